"""What a reader asks for in, pages of incidents, claims or reports out, with counts of what else could be asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from sayso.model import Claim, Incident, row
from sayso.publish.dates import date_text
from sayso.publish.labels import kind_of, many, one_line, place_text, short_title
from sayso.publish.rows import Account, find_times, times_in
from sayso.publish.serve.asked import SORTS, Asked, filter_of, named, read_asked, sort_of
from sayso.publish.serve.facets import FIELDS, find_groups, rest_of, words_of
from sayso.publish.serve.pages import environment, render
from sayso.store import Filter, Store

ROWS = 50  # on a page
PATHS = {"incidents": "/", "claims": "/claims", "reports": "/reports", "map": "/map", "timeline": "/timeline", "review": "/review"}


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
    asked, store = read_asked(request.query_params), store_of(request)
    page = store.find_incidents(filter_of(asked), sort=sort_of(asked, "incidents"), limit=ROWS, after=asked.after or None)
    return _page(request, asked, "incidents", page, [line_of(incident) for incident in page.rows])


def claims_page(request: Request) -> Response:
    asked, store = read_asked(request.query_params), store_of(request)
    page = store.find_claims(filter_of(asked), sort=sort_of(asked, "claims"), limit=ROWS, after=asked.after or None)
    return _page(request, asked, "claims", page, accounts_of(store, page.rows))


def reports_page(request: Request) -> Response:
    asked, store = read_asked(request.query_params), store_of(request)
    page = store.find_reports(filter_of(asked), sort=sort_of(asked, "reports"), limit=ROWS, after=asked.after or None)
    return _page(request, asked, "reports", page, list(page.rows))


def _page(request: Request, asked: Asked, view: str, page: Any, rows: list[Any]) -> Response:
    return render(request, "find.html", rows=rows, next=page.next, **frame_of(request, asked, view, page.count, page.capped))


def frame_of(request: Request, asked: Asked, view: str, count: int, capped: bool = False) -> dict[str, Any]:
    """What stands around every view: the filters with their counts, and the ways to the other views."""
    store, of = store_of(request), counted_in(view)
    return {
        "asked": asked,
        "view": view,
        "base": PATHS[view],
        "paths": PATHS,
        "found": f"{'at least ' if capped else ''}{many(count, of[:-1])}",
        "count": count,
        "in_reports": store.count(Filter(text=asked.get("text")), of="reports") if asked.get("text") and of != "reports" else 0,
        "named": [(name, label, words_of(name, value)) for name, label, value in named(asked)],
        "groups": find_groups(store, asked, of, more=request.query_params.get("more", "")),
        "sorts": SORTS[of],
        "sort": sort_of(asked, of),
        "counts": store.counts() if not count else {},
        "file": store.name,
    }


def counted_in(view: str) -> str:
    """What the counts of a view are of."""
    return view if view in SORTS else "claims" if view == "review" else "incidents"


def values_part(request: Request) -> Response:
    """The values of one filter that a view did not list, for the script that puts them there."""
    query = request.query_params
    view, field = query.get("view", ""), query.get("field", "")
    if view not in PATHS or field not in FIELDS:
        raise HTTPException(404)
    choices = rest_of(store_of(request), read_asked(query), counted_in(view), field)
    html = environment().get_template("choices.html").render(choices=choices, base=PATHS[view])
    return Response(html.encode("utf-8", "replace"), media_type="text/html; charset=utf-8")


def accounts_of(store: Store, claims: Sequence[Claim], *, times: bool = False) -> list[Account]:
    """For lists: their reports are without text."""
    heads = {report.id: report for report in store.heads({claim.report for claim in claims})}
    words = find_times(store, set(heads)) if times else {}
    return [
        Account(claim=claim, report=heads[claim.report], times=times_in(claim, words.get(claim.report, ())))
        for claim in claims
        if claim.report in heads
    ]


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


def store_of(request: Request) -> Store:
    store: Store = request.app.state.store
    return store
