"""A place that a mention may mean in; how much speaks for it, as a sum of named weights, and the reasons, out.

No weight looks at who holds a place.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from sayso.identities.gazetteer import Entry, PlaceIndex
from sayso.identities.gazetteer_context import Context, Placed
from sayso.identities.place_shapes import Shape
from sayso.model import Mention

# what a reading weighs, in the logarithm of odds, about
WEIGHTS = {
    "doubtful": -1.0,
    "usual name": 0.6,
    "people": 0.35,
    "kind asked for": 3.0,
    "other kind": -2.5,
    "town": 0.9,
    "capital": 1.0,
    "own table": 0.5,
    "country": 2.0,
    "minor kind": -0.6,
    "land of the report": 3.5,
    "land not named": -1.5,
    "theatre": 1.2,
    "land of the sentence": 0.8,
    "region beside": 2.5,
    "other region beside": -1.0,
    "named as its land": 3.5,
    "another land named": -9.0,
    "near in sentence": 2.0,
    "near in report": 1.2,
    "part of a named place": 2.0,
    "part of another town": -3.0,
    "spelling": 9.0,
    "named before": 1.0,
}
KNOWN = 100_000  # the same, of what our own tables hold
GREAT = 300_000  # people; a town of so many is named in reports of all lands
HARDLY = 0.1  # the share of a report below which a land is hardly named
STATED = frozenset(("US", "CA", "AU"))  # lands whose news names the state behind a town
SETTLEMENTS = frozenset(("town", "village", "camp"))


def is_far(entry: Entry, shape: Shape, context: Context) -> bool:
    """Of a land that the report hardly names, while it is about others. Great cities, and in a war what our own tables hold,
    are named everywhere. And a city that shares its name with a village: of "the village of London" it says nothing."""
    if entry.people >= shape.most:
        return True
    if not entry.country or entry.kind == "country" or context.votes < 1.0 or context.share.get(entry.country, 0.0) >= HARDLY:
        return False
    if shape.kinds and entry.kind not in shape.kinds:
        return True
    shared = entry.id.startswith(("gn:", "ocha:"))
    if entry.country in context.theatre:
        return entry.people < GREAT / 5 and shared
    return entry.people < GREAT and (shared or entry.people < KNOWN)


def weigh(
    entry: Entry, mention: Mention, shape: Shape, context: Context, around: Sequence[Placed], places: PlaceIndex
) -> tuple[float, list[str]]:
    why: list[str] = []
    weight = WEIGHTS["people"] * math.log10(entry.people + 10)
    weight += WEIGHTS["capital"] if places.capital_of(entry.country) is entry else 0.0
    weight += 0.0 if entry.id.startswith(("gn:", "ocha:")) else WEIGHTS["own table"]
    weight += _weigh_kind(entry, shape, why)
    weight += _weigh_land(entry, mention, context, why)
    weight += _weigh_neighbours(entry, mention, around, places, why)
    return weight, why


def _weigh_kind(entry: Entry, shape: Shape, why: list[str]) -> float:
    kind = "town" if entry.kind in SETTLEMENTS else entry.kind
    if shape.kinds:
        fits = entry.kind in shape.kinds or kind in shape.kinds
        if fits:
            why.append(f"said to be a {entry.kind}")
            return WEIGHTS["kind asked for"]
        if shape.kinds[0] in ("region", "facility", "airbase", "crossing", "road", "quarter") and kind in ("town", "governorate"):
            return WEIGHTS["town"] if kind == "town" else 0.0  # "the area of Aleppo", "Aleppo airport": in it or around it
        return WEIGHTS["other kind"] if kind in ("town", "governorate", "country", "district") else -1.0
    if kind == "town":
        return WEIGHTS["town"]
    if kind == "country":
        return WEIGHTS["country"]
    return WEIGHTS["minor kind"] if kind in ("district", "quarter", "airbase", "field", "facility", "crossing") else 0.0


def _weigh_land(entry: Entry, mention: Mention, context: Context, why: list[str]) -> float:
    if not entry.country:
        return 0.5
    if entry.kind == "country":
        return max(0.5, WEIGHTS["land of the report"] * context.share.get(entry.country, 0.0))
    share = context.share.get(entry.country, 0.0)
    weight = WEIGHTS["land of the report"] * share
    if share >= 0.15:
        why.append(f"the report is about {entry.country}")
    elif not share:
        weight += WEIGHTS["land not named"] if context.share else 0.0
        if entry.country in context.theatre:
            weight += WEIGHTS["theatre"]
            why.append("in the lands of this war")
    if entry.country in context.in_sentence.get(mention.sentence, ()):
        weight += WEIGHTS["land of the sentence"]
    return weight


def _weigh_neighbours(entry: Entry, mention: Mention, around: Sequence[Placed], places: PlaceIndex, why: list[str]) -> float:
    weight, near_here, near_there, other_town = 0.0, 0.0, 0.0, False
    region = places.region_of(entry)
    for place in around:
        other = place.entry
        if other.id == entry.id:
            if place.sentence < mention.sentence and entry.kind not in ("governorate", "district"):
                weight += WEIGHTS["named before"]
            continue
        if other.id == entry.within:
            weight = max(weight, WEIGHTS["part of a named place"])
            why.append(f"part of {other.name}")
        other_town = other_town or (other.kind == "town" and other.id != entry.within)
        # "London, Ontario", "Tripoli, in northern Lebanon"
        if place.sentence == mention.sentence and 0 < place.token - mention.last <= 2 and _lies_in(entry, region, other):
            weight += WEIGHTS["named as its land"]
            why.append(f"{other.name} is named as where it lies")
        if _is_elsewhere(entry, region, other, place, mention):
            weight += WEIGHTS["another land named"]
        beside = place.sentence == mention.sentence and abs(place.token - mention.first) <= 8
        if beside and other.kind == "governorate" and other.country == entry.country and entry.kind not in ("governorate", "country"):
            right = region is not None and region.id == other.id
            weight += WEIGHTS["region beside"] if right else WEIGHTS["other region beside"]
            if right:
                why.append(f"{other.name} stands beside it")
        if other.lat is None or other.kind in ("country", "sea", "region") or entry.lat is None or other.lon is None or entry.lon is None:
            continue
        distance = kilometres(entry.lat, entry.lon, other.lat, other.lon)
        if place.sentence == mention.sentence:
            near_here = max(near_here, math.exp(-distance / 60.0))
        else:
            near_there = max(near_there, math.exp(-distance / 100.0))
    if entry.kind == "quarter" and entry.within and other_town and not any(place.entry.id == entry.within for place in around):
        weight += WEIGHTS["part of another town"]
    if entry.kind in ("governorate", "district"):  # its point stands for a wide land: nearness says little
        near_here, near_there = near_here / 2, near_there / 2
    if near_here > 0.4:
        why.append("near another place of the sentence")
    return min(weight, 5.0) + WEIGHTS["near in sentence"] * near_here + WEIGHTS["near in report"] * near_there


def _is_elsewhere(entry: Entry, region: Entry | None, other: Entry, place: Placed, mention: Mention) -> bool:
    """ "Cairo, Illinois" is not in Egypt, "Woodbridge, Virginia" not in California."""
    close = place.sentence == mention.sentence and place.token - mention.last == 1
    if not close or other.kind != "governorate" or other.country not in STATED or entry.kind not in SETTLEMENTS:
        return False
    return entry.country != other.country or (region is not None and region.id != other.id)


def _lies_in(entry: Entry, region: Entry | None, other: Entry) -> bool:
    if other.kind == "country":
        return entry.country == other.country and entry.kind != "country"
    return other.kind in ("governorate", "region") and region is not None and region.name == other.name and entry.country == other.country


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Along the ground, well enough for a few hundred kilometres."""
    x = (lon2 - lon1) * math.cos(math.radians((lat1 + lat2) / 2))
    return 111.2 * math.hypot(lat2 - lat1, x)
