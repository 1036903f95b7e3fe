"""Claims in buckets in, what is to be compared out: all of them, or those that new claims touch; and which links go.

A bucket that grows over its bound is closed: what met in it alone does not meet any more. Which stored links that takes is told
from the buckets of their own two ends, so that nothing that lay in it needs to be compared again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sayso.incidents.blocks import (
    CAPS,
    REPORT,
    cap_of,
    close_buckets,
    days_of,
    find_pairs,
    is_inner,
    kind_of,
    neighbours,
)
from sayso.incidents.columns import Ints
from sayso.incidents.loaded import Loaded, Piece
from sayso.incidents.work import ClaimStore

SPAN = 12  # days of a part that is compared: a multiple of all windows
MANY = 20_000  # claims in a part


def all_parts(count: int, rows: Ints, keys: Ints) -> Iterator[Piece]:
    """The buckets of `count` claims, cut by time. What lies at the beginning of the next part is there to be met."""
    days = days_of(keys)
    dated = days >= 0
    span = int(days[dated].max() - days[dated].min() + 1) if dated.any() else 1
    width = SPAN * max(1, round(span * MANY / max(count, 1) / SPAN))
    part = np.where(dated, days // width, -1)
    is_report = kind_of(keys) == REPORT.number
    _, at, back = np.unique(keys[is_report], return_index=True, return_inverse=True)
    part[is_report] = -2 - rows[is_report][at][back] // MANY  # where its first claim is, so that a report stays whole
    edge = dated & (days % width == 0)
    part = np.concatenate([part, part[edge] - 1])
    rows = np.concatenate([rows, rows[edge]])
    keys = np.concatenate([keys, -keys[edge]])
    order = np.lexsort((keys, rows, part))
    part, rows, keys = part[order], rows[order], keys[order]
    fresh = np.ones(count, dtype=np.bool_)
    starts = np.flatnonzero(np.r_[True, part[1:] != part[:-1]][: len(part)])
    for start, end in pairwise([*starts.tolist(), len(part)]):
        if (keys[start:end] > 0).any():
            yield rows[start:end], keys[start:end], fresh


@dataclass(frozen=True, slots=True)
class Reached:
    """The buckets of the touched claims and those beside them, with all their members as they will be (of `beside` not more than any
    may hold), and of those that have just grown too large the claims that lay in them. `met`: those that a bucket of touched claims
    meets, where they hold touched claims themselves, too."""

    members: Mapping[int, Set[str]]
    beside: Mapping[int, Set[str]]
    met: Set[int]
    closing: Mapping[int, Set[str]]

    def all_of(self, key: int) -> Set[str]:
        return self.members.get(key) or self.beside.get(key, frozenset())

    def is_open(self, key: int) -> bool:
        return len(self.all_of(key)) <= cap_of(key)


def find_reached(store: ClaimStore, loaded: Loaded, touched: Set[str]) -> Reached:
    ids = loaded.columns.ids
    rows, keys = loaded.buckets()
    own = (kind_of(keys) != REPORT.number) & np.isin(rows, loaded.rows(touched))  # reports are in memory as a whole
    mine: dict[int, set[str]] = defaultdict(set)
    for row, key in zip(rows[own].tolist(), keys[own].tolist(), strict=True):
        mine[key].add(ids[row])
    stored = store.block_members(mine, limit=int(CAPS.max()) + len(touched))
    old = {key: set(stored.get(key, ())) for key in mine}
    members = {key: (old[key] - touched) | own for key, own in mine.items()}
    closing = {key: old[key] - touched for key in mine if len(members[key]) > cap_of(key) >= len(old[key])}
    met = neighbours(np.array(sorted(members), dtype=np.int64), both=True).tolist()
    around = [key for key in met if key not in members]
    beside = store.block_members(around, limit=int(CAPS.max()))
    return Reached(members, {key: frozenset(beside.get(key, ())) for key in around}, frozenset(met), closing)


def touched_piece(loaded: Loaded, touched: Set[str], reached: Reached) -> Piece:
    """What the touched claims are to be compared with."""
    used = [key for key in (*reached.members, *reached.beside) if reached.is_open(key)]
    # of their own buckets the touched claims meet the others only where claims of one bucket are compared, or from another one of them
    loaded.add_claims({id for key in used if key in reached.met or is_inner(key) for id in reached.all_of(key)})
    rows, keys = loaded.buckets()
    fresh = np.zeros(len(loaded.columns), dtype=np.bool_)
    fresh[loaded.rows(touched)] = True
    is_report = kind_of(keys) == REPORT.number
    near = np.isin(keys, np.array(used, dtype=np.int64)) | (is_report & np.isin(keys, keys[is_report & fresh[rows]]))
    rows, keys = rows[near], keys[near]
    kept = ~is_report[near] | np.isin(keys, close_buckets(rows, keys)[1])
    return rows[kept], keys[kept], fresh


def lost_links(store: ClaimStore, loaded: Loaded, touched: Set[str], reached: Reached) -> set[tuple[str, str]]:
    """The stored links, none with a touched end, whose two claims met only in buckets that have just grown too large."""
    doubted = _links_of(store, touched, reached)
    if not doubted:
        return set()
    ends = {id for pair in doubted for id in pair}
    loaded.add_claims(ends)
    is_end = np.zeros(len(loaded.columns), dtype=np.bool_)
    is_end[loaded.rows(ends)] = True
    rows, keys = loaded.buckets()
    whole = np.unique(close_buckets(rows, keys)[1])  # reports are in memory as a whole; of other buckets the store knows the size
    rows, keys = rows[is_end[rows]], keys[is_end[rows]]
    is_report = kind_of(keys) == REPORT.number
    is_open = np.where(is_report, np.isin(keys, whole), np.isin(keys, _open_keys(store, np.unique(keys[~is_report]), reached.members)))
    meeting = find_pairs(loaded.columns, rows[is_open], keys[is_open])
    ids = loaded.columns.ids
    met = {(ids[a], ids[b]) for a, b in zip(*(side.tolist() for side in meeting), strict=True)}
    return {(a, b) for a, b in doubted if (a, b) not in met and (b, a) not in met}


def _links_of(store: ClaimStore, touched: Set[str], reached: Reached) -> set[tuple[str, str]]:
    """The stored links, none with a touched end, whose two claims met in a bucket that has just grown too large."""
    found: set[tuple[str, str]] = set()
    for key, old in reached.closing.items():
        others = {other: reached.closing.get(other, reached.all_of(other)) for other in neighbours(np.array([key]), both=True).tolist()}
        met = {id for other, ids in others.items() if len(ids) <= cap_of(other) for id in ids}
        met = (met | old if is_inner(key) else met) - touched
        ends = ((link.first, link.second) for link in store.links(min(met, old, key=len)))
        found |= {(a, b) for a, b in ends if (a in old and b in met) or (b in old and a in met)}
    return found


def _open_keys(store: ClaimStore, keys: Ints, members: Mapping[int, Set[str]]) -> Ints:
    sizes = store.block_sizes([key for key in keys.tolist() if key not in members]) | {key: len(ids) for key, ids in members.items()}
    return np.array(sorted(key for key, size in sizes.items() if size <= cap_of(key)), dtype=np.int64)
