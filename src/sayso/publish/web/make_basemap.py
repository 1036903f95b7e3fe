"""Natural Earth files in, `data/basemap.json` out: outlines, disputed areas and towns, small enough to ship.

    python -m sayso.publish.web.make_basemap FOLDER

FOLDER holds `ne_50m_admin_0_countries.json`, `ne_10m_admin_0_disputed_areas.json` and
`ne_10m_populated_places_simple.json` (Natural Earth, public domain). The outlines leave as TopoJSON: a border that two
countries share is kept, and simplified, once, so that no gap opens between them.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

STEP = 0.005  # degrees; all points lie on this grid
TOLERANCE = 0.018  # degrees; how far a simplified border may stray
SMALLEST = 0.003  # square degrees; smaller islands go, unless they are all of a country
TOWN_RANK = 6  # Natural Earth's scale rank up to which towns are kept
OUT = Path(__file__).parent / "data" / "basemap.json"

Point = tuple[int, int]


def main(folder: str) -> None:
    source = Path(folder)
    countries = _features(source / "ne_50m_admin_0_countries.json")
    disputed = _features(source / "ne_10m_admin_0_disputed_areas.json")
    towns = _features(source / "ne_10m_populated_places_simple.json")
    arcs: list[list[Point]] = []
    document = {
        "type": "Topology",
        "credit": "Natural Earth 5 (public domain), simplified",
        "transform": {"scale": [STEP, STEP], "translate": [0, 0]},
        "objects": {
            "countries": {"type": "GeometryCollection", "geometries": _outline(countries, arcs, _country)},
            "disputed": {"type": "GeometryCollection", "geometries": _outline(disputed, arcs, _area)},
        },
        "arcs": [_delta(arc) for arc in arcs],
        "towns": sorted(filter(None, map(_town, towns)), key=lambda town: (town[3], town[0])),
    }
    OUT.write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{OUT.name}: {OUT.stat().st_size / 1024:.0f} KB, {len(arcs)} arcs")


def _features(path: Path) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return features


def _country(properties: dict[str, Any], largest: list[Point]) -> dict[str, Any]:
    return {"id": properties["ADM0_A3"], "name": properties["NAME_LONG"], "label": _middle(largest), "rank": properties["LABELRANK"]}


def _area(properties: dict[str, Any], _: list[Point]) -> dict[str, Any]:
    return {"name": properties["BRK_NAME"] or properties["NAME"]}


def _middle(ring: list[Point]) -> list[float]:
    """The centroid of a ring in degrees: where the country's name is written."""
    area = _area_of(ring) / STEP / STEP
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (6 * area)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (6 * area)
    return [round(x * STEP, 2), round(y * STEP, 2)]


def _town(feature: dict[str, Any]) -> list[Any] | None:
    properties = feature["properties"]
    if properties["scalerank"] > TOWN_RANK or not properties["name"]:
        return None
    rank = properties["scalerank"] - (2 if properties["adm0cap"] else 0)
    return [properties["name"], round(properties["longitude"], 2), round(properties["latitude"], 2), max(0, int(rank))]


def _outline(features: list[dict[str, Any]], arcs: list[list[Point]], describe: Any) -> list[dict[str, Any]]:
    """TopoJSON geometries of the features; their arcs are added to `arcs`."""
    shapes = [_polygons(feature["geometry"]) for feature in features]
    neighbours: dict[Point, set[Point]] = defaultdict(set)
    for polygons in shapes:
        for ring in (ring for polygon in polygons for ring in polygon):
            for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
                neighbours[a].add(b)
                neighbours[b].add(a)
    nodes = {point for point, around in neighbours.items() if len(around) != 2}
    known: dict[tuple[Point, ...], int] = {}
    geometries = []
    for feature, polygons in zip(features, shapes, strict=True):
        built = [[_ring_arcs(ring, nodes, known, arcs) for ring in polygon] for polygon in polygons]
        if built:
            largest = max(polygons, key=lambda polygon: abs(_area_of(polygon[0])))[0]
            geometries.append({"type": "MultiPolygon", "arcs": built, "properties": describe(feature["properties"], largest)})
    return geometries


def _polygons(geometry: dict[str, Any]) -> list[list[list[Point]]]:
    """Rings on the grid, open (the first point is not repeated), without specks."""
    raw = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    polygons = []
    for polygon in raw:
        rings = [ring for ring in (_grid(ring) for ring in polygon) if len(ring) >= 3]
        if rings:
            polygons.append(rings)
    largest = max((abs(_area_of(polygon[0])) for polygon in polygons), default=0.0)
    return [polygon for polygon in polygons if abs(_area_of(polygon[0])) >= min(SMALLEST, largest)]


def _grid(ring: list[list[float]]) -> list[Point]:
    points: list[Point] = []
    for x, y in ring:
        point = (round(x / STEP), round(y / STEP))
        if not points or points[-1] != point:
            points.append(point)
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    return points


def _area_of(ring: list[Point]) -> float:
    """Square degrees (signed)."""
    total = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))
    return total * STEP * STEP / 2


def _ring_arcs(ring: list[Point], nodes: set[Point], known: dict[tuple[Point, ...], int], arcs: list[list[Point]]) -> list[int]:
    """The ring as arc numbers; a negative number (~n) is arc n walked backwards."""
    cuts = [i for i, point in enumerate(ring) if point in nodes]
    if not cuts:  # an island: cut where its smallest point is, so that a second copy meets the first
        cuts = [ring.index(min(ring))]
    numbers = []
    for start, end in zip(cuts, [*cuts[1:], cuts[0] + len(ring)], strict=True):
        arc = tuple(ring[i % len(ring)] for i in range(start, end + 1))
        back = arc[::-1]
        if arc in known:
            numbers.append(known[arc])
        elif back in known:
            numbers.append(~known[back])
        else:
            known[arc] = len(arcs)
            numbers.append(len(arcs))
            arcs.append(_simplify(list(arc)))
    return numbers


def _simplify(points: list[Point]) -> list[Point]:
    """Douglas and Peucker (1973), without recursion; a closed arc is halved first so that it cannot fall into a line."""
    keep = {0, len(points) - 1}
    stack = [(0, len(points) - 1)]
    if points[0] == points[-1] and len(points) > 3:
        far = max(range(len(points)), key=lambda i: (points[i][0] - points[0][0]) ** 2 + (points[i][1] - points[0][1]) ** 2)
        keep.add(far)
        stack = [(0, far), (far, len(points) - 1)]
    limit = TOLERANCE / STEP
    while stack:
        first, last = stack.pop()
        best, at = 0.0, -1
        for i in range(first + 1, last):
            distance = _distance(points[i], points[first], points[last])
            if distance > best:
                best, at = distance, i
        if at >= 0 and best > limit:
            keep.add(at)
            stack += [(first, at), (at, last)]
    return [points[i] for i in sorted(keep)]


def _distance(point: Point, a: Point, b: Point) -> float:
    (x, y), (ax, ay), (bx, by) = point, a, b
    length = (bx - ax) ** 2 + (by - ay) ** 2
    part = 0.0 if not length else max(0.0, min(1.0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length))
    dx, dy = x - ax - part * (bx - ax), y - ay - part * (by - ay)
    return float((dx * dx + dy * dy) ** 0.5)


def _delta(arc: list[Point]) -> list[list[int]]:
    out, last = [], (0, 0)
    for point in arc:
        out.append([point[0] - last[0], point[1] - last[1]])
        last = point
    return out


if __name__ == "__main__":
    main(sys.argv[1])
