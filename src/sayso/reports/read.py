"""Files, folders, globs or standard input in, `Report` rows and the `Problem`s met on the way out."""

from __future__ import annotations

import io
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator

from sayso.errors import BadSource
from sayso.model import Problem, Report
from sayso.reports.content import MB, check_words, decode, guess_encoding, open_source, read_whole
from sayso.reports.feed import read_feed
from sayso.reports.html import LARGEST, read_html
from sayso.reports.listing import find_pairs, read_listing
from sayso.reports.sources import FORMATS, NewsFile, find_sources
from sayso.reports.table import find_columns, read_csv, read_json, read_jsonl, read_parquet
from sayso.reports.text import read_text

LARGEST_TEXT = 20 * MB
LARGEST_FEED = 50 * MB
CHUNK = 1 << 20
CHOICES = ("text", "listing", "html", "feed", "jsonl", "json", "csv", "parquet")

Rows = Iterator[Report | Problem]


def read_inputs(inputs: Iterable[str | os.PathLike[str]], *, format: str | None = None) -> Rows:
    """Every report behind `inputs`. An input that cannot be read is a fatal Problem; the others are still read."""
    for given in inputs:
        try:
            for source in find_sources([given]):
                try:
                    yield from read_source(source, format=format)
                except BadSource as error:
                    yield Problem(stage="reports", text=str(error), fatal=True)
        except BadSource as error:
            yield Problem(stage="reports", text=str(error), fatal=True)


def read_source(source: NewsFile, *, format: str | None = None) -> Rows:
    """The reports of one file, as a stream. `format`: one of CHOICES; None tells it by the name's ending, then by content.

    Raises BadSource where the file is missing, broken, too large, or not a format that we know."""
    if format is not None and format not in CHOICES:
        raise BadSource(f"{format}: not a format that is known; choose one of {', '.join(CHOICES)}")
    with open_source(source) as handle:
        head = handle.peek(65536)[:65536]
        if not head:
            raise BadSource(f"{source.name}: the file is empty")
        chosen = format or tell_format(head, ending=source.ending)
        if chosen != "parquet":
            check_words(head, name=source.name)
        yield from READERS[chosen](handle, source)


def tell_format(head: bytes, *, ending: str = "") -> str:
    """The format of a file with these first bytes and this ending. Content overrules an ending that is plainly wrong."""
    if head.startswith(b"PAR1") or ending in (".parquet", ".pq"):
        return "parquet"
    start = head.decode(guess_encoding(head[:4096]), "ignore").lstrip("\ufeff \t\r\n")
    named = FORMATS.get(ending)
    if named == "json":
        # some write JSON Lines into files named .json
        return "jsonl" if re.match(r"\{.*\}[ \t]*\r?\n\s*\{", start) or _cut_line(start) else "json"
    if named == "feed" or re.match(r"<\?xml|<rss|<feed", start, re.IGNORECASE):
        return "feed" if re.search(r"<(rss|feed|rdf:rdf)\b", start, re.IGNORECASE) else "html"
    if named in ("html", "jsonl", "csv"):
        return named
    if re.match(r"<!doctype html|<html|<head|<body|<article|<div", start, re.IGNORECASE):
        return "html"
    if re.match(r"\{\s*\"", start):
        return "jsonl" if "\n" not in start.strip() or re.match(r"\{.*\}[ \t]*\r?\n", start) else "json"
    if re.match(r"\[\s*\{\s*\"", start):
        return "json"
    if named is None and _is_header(start):
        return "csv"
    return "text"


def _cut_line(start: str) -> bool:
    """A first line that begins an object and breaks off only because it is longer than what was looked at."""
    return start.startswith("{") and "\n" not in start and len(start) > 60_000


def _is_header(start: str) -> bool:
    first = start.split("\n", 1)[0]
    return any(
        len(columns) >= 2 and "text" in columns
        for mark in ",;\t|"
        if (columns := find_columns(cell.strip(' "\r') for cell in first.split(mark)))
    )


def _text(handle: io.BufferedReader, source: NewsFile) -> Rows:
    words, note = decode(read_whole(handle, name=source.name, most=LARGEST_TEXT, what="one text file"), name=source.name)
    if note:
        yield Problem(stage="reports", text=note)
    if find_pairs(words):
        yield from read_listing(words)
    else:
        yield read_text(words)


def _listing(handle: io.BufferedReader, source: NewsFile) -> Rows:
    words, note = decode(read_whole(handle, name=source.name, most=LARGEST_TEXT, what="one text file"), name=source.name)
    if note:
        yield Problem(stage="reports", text=note)
    yield from read_listing(words)


def _html(handle: io.BufferedReader, source: NewsFile) -> Rows:
    yield from read_html(read_whole(handle, name=source.name, most=LARGEST, what="a news page"), name=source.name)


def _feed(handle: io.BufferedReader, source: NewsFile) -> Rows:
    yield from read_feed(read_whole(handle, name=source.name, most=LARGEST_FEED, what="a feed"), name=source.name)


def _parquet(handle: io.BufferedReader, source: NewsFile) -> Rows:
    """Parquet is read from its end, so it needs a file: a packed or piped one is laid on disk first."""
    with tempfile.TemporaryFile() as copy:
        while piece := handle.read(CHUNK):
            copy.write(piece)
        copy.seek(0)
        yield from read_parquet(copy, name=source.name)


READERS: dict[str, Callable[[io.BufferedReader, NewsFile], Rows]] = {
    "text": _text,
    "listing": _listing,
    "html": _html,
    "feed": _feed,
    "jsonl": lambda handle, source: read_jsonl(handle, name=source.name),
    "json": lambda handle, source: read_json(handle, name=source.name),
    "csv": lambda handle, source: read_csv(handle, name=source.name),
    "parquet": _parquet,
}
