"""A tuned network in, one small file out, and back: whole numbers of eight bits, with a scale for each row of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch

from sayso.claims.encoder.network import lines_of, values_of
from sayso.claims.encoder.pieces import Pieces
from sayso.claims.train.encoder.net import Net

STEPS = 127


def save_network(
    net: Net, pieces: Pieces, labels: Mapping[str, Sequence[str]], categories: Mapping[str, Mapping[str, int]], out: Path
) -> None:
    kept = [i for i, piece in enumerate(pieces.vocabulary) if _is_latin(piece)]
    arrays: dict[str, np.ndarray] = {"vocabulary": _lines([pieces.vocabulary[i] for i in kept])}
    for name, tensor in net.state_dict().items():
        values = tensor.float().cpu().numpy()
        name = _stored(name)
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


def take_up(net: Net, labels: Mapping[str, Sequence[str]], categories: Mapping[str, Mapping[str, int]], saved: Path) -> None:
    """Gives `net` the weights of a file that `save_network` wrote; categories that the file does not know keep what they begin with.
    Raises ValueError where the labels are others."""
    with np.load(saved) as stored:
        for name, names in labels.items():
            if lines_of(stored, f"labels.{name}") != tuple(names):
                raise ValueError(f"{saved}: other {name} than these reports have")
        state = net.state_dict()
        for name, tensor in state.items():
            if name != "words.weight":  # never tuned
                own = _stored(name)
                values = values_of(stored, own)
                head = own.removesuffix(".table")
                rows = rows_of(lines_of(stored, f"{head}.categories"), categories[head]) if own.endswith(".table") else {}
                for new, old in rows.items():
                    tensor[new] = torch.from_numpy(values[old])
                if not rows:
                    tensor.copy_(torch.from_numpy(values))
        net.load_state_dict(state)


def rows_of(old: Sequence[str], new: Mapping[str, int]) -> dict[int, int]:
    """New rows of a table of categories, and the old ones that they take up; the last is that of categories unknown."""
    places = {category: place for place, category in enumerate(old)}
    return {len(new): len(old)} | {place: places[category] for category, place in new.items() if category in places}


def _stored(name: str) -> str:
    """The name in the file of a parameter of the network."""
    name = name.removeprefix("pairs.")
    return name.removesuffix(".weight") if name in ("words.weight", "places.weight") or name.endswith("table.weight") else name


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
