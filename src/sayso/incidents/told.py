"""Claims and what is known of their reports in, when each says that it happened and when each was told out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from sayso.days import day_span
from sayso.incidents.families import nature_of
from sayso.model import Claim, Reading, row

WHOLE = 3  # days from the first to the last
LONG = 31  # days: a longer span says when something was counted, not when it happened


@row
class ReportFacts:
    """What linking wants to know of a report. `day`: the day of the report in EDTF, where known."""

    id: str
    outlet: str = ""
    day: str | None = None
    published: str | None = None
    fingerprint: str = ""
    title: str = ""
    url: str | None = None
    credits: tuple[str, ...] = ()


def facts_of(reading: Reading) -> ReportFacts:
    report = reading.report
    return ReportFacts(
        id=report.id, outlet=report.outlet, day=reading.dated, published=report.published, fingerprint=reading.fingerprint,
        title=report.title or "", url=report.url, credits=reading.credits,
    )  # fmt: skip


def own_days(claim: Claim) -> tuple[int, int]:
    """First and last day of the claim's own date as ordinals; -1 where it says no day or a span too long to tell one event."""
    return _ordinals(claim.date)


@lru_cache(maxsize=1 << 16)
def _ordinals(edtf: str | None) -> tuple[int, int]:
    first, last = day_span(edtf)
    if first is None or last is None or (last - first).days > LONG or last < first:
        return -1, -1
    return first.toordinal(), last.toordinal()


def is_whole(claim: Claim) -> bool:
    """A claim of what went on from one day to another, four days or more. A month, or the week that "last week" means, only says vaguely
    when something was."""
    first, last = own_days(claim)
    if last - first < WHOLE or "/" not in (claim.date or "") or not nature_of(claim.type, claim.mode).lasts:
        return False
    return not (last - first == 6 and first % 7 == 1)  # Monday to Sunday: day 1 was a Monday


def report_days(claims: Iterable[Claim], reports: Mapping[str, ReportFacts]) -> dict[str, int]:
    """When each report was told. Records are often wrong, by days or years; where none of the days that the text itself gives lies
    in the three weeks before the record, the text is believed: the latest day that it gives for something that happened."""
    found: dict[str, int] = {}
    told: dict[str, list[int]] = {}
    for claim in claims:
        first, last = own_days(claim)
        if first != -1 and last - first <= 3 and claim.status != "planned":
            told.setdefault(claim.report, []).append(last)
    for id, facts in reports.items():
        day = day_span(facts.day)[1] or day_span((facts.published or "")[:10])[1]
        record = day.toordinal() if day else -1
        own = told.get(id, [])
        if own and not any(-1 <= record - given <= 21 for given in own):
            record = max(own)
        if record != -1:
            found[id] = record
    return found
