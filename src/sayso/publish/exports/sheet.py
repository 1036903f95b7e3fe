"""Claims in, CSV out: one claim a row in flat columns, for spreadsheets and statistics programs (RFC 4180, UTF-8).

How a text that a spreadsheet would run as a formula is written: cells.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from sayso.model import MEASURES, Claim, Figure, Role
from sayso.publish.exports.cells import Cell, write_cells
from sayso.publish.labels import many, one_line
from sayso.publish.rows import Account, find_accounts
from sayso.store import Store

COLUMNS = (
    "id", "incident", "report", "outlet", "published", "type", "mode", "status",
    "actor", "actor_party", "actor_sector", "recipient", "recipient_party", "recipient_sector",
    "date", "place", "place_text", "country", "admin1", "lat", "lon", "precision",
    *(f"{measure}_{end}" for measure in MEASURES for end in ("low", "high")), "figures",
    "source", "source_party", "source_sector", "cue", "stance", "via",
    "anchor", "anchor_start", "anchor_end", "sentence", "sentence_start", "sentence_end", "score", "why", "coder",
)  # fmt: skip


def write_sheet(store: Store, out: IO[bytes]) -> str:
    return many(write_cells(out, COLUMNS, map(claim_cells, find_accounts(store))), "claim")


def claim_cells(account: Account) -> list[Cell]:
    claim, report, source, place = account.claim, account.report, account.claim.source, account.claim.place
    return [
        claim.id, account.incident, report.id, report.outlet, report.published, claim.type, claim.mode, claim.status,
        *_roles(claim.actor), *_roles(claim.recipient),
        claim.date,
        *((place.name, one_line(place.text), place.country, place.admin1, place.lat, place.lon, place.precision) if place else [None] * 7),
        *_figures(claim),
        *((one_line(source.text), source.party, source.sector, source.cue, source.stance) if source else [None] * 5),
        _joined(claim.via),
        claim.anchor.text, claim.anchor.start, claim.anchor.end, claim.sentence.text, claim.sentence.start, claim.sentence.end,
        round(claim.score, 4), claim.why, claim.coder,
    ]  # fmt: skip


def _roles(roles: tuple[Role, ...]) -> list[Cell]:
    return [_joined(role.text for role in roles), _joined(role.party for role in roles), _joined(role.sector for role in roles)]


def _figures(claim: Claim) -> list[Cell]:
    """Two columns a measure for its first figure, which is the whole; every figure, also of parts, stands in `figures`."""
    first = {figure.measure: figure for figure in reversed(claim.figures)}
    cells: list[Cell] = []
    for measure in MEASURES:
        cells += [first[measure].low, first[measure].high] if measure in first else [None, None]
    return [*cells, _joined(map(_figure, claim.figures))]


def _figure(figure: Figure) -> str:
    """ "killed 23.. civilians", "wounded 24..99": an end that is open stays empty."""
    low, high = ("" if end is None else str(end) for end in (figure.low, figure.high))
    return f"{figure.measure} {low}..{high} {figure.who}".rstrip()


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(one_line(text) for text in texts)
