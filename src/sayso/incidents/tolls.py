"""Claims with head counts in, figures side by side and disputes about them out. Figures are never added up and never averaged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sayso.days import day_span
from sayso.incidents.columns import WORD, ReportFacts, fold
from sayso.incidents.origins import Speakers
from sayso.model import Claim, IncidentFigure

CHILDREN = frozenset(
    ["child", "children", "minor", "minors", "baby", "babies", "infant", "infants", "toddler", "toddlers", "boy", "boys", "girl", "girls"]
)
WOMEN = frozenset({"woman", "women"})
FIGHTERS = frozenset({"MIL", "REB", "COP", "CRM"})
CLOSE = 1.25  # two bare numbers nearer than this may both be rounded


@dataclass(frozen=True, slots=True)
class Toll:
    """What one origin says last of one measure and one kind of people."""

    low: float
    high: float
    day: int  # -1 where the day of telling is unknown
    text: str
    where: str  # the name of the place that is counted, empty where the claim names none or a whole country

    @property
    def vague(self) -> bool:
        """ "several", "dozens": words that nobody would hold against a number."""
        return self.low > 0 and self.low * 2 <= self.high < float("inf")


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


def figure_disputes(
    claims: Sequence[Claim], of: Mapping[str, str], names: Mapping[str, str], reports: Mapping[str, ReportFacts], speakers: Speakers
) -> Iterable[str]:
    """Figures of two origins that cannot both hold. A toll that rises is no dispute: each origin is taken at its latest word, and who
    told less on an earlier day may only not have known."""
    latest: dict[tuple[str, str], dict[str, Toll]] = {}
    for claim in claims:
        if claim.status not in ("happened", "possible"):
            continue
        day = day_span(reports[claim.report].day)[1]
        for figure in claim.figures:
            about = (figure.measure, people_of(figure.who, speakers))
            toll = _toll(figure.low, figure.high, day.toordinal() if day else -1, _where(claim))
            if toll is not None:
                mine = latest.setdefault(about, {})
                known = mine.get(of[claim.id])
                # within one day an origin's largest count is the whole, smaller ones are parts
                if known is None or toll.day > known.day or (toll.day == known.day and _size(toll) > _size(known)):
                    mine[of[claim.id]] = toll
    for (measure, people), tolls in sorted(latest.items()):
        sides = sorted(tolls.items(), key=lambda side: (_size(side[1]), side[0]))
        for place, (one, low) in enumerate(sides):
            for two, high in sides[place + 1 :]:
                if at_odds(low, high):
                    who = f" {people}" if people else ""
                    yield f"{measure}{who}: {names[one]} says {low.text}, {names[two]} says {high.text}"
                    break
            else:
                continue
            break


def _where(claim: Claim) -> str:
    place = claim.place
    return "" if place is None or place.precision in ("country", "region") else fold(place.name or place.text)


def _toll(low: int | None, high: int | None, day: int, where: str) -> Toll | None:
    if low is None and high is None:
        return None
    if low is None:
        return Toll(0, float(high or 0), day, f"up to {high}", where)
    if high is None:
        return Toll(low, float("inf"), day, f"at least {low}", where)
    return Toll(low, high, day, str(low) if low == high else f"{low} to {high}", where)


def _size(toll: Toll) -> float:
    return toll.high if toll.high < float("inf") else toll.low


def at_odds(low: Toll, high: Toll) -> bool:
    """`low` is the smaller one."""
    if low.high >= high.low or high.low <= low.high * CLOSE or low.vague or high.vague:
        return False
    if low.where and high.where and low.where != high.where:
        return False  # the count of a quarter and that of its town
    grown = 0 <= low.day < high.day
    return not grown


def people_of(who: str, speakers: Speakers) -> str:
    """Which people a count is of: children, women, fighters, civilians; empty for all or where the words do not say."""
    words = [fold(found[0]) for found in WORD.finditer(who)]
    if CHILDREN.intersection(words):
        return "children"
    if WOMEN.intersection(words):
        return "women"
    for word in words:
        sector = speakers.nouns.get(word) or speakers.nouns.get(word.removesuffix("s"))
        if sector:
            return "fighters" if sector in FIGHTERS else "civilians"
    return ""
