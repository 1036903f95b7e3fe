"""The words of a plain text file in, its one report out (or its many: see listing.py)."""

from __future__ import annotations

import re

from sayso.model import Report, hash_id

LONGEST_HEADLINE = 250
ENDS = re.compile(r"[.!?…:;,][\"'”’)\]]*$")


def is_headline(line: str) -> bool:
    """Whether a line can be a headline: not long, with letters, and no sentence or a question."""
    line = line.strip()
    if not 3 <= len(line) <= LONGEST_HEADLINE or not any(character.isalpha() for character in line):
        return False
    return not ENDS.search(line) or line.endswith(("?", "!", "?”", "!”")) or bool(re.search(r"\b[A-Z]\.[A-Z]\.$", line))


def make_report(
    *,
    title: str | None,
    text: str,
    id: str = "",
    outlet: str = "",
    url: str | None = None,
    published: str | None = None,
    fetched: str | None = None,
    language: str | None = None,
) -> Report:
    """A report with its given id, or else one made of outlet, address, title and text."""
    return Report(
        id=id or hash_id(outlet, url, title, text),
        outlet=outlet,
        url=url,
        title=title or None,
        text=text,
        published=published,
        fetched=fetched,
        language=language,
    )


def read_text(words: str) -> Report:
    """One report. The first line is its title where it looks like a headline and something follows."""
    words = words.strip("\r\n")
    first, _, rest = words.lstrip().partition("\n")
    following = rest.split("\n", 1)[0].strip()
    # the first line of a paragraph that was broken at the margin is no headline
    wrapped = following and (following[0].islower() or len(first) > 0.8 * max(len(line) for line in rest.split("\n")))
    if rest.strip() and is_headline(first) and not wrapped:
        return make_report(title=first.rstrip("\r"), text=rest.strip("\r\n"))
    return make_report(title=None, text=words)
