"""What a person names (files, folders, globs, "-") in, one `NewsFile` for each file to read out."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from sayso.errors import BadSource
from sayso.model import row

# Endings of files that a folder is searched for; a file named by itself may have any ending
FORMATS = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".rss": "feed",
    ".atom": "feed",
    ".rdf": "feed",
    ".xml": "feed",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
}


@row
class NewsFile:
    """One file to read. `name` is how a person knows it; `path` is None for standard input."""

    name: str
    path: str | None = None

    @property
    def ending(self) -> str:
        """The last ending in small letters, without ".gz"."""
        name = self.name.lower().removesuffix(".gz")
        return os.path.splitext(name)[1]


def find_sources(inputs: Iterable[str | os.PathLike[str]]) -> Iterator[NewsFile]:
    """The files behind `inputs`, each once, those of a folder (searched with all below it) in order of name.

    Raises BadSource for a folder without news files and for a glob that matches nothing; a missing file is told by
    `read_source`, so that the others are still read."""
    seen: set[str] = set()
    for given in inputs:
        for source in _sources_of(os.fspath(given)):
            key = os.path.realpath(source.path) if source.path else "-"
            if key not in seen:
                seen.add(key)
                yield source


def _sources_of(given: str) -> Iterator[NewsFile]:
    if given == "-":
        yield NewsFile(name="standard input")
        return
    if re.match(r"https?://", given):
        raise BadSource(f"{given}: a web address is not fetched here; save the page and name the file")
    if os.path.isdir(given):
        yield from _folder(given)
        return
    # a file whose name holds "[" is a file first, a pattern only then
    if not os.path.exists(given) and re.search(r"[*?\[]", given):
        matches = sorted(glob.glob(given, recursive=True))
        if not matches:
            raise BadSource(f"{given}: no file matches this pattern")
        for match in matches:
            if os.path.isdir(match):
                yield from _walk(match)
            else:
                yield NewsFile(name=match, path=match)
        return
    yield NewsFile(name=given, path=given)


def _folder(folder: str) -> Iterator[NewsFile]:
    found = False
    for source in _walk(folder):
        found = True
        yield source
    if not found:
        endings = " ".join(sorted(FORMATS))
        raise BadSource(f"{folder}: there are no news files in this folder (files that end in {endings}, or in these and .gz)")


def _walk(folder: str) -> Iterator[NewsFile]:
    """Links to folders are not followed (they may lead in a circle); hidden files and folders are passed over."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            source = NewsFile(name=str(Path(place) / name), path=str(Path(place) / name))
            if not name.startswith(".") and source.ending in FORMATS:
                yield source
