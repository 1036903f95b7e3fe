"""Claims and what is known of their reports in, columns of numbers out, so that pairs are compared by the hundred thousand.

Unknown is kept apart from known throughout: a missing day, place or party is -1, NaN or nothing, never a guess.
"""

from __future__ import annotations

import math
import re
import unicodedata
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from sayso.days import day_span, month_day
from sayso.incidents.families import families_of, is_spoken, nature_of, telling
from sayso.incidents.scenes import Standing, find_standings
from sayso.incidents.sides import Side, side_of
from sayso.model import MEASURES, STATUSES, Claim, Role

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bits = npt.NDArray[np.uint64]
Bools = npt.NDArray[np.bool_]

PARTIES = 4  # of one side; who is named fifth decides nothing
BODY = 32  # a side in one number: above these bits party and kind, in them the name of a group, 0 for a group without a name
LANES = 8  # 64-bit words of a set of words: 512 bits for some twenty words
WHOLE = 3  # days from the first to the last
LONG = 31  # days: a longer span says when something was counted, not when it happened
RADIUS = {"point": 5.0, "town": 12.0, "within": 30.0, "district": 30.0, "governorate": 90.0, "country": 500.0, "region": 500.0}  # km
UNSAID = frozenset({"UNKNOWN", ""})  # parties that say nothing about who it was
VAGUE = frozenset({"ARMED", "CIVILIAN"})  # that fit more than one


def read_words(name: str) -> frozenset[str]:
    """The words of a file beside this one; a line that starts with "#" is a comment."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def read_phrases(name: str, *, after: str = "", flags: int = re.I) -> re.Pattern[str]:
    """Any of the phrases of a file beside this one, one a line."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return re.compile(rf"\b(?:{'|'.join(re.escape(line) for line in lines if line and line[0] != '#')})\b{after}", flags)


ANEW = read_phrases("anew_words.txt", after=r"(?!\s+(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|dozen|people|civilian))")
HABIT = read_phrases("habit_words.txt", flags=0)  # in small letters: whole sentences are searched, in a quarter of the time
SINCE = re.compile(r"\b(?:since|from)\s+(?:late\s+|early\s+|mid[\s-]?)?(?:[A-Z]\w+\s+)?(?:19|20)\d\d\b")  # what went on for years
GOING = re.compile(r"\b(?:is|are|has been|have been)\s+(?:\w+\s+)?(?=\S*$)", re.I)  # "are also battling"
ALSO = re.compile(r"\b(?:also|as well as)\s+(?:\S+\s+){0,2}$", re.I)  # "were also hit"
BEFORE, NEAR = 90, 30  # characters before the word of the event
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
IDLE = read_words("idle_words.txt")
NO_GROUPS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """What linking wants to know of a report. `day`: the day of the report in EDTF, where known."""

    id: str
    outlet: str = ""
    day: str | None = None
    published: str | None = None
    fingerprint: str = ""
    title: str = ""
    url: str | None = None
    credits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Columns:
    """One row a claim. Days are ordinals, -1 where unknown; `first` and `last` those of the claim's own date, `told` that of its
    report, as far as that is to be trusted. `apart`: how many days it may lie from another date of the same event. `whole`: it tells of
    what went on for days, which may hold shorter events. `title`: it stands in the headline. `anew`: its words go on to another event.
    `habit`: they tell of what happens again and again. `order`, `marks`, `scene`, `lead`, `back`: where in its report it stands, and how its
    words tell of the event (scenes.py). `word`: that of the event. `actors` and `recipients` are numbers of sides, -1 for none."""

    ids: list[str]
    report: Ints
    sentence: Ints
    start: Ints
    type: Ints
    mode: Ints
    status: Ints
    telling: Floats
    spoken: Bools
    families: Ints
    first: Ints
    last: Ints
    month_day: Ints
    told: Ints
    apart: Ints
    whole: Bools
    title: Bools
    anew: Bools
    habit: Bools
    order: Ints
    marks: Ints
    scene: Ints
    lead: Bools
    back: Bools
    word: Ints
    lat: Floats
    lon: Floats
    radius: Floats
    place: Ints
    admin: Ints
    country: Ints
    actors: Ints
    recipients: Ints
    low: Floats
    high: Floats
    words: Bits
    names: Bits
    context: Bits

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, rows: Ints) -> Columns:
        """Without ids: for pairs, where they would only cost."""
        return Columns([], *(np.take(getattr(self, name), rows, axis=0) for name in NAMES))

    def choose(self, rows: Sequence[int] | Ints) -> Columns:
        chosen = np.array(rows, dtype=np.int64)
        return Columns([self.ids[row] for row in chosen.tolist()], *(np.take(getattr(self, name), chosen, axis=0) for name in NAMES))


def join_columns(parts: Sequence[Columns]) -> Columns:
    """One after the other."""
    if len(parts) == 1:
        return parts[0]
    return Columns([id for part in parts for id in part.ids], *(np.concatenate([getattr(part, name) for part in parts]) for name in NAMES))


NAMES = [field.name for field in fields(Columns)][1:]


@lru_cache(maxsize=1 << 16)
def code(word: str | None) -> int:
    """A number for a word, the same in every run; -1 for none. 32 bits: what shares a number by chance is told apart by the rest."""
    return zlib.crc32(word.encode("utf-8", "replace")) if word else -1


def build_columns(claims: Sequence[Claim], reports: Mapping[str, ReportFacts], *, groups: Mapping[str, str] = NO_GROUPS) -> Columns:
    """`groups` leads from the names of parts and leaders to those of armed groups (sides.py)."""
    days = report_days(claims, reports)
    spoken_of = [_party_words(claim) for claim in claims]
    context = {id: sentence_words(facts.title)[0] for id, facts in reports.items()}
    for claim, parties in zip(claims, spoken_of, strict=True):
        context[claim.report] = context.get(claim.report, 0) | (sentence_words(claim.sentence.text)[1] & ~parties)
    titles = {id: len(facts.title) for id, facts in reports.items()}
    signs = {claim.id: _signs(claim) for claim in claims}
    standings = find_standings(claims, titles, {id: anew for id, (anew, _) in signs.items()})
    rows = [_row(claim, days, titles, signs[claim.id], standings[claim.id]) for claim in claims]
    plain = [np.array(column, dtype=kind) for column, kind in zip(zip(*rows, strict=True), KINDS, strict=True)] if rows else []
    single = dict(zip(SINGLE, plain or [np.zeros(0, dtype=kind) for kind in KINDS], strict=True))
    texts = [sentence_words(claim.sentence.text) for claim in claims]
    names = [
        own & ~parties & ~sentence_words(claim.place.text if claim.place else "")[0]
        for claim, parties, (_, own) in zip(claims, spoken_of, texts, strict=True)
    ]
    low, high = _tolls(claims)
    return Columns(
        ids=[claim.id for claim in claims], families=_families(claims), low=low, high=high,
        actors=_sides([claim.actor for claim in claims], groups), recipients=_sides([claim.recipient for claim in claims], groups),
        words=_bits([own for own, _ in texts]), names=_bits(names), context=_bits([context[claim.report] for claim in claims]), **single,
    )  # fmt: skip


SINGLE = (
    "report", "sentence", "start", "type", "mode", "status", "telling", "spoken", "first", "last", "month_day", "told", "apart", "whole", "title", "anew", "habit", "order", "marks", "scene", "lead", "back", "word", "lat", "lon", "radius", "place",
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
    np.int64,
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
        code(fold(claim.anchor.text)), *_where(claim),
    )  # fmt: skip


def _signs(claim: Claim) -> tuple[bool, bool]:
    """Whether the words up to that of the event go on to another one, and whether the sentence tells of a habit."""
    sentence = claim.sentence.text
    start, end = (max(at - claim.sentence.start, 0) for at in (claim.anchor.start, claim.anchor.end))
    anew = ANEW.search(sentence, max(start - BEFORE, 0), end) or ALSO.search(sentence, max(start - NEAR, 0), start)
    goes_on = claim.anchor.text.endswith("ing") and GOING.search(sentence, max(start - NEAR, 0), start)
    return bool(anew), bool(goes_on) or _tells_habit(sentence)


@lru_cache(maxsize=1 << 10)
def _tells_habit(sentence: str) -> bool:
    return bool(HABIT.search(sentence.lower()) or SINCE.search(sentence))


def _families(claims: Sequence[Claim]) -> Ints:
    found = np.full((len(claims), 2), -1, dtype=np.int64)
    for row, claim in enumerate(claims):
        for place, family in enumerate(families_of(claim.type, claim.mode)[:2]):
            found[row, place] = code(family)
    return found


def own_days(claim: Claim) -> tuple[int, int]:
    """First and last day of the claim's own date as ordinals; -1 where it says no day or a span too long to tell one event."""
    return _ordinals(claim.date)


@lru_cache(maxsize=1 << 16)
def _ordinals(edtf: str | None) -> tuple[int, int]:
    first, last = day_span(edtf)
    if first is None or last is None or (last - first).days > LONG or last < first:
        return -1, -1
    return first.toordinal(), last.toordinal()


def is_whole(claim: Claim) -> bool:
    """A claim of what went on from one day to another, four days or more. A month, or the week that "last week" means, only says vaguely
    when something was."""
    first, last = own_days(claim)
    if last - first < WHOLE or "/" not in (claim.date or "") or not nature_of(claim.type, claim.mode).lasts:
        return False
    return not (last - first == 6 and first % 7 == 1)  # Monday to Sunday: day 1 was a Monday


def report_days(claims: Iterable[Claim], reports: Mapping[str, ReportFacts]) -> dict[str, int]:
    """When each report was told. Records are often wrong, by days or years; where none of the days that the text itself gives lies
    in the three weeks before the record, the text is believed: the latest day that it gives for something that happened."""
    found: dict[str, int] = {}
    told: dict[str, list[int]] = {}
    for claim in claims:
        first, last = own_days(claim)
        if first != -1 and last - first <= 3 and claim.status != "planned":
            told.setdefault(claim.report, []).append(last)
    for id, facts in reports.items():
        day = day_span(facts.day)[1] or day_span((facts.published or "")[:10])[1]
        record = day.toordinal() if day else -1
        own = told.get(id, [])
        if own and not any(-1 <= record - given <= 21 for given in own):
            record = max(own)
        if record != -1:
            found[id] = record
    return found


@lru_cache(maxsize=1 << 12)
def sentence_words(text: str) -> tuple[int, int]:
    """Words that tell what a sentence is about, cut to their first six letters (so that forms of a word agree), and names and numbers:
    two sets of bits."""
    first, *others = WORD.findall(text) or ("",)
    words, names = _word(first)
    if first[:1].isupper():  # as the first word of any sentence is
        names = 0
    for bit, name in map(_word, others):
        words |= bit
        names |= name
    return words, names


@lru_cache(maxsize=1 << 16)
def _word(word: str) -> tuple[int, int]:
    """Its bit, 0 for a word that tells nothing, and the same bit if it looks like a name or a number, else 0."""
    folded = fold(word)
    if (len(folded) < 3 and not folded.isdigit()) or folded in IDLE:
        return 0, 0
    bit = 1 << (code(folded[:6]) % (64 * LANES))
    return bit, bit if word[0].isupper() or (folded.isdigit() and len(folded) > 1) else 0


def fold(word: str) -> str:
    if word.isascii():
        return word.lower().removesuffix("'s")
    plain = unicodedata.normalize("NFKD", word)
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold().replace("’", "'").removesuffix("'s")


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
    found = np.full((len(of), PARTIES), -1, dtype=np.int64)
    for row, roles in enumerate(of):
        if roles:
            sides = sorted({side_of(role, groups) for role in roles if role.party not in UNSAID})
            for place, side in enumerate(sides[:PARTIES]):
                found[row, place] = _side_code(side)
    return found


@lru_cache(maxsize=1 << 14)
def _side_code(side: Side) -> int:
    named = side.kind in ("power", "people") or bool(side.group)
    return side_body(side.party, side.kind) << BODY | (code(side.key) if named else 0)


def side_body(party: str, kind: str) -> int:
    """What stands above the bits of a name in the number of a side."""
    return code(f"{party}:{kind}") >> 1


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
