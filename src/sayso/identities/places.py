"""Mentions of places in; the same mentions, each with the place that it was resolved to, out.

What decides between namesakes is a sum of named weights: the kind that the words ask for ("province of"), the lands that the
report names, the region named beside it, nearness to the other places of the report, and how many people live there. A
name that no table holds is looked for by its spelling, then placed inside the area that the words put it in
(precision "within"), else it stays unresolved. No weight looks at who holds a place.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from sayso.identities.gazetteer import Entry, PlaceIndex, least_likeness
from sayso.identities.gazetteer_context import Context, read_context
from sayso.identities.gazetteer_tables import load_index
from sayso.identities.place_shapes import MOST_PEOPLE, Shape, read_shape
from sayso.identities.place_weights import SETTLEMENTS, WEIGHTS, is_far, weigh
from sayso.knowledge.load import Knowledge
from sayso.model import Article, Identity, Mention, Sentence

__all__ = ["PlaceIndex", "build_places", "resolve_places"]

PRECISION = {
    "country": "country",
    "governorate": "governorate",
    "region": "region",
    "sea": "region",
    "river": "region",
    "district": "district",
    "town": "town",
    "village": "town",
    "camp": "town",
}
LOCAL = frozenset(("town", "village", "camp", "quarter", "district", "region", "governorate", "airbase", "mountain", "crossing", "field"))
WIDE = frozenset(("region", "governorate", "district"))
BESIDE = ("near another", "part of")
POSSESSED = re.compile(r"[a-z]{3}[^s\W]s$")
LEAST = -1.0  # below this sum a reading is not taken
SURE = 0.5  # below this odds share the choice is told to be unsure in `why`
MAIN = 0.3  # the share of a report from which a land is what it is about


def build_places(knowledge: Knowledge) -> PlaceIndex:
    """Raises BadKnowledge, with file and line, where a table is faulty."""
    return load_index(knowledge)


def resolve_places(
    mentions: Sequence[Mention], *, sentences: tuple[Sentence, ...], article: Article, places: PlaceIndex
) -> tuple[Mention, ...]:
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
    if shape.land:
        return places.country_of(shape.land), 0.5, "somewhere in this land"
    if shape.border or shape.anaphor or not shape.names:
        return None, 0.0, ""
    around = list(context.around(mention))
    readings = []
    bearers = _bearers(shape.names, context, places)
    how = "name"
    if not bearers:  # "Turkeys airspace"
        bearers, how = (
            _bearers([name[:-1] for name in shape.names if POSSESSED.search(name)], context, places),
            "its name, without an apostrophe",
        )
    firm = [
        entry
        for entry, doubtful in bearers.values()
        if not doubtful and (entry.country in context.lands or entry.country in context.theatre)
    ]
    for entry, doubtful in bearers.values():
        if not is_far(entry, shape, context):
            weight, why = weigh(entry, mention, shape, context, around, places)
            if doubtful and firm and _yields(entry, firm, context, why):
                continue
            usual = shape.text.casefold() == entry.name.casefold()
            readings.append(
                (weight + (WEIGHTS["doubtful"] if doubtful else 0.0) + (WEIGHTS["usual name"] if usual else 0.0), entry, [how, *why])
            )
    for entry, likeness, how in [] if readings else places.spelled(shape.text, context.lands)[:12]:
        if is_far(entry, shape, context):
            continue
        weight, why = weigh(entry, mention, shape, context, around, places)
        # a faint likeness needs the place beside it
        if likeness >= least_likeness(shape.text) or any(reason.startswith(BESIDE) for reason in why):
            readings.append((weight - (1.0 - likeness) * WEIGHTS["spelling"], entry, [how, *why]))
    return _best(readings)


def _bearers(names: Sequence[str], context: Context, places: PlaceIndex) -> dict[str, tuple[Entry, bool]]:
    """Who bears one of these names, and whether that is doubtful. "al-Meridian" is no Meridian of a land that the report does not name."""
    articled = bool(names) and names[0].startswith("al ")
    return {
        entry.id: (entry, doubtful)
        for name in names
        for entry, doubtful in places.named(name)
        if name.startswith("al ") or not articled or entry.country in context.lands or entry.country in context.theatre
    }


def _yields(entry: Entry, firm: Sequence[Entry], context: Context, why: Sequence[str]) -> bool:
    """A bearer of a name that needs support yields to a known one, unless another place speaks for it; a land, unless the
    report is more about it."""
    if entry.kind == "country":
        return context.share.get(entry.country, 0.0) <= max(context.share.get(other.country, 0.0) for other in firm)
    return not any(reason.startswith(BESIDE) or "beside" in reason for reason in why)


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
        return Identity(
            key=f"{entry.id}#{shape.facility}",
            name=f"{shape.facility_name}",
            country=entry.country or None,
            lat=entry.lat,
            lon=entry.lon,
            precision="within",
            admin1=region.name if region else None,
            score=round(score * 0.8, 3),
            why=f"{shape.facility} in {entry.name}, which is known: {why}",
        )
    lat, lon = entry.lat, entry.lon
    if shape.part:
        why += f", {shape.part}"
        side = side_of(shape.part) if entry.kind == "country" else ""
        lat, lon = places.sides.get(entry.country, {}).get(side, (lat, lon))
    return Identity(
        key=entry.id,
        name=_plain(entry.name),
        country=entry.country or None,
        lat=lat,
        lon=lon,
        precision=PRECISION.get(entry.kind, "point"),
        admin1=entry.name if entry.kind == "governorate" else region.name if region else None,
        score=score,
        why=why,
    )


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
    before = [
        place.entry
        for place in context.placed
        if (place.sentence, place.token) < (mention.sentence, mention.first)
        and not (kind == "country" and (place.sentence, place.token) in context.owners)
    ]
    fits = {"town": SETTLEMENTS, "capital": frozenset(("country",)), "area": LOCAL, "region": WIDE}.get(kind, frozenset((kind,)))
    of_kind = [entry for entry in reversed(before) if entry.kind in fits]
    most = MOST_PEOPLE.get(mention.text.split()[-1].lower())
    if most:
        of_kind = [entry for entry in of_kind if entry.people < most] or of_kind
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
        key=f"{entry.id}/{shape.text.lower()}",
        name=shape.text,
        country=entry.country or None,
        lat=None if country_only else entry.lat,
        lon=None if country_only else entry.lon,
        precision="within",
        admin1=entry.name if entry.kind == "governorate" else region.name if region else None,
        score=0.3 if country_only else 0.4,
        why=f"no table holds this name; {how} {entry.name}, whose coordinates are given"
        if not country_only
        else f"no table holds this name; {how} {entry.name}",
    )


def _border(shape: Shape, context: Context, places: PlaceIndex) -> Identity:
    """Two lands, or one and the land that the report is about."""
    lands = list(shape.border)
    if len(lands) == 1:
        others = sorted(context.share.items(), key=lambda item: (-item[1], item[0]))
        lands += [
            land
            for land, _ in others
            if land != lands[0] and ("-".join((land, lands[0])) in places.borders or "-".join((lands[0], land)) in places.borders)
        ][:1]
    if len(lands) >= 2:
        for pair in ((lands[0], lands[1]), (lands[1], lands[0])):
            known = places.borders.get("-".join(pair))
            if known:
                main = max(lands[:2], key=lambda land: (context.share.get(land, 0.0), land))
                return Identity(
                    key=f"border:{'-'.join(pair)}",
                    name=known[0],
                    country=main,
                    lat=known[1],
                    lon=known[2],
                    precision="region",
                    score=0.6,
                    why="a border named by its lands",
                )
        names = [land.name for land in map(places.country_of, lands[:2]) if land]
        main = max(lands[:2], key=lambda land: (context.share.get(land, 0.0), land))
        return Identity(
            key=f"border:{'-'.join(sorted(lands[:2]))}",
            name="-".join(sorted(names)) + " border",
            country=main,
            precision="region",
            score=0.4,
            why="a border named by its lands",
        )
    land = places.country_of(lands[0]) if lands else None
    return Identity(
        key=f"border:{lands[0]}" if lands else None,
        name=f"{land.name} border" if land else None,
        country=lands[0] if lands else None,
        precision="region",
        score=0.3,
        why="a border of this land, with whom is not said",
    )
