"""The claims of one cluster in, an Incident out: who stands behind it, in what state it is, and why.

state: `contested` where somebody denies it, names another actor, or gives figures that cannot both hold; else `admitted` where the actor's
own authorities confirm it; else `corroborated` by two or more independent origins; else `single`. Nothing is decided about who is right.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from sayso.days import day_span, month_day
from sayso.incidents.disputes import find_disputes
from sayso.incidents.families import is_spoken
from sayso.incidents.headlines import headline
from sayso.incidents.origins import SameWords, Speakers, Voices, copy_groups, describe_origins, earliest_first, find_origins
from sayso.incidents.sides import NO_BODY, own_side, side_name, sides_of
from sayso.incidents.told import LONG, ReportFacts, own_days
from sayso.incidents.tolls import find_counts, find_figures
from sayso.model import Claim, Incident, Origin, Place, hash_id

OF_A_WAR = {"killed": 10_000, "wounded": 10_000, "displaced": 500_000, "detained": 10_000}
NO_DAYS = (-1, -1)
PRECISION = ("point", "town", "within", "district", "governorate", "country", "region")


@dataclass(frozen=True, slots=True)
class Grading:
    """What grading needs beside the claims. `voices`: those that were found on the way."""

    reports: Mapping[str, ReportFacts]
    speakers: Speakers
    same_words: SameWords
    voices: Voices = field(default_factory=dict)


def no_incident(claim: Claim) -> bool:
    """A toll over years, or whatever else spans more than a month, belongs to no incident; nor does a toll without a day that is
    too high for one event ("the war has killed 250,000")."""
    first, last = day_span(claim.date)
    if first is not None and last is not None:
        return (last - first).days > LONG
    return bool(claim.figures) and any(
        (figure.low or figure.high or 0) >= OF_A_WAR.get(figure.measure, math.inf) for figure in claim.figures
    )


def incident_name(claim: Claim) -> str:
    """The id of the incident whose earliest claim this is."""
    return hash_id("incident", claim.id)


def build_incident(claims: Sequence[Claim], grading: Grading) -> tuple[Incident, tuple[str, ...]]:
    """An incident, and for each of its claims the id that the incident would have if that claim were the earliest. Its id is that of
    its earliest claim, by the day of the report and then its place in it: it stays when later reports are added, and where an
    earlier one comes late, the old id still leads here."""
    ordered = list(claims)
    if len(ordered) > 1:  # most are told once
        ordered.sort(key=lambda claim: (earliest_first(grading.reports[claim.report]), claim.anchor.start, claim.id))
    copies = copy_groups({claim.report for claim in ordered}, grading.reports, grading.same_words)
    origins, of = find_origins(ordered, grading.reports, grading.speakers, copies=copies, known=grading.voices)
    type, mode = _kind(ordered)
    names = tuple(incident_name(claim) for claim in ordered)
    figures = find_figures(ordered, of)
    counts = find_counts(ordered, of, grading.reports, grading.speakers)
    disputes = find_disputes(ordered, origins, of, counts, grading.speakers)
    said = describe_origins(ordered, origins, copies)
    state, evidence = find_state(ordered, origins, disputes, of, grading)
    evidence = f"{evidence}; {said}" if evidence else said
    place = _place(ordered)
    first, last = _days(ordered)
    title = headline(
        ordered, type=type, mode=mode, place=place, days=(first, last), counts=counts, origins=origins, speakers=grading.speakers
    )
    incident = Incident(
        id=names[0], type=type, mode=mode, title=title, claims=tuple(claim.id for claim in ordered), state=state, evidence=evidence,
        origins=origins, disputes=disputes, figures=figures, place=place, first_day=first, last_day=last,
    )  # fmt: skip
    return incident, names


# -- state ---------------------------------------------------------------------------------------------------------------


def find_state(
    claims: Sequence[Claim], origins: Sequence[Origin], disputes: Sequence[str], of: Mapping[str, str], grading: Grading
) -> tuple[str, str]:
    """The state and what makes it so, empty where only the number of origins does."""
    admission = find_admission(claims, of, grading)
    if disputes:
        return "contested", "; ".join((*disputes, *([admission] if admission else [])))
    if admission:
        return "admitted", admission
    if len(origins) < 2:
        return "single", ""
    affirmed = {of[claim.id] for claim in claims if claim.status != "denied"}
    return ("corroborated" if sum([origin.independent and origin.key in affirmed for origin in origins]) > 1 else "single"), ""


def find_admission(claims: Sequence[Claim], of: Mapping[str, str], grading: Grading) -> str:
    """The first claim in which the actor's own authorities, forces or media, or the armed group itself, tell its deed as done."""
    for claim in claims:
        if claim.status != "happened" or is_spoken(claim.type) or claim.mode == "withdraw":
            continue
        source = claim.source
        if (source is not None and source.stance == "deny") or not claim.actor:
            continue
        if source is None and not of[claim.id].startswith("party:"):
            continue  # what follows is dear, and most claims are the outlet's own
        actors = {side for side in sides_of(claim.actor, grading.speakers.groups, without=NO_BODY) if side.kind == "power" or side.group}
        if source is None:
            for side in sorted(actors):
                if of[claim.id] == f"party:{side.key}" and side.kind == "power":
                    voice = [*claim.via[-1:], *grading.reports[claim.report].credits, grading.reports[claim.report].outlet][0]
                    return f"admitted by {side_name(side, grading.speakers.parties)}, whose voice {voice} is"
        elif (own := own_side(source, grading.speakers.groups)) in actors:
            return f"admitted by {side_name(own, grading.speakers.parties)} ({' '.join(source.text.split())})"
    return ""


# -- what, where, when ---------------------------------------------------------------------------------------------------


def _kind(claims: Sequence[Claim]) -> tuple[str, str]:
    """The type and mode that most claims give; those told as done count before those denied or possible."""
    type, mode = claims[0].type, claims[0].mode
    if all(claim.type == type and claim.mode == mode for claim in claims):  # as of most incidents
        return type, mode
    done = [claim for claim in claims if claim.status == "happened"] or list(claims)
    type = _most(claim.type for claim in done)
    return type, _most(claim.mode for claim in done if claim.type == type and claim.mode) if any(
        c.mode for c in done if c.type == type
    ) else ""


def _most(values: Iterable[str]) -> str:
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value))


def _place(claims: Sequence[Claim]) -> Place | None:
    """The most precise place, of these the one that most claims give."""
    known = [claim.place for claim in claims if claim.place]
    if len(known) < 2 or all(place == known[0] for place in known):
        return known[0] if known else None
    counts = Counter((place.name or place.text, place.country) for place in known)

    def rank(place: Place) -> tuple[int, int, str, str]:
        wide = PRECISION.index(place.precision) if place.precision in PRECISION else 1
        return max(wide, 1), -counts[place.name or place.text, place.country], place.name or place.text, place.text

    return min(known, key=rank)


def _days(claims: Sequence[Claim]) -> tuple[str | None, str | None]:
    """From the first to the last of the days that the claims give; a day that few of them give beside others is taken for a slip."""
    told = [span for claim in claims if (span := own_days(claim)) != NO_DAYS]
    if told and told.count(told[0]) == len(told):
        return _iso(told[0][0]), _iso(told[0][1])
    counts = Counter(told)
    if not counts:
        yearless = sorted({claim.date for claim in claims if claim.date and month_day(claim.date)})
        return (yearless[0], yearless[-1]) if yearless else (None, None)
    shortest = min(last - first for first, last in counts)
    kept = {span: count for span, count in counts.items() if span[1] - span[0] <= max(shortest, 2)}
    often = max(kept.values())
    days = [span for span, count in kept.items() if count * 4 >= often]
    first, last = min(span[0] for span in days), max(span[1] for span in days)
    return _iso(first), _iso(last)


@lru_cache(maxsize=1 << 14)
def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()
