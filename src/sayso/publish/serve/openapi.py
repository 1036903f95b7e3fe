"""The tables of pages and of what they can be asked in, an OpenAPI 3.1 description out: for programs that fetch exports, and for
tests that try every address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

import sayso
from sayso.model import MEASURES, STATUSES
from sayso.publish.exports import FORMATS
from sayso.publish.labels import STATES, TYPES
from sayso.publish.serve.asked import DECIDED, LABELS, SORTS, WORDS

FILTERS = tuple(LABELS)
PAGED = (*FILTERS, "sort", "after", "more")
MAPPED = (*FILTERS, "at", "tiles")
# what each page can be asked in its address; "?" after a name: it has to be there
QUERIES: dict[str, tuple[str, ...]] = {
    "/": PAGED, "/claims": PAGED, "/reports": PAGED, "/timeline": PAGED, "/review": (*FILTERS, "more"), "/map": MAPPED,
    "/map/part": (*MAPPED, "w", "h"), "/values": (*FILTERS, "view?", "field?"), "/export": (*FILTERS, "format?"),
    "/incident/{id}": ("why",), "/incident/{id}/join": ("text",), "/claim/{id}": ("added", "did"), "/report": ("id?", "claim", "part"),
    "/add": ("report?", "start", "end", "words"), "/parties": FILTERS, "/outlets": FILTERS, "/places": FILTERS, "/wording": (*FILTERS, "key"),
    "/party": ("key?",), "/outlet": ("name?",), "/place": ("name?", "country"), "/places.json": ("q?",), "/history": ("page",),
}  # fmt: skip
CLAIM = ("type", "mode", "status", "date")
# what each form holds
FORMS: dict[str, tuple[str, ...]] = {
    "/claim/{id}": (
        *CLAIM, *(f"{side}.{name}" for side in ("actor", "recipient") for name in ("party", "text", "start", "sector")),
        *(f"place.{name}" for name in ("name", "country", "admin1", "lat", "lon", "precision")),
        *(f"source.{name}" for name in ("party", "text", "sector", "cue", "stance")),
        *(f"figures.{name}" for name in ("measure", "low", "high", "who", "text")), "why", "who", "back",
    ),
    "/add": ("report?", "start?", "end?", "type?", "mode", "status", "date", "why", "who", "back"),
    "/decide": ("act?", "id?", "why", "who", "back"), "/undo": ("id?", "again", "who", "back"), "/who": ("who?", "back"),
}  # fmt: skip
KNOWN: dict[str, Iterable[str]] = {
    "type": TYPES, "state": STATES, "status": STATUSES, "measure": MEASURES, "decided": DECIDED, "format": FORMATS, "tiles": ("on",),
    "sort": sorted({sort for sorts in SORTS.values() for sort in sorts}), "act": ("accept", "reject", "join", "part"), "again": ("yes",),
}  # fmt: skip
MEANS = LABELS | {
    "after": "where the page before ended", "more": "the filter whose values are all listed", "at": "latitude, longitude and zoom of the map",
    "did": "decisions just made, which the page offers to undo", "key": "a party's key", "id": "an id", "q": "the beginning of a name",
    "format": "one of `sayso export`", "w": "units that the map is wide", "h": "units that the map is high", "who": "who decides",
    "why": "why, in words", "back": "the page to go back to", "since": "first day: 2017, 2017-04 or 2017-04-04", "act": "what to do",
}  # fmt: skip
EITHER = frozenset(FILTERS) - {"text", "box", "report", "since", "until", "losses"}


def openapi(request: Request) -> Response:
    return JSONResponse(describe(request.app.routes))


def describe(routes: Iterable[Any]) -> dict[str, Any]:
    """`routes` have a path, methods and the function that answers."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        own = paths.setdefault(route.path, {})
        for method in sorted(route.methods - {"HEAD"}):
            own[method.lower()] = _operation(route.path, method)
    return {
        "openapi": "3.1.0",
        "info": {"title": "sayso serve", "version": sayso.__version__, "description": "Pages for people; /export gives their rows to programs."},
        "paths": paths,
    }  # fmt: skip


def _operation(path: str, method: str) -> dict[str, Any]:
    made: dict[str, Any] = {"operationId": f"{method.lower()} {path}", "responses": _answers(path, method)}
    made["parameters"] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in ("id", "name")
        if f"{{{name}}}" in path
    ]
    if method == "GET":
        for name in QUERIES.get(path, ()):
            bare = name.rstrip("?")
            made["parameters"].append({"name": bare, "in": "query", "required": name.endswith("?"), **_described(bare)})
        return made
    fields = FORMS[path]
    form = {
        "type": "object", "properties": {"csrf": {"type": "string"}} | {name.rstrip("?"): _described(name.rstrip("?"))["schema"] for name in fields},
        "required": ["csrf", *(name.rstrip("?") for name in fields if name.endswith("?"))],
    }  # fmt: skip
    made["requestBody"] = {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": form}}}
    return made


def _described(name: str) -> dict[str, Any]:
    """Any words are answered, so none are ruled out: those that are known are examples."""
    schema: dict[str, Any] = {"type": "string", "maxLength": WORDS}
    if name in KNOWN:
        schema["examples"] = list(KNOWN[name])
    told = MEANS.get(name, name)
    return {"schema": schema, "description": f"{told}; several with | between them: either" if name in EITHER else told}


def _answers(path: str, method: str) -> dict[str, Any]:
    if method == "POST":
        return {
            "303": {"description": "done: the page to go to"}, "422": {"description": "refused, with the reason"},
            "403": {"description": "not a form of ours"},
        }  # fmt: skip
    kind = {"/places.json": "application/json", "/openapi.json": "application/json"}.get(path)
    kind = kind or {"/export": "application/octet-stream", "/file/{name}": "text/css"}.get(path, "text/html")
    return {"200": {"description": "the page", "content": {kind: {}}}, "404": {"description": "there is no such thing"}}
