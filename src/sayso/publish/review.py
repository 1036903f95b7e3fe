"""A store in, what people decided out, as tables for the terminal: how much, by whom, how well they agree, and the latest decisions."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from sayso.publish.labels import many
from sayso.publish.serve.deeds import Deed, deeds_of
from sayso.publish.terminal import plain

if TYPE_CHECKING:
    from rich.console import Console

    from sayso.store import Store

SHORT_ID = 8


def print_review(store: Store, console: Console, *, limit: int | None) -> None:
    """`limit`: so many of the latest acts; all where None."""
    found = store.review()
    console.print(plain(f"{found.decided:,} of {many(found.claims, 'claim')} decided; {found.open:,} not looked at yet"))
    if not found.by:
        console.print(plain(f"Nobody has decided anything yet: `sayso serve {store.name}` is the place for it."))
        return
    heads = ("who", "decisions", "claims", "accepted", "rejected", "changed", "added", "joined or parted", "undone")
    cells = [
        (one.who, one.decisions, one.claims, one.accepted, one.rejected, one.changed, one.added, one.linked, one.undone) for one in found.by
    ]  # fmt: skip
    _print(console, heads, cells)
    if found.agreement:
        console.print(plain("how two people agree on the claims that both decided on (kappa: beyond what chance would give)", "dim"))
        _print(
            console,
            ("two people", "on", "claims", "the same", "per cent", "kappa"),
            [
                (
                    f"{one.first}, {one.second}",
                    one.field,
                    one.both,
                    one.same,
                    f"{one.percent:.0f}",
                    "–" if one.kappa is None else f"{one.kappa:.2f}",
                )
                for one in found.agreement
            ],
        )
    deeds = deeds_of(reversed(store.decisions()))
    console.print(plain("the latest decisions" if limit and len(deeds) > limit else "all decisions, the newest first", "dim"))
    _print(console, ("when", "who", "claim", "what", "why"), [_cells(deed) for deed in islice(deeds, limit)])


def _cells(deed: Deed) -> tuple[str, ...]:
    change = f": {deed.old} → {deed.new}" if deed.old or deed.new else ""
    more = f" ({many(deed.size, 'claim')})" if deed.size > 1 else ""
    return deed.when, deed.who, deed.claim[:SHORT_ID], f"{deed.what}{change}{more}{f', {deed.undone}' if deed.undone else ''}", deed.why


def _print(console: Console, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*(plain(f"{cell:,}" if isinstance(cell, int) else str(cell)) for cell in row))
    console.print(table)
    console.print()
