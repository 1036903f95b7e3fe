"""Claims in, Parquet out: the claim record with its nesting kept (lists of structs), for DuckDB, pandas, Polars, Spark."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from sayso.publish.exports.records import Record, claim_record
from sayso.publish.labels import many
from sayso.publish.rows import find_accounts
from sayso.store import Store

ROWS = 5_000  # claims a row group: what is held in memory at once

_TEXT, _INT, _FLOAT = pa.string(), pa.int64(), pa.float64()


def _struct(**fields: Any) -> Any:
    return pa.struct(list(fields.items()))


_SPAN = _struct(start=_INT, end=_INT, text=_TEXT)
_ROLE = _struct(text=_TEXT, party=_TEXT, sector=_TEXT, start=_INT, end=_INT, name=_TEXT)
_PLACE = _struct(text=_TEXT, name=_TEXT, country=_TEXT, lat=_FLOAT, lon=_FLOAT, precision=_TEXT, admin1=_TEXT)
_FIGURE = _struct(measure=_TEXT, low=_INT, high=_INT, who=_TEXT, text=_TEXT)
_SOURCE = _struct(text=_TEXT, party=_TEXT, sector=_TEXT, cue=_TEXT, stance=_TEXT, start=_INT, end=_INT, name=_TEXT)

SCHEMA = pa.schema(
    [
        ("id", _TEXT), ("report", _TEXT), ("outlet", _TEXT), ("published", _TEXT), ("sentence", _SPAN), ("anchor", _SPAN),
        ("type", _TEXT), ("mode", _TEXT), ("status", _TEXT), ("actor", pa.list_(_ROLE)), ("recipient", pa.list_(_ROLE)),
        ("place", _PLACE), ("date", _TEXT), ("figures", pa.list_(_FIGURE)), ("source", _SOURCE), ("via", pa.list_(_TEXT)),
        ("incident", _TEXT), ("score", _FLOAT), ("why", _TEXT), ("coder", _TEXT),
    ]
)  # fmt: skip


def write_columns(store: Store, out: IO[bytes]) -> str:
    written = 0
    records = map(claim_record, find_accounts(store))
    with pq.ParquetWriter(out, SCHEMA, compression="zstd") as writer:
        for group in _groups(records):
            writer.write_table(pa.Table.from_pylist(group, schema=SCHEMA))
            written += len(group)
    return many(written, "claim")


def _groups(records: Iterator[Record]) -> Iterator[list[Record]]:
    while group := list(islice(records, ROWS)):
        yield group
