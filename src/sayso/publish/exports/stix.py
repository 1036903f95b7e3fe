"""Incidents in, a STIX 2.1 bundle out (OASIS, 10 June 2021): an incident for each, with its location, the parties, and a note for each account.

Ids are made of ours (UUID version 5 in STIX's own namespace), so that exporting twice gives the same objects; times are those of the reports.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from typing import IO

from sayso.model import Place
from sayso.publish.exports.events import Event, Party, actors, find_events, recipients
from sayso.publish.exports.lines import to_json
from sayso.publish.exports.records import Record
from sayso.publish.labels import kind_of, many, one_line
from sayso.store import Store

SPACE = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")  # STIX 2.1, section 2.9
EPOCH = "1970-01-01T00:00:00.000Z"  # of what is dated by nothing: STIX asks for a time


def write_bundle(store: Store, out: IO[bytes]) -> str:
    """Each party and each place once, where it is first needed."""
    known: set[str] = set()
    incidents = 0
    out.write(f'{{"type": "bundle", "id": "{_id("bundle", store.name)}", "objects": ['.encode())
    for event in find_events(store):
        for made in _objects(event):
            if made["id"] not in known:
                out.write(b",\n" if known else b"\n")
                known.add(made["id"])
                out.write(to_json(made))
        incidents += 1
    out.write(b"\n]}\n")
    return f"{many(incidents, 'incident')}, {many(len(known), 'object')}"


def _objects(event: Event) -> Iterator[Record]:
    incident = event.incident
    told = sorted(moment for account in event.accounts if (moment := _moment(account.day or account.report.published)))
    created = told[0] if told else EPOCH
    own = _made("incident", incident.id, created, {
        "name": incident.title, "description": incident.evidence, "labels": [kind_of(incident.type, incident.mode), incident.state],
        "external_references": [{"source_name": "sayso", "external_id": incident.id}],
    })  # fmt: skip
    yield own
    if incident.place is not None and (place := _location(incident.place)):
        yield place
        yield _related(own, "located-at", place, created)
    for verb, parties in (("attributed-to", actors(event)), ("targets", recipients(event))):
        for party in parties:
            identity = _identity(party)
            yield identity
            yield _related(own, verb, identity, created)
    yield from _notes(event, own["id"])


def _notes(event: Event, incident: str) -> Iterable[Record]:
    for account in event.accounts:
        claim, report = account.claim, account.report
        said = one_line(claim.source.text) if claim.source else one_line(report.outlet) or "the report itself"
        reference = {"source_name": report.outlet or report.id, "description": one_line(report.title or ""), "url": report.url}
        yield _made("note", claim.id, _moment(account.day or report.published) or EPOCH, {
            "abstract": f"{said}: {kind_of(claim.type, claim.mode)}, {claim.status}", "content": claim.sentence.text, "authors": [said],
            "object_refs": [incident], "external_references": [{key: value for key, value in reference.items() if value}],
        })  # fmt: skip


def _identity(party: Party) -> Record:
    kind = "class" if party.civilian else "organization"
    return _made("identity", party.side.key, EPOCH, {"name": party.name, "identity_class": kind, "labels": list(party.sectors) or None})


def _location(place: Place) -> Record | None:
    """STIX asks for a country or for coordinates."""
    point = {"latitude": place.lat, "longitude": place.lon} if place.lat is not None and place.lon is not None else {}
    if not point and not place.country:
        return None
    name = place.name or place.text
    key = json.dumps([name, place.country, place.lat, place.lon])
    return _made("location", key, EPOCH, {"name": name, "country": place.country, "administrative_area": place.admin1, **point})


def _related(source: Record, verb: str, target: Record, created: str) -> Record:
    own = {"relationship_type": verb, "source_ref": source["id"], "target_ref": target["id"]}
    return _made("relationship", f"{source['id']} {verb} {target['id']}", created, own)


def _made(type: str, key: str, created: str, fields: Record) -> Record:
    head = {"type": type, "spec_version": "2.1", "id": _id(type, key), "created": created, "modified": created}
    return head | {name: value for name, value in fields.items() if value not in (None, "", [])}


def _id(type: str, key: str) -> str:
    return f"{type}--{uuid.uuid5(SPACE, f'sayso {type} {key}')}"


def _moment(edtf: str | None) -> str | None:
    """A day as a moment of it; None for what is no single day."""
    day = (edtf or "")[:10]
    return f"{day}T00:00:00.000Z" if len(day) == 10 and day.replace("-", "").isdigit() and "/" not in day else None
