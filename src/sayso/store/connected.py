"""A path or URL in, connections that read or write out: what every part of the store stands on."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.engine import Connection

from sayso.store import rows
from sayso.store.opening import open_engine, reported, take_turn
from sayso.store.writing import MANY, chunks


class Connected:
    """A database that is held open."""

    def __init__(self, target: str | os.PathLike[str], *, create: bool = True) -> None:
        self.engine, self.name = open_engine(target, create=create)
        self.dialect = self.engine.dialect.name

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with reported(self.name), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with reported(self.name), self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            take_turn(connection)
            yield connection
        self.wrote()

    def wrote(self) -> None:
        """Called after each transaction of this store that was written."""

    def _each(
        self, table: Table, ids: Iterable[str] | None, *, of: str = "id", only: ColumnElement[bool] | None = None
    ) -> Iterator[rows.Cells]:
        """The rows of `table`, all or those whose column `of` is among `ids`, in order of its keys; `only` those that it holds for."""
        for some in self._parts(ids):
            order = [column for column in table.primary_key.columns if column.name != "number"] or [table.c[of]]
            query = select(table).order_by(*order)
            query = query.where(table.c[of].in_(some)) if some is not None else query
            query = query.where(only) if only is not None else query
            with self._read() as connection:
                for batch in connection.execute(query).mappings().partitions(MANY):
                    yield from batch

    def _parts(self, ids: Iterable[str] | None) -> Iterator[list[str] | None]:
        """None for "all", else the ids in parts small enough for one query."""
        if ids is None:
            yield None
            return
        yield from map(list, chunks(sorted(set(ids))))
