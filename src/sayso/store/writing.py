"""Claims in, their rows in the tables out, and what hangs on claims taken away with them; within the transaction of the connection given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Table, delete, select, update
from sqlalchemy.engine import Connection

from sayso.days import day_span
from sayso.model import Claim
from sayso.store import rows
from sayso.store.schema import about, blocks, changes, claims, descriptions, figures, incident_claims, incidents, links, roles, unlinked
from sayso.store.words import index_words

Value = TypeVar("Value")
MANY = 500  # values of one IN (...): every database takes that many


def write_claims(connection: Connection, found: Sequence[Claim], *, position: int | None = None, decided: str | None = None) -> None:
    """Claims of one report that are not there yet, in order of `found`, or all at one position."""
    cells = [
        rows.claim_cells(place if position is None else position, claim, _days(claim)) | {"decided": decided}
        for place, claim in enumerate(found)
    ]
    add(connection, claims, cells)
    _write_parts(connection, found)
    touch(connection, [claim.id for claim in found])
    forget_descriptions(connection, {claim.report for claim in found})


def rewrite_claim(connection: Connection, claim: Claim, *, decided: str | None) -> None:
    """The claim of this id becomes `claim`, where it stands."""
    cells = rows.claim_cells(0, claim, _days(claim)) | {"decided": decided}
    del cells["position"]
    for table in (roles, figures):
        connection.execute(delete(table).where(table.c.claim == claim.id))
    connection.execute(update(claims).where(claims.c.id == claim.id).values(cells))
    _write_parts(connection, [claim])
    touch(connection, [claim.id])
    forget_descriptions(connection, {claim.report})


def drop_claims(connection: Connection, ids: Sequence[str]) -> None:
    """Claims that shared an incident with these have to be linked again."""
    for some in chunks(ids):
        of = select(incident_claims.c.incident).where(incident_claims.c.claim.in_(some))
        left = set(connection.scalars(select(incident_claims.c.claim).where(incident_claims.c.incident.in_(of)))) - set(ids)
        touch(connection, left)
        forget(connection, some)
        forget_descriptions(connection, connection.scalars(select(claims.c.report).where(claims.c.id.in_(some))))
        connection.execute(delete(claims).where(claims.c.id.in_(some)))  # roles and figures go with them


def forget_descriptions(connection: Connection, of: Iterable[str]) -> None:
    """What was kept of the claims of these reports for linking, which are no longer what they were."""
    for few in chunks(sorted(set(of))):
        connection.execute(delete(descriptions).where(descriptions.c.report.in_(few)))


def _days(claim: Claim) -> tuple[str | None, str | None]:
    first, last = day_span(claim.date)
    return first.isoformat() if first else None, last.isoformat() if last else None


def _write_parts(connection: Connection, found: Sequence[Claim]) -> None:
    add(connection, roles, [role for claim in found for role in rows.role_cells(claim)])
    add(connection, figures, [figure for claim in found for figure in rows.figure_cells(claim)])
    index_words(
        connection,
        "claims",
        [(claim.id, (claim.sentence.text, claim.anchor.text, claim.place.name if claim.place else None)) for claim in found],
    )


def mark(connection: Connection, changed: Iterable[str]) -> None:
    """Count one change more, and note that it concerns these reports."""
    number = next_change(connection)
    for few in chunks(sorted(set(changed))):
        connection.execute(delete(changes).where(changes.c.report.in_(few)))
        add(connection, changes, [{"report": report, "change": number} for report in few])


def next_change(connection: Connection) -> int:
    number = int(connection.scalar(select(about.c.value).where(about.c.name == "changes")) or 0) + 1
    connection.execute(update(about).where(about.c.name == "changes").values(value=str(number)))
    return number


def forget(connection: Connection, some: Sequence[str]) -> None:
    """Take claims out of links, blocks and incidents; an incident that is left without claims goes."""
    for few in chunks(some):
        held = list(connection.scalars(select(incident_claims.c.incident).where(incident_claims.c.claim.in_(few)).distinct()))
        connection.execute(delete(links).where(links.c.first.in_(few)))
        connection.execute(delete(links).where(links.c.second.in_(few)))
        connection.execute(delete(blocks).where(blocks.c.claim.in_(few)))
        connection.execute(delete(incident_claims).where(incident_claims.c.claim.in_(few)))
        connection.execute(delete(unlinked).where(unlinked.c.claim.in_(few)))
        drop_empty(connection, held)


def touch(connection: Connection, some: Iterable[str]) -> None:
    """Mark claims as to be linked (again)."""
    for few in chunks(sorted(set(some))):
        known = set(connection.scalars(select(unlinked.c.claim).where(unlinked.c.claim.in_(few))))
        add(connection, unlinked, [{"claim": claim} for claim in few if claim not in known])


def drop_empty(connection: Connection, held: Sequence[str]) -> None:
    for several in chunks(held):
        full = select(incident_claims.c.incident)
        connection.execute(delete(incidents).where(incidents.c.id.in_(several), incidents.c.id.not_in(full)))


def add(connection: Connection, table: Table, cells: list[dict[str, Any]]) -> None:
    """Rows with the same columns. As plain tuples: SQLAlchemy takes each value of each row in hand, which is half of the cost."""
    if cells:
        columns = tuple(cells[0])
        mark = "?" if connection.dialect.name == "sqlite" else "%s"
        names, marks = ", ".join(f'"{column}"' for column in columns), ", ".join([mark] * len(columns))
        rows = list[Any](map(itemgetter(*columns), cells)) if len(columns) > 1 else [(row[columns[0]],) for row in cells]
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", rows)


def chunks(values: Sequence[Value]) -> Iterable[Sequence[Value]]:
    return (values[start : start + MANY] for start in range(0, len(values), MANY))
