"""A connection in, the columns of its database out: all of them at first, then what changed."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator, Sequence
from threading import Lock
from typing import Any, NamedTuple

from sqlalchemy import Engine, Table, select
from sqlalchemy.engine import Connection

from sayso.days import day_span
from sayso.store.columns import CLAIM_CELLS, Columns, Growing, Roles
from sayso.store.schema import about, changes, claims, figures, incident_claims, incidents, reports, roles
from sayso.store.writing import chunks

MUCH = 0.2  # of all reports: beyond it, all is gathered anew
FETCH = 50_000

_CLAIMS = [claims.c[name] for name in CLAIM_CELLS]
_REPORTS = [reports.c.number, reports.c.id, reports.c.outlet, reports.c.dated]
_ROLES = [roles.c.claim, roles.c.role, roles.c.party, roles.c.name]
_TOLLS = [figures.c.claim, figures.c.measure, figures.c.low, figures.c.high]
_INCIDENTS = [
    incidents.c[name] for name in ("id", "type", "state", "place_name", "place_text", "lat", "lon", "first_day", "last_day")
]  # fmt: skip


class Held(NamedTuple):
    """A snapshot, when it was asked for, and how many transactions of this store it has seen."""

    columns: Columns
    asked: float
    writes: int


class Gathered:
    """The newest snapshot of a database. `columns()` is asked by many threads; one of them gathers, the others wait for it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine if engine.dialect.name == "sqlite" else engine.execution_options(isolation_level="REPEATABLE READ")
        self.lock = Lock()
        self.writes = 0  # transactions of this store
        self.growing = Growing()
        self.held: Held | None = None

    def columns(self, *, patience: float = 0.0) -> Columns:
        """As the database is now, or was within the last `patience` seconds; with all that this store has written."""
        held = self.held
        if held is not None and held.writes == self.writes and time.monotonic() - held.asked < patience:
            return held.columns
        with self.lock, self.engine.connect() as connection, connection.begin():
            asked, writes = time.monotonic(), self.writes
            change = int(connection.scalar(select(about.c.value).where(about.c.name == "changes")) or 0)
            columns = self.held.columns if self.held else None
            if columns is None or columns.change != change:
                try:
                    self._gather(connection, columns)
                except BaseException:
                    self.held, self.growing = None, Growing()  # half of a change is worse than none
                    raise
                columns = self.growing.snapshot(change)
            self.held = Held(columns, asked, writes)
            return columns

    def _gather(self, connection: Connection, held: Columns | None) -> None:
        changed = list(connection.scalars(select(changes.c.report).where(changes.c.change > held.change))) if held else []
        size = len(self.growing.report_ids.values)
        if held is None or len(changed) > 100 + MUCH * size or self.growing.dead > 1000 + len(self.growing.alive) // 2:
            self.growing = Growing()
            collecting = gc.isenabled()
            gc.disable()  # Python would look through millions of new rows for circles again and again
            try:
                _all(connection, self.growing)
            finally:
                if collecting:
                    gc.enable()
        else:
            _some(connection, self.growing, changed)


def _all(connection: Connection, growing: Growing) -> None:
    for batch in _rows(connection, _REPORTS):
        growing.add_reports([(number, id, outlet, _first_day(day)) for number, id, outlet, day in batch])
    incident_of = dict(row for batch in _rows(connection, [incident_claims.c.claim, incident_claims.c.incident]) for row in batch)
    at: dict[str, int] = {}
    for batch in _rows(connection, _CLAIMS, order=True):
        at |= growing.add_claims(batch, incident_of)
    for batch in _rows(connection, _ROLES):
        growing.add_roles(batch, at)
    growing.tell_parties(0, 0)
    for batch in _rows(connection, _TOLLS):
        growing.add_tolls(batch, at)
    growing.put_incidents([row for batch in _rows(connection, _INCIDENTS) for row in batch], [])


def _some(connection: Connection, growing: Growing, changed: Sequence[str]) -> None:
    held = growing.strike(changed)
    for few in chunks(changed):
        found = connection.execute(select(*_REPORTS).where(reports.c.id.in_(few))).all()
        growing.add_reports([(number, id, outlet, _first_day(day)) for number, id, outlet, day in found])
        rows = [tuple(row) for row in connection.execute(select(*_CLAIMS).where(claims.c.report.in_(few)).order_by(claims.c.number))]
        of = [row[1] for row in rows]
        incident_of = dict(_of_claims(connection, [incident_claims.c.claim, incident_claims.c.incident], incident_claims, of))
        held |= set(incident_of.values())
        start = len(growing.alive), growing.stacks[Roles]["claim"].size
        at = growing.add_claims(rows, incident_of)
        growing.add_roles(_of_claims(connection, _ROLES, roles, of), at)
        growing.tell_parties(*start)
        growing.add_tolls(_of_claims(connection, _TOLLS, figures, of), at)
    told = []
    for few in chunks(sorted(held)):
        told += [tuple(row) for row in connection.execute(select(*_INCIDENTS).where(incidents.c.id.in_(few)))]
    growing.put_incidents(told, held)


def _rows(connection: Connection, columns: Sequence[Any], *, order: bool = False) -> Iterator[Sequence[Any]]:
    query = select(*columns)
    query = query.order_by(columns[0]) if order else query
    if connection.dialect.name != "sqlite":
        yield from connection.execute(query.execution_options(yield_per=FETCH)).partitions()
        return
    # plain tuples as the driver gives them: SQLAlchemy's rows would take most of the time for a million
    cursor = connection.execute(query).cursor
    assert cursor is not None
    while batch := cursor.fetchmany(FETCH):
        yield batch


def _of_claims(connection: Connection, columns: Sequence[Any], table: Table, ids: Sequence[str]) -> Iterator[Any]:
    for few in chunks(ids):
        yield from map(tuple, connection.execute(select(*columns).where(table.c.claim.in_(few))))


def _first_day(edtf: str | None) -> str | None:
    day = day_span(edtf)[0]
    return day.isoformat() if day else None
