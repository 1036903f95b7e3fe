"""The id of an incident in, its page out: every account side by side, what they differ in, and why they stand together."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sayso.model import Link, row
from sayso.publish.labels import one_line
from sayso.publish.rows import Account, find_accounts
from sayso.publish.serve.chart import draw_figures
from sayso.publish.serve.pages import render
from sayso.publish.web.view import view_incident
from sayso.store import Store

SHOWN = 60  # accounts in full; more are listed as claims


@row
class Reason:
    """Why two claims were held to tell the same, or not."""

    first: Account
    second: Account
    same: bool
    score: str
    why: str


def incident_page(request: Request) -> Response:
    store: Store = request.app.state.store
    asked = request.path_params["id"]
    incident = store.incident(asked)
    if incident.id != asked:  # an id that it had before, or that of one of its claims
        return RedirectResponse(f"/incident/{incident.id}", status_code=303)
    accounts = list(find_accounts(store, ids=incident.claims[:1000], times=True))
    by_id = {account.claim.id: account for account in accounts}
    ordered = [by_id[claim] for claim in incident.claims if claim in by_id]
    return render(
        request, "incident_page.html", incident=view_incident(incident, ordered, most=SHOWN), accounts=by_id,
        charts=draw_figures(incident), reasons=_reasons(store.links(incident.claims[:1000]), by_id), place=incident.place, whole=incident,
    )  # fmt: skip


def _reasons(links: list[Link], accounts: dict[str, Account]) -> list[Reason]:
    """The surest first; those to claims of other incidents are left out."""
    inside = [link for link in links if link.first in accounts and link.second in accounts]
    inside.sort(key=lambda link: (not link.same, -link.score, link.first, link.second))
    return [
        Reason(first=accounts[link.first], second=accounts[link.second], same=link.same, score=f"{link.score:.2f}", why=one_line(link.why))
        for link in inside[:200]
    ]
