"""A name and its columns in; a row of a user's own knowledge folder, checked, out.

The shipped files are never written to: what is added lies in a folder of the user's own, which `--knowledge` lays on top.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from anyascii import anyascii

from sayso.errors import BadKnowledge
from sayso.knowledge import Row, load_knowledge
from sayso.knowledge.load import SHIPPED, _read_table
from sayso.publish.knowing import _row_faults

# What is added, the file that it goes to, the shipped file whose columns it has, and what must be told
KINDS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "party": ("parties.csv", "parties.csv", ("key", "kind")),
    "place": ("places/own.csv", "places/syria.csv", ("kind", "country", "lat", "lon")),
    "outlet": ("outlets.csv", "outlets.csv", ("country", "owner_kind")),
}
OWN = "own notes"


def add_row(kind: str, name: str, cells: dict[str, str], *, folder: str) -> tuple[Path, int]:
    """(file, line) of the new row. Raises BadKnowledge where a column is unknown, missing or holds what cannot be, and
    where the id stands there already; then nothing is written."""
    file, like, needed = KINDS[kind]
    columns = _columns_of(SHIPPED / like)
    path = Path(folder) / file
    held = _read_table(path) if path.exists() else []
    header = _columns_of(path) if path.exists() else columns
    whole = {"name": name, "id": ("mine:" if kind == "place" else "") + slug(name), "basis": OWN, **cells}
    row = Row(whole, str(path), len(path.read_text(encoding="utf-8").splitlines()) + 1 if path.exists() else 2)
    faults = [*_column_faults(whole, columns, header, needed), *_row_faults(row), *_value_faults(kind, row)]
    if any(other["id"] == whole["id"] for other in held):
        faults.append(f"the id {whole['id']} stands there already (say id=... for another)")
    if faults:
        raise BadKnowledge(f"{path}: nothing was added: " + "; ".join(faults))
    path.parent.mkdir(parents=True, exist_ok=True)
    text = path.read_text(encoding="utf-8") if path.exists() else _line(header)
    text += ("" if text.endswith("\n") else "\n") + _line([whole.get(column, "") for column in header])
    path.write_text(text, encoding="utf-8")
    return path, row.line


def slug(name: str) -> str:
    """ "Brigade of the Lake" -> "brigade-of-the-lake"."""
    return re.sub(r"[^a-z0-9]+", "-", anyascii(name).lower()).strip("-")


def read_cells(pairs: Iterable[str]) -> dict[str, str]:
    """ "key=TCD" -> {"key": "TCD"}."""
    cells = {}
    for pair in pairs:
        column, mark, value = pair.partition("=")
        if not mark or not column.strip():
            raise BadKnowledge(f"{pair!r} is no column: column=value is meant")
        cells[column.strip()] = value.strip()
    return cells


def _columns_of(path: Path) -> list[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            return [cell.strip() for cell in next(csv.reader([line]))]
    return []


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def _column_faults(cells: dict[str, str], columns: list[str], header: list[str], needed: tuple[str, ...]) -> Iterator[str]:
    for column, value in cells.items():
        if column not in columns:
            near = get_close_matches(column, columns, n=1)
            yield f"there is no column {column}" + (f" (did you mean {near[0]}?)" if near else f"; there are {', '.join(columns)}")
        elif value and column not in header:
            yield f"its header lacks the column {column}"
        elif "\n" in value or "\r" in value:
            yield f"{column} holds a line break"
    for column in needed:
        if not cells.get(column):
            yield f"{column} is needed: {column}=..."


def _value_faults(kind: str, row: Row) -> Iterator[str]:
    knowledge = load_knowledge()
    states = knowledge.table("countries.csv")
    lands = {state["iso2" if kind == "place" else "id"] for state in states}
    if row["country"] and row["country"] not in lands:
        yield f"the country {row['country']!r} is no ISO 3166 alpha-{'2' if kind == 'place' else '3'} code"
    keys = {party["key"] for party in knowledge.table("parties.csv")} | {state["id"] for state in states}
    for column in ("key", "voice_of"):
        if row[column] and row[column] not in keys:
            near = get_close_matches(row[column], sorted(keys), n=1)
            yield f"{column} is {row[column]!r}, which is no party's key" + (f" (did you mean {near[0]}?)" if near else "")
    known = (
        {one["kind"] for one in knowledge.table("places/syria.csv" if kind == "place" else "parties.csv")} if kind != "outlet" else set()
    )
    if row["kind"] and known and row["kind"] not in known:
        yield f"the kind {row['kind']!r} is none of {', '.join(sorted(known))}"
    if kind == "outlet" and row["owner_kind"] and row["owner_kind"] not in ("state", "public", "party", "private", "group"):
        yield f"owner_kind is {row['owner_kind']!r}: state, public, party, private or group is meant"
