"""Claims in, JSON-LD out in schema.org's words: a Claim for each, with who makes it, the report that it appears in, and the event it is about.

For fact-checkers' tools and search engines. There is no ClaimReview and no rating in it: whether a claim is true is theirs to say.
"""

from __future__ import annotations

from typing import IO

from sayso.incidents.sides import NO_BODY
from sayso.model import Incident
from sayso.publish.exports.lines import to_json
from sayso.publish.exports.records import Record
from sayso.publish.labels import country_name, kind_of, many, one_line, party_name
from sayso.publish.rows import Account, find_accounts
from sayso.store import Store

SCHEMA = "https://schema.org"


def write_claims(store: Store, out: IO[bytes]) -> str:
    incidents = {incident.id: incident for incident in store.incidents()}
    written = 0
    out.write(f'{{"@context": "{SCHEMA}", "@graph": ['.encode())
    for account in find_accounts(store):
        out.write(b",\n" if written else b"\n")
        out.write(to_json(_claim(account, incidents.get(account.incident or ""))))
        written += 1
    out.write(b"\n]}\n")
    return many(written, "claim")


def _claim(account: Account, incident: Incident | None) -> Record:
    claim, report = account.claim, account.report
    article: Record = {
        "@type": "NewsArticle", "@id": report.url or f"urn:sayso:report:{report.id}", "headline": report.title or None,
        "url": report.url, "datePublished": report.published, "inLanguage": report.language,
        "publisher": {"@type": "NewsMediaOrganization", "name": report.outlet} if report.outlet else None,
    }  # fmt: skip
    return _known(
        {
            "@type": "Claim", "@id": f"urn:sayso:claim:{claim.id}", "text": claim.sentence.text,
            "author": _author(account), "appearance": _known(article), "datePublished": report.published,
            "keywords": [kind_of(claim.type, claim.mode), claim.status], "about": _event(account, incident),
        }
    )  # fmt: skip


def _author(account: Account) -> Record | None:
    """Who makes the claim: the source that is credited, a body with its name and the words that credit it; else the outlet."""
    source, outlet = account.claim.source, account.report.outlet
    if source is None:
        return {"@type": "NewsMediaOrganization", "name": outlet} if outlet else None
    if source.party in NO_BODY:
        return {"@type": "Person", "name": one_line(source.name or source.text)}
    return {"@type": "Organization", "name": party_name(source.party), "description": one_line(source.text)}


def _event(account: Account, incident: Incident | None) -> Record:
    claim = account.claim
    place = claim.place or (incident.place if incident else None)
    where: Record | None = None
    if place is not None:
        point = {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon} if place.lat is not None else None
        where = _known({"@type": "Place", "name": place.name or place.text, "geo": point, "address": country_name(place.country) or None})
    first, last = (incident.first_day, incident.last_day) if incident else (None, None)
    return _known(
        {
            "@type": "Event", "@id": f"urn:sayso:incident:{incident.id}" if incident else f"urn:sayso:event:{claim.id}",
            "name": incident.title if incident else f"{kind_of(claim.type, claim.mode)} “{one_line(claim.anchor.text)}”",
            "startDate": first if first and "X" not in first else None, "endDate": last if last and "X" not in last else None, "location": where,
        }
    )  # fmt: skip


def _known(record: Record) -> Record:
    """Without what is not known."""
    return {key: value for key, value in record.items() if value not in (None, "", [], {})}
