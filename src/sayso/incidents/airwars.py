"""An incident's claims in, what Airwars' way of grading civilian harm makes of them out: a derived view, stored nowhere.

Airwars (airwars.org/about/methodology) grades each alleged incident of civilian harm: confirmed, a belligerent has accepted responsibility;
fair, two or more credible sources and a belligerent likely at work; weak, a single source; contested, competing claims of
responsibility; discounted, those killed were combatants. Here a source is an independent origin, nobody's credibility is judged, and
harm is discounted only where all who alleged it have taken it back. docs/incidents.md tells where this stays short of Airwars' own work.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sayso.incidents.disputes import is_kin
from sayso.incidents.origins import Speakers
from sayso.incidents.saying import listed
from sayso.incidents.sides import CIVILIANS, NO_BODY, UNSAID, VAGUE, Side, own_side, side_name, sides_of
from sayso.incidents.told import ReportFacts
from sayso.incidents.tolls import FIGHTERS, TOLD, Count, Range, Telling, find_counts, people_of
from sayso.model import Claim, Origin

GRADES = ("confirmed", "fair", "weak", "contested", "discounted")
HARMLESS = frozenset({"abduct", "beat", "torture", "sexual", "crowd-control", "primitive"})  # violence that is no strike and no shelling
HARMED = CIVILIANS | {"CIV", "REL", "MED", "BUS"}  # sectors of people who do not fight
MEASURES = ("killed", "wounded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm:
    """`killed` and `wounded` of civilians; `children`, `women` and `fighters` killed. None: nobody gives a number. `belligerents` are
    those that somebody names; `accepted_by` and `denied_by` are of them; `origins` stand for the allegation and are independent."""

    grade: str
    why: str
    killed: Range | None
    wounded: Range | None
    children: Range | None
    women: Range | None
    fighters: Range | None
    belligerents: tuple[str, ...]
    accepted_by: tuple[str, ...]
    denied_by: tuple[str, ...]
    origins: tuple[str, ...]


def grade_harm(
    claims: Sequence[Claim], origins: Sequence[Origin], of: Mapping[str, str], reports: Mapping[str, ReportFacts], speakers: Speakers
) -> Harm | None:
    """None where nobody alleges that a strike, shelling or other such violence harmed people who may be civilians. Numbers are taken
    from the claims that allege it, those of fighters from all."""
    strikes = [claim for claim in claims if claim.type == "ASSAULT" and claim.mode not in HARMLESS]
    alleged = [claim for claim in strikes if claim.status in TOLD and _is_harm(claim, speakers)]
    if not alleged:
        return None
    named = {origin.key: origin for origin in origins}
    alleging = [origin for origin in origins if origin.key in {of[claim.id] for claim in alleged}]
    independent = [origin for origin in alleging if origin.independent]
    doers = {side for claim in strikes if claim.status in TOLD for side in sides_of(claim.actor, speakers.groups, without=UNSAID | VAGUE)}
    accepted = _accepting(alleged, speakers)
    denied = [named[of[claim.id]].name for claim in strikes if claim.status == "denied"]
    grade, why = _grade(alleged, strikes, of, independent, doers, accepted, speakers)
    counts = find_counts(alleged, of, reports, speakers)
    return Harm(
        grade=grade, why=why, **{measure: _civilians(measure, counts) for measure in MEASURES},
        children=_range("killed", "children", counts), women=_range("killed", "women", counts), fighters=_range("killed", "fighters", find_counts(strikes, of, reports, speakers)),
        belligerents=_names(doers, speakers), accepted_by=_names(accepted, speakers), denied_by=tuple(dict.fromkeys(denied)),
        origins=tuple(origin.name for origin in independent),
    )  # fmt: skip


def _grade(
    alleged: Sequence[Claim], strikes: Sequence[Claim], of: Mapping[str, str], independent: Sequence[Origin],
    doers: set[Side], accepted: set[Side], speakers: Speakers,
) -> tuple[str, str]:  # fmt: skip
    if accepted:
        return "confirmed", f"{listed(_names(accepted, speakers))} accepted that people were harmed"
    if _taken_back(alleged, strikes, of, speakers):
        return "discounted", "whoever alleged it now says that it did not happen, or that those harmed were fighters"
    rivals = [side for side in sorted(doers) if any(not is_kin({side}, {other}) for other in doers)]
    if rivals:
        return "contested", f"more than one belligerent is named: {listed(_names(rivals, speakers))}"
    told = f"alleged by {listed(origin.name for origin in independent)}" if independent else "alleged by nobody with a name"
    if len(independent) > 1 and doers:
        return "fair", f"{told}, {listed(_names(doers, speakers))} named"
    return "weak", told if len(independent) < 2 else f"{told}, but no belligerent is named"


def _is_harm(claim: Claim, speakers: Speakers) -> bool:
    """Whether a claim says, or leaves open, that those harmed were civilians."""
    if any(role.sector in HARMED or role.party == "CIVILIAN" for role in claim.recipient):
        return True
    people = {people_of(figure.who, speakers) for figure in claim.figures if figure.measure in MEASURES and figure.high != 0}
    if people & {"civilians", "children", "women"}:
        return True
    return "" in people and not any(role.sector in FIGHTERS for role in claim.recipient)


def _accepting(alleged: Iterable[Claim], speakers: Speakers) -> set[Side]:
    """The sides that say themselves, of what they did, that people were harmed."""
    found: set[Side] = set()
    for claim in alleged:
        if claim.source is not None and claim.status == "happened" and claim.source.stance != "deny":
            own = own_side(claim.source, speakers.groups)
            found |= {own} & sides_of(claim.actor, speakers.groups, without=NO_BODY)
    return found


def _taken_back(alleged: Iterable[Claim], strikes: Iterable[Claim], of: Mapping[str, str], speakers: Speakers) -> bool:
    """Whether each origin that alleged harm has, in a later place, denied it."""
    later: dict[str, set[str]] = defaultdict(set)
    for claim in strikes:
        later[of[claim.id]].add(claim.status)
    return all("denied" in later[of[claim.id]] for claim in alleged)


def _civilians(measure: str, counts: Iterable[Count]) -> Range | None:
    """Of each origin its count of civilians, else of people whom nobody calls fighters, else of women or children, who are a part."""
    by = {count.people: count for count in counts if count.measure == measure}
    fighting = {telling.origin for telling in by["fighters"].last} if "fighters" in by else set()
    kept: dict[str, Telling] = {}
    for people in ("civilians", "", "women", "children"):
        for telling in by[people].last if people in by else ():
            if telling.origin not in kept and not (people == "" and telling.origin in fighting):
                kept[telling.origin] = telling
    if not kept:
        return None
    return Count(measure=measure, people="civilians", last=tuple(kept.values())).range


def _range(measure: str, people: str, counts: Iterable[Count]) -> Range | None:
    return next((count.range for count in counts if (count.measure, count.people) == (measure, people)), None)


def _names(sides: Iterable[Side], speakers: Speakers) -> tuple[str, ...]:
    return tuple(dict.fromkeys(side_name(side, speakers.parties) for side in sorted(sides)))
