"""The words of a text file that holds many headlines with their teasers in, one report for each out.

Forms that are told apart from a single report without being told:
- entries with two or more blank lines between them, each a headline, a blank line and a teaser;
- the same with one blank line everywhere, so that headlines and teasers take turns;
- entries with a blank line between them, each a headline and a teaser on the next line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sayso.model import Report
from sayso.reports.text import is_headline, make_report

FAR = re.compile(r"(?:[ \t]*\r?\n){3,}")
NEAR = re.compile(r"(?:[ \t]*\r?\n){2,}")
LINE = re.compile(r"\r?\n")
CUT = re.compile(r"(…|\.\.\.|\[…\]|\[\.\.\.\]|read more|more)\s*[.»>]*$", re.IGNORECASE)
SENTENCE = re.compile(r"[.!?…][\"'”’)\]]*$")

Pair = tuple[str, str]


def read_listing(words: str) -> Iterator[Report]:
    """The reports of a listing; a single one where the words are no listing but were said to be one."""
    pairs = find_pairs(words)
    for title, text in pairs or [_split(words.strip("\r\n"), NEAR)]:
        yield make_report(title=title or None, text=text)


def find_pairs(words: str) -> list[Pair]:
    """Headline and teaser of each entry, exactly as they stand; empty where the words are no listing."""
    words = words.strip("\ufeff\r\n \t")
    for find in (_far_apart, _taking_turns, _on_two_lines):
        pairs = find(words)
        if pairs:
            return pairs
    return []


def _far_apart(words: str) -> list[Pair]:
    entries = [entry.strip("\r\n") for entry in FAR.split(words) if entry.strip()]
    if len(entries) < 2:
        return []
    pairs = [_split(entry, NEAR) for entry in entries]
    good = sum(1 for title, text in pairs if is_headline(title) and len(text) > len(title) * 0.8)
    return pairs if good >= 0.8 * len(pairs) else []


def _taking_turns(words: str) -> list[Pair]:
    parts = [part.strip("\r\n") for part in NEAR.split(words) if part.strip()]
    if len(parts) < 6 or len(parts) % 2:
        return []
    pairs = list(zip(parts[0::2], parts[1::2], strict=True))
    fits = all(is_headline(title) and "\n" not in title and len(text) > len(title) for title, text in pairs)
    # an article with a heading before each paragraph looks the same, but its paragraphs are whole
    cut = sum(1 for _, text in pairs if CUT.search(text))
    return pairs if fits and cut * 2 >= len(pairs) else []


def _on_two_lines(words: str) -> list[Pair]:
    entries = [entry.strip("\r\n") for entry in NEAR.split(words) if entry.strip()]
    if len(entries) < 3 or any(len(LINE.findall(entry)) != 1 for entry in entries):
        return []
    pairs = [_split(entry, LINE) for entry in entries]
    fits = all(is_headline(title) and len(text) > len(title) and SENTENCE.search(text.rstrip()) for title, text in pairs)
    return pairs if fits else []


def _split(entry: str, where: re.Pattern[str]) -> Pair:
    """What stands before the first gap and after it."""
    gap = where.search(entry)
    if gap is None:
        return (entry, "") if is_headline(entry) else ("", entry)
    return entry[: gap.start()], entry[gap.end() :].strip("\r\n")
