"""OCHA's administrative areas of Syria (dBase and shape files) in; ocha_syria.csv out: districts, subdistricts, quarters.

    python src/sayso/knowledge/places/make_ocha.py ../shared/data

The facts are OCHA's (HDX, CC BY-IGO): they stay in a file of their own, so that they can be taken out.
"""

from __future__ import annotations

import csv
import math
import re
import struct
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from make_base import COLUMNS, fold, is_latin

HEAD = """# Made by make_ocha.py; do not edit: lay rows of your own into another file of this folder.
# Districts, subdistricts and city quarters of Syria: OCHA, Common Operational Datasets on HDX, CC BY-IGO.
"""
ADMIN1 = {
    "SY01": "Damascus",
    "SY02": "Aleppo",
    "SY03": "Rif Dimashq",
    "SY04": "Homs",
    "SY05": "Hama",
    "SY06": "Latakia",
    "SY07": "Idlib",
    "SY08": "Al-Hasakah",
    "SY09": "Deir ez-Zor",
    "SY10": "Tartus",
    "SY11": "Raqqa",
    "SY12": "Daraa",
    "SY13": "As-Suwayda",
    "SY14": "Quneitra",
}
# quarters are of the nearest of these, by the ids of syria.csv
CITIES = {
    "damascus": (33.51, 36.29),
    "aleppo": (36.2, 37.16),
    "homs": (34.73, 36.72),
    "hama": (35.13, 36.75),
    "latakia": (35.52, 35.79),
    "idlib": (35.93, 36.63),
    "al-hasakah": (36.5, 40.75),
    "deir-ez-zor": (35.34, 40.14),
    "tartus": (34.89, 35.89),
    "raqqa": (35.95, 39.01),
    "daraa": (32.62, 36.1),
    "sweida": (32.71, 36.57),
    "qamishli": (37.05, 41.22),
}


def read_dbf(path: Path) -> Iterator[dict[str, str]]:
    data = path.read_bytes()
    count, head, width = struct.unpack("<IHH", data[4:12])
    fields, at = [], 32
    while data[at] != 13:
        fields.append((data[at : at + 11].split(b"\0")[0].decode(), data[at + 16]))
        at += 32
    for number in range(count):
        start = head + number * width + 1
        cells = {}
        for name, length in fields:
            cells[name] = data[start : start + length].decode("utf-8", "replace").strip()
            start += length
        yield cells


def read_centres(path: Path) -> Iterator[tuple[float, float]]:
    """(lat, lon) of each polygon: the area centroid of its largest ring."""
    data = path.read_bytes()
    at = 100
    while at < len(data):
        length = struct.unpack(">i", data[at + 4 : at + 8])[0] * 2
        record = data[at + 8 : at + 8 + length]
        at += 8 + length
        parts, points = struct.unpack("<ii", record[36:44])
        starts = [*struct.unpack(f"<{parts}i", record[44 : 44 + 4 * parts]), points]
        flat = struct.unpack(f"<{2 * points}d", record[44 + 4 * parts : 44 + 4 * parts + 16 * points])
        rings = [list(zip(flat[2 * a : 2 * b : 2], flat[2 * a + 1 : 2 * b : 2], strict=True)) for a, b in pairwise(starts)]
        _, lat, lon = max(map(_centroid, rings))
        yield lat, lon


def _centroid(ring: list[tuple[float, float]]) -> tuple[float, float, float]:
    area = x = y = 0.0
    for (x1, y1), (x2, y2) in pairwise(ring):
        cross = x1 * y2 - x2 * y1
        area, x, y = area + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    return abs(area), y / (3 * area), x / (3 * area)


def area_rows(folder: Path) -> Iterator[dict[str, object]]:
    for level, kind in ((2, "district"), (3, "district")):
        for cells, (lat, lon) in zip(
            read_dbf(folder / f"syr_admin{level}.dbf"), read_centres(folder / f"syr_admin{level}.shp"), strict=True
        ):
            name, other = cells["NAME_EN"], cells.get("NAM_EN_REF", "")
            if level == 3 and cells["ADM2_EN"] == name:
                continue  # the district's own centre, named like it
            yield {
                "id": f"ocha:{cells['PCODE']}",
                "name": f"{name} {'Subdistrict' if level == 3 else 'District'}",
                "aliases": "|".join(dict.fromkeys(a for a in (name, other) if a)),
                "kind": kind,
                "country": "SY",
                "admin1": ADMIN1[cells["ADM1_PCODE"]],
                "lat": round(lat, 2),
                "lon": round(lon, 2),
            }


def quarter_rows(path: Path) -> Iterator[dict[str, object]]:
    names: dict[str, list[str]] = {}
    where: dict[str, tuple[str, float, float]] = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        cells = line.split("\t")
        if len(cells) < 7 or cells[3] != "ocha-city_neighbourhoods" or not is_latin(cells[1]):
            continue
        where[cells[4]] = (cells[2], float(cells[5]), float(cells[6]))
        alias = re.sub(r"\s*(\(.*\)|- \w+)$|- (?=[A-Z])", "", cells[1]).strip()
        # the wards of a city are often called like English words or by one number
        if len(fold(alias)) >= 4 and alias not in names.setdefault(cells[4], []):
            names[cells[4]].append(alias)
    for code, aliases in sorted(names.items()):
        name, lat, lon = where[code]
        name = re.sub(r"- (?=[A-Z])", "-", name)
        city = min(CITIES, key=lambda city: math.hypot(CITIES[city][0] - lat, CITIES[city][1] - lon))
        if len(fold(name)) < 4 or "(" in name:
            continue
        # found only beside the name of its city, or said to be a quarter
        yield {
            "id": f"ocha:{code}",
            "name": name,
            "aliases": "|".join("~" + a for a in dict.fromkeys([name, *aliases])),
            "kind": "quarter",
            "country": "SY",
            "lat": round(lat, 2),
            "lon": round(lon, 2),
            "within": f"sy:{city}",
        }


def main(data: Path) -> None:
    rows = [*area_rows(data / "gazetteer" / "ocha-syria"), *quarter_rows(data / "gazetteer" / "syria_names_merged_open.tsv")]
    with open(Path(__file__).parent / "ocha_syria.csv", "w", encoding="utf-8", newline="") as handle:
        handle.write(HEAD)
        writer = csv.DictWriter(handle, COLUMNS, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
