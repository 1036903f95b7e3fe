"""Claims as columns in, the pairs that are worth a comparison out.

A claim lies in buckets: of its kind of event, place and days; of its kind, parties and days; of its head count ... A bucket is a number
whose parts say where it lies, so that the buckets next to it (the cell to the north, the days that follow) are found by adding to it.
Claims of one bucket, or of two that touch, are worth a comparison. A bucket over its bound is closed: narrower ones join what it holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sayso.incidents.columns import Bools, Columns, Ints
from sayso.incidents.pairs import PRECISE, VAST
from sayso.incidents.possible import possible
from sayso.incidents.sides import BODY
from sayso.model import MEASURES

MANY = 5  # from this head count on, a toll alone is worth a comparison
CELL = 0.25  # degrees; places within one cell of each other are compared
CHUNK = 100_000  # pairs looked at together

# A key: | kind | what (a hash; of a cell: family, row, column) | days: the number of the window | flag |
FLAG, WINDOW, AXIS = 1, 20, 12
KIND = 60
WHAT = KIND - WINDOW - FLAG
NEXT = 1 << FLAG  # the days that follow
EAST = 1 << (FLAG + WINDOW)
NORTH = EAST << AXIS


@dataclass(frozen=True, slots=True)
class Kind:
    """`width`: days of a window. `cap`: claims in a bucket that is still compared. `ahead`: what leads from a bucket to others that it
    meets, by the flag of the bucket (0, 1). `inner`: the flags of buckets whose own claims are compared with each other."""

    number: int
    width: int
    cap: int
    ahead: tuple[tuple[int, ...], tuple[int, ...]]
    inner: tuple[int, ...] = (0,)


NEIGHBOURS = (NORTH, EAST, EAST + NORTH, EAST - NORTH, *(NEXT + x * EAST + y * NORTH for x in (-1, 0, 1) for y in (-1, 0, 1)))
REPORT = Kind(0, 0, 400, ((), ()))
WHERE = Kind(1, 6, 200, (NEIGHBOURS, ()))
NAME = Kind(2, 6, 300, ((NEXT,), ()))
SPOT = Kind(3, 2, 500, ((NEXT,), ()))  # one place and day: what stays when much is told of a place
# 0: claims with a place of their own, which meet others with a place there; 1: claims without
WHO = Kind(4, 4, 300, ((1, 1 + NEXT), (NEXT - 1, NEXT)), inner=(1,))
TOLL = Kind(5, 6, 300, ((NEXT,), ()))
SPEECH = Kind(6, 6, 300, ((NEXT,), ()))
# a claim without any day (1) may tell what any dated one (0) tells of the same place and actor
EVER = Kind(7, 0, 300, ((1,), ()), inner=(1,))
KINDS = (REPORT, WHERE, NAME, SPOT, WHO, TOLL, SPEECH, EVER)
CAPS = np.array([kind.cap for kind in KINDS], dtype=np.int64)


def find_buckets(c: Columns) -> tuple[Ints, Ints]:
    """(rows, keys): the buckets of each claim, sorted by row and key."""
    made = list(_entries(c))
    rows = np.concatenate([rows for rows, _ in made]) if made else np.zeros(0, dtype=np.int64)
    keys = np.concatenate([keys for _, keys in made]) if made else np.zeros(0, dtype=np.int64)
    order = np.lexsort((keys, rows))
    rows, keys = rows[order], keys[order]
    once = np.ones(len(rows), dtype=bool)
    once[1:] = (rows[1:] != rows[:-1]) | (keys[1:] != keys[:-1])
    return rows[once], keys[once]


def _entries(c: Columns) -> Iterator[tuple[Ints, Ints]]:
    dated = np.where(c.first >= 0, c.first, c.told)
    until = np.where(c.first >= 0, c.last, c.told)
    precise = (c.place >= 0) & (c.radius <= PRECISE) & ~np.isnan(c.lat) & ~c.spoken
    placed = (c.place >= 0) & ~c.spoken & (c.radius < VAST)
    area = placed & (c.admin >= 0) & (c.radius > PRECISE)
    for column in range(c.families.shape[1]):
        family = c.families[:, column]
        known = family >= 0

        def bucket(kind: Kind, chosen: Bools, what: Ints, known: Bools = known, flag: Ints | None = None) -> tuple[Ints, Ints]:
            rows = np.flatnonzero(known & chosen)
            return _spread(kind, rows, what[rows], dated[rows], until[rows], None if flag is None else flag[rows])

        yield bucket(REPORT, known, mix(family, c.report))
        yield bucket(WHERE, precise, _cells(c, family))
        yield bucket(NAME, placed & ~precise, mix(family, c.place))
        yield bucket(NAME, area, mix(family, c.admin))
        yield bucket(SPOT, placed & (until - dated <= 1) & (dated >= 0), mix(family, c.place))
        for sides in (c.actors, c.recipients):
            for place in range(sides.shape[1]):
                yield bucket(WHO, sides[:, place] >= 0, mix(family, sides[:, place] >> BODY), flag=(~precise).astype(np.int64))
        for place in range(len(MEASURES)):
            count = np.nan_to_num(c.low[:, place]).astype(np.int64)
            yield bucket(TOLL, (count >= MANY) & ~c.spoken, mix(family, count * 16 + place))
        for actor in range(c.actors.shape[1]):
            both = mix(family, c.actors[:, actor] >> BODY)
            yield bucket(EVER, placed & (c.actors[:, actor] >= 0), mix(both, c.place), flag=(dated < 0).astype(np.int64))
            for other in range(c.recipients.shape[1]):
                met = c.spoken & (c.actors[:, actor] >= 0) & (c.recipients[:, other] >= 0)
                yield bucket(SPEECH, met, mix(both, c.recipients[:, other] >> BODY))


def _spread(kind: Kind, rows: Ints, what: Ints, first: Ints, last: Ints, flag: Ints | None) -> tuple[Ints, Ints]:
    """One key for each window that the days of a claim touch; those without a day lie in a window of their own."""
    if flag is None:
        flag = np.zeros(len(rows), dtype=np.int64)
    key = (np.int64(kind.number) << KIND) | (what << (WINDOW + FLAG)) | flag
    if not kind.width:
        return rows, key
    start = np.where(first >= 0, first // kind.width + 1, 0)
    count = np.where(first >= 0, last // kind.width + 1 - start, 0) + 1
    each = np.repeat(np.arange(len(rows)), count)
    step = np.arange(len(each)) - np.repeat(np.cumsum(count) - count, count)
    return rows[each], key[each] | ((start[each] + step) << FLAG)


def _cells(c: Columns, family: Ints) -> Ints:
    lat, lon = np.nan_to_num(c.lat), np.nan_to_num(c.lon)
    row = ((lat + 90) / CELL).astype(np.int64) + 1
    column = ((lon + 180) / CELL).astype(np.int64) + 1
    folded: Ints = (mix(family, family) & ((1 << (WHAT - 2 * AXIS)) - 1)) << (2 * AXIS)
    return folded | (row << AXIS) | column


def mix(one: Ints, other: Ints) -> Ints:
    """A hash of two numbers that fits into the middle of a key (splitmix64)."""
    with np.errstate(over="ignore"):
        z = one.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + other.astype(np.uint64)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        found: Ints = ((z ^ (z >> np.uint64(31))) >> np.uint64(64 - WHAT)).astype(np.int64)
    return found


def cap_of(key: int) -> int:
    """How many claims the bucket with this key may hold."""
    return int(CAPS[key >> KIND])


def is_inner(key: int) -> bool:
    """Whether the claims of the bucket with this key are compared with each other, not only with those of others."""
    return (key & 1) in KINDS[key >> KIND].inner


def kind_of(keys: Ints) -> Ints:
    found: Ints = keys >> KIND
    return found


def days_of(keys: Ints) -> Ints:
    """The first day of the window of each key, -1 for those without days."""
    widths = np.array([kind.width for kind in KINDS], dtype=np.int64)[kind_of(keys)]
    window = (keys >> FLAG) & ((1 << WINDOW) - 1)
    found: Ints = np.where((widths > 0) & (window > 0), (window - 1) * widths, -1)
    return found


def neighbours(keys: Ints, *, both: bool = False) -> Ints:
    """The keys that buckets with these keys meet ahead, and with `both` behind, too: each once; some of these keys may be among them."""
    found = []
    for kind in KINDS:
        for flag in (0, 1):
            own = keys[(kind_of(keys) == kind.number) & (keys & 1 == flag)]
            found += [own + step for step in kind.ahead[flag]]
            for other in (0, 1) if both else ():
                found += [own - step for step in kind.ahead[other] if (flag - step) % 2 == other]
    reached: Ints = np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)
    return reached


# -- pairs ---------------------------------------------------------------------------------------------------------------


def close_buckets(rows: Ints, keys: Ints) -> tuple[Ints, Ints]:
    """Without the entries of buckets over their bound."""
    unique, back, counts = np.unique(keys, return_inverse=True, return_counts=True)
    is_open = counts <= CAPS[kind_of(unique)]
    kept = is_open[back]
    return rows[kept], keys[kept]


def meeting_buckets(rows: Ints, keys: Ints) -> tuple[Ints, Ints]:
    """Without the entries of buckets over their bound, and of those in which no claim meets another, neither there nor beside it. Of
    those without days that is nearly all, half of all claims, which would travel in one part to be compared with nothing."""
    unique, back, counts = np.unique(keys, return_inverse=True, return_counts=True)
    kinds = kind_of(unique)
    is_open = counts <= CAPS[kinds]
    meets = np.zeros(len(unique), dtype=np.bool_)
    for kind in KINDS:
        start, end = np.searchsorted(kinds, [kind.number, kind.number + 1])
        own = unique[start:end]
        for flag in (0, 1):
            chosen = np.flatnonzero(is_open[start:end] & (own & 1 == flag))
            if flag in kind.inner:
                meets[start + chosen[counts[start + chosen] > 1]] = True
            for step in kind.ahead[flag] if len(chosen) else ():
                at = np.minimum(np.searchsorted(own, own[chosen] + step), len(own) - 1)
                met = (own[at] == own[chosen] + step) & is_open[start + at]
                meets[start + chosen[met]] = meets[start + at[met]] = True
    kept = (is_open & meets)[back]
    return rows[kept], keys[kept]


def find_pairs(columns: Columns, rows: Ints, keys: Ints, *, fresh: Bools | None = None) -> tuple[Ints, Ints]:
    """Pairs of rows in one bucket or in two that meet, each once, the lower row first, without those that cannot be one event.
    A negative key: the claim is here to be met from another bucket only. `fresh`: pairs with at least one of these rows."""
    wide = np.int64(1) << 32  # rows are fewer
    found = [np.zeros(0, dtype=np.int64)]
    for one, other in _meetings(rows, keys):
        kept = one != other
        if fresh is not None:
            kept &= fresh[one] | fresh[other]
        one, other = one[kept], other[kept]
        found.append(np.minimum(one, other) * wide + np.maximum(one, other))
    codes = np.concatenate(found)
    codes.sort()  # ten times as fast as numpy's `unique`, which hashes
    codes = codes[np.r_[True, codes[1:] != codes[:-1]][: len(codes)]]  # most meet more than once
    first, second = codes >> 32, codes & (wide - 1)
    parts = [slice(start, start + CHUNK) for start in range(0, len(codes), CHUNK)]
    may = np.concatenate([np.zeros(0, dtype=np.bool_), *(possible(columns, first[part], second[part]) for part in parts)])
    return first[may], second[may]


def _meetings(rows: Ints, keys: Ints) -> Iterator[tuple[Ints, Ints]]:
    order = np.argsort(np.abs(keys), kind="stable")
    rows, keys = rows[order], keys[order]
    buckets, starts, counts = np.unique(np.abs(keys), return_index=True, return_counts=True)
    own = keys[starts] > 0
    kinds, flags = kind_of(buckets), buckets & 1
    for kind in KINDS:
        of_kind = own & (kinds == kind.number)
        for flag in (0, 1):
            chosen = np.flatnonzero(of_kind & (flags == flag))
            if not len(chosen):
                continue
            if flag in kind.inner:
                for count in np.unique(counts[chosen]):
                    those = starts[chosen[counts[chosen] == count]]
                    i, j = np.triu_indices(int(count), 1)
                    if len(i):
                        yield rows[(those[:, None] + i).ravel()], rows[(those[:, None] + j).ravel()]
            for step in kind.ahead[flag]:
                at = np.minimum(np.searchsorted(buckets, buckets[chosen] + step), len(buckets) - 1)
                met = buckets[at] == buckets[chosen] + step
                if met.any():
                    yield _across(rows, starts[chosen[met]], counts[chosen[met]], starts[at[met]], counts[at[met]])


def _across(rows: Ints, start: Ints, count: Ints, other_start: Ints, other_count: Ints) -> tuple[Ints, Ints]:
    """All pairs between buckets: those of `start` and `count` against those of `other_start` and `other_count`."""
    sizes = count * other_count
    each = np.repeat(np.arange(len(sizes)), sizes)
    at = np.arange(len(each)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return rows[start[each] + at // other_count[each]], rows[other_start[each] + at % other_count[each]]
