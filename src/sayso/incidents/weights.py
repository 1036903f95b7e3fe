"""The features of pairs of claims in; how likely each pair is one event, and the reasons in words, out.

`weights.csv` holds what each feature counts, for deeds and for what is done by speaking, learned by `bench/incidents.py` from reports
that people judged to tell the same occasion.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from sayso.incidents.columns import Floats, Ints
from sayso.incidents.features import FEATURES
from sayso.incidents.pairs import Pairs

PRO, CONTRA = 5, 2  # reasons for and against one event that are told
BASE = len(FEATURES) + 1


@dataclass(frozen=True, slots=True)
class Weights:
    """One weight a feature of FEATURES, the last one that of the bias: for deeds told by two reports, for deeds told twice by one, and for
    what is done by speaking."""

    deeds: Floats
    inner: Floats
    words: Floats

    @property
    def table(self) -> Floats:
        """A row of weights for each of KINDS."""
        return np.stack([self.deeds, self.inner, self.words])

    def kind_of(self, pairs: Pairs) -> Ints:
        """Which row of the table is that of each pair."""
        found: Ints = np.where(pairs.a.spoken & pairs.b.spoken, 2, np.where(pairs.one_report, 1, 0))
        return found

    @property
    def used(self) -> list[bool]:
        """Which features count anywhere."""
        return [any(kinds) for kinds in zip(self.deeds[:-1], self.inner[:-1], self.words[:-1], strict=True)]


KINDS = ("deeds", "inner", "words")


@cache
def load_weights() -> Weights:
    with open(Path(__file__).with_name("weights.csv"), encoding="utf-8", newline="") as handle:
        table = {row["feature"]: row for row in csv.DictReader(line for line in handle if not line.startswith("#"))}
    names = [name for name, _, _ in FEATURES] + ["bias"]
    return Weights(*(np.array([float(table[name][kind]) for name in names]) for kind in KINDS))


def scores(matrix: Floats, kind: Ints, weights: Weights) -> Floats:
    """How likely each pair is one event, 0..1. By all weights, of which its own is taken: cheaper than a row of weights for each."""
    table = weights.table
    told = np.take_along_axis(matrix @ table[:, :-1].T + table[:, -1], kind[:, None], axis=1)[:, 0]
    found: Floats = 1 / (1 + np.exp(-np.clip(told, -30, 30)))
    return found


def reasons(matrix: Floats, weights: Floats) -> Ints:
    """For each row of features, with a row of weights, what speaks most for one event, then what speaks most against: as digits of one
    number (`reason_words`), since many pairs share their reasons."""
    told = np.ascontiguousarray(matrix) * weights[:, :-1]
    pro, contra = _least(np.where(told > 0.1, -told, np.inf), PRO), _least(np.where(told < -0.1, told, np.inf), CONTRA)
    found: Ints = (np.hstack([pro, contra]) + 1) @ BASE ** np.arange(PRO + CONTRA)
    return found


def _least(values: Floats, count: int) -> Ints:
    """Of each row where its least values stand, the least first, -1 for what is infinite: of few a third of the time of sorting all."""
    found = np.full((len(values), count), -1, dtype=np.int64)
    rows = np.arange(len(values))
    for place in range(count):
        at = values.argmin(axis=1)
        found[:, place] = np.where(values[rows, at] < np.inf, at, -1)
        values[rows, at] = np.inf
    return found


@lru_cache(maxsize=1 << 18)  # as many as there are in links of a million claims
def reason_words(code: int) -> str:
    """What `reasons` found, in words."""
    against, told = divmod(code, BASE**PRO)
    return _listed(told) + (f"; against: {_listed(against)}" if against else "")


@lru_cache(maxsize=1 << 16)
def _listed(code: int) -> str:
    """The features whose places, counted from 1, are the digits of a number."""
    found = []
    while code:
        code, digit = divmod(code, BASE)
        if digit:
            found.append(FEATURES[digit - 1][1])
    return ", ".join(found)
