"""Vectors of words and places of words in, scores of moves out: the model of a transition system, for many states at once.

What a word gives to each feature of a state is made once for all words (as spaCy's parser does); a state's score is then a
sum of rows. `arcs.py` and `entities.py` say which words a state looks at.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

NEVER = np.float32(-1e30)  # the score of a move that is not allowed


class Room:
    """Memory that is used again: fresh pages cost more than the sums that fill them."""

    def __init__(self) -> None:
        self._held = np.empty((0, 0), dtype=np.float32)

    def rows(self, count: int, width: int) -> np.ndarray:
        if self._held.shape[1] != width or len(self._held) < count:
            self._held = np.empty((count + count // 8, width), dtype=np.float32)
        return self._held[:count]


@dataclass(frozen=True, slots=True, eq=False)
class StepModel:
    """`lower`: hidden by features times two pieces times outputs; `pad`: what a missing word gives."""

    inner: np.ndarray
    inner_bias: np.ndarray
    lower: np.ndarray
    pad: np.ndarray
    bias: np.ndarray
    upper: np.ndarray
    upper_bias: np.ndarray
    features: int
    room: Room = field(default_factory=Room)

    def prepared(self, vectors: np.ndarray) -> np.ndarray:
        """Word i gives its rows (i + 1) * features and on; the first rows are those of a missing word. Good until the next call."""
        rows = self.room.rows(len(vectors) + 1, self.lower.shape[1])
        rows[0] = self.pad
        np.matmul(vectors @ self.inner + self.inner_bias, self.lower, out=rows[1:])
        return rows.reshape(-1, len(self.bias))

    def scores(self, prepared: np.ndarray, words: np.ndarray) -> np.ndarray:
        """States by moves; `words`: features by states, 0 for none, i + 1 for word i."""
        places = words * self.features
        sums = prepared[places[0]]
        for feature in range(1, self.features):
            sums += prepared[places[feature] + feature]
        return self._moves(sums)

    def scores_alone(self, prepared: np.ndarray) -> np.ndarray:
        """The same for each word as the first feature of a state that has no other."""
        return self._moves(prepared[self.features :: self.features] + prepared[1 : self.features].sum(axis=0))

    def _moves(self, sums: np.ndarray) -> np.ndarray:
        sums += self.bias
        half = len(self.bias) // 2
        moves: np.ndarray = np.maximum(sums[:, :half], sums[:, half:]) @ self.upper + self.upper_bias
        return moves


def steps_of(pipe: Any) -> StepModel:
    """Of a spaCy parser or entity recognizer. Raises ValueError where it is built otherwise than ours."""
    lower, upper = pipe.model.get_ref("lower"), pipe.model.get_ref("upper")
    linears = [layer for layer in pipe.model.get_ref("tok2vec").walk() if layer.param_names]
    if len(linears) != 1 or linears[0].name != "linear" or not upper.param_names:
        raise ValueError("not the shape of the shipped model")
    weights = lower.get_param("W")  # features, outputs, pieces, inputs
    features, outputs, pieces, inputs = weights.shape
    if pieces != 2:
        raise ValueError("not the shape of the shipped model")
    scores, most = np.array(upper.get_param("W").T), np.array(upper.get_param("b"))
    for unseen in pipe.model.attrs["unseen_classes"]:
        scores[:, unseen], most[unseen] = 0, NEVER
    return StepModel(
        inner=np.ascontiguousarray(linears[0].get_param("W").T),
        inner_bias=linears[0].get_param("b"),
        lower=np.ascontiguousarray(weights.transpose(3, 0, 2, 1).reshape(inputs, features * pieces * outputs)),
        pad=np.ascontiguousarray(lower.get_param("pad")[0].transpose(0, 2, 1).reshape(-1)),
        bias=np.ascontiguousarray(lower.get_param("b").T.reshape(-1)),
        upper=np.ascontiguousarray(scores),
        upper_bias=most,
        features=features,
    )
