"""What two models say of the same things in, one answer out: logarithmic pooling (Genest and Zidek 1986), with a share for each.

Each model errs in its own way: the linear ones know what the knowledge files say of a word, the encoder has read more English.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

LEAST = 1e-6  # no answer is quite impossible


def mix(linear: np.ndarray, context: np.ndarray, *, share: float) -> np.ndarray:
    """Probabilities of the same shape in and out; `share` is that of `context`. Rows that it does not know (NaN) stay as in `linear`."""
    if not len(linear):
        return linear
    scores = (1 - share) * np.log(np.maximum(linear, LEAST)) + share * np.log(np.maximum(context, LEAST))
    return np.where(np.isnan(context), linear, softmax(scores))


def mix_chances(linear: Sequence[float], context: np.ndarray, *, share: float) -> list[float]:
    """The same for things that hold or do not, each by itself."""
    both = mix(np.array([[1 - c, c] for c in linear]).reshape(-1, 2), np.stack([1 - context, context], axis=1), share=share)
    chances: list[float] = both[:, 1].tolist()
    return chances


def softmax(scores: np.ndarray) -> np.ndarray:
    """Scores to probabilities that add up to one along the last axis."""
    scores = scores - scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    return scores


def arrange(rows: np.ndarray, labels: tuple[str, ...], wanted: tuple[str, ...]) -> np.ndarray:
    """Columns in another order; a label that is not there gets nothing."""
    out = np.zeros((len(rows), len(wanted)), dtype=np.float32)
    for column, label in enumerate(wanted):
        if label in labels:
            out[:, column] = rows[:, labels.index(label)]
    out[np.isnan(rows).any(axis=1)] = np.nan
    return out
