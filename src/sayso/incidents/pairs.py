"""Columns of claims and the rows that meet in, pairs out: two claims beside each other, and what several features ask of them.

Unknown is kept apart from known: a gap in days is -1, a distance NaN, where either side does not say.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from sayso.incidents.columns import Bits, Bools, Columns, Floats, Ints
from sayso.incidents.families import at_odds, known_kinds
from sayso.incidents.kin import share_side
from sayso.incidents.sides import BODY
from sayso.incidents.words import code

PRECISE = 12.5  # km: a town or better
VAST = 400.0  # km: a country or a region
FAR = 30.0  # km between two precise places that cannot be one event
BESIDE = 3.0  # km: a quarter and its town, two spellings that were not joined
CLOSE = 8.0  # km: the hill or the base beside a town


@dataclass(frozen=True, slots=True)
class Tolls:
    """The head counts of pairs of claims that count the same; `rows`: which pairs these are. Most claims count nobody."""

    rows: Ints
    low: tuple[Floats, Floats]
    high: tuple[Floats, Floats]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Two columns of equal length, and what several features ask of them."""

    a: Columns
    b: Columns
    gap: Ints  # days between the claims' own spans, 0 where they overlap, -1 where either has none
    lag: Ints  # the same with the report's day in place of a missing own date, -1 where either has neither
    wide: Bools  # either span is longer than two days
    km: Floats  # NaN where either has no coordinates
    precise: Bools  # both places are towns or better
    odds: Bools  # both have a mode, and not both can be true of one event
    same_place: Bools
    within: Bools  # one place is an area that holds, or nearly holds, the other
    vast: Bools  # one of them is a country or larger
    one_report: Bools
    one_sentence: Bools
    same_type: Bools
    between: Ints  # other claims between two of one report
    later: Ints  # marks of the later one of one report; of two reports those that either has
    one_actor: Bools  # somebody acts in both
    one_recipient: Bools
    words: tuple[Ints, Ints, Ints]  # how many words both share, and how many each has
    tolls: Tolls


def make_pairs(columns: Columns, first: Ints, second: Ints) -> Pairs:
    a, b = columns.take(first), columns.take(second)
    gap, lag = _gaps(a, b)
    wide = (gap >= 0) & (((a.last - a.first) > 1) | ((b.last - b.first) > 1))
    km = kilometres(a.lat, a.lon, b.lat, b.lon)
    precise = (a.radius <= PRECISE) & (b.radius <= PRECISE)
    vast = np.maximum(a.radius, b.radius) >= VAST
    same_place = precise & (a.place >= 0) & (a.place == b.place) & ~(km > FAR)
    one_report = a.report == b.report
    later = np.where(one_report, np.where(a.start > b.start, a.marks, b.marks), a.marks | b.marks)
    between = np.abs(a.order - b.order) - 1
    return Pairs(
        a, b, gap, lag, wide, km, precise, find_odds(a, b), same_place, _within(a, b, km, precise, vast), vast, one_report,
        one_report & (a.sentence == b.sentence), a.type == b.type, between, later, share_side(a.actors, b.actors),
        share_side(a.recipients, b.recipients), (count_bits(a.words & b.words), count_bits(a.words), count_bits(b.words)),
        find_tolls(columns, first, second),
    )  # fmt: skip


def count_bits(bits: Bits) -> Ints:
    """How many bits of each row are set. The counts of its eight lanes, a byte each, are added up within one number: in a quarter of the
    time that numpy takes to add up short rows."""
    counts = np.bitwise_count(bits).view(np.uint64)[:, 0]
    low = np.uint64(0x00FF00FF00FF00FF)
    wider = (counts & low) + ((counts >> np.uint64(8)) & low)  # 64 bits a lane: a byte would not hold the sum of eight
    found: Ints = ((wider * np.uint64(0x0001000100010001)) >> np.uint64(48)).astype(np.int64)
    return found


def find_tolls(columns: Columns, first: Ints, second: Ints) -> Tolls:
    rows = np.flatnonzero(columns.measures[first] & columns.measures[second])
    ends = (first[rows], second[rows])
    low, high = ((side[ends[0]], side[ends[1]]) for side in (columns.low, columns.high))
    return Tolls(rows, low, high)


def _gaps(a: Columns, b: Columns) -> tuple[Ints, Ints]:
    """Days between own dates, and, where either has none, between what is known of when: -1 where that is nothing."""
    own = (a.first >= 0) & (b.first >= 0)
    since = [np.where(side.first >= 0, side.first, side.told) for side in (a, b)]
    until = [np.where(side.first >= 0, side.last, side.told) for side in (a, b)]
    days = np.where((since[0] >= 0) & (since[1] >= 0), _gap(since[0], until[0], since[1], until[1]), -1)
    return np.where(own, days, -1), np.where(own, -1, days)


def _gap(first: Ints, last: Ints, other_first: Ints, other_last: Ints) -> Ints:
    found: Ints = np.maximum(np.maximum(first - other_last, other_first - last), 0)
    return found


@cache
def _odds_table() -> tuple[Ints, Bools]:
    """Numbers of the kinds (type and mode) that are known, in order, and for each two whether they are at odds."""
    kinds = sorted(((code(type) >> 1) << BODY | code(mode), (type, mode)) for type, mode in known_kinds())
    return np.array([number for number, _ in kinds], dtype=np.int64), np.array(
        [[at_odds(one, other) for _, other in kinds] for _, one in kinds]
    )


def find_odds(a: Columns, b: Columns) -> Bools:
    numbers, table = _odds_table()
    kinds = [(side.type >> 1) << BODY | np.maximum(side.mode, 0) for side in (a, b)]
    at = [np.minimum(np.searchsorted(numbers, kind), len(numbers) - 1) for kind in kinds]
    known = (numbers[at[0]] == kinds[0]) & (numbers[at[1]] == kinds[1])
    found: Bools = (a.mode >= 0) & (b.mode >= 0) & np.where(known, table[at[0], at[1]], kinds[0] != kinds[1])
    return found


def kilometres(lat: Floats, lon: Floats, other_lat: Floats, other_lon: Floats) -> Floats:
    p, q = np.radians(lat), np.radians(other_lat)
    across = np.sin(np.radians(other_lon - lon) / 2) ** 2
    found: Floats = 12742 * np.arcsin(np.sqrt(np.minimum(np.sin((q - p) / 2) ** 2 + np.cos(p) * np.cos(q) * across, 1)))
    return found


def _within(a: Columns, b: Columns, km: Floats, precise: Bools, vast: Bools) -> Bools:
    """One place is an area that holds, or nearly holds, the other: "Idlib province" and a town in it."""
    area = ~precise & (a.place >= 0) & (b.place >= 0)
    admin = (a.admin >= 0) & (a.admin == b.admin)
    held = (km <= np.maximum(a.radius, b.radius)) | (a.place == b.place)
    found: Bools = area & np.where(vast, (a.country >= 0) & (a.country == b.country), admin | held)
    return found
