"""Claims in, tab-separated text out in the columns of POLECAT, the weekly files of PLOVER-coded events: one claim a row.

Types and modes are PLOVER's own (with `territory` added); sectors are written in PLOVER's codes. Columns that nothing here can fill stay empty,
so that a program which reads POLECAT by place finds each where it looks for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

from sayso.model import Role
from sayso.publish.exports.cells import Cell, joined, write_cells
from sayso.publish.exports.crosswalk import coding
from sayso.publish.exports.events import parties
from sayso.publish.labels import country_name, many
from sayso.publish.rows import Account, find_accounts
from sayso.store import Store

COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name", "Actor Country", "Actor COW",
    "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw", "Wikipedia Actor ID", "Recipient Name", "Recipient Country",
    "Recipient COW", "Primary Recipient Sector", "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID", "Placename",
    "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type", "Source",
    "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip
SECTORS = {"MED": "JRN", "CIV": "SOC"}  # ours to PLOVER's; the others have one name
KEYS = {"ARMED": "UAF", "UNKNOWN": "UNK"}


def write_plover(store: Store, out: IO[bytes]) -> str:
    """Claims of what happened or may have: PLOVER has no place for what is planned or denied."""
    accounts = (account for account in find_accounts(store) if account.claim.status in ("happened", "possible"))
    return many(write_cells(out, COLUMNS, map(_row, accounts), delimiter="\t"), "claim")


def _row(account: Account) -> list[Cell]:
    claim, report, place = account.claim, account.report, account.claim.place
    town = place is not None and place.precision in ("point", "town")
    return [
        claim.id, claim.date, claim.type, claim.mode, None, coding(claim.type, claim.mode).quad.upper(), None,
        *_who(claim.actor), *_who(claim.recipient),
        *((place.name or place.text, place.name if town else None, None, place.admin1, country_name(place.country), place.lat, place.lon, None, place.text, place.precision) if place else [None] * 10),
        report.outlet, (report.published or "")[:10] or None, None, None, None, report.language, claim.coder,
    ]  # fmt: skip


def _who(roles: Sequence[Role]) -> list[Cell]:
    sectors = [SECTORS.get(role.sector, role.sector) or KEYS.get(role.party, "") for role in roles]
    known = parties(roles)
    return [
        joined(party.name for party in known), joined(party.country for party in known), None, next(filter(None, sectors), None), joined(sectors), None,
        joined(role.text for role in roles), None,
    ]  # fmt: skip
