"""An incident and its accounts in, the row that the template of an incident prints out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sayso.incidents.airwars import Harm
from sayso.model import Incident, row
from sayso.publish.accounts import Side, Tally, find_sides, find_tallies, report_credit
from sayso.publish.dates import date_text
from sayso.publish.derived import Derived
from sayso.publish.labels import TYPES, figure_text, kind_of, one_line, party_name, place_text, short_title
from sayso.publish.marks import Piece, cut_sentence
from sayso.publish.rows import Account

FOLDED = 160  # characters of evidence from which it is folded
LONG = 700  # characters of unmarked words in a row that are shown


@row
class Words:
    """A field of an account as the page prints it: its name, its text, and the code behind it."""

    name: str
    text: str
    code: str = ""


@row
class ToldView:
    credit: str
    title: str
    url: str | None
    chain: tuple[str, ...]
    stance: str
    pieces: tuple[Piece, ...]
    status: str
    fields: tuple[Words, ...]
    copies: tuple[str, ...]
    claim: str
    score: str


@row
class SideView:
    name: str
    party: str
    note: str
    told: tuple[ToldView, ...]


@row
class IncidentView:
    id: str
    title: str
    kind: str
    meaning: str
    type: str
    when: str
    days: str
    place: str
    state: str
    evidence: tuple[str, str]
    disputes: tuple[str, ...]
    figures: tuple[Tally, ...]
    harm: tuple[str, ...]
    sides: tuple[SideView, ...]
    accounts: int
    reports: int
    left_out: int
    parties: tuple[str, ...]


def view_incident(incident: Incident, accounts: list[Account], derived: Derived, *, most: int) -> IncidentView:
    """At most `most` accounts are shown in full; the others are counted. `derived` follows from all of them."""
    sides, left_out = _shown(find_sides(incident, accounts), most)
    days = dict.fromkeys(day for day in (incident.first_day, incident.last_day) if day)
    return IncidentView(
        id=incident.id,
        title=short_title(incident),
        kind=kind_of(incident.type, incident.mode),
        meaning=TYPES.get(incident.type, ""),
        type=incident.type,
        when=date_text("/".join(days)),
        days="/".join(days),
        place=one_line(place_text(incident.place)),
        state=incident.state,
        evidence=_evidence(incident),
        disputes=tuple(map(one_line, incident.disputes)),
        figures=tuple(find_tallies(derived.counts, incident)),
        harm=_harm(derived.harm),
        sides=tuple(map(_side, sides)),
        accounts=len(incident.claims),
        reports=len({account.report.id for account in accounts}),
        left_out=left_out,
        parties=tuple(sorted(_parties(accounts))),
    )


def _evidence(incident: Incident) -> tuple[str, str]:
    """In brief, and what may be folded away: the disputes stand in a list of their own, and who is behind a much-told incident takes
    a paragraph."""
    text = one_line(incident.evidence)
    if incident.disputes:
        text = text.removeprefix(one_line(incident.disputes[0])).removeprefix("; ")
    brief, colon, rest = text.partition(": ")
    return (brief, rest) if colon and len(rest) > FOLDED else (text, "")


def _harm(harm: Harm | None) -> tuple[str, ...]:
    """The grade as Airwars would give it, why, and what is told of the civilians harmed; empty where nobody alleges any."""
    if harm is None:
        return ()
    told = [f"civilians {measure} {found.text}" for measure, found in (("killed", harm.killed), ("wounded", harm.wounded)) if found]
    told += [f"{people} killed {found.text}" for people, found in (("children", harm.children), ("women", harm.women)) if found]
    return harm.grade, one_line(harm.why), "; ".join(told) or "nobody gives a number"


def _shown(sides: list[Side], most: int) -> tuple[list[Side], int]:
    """The first account of each side, then the second of each, and so on: no side is silenced by a long one."""
    total = sum(len(side.told) for side in sides)
    share = [0] * len(sides)
    while sum(share) < min(most, total):
        for at, side in enumerate(sides):
            if share[at] < len(side.told) and sum(share) < most:
                share[at] += 1
    cut = [replace(side, told=side.told[:own]) for side, own in zip(sides, share, strict=True) if own]
    return cut, total - sum(share)


def _parties(accounts: Iterable[Account]) -> set[str]:
    found = set()
    for account in accounts:
        claim = account.claim
        found |= {role.party for role in (*claim.actor, *claim.recipient)}
        found |= {claim.source.party} if claim.source else set()
    return found - {"UNKNOWN", ""}


def _side(side: Side) -> SideView:
    origin = side.origin
    party = party_name(origin.party) if origin and origin.party else ""
    note = "" if origin is None or origin.independent else "adds no independent account"
    name = one_line(origin.name) if origin else "Without an origin"
    return SideView(name=name, party="" if party == name else party, note=note, told=tuple(_told(t.account, t.copies) for t in side.told))


def _told(account: Account, copies: tuple[Account, ...]) -> ToldView:
    claim, report = account.claim, account.report
    chain = [one_line(text) for text in claim.via]
    if claim.source:
        chain.append(one_line(claim.source.text))
    return ToldView(
        credit=report_credit(account),
        title=one_line(report.title or "") if report.outlet or report.url else "",  # else the credit is the title
        url=report.url if report.url and report.url.lower().startswith(("http://", "https://")) else None,  # never javascript:
        chain=tuple(chain),
        stance=claim.source.stance if claim.source and claim.source.stance != "neutral" else "",
        pieces=tuple(map(_shortened, cut_sentence(account))),
        status="" if claim.status == "happened" else claim.status,
        fields=tuple(account_fields(account)),
        copies=tuple(dict.fromkeys(report_credit(copy) for copy in copies)),
        claim=claim.id,
        score=f"{claim.score:.2f}",
    )


def account_fields(account: Account) -> Iterable[Words]:
    claim = account.claim
    for name, roles in (("actor", claim.actor), ("recipient", claim.recipient)):
        for role in roles:
            yield Words(name=name, text=one_line(role.text), code=f"{party_name(role.party)}{f', {role.sector}' if role.sector else ''}")
    if claim.place:
        yield Words(name="place", text=place_text(claim.place), code=claim.place.precision or "")
    if claim.date:
        yield Words(name="time", text=date_text(claim.date), code=claim.date)
    for figure in claim.figures:
        yield Words(name="figure", text=figure_text(figure))
    if claim.source:
        yield Words(
            name="source", text=one_line(claim.source.text), code=f"{party_name(claim.source.party)}, {claim.source.sector}".rstrip(", ")
        )


def _shortened(piece: Piece) -> Piece:
    """A text that was not split into sentences may run over pages: long stretches without a mark lose their middle."""
    if piece.part or len(piece.text) <= LONG:
        return piece
    return replace(piece, text=f"{piece.text[: LONG // 2]} […] {piece.text[-LONG // 2 :]}")
