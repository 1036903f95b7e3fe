"""What fits a Filter in, days of a timeline, cells of a map, and which reports out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from sayso.store.asking import Fitting, in_box, outlet_is
from sayso.store.columns import Columns, Longs
from sayso.store.filters import Box, Filter, first_day, last_day
from sayso.store.found import Days, Point, Points
from sayso.store.labels import NONE, Bools, Ints, ordinal

UNITS = {"day": "D", "month": "M", "year": "Y"}
EPOCH = date(1970, 1, 1).toordinal()


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
    begin, end = _units(first[known], unit), _units(last[known], unit)
    begin = begin[begin == end]
    if not len(begin):
        return Days((), len(first))
    start = int(begin.min())
    counts = np.bincount(begin - start)
    told = np.flatnonzero(counts)
    names = (told + start).astype(f"datetime64[{UNITS[unit]}]")
    return Days(tuple((str(name), int(count)) for name, count in zip(names, counts[told], strict=True)), len(first) - len(begin))


def _units(days: Ints, unit: str) -> Longs:
    """The month or year of each day, counted from 1970. Days lie close together: each there could be is looked up once."""
    if not len(days):
        return np.zeros(0, dtype=np.int64)
    least, most = int(days.min()), int(days.max())
    if most - least > 100_000 + len(days):
        return _since_1970(days.astype(np.int64), unit)
    found: Longs = _since_1970(np.arange(least, most + 1), unit)[days - least]
    return found


def _since_1970(days: Longs, unit: str) -> Longs:
    return (days - EPOCH).astype("datetime64[D]").astype(f"datetime64[{UNITS[unit]}]").astype(np.int64)


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
    cell, first, counts = _number_cells(down, right)
    lats, lons = np.bincount(cell, lat) / counts, np.bincount(cell, lon) / counts
    names, places = _most_told(cell, table.place[rows], len(counts)), columns.labels["place"].values
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


def find_extent(fit: Fitting, *, of: str, few: float) -> Box | None:
    """What holds all that have a place but the part `few` at each edge."""
    table: Any = fit.columns.incidents if of == "incidents" else fit.columns.claims
    mask = fit.of_incidents() if of == "incidents" else fit.of_claims()
    lat, lon = table.lat[mask], table.lon[mask]
    there = ~(np.isnan(lat) | np.isnan(lon))
    lat, lon = lat[there], lon[there]
    if not len(lat):
        return None
    out = int(len(lat) * few)
    ends = [np.partition(values, (out, len(values) - 1 - out)) for values in (lat, lon)]
    return float(ends[0][out]), float(ends[1][out]), float(ends[0][-1 - out]), float(ends[1][-1 - out])


def _number_cells(down: Longs, right: Longs) -> tuple[Longs, Longs, Longs]:
    """The number of each one's cell, the first one of each cell, and how many each cell holds."""
    down, right = down - down.min(), right - right.min()
    wide = int(right.max()) + 1
    key = down * wide + right
    room = (int(down.max()) + 1) * wide
    if room > 1_000_000:  # cells of a small part, seen from far away
        _, first, cell, counts = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
        return cell, first, counts
    every = np.bincount(key, minlength=room)
    there = np.flatnonzero(every)
    number = np.zeros(room, dtype=np.int64)
    number[there] = np.arange(len(there))
    first = np.zeros(room, dtype=np.int64)
    first[key[::-1]] = np.arange(len(key))[::-1]  # the last one written is the first there is
    return number[key], first[there], every[there]


def _most_told(cell: Longs, place: Ints, size: int) -> Ints:
    """The place that is named most in each cell."""
    wide = int(place.max(initial=0)) + 2
    pairs, counts = np.unique(cell * wide + place + 1, return_counts=True)
    names = np.full(size, NONE, dtype=np.int32)
    order = np.argsort(counts, kind="stable")
    names[pairs[order] // wide] = pairs[order] % wide - 1  # the last one written is the most told
    return names


def _turned(lon: float) -> float:
    return lon - 360 if lon > 180 else lon


def _id(columns: Columns, of: str, row: int) -> str | None:
    return columns.incident_ids.values[row] if of == "incidents" else None


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
