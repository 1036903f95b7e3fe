"""A Reading in, its rows in the tables out; every function writes within the transaction of the connection that it is given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.engine import Connection

from sayso.model import Claim, Decision, Link, Reading, hash_id
from sayso.store import rows
from sayso.store.bulk import IncidentRows, add_rows
from sayso.store.schema import (
    blocks,
    claims,
    descriptions,
    incident_claims,
    incidents,
    links,
    mentions,
    problems,
    reports,
    sentences,
    statements,
)
from sayso.store.settling import carry, settle
from sayso.store.words import index_words
from sayso.store.writing import add, chunks, drop_claims, drop_empty, mark, write_claims


class Describer(Protocol):
    """`incidents.described.Describer` is one: it gives what linking wants to know of the claims of a reading, as bytes, and the name of the
    manner in which they are made."""

    manner: str

    def __call__(self, reading: Reading, claims: Sequence[Claim]) -> bytes: ...


def write_reading(connection: Connection, reading: Reading, *, describer: Describer | None = None) -> bool:
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
    add(connection, sentences, rows.sentence_cells(report, reading.sentences))
    add(connection, mentions, rows.mention_cells(report, reading.mentions))
    add(connection, statements, rows.statement_cells(report, reading.statements))
    add(connection, problems, rows.problem_cells(report, reading.problems))
    index_words(connection, "reports", [(report, (reading.report.title, reading.report.text))])
    found, decided = carry(connection, report, with_own_ids(reading.claims))
    write_claims(connection, found)
    settle(connection, decided)
    if describer is not None and found and not decided:  # of claims as they stand, and a decision may change them
        described = describer(reading, found)
        add(connection, descriptions, [{"report": report, "manner": describer.manner, "claims": described}] if described else [])
    mark(connection, [report])
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


def _clear(connection: Connection, report: str) -> None:
    """Take away what an earlier reading left. Claims that shared an incident with its claims have to be linked again."""
    drop_claims(connection, list(connection.scalars(select(claims.c.id).where(claims.c.report == report))))
    for table in (sentences, mentions, statements, problems):
        connection.execute(delete(table).where(table.c.report == report))


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


def write_blocks(connection: Connection, keys: Iterable[tuple[int, str]], *, among: Iterable[str] = ()) -> None:
    """(key, claim) for claims whose earlier blocks are forgotten first, as are those of the claims in `among`."""
    listed = list(keys)
    for few in chunks(sorted({claim for _, claim in listed}.union(among))):
        connection.execute(delete(blocks).where(blocks.c.claim.in_(few)))
    add_rows(connection, blocks, listed)


def write_links(connection: Connection, made: Sequence[Link], *, among: Sequence[str], lost: Iterable[tuple[str, str]] = ()) -> None:
    """The links with an end in `among` become those of `made`; of the others the `lost` ones go."""
    ends = [{"one": first, "other": second} for first, second in lost]
    if ends:
        connection.execute(delete(links).where(links.c.first == bindparam("one"), links.c.second == bindparam("other")), ends)
    for few in chunks(among):
        connection.execute(delete(links).where(links.c.first.in_(few)))
        connection.execute(delete(links).where(links.c.second.in_(few)))
    add_rows(connection, links, [(link.first, link.second, link.same, link.score, link.why) for link in made])


def write_incidents(connection: Connection, made: IncidentRows, *, among: Sequence[str]) -> None:
    """The incidents of the claims in `among` become those of `made`."""
    for few in chunks(among):
        held = list(connection.scalars(select(incident_claims.c.incident).where(incident_claims.c.claim.in_(few)).distinct()))
        connection.execute(delete(incident_claims).where(incident_claims.c.claim.in_(few)))
        drop_empty(connection, held)
    for several in chunks([cells[0] for cells in made.incidents]):
        connection.execute(delete(incidents).where(incidents.c.id.in_(several)))
    add_rows(connection, incidents, made.incidents)
    add_rows(connection, incident_claims, made.members)
    told = set()
    for few in chunks(among):
        told |= set(connection.scalars(select(claims.c.report).where(claims.c.id.in_(few)).distinct()))
    mark(connection, told)
