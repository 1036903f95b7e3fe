"""The shipped base map and a frame in, SVG paths of what lies in the frame out."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from sayso.model import row

DATA = Path(__file__).parent / "data" / "basemap.json"
MARGIN = 4.0  # units beyond the frame where outlines are cut, so that the cut itself is not seen
FINE = 0.6  # units; points nearer than that to the last one are left out

Point = tuple[float, float]


@row
class Frame:
    """A box of degrees drawn on `width` × `height` units: equirectangular, true to scale along the middle parallel."""

    west: float
    south: float
    east: float
    north: float
    width: float
    height: float

    def place(self, lon: float, lat: float) -> Point:
        return (lon - self.west) / (self.east - self.west) * self.width, (self.north - lat) / (self.north - self.south) * self.height

    def holds(self, lon: float, lat: float) -> bool:
        return self.west <= lon <= self.east and self.south <= lat <= self.north

    @property
    def kilometres(self) -> float:
        """How many kilometres one unit is, east to west along the middle."""
        return (self.east - self.west) * 111.32 * math.cos(math.radians((self.north + self.south) / 2)) / self.width


@row
class Outlines:
    """Path data of land and of disputed areas; names with the places where they are written, and
    how wide the part of a country is that is seen."""

    land: str
    disputed: str
    countries: tuple[tuple[str, float, float, float], ...]
    towns: tuple[tuple[str, float, float], ...]


def draw_outlines(frame: Frame, *, towns: int, fine: float = FINE, rank: int = 99) -> Outlines:
    """At most `towns` towns, of Natural Earth's scale rank `rank` at most (0 is the largest). Outlines lose what is smaller than `fine`."""
    document = _document()
    disputed = [
        _clipped(ring, frame, fine) for geometry in document["objects"]["disputed"]["geometries"] for ring in _rings(geometry, frame)
    ]
    land, names = [], []
    for geometry in document["objects"]["countries"]["geometries"]:
        rings = [_clipped(ring, frame, fine) for ring in _rings(geometry, frame)]
        land += [ring for ring in rings if len(ring) > 3 or fine <= FINE]  # what shrank to a line or a speck
        size, x, y = max((_middle(ring) for ring in rings if len(ring) > 2), default=(0.0, 0.0, 0.0))
        if size > 0.007 * frame.width * frame.height:
            names.append((-size, geometry["properties"]["name"], x, y))
    cities = [(name, *frame.place(lon, lat)) for name, lon, lat, size in document["towns"] if size <= rank and frame.holds(lon, lat)]
    return Outlines(
        land="".join(map(_path, land)),
        disputed="".join(map(_path, disputed)),
        countries=tuple((name, x, y, math.sqrt(-size)) for size, name, x, y in sorted(names)),
        towns=tuple(cities[:towns]),
    )


def _middle(ring: list[Point]) -> tuple[float, float, float]:
    """Area (without sign) and centroid of the part of a country that is seen: its name is written there."""
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs) / 2
    if abs(area) < 1:
        return 0.0, 0.0, 0.0
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (6 * area)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (6 * area)
    return abs(area), x, y


@lru_cache(maxsize=1)
def _document() -> dict[str, Any]:
    """The TopoJSON with its arcs as degrees, and with a box around each geometry's polygons."""
    document: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    scale = document["transform"]["scale"][0]
    arcs = []
    for arc in document["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale, y * scale))
        arcs.append(points)
    document["arcs"] = arcs
    return document


def _rings(geometry: dict[str, Any], frame: Frame) -> Iterable[list[Point]]:
    arcs = _document()["arcs"]
    for polygon in geometry["arcs"]:
        for numbers in polygon:
            ring: list[Point] = []
            for number in numbers:
                arc = arcs[number] if number >= 0 else arcs[~number][::-1]
                ring += arc if not ring else arc[1:]
            lons, lats = [point[0] for point in ring], [point[1] for point in ring]
            if max(lons) >= frame.west and min(lons) <= frame.east and max(lats) >= frame.south and min(lats) <= frame.north:
                yield ring


def _clipped(ring: list[Point], frame: Frame, fine: float) -> list[Point]:
    kept: list[Point] = []
    for point in _clip([frame.place(lon, lat) for lon, lat in ring], frame):
        if not kept or abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= fine:
            kept.append(point)
    return kept


def _path(ring: list[Point]) -> str:
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in ring) + "Z" if len(ring) > 2 else ""


def _clip(points: list[Point], frame: Frame) -> list[Point]:
    """Sutherland and Hodgman (1974): one side of the frame after the other."""
    for axis, limit, sign in ((0, -MARGIN, 1), (0, frame.width + MARGIN, -1), (1, -MARGIN, 1), (1, frame.height + MARGIN, -1)):
        points = _clip_side(points, axis, limit, sign)
    return points


def _clip_side(points: list[Point], axis: int, limit: float, sign: int) -> list[Point]:
    out: list[Point] = []
    for last, point in zip([points[-1], *points[:-1]] if points else [], points, strict=True):
        inside, before = (point[axis] - limit) * sign >= 0, (last[axis] - limit) * sign >= 0
        if inside != before:
            part = (limit - last[axis]) / (point[axis] - last[axis])
            out.append((last[0] + part * (point[0] - last[0]), last[1] + part * (point[1] - last[1])))
        if inside:
            out.append(point)
    return out
