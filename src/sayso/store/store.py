"""Readings in, whatever is asked for out: the one class through which the rest of sayso meets its database."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Self

import pyarrow as pa
from sqlalchemy import and_, func, select

from sayso.errors import NotFound
from sayso.model import Claim, Incident, Mention, Problem, Reading, Report, Statement
from sayso.store import loading, rows, saving
from sayso.store.checking import Checking
from sayso.store.deciding import Deciding
from sayso.store.filters import Box, Filter, claim_conditions, incident_conditions, matches
from sayso.store.finding import Finding
from sayso.store.frames import claims_table, incidents_table
from sayso.store.linking import Linked
from sayso.store.schema import (
    claims,
    decisions,
    incident_claims,
    incidents,
    links,
    mentions,
    problems,
    reports,
    sentences,
    statements,
)
from sayso.store.writing import MANY

ANY = Filter()
IN_TEXT = (claims.c.report, claims.c.position, claims.c.anchor_start, claims.c.id)


def open_store(target: str | os.PathLike[str], *, create: bool = True) -> Store:
    """`target`: a file, or a database URL. With `create=False` the database must be there and is opened to be read.
    Raises BadStore where it cannot be opened, is another program's, or was made by a newer sayso."""
    return Store(target, create=create)


class Store(Finding, Deciding, Checking, Linked):
    """A database that is held open. Everything that is written is one transaction; a transaction that fails, for a full disk
    or Ctrl-C, leaves what was there before. Raises BadStore with a sentence for a person."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # -- readings --------------------------------------------------------------------------------------------------

    def save_reading(self, reading: Reading, *, describer: saving.Describer | None = None) -> bool:
        """One transaction. False where this report has been read under this setup before; then nothing changes. What an
        earlier setup read of it is replaced; decisions stay, since claims keep their ids. `describer`: keeps for
        linking what it wants to know of the claims, which else is worked out of them then."""
        if rows.needs_mending(reading.report, nul=self.dialect != "sqlite"):
            reading = rows.storable(reading, nul=self.dialect != "sqlite")
        with self._write() as connection:
            return saving.write_reading(connection, reading, describer=describer)

    def unread(self, wanted: Iterable[Report], setup: str, *, many: int = 256) -> Iterator[Report]:
        """Those of `wanted` that have no Reading under `setup`, or whose words have changed since. Each id comes once."""
        seen: set[str] = set()
        batch: list[Report] = []
        for report in wanted:
            if report.id not in seen:
                seen.add(report.id)
                batch.append(report)
            if len(batch) >= many:
                yield from self._unread(batch, setup)
                batch = []
        yield from self._unread(batch, setup)

    def report(self, id: str, *, parts: Iterable[str] = ("sentences", "mentions", "statements", "problems", "claims")) -> Reading:
        """All that was read from one report, or only some `parts` of it: the others are empty."""
        with self._read() as connection:
            cells = connection.execute(select(reports).where(reports.c.id == id)).mappings().first()
            if cells is None:
                raise NotFound(f"{self.name} holds no report {id}")
            tables = [table for table in (sentences, mentions, statements, problems) if table.name in parts]
            of = {table.name: loading.of_report(connection, table, id) for table in tables}
        return rows.whole_reading(cells, self.claims(Filter(report=id)) if "claims" in parts else (), **of)

    def reports(self, ids: Iterable[str] | None = None) -> Iterator[Reading]:
        """Reports with what is known of each as a whole, without sentences, mentions, statements and claims; by id."""
        return (rows.whole_reading(cells) for cells in self._each(reports, ids))

    def heads(self, ids: Iterable[str]) -> Iterator[Report]:
        """Reports without their texts, which are empty here: what a list says of each."""
        columns = [reports.c[name] for name in Report.__dataclass_fields__ if name != "text"]
        for some in self._parts(ids):
            with self._read() as connection:
                found = loading.as_cells(connection.execute(select(*columns).where(reports.c.id.in_(some or [])).order_by(reports.c.id)))
            yield from (Report(**cells, text="") for cells in found)

    def mentions(self, ids: Iterable[str] | None = None, *, kind: str | None = None) -> Iterator[tuple[str, Mention]]:
        """(report, mention), by report and place in it; with `kind`, those only."""
        only = None if kind is None else mentions.c.kind == kind
        return ((cells["report"], rows.mention_row(cells)) for cells in self._each(mentions, ids, of="report", only=only))

    def statements(self, ids: Iterable[str] | None = None) -> Iterator[tuple[str, Statement]]:
        return ((cells["report"], rows.statement_row(cells)) for cells in self._each(statements, ids, of="report"))

    def problems(self) -> Iterator[tuple[str, Problem]]:
        return ((cells["report"], rows.problem_row(cells)) for cells in self._each(problems, None, of="report"))

    # -- claims and incidents ----------------------------------------------------------------------------------------

    def claims(self, wanted: Filter = ANY, *, ids: Iterable[str] | None = None, limit: int | None = None) -> Iterator[Claim]:
        """In order of report and place in it. With `ids`, those only."""
        conditions = claim_conditions(wanted, dialect=self.dialect)
        for some in self._parts(ids):
            query = select(claims).order_by(*IN_TEXT).where(*conditions)
            query = query.where(claims.c.id.in_(some)) if some is not None else query
            with self._read() as connection:
                for batch in connection.execute(query.limit(limit)).mappings().partitions(MANY):
                    yield from loading.whole_claims(connection, batch)

    def claim(self, id: str) -> Claim:
        for claim in self.claims(ids=[id]):
            return claim
        raise NotFound(f"{self.name} holds no claim {id}")

    def incidents(self, wanted: Filter = ANY, *, limit: int | None = None) -> Iterator[Incident]:
        """The newest first; those of unknown day last."""
        query = select(incidents).where(*incident_conditions(wanted, dialect=self.dialect))
        query = query.order_by(incidents.c.first_day.is_(None), incidents.c.first_day.desc(), incidents.c.id).limit(limit)
        with self._read() as connection:
            for batch in connection.execute(query).mappings().partitions(MANY):
                held = loading.members(connection, [cells["id"] for cells in batch])
                yield from (rows.incident_row(cells, held[cells["id"]]) for cells in batch)

    def incident(self, id: str) -> Incident:
        """By its id, one that it had before, or the id of one of its claims."""
        with self._read() as connection:
            now = connection.scalar(select(incidents.c.id).where(incidents.c.id == id))
            led = select(incident_claims.c.incident).where((incident_claims.c.name == id) | (incident_claims.c.claim == id))
            now = now or connection.scalar(led)
        for incident in self.incidents(Filter(incident=now)) if now else ():
            return incident
        raise NotFound(f"{self.name} holds no incident {id}")

    def beginning_with(self, beginning: str, *, many: int = 10) -> list[str]:
        """The ids of incidents and claims that begin so, in order, so many at most."""
        last = beginning + "\U0010ffff"
        with self._read() as connection:
            found: set[str] = set()
            for table in (incidents, claims):
                near = (
                    table.c.id.between(beginning, last) if self.dialect == "sqlite" else table.c.id.startswith(beginning, autoescape=True)
                )
                found |= set(connection.scalars(select(table.c.id).where(near).order_by(table.c.id).limit(many)))
        return sorted(found)[:many]

    def incident_of(self, ids: Iterable[str] | None = None) -> dict[str, str]:
        """Which incident each claim belongs to; a claim that belongs to none is left out."""
        return {cells["claim"]: cells["incident"] for cells in self._each(incident_claims, ids, of="claim")}

    def find(self, words: str, *, limit: int | None = None) -> tuple[list[Report], list[Claim]]:
        """Reports and claims that hold all words, by full text."""
        hits = matches("reports", words, dialect=self.dialect)
        query = select(reports).where(reports.c.number.in_(hits)).order_by(reports.c.id).limit(limit)
        with self._read() as connection:
            found = [rows.report_row(cells) for cells in connection.execute(query).mappings()]
        return found, list(self.claims(Filter(text=words), limit=limit))

    def box(self, south: float, west: float, north: float, east: float, *, limit: int | None = None) -> Iterator[Claim]:
        """Claims whose place lies on this part of the map, in degrees."""
        box: Box = (south, west, north, east)
        return self.claims(Filter(box=box), limit=limit)

    def claims_frame(self, wanted: Filter = ANY) -> pa.Table:
        """One row a claim, lists for roles and figures; `.to_pandas()`, or `polars.from_arrow(...)`."""
        found = list(self.claims(wanted))
        known = {reading.report.id: reading.report for reading in self.reports({claim.report for claim in found})}
        return claims_table(found, known, self.incident_of(claim.id for claim in found))

    def incidents_frame(self, wanted: Filter = ANY) -> pa.Table:
        return incidents_table(self.incidents(wanted))

    def counts(self) -> dict[str, int]:
        """How many rows each table holds, by name."""
        with self._read() as connection:
            return {
                table.name: connection.scalar(select(func.count()).select_from(table)) or 0
                for table in (reports, claims, statements, mentions, problems, links, incidents, decisions)
            }

    # -- inside ------------------------------------------------------------------------------------------------------

    def _unread(self, batch: list[Report], setup: str) -> Iterator[Report]:
        ids = [report.id for report in batch]
        query = select(reports.c.id, reports.c.content).where(and_(reports.c.setup == setup, reports.c.id.in_(ids)))
        with self._read() as connection:
            read = {(id, content) for id, content in connection.execute(query)}
        yield from (report for report in batch if (report.id, rows.content_hash(report)) not in read)
