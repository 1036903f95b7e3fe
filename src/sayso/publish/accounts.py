"""The accounts of an incident in; out, who stands behind them, with accounts in the same words folded into one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sayso.incidents.tolls import Count, Telling
from sayso.model import Incident, Origin, row
from sayso.publish.dates import date_text
from sayso.publish.labels import count_text, one_line
from sayso.publish.rows import Account


@row
class Told:
    """One account, and those that tell the same in the same words (copies of one text, a headline repeated)."""

    account: Account
    copies: tuple[Account, ...] = ()


@row
class Side:
    """What one origin tells. `origin` is None for accounts that the incident names no origin for."""

    origin: Origin | None
    told: tuple[Told, ...]

    @property
    def size(self) -> int:
        return sum(1 + len(told.copies) for told in self.told)


def find_sides(incident: Incident, accounts: Iterable[Account]) -> list[Side]:
    """Independent origins first, then by how much they tell; the order of `accounts` is kept within a side."""
    by_id = {account.claim.id: account for account in accounts}
    sides = []
    for origin in incident.origins:
        own = [by_id.pop(claim) for claim in origin.claims if claim in by_id]
        if own:
            sides.append(Side(origin=origin, told=_fold(own)))
    sides.sort(key=lambda side: (not (side.origin and side.origin.independent), -side.size))
    if by_id:
        sides.append(Side(origin=None, told=_fold(list(by_id.values()))))
    return sides


def _fold(accounts: list[Account]) -> tuple[Told, ...]:
    groups: dict[tuple[str, ...], list[Account]] = {}
    for account in accounts:
        groups.setdefault(_same_words(account), []).append(account)
    return tuple(Told(account=group[0], copies=tuple(group[1:])) for group in groups.values())


def _same_words(account: Account) -> tuple[str, ...]:
    claim = account.claim
    words = "".join(character for character in claim.sentence.text.casefold() if character.isalnum())
    return words, claim.anchor.text.casefold(), claim.source.text.casefold() if claim.source else "", claim.status


@row
class Tally:
    """One count of one measure and people, and everybody who stands by it: figures stand beside each other, they are never added up.
    `range` stands on the first of several counts of the same people."""

    measure: str
    people: str
    range: str
    count: str
    who: tuple[str, ...]


def find_tallies(counts: Iterable[Count], incident: Incident) -> list[Tally]:
    """By measure and people in the order of `counts`, within them from the lowest to the highest, each with who says it when."""
    names = {origin.key: one_line(origin.name) for origin in incident.origins}
    return [tally for count in counts for tally in _tallies(count, names)]


def _tallies(count: Count, names: Mapping[str, str]) -> Iterable[Tally]:
    before: dict[str, list[Telling]] = {}
    for telling in count.before:
        before.setdefault(telling.origin, []).append(telling)
    said: dict[str, list[str]] = {}
    for telling in count.last:
        said.setdefault(count_text(telling.low, telling.high), []).append(teller(telling, before.get(telling.origin, ()), names))
    for at, (text, who) in enumerate(said.items()):
        head = count.range.text if not at and len(said) > 1 else ""
        yield Tally(measure=count.measure, people=one_line(count.people), range=head, count=text, who=tuple(dict.fromkeys(who)))


def teller(telling: Telling, before: Iterable[Telling], names: Mapping[str, str]) -> str:
    """ "SOHR, 16 May 2017 (earlier: 12 on 15 May 2017)"."""
    earlier = ", ".join(f"{count_text(old.low, old.high)}{_day(old, ' on ')}" for old in before)
    return f"{names.get(telling.origin, telling.origin)}{_day(telling, ', ')}{f' (earlier: {earlier})' if earlier else ''}"


def _day(telling: Telling, between: str) -> str:
    return between + date_text(date.fromordinal(telling.day).isoformat()) if telling.day > 0 else ""


def report_credit(account: Account) -> str:
    """ "outlet · 9 Nov 2017", with what is known; a report without an outlet is known by its title."""
    report = account.report
    title = f"“{one_line(report.title)}”" if report.title else "outlet unknown"
    return " · ".join(filter(None, (one_line(report.outlet) or title, date_text((report.published or "")[:10]))))


def source_chain(account: Account) -> str:
    """From the outlet down to who is credited: "outlet, citing AFP, citing the Observatory (neutral)"."""
    claim = account.claim
    chain = [one_line(account.report.outlet) or "the report"]
    chain += [one_line(via) for via in claim.via]
    if claim.source:
        chain.append(one_line(claim.source.text))
    return ", citing ".join(chain)
