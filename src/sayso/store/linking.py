"""What linking asks of a store, and what it writes there: claims that changed, the blocks that they share, links, incidents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any

from sqlalchemy import Index, Table, delete, func, insert, literal, select
from sqlalchemy.engine import Connection

from sayso.model import Claim, Incident, Link
from sayso.store import bulk, loading, rows, saving, writing
from sayso.store.bulk import IncidentRows
from sayso.store.connected import Connected
from sayso.store.schema import blocks, changes, claims, descriptions, incident_claims, incidents, links, unlinked

MANY = 2000  # ids looked up together
WHOLE = 10_000  # claims of which all is read together: those near each other in an index share what is read of it
ROOM = 131_072  # KiB for pages while all is written


class Linked(Connected):
    """The part of a store that linking reads and writes."""

    def unlinked(self, *, limit: int | None = None) -> list[str]:
        """The claims that came or changed since claims were linked last; a run that was killed left them here. Of many the first `limit`."""
        with self._read() as connection:
            held = select(unlinked.c.claim).join(claims, claims.c.id == unlinked.c.claim).order_by(unlinked.c.claim).limit(limit)
            return [id for (id,) in bulk.tuples(connection, held)]

    def claim_count(self) -> int:
        with self._read() as connection:
            return connection.scalar(select(func.count()).select_from(claims)) or 0

    def report_of(self, ids: Iterable[str]) -> dict[str, str]:
        """The report of each claim."""
        found: dict[str, str] = {}
        with self._read() as connection:
            for some in _parts(ids):
                query = select(claims.c.id, claims.c.report).where(bulk.among(connection, claims.c.id, some))
                found.update(bulk.tuples(connection, query))
        return found

    def reports_told(self) -> list[str]:
        """All reports that have claims, in the order in which they were stored: read so, what lies together is read together."""
        with self._read() as connection:
            query = select(claims.c.report).group_by(claims.c.report).order_by(func.min(claims.c.number))
            return [id for (id,) in bulk.tuples(connection, query)]

    def claims_of(self, reports: Iterable[str]) -> Iterator[Claim]:
        """The claims of whole reports, in order of report and place in it."""
        for some in _parts(reports):
            with self._read() as connection:
                yield from bulk.claims_among(connection, claims.c.report, some)

    def described(self, reports: Iterable[str], manner: str) -> dict[str, bytes]:
        """What was kept of the claims of these reports for linking, where that was made in this manner."""
        found: dict[str, bytes] = {}
        with self._read() as connection:
            for some in _parts(reports):
                held = select(descriptions.c.report, descriptions.c.claims)
                held = held.where(bulk.among(connection, descriptions.c.report, some), descriptions.c.manner == manner)
                found.update(bulk.tuples(connection, held))
        return found

    def claims_with(self, ids: Iterable[str]) -> Iterator[Claim]:
        """The claims with these ids, in order of report and place in it within some thousands of them."""
        for some in _parts(ids, WHOLE):
            with self._read() as connection:
                yield from bulk.claims_among(connection, claims.c.id, some)

    def facts(self, reports: Iterable[str]) -> list[tuple[Any, ...]]:
        """(id, outlet, day, published, fingerprint, title, url, credits) of each report."""
        with self._read() as connection:
            return [cells for some in _parts(reports) for cells in bulk.heads(connection, some)]

    def fellows(self, ids: Iterable[str]) -> set[str]:
        """The claims of all incidents that hold one of these claims."""
        found: set[str] = set()
        with self._read() as connection:
            for some in _parts(ids):
                held = select(incident_claims.c.incident).where(bulk.among(connection, incident_claims.c.claim, some))
                found |= set(connection.scalars(select(incident_claims.c.claim).where(incident_claims.c.incident.in_(held))))
        return found

    def touch(self, ids: Iterable[str]) -> None:
        """Have claims linked again, at the next linking."""
        with self._write() as connection:
            writing.touch(connection, ids)

    def links(self, ids: Iterable[str] | None = None) -> list[Link]:
        """The links with an end in `ids`; all without."""
        found = {}
        for end in ("first", "second") if ids is not None else ("first",):
            for cells in self._each(links, ids, of=end):
                found[cells["first"], cells["second"]] = rows.link_row(cells)
        return [found[key] for key in sorted(found)]

    def block_members(self, keys: Iterable[int], *, limit: int) -> dict[int, list[str]]:
        """The claims of each block, in order; of a block with more than `limit` only the first `limit` + 1."""
        with self._read() as connection:
            return loading.block_members(connection, sorted(set(keys)), limit=limit)

    def block_sizes(self, keys: Iterable[int]) -> dict[int, int]:
        """How many claims each block holds that holds any."""
        with self._read() as connection:
            return loading.block_sizes(connection, sorted(set(keys)))

    def incident_rows(self, made: Iterable[tuple[Incident, Sequence[str]]]) -> IncidentRows:
        """Incidents, each with the name that each of its claims would give it, as `save_linking` takes them: made by those who share the
        work, so that who writes has only to write."""
        return bulk.incident_rows(made)

    def save_linking(
        self,
        *,
        touched: Sequence[str],
        blocks: Iterable[tuple[int, str]],
        links: Sequence[Link],
        incidents: Sequence[tuple[Incident, Sequence[str]] | IncidentRows],
        among: Sequence[str],
        lost: Iterable[tuple[str, str]] = (),
    ) -> None:
        """One transaction: the blocks and links of `touched` and the incidents of the claims `among` become those given; `lost` links go."""
        made = bulk.join_rows([one if isinstance(one, IncidentRows) else bulk.incident_rows([one]) for one in incidents])
        with self._write() as connection:
            saving.write_blocks(connection, blocks, among=touched)
            saving.write_links(connection, links, among=touched, lost=lost)
            saving.write_incidents(connection, made, among=among)
            for some in _parts(touched):
                connection.execute(delete(unlinked).where(bulk.among(connection, unlinked.c.claim, some)))

    def save_all_linking(
        self,
        *,
        touched: Sequence[str],
        blocks: Iterable[Sequence[tuple[int, str]]],
        links: Iterable[Sequence[tuple[Any, ...]]],
        incidents: Iterable[IncidentRows],
    ) -> None:
        """One transaction: all that was linked before goes, and what is given stands instead; `touched` are linked now. Each comes in parts;
        of blocks and links as rows in the order of their keys, in which they are written fastest. They, their indexes and what else is to be
        noted are written in turns with the incidents, which others may be working out meanwhile."""
        with self._write() as connection, _more_room(connection), _without_indexes(connection) as indexes:
            for table in LINKED:
                connection.execute(delete(table))
            beside = chain(
                _settled(connection, touched), _written(connection, BLOCKS, blocks, indexes), _written(connection, LINKS, links, indexes)
            )
            for graded in incidents:
                bulk.add_rows(connection, INCIDENTS, graded.incidents)
                bulk.add_rows(connection, MEMBERS, graded.members)
                next(beside, None)
            for _ in beside:
                pass


BLOCKS, LINKS, INCIDENTS, MEMBERS = LINKED = (blocks, links, incidents, incident_claims)  # what linking writes


def _settled(connection: Connection, touched: Iterable[str]) -> Iterator[None]:
    """Note of all reports that they changed, and of `touched` claims that they are linked."""
    _forget_marks(connection, touched)
    yield
    told = select(claims.c.report)
    connection.execute(delete(changes).where(changes.c.report.in_(told)))
    every = select(claims.c.report, literal(writing.next_change(connection))).distinct()
    connection.execute(insert(changes).from_select(["report", "change"], every))
    yield


def _forget_marks(connection: Connection, touched: Iterable[str]) -> None:
    """`touched` are linked now. All marks go at once, where each of a million would be looked for; those of claims that came meanwhile are
    made again."""
    linked_now = set(touched)
    later = [cells for cells in bulk.tuples(connection, select(unlinked.c.claim)) if cells[0] not in linked_now]
    connection.execute(delete(unlinked))
    bulk.add_rows(connection, unlinked, [tuple(cells) for cells in later])


def _written(connection: Connection, table: Table, parts: Iterable[Sequence[Any]], indexes: list[Index]) -> Iterator[None]:
    """Write all rows of a table, part by part, and make those of these `indexes` that are its own."""
    for part in parts:
        bulk.add_rows(connection, table, part)
        yield
    for index in [index for index in indexes if index.table is table]:
        indexes.remove(index)
        index.create(connection)
        yield


@contextmanager
def _without_indexes(connection: Connection) -> Iterator[list[Index]]:
    """Indexes of what is written as a whole are made when it is there: in a quarter of the time. Those that are left of the list in the end
    are made then. In PostgreSQL readers would have to wait for that, so that there they stay."""
    made = [index for table in LINKED for index in table.indexes] if connection.dialect.name == "sqlite" else []
    for index in made:
        index.drop(connection, checkfirst=True)
    left = sorted(made, key=lambda index: str(index.name))
    yield left
    for index in left:
        index.create(connection)


@contextmanager
def _more_room(connection: Connection) -> Iterator[None]:
    """Claims and incidents are found by hashes, so that what is written about them lies anywhere in an index: pages that do not find room
    in memory would be written and read again and again."""
    if connection.dialect.name != "sqlite":
        yield
        return
    held = connection.exec_driver_sql("PRAGMA cache_size").scalar()
    connection.exec_driver_sql(f"PRAGMA cache_size = -{ROOM}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size = {held}")


def _parts(ids: Iterable[str], most: int = MANY) -> Iterable[list[str]]:
    listed = sorted(set(ids))
    return (listed[start : start + most] for start in range(0, len(listed), most))
