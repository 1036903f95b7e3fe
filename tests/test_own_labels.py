"""Our own labels of reports outside the project: what a line says, what faults say, and that all of them fit the corpora."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.claims.modes import build_modes, modes_of
from sayso.claims.train.corpora import read_corpora
from sayso.claims.train.labels import LABELS, read_own_labels
from sayso.errors import BadKnowledge
from sayso.knowledge import load_knowledge
from sayso.model import STATUSES, Report

REPORT = Report(
    id="fakes-1", title="Raid on Vara", text="Jets  hit Vara on Monday,\nkilling at least 12 civilians and two medics, a monitor said."
)
LONGEST = 16  # words of one part of a label


def write(folder: Path, *lines: str) -> Path:
    (folder / "some.txt").write_text("# a comment\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return folder


def lines() -> Iterator[tuple[Path, str]]:
    for path in sorted(LABELS.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith(" "):
                yield path, line.strip()


def test_a_line_gives_a_claim(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        "fakes-1",
        "    0 Raid | ASSAULT aerial happened | place: Vara",
        "    ?18 hit | ASSAULT aerial possible | actor: Jets | recipient: civilians + medics | place: Vara | source: a monitor | date: 2016-06-13 | figures: killed 12.. civilians; killed 2 medics; wounded ..9 -",
    )
    reports, labels = read_own_labels([REPORT, Report(id="fakes-2")], folder=folder)
    assert reports == [REPORT]
    first, second = labels["fakes-1"]
    assert (first["start"], first["optional"], first["place"]["text"], first["source"], first["figures"]) == (0, False, "Vara", None, [])
    assert (second["type"], second["mode"], second["status"], second["optional"]) == ("ASSAULT", "aerial", "possible", True)
    assert [role["text"] for role in second["recipient"]] == ["civilians", "medics"]
    assert (second["source"]["text"], second["date"]) == ("a monitor", "2016-06-13")
    assert [(f["measure"], f["low"], f["high"], f["who"]) for f in second["figures"]] == [
        ("killed", 12, None, "civilians"),
        ("killed", 2, 2, "medics"),
        ("wounded", None, 9, ""),
    ]


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        (["fakes-9"], "fakes-9 is no report of the corpora"),
        (["fakes-1", "fakes-1"], "fakes-1 is labelled twice"),
        (["fakes-1", "  17 hit | ASSAULT aerial happened"], "line 4: the report has no 'hit' at 17"),
        (["fakes-1", "  18 hit | ASSAULT aerial"], "line 4: expected"),
        (["fakes-1", "  hit | ASSAULT aerial happened"], "line 4: expected"),
        (["fakes-1", "  18 hit | ASSAULT aerial surely"], "line 4: surely is no status"),
        (["fakes-1", "  18 hit | ASSAULT aerial happened | whom: Vara"], "line 4: whom is none of"),
        (["fakes-1", "  18 hit | ASSAULT aerial happened | actor: tanks"], "line 4: the report has no 'tanks'"),
        (["fakes-1", "  18 hit | ASSAULT aerial happened | figures: slain 3 men"], "line 4: 'slain 3 men' is no head count"),
        (["fakes-1", "  18 hit | ASSAULT aerial happened | figures: killed .. men"], "line 4: 'killed .. men' is no head count"),
    ],
)
def test_a_fault_says_where(tmp_path: Path, told: list[str], fault: str) -> None:
    with pytest.raises(BadKnowledge, match=re.escape(fault)):
        read_own_labels([REPORT], folder=write(tmp_path, *told))


def test_types_modes_and_statuses_are_those_of_the_codebook() -> None:
    modes = build_modes(load_knowledge())
    wrong = set()
    for path, line in lines():
        kind, mode, status = line.split(" | ")[1].split()
        if status not in STATUSES or ("none" if mode == "-" else mode) not in modes_of(kind, modes):
            wrong.add((path.name, kind, mode, status))
    assert not wrong


def test_no_text_of_a_corpus_is_in_the_labels() -> None:
    longest = max(
        len(part.split()) for _, line in lines() for cell in line.split(" | ") for part in re.split(r" \+ |; ", cell.split(": ")[-1])
    )
    assert longest <= LONGEST


def test_every_label_is_about_words_of_its_report(shared: Path) -> None:
    reports, labels = read_own_labels(read_corpora(shared))
    assert len(reports) == 350
    assert sum(map(len, labels.values())) == sum(1 for _ in lines())
