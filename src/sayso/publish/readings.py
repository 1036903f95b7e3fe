"""Files in, tables for Python people out: what `sayso.read` gives."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa

from sayso.flow import Setup
from sayso.ingest import Summary, read_into
from sayso.store import Filter, Store, open_store


class Readings:
    """What was read, held in a database: `claims()` and `incidents()` are Arrow tables (`.to_pandas()`, or
    `polars.from_arrow(...)`), narrowed by the fields of `sayso.store.Filter`; `store` is the database itself."""

    def __init__(self, store: Store, summary: Summary, folder: tempfile.TemporaryDirectory[str] | None = None) -> None:
        self.store, self.summary, self._folder = store, summary, folder

    def claims(self, **wanted: Any) -> pa.Table:
        return self.store.claims_frame(Filter(**wanted))

    def incidents(self, **wanted: Any) -> pa.Table:
        return self.store.incidents_frame(Filter(**wanted))

    def close(self) -> None:
        self.store.close()
        if self._folder:
            self._folder.cleanup()

    def __enter__(self) -> Readings:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __repr__(self) -> str:
        counts = self.store.counts()
        held = ", ".join(f"{counts[name]:,} {name}" for name in ("reports", "claims", "incidents"))
        return f"<Readings: {held} in {self.store.name}>"


Name = str | os.PathLike[str]


def read(
    inputs: Name | Iterable[Name], *, db: Name | None = None, format: str | None = None, workers: int = 1, setup: Setup | None = None
) -> Readings:
    """Read files, folders or patterns, and link them. Without `db` the database is a temporary one that goes when the
    Readings do. What is wrong with an input is in `.summary.problems`."""
    listed = [inputs] if isinstance(inputs, (str, os.PathLike)) else list(inputs)
    folder = None if db is not None else tempfile.TemporaryDirectory(prefix="sayso-", ignore_cleanup_errors=True)
    store = open_store(db if db is not None else Path(folder.name) / "readings.db" if folder else "")
    return Readings(store, read_into(listed, store=store, setup=setup or Setup(), workers=workers, format=format), folder)
