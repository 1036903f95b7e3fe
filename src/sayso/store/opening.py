"""A path or a database URL in, an engine over a sayso database of this version out; else BadStore with one clear sentence."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, func, inspect, select, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError, TimeoutError
from sqlalchemy.pool import QueuePool

from sayso.errors import BadStore, MissingExtra, SaysoError
from sayso.store.migrating import keep_copy, upgrade
from sayso.store.schema import APPLICATION, VERSION, about, metadata

WAIT = 20.0  # seconds that a writer waits for another before it gives up
HEADER = b"SQLite format 3\x00"


def open_engine(target: str | os.PathLike[str], *, create: bool) -> tuple[Engine, str]:
    """The engine and the name to show for it. With `create`, a new database is made and an old one must be writable."""
    name = os.fspath(target)
    if "://" in name:
        return _open_url(name, create=create)
    path = Path(name)
    fresh = _check_file(path, create=create)
    engine = _sqlite_engine(path, read_only=not create and not os.access(path, os.W_OK))
    try:
        with reported(name):
            _prepare(engine, name, fresh=fresh, path=path if os.access(path, os.W_OK) else None)
            if create:
                with engine.connect().execution_options(writes=True) as connection, connection.begin():
                    connection.execute(text("UPDATE sayso SET value = value WHERE name = 'version'"))
    except BadStore:
        engine.dispose()
        raise
    return engine, name


def _check_file(path: Path, *, create: bool) -> bool:
    """Whether a database is to be made at `path`. What is there and is no database is never touched."""
    if path.is_dir():
        raise BadStore(f"{path} is a folder, not a database file")
    if not path.exists() or path.stat().st_size == 0:
        if not create:
            raise BadStore(f"{path}: there is no such database; `sayso read INPUT --db {path}` makes one")
        if not path.parent.is_dir():
            raise BadStore(f"{path}: the folder {path.parent} does not exist")
        return True
    try:
        with open(path, "rb") as handle:
            if handle.read(len(HEADER)) != HEADER:
                raise BadStore(f"{path} is no sayso database (it is not even an SQLite file); nothing was changed")
    except OSError as error:
        raise BadStore(f"{path} cannot be read: {error.strerror}") from error
    return False


def _sqlite_engine(path: Path, *, read_only: bool) -> Engine:
    def connect() -> sqlite3.Connection:
        if not read_only:
            return sqlite3.connect(path, timeout=WAIT, check_same_thread=False, isolation_level=None)
        # a folder that nobody may write has no room for WAL's side files: then the file cannot change either
        still = "&immutable=1" if not os.access(path.absolute().parent, os.W_OK) else ""
        uri = f"{path.absolute().as_uri()}?mode=ro{still}"
        return sqlite3.connect(uri, timeout=WAIT, uri=True, check_same_thread=False, isolation_level=None)

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, max_overflow=-1)

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA cache_size = -32768")
        # SQLite's own knows no letters but those of English
        connection.create_function("lower", 1, lambda text: text.lower() if isinstance(text, str) else text, deterministic=True)
        if not read_only:
            # with WAL a power cut may lose the last transactions but never breaks the file
            connection.execute("PRAGMA synchronous = NORMAL")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # pysqlite's own BEGIN comes too late for what reads before it writes
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")

    return engine


def _open_url(url: str, *, create: bool) -> tuple[Engine, str]:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise BadStore(f"{url.split('://')[0]}://...: not a database URL that SQLAlchemy knows") from error
    if parsed.get_backend_name() == "sqlite":
        return open_engine(parsed.database or "", create=create)
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    try:
        engine = create_engine(parsed, pool_pre_ping=True, max_overflow=25)
    except (ArgumentError, NoSuchModuleError) as error:
        raise BadStore(f"{url.split('://')[0]}://...: not a database URL that SQLAlchemy knows") from error
    except ModuleNotFoundError as error:
        raise MissingExtra(f"{parsed.get_backend_name()}: its driver is not installed; `pip install 'sayso[postgresql]'`") from error
    if engine.dialect.name != "postgresql":
        raise BadStore(f"{parsed.get_backend_name()}: sayso keeps its data in SQLite or PostgreSQL")
    name = parsed.set(drivername="postgresql").render_as_string(hide_password=True)
    try:
        with reported(name):
            fresh = not inspect(engine).get_table_names()
            if fresh and not create:
                raise BadStore(f"{name} holds no sayso database")
            _prepare(engine, name, fresh=fresh)
    except SaysoError:
        engine.dispose()
        raise
    return engine, name


def _prepare(engine: Engine, name: str, *, fresh: bool, path: Path | None = None) -> None:
    """A database with the tables of this version, made or upgraded. `path`: the file, where it is one that may be written."""
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect().execution_options(writes=fresh) as connection:
        if fresh:
            if sqlite:
                raw = connection.connection.driver_connection
                assert raw is not None
                raw.execute("PRAGMA journal_mode = WAL")
            with connection.begin():
                if not sqlite:
                    take_turn(connection)
                # another process may have made it meanwhile
                if not inspect(connection).has_table("sayso"):
                    metadata.create_all(connection)
                    connection.execute(about.insert(), [{"name": "version", "value": str(VERSION)}, {"name": "changes", "value": "0"}])
                    if sqlite:
                        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
                        connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
            return
        if not inspect(connection).has_table("sayso") or not inspect(connection).has_table("claims"):
            raise BadStore(f"{name} is no sayso database (its tables are another program's); nothing was changed")
        version = _version(connection)
    if version > VERSION:
        raise BadStore(f"{name} was made by a newer sayso (version {version}, this program knows {VERSION}): update sayso")
    if version < VERSION:
        _upgrade(engine, name, version=version, path=path)


def _version(connection: Connection) -> int:
    found = connection.execute(select(about.c.value).where(about.c.name == "version")).scalar()
    return int(found) if found and found.isdigit() else 0


def _upgrade(engine: Engine, name: str, *, version: int, path: Path | None) -> None:
    if engine.dialect.name == "sqlite":
        if path is None:
            raise BadStore(
                f"{name} was made by an older sayso (version {version}) and cannot be written: copy it to a place where it can be upgraded"
            )
        keep_copy(path, version=version)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        take_turn(connection)
        upgrade(connection, version=version, name=name)


def take_turn(connection: Connection) -> None:
    """Have writers wait for each other until the transaction ends, as SQLite's BEGIN IMMEDIATE does: what is read before it is
    written stays true, and changes are numbered in the order in which they can be seen."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(APPLICATION)))


@contextmanager
def reported(name: str) -> Iterator[None]:
    """What a database says becomes one sentence for a person. The transaction has been rolled back by then."""
    try:
        yield
    except DBAPIError as error:
        raise BadStore(f"{name}: {_sentence(error)}") from error
    except TimeoutError as error:
        raise BadStore(f"{name}: too many ask at once; try again in a moment") from error
    except sqlite3.Error as error:
        raise BadStore(f"{name}: {error}") from error


def _sentence(error: DBAPIError) -> str:
    said = str(error.orig)
    for part, sentence in (
        ("readonly", "the database cannot be written (no permission); what it holds is unchanged"),
        ("unable to open", "the database file cannot be opened or made here"),
        ("full", "the disk is full; the last report was not stored, all before it were"),
        ("locked", f"another program has been writing for over {WAIT:.0f} seconds; try again when it is done"),
        ("malformed", "the file is damaged; `sayso doctor` tells what can be saved"),
        ("not a database", "the file is no database; nothing was changed"),
        ("I/O", "the disk cannot be read or written"),
    ):
        if part in said:
            return sentence
    kind = "cannot be reached" if isinstance(error, OperationalError) else "refused"
    return f"the database {kind}: {said.splitlines()[0] if said else type(error).__name__}"
