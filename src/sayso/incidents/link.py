"""Pairs of claims in, links between those that may tell one event out: each with its score and its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sayso.incidents.blocks import close_buckets, find_buckets, find_pairs
from sayso.incidents.columns import Bools, Columns, Floats, Ints
from sayso.incidents.features import features
from sayso.incidents.pairs import make_pairs
from sayso.incidents.possible import is_part, likely_part
from sayso.incidents.weights import Weights, reason_words, reasons, scores

KEEP = 0.3  # links below this score are not kept
SAME = 0.71  # from here on two claims are held to tell one event: just below what lets clusters meet (MARGIN), so that what is looked at together stays small
PART = "part of what lasted longer: "
CHUNK = 10_000  # pairs whose features are in memory together: few enough for the processor's own


@dataclass(frozen=True, slots=True)
class Scored:
    """Links as columns: `first` and `second` are rows of claims. `part`: the one tells of something within what the other tells of.
    `said`: the reasons as numbers (weights.py), which become words where they are written: there are far fewer of them than links."""

    first: Ints
    second: Ints
    score: Floats
    part: Bools
    said: Ints

    def __len__(self) -> int:
        return len(self.said)

    @property
    def why(self) -> list[str]:
        return self.why_of(slice(None))

    def why_of(self, rows: Ints | slice) -> list[str]:
        """The reasons of some links in words."""
        told = map(reason_words, self.said[rows].tolist())
        return [PART + words if part else words for words, part in zip(told, self.part[rows].tolist(), strict=True)]

    def take(self, rows: Ints) -> Scored:
        return Scored(self.first[rows], self.second[rows], self.score[rows], self.part[rows], self.said[rows])

    @property
    def same(self) -> Bools:
        found: Bools = (self.score >= SAME) & ~self.part
        return found


def link_claims(columns: Columns, *, weights: Weights) -> Scored:
    """All links among these claims: blocking, comparing."""
    rows, keys = close_buckets(*find_buckets(columns))
    return score_pairs(columns, *find_pairs(columns, rows, keys), weights=weights)


def score_pairs(columns: Columns, first: Ints, second: Ints, *, weights: Weights, keep: float = KEEP) -> Scored:
    """Of pairs that are possible those that may be one event."""
    parts = [
        _score(columns, first[start : start + CHUNK], second[start : start + CHUNK], weights, keep) for start in range(0, len(first), CHUNK)
    ]
    return join_scored(parts)


def _score(columns: Columns, first: Ints, second: Ints, weights: Weights, keep: float) -> Scored:
    pairs = make_pairs(columns, first, second)
    matrix = features(pairs, used=weights.used)
    part = is_part(columns, first, second)
    kind = weights.kind_of(pairs)
    likely = scores(matrix, kind, weights)
    if part.any():  # of few pairs
        likely[part] = likely_part(make_pairs(columns, first[part], second[part]))
    kept = likely >= keep
    said = reasons(matrix[kept], weights.table[kind[kept]])
    return Scored(first[kept], second[kept], np.asarray(np.round(likely[kept], 4), dtype=np.float64), part[kept], said)


def join_scored(parts: Sequence[Scored]) -> Scored:
    if not parts:
        none: Ints = np.zeros(0, dtype=np.int64)
        return Scored(none, none, np.zeros(0), np.zeros(0, dtype=np.bool_), none)
    first, second, said = (np.concatenate([getattr(part, name) for part in parts]) for name in ("first", "second", "said"))
    return Scored(first, second, np.concatenate([part.score for part in parts]), np.concatenate([part.part for part in parts]), said)
