"""The claims of an incident in, what origins tell differently of it out: whether it happened, who did it, where, when, how many.

One sentence for each, with all who hold either side. Who says nothing of a thing, or only something vaguer, contradicts nobody; who only
passes on what others say contradicts nobody either.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar

import numpy as np

from sayso.incidents.families import is_spoken
from sayso.incidents.origins import Speakers
from sayso.incidents.pairs import kilometres
from sayso.incidents.saying import listed
from sayso.incidents.sides import UNSAID, VAGUE, Side, is_same_side, side_name, sides_of
from sayso.incidents.told import own_days
from sayso.incidents.tolls import Count, figure_disputes
from sayso.model import Claim, Origin, Place

TOLD = ("happened", "possible")
NAMED = ("point", "town")  # places small enough to contradict each other
T = TypeVar("T")
OUTSKIRTS = 12.0  # km: a quarter and its town, a village named for the next town
LATE = 2  # days: who says Monday and who says Tuesday may mean one night


def find_disputes(
    claims: Sequence[Claim], origins: Sequence[Origin], of: Mapping[str, str], counts: Iterable[Count], speakers: Speakers
) -> tuple[str, ...]:
    """`of`: the key of each claim's origin."""
    if len(origins) < 2:
        return ()  # nobody contradicts himself
    speaking = {origin.key for origin in origins if origin.independent or origin.kind == "unnamed"}
    if len(speaking) < 2:
        return ()
    names = {origin.key: origin.name for origin in origins}
    rank = {origin.key: place for place, origin in enumerate(origins)}
    own = [claim for claim in claims if of[claim.id] in speaking]
    spoken = [
        Count(measure=count.measure, people=count.people, last=tuple(telling for telling in count.last if telling.origin in speaking))
        for count in counts
    ]
    return (
        *_denials(own, of, names, rank), *_other_actors(own, of, names, speakers),
        *_other_places(own, of, names), *_other_days(own, of, names), *figure_disputes(spoken, names),
    )  # fmt: skip


def _denials(claims: Sequence[Claim], of: Mapping[str, str], names: Mapping[str, str], rank: Mapping[str, int]) -> Iterable[str]:
    deny = sorted({of[claim.id] for claim in claims if claim.status == "denied"}, key=rank.__getitem__)
    affirm = sorted({of[claim.id] for claim in claims if claim.status in TOLD}, key=rank.__getitem__)
    against = [key for key in affirm if key not in deny]
    if deny and against:
        yield f"whether: denied by {listed(names[key] for key in deny)}, told by {listed((names[key] for key in against), most=5)}"


def _other_actors(claims: Sequence[Claim], of: Mapping[str, str], names: Mapping[str, str], speakers: Speakers) -> Iterable[str]:
    """Origins whose actors of one kind of event have nobody in common. Who names no actor, or only "gunmen", says nothing against."""
    for type in dict.fromkeys(claim.type for claim in claims if not is_spoken(claim.type)):
        told: dict[str, set[Side]] = defaultdict(set)
        hit: set[Side] = set()
        for claim in claims:
            if claim.type == type and claim.status in TOLD:
                told[of[claim.id]] |= sides_of(claim.actor, speakers.groups, without=UNSAID | VAGUE)
                hit |= {side for side in sides_of(claim.recipient, speakers.groups) if side.kind != "people"}
        # in a fight told from both sides either is the actor of one account and the recipient of another
        if len({side for sides in told.values() for side in sides if any(is_same_side(side, other) for other in hit)}) > 1:
            continue
        camps = _camps({key: sides for key, sides in told.items() if sides}, is_kin)
        if len(camps) > 1:
            sides = {key: [side_name(side, speakers.parties) for side in told[key]] for key in told}
            yield f"who: {_either(camps, names, sides)}"
            return


def _camps(told: Mapping[str, set[T]], agree: Callable[[set[T], set[T]], bool]) -> list[list[str]]:
    """Origins that agree, or that another one links, stand together. In the order of `told`, those of the first first."""
    camps: list[list[str]] = []
    for key in told:
        joined = [camp for camp in camps if any(agree(told[key], told[other]) for other in camp)]
        camps = [camp for camp in camps if camp not in joined] + [[*(other for camp in joined for other in camp), key]]
    order = {key: place for place, key in enumerate(told)}
    return sorted((sorted(camp, key=order.__getitem__) for camp in camps), key=lambda camp: order[camp[0]])


def _either(camps: Iterable[Sequence[str]], names: Mapping[str, str], what: Mapping[str, Iterable[str]]) -> str:
    """ "Syria (SOHR and AFP) or Syrian rebels (Russia)": what each camp says, and who is in it."""
    return " or ".join(
        f"{listed(sorted({word for key in camp for word in what[key]}))} ({listed(names[key] for key in camp)})" for camp in camps
    )


@cache
def _kinships() -> frozenset[frozenset[str]]:
    with open(Path(__file__).with_name("kin.csv"), encoding="utf-8", newline="") as handle:
        return frozenset(frozenset((row["one"], row["other"])) for row in csv.DictReader(line for line in handle if line[0] != "#"))


def is_kin(one: set[Side], two: set[Side]) -> bool:
    """Whether anybody of both is, or may be meant to be, one. Words for a country's people are too loose to contradict its authorities."""
    return any(
        is_same_side(a, b) or (a.party == b.party and "people" in (a.kind, b.kind)) or frozenset((a.party, b.party)) in _kinships()
        for a in one
        for b in two
    )


def _other_places(claims: Sequence[Claim], of: Mapping[str, str], names: Mapping[str, str]) -> Iterable[str]:
    """Towns apart. A place counts only where the sentence itself names it: what was carried over from elsewhere is no word of the origin."""
    told: dict[str, set[tuple[str, float, float]]] = defaultdict(set)
    for claim in claims:
        place = claim.place
        if (
            place is not None
            and _is_spot(place)
            and claim.status in TOLD
            and not is_spoken(claim.type)
            and place.text in claim.sentence.text
        ):
            told[of[claim.id]].add((place.name or place.text, place.lat or 0.0, place.lon or 0.0))
    camps = _camps(dict(told), _beside)
    if len(camps) > 1:
        yield f"where: {_either(camps, names, {key: [name for name, _, _ in told[key]] for key in told})}"


def _is_spot(place: Place) -> bool:
    return place.precision in NAMED and place.lat is not None and place.lon is not None


def _beside(one: set[tuple[str, float, float]], two: set[tuple[str, float, float]]) -> bool:
    """Names of one place, or of places at a stone's throw."""
    return any(name == other or _km(at, there) <= OUTSKIRTS for name, *at in one for other, *there in two)


def _km(one: Sequence[float], other: Sequence[float]) -> float:
    return float(kilometres(*(np.array([degrees]) for degrees in (*one, *other)))[0])


def _other_days(claims: Sequence[Claim], of: Mapping[str, str], names: Mapping[str, str]) -> Iterable[str]:
    """Days apart, of accounts that each give one day."""
    told: dict[str, set[int]] = defaultdict(set)
    for claim in claims:
        first, last = own_days(claim)
        if first != -1 and claim.status in TOLD and not is_spoken(claim.type):
            told[of[claim.id]] |= set(range(first, last + 1))
    camps = _camps(dict(told), _near)
    single = [camp for camp in camps if len({day for key in camp for day in told[key]}) == 1]
    if len(camps) > 1 and len(single) == len(camps):
        yield f"when: {_either(camps, names, {key: [date.fromordinal(day).isoformat() for day in told[key]] for key in told})}"


def _near(one: set[int], two: set[int]) -> bool:
    return any(abs(a - b) < LATE for a in one for b in two)
