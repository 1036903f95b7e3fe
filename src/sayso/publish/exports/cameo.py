"""Claims in, tab-separated text out in the columns of ICEWS, with CAMEO codes: one pair of actor and recipient a row.

`Event Text` is what CAMEO's code stands for here: type and mode. `Intensity` (Goldstein's scale) is a judgement on codes that we do not make: empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from sayso.publish.exports.cells import Cell, joined, write_cells
from sayso.publish.exports.crosswalk import coding
from sayso.publish.exports.events import Party, parties
from sayso.publish.labels import SECTORS, country_name, kind_of, many
from sayso.publish.rows import Account, find_accounts
from sayso.store import Store

COLUMNS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code", "Intensity", "Target Name", "Target Sectors",
    "Target Country", "Story ID", "Sentence Number", "Publisher", "City", "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip


def write_cameo(store: Store, out: IO[bytes]) -> str:
    """Claims of what happened or may have. Who is not told stays empty; in a fight of two sides each is the source of one row."""
    return many(write_cells(out, COLUMNS, _rows(store), delimiter="\t"), "row")


def _rows(store: Store) -> Iterator[list[Cell]]:
    for account in find_accounts(store):
        claim = account.claim
        if claim.status in ("happened", "possible"):
            who: list[Party | None] = [*parties(claim.actor)]
            whom: list[Party | None] = [*parties(claim.recipient)]
            if len(who) > 1 and not whom:
                pairs = [(one, other) for one in who for other in who if one != other]
            else:
                pairs = [(one, other) for one in who or [None] for other in whom or [None]]
            for number, (one, other) in enumerate(pairs):
                yield _row(account, one, other, number)


def _row(account: Account, source: Party | None, target: Party | None, number: int) -> list[Cell]:
    claim, place = account.claim, account.claim.place
    town = place is not None and place.precision in ("point", "town")
    return [
        f"{claim.id}-{number}" if number else claim.id, claim.date, *_who(source), kind_of(claim.type, claim.mode), coding(claim.type, claim.mode).cameo, None,
        *_who(target), account.report.id, None, account.report.outlet,
        *((place.name if town else None, None, place.admin1, country_name(place.country), place.lat, place.lon) if place else [None] * 6),
    ]  # fmt: skip


def _who(party: Party | None) -> list[Cell]:
    if party is None:
        return [None, None, None]
    return [party.name, joined(SECTORS.get(sector, sector) for sector in party.sectors), country_name(party.country) or None]
