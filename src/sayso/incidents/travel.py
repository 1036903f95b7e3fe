"""Claims as columns, their buckets and links in, Arrow batches out, and back: what goes to a worker and what comes from it.

One row a claim; the fields of Columns, a fixed-size list where a claim has several numbers of a kind; the report's words stay at home.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sayso.incidents.columns import NAMES, Columns, Ints
from sayso.incidents.link import Scored
from sayso.incidents.work import Hanging, Part

LISTS = pa.list_(pa.int64())


def columns_to_batch(columns: Columns, extra: Mapping[str, pa.Array] | None = None) -> pa.RecordBatch:
    made: dict[str, pa.Array] = {"id": pa.array(columns.ids, type=pa.string())}
    for name in NAMES:
        values = np.ascontiguousarray(getattr(columns, name))
        if values.ndim == 2 and not values.shape[1]:
            continue  # Columns.bare
        flat = pa.array(values.reshape(-1))
        made[name] = flat if values.ndim == 1 else pa.FixedSizeListArray.from_arrays(flat, values.shape[1])
    return pa.RecordBatch.from_pydict(made | dict(extra or {}))


def batch_to_columns(batch: pa.RecordBatch) -> Columns:
    names = frozenset(batch.schema.names)
    none = np.zeros((batch.num_rows, 0), dtype=np.uint64)
    return Columns(batch.column("id").to_pylist(), *(_numbers(batch.column(name)) if name in names else none for name in NAMES))


def _numbers(array: pa.Array) -> npt.NDArray[Any]:
    if pa.types.is_fixed_size_list(array.type):
        return np.asarray(array.flatten().to_numpy(zero_copy_only=False)).reshape(len(array), array.type.list_size)
    return np.asarray(array.to_numpy(zero_copy_only=False))


def lists_of(rows: Ints, values: Ints, count: int) -> pa.Array:
    """A list for each of `count` rows, from pairs sorted by row."""
    ends = np.searchsorted(rows, np.arange(count + 1))
    return pa.ListArray.from_arrays(pa.array(ends, type=pa.int32()), pa.array(values, type=pa.int64()))


def of_lists(array: pa.Array) -> tuple[Ints, Ints]:
    """The way back of `lists_of`."""
    sizes = np.diff(array.offsets.to_numpy())
    return np.repeat(np.arange(len(sizes)), sizes), np.asarray(array.flatten().to_numpy(zero_copy_only=False), dtype=np.int64)


def part_to_batch(part: Part) -> pa.RecordBatch:
    """What `link_batches` takes: `buckets` holds those that a claim lies in, the negative ones to be met from others only; pairs
    with no `fresh` claim are linked already. `at`: the numbers in which `compare_batches` answers."""
    buckets = lists_of(part.rows, part.keys, len(part.columns))
    return columns_to_batch(part.columns, {"buckets": buckets, "fresh": pa.array(part.fresh), "at": pa.array(part.at)})


def batch_to_part(batch: pa.RecordBatch) -> Part:
    fresh, at = (np.asarray(batch.column(name).to_numpy(zero_copy_only=False)) for name in ("fresh", "at"))
    return Part(batch_to_columns(batch), *of_lists(batch.column("buckets")), fresh, at)


def hanging_to_batch(part: Hanging) -> pa.RecordBatch:
    """What `settle_batches` takes: with each claim its links to rows of the same batch; decisions as the metadata of the batch."""
    order = np.argsort(part.first, kind="stable")
    first, second, score = part.first[order], part.second[order], part.score[order]
    ends = pa.array(np.searchsorted(first, np.arange(len(part.columns) + 1)), type=pa.int32())
    links = {"linked": pa.ListArray.from_arrays(ends, pa.array(second)), "scores": pa.ListArray.from_arrays(ends, pa.array(score))}
    links["within"] = pa.array(part.within, type=pa.string())
    decisions = {name: json.dumps(getattr(part, name)) for name in ("joined", "parted")}
    return columns_to_batch(part.columns, links).replace_schema_metadata(decisions)


def batch_to_hanging(batch: pa.RecordBatch) -> Hanging:
    first, second = of_lists(batch.column("linked"))
    scores = np.asarray(batch.column("scores").flatten().to_numpy(zero_copy_only=False))
    told = batch.schema.metadata or {}
    decisions = (tuple((a, b) for a, b in json.loads(told.get(name, b"[]"))) for name in (b"joined", b"parted"))
    return Hanging(batch_to_columns(batch), first, second, scores, batch.column("within").to_pylist(), *decisions)


def links_to_batch(links: Scored, ids: list[str]) -> pa.RecordBatch:
    """Rows of model.Link. `first` is the smaller id."""
    named = pa.array(ids, type=pa.string())
    ends = [named.take(pa.array(rows)) for rows in (links.first, links.second)]
    in_order = pc.less(*ends)
    first, second = (pc.if_else(in_order, one, other) for one, other in (ends, reversed(ends)))
    columns = {
        "first": first,
        "second": second,
        "same": pa.array(links.same),
        "score": pa.array(links.score),
        "why": pa.array(links.why, pa.string()),
    }
    return pa.RecordBatch.from_pydict(columns, schema=LINKS)


LINKS = pa.schema(
    [
        pa.field("first", pa.string(), nullable=False), pa.field("second", pa.string(), nullable=False), pa.field("same", pa.bool_(), nullable=False),
        pa.field("score", pa.float64(), nullable=False), pa.field("why", pa.string(), nullable=False),
    ]
)  # fmt: skip


SCORED = ("first", "second", "score", "part", "said")


def scored_to_batch(links: Scored) -> pa.RecordBatch:
    """Links as the numbers that they are."""
    return pa.RecordBatch.from_pydict({name: pa.array(getattr(links, name)) for name in SCORED})


def batch_to_scored(batch: pa.RecordBatch) -> Scored:
    return Scored(*(np.asarray(batch.column(name).to_numpy(zero_copy_only=False)) for name in SCORED))
