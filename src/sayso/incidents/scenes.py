"""The claims of reports in, where in its report each stands out: how far down, in which scene, whether in the lead, whether it takes up
again what was told before; and how its words tell of the event (marks.py).

A reader joins "the blast" to the bomb of the headline by where it stands: nothing else was told between, no other place was named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sayso.incidents.marks import find_marks, is_named
from sayso.model import Claim

LEAD = 2  # sentences with claims, from the top: headline and first sentence, or the first two
BACK = re.compile(r"\b(?:the|this|these|those|that|such|its|their)\s+(?:\w+\s+){0,2}$", re.I)
NEAR = 60  # characters before the word of the event
PRECISE = ("point", "town", "within")


class Standing(NamedTuple):
    """`order`: which claim of its report it is. `marks`: how its words tell of the event (marks.py). `scene`: how often the report has gone
    on to another place or event before. `back`: its words take up what is known ("the attack"). `amount`: how many claims its report
    makes. `spots`: in how many towns or quarters the report has events of its type: of a digest of a day in many towns less is said of each."""

    order: int
    marks: int
    scene: int
    lead: bool
    back: bool
    amount: int
    spots: int


def find_standings(
    claims: Iterable[Claim], titles: Mapping[str, int], anew: Mapping[str, bool], cues: Mapping[str, int]
) -> dict[str, Standing]:
    """By claim. `titles`: how long the headline of each report is. `anew`: the claims whose words go on to another event. `cues`: of the
    sentence of each claim (cues.py)."""
    of_report: dict[str, list[Claim]] = {}
    for claim in claims:
        of_report.setdefault(claim.report, []).append(claim)
    found: dict[str, Standing] = {}
    for own in of_report.values():
        own.sort(key=lambda claim: (claim.anchor.start, claim.id))
        scene, place = 0, ""
        sentences = list(dict.fromkeys(claim.sentence.start for claim in own))[:LEAD]
        spots = _spots(own)
        for order, claim in enumerate(own):
            is_there = claim.place is not None and is_named(claim.place.text, claim.sentence.text)
            named = _named(claim) if is_there else ""
            scene += anew[claim.id] or bool(named and place and named != place)
            place = named or place
            lead = claim.sentence.start in sentences or claim.sentence.start < titles.get(claim.report, 0)
            many = len(spots.get(claim.type, ()))
            found[claim.id] = Standing(
                order, find_marks(claim, cues[claim.id], is_placed=is_there), scene, lead, takes_up(claim), len(own), many
            )
    return found


def _spots(claims: Iterable[Claim]) -> dict[str, set[str]]:
    """By type of event, the towns and quarters that one report places events in."""
    found: dict[str, set[str]] = {}
    for claim in claims:
        if claim.place and claim.place.precision in PRECISE:
            found.setdefault(claim.type, set()).add(claim.place.name or claim.place.text)
    return found


def takes_up(claim: Claim) -> bool:
    at = claim.anchor.start - claim.sentence.start
    return bool(BACK.search(claim.sentence.text[max(at - NEAR, 0) : max(at, 0)]))


def _named(claim: Claim) -> str:
    """The town or quarter of the claim."""
    place = claim.place
    return (place.name or place.text) if place is not None and place.precision in PRECISE else ""
