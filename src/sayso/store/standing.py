"""What fits a Filter in, who and what stands how often in it out: parties, outlets, places, and the whole."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from sayso.store.asking import Fitting
from sayso.store.columns import Columns, Longs
from sayso.store.counting import reports_of
from sayso.store.facets import EXACT, SIDES, cells_of, count_pairs, several, top_codes
from sayso.store.found import Standing, Summary
from sayso.store.labels import NONE, Bools, Ints


def summarise(fit: Fitting) -> Summary:
    columns = fit.columns
    mask = fit.of_claims()
    reports = np.flatnonzero(reports_of(fit))
    held = columns.claims.incident[mask]
    first, last = _ends(columns, mask)
    return Summary(int(mask.sum()), several(held), len(reports), several(columns.reports.outlet[reports]), _iso(first), _iso(last))


def _ends(columns: Columns, mask: Bools) -> tuple[int, int]:
    first, last = columns.claims.first[mask], columns.claims.last[mask]
    return int(first[first >= 0].min(initial=2**31 - 1)), int(last.max(initial=NONE))


def _iso(day: int) -> str | None:
    return date.fromordinal(day).isoformat() if 0 < day <= date.max.toordinal() else None


def standings(fit: Fitting, *, of: str, limit: int) -> tuple[Standing, ...]:
    """`of`: party, outlet or place; those in most claims first."""
    columns, mask = fit.columns, fit.of_claims()
    if of == "party":
        claim, value, sides = _party_rows(columns, mask)
    else:
        claim = np.flatnonzero(mask)
        value, sides = cells_of(columns, of, claim), {}
        claim, value = claim[value >= 0], value[value >= 0]
    labels = columns.labels[of]
    size = len(labels.values)
    counts = count_pairs(value, claim, size)
    incidents, reports = (_count_known(value, owner[claim], size) for owner in (columns.claims.incident, columns.claims.report))
    first, last = np.full(size, 2**31 - 1, dtype=np.int64), np.full(size, NONE, dtype=np.int64)
    days = columns.claims.first[claim]
    np.minimum.at(first, value[days >= 0], days[days >= 0])
    np.maximum.at(last, value, columns.claims.last[claim])
    sign = "=" if of in EXACT else ""
    return tuple(
        Standing(
            value=sign + labels.values[code], label=labels.values[code], claims=int(counts[code]), incidents=int(incidents[code]),
            reports=int(reports[code]), first_day=_iso(int(first[code])), last_day=_iso(int(last[code])),
            **{side: int(of_side[code]) for side, of_side in sides.items()},
        )
        for code in top_codes(counts, limit)
    )  # fmt: skip


def _count_known(value: Ints, owner: Ints, size: int) -> Longs:
    return count_pairs(value[owner >= 0], owner[owner >= 0], size)


def _party_rows(columns: Columns, mask: Bools) -> tuple[npt.NDArray[Any], Ints, dict[str, Longs]]:
    """(claim, party) for actors, recipients and sources, and how many claims each is in as which."""
    roles, size = columns.roles, len(columns.labels["party"].values)
    rows = np.flatnonzero(mask[roles.claim])
    spoken = np.flatnonzero(mask & (columns.claims.source_party >= 0))
    sides = {}
    for name, side in SIDES.items():
        own = rows[roles.side[rows] == side]
        sides[name] = count_pairs(roles.party[own], roles.claim[own], size)
    sides["source"] = count_pairs(columns.claims.source_party[spoken], None, size)
    claim = np.concatenate([roles.claim[rows], spoken])
    value = np.concatenate([roles.party[rows], columns.claims.source_party[spoken]])
    return claim, value, sides
