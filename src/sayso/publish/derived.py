"""An incident and its accounts in, what follows from them out: counts over time, Airwars' grading, the words used. Stored nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from sayso.incidents.airwars import Harm, grade_harm
from sayso.incidents.origins import Speakers, build_speakers
from sayso.incidents.told import ReportFacts
from sayso.incidents.tolls import Count, find_counts
from sayso.incidents.wording import Speaker, Subject, Wording, find_words
from sayso.model import Incident, row
from sayso.publish.labels import one_line
from sayso.publish.rows import Account


@row
class Derived:
    """`harm` is None where nobody alleges that people who may be civilians were harmed by a strike or the like."""

    counts: tuple[Count, ...]
    harm: Harm | None
    wording: Wording


def derive(incident: Incident, accounts: Iterable[Account]) -> Derived:
    of = origin_keys(incident)
    own = [account for account in accounts if account.claim.id in of]
    claims = [account.claim for account in own]
    speakers = find_speakers()
    reports = {account.report.id: facts_of(account) for account in own}
    return Derived(
        counts=find_counts(claims, of, reports, speakers),
        harm=grade_harm(claims, incident.origins, of, reports, speakers),
        wording=words_of(own, origin_names([incident])),
    )


@lru_cache(maxsize=1)
def find_speakers() -> Speakers:
    from sayso.knowledge import load_knowledge

    return build_speakers(load_knowledge())


def facts_of(account: Account) -> ReportFacts:
    report = account.report
    return ReportFacts(
        id=report.id, outlet=report.outlet, day=account.day or (report.published or "")[:10] or None,
        published=report.published, title=report.title or "", url=report.url,
    )  # fmt: skip


def origin_keys(incident: Incident) -> dict[str, str]:
    return {claim: origin.key for origin in incident.origins for claim in origin.claims}


def origin_names(incidents: Iterable[Incident]) -> dict[str, str]:
    """From each claim to the name of its origin."""
    return {
        claim: one_line(origin.name)
        for incident in incidents
        for origin in incident.origins
        if origin.kind != "unnamed"
        for claim in origin.claims
    }


def words_of(accounts: Sequence[Account], origins: Mapping[str, str]) -> dict[Subject, dict[Speaker, Counter[str]]]:
    outlets = {account.report.id: one_line(account.report.outlet) for account in accounts}
    return find_words((account.claim for account in accounts), outlets, origins, find_speakers())
