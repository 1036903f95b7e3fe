"""Parts of a linking in, their outcome out, done side by side by an engine: Arrow batches both ways.

`link_batches` is the one signature that every engine shares: one block of claims as a batch in, its links as a batch out; `compare_batches`
gives the same links as numbers, by which who asks knows the claims. `describe_batches` and `settle_batches` read the database themselves,
so that claims need not travel: they serve where it is a file of this machine.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from sayso.engines.ahead import made_ahead
from sayso.errors import SaysoError

if TYPE_CHECKING:
    from sayso.incidents.columns import Columns
    from sayso.incidents.link import Scored
    from sayso.incidents.origins import SameWords, Speakers
    from sayso.incidents.work import Hanging, Part, Rows
    from sayso.store import Store

AHEAD = 32  # parts that are settled while an index is made of what is written
Run = Callable[..., Iterator[pa.RecordBatch]]  # an engine's `run_batches`


@dataclass(frozen=True, slots=True, kw_only=True)
class Linking:
    """How to link: picklable. `db`: the file of the database. `knowledge`: a user's folder laid on top of the shipped one."""

    db: str = ""
    knowledge: str | None = None

    @property
    def fingerprint(self) -> str:
        return self.db


def link_batches(batches: Iterable[pa.RecordBatch], *, setup: Linking | None = None) -> Iterator[pa.RecordBatch]:
    """Claims with their buckets in (`incidents.travel.part_to_batch`), rows of model.Link out."""
    from sayso.incidents.travel import batch_to_part, links_to_batch
    from sayso.incidents.work import compare

    for batch in batches:
        part = batch_to_part(batch)
        yield links_to_batch(compare(replace(part, at=np.arange(len(part.columns)))), part.columns.ids)


def compare_batches(batches: Iterable[pa.RecordBatch], *, setup: Linking | None = None) -> Iterator[pa.RecordBatch]:
    """Claims with their buckets in, links as numbers out (`incidents.travel.scored_to_batch`)."""
    from sayso.incidents.travel import batch_to_part, scored_to_batch
    from sayso.incidents.work import compare

    for batch in batches:
        yield scored_to_batch(compare(batch_to_part(batch)))


def describe_batches(batches: Iterable[pa.RecordBatch], *, setup: Linking) -> Iterator[pa.RecordBatch]:
    """Ids of reports in, the columns of their claims out."""
    from sayso.incidents.travel import columns_to_batch
    from sayso.incidents.work import describe

    store, speakers = _tools(setup)
    for batch in batches:
        yield columns_to_batch(describe(store, batch.column("report").to_pylist(), speakers))


def settle_batches(batches: Iterable[pa.RecordBatch], *, setup: Linking) -> Iterator[pa.RecordBatch]:
    """Claims that hang together in, their incidents out."""
    from sayso.articles.copies import same_words
    from sayso.incidents.travel import batch_to_hanging
    from sayso.incidents.work import settle

    store, speakers = _tools(setup)
    for batch in batches:
        rows = settle(store, batch_to_hanging(batch), speakers, same_words)
        # from a process of our own, so that this is as safe as a batch; to build nested columns would cost more than grading. Plain cells
        # are written down so in a third of the time that a pickle takes
        cells = marshal.dumps((rows.incidents, rows.members))
        yield pa.RecordBatch.from_pydict({"rows": pa.array([cells], type=pa.large_binary())})


@lru_cache(maxsize=1)
def _tools(setup: Linking) -> tuple[Store, Speakers]:
    from sayso.incidents.origins import build_speakers
    from sayso.knowledge import load_knowledge
    from sayso.store import open_store

    return open_store(setup.db, create=False), build_speakers(load_knowledge(setup.knowledge))


class Together:
    """`incidents.work.Hands` whose work is done by an engine: comparing always, the rest where the database is a file."""

    def __init__(self, run: Run, setup: Linking, store: Store, speakers: Speakers, same_words: SameWords, *, workers: int) -> None:
        from sayso.incidents.work import Alone

        self.is_file = os.path.isfile(setup.db)
        self.run = partial(run, setup=setup, workers=workers, lost=_none_lost, divisible=False)
        self.alone = Alone(store, speakers, same_words)

    def describe(self, parts: Iterable[Sequence[str]]) -> Iterator[Columns]:
        from sayso.incidents.travel import batch_to_columns

        if not self.is_file:
            return self.alone.describe(parts)
        batches = (pa.RecordBatch.from_pydict({"report": pa.array(part, type=pa.string())}) for part in parts)
        return map(batch_to_columns, self.run(batches, work=describe_batches))

    def compare(self, parts: Iterable[Part]) -> Iterator[Scored]:
        from sayso.incidents.travel import batch_to_scored, part_to_batch

        # an engine may leave out the batch of a part without links, so that links say themselves of which claims they are
        return map(batch_to_scored, self.run(map(part_to_batch, parts), work=compare_batches))

    def settle(self, parts: Iterable[Hanging]) -> Iterator[Rows]:
        from sayso.incidents.travel import hanging_to_batch

        if not self.is_file:
            return self.alone.settle(parts)
        return map(_rows, made_ahead(self.run(map(hanging_to_batch, parts), work=settle_batches), AHEAD))


def _none_lost(batch: pa.RecordBatch, *, setup: Linking, why: str) -> pa.RecordBatch:
    """Claims may not be left out of a linking as a report may be left out of a reading; the store keeps them as unlinked."""
    raise SaysoError("a process that linked claims ended twice (out of memory?); nothing is lost: link again with fewer workers")


def _rows(batch: pa.RecordBatch) -> Rows:
    from sayso.store.bulk import IncidentRows

    return IncidentRows(*marshal.loads(batch.column("rows")[0].as_py()))
