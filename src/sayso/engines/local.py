"""Batches of reports in, batches of readings out, in the same order, by this process or by several of this machine."""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context

import pyarrow as pa

from sayso.engines.batches import Fingerprinted, Lost, Work, lost_batch, read_batches

# A worker is a core; threads of BLAS inside it would fight with the other workers for theirs.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "BLIS_NUM_THREADS")
CRASHED = "the process that read this report ended twice (out of memory, or a crash in a library); the report was left out"
SELDOM = 50_000  # objects that are made before a worker looks for circles among them
AHEAD = 2  # batches handed out for each worker: none idles, and memory stays bounded

Task = partial[pa.RecordBatch]
Waiting = deque[tuple[pa.RecordBatch, "Future[pa.RecordBatch]"]]


@contextmanager
def standing() -> Iterator[Callable[..., Iterator[pa.RecordBatch]]]:
    """`run_batches` with processes that stay from one run to the next: each would take over a second to start."""
    idle: list[ProcessPoolExecutor] = []
    try:
        yield partial(run_batches, idle=idle)
    finally:
        for pool in idle:
            pool.shutdown(cancel_futures=True)


def run_batches(
    batches: Iterable[pa.RecordBatch],
    *,
    setup: Fingerprinted,
    workers: int = 1,
    work: Work = read_batches,
    lost: Lost = lost_batch,
    divisible: bool = True,
    idle: list[ProcessPoolExecutor] | None = None,
) -> Iterator[pa.RecordBatch]:
    """`workers=1` reads in this process. With more, new processes are started (not forked: threads of Arrow and BLAS do not
    survive a fork), so a program that calls this needs the usual `if __name__ == "__main__":`.
    A batch whose worker dies is tried again alone; a row that kills its worker a second time is what `lost` makes of it: of a report a
    Problem. Not `divisible`: its rows say something together, so that it is tried again whole or not at all. `idle`: where processes of
    an earlier run wait, and those of this one will (`standing`)."""
    if workers <= 1:
        yield from work(iter(batches), setup=setup)
        return
    task: Task = partial(_read_one, work=work, setup=setup)
    source = iter(batches)
    waiting: Waiting = deque()
    pool = idle.pop() if idle else _start(workers)
    is_done = False
    try:
        while True:
            while len(waiting) < AHEAD * workers and (batch := next(source, None)) is not None:
                waiting.append((batch, _submit(pool, task, batch)))
            if not waiting:
                is_done = True
                return
            batch, future = waiting.popleft()
            try:
                result = future.result()
            except (BrokenProcessPool, MemoryError):
                pool.shutdown(cancel_futures=True)
                result = _read_alone(batch, task, partial(lost, setup=setup, why=CRASHED), divisible=divisible)
                pool = _start(workers)
                waiting = _again(waiting, pool, task)
            yield result
    finally:
        if is_done and idle is not None:
            idle.append(pool)
        else:
            pool.shutdown(cancel_futures=True)


def _read_one(batch: pa.RecordBatch, *, work: Work, setup: Fingerprinted) -> pa.RecordBatch:
    (result,) = work(iter([batch]), setup=setup)
    return result


def _start(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_be_a_worker)


def _be_a_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that gives out the work
    gc.set_threshold(SELDOM, 50, 100)  # rows hold no circles: looking for some as often as Python does costs 4 % of the time


def _submit(pool: ProcessPoolExecutor, task: Task, batch: pa.RecordBatch) -> Future[pa.RecordBatch]:
    try:
        with _one_thread_each():  # the workers are started here, by the first task
            return pool.submit(task, batch)
    except BrokenProcessPool as error:
        broken: Future[pa.RecordBatch] = Future()
        broken.set_exception(error)
        return broken


def _again(waiting: Waiting, pool: ProcessPoolExecutor, task: Task) -> Waiting:
    """The same batches with new futures, where the old ones died with their pool."""
    return deque((batch, future if _is_done(future) else _submit(pool, task, batch)) for batch, future in waiting)


def _is_done(future: Future[pa.RecordBatch]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _read_alone(batch: pa.RecordBatch, task: Task, lost: Callable[[pa.RecordBatch], pa.RecordBatch], *, divisible: bool) -> pa.RecordBatch:
    """The whole batch in a process of its own, then row by row: only the report that ends its process is given up."""
    try:
        return _in_own_process(batch, task)
    except (BrokenProcessPool, MemoryError):
        if batch.num_rows == 1 or not divisible:
            return lost(batch)
    rows = []
    for place in range(batch.num_rows):
        row = batch.slice(place, 1)
        try:
            rows.append(_in_own_process(row, task))
        except (BrokenProcessPool, MemoryError):
            rows.append(lost(row))
    return pa.concat_batches(rows)


def _in_own_process(batch: pa.RecordBatch, task: Task) -> pa.RecordBatch:
    with _start(1) as pool:
        return _submit(pool, task, batch).result()


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """For processes that are started within: BLAS reads its number of threads from the environment, once, at import."""
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
