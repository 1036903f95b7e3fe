"""Windows of pieces in, a vector for each piece out; and the small heads that read such vectors. Weights come from encoder.npz.

A transformer of the BERT family (Devlin et al. 2019). Windows differ in length: what is done to each piece by itself is done to all
at once, only attention window by window, so that nothing is padded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from sayso.claims.encoder.pieces import Pieces
from sayso.claims.mixing import softmax
from sayso.errors import BadModel

WEIGHTS = Path(__file__).parent / "encoder.npz"
HEADS = 12
AT_ONCE = 4000  # pieces that go through the layers together: bounds the memory of a very long report
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
class Norm:
    gain: Array
    bias: Array

    def __call__(self, x: Array) -> Array:
        x = x - x.mean(axis=1, keepdims=True)
        x *= 1.0 / np.sqrt(np.einsum("ij,ij->i", x, x)[:, None] / x.shape[1] + 1e-12)
        x *= self.gain
        x += self.bias
        return x


@dataclass(frozen=True, slots=True)
class Layer:
    qkv: Dense
    out: Dense
    norm1: Norm
    widen: Dense
    narrow: Dense
    norm2: Norm

    def __call__(self, x: Array, ends: Sequence[int]) -> Array:
        x = self.norm1(x + self.out(_attend(self.qkv(x), ends)))
        return self.norm2(x + self.narrow(gelu(self.widen(x))))


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

    def __call__(self, event: Array, head: Array, whole: Array, known: Sequence[Sequence[str]]) -> Array:
        z = self.one(event) + self.two(head) + self.rest(whole) + self.one_by(event) * self.by_two(head)
        last = len(self.table) - 1
        z += np.stack([self.table[[self.categories.get(name, last) for name in names]].sum(axis=0) for names in known])
        return self.out(gelu(self.hidden(gelu(z))))


@dataclass(frozen=True, slots=True)
class Network:
    pieces: Pieces
    words: Array  # whole numbers; `scales` makes vectors of them
    scales: Array
    places: Array
    norm: Norm
    layers: tuple[Layer, ...]
    event_hidden: Dense
    events: Dense
    modes: Dense
    pairs: Mapping[str, Pairing]  # "roles", "where" ...: every head of the file that looks at two words
    labels: Mapping[str, tuple[str, ...]]

    @property
    def roles(self) -> Pairing:
        return self.pairs["roles"]

    @property
    def where(self) -> Pairing:
        return self.pairs["where"]

    def states(self, windows: Sequence[Sequence[int]]) -> list[Array]:
        """A row for each piece, a window at a time."""
        out: list[Array] = []
        for group in _groups(windows):
            numbers = np.concatenate([np.asarray(window) for window in group])
            ends = np.cumsum([len(window) for window in group]).tolist()
            x = self.words[numbers].astype(np.float32) * self.scales[numbers]
            x += np.concatenate([self.places[: len(window)] for window in group])
            x = self.norm(x)
            for layer in self.layers:
                x = layer(x, ends)
            out += np.split(x, ends[:-1])
        return out


def _groups(windows: Sequence[Sequence[int]]) -> list[list[Sequence[int]]]:
    out: list[list[Sequence[int]]] = []
    size = AT_ONCE
    for window in windows:
        if size + len(window) > AT_ONCE:
            out.append([])
            size = 0
        out[-1].append(window)
        size += len(window)
    return out


def _attend(qkv: Array, ends: Sequence[int]) -> Array:
    size = qkv.shape[1] // 3
    wide = size // HEADS
    out = np.empty((len(qkv), size), dtype=np.float32)
    begin = 0
    for end in ends:
        q, k, v = qkv[begin:end].reshape(end - begin, 3, HEADS, wide).transpose(1, 2, 0, 3)
        scores = q @ k.transpose(0, 2, 1)
        scores *= 1.0 / np.sqrt(wide)
        weights = softmax(scores)
        out[begin:end] = (weights @ v).transpose(1, 0, 2).reshape(end - begin, size)
        begin = end
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


def _build(stored: Mapping[str, Array]) -> Network:
    def array(name: str) -> Array:
        kept = stored[name].astype(np.float32)
        return kept * stored[f"{name}.scale"].astype(np.float32)[:, None] if f"{name}.scale" in stored else kept

    def dense(name: str) -> Dense:
        bias = array(f"{name}.bias") if f"{name}.bias" in stored else None
        return Dense(np.ascontiguousarray(array(f"{name}.weight").T), bias)

    def norm(name: str) -> Norm:
        return Norm(array(f"{name}.weight"), array(f"{name}.bias"))

    def lines(name: str) -> tuple[str, ...]:
        return tuple(stored[name].tobytes().decode().split("\n"))

    def pairing(name: str) -> Pairing:
        one, two, rest, one_by, by_two = (dense(f"{name}.{part}") for part in ("one", "two", "rest", "one_by", "by_two"))
        categories = {category: i for i, category in enumerate(lines(f"{name}.categories"))}
        return Pairing(one, two, rest, one_by, by_two, array(f"{name}.table"), dense(f"{name}.hidden"), dense(f"{name}.out"), categories)

    def layer(i: int) -> Layer:
        at = f"layers.{i}"
        widths = (dense(f"{at}.qkv"), dense(f"{at}.out"), norm(f"{at}.norm1"), dense(f"{at}.widen"), dense(f"{at}.narrow"))
        return Layer(*widths, norm(f"{at}.norm2"))

    pairs = [key.removesuffix(".categories") for key in stored if key.endswith(".categories")]
    labels = [key.removeprefix("labels.") for key in stored if key.startswith("labels.")]
    count = sum(1 for key in stored if key.startswith("layers.") and key.endswith(".qkv.weight"))
    return Network(
        pieces=Pieces(lines("vocabulary")),
        words=stored["words"],
        scales=stored["words.scale"].astype(np.float32)[:, None],
        places=array("places"),
        norm=norm("norm"),
        layers=tuple(layer(i) for i in range(count)),
        event_hidden=dense("event_hidden"),
        events=dense("events"),
        modes=dense("modes"),
        pairs={name: pairing(name) for name in pairs},
        labels={name: lines(f"labels.{name}") for name in labels},
    )
