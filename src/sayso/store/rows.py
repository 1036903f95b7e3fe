"""Rows of `model` in, rows of tables out, and back. Nothing here talks to a database."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass, replace
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any

from sayso.model import (
    Claim,
    Decision,
    Figure,
    Identity,
    Incident,
    IncidentFigure,
    Link,
    Mention,
    Origin,
    Place,
    Problem,
    Reading,
    Report,
    Role,
    Source,
    Span,
    Statement,
    hash_id,
)

Cells = Mapping[Any, Any]
INCIDENT = frozenset("id type mode title claims state evidence origins disputes figures place first_day last_day".split())
PLACE = {"place_text": "text", "place_name": "name", "place_country": "country", "lat": "lat", "lon": "lon"}
PLACE |= {"place_precision": "precision", "place_admin1": "admin1"}
PLACE_CELLS = attrgetter(*PLACE.values())
NO_PLACE = (None,) * len(PLACE)
MORE = tuple(name for name in Incident.__dataclass_fields__ if name not in INCIDENT)
HALVES = re.compile("[\ud800-\udfff]")
BAD = re.compile("[\ud800-\udfff\0]")
IDENTITY = ("name", "sector", "country", "lat", "lon", "precision", "admin1", "score", "why")
IDENTITY_CELLS = attrgetter(*IDENTITY)
NO_IDENTITY = (None,) * len(IDENTITY)


def content_hash(report: Report) -> str:
    """What was given, without when it was fetched: the same words under the same id are not read again."""
    return hash_id(*map(storable, (report.outlet, report.url, report.title, report.text, report.published)))


def storable(row: Any, *, nul: bool = True) -> Any:
    """The same row with U+FFFD, one for one so that offsets hold, for what no database takes: halves of surrogate pairs, and
    (with `nul`) the character NUL, which PostgreSQL refuses."""
    if isinstance(row, str):
        bad = BAD if nul else HALVES
        return bad.sub("\ufffd", row) if bad.search(row) else row
    if isinstance(row, tuple):
        return tuple(storable(item, nul=nul) for item in row)
    if is_dataclass(row) and not isinstance(row, type):
        return replace(row, **{name: storable(getattr(row, name), nul=nul) for name in row.__dataclass_fields__})
    return row


def needs_mending(report: Report, *, nul: bool) -> bool:
    bad = BAD if nul else HALVES
    return any(bad.search(text) for text in (report.id, report.outlet, report.url, report.title, report.text) if text)


def flat_cells(row: Any) -> dict[str, Any]:
    """As dataclasses' asdict for a row that holds no rows, ten times as quickly."""
    kind: Any = type(row)
    names, cells = _fields_of(kind)
    return dict(zip(names, cells(row), strict=True))


@cache
def _fields_of(kind: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """The names of its fields, more than one, and what gets them all."""
    names = tuple(kind.__dataclass_fields__)
    return names, attrgetter(*names)


def report_cells(reading: Reading) -> dict[str, Any]:
    return {
        **flat_cells(reading.report), "content": content_hash(reading.report), "setup": reading.setup, "dated": reading.dated,
        "dated_why": reading.dated_why, "cut": reading.cut, "fingerprint": reading.fingerprint, "credits": _json(reading.credits),
    }  # fmt: skip


def whole_reading(cells: Cells, claims: Iterable[Claim] = (), **parts: Iterable[Cells]) -> Reading:
    """`parts`: the rows of sentences, mentions, statements and problems; what is left out is empty."""
    spans = (span_row(row) for row in parts.get("sentences", ()))
    return Reading(
        report=report_row(cells), setup=cells["setup"], dated=cells["dated"], dated_why=cells["dated_why"], cut=bool(cells["cut"]),
        fingerprint=cells["fingerprint"], credits=tuple(json.loads(cells["credits"])), sentences=tuple(span for span in spans if span),
        mentions=tuple(map(mention_row, parts.get("mentions", ()))), statements=tuple(map(statement_row, parts.get("statements", ()))),
        claims=tuple(claims), problems=tuple(map(problem_row, parts.get("problems", ()))),
    )  # fmt: skip


def report_row(cells: Cells) -> Report:
    return Report(**{name: cells[name] for name in ("id", "outlet", "url", "title", "text", "published", "fetched", "language")})


def sentence_cells(report: str, sentences: Iterable[Span]) -> list[dict[str, Any]]:
    return [{"report": report, "position": place, **flat_cells(span)} for place, span in enumerate(sentences)]


def span_row(cells: Cells, prefix: str = "") -> Span | None:
    if cells[prefix + "start"] is None:
        return None
    return Span(start=cells[prefix + "start"], end=cells[prefix + "end"], text=cells[prefix + "text"])


def mention_cells(report: str, mentions: Iterable[Mention]) -> list[dict[str, Any]]:
    return [_mention_cells(report, place, mention) for place, mention in enumerate(mentions)]


def _mention_cells(report: str, place: int, mention: Mention) -> dict[str, Any]:
    identity = mention.identity
    known = IDENTITY_CELLS(identity) if identity else NO_IDENTITY
    return {
        "report": report, "position": place, "kind": mention.kind, "sentence": mention.sentence, "first": mention.first,
        "last": mention.last, "head": mention.head, "start": mention.start, "end": mention.end, "text": mention.text,
        "low": mention.low, "high": mention.high, "resolved": identity.key if identity else None, **dict(zip(IDENTITY, known, strict=True)),
    }  # fmt: skip


def mention_row(cells: Cells) -> Mention:
    plain = ("kind", "sentence", "first", "last", "head", "start", "end", "text", "low", "high")
    known = cells["why"] is not None  # an identity has a `why`, if an empty one
    identity = Identity(key=cells["resolved"], **{name: cells[name] for name in IDENTITY}) if known else None
    return Mention(**{name: cells[name] for name in plain}, identity=identity)


def statement_cells(report: str, statements: Iterable[Statement]) -> list[dict[str, Any]]:
    return [_statement_cells(report, place, statement) for place, statement in enumerate(statements)]


def _statement_cells(report: str, place: int, statement: Statement) -> dict[str, Any]:
    identity = statement.source_identity
    return {
        "report": report, "position": place, "id": statement.id,
        **_span_cells("source_", statement.source), **_span_cells("cue_", statement.cue),
        "source_party": identity.key if identity else None, "source_name": identity.name if identity else None,
        "source_identity": _json(flat_cells(identity)) if identity else None,
        "content": _json([flat_cells(span) for span in statement.content]), "covers": _json(sorted(statement.covers)),
        "stance": statement.stance, "within": statement.within, "via": _json(statement.via),
        "cue_at": _json(statement.cue_at) if statement.cue_at else None,
        "source_at": _json(statement.source_at) if statement.source_at else None,
    }  # fmt: skip


def statement_row(cells: Cells) -> Statement:
    identity = cells["source_identity"]
    return Statement(
        id=cells["id"], source=span_row(cells, "source_"), source_identity=Identity(**json.loads(identity)) if identity else None,
        cue=span_row(cells, "cue_"), content=tuple(Span(**span) for span in json.loads(cells["content"])),
        covers=frozenset((sentence, token) for sentence, token in json.loads(cells["covers"])),
        stance=cells["stance"], within=cells["within"], via=tuple(json.loads(cells["via"])),
        cue_at=_pair(cells["cue_at"]), source_at=_pair(cells["source_at"]),
    )  # fmt: skip


def claim_cells(position: int, claim: Claim, days: tuple[str | None, str | None]) -> dict[str, Any]:
    source = claim.source
    return {
        "id": claim.id, "report": claim.report, "position": position,
        **_span_cells("sentence_", claim.sentence), **_span_cells("anchor_", claim.anchor),
        "type": claim.type, "mode": claim.mode, "status": claim.status, **_place_cells(claim.place),
        "date": claim.date, "day_first": days[0], "day_last": days[1],
        **{f"source_{name}": getattr(source, name) if source else None for name in Source.__dataclass_fields__},
        "via": _json(claim.via), "score": claim.score, "why": claim.why, "coder": claim.coder,
    }  # fmt: skip


def role_cells(claim: Claim) -> list[dict[str, Any]]:
    sides = (("actor", claim.actor), ("recipient", claim.recipient))
    return [
        {"claim": claim.id, "role": side, "position": place, **flat_cells(role)} for side, who in sides for place, role in enumerate(who)
    ]


def figure_cells(claim: Claim) -> list[dict[str, Any]]:
    return [{"claim": claim.id, "position": place, **flat_cells(figure)} for place, figure in enumerate(claim.figures)]


def claim_row(cells: Cells, roles: Sequence[Cells], figures: Sequence[Cells]) -> Claim:
    """`roles` and `figures` are those of this claim, in order of position."""
    sides: dict[str, tuple[Role, ...]] = {
        side: tuple(Role(**{name: role[name] for name in Role.__dataclass_fields__}) for role in roles if role["role"] == side)
        for side in ("actor", "recipient")
    }
    source = Source(**{name: cells[f"source_{name}"] for name in Source.__dataclass_fields__}) if cells["source_text"] is not None else None
    return Claim(
        id=cells["id"], report=cells["report"],
        sentence=Span(start=cells["sentence_start"], end=cells["sentence_end"], text=cells["sentence_text"]),
        anchor=Span(start=cells["anchor_start"], end=cells["anchor_end"], text=cells["anchor_text"]),
        type=cells["type"], mode=cells["mode"], status=cells["status"], **sides, place=_place_row(cells), date=cells["date"],
        figures=tuple(Figure(**{name: figure[name] for name in Figure.__dataclass_fields__}) for figure in figures),
        source=source, via=tuple(json.loads(cells["via"])), score=cells["score"], why=cells["why"], coder=cells["coder"],
    )  # fmt: skip


def claim_to_json(claim: Claim) -> str:
    return _json(asdict(claim))


def claim_from_json(body: str) -> Claim:
    cells = json.loads(body)
    place, source = cells["place"], cells["source"]
    return Claim(**(cells | {
        "sentence": Span(**cells["sentence"]), "anchor": Span(**cells["anchor"]),
        "actor": tuple(Role(**role) for role in cells["actor"]), "recipient": tuple(Role(**role) for role in cells["recipient"]),
        "place": Place(**place) if place else None, "source": Source(**source) if source else None,
        "figures": tuple(Figure(**figure) for figure in cells["figures"]), "via": tuple(cells["via"]),
    }))  # fmt: skip


def claim_spans(claim: Claim) -> list[Span | Role | Source]:
    """Everything of a claim that points at words of its report."""
    named: list[Span | Role | Source] = [claim.sentence, claim.anchor, *claim.actor, *claim.recipient]
    return [*named, claim.source] if claim.source else named


def problem_cells(report: str, problems: Iterable[Problem]) -> list[dict[str, Any]]:
    return [{"report": report, "position": place, **flat_cells(problem)} for place, problem in enumerate(problems)]


def problem_row(cells: Cells) -> Problem:
    return Problem(stage=cells["stage"], text=cells["text"], fatal=bool(cells["fatal"]))


def link_row(cells: Cells) -> Link:
    return Link(first=cells["first"], second=cells["second"], same=bool(cells["same"]), score=cells["score"], why=cells["why"])


def decision_row(cells: Cells) -> Decision:
    return Decision(**{name: cells[name] for name in Decision.__dataclass_fields__ if name != "undone"}, undone=bool(cells["undone"]))


def incident_cells(incident: Incident) -> dict[str, Any]:
    return {
        "id": incident.id, "type": incident.type, "mode": incident.mode, "title": incident.title, "state": incident.state,
        "evidence": incident.evidence, "origins": _json([flat_cells(origin) for origin in incident.origins]),
        "disputes": _json(incident.disputes),
        "figures": _json([flat_cells(figure) for figure in incident.figures]), **_place_cells(incident.place),
        "first_day": incident.first_day, "last_day": incident.last_day,
        "more": _more_text(*[getattr(incident, name) for name in MORE]),
    }  # fmt: skip


@lru_cache(maxsize=1 << 10)
def _more_text(*values: Any) -> str:
    """The same of most incidents."""
    return _json(dict(zip(MORE, values, strict=True)))


def incident_row(cells: Cells, claims: Iterable[str]) -> Incident:
    return Incident(
        **{name: cells[name] for name in ("id", "type", "mode", "title", "state", "evidence", "first_day", "last_day")},
        claims=tuple(claims), origins=tuple(_origin(origin) for origin in json.loads(cells["origins"])),
        disputes=tuple(json.loads(cells["disputes"])), figures=tuple(IncidentFigure(**figure) for figure in json.loads(cells["figures"])),
        place=_place_row(cells), **_more(cells["more"]),
    )  # fmt: skip


def _more(cell: str | None) -> dict[str, Any]:
    """What an incident holds beside its columns; what this program does not know is left out."""
    held = json.loads(cell) if cell else {}
    return {name: _tuples(value) for name, value in held.items() if name in Incident.__dataclass_fields__}


def _tuples(value: Any) -> Any:
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value


def _origin(cells: dict[str, Any]) -> Origin:
    return Origin(**(cells | {name: tuple(cells[name]) for name in ("claims", "outlets")}))


def _span_cells(prefix: str, span: Span | None) -> dict[str, Any]:
    return {prefix + name: getattr(span, name) if span else None for name in ("start", "end", "text")}


def _place_cells(place: Place | None) -> dict[str, Any]:
    return dict(zip(PLACE, PLACE_CELLS(place) if place else NO_PLACE, strict=True))


def _place_row(cells: Cells) -> Place | None:
    if cells["place_text"] is None:
        return None
    return Place(
        text=cells["place_text"], name=cells["place_name"], country=cells["place_country"], lat=cells["lat"], lon=cells["lon"],
        precision=cells["place_precision"], admin1=cells["place_admin1"],
    )  # fmt: skip


def _pair(cell: str | None) -> tuple[int, int] | None:
    if cell is None:
        return None
    first, second = json.loads(cell)
    return first, second


# one for all: `json.dumps` would make one for each value; no row holds itself
ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


def _json(value: Any) -> str:
    return ENCODER.encode(value) if value else EMPTY.get(type(value)) or ENCODER.encode(value)


EMPTY: Mapping[type, str] = {list: "[]", tuple: "[]", dict: "{}"}
