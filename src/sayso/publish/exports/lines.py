"""Claims, incidents, statements or mentions in, JSON Lines out: one record a line, keys in the order of the contract."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import IO

from sayso.publish.exports.events import find_events
from sayso.publish.exports.records import Record, claim_record, decision_record, incident_record, mention_record, statement_record
from sayso.publish.labels import many
from sayso.publish.rows import Account, find_accounts
from sayso.store import Store


def write_claims(store: Store, out: IO[bytes]) -> str:
    return _write(map(claim_record, find_accounts(store)), out, "claim")


def write_incidents(store: Store, out: IO[bytes]) -> str:
    return _write((incident_record(event.incident, event.derived) for event in find_events(store)), out, "incident")


def write_statements(store: Store, out: IO[bytes]) -> str:
    return _write((statement_record(report, statement) for report, statement in store.statements()), out, "statement")


def write_mentions(store: Store, out: IO[bytes]) -> str:
    return _write((mention_record(report, mention) for report, mention in store.mentions()), out, "mention")


def write_decisions(store: Store, out: IO[bytes]) -> str:
    """The oldest first, the undone ones too."""
    return _write(map(decision_record, store.decisions()), out, "decision")


def write_points(store: Store, out: IO[bytes]) -> str:
    """GeoJSON (RFC 7946): a feature for each claim whose place has coordinates; the others are counted, never guessed."""
    written = left = 0
    out.write(b'{"type":"FeatureCollection","features":[')
    for account in find_accounts(store):
        place = account.claim.place
        if place is None or place.lat is None or place.lon is None:
            left += 1
            continue
        out.write(b",\n" if written else b"\n")
        out.write(to_json(_feature(account, place.lat, place.lon)))
        written += 1
    out.write(b"\n]}\n")
    return f"{many(written, 'claim')} with a place on the map; {left:,} without coordinates left out"


def _feature(account: Account, lat: float, lon: float) -> Record:
    record = claim_record(account)
    # most map programs show flat properties only: lists become words, spans their text
    flat = {
        "report": record["report"],
        "outlet": record["outlet"],
        "published": record["published"],
        "sentence": record["sentence"]["text"],
        "anchor": record["anchor"]["text"],
        "type": record["type"],
        "mode": record["mode"],
        "status": record["status"],
        "actor": "; ".join(role["text"] for role in record["actor"]),
        "actor_party": "; ".join(role["party"] for role in record["actor"]),
        "recipient": "; ".join(role["text"] for role in record["recipient"]),
        "recipient_party": "; ".join(role["party"] for role in record["recipient"]),
        "place": record["place"]["name"] or record["place"]["text"],
        "country": record["place"]["country"],
        "precision": record["place"]["precision"],
        "date": record["date"],
        "figures": record["figures"],
        "source": record["source"]["text"] if record["source"] else None,
        "source_party": record["source"]["party"] if record["source"] else None,
        "stance": record["source"]["stance"] if record["source"] else None,
        "incident": record["incident"],
        "score": record["score"],
    }
    return {"type": "Feature", "id": record["id"], "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": flat}


def to_json(record: Record) -> bytes:
    """One line of UTF-8. Half a surrogate pair, which UTF-8 cannot hold, becomes "?": one for one, so offsets hold."""
    return json.dumps(record, ensure_ascii=False, separators=(", ", ": ")).encode("utf-8", "replace")


def _write(records: Iterable[Record], out: IO[bytes], noun: str, line: Callable[[Record], bytes] = to_json) -> str:
    written = 0
    for record in records:
        out.write(line(record) + b"\n")
        written += 1
    return many(written, noun)
