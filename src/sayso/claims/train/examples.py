"""The project's own coded sentences in, reports and labels out.

`examples/*.txt`: a passage of one to three sentences on one line, below it one indented line a claim:

    Lawmakers in Nairobi condemned the eviction of thousands of families, the Daily Nation reported.
        condemned | ACCUSE disapprove happened | actor: Lawmakers | source: Daily Nation
        eviction | COERCE deport happened | recipient: families | place: Nairobi | source: Daily Nation

Anchor; type, mode ("-" where none fits) and status; then the parts that there are (actor, recipient, place, source; several of
one kind are joined by "+"), in the words of the passage. `attack#2` is the second "attack" of the passage; `?` before the
anchor marks a claim that a careful coder could as well leave out. A passage without claims tells no event: those teach most.
"TITLE: " before a passage makes it a headline; in a file with "# headlines: of the reports" it is that of the passage below it.
"#" begins a comment; "# weight: 3" at the head of a file lets each of its
passages count three times, for kinds of English that are common in the input and rare in the coded reports.

`examples/more/` holds whole reports; places (train/places.py) are not learned from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sayso.errors import BadKnowledge
from sayso.model import STATUSES, Report, hash_id

FOLDER = Path(__file__).parent / "examples"
MORE = FOLDER / "more"


def read_examples(folder: Path = FOLDER) -> tuple[list[Report], dict[str, list[dict[str, Any]]]]:
    """Raises BadKnowledge with file and line where a line cannot be read or its words are not in the passage."""
    reports: list[Report] = []
    labels: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(folder.glob("*.txt")):
        for report, parts, _ in _passages(path):
            if report.id not in labels:
                reports.append(report)
                labels[report.id] = []
            for words, claims in parts:
                labels[report.id] += [_claim(line, words, f"{path}, line {number}", whole=report.words) for number, line in claims]
    return reports, labels


def read_weights(folder: Path = FOLDER) -> dict[str, float]:
    """How often the passages of a file count, for the files that say so."""
    return {report.id: weight for path in sorted(folder.glob("*.txt")) for report, _, weight in _passages(path) if weight != 1.0}


class _Passage(NamedTuple):
    title: str | None
    text: str
    claims: list[tuple[int, str]]  # numbers of lines, and lines

    @property
    def words(self) -> str:
        return self.title if self.title is not None else self.text


def _passages(path: Path) -> Iterator[tuple[Report, list[tuple[str, list[tuple[int, str]]]], float]]:
    """Each report of a file, its parts (the words among which the claims of a part are found, and their lines), and its weight."""
    lines = path.read_text(encoding="utf-8").splitlines()
    marks = {name: value.strip() for line in lines[:5] if line.startswith("# ") for name, _, value in [line[2:].partition(":")]}
    whole, weight = marks.get("headlines") == "of the reports", float(marks.get("weight", 1))
    found: list[_Passage] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line[0].isspace():
            title, text = (line[7:].strip(), "") if line.startswith("TITLE: ") else (None, line.strip())
            found.append(_Passage(title, text, []))
        elif not found:
            raise BadKnowledge(f"{path}, line {number}: a claim before the first passage")
        else:
            found[-1].claims.append((number, line.strip()))
    head: _Passage | None = None
    for n, passage in enumerate(found):
        if whole and passage.title is not None and n + 1 < len(found) and found[n + 1].title is None:
            head = passage
            continue
        parts = [part for part in (head, passage) if part is not None]
        title, head = (head.title if head else passage.title), None
        report = Report(id="example-" + hash_id(title, passage.text), title=title, text=passage.text, outlet="")
        yield report, [(part.words, part.claims) for part in parts], weight


def _claim(line: str, words: str, where: str, *, whole: str) -> dict[str, Any]:
    """`words`: the headline or text that holds the claim; its place and source may stand elsewhere in the `whole` report."""
    first, *cells = (cell.strip() for cell in line.split("|"))
    anchor, _, count = first.lstrip("? ").partition("#")
    starts = [m.start() for m in re.finditer(re.escape(anchor), words)]
    nth = int(count or 1) - 1
    if nth >= len(starts):
        raise BadKnowledge(f"{where}: the passage has no {first}")
    row, _ = read_claim(cells, where, {"actor": words, "recipient": words, "place": whole, "source": whole})
    return row | {"snippet": words[starts[nth] :].rstrip(), "anchor": anchor, "optional": first.startswith("?")}


def read_claim(cells: Sequence[str], where: str, words: Mapping[str, str | None]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """What stands behind an anchor: `TYPE mode status`, then the parts. `words`: for each part that there may be, those among which it
    must stand, None for what is no words. The claim in the form of the coded reports (codebook, section 7), of which words alone are
    known, with no party and no point; and its parts. Raises BadKnowledge, which says `where`."""
    if not cells or len(cells[0].split()) != 3:
        raise BadKnowledge(f"{where}: expected `anchor | TYPE mode status | ...`")
    kind, mode, status = cells[0].split()
    if status not in STATUSES:
        raise BadKnowledge(f"{where}: {status} is no status")
    parts: dict[str, list[str]] = {name: [] for name in words}
    for cell in cells[1:]:
        name, _, value = (part.strip() for part in cell.partition(":"))
        if name not in parts:
            raise BadKnowledge(f"{where}: {name} is none of {', '.join(parts)}")
        parts[name] = [part.strip() for part in value.split("+") if part.strip()]
        for part in parts[name]:
            if (among := words[name]) is not None and part not in among:
                raise BadKnowledge(f"{where}: the report has no {part!r}")
    return _row(kind, mode, status, parts), parts


def _row(kind: str, mode: str, status: str, parts: Mapping[str, list[str]]) -> dict[str, Any]:
    place, source = (next(iter(parts[name]), None) for name in ("place", "source"))
    return {
        "type": kind,
        "mode": "" if mode == "-" else mode,
        "status": status,
        "actor": [{"text": text, "party": None, "sector": ""} for text in parts["actor"]],
        "recipient": [{"text": text, "party": None, "sector": ""} for text in parts["recipient"]],
        "place": {"text": place, "name": place, "country": None, "lat": None, "lon": None} if place else None,
        "date": None,
        "figures": [],
        "source": {"text": source, "party": None, "sector": "", "cue": "", "stance": "neutral"} if source else None,
        "via": [],
    }
