"""Rows of the database in, columns of numbers in memory out: what finding and counting run over, so that any filter takes milliseconds.

A million claims take some 150 MB. Columns follow the database by the table `changes`: what a report, its claims or their incidents
became is appended, what they were is struck out. A snapshot never changes: who holds one reads on undisturbed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from sayso.store.labels import NONE, Bools, Ints, Labels, Stack, map_all, ordinal, tie_of
from sayso.store.pairs import Pairs

Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

Made = TypeVar("Made")

ACTOR, RECIPIENT = 0, 1


@dataclass(frozen=True, slots=True)
class Claims:
    """One row a claim; `report` and `incident` are rows of those. Days are ordinals. `place` is the usual name, else the words.
    `sides`: 1 where an actor is told, 2 where a recipient is, 3 where both are."""

    alive: Bools
    number: Longs
    report: Ints
    incident: Ints
    type: Ints
    mode: Ints
    status: Ints
    place: Ints
    place_text: Ints
    admin1: Ints
    country: Ints
    lat: Floats
    lon: Floats
    first: Ints
    last: Ints
    source_party: Ints
    source_name: Ints
    source_text: Ints
    decided: Ints
    score: Floats
    losses: Longs
    sides: npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Roles:
    """One row a party on one side of a claim; a party with two names has two, of which one is the `first`."""

    claim: Ints
    side: npt.NDArray[np.int8]
    party: Ints
    name: Ints
    first: Bools


@dataclass(frozen=True, slots=True)
class Told:
    """One row a party that a claim tells of, as actor, recipient or source."""

    claim: Ints
    party: Ints


@dataclass(frozen=True, slots=True)
class Tolls:
    claim: Ints
    measure: Ints
    count: Longs


@dataclass(frozen=True, slots=True)
class Reports:
    alive: Bools
    number: Longs
    outlet: Ints
    day: Ints


@dataclass(frozen=True, slots=True)
class Incidents:
    alive: Bools
    tie: npt.NDArray[np.uint64]
    type: Ints
    state: Ints
    place: Ints
    lat: Floats
    lon: Floats
    first: Ints
    last: Ints
    accounts: Longs
    losses: Longs


@dataclass(frozen=True, slots=True)
class Columns:
    """A snapshot of the whole database as of one change. `pairs`, by kind of owner, are shared by all snapshots; `derived` holds what
    was worked out from this one."""

    change: int
    claims: Claims
    roles: Roles
    told: Told
    tolls: Tolls
    reports: Reports
    incidents: Incidents
    labels: Mapping[str, Labels]
    report_ids: Labels
    incident_ids: Labels
    pairs: Mapping[str, Pairs]
    derived: dict[str, Any] = field(default_factory=dict, compare=False)

    def derive(self, name: str, make: Callable[[], Made]) -> Made:
        """What many questions need, worked out by the first."""
        if name not in self.derived:
            self.derived[name] = make()
        found: Made = self.derived[name]
        return found


KINDS: Mapping[type, Mapping[str, Any]] = {
    Claims: {"number": np.int64, "lat": np.float64, "lon": np.float64, "score": np.float64, "losses": np.int64, "sides": np.int8, "alive": np.bool_},
    Roles: {"side": np.int8, "first": np.bool_},
    Told: {},
    Tolls: {"count": np.int64},
    Reports: {"alive": np.bool_, "number": np.int64},
    Incidents: {
        "alive": np.bool_, "tie": np.uint64, "lat": np.float64, "lon": np.float64, "accounts": np.int64, "losses": np.int64,
    },
}  # fmt: skip
LABELS = ("type", "mode", "status", "place", "admin1", "country", "party", "name", "source_text", "decided", "measure", "outlet", "state")


class Growing:
    """Columns that are brought up to date. One thread at a time; snapshots are free."""

    def __init__(self) -> None:
        self.stacks: dict[type, dict[str, Stack]] = {
            kind: {name: Stack(KINDS[kind].get(name, np.int32)) for name in kind.__dataclass_fields__ if name != "alive"}
            for kind in (Claims, Roles, Told, Tolls)
        }
        self.labels = {name: Labels() for name in LABELS}
        self.report_ids, self.incident_ids = Labels(), Labels()
        self.pairs = {"incidents": Pairs(), "reports": Pairs()}
        self.alive: Bools = np.zeros(0, dtype=bool)
        self.reports = _empty(Reports)
        self.incidents = _empty(Incidents)
        self.dead = 0

    def snapshot(self, change: int) -> Columns:
        made = {kind: {name: stack.view() for name, stack in own.items()} for kind, own in self.stacks.items()}
        return Columns(
            change=change, claims=Claims(alive=self.alive, **made[Claims]), roles=Roles(**made[Roles]), told=Told(**made[Told]), tolls=Tolls(**made[Tolls]),
            reports=self.reports, incidents=self.incidents, labels=self.labels, report_ids=self.report_ids, incident_ids=self.incident_ids,
            pairs=self.pairs,
        )  # fmt: skip

    def strike(self, reports: Sequence[str]) -> set[str]:
        """Strike out these reports with their claims; the incidents that the claims were in."""
        codes = [self.report_ids.codes[id] for id in reports if id in self.report_ids.codes]
        if not codes:
            return set()
        going = np.zeros(len(self.report_ids.values) + 1, dtype=bool)
        going[codes] = True
        struck = going[self.stacks[Claims]["report"].view()] & self.alive
        self.alive = self.alive & ~struck
        self.dead += int(struck.sum())
        self.reports = replace(self.reports, alive=self.reports.alive & ~going[: len(self.reports.alive)])
        held = self.stacks[Claims]["incident"].view()[struck]
        return {self.incident_ids.values[code] for code in np.unique(held) if code >= 0}

    def add_reports(self, rows: Sequence[Sequence[Any]]) -> None:
        """(number, id, outlet, day as ISO)."""
        codes = self.report_ids.code_all(row[1] for row in rows)
        cells = {
            "alive": np.ones(len(rows), dtype=bool),
            "number": np.array([row[0] for row in rows], dtype=np.int64),
            "outlet": self.labels["outlet"].code_all(row[2] for row in rows),
            "day": map_all([row[3] for row in rows], ordinal),
        }
        self.reports = _put(self.reports, codes, cells, len(self.report_ids.values))

    def add_claims(self, rows: Sequence[Sequence[Any]], incident_of: Mapping[str, str]) -> dict[str, int]:
        """Rows as `CLAIM_CELLS` of gathering.py names them; where each claim stands now."""
        if not rows:
            return {}
        of = dict(zip(CLAIM_CELLS, zip(*rows, strict=True), strict=True))
        code = self.labels
        cells: dict[str, npt.NDArray[Any]] = {
            "number": np.array(of["number"], dtype=np.int64),
            "report": self.report_ids.code_all(of["report"]),
            "incident": self.incident_ids.code_all(map(incident_of.get, of["id"])),
            "place": code["place"].code_all(name or text for name, text in zip(of["place_name"], of["place_text"], strict=True)),
            "place_text": code["place"].code_all(of["place_text"]),
            "country": code["country"].code_all(of["place_country"]),
            "admin1": code["admin1"].code_all(of["place_admin1"]),
            "first": map_all(of["day_first"], ordinal),
            "last": map_all(of["day_last"], ordinal),
            "source_party": code["party"].code_all(of["source_party"]),
            "source_name": code["name"].code_all(of["source_name"]),
            "losses": np.full(len(rows), NONE, dtype=np.int64),
            "sides": np.zeros(len(rows), dtype=np.int8),
        }
        cells |= {name: code[name].code_all(of[name]) for name in ("type", "mode", "status", "source_text", "decided")}
        cells |= {name: np.array(of[name], dtype=np.float64) for name in ("lat", "lon", "score")}
        start = len(self.alive)
        for name, values in cells.items():
            self.stacks[Claims][name].add(values)
        self.alive = np.concatenate([self.alive, np.ones(len(rows), dtype=bool)])
        return {id: start + place for place, id in enumerate(of["id"])}

    def add_roles(self, rows: Iterable[Sequence[Any]], at: Mapping[str, int]) -> None:
        """(claim, role, party, name)."""
        known = [row for row in rows if row[0] in at]
        if not known:
            return
        claims, sides, parties, names = zip(*known, strict=True)
        cells: dict[str, npt.NDArray[Any]] = {
            "claim": np.array([at[claim] for claim in claims], dtype=np.int32),
            "side": map_all(sides, lambda side: ACTOR if side == "actor" else RECIPIENT).astype(np.int8),
            "party": self.labels["party"].code_all(parties),
            "name": self.labels["name"].code_all(names),
            "first": np.ones(len(known), dtype=bool),
        }
        for name, values in cells.items():
            self.stacks[Roles][name].add(values)
        np.bitwise_or.at(self.stacks[Claims]["sides"].view(), cells["claim"].astype(np.intp), np.int8(1) << cells["side"])

    def tell_parties(self, claim: int, role: int) -> None:
        """Of the claims and the roles from these rows on, which belong together."""
        self._mark_first(role)
        spoken = self.stacks[Claims]["source_party"].view()[claim:]
        speaking = np.flatnonzero(spoken >= 0)
        claims = np.concatenate([self.stacks[Roles]["claim"].view()[role:], speaking + claim]).astype(np.int64)
        wide = len(self.labels["party"].values) + 1
        told = np.unique(claims * wide + np.concatenate([self.stacks[Roles]["party"].view()[role:], spoken[speaking]]) + 1)
        told = told[told % wide > 0]
        self.stacks[Told]["claim"].add((told // wide).astype(np.int32))
        self.stacks[Told]["party"].add((told % wide - 1).astype(np.int32))

    def _mark_first(self, start: int) -> None:
        claim, side, party, first = (self.stacks[Roles][name].view()[start:] for name in ("claim", "side", "party", "first"))
        key = (claim.astype(np.int64) * 2 + side) * (len(self.labels["party"].values) + 1) + party + 1
        first[:] = False
        first[np.unique(key, return_index=True)[1]] = True

    def add_tolls(self, rows: Iterable[Sequence[Any]], at: Mapping[str, int]) -> None:
        """(claim, measure, low, high). `losses` of a claim: the most that it says were killed at least."""
        known = [row for row in rows if row[0] in at and (row[2] is not None or row[3] is not None)]
        if not known:
            return
        claim = np.array([at[row[0]] for row in known], dtype=np.int64)
        measure = self.labels["measure"].code_all([row[1] for row in known])
        count = np.array([row[2] if row[2] is not None else row[3] for row in known], dtype=np.int64)
        for name, values in (("claim", claim), ("measure", measure), ("count", count)):
            self.stacks[Tolls][name].add(values)
        deadly = measure == self.labels["measure"].code("killed")
        np.maximum.at(self.stacks[Claims]["losses"].view(), claim[deadly], count[deadly])

    def put_incidents(self, rows: Sequence[Sequence[Any]], gone: Iterable[str]) -> None:
        """(id, type, state, place name, place text, lat, lon, first day, last day); `gone` may have gone. Claims come before."""
        told = {row[0] for row in rows}
        lost = [self.incident_ids.code(id) for id in gone if id not in told]
        codes = self.incident_ids.code_all(row[0] for row in rows)
        code, count = self.labels, len(rows)
        cells: dict[str, npt.NDArray[Any]] = {
            "alive": np.ones(count, dtype=bool),
            "tie": np.array([tie_of(row[0]) for row in rows], dtype=np.uint64),
            "type": code["type"].code_all(row[1] for row in rows),
            "state": code["state"].code_all(row[2] for row in rows),
            "place": code["place"].code_all(row[3] or row[4] for row in rows),
            "lat": np.array([row[5] for row in rows], dtype=np.float64),
            "lon": np.array([row[6] for row in rows], dtype=np.float64),
            "first": map_all([row[7] for row in rows], ordinal),
            "last": map_all([row[8] for row in rows], ordinal),
            "accounts": np.zeros(count, dtype=np.int64), "losses": np.full(count, NONE, dtype=np.int64),
        }  # fmt: skip
        self.incidents = _put(self.incidents, codes, cells, len(self.incident_ids.values))
        self.incidents.alive[lost] = False
        self._count_accounts(codes)

    def _count_accounts(self, codes: Ints) -> None:
        changed = np.zeros(len(self.incident_ids.values) + 1, dtype=bool)
        changed[codes] = True
        of = self.stacks[Claims]["incident"].view()
        rows = np.flatnonzero(changed[of] & self.alive)
        owner = of[rows].astype(np.intp)
        np.add.at(self.incidents.accounts, owner, 1)
        np.maximum.at(self.incidents.losses, owner, self.stacks[Claims]["losses"].view()[rows])


CLAIM_CELLS = (
    "number", "id", "report", "type", "mode", "status", "place_text", "place_name", "place_country", "place_admin1", "lat", "lon",
    "day_first", "day_last", "source_text", "source_party", "source_name", "decided", "score",
)  # fmt: skip


def _empty(kind: Any) -> Any:
    return kind(**{name: np.zeros(0, dtype=KINDS[kind].get(name, np.int32)) for name in kind.__dataclass_fields__})


def _put(rows: Any, codes: Ints, cells: Mapping[str, npt.NDArray[Any]], size: int) -> Any:
    """A copy of `rows` with `cells` at the rows `codes`."""
    made = {}
    for name in rows.__dataclass_fields__:
        held = getattr(rows, name)
        column = np.zeros(size, dtype=held.dtype)
        column[: len(held)] = held
        column[codes] = cells[name]
        made[name] = column
    return type(rows)(**made)
