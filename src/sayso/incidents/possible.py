"""Columns of claims and the rows that meet in; which of these pairs may be one event, and which tell of a part and its whole, out."""

from __future__ import annotations

import numpy as np

from sayso.incidents.columns import Bools, Columns, Floats, Ints
from sayso.incidents.features import other_toll
from sayso.incidents.kin import are_against, share_side
from sayso.incidents.pairs import BESIDE, CLOSE, FAR, PRECISE, Pairs, find_odds, find_tolls, kilometres
from sayso.incidents.told import WHOLE

LAG = 6  # days between the reports of undated claims, or one's report and the other's day


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
    twins[twins] = _told_apart(c, a[twins], b[twins])
    yearless = (c.month_day[a] != c.month_day[b]) & (c.month_day[a] >= 0) & (c.month_day[b] >= 0)
    parted = far | countries | twins | yearless
    found[left[parted]] = False
    elsewhere = np.flatnonzero(precise & ~parted & ((c.lat[a] != c.lat[b]) | (c.lon[a] != c.lon[b])))
    a, b = a[elsewhere], b[elsewhere]
    found[left[elsewhere[kilometres(c.lat[a], c.lon[a], c.lat[b], c.lon[b]) > FAR]]] = False
    return found


def _told_apart(columns: Columns, first: Ints, second: Ints) -> Bools:
    """Of two claims of one kind in one sentence, whether anything says that they tell two events: places, head counts, actors, manner, or
    words ("also"). One event is often coded on two words ("the blast came from a bomb"), and one volley as a claim for each quarter."""
    a, b = columns.take(first), columns.take(second)
    km = kilometres(a.lat, a.lon, b.lat, b.lon)
    one_word = a.start == b.start
    placed = (a.radius <= PRECISE) & (b.radius <= PRECISE) & (a.place != b.place) & (km > np.where(one_word, CLOSE, BESIDE))
    anew = ~one_word & np.where(a.start > b.start, a.anew, b.anew)
    told = other_toll(find_tolls(columns, first, second), len(first)) > 0
    found: Bools = placed | anew | find_odds(a, b) | told | are_against(a.actors, b.actors, share_side(a.actors, b.actors))
    return found


def may_be_one(columns: Columns, first: Ints, second: Ints) -> Bools:
    found: Bools = possible(columns, first, second) & ~is_part(columns, first, second)
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
    met = share_side(sides[0], sides[1])
    silent = ~(sides[0] >= 0).any(axis=1) | ~(sides[1] >= 0).any(axis=1)
    found: Floats = np.select([here & met, around & met, here & silent], [0.9, 0.7, 0.6], 0.0)
    return found
