"""Batches of reports in, batches of readings out, in the same order, by the workers of a Ray cluster (extra `ray`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from itertools import islice
from typing import Any

import pyarrow as pa

from sayso.engines.batches import Fingerprinted, Lost, Work, lost_batch, read_batches
from sayso.errors import MissingExtra

WINDOW = 256  # batches given to the cluster at a time, so that a stream of reports need not fit into its memory


def standing() -> AbstractContextManager[Callable[..., Iterator[pa.RecordBatch]]]:
    """`run_batches` for several runs."""
    return nullcontext(run_batches)


def run_batches(
    batches: Iterable[pa.RecordBatch],
    *,
    setup: Fingerprinted,
    workers: int = 0,
    work: Work = read_batches,
    lost: Lost = lost_batch,
    divisible: bool = True,
) -> Iterator[pa.RecordBatch]:
    """`lost` and `divisible` are not asked, since Ray tries again by itself, each batch whole. Uses the cluster that is connected, else starts one on this machine with `workers` cores (0: all).
    Raises MissingExtra without Ray."""
    ray = _load_ray()
    started = not ray.is_initialized()
    if started:
        ray.init(num_cpus=workers or None, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    context = ray.data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False
    source = iter(batches)
    try:
        while window := list(islice(source, WINDOW)):
            given = ray.data.from_arrow([pa.Table.from_batches([batch]) for batch in window])
            read = given.map_batches(partial(_read_table, work=work, setup=setup), batch_format="pyarrow", batch_size=None)
            for table in read.iter_batches(batch_format="pyarrow", batch_size=None):
                yield from table.to_batches()
    finally:
        if started:
            ray.shutdown()


def _read_table(table: pa.Table, *, work: Work, setup: Fingerprinted) -> pa.Table:
    return pa.Table.from_batches(list(work(iter(table.to_batches()), setup=setup)))


def _load_ray() -> Any:
    try:
        import ray
        import ray.data
    except ModuleNotFoundError as error:
        raise MissingExtra("the engine `ray` is not installed; `pip install 'sayso[ray]'` installs it") from error
    return ray
