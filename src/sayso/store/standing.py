"""What fits a Filter in, who and what stands how often in it out: parties, outlets, places, and the whole."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from sayso.store.asking import Fitting
from sayso.store.columns import Columns, Longs
from sayso.store.counting import reports_of
from sayso.store.facets import EXACT, SIDES, cells_of, count_owners, several, side_rows, top_codes
from sayso.store.found import Standing, Summary
from sayso.store.labels import NONE, Bools


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
    size = len(columns.labels[of].values)
    claim: npt.NDArray[Any]
    rows: npt.NDArray[Any]
    if of == "party":
        rows = np.flatnonzero(mask[columns.told.claim])
        claim, value, sides = columns.told.claim[rows], columns.told.party[rows], _sides(columns, mask, size)
    else:
        claim = np.flatnonzero(mask)
        value, sides = cells_of(columns, of, claim), {}
        rows = claim = claim[value >= 0]
        value = value[value >= 0]
    labels, counts = columns.labels[of], np.bincount(value, minlength=size)
    incidents, reports = (_owners(columns, kind, of, rows, size) for kind in ("incidents", "reports"))
    first, last, at = np.full(size, 2**31 - 1, dtype=np.int32), np.full(size, NONE, dtype=np.int32), value.astype(np.intp)
    days = columns.claims.first[claim]
    np.minimum.at(first, at[days >= 0], days[days >= 0])  # thirty times as quick where no kind of number has to be made another
    np.maximum.at(last, at, columns.claims.last[claim])
    sign = "=" if of in EXACT else ""
    return tuple(
        Standing(
            value=sign + labels.values[code], label=labels.values[code], claims=int(counts[code]), incidents=int(incidents[code]),
            reports=int(reports[code]), first_day=_iso(int(first[code])), last_day=_iso(int(last[code])),
            **{side: int(of_side[code]) for side, of_side in sides.items()},
        )
        for code in top_codes(counts, limit)
    )  # fmt: skip


def _owners(columns: Columns, kind: str, of: str, rows: npt.NDArray[Any], size: int) -> Longs:
    """How many incidents or reports each is in."""
    if of != "party":
        return count_owners(columns, kind, of, rows)[0]
    told, claims = columns.told, columns.claims
    owner = claims.incident if kind == "incidents" else claims.report
    found, _ = columns.pairs[kind].count(
        of, rows, size, owner=lambda: owner[told.claim], value=lambda start: told.party[start:], alive=lambda: claims.alive[told.claim]
    )
    return found


def _sides(columns: Columns, mask: Bools, size: int) -> dict[str, Longs]:
    """In how many claims each party is as actor, as recipient, and as source."""
    found = {}
    for name, side in SIDES.items():
        rows, claim = side_rows(columns, side)
        found[name] = np.bincount(columns.roles.party[rows[mask[claim]]], minlength=size)
    spoken = columns.claims.source_party[mask]
    return found | {"source": np.bincount(spoken[spoken >= 0], minlength=size)}
