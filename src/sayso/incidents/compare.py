"""Pairs of claims in; for each pair the features of a table of names, a score by learned weights, and the reasons in words out.

Unknown is no evidence: every feature is 0 where either side does not say. `weights.csv` holds what each feature counts, for deeds and
for what is done by speaking, learned by `bench/incidents.py` from reports that people judged to tell the same occasion.

Why no record-linkage library: splink learns such weights without labels and blocks in SQL, but makes clusters by plain
connection, so that two claims which cannot be one event meet through a third, and brings a second database engine;
with labels at hand and some thirty features a table and one matrix product do the same, and run a million pairs a second.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sayso.incidents.columns import BODY, RADIUS, WHOLE, Bits, Columns, Floats, Ints, code, side_body
from sayso.incidents.families import at_odds, known_kinds
from sayso.incidents.marks import BITS
from sayso.incidents.scenes import marks_of, order_of
from sayso.model import STATUSES

Bools = npt.NDArray[np.bool_]
DENIED, PLANNED = STATUSES.index("denied"), STATUSES.index("planned")
PRECISE = 12.5  # km: a town or better
BESIDE = 3.0  # km: a quarter and its town, two spellings that were not joined
VAST = 400.0  # km: a country or a region
CLOSE = 8.0  # km: the hill or the base beside a town
ROW = 350  # characters between the beginnings of two sentences that follow each other
FAR = 30.0  # km between two precise places that cannot be one event
MUCH = 10  # claims between two of a report from which on it makes no difference how many
DOWN = 4000  # characters from the top of a report from which on what it tells is background
PRO = 5  # reasons for one event that are told
LAG = 6  # days between the reports of undated claims, or one's report and the other's day
NAME = (1 << BODY) - 1  # the bits of a side that name a group


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


def make_pairs(columns: Columns, first: Ints, second: Ints) -> Pairs:
    a, b = columns.take(first), columns.take(second)
    gap, lag = _gaps(a, b)
    wide = (gap >= 0) & (((a.last - a.first) > 1) | ((b.last - b.first) > 1))
    km = kilometres(a.lat, a.lon, b.lat, b.lon)
    precise = (a.radius <= PRECISE) & (b.radius <= PRECISE)
    vast = np.maximum(a.radius, b.radius) >= VAST
    same_place = precise & (a.place >= 0) & (a.place == b.place) & ~(km > FAR)
    one_report = a.report == b.report
    marks = [marks_of(side.order) for side in (a, b)]
    later = np.where(one_report, np.where(a.start > b.start, *marks), marks[0] | marks[1])
    between = np.abs(order_of(a.order) - order_of(b.order)) - 1
    return Pairs(
        a, b, gap, lag, wide, km, precise, _odds(a, b), same_place, _within(a, b, km, precise, vast), vast, one_report,
        one_report & (a.sentence == b.sentence), a.type == b.type, between, later,
    )  # fmt: skip


def _gaps(a: Columns, b: Columns) -> tuple[Ints, Ints]:
    """Days between own dates, and, where either has none, between what is known of when: -1 where that is nothing."""
    own = (a.first >= 0) & (b.first >= 0)
    since = [np.where(side.first >= 0, side.first, side.told) for side in (a, b)]
    until = [np.where(side.first >= 0, side.last, side.told) for side in (a, b)]
    days = np.where((since[0] >= 0) & (since[1] >= 0), _gap(since[0], until[0], since[1], until[1]), -1)
    return np.where(own, days, -1), np.where(own, -1, days)


@cache
def _odds_table() -> tuple[Ints, Bools]:
    """Numbers of the kinds (type and mode) that are known, in order, and for each two whether they are at odds."""
    kinds = sorted(((code(type) >> 1) << BODY | code(mode), (type, mode)) for type, mode in known_kinds())
    return np.array([number for number, _ in kinds], dtype=np.int64), np.array(
        [[at_odds(one, other) for _, other in kinds] for _, one in kinds]
    )


def _odds(a: Columns, b: Columns) -> Bools:
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


def _gap(first: Ints, last: Ints, other_first: Ints, other_last: Ints) -> Ints:
    found: Ints = np.maximum(np.maximum(first - other_last, other_first - last), 0)
    return found


def _share(a: Ints, b: Ints) -> Bools:
    """Whether somebody stands on both sides. A group without a name may be any group of its kind and country."""
    found = np.zeros(len(a), dtype=np.bool_)
    for rows, one, two in _facing(a, b):
        may = (one >> BODY == two >> BODY) & ((one == two) | (one & NAME == 0) | (two & NAME == 0))
        found[rows[may]] = True
    return found


def _facing(a: Ints, b: Ints) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Rows in which both name somebody, with one of each, for each two of them: sides beyond the first are few. Nobody (-1) comes last."""
    rows = np.flatnonzero((a[:, 0] >= 0) & (b[:, 0] >= 0))
    yield rows, a[rows, 0], b[rows, 0]
    rows = rows[(a[rows, 1] >= 0) | (b[rows, 1] >= 0)]
    for place, other in list(product(range(a.shape[1]), range(b.shape[1])))[1:]:
        own = rows[(a[rows, place] >= 0) & (b[rows, other] >= 0)]
        yield own, a[own, place], b[own, other]


def _overlap(a: Bits, b: Bits) -> Floats:
    """Shared words as a share of all words (Jaccard)."""
    both, either = (np.bitwise_count(bits).sum(axis=1) for bits in (a & b, a | b))
    return np.asarray(both / np.maximum(either, 1), dtype=np.float64)


def _held(a: Bits, b: Bits) -> Floats:
    """Shared words as a share of those of the sentence that has fewer."""
    both, one, other = (np.bitwise_count(bits).sum(axis=1) for bits in (a & b, a, b))
    return np.asarray(both / np.maximum(np.minimum(one, other), 1), dtype=np.float64)


def _shared(a: Bits, b: Bits) -> Floats:
    found: Floats = np.minimum(np.bitwise_count(a & b).sum(axis=1), 4) / 4.0
    return found


def _against(a: Ints, b: Ints) -> Bools:
    """Both sides are known, and nobody of them is one or kin: a member of an alliance acts within it."""
    found: Bools = (a[:, 0] >= 0) & (b[:, 0] >= 0) & ~_share(a, b)
    rows = np.flatnonzero(found)
    kin = _kin()
    for own, one, two in _facing(a[rows], b[rows]):
        codes = pair_code(one >> BODY, two >> BODY)
        found[rows[own[kin[np.minimum(np.searchsorted(kin, codes), len(kin) - 1)] == codes]]] = False
    return found


def pair_code(one: Ints, two: Ints) -> Ints:
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
    return np.unique(pair_code(table[:, 0], table[:, 1]))


def _within(a: Columns, b: Columns, km: Floats, precise: Bools, vast: Bools) -> Bools:
    """One place is an area that holds, or nearly holds, the other: "Idlib province" and a town in it."""
    area = ~precise & (a.place >= 0) & (b.place >= 0)
    admin = (a.admin >= 0) & (a.admin == b.admin)
    held = (km <= np.maximum(a.radius, b.radius)) | (a.place == b.place)
    found: Bools = area & np.where(vast, (a.country >= 0) & (a.country == b.country), admin | held)
    return found


def _apart(p: Pairs) -> Bools:
    area = ~p.precise & (p.a.place >= 0) & (p.b.place >= 0) & ~p.within
    found: Bools = (p.precise & (p.km > FAR)) | area | ((p.a.country >= 0) & (p.b.country >= 0) & (p.a.country != p.b.country))
    return found


def _quarters(p: Pairs) -> Bools:
    """Two quarters, camps or buildings that have a name each, within reach of one another."""
    small = [(side.radius == RADIUS["point"]) | (side.radius == RADIUS["within"]) for side in (p.a, p.b)]
    found: Bools = small[0] & small[1] & (p.a.place >= 0) & (p.b.place >= 0) & (p.a.place != p.b.place) & ~(p.km <= 1.0)
    return found


def _marked(p: Pairs, name: str) -> Bools:
    found: Bools = (p.later & BITS[name]) > 0
    return found


def _same_toll(p: Pairs) -> Floats:
    """How telling the head counts are that agree, 0..1: "33" says more than "2"."""
    exact = (p.a.low == p.b.low) & ((p.a.high == p.b.high) | (p.a.high == np.inf) | (p.b.high == np.inf)) & (p.a.low > 0)
    found = np.zeros(len(exact))
    rows = np.flatnonzero(exact.any(axis=1))  # most pairs have none
    found[rows] = np.where(exact[rows], np.minimum(np.log2(np.maximum(np.nan_to_num(p.a.low[rows]), 1) + 1) / 5, 1), 0).max(axis=1)
    return found


def _other_toll(a: Columns, b: Columns) -> Floats:
    """By how much head counts are at odds, 0..1."""
    low, high = np.maximum(a.low, b.low), np.minimum(a.high, b.high)
    odds = low > high  # which a high of infinity never is
    found = np.zeros(len(odds))
    rows = np.flatnonzero(odds.any(axis=1))
    low, high, odds = low[rows], high[rows], odds[rows]
    off = np.where(odds, np.minimum(np.log2((np.where(odds, low, 0) + 1) / (np.where(odds, high, 0) + 1)) / 3, 1), 0)
    found[rows] = off.max(axis=1)
    return found


def _between(days: Ints, low: int, high: int) -> Bools:
    found: Bools = (days >= low) & (days <= high)
    return found


Feature = tuple[str, str, Callable[[Pairs], "Bools | Floats"]]
FEATURES: tuple[Feature, ...] = (
    ("same_day", "the same day", lambda p: (p.gap == 0) & ~p.wide),
    ("same_span", "the same days", lambda p: (p.gap == 0) & p.wide),
    ("next_day", "one day apart", lambda p: p.gap == 1),
    ("few_days", "two or three days apart", lambda p: _between(p.gap, 2, 3)),
    ("week", "four days to a week apart", lambda p: _between(p.gap, 4, 7)),
    ("longer", "more than a week apart", lambda p: p.gap > 7),
    ("told_same_day", "told of the same day", lambda p: p.lag == 0),
    ("told_next_day", "told a day apart", lambda p: p.lag == 1),
    ("told_few_days", "told two or three days apart", lambda p: _between(p.lag, 2, 3)),
    ("told_week", "told four days to a week apart", lambda p: _between(p.lag, 4, 7)),
    ("told_longer", "told more than a week apart", lambda p: p.lag > 7),
    # the bias is that of reports of one week; of those that nothing dates no more can be asked than that the rest agrees
    ("no_day", "no day to compare", lambda p: (p.gap < 0) & (p.lag < 0)),
    ("same_month_day", "the same day of the year", lambda p: (p.a.month_day >= 0) & (p.a.month_day == p.b.month_day)),
    ("same_place", "the same place", lambda p: p.same_place),
    ("beside", "two names for about the same spot", lambda p: p.precise & ~p.same_place & (p.km <= BESIDE)),
    ("close", "places close to each other", lambda p: p.precise & ~p.same_place & (p.km > BESIDE) & (p.km <= CLOSE)),
    ("within", "one place lies in the other", lambda p: p.within & ~p.vast),
    ("in_country", "one place is the country of the other", lambda p: p.within & p.vast),
    ("apart", "different places", _apart),
    ("same_type", "the same kind of event", lambda p: p.same_type),
    ("same_mode", "the same manner", lambda p: p.same_type & (p.a.mode >= 0) & (p.a.mode == p.b.mode)),
    ("rare_kind", "a rare kind of event", lambda p: np.where(p.same_type & (p.a.mode == p.b.mode), p.a.telling, 0.0)),
    ("other_mode", "another manner", lambda p: p.odds),
    ("joint_mode", "told in another respect", lambda p: ~p.odds & (p.a.mode >= 0) & (p.b.mode >= 0) & (p.a.mode != p.b.mode)),
    ("same_actor", "the same actor", lambda p: _share(p.a.actors, p.b.actors)),
    ("other_actor", "different actors", lambda p: _against(p.a.actors, p.b.actors)),
    ("crossed", "sides told the other way round", lambda p: _share(p.a.actors, p.b.recipients) | _share(p.a.recipients, p.b.actors)),
    ("same_recipient", "the same recipient", lambda p: _share(p.a.recipients, p.b.recipients)),
    ("other_recipient", "different recipients", lambda p: _against(p.a.recipients, p.b.recipients)),
    ("same_toll", "the same head count", _same_toll),
    ("other_toll", "different head counts", lambda p: _other_toll(p.a, p.b)),
    ("words", "shared words", lambda p: _overlap(p.a.words, p.b.words) * ~p.one_sentence),
    ("names", "shared names and numbers", lambda p: _shared(p.a.names, p.b.names) * ~p.one_sentence),
    ("context", "reports that name the same", lambda p: _overlap(p.a.context, p.b.context) * ~p.one_report),
    ("denied", "one denies it", lambda p: (p.a.status == DENIED) != (p.b.status == DENIED)),
    ("planned", "planned in one, done in the other", lambda p: (p.a.status == PLANNED) != (p.b.status == PLANNED)),
    ("same_report", "the same report", lambda p: p.one_report),
    ("title", "one is the headline of the other", lambda p: p.one_report & (p.a.title != p.b.title)),
    ("next", "told in a row", lambda p: p.one_report & ~p.one_sentence & (np.abs(p.a.sentence - p.b.sentence) < ROW)),
    ("anew", "told as another one", lambda p: p.one_report & np.where(p.a.start > p.b.start, p.a.anew, p.b.anew)),
    ("habit", "what happens again and again", lambda p: p.a.habit | p.b.habit),
    ("one_sentence", "told beside each other in one sentence", lambda p: p.one_sentence),
    ("taken_up", "taken up again", lambda p: p.one_report & np.where(p.a.start > p.b.start, p.a.back, p.b.back)),
    ("lead", "what the report is about", lambda p: p.one_report & np.where(p.a.start < p.b.start, p.a.lead, p.b.lead)),
    ("adjacent", "nothing else told between", lambda p: p.one_report & (p.between == 0)),
    ("much_between", "much told between", lambda p: p.one_report * np.minimum(p.between + 1, MUCH) / MUCH),
    ("one_scene", "no other place named between", lambda p: p.one_report & (p.a.scene == p.b.scene)),
    ("other_scenes", "other places named between", lambda p: p.one_report & (np.abs(p.a.scene - p.b.scene) > 1)),
    ("same_word", "the same word for it", lambda p: ~p.one_report & (p.a.word == p.b.word)),
    ("held", "the words of one in the other", lambda p: _held(p.a.words, p.b.words) * ~p.one_sentence),
    ("quarters", "two quarters", _quarters),
    ("plural", "several told of", lambda p: _marked(p, "plural")),
    ("described", "described anew", lambda p: _marked(p, "described")),
    ("lasting", "what goes on", lambda p: _marked(p, "lasting")),
    ("turn", "the report turns to something else", lambda p: _marked(p, "turn")),
    ("dated", "a day of its own", lambda p: _marked(p, "dated") & p.one_report & ~p.one_sentence),
    ("placed", "a place of its own", lambda p: _marked(p, "placed") & p.one_report & ~p.one_sentence),
    ("indefinite", "told as new", lambda p: _marked(p, "indefinite") & p.one_report),
    ("comment", "somebody speaks about it", lambda p: _marked(p, "comment")),
    ("the_one", "told as known", lambda p: ~p.one_report & (p.a.back | p.b.back)),
    ("far_down", "far down in a report", lambda p: ~p.one_report * np.minimum(np.maximum(p.a.start, p.b.start), DOWN) / DOWN),
)


def features(pairs: Pairs, *, used: Sequence[bool] | None = None) -> Floats:
    """A matrix of one row a pair and one column a feature of FEATURES; those that are not `used` stay 0."""
    found = np.zeros((len(FEATURES), len(pairs.gap)))  # a feature after the other in memory, as they are worked out
    for place, (_, _, measure) in enumerate(FEATURES):
        if used is None or used[place]:
            found[place] = measure(pairs)
    return found.T


def possible(columns: Columns, first: Ints, second: Ints) -> Bools:
    """Pairs that may be one event. All others never meet in an incident, not through a third claim either, whatever else agrees:

    own dates too far apart; precise places too far apart; two countries; two claims of one kind in one sentence that tell something differently;
    a day of the year against another."""
    c = columns
    since, until = np.where(c.first >= 0, c.first, c.told), np.where(c.first >= 0, c.last, c.told)
    days = np.maximum(since[first] - until[second], since[second] - until[first])
    unknown = (since < 0)[first] | (since < 0)[second]
    own = (c.first >= 0)[first] & (c.first >= 0)[second]
    allowed = np.maximum(c.apart[first], c.apart[second])
    found: Bools = unknown | (days <= np.where(own, allowed, LAG))
    left = np.flatnonzero(found)  # days are told first, since they part most
    a, b = first[left], second[left]
    silent = ~(c.spoken[a] | c.spoken[b])
    precise = silent & (c.radius[a] <= PRECISE) & (c.radius[b] <= PRECISE)
    far = precise & (np.abs(c.lat[a] - c.lat[b]) > FAR / 110)  # a degree is at least as long
    countries = silent & (c.country[a] != c.country[b]) & (c.country[a] >= 0) & (c.country[b] >= 0)
    twins = (c.report[a] == c.report[b]) & (c.sentence[a] == c.sentence[b]) & (c.type[a] == c.type[b])
    twins[twins] = _told_apart(c.take(a[twins]), c.take(b[twins]))
    yearless = (c.month_day[a] != c.month_day[b]) & (c.month_day[a] >= 0) & (c.month_day[b] >= 0)
    parted = far | countries | twins | yearless
    found[left[parted]] = False
    elsewhere = np.flatnonzero(precise & ~parted & ((c.lat[a] != c.lat[b]) | (c.lon[a] != c.lon[b])))
    a, b = a[elsewhere], b[elsewhere]
    found[left[elsewhere[kilometres(c.lat[a], c.lon[a], c.lat[b], c.lon[b]) > FAR]]] = False
    return found


def _told_apart(a: Columns, b: Columns) -> Bools:
    """Of two claims of one kind in one sentence, whether anything says that they tell two events: places, head counts, actors, manner, or
    words ("also"). One event is often coded on two words ("the blast came from a bomb"), and one volley as a claim for each quarter."""
    km = kilometres(a.lat, a.lon, b.lat, b.lon)
    one_word = a.start == b.start
    placed = (a.radius <= PRECISE) & (b.radius <= PRECISE) & (a.place != b.place) & (km > np.where(one_word, CLOSE, BESIDE))
    anew = ~one_word & np.where(a.start > b.start, a.anew, b.anew)
    found: Bools = placed | anew | _odds(a, b) | (_other_toll(a, b) > 0) | _against(a.actors, b.actors)
    return found


def is_part(columns: Columns, first: Ints, second: Ints) -> Bools:
    """Pairs of one claim of what went on for days and another of something shorter within these days: never one event."""
    c = columns
    point = (c.first >= 0) & (c.last - c.first < WHOLE)
    within = (c.first[first] <= c.last[second]) & (c.first[second] <= c.last[first])
    found: Bools = ((c.whole[first] & point[second]) | (c.whole[second] & point[first])) & within
    return found


def likely_part(p: Pairs) -> Floats:
    """How likely the shorter event of two lies within the longer one, by place and parties: a guess, in steps."""
    here = p.same_place | (p.precise & (p.km <= BESIDE))
    around = here | (p.within & ~p.vast)
    sides = [-np.sort(-np.concatenate([side.actors, side.recipients], axis=1), axis=1) for side in (p.a, p.b)]  # those who are known first
    met = _share(sides[0], sides[1])
    silent = ~(sides[0] >= 0).any(axis=1) | ~(sides[1] >= 0).any(axis=1)
    found: Floats = np.select([here & met, around & met, here & silent], [0.9, 0.7, 0.6], 0.0)
    return found


def may_be_one(columns: Columns, first: Ints, second: Ints) -> Bools:
    found: Bools = possible(columns, first, second) & ~is_part(columns, first, second)
    return found


@dataclass(frozen=True, slots=True)
class Weights:
    """One weight a feature of FEATURES, the last one that of the bias: for deeds told by two reports, for deeds told twice by one, and for
    what is done by speaking."""

    deeds: Floats
    inner: Floats
    words: Floats

    def of(self, pairs: Pairs) -> Floats:
        """A row of weights for each pair."""
        kind = np.where(pairs.a.spoken & pairs.b.spoken, 2, np.where(pairs.one_report, 1, 0))
        found: Floats = np.stack([self.deeds, self.inner, self.words])[kind]
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


def scores(matrix: Floats, weights: Floats) -> Floats:
    """How likely each pair is one event, 0..1. `weights`: a row for each."""
    told = np.einsum("ij,ij->i", matrix, weights[:, :-1]) + weights[:, -1]
    found: Floats = 1 / (1 + np.exp(-np.clip(told, -30, 30)))
    return found


def reasons(matrix: Floats, weights: Floats) -> list[str]:
    """For each row of features what speaks most for one event, then what speaks most against, in words."""
    told = np.ascontiguousarray(matrix) * weights[:, :-1]
    pro, contra = _least(np.where(told > 0.1, -told, np.inf), PRO), _least(np.where(told < -0.1, told, np.inf), 2)
    return [_words(tuple(row[:PRO]), tuple(row[PRO:])) for row in np.hstack([pro, contra]).tolist()]


def _least(values: Floats, count: int) -> Ints:
    """Of each row where its least values stand, the least first, -1 for what is infinite: of few a third of the time of sorting all."""
    found = np.full((len(values), count), -1, dtype=np.int64)
    rows = np.arange(len(values))
    for place in range(count):
        at = values.argmin(axis=1)
        found[:, place] = np.where(values[rows, at] < np.inf, at, -1)
        values[rows, at] = np.inf
    return found


@lru_cache(maxsize=1 << 16)
def _words(pro: tuple[int, ...], contra: tuple[int, ...]) -> str:
    told, against = ([FEATURES[place][1] for place in places if place >= 0] for places in (pro, contra))
    return ", ".join(told) + (f"; against: {', '.join(against)}" if against else "")
