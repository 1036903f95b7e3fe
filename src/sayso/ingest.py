"""Inputs in, a store that holds their readings and incidents out: sources → what is not read yet → engine → store → incidents."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType

import pyarrow as pa

from sayso.arrow import from_batch
from sayso.articles.copies import same_words
from sayso.engines.batches import Fingerprinted, Work, read_batches, report_batches
from sayso.engines.linking import Linking, Together
from sayso.errors import SaysoError
from sayso.incidents.described import Describer
from sayso.incidents.origins import build_speakers
from sayso.incidents.relink import relink
from sayso.incidents.sides import find_groups
from sayso.knowledge import load_knowledge
from sayso.model import Problem, Reading, Report
from sayso.store import Store

ENGINES = ("local", "ray")
MANY = 10_000  # claims to link from which on others help


@dataclass(slots=True, kw_only=True)
class Summary:
    """What a run did. `read` were read now, `known` had been read under the same setup before. `problems` of sources and
    reports come with the name of what they belong to. Seconds are those of reading, without linking."""

    reports: int = 0
    read: int = 0
    known: int = 0
    claims: int = 0
    incidents: int = 0
    words: int = 0
    seconds: float = 0.0
    link_seconds: float = 0.0
    problems: list[tuple[str, Problem]] = field(default_factory=list)


def read_into(
    inputs: Iterable[str | os.PathLike[str]],
    *,
    store: Store,
    setup: Fingerprinted,
    engine: str = "local",
    workers: int = 1,
    format: str | None = None,
    on_progress: Callable[[Summary], None] | None = None,
    work: Work = read_batches,
) -> Summary:
    """Each report is stored as soon as it is read; a run that is stopped goes on from there the next time. `on_progress` is
    called after each report. What is wrong with one source or report is a Problem and the run goes on."""
    from sayso.reports.read import read_inputs

    summary = Summary()
    knowledge: str | None = getattr(setup, "knowledge", None)
    describer = Describer(find_groups(load_knowledge(knowledge)))
    started = time.perf_counter()
    given = _count(read_inputs(inputs, format=format), summary)
    wanted = store.unread(given, setup.fingerprint)
    for batch in _run(engine, report_batches(wanted), setup=setup, workers=workers, work=work):
        for reading in from_batch(batch, Reading):
            store.save_reading(reading, describer=describer)
            _tally(reading, summary)
            summary.seconds = time.perf_counter() - started
            if on_progress:
                on_progress(summary)
    summary.known = summary.reports - summary.read
    summary.seconds = time.perf_counter() - started
    started = time.perf_counter()
    link_store(store, knowledge=knowledge, engine=engine, workers=workers)
    summary.link_seconds = time.perf_counter() - started
    summary.incidents = store.counts()["incidents"]
    if on_progress:
        on_progress(summary)
    return summary


def link_store(store: Store, *, knowledge: str | None = None, engine: str = "local", workers: int = 1) -> int:
    """Bring the incidents of a store up to date: after reading, and after a person's decisions. How many claims were touched.
    With several workers, or another engine, the linking of many claims is shared out; the outcome is the same."""
    speakers = build_speakers(load_knowledge(knowledge))
    if (workers > 1 or engine != "local") and len(store.unlinked(limit=MANY)) >= MANY:
        is_here = engine == "local" and os.path.isfile(store.name)  # who works on another machine cannot open it
        setup = Linking(db=os.path.abspath(store.name) if is_here else "", knowledge=knowledge)
        with _engine(engine).standing() as run:
            hands = Together(run, setup, store, speakers, same_words, workers=workers)
            return relink(store, speakers=speakers, same_words=same_words, hands=hands)
    return relink(store, speakers=speakers, same_words=same_words)


def _count(found: Iterable[Report | Problem], summary: Summary) -> Iterator[Report]:
    """The reports among `found`; problems go to the summary."""
    for item in found:
        if isinstance(item, Problem):
            summary.problems.append(("", item))
        else:
            summary.reports += 1
            yield item


def _tally(reading: Reading, summary: Summary) -> None:
    summary.read += 1
    summary.words += len(reading.report.words.split())
    summary.claims += len(reading.claims)
    summary.problems += [(reading.report.id, problem) for problem in reading.problems]


def _run(engine: str, batches: Iterator[pa.RecordBatch], *, setup: Fingerprinted, workers: int, work: Work) -> Iterator[pa.RecordBatch]:
    found: Iterator[pa.RecordBatch] = _engine(engine).run_batches(batches, setup=setup, workers=workers, work=work)
    return found


def _engine(name: str) -> ModuleType:
    """Engines are a table of names; the heavy one is loaded only when it is asked for."""
    if name not in ENGINES:
        raise SaysoError(f"{name}: no such engine; choose {' or '.join(ENGINES)}")
    return import_module(f"sayso.engines.{name}")
