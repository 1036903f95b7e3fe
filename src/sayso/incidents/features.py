"""Pairs of claims in; for each pair the features of a table of names, as numbers, out.

Unknown is no evidence: every feature is 0 where either side does not say. What each counts stands in `weights.csv` (weights.py).

Why no record-linkage library: splink learns such weights without labels and blocks in SQL, but makes clusters by plain
connection, so that two claims which cannot be one event meet through a third, and brings a second database engine;
with labels at hand and some sixty features a table and one matrix product do the same, and run a million pairs a second.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from sayso.incidents.columns import RADIUS, Bits, Bools, Floats, Ints
from sayso.incidents.kin import are_against, share_side
from sayso.incidents.marks import BITS
from sayso.incidents.pairs import BESIDE, CLOSE, FAR, Pairs, Tolls, count_bits
from sayso.model import STATUSES

DENIED, PLANNED = STATUSES.index("denied"), STATUSES.index("planned")
ROW = 350  # characters between the beginnings of two sentences that follow each other
MUCH = 10  # claims between two of a report from which on it makes no difference how many
LONG = (2, 32)  # claims of a report from which on it is more than a teaser, and from which on more make no difference
DIGEST = (1, 8)  # the same of places in which a report has events of one type
DOWN = 4000  # characters from the top of a report from which on what it tells is background


def _overlap(shared: Ints, own: Ints, other: Ints) -> Floats:
    """Shared words as a share of all words (Jaccard)."""
    return np.asarray(shared / np.maximum(own + other - shared, 1), dtype=np.float64)


def _held(shared: Ints, own: Ints, other: Ints) -> Floats:
    """Shared words as a share of those of the sentence that has fewer."""
    return np.asarray(shared / np.maximum(np.minimum(own, other), 1), dtype=np.float64)


def _shared(a: Bits, b: Bits) -> Floats:
    found: Floats = np.minimum(count_bits(a & b), 4) / 4.0
    return found


def _context(a: Bits, b: Bits) -> Floats:
    return _overlap(count_bits(a & b), count_bits(a), count_bits(b))


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
    (low, other_low), (high, other_high) = p.tolls.low, p.tolls.high
    exact = (low == other_low) & ((high == other_high) | (high == np.inf) | (other_high == np.inf)) & (low > 0)
    found = np.zeros(len(p.gap))
    if len(low):
        told = np.where(exact, np.minimum(np.log2(np.maximum(np.nan_to_num(low), 1) + 1) / 5, 1), 0)
        found[p.tolls.rows] = told.max(axis=1)
    return found


def other_toll(tolls: Tolls, count: int) -> Floats:
    """By how much head counts are at odds, 0..1, in each of so many pairs."""
    low, high = np.maximum(*tolls.low), np.minimum(*tolls.high)
    odds = low > high  # which a high of infinity never is
    found = np.zeros(count)
    if len(low):
        off = np.where(odds, np.minimum(np.log2((np.where(odds, low, 0) + 1) / (np.where(odds, high, 0) + 1)) / 3, 1), 0)
        found[tolls.rows] = off.max(axis=1)
    return found


def _many(a: Ints, b: Ints, bounds: tuple[int, int]) -> Floats:
    """How many the larger of two counts is, 0..1 between these bounds, in doublings."""
    few, many = bounds
    found: Floats = np.log2(np.clip(np.maximum(a, b), few, many) / few) / np.log2(many / few)
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
    ("same_actor", "the same actor", lambda p: p.one_actor),
    ("other_actor", "different actors", lambda p: are_against(p.a.actors, p.b.actors, p.one_actor)),
    (
        "crossed",
        "sides told the other way round",
        lambda p: share_side(p.a.actors, p.b.recipients) | share_side(p.a.recipients, p.b.actors),
    ),
    ("same_recipient", "the same recipient", lambda p: p.one_recipient),
    ("other_recipient", "different recipients", lambda p: are_against(p.a.recipients, p.b.recipients, p.one_recipient)),
    ("same_toll", "the same head count", _same_toll),
    ("other_toll", "different head counts", lambda p: other_toll(p.tolls, len(p.gap))),
    ("words", "shared words", lambda p: _overlap(*p.words) * ~p.one_sentence),
    ("names", "shared names and numbers", lambda p: _shared(p.a.names, p.b.names) * ~p.one_sentence),
    ("context", "reports that name the same", lambda p: _context(p.a.context, p.b.context) * ~p.one_report),
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
    ("held", "the words of one in the other", lambda p: _held(*p.words) * ~p.one_sentence),
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
    # what stands far down in a long report may be its matter all the same; a digest of a day in many towns tells little of each
    ("long", "a long report", lambda p: ~p.one_report * _many(p.a.amount, p.b.amount, LONG)),
    ("spots", "such events in many places", lambda p: _many(p.a.spots, p.b.spots, DIGEST)),
)


def features(pairs: Pairs, *, used: Sequence[bool] | None = None) -> Floats:
    """A matrix of one row a pair and one column a feature of FEATURES; those that are not `used` stay 0."""
    found = np.zeros((len(FEATURES), len(pairs.gap)))  # a feature after the other in memory, as they are worked out
    for place, (_, _, measure) in enumerate(FEATURES):
        if used is None or used[place]:
            found[place] = measure(pairs)
    return found.T
