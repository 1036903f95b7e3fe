"""The id of an incident in, its page out: every account side by side, what they differ in, and why they stand together."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sayso.days import day_span
from sayso.errors import NotFound
from sayso.incidents.origins import describe_origin
from sayso.incidents.wording import Wording
from sayso.model import Incident, Link, row
from sayso.publish.accounts import find_sides
from sayso.publish.derived import derive
from sayso.publish.labels import one_line
from sayso.publish.rows import Account, find_accounts
from sayso.publish.serve.chart import draw_counts
from sayso.publish.serve.deeds import acts_of, told_deeds, verdicts
from sayso.publish.serve.find import line_of
from sayso.publish.serve.pages import render
from sayso.publish.web.view import view_incident
from sayso.store import Filter, Store

SHOWN = 60  # accounts in full; more are listed as claims
REASONS = 100  # links that are listed
READ = 1000  # claims of one incident that are looked at
OFFERED = 40  # incidents to join with
NEAR = 3  # days
FEW = 25  # accounts whose links, which grow as their square, are shown without asking
ORIGINS = 40  # that are described
WORDS = 20  # for one side


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
        query = request.url.query
        return RedirectResponse(f"/incident/{incident.id}{f'?{query}' if query else ''}", status_code=303)
    accounts = list(find_accounts(store, ids=incident.claims[:READ], times=True))
    by_id = {account.claim.id: account for account in accounts}
    ordered = [by_id[claim] for claim in incident.claims if claim in by_id]
    history = store.history(incident.id, limit=500)
    derived = derive(incident, ordered)
    why = len(ordered) <= FEW or request.query_params.get("why") == "yes"
    return render(
        request, "incident_page.html", incident=view_incident(incident, ordered, derived, most=SHOWN), accounts=by_id, copies=_copies(incident, ordered),
        charts=draw_counts(derived.counts, incident), harm=derived.harm,
        origins=[one_line(describe_origin(origin, [account.claim for account in ordered])) for origin in incident.origins[:ORIGINS]],
        wording=_wording(derived.wording), reasons=_reasons(store.links(incident.claims[:READ]), by_id) if why else [], why=why, place=incident.place, whole=incident,
        around=_around(store, incident), deeds=told_deeds(acts_of(history), store), verdicts=verdicts(history),
    )  # fmt: skip


def _around(store: Store, incident: Incident) -> Incident | None:
    """The longer incident that this one is part of; it may be gone since a person parted claims."""
    try:
        return store.incident(incident.part_of) if incident.part_of else None
    except NotFound:
        return None


def join_page(request: Request) -> Response:
    """Incidents that this one may be joined with: those that hold the words, else those near in kind, place and day."""
    store: Store = request.app.state.store
    incident = store.incident(request.path_params["id"])
    text = one_line(request.query_params.get("text", "")[:300])
    wanted = [Filter(text=text)] if text else _near(incident)
    found: dict[str, Incident] = {}
    for one in wanted:
        found |= {other.id: other for other in store.find_incidents(one, limit=OFFERED).rows if other.id != incident.id}
    lines = [line_of(other) for other in list(found.values())[:OFFERED]]
    return render(request, "join_page.html", incident=line_of(incident), lines=lines, text=text)


def _near(incident: Incident) -> list[Filter]:
    """From the narrow to the wide."""
    place = incident.place and (incident.place.name or incident.place.text)
    day = day_span(incident.first_day)[0]
    around = (str(day - timedelta(days=NEAR)), str(day + timedelta(days=NEAR))) if day else (None, None)
    wide = Filter(since=around[0], until=around[1]) if day else Filter(type=incident.type)
    narrow = [replace(wide, place=f"={place}")] if place and "|" not in place else []
    return [*narrow, replace(wide, type=incident.type)]


def _wording(found: Wording) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """For each side, and then each kind of event, that two or more words are used for: the words, and who prints or says them."""
    rows = []
    for subject in sorted(found, key=lambda subject: (not subject.party, subject.name)):
        words: dict[str, dict[str, None]] = {}
        for speaker, own in found[subject].items():
            for text in own:
                words.setdefault(text, {})[one_line(speaker.name)] = None
        if len(words) > 1:
            rows.append((subject.name, [(one_line(text), list(who)) for text, who in words.items()][:WORDS]))
    return rows


def _copies(incident: Incident, accounts: list[Account]) -> dict[str, tuple[str, ...]]:
    """For each account that is shown the claims that it stands for: itself, and those in the same words."""
    return {
        told.account.claim.id: (told.account.claim.id, *(copy.claim.id for copy in told.copies))
        for side in find_sides(incident, accounts)
        for told in side.told
    }


def _reasons(links: list[Link], accounts: dict[str, Account]) -> list[Reason]:
    """The surest first; those to claims of other incidents are left out."""
    inside = [link for link in links if link.first in accounts and link.second in accounts]
    inside.sort(key=lambda link: (not link.same, -link.score, link.first, link.second))
    return [
        Reason(first=accounts[link.first], second=accounts[link.second], same=link.same, score=f"{link.score:.2f}", why=one_line(link.why))
        for link in inside[:REASONS]
    ]
