"""Groups of claims in, which of each group cannot be one event out: as bits, one number a claim."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from sayso.incidents.columns import Columns, Ints
from sayso.incidents.possible import may_be_one

CHUNK = 100_000  # pairs looked at together
FEW = 200  # bits set one by one


def impossible(columns: Columns, groups: Sequence[Sequence[int]]) -> list[list[int]]:
    """For each group of rows, and each of its rows in order, those of the group that cannot be one event with it, as bits. Many groups are
    looked at together: most are of three or four claims, for which the call alone would cost more than the looking."""
    found: list[list[int]] = []
    waiting: list[Sequence[int]] = []
    held = 0
    for group in groups:
        pairs = len(group) * (len(group) - 1) // 2
        if held + pairs > CHUNK:
            found += _impossible(columns, waiting)
            waiting, held = [], 0
        if pairs > CHUNK:
            found.append(_impossible_among(columns, np.array(group, dtype=np.int64)))
        else:
            waiting.append(group)
            held += pairs
    return found + _impossible(columns, waiting)


def _impossible(columns: Columns, groups: Sequence[Sequence[int]]) -> list[list[int]]:
    if not groups:
        return []
    rows = [np.array(group, dtype=np.int64) for group in groups]
    pairs = [_pairs_of(len(group)) for group in groups]
    first = np.concatenate([own[at] for own, (at, _) in zip(rows, pairs, strict=True)])
    second = np.concatenate([own[at] for own, (_, at) in zip(rows, pairs, strict=True)])
    apart = ~may_be_one(columns, first, second)
    found = []
    start = 0
    for group, (one, other) in zip(groups, pairs, strict=True):
        own = apart[start : start + len(one)]
        start += len(one)
        found.append(_as_bits(len(group), one[own], other[own]))
    return found


@lru_cache(maxsize=64)  # most groups are as small as others
def _pairs_of(count: int) -> tuple[Ints, Ints]:
    first, second = np.triu_indices(count, 1)
    return first, second


def _impossible_among(columns: Columns, rows: Ints) -> list[int]:
    """The same of one large group, some rows at a time against all that follow: what is looked at together stays in the processor's own
    memory."""
    count = len(rows)
    table = np.zeros((count, count), dtype=np.uint8)
    some = max(1, CHUNK // count)
    for start in range(0, count, some):
        one, other = np.triu_indices(min(some, count - start), 1, count - start)
        apart = ~may_be_one(columns, rows[start + one], rows[start + other])
        table[start + one[apart], start + other[apart]] = 1
    return _packed(table | table.T)


def _as_bits(count: int, one: Ints, other: Ints) -> list[int]:
    if len(one) <= FEW:
        bits = [0] * count
        for a, b in zip(one.tolist(), other.tolist(), strict=True):
            bits[a] |= 1 << b
            bits[b] |= 1 << a
        return bits
    table = np.zeros((count, count), dtype=np.uint8)
    table[one, other] = table[other, one] = 1
    return _packed(table)


def _packed(table: np.ndarray) -> list[int]:
    return [int.from_bytes(row.tobytes(), "little") for row in np.packbits(table, axis=1, bitorder="little")]
