"""The sides of pairs of claims in; whether somebody stands on both, and whether they are strangers to each other, out.

`kin.csv` names who acts within whom: a member of an alliance is no stranger to it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np

from sayso.incidents.columns import Bools, Ints
from sayso.incidents.sides import BODY, side_body

NAME = (1 << BODY) - 1  # the bits of a side that name a group


def share_side(a: Ints, b: Ints) -> Bools:
    """Whether somebody stands on both sides. A group without a name may be any group of its kind and country."""
    found = np.zeros(len(a), dtype=np.bool_)
    for rows, one, two in _facing(a, b):
        may = (one >> BODY == two >> BODY) & ((one == two) | (one & NAME == 0) | (two & NAME == 0))
        found[rows[may]] = True
    return found


def are_against(a: Ints, b: Ints, shared: Bools) -> Bools:
    """Both sides are known, and nobody of them is one (`shared`) or kin: a member of an alliance acts within it."""
    found: Bools = (a[:, 0] >= 0) & (b[:, 0] >= 0) & ~shared
    rows = np.flatnonzero(found)
    kin = _kin()
    for own, one, two in _facing(a[rows], b[rows]):
        codes = _pair_code(one >> BODY, two >> BODY)
        found[rows[own[kin[np.minimum(np.searchsorted(kin, codes), len(kin) - 1)] == codes]]] = False
    return found


def _facing(a: Ints, b: Ints) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Rows in which both name somebody, with one of each, for each two of them: sides beyond the first are few. Nobody (-1) comes last."""
    rows = np.flatnonzero((a[:, 0] >= 0) & (b[:, 0] >= 0))
    yield rows, a[rows, 0], b[rows, 0]
    rows = rows[(a[rows, 1] >= 0) | (b[rows, 1] >= 0)]
    many = [range(int((side[rows] >= 0).any(axis=0).sum())) for side in (a, b)]
    for place, other in list(product(*many))[1:]:
        own = rows[(a[rows, place] >= 0) & (b[rows, other] >= 0)]
        yield own, a[own, place], b[own, other]


def _pair_code(one: Ints, two: Ints) -> Ints:
    """One number for two of 31 bits, in whatever order."""
    found: Ints = np.minimum(one, two) << 31 | np.maximum(one, two)
    return found


@cache
def _kin() -> Ints:
    with open(Path(__file__).with_name("kin.csv"), encoding="utf-8", newline="") as handle:
        rows = [(row["one"], row["other"]) for row in csv.DictReader(line for line in handle if not line.startswith("#"))]
    bodies = [[[side_body(party, kind) for kind in ("power", "armed")] for party in row] for row in rows]
    pairs = [(one, two) for own, other in bodies for one in own for two in other]
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return np.unique(_pair_code(table[:, 0], table[:, 1]))
