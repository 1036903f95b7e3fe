"""Incidents in, CSV out: one alleged incident of civilian harm a row, graded and with ranges in the manner of Airwars (docs/incidents.md)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from sayso.incidents.tolls import Range
from sayso.publish.exports.cells import Cell, joined, write_cells
from sayso.publish.exports.events import Event, addresses, find_events
from sayso.publish.labels import many
from sayso.store import Store

RANGES = ("civilians_killed", "civilians_injured", "children_killed", "women_killed", "militants_killed")
COLUMNS = (
    "id", "date", "date_end", "location", "admin1", "country", "lat", "lon", "precision", "grading", "why", "belligerents", "accepted_by",
    "denied_by", "strike", *(f"{name}_{end}" for name in RANGES for end in ("min", "max", "open")), "sources", "origins", "reports", "urls", "title",
)  # fmt: skip


def write_airwars(store: Store, out: IO[bytes]) -> str:
    """Incidents in which nobody alleges harm to people who may be civilians are left out."""
    return many(write_cells(out, COLUMNS, _rows(store)), "incident") + " of alleged civilian harm"


def _rows(store: Store) -> Iterator[list[Cell]]:
    for event in find_events(store):
        if event.derived.harm is not None:
            yield _row(event)


def _row(event: Event) -> list[Cell]:
    incident, harm = event.incident, event.derived.harm
    assert harm is not None
    place = incident.place
    ranges = (harm.killed, harm.wounded, harm.children, harm.women, harm.fighters)
    return [
        incident.id, incident.first_day, incident.last_day,
        *((place.name or place.text, place.admin1, place.country, place.lat, place.lon, place.precision) if place else [None] * 6),
        harm.grade, harm.why, joined(harm.belligerents), joined(harm.accepted_by), joined(harm.denied_by), incident.mode,
        *(cell for found in ranges for cell in _ends(found)),
        len(harm.origins), joined(harm.origins), len({account.report.id for account in event.accounts}), addresses(event), incident.title,
    ]  # fmt: skip


def _ends(found: Range | None) -> list[Cell]:
    """`open` is 1 where the highest is "at least"."""
    return [None, None, None] if found is None else [found.low, found.high, int(found.open)]
