"""A view and clusters of claims in, what the map draws out: land, borders inside countries, circles, and names that do not collide."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sayso.model import row
from sayso.publish.serve.mercator import Mercator, View, frame_for
from sayso.publish.web.basemap import DATA, Outlines, draw_outlines

GOVERNORATES = DATA.parent / "governorates.json"
INNER = 4.5  # zoom from which borders inside countries are drawn, and a step later named
LETTERS = 11.5  # size of labels

Box = tuple[float, float, float, float]


@row
class Spot:
    """A cluster as it comes from the store, on the map. `to` is where it leads."""

    x: float
    y: float
    radius: float
    count: int
    name: str
    to: str


@row
class Name:
    text: str
    x: float
    y: float
    kind: str
    anchor: str


@row
class Atlas:
    width: float
    height: float
    outlines: Outlines
    inner: str
    spots: tuple[Spot, ...]
    names: tuple[Name, ...]
    scale: tuple[float, str]


def draw_atlas(frame: Mercator, spots: Sequence[Spot]) -> Atlas:
    outlines = _outlines(frame)
    inner, governorates = _inner(frame)
    kept = merge_spots(spots)
    return Atlas(
        width=frame.width, height=frame.height, outlines=outlines, inner=inner, spots=kept,
        names=tuple(_names(frame, kept, outlines, governorates)), scale=_scale(frame),
    )  # fmt: skip


def warm() -> None:
    """Read the files of the map."""
    _governorates()
    _outlines(frame_for(View(lat=34.0, lon=38.0, zoom=6.0), 960, 560))


def merge_spots(spots: Iterable[Spot]) -> tuple[Spot, ...]:
    """Circles that would hide each other become one, at the place of the larger."""
    kept: list[Spot] = []
    for spot in sorted(spots, key=lambda spot: (-spot.count, spot.x, spot.y)):
        near = next((at for at, other in enumerate(kept) if math.hypot(other.x - spot.x, other.y - spot.y) < other.radius + 2), None)
        if near is None:
            kept.append(spot)
        else:
            other = kept[near]
            kept[near] = Spot(
                x=other.x, y=other.y, radius=radius_of(other.count + spot.count), count=other.count + spot.count,
                name=other.name if other.name.endswith("…") else f"{other.name} …", to="",
            )  # fmt: skip
    return tuple(kept)


def radius_of(count: int) -> float:
    """The area grows with the logarithm: one stays visible beside ten thousand."""
    return round(5.0 + 5.2 * math.log10(count) * 1.25, 1)


@lru_cache(maxsize=128)
def _outlines(frame: Mercator) -> Outlines:
    fine = 1.4 if frame.zoom < 3.5 else 0.8
    return draw_outlines(frame, towns=40 if frame.zoom >= 4 else 14, fine=fine, rank=1 if frame.zoom < 4 else 3 if frame.zoom < 6 else 99)


@lru_cache(maxsize=128)
def _inner(frame: Mercator) -> tuple[str, tuple[tuple[str, float, float], ...]]:
    if frame.zoom < INNER:
        return "", ()
    document = _governorates()
    lines = []
    for (west, south, east, north), line in document["lines"]:
        if east >= frame.west and west <= frame.east and north >= frame.south and south <= frame.north:
            lines.append("M" + "L".join("{:.1f},{:.1f}".format(*frame.place(lon, lat)) for lon, lat in line))
    unit = frame.width / (frame.east - frame.west)
    named = [
        (name.split(" (")[0], *frame.place(lon, lat))
        for name, lon, lat, size in document["names"]
        if frame.holds(lon, lat) and math.sqrt(size) * unit > 7 * len(name) + 12
    ]
    return "".join(lines), tuple(named)


@lru_cache(maxsize=1)
def _governorates() -> dict[str, Any]:
    """Lines as degrees, each with its box."""
    document: dict[str, Any] = json.loads(GOVERNORATES.read_text(encoding="utf-8"))
    lines = []
    for flat in document["lines"]:
        x = y = 0
        points = []
        for at in range(0, len(flat), 2):
            x, y = x + flat[at], y + flat[at + 1]
            points.append((x * document["step"], y * document["step"]))
        lons, lats = [point[0] for point in points], [point[1] for point in points]
        lines.append(((min(lons), min(lats), max(lons), max(lats)), points))
    return {"lines": lines, "names": document["names"]}


def _names(frame: Mercator, spots: Sequence[Spot], outlines: Outlines, governorates: Sequence[tuple[str, float, float]]) -> Iterable[Name]:
    """Greedy: places of the largest circles first, then countries, governorates and towns, each where room is left."""
    taken: list[Box] = [(spot.x - spot.radius, spot.y - spot.radius, spot.x + spot.radius, spot.y + spot.radius) for spot in spots]
    taken.append((0, frame.height - 30, 150, frame.height))
    wanted: list[tuple[str, float, float, str, str]] = []
    for spot in spots[:30]:
        wanted.append((spot.name, spot.x + spot.radius + 3, spot.y + 4, "spot", "start"))
    for name, x, y, _ in outlines.countries:
        wanted.append((name.upper(), x, y, "country", "middle"))
    wanted += [(name, x, y, "governorate", "middle") for name, x, y in governorates]
    known = {spot.name.split(",")[0].casefold() for spot in spots}
    wanted += [(name, x + 5, y + 4, "town", "start") for name, x, y in outlines.towns if name.casefold() not in known]
    for text, x, y, kind, anchor in wanted:
        width = len(text) * LETTERS * (0.72 if kind == "country" else 0.56)
        left = x - width / 2 if anchor == "middle" else x
        box = (left, y - LETTERS * 0.9, left + width, y + LETTERS * 0.35)
        inside = box[0] > 2 and box[2] < frame.width - 2 and box[1] > 2 and box[3] < frame.height - 2
        if text and inside and not any(box[0] < b[2] and box[2] > b[0] and box[1] < b[3] and box[3] > b[1] for b in taken):
            taken.append(box)
            yield Name(text=text, x=round(x, 1), y=round(y, 1), kind=kind, anchor=anchor)


def _scale(frame: Mercator) -> tuple[float, str]:
    """A round number of kilometres, true in the middle of the map, as units and words."""
    unit = frame.kilometres
    want = unit * 110
    power = 10 ** math.floor(math.log10(want))
    length = max(step * power for step in (1, 2, 5) if step * power <= want)
    return round(length / unit, 1), f"{length:,g} km" if length < 1000 else f"{length:,.0f} km"


def around(view: View, width: float, height: float) -> dict[str, View]:
    """The views that the buttons of the map lead to."""
    frame = frame_for(view, width, height)
    across, down = (frame.east - frame.west) / 3, (frame.north - frame.south) / 3
    lat, lon = (frame.north + frame.south) / 2, (frame.east + frame.west) / 2

    def at(lat: float, lon: float, zoom: float) -> View:
        return View(lat=max(-85.0, min(85.0, lat)), lon=max(-180.0, min(180.0, lon)), zoom=max(1.0, min(12.0, zoom)))

    return {
        "in": at(lat, lon, view.zoom + 1), "out": at(lat, lon, view.zoom - 1), "north": at(lat + down, lon, view.zoom),
        "south": at(lat - down, lon, view.zoom), "west": at(lat, lon - across, view.zoom), "east": at(lat, lon + across, view.zoom),
    }  # fmt: skip
