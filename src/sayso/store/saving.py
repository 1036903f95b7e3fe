"""A Reading in, its rows in the tables out; every function writes within the transaction of the connection that it is given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.engine import Connection

from sayso.days import day_span
from sayso.model import Claim, Decision, Incident, Link, Reading, hash_id
from sayso.store import rows
from sayso.store.schema import (
    blocks,
    claims,
    figures,
    incident_claims,
    incidents,
    links,
    mentions,
    problems,
    reports,
    roles,
    sentences,
    statements,
    unlinked,
)

MANY = 500  # values of one IN (...): every database takes that many


def write_reading(connection: Connection, reading: Reading) -> bool:
    """False where the same report has been read under the same setup before: then nothing changes."""
    report = reading.report.id
    known = connection.execute(select(reports.c.setup, reports.c.content).where(reports.c.id == report)).first()
    if known is not None and (known.setup, known.content) == (reading.setup, rows.content_hash(reading.report)):
        return False
    if known is not None:
        _clear(connection, report)
        connection.execute(update(reports).where(reports.c.id == report), [rows.report_cells(reading)])
    else:
        connection.execute(insert(reports), [rows.report_cells(reading)])
    _add(connection, sentences, rows.sentence_cells(report, reading.sentences))
    _add(connection, mentions, rows.mention_cells(report, reading.mentions))
    _add(connection, statements, rows.statement_cells(report, reading.statements))
    _add(connection, problems, rows.problem_cells(report, reading.problems))
    _write_claims(connection, with_own_ids(reading.claims))
    return True


def with_own_ids(found: Sequence[Claim]) -> tuple[Claim, ...]:
    """One anchor told of two places gives two claims, to which the hash of report, anchor and type gives one id: the second
    and later ones take the hash of that and their number."""
    seen: dict[str, int] = {}
    kept = []
    for claim in found:
        number = seen[claim.id] = seen.get(claim.id, -1) + 1
        kept.append(replace(claim, id=hash_id(claim.id, number)) if number else claim)
    return tuple(kept)


def _write_claims(connection: Connection, found: Sequence[Claim]) -> None:
    cells = []
    for position, claim in enumerate(found):
        first, last = day_span(claim.date)
        cells.append(rows.claim_cells(position, claim, (first.isoformat() if first else None, last.isoformat() if last else None)))
    _add(connection, claims, cells)
    _add(connection, roles, [role for claim in found for role in rows.role_cells(claim)])
    _add(connection, figures, [figure for claim in found for figure in rows.figure_cells(claim)])
    touch(connection, [claim.id for claim in found])


def _clear(connection: Connection, report: str) -> None:
    """Take away what an earlier reading left. Claims that shared an incident with its claims have to be linked again."""
    old = list(connection.scalars(select(claims.c.id).where(claims.c.report == report)))
    for some in _chunks(old):
        of = select(incident_claims.c.incident).where(incident_claims.c.claim.in_(some))
        left = set(connection.scalars(select(incident_claims.c.claim).where(incident_claims.c.incident.in_(of)))) - set(old)
        touch(connection, left)
        forget(connection, some)
    for table in (sentences, mentions, statements, problems, claims):  # roles and figures go with their claims
        connection.execute(delete(table).where(table.c.report == report))


def forget(connection: Connection, some: Sequence[str]) -> None:
    """Take claims out of links, blocks and incidents; an incident that is left without claims goes."""
    for few in _chunks(some):
        held = list(connection.scalars(select(incident_claims.c.incident).where(incident_claims.c.claim.in_(few)).distinct()))
        connection.execute(delete(links).where(links.c.first.in_(few)))
        connection.execute(delete(links).where(links.c.second.in_(few)))
        connection.execute(delete(blocks).where(blocks.c.claim.in_(few)))
        connection.execute(delete(incident_claims).where(incident_claims.c.claim.in_(few)))
        connection.execute(delete(unlinked).where(unlinked.c.claim.in_(few)))
        _drop_empty(connection, held)


def touch(connection: Connection, some: Iterable[str]) -> None:
    """Mark claims as to be linked (again)."""
    for few in _chunks(sorted(set(some))):
        known = set(connection.scalars(select(unlinked.c.claim).where(unlinked.c.claim.in_(few))))
        _add(connection, unlinked, [{"claim": claim} for claim in few if claim not in known])


def about_claims(connection: Connection, decision: Decision) -> Decision:
    """The same decision with claims in place of incidents: an incident's id is led back to the claim that gave it, which stays."""
    ends = (decision.subject, decision.value) if decision.kind in ("join", "part") else (decision.subject,)
    for end in ends:
        claim = connection.scalar(select(incident_claims.c.claim).where(incident_claims.c.name == end))
        if claim is not None and end == decision.subject:
            decision = replace(decision, subject=claim)
        elif claim is not None:
            decision = replace(decision, value=claim)
    return decision


def claims_meant(decision: Decision) -> tuple[str, ...]:
    """The claims whose linking a decision bears on: both of a pair, or the one that it confirms or rejects."""
    return (decision.subject, decision.value) if decision.kind in ("join", "part") else (decision.subject,)


def write_blocks(connection: Connection, keys: Iterable[tuple[int, str]]) -> None:
    """(key, claim) for claims whose earlier blocks are forgotten first."""
    listed = list(keys)
    for few in _chunks(sorted({claim for _, claim in listed})):
        connection.execute(delete(blocks).where(blocks.c.claim.in_(few)))
    _add(connection, blocks, [{"key": key, "claim": claim} for key, claim in listed])


def write_links(connection: Connection, made: Sequence[Link], *, among: Sequence[str]) -> None:
    """The links with an end in `among` become those of `made`."""
    for few in _chunks(among):
        connection.execute(delete(links).where(links.c.first.in_(few)))
        connection.execute(delete(links).where(links.c.second.in_(few)))
    names = ("first", "second", "same", "score", "why")
    _add(connection, links, [{name: getattr(link, name) for name in names} for link in made])


def write_incidents(connection: Connection, made: Sequence[tuple[Incident, Sequence[str]]], *, among: Sequence[str]) -> None:
    """The incidents of the claims in `among` become those of `made`, each with the name that each of its claims would give it."""
    for few in _chunks(among):
        held = list(connection.scalars(select(incident_claims.c.incident).where(incident_claims.c.claim.in_(few)).distinct()))
        connection.execute(delete(incident_claims).where(incident_claims.c.claim.in_(few)))
        _drop_empty(connection, held)
    held_now: dict[str, Incident] = {}
    members = []
    for incident, names in made:
        held_now[incident.id] = incident
        for position, (claim, name) in enumerate(zip(incident.claims, names, strict=True)):
            members.append({"claim": claim, "incident": incident.id, "position": position, "name": name})
    for several in _chunks(list(held_now)):
        connection.execute(delete(incidents).where(incidents.c.id.in_(several)))
    _add(connection, incidents, [rows.incident_cells(incident) for incident in held_now.values()])
    _add(connection, incident_claims, members)


def _drop_empty(connection: Connection, held: Sequence[str]) -> None:
    for several in _chunks(held):
        full = select(incident_claims.c.incident)
        connection.execute(delete(incidents).where(incidents.c.id.in_(several), incidents.c.id.not_in(full)))


def _add(connection: Connection, table: Table, cells: list[dict[str, Any]]) -> None:
    if cells:
        connection.execute(insert(table), cells)


def _chunks(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[start : start + MANY] for start in range(0, len(values), MANY))
