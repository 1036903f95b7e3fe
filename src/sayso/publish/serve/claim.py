"""The id of a claim in, its page out: its words, what was made of them, and the form that corrects it. Also the form that adds one."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from sayso.errors import NotFound
from sayso.model import MEASURES, STANCES, STATUSES, Decision, Report, row
from sayso.publish.rows import Account, find_accounts
from sayso.publish.serve.deeds import acts_of, told_deeds, verdicts
from sayso.publish.serve.pages import render
from sayso.store import Filter, Store

CONTEXT = 300  # characters before and after a sentence
PRECISIONS = ("point", "town", "district", "governorate", "region", "country", "within")
SPARE = 1  # empty rows for one more party or figure


@row
class Around:
    before: str
    after: str


def claim_page(request: Request) -> Response:
    store: Store = request.app.state.store
    id = request.path_params["id"]
    account = account_of(store, id)
    history = store.history(id)
    incident = store.incident(account.incident) if account.incident else None
    return render(
        request, "claim_page.html", account=account, claim=account.claim, report=account.report, incident=incident,
        around=_around(account), deeds=told_deeds(acts_of(history), store), verdict=verdicts(history).get(id), coded=_coded(store, account, history),
        statuses=STATUSES, stances=STANCES, precisions=PRECISIONS, figure_measures=MEASURES, spare=range(SPARE),
        added=request.query_params.get("added") == "yes",
    )  # fmt: skip


def add_page(request: Request) -> Response:
    """The words were selected in the text (`start`, `end`), or are typed (`words`), as they stand there."""
    store: Store = request.app.state.store
    query = request.query_params
    if "report" not in query:
        raise HTTPException(404, "Choose the words in the text of a report: its page leads here.")
    report = store.report(query["report"], parts=()).report
    span = _chosen(report, query.get("start", ""), query.get("end", "")) or _typed(report, query.get("words", ""))
    before, chosen, after = _cut(report, span)
    return render(
        request, "add_page.html", report=report, span=span, typed=query.get("words", ""), statuses=STATUSES, before=before, chosen=chosen,
        after=after,
    )  # fmt: skip


def account_of(store: Store, id: str) -> Account:
    for account in find_accounts(store, Filter(decided="all"), ids=[id], times=True):
        return account
    raise NotFound(f"{store.name} holds no claim {id}")


def _around(account: Account) -> Around:
    words, sentence = account.report.words, account.claim.sentence
    return Around(before=_before(words, sentence.start), after=_after(words, sentence.end))


def _coded(store: Store, account: Account, history: list[Decision]) -> Account | None:
    """What the coder had written, where a person changed it."""
    if not any(decision.kind == "change" and not decision.undone for decision in history):
        return None
    return Account(claim=store.coded(account.claim.id), report=account.report)


def _chosen(report: Report, start: str, end: str) -> tuple[int, int] | None:
    if not (start.isdecimal() and end.isdecimal() and start.isascii() and end.isascii() and len(start + end) < 20):
        return None
    first, last = int(start), min(int(end), len(report.words))
    return (first, last) if first < last and report.words[first:last].strip() else None


def _typed(report: Report, words: str) -> tuple[int, int] | None:
    wanted = words.strip()
    at = report.words.find(wanted) if wanted else -1
    return (at, at + len(wanted)) if at >= 0 else None


def _cut(report: Report, span: tuple[int, int] | None) -> tuple[str, str, str]:
    """What stands before the chosen words, these, and what stands after."""
    if span is None:
        return "", "", ""
    words = report.words
    return _before(words, span[0]), words[span[0] : span[1]], _after(words, span[1])


def _before(words: str, at: int) -> str:
    """Some words that stand before, from the beginning of one."""
    if at <= CONTEXT:
        return words[:at]
    cut = words[at - CONTEXT : at]
    return "… " + (cut.split(None, 1)[-1] if len(cut.split()) > 1 else cut)


def _after(words: str, at: int) -> str:
    if at + CONTEXT >= len(words):
        return words[at:]
    cut = words[at : at + CONTEXT]
    return (cut.rsplit(None, 1)[0] if len(cut.split()) > 1 else cut) + " …"
