"""Claims and heads of reports by the thousand out, what linking found of all claims in: what only linking asks of a database.

Plain tuples as the driver gives and takes them: SQLAlchemy's rows and parameters would take most of the time of a million.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Select, Table, Text, any_, bindparam, func, select, text
from sqlalchemy.engine import Connection

from sayso.model import Claim, Figure, Incident, Place, Role, Source, Span
from sayso.store.rows import incident_cells
from sayso.store.schema import claims, figures, incidents, reports, roles

Cells = Sequence[Any]
CLAIM = [
    claims.c[name]
    for name in "id report sentence_start sentence_end sentence_text anchor_start anchor_end anchor_text type mode status place_text place_name place_country lat lon "
    "place_precision place_admin1 date source_text source_party source_sector source_cue source_stance source_start source_end source_name "
    "via score why coder".split()
]  # fmt: skip
PLACED = itemgetter(1, len(CLAIM), 5, 0)  # by report, place in it (which stands behind the others), anchor, and id
ROLE = [roles.c[name] for name in ("claim", "role", "text", "party", "sector", "start", "end", "name")]
FIGURE = [figures.c[name] for name in ("claim", "measure", "low", "high", "who", "text")]
INCIDENT = itemgetter(*(column.name for column in incidents.columns))
HEAD = [reports.c[name] for name in ("id", "outlet", "dated", "published", "fingerprint", "title", "url", "credits")]


@dataclass(frozen=True, slots=True)
class IncidentRows:
    """Rows of the tables `incidents` and `incident_claims`, in the order of their columns."""

    incidents: list[Cells]
    members: list[Cells]


def incident_rows(made: Iterable[tuple[Incident, Sequence[str]]]) -> IncidentRows:
    """Of incidents, each with the name that each of its claims would give it."""
    held: dict[str, Cells] = {}
    members: list[Cells] = []
    for incident, names in made:
        held[incident.id] = INCIDENT(incident_cells(incident))
        own = enumerate(zip(incident.claims, names, strict=True))
        members.extend((claim, incident.id, position, name) for position, (claim, name) in own)
    return IncidentRows(list(held.values()), members)


def join_rows(parts: Sequence[IncidentRows]) -> IncidentRows:
    held = {cells[0]: cells for part in parts for cells in part.incidents}
    return IncidentRows(list(held.values()), [cells for part in parts for cells in part.members])


def claims_among(connection: Connection, column: ColumnElement[Any], ids: Sequence[str]) -> Iterator[Claim]:
    """The claims whose `column` is among `ids`, however many, in order of report and place in it."""
    # sorted here: a database would carry every row, with its words, through its own sort
    found = sorted(tuples(connection, select(*CLAIM, claims.c.position).where(among(connection, column, ids))), key=PLACED)
    own = [cells[0] for cells in found]
    sides, tolls = _parts_of(connection, own, ROLE, roles), _parts_of(connection, own, FIGURE, figures)
    return (_claim_of(cells, sides.get(cells[0], ()), tolls.get(cells[0], ())) for cells in found)


def _parts_of(connection: Connection, ids: Sequence[str], columns: Sequence[ColumnElement[Any]], table: Table) -> dict[str, list[Cells]]:
    """By claim, in order."""
    found: dict[str, list[Cells]] = defaultdict(list)
    for cells in tuples(connection, select(*columns).where(among(connection, table.c.claim, ids)).order_by(*table.primary_key.columns)):
        found[cells[0]].append(cells)
    return found


def _claim_of(told: Cells, sides: Sequence[Cells], tolls: Sequence[Cells]) -> Claim:
    """As rows.claim_row, from cells in the order of CLAIM, ROLE and FIGURE."""
    (
        id, report, start, end, sentence, anchor_start, anchor_end, anchor, type, mode, status,
        spot, spot_name, country, lat, lon, precision, admin1, date,
        words, party, sector, cue, stance, source_start, source_end, name, via, score, why, coder, _,
    ) = told  # fmt: skip
    actor: tuple[Role, ...] = ()
    recipient: tuple[Role, ...] = ()
    for _, side, said, key, of, first, last, known in sides:
        role = Role(text=said, party=key, sector=of, start=first, end=last, name=known)
        if side == "actor":
            actor = (*actor, role)
        else:
            recipient = (*recipient, role)
    return Claim(
        id=id, report=report, sentence=Span(start=start, end=end, text=sentence), anchor=Span(start=anchor_start, end=anchor_end, text=anchor),
        type=type, mode=mode, status=status, actor=actor, recipient=recipient, date=date,
        figures=tuple([Figure(measure=measure, low=low, high=high, who=who, text=text) for _, measure, low, high, who, text in tolls])
        if tolls else (),
        place=None if spot is None else Place(
            text=spot, name=spot_name, country=country, lat=lat, lon=lon, precision=precision, admin1=admin1
        ),
        source=None if words is None else Source(
            text=words, party=party, sector=sector, cue=cue, stance=stance, start=source_start, end=source_end, name=name
        ),
        via=() if via == "[]" else tuple(json.loads(via)), score=score, why=why, coder=coder,
    )  # fmt: skip


def heads(connection: Connection, ids: Sequence[str]) -> list[tuple[Any, ...]]:
    """(id, outlet, day, published, fingerprint, title, url, credits) of each report."""
    found = tuples(connection, select(*HEAD).where(among(connection, reports.c.id, ids)).order_by(reports.c.id))
    return [(*cells[:-1], () if cells[-1] == "[]" else tuple(json.loads(cells[-1]))) for cells in found]


def among(connection: Connection, column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """`column` IN values, as one parameter: a thousand of them one by one take longer to write down than to look up."""
    listed = list(values)
    if connection.dialect.name == "sqlite":
        return column.in_(select(text("value")).select_from(func.json_each(bindparam(None, json.dumps(listed), type_=Text))))
    return column == any_(bindparam(None, listed, type_=ARRAY(column.type)))


def add_rows(connection: Connection, table: Table, rows: Sequence[Cells]) -> None:
    """Cells in the order of the table's columns."""
    if rows:
        mark = "?" if connection.dialect.name == "sqlite" else "%s"
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({', '.join([mark] * len(table.columns))})", list(rows))


def tuples(connection: Connection, query: Select[Any]) -> Sequence[Any]:
    result = connection.execute(query)
    if connection.dialect.name == "sqlite" and result.cursor is not None:
        return result.cursor.fetchall()
    return result.all()
