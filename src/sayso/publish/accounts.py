"""The accounts of an incident in; out, who stands behind them, with accounts in the same words folded into one."""

from __future__ import annotations

from collections.abc import Iterable

from sayso.model import Incident, IncidentFigure, Origin, row
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
    """One count of one measure, and everybody who gives it: figures stand beside each other, they are never added up."""

    measure: str
    count: str
    who: str
    origins: tuple[str, ...]


def find_tallies(incident: Incident) -> list[Tally]:
    """By measure in the order of the incident, within it from the lowest count to the highest."""
    names = {origin.key: one_line(origin.name) for origin in incident.origins}
    measures = list(dict.fromkeys(figure.measure for figure in incident.figures))
    groups: dict[tuple[str, int | None, int | None], list[IncidentFigure]] = {}
    for figure in sorted(incident.figures, key=lambda f: (measures.index(f.measure), *_size(f))):
        groups.setdefault((figure.measure, figure.low, figure.high), []).append(figure)
    return [
        Tally(
            measure=measure,
            count=count_text(low, high),
            who=", ".join(dict.fromkeys(filter(None, (one_line(figure.who) for figure in group)))),
            origins=tuple(dict.fromkeys(names.get(figure.origin, figure.origin) for figure in group)),
        )
        for (measure, low, high), group in groups.items()
    ]


def _size(figure: IncidentFigure) -> tuple[float, float]:
    low = figure.low if figure.low is not None else figure.high
    return (float(low) if low is not None else -1.0, float(figure.high) if figure.high is not None else float("inf"))


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
