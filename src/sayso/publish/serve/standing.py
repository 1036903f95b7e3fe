"""A store in, pages for who and what stands in it out: parties, outlets, places, and the words that are used for each party."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from sayso.publish.labels import country_name, party_name
from sayso.publish.serve.asked import Asked, filter_of, read_asked
from sayso.publish.serve.find import line_of, store_of
from sayso.publish.serve.mapping import timeline_of
from sayso.publish.serve.pages import render
from sayso.publish.serve.wording import words_for

LISTED = 300
RECENT = 15
FEW = 40  # incidents whose words the page of a party tells; the page of wording looks at more


def parties_page(request: Request) -> Response:
    return _list(request, "parties")


def outlets_page(request: Request) -> Response:
    return _list(request, "outlets")


def places_page(request: Request) -> Response:
    return _list(request, "places")


def _list(request: Request, what: str) -> Response:
    asked, store = read_asked(request.query_params), store_of(request)
    rows = getattr(store, what)(filter_of(asked), limit=LISTED + 1)
    return render(request, "standings.html", what=what, rows=rows[:LISTED], more=len(rows) > LISTED, asked=asked)


def party_page(request: Request) -> Response:
    key = _given(request, "key")
    roles = [(role, {role: key}) for role in ("actor", "recipient")] + [("source", {"source": f"={key}"})]
    return _one(request, "party", party_name(key), {"party": key}, roles, code=key, words=words_for(store_of(request), key, most=FEW))


def outlet_page(request: Request) -> Response:
    name = _given(request, "name")
    return _one(request, "outlet", name, {"outlet": f"={name}"}, [], code="", words=[])


def place_page(request: Request) -> Response:
    name, country = _given(request, "name"), request.query_params.get("country", "")[:2]
    wanted = {"place": f"={name}"} | ({"country": country} if country else {})
    return _one(request, "place", name, wanted, [], code=country_name(country.upper()), words=[])


def _one(
    request: Request, kind: str, name: str, wanted: dict[str, str], roles: list[tuple[str, dict[str, str]]], *, code: str, words: list[Any]
) -> Response:
    store = store_of(request)
    asked = Asked(words=tuple(wanted.items()))
    page = store.find_incidents(filter_of(asked), limit=RECENT)
    return render(
        request, "standing.html", kind=kind, name=name, code=code, asked=asked, summary=store.summary(filter_of(asked)),
        roles=[(role, store.count(filter_of(Asked(words=tuple(of.items())))), Asked(words=tuple(of.items()))) for role, of in roles],
        facets=store.facets(filter_of(asked), of="claims", limit=8), lines=[line_of(incident) for incident in page.rows],
        count=page.count, timeline=timeline_of(store, asked), words=words,
    )  # fmt: skip


def wording_page(request: Request) -> Response:
    """Without a party: those that most words are about."""
    store, asked = store_of(request), read_asked(request.query_params)
    key = request.query_params.get("key", "")[:100]
    parties = store.parties(replace(filter_of(asked), party=None), limit=60)
    chosen = key or next((one.value for one in parties if one.value not in ("UNKNOWN", "CIVILIAN", "ARMED")), "")
    return render(
        request, "wording_page.html", parties=parties, key=chosen, words=words_for(store, chosen, filter_of(asked)) if chosen else []
    )


def _given(request: Request, name: str) -> str:
    value = request.query_params.get(name, "")[:300].strip()
    if not value:
        raise HTTPException(404, f"This page needs a {name}.")
    return value
