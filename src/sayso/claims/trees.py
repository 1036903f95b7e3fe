"""Rows of numbers in, probabilities out: boosted decision trees learned elsewhere (train/), walked here in plain numpy.

All trees of a model lie in four tables of trees × nodes; a leaf points to itself, so that every row walks the same number of
steps. `codes` gives the number of each word that stands in a row as a number ("tense=past"); unknown words are -1.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sayso.errors import BadModel


@dataclass(frozen=True, slots=True)
class Trees:
    feature: np.ndarray
    threshold: np.ndarray
    below: np.ndarray
    above: np.ndarray
    value: np.ndarray
    depth: int
    start: float
    codes: dict[str, int]

    def code(self, name: str, word: object) -> float:
        return float(self.codes.get(f"{name}={word}", -1))

    def probabilities(self, rows: list[list[float]]) -> np.ndarray:
        if not rows:
            return np.zeros(0)
        table = np.asarray(rows, dtype=np.float32)
        count, size = self.feature.shape
        first = np.arange(count, dtype=np.int64) * size  # where each tree begins in the flat tables
        feature, threshold = self.feature.ravel(), self.threshold.ravel()
        below, above = (self.below + first[:, None]).ravel(), (self.above + first[:, None]).ravel()
        at = np.broadcast_to(first, (len(rows), count))
        lines = (np.arange(len(rows), dtype=np.int64) * table.shape[1])[:, None]
        cells = table.ravel()
        for _ in range(self.depth):
            at = np.where(cells[lines + feature[at]] <= threshold[at], below[at], above[at])
        return np.asarray(1 / (1 + np.exp(-self.start - self.value.ravel()[at].sum(axis=1))))


def save_trees(trees: Trees, path: Path) -> None:
    words = "\n".join(f"{word}\t{number}" for word, number in sorted(trees.codes.items()))
    with open(path, "wb") as handle:
        np.savez_compressed(
            handle, feature=trees.feature.astype(np.int16), threshold=trees.threshold.astype(np.float32), below=trees.below.astype(np.int16),
            above=trees.above.astype(np.int16), value=trees.value.astype(np.float32), depth=np.array(trees.depth), start=np.array(trees.start),
            codes=np.frombuffer(words.encode(), dtype=np.uint8),
        )  # fmt: skip


def load_trees(path: Path) -> Trees:
    """Raises BadModel where the file is missing or broken."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            lines = stored["codes"].tobytes().decode().split("\n")
            return Trees(
                feature=stored["feature"].astype(np.int64), threshold=stored["threshold"], below=stored["below"].astype(np.int64), above=stored["above"].astype(np.int64),
                value=stored["value"], depth=int(stored["depth"]), start=float(stored["start"]), codes={w: int(n) for w, _, n in (line.partition("\t") for line in lines)},
            )  # fmt: skip
    except (OSError, ValueError, KeyError) as error:
        raise BadModel(f"the weights {path.name} cannot be read: {error}") from error
