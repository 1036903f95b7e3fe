"""A view and a part of the map in, the map with its clusters out; and the same view as a timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import chain, pairwise
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from sayso.days import day_span
from sayso.publish.serve.asked import Asked, filter_of, read_asked, sort_of
from sayso.publish.serve.atlas import Spot, around, draw_atlas, radius_of
from sayso.publish.serve.find import ROWS, frame_of, line_of, store_of
from sayso.publish.serve.mercator import Mercator, View, fitting, frame_for, view_of
from sayso.publish.serve.pages import environment, render
from sayso.publish.web.timeline import Timeline, draw_counts, find_step
from sayso.store import Box, Store

WIDTH, HEIGHT = 960, 560
SMALL, LARGE = 240, 2400  # units that a map may be wide or high
CELL = 46  # units; what lies within about that far is one circle
FAR = 0.02  # the part of all claims at each edge that the first view may leave out
LISTED = 7.0  # zoom from which a circle of several leads to their list, not closer
FEW = 0.03  # the part of all events that may be cut off at the early end of the timeline
START = View(lat=30.0, lon=25.0, zoom=1.5)


def map_page(request: Request) -> Response:
    asked, store = read_asked(request.query_params), store_of(request)
    drawn = _drawn(request, asked, store)
    page = store.find_incidents(filter_of(asked), sort=sort_of(asked, "incidents"), limit=12)
    lines = [line_of(incident) for incident in page.rows]
    return render(request, "map_page.html", lines=lines, **drawn, **frame_of(request, asked, "map", page.count, page.capped))


def map_part(request: Request) -> Response:
    """The map alone, for the script that moves it."""
    asked, store = read_asked(request.query_params), store_of(request)
    html = environment().get_template("map_part.html").render(asked=asked, **_drawn(request, asked, store))
    return Response(html.encode("utf-8", "replace"), media_type="text/html; charset=utf-8")


def timeline_page(request: Request) -> Response:
    asked, store = read_asked(request.query_params), store_of(request)
    page = store.find_incidents(filter_of(asked), sort=sort_of(asked, "incidents"), limit=ROWS, after=asked.after or None)
    return render(
        request, "timeline_page.html", timeline=timeline_of(store, asked), lines=[line_of(incident) for incident in page.rows],
        next=page.next, **frame_of(request, asked, "timeline", page.count, page.capped),
    )  # fmt: skip


def _drawn(request: Request, asked: Asked, store: Store) -> dict[str, Any]:
    query = request.query_params
    width, height = (_size(query.get(name, ""), otherwise) for name, otherwise in (("w", WIDTH), ("h", HEIGHT)))
    view = view_of(query.get("at", "")) or _first_view(asked, store, width, height)
    frame = frame_for(view, width, height)
    seen: Box = (frame.south, frame.west, frame.north, frame.east)
    found = store.points(filter_of(asked), box=seen, cells=max(6, round(width / CELL)))
    spots = [_spot(point, frame, asked, view) for point in found.points]
    moved = {name: _at(asked, to) for name, to in around(view, width, height).items()}
    tiles = request.app.state.door.tiles
    return {
        "atlas": draw_atlas(frame, spots),
        "view_words": view.words,
        "moves": moved,
        "elsewhere": found.elsewhere,
        "box": ",".join(f"{value:.4f}" for value in seen),
        "tiles": _tiles(frame, tiles) if tiles and query.get("tiles") == "on" else [],
        "can_tile": bool(tiles),
        "tiles_on": query.get("tiles") == "on",
    }


def _first_view(asked: Asked, store: Store, width: int, height: int) -> View:
    """What holds nearly all of what was found; the chosen part of the map where there is one."""
    chosen = filter_of(asked).box
    if chosen:
        return fitting(*chosen, width, height)
    found = store.extent(filter_of(asked), few=FAR)
    if found is None:
        return START
    south, west, north, east = found
    return fitting(south - 0.3, west - 0.3, north + 0.3, east + 0.3, width, height)


def _spot(point: Any, frame: Mercator, asked: Asked, view: View) -> Spot:
    x, y = frame.place(point.lon, point.lat)
    if point.id:
        to = f"/incident/{point.id}"
    else:
        south, west, north, east = point.box
        closer = View(lat=(south + north) / 2, lon=(west + east) / 2, zoom=min(12.0, view.zoom + 2))
        to = f"/{asked.query(box=_wide(point.box))}" if view.zoom >= LISTED else _at(asked, closer)
    return Spot(x=round(x, 1), y=round(y, 1), radius=radius_of(point.count), count=point.count, name=point.label or "", to=to)


def _wide(box: Box) -> str:
    """A box as a filter, a little wider, so that rounding loses nothing."""
    south, west, north, east = box
    return f"{max(-90, south - 0.002):.4f},{max(-180, west - 0.002):.4f},{min(90, north + 0.002):.4f},{min(180, east + 0.002):.4f}"


def _at(asked: Asked, view: View) -> str:
    query = asked.query()
    return f"/map{query}{'&' if query else '?'}{urlencode({'at': view.words}, safe=',')}"


def _size(words: str, otherwise: int) -> int:
    return min(max(int(words), SMALL), LARGE) if words.isdecimal() and words.isascii() and len(words) < 6 else otherwise


def _tiles(frame: Mercator, address: str) -> list[tuple[str, float, float, float]]:
    """(address, x, y, size) of the online tiles under this frame."""
    zoom = max(0, min(18, round(frame.zoom)))
    size = 256 * 2 ** (frame.zoom - zoom)
    columns = range(max(0, int(frame.left // size)), min(2**zoom, int((frame.left + frame.width) // size) + 1))
    rows = range(max(0, int(frame.top // size)), min(2**zoom, int((frame.top + frame.height) // size) + 1))
    pairs = chain.from_iterable(((x, y) for x in columns) for y in rows)
    return [
        (address.replace("{z}", str(zoom)).replace("{x}", str(x)).replace("{y}", str(y)), x * size - frame.left, y * size - frame.top, size)
        for x, y in pairs
    ]


def timeline_of(store: Store, asked: Asked) -> Timeline | None:
    wanted = filter_of(asked)
    months = store.days(wanted, unit="month")
    first, last, earlier = _span(months.counts)
    if first is None or last is None:
        return None
    step = find_step(first, last)
    unit = "day" if step == "week" else step
    counts: dict[tuple[date, bool], int] = {}
    every = store.days(wanted, unit=unit)
    states = asked.values("state")
    contested = dict(store.days(filter_of(asked.only(state="contested")), unit=unit).counts) if not states or "contested" in states else {}
    for words, count in every.counts:
        day = day_span(words)[0]
        if day is not None and (day >= first or (step == "year" and day.year >= first.year)):
            day = date.fromordinal(day.toordinal() - day.weekday()) if step == "week" else day
            of = min(count, contested.get(words, 0))
            counts[day, True] = counts.get((day, True), 0) + of
            counts[day, False] = counts.get((day, False), 0) + count - of
    return draw_counts(counts, step, undated=every.undated, earlier=earlier) if counts else None


def _span(months: Sequence[tuple[str, int]]) -> tuple[date | None, date | None, int]:
    """The first and the last day to draw. A few events of long ago, told as background, are cut off where that halves the span."""
    known = [(day, count) for day, count in ((day_span(words), count) for words, count in months) if day[0] is not None]
    if not known:
        return None, None, 0
    total, last, best, earlier, passed = sum(count for _, count in known), known[-1][0][1], known[0][0][0], 0, 0
    assert last is not None and best is not None
    for (_, before), ((start, _), _) in pairwise(known):
        passed += before
        if passed > FEW * total:
            break
        if start is not None and (last - start).days < 0.5 * (last - best).days:
            best, earlier = start, passed
    return best, last, earlier
