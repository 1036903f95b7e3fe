"""What a reader asks for in, pages of incidents, claims or reports out."""

from __future__ import annotations

from itertools import islice
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sayso.model import Incident, row
from sayso.publish.dates import date_text
from sayso.publish.labels import kind_of, one_line, place_text, short_title
from sayso.publish.rows import find_accounts
from sayso.publish.serve.asked import Asked, filter_of, named, read_asked
from sayso.publish.serve.pages import render
from sayso.store import Store

ROWS = 50  # on a page


@row
class Line:
    """An incident in one line of the list."""

    id: str
    title: str
    kind: str
    place: str
    when: str
    state: str
    accounts: int
    origins: tuple[str, ...]


def incidents_page(request: Request) -> Response:
    asked, store = read_asked(request.query_params), _store(request)
    found = list(islice(store.incidents(filter_of(asked), limit=asked.page * ROWS + 1), (asked.page - 1) * ROWS, None))
    return _page(request, asked, "incidents", [line_of(incident) for incident in found])


def claims_page(request: Request) -> Response:
    asked, store = read_asked(request.query_params), _store(request)
    found = find_accounts(store, filter_of(asked), limit=asked.page * ROWS + 1, times=True)
    return _page(request, asked, "claims", list(islice(found, (asked.page - 1) * ROWS, None)))


def reports_page(request: Request) -> Response:
    asked, store = read_asked(request.query_params), _store(request)
    found = islice(store.reports(), (asked.page - 1) * ROWS, asked.page * ROWS + 1)
    return _page(request, asked, "reports", [reading.report for reading in found])


def line_of(incident: Incident) -> Line:
    days = dict.fromkeys(day for day in (incident.first_day, incident.last_day) if day)
    return Line(
        id=incident.id,
        title=short_title(incident),
        kind=kind_of(incident.type, incident.mode),
        place=one_line(place_text(incident.place)),
        when=date_text("/".join(days)),
        state=incident.state,
        accounts=len(incident.claims),
        origins=tuple(one_line(origin.name) for origin in incident.origins[:4]),
    )


def _page(request: Request, asked: Asked, view: str, rows: list[Any]) -> Response:
    more = len(rows) > ROWS
    return render(
        request, "find.html", asked=asked, view=view, rows=rows[:ROWS], more=more, named=list(named(asked)), counts=_store(request).counts(),
        file=_store(request).name,
    )  # fmt: skip


def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store
