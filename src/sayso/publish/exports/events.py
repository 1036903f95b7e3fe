"""A store in, its incidents with their accounts and what follows from them out: what the formats with one event a row are made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from sayso.incidents.airwars import HARMED
from sayso.incidents.sides import CIVILIANS, Side, side_name, side_of
from sayso.incidents.tolls import Count, Range, Telling
from sayso.model import STATE_SECTORS, Claim, Incident, Role, row
from sayso.publish.derived import Derived, derive, find_speakers
from sayso.publish.exports.cells import joined
from sayso.publish.rows import Account, find_accounts
from sayso.store import Store

MANY = 200  # incidents whose accounts are held at once


@row
class Event:
    """`accounts` in the order of the incident's claims."""

    incident: Incident
    accounts: tuple[Account, ...]
    derived: Derived

    @property
    def told(self) -> list[Claim]:
        """The claims of the incident's own kind that say it happened, or may have; all of them where none does."""
        claims = [account.claim for account in self.accounts]
        own = [claim for claim in claims if claim.status in ("happened", "possible")]
        return [claim for claim in own if claim.type == self.incident.type] or own or claims


def find_events(store: Store) -> Iterator[Event]:
    """The newest first."""
    incidents = store.incidents()
    while batch := list(islice(incidents, MANY)):
        wanted = [claim for incident in batch for claim in incident.claims]
        held = {account.claim.id: account for account in find_accounts(store, ids=wanted)}
        for incident in batch:
            accounts = tuple(held[claim] for claim in incident.claims if claim in held)
            yield Event(incident=incident, accounts=accounts, derived=derive(incident, accounts))


def is_happening(event: Event) -> bool:
    """Not only planned, and not only denied."""
    return any(account.claim.status in ("happened", "possible") for account in event.accounts)


# -- who -----------------------------------------------------------------------------------------------------------------


@row
class Party:
    """A side as one event has it. `sectors` are those of its roles; `country` is ISO 3166 alpha-3, empty where it has none."""

    name: str
    party: str
    sectors: tuple[str, ...]
    side: Side

    @property
    def country(self) -> str:
        return self.party if self.party in _countries() else ""

    @property
    def official(self) -> bool:
        """Authorities or forces of a state."""
        return not STATE_SECTORS.isdisjoint(self.sectors)

    @property
    def civilian(self) -> bool:
        return self.side.kind == "people" or self.party == "CIVILIAN" or bool(self.sectors and set(self.sectors) <= HARMED | CIVILIANS)


def parties(roles: Iterable[Role]) -> list[Party]:
    """Each side once, the one that most roles name first."""
    speakers = find_speakers()
    found: dict[Side, list[Role]] = {}
    for role in roles:
        if role.party not in ("", "UNKNOWN"):
            found.setdefault(side_of(role, speakers.groups), []).append(role)
    return [
        Party(
            name=side_name(side, speakers.parties), party=side.party, side=side,
            sectors=tuple(dict.fromkeys(role.sector for role in own if role.sector)),
        )
        for side, own in sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    ]  # fmt: skip


def actors(event: Event) -> list[Party]:
    return parties(role for claim in event.told for role in claim.actor)


def recipients(event: Event) -> list[Party]:
    return parties(role for claim in event.told for role in claim.recipient)


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    from sayso.knowledge import load_knowledge

    return frozenset(row["id"] for row in load_knowledge().table("countries.csv"))


# -- how many, when, who says so -----------------------------------------------------------------------------------------


def toll(event: Event, measure: str, people: str | None = None) -> Range | None:
    """Of these people; None for everybody: each origin at the largest that it says of anybody, since parts are no larger than the whole."""
    own: list[Count] = [count for count in event.derived.counts if count.measure == measure]
    if people is not None:
        return next((count.range for count in own if count.people == people), None)
    largest: dict[str, Telling] = {}
    for telling in (telling for count in own for telling in count.last):
        if telling.origin not in largest or telling.size > largest[telling.origin].size:
            largest[telling.origin] = telling
    return Count(measure=measure, people="", last=tuple(largest.values())).range if largest else None


def outlets(event: Event) -> str:
    return joined(account.report.outlet for account in event.accounts)


def addresses(event: Event) -> str:
    return joined(account.report.url or "" for account in event.accounts)


def day_precision(first: str | None, last: str | None) -> int:
    """1: one day, 2: within a week, 3: longer or unknown (the steps of ACLED; UCDP has finer ones)."""
    from datetime import date

    if not first or not last or "X" in first + last:
        return 3
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days
    return 1 if days == 0 else 2 if days <= 7 else 3
