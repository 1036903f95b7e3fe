"""A store in, the web application over it out: the table of its pages, and what every one of them needs.

Pages are plain functions of a request. They run in threads, so that a slow query holds up nobody else; each gets the store from
`request.app.state`, asks it for at most a page of rows, and prints a template.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import anyio.to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sayso.errors import BadStore, NotFound, SaysoError
from sayso.publish.labels import one_line
from sayso.publish.serve import atlas, choices, claim, correct, exporting, facets, find, incident, mapping, reading, review, standing
from sayso.publish.serve.files import give_file
from sayso.publish.serve.guard import Door, Guard, cookies, field
from sayso.publish.serve.linking import Linker
from sayso.publish.serve.openapi import openapi
from sayso.publish.serve.pages import own_path, render
from sayso.store import Filter, Store

READERS = (
    3  # requests that are answered at the same time; the others wait their turn, or a long page would share the processor with all of them
)
WHO = 60  # characters of a person's name

HEADS = {
    400: "This cannot be understood",
    401: "The token is missing",
    403: "This is not allowed",
    404: "There is nothing here",
    405: "This address answers another kind of request",
    413: "This is too large",
    414: "This address is too long",
    421: "This is not the name of this server",
    500: "A fault of the program itself",
    503: "The database cannot be used now",
}


def create_app(store: Store, *, door: Door = Door(), who: str = "", knowledge: str | None = None) -> Guard:
    """`who` is the name that decisions bear until a reader gives another."""
    app = Starlette(
        routes=[Route(path, page, methods=methods) for path, page, methods in _routes()],
        exception_handlers={HTTPException: _http_fault, SaysoError: _own_fault, Exception: _any_fault},
        lifespan=_lifespan,
    )
    app.state.store = store
    app.state.title = Path(store.name).stem if "://" not in store.name else store.name.partition("?")[0].rsplit("/", 1)[-1]
    app.state.who_of = lambda request: who_of(request, who)
    app.state.keep_who = keep_who
    app.state.linker = Linker(store, knowledge)
    app.state.door = door
    return Guard(app, door=door, refuse=refuse)


def _routes() -> list[tuple[str, Callable[[Request], Any], list[str]]]:
    read, write = ["GET"], ["POST"]
    return [
        ("/", find.incidents_page, read),
        ("/claims", find.claims_page, read),
        ("/reports", find.reports_page, read),
        ("/map", mapping.map_page, read),
        ("/map/part", mapping.map_part, read),
        ("/timeline", mapping.timeline_page, read),
        ("/values", find.values_part, read),
        ("/export", exporting.export, read),
        ("/incident/{id}", incident.incident_page, read),
        ("/incident/{id}/join", incident.join_page, read),
        ("/claim/{id}", claim.claim_page, read),
        ("/claim/{id}", correct.change, write),
        ("/report", reading.report_page, read),
        ("/add", claim.add_page, read),
        ("/add", correct.add, write),
        ("/decide", correct.decide, write),
        ("/undo", correct.undo, write),
        ("/parties", standing.parties_page, read),
        ("/party", standing.party_page, read),
        ("/outlets", standing.outlets_page, read),
        ("/outlet", standing.outlet_page, read),
        ("/places", standing.places_page, read),
        ("/place", standing.place_page, read),
        ("/places.json", choices.places_json, read),
        ("/wording", standing.wording_page, read),
        ("/review", review.review_page, read),
        ("/history", review.history_page, read),
        ("/help", review.help_page, read),
        ("/who", set_who, write),
        ("/file/{name}", give_file, read),
        ("/openapi.json", openapi, read),
    ]


@contextlib.asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = READERS
    threading.Thread(target=_warm, args=(app.state.store,), daemon=True).start()
    yield


def _warm(store: Store) -> None:
    """What the first page and the first search of a place would wait for. A database that cannot be read says so when it is asked."""
    with contextlib.suppress(SaysoError):
        store.warm()
        for of in ("incidents", "claims", "reports"):
            store.facets(Filter(), of=of, limit=facets.MOST)
        for whole in (store.parties, store.outlets, store.places):
            whole(Filter(), limit=standing.LISTED + 1)
    choices.find_places("warm")
    atlas.warm()


def who_of(request: Request, otherwise: str) -> str:
    return one_line(unquote(cookies(request).get("sayso_who", "")))[:WHO] or otherwise


def set_who(request: Request) -> Response:
    answer = RedirectResponse(own_path(field(request, "back")), status_code=303)
    keep_who(request, answer)
    return answer


def keep_who(request: Request, answer: Response) -> None:
    """A name that was given in a form is that of this browser from now on."""
    name = one_line(field(request, "who"))[:WHO]
    if name:
        answer.set_cookie("sayso_who", quote(name), max_age=365 * 24 * 3600, httponly=True, samesite="strict")


def refuse(request: Request, status: int, why: str) -> Response:
    """A page for whoever was not let in: it shows nothing of the database."""
    return render(request, "fault.html", status=status, head=HEADS.get(status, "This did not work"), why=why, bare=status in (401, 421))


def _http_fault(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, HTTPException)
    bare = fault.detail in ("Not Found", "Method Not Allowed")
    why = "The address may be mistyped, or what it named is not in this database any longer." if bare else fault.detail
    return render(
        request, "fault.html", status=fault.status_code, head=HEADS.get(fault.status_code, "This did not work"), why=why, bare=False
    )


def _own_fault(request: Request, fault: Exception) -> Response:
    status = 404 if isinstance(fault, NotFound) else 503 if isinstance(fault, BadStore) else 400
    return render(request, "fault.html", status=status, head=HEADS[status], why=f"{fault}.".replace("..", "."), bare=False)


def _any_fault(request: Request, fault: Exception) -> Response:
    why = f"{type(fault).__name__}. Nothing was changed. The terminal in which `sayso serve` runs shows where; please report it."
    return render(request, "fault.html", status=500, head=HEADS[500], why=why, bare=False)
