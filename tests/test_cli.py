"""What a person types and gets: commands, exit codes, widths, and one sentence for each fault."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len

import publish_rows as rows
import sayso
from sayso.model import Article, Sentence, Token
from sayso.publish import cli
from sayso.publish.dates import date_text
from sayso.publish.labels import TYPES, count_text, one_line

Run = Callable[..., tuple[int, str, str]]
SOURCE = Path(sayso.__file__).parents[1]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs one command in an empty folder; gives its exit code, output and errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")

    def run_command(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            cli.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return int(left.value.code or 0), captured.out, captured.err

    return run_command


@pytest.fixture
def db(tmp_path: Path) -> Path:
    rows.fill_store(tmp_path / "t.db").close()
    return tmp_path / "t.db"


def in_process(*arguments: object, **kwargs: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from sayso.publish.cli import main; main()", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), "COLUMNS": "80"}
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, **kwargs)  # type: ignore[call-overload, no-any-return]


def test_help_is_quick_and_names_every_command(run: Run) -> None:
    started = time.perf_counter()
    done = in_process("--help")
    assert time.perf_counter() - started < 2  # it takes 0.2 s; the rest is for a busy machine
    for name in (
        "read",
        "incidents",
        "claims",
        "show",
        "export",
        "report",
        "explain",
        "wording",
        "doctor",
        "knowledge",
        "First steps",
        "130",
    ):
        assert name in done.stdout


def test_help_loads_nothing_heavy() -> None:
    heavy = ["spacy", "pyarrow", "sqlalchemy", "rich", "numpy", "jinja2", "yaml"]
    code = f"import sys, sayso, sayso.publish.cli; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(SOURCE)}, timeout=60
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("command", ["read", "incidents", "claims", "show", "export", "report", "explain"])
def test_every_command_has_an_example(run: Run, command: str) -> None:
    code, out, _ = run(command, "--help")
    assert code == 0
    assert "Example" in out or "Formats:" in out


def test_the_public_face_is_small_and_lazy() -> None:
    assert sayso.__all__ == ["Claim", "Incident", "Report", "Setup", "__version__", "open_store", "read"]
    assert sayso.Claim.__name__ == "Claim"
    with pytest.raises(AttributeError):
        sayso.nothing  # noqa: B018


def test_version(run: Run) -> None:
    assert run("--version")[:2] == (0, f"sayso {sayso.__version__}\n")


def test_claims_fit_eighty_columns_in_every_script(run: Run, db: Path) -> None:
    code, out, _ = run("claims", "--db", db)
    assert code == 0
    assert max(map(cell_len, out.splitlines())) <= 80
    for expected in ("ASSAULT", "unconventional"[:7] and "aerial", "(denied)", "the Coast", "Российская"):
        assert expected in out


def test_a_wide_terminal_shows_the_sentences(run: Run, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "180")
    _, out, _ = run("claims", "--db", db, "--type", "consult")
    assert "in Geneva." in out
    assert max(map(cell_len, out.splitlines())) <= 180


def test_filters_narrow(run: Run, db: Path) -> None:
    _, out, _ = run("incidents", "--db", db, "--state", "contested")
    assert "Attack on" in out
    assert "Geneva" not in out
    code, out, err = run("incidents", "--db", db, "--party", "MARS")
    assert (code, out, err) == (0, "", "None of 2 incidents fits.\n")
    assert "Terrorists" not in run("claims", "--db", db, "--text", '"jets bombed"')[1]
    assert run("claims", "--db", db, "--since", "2018")[1] == ""
    assert "2 claims" in run("claims", "--db", db, "--limit", "2")[2]


def test_a_day_that_is_none_is_refused(run: Run, db: Path) -> None:
    code, _, err = run("claims", "--db", db, "--since", "soon")
    assert code == 2
    assert "2017-04-04" in err


def test_an_incident_reads_side_by_side(run: Run, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    attack = rows.incidents()[0]
    code, out, _ = run("show", attack.id, "--db", db)
    assert code == 0
    assert max(map(cell_len, out.splitlines())) <= 100
    assert any("the Coast Monitor" in line and "Syrian military" in line for line in out.splitlines()[12:])
    for expected in (
        "contested  who: the Coast Monitor names government jets",
        "• the Coast Monitor by way of Example Wire and Copy Daily",
        "“Government jets bombed",
        "[deny]",
        "the same words also in: Copy Daily",
        "at least 23 civilians    the Coast Monitor (16 Nov 2017)",
        "Airwars    fair: alleged by the Coast Monitor and Syrian military, Syria named",
    ):
        assert expected in out


def test_an_incident_stands_in_one_column_where_there_is_no_room(run: Run, db: Path) -> None:
    _, out, _ = run("show", db, rows.incidents()[0].id)
    assert not any("the Coast Monitor" in line and "Syrian military" in line for line in out.splitlines() if "alleged by" not in line)
    assert max(map(cell_len, out.splitlines())) <= 80


def test_an_incident_says_what_it_is_part_of(run: Run, tmp_path: Path) -> None:
    attack, talks = rows.incidents()
    for whole, expected in ((talks.id, f"part of {talks.title} ({talks.id})"), ("0" * 16, "")):
        with rows.fill_store(tmp_path / f"{whole}.db", None, [replace(attack, part_of=whole), talks]):
            code, out, _ = run("show", tmp_path / f"{whole}.db", attack.id)
            assert code == 0
            assert (expected in out.splitlines()) if expected else "part of" not in out


def test_a_claim_shows_its_evidence(run: Run, db: Path) -> None:
    claim = rows.readings()[0].claims[0]
    code, out, _ = run("show", claim.id[:8], "--db", db)
    assert code == 0
    for expected in (
        "[time: Tuesday]",
        f"[{claim.anchor.start}–{claim.anchor.end}]",
        "verb with subject and object",
        "2017-11-14",
        "https://news.example/1",
        "contested",
    ):
        assert expected in " ".join(out.split())


def test_an_id_that_is_not_there(run: Run, db: Path) -> None:
    code, out, err = run("show", "feedbeef", "--db", db)
    assert (code, out) == (6, "")
    assert "feedbeef" in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("form", ["claims", "incidents", "statements", "mentions"])
def test_export_writes_to_standard_output_and_to_files(run: Run, db: Path, form: str, tmp_path: Path) -> None:
    done = in_process("export", db, "--format", form)
    assert done.returncode == 0
    assert [json.loads(line) for line in done.stdout.splitlines()]
    assert run("export", "--db", db, "--format", form, "-o", tmp_path / "out.jsonl")[0] == 0
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == done.stdout


def test_report_writes_a_page(run: Run, db: Path, tmp_path: Path) -> None:
    code, out, _ = run("report", db, "-o", tmp_path / "page.html", "--title", "Autumn")
    assert code == 0
    assert "2 incidents" in out
    assert '<h1 dir="auto">Autumn</h1>' in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_wording_counts_words_for_a_party(run: Run, db: Path) -> None:
    code, out, _ = run("wording", "--db", db, "--party", "syr")
    assert code == 0
    assert re.search(r"printed by\nExample Wire +Government jets, its jets\n", out)
    assert "×" not in out, "one event counts once, however many reports tell it"
    assert "Terrorists" not in out
    assert run("wording", "--db", db, "--party", "MARS")[0] == 6


COMMANDS = [
    ("claims", "--db", "{db}"),
    ("incidents", "--db", "{db}"),
    ("show", "{db}", "feedbeef"),
    ("export", "{db}", "--format", "claims"),
    ("report", "{db}", "-o", "page.html"),
    ("wording", "--db", "{db}"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@pytest.mark.parametrize("fault", ["missing", "text", "other", "folder"])
def test_a_bad_database_is_one_sentence(run: Run, tmp_path: Path, command: tuple[str, ...], fault: str) -> None:
    path = tmp_path / "bad.db"
    if fault == "text":
        path.write_text("this is a text, and longer than a header")
    elif fault == "other":
        import sqlite3

        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE notes (words TEXT)")
        connection.close()
    elif fault == "folder":
        path.mkdir()
    code, out, err = run(*(part.format(db=path) for part in command))
    assert (code, out) == (4, "")
    assert err.startswith(f"sayso: {path}")
    assert len(err.splitlines()) == 1
    assert path.exists() == (fault != "missing")
    assert not (tmp_path / "page.html").exists()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_an_empty_database_is_no_fault(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    rows.fill_store(tmp_path / "e.db", [], []).close()
    code, _, err = run(*(part.format(db=tmp_path / "e.db") for part in command))
    assert code == (6 if command[0] == "show" else 0)
    assert "Traceback" not in err


def test_a_database_named_twice(run: Run, db: Path) -> None:
    assert run("export", db, "--db", db, "--format", "csv")[0] == 2
    assert run("show", db, "feedbeef", "--db", db)[0] == 2


def test_an_output_that_cannot_be_written(run: Run, db: Path, tmp_path: Path) -> None:
    for target in (tmp_path / "none" / "x.csv", tmp_path):
        code, _, err = run("export", db, "--format", "csv", "-o", target)
        assert code == 1
        assert len(err.splitlines()) == 1


def test_a_reader_that_has_enough_is_no_fault(tmp_path: Path) -> None:
    store = rows.fill_store(tmp_path / "t.db")
    store.close()
    for command in ("claims --db {db}", "export {db} --format claims", "show {db} " + rows.incidents()[0].id):
        program = f"{sys.executable} -c 'from sayso.publish.cli import main; main()' {command.format(db=tmp_path / 't.db')}"
        done = subprocess.run(
            ["bash", "-c", f"{program} | true; echo ${{PIPESTATUS[0]}}"], capture_output=True, text=True, timeout=60,
            env={**os.environ, "PYTHONPATH": str(SOURCE)},
        )  # fmt: skip
        assert (done.stdout, done.stderr) == ("0\n", "")


def test_ctrl_c_leaves_with_130(run: Run, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sayso.publish.tables.print_claims", stop)
    code, _, err = run("claims", "--db", db)
    assert (code, err.strip()) == (130, "Stopped.")


def test_the_text_of_a_report_cannot_drive_the_terminal() -> None:
    assert one_line("a\x1b[2Jb\u202ec\r\nd\x9b31m") == "a [2Jb c d 31m"


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        (None, ""),
        ("2017-11-09", "9 Nov 2017"),
        ("2016-12", "Dec 2016"),
        ("2016", "2016"),
        ("XXXX-11-09", "9 Nov (year?)"),
        ("2016-12-10/2016-12-12", "10–12 Dec 2016"),
        ("2016-11-30/2016-12-02", "30 Nov – 2 Dec 2016"),
        ("2016-12-30/2017-01-02", "30 Dec 2016 – 2 Jan 2017"),
        ("2011/2016-12", "2011 – Dec 2016"),
        ("../2016-12", "until Dec 2016"),
        ("2016-12/..", "since Dec 2016"),
        ("2016~", "about 2016"),
        ("201X", "201–"),
        ("soon", "soon"),
    ],
)
def test_dates_are_read_out(edtf: str | None, words: str) -> None:
    assert date_text(edtf) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(23, None, "at least 23"), (None, 40, "up to 40"), (9, 9, "9"), (2000, 9999, "2,000 to 9,999"), (None, None, "some")],
)
def test_counts_are_read_out(low: int | None, high: int | None, words: str) -> None:
    assert count_text(low, high) == words


def test_every_event_type_can_be_asked_for(run: Run, db: Path) -> None:
    for name in TYPES:
        assert run("incidents", "--db", db, "--type", name.lower())[0] == 0


def test_explain_shows_every_stage(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = rows.readings()[0]
    text = rows.WIRE.text.split("\n")[0]
    words = [(word, rows.span(rows.WIRE, word)) for word in ("Government", "jets", "bombed", "Qasr", "Marsa")]
    tokens = tuple(
        Token(text=word, lemma=word.lower(), pos="NOUN", morph="", dep="dep" if at else "root", head=0, start=at_.start, end=at_.end)
        for at, (word, at_) in enumerate(words)
    )
    sentence = Sentence(index=0, start=0, end=len(text), text=text, kind="body", tokens=tokens)
    article = Article(report=rows.WIRE, text=text, offsets=(), blocks=(), dated="2017-11-15", dated_why="published")
    monkeypatch.setattr("sayso.publish.explain._read", lambda *_, **__: (article, (sentence,), reading))
    code, out, _ = run("explain", text)
    assert code == 0
    flat = " ".join(out.split())
    for expected in (
        "1 Cleaned text",
        "dated 2017-11-15 (published)",
        "2 Words and syntax",
        "weekday before the report",
        "4 Statements",
        "5 Claims: 2",
    ):
        assert expected in flat
    assert "[source: the Coast Monitor]" in flat
    assert max(map(cell_len, out.splitlines())) <= 80


def test_a_fault_of_the_program_is_a_sentence_too(run: Run, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("two\nlines")

    monkeypatch.setattr("sayso.publish.tables.print_claims", fail)
    code, out, err = run("claims", "--db", db)
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert "RuntimeError: two" in err


@pytest.fixture
def own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of a user's own; only its files are looked at, without building what they are for."""
    monkeypatch.setattr("sayso.publish.knowing.SHIPPED", tmp_path / "shipped")
    monkeypatch.setattr("sayso.publish.knowing._examples", lambda folder: [])
    (tmp_path / "own" / "places").mkdir(parents=True)
    return tmp_path / "own"


PLACE = "id,name,country,lat,lon\n"


@pytest.mark.parametrize(
    ("file", "words", "expected"),
    [
        ("places/a.csv", PLACE + "x,Xtown,SY,95,38\n", "line 2: lat is '95'"),
        ("places/a.csv", "# note\n" + PLACE + "x,Xtown,SY,35,38\nx,Ytown,SY,35,38\n", "line 4: the id x stands already in line 3"),
        ("places/a.csv", PLACE + "x,,SY,35,38\n", "line 2: there is no name"),
        ("places/a.csv", PLACE + "x,Xtown,SY,35,38,39\n", "line 2: 6 cells under a header of 5"),
        ("parties.csv", "id,name,key,sector\nx,X,X,ARMY\n", "line 2: the sector 'ARMY'"),
        ("parties.csv", "id,name,key,sector\nx,X,X,MIL\n", "the header lacks kind"),
        ("officials.csv", "name,party,from,to\nX,SYR,2018,2017\n", "line 2: from 2018 lies after to 2017"),
        ("officials.csv", "name,party,from,to\nX,SYR,yesterday,\n", "line 2: from is 'yesterday'"),
        ("speech/en.yaml", "cues:\n  - [said\n", "speech/en.yaml, line"),
    ],
)
def test_knowledge_check_names_file_and_line(run: Run, own_files: Path, file: str, words: str, expected: str) -> None:
    path = own_files / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(words, encoding="utf-8")
    code, out, _ = run("knowledge", "check", own_files)
    assert code == 3
    assert str(path) in out
    assert expected in out


def test_knowledge_check_finds_no_fault_where_there_is_none(run: Run, own_files: Path) -> None:
    (own_files / "places" / "a.csv").write_text(PLACE + "x,Xtown,SY,35,38\ny,Ytown,SY,,\n", encoding="utf-8")
    assert run("knowledge", "check", own_files)[:2] == (0, "no fault in 1 file with 2 rows\n")


def test_a_knowledge_folder_that_is_not_there(run: Run) -> None:
    code, _, err = run("knowledge", "check", "nowhere")
    assert code == 3
    assert "nowhere" in err
