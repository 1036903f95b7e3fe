"""Windows of pieces in, a vector for each piece out; and the small heads that read such vectors. Weights come from encoder.npz.

A transformer of the BERT family (Devlin et al. 2019); `layers.py` has its layers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from sayso.claims.encoder.layers import Layers
from sayso.claims.encoder.pieces import Pieces
from sayso.errors import BadModel

WEIGHTS = Path(__file__).parent / "encoder.npz"
Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Dense:
    """x → x W + b"""

    weight: Array
    bias: Array | None

    def __call__(self, x: Array) -> Array:
        y: Array = x @ self.weight
        if self.bias is not None:
            y += self.bias
        return y


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two words and what is known of them in, scores out."""

    one: Dense
    two: Dense
    rest: Dense
    one_by: Dense
    by_two: Dense
    table: Array  # a row for each category; the last one stays for those unknown
    hidden: Dense
    out: Dense
    categories: Mapping[str, int]

    def __call__(
        self, events: Array, heads: Array, wholes: Array, *, pairs: tuple[Sequence[int], Sequence[int]], known: Sequence[Sequence[str]]
    ) -> Array:
        """`pairs`: which row of `events`, and which of `heads` and `wholes`. What a word gives to all its pairs is worked out once."""
        one, two = map(list, pairs)
        z = self.one(events)[one]
        z += self.two(heads)[two]
        z += self.rest(wholes)[two]
        z += self.one_by(events)[one] * self.by_two(heads)[two]
        last = len(self.table) - 1
        z += self.table[[[self.categories.get(name, last) for name in names] for names in known]].sum(axis=1)
        return self.out(gelu(self.hidden(gelu(z))))


@dataclass(frozen=True, slots=True)
class Network:
    pieces: Pieces
    words: Array  # whole numbers; `scales` makes vectors of them
    scales: Array
    places: Array
    layers: Layers
    event_hidden: Dense
    events: Dense
    modes: Dense
    statuses: Dense
    pairs: Mapping[str, Pairing]  # "roles", "where" ...: every head of the file that looks at two words
    labels: Mapping[str, tuple[str, ...]]

    def states(self, windows: Sequence[Sequence[int]]) -> list[Array]:
        """A row for each piece, a window at a time."""
        out: list[Array] = []
        for window in windows:
            x = self.words[window].astype(np.float32) * self.scales[window]
            x += self.places[: len(window)]
            out.append(self.layers(x))
        return out


def gelu(x: Array) -> Array:
    """Hendrycks and Gimpel 2016, by tanh: what the weights were tuned with."""
    inner: Array = x * x
    inner *= 0.044715
    inner += 1.0
    inner *= x
    inner *= 0.7978845608028654
    np.tanh(inner, out=inner)
    inner += 1.0
    inner *= x
    inner *= 0.5
    return inner


def load_network(path: Path = WEIGHTS) -> Network:
    """Raises BadModel where the file is missing or broken."""
    try:
        with open(path, "rb") as handle, np.load(handle, allow_pickle=False) as stored:
            return _build({key: stored[key] for key in stored.files})
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise BadModel(f"the weights {path.name} cannot be read: {error}") from error


def values_of(stored: Mapping[str, Array], name: str) -> Array:
    """Whole numbers by the scale of their row, others as they are."""
    kept = stored[name].astype(np.float32)
    return kept * stored[f"{name}.scale"].astype(np.float32)[:, None] if f"{name}.scale" in stored else kept


def lines_of(stored: Mapping[str, Array], name: str) -> tuple[str, ...]:
    text = stored[name].tobytes().decode()
    return tuple(text.split("\n")) if text else ()


def _build(stored: Mapping[str, Array]) -> Network:
    array, lines = partial(values_of, stored), partial(lines_of, stored)

    def dense(name: str) -> Dense:
        bias = array(f"{name}.bias") if f"{name}.bias" in stored else None
        return Dense(np.ascontiguousarray(array(f"{name}.weight").T), bias)

    def pairing(name: str) -> Pairing:
        one, two, rest, one_by, by_two = (dense(f"{name}.{part}") for part in ("one", "two", "rest", "one_by", "by_two"))
        categories = {category: i for i, category in enumerate(lines(f"{name}.categories"))}
        return Pairing(one, two, rest, one_by, by_two, array(f"{name}.table"), dense(f"{name}.hidden"), dense(f"{name}.out"), categories)

    pairs = [key.removesuffix(".categories") for key in stored if key.endswith(".categories")]
    labels = [key.removeprefix("labels.") for key in stored if key.startswith("labels.")]
    return Network(
        pieces=Pieces(lines("vocabulary")),
        words=stored["words"],
        scales=stored["words.scale"].astype(np.float32)[:, None],
        places=array("places"),
        layers=Layers(stored),
        event_hidden=dense("event_hidden"),
        events=dense("events"),
        modes=dense("modes"),
        statuses=dense("statuses"),
        pairs={name: pairing(name) for name in pairs},
        labels={name: lines(f"labels.{name}") for name in labels},
    )
