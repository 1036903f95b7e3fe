"""The accounts of an incident in; out, who stands behind them, with accounts in the same words folded into one."""
from __future__ import annotations

from collections.abc import Iterable

from sayso.model import Incident, Origin, row
from sayso.publish.labels import one_line
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


def report_credit(account: Account) -> str:
    """ "outlet · 9 Nov 2017", with what is known."""
    from sayso.publish.dates import date_text

    published = (account.report.published or "")[:10]
    return " · ".join(filter(None, (one_line(account.report.outlet) or "outlet unknown", date_text(published))))


def source_chain(account: Account) -> str:
    """From the outlet down to who is credited: "outlet, citing AFP, citing the Observatory (neutral)"."""
    claim = account.claim
    chain = [one_line(account.report.outlet) or "the report"]
    chain += [one_line(via) for via in claim.via]
    if claim.source:
        chain.append(one_line(claim.source.text))
    return ", citing ".join(chain)
