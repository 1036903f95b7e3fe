"""What a person asks for in, conditions on tables out; full text and boxes of the map speak each database's own dialect."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, column, func, literal_column, or_, select, text, true
from sqlalchemy import table as sql_table
from sqlalchemy.sql.selectable import Select

from sayso.days import day_span
from sayso.store.schema import claims, figures, incident_claims, incidents, reports, roles
from sayso.store.words import phrases_of, plain_words

Box = tuple[float, float, float, float]  # south, west, north, east; west > east crosses the date line


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Every field narrows; None asks nothing; docs/store.md tells each. `|` between values means either, "-" that there is none,
    and a leading "=" of `source`, `place` or `outlet` exactly this instead of a part of it. `since` and `until` are days, months
    or years, and keep what may lie between them; `text` is searched for word by word, "..." keeps words together."""

    type: str | None = None
    mode: str | None = None
    status: str | None = None
    party: str | None = None
    actor: str | None = None
    recipient: str | None = None
    source: str | None = None
    place: str | None = None
    admin1: str | None = None
    country: str | None = None
    since: str | None = None
    until: str | None = None
    state: str | None = None
    text: str | None = None
    report: str | None = None
    outlet: str | None = None
    incident: str | None = None
    losses: int | None = None
    measure: str | None = None
    decided: str | None = None
    box: Box | None = None
    sort: str | None = None


NOTHING = "-"
KILLED = "killed"


def either(wanted: str) -> list[str]:
    """The values that a field of a Filter allows."""
    return [part.strip() for part in wanted.split("|") if part.strip()] or [""]


def first_day(wanted: str) -> str:
    """The day from which `since` counts; words that are no date are compared as they are."""
    day = day_span(wanted)[0]
    return day.isoformat() if day else wanted


def last_day(wanted: str) -> str:
    day = day_span(wanted)[1]
    return day.isoformat() if day else wanted


def claim_conditions(wanted: Filter, *, dialect: str) -> list[ColumnElement[bool]]:
    """Conditions on the table `claims`."""
    found = [_is(column, value) for column, value in (
        (claims.c.type, wanted.type and wanted.type.upper()), (claims.c.mode, wanted.mode), (claims.c.status, wanted.status),
        (claims.c.place_country, wanted.country and wanted.country.upper()),
        (claims.c.place_admin1, wanted.admin1),
    ) if value is not None]  # fmt: skip
    found += _who_conditions(wanted)
    if wanted.report is not None:
        found.append(claims.c.report == wanted.report)
    if wanted.place is not None:
        found.append(or_(*(_place_is(place) for place in either(wanted.place))))
    if wanted.since is not None:
        found.append(claims.c.day_last >= first_day(wanted.since))
    if wanted.until is not None:
        found.append(claims.c.day_first <= last_day(wanted.until))
    if wanted.outlet is not None:
        named = or_(*(_name_is(reports.c.outlet, outlet) for outlet in either(wanted.outlet)))
        found.append(claims.c.report.in_(select(reports.c.id).where(named)))
    if wanted.losses is not None:
        told = func.coalesce(figures.c.low, figures.c.high) >= wanted.losses
        found.append(claims.c.id.in_(select(figures.c.claim).where(figures.c.measure.in_(either(wanted.measure or KILLED)), told)))
    if wanted.text is not None:
        found.append(claims.c.number.in_(matches("claims", wanted.text, dialect=dialect)))
    if wanted.box is not None:
        found.append(within_box(wanted.box, dialect=dialect))
    if wanted.incident is not None:
        found.append(claims.c.id.in_(select(incident_claims.c.claim).where(incident_claims.c.incident == wanted.incident)))
    if wanted.state is not None:
        of = select(incident_claims.c.claim).join(incidents, incidents.c.id == incident_claims.c.incident)
        fits = claims.c.id.in_(of.where(_is(incidents.c.state, wanted.state)))
        found.append(or_(fits, claims.c.id.not_in(of)) if NOTHING in either(wanted.state) else fits)
    return [*found, *decided_conditions(wanted.decided)]


def decided_conditions(wanted: str | None) -> list[ColumnElement[bool]]:
    """What people have said. Where nothing is asked, all but what they rejected."""
    if wanted in (None, ""):
        return [or_(claims.c.decided.is_(None), claims.c.decided != "rejected")]
    known: dict[str, ColumnElement[bool]] = {"yes": claims.c.decided.is_not(None), "no": claims.c.decided.is_(None), "all": true()}
    known[NOTHING] = known["no"]
    return [or_(*(known.get(one, claims.c.decided == one) for one in either(str(wanted))))]


def _who_conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    found = []
    for sides, asked in ((("actor", "recipient"), wanted.party), (("actor",), wanted.actor), (("recipient",), wanted.recipient)):
        if asked is not None:
            found.append(or_(*(_has_role(sides, who) for who in either(asked))))
    if wanted.source is not None:
        found.append(or_(*(_source_is(who) for who in either(wanted.source))))
    return found


def _has_role(sides: tuple[str, ...], who: str) -> ColumnElement[bool]:
    of = select(roles.c.claim).where(roles.c.role.in_(sides))
    if who == NOTHING:
        return claims.c.id.not_in(of)
    who = who.removeprefix("=")
    return claims.c.id.in_(of.where(or_(roles.c.party == who.upper(), func.lower(roles.c.name) == who.lower())))


def _source_is(who: str) -> ColumnElement[bool]:
    if who == NOTHING:
        return claims.c.source_text.is_(None)
    if who.startswith("="):
        return claims.c.source_party == who[1:].upper()
    like = func.lower(claims.c.source_name) == who.lower()
    return or_(claims.c.source_party == who.upper(), like, _holds(claims.c.source_text, who))


def _place_is(place: str) -> ColumnElement[bool]:
    if place == NOTHING:
        return claims.c.place_text.is_(None)
    if place.startswith("="):
        return func.coalesce(claims.c.place_name, claims.c.place_text) == place[1:]
    return or_(*(_holds(column, place) for column in (claims.c.place_name, claims.c.place_text, claims.c.place_admin1)))


def _name_is(column: ColumnElement[str], name: str) -> ColumnElement[bool]:
    if name == NOTHING:
        return column == ""
    return column == name[1:] if name.startswith("=") else _holds(column, name)


def _is(column: ColumnElement[str], wanted: str) -> ColumnElement[bool]:
    """One of the values of `wanted`; "-" is nothing, which is null or empty."""
    values = either(wanted)
    fits = column.in_([value for value in values if value != NOTHING])
    return or_(fits, column.is_(None), column == "") if NOTHING in values else fits


def incident_conditions(wanted: Filter, *, dialect: str) -> list[ColumnElement[bool]]:
    """Conditions on the table `incidents`: days, type and place are the incident's own, the rest is asked of its claims."""
    found = []
    if wanted.type is not None:
        found.append(_is(incidents.c.type, wanted.type.upper()))
    if wanted.state is not None:
        found.append(_is(incidents.c.state, wanted.state))
    if wanted.since is not None:
        found.append(incidents.c.last_day >= first_day(wanted.since))
    if wanted.until is not None:
        found.append(incidents.c.first_day <= last_day(wanted.until))
    if wanted.incident is not None:
        found.append(incidents.c.id == wanted.incident)
    of_claims = replace(wanted, type=None, state=None, since=None, until=None, incident=None, sort=None)
    if of_claims == Filter():  # the claims of an incident are never rejected ones
        return found
    conditions = claim_conditions(of_claims, dialect=dialect)
    if conditions:
        joined = select(incident_claims.c.incident).join(claims, claims.c.id == incident_claims.c.claim).where(and_(*conditions))
        found.append(incidents.c.id.in_(joined))
    return found


def matches(table: str, words: str, *, dialect: str, newest: int | None = None) -> Select[tuple[int]]:
    """The numbers of the rows of `reports` or `claims` that hold all `words`; with `newest`, of so many at most."""
    if dialect == "sqlite":
        search = f"{table}_search"
        bound: BindParameter[str] = bindparam("words", fts_query(words), unique=True)
        last = f" ORDER BY rowid DESC LIMIT {newest:d}" if newest is not None else ""
        query = text(f"SELECT rowid FROM {search} WHERE {search} MATCH :words{last}").bindparams(bound)
        return query.columns(literal_column("rowid"))  # type: ignore[return-value]
    asked: ColumnElement[Any] | None = None
    for phrase in phrases_of(words) or [""]:
        one = func.phraseto_tsquery("simple", " ".join(plain_words(phrase)))
        asked = one if asked is None else asked.op("&&")(one)
    own = sql_table(f"{table}_search", column("number"), column("words"))
    found = select(own.c.number).where(own.c.words.op("@@")(asked))
    return found.order_by(own.c.number.desc()).limit(newest) if newest is not None else found


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
    return " ".join(f'"{phrase}"' for phrase in phrases_of(words)) or '""'


def _holds(column: ColumnElement[str | None] | ColumnElement[str], words: str) -> ColumnElement[bool]:
    return func.lower(column).contains(words.lower(), autoescape=True)
