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
    """Path data of land and of disputed areas; names with the places where they are written."""

    land: str
    disputed: str
    countries: tuple[tuple[str, float, float], ...]
    towns: tuple[tuple[str, float, float], ...]


def draw_outlines(frame: Frame, *, towns: int) -> Outlines:
    document = _document()
    land, disputed = (
        "".join(_path(ring, frame) for geometry in document["objects"][name]["geometries"] for ring in _rings(geometry, frame))
        for name in ("countries", "disputed")
    )
    names = []
    for geometry in document["objects"]["countries"]["geometries"]:
        lon, lat = geometry["properties"]["label"]
        if frame.holds(lon, lat):
            names.append((geometry["properties"]["rank"], geometry["properties"]["name"], *frame.place(lon, lat)))
    cities = [(name, *frame.place(lon, lat)) for name, lon, lat, _ in document["towns"] if frame.holds(lon, lat)]
    return Outlines(
        land=land,
        disputed=disputed,
        countries=tuple((name, x, y) for _, name, x, y in sorted(names)),
        towns=tuple(cities[:towns]),
    )


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


def _path(ring: list[Point], frame: Frame) -> str:
    points = _clip([frame.place(lon, lat) for lon, lat in ring], frame)
    kept: list[Point] = []
    for point in points:
        if not kept or abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= FINE:
            kept.append(point)
    if len(kept) < 3:
        return ""
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in kept) + "Z"


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
