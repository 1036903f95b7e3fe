"""Names of features in, probabilities of labels out: multinomial logistic regression, learned elsewhere (train/), read here.

Plain numpy: no learning library is needed at run time. All models of the coder lie in one file of weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sayso.claims.mixing import softmax
from sayso.errors import BadModel

WEIGHTS = Path(__file__).parent / "coder.npz"


class Linear:
    """`weights[feature, label]`; unknown features weigh nothing."""

    def __init__(self, labels: Sequence[str], features: Sequence[str], weights: np.ndarray) -> None:
        self.labels = tuple(labels)
        self.places = {feature: i for i, feature in enumerate(features)}
        self.weights = weights.astype(np.float32)

    def probabilities(self, rows: Sequence[Sequence[str]]) -> np.ndarray:
        """One row of probabilities, in the order of `labels`, for each list of features."""
        scores = np.zeros((len(rows), len(self.labels)), dtype=np.float32)
        if not len(rows):
            return scores
        places = self.places
        known: list[int] = []
        filled: list[int] = []  # rows with a known feature, and where their features begin
        begins: list[int] = []
        for r, row in enumerate(rows):
            before = len(known)
            known += [place for place in map(places.get, row) if place is not None]
            if len(known) > before:
                filled.append(r)
                begins.append(before)
        if known:
            scores[filled] = np.add.reduceat(self.weights.take(known, axis=0), begins, axis=0)
        return softmax(scores)

    def reasons(self, row: Sequence[str], label: str, *, most: int = 3) -> list[str]:
        """The features that speak most for `label`, against the mean of the other labels; for `why` and `explain`."""
        column = self.labels.index(label)
        known = [feature for feature in set(row) if feature in self.places and feature != "bias"]
        weights = self.weights[[self.places[feature] for feature in known]]
        own = weights[:, column]
        worth = own - (weights.sum(axis=1) - own) / max(len(self.labels) - 1, 1)
        return [feature for value, feature in sorted(zip(worth.tolist(), known, strict=True), reverse=True)[:most] if value > 0.1]


def save_models(models: dict[str, Linear], path: Path = WEIGHTS, *, least: float = 0.02) -> None:
    """Features whose weights are all below `least` are left out; weights are kept in half precision."""
    arrays: dict[str, np.ndarray] = {}
    for name, model in sorted(models.items()):
        features = [f for f in sorted(model.places) if np.abs(model.weights[model.places[f]]).max() >= least or f == "bias"]
        rows = [model.places[f] for f in features]
        arrays[f"{name}.features"] = np.frombuffer("\n".join(features).encode(), dtype=np.uint8)
        arrays[f"{name}.labels"] = np.frombuffer("\n".join(model.labels).encode(), dtype=np.uint8)
        arrays[f"{name}.weights"] = model.weights[rows].astype(np.float16)
    with open(path, "wb") as handle:
        np.savez_compressed(handle, **arrays)  # type: ignore[arg-type]


def load_models(path: Path = WEIGHTS) -> dict[str, Linear]:
    """Raises BadModel where the file is missing or broken."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            names = sorted({key.rpartition(".")[0] for key in stored.files})
            return {
                name: Linear(
                    stored[f"{name}.labels"].tobytes().decode().split("\n"),
                    stored[f"{name}.features"].tobytes().decode().split("\n"),
                    stored[f"{name}.weights"],
                )
                for name in names
            }
    except (OSError, ValueError, KeyError) as error:
        raise BadModel(f"the coder's weights {path.name} cannot be read: {error}") from error
