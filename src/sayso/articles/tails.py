"""The clean text from its last sentences on in, what stands after the story out: agencies ("---Reuters", "(AFP)"), the
names of those who wrote it, furniture and links to other news."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from sayso.articles.days import DATE, Day, day_of
from sayso.articles.marks import Marks

FINAL = re.compile(r"[.!?…][\"'”’)\]]*(?=\s|$)")
DIGITS = re.compile(r"(?:(?<=[.!?…\"”’)\]])|(?<=\n))\s*\d[\d\s/.-]{0,14}$")
# "Manar al-Frieh/Hazem", "H.M.", "Jane Doe": names after the last full stop, with nothing else
NAMES = re.compile(r"(?<=[.!?…\"”’])\s+[A-Z][\w.'’-]*(?:(?:\s*/\s*|\s+(?:and\s+)?)(?:al-|el-)?[A-Z][\w.'’-]*){0,5}(?:\s+\d{1,3})?$")
WORD = re.compile(r"\w+")
LONGEST_TAIL = 1500
LONGEST_SCRAP = 14  # words
LONGEST_LIST = 150
MOST_RUNS = 12  # no real page has more; hostile ones do


@dataclass(slots=True)
class Tail:
    """`start` is where the story ends; `days` are those of a last update."""

    start: int
    runs: list[tuple[int, int, str]] = field(default_factory=list)
    credits: list[tuple[int, int]] = field(default_factory=list)
    days: list[Day] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Patterns:
    agency: re.Pattern[str]
    signed: re.Pattern[str]
    source: re.Pattern[str]
    update: re.Pattern[str]
    scrap: re.Pattern[str]


@lru_cache(maxsize=8)
def compile_tails(marks: Marks) -> Patterns:
    several = rf"(?:{marks.agency} contributed(?: to this (?:report|article|story))?|(?:With |with |By |Source:? |Sources:? )?{marks.agency}(?:(?:\s*[/,&+;]\s*|\s+and\s+|\s+){marks.agency})*)"
    return Patterns(
        agency=re.compile(marks.agency),
        signed=re.compile(
            rf"(?:(?<=[.!?…\"”’)\]])\s*[-–—]{{1,4}}\s*{several}|\s+[-–—]{{2,4}}\s*{several}|\s*[(\[]\s*{several}\s*[)\]]|(?<=[.!?…\"”’)\]])\s+{several})\.?$"
        ),
        source=re.compile(r"\s*\(?(?:Source|Sources|SOURCE)s?\s*:?\s+(?P<who>[^()\n.]{2,80})\)?$"),
        update=re.compile(rf"\s*{marks.update_lead}[\s:]*{DATE}[^\n]{{0,60}}$"),
        scrap=re.compile(rf"\s+{marks.scrap.pattern}$"),
    )


def read_tail(text: str, start: int, *, marks: Marks, published: str | None) -> Tail:
    """What stands after the story in `text[start:]`."""
    patterns = compile_tails(marks)
    tail = Tail(len(text))
    _furniture(text, start, tail, marks, patterns, published)
    moved = True
    while moved and tail.start > start and len(tail.runs) < MOST_RUNS:
        moved = False
        low = max(start, tail.start - 200)
        for pattern in _likely(text[low : tail.start], marks, patterns):
            found = pattern.search(text, low, tail.start)
            # a lookbehind sees nothing before the first character of the story
            if found is None or found.start() <= start or not found.group().strip() or not _is_tail(pattern, found, text, patterns):
                continue
            if pattern is patterns.update:
                day = day_of(found, published=published, updated=True)
                tail.days += [day] if day else []
            tail.credits += [signed.span() for signed in patterns.agency.finditer(text, found.start(), tail.start)]
            begin = found.start() + len(found.group()) - len(found.group().lstrip())
            tail.runs.append((begin, tail.start, "related"))
            tail.start = found.start()
            moved = True
            break
    return tail


def _likely(words: str, marks: Marks, patterns: Patterns) -> list[re.Pattern[str]]:
    """The patterns that these last words can match at all: the long lists of names are slow to search for in vain."""
    likely = [DIGITS, NAMES]
    last = set(WORD.findall(words[-100:]))
    if last & marks.scrap_words:
        likely.insert(0, patterns.scrap)
    if "ource" in words or "OURCE" in words:
        likely.insert(0, patterns.source)
    if last & marks.signers:
        likely.insert(0, patterns.signed)
    if "pdate" in words or "odified" in words or "UPDATED" in words:
        likely.insert(0, patterns.update)
    return likely


def _is_tail(pattern: re.Pattern[str], found: re.Match[str], text: str, patterns: Patterns) -> bool:
    if pattern is NAMES:
        return len(found.group().split()) <= 6 and not re.search(r"[a-z]{3}\.$", found.group())
    if pattern is patterns.source:
        return bool(patterns.agency.search(found["who"])) or found.group().strip().startswith("(")
    return True


def _furniture(text: str, start: int, tail: Tail, marks: Marks, patterns: Patterns, published: str | None) -> None:
    """Furniture that was run into the last paragraph: from its first sign to the end of the text."""
    low = max(start, len(text) - LONGEST_TAIL)
    for found in marks.related_run_in.finditer(text, low):
        begin = found.end()
        if begin <= start or not _closes(text, begin, marks):
            continue
        glued = text[begin - 1 : begin].isalnum()
        if glued:
            # the words before it are furniture, too: back to the end of the last sentence
            ends = [stop.end() for stop in FINAL.finditer(text, low, begin)]
            if not ends or len(text[ends[-1] : begin].split()) > LONGEST_LIST:
                continue
            begin = ends[-1] + len(text[ends[-1] : begin]) - len(text[ends[-1] : begin].lstrip())
        tail.credits += [
            signed.span() for signed in patterns.agency.finditer(text, begin, len(text)) if "Source" in text[begin : signed.start()][-30:]
        ]
        if updated := patterns.update.search(text, begin):
            day = day_of(updated, published=published, updated=True)
            tail.days += [day] if day else []
        tail.runs.append((begin, len(text), "related"))
        tail.start = len(text[:begin].rstrip())
        return


def _closes(text: str, begin: int, marks: Marks) -> bool:
    """Whether all that follows is furniture: short pieces without a whole sentence, or what says so by its first words."""
    rest = text[begin:]
    first = marks.related_start.match(rest)
    if "\n\n" in rest:
        pieces = rest.split("\n\n")
        return all(
            marks.related_start.match(piece) or (len(piece.split()) <= LONGEST_SCRAP and not FINAL.search(piece)) for piece in pieces[1:]
        )
    whole = [piece for piece in FINAL.split(rest)[1:-1] if len(piece.split()) > 6]
    signed = bool(
        first and re.match(r"\(?(Reporting|Additional|Writing|Editing|Compiled|Translated|Edited|Copyright|©|The views|Views)", rest)
    )
    return signed or not whole
