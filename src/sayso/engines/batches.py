"""Arrow batches of Report rows in, batches of Reading rows out: the one signature that every engine shares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

import pyarrow as pa

from sayso.arrow import from_batch, to_batch
from sayso.model import Problem, Reading, Report

SIZE = 16  # reports in a batch; the parser likes 8 to 32, and a batch is what a crash can cost a second try


class Fingerprinted(Protocol):
    """A `sayso.flow.Setup`, of which an engine needs no more."""

    @property
    def fingerprint(self) -> str: ...


Work = Callable[..., Iterator[pa.RecordBatch]]  # (batches, *, setup)
Lost = Callable[..., pa.RecordBatch]  # (batch, *, setup, why): what is kept of rows that ended the process that worked on them


def read_batches(batches: Iterable[pa.RecordBatch], *, setup: Fingerprinted) -> Iterator[pa.RecordBatch]:
    """One row in, one row out, in order."""
    from sayso.flow import read_reports  # here, so that whoever only hands batches on need not load the parser

    for batch in batches:
        yield to_batch(list(read_reports(from_batch(batch, Report), setup=setup)), Reading)  # type: ignore[arg-type]


def report_batches(reports: Iterable[Report], *, size: int = SIZE) -> Iterator[pa.RecordBatch]:
    held: list[Report] = []
    for report in reports:
        held.append(report)
        if len(held) >= size:
            yield to_batch(held, Report)
            held = []
    if held:
        yield to_batch(held, Report)


def lost_batch(batch: pa.RecordBatch, *, setup: Fingerprinted, why: str) -> pa.RecordBatch:
    """What is stored of reports whose reading ended the process that read them, so that the run goes on without them."""
    problem = Problem(stage="engine", text=why, fatal=True)
    lost = [
        Reading(report=report, setup=setup.fingerprint, dated=None, dated_why="", cut=False, fingerprint="", problems=(problem,))
        for report in from_batch(batch, Report)
    ]
    return to_batch(lost, Reading)
