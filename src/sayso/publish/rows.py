"""A store in, what the exports, tables and pages are made from out: claims with their report and incident."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from sayso.errors import NotFound
from sayso.model import Claim, Incident, Report, Span, row

if TYPE_CHECKING:
    from sayso.store import Filter, Store

MANY = 400  # claims whose reports are fetched together: what is held in memory at once


@row
class Account:
    """A claim with the report that tells it and the incident that it belongs to. `times` are the words of the sentence
    that gave `claim.date`; a claim itself holds no words for its date. `day` is the report's own day in EDTF, where known."""

    claim: Claim
    report: Report
    incident: str | None = None
    times: tuple[Span, ...] = ()
    day: str | None = None


def find_accounts(
    store: Store, wanted: Filter | None = None, *, ids: Iterable[str] | None = None, limit: int | None = None, times: bool = False
) -> Iterator[Account]:
    """By report and place in it. `times` costs a look at the mentions of each report."""
    from sayso.store import Filter

    claims = store.claims(wanted or Filter(), ids=ids, limit=limit)
    while batch := list(islice(claims, MANY)):
        names = {claim.report for claim in batch}
        readings = {reading.report.id: reading for reading in store.reports(names)}
        incidents = store.incident_of(claim.id for claim in batch)
        words = find_times(store, names) if times else {}
        for claim in batch:
            told, own = readings[claim.report], times_in(claim, words.get(claim.report, ()))
            yield Account(claim=claim, report=told.report, incident=incidents.get(claim.id), times=own, day=told.dated)


def find_by_id(store: Store, id: str) -> Incident | Account:
    """An incident or a claim by its id or the beginning of it. Raises NotFound where none or several begin so."""
    from sayso.store import Filter

    wanted = id.strip().lower()
    for exact in (wanted, *_beginning_with(store, wanted)):
        for incident in store.incidents(Filter(incident=exact)):
            return incident
        for account in find_accounts(store, ids=[exact], times=True):
            return account
        try:
            return store.incident(exact)
        except NotFound:
            continue
    raise NotFound(
        f"{store.name} holds no incident and no claim whose id is or begins with {id!r}; `sayso incidents` and `sayso claims` list them"
    )


def _beginning_with(store: Store, beginning: str) -> list[str]:
    if len(beginning) < 4 or not beginning.isalnum():
        return []
    found = store.beginning_with(beginning, many=6)
    if len(found) > 1:
        raise NotFound(
            f"{len(found) if len(found) < 6 else 'many'} ids begin with {beginning!r}: {', '.join(found[:5])}; give more of the one that is meant"
        )
    return found


def find_times(store: Store, reports: set[str]) -> dict[str, list[tuple[str | None, Span]]]:
    """For each report the words for days in it, with the days that they mean."""
    words: dict[str, list[tuple[str | None, Span]]] = defaultdict(list)
    for report, mention in store.mentions(reports, kind="time"):
        if mention.identity:
            words[report].append((mention.identity.key, Span(start=mention.start, end=mention.end, text=mention.text)))
    return words


def times_in(claim: Claim, words: Iterable[tuple[str | None, Span]]) -> tuple[Span, ...]:
    """Of the words for days of a report those of the claim's own sentence and day."""
    return tuple(span for key, span in words if key == claim.date and _within(span, claim.sentence))


def _within(span: Span, sentence: Span) -> bool:
    return sentence.start <= span.start and span.end <= sentence.end
