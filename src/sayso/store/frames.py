"""Claims or incidents in, a flat Arrow table out, for pandas, Polars, DuckDB or R."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from sayso.days import day_span
from sayso.model import Claim, Incident, Report, Role

TEXTS = pa.list_(pa.string())
FIGURES = pa.list_(pa.struct([("measure", pa.string()), ("low", pa.int64()), ("high", pa.int64()), ("who", pa.string())]))

CLAIM_COLUMNS: dict[str, pa.DataType] = {
    "id": pa.string(), "report": pa.string(), "outlet": pa.string(), "published": pa.string(), "title": pa.string(), "url": pa.string(),
    "sentence": pa.string(), "anchor": pa.string(), "start": pa.int64(), "end": pa.int64(),
    "type": pa.string(), "mode": pa.string(), "status": pa.string(),
    "actor": TEXTS, "actor_party": TEXTS, "actor_sector": TEXTS, "recipient": TEXTS, "recipient_party": TEXTS, "recipient_sector": TEXTS,
    "place": pa.string(), "country": pa.string(), "admin1": pa.string(), "lat": pa.float64(), "lon": pa.float64(), "precision": pa.string(),
    "date": pa.string(), "first_day": pa.date32(), "last_day": pa.date32(), "figures": FIGURES,
    "source": pa.string(), "source_party": pa.string(), "source_sector": pa.string(), "cue": pa.string(), "stance": pa.string(),
    "via": TEXTS, "incident": pa.string(), "score": pa.float64(), "why": pa.string(), "coder": pa.string(),
}  # fmt: skip

INCIDENT_COLUMNS: dict[str, pa.DataType] = {
    "id": pa.string(), "type": pa.string(), "mode": pa.string(), "title": pa.string(), "state": pa.string(), "evidence": pa.string(),
    "claims": TEXTS, "origins": TEXTS, "independent": pa.int64(), "disputes": TEXTS, "figures": FIGURES,
    "place": pa.string(), "country": pa.string(), "admin1": pa.string(), "lat": pa.float64(), "lon": pa.float64(), "precision": pa.string(),
    "first_day": pa.date32(), "last_day": pa.date32(),
}  # fmt: skip


def claims_table(claims: Sequence[Claim], reports: Mapping[str, Report], incidents: Mapping[str, str]) -> pa.Table:
    return _table([_claim_cells(claim, reports[claim.report], incidents.get(claim.id)) for claim in claims], CLAIM_COLUMNS)


def incidents_table(incidents: Iterable[Incident]) -> pa.Table:
    return _table([_incident_cells(incident) for incident in incidents], INCIDENT_COLUMNS)


def _claim_cells(claim: Claim, report: Report, incident: str | None) -> dict[str, Any]:
    first, last = day_span(claim.date)
    source = claim.source
    return {
        "id": claim.id, "report": claim.report, "outlet": report.outlet, "published": report.published, "title": report.title,
        "url": report.url, "sentence": claim.sentence.text, "anchor": claim.anchor.text,
        "start": claim.anchor.start, "end": claim.anchor.end,
        "type": claim.type, "mode": claim.mode, "status": claim.status,
        **_role_cells("actor", claim.actor), **_role_cells("recipient", claim.recipient),
        **_place_cells(claim), "date": claim.date, "first_day": first, "last_day": last, "figures": _figure_cells(claim),
        "source": source.text if source else None, "source_party": source.party if source else None,
        "source_sector": source.sector if source else None,
        "cue": source.cue if source else None, "stance": source.stance if source else None, "via": list(claim.via),
        "incident": incident, "score": claim.score, "why": claim.why, "coder": claim.coder,
    }  # fmt: skip


def _incident_cells(incident: Incident) -> dict[str, Any]:
    first, last = day_span(incident.first_day)[0], day_span(incident.last_day)[1]
    return {
        **{name: getattr(incident, name) for name in ("id", "type", "mode", "title", "state", "evidence")},
        "claims": list(incident.claims),
        "origins": [origin.name for origin in incident.origins], "independent": sum(origin.independent for origin in incident.origins),
        "disputes": list(incident.disputes), "figures": _figure_cells(incident), **_place_cells(incident),
        "first_day": first, "last_day": last,
    }  # fmt: skip


def _role_cells(side: str, roles: Sequence[Role]) -> dict[str, list[str]]:
    columns = {side: "text", f"{side}_party": "party", f"{side}_sector": "sector"}
    return {column: [getattr(role, name) for role in roles] for column, name in columns.items()}


def _figure_cells(row: Claim | Incident) -> list[dict[str, Any]]:
    return [{name: getattr(figure, name) for name in ("measure", "low", "high", "who")} for figure in row.figures]


def _place_cells(row: Claim | Incident) -> dict[str, Any]:
    place = row.place
    cells: dict[str, Any] = {name: getattr(place, name) if place else None for name in ("country", "admin1", "lat", "lon", "precision")}
    return cells | {"place": (place.name or place.text) if place else None}


def _table(rows: list[dict[str, Any]], columns: dict[str, pa.DataType]) -> pa.Table:
    return pa.table({name: pa.array([row[name] for row in rows], type=kind) for name, kind in columns.items()})
