"""`sayso read` as a person meets it: what is told, on which stream, and with which exit code. The reading itself is a stand-in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

import publish_rows as rows
from sayso.ingest import Summary
from sayso.model import Problem
from sayso.publish import cli, reading
from sayso.store import Store

Read = Callable[..., tuple[int, str, str]]


@pytest.fixture
def read(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    monkeypatch.chdir(tmp_path)

    def run(summary: Summary, *arguments: str, stop: bool = False) -> tuple[int, str, str]:
        def read_into(inputs: Iterable[str], *, store: Store, on_progress: Callable[[Summary], None], **options: Any) -> Summary:
            for one in rows.readings()[: summary.read]:
                store.save_reading(one)
            on_progress(summary)
            if stop:
                raise KeyboardInterrupt
            return summary

        monkeypatch.setattr("sayso.ingest.read_into", read_into)
        with pytest.raises(SystemExit) as left:
            cli.main(["read", "news.jsonl", *arguments])
        captured = capsys.readouterr()
        return int(left.value.code or 0), captured.out, captured.err

    return run


def test_the_summary_counts_and_gives_the_pace(read: Read) -> None:
    summary = Summary(reports=4, read=3, known=1, claims=5, incidents=2, words=600, seconds=2.0, link_seconds=0.5)
    code, out, err = read(summary, "--db", "my.db")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "4 reports (1 known already), 5 new claims, 2 incidents in my.db"
    assert "1.5 reports and 300 words a second" in out
    assert Path("my.db").exists()


def test_faults_go_to_stderr_and_do_not_hide_what_was_read(read: Read) -> None:
    problems = [
        ("", Problem(stage="reports", text="a.txt: the file is empty", fatal=True)),
        ("r1", Problem(stage="read", text="cut\x1b[2J off")),
    ]
    code, out, err = read(Summary(reports=1, read=1, claims=2, incidents=1, words=9, seconds=1.0, problems=problems))
    assert code == 0
    assert "2 problems in sayso.db" in out
    assert err.splitlines() == ["fault: a.txt: the file is empty", "note: r1: cut [2J off"]


def test_many_problems_are_counted(read: Read) -> None:
    problems = [("", Problem(stage="reports", text=f"{number}.txt: the file is empty", fatal=True)) for number in range(30)]
    _, _, err = read(Summary(reports=1, read=1, problems=problems))
    assert len(err.splitlines()) == reading.TOLD + 1
    assert "20 more" in err


def test_nothing_read_is_a_fault(read: Read) -> None:
    problems = [("", Problem(stage="reports", text="a.txt: the file is empty", fatal=True))]
    assert read(Summary(problems=problems)) == (2, "", "sayso: a.txt: the file is empty\n")
    code, out, err = read(Summary(problems=problems * 2))
    assert (code, out) == (2, "")
    assert err.splitlines() == ["fault: a.txt: the file is empty"] * 2 + ["sayso: nothing was read"]
    assert read(Summary()) == (2, "", "sayso: nothing was read: the inputs hold no report\n")


def test_all_known_is_no_fault(read: Read) -> None:
    code, out, _ = read(Summary(reports=4, known=4, incidents=2, seconds=0.1))
    assert (code, out) == (0, "4 reports (4 known already), 0 new claims, 2 incidents in sayso.db\n")


def test_ctrl_c_says_what_is_stored(read: Read) -> None:
    code, out, err = read(Summary(reports=2, read=2), stop=True)
    assert (code, out) == (130, "")
    assert err == "Stopped: 2 reports of this run are stored in sayso.db; the same command goes on from there.\n"


def test_a_database_that_cannot_be_made(read: Read, tmp_path: Path) -> None:
    (tmp_path / "bad.db").write_text("a text that is longer than a header of SQLite")
    code, _, err = read(Summary(), "--db", "bad.db")
    assert code == 4
    assert len(err.splitlines()) == 1
    assert read(Summary(), "--db", "none/x.db")[0] == 4


def test_small_inputs_start_one_process(tmp_path: Path) -> None:
    (tmp_path / "small.txt").write_text("x" * 1000)
    assert reading._workers([str(tmp_path), "-", "no such file", "*.txt"]) == 1
    (tmp_path / "large.txt").write_text("x" * 10 * reading.WORTH)
    assert 1 <= reading._workers([str(tmp_path)]) <= reading.MOST
