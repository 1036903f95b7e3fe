"""A folder of knowledge files in, the faults in it out, each with its file and line.

Of the shipped files the form is checked; that their example sentences come out as they must, the project's tests hold. The
examples of a user's own files are tried here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from sayso.days import day_span
from sayso.errors import BadKnowledge
from sayso.knowledge import load_knowledge
from sayso.knowledge.load import SHIPPED, Row
from sayso.model import row
from sayso.publish.labels import SECTORS

# Columns that a table must have, by file (a glob of its path); what else it has is its own affair.
TABLES = {
    "countries.csv": ("id", "iso2", "name"),
    "parties.csv": ("id", "name", "key", "sector", "kind"),
    "officials.csv": ("name", "party", "from", "to"),
    "outlets.csv": ("id", "name"),
    "agents.csv": ("noun", "sector"),
    "deeds.csv": ("verb", "deed"),
    "places/*.csv": ("id", "name", "country", "lat", "lon"),
}


@row
class Checked:
    files: int
    rows: int
    faults: tuple[str, ...]


def check_knowledge(folder: str | None) -> Checked:
    """Raises BadKnowledge where `folder` is not there."""
    load_knowledge(folder)
    faults: list[str] = []
    files = rows = 0
    for root in [SHIPPED, *([Path(folder)] if folder else [])]:
        for path in sorted(found for pattern in ("**/*.csv", "**/*.yaml") for found in root.glob(pattern)):
            files += 1
            name = path.relative_to(root).as_posix()
            try:
                rows += _check_file(root, name, faults)
            except BadKnowledge as error:
                faults.append(str(error))
    faults += _examples(folder)
    if folder and not faults:
        from sayso.publish.trying import try_examples

        faults += try_examples(folder, [Path(folder)])
    return Checked(files=files, rows=rows, faults=tuple(dict.fromkeys(faults)))


def _check_file(root: Path, name: str, faults: list[str]) -> int:
    from sayso.knowledge.load import _read_table, _read_yaml

    if name.endswith(".yaml"):
        return len(_read_yaml(root / name))
    table = _read_table(root / name)
    pattern = next((known for known in TABLES if Path(name).match(known)), None)
    if pattern and table:
        missing = [column for column in TABLES[pattern] if column not in table[0].cells]
        if missing:
            faults.append(f"{table[0].file}: the header lacks {', '.join(missing)}")
    ids: dict[str, int] = {}
    for one in table:
        faults += [str(one.fault(text)) for text in _row_faults(one)]
        if pattern and one["id"]:
            if one["id"] in ids:
                faults.append(str(one.fault(f"the id {one['id']} stands already in line {ids[one['id']]}")))
            ids.setdefault(one["id"], one.line)
    return len(table)


def _row_faults(one: Row) -> Iterator[str]:
    for column, limit in (("lat", 90), ("lon", 180)):
        if one[column] and not _is_number(one[column], limit):
            yield f"{column} is {one[column]!r}: degrees are meant, between -{limit} and {limit}"
    for column in ("from", "to"):
        if one[column] and day_span(one[column]) == (None, None):
            yield f"{column} is {one[column]!r}: a day, month or year is meant (2017-04-04, 2017-04, 2017)"
    if one["from"] and one["to"]:
        first, last = day_span(one["from"])[0], day_span(one["to"])[1]
        if first and last and first > last:
            yield f"from {one['from']} lies after to {one['to']}"
    if one["sector"] and one["sector"] not in SECTORS:
        yield f"the sector {one['sector']!r} is none of the codebook's"
    if "name" in one.cells and not one["name"] and not (one["id"] and one["aliases"]):  # such a row adds names to another
        yield "there is no name"


def _is_number(text: str, limit: int) -> bool:
    try:
        return abs(float(text)) <= limit
    except ValueError:
        return False


def _examples(folder: str | None) -> list[str]:
    """What building the indexes finds wrong: references that lead nowhere, patterns that cannot be read."""
    from sayso.claims.coder import build_coder
    from sayso.identities.parties import build_parties
    from sayso.identities.places import build_places
    from sayso.statements.speech import build_speech

    knowledge = load_knowledge(folder)
    faults = []
    builders: list[Callable[..., object]] = [build_parties, build_places, build_speech, build_coder]
    for build in builders:
        try:
            build(knowledge)
        except BadKnowledge as error:
            faults.append(str(error))
    return faults
