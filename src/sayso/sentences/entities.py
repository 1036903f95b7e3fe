"""Vectors of words in, the names among them out: spaCy's entity recognizer for all words at once.

Outside a name the next move looks at one word only, so that all words are weighed in one go; only where a name may begin is
it followed, all such beginnings side by side, until it ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sayso.sentences.steps import NEVER, StepModel, steps_of


@dataclass(frozen=True, slots=True, eq=False)
class NameModel:
    """`begin`, `inner`, `last`, `unit`: for each label of names its move; `outside`: the move for other words."""

    steps: StepModel
    labels: tuple[str, ...]
    begin: np.ndarray
    inner: np.ndarray
    last: np.ndarray
    unit: np.ndarray
    outside: int


def names_of(recognizer: Any) -> NameModel:
    """Of a spaCy entity recognizer. Raises ValueError where it is built otherwise than ours."""
    names = [recognizer.moves.get_class_name(i) for i in range(recognizer.moves.n_moves)]
    labels = tuple(name[2:] for name in names if name.startswith("B-") and len(name) > 2)
    begin, inner, last, unit = (np.array([names.index(f"{kind}-{label}") for label in labels]) for kind in "BILU")
    steps = steps_of(recognizer)
    if steps.features != 3:
        raise ValueError("not the shape of the shipped model")
    return NameModel(steps, labels, begin, inner, last, unit, names.index("O"))


def read_names(vectors: np.ndarray, *, ends: np.ndarray, spaces: np.ndarray, model: NameModel) -> list[str]:
    """For each word "B-" or "I-" with the label of its name, or "". `ends`: words that end a sentence."""
    prepared = model.steps.prepared(vectors)
    alone = model.steps.scores_alone(prepared)
    begins, units = alone[:, model.begin], alone[:, model.unit]
    begins[ends | spaces] = NEVER
    units[spaces] = NEVER
    begin, unit = begins.max(axis=1), units.max(axis=1)
    best = np.maximum(begin, unit)
    named = best > alone[:, model.outside]
    starts = np.flatnonzero(named & (begin >= unit))
    labels = begins[starts].argmax(axis=1)
    found = dict(
        zip(starts.tolist(), zip(_lasts(prepared, starts, labels, ends, model).tolist(), labels.tolist(), strict=True), strict=True)
    )
    singles = np.flatnonzero(named & (begin < unit))
    found |= {start: (start, label) for start, label in zip(singles.tolist(), units[singles].argmax(axis=1).tolist(), strict=True)}
    out = [""] * len(vectors)
    free = 0
    for start in sorted(found):
        if start < free:
            continue
        last, label = found[start]
        out[start] = f"B-{model.labels[label]}"
        for i in range(start + 1, last + 1):
            out[i] = f"I-{model.labels[label]}"
        free = last + 1
    return out


def _lasts(prepared: np.ndarray, starts: np.ndarray, labels: np.ndarray, ends: np.ndarray, model: NameModel) -> np.ndarray:
    """The last word of each name that begins at `starts`."""
    lasts = starts.copy()
    going = np.arange(len(starts))
    while len(going):
        lasts[going] += 1
        at, first, label = lasts[going], starts[going], labels[going]
        scores = model.steps.scores(prepared, np.stack((at + 1, first + 1, at)))
        rows = np.arange(len(going))
        on = (scores[rows, model.inner[label]] >= scores[rows, model.last[label]]) & ~ends[at]
        going = going[on]
    return lasts
