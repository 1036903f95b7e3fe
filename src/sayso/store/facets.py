"""What fits a Filter in, the counts beside each field out: which values there are, and how many claims, incidents or reports have each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from sayso.store.asking import Fitting
from sayso.store.columns import ACTOR, RECIPIENT, Columns, Longs
from sayso.store.counting import count_days
from sayso.store.filters import NOTHING
from sayso.store.found import FacetCount
from sayso.store.labels import NONE, Bools, Ints, Labels

FACETS = (
    "type", "mode", "status", "actor", "recipient", "source", "place", "admin1", "country", "outlet", "state", "decided", "year", "losses",
)  # fmt: skip
EXACT = ("source", "place", "outlet")  # fields of a Filter that take a part of a name: their values come with "="
STEPS = (1, 10, 50, 100, 500)  # losses of "so many or more"
LEAVE = {"year": ("since", "until"), "losses": ("losses",)}
ROOM = 16_000_000  # marks that are cheaper than sorting
Rows = npt.NDArray[np.int64]
SIDES: Mapping[str, int] = MappingProxyType({"actor": ACTOR, "recipient": RECIPIENT})


class Chosen:
    """The claims that fit, as rows: most fields ask for the same ones, which are then looked for once."""

    def __init__(self, fit: Fitting, of: str) -> None:
        self.fit, self.of = fit, of
        self.held: dict[frozenset[str], tuple[Bools, Rows]] = {}

    def rows(self, leave: tuple[str, ...]) -> tuple[Rows, Ints | None]:
        """Rows of claims, and what each is counted for where that is not the claim itself."""
        rows = self._chosen(leave)[1]
        claims = self.fit.columns.claims
        return rows, {"claims": None, "incidents": claims.incident, "reports": claims.report}[self.of]

    def roles(self, leave: tuple[str, ...], side: int) -> Rows:
        """Rows of roles on one side, one a claim and party."""
        rows, claim = side_rows(self.fit.columns, side)
        return rows[self._chosen(leave)[0][claim]]

    def _chosen(self, leave: tuple[str, ...]) -> tuple[Bools, Rows]:
        fit = self.fit
        left = frozenset(leave) & (fit.claims.keys() | fit.incidents.keys())
        if left not in self.held:
            mask = fit.claims_in(left) if self.of == "incidents" else fit.of_claims(left)
            self.held[left] = mask, np.flatnonzero(mask)
        return self.held[left]


def side_rows(columns: Columns, side: int) -> tuple[Rows, Ints]:
    """Rows of roles on one side, one a claim and party, and their claims."""

    def make() -> tuple[Rows, Ints]:
        rows = np.flatnonzero((columns.roles.side == side) & columns.roles.first)
        return rows, columns.roles.claim[rows]

    return columns.derive(f"side {side}", make)


def count_facets(fit: Fitting, *, of: str, limit: int, fields: tuple[str, ...] = FACETS) -> dict[str, tuple[FacetCount, ...]]:
    chosen = Chosen(fit, of)
    return {field: tuple(_facet(chosen, field, limit)) for field in fields}


def _facet(chosen: Chosen, field: str, limit: int) -> Iterator[FacetCount]:
    leave, fit, of = LEAVE.get(field, (field,)), chosen.fit, chosen.of
    if field == "losses":
        most = _losses(chosen, leave)
        for step in STEPS:
            if count := int((most >= step).sum()):
                yield FacetCount(str(step), f"{step} or more", count)
        return
    if field == "year":
        counts = count_days(fit, of=of, unit="year", leave=leave).counts
        yield from (FacetCount(year, year, count) for year, count in sorted(counts, key=lambda one: (-one[1], one[0]))[:limit])
        return
    counts_of, none = _counts(chosen, field, leave)
    labels, sign = _labels(fit.columns, field), "=" if field in EXACT else ""
    found = [FacetCount(sign + labels.values[code], labels.values[code], int(counts_of[code])) for code in top_codes(counts_of, limit)]
    yield from sorted([*found, *([FacetCount(NOTHING, "", none)] if none else [])], key=lambda one: (-one.count, one.value))[:limit]


def _counts(chosen: Chosen, field: str, leave: tuple[str, ...]) -> tuple[Longs, int]:
    """How many things have each value of a field, and how many have none."""
    fit, columns, of = chosen.fit, chosen.fit.columns, chosen.of
    size = len(_labels(columns, field).values)
    if of == "incidents" and field in ("type", "state"):
        return _bins(getattr(columns.incidents, field)[fit.of_incidents(leave)], size)
    rows, owner = chosen.rows(leave)
    if field in SIDES:
        return _side_counts(chosen, field, leave, size)
    if owner is None:
        return _bins(cells_of(columns, field, rows), size)
    if field == "state":  # linking may change it where the claim is as it was
        values = cells_of(columns, field, rows)
        there = values >= 0
        return count_pairs(values[there], owner[rows][there], size), several(owner[rows][~there])
    return count_owners(columns, of, field, rows)


def count_owners(columns: Columns, of: str, field: str, rows: Rows) -> tuple[Longs, int]:
    """Of some claims, in ascending order, how many incidents or reports have each value of a field, and how many have none."""
    claims = columns.claims
    return columns.pairs[of].count(
        field, rows, len(_labels(columns, field).values), owner=lambda: claims.incident if of == "incidents" else claims.report,
        value=lambda start: cells_of(columns, field, np.arange(start, len(claims.alive))), alive=lambda: claims.alive,
    )  # fmt: skip


def _side_counts(chosen: Chosen, field: str, leave: tuple[str, ...], size: int) -> tuple[Longs, int]:
    columns, side = chosen.fit.columns, SIDES[field]
    roles, claims, (rows, owner) = columns.roles, columns.claims, chosen.rows(leave)
    own = chosen.roles(leave, side)
    without = rows[claims.sides[rows] & (1 << side) == 0]
    if owner is None:
        return _bins(roles.party[own], size)[0], len(without)
    counts, _ = columns.pairs[chosen.of].count(
        field, own, size, owner=lambda: np.where(roles.side == side, owner[roles.claim], np.int32(NONE)),
        value=lambda start: roles.party[start:], alive=lambda: claims.alive[roles.claim],
    )  # fmt: skip
    return counts, several(owner[without])


def _bins(values: Ints, size: int) -> tuple[Longs, int]:
    counts = np.bincount(values + 1, minlength=size + 1)
    return counts[1 : size + 1], int(counts[0])


def cells_of(columns: Columns, field: str, rows: Rows) -> Ints:
    """A field of some claims."""
    claims = columns.claims
    if field == "outlet":
        outlets: Ints = columns.reports.outlet[claims.report[rows]]
        return outlets
    if field == "state":
        states: Ints = np.append(columns.incidents.state, np.int32(NONE))[claims.incident[rows]]
        return states
    column: Ints = claims.source_party if field == "source" else getattr(claims, field)
    found: Ints = column[rows]
    return found


def _labels(columns: Columns, field: str) -> Labels:
    return columns.labels["party" if field in ("actor", "recipient", "source") else field]


def count_pairs(values: Ints, owners: npt.NDArray[Any] | None, size: int) -> Longs:
    """How often each value is there; of several that one owner has, once."""
    if owners is not None and len(values):
        pairs = owners.astype(np.int64) * size + values
        room = (int(owners.max()) + 1) * size
        if room <= max(ROOM, 4 * len(pairs)):  # a mark for each pair there could be
            seen = np.zeros(room, dtype=bool)
            seen[pairs] = True
            pairs = np.flatnonzero(seen)
        else:  # sorting is many times as quick as numpy's unique, which hashes
            pairs.sort()
            pairs = pairs[np.append(True, pairs[1:] != pairs[:-1])]
        values = (pairs % size).astype(np.int32)
    return np.bincount(values, minlength=size).astype(np.int64)


def several(codes: Ints) -> int:
    """How many different codes there are, but for NONE."""
    seen = np.zeros(int(codes.max(initial=0)) + 2, dtype=bool)
    seen[codes] = True
    return int(seen[:-1].sum())


def top_codes(counts: Longs, limit: int) -> list[int]:
    some = np.flatnonzero(counts)
    if len(some) > limit:
        some = some[np.argpartition(-counts[some], limit - 1)[:limit]]
    return [int(code) for code in some[np.argsort(-counts[some], kind="stable")]]


def _losses(chosen: Chosen, leave: tuple[str, ...]) -> Longs:
    losses = chosen.fit.columns.claims.losses
    rows, owner = chosen.rows(leave)
    if owner is None:
        return losses[rows]
    rows = rows[(losses[rows] > 0) & (owner[rows] >= 0)]
    most = np.zeros(int(owner.max(initial=0)) + 1, dtype=np.int64)
    np.maximum.at(most, owner[rows].astype(np.intp), losses[rows])
    return most
