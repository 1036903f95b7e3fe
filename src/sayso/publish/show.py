"""One incident or one claim in, a text for the terminal out that can be pasted into a report."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sayso.model import Claim, Incident, Role
from sayso.publish.accounts import Side, Told, find_sides, find_tallies, report_credit, source_chain
from sayso.publish.dates import date_text
from sayso.publish.labels import figure_text, kind_of, many, one_line, party_name, place_detail, place_text, roles_text, source_text
from sayso.publish.marks import Piece, cut_sentence, plain_text
from sayso.publish.rows import Account
from sayso.publish.terminal import PART_STYLES, STATE_STYLES, plain

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table
    from rich.text import Text

COLUMN = 44  # characters that an account needs beside another


def print_incident(incident: Incident, accounts: list[Account], console: Console) -> None:
    from rich.rule import Rule

    sides = find_sides(incident, accounts)
    console.print(plain(incident.title, "bold"))
    line = " · ".join(filter(None, (kind_of(incident.type, incident.mode), _days(incident), place_text(incident.place))))
    console.print(plain(line))
    console.print(_facts(_head(incident, accounts)))
    disputes: list[list[RenderableType]] = [[plain("•"), plain(text)] for text in incident.disputes]
    for title, rows in (("Figures", _figures(incident)), ("In dispute", disputes)):
        if rows:
            console.print()
            console.print(plain(title, "bold"))
            console.print(_grid(rows))
    console.print()
    across = max(1, min(len(sides), (console.width + 2) // (COLUMN + 2)))
    for at in range(0, len(sides), across):
        console.print(Rule(style="dim"))
        row = sides[at : at + across]
        _print_row(row, across, console)


def _head(incident: Incident, accounts: list[Account]) -> list[tuple[str, RenderableType]]:
    reports = len({account.report.id for account in accounts})
    told = f"{many(len(accounts), 'account')} in {many(reports, 'report')}, {many(len(incident.origins), 'origin')}"
    state = plain(incident.state, STATE_STYLES.get(incident.state, ""))
    if incident.evidence:
        state.append(": ", "default").append_text(plain(incident.evidence, "default"))
    return [("state", state), ("told by", plain(told)), ("incident", plain(incident.id, "dim"))]


def _figures(incident: Incident) -> list[list[RenderableType]]:
    return [
        [plain(tally.measure), plain(tally.count, "bold"), plain(tally.who), plain(f"says {', '.join(tally.origins)}", "dim")]
        for tally in find_tallies(incident)
    ]


def _print_row(sides: list[Side], across: int, console: Console) -> None:
    from rich.console import Group
    from rich.table import Table

    if across == 1:
        for side in sides:
            console.print(Group(*_side(side)))
        return
    grid = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    width = (console.width - 2 * (across - 1)) // across
    for _ in range(across):
        grid.add_column(width=width, overflow="fold", vertical="top")
    grid.add_row(*(Group(*_side(side)) for side in sides), *("" for _ in range(across - len(sides))))
    console.print(grid)


def _side(side: Side) -> Iterable[RenderableType]:
    from rich.text import Text

    origin = side.origin
    name = plain(origin.name if origin else "Without an origin", "bold underline")
    if origin and origin.party and origin.name not in (origin.party, party_name(origin.party)):
        name.append(" ", "not underline").append_text(plain(f"({party_name(origin.party)})", "not bold not underline"))
    yield name
    for told in side.told:
        yield from _told(told)
        yield Text("")


def _told(told: Told) -> Iterable[RenderableType]:
    account, claim = told.account, told.account.claim
    yield plain(report_credit(account), "italic")
    chain = source_chain(account)
    if claim.source or claim.via:
        stance = f" [{claim.source.stance}]" if claim.source and claim.source.stance != "neutral" else ""
        yield plain(chain + stance)
    yield sentence_text(account)
    yield _facts(_fields(claim))
    if told.copies:
        others = ", ".join(dict.fromkeys(report_credit(copy) for copy in told.copies))
        yield plain(f"the same words also in: {others}", "dim")


def _fields(claim: Claim) -> list[tuple[str, RenderableType]]:
    status = kind_of(claim.type, claim.mode) + ("" if claim.status == "happened" else f", {claim.status}")
    rows = [
        ("event", status),
        ("actor", roles_text(claim.actor)),
        ("recipient", roles_text(claim.recipient)),
        ("place", place_text(claim.place)),
        ("date", date_text(claim.date)),
        ("figures", "; ".join(map(figure_text, claim.figures))),
        ("claim", claim.id),
    ]
    return [(name, plain(text, "dim" if name == "claim" else "")) for name, text in rows if text]


def print_claim(account: Account, incident: Incident | None, console: Console) -> None:
    claim, report = account.claim, account.report
    console.print(plain(f"{kind_of(claim.type, claim.mode)}, {claim.status}", "bold"))
    console.print(sentence_text(account))
    console.print()
    rows: list[tuple[str, RenderableType]] = [
        ("event", plain(f"“{one_line(claim.anchor.text)}” {_at(claim.anchor.start, claim.anchor.end)}"))
    ]
    rows += [(name, _role(role)) for name, roles in (("actor", claim.actor), ("recipient", claim.recipient)) for role in roles]
    if claim.place:
        rows.append(("place", plain(f"“{one_line(claim.place.text)}”: {place_detail(claim.place)}")))
    if claim.date:
        words = ", ".join(f"“{one_line(time.text)}” {_at(time.start, time.end)}" for time in account.times)
        rows.append(("date", plain(f"{date_text(claim.date)} ({claim.date}){': ' + words if words else ''}")))
    rows += [("figure", plain(f"{figure_text(figure)}: “{one_line(figure.text)}”")) for figure in claim.figures]
    rows += _credit(account)
    rows.append(("incident", plain(f"{incident.id}: {incident.title} [{incident.state}]" if incident else "in none")))
    titled = f" “{one_line(report.title)}”" if report.title else ""
    rows.append(("report", plain(f"{report_credit(account)}{titled} ({report.id})")))
    if report.url:
        rows.append(("url", plain(report.url)))
    rows.append(("sentence", plain(_at(claim.sentence.start, claim.sentence.end))))
    rows += [("score", plain(f"{claim.score:.2f}")), ("why", plain(claim.why or "not recorded")), ("coder", plain(claim.coder))]
    rows.append(("claim", plain(claim.id)))
    console.print(_facts(rows))


def _credit(account: Account) -> list[tuple[str, RenderableType]]:
    source = account.claim.source
    if source is None:
        rows: list[tuple[str, RenderableType]] = [("source", plain("the outlet itself"))]
    else:
        rows = [("source", plain(f"{source_text(source)}, stance {source.stance} {_at(source.start, source.end)}"))]
    return rows + [("via", plain(via)) for via in account.claim.via]


def sentence_text(account: Account) -> Text:
    """The sentence with the words of each part in brackets: “[actor: jets] [event: bombed] [place: Hama]”."""
    from rich.text import Text

    text = Text("“", overflow="fold")
    for piece in cut_sentence(account):
        text.append_text(_piece(piece))
    text.append("”")
    return text


def _piece(piece: Piece) -> Text:
    from rich.text import Text

    if not piece.part:
        return Text(_keep_blanks(piece.text))
    style = PART_STYLES[piece.part]
    text = Text.assemble(("[", "dim"), (f"{piece.part}: ", "dim"))
    if piece.inner:
        for inner in piece.inner:
            text.append_text(_piece(inner))
    else:
        text.append(_keep_blanks(plain_text(piece)).strip(), style)
    return text.append("]", "dim")


def _keep_blanks(text: str) -> str:
    line = one_line(text)
    return (" " if text[:1].isspace() else "") + line + (" " if line and text[-1:].isspace() else "")


def _role(role: Role) -> Text:
    named = f", {one_line(role.name)}" if role.name and role.name != role.text else f", {party_name(role.party)}"
    return plain(f"“{one_line(role.text)}” {' '.join(filter(None, (role.party, role.sector)))}{named} {_at(role.start, role.end)}")


def _at(start: int, end: int) -> str:
    return f"[{start}–{end}]"


def _days(incident: Incident) -> str:
    if incident.first_day == incident.last_day:
        return date_text(incident.first_day)
    return " – ".join(date_text(day) for day in (incident.first_day, incident.last_day) if day)


def _facts(rows: list[tuple[str, RenderableType]]) -> Table:
    return _grid([[plain(name, "dim"), value] for name, value in rows])


def _grid(rows: list[list[RenderableType]]) -> Table:
    from rich.table import Table

    grid = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    for at in range(max(map(len, rows))):
        grid.add_column(overflow="fold", no_wrap=at == 0 and len(rows[0]) == 2)
    for cells in rows:
        grid.add_row(*cells)
    return grid
