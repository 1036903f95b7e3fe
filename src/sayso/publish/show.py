"""One incident in, a text for the terminal out that can be pasted into a report."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from sayso.incidents.airwars import Harm
from sayso.incidents.origins import describe_origin
from sayso.incidents.tolls import Count, Telling
from sayso.model import Claim, Incident
from sayso.publish.accounts import Side, Told, find_sides, report_credit, source_chain
from sayso.publish.dates import date_text
from sayso.publish.derived import derive
from sayso.publish.evidence import facts, grid, plain_sentence
from sayso.publish.labels import count_text, figure_text, kind_of, many, one_line, party_name, place_text, roles_text
from sayso.publish.rows import Account
from sayso.publish.terminal import STATE_STYLES, plain
from sayso.publish.words import incident_words

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

COLUMN, NARROW = 44, 30  # characters that an account needs beside one other, and beside two
ORIGINS_SHOWN, ACCOUNTS_SHOWN, COUNTS_SHOWN = 10, 4, 8  # of an incident, of an origin, of one measure and people, unless all are asked for
ORIGINS = re.compile(r"(?:^|; )(?=\d+ reports?\b)")  # where evidence goes on to who stands behind the accounts


def print_incident(
    incident: Incident, accounts: list[Account], console: Console, *, around: Incident | None = None, whole: bool = False
) -> None:
    """Of a much-told incident the first origins, accounts, counts and words, and how many more there are; with `whole` everything.
    `around`: the longer incident that this one is part of."""
    from rich.rule import Rule

    sides = find_sides(incident, accounts)
    console.print(plain(incident.title, "bold"))
    console.print(plain(" · ".join(filter(None, (_days(incident), _where(incident), kind_of(incident.type, incident.mode))))))
    if around is not None:
        console.print(plain(f"part of {around.title} ({around.id})"))
    console.print()
    console.print(facts(_head(incident, accounts, whole)))
    console.print()
    shown = sides if whole else sides[:ORIGINS_SHOWN]
    across = _across(len(shown), console.width)
    for at in range(0, len(shown), across):
        console.print(Rule(style="dim"))
        _print_row([_side(side, incident, whole) for side in shown[at : at + across]], across, console)
    if left := sum(side.size for side in sides[len(shown) :]):
        console.print(
            plain(f"and {many(left, 'account')} of {many(len(sides) - len(shown), 'more origin')}; --all shows everything", "dim")
        )


def _across(sides: int, width: int) -> int:
    """How many stand beside each other: three where there is room, but two and two rather than three and one."""
    if sides > 2 and sides != 4 and width >= 3 * NARROW + 4:
        return 3
    return 2 if sides > 1 and width >= 2 * COLUMN + 2 else 1


def _head(incident: Incident, accounts: list[Account], whole: bool) -> list[tuple[str, RenderableType]]:
    derived = derive(incident, accounts)
    rows: list[tuple[str, RenderableType]] = [(incident.state, _state(incident)), ("told by", _told_by(incident, accounts, whole))]
    rows += [(measure, _counts(own, incident, whole)) for measure, own in _by_measure(derived.counts).items()]
    if derived.harm:
        rows.append(("Airwars", _harm(derived.harm)))
    if words := incident_words(derived.wording, incident, whole=whole):
        rows.append(("words", grid(words)))
    return [*rows, ("incident", plain(incident.id, "dim"))]


def _state(incident: Incident) -> RenderableType:
    """What makes it so: each dispute on a line of its own, or the first part of the evidence."""
    from rich.console import Group

    evidence = ORIGINS.split(incident.evidence, maxsplit=1)[0]
    if incident.disputes:
        style = STATE_STYLES.get("contested", "")
        return Group(*(plain(text, style if not place else "") for place, text in enumerate(incident.disputes)))
    evidence = evidence.removeprefix(f"{incident.state} ")
    return plain(
        evidence or {"single": "no more than one independent origin tells it"}.get(incident.state, "two or more independent origins")
    )


def _told_by(incident: Incident, accounts: list[Account], whole: bool) -> RenderableType:
    from rich.console import Group

    reports = len({account.report.id for account in accounts})
    independent = sum(origin.independent for origin in incident.origins)
    head = f"{many(len(accounts), 'account')} in {many(reports, 'report')}, {many(independent, 'independent origin')}"
    claims = [account.claim for account in accounts]
    shown = incident.origins if whole else incident.origins[:ORIGINS_SHOWN]
    lines = [plain(f"• {describe_origin(origin, claims)}") for origin in shown]
    if left := incident.origins[len(shown) :]:
        unnamed = sum(origin.kind == "unnamed" for origin in left)
        lines.append(plain(f"• {len(left)} more{f', {unnamed} of them without a name' if unnamed else ''}", "dim"))
    return Group(plain(head), *lines)


def _by_measure(counts: Iterable[Count]) -> dict[str, list[Count]]:
    found: dict[str, list[Count]] = {}
    for count in counts:
        found.setdefault(count.measure, []).append(count)
    return found


def _counts(counts: list[Count], incident: Incident, whole: bool) -> RenderableType:
    """Each kind of people with its range, and who gives which number on which day, earlier words of the same origin behind it."""
    names = {origin.key: one_line(origin.name) for origin in incident.origins}
    rows: list[list[RenderableType]] = []
    for count in counts:
        before: dict[str, list[Telling]] = {}
        for telling in count.before:
            before.setdefault(telling.origin, []).append(telling)
        said: dict[str, list[str]] = {}
        for telling in count.last:
            said.setdefault(count_text(telling.low, telling.high), []).append(_teller(telling, before.get(telling.origin, ()), names))
        several = len(said) > 1
        label = f"{count.range.text} {count.people}".strip()
        kept = (
            list(said.items()) if whole or len(said) <= COUNTS_SHOWN else [*list(said.items())[: COUNTS_SHOWN - 1], list(said.items())[-1]]
        )
        if left := len(said) - len(kept):
            kept.insert(-1, ("...", [f"{left} more"]))
        for place, (number, who) in enumerate(kept):
            rows.append(
                [
                    plain(label if not place else "", "bold"),
                    plain(number if several else "", ""),
                    plain(", ".join(dict.fromkeys(who)), "dim"),
                ]
            )
    return grid(rows)


def _teller(telling: Telling, before: Iterable[Telling], names: dict[str, str]) -> str:
    """ "SOHR 16 May (earlier: 12 on 15 May)"."""
    earlier = ", ".join(f"{count_text(old.low, old.high)}{f' on {_day(old)}' if old.day > 0 else ''}" for old in before)
    return " ".join(
        filter(
            None,
            (
                names.get(telling.origin, telling.origin),
                f"({_day(telling)})" if telling.day > 0 else "",
                f"(earlier: {earlier})" if earlier else "",
            ),
        )
    )


def _day(telling: Telling) -> str:
    return date_text(date.fromordinal(telling.day).isoformat())


def _harm(harm: Harm) -> RenderableType:
    from rich.console import Group

    told = [f"civilians {measure} {found.text}" for measure, found in (("killed", harm.killed), ("wounded", harm.wounded)) if found]
    told += [f"{people} killed {found.text}" for people, found in (("children", harm.children), ("women", harm.women)) if found]
    head = plain(harm.grade, "bold").append_text(plain(f": {harm.why}", "not bold"))
    return Group(head, plain("; ".join(told) or "nobody gives a number"))


def _print_row(made: list[Iterable[RenderableType]], across: int, console: Console) -> None:
    from rich.console import Group
    from rich.table import Table

    if across == 1:
        for side in made:
            console.print(Group(*side))
        return
    table = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    width = (console.width - 2 * (across - 1)) // across
    for _ in range(across):
        table.add_column(width=width, overflow="fold", vertical="top")
    table.add_row(*(Group(*side) for side in made), *("" for _ in range(across - len(made))))
    console.print(table)


def _side(side: Side, incident: Incident, whole: bool) -> Iterable[RenderableType]:
    from rich.text import Text

    origin = side.origin
    name = plain(origin.name if origin else "Without an origin", "bold underline")
    if origin and origin.party and origin.name not in (origin.party, party_name(origin.party)):
        name.append(" ", "not underline").append_text(plain(f"({party_name(origin.party)})", "not bold not underline"))
    yield name
    for told in side.told if whole else side.told[:ACCOUNTS_SHOWN]:
        yield from _told(told, incident)
        yield Text("")
    if not whole and (left := sum(1 + len(told.copies) for told in side.told[ACCOUNTS_SHOWN:])):
        yield plain(f"and {many(left, 'more account')}", "dim")


def _told(told: Told, incident: Incident) -> Iterable[RenderableType]:
    account, claim = told.account, told.account.claim
    yield plain(report_credit(account), "italic")
    if claim.source or claim.via:
        stance = f" [{claim.source.stance}]" if claim.source and claim.source.stance != "neutral" else ""
        yield plain(source_chain(account) + stance)
    yield plain_sentence(account)
    yield facts(_fields(claim, incident))
    if told.copies:
        others = ", ".join(dict.fromkeys(report_credit(copy) for copy in told.copies))
        yield plain(f"the same words also in: {others}", "dim")


def _fields(claim: Claim, incident: Incident) -> list[tuple[str, RenderableType]]:
    """What the account says, without what stands at the head of the page: the incident's own kind, place and day."""
    kind = kind_of(claim.type, claim.mode)
    rows = [
        ("event", kind if kind != kind_of(incident.type, incident.mode) else ""),
        ("status", claim.status if claim.status != "happened" else ""),
        ("actor", roles_text(claim.actor)),
        ("recipient", roles_text(claim.recipient)),
        ("place", place_text(claim.place) if place_text(claim.place) != place_text(incident.place) else ""),
        ("date", date_text(claim.date) if date_text(claim.date) != _days(incident) else ""),
        ("figures", "; ".join(map(figure_text, claim.figures))),
        ("claim", claim.id),
    ]
    return [(name, plain(text, "dim" if name == "claim" else "")) for name, text in rows if text]


def _days(incident: Incident) -> str:
    if incident.first_day == incident.last_day:
        return date_text(incident.first_day)
    return date_text(f"{incident.first_day}/{incident.last_day}") if incident.first_day and incident.last_day else ""


def _where(incident: Incident) -> str:
    place = incident.place
    if place is None or not place.admin1 or place.admin1 in (place.name, place.text):
        return place_text(place)
    return f"{place.name or one_line(place.text)}, {place.admin1}, {place.country or ''}".rstrip(", ")
