"""Our own labels of reports that lie outside the project (corpora.py) in, claims in the form of the coded reports out.

`labels/*.txt`: the id of a report, below it one indented line a claim:

    fakes-1914947530
        112 attack | ASSAULT aerial happened | actor: warplanes | recipient: civilians | place: Idlib | date: 2017-04-04 | figures: killed 70.. civilians

The character at which the anchor begins, in the words of the report with every run of white space as one blank; the anchor; the
rest as in examples.py, with the day or span (EDTF) and the head counts (measure, number or low..high, whose or "-"; several are
joined by ";"). So that no text of a corpus is in the project, only the words that a label is about are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sayso.claims.train.examples import read_claim
from sayso.claims.train.gold import flatten
from sayso.errors import BadKnowledge
from sayso.model import MEASURES, Report

LABELS = Path(__file__).parent / "labels"
CLAIM = re.compile(r"(?P<optional>\??)(?P<start>\d+) (?P<anchor>.+)")
FIGURE = re.compile(r"(?P<measure>\w+) (?P<low>\d*)(?P<range>\.\.)?(?P<high>\d*) (?P<who>.+)")


def read_own_labels(reports: Iterable[Report], *, folder: Path = LABELS) -> tuple[list[Report], dict[str, list[dict[str, Any]]]]:
    """The reports that are labelled, and their claims. Raises BadKnowledge with file and line where a line cannot be read, a report
    is none of `reports`, or its words are not where the label has them."""
    known = {report.id: report for report in reports}
    labels: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(folder.glob("*.txt")):
        for id, claims in _blocks(path):
            if id not in known or id in labels:
                raise BadKnowledge(f"{path}: {id} is {'labelled twice' if id in labels else 'no report of the corpora'}")
            words, _ = flatten(known[id].words)
            labels[id] = [_claim(line, words, f"{path}, line {number}") for number, line in claims]
    return [known[id] for id in labels], labels


def _blocks(path: Path) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    id, claims = "", list[tuple[int, str]]()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line[0].isspace():
            claims.append((number, line.strip()))
            continue
        if id:
            yield id, claims
        id, claims = line.strip(), []
    if id:
        yield id, claims


def _claim(line: str, words: str, where: str) -> dict[str, Any]:
    head, *cells = (cell.strip() for cell in line.split(" | "))
    told = CLAIM.fullmatch(head)
    if not told:
        raise BadKnowledge(f"{where}: expected `start anchor | TYPE mode status | ...`")
    start, anchor = int(told["start"]), told["anchor"]
    if not words.startswith(anchor, start):
        raise BadKnowledge(f"{where}: the report has no {anchor!r} at {start}")
    row, parts = read_claim(
        cells, where, {"actor": words, "recipient": words, "place": words, "source": words, "date": None, "figures": None}
    )
    return row | {
        "start": start,
        "anchor": anchor,
        "optional": bool(told["optional"]),
        "date": next(iter(parts["date"]), None),
        "figures": [_figure(part.strip(), where) for cell in parts["figures"] for part in cell.split(";")],
    }


def _figure(part: str, where: str) -> dict[str, Any]:
    told = FIGURE.fullmatch(part)
    if not told or told["measure"] not in MEASURES or not (told["low"] or told["high"]):
        raise BadKnowledge(f"{where}: {part!r} is no head count")
    low, high = (int(told[end]) if told[end] else None for end in ("low", "high"))
    return {
        "measure": told["measure"],
        "low": low,
        "high": high if told["range"] else low,
        "who": "" if told["who"] == "-" else told["who"],
    }
