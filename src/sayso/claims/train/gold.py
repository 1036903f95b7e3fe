"""Coded reports in, their claims as words of parsed sentences out.

The labels name a claim by a snippet of the text that holds the anchor (codebook, section 7), or by the `start` of its anchor.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sayso.model import Mention, Report, Sentence, Source


@dataclass(frozen=True, slots=True)
class Gold:
    """A coded claim: its anchor as given offsets and as (sentence, token), and its fields as the labels have them."""

    start: int
    end: int
    sentence: int
    token: int
    fields: dict[str, Any]

    @property
    def firm(self) -> bool:
        return not self.fields.get("optional")

    @property
    def type(self) -> str:
        return str(self.fields["type"])


def read_texts(path: Path) -> Iterator[Report]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Report(
            id=row["report"], outlet=row.get("outlet") or "", title=row.get("title"), text=row["text"], published=row.get("published")
        )


def read_labels(path: Path) -> dict[str, list[dict[str, Any]]]:
    return {row["report"]: row["claims"] for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}


def align(report: Report, claims: list[dict[str, Any]], sentences: tuple[Sentence, ...]) -> list[Gold]:
    """Claims whose anchor lies in no sentence (cut away by cleaning) are left out."""
    flat, place = flatten(report.words)
    out = []
    for claim in claims:
        anchor = re.sub(r"\s+", " ", claim["anchor"])
        first = claim["start"] if "start" in claim else _in_snippet(flat, re.sub(r"\s+", " ", claim["snippet"]), anchor)
        start, end = place[first], place[first + len(anchor) - 1] + 1
        at = anchor_token(start, end, sentences)
        if at:
            out.append(Gold(start, end, at[0], at[1], claim))
    return out


def _in_snippet(flat: str, snippet: str, anchor: str) -> int:
    return flat.index(snippet) + snippet.index(anchor)


def anchor_token(start: int, end: int, sentences: tuple[Sentence, ...]) -> tuple[int, int] | None:
    """The word of the anchor that the syntax hangs on: the first whose head is no word of the anchor."""
    for sentence in sentences:
        inside = [i for i, t in enumerate(sentence.tokens) if t.start < end and t.end > start]
        if not inside:
            continue
        heads = [i for i in inside if sentence.tokens[i].head == i or sentence.tokens[i].head not in inside]
        full = [i for i in heads if sentence.tokens[i].pos not in ("ADP", "DET", "PUNCT", "AUX", "PART")]
        return sentence.index, (full or heads or inside)[0]
    return None


def overlapping(text: str, sentence: Sentence, mentions: list[Mention], near: int) -> list[Mention]:
    """The mentions that share characters with the words `text` in this sentence, where it stands nearest to offset `near`."""
    places = [sentence.start + m.start() for m in re.finditer(rf"(?<!\w){re.escape(text)}(?!\w)", sentence.text)] if text else []
    if not places:
        return []
    start = min(places, key=lambda p: abs(p - near))
    end = start + len(text)
    return [m for m in mentions if m.start < end and m.end > start]


def flatten(text: str) -> tuple[str, list[int]]:
    """The text with every run of white space as one blank, and for each of its characters the place in `text`."""
    flat: list[str] = []
    place: list[int] = []
    for i, character in enumerate(text):
        if character.isspace():
            if flat and flat[-1] == " ":
                continue
            character = " "
        flat.append(character)
        place.append(i)
    return "".join(flat), place


# What the scorer of the coded reports takes for one class of sources: an army speaks as its government does
CLASSES = {
    sector: name
    for name, sectors in {
        "state": "GOV MIL COP JUD LEG",
        "media": "MED",
        "armed": "REB OPP CRM",
        "civil": "CVL CIV REF IGO REL BUS",
    }.items()
    for sector in sectors.split()
}
# Words that two names of one source may share by chance: those of the scorer of the coded reports
IDLE = frozenset("a an and at by for from has he in is it its of on or s she that the their they this to was who with".split())


def same_source(gold: dict[str, Any], found: Source) -> bool:
    """The same party, of no other class, or a telling word in common; where a label gives words alone, one that is all of them, too."""
    told, words = (set(re.findall(r"\w+", text.lower())) for text in (gold["text"], found.text))
    if (told - IDLE) & words or (not gold["party"] and told == words):
        return True
    known = gold["party"] not in (None, "UNKNOWN") and gold["party"] == found.party
    classes = {CLASSES[sector] for sector in (gold["sector"], found.sector) if sector in CLASSES}
    return known and len(classes) < 2
