"""Claims or incidents in, a table for the terminal out, page by page, so that long ones begin at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from sayso.model import Claim, Incident
from sayso.publish.dates import date_text
from sayso.publish.labels import kind_of, place_text, says_text, short_title
from sayso.publish.rows import Account
from sayso.publish.terminal import STATE_STYLES, plain

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

SHORT_ID = 8  # as much of an id as tables print; `show` takes it
STATE = 12  # "corroborated"
EVENT = 14  # "unconventional", the longest mode
FIXED = (("id", SHORT_ID), ("when", 11))
PAGE = 200
WIDE = 132  # columns from which the sentence fits beside the rest

Column = tuple[str, float]  # its name, and its part of the width that is left over


def print_claims(accounts: Iterable[Account], console: Console) -> int:
    columns: list[Column] = [("who → whom", 1.7), ("where", 1.0), ("said by", 1.1)]
    wide = console.width >= WIDE
    if wide:
        columns.append(("words", 3.0))
    return _print((*FIXED, ("event", EVENT)), columns, (_claim_cells(account, wide) for account in accounts), console)


def print_incidents(incidents: Iterable[Incident], console: Console) -> int:
    columns: list[Column] = [("what", 2.4), ("where", 1.1), ("told by", 1.3)]
    wide = console.width >= WIDE
    if wide:
        columns.append(("in dispute", 2.4))
    return _print((*FIXED, ("state", STATE)), columns, (_incident_cells(incident, wide) for incident in incidents), console)


def _claim_cells(account: Account, wide: bool) -> list[Text]:
    claim = account.claim
    event = kind_of(claim.type, claim.mode) + ("" if claim.status == "happened" else f" ({claim.status})")
    cells = [
        plain(claim.id[:SHORT_ID], "dim"),
        plain(date_text(claim.date)),
        plain(event, "bold"),
        plain(_who(claim)),
        plain(place_text(claim.place)),
        plain(says_text(claim, account.report.outlet)),
    ]
    return [*cells, plain(claim.sentence.text)] if wide else cells


def _who(claim: Claim) -> str:
    actor, recipient = (
        ", ".join(dict.fromkeys(f"{role.text} ({role.party})" for role in roles)) for roles in (claim.actor, claim.recipient)
    )
    return f"{actor or '–'} → {recipient}" if recipient else actor


def _incident_cells(incident: Incident, wide: bool) -> list[Text]:
    day = incident.first_day if incident.first_day == incident.last_day else "/".join(filter(None, (incident.first_day, incident.last_day)))
    origins = ", ".join(origin.name for origin in incident.origins)
    cells = [
        plain(incident.id[:SHORT_ID], "dim"),
        plain(date_text(day)),
        plain(incident.state, STATE_STYLES.get(incident.state, "")),
        plain(short_title(incident)),
        plain(place_text(incident.place)),
        plain(f"{len(incident.claims)}× {origins}"),
    ]
    return [*cells, plain("; ".join(incident.disputes))] if wide else cells


def _print(fixed: tuple[tuple[str, int], ...], columns: list[Column], rows: Iterator[list[Text]], console: Console) -> int:
    """Ids and days have their width; the rest is shared out, so that all pages stand under one head."""
    from rich.table import Table

    left = max(console.width - sum(width for _, width in fixed) - 2 * (len(fixed) + len(columns) - 1), 4 * len(columns))
    share = left / sum(part for _, part in columns)
    shown = 0
    while page := list(islice(rows, PAGE)):
        table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_header=shown == 0, header_style="bold underline")
        for name, width in fixed:
            table.add_column(name, width=width, overflow="fold")
        for name, part in columns:
            table.add_column(name, width=max(4, int(part * share)), overflow="fold")
        for cells in page:
            table.add_row(*cells)
        console.print(table)
        shown += len(page)
    return shown
