"""Claims with head counts in, counts side by side out: by measure and people, by who says so, over time, and what is disputed of them.

Figures are never added up and never averaged. A later word of one origin takes the place of its earlier one: tolls rise while
rescuers dig. What is left is the lowest and the highest that anybody stands by.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sayso.days import day_span
from sayso.incidents.origins import Speakers
from sayso.incidents.saying import listed
from sayso.incidents.told import ReportFacts
from sayso.incidents.words import WORD, fold
from sayso.model import Claim, IncidentFigure, row

CHILDREN = frozenset(
    ["child", "children", "minor", "minors", "baby", "babies", "infant", "infants", "toddler", "toddlers", "boy", "boys", "girl", "girls"]
)
WOMEN = frozenset({"woman", "women"})
FIGHTERS = frozenset({"MIL", "REB", "COP", "CRM"})
ANYBODY = frozenset(["person", "persons", "people", "individual", "individuals", "victim", "victims", "soul", "souls"])  # fighters, too
CLOSE = 1.25  # two bare numbers nearer than this may both be rounded
TOLD = ("happened", "possible")


@row
class Telling:
    """What one origin said of one count, and in which claim. `day`: an ordinal, -1 where the day of telling is unknown.
    `where`: the folded name of the place that is counted, empty where the claim names none or a whole country."""

    origin: str
    low: int | None
    high: int | None
    day: int
    claim: str
    where: str = ""

    @property
    def least(self) -> int:
        return self.low if self.low is not None else 0

    @property
    def most(self) -> float:
        return self.high if self.high is not None else float("inf")

    @property
    def size(self) -> int:
        """What it comes to: the number of "at least 23" is 23, that of "up to 40" 40."""
        return self.high if self.high is not None else self.least

    @property
    def vague(self) -> bool:
        """ "several", "dozens": words that nobody would hold against a number."""
        return self.least > 0 and self.least * 2 <= self.most < float("inf")

    @property
    def text(self) -> str:
        if self.low is None:
            return f"up to {self.high}"
        if self.high is None:
            return f"at least {self.low}"
        return str(self.low) if self.low == self.high else f"{self.low} to {self.high}"


@dataclass(frozen=True, slots=True)
class Range:
    """The lowest and the highest that somebody stands by; `low` is None where all say "up to". `open`: the highest is "at least"."""

    low: int | None
    high: int
    open: bool = False

    @property
    def text(self) -> str:
        if self.low is None:
            return f"up to {self.high:,}"
        if self.low == self.high:
            return f"{'at least ' if self.open else ''}{self.high:,}"
        return f"{self.low:,} to {self.high:,}{' or more' if self.open else ''}"


@row
class Count:
    """One measure of one kind of people. `last` holds the word that each origin stands by, the lowest first, `before` what it said
    earlier."""

    measure: str
    people: str
    last: tuple[Telling, ...]
    before: tuple[Telling, ...] = ()

    @property
    def range(self) -> Range:
        """ "Dozens" says nothing beside a number that it fits."""
        exact = [telling for telling in self.last if not telling.vague]
        held = [one for one in self.last if not one.vague or not any(one.least <= other.size <= one.most for other in exact)]
        low = min((one.low for one in held if one.low is not None), default=None)
        high = max(one.high if one.high is not None else one.least for one in held)
        return Range(low, high, open=any(one.high is None and one.least == high for one in held))


def find_figures(claims: Sequence[Claim], of: Mapping[str, str]) -> tuple[IncidentFigure, ...]:
    """Every figure with its speaker and the claim that holds its words; the same one of the same origin once."""
    found: dict[tuple[object, ...], IncidentFigure] = {}
    for claim in claims:
        if claim.status == "denied":
            continue
        for figure in claim.figures:
            key = (figure.measure, figure.low, figure.high, figure.who, of[claim.id])
            found.setdefault(
                key,
                IncidentFigure(
                    measure=figure.measure, low=figure.low, high=figure.high, who=figure.who, origin=of[claim.id], claim=claim.id
                ),
            )
    return tuple(found.values())


def find_counts(
    claims: Iterable[Claim], of: Mapping[str, str], reports: Mapping[str, ReportFacts], speakers: Speakers
) -> tuple[Count, ...]:
    """By measure in the order of the claims, the whole before its parts. `of`: the origin of each claim. What somebody denies is not
    his figure, and what is only planned is no toll."""
    told: dict[tuple[str, str], list[Telling]] = {}
    for claim in claims:
        if claim.figures and claim.status in TOLD:
            day = day_span(reports[claim.report].day)[1]
            for figure in claim.figures:
                if figure.low is None and figure.high is None:
                    continue
                told.setdefault((figure.measure, people_of(figure.who, speakers)), []).append(
                    Telling(
                        origin=of[claim.id], low=figure.low, high=figure.high, day=day.toordinal() if day else -1,
                        claim=claim.id, where=_where(claim),
                    )
                )  # fmt: skip
    if not told:
        return ()
    measures = list(dict.fromkeys(measure for measure, _ in told))
    order = sorted(told, key=lambda about: (measures.index(about[0]), about[1] != "", about[1]))
    return tuple(_count(measure, people, told[measure, people]) for measure, people in order)


def _count(measure: str, people: str, told: Sequence[Telling]) -> Count:
    """Each origin at its last word. Within one day its largest count is the whole; smaller ones are parts, and so no word of its own."""
    own: dict[str, list[Telling]] = defaultdict(list)
    for telling in told:
        own[telling.origin].append(telling)
    last, before = [], []
    for tellings in own.values():
        by_day: dict[int, Telling] = {}
        for telling in tellings:
            if telling.day not in by_day or telling.size > by_day[telling.day].size:
                by_day[telling.day] = telling
        *earlier, final = (by_day[day] for day in sorted(by_day))
        last.append(final)
        before += [telling for telling in earlier if (telling.low, telling.high) != (final.low, final.high)]
    return Count(measure=measure, people=people, last=tuple(sorted(last, key=_by_size)), before=tuple(sorted(before, key=_by_day)))


def _by_size(telling: Telling) -> tuple[int, str]:
    return telling.size, telling.origin


def _by_day(telling: Telling) -> tuple[int, int, str]:
    return telling.day, telling.size, telling.origin


def figure_disputes(counts: Iterable[Count], names: Mapping[str, str]) -> Iterable[str]:
    """Counts of which two origins' last words cannot both hold, with all who stand on either side; else a part that is larger than
    another's whole."""
    by_measure: dict[str, dict[str, Count]] = {}
    for count in counts:
        by_measure.setdefault(count.measure, {})[count.people] = count
    for measure, by in by_measure.items():
        found = False
        for people, count in by.items():
            odds = [one for one in count.last if any(_are_at_odds(one, other) for other in count.last)]
            if odds:
                found = found or not people
                yield f"how many {measure}{f' ({people})' if people else ''}: {_either([(telling, '') for telling in odds], names)}"
        if "" in by and not found:
            parts = [(telling, people) for people, count in by.items() if people for telling in count.last]
            pairs = [
                (whole, part, people)
                for whole in by[""].last
                for part, people in parts
                if whole.size < part.size and _are_at_odds(whole, part)
            ]
            if pairs:
                sides = dict.fromkeys([(whole, "") for whole, _, _ in pairs] + [(part, people) for _, part, people in pairs])
                yield f"how many {measure}: {_either(list(sides), names)}"


def _either(odds: Sequence[tuple[Telling, str]], names: Mapping[str, str]) -> str:
    """ "23 (SOHR) or at least 31 civilians (Reuters and AFP)"."""
    sides: dict[str, list[str]] = {}
    for telling, people in odds:
        sides.setdefault(f"{telling.text} {people}".rstrip(), []).append(names[telling.origin])
    return " or ".join(f"{text} ({listed(who)})" for text, who in sides.items())


def _are_at_odds(one: Telling, other: Telling) -> bool:
    return one.origin != other.origin and at_odds(*sorted((one, other), key=_by_size))


def at_odds(low: Telling, high: Telling) -> bool:
    """`low` is the smaller one. Who told less on an earlier day may only not have known."""
    if low.most >= high.least or high.least <= low.most * CLOSE or low.vague or high.vague:
        return False
    if low.where and high.where and low.where != high.where:
        return False  # the count of a quarter and that of its town
    return not 0 <= low.day < high.day


def _where(claim: Claim) -> str:
    place = claim.place
    return "" if place is None or place.precision in ("country", "region") else fold(place.name or place.text)


def people_of(who: str, speakers: Speakers) -> str:
    """Which people a count is of: children, women, fighters, civilians; empty for all or where the words do not say."""
    words = [fold(found[0]) for found in WORD.finditer(who)]
    if CHILDREN.intersection(words):
        return "children"
    if WOMEN.intersection(words):
        return "women"
    for word in words:
        if word in ANYBODY:
            continue
        sector = speakers.nouns.get(word) or speakers.nouns.get(word.removesuffix("s"))
        if sector:
            return "fighters" if sector in FIGHTERS else "civilians"
    return ""
