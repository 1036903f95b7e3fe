"""One claim in, a text for the terminal out: its sentence with the words of each part marked, and every field with its offsets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.model import Incident, Role
from sayso.publish.accounts import report_credit
from sayso.publish.dates import date_text
from sayso.publish.labels import figure_text, kind_of, one_line, party_name, place_detail, source_text
from sayso.publish.marks import Piece, cut_sentence, plain_text
from sayso.publish.rows import Account
from sayso.publish.terminal import PART_STYLES, plain

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table
    from rich.text import Text


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
    console.print(facts(rows))


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


def plain_sentence(account: Account) -> Text:
    """The sentence as it stands, on one line, with the words of each part in its style and nothing written between them."""
    from rich.text import Text

    text = Text("“", overflow="fold")
    for piece in cut_sentence(account):
        text.append_text(_styled(piece))
    return text.append("”")


def _styled(piece: Piece) -> Text:
    from rich.text import Text

    style = PART_STYLES.get(piece.part, "")
    if not piece.inner:
        return Text(_keep_blanks(piece.text), style)
    text = Text(style=style)
    for inner in piece.inner:
        text.append_text(_styled(inner))
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


def facts(rows: list[tuple[str, RenderableType]]) -> Table:
    return grid([[plain(name, "dim"), value] for name, value in rows])


def grid(rows: list[list[RenderableType]]) -> Table:
    from rich.table import Table

    grid = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    for at in range(max(map(len, rows))):
        grid.add_column(overflow="fold", no_wrap=at == 0 and len(rows[0]) == 2)
    for cells in rows:
        grid.add_row(*cells)
    return grid
