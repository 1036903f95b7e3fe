"""Incidents in, FollowTheMoney entities out, one a line (followthemoney.tech): for Aleph, OpenAleph and OpenSanctions' tools.

An Event for each incident, an Article for each report, an Address for each place, an Organization or LegalEntity for each party with a body.
Civilians, unnamed armed people and the like have no body, so they are no entity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import IO

from sayso.incidents.sides import NO_BODY
from sayso.model import Place, Report, hash_id
from sayso.publish.exports.events import Event, Party, actors, find_events, recipients
from sayso.publish.exports.lines import to_json
from sayso.publish.exports.records import Record
from sayso.publish.labels import country_name, kind_of, one_line
from sayso.store import Store

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")  # which FollowTheMoney drops


def write_entities(store: Store, out: IO[bytes]) -> str:
    """Each entity once, before what refers to it."""
    known: set[str] = set()
    for event in find_events(store):
        for made in _entities(event):
            if made["id"] not in known:
                known.add(made["id"])
                out.write(to_json(made) + b"\n")
    return f"{len(known):,} entities"


def _entities(event: Event) -> Iterator[Record]:
    incident = event.incident
    who = [party for party in {party.side: party for party in (*actors(event), *recipients(event))}.values() if _has_body(party)]
    yield from map(_party, who)
    reports = {account.report.id: account.report for account in event.accounts}
    yield from map(_article, reports.values())
    place = _address(incident.place) if incident.place else None
    if place:
        yield place
    days = [day if day and "X" not in day else None for day in (incident.first_day, incident.last_day)]
    yield _entity("Event", incident.id, {
        "name": [incident.title], "startDate": days[:1], "endDate": days[1:], "summary": [incident.evidence],
        "description": [f"{one_line(account.claim.sentence.text)}" for account in event.accounts],
        "keywords": [kind_of(incident.type, incident.mode), incident.state], "recordId": [incident.id],
        "country": [_code(incident.place.country) if incident.place else None], "location": place["properties"]["full"] if place else [],
        "addressEntity": [place["id"]] if place else [], "involved": [_id("party", party.side.key) for party in who],
        "proof": [_id("report", report) for report in reports], "publisher": [report.outlet for report in reports.values()],
        "sourceUrl": [report.url for report in reports.values()],
    })  # fmt: skip


def _has_body(party: Party) -> bool:
    return party.party not in NO_BODY and not party.civilian


def _party(party: Party) -> Record:
    country = [_code_of(party.country)]
    return _entity(
        "PublicBody" if party.official else "Organization", party.side.key, {"name": [party.name], "country": country}, kind="party"
    )


def _article(report: Report) -> Record:
    return _entity("Article", report.id, {
        "name": [report.title or report.outlet or report.id], "title": [report.title], "bodyText": [report.text], "publisher": [report.outlet],
        "publishedAt": [(report.published or "")[:10]], "sourceUrl": [report.url], "language": [report.language],
    }, kind="report")  # fmt: skip


def _address(place: Place) -> Record:
    name = place.name or place.text
    full = ", ".join(filter(None, (name, place.admin1 if place.admin1 != name else None, country_name(place.country))))
    return _entity("Address", f"{full} {place.lat} {place.lon}", {
        "name": [name], "full": [full], "city": [name if place.precision in ("point", "town") else None], "state": [place.admin1],
        "country": [_code(place.country)], "latitude": [_number(place.lat)], "longitude": [_number(place.lon)],
    })  # fmt: skip


def _entity(schema: str, key: str, properties: dict[str, list[str | None]], *, kind: str = "") -> Record:
    known = {name: list(dict.fromkeys(CONTROL.sub("", value) for value in values if value)) for name, values in properties.items()}
    return {
        "id": _id(kind or schema.lower(), key),
        "schema": schema,
        "properties": {name: values for name, values in known.items() if values},
    }


def _id(kind: str, key: str) -> str:
    return f"sayso-{hash_id('ftm', kind, key)}"


def _code(country: str | None) -> str | None:
    """FollowTheMoney writes ISO 3166 alpha-2 in small letters."""
    return country.lower() if country else None


def _code_of(party: str) -> str | None:
    """From alpha-3, which parties have."""
    return _codes().get(party)


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    from sayso.knowledge import load_knowledge

    return {row["id"]: row["iso2"].lower() for row in load_knowledge().table("countries.csv") if row["iso2"]}


def _number(value: float | None) -> str | None:
    return None if value is None else f"{value:g}"
