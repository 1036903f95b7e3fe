"""What a person asks for in, conditions on tables out; full text and boxes of the map speak each database's own dialect."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, func, literal_column, or_, select, text
from sqlalchemy.sql.selectable import Select

from sayso.store.schema import SEARCH, claims, incident_claims, incidents, reports, roles

Box = tuple[float, float, float, float]  # south, west, north, east; west > east crosses the date line


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Every field narrows; None asks nothing. `since` and `until` are ISO days and keep what may lie between them.
    `party` is a key of the codebook or a resolved name; `text` is searched for word by word, "..." keeps words together."""

    type: str | None = None
    mode: str | None = None
    status: str | None = None
    party: str | None = None
    source: str | None = None
    place: str | None = None
    country: str | None = None
    since: str | None = None
    until: str | None = None
    state: str | None = None
    text: str | None = None
    report: str | None = None
    outlet: str | None = None
    incident: str | None = None
    box: Box | None = None


def claim_conditions(wanted: Filter, *, dialect: str) -> list[ColumnElement[bool]]:
    """Conditions on the table `claims`."""
    found = [column == value for column, value in (
        (claims.c.type, wanted.type and wanted.type.upper()), (claims.c.mode, wanted.mode), (claims.c.status, wanted.status),
        (claims.c.report, wanted.report), (claims.c.place_country, wanted.country and wanted.country.upper()),
    ) if value is not None]  # fmt: skip
    if wanted.party is not None:
        has = or_(roles.c.party == wanted.party.upper(), func.lower(roles.c.name) == wanted.party.lower())
        found.append(claims.c.id.in_(select(roles.c.claim).where(has)))
    if wanted.source is not None:
        like = func.lower(claims.c.source_name) == wanted.source.lower()
        found.append(or_(claims.c.source_party == wanted.source.upper(), like, _holds(claims.c.source_text, wanted.source)))
    if wanted.place is not None:
        columns = (claims.c.place_name, claims.c.place_text, claims.c.place_admin1)
        found.append(or_(*(_holds(column, wanted.place) for column in columns)))
    if wanted.since is not None:
        found.append(claims.c.day_last >= wanted.since)
    if wanted.until is not None:
        found.append(claims.c.day_first <= wanted.until)
    if wanted.outlet is not None:
        found.append(claims.c.report.in_(select(reports.c.id).where(_holds(reports.c.outlet, wanted.outlet))))
    if wanted.text is not None:
        found.append(claims.c.number.in_(matches("claims", wanted.text, dialect=dialect)))
    if wanted.box is not None:
        found.append(within_box(wanted.box, dialect=dialect))
    if wanted.incident is not None:
        found.append(claims.c.id.in_(select(incident_claims.c.claim).where(incident_claims.c.incident == wanted.incident)))
    if wanted.state is not None:
        of = select(incident_claims.c.claim).join(incidents, incidents.c.id == incident_claims.c.incident)
        found.append(claims.c.id.in_(of.where(incidents.c.state == wanted.state)))
    return found


def incident_conditions(wanted: Filter, *, dialect: str) -> list[ColumnElement[bool]]:
    """Conditions on the table `incidents`: days, type and place are the incident's own, the rest is asked of its claims."""
    found = []
    if wanted.type is not None:
        found.append(incidents.c.type == wanted.type.upper())
    if wanted.state is not None:
        found.append(incidents.c.state == wanted.state)
    if wanted.since is not None:
        found.append(incidents.c.last_day >= wanted.since)
    if wanted.until is not None:
        found.append(incidents.c.first_day <= wanted.until)
    if wanted.incident is not None:
        found.append(incidents.c.id == wanted.incident)
    of_claims = Filter(
        mode=wanted.mode, status=wanted.status, party=wanted.party, source=wanted.source, place=wanted.place, country=wanted.country,
        text=wanted.text, report=wanted.report, outlet=wanted.outlet, box=wanted.box,
    )  # fmt: skip
    conditions = claim_conditions(of_claims, dialect=dialect)
    if conditions:
        joined = select(incident_claims.c.incident).join(claims, claims.c.id == incident_claims.c.claim).where(and_(*conditions))
        found.append(incidents.c.id.in_(joined))
    return found


def matches(table: str, words: str, *, dialect: str) -> Select[tuple[int]]:
    """The numbers of the rows of `reports` or `claims` that hold all `words`."""
    if dialect == "sqlite":
        search = f"{table}_search"
        bound: BindParameter[str] = bindparam("words", fts_query(words), unique=True)
        query = text(f"SELECT rowid FROM {search} WHERE {search} MATCH :words").bindparams(bound)
        return query.columns(literal_column("rowid"))  # type: ignore[return-value]
    columns = [reports.c[name] if table == "reports" else claims.c[name] for name in SEARCH[table]]
    joined = func.concat_ws(" ", *columns)
    of = reports if table == "reports" else claims
    return select(of.c.number).where(func.to_tsvector("simple", joined).op("@@")(func.websearch_to_tsquery("simple", words)))


def within_box(box: Box, *, dialect: str) -> ColumnElement[bool]:
    """Claims whose place lies in the box. The R*Tree narrows, the columns decide: it holds rounded numbers."""
    south, west, north, east = box
    crosses = west > east
    across = or_(claims.c.lon >= west, claims.c.lon <= east) if crosses else claims.c.lon.between(west, east)
    columns = and_(claims.c.lat.between(south, north), across)
    if dialect != "sqlite":
        return columns
    lon = "(lon_high >= :west OR lon_low <= :east)" if crosses else "lon_high >= :west AND lon_low <= :east"
    near = text(f"SELECT number FROM claim_places WHERE lat_high >= :south AND lat_low <= :north AND {lon}")
    values = {"south": south, "west": west, "north": north, "east": east}
    bound = near.bindparams(*(bindparam(name, value, unique=True) for name, value in values.items()))
    return and_(claims.c.number.in_(bound.columns(literal_column("number"))), columns)


def fts_query(words: str) -> str:
    """A person's words as an FTS5 query in which no sign is an operator; "..." stays a phrase."""
    parts = words.split('"')
    phrases = []
    for place, part in enumerate(parts):
        quoted = place % 2 == 1 and place < len(parts) - 1
        phrases += [part] if quoted else part.split()
    return " ".join(f'"{phrase}"' for phrase in phrases if phrase.strip()) or '""'


def _holds(column: ColumnElement[str | None] | ColumnElement[str], words: str) -> ColumnElement[bool]:
    return func.lower(column).contains(words.lower(), autoescape=True)
