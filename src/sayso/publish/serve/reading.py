"""The id of a report in, its page out: the whole text as given, with its claims marked in place."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from sayso.model import Reading, row
from sayso.publish.marks import find_marks
from sayso.publish.rows import Account, find_accounts
from sayso.publish.serve.deeds import acts_of, told_deeds, verdicts
from sayso.publish.serve.pages import render
from sayso.store import Filter, Store

PART = 100_000  # characters of a text that one page shows
CLAIMS = 1_000


@row
class Segment:
    """A run of the text. `parts`: "claim:part" for every claim that it is a part of; `anchor`: the claim whose event words
    it is (the first, where several have the same), `lead`: whether these words begin here; `coded`: its sentence tells a claim."""

    start: int
    text: str
    parts: str
    anchor: str
    lead: bool
    coded: bool


def report_page(request: Request) -> Response:
    store: Store = request.app.state.store
    id = request.query_params.get("id")
    if id is None:
        raise HTTPException(404, "An address of a report looks like /report?id=...")
    reading = store.report(id, parts=("problems",))
    accounts = list(find_accounts(store, Filter(report=id), limit=CLAIMS, times=True))
    words = reading.report.words
    part = _part(request.query_params.get("part", ""), len(words))
    chosen = next((a for a in accounts if a.claim.id == request.query_params.get("claim")), None)
    if chosen and "part" not in request.query_params:
        part = chosen.claim.anchor.start // PART
    begin, end = part * PART, min((part + 1) * PART, len(words))
    here = [a for a in accounts if begin <= a.claim.anchor.start < end]
    history = store.history(id, limit=200)
    title = len(reading.report.title or "")
    return render(
        request, "report_page.html", reading=reading, report=reading.report, accounts=here, chosen=chosen.claim.id if chosen else "",
        title_segments=list(cut_text(words, begin, min(title, end), here)), segments=list(cut_text(words, max(begin, title + 2), end, here)),
        part=part, last=-(-len(words) // PART), links=_links(reading), all_claims=len(accounts), deeds=told_deeds(acts_of(history), store), verdicts=verdicts(history),
    )  # fmt: skip


def cut_text(words: str, begin: int, end: int, accounts: list[Account]) -> Iterator[Segment]:
    """Joined together, the segments are the words from `begin` to `end` as given."""
    marks = [(mark.start, mark.end, account.claim.id, mark.part) for account in accounts for mark in _marks(account)]
    sentences = [(account.claim.sentence.start, account.claim.sentence.end) for account in accounts]
    cuts = {begin, end} | {at for start, stop, *_ in marks for at in (start, stop)} | {at for span in sentences for at in span}
    edges = sorted(at for at in cuts if begin <= at <= end)
    coming, open_marks = sorted(marks, reverse=True), list[tuple[int, int, str, str]]()
    told = sorted(sentences, reverse=True)
    until = begin
    for start, stop in pairwise(edges):
        while coming and coming[-1][0] <= start:
            open_marks.append(coming.pop())
        while told and told[-1][0] <= start:
            until = max(until, told.pop()[1])
        own = open_marks = [mark for mark in open_marks if mark[1] >= stop]
        anchor = next((mark for mark in own if mark[3] == "event"), None)
        yield Segment(
            start=start,
            text=words[start:stop],
            parts=" ".join(f"{claim}:{part}" for _, _, claim, part in own),
            anchor=anchor[2] if anchor else "",
            lead=bool(anchor) and any(mark[0] == start and mark[3] == "event" for mark in own),
            coded=stop <= until,
        )


def _marks(account: Account) -> Iterator[_Placed]:
    base = account.claim.sentence.start
    return (_Placed(start=mark.start + base, end=mark.end + base, part=mark.part) for mark in find_marks(account))


@row
class _Placed:
    """A part of a claim, with offsets in the report."""

    start: int
    end: int
    part: str


def _part(asked: str, length: int) -> int:
    most = max(0, (length - 1) // PART)
    return min(int(asked), most) if asked.isdecimal() and asked.isascii() and len(asked) < 7 else 0


def _links(reading: Reading) -> str | None:
    """The report's own address, where it is one that a browser may follow."""
    url = reading.report.url
    return url if url and url.lower().startswith(("http://", "https://")) else None
