"""The knowledge files in, what a person can choose from out: parties, modes of each event, and places by name."""

from __future__ import annotations

import threading
import unicodedata
from bisect import bisect_left
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sayso.knowledge import load_knowledge
from sayso.model import row
from sayso.publish.labels import PARTIES, country_name

HITS = 12
# as the coder says it (identities/places.py); everything else is a point
KINDS = {
    "country": "country", "governorate": "governorate", "region": "region", "sea": "region", "river": "region", "district": "district",
    "town": "town", "village": "town", "camp": "town",
}  # fmt: skip
_building = threading.Lock()


@row
class Known:
    """A place as the knowledge files have it."""

    name: str
    kind: str
    country: str
    admin1: str
    lat: float
    lon: float
    size: int

    @property
    def precision(self) -> str:
        return KINDS.get(self.kind, "point")


@lru_cache(maxsize=1)
def party_list() -> tuple[tuple[str, str], ...]:
    """(key, name): the keys of the codebook, then every country."""
    rows = load_knowledge().table("countries.csv")
    countries = sorted(((row["id"], row["name"]) for row in rows if len(row["id"]) == 3), key=lambda pair: pair[1])
    return (*PARTIES.items(), *countries)


@lru_cache(maxsize=1)
def modes_by_type() -> dict[str, dict[str, str]]:
    """For each type its modes, with what each means."""
    types = load_knowledge().document("event_types.yaml")["types"]
    return {type: {mode: (entry or {}).get("means", "") for mode, entry in (of.get("modes") or {}).items()} for type, of in types.items()}


def places_json(request: Request) -> Response:
    """Places whose name begins with what was typed, the largest first."""
    found = find_places(request.query_params.get("q", "")[:100])
    return JSONResponse([
        {
            "name": place.name, "country": place.country, "admin1": place.admin1, "lat": place.lat, "lon": place.lon, "precision": place.precision,
            "words": ", ".join(filter(None, (place.name, place.admin1 if place.admin1 != place.name else "", country_name(place.country)))),
            "kind": place.kind,
        }
        for place in found
    ])  # fmt: skip


def find_places(typed: str) -> list[Known]:
    wanted = _plain(typed)
    if len(wanted) < 2:
        return []
    with _building:
        names, places = _index()
    found: dict[int, None] = {}
    at = bisect_left(names, (wanted, -1))
    while at < len(names) and names[at][0].startswith(wanted) and len(found) < 400:
        found[names[at][1]] = None
        at += 1
    best = sorted((places[number] for number in found), key=lambda place: (_plain(place.name) != wanted, -place.size, place.name))
    return list({(place.name, place.country, round(place.lat), round(place.lon)): place for place in reversed(best)}.values())[::-1][:HITS]


@lru_cache(maxsize=1)
def _index() -> tuple[list[tuple[str, int]], list[Known]]:
    """Every name and alias without its marks, in order, with the number of its place."""
    names: list[tuple[str, int]] = []
    places: list[Known] = []
    for entry in load_knowledge().table("places/*.csv"):
        try:
            lat, lon = float(entry["lat"]), float(entry["lon"])
        except ValueError:
            continue
        size = int(entry["population"]) if entry["population"].isdecimal() else 0
        places.append(
            Known(name=entry["name"], kind=entry["kind"], country=entry["country"], admin1=entry["admin1"], lat=lat, lon=lon, size=size)
        )
        names += [(_plain(name.lstrip("~")), len(places) - 1) for name in (entry["name"], *entry.list("aliases"))]
    names.sort()
    return names, places


def _plain(name: str) -> str:
    bare = "".join(sign for sign in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in bare).split())
