"""Incidents in, CSV out in the columns of the UCDP Georeferenced Event Dataset, for programs that read it: coded by sayso, not by UCDP.

`low` and `high` are the ends of what is told; `best` is given only where they are one, for which of several numbers is best is not ours to say.
So are the deaths of each kind of people. Columns that nothing here can fill are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import IO

from sayso.incidents.tolls import Range
from sayso.publish.exports.cells import Cell, joined, write_cells
from sayso.publish.exports.crosswalk import coding
from sayso.publish.exports.events import Event, Party, actors, find_events, is_happening, outlets, recipients, toll
from sayso.publish.labels import country_name, many
from sayso.store import Store

COLUMNS = (
    "id", "year", "code_status", "type_of_violence", "dyad_name", "side_a", "side_b", "number_of_sources", "source_article", "source_office",
    "source_date", "source_headline", "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "latitude", "longitude",
    "country", "event_clarity", "date_prec", "date_start", "date_end", "deaths_civilians", "deaths_unknown", "best", "high", "low",
)  # fmt: skip
WHERE = {"point": 1, "town": 1, "within": 2, "district": 3, "governorate": 4, "country": 6, "region": 7}


def write_ucdp(store: Store, out: IO[bytes]) -> str:
    """Incidents of violence in which somebody was killed, on a known day."""
    return many(write_cells(out, COLUMNS, _rows(store)), "incident") + " of violence with somebody killed"


def _rows(store: Store) -> Iterator[list[Cell]]:
    for event in find_events(store):
        killed, day = toll(event, "killed"), event.incident.first_day
        if (
            coding(event.incident.type, event.incident.mode).ucdp
            and is_happening(event)
            and killed
            and killed.high
            and day
            and "X" not in day
        ):
            yield _row(event, killed)


def _row(event: Event, killed: Range) -> list[Cell]:
    incident, place, first, last = event.incident, event.incident.place, event.incident.first_day or "", event.incident.last_day or ""
    who, whom = actors(event), recipients(event)
    civilian = bool(whom) and all(party.civilian for party in whom)
    fighting = [*who, *(party for party in whom if not party.civilian)]
    side_a = fighting[0].name if fighting else "XXX Unknown"
    side_b = "Civilians" if civilian else fighting[1].name if len(fighting) > 1 else "XXX Unknown"
    reports = {account.report.id: account.report for account in event.accounts}.values()
    return [
        incident.id, int(first[:4]), "Machine coded", _violence(fighting, civilian), f"{side_a} - {side_b}", side_a, side_b, len(reports),
        joined(report.title or report.id for report in reports), outlets(event), joined((report.published or "")[:10] for report in reports),
        joined(report.title or "" for report in reports), joined(origin.name for origin in incident.origins),
        *((WHERE.get(place.precision or "town", 1), place.name or place.text, place.text, place.admin1, place.lat, place.lon, country_name(place.country)) if place else [7, *[None] * 6]),
        1 if first == last else 2, _date_prec(first, last), first, last,
        _one(toll(event, "killed", "civilians")), _one(toll(event, "killed", "")), _one(killed), killed.high, killed.low or 0,
    ]  # fmt: skip


def _violence(fighting: list[Party], civilian: bool) -> int | None:
    """1 state-based, 2 between groups, 3 against civilians; None where who fights is not told."""
    if civilian:
        return 3
    if any(party.official and party.country for party in fighting):
        return 1
    return 2 if len(fighting) > 1 else None


def _one(found: Range | None) -> int | None:
    return found.high if found and found.low == found.high and not found.open else None


def _date_prec(first: str, last: str) -> int:
    """1 the day, 2 within a week (2 to 6 days), 3 a week, 4 a month, 5 longer."""
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days
    return 1 if days == 0 else 2 if days < 7 else 3 if days == 7 else 4 if days <= 31 else 5
