"""A tuned network in, one small file out: whole numbers of eight bits, with a scale for each row of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from sayso.claims.encoder.pieces import Pieces
from sayso.claims.train.encoder.net import Net

STEPS = 127


def save_network(
    net: Net, pieces: Pieces, labels: Mapping[str, Sequence[str]], categories: Mapping[str, Mapping[str, int]], out: Path
) -> None:
    kept = [i for i, piece in enumerate(pieces.vocabulary) if _is_latin(piece)]
    arrays: dict[str, np.ndarray] = {"vocabulary": _lines([pieces.vocabulary[i] for i in kept])}
    for name, tensor in net.state_dict().items():
        values = tensor.float().numpy()
        name = name.removeprefix("pairs.")
        name = name.removesuffix(".weight") if name in ("words.weight", "places.weight") or name.endswith("table.weight") else name
        if name == "words":
            values = values[kept]
        if values.ndim == 2:
            arrays[name], arrays[f"{name}.scale"] = whole_numbers(values)
        else:
            arrays[name] = values.astype(np.float16)
    for name, names in labels.items():
        arrays[f"labels.{name}"] = _lines(names)
    for name, known in categories.items():
        arrays[f"{name}.categories"] = _lines(sorted(known, key=lambda category: known[category]))
    with open(out, "wb") as handle:
        np.savez_compressed(handle, **arrays)


def whole_numbers(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows of numbers → (eight-bit numbers, the size of one step of each row)."""
    scale = np.maximum(np.abs(values).max(axis=1), 1e-8) / STEPS
    return np.round(values / scale[:, None]).astype(np.int8), scale.astype(np.float32)


def _is_latin(piece: str) -> bool:
    """Marks, and pieces of Latin letters, digits and signs: what the words of English news can hold."""
    bare = piece.removeprefix("##")
    return piece in ("[PAD]", "[CLS]", "[SEP]", "[UNK]") or (
        (not piece.startswith("[") or len(piece) == 1) and all(ord(c) < 0x250 for c in bare)
    )


def _lines(names: Sequence[str]) -> np.ndarray:
    return np.frombuffer("\n".join(names).encode(), dtype=np.uint8)
