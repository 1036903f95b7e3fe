"""Ids in, whole rows out; every function reads within the connection that it is given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Table, func, select
from sqlalchemy.engine import Connection, Result

from sayso.model import Claim
from sayso.store import rows
from sayso.store.schema import blocks, figures, incident_claims, roles
from sayso.store.writing import chunks


def of_report(connection: Connection, table: Table, report: str) -> list[rows.Cells]:
    return list(connection.execute(select(table).where(table.c.report == report).order_by(table.c.position)).mappings())


def whole_claims(connection: Connection, batch: Sequence[Any]) -> Iterator[Claim]:
    """Claims with their roles and figures, from rows of `claims` (at most as many as one IN takes)."""
    ids = [cells["id"] for cells in batch]
    of: dict[str, dict[str, list[Any]]] = {"roles": defaultdict(list), "figures": defaultdict(list)}
    for table in (roles, figures):
        query = select(table).where(table.c.claim.in_(ids)).order_by(*table.primary_key.columns)
        for cells in as_cells(connection.execute(query)):
            of[table.name][cells["claim"]].append(cells)
    for cells in batch:
        yield rows.claim_row(cells, of["roles"][cells["id"]], of["figures"][cells["id"]])


def as_cells(result: Result[Any]) -> list[rows.Cells]:
    """Rows by name as plain dicts: SQLAlchemy's own mappings take ten times as long to look into, which a page of claims feels."""
    names = tuple(result.keys())
    return [dict(zip(names, row, strict=True)) for row in result.all()]


def members(connection: Connection, ids: Sequence[str]) -> dict[str, list[str]]:
    """The claims of each incident, in order."""
    held: dict[str, list[str]] = defaultdict(list)
    query = select(incident_claims.c.incident, incident_claims.c.claim).where(incident_claims.c.incident.in_(ids))
    for incident, claim in connection.execute(query.order_by(incident_claims.c.incident, incident_claims.c.position)):
        held[incident].append(claim)
    return held


def block_members(connection: Connection, keys: Sequence[int], *, limit: int) -> dict[int, list[str]]:
    """The claims of each block, in order; of a block with more than `limit` only the first `limit` + 1."""
    found: dict[int, list[str]] = defaultdict(list)
    for few in chunks(keys):
        rank = func.row_number().over(partition_by=blocks.c.key, order_by=blocks.c.claim).label("rank")
        inner = select(blocks.c.key, blocks.c.claim, rank).where(blocks.c.key.in_(few)).subquery()
        for key, claim in connection.execute(select(inner.c.key, inner.c.claim).where(inner.c.rank <= limit + 1)):
            found[key].append(claim)
    return found


def block_sizes(connection: Connection, keys: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for few in chunks(keys):
        counted = select(blocks.c.key, func.count()).where(blocks.c.key.in_(few)).group_by(blocks.c.key)
        found.update((key, count) for key, count in connection.execute(counted))
    return found
