"""Incidents in, CSV out in the columns of ACLED's export files, for programs that read those: coded by sayso, not by ACLED.

`fatalities` is the lowest count that somebody stands by, as ACLED takes the most conservative one; all counts stand in `notes`.
Columns of ACLED that nothing here can fill (iso, region, admin2, admin3, source_scale, timestamp) are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from sayso.publish.exports.cells import Cell, joined, write_cells
from sayso.publish.exports.crosswalk import coding
from sayso.publish.exports.events import Event, Party, actors, day_precision, find_events, is_happening, outlets, recipients, toll
from sayso.publish.labels import country_name, many
from sayso.store import Store

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1", "assoc_actor_1", "inter1",
    "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "country", "admin1", "location", "latitude", "longitude",
    "geo_precision", "source", "notes", "fatalities", "tags",
)  # fmt: skip
VIOLENT = ("Battles", "Explosions/Remote violence", "Violence against civilians")
GEO = {"point": 1, "town": 1, "within": 2, "district": 2}  # 3: a province or wider
INTER = {"REB": "Rebel group", "OPP": "Political militia", "CRM": "Political militia", "CVL": "Civilians", "REF": "Civilians"}


def write_acled(store: Store, out: IO[bytes]) -> str:
    """Incidents of a kind that ACLED does not code, without a day, or only planned or denied are left out."""
    left = [0]
    written = write_cells(out, COLUMNS, _rows(store, left))
    return f"{many(written, 'incident')}; {left[0]:,} that ACLED does not code, or without a day, left out"


def _rows(store: Store, left: list[int]) -> Iterator[list[Cell]]:
    for event in find_events(store):
        day = event.incident.first_day
        if coding(event.incident.type, event.incident.mode).acled is None or not is_happening(event) or day is None or "X" in day:
            left[0] += 1
        else:
            yield _row(event)


def _row(event: Event) -> list[Cell]:
    incident, place, first = event.incident, event.incident.place, event.incident.first_day or ""
    who, whom = actors(event), recipients(event)
    kind, part = coding(incident.type, incident.mode).acled or ("", "")
    targeting = any(party.civilian for party in whom) and kind in VIOLENT
    if (kind, part) == ("Battles", "Armed clash") and whom and all(party.civilian for party in whom):
        kind, part = "Violence against civilians", "Attack"
    one, two = _inter(who[:1], place.country if place else None), _inter(whom[:1], place.country if place else None)
    killed = toll(event, "killed")
    return [
        incident.id, first, int(first[:4]), day_precision(first, incident.last_day), _disorder(kind), kind, part,
        joined(party.name for party in who[:1]), joined(party.name for party in who[1:]), one,
        joined(party.name for party in whom[:1]), joined(party.name for party in whom[1:]), two,
        "-".join(filter(None, (one, two))), "Civilian targeting" if targeting else "",
        *((country_name(place.country), place.admin1, place.name or place.text, place.lat, place.lon, GEO.get(place.precision or "town", 3)) if place else [None] * 6),
        outlets(event), f"{incident.title}. {incident.evidence}", (killed.low or 0) if killed else 0, f"state={incident.state}",
    ]  # fmt: skip


def _disorder(kind: str) -> str:
    return "Political violence" if kind in VIOLENT else "Demonstrations" if kind in ("Protests", "Riots") else "Strategic developments"


def _inter(parties: list[Party], country: str | None) -> str:
    """ACLED's kinds of actors. A state's forces abroad are external ones."""
    if not parties:
        return ""
    party = parties[0]
    if party.civilian:
        return "Civilians"
    if party.official and party.country:
        return "State forces" if country_name(party.country) == country_name(country) else "External/Other forces"
    kinds = [INTER[sector] for sector in party.sectors if sector in INTER]
    return kinds[0] if kinds else "External/Other forces"
