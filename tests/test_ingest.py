"""Reports in, a store with incidents out: by each engine, again, interrupted, and with what is wrong told."""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pytest

from sayso.arrow import from_batch, to_batch
from sayso.engines import batches, local, ray
from sayso.errors import MissingExtra, SaysoError
from sayso.ingest import Summary, read_into
from sayso.model import Claim, Place, Problem, Reading, Report, Span, hash_id
from sayso.store import open_store


@dataclass(frozen=True)
class FakeSetup:
    fingerprint: str = "s1"


def fake_work(given: Iterable[pa.RecordBatch], *, setup: FakeSetup) -> Iterator[pa.RecordBatch]:
    """One claim a report; "crash" ends the process, "odd" gives a problem."""
    for batch in given:
        yield to_batch([fake_reading(report, setup) for report in from_batch(batch, Report)], Reading)


def fake_reading(report: Report, setup: FakeSetup) -> Reading:
    if "crash" in report.text:
        os._exit(9)
    words = Span(start=2, end=2 + len(report.text), text=report.text)
    place = Place(text="Raqqa", name="Raqqa", country="SY", lat=35.95, lon=39.0, precision="town")
    claim = Claim(
        id=hash_id(report.id, 2, "ASSAULT"), report=report.id, sentence=words, anchor=words, type="ASSAULT", mode="aerial", status="happened",
        place=place, date="2017-03-22",
    )  # fmt: skip
    problems = (Problem(stage="claims", text="odd words"),) if "odd" in report.text else ()
    return Reading(
        report=report, setup=setup.fingerprint, dated="2017-03-23", dated_why="", cut=False, fingerprint="", sentences=(words,), claims=(claim,), problems=problems
    )  # fmt: skip


def write_reports(path: Path, texts: Iterable[str]) -> Path:
    rows = [{"report": f"r{place:02}", "outlet": f"Paper {place}", "title": None, "text": text} for place, text in enumerate(texts)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


TEXTS = [f"Air strikes hit a market in Raqqa, report {number} of many." for number in range(40)]


@pytest.mark.parametrize("workers", [1, 2])
def test_each_report_is_read_once_and_linked(tmp_path: Path, workers: int) -> None:
    source = write_reports(tmp_path / "a.jsonl", TEXTS)
    seen: list[int] = []
    with open_store(tmp_path / "a.db") as store:
        summary = read_into(
            [source], store=store, setup=FakeSetup(), workers=workers, work=fake_work, on_progress=lambda s: seen.append(s.read)
        )
        assert (summary.reports, summary.read, summary.known, summary.claims, summary.incidents) == (40, 40, 0, 40, 1)
        assert summary.words == sum(len(text.split()) for text in TEXTS)
        assert seen == [*range(1, 41), 40]
        (incident,) = store.incidents()
        assert incident.title == "Air strikes, Raqqa, 2017-03-22"
        assert incident.state == "corroborated"
        again = read_into([source], store=store, setup=FakeSetup(), workers=workers, work=fake_work)
        assert (again.reports, again.read, again.known, again.incidents) == (40, 0, 40, 1)


def test_a_stopped_run_goes_on_and_ends_the_same(tmp_path: Path) -> None:
    source = write_reports(tmp_path / "a.jsonl", TEXTS)

    def stop(summary: Summary) -> None:
        if summary.read == 17:
            raise KeyboardInterrupt

    with open_store(tmp_path / "a.db") as store:
        with pytest.raises(KeyboardInterrupt):
            read_into([source], store=store, setup=FakeSetup(), work=fake_work, on_progress=stop)
        assert store.counts()["reports"] == 17
        summary = read_into([source], store=store, setup=FakeSetup(), work=fake_work)
        assert (summary.read, summary.known) == (23, 17)
        with open_store(tmp_path / "b.db") as other:
            read_into([source], store=other, setup=FakeSetup(), work=fake_work)
            assert list(other.incidents()) == list(store.incidents())
            assert other.counts() == store.counts()


def test_what_is_wrong_is_told_and_the_run_goes_on(tmp_path: Path) -> None:
    source = write_reports(tmp_path / "a.jsonl", ["An odd report of strikes.", *TEXTS[:2]])
    with open_store(tmp_path / "a.db") as store:
        summary = read_into([tmp_path / "none.jsonl", source], store=store, setup=FakeSetup(), work=fake_work)
        assert summary.read == 3
        assert [name for name, _ in summary.problems] == ["", "r00"]
        assert "none.jsonl" in summary.problems[0][1].text
        assert [report for report, _ in store.problems()] == ["r00"]


def test_an_engine_that_is_none_is_told(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store, pytest.raises(SaysoError, match="hadoop: no such engine; choose local or ray"):
        read_into([write_reports(tmp_path / "a.jsonl", TEXTS)], store=store, setup=FakeSetup(), engine="hadoop", work=fake_work)


def test_a_report_that_kills_its_process_is_left_out_and_named(tmp_path: Path) -> None:
    given = list(batches.report_batches((Report(id=f"r{n}", text="crash" if n == 5 else "Strikes.") for n in range(9)), size=3))
    read = [
        reading
        for batch in local.run_batches(given, setup=FakeSetup(), workers=2, work=fake_work)
        for reading in from_batch(batch, Reading)
    ]
    assert [reading.report.id for reading in read] == [f"r{n}" for n in range(9)]
    assert [reading.report.id for reading in read if reading.problems] == ["r5"]
    assert read[5].problems[0].fatal
    assert "left out" in read[5].problems[0].text
    assert read[5].setup == "s1"


def test_a_batch_that_is_one_whole_is_not_cut_when_its_process_dies() -> None:
    given = list(batches.report_batches((Report(id=f"r{n}", text="crash" if n == 4 else "Strikes.") for n in range(9)), size=3))
    read = [
        reading
        for batch in local.run_batches(given, setup=FakeSetup(), workers=2, work=fake_work, divisible=False)
        for reading in from_batch(batch, Reading)
    ]
    assert [reading.report.id for reading in read if reading.problems] == ["r3", "r4", "r5"]


def test_reports_that_are_few_go_in_one_batch() -> None:
    assert [batch.num_rows for batch in batches.report_batches((Report(id=str(n)) for n in range(5)), size=2)] == [2, 2, 1]
    assert list(batches.report_batches([])) == []


def test_workers_have_one_thread_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    with local._one_thread_each():
        assert os.environ["OMP_NUM_THREADS"] == os.environ["OPENBLAS_NUM_THREADS"] == "1"
    assert os.environ["OMP_NUM_THREADS"] == "7"
    assert "OPENBLAS_NUM_THREADS" not in os.environ


@pytest.mark.skipif(importlib.util.find_spec("ray") is not None, reason="ray is installed")
def test_without_ray_the_way_to_it_is_told() -> None:
    with pytest.raises(MissingExtra, match=r"pip install 'sayso\[ray\]'"):
        list(ray.run_batches([], setup=FakeSetup()))


@pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="ray is not installed (extra `ray`)")
@pytest.mark.filterwarnings("ignore")
def test_ray_gives_the_same_rows_in_the_same_order(monkeypatch: pytest.MonkeyPatch) -> None:
    # the workers of Ray have to find `fake_work`
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]))
    given = list(batches.report_batches((Report(id=f"r{n}", text="Strikes.") for n in range(20)), size=3))
    here = [row for batch in local.run_batches(given, setup=FakeSetup(), work=fake_work) for row in from_batch(batch, Reading)]
    there = [row for batch in ray.run_batches(given, setup=FakeSetup(), workers=1, work=fake_work) for row in from_batch(batch, Reading)]
    assert here == there
    assert len(there) == 20
