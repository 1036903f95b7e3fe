"""A database of an older version in, the same of this version out; a copy of the file as it was is kept beside it.

A step is SQL that stays as it was written: it leads from one version to the next, whatever the schema has become since.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from sayso.errors import BadStore
from sayso.store.schema import VERSION, about

_LATER = ("field", "old", "batch", "undone_by", "undone_when")

# SQL that every database understands
STEPS: Mapping[int, Sequence[str]] = MappingProxyType({
    1: (
        "ALTER TABLE claims ADD COLUMN decided TEXT",
        "ALTER TABLE incidents ADD COLUMN more TEXT",
        *(f"ALTER TABLE decisions ADD COLUMN {name} TEXT NOT NULL DEFAULT ''" for name in _LATER),
        "CREATE TABLE coded (claim TEXT NOT NULL PRIMARY KEY, report TEXT NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL)",
        "CREATE INDEX ix_coded_report ON coded (report)",
        "CREATE TABLE changes (report TEXT NOT NULL PRIMARY KEY, change BIGINT NOT NULL)",
        "CREATE INDEX ix_changes_change ON changes (change)",
        "INSERT INTO changes (report, change) SELECT id, 1 FROM reports",
        "INSERT INTO sayso (name, value) VALUES ('changes', '1')",
        "CREATE INDEX claims_decided ON claims (decided)",
        "CREATE INDEX reports_list ON reports (id, outlet, dated)",
        'CREATE INDEX decisions_when ON decisions ("when")',
        "CREATE INDEX incident_claims_order ON incident_claims (incident, position)",
    ),
    2: (
        "ALTER TABLE coded ADD COLUMN seen TEXT NOT NULL DEFAULT ''",
        "UPDATE coded SET seen = body",
        "CREATE INDEX IF NOT EXISTS reports_list ON reports (id, outlet, dated)",
        'CREATE INDEX IF NOT EXISTS decisions_when ON decisions ("when")',
    ),
    3: (),
})  # fmt: skip

# What only one kind of database needs
_SEARCH_1 = {"reports": ("title", "text"), "claims": ("sentence_text", "anchor_text", "place_name")}


def _narrower_triggers() -> list[str]:
    """Version 1 wrote the full text anew whenever any column changed."""
    made = []
    for table, columns in _SEARCH_1.items():
        names, new, old = (", ".join(mark + column for column in columns) for mark in ("", "new.", "old."))
        drop = f"INSERT INTO {table}_search ({table}_search, rowid, {names}) VALUES ('delete', old.number, {old});"
        add = f"INSERT INTO {table}_search (rowid, {names}) VALUES (new.number, {new});"
        made += [
            f"DROP TRIGGER {table}_search_change",
            f"CREATE TRIGGER {table}_search_change AFTER UPDATE OF {names} ON {table} BEGIN {drop} {add} END",
        ]
    return made


def _descriptions(kind: str) -> str:
    key = "report TEXT NOT NULL PRIMARY KEY REFERENCES reports (id) ON DELETE CASCADE"
    return f"CREATE TABLE descriptions ({key}, manner TEXT NOT NULL, claims {kind} NOT NULL)"


OWN_STEPS: Mapping[tuple[str, int], Sequence[str]] = MappingProxyType({
    ("sqlite", 1): tuple(_narrower_triggers()),
    **{(dialect, 3): (_descriptions(kind),) for dialect, kind in (("sqlite", "BLOB"), ("postgresql", "BYTEA"))},
})  # fmt: skip


def upgrade(connection: Connection, *, version: int, name: str) -> None:
    """Within the caller's transaction: all steps from `version` to ours, or none. Another process may have been first."""
    held = connection.execute(select(about.c.value).where(about.c.name == "version")).scalar()
    if held != str(version):
        return
    dialect = connection.dialect.name
    for step in range(version, VERSION):
        if step not in STEPS:
            raise BadStore(f"{name} was made by a sayso too old to be upgraded (version {version}): read the reports anew")
        for statement in (*STEPS[step], *OWN_STEPS.get((dialect, step), ())):
            connection.exec_driver_sql(statement)
    connection.execute(update(about).where(about.c.name == "version").values(value=str(VERSION)))
    if dialect == "sqlite":
        connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")


def keep_copy(path: Path, *, version: int) -> Path:
    """A whole copy of the database as it is, beside it; what lies there under this name from before is never overwritten."""
    copy = path.with_name(f"{path.name}.v{version}.bak")
    number = 1
    while copy.exists():
        number += 1
        copy = path.with_name(f"{path.name}.v{version}.{number}.bak")
    part = copy.with_name(copy.name + ".part")
    try:
        with sqlite3.connect(path) as source, sqlite3.connect(part) as target:
            source.backup(target)
        source.close()
        target.close()
        os.replace(part, copy)
    except (sqlite3.Error, OSError) as error:
        raise BadStore(
            f"{path} is of an older version and is upgraded only after a copy is kept, but {copy} cannot be written: {error}; nothing was changed"
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return copy
