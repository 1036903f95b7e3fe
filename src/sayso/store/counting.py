"""Masks over columns in, counts out: facets, days of a timeline, cells of a map, who stands how often."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from sayso.store.asking import Fitting, in_box, outlet_is
from sayso.store.columns import ACTOR, RECIPIENT, Columns, Longs
from sayso.store.filters import NOTHING, Box, Filter, first_day, last_day
from sayso.store.found import Days, FacetCount, Point, Points, Standing, Summary
from sayso.store.labels import NONE, Bools, Ints, Labels, ordinal

FACETS = (
    "type", "mode", "status", "actor", "recipient", "source", "place", "admin1", "country", "outlet", "state", "decided", "year", "losses",
)  # fmt: skip
EXACT = ("source", "place", "outlet")  # fields of a Filter that take a part of a name: their values come with "="
STEPS = (1, 10, 50, 100, 500)  # losses of "so many or more"
LEAVE = {"year": ("since", "until"), "losses": ("losses",)}
UNITS = {"day": "D", "month": "M", "year": "Y"}
ROOM = 16_000_000  # marks that are cheaper than sorting
EPOCH = date(1970, 1, 1).toordinal()
SIDES: Mapping[str, int] = MappingProxyType({"actor": ACTOR, "recipient": RECIPIENT})


def count_facets(fit: Fitting, *, of: str, limit: int, fields: tuple[str, ...] = FACETS) -> dict[str, tuple[FacetCount, ...]]:
    return {field: tuple(_facet(fit, field, of, limit)) for field in fields}


def _facet(fit: Fitting, field: str, of: str, limit: int) -> Iterator[FacetCount]:
    leave = LEAVE.get(field, (field,))
    columns = fit.columns
    if field == "losses":
        most = _losses(fit, of, leave)
        for step in STEPS:
            if count := int((most >= step).sum()):
                yield FacetCount(str(step), f"{step} or more", count)
        return
    if field == "year":
        counts = count_days(fit, of=of, unit="year", leave=leave).counts
        yield from (FacetCount(year, year, count) for year, count in sorted(counts, key=lambda one: (-one[1], one[0]))[:limit])
        return
    values, owners, none = _values(fit, field, of, leave)
    labels = _labels(columns, field)
    counts_of = _count(values, owners, len(labels.values))
    sign = "=" if field in EXACT else ""
    found = [FacetCount(sign + labels.values[code], labels.values[code], int(counts_of[code])) for code in _top(counts_of, limit)]
    yield from sorted([*found, *([FacetCount(NOTHING, "", none)] if none else [])], key=lambda one: (-one.count, one.value))[:limit]


def _values(fit: Fitting, field: str, of: str, leave: tuple[str, ...]) -> tuple[Ints, npt.NDArray[Any] | None, int]:
    """Values of a field, whose each is where a thing may have several, and how many things have none."""
    columns = fit.columns
    claims = columns.claims
    if of == "incidents" and field in ("type", "state"):
        column = getattr(columns.incidents, field)[fit.of_incidents(leave)]
        return column[column >= 0], None, int((column < 0).sum())
    mask = fit.claims_in(leave) if of == "incidents" else fit.of_claims(leave)
    owner = {"claims": None, "incidents": claims.incident, "reports": claims.report}[of]
    if field in SIDES:
        roles = columns.roles
        rows = np.flatnonzero(mask[roles.claim] & (roles.side == SIDES[field]))
        has = np.zeros(len(mask), dtype=bool)
        has[roles.claim[rows]] = True
        none = _distinct(owner, mask & ~has)
        # a party with two names in one claim has two rows: it is counted once for each claim
        return roles.party[rows], roles.claim[rows] if owner is None else owner[roles.claim[rows]], none
    column = _column(columns, field)
    there = column >= 0
    none = _distinct(owner, mask & ~there)
    rows = np.flatnonzero(mask & there)
    return column[rows], None if owner is None else owner[rows], none


def _column(columns: Columns, field: str) -> Ints:
    claims = columns.claims
    if field == "outlet":
        return np.append(columns.reports.outlet, NONE).astype(np.int32)[claims.report]
    if field == "state":
        return np.append(columns.incidents.state, NONE).astype(np.int32)[claims.incident]
    column: Ints = claims.source_party if field == "source" else getattr(claims, field)
    return column


def _labels(columns: Columns, field: str) -> Labels:
    return columns.labels["party" if field in ("actor", "recipient", "source") else field]


def _count(values: Ints, owners: npt.NDArray[Any] | None, size: int) -> Longs:
    """How often each value is there; of several that one owner has, once."""
    if owners is not None and len(values):
        pairs = owners.astype(np.int64) * size + values
        room = (int(owners.max()) + 1) * size
        if room <= max(ROOM, 4 * len(pairs)):  # a mark for each pair there could be
            seen = np.zeros(room, dtype=bool)
            seen[pairs] = True
            pairs = np.flatnonzero(seen)
        else:  # sorting is many times as quick as numpy's unique, which hashes
            pairs.sort()
            pairs = pairs[np.append(True, pairs[1:] != pairs[:-1])]
        values = (pairs % size).astype(np.int32)
    return np.bincount(values, minlength=size).astype(np.int64)


def _distinct(owner: Ints | None, mask: Bools) -> int:
    """How many owners the rows of a mask have."""
    return int(mask.sum()) if owner is None else _several(owner[mask])


def _several(codes: Ints) -> int:
    """How many different codes there are, but for NONE."""
    seen = np.zeros(int(codes.max(initial=0)) + 2, dtype=bool)
    seen[codes] = True
    return int(seen[:-1].sum())


def _top(counts: Longs, limit: int) -> list[int]:
    some = np.flatnonzero(counts)
    if len(some) > limit:
        some = some[np.argpartition(-counts[some], limit - 1)[:limit]]
    return [int(code) for code in some[np.argsort(-counts[some], kind="stable")]]


def _losses(fit: Fitting, of: str, leave: tuple[str, ...]) -> Longs:
    claims = fit.columns.claims
    if of == "claims":
        return claims.losses[fit.of_claims(leave)]
    mask, owner = (fit.claims_in(leave), claims.incident) if of == "incidents" else (fit.of_claims(leave), claims.report)
    rows = np.flatnonzero(mask & (claims.losses > 0) & (owner >= 0))
    most = np.zeros(int(owner.max(initial=0)) + 1, dtype=np.int64)
    np.maximum.at(most, owner[rows], claims.losses[rows])
    return most


def _spans(fit: Fitting, of: str, leave: tuple[str, ...] = ()) -> tuple[Ints, Ints]:
    columns = fit.columns
    if of == "incidents":
        mask = fit.of_incidents(leave)
        return columns.incidents.first[mask], columns.incidents.last[mask]
    if of == "reports":
        days = columns.reports.day[reports_of(fit, leave)]
        return days, days
    mask = fit.of_claims(leave)
    return columns.claims.first[mask], columns.claims.last[mask]


def reports_of(fit: Fitting, leave: tuple[str, ...] = ()) -> Bools:
    """The reports that hold a claim that fits."""
    found = np.zeros(len(fit.columns.reports.alive), dtype=bool)
    found[fit.columns.claims.report[fit.of_claims(leave)]] = True
    return found


def count_days(fit: Fitting, *, of: str, unit: str, leave: tuple[str, ...] = ()) -> Days:
    first, last = _spans(fit, of, leave)
    known = (first >= 0) & (last >= 0)
    begin, end = (
        (days[known].astype(np.int64) - EPOCH).astype("datetime64[D]").astype(f"datetime64[{UNITS[unit]}]") for days in (first, last)
    )
    begin = begin[begin == end].astype(np.int64)
    if not len(begin):
        return Days((), len(first))
    start = int(begin.min())
    counts = np.bincount(begin - start)
    told = np.flatnonzero(counts)
    names = (told + start).astype(f"datetime64[{UNITS[unit]}]")
    return Days(tuple((str(name), int(count)) for name, count in zip(names, counts[told], strict=True)), len(first) - len(begin))


def count_points(fit: Fitting, *, of: str, box: Box | None, cells: int) -> Points:
    """Cells are as high as they are wide, `cells` of them to the width of the box."""
    columns = fit.columns
    table: Any = columns.incidents if of == "incidents" else columns.claims
    rows = np.flatnonzero(fit.of_incidents() if of == "incidents" else fit.of_claims())
    lat, lon = table.lat[rows], table.lon[rows]
    there = ~(np.isnan(lat) | np.isnan(lon))
    elsewhere = int((~there).sum())
    if box is not None:
        there &= in_box(lat, lon, box)
    rows, lat, lon = rows[there], lat[there], lon[there]
    if not len(rows):
        return Points((), elsewhere)
    west, east = (box[1], box[3]) if box else (float(lon.min()), float(lon.max()))
    south = box[0] if box else float(lat.min())
    if west > east:
        lon, east = np.where(lon < west, lon + 360, lon), east + 360
    size = max(east - west, 1e-6) / max(cells, 1)
    down, right = np.floor((lat - south) / size).astype(np.int64), np.floor((lon - west) / size).astype(np.int64)
    key, first, cell, counts = np.unique(down * (1 << 31) + right, return_index=True, return_inverse=True, return_counts=True)
    lats, lons = np.bincount(cell, lat) / counts, np.bincount(cell, lon) / counts
    names, places = _most_told(cell, table.place[rows], len(key)), columns.labels["place"].values
    points = []
    for at in np.argsort(-counts, kind="stable"):
        one = rows[first[at]]
        corner = (south + down[first[at]] * size, west + right[first[at]] * size)
        points.append(Point(
            lat=round(float(lats[at]), 5), lon=round(_turned(float(lons[at])), 5), count=int(counts[at]),
            label=places[names[at]] if names[at] >= 0 else "",
            id=_id(columns, of, int(one)) if counts[at] == 1 else None,
            box=(float(corner[0]), _turned(float(corner[1])), float(corner[0] + size), _turned(float(corner[1] + size))),
        ))  # fmt: skip
    return Points(tuple(points), elsewhere)


def _most_told(cell: npt.NDArray[Any], place: Ints, size: int) -> Ints:
    """The place that is named most in each cell."""
    wide = int(place.max(initial=0)) + 2
    pairs, counts = np.unique(cell.astype(np.int64) * wide + place + 1, return_counts=True)
    names = np.full(size, NONE, dtype=np.int32)
    order = np.argsort(counts, kind="stable")
    names[pairs[order] // wide] = pairs[order] % wide - 1  # the last one written is the most told
    return names


def _turned(lon: float) -> float:
    return lon - 360 if lon > 180 else lon


def _id(columns: Columns, of: str, row: int) -> str | None:
    return columns.incident_ids.values[row] if of == "incidents" else None


def summarise(fit: Fitting) -> Summary:
    columns = fit.columns
    mask = fit.of_claims()
    reports = np.flatnonzero(reports_of(fit))
    held = columns.claims.incident[mask]
    first, last = _ends(columns, mask)
    return Summary(int(mask.sum()), _several(held), len(reports), _several(columns.reports.outlet[reports]), _iso(first), _iso(last))


def _ends(columns: Columns, mask: Bools) -> tuple[int, int]:
    first, last = columns.claims.first[mask], columns.claims.last[mask]
    return int(first[first >= 0].min(initial=2**31 - 1)), int(last.max(initial=NONE))


def _iso(day: int) -> str | None:
    return date.fromordinal(day).isoformat() if 0 < day <= date.max.toordinal() else None


def standings(fit: Fitting, *, of: str, limit: int) -> tuple[Standing, ...]:
    """`of`: party, outlet or place; those in most claims first."""
    columns, mask = fit.columns, fit.of_claims()
    if of == "party":
        claim, value, sides = _party_rows(columns, mask)
    else:
        column = _column(columns, of)
        claim = np.flatnonzero(mask & (column >= 0))
        value, sides = column[claim], {}
    labels = columns.labels[of]
    size = len(labels.values)
    counts = _count(value, claim, size)
    incidents, reports = (_count_known(value, owner[claim], size) for owner in (columns.claims.incident, columns.claims.report))
    first, last = np.full(size, 2**31 - 1, dtype=np.int64), np.full(size, NONE, dtype=np.int64)
    days = columns.claims.first[claim]
    np.minimum.at(first, value[days >= 0], days[days >= 0])
    np.maximum.at(last, value, columns.claims.last[claim])
    sign = "=" if of in EXACT else ""
    return tuple(
        Standing(
            value=sign + labels.values[code], label=labels.values[code], claims=int(counts[code]), incidents=int(incidents[code]),
            reports=int(reports[code]), first_day=_iso(int(first[code])), last_day=_iso(int(last[code])),
            **{side: int(of_side[code]) for side, of_side in sides.items()},
        )
        for code in _top(counts, limit)
    )  # fmt: skip


def _count_known(value: Ints, owner: Ints, size: int) -> Longs:
    return _count(value[owner >= 0], owner[owner >= 0], size)


def _party_rows(columns: Columns, mask: Bools) -> tuple[npt.NDArray[Any], Ints, dict[str, Longs]]:
    """(claim, party) for actors, recipients and sources, and how many claims each is in as which."""
    roles, size = columns.roles, len(columns.labels["party"].values)
    rows = np.flatnonzero(mask[roles.claim])
    spoken = np.flatnonzero(mask & (columns.claims.source_party >= 0))
    sides = {}
    for name, side in SIDES.items():
        own = rows[roles.side[rows] == side]
        sides[name] = _count(roles.party[own], roles.claim[own], size)
    sides["source"] = _count(columns.claims.source_party[spoken], None, size)
    claim = np.concatenate([roles.claim[rows], spoken])
    value = np.concatenate([roles.party[rows], columns.claims.source_party[spoken]])
    return claim, value, sides


def fitting_reports(columns: Columns, mask: Bools, named: Filter, wanted: Filter, hits: Callable[[str], Longs]) -> Bools:
    """Of the reports of `mask` those whose outlet, id, days and words fit."""
    found, reports = mask.copy(), columns.reports
    if named.outlet is not None:
        found &= outlet_is(columns, named.outlet)[reports.outlet]
    if named.report is not None:
        found &= np.arange(len(found)) == columns.report_ids.codes.get(named.report, NONE)
    if wanted.since is not None:
        found &= (reports.day >= ordinal(first_day(wanted.since))) & (reports.day >= 0)
    if wanted.until is not None:
        found &= (reports.day <= ordinal(last_day(wanted.until))) & (reports.day >= 0)
    if wanted.text is not None:
        found &= np.isin(reports.number, hits(wanted.text))
    return found
