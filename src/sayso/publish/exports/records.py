"""Rows in, the records that other programs read out. The shapes are a contract (docs/records.md): keys, order, meaning."""

from __future__ import annotations

from datetime import date
from typing import Any

from sayso.incidents.airwars import Harm
from sayso.incidents.tolls import Count, Range, Telling
from sayso.model import Decision, Figure, Incident, Mention, Place, Role, Source, Span, Statement
from sayso.publish.derived import Derived
from sayso.publish.rows import Account

Record = dict[str, Any]


def claim_record(account: Account) -> Record:
    claim, report = account.claim, account.report
    return {
        "id": claim.id,
        "report": report.id,
        "outlet": report.outlet,
        "published": report.published,
        "sentence": _span(claim.sentence),
        "anchor": _span(claim.anchor),
        "type": claim.type,
        "mode": claim.mode,
        "status": claim.status,
        "actor": [role_record(role) for role in claim.actor],
        "recipient": [role_record(role) for role in claim.recipient],
        "place": place_record(claim.place),
        "date": claim.date,
        "figures": [figure_record(figure) for figure in claim.figures],
        "source": source_record(claim.source),
        "via": list(claim.via),
        "incident": account.incident,
        "score": round(claim.score, 4),
        "why": claim.why,
        "coder": claim.coder,
    }


def decision_record(decision: Decision) -> Record:
    """The row as it is stored: `old` and `value` of parties, places, figures and sources are JSON."""
    return {name: getattr(decision, name) for name in Decision.__dataclass_fields__}


def statement_record(report: str, statement: Statement) -> Record:
    """A statement without cue words (an open quotation) has an empty span where its content begins: the record always
    holds a cue, and the words at every span are its text."""
    at = statement.content[0].start if statement.content else 0
    source = statement.source
    party = statement.source_identity.key if statement.source_identity else None
    return {
        "report": report,
        "source": None if source is None else {**_span(source), "party": party},
        "cue": _span(statement.cue) if statement.cue else {"start": at, "end": at, "text": ""},
        "content": [_span(span) for span in statement.content],
        "stance": statement.stance,
        "within": statement.within,
        "id": statement.id,
    }


def mention_record(report: str, mention: Mention) -> Record:
    """`resolved`: a party key, an EDTF date, or a place's name; null where nothing was found."""
    identity = mention.identity
    resolved = None
    if identity is not None:
        resolved = (identity.name or identity.key) if mention.kind == "place" else (identity.key or identity.name)
    return {
        "report": report,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "kind": mention.kind,
        "resolved": resolved,
        "country": identity.country if identity else None,
        "lat": identity.lat if identity else None,
        "lon": identity.lon if identity else None,
        "precision": identity.precision if identity else None,
        "score": round(identity.score, 4) if identity else 0.0,
        "why": identity.why if identity else "",
    }


def incident_record(incident: Incident, derived: Derived) -> Record:
    return {
        "id": incident.id,
        "type": incident.type,
        "mode": incident.mode,
        "title": incident.title,
        "state": incident.state,
        "evidence": incident.evidence,
        "first_day": incident.first_day,
        "last_day": incident.last_day,
        "part_of": incident.part_of,
        "place": place_record(incident.place),
        "claims": list(incident.claims),
        "origins": [
            {
                "key": origin.key,
                "name": origin.name,
                "party": origin.party,
                "kind": origin.kind,
                "independent": origin.independent,
                "claims": list(origin.claims),
                "outlets": list(origin.outlets),
            }
            for origin in incident.origins
        ],
        "disputes": list(incident.disputes),
        "figures": [
            {"measure": f.measure, "low": f.low, "high": f.high, "who": f.who, "origin": f.origin, "claim": f.claim}
            for f in incident.figures
        ],
        "counts": [_count(count) for count in derived.counts],
        "airwars": _harm(derived.harm) if derived.harm else None,
    }


def _count(count: Count) -> Record:
    """`last` holds the word that each origin stands by, `before` what it said earlier."""
    return {
        "measure": count.measure, "people": count.people, **_range(count.range),
        "last": [_telling(telling) for telling in count.last], "before": [_telling(telling) for telling in count.before],
    }  # fmt: skip


def _telling(telling: Telling) -> Record:
    day = date.fromordinal(telling.day).isoformat() if telling.day > 0 else None
    return {"origin": telling.origin, "low": telling.low, "high": telling.high, "day": day, "claim": telling.claim}


def _range(found: Range | None) -> Record:
    """`open`: the highest is "at least"."""
    return {"low": found.low, "high": found.high, "open": found.open} if found else {"low": None, "high": None, "open": False}


def _harm(harm: Harm) -> Record:
    return {
        "grade": harm.grade, "why": harm.why, "killed": _range(harm.killed), "wounded": _range(harm.wounded), "children_killed": _range(harm.children),
        "women_killed": _range(harm.women), "fighters_killed": _range(harm.fighters), "belligerents": list(harm.belligerents),
        "accepted_by": list(harm.accepted_by), "denied_by": list(harm.denied_by), "origins": list(harm.origins),
    }  # fmt: skip


def _span(span: Span) -> Record:
    return {"start": span.start, "end": span.end, "text": span.text}


def role_record(role: Role) -> Record:
    return {"text": role.text, "party": role.party, "sector": role.sector, "start": role.start, "end": role.end, "name": role.name}


def place_record(place: Place | None) -> Record | None:
    if place is None:
        return None
    return {
        "text": place.text,
        "name": place.name,
        "country": place.country,
        "lat": place.lat,
        "lon": place.lon,
        "precision": place.precision,
        "admin1": place.admin1,
    }


def figure_record(figure: Figure) -> Record:
    return {"measure": figure.measure, "low": figure.low, "high": figure.high, "who": figure.who, "text": figure.text}


def source_record(source: Source | None) -> Record | None:
    if source is None:
        return None
    return {
        "text": source.text,
        "party": source.party,
        "sector": source.sector,
        "cue": source.cue,
        "stance": source.stance,
        "start": source.start,
        "end": source.end,
        "name": source.name,
    }
