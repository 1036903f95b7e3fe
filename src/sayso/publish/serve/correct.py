"""A form in, decisions out: accept, reject, change, add, join, part, undo. Each is a row in the history that names who and when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sayso.errors import BadDecision, NotFound
from sayso.model import Claim
from sayso.publish.labels import one_line
from sayso.publish.serve.choices import modes_by_type
from sayso.publish.serve.guard import field, fields
from sayso.publish.serve.pages import own_path, render
from sayso.publish.serve.written import LISTS, as_written, read_written
from sayso.store import Store

WHO = 60  # characters of a person's name
MANY = 500  # claims of one act
MOST = 12  # decisions that one form makes


def decide(request: Request) -> Response:
    """Accept, reject, join or part: `act`, with the ids of claims or incidents."""
    store: Store = request.app.state.store
    acts = {"accept": store.accept, "reject": store.reject, "join": store.join, "part": store.part}
    act = acts.get(field(request, "act"))
    ids = [id for id in fields(request, "id") if id][:MANY]
    if act is None:
        raise HTTPException(400, "No such act: accept, reject, join, part.")
    if not ids:
        return _refused(request, "Nothing was chosen, so nothing was changed.")
    try:
        made = act(ids, who=_who(request), why=field(request, "why")[:2000])
    except BadDecision as fault:
        return _refused(request, f"{fault}.")
    if act != store.accept:  # which links nothing
        _link(request)
    return _back(request, [made[0].id] if made else [], lambda: _place_of(store, ids[0]))


def change(request: Request) -> Response:
    """Every field of the form that differs from what the claim holds becomes a decision of its own."""
    store: Store = request.app.state.store
    claim = store.claim(request.path_params["id"])
    made: list[str] = []
    try:
        wanted = read_written(request.scope["form"], claim)
        for name in ("type", "mode", "status", "date", "place", "source", *LISTS):
            if name not in wanted or wanted[name] == _now(claim, name) or (name == "mode" and not _fits(claim, wanted)):
                continue
            made.append(store.change(claim.id, name, wanted[name], who=_who(request), why=field(request, "why")[:2000]).id)
            claim = store.claim(claim.id)
    except BadDecision as fault:
        if made:  # what could be kept is kept; the page says what could not
            _link(request)
        return _refused(request, f"{fault}.", kept=made)
    if made:
        _link(request)
    return _back(request, made or ["none"], lambda: f"/claim/{claim.id}")


def add(request: Request) -> Response:
    """A claim on the words from `start` to `end` of a report."""
    store: Store = request.app.state.store
    report, start, end = field(request, "report"), field(request, "start"), field(request, "end")
    if not (start.isdecimal() and end.isdecimal() and len(start + end) < 20):
        return _refused(request, "No words of the report were chosen.")
    given = {name: field(request, name) for name in ("mode", "status", "date") if field(request, name)}
    try:
        claim = store.add_claim(
            report,
            start=int(start),
            end=int(end),
            type=field(request, "type"),
            who=_who(request),
            why=field(request, "why")[:2000],
            **given,
        )
    except BadDecision as fault:
        return _refused(request, f"{fault}.")
    _link(request)
    return RedirectResponse(f"/claim/{claim.id}?added=yes", status_code=303)


def undo(request: Request) -> Response:
    store: Store = request.app.state.store
    again = field(request, "again") == "yes"
    try:
        who = _who(request)
        done = [(store.redo if again else store.undo)(id, who=who) for id in fields(request, "id")[:MOST]]
    except BadDecision as fault:
        return _refused(request, f"{fault}.")
    if not done:
        return _refused(request, "No decision was named, so nothing was changed.")
    _link(request)
    return _back(request, [], lambda: _place_of(store, done[0].subject))


def _who(request: Request) -> str:
    """The name in the form, else the one that this browser gave before, else that of whoever started the server."""
    name = one_line(field(request, "who"))[:WHO] or request.app.state.who_of(request)
    if not name:
        raise BadDecision("A decision needs the name of who makes it: write yours beside the button")
    return str(name)


def _link(request: Request) -> bool:
    """Incidents follow at once, so that what a person sees next is what the decision led to; those of much linking follow later."""
    return bool(request.app.state.linker.follow())


def _fits(claim: Claim, wanted: dict[str, Any]) -> bool:
    """The form shows the modes of all types; one of another type is what is left of the old one."""
    return not wanted["mode"] or wanted["mode"] in modes_by_type().get(claim.type, {})


def _now(claim: Claim, name: str) -> Any:
    """What the claim holds, in the form in which a form gives it."""
    return as_written(claim)[name]


def _place_of(store: Store, id: str) -> str:
    """Where to go when the form names no page that is still there: the incident that holds a claim now, else the claim itself."""
    try:
        return f"/incident/{store.incident(id).id}"
    except NotFound:
        return f"/claim/{id}"


def _gone(store: Store, path: str) -> bool:
    """An incident whose last claim was rejected, or went to another one, has no page."""
    if not path.startswith("/incident/"):
        return False
    try:
        store.incident(path.split("/")[2])
    except NotFound:
        return True
    return False


def _back(request: Request, did: list[str], otherwise: Callable[[], str]) -> Response:
    """To the page that the form came from; it then offers to undo the decisions `did`."""
    given = field(request, "back")
    to, mark, anchor = own_path(given).partition("#") if given else (otherwise(), "", "")
    path, _, query = to.partition("?")
    if _gone(request.app.state.store, path):
        path, query, mark, anchor = otherwise(), "", "", ""
    kept = [part for part in query.split("&") if part and not part.startswith("did=")]
    query = "&".join([*kept, *([f"did={','.join(did[:MOST])}"] if did else [])])
    answer = RedirectResponse(f"{path}{'?' if query else ''}{query}{mark}{anchor}", status_code=303)
    request.app.state.keep_who(request, answer)
    return answer


def _refused(request: Request, why: str, kept: list[str] | None = None) -> Response:
    back = own_path(field(request, "back")) if field(request, "back") else "/"
    return render(request, "refused.html", status=422, why=why.replace("..", "."), back=back, kept=len(kept or ()))
