"""Decisions and claims in, the pages for the work of reviewing out: what is undecided, what was decided, and by whom."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from sayso.publish.serve.asked import filter_of, read_asked
from sayso.publish.serve.deeds import told_deeds
from sayso.publish.serve.find import accounts_of, frame_of, store_of
from sayso.publish.serve.pages import render

QUEUE = 20  # undecided claims on a page
ACTS = 100  # acts of the history on a page


def review_page(request: Request) -> Response:
    """The undecided claims of a view, the least sure first."""
    asked, store = read_asked(dict(request.query_params) | {"decided": "no", "sort": "unsure"}), store_of(request)
    page = store.find_claims(filter_of(asked), sort="unsure", limit=QUEUE)
    return render(
        request, "review_page.html", accounts=accounts_of(store, page.rows, times=True), statistics=store.remember("review", store.review),
        **frame_of(request, asked, "review", page.count, page.capped),
    )  # fmt: skip


def history_page(request: Request) -> Response:
    asked = request.query_params.get("page", "")
    page = max(1, int(asked)) if asked.isdecimal() and asked.isascii() and len(asked) < 6 else 1
    store, start = store_of(request), (page - 1) * ACTS
    acts, count = store.acts(limit=ACTS, skip=start)
    return render(request, "history_page.html", deeds=told_deeds(acts, store), page=page, more=count > start + ACTS, count=count)


def help_page(request: Request) -> Response:
    return render(request, "help_page.html", tiles=bool(request.app.state.door.tiles))
