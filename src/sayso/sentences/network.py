"""The forms of words in, a vector for each word in its place out: the first half of the shipped model, in numpy alone.

The same sums that spaCy makes (MultiHashEmbed, then MaxoutWindowEncoder), laid out so that they cost less: what depends on
a word alone, its embedding and its share of the first layer, is made once for each form of a batch and not for each word;
the pieces of a maxout lie beside each other, so that one is chosen by whole rows; and work goes on in parts that fit the
cache of a processor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

PART = 512  # rows worked on at once
NEAR = np.float32(1e-8)  # as thinc's LayerNorm adds to a variance


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """A maxout with its norm. `weights`: inputs by pieces times outputs, one piece behind the other."""

    weights: np.ndarray
    bias: np.ndarray
    gain: np.ndarray
    shift: np.ndarray

    def chosen(self, sums: np.ndarray, out: np.ndarray) -> None:
        """The greatest piece of each output, normed. `sums` is used up."""
        sums += self.bias
        width = out.shape[1]
        np.maximum(sums[:, :width], sums[:, width : 2 * width], out=out)
        for first in range(2 * width, sums.shape[1], width):
            np.maximum(out, sums[:, first : first + width], out=out)
        out -= out.mean(axis=1, keepdims=True)
        spread = np.einsum("ij,ij->i", out, out)
        spread /= np.float32(width)
        spread += NEAR
        np.sqrt(spread, out=spread)
        np.divide(self.gain, spread[:, None], out=sums[:, :width])
        out *= sums[:, :width]
        out += self.shift


def layer_of(maxout: Any, norm: Any) -> Layer:
    """Of thinc's two layers."""
    weights = maxout.get_param("W")  # outputs, pieces, inputs
    outputs, pieces, inputs = weights.shape
    return Layer(
        weights=np.ascontiguousarray(weights.transpose(2, 1, 0).reshape(inputs, pieces * outputs)),
        bias=np.ascontiguousarray(maxout.get_param("b").T.reshape(-1)),
        gain=norm.get_param("G"),
        shift=norm.get_param("b"),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """`tables`: an embedding and its seed for each attribute of a form. `apart`: empty rows between texts, so that none sees
    into its neighbour."""

    tables: tuple[tuple[np.ndarray, int], ...]
    mix: Layer
    layers: tuple[Layer, ...]

    @property
    def width(self) -> int:
        return int(self.mix.gain.shape[0])

    def embedded(self, attributes: np.ndarray) -> np.ndarray:
        """A row for each form; `attributes`: forms by attributes, 64-bit hashes."""
        from thinc.api import NumpyOps

        ops = NumpyOps()
        parts = [
            table[(ops.hash(np.ascontiguousarray(attributes[:, i]), seed) % table.shape[0]).astype(np.intp)].sum(axis=1)
            for i, (table, seed) in enumerate(self.tables)
        ]
        out = np.empty((len(attributes), self.width), dtype=np.float32)
        self.mix.chosen(np.concatenate(parts, axis=1) @ self.mix.weights, out)
        return out

    def vectors(self, embedded: np.ndarray, texts: Sequence[np.ndarray]) -> np.ndarray:
        """A row for each word of all texts, one text behind the other. `texts`: for each word its row in `embedded`, in which
        row 0 is empty."""
        apart = len(self.layers)
        size = sum(map(len, texts)) + apart * (len(texts) + 1)
        forms = np.zeros(size + 2, dtype=np.intp)  # and an empty row at either end
        kept = np.zeros(size + 2, dtype=bool)
        at = 1 + apart
        for text in texts:
            forms[at : at + len(text)] = text
            kept[at : at + len(text)] = True
            at += len(text) + apart
        seen, forms = np.unique(forms, return_inverse=True)
        words = embedded[seen]
        held = words[forms]
        held = self._first_layer(words, forms, held)
        for layer in self.layers[1:]:
            held = self._next_layer(layer, held)
        return held[kept]

    def _first_layer(self, words: np.ndarray, forms: np.ndarray, held: np.ndarray) -> np.ndarray:
        """What each form gives to its own place and to those beside it is multiplied once."""
        layer, width = self.layers[0], self.width
        before, here, after = (words @ layer.weights[i * width : (i + 1) * width] for i in range(3))
        out = np.zeros_like(held)
        for first in range(1, len(held) - 1, PART):
            last = min(first + PART, len(held) - 1)
            sums = here[forms[first:last]]
            sums += before[forms[first - 1 : last - 1]]
            sums += after[forms[first + 1 : last + 1]]
            layer.chosen(sums, out[first:last])
        out[1:-1] += held[1:-1]
        return out

    def _next_layer(self, layer: Layer, held: np.ndarray) -> np.ndarray:
        width = self.width
        out = np.zeros_like(held)
        window = np.empty((PART, 3 * width), dtype=np.float32)
        sums = np.empty((PART, layer.weights.shape[1]), dtype=np.float32)
        for first in range(1, len(held) - 1, PART):
            last = min(first + PART, len(held) - 1)
            size = last - first
            for i in range(3):
                window[:size, i * width : (i + 1) * width] = held[first - 1 + i : last - 1 + i]
            np.matmul(window[:size], layer.weights, out=sums[:size])
            layer.chosen(sums[:size], out[first:last])
            out[first:last] += held[first:last]
        return out


def network_of(tok2vec: Any) -> Network:
    """Of a spaCy component. Raises ValueError where it is built otherwise than ours."""
    walked = [layer for layer in tok2vec.model.walk() if layer.param_names]
    tables = [layer for layer in walked if layer.name == "hashembed"]
    rest = walked[len(tables) :]
    if not tables or walked[: len(tables)] != tables or [layer.name for layer in rest] != ["maxout", "layernorm"] * (len(rest) // 2):
        raise ValueError("not the shape of the shipped model")
    pairs = [layer_of(rest[i], rest[i + 1]) for i in range(0, len(rest), 2)]
    if len(pairs) < 2 or any(pair.weights.shape[0] != 3 * pair.gain.shape[0] for pair in pairs[1:]):
        raise ValueError("not the shape of the shipped model")
    return Network(
        tables=tuple((table.get_param("E"), int(table.attrs["seed"])) for table in tables), mix=pairs[0], layers=tuple(pairs[1:])
    )
