"""Claims and what is known of their reports in, columns of numbers out (columns.py)."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np

from sayso.days import month_day
from sayso.incidents.columns import PARTIES, RADIUS, Bits, Columns, Floats, Ints
from sayso.incidents.cues import CUES
from sayso.incidents.families import families_of, is_spoken, nature_of, telling
from sayso.incidents.scenes import Standing, find_standings
from sayso.incidents.sides import UNSAID, side_code, side_of
from sayso.incidents.texts import read_texts
from sayso.incidents.told import ReportFacts, is_whole, own_days, report_days
from sayso.incidents.words import LANES, code, fold, read_phrases, sentence_words
from sayso.model import MEASURES, STATUSES, Claim, Role

ANEW = read_phrases("anew_words.txt", after=r"(?!\s+(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|dozen|people|civilian))")
HABIT = read_phrases("habit_words.txt", flags=0)  # in small letters: whole sentences are searched, in a quarter of the time
SINCE = re.compile(r"\b(?:since|from)\s+(?:late\s+|early\s+|mid[\s-]?)?(?:[A-Z]\w+\s+)?(?:19|20)\d\d\b")  # what went on for years
GOING = re.compile(r"\b(?:is|are|has been|have been)\s+(?:\w+\s+)?(?=\S*$)", re.I)  # "are also battling"
ALSO = re.compile(r"\b(?:also|as well as)\s+(?:\S+\s+){0,2}$", re.I)  # "were also hit"
HABITS = CUES["habit"] | CUES["since"]
SIGNS = HABITS | CUES["anew"] | CUES["also"] | CUES["going"]
BEFORE, NEAR = 90, 30  # characters before the word of the event
NO_GROUPS: Mapping[str, str] = MappingProxyType({})


def build_columns(claims: Sequence[Claim], reports: Mapping[str, ReportFacts], *, groups: Mapping[str, str] = NO_GROUPS) -> Columns:
    """`groups` leads from the names of parts and leaders to those of armed groups (sides.py)."""
    days = report_days(claims, reports)
    told = read_texts([claim.sentence.text for claim in claims])
    own_names = told.names & ~_bits([_party_words(claim) for claim in claims])
    titles = {id: len(facts.title) for id, facts in reports.items()}
    cues = dict(zip([claim.id for claim in claims], told.cues.tolist(), strict=True))
    signs = {claim.id: _signs(claim, cues[claim.id]) for claim in claims}
    standings = find_standings(claims, titles, {id: anew for id, (anew, _) in signs.items()}, cues)
    rows = [_row(claim, days, titles, signs[claim.id], standings[claim.id]) for claim in claims]
    plain = [np.array(column, dtype=kind) for column, kind in zip(zip(*rows, strict=True), KINDS, strict=True)] if rows else []
    single = dict(zip(SINGLE, plain or [np.zeros(0, dtype=kind) for kind in KINDS], strict=True))
    places = _bits([sentence_words(claim.place.text)[0] if claim.place else 0 for claim in claims])
    low, high = _tolls(claims)
    measures: Ints = (~np.isnan(low)).astype(np.int64) @ (1 << np.arange(len(MEASURES)))
    return Columns(
        ids=[claim.id for claim in claims], families=_families(claims), measures=measures, low=low, high=high,
        actors=_sides([claim.actor for claim in claims], groups), recipients=_sides([claim.recipient for claim in claims], groups),
        words=told.words, names=own_names & ~places, context=_context(claims, own_names, reports), **single,
    )  # fmt: skip


SINGLE = (
    "report", "sentence", "start", "type", "mode", "status", "telling", "spoken", "first", "last", "month_day", "told", "apart", "whole", "title", "anew", "habit", "order", "marks", "scene", "lead", "back", "amount", "spots", "word", "lat", "lon", "radius", "place",
    "admin", "country",
)  # fmt: skip
KINDS: tuple[Any, ...] = (
    *[np.int64] * 6,
    np.float64,
    np.bool_,
    *[np.int64] * 5,
    *[np.bool_] * 4,
    *[np.int64] * 3,
    *[np.bool_] * 2,
    *[np.int64] * 3,
    *[np.float64] * 3,
    *[np.int64] * 3,
)


def _row(claim: Claim, days: Mapping[str, int], titles: Mapping[str, int], signs: tuple[bool, bool], standing: Standing) -> tuple[Any, ...]:
    """One value for each of SINGLE."""
    marked = month_day(claim.date)
    return (
        code(claim.report), claim.sentence.start, claim.anchor.start, code(claim.type), code(claim.mode),
        STATUSES.index(claim.status) if claim.status in STATUSES else 0, telling(claim.type, claim.mode), is_spoken(claim.type), *own_days(claim),
        marked[0] * 100 + marked[1] if marked else -1, days.get(claim.report, -1), nature_of(claim.type, claim.mode).apart, is_whole(claim),
        claim.sentence.start < titles.get(claim.report, 0), *signs, standing.order, standing.marks, standing.scene, standing.lead, standing.back,
        standing.amount, standing.spots, code(fold(claim.anchor.text)), *_where(claim),
    )  # fmt: skip


def _context(claims: Sequence[Claim], names: Bits, reports: Mapping[str, ReportFacts]) -> Bits:
    """The words of the headline of each claim's report, and the names in its sentences with claims."""
    number = {id: place for place, id in enumerate(dict.fromkeys([claim.report for claim in claims]))}
    of = np.array([number[claim.report] for claim in claims], dtype=np.int64)
    found = _bits([sentence_words(reports[id].title)[0] if id in reports else 0 for id in number])
    order = np.argsort(of, kind="stable")
    if len(order):
        found |= np.bitwise_or.reduceat(names[order], np.searchsorted(of[order], np.arange(len(number))), axis=0)
    return found[of]


def _signs(claim: Claim, cues: int) -> tuple[bool, bool]:
    """Whether the words up to that of the event go on to another one, and whether the sentence tells of a habit. `cues`: those of the
    sentence."""
    if not cues & SIGNS:
        return False, False
    sentence = claim.sentence.text
    start, end = (max(at - claim.sentence.start, 0) for at in (claim.anchor.start, claim.anchor.end))
    anew = (cues & CUES["anew"] and ANEW.search(sentence, max(start - BEFORE, 0), end)) or (
        cues & CUES["also"] and ALSO.search(sentence, max(start - NEAR, 0), start)
    )
    goes_on = cues & CUES["going"] and claim.anchor.text.endswith("ing") and GOING.search(sentence, max(start - NEAR, 0), start)
    return bool(anew), bool(goes_on) or (cues & HABITS != 0 and _tells_habit(sentence))


@lru_cache(maxsize=1 << 10)
def _tells_habit(sentence: str) -> bool:
    return bool(HABIT.search(sentence.lower()) or SINCE.search(sentence))


def _families(claims: Sequence[Claim]) -> Ints:
    return np.array([_family_codes(claim.type, claim.mode) for claim in claims], dtype=np.int64).reshape(-1, 2)


@lru_cache(maxsize=1 << 10)
def _family_codes(type: str, mode: str) -> tuple[int, int]:
    first, second, *_ = (*map(code, families_of(type, mode)), -1)
    return first, second


def _bits(sets: Sequence[int]) -> Bits:
    whole = b"".join(bits.to_bytes(8 * LANES, "little") for bits in sets)
    return np.frombuffer(whole, dtype="<u8").astype(np.uint64).reshape(-1, LANES)


def _party_words(claim: Claim) -> int:
    """The words that name who acts, suffers or speaks: parties are compared as parties, and speakers tell nothing of the event."""
    found = 0
    for role in (*claim.actor, *claim.recipient):
        found |= sentence_words(role.text)[0]
    if claim.source:
        found |= sentence_words(claim.source.text)[0]
    for via in claim.via:
        found |= sentence_words(via)[0]
    return found


def _where(claim: Claim) -> tuple[float, float, float, int, int, int]:
    place = claim.place
    if place is None:
        return math.nan, math.nan, math.nan, -1, -1, -1
    lat, lon = (place.lat, place.lon) if place.lat is not None and place.lon is not None else (math.nan, math.nan)
    radius = RADIUS.get(place.precision or "town", 12.0)
    return lat, lon, radius, code(fold(place.name or place.text)), code(fold(place.admin1) if place.admin1 else None), code(place.country)


def _sides(of: Sequence[Sequence[Role]], groups: Mapping[str, str]) -> Ints:
    """Numbers of the sides of one role. The people of a state are another side than its authorities, its armed groups yet others."""
    known: dict[tuple[tuple[str, str, str | None], ...], list[int]] = {(): [-1] * PARTIES}  # few parties are in most claims
    found = []
    for roles in of:
        who = tuple([(role.party, role.sector, role.name) for role in roles])
        if who not in known:
            sides = sorted({side_of(role, groups) for role in roles if role.party not in UNSAID})
            known[who] = ([side_code(side) for side in sides] + known[()])[:PARTIES]
        found.append(known[who])
    return np.array(found, dtype=np.int64).reshape(-1, PARTIES)


def _tolls(claims: Sequence[Claim]) -> tuple[Floats, Floats]:
    """For each measure the largest head count of a claim: parts ("nine children among them") are smaller than the whole."""
    low, high = np.full((2, len(claims), len(MEASURES)), math.nan)
    for row, claim in enumerate(claims):
        size: dict[int, float] = {}
        for figure in claim.figures:
            if figure.measure not in MEASURES or (figure.low is None and figure.high is None):
                continue
            place = MEASURES.index(figure.measure)
            least = float(figure.low if figure.low is not None else 0)
            most = float(figure.high) if figure.high is not None else math.inf
            told = max(least, most if most < math.inf else least)
            if told > size.get(place, -1):
                size[place], low[row, place], high[row, place] = told, least, most
    return low, high
