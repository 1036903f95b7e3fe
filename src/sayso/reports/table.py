"""JSON Lines, JSON, CSV or Parquet with one report a record in, reports out, one record in memory at a time."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from math import isnan
from typing import Any

from sayso.errors import BadSource
from sayso.model import Problem, Report
from sayso.reports.content import MB, guess_encoding, mend_escapes, read_whole
from sayso.reports.days import iso_time
from sayso.reports.text import make_report

LONGEST_RECORD = 10 * MB
LARGEST_JSON = 200 * MB  # a JSON array must be in memory as a whole
# The columns of a record and the other names that they go by, the best first; compared without case, "_", "-" and blanks
NAMES = {
    "id": "report id reportid articleid docid documentid uuid guid unitid newsid storyid",
    "outlet": "outlet publisher publication newspaper sourcename sitename site newssource articlesource source media outletname channel domain",
    "published": "published date pubdate publishedat publishdate datepublished publicationdate articledate publishedtime publishedon pubtime "
    "datepublish datetime timestamp time created createdat day",
    "title": "title headline heading articletitle newstitle head subject",
    "text": "text body content article articlecontent articlebody articletext bodytext fulltext maintext fullcontent story newstext contents plaintext "
    "description summary teaser abstract snippet lead",
    "url": "url link href sourceurl weburl permalink canonicalurl articleurl uri",
    "fetched": "fetched crawled crawledat scraped scrapedat retrieved fetchedat datedownload downloaded",
    "language": "language lang",
}
ALIASES = {field: names.split() for field, names in NAMES.items()}
HOLDERS = ("articles", "items", "results", "data", "docs", "documents", "stories", "reports", "news", "entries", "hits")


def find_columns(names: Iterable[str]) -> dict[str, str]:
    """Which column holds which field: `{"text": "Article_Content", ...}`."""
    plain = {re.sub(r"[\s_\-.]", "", str(name)).lower().lstrip("\ufeff"): str(name) for name in reversed(list(names))}
    found = {field: [plain[alias] for alias in aliases if alias in plain] for field, aliases in ALIASES.items()}
    return {field: columns[0] for field, columns in found.items() if columns}


def read_jsonl(handle: io.BufferedReader, *, name: str) -> Iterator[Report | Problem]:
    """One JSON object a line. A line that cannot be read is a Problem; the others are read. Raises BadSource if none can."""
    held: list[Problem] = []  # faults before the first report: where none comes, one sentence tells it all
    read = faults = 0
    for number, line in _lines(handle):
        for found in _json_report(line, f"{name}, line {number}"):
            if (isinstance(found, Report) and not read) or len(held) > 100:
                yield from held
                held = []
            read += isinstance(found, Report)
            faults += isinstance(found, Problem)
            if isinstance(found, Problem) and not read:
                held.append(found)
            else:
                yield found
    if not read:
        first = held[0].text if held else f"{name}: there are no lines in this file"
        raise BadSource(first if faults < 2 else f"{name}: none of its {faults} lines holds a report; {first}")


def _lines(handle: io.BufferedReader) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines that are not blank; None for one that is too long, which is never held in memory."""
    number = 0
    head = handle.peek(4)[:4]
    encoding = guess_encoding(head if len(head) == 4 else b"")
    if encoding.startswith(("utf-16", "utf-32")):
        stream = io.TextIOWrapper(handle, encoding=encoding, errors="replace")
        try:
            yield from ((i, line.encode("utf-8", "replace")) for i, line in enumerate(stream, 1) if line.strip())
        finally:
            stream.detach()  # else closing it would close the handle, which is not ours
        return
    while line := handle.readline(LONGEST_RECORD):
        number += 1
        too_long = not line.endswith(b"\n") and len(line) >= LONGEST_RECORD
        while too_long and line and not line.endswith(b"\n"):
            line = handle.readline(LONGEST_RECORD)
        if too_long:
            yield number, None
        elif line.strip(b"\xef\xbb\xbf \t\r\n"):
            yield number, line


def _json_report(line: bytes | None, place: str) -> Iterator[Report | Problem]:
    if line is None:
        yield Problem(stage="reports", text=f"{place}: longer than {LONGEST_RECORD // MB} MB, passed over")
        return
    words, mended = mend_escapes(line.decode("utf-8", "surrogateescape").lstrip("\ufeff"))
    if mended:
        yield Problem(stage="reports", text=f"{place}: not UTF-8; the stray bytes were read as Windows-1252")
    try:
        record = json.loads(words)
    except RecursionError:
        yield Problem(stage="reports", text=f"{place}: nested too deep to be a report")
    except ValueError as error:
        ends = (isinstance(error, json.JSONDecodeError) and error.pos >= len(words.rstrip()) - 1) or "Unterminated" in str(error)
        what = "breaks off in the middle of a JSON object" if ends else f"is no JSON ({error})"
        yield Problem(stage="reports", text=f"{place}: {what}")
    else:
        yield _record(record, place)


def read_json(handle: io.BufferedReader, *, name: str) -> Iterator[Report | Problem]:
    """A JSON array of records, one record, or an object that holds such an array ("articles", "items", ...)."""
    from sayso.reports.content import decode

    words, note = decode(
        read_whole(handle, name=name, most=LARGEST_JSON, what="one JSON document; JSON Lines can be of any size"), name=name
    )
    try:
        document = json.loads(words.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise BadSource(f"{name}: this is no whole JSON document ({error})") from None
    if note:
        yield Problem(stage="reports", text=note)
    records = document if isinstance(document, list) else _held(document)
    if not records:
        raise BadSource(f"{name}: this JSON document holds no reports")
    for number, record in enumerate(records, 1):
        yield _record(record, f"{name}, record {number}")


def _held(document: Any) -> list[Any]:
    if not isinstance(document, dict):
        return []
    for holder in HOLDERS:
        if isinstance(document.get(holder), list):
            return list(document[holder])
    return [document]


def read_csv(handle: io.BufferedReader, *, name: str) -> Iterator[Report | Problem]:
    """Raises BadSource where no column holds a text or a title."""
    csv.field_size_limit(LONGEST_RECORD)
    encoding = guess_encoding(handle.peek(4096)[:4096])
    stream = io.TextIOWrapper(
        handle, encoding=encoding, errors="surrogateescape" if encoding.startswith("utf-8") else "replace", newline=""
    )
    head = stream.readline(LONGEST_RECORD).lstrip("\ufeff")
    reader = csv.reader(_csv_lines(head, stream), delimiter=_delimiter(head))
    try:
        header = next(reader, [])
        columns = find_columns(header)
        if "text" not in columns and "title" not in columns:
            seen = ", ".join(cell[:30] for cell in header[:12])
            raise BadSource(f"{name}: no column holds a text or a title; the columns are {seen or '(none)'}; name one of them text")
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield from _csv_report(cells, header, f"{name}, line {reader.line_num}")
    except csv.Error as error:
        raise BadSource(f"{name}, line {reader.line_num}: this is no sound CSV ({error}); what stood before it was read") from None
    finally:
        stream.detach()


def _csv_report(cells: list[str], header: list[str], place: str) -> Iterator[Report | Problem]:
    mended = [mend_escapes(cell) for cell in cells]
    if any(escaped for _, escaped in mended):
        yield Problem(stage="reports", text=f"{place}: not UTF-8; the stray bytes were read as Windows-1252")
    if len(cells) > len(header):
        yield Problem(stage="reports", text=f"{place}: {len(cells)} cells under a header of {len(header)}; the last ones were left out")
    yield _record(dict(zip(header, (cell for cell, _ in mended), strict=False)), place)


def _csv_lines(head: str, stream: io.TextIOWrapper) -> Iterator[str]:
    """The lines from the header on, none longer than a record may be, without the zero bytes that the csv module refuses."""
    line = head
    while line:
        if len(line) >= LONGEST_RECORD:
            raise csv.Error(f"a line is longer than {LONGEST_RECORD // MB} MB")
        yield line.replace("\x00", "")
        line = stream.readline(LONGEST_RECORD)


def _delimiter(head: str) -> str:
    return max(",;\t|", key=lambda mark: (head.count(mark), mark == ","))


def read_parquet(path_or_handle: Any, *, name: str) -> Iterator[Report | Problem]:
    """Raises BadSource where the file is broken, or no column holds a text or a title."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path_or_handle)
        columns = find_columns(file.schema_arrow.names)
        if "text" not in columns and "title" not in columns:
            raise BadSource(f"{name}: no column holds a text or a title; the columns are {', '.join(file.schema_arrow.names[:12])}")
        number = 0
        for batch in file.iter_batches(batch_size=64, columns=list(columns.values())):
            for record in batch.to_pylist():
                number += 1
                yield _record(record, f"{name}, row {number}")
    except (pa.ArrowException, OSError) as error:
        raise BadSource(f"{name}: this Parquet file is broken ({str(error).splitlines()[0][:200]})") from None


def _record(record: Any, place: str) -> Report | Problem:
    """A report from a mapping of any of the usual names."""
    if not isinstance(record, dict):
        return Problem(stage="reports", text=f"{place}: a record of named fields is expected here")
    columns = find_columns(record)
    values = {field: record[column] for field, column in columns.items()}
    title, text = _words(values.get("title")), _words(values.get("text"))
    if not title.strip() and not text.strip():
        wanted = (
            "its title and text are empty"
            if "text" in columns or "title" in columns
            else f"no field for a text among {', '.join(map(str, list(record)[:8]))}"
        )
        return Problem(stage="reports", text=f"{place}: {wanted}")
    return make_report(
        id=_words(values.get("id")),
        outlet=_words(values.get("outlet")).strip(),
        url=_words(values.get("url")).strip() or None,
        title=title or None,
        text=text,
        published=iso_time(values.get("published")),
        fetched=iso_time(values.get("fetched")),
        language=_words(values.get("language")).strip() or None,
    )


def _words(value: Any) -> str:
    """A cell as words: paragraphs of a list are joined, a source given as an object is told by its name."""
    if value is None or (isinstance(value, float) and isnan(value)):
        return ""
    if isinstance(value, list):
        return "\n\n".join(_words(part) for part in value)
    if isinstance(value, dict):
        return _words(value.get("name") or value.get("title") or value.get("value") or value.get("id"))
    return str(value)
