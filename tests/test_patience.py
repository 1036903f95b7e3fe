"""What never ends costs one report, and not the run."""

import signal
import threading
import time
from pathlib import Path

import pytest

from sayso import flow, patience
from sayso.model import Report
from sayso.reports.read import read_inputs

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no clock of a process's own")


def spin(seconds: float = 20.0) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "SECONDS", 0.2)
    monkeypatch.setattr(patience, "AGAIN", 0.2)


@pytest.mark.usefixtures("hurried")
def test_what_does_not_end_is_stopped_and_the_clock_put_back() -> None:
    before = signal.getsignal(signal.SIGVTALRM)
    with pytest.raises(patience.TooSlow, match="took more than 0 s"), patience.at_most(0):
        spin()
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGVTALRM) is before


@pytest.mark.usefixtures("hurried")
def test_work_that_swallows_the_first_stop_meets_another() -> None:
    stops = 0

    def swallow() -> None:
        nonlocal stops
        try:
            spin()
        except Exception:
            stops += 1
        spin()

    with pytest.raises(patience.TooSlow), patience.at_most(0):
        swallow()
    assert stops == 1


def test_long_reports_may_take_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "SECONDS", 0.1)
    with patience.at_most(100):
        spin(0.3)


def test_in_a_thread_nothing_is_watched_and_nothing_breaks() -> None:
    faults: list[BaseException] = []

    def work() -> None:
        try:
            with patience.at_most(10):
                pass
        except BaseException as fault:
            faults.append(fault)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert not faults


def test_a_report_that_never_ends_is_left_out_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    find, never = flow.find_statements, "The army shelled the village of Endless."

    def find_statements(sentences, **given):  # type: ignore[no-untyped-def]
        if any(sentence.text == never for sentence in sentences):
            spin(60)
        return find(sentences, **given)

    setup = flow.Setup()
    flow.load_tools(setup)  # what is loaded once is no part of a report's time
    monkeypatch.setattr(flow, "find_statements", find_statements)
    monkeypatch.setattr(patience, "SECONDS", 3.0)
    texts = ["The army shelled a village near Homs, residents said.", never, "Police arrested two men in Lima on Monday."]
    readings = list(flow.read_reports([Report(id=f"r{n}", text=text) for n, text in enumerate(texts)], setup=setup))
    assert [bool(reading.claims) for reading in readings] == [True, False, True]
    (problem,) = readings[1].problems
    assert problem.fatal
    assert problem.text == "could not be read: it took more than 3 s of the processor"


def test_the_words_of_every_real_report_are_found_in_the_end(shared: Path) -> None:
    reports = [item for item in read_inputs([str(shared / "gold" / "fakes.texts.jsonl")]) if isinstance(item, Report)]
    readers = flow.load_readers(flow.Setup())
    for n in range(0, len(reports), flow.BATCH):
        with patience.at_most(0):
            assert list(flow.prepare(reports[n : n + flow.BATCH], readers=readers))
