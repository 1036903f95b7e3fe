"""Mentions of places in; the same mentions, each with the place that it was resolved to, out.

What decides between namesakes is a sum of named weights: the kind that the words ask for ("province of"), the lands that the
report names, the region named beside it, nearness to the other places of the report, and how many people live there. A
name that no table holds is looked for by its spelling, then placed inside the area that the words put it in
(precision "within"), else it stays unresolved. No weight looks at who holds a place.
"""
from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from sayso.identities.gazetteer import Entry, PlaceIndex, least_likeness
from sayso.identities.gazetteer_context import Context, Placed, read_context
from sayso.identities.gazetteer_tables import load_index
from sayso.identities.place_shapes import Shape, read_shape
from sayso.knowledge.load import Knowledge
from sayso.model import Article, Identity, Mention, Sentence

__all__ = ["PlaceIndex", "build_places", "resolve_places"]

PRECISION = {
    "country": "country", "governorate": "governorate", "region": "region", "sea": "region", "river": "region", "district": "district", "town": "town",
    "village": "town", "camp": "town",
}
# what a reading weighs, in the logarithm of odds, about
WEIGHTS = {
    "doubtful": -1.0, "usual name": 0.6, "people": 0.35, "kind asked for": 3.0, "other kind": -2.5, "town": 0.9, "capital": 1.0, "own table": 0.5, "country": 2.0, "minor kind": -0.6,
    "land of the report": 3.5, "land not named": -1.5, "theatre": 1.2, "land of the sentence": 0.8, "region beside": 2.5, "other region beside": -1.0, "named as its land": 3.5,
    "near in sentence": 2.0, "near in report": 1.2, "part of a named place": 2.0, "part of another town": -3.0, "spelling": 9.0, "named before": 1.0,
}
BESIDE = ("near another", "part of")
GREAT = 300_000  # people
HARDLY, MAIN = 0.1, 0.3  # shares of the report
LEAST = -1.0  # below this sum a reading is not taken
SURE = 0.5  # below this odds share the choice is told to be unsure in `why`
SETTLEMENTS = frozenset(("town", "village", "camp"))


def build_places(knowledge: Knowledge) -> PlaceIndex:
    """Raises BadKnowledge, with file and line, where a table is faulty."""
    return load_index(knowledge)


def resolve_places(mentions: Sequence[Mention], *, sentences: tuple[Sentence, ...], article: Article, places: PlaceIndex) -> tuple[Mention, ...]:
    """The same mentions in the same order, each with its identity; `key` is None where the place stays unknown."""
    by_index = {sentence.index: sentence for sentence in sentences}
    shapes = [read_shape(mention, by_index[mention.sentence], places) for mention in mentions]
    context = read_context(mentions, shapes, sentences=sentences, article=article, places=places)
    # twice: what is sure the first time helps to choose the second time
    for _ in range(2):
        chosen = [_choose(mention, shape, context, places) for mention, shape in zip(mentions, shapes, strict=True)]
        context = context.with_places(mentions, [choice[0] for choice in chosen], [choice[1] for choice in chosen])
    resolved = []
    for mention, shape, choice in zip(mentions, shapes, chosen, strict=True):
        resolved.append(replace(mention, identity=_identify(mention, shape, choice, context, places)))
    return tuple(resolved)


Choice = tuple[Entry | None, float, str]


def _choose(mention: Mention, shape: Shape, context: Context, places: PlaceIndex) -> Choice:
    """The best entry, its share of the odds, and why."""
    if shape.capital:
        return places.capital_of(shape.capital), 0.9, "the capital of this land"
    if shape.border or shape.anaphor or not shape.names:
        return None, 0.0, ""
    around = list(context.around(mention))
    readings = []
    for entry, doubtful in {entry.id: (entry, doubtful) for name in shape.names for entry, doubtful in places.named(name)}.values():
        if not _is_far(entry, shape, context):
            weight, why = _weigh(entry, mention, shape, context, around, places)
            usual = shape.text.casefold() == entry.name.casefold()
            readings.append((weight + (WEIGHTS["doubtful"] if doubtful else 0.0) + (WEIGHTS["usual name"] if usual else 0.0), entry, ["name", *why]))
    for entry, likeness, how in [] if readings else places.spelled(shape.text, context.lands)[:12]:
        if _is_far(entry, shape, context):
            continue
        weight, why = _weigh(entry, mention, shape, context, around, places)
        # a faint likeness needs the place beside it
        if likeness >= least_likeness(shape.text) or any(reason.startswith(BESIDE) for reason in why):
            readings.append((weight - (1.0 - likeness) * WEIGHTS["spelling"], entry, [how, *why]))
    return _best(readings)


def _best(readings: list[tuple[float, Entry, list[str]]]) -> Choice:
    if not readings:
        return None, 0.0, ""
    readings.sort(key=lambda reading: (-reading[0], reading[1].id))
    top, entry, why = readings[0]
    share = 1.0 / sum(math.exp(max(-30.0, weight - top)) for weight, _, _ in readings)
    if share < SURE and len(readings) > 1:
        why.append(f"unsure, perhaps {readings[1][1].name} ({readings[1][1].country})")
    # nothing speaks for it: more likely a namesake that no table holds
    return (entry, round(share, 3), ", ".join(why)) if top >= LEAST else (None, 0.0, "")


def _is_far(entry: Entry, shape: Shape, context: Context) -> bool:
    """Of a land that the report hardly names, while it is about others. Great cities, and in a war what our own tables hold,
    are named everywhere."""
    if not entry.country or entry.kind == "country" or context.votes < 1.0 or context.share.get(entry.country, 0.0) >= HARDLY:
        return False
    if shape.kinds and entry.kind not in shape.kinds:
        return True
    if entry.country in context.theatre:
        return entry.people < GREAT / 5 and entry.id.startswith(("gn:", "ocha:"))
    return entry.people < GREAT


def _weigh(entry: Entry, mention: Mention, shape: Shape, context: Context, around: Sequence[Placed], places: PlaceIndex) -> tuple[float, list[str]]:
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
    if near_here > 0.4:
        why.append("near another place of the sentence")
    return min(weight, 5.0) + WEIGHTS["near in sentence"] * near_here + WEIGHTS["near in report"] * near_there


def _lies_in(entry: Entry, region: Entry | None, other: Entry) -> bool:
    if other.kind == "country":
        return entry.country == other.country and entry.kind != "country"
    return other.kind in ("governorate", "region") and region is not None and region.name == other.name and entry.country == other.country


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Along the ground, well enough for a few hundred kilometres."""
    x = (lon2 - lon1) * math.cos(math.radians((lat1 + lat2) / 2))
    return 111.2 * math.hypot(lat2 - lat1, x)


# --- what is written down ---------------------------------------------------------------------------------------------


def _identify(mention: Mention, shape: Shape, choice: Choice, context: Context, places: PlaceIndex) -> Identity:
    if shape.border:
        return _border(shape, context, places)
    entry, score, why = choice
    if shape.anaphor:
        entry, score, why = _named_before(mention, shape, context, places)
        if entry is None:
            return Identity(key=None, name=None, why=f"«{mention.text}»: no such place was named before")
    if entry is None:
        return _within(mention, shape, context, places)
    region = places.region_of(entry)
    if shape.facility and entry.kind in (*SETTLEMENTS, "quarter") and entry.kind not in shape.kinds and not shape.facility.endswith("s"):
        # "Kirkuk airport": not in the tables, but in Kirkuk
        return Identity(key=f"{entry.id}#{shape.facility}", name=f"{shape.facility_name}", country=entry.country or None, lat=entry.lat, lon=entry.lon, precision="within",
                        admin1=region.name if region else None, score=round(score * 0.8, 3), why=f"{shape.facility} in {entry.name}, which is known: {why}")
    lat, lon = entry.lat, entry.lon
    if shape.part:
        why += f", {shape.part}"
        side = side_of(shape.part) if entry.kind == "country" else ""
        lat, lon = places.sides.get(entry.country, {}).get(side, (lat, lon))
    return Identity(key=entry.id, name=_plain(entry.name), country=entry.country or None, lat=lat, lon=lon, precision=PRECISION.get(entry.kind, "point"),
                    admin1=entry.name if entry.kind == "governorate" else region.name if region else None, score=score, why=why)


def _plain(name: str) -> str:
    """ "Sinjar (Idlib)" is called Sinjar."""
    return name.split(" (")[0]


def side_of(part: str) -> str:
    """ "north eastern" -> "northeast"; of two sides the last ("northern and eastern"); "" for "rural", "rebel-held"."""
    joined = "".join(part.lower().replace("-", " ").replace("ern", "").split())
    for side in ("northeast", "northwest", "southeast", "southwest", "north", "south", "east", "west", "central"):
        if joined.endswith(side):
            return side
    return ""


def _named_before(mention: Mention, shape: Shape, context: Context, places: PlaceIndex) -> Choice:
    """The place that "the city" or "the country" takes up: the last of its kind."""
    kind = shape.anaphor
    before = [place.entry for place in context.placed if (place.sentence, place.token) < (mention.sentence, mention.first)]
    fits = {"town": SETTLEMENTS, "capital": frozenset(("country",))}.get(kind, frozenset((kind,)))
    of_kind = [entry for entry in reversed(before) if entry.kind in fits]
    # "Moscow said ... the city": the city is one of the land that the report is about
    last = next((entry for entry in of_kind if context.share.get(entry.country, 0.0) >= MAIN), of_kind[0] if of_kind else None)
    if last is None and kind in ("country", "capital"):
        chief = max(context.share, key=lambda land: (context.share[land], land), default="")
        last = places.country_of(chief)
    if last is None and kind == "governorate":
        last = next((region for region in map(places.region_of, reversed(before)) if region), None)
    if last is not None and kind == "capital":
        last = places.capital_of(last.country)
    return (last, 0.5, f"«{mention.text}»: {last.name}, the last of its kind that was named") if last else (None, 0.0, "")


def _within(mention: Mention, shape: Shape, context: Context, places: PlaceIndex) -> Identity:
    """A name that no table holds: inside the area that the words name with it, else unknown."""
    if not shape.kinds and any(name in places.names for name in shape.names):
        return Identity(key=None, name=shape.text, why="what bears this name is far from what the report is about")
    area = context.area_of(mention, in_town=bool(shape.kinds) and shape.kinds[0] in ("quarter", "facility", "road"))
    if area is None:
        return Identity(key=None, name=shape.text or mention.text, score=0.0, why="no table holds this name, and no area is named with it")
    entry, how = area
    region = places.region_of(entry)
    country_only = entry.kind == "country"
    return Identity(
        key=f"{entry.id}/{shape.text.lower()}", name=shape.text, country=entry.country or None, lat=None if country_only else entry.lat,
        lon=None if country_only else entry.lon, precision="within", admin1=entry.name if entry.kind == "governorate" else region.name if region else None,
        score=0.3 if country_only else 0.4, why=f"no table holds this name; {how} {entry.name}, whose coordinates are given" if not country_only else f"no table holds this name; {how} {entry.name}",
    )


def _border(shape: Shape, context: Context, places: PlaceIndex) -> Identity:
    """Two lands, or one and the land that the report is about."""
    lands = list(shape.border)
    if len(lands) == 1:
        others = sorted(context.share.items(), key=lambda item: (-item[1], item[0]))
        lands += [land for land, _ in others if land != lands[0] and ("-".join((land, lands[0])) in places.borders or "-".join((lands[0], land)) in places.borders)][:1]
    if len(lands) >= 2:
        for pair in ((lands[0], lands[1]), (lands[1], lands[0])):
            known = places.borders.get("-".join(pair))
            if known:
                main = max(lands[:2], key=lambda land: (context.share.get(land, 0.0), land))
                return Identity(key=f"border:{'-'.join(pair)}", name=known[0], country=main, lat=known[1], lon=known[2], precision="region", score=0.6, why="a border named by its lands")
        names = [land.name for land in map(places.country_of, lands[:2]) if land]
        main = max(lands[:2], key=lambda land: (context.share.get(land, 0.0), land))
        return Identity(key=f"border:{'-'.join(sorted(lands[:2]))}", name="-".join(sorted(names)) + " border", country=main, precision="region", score=0.4, why="a border named by its lands")
    land = places.country_of(lands[0]) if lands else None
    return Identity(key=f"border:{lands[0]}" if lands else None, name=f"{land.name} border" if land else None, country=lands[0] if lands else None, precision="region", score=0.3,
                    why="a border of this land, with whom is not said")
