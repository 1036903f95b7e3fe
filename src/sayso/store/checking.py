"""A database in, what is not as it should be out; with `mend`, that is put right, without touching what people decided or reports say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Table, delete, func, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from sayso.store import settling
from sayso.store.connected import Connected
from sayso.store.loading import whole_claims
from sayso.store.schema import (
    SEARCH,
    about,
    blocks,
    changes,
    claims,
    coded,
    decisions,
    descriptions,
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
from sayso.store.words import index_words
from sayso.store.writing import add, chunks, touch

BEYOND = ": cannot be mended here; restore a copy, or export what can be read and read the reports anew"
SHOWN = 3  # ids that a sentence names


@dataclass(frozen=True, slots=True)
class Fault:
    """One sentence for a person, and how it is put right, if it can be."""

    said: str
    mend: Callable[[Connection], None] | None = None


class Checking(Connected):
    """The part of a Store that `sayso doctor` uses."""

    def check(self) -> list[str]:
        """What is wrong, in sentences; nothing is changed."""
        with self._read() as connection:
            return [fault.said for fault in _faults(connection)]

    def mend(self) -> list[str]:
        """Put right what can be, in one transaction; what was done, and what is left to a person."""
        with self._read() as connection:
            damage = list(_file(connection))
        if damage:
            return [fault.said + BEYOND for fault in damage]
        with self._write() as connection:
            done = []
            for fault in _faults(connection):
                if fault.mend:
                    fault.mend(connection)
                done.append(fault.said + (": mended" if fault.mend else BEYOND))
            return done


def _faults(connection: Connection) -> list[Fault]:
    damage = list(_file(connection))
    if damage:  # what follows would only trip over it
        return damage
    checks = (_orphans, _search, _places, _incidents, _decided, _changes)
    return [fault for check in checks for fault in check(connection)]


def _file(connection: Connection) -> Iterator[Fault]:
    if connection.dialect.name == "sqlite":
        try:
            told = list(connection.exec_driver_sql("PRAGMA integrity_check(10)").scalars())
        except DBAPIError as error:
            told = [str(error.orig)]
        for line in told:
            if line != "ok":
                yield Fault(f"the file is damaged: {line}")


def _orphans(connection: Connection) -> Iterator[Fault]:
    """Rows whose claim or report is not there. Decisions and what was coded stay: the report may be read again."""
    of_claims = (
        (roles, "claim"),
        (figures, "claim"),
        (incident_claims, "claim"),
        (blocks, "claim"),
        (links, "first"),
        (links, "second"),
        (unlinked, "claim"),
    )
    of_reports = (
        (sentences, "report"),
        (mentions, "report"),
        (statements, "report"),
        (problems, "report"),
        (claims, "report"),
        (changes, "report"),
        (descriptions, "report"),
    )
    for parent, children in ((claims, of_claims), (reports, of_reports)):
        for table, name in children:
            lost = table.c[name].not_in(select(parent.c.id)) & (table.c[name] != "")  # linking marks its manner without a claim
            if count := connection.scalar(select(func.count()).select_from(table).where(lost)):
                yield Fault(f"{count:,} rows of {table.name} belong to a {parent.name[:-1]} that is not there", _deletion(table, lost))


def _deletion(table: Table, lost: object) -> Callable[[Connection], None]:
    def mend(connection: Connection) -> None:
        connection.execute(delete(table).where(lost))  # type: ignore[arg-type]

    return mend


def _search(connection: Connection) -> Iterator[Fault]:
    for table, of in (("reports", reports), ("claims", claims)):
        if connection.dialect.name == "sqlite":
            try:
                # FTS5 compares its index with the table; a read-only connection may not ask
                connection.exec_driver_sql(f"INSERT INTO {table}_search ({table}_search, rank) VALUES ('integrity-check', 1)")
            except DBAPIError as error:
                if "readonly" not in str(error.orig):
                    yield Fault(f"the full text of {table} is not that of the table", _rebuilding(table))
        else:
            held = text(f"SELECT count(*) FROM {table} AS t LEFT JOIN {table}_search AS s ON s.number = t.number WHERE s.number IS NULL")
            if count := connection.execute(held).scalar():
                yield Fault(f"{count:,} {table} are not in the full text", _indexing(of))


def _rebuilding(table: str) -> Callable[[Connection], None]:
    def mend(connection: Connection) -> None:
        connection.exec_driver_sql(f"INSERT INTO {table}_search ({table}_search) VALUES ('rebuild')")

    return mend


def _indexing(table: Table) -> Callable[[Connection], None]:
    def mend(connection: Connection) -> None:
        missing = text(
            f"SELECT t.number FROM {table.name} AS t LEFT JOIN {table.name}_search AS s ON s.number = t.number WHERE s.number IS NULL"
        )
        numbers = list(connection.execute(missing).scalars())
        columns = [table.c[name] for name in SEARCH[table.name]]
        for start in range(0, len(numbers), 500):
            found = connection.execute(select(table.c.id, *columns).where(table.c.number.in_(numbers[start : start + 500]))).all()
            index_words(connection, table.name, [(one[0], tuple(one[1:])) for one in found])

    return mend


def _places(connection: Connection) -> Iterator[Fault]:
    if connection.dialect.name != "sqlite":
        return
    placed = "SELECT number FROM claims WHERE lat IS NOT NULL AND lon IS NOT NULL"
    if connection.exec_driver_sql(f"SELECT ({placed.replace('number', 'count(*)')}) <> (SELECT count(*) FROM claim_places)").scalar():
        yield Fault("the map's index is not that of the claims", _placing)


def _placing(connection: Connection) -> None:
    connection.exec_driver_sql("DELETE FROM claim_places")
    connection.exec_driver_sql(
        "INSERT INTO claim_places SELECT number, lat, lat, lon, lon FROM claims WHERE lat IS NOT NULL AND lon IS NOT NULL"
    )


def _incidents(connection: Connection) -> Iterator[Fault]:
    empty = incidents.c.id.not_in(select(incident_claims.c.incident))
    if count := connection.scalar(select(func.count()).select_from(incidents).where(empty)):
        yield Fault(f"{count:,} incidents hold no claim", _deletion(incidents, empty))
    nameless = incident_claims.c.incident.not_in(select(incidents.c.id))
    if found := list(connection.scalars(select(incident_claims.c.claim).where(nameless))):

        def mend(connection: Connection) -> None:
            connection.execute(delete(incident_claims).where(nameless))
            touch(connection, connection.scalars(select(claims.c.id).where(claims.c.id.in_(found))))

        yield Fault(f"{len(found):,} claims are in an incident that is not there; they are linked anew by the next reading", mend)


def _decided(connection: Connection) -> Iterator[Fault]:
    """Claims that are not in the form that the decisions on them ask for."""
    unknown = (
        select(decisions.c.subject)
        .where(decisions.c.kind.in_(settling.FORMING))
        .where(decisions.c.subject.not_in(select(coded.c.claim)))
        .distinct()
    )
    lost = list(connection.scalars(unknown))
    there = set(connection.scalars(select(claims.c.id).where(claims.c.id.in_(lost)))) if lost else set()
    wrong = sorted(there)
    for some in chunks(list(connection.scalars(select(coded.c.claim).order_by(coded.c.claim)))):
        held = {
            claim.id: claim
            for claim in whole_claims(connection, connection.execute(select(claims).where(claims.c.id.in_(some))).mappings().all())
        }
        verdicts = {row.id: row.decided for row in connection.execute(select(claims.c.id, claims.c.decided).where(claims.c.id.in_(some)))}
        expected = {id: settling.form_of(*of) for id, of in settling.held_of(connection, some).items()}
        wrong += [id for id, form in expected.items() if (held.get(id), verdicts.get(id)) != form]
    stray = claims.c.decided.is_not(None) & claims.c.id.not_in(select(coded.c.claim))
    wrong += list(connection.scalars(select(claims.c.id).where(stray)))
    if wrong:

        def mend(connection: Connection) -> None:
            settling.keep_coded(connection, sorted(there))
            settling.settle(connection, wrong)

        yield Fault(f"{len(wrong):,} claims are not as they were decided ({', '.join(wrong[:SHOWN])})", mend)


def _changes(connection: Connection) -> Iterator[Fault]:
    missing = list(connection.scalars(select(reports.c.id).where(reports.c.id.not_in(select(changes.c.report)))))
    counted = connection.scalar(select(about.c.value).where(about.c.name == "changes"))
    if missing or counted is None:

        def mend(connection: Connection) -> None:
            if counted is None:
                add(connection, about, [{"name": "changes", "value": "1"}])
            add(connection, changes, [{"report": id, "change": int(counted or 1)} for id in missing])

        yield Fault(f"{len(missing):,} reports are not in the list of changes, so that an open page may not show them", mend)
