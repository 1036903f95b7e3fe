"""Parts of a linking in, their outcome out: the three things that can be done side by side.

`describe`: reports to the columns of their claims. `compare`: claims and their buckets to links. `settle`: claims that hang together, with
their links, to incidents. `Alone` does them in this process; `engines/linking.py` has others do them.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Protocol

import numpy as np

from sayso.incidents.apart import impossible
from sayso.incidents.blocks import find_pairs
from sayso.incidents.cluster import WHOLE, Linked, Pair, cluster_group, is_pair
from sayso.incidents.columns import Bools, Columns, Floats, Ints
from sayso.incidents.described import columns_of
from sayso.incidents.grade import Grading, build_incident
from sayso.incidents.groups import components, groups_of
from sayso.incidents.link import SAME, Scored, score_pairs
from sayso.incidents.origins import SameWords, Speakers
from sayso.incidents.told import ReportFacts
from sayso.incidents.weights import load_weights
from sayso.model import Claim, Decision, Incident, Link, hash_id

Graded = tuple[Incident, tuple[str, ...]]  # an incident, and the name that each of its claims would give it


class ClaimStore(Protocol):
    """What linking asks of a store; `sayso.store.Store` is one."""

    def unlinked(self) -> list[str]: ...
    def claim_count(self) -> int: ...
    def report_of(self, ids: Iterable[str]) -> dict[str, str]: ...
    def reports_told(self) -> list[str]: ...
    def claims_with(self, ids: Iterable[str]) -> Iterator[Claim]: ...
    def claims_of(self, reports: Iterable[str]) -> Iterator[Claim]: ...
    def described(self, reports: Iterable[str], manner: str) -> dict[str, bytes]: ...
    def facts(self, reports: Iterable[str]) -> list[tuple[Any, ...]]: ...
    def links(self, ids: Iterable[str] | None = None) -> list[Link]: ...
    def block_members(self, keys: Iterable[int], *, limit: int) -> dict[int, list[str]]: ...
    def block_sizes(self, keys: Iterable[int]) -> dict[int, int]: ...
    def incident_of(self, ids: Iterable[str] | None = None) -> dict[str, str]: ...
    def fellows(self, ids: Iterable[str]) -> set[str]: ...
    def decisions(self) -> list[Decision]: ...

    def incident_rows(self, made: Iterable[Graded]) -> Rows: ...

    @property
    def save_linking(self) -> Callable[..., None]: ...
    @property
    def save_all_linking(self) -> Callable[..., None]: ...


class Rows(Protocol):
    """Incidents and which claims they hold, as a store writes them: made by those who share the work."""

    @property
    def incidents(self) -> list[Any]: ...
    @property
    def members(self) -> list[Any]: ...


@dataclass(frozen=True, slots=True)
class Part:
    """Claims to compare, with the (row, key) of their buckets. `fresh`: those that are to be linked. `at`: the numbers by which these
    claims are known to who asks, in which links are given back."""

    columns: Columns
    rows: Ints
    keys: Ints
    fresh: Bools
    at: Ints


@dataclass(frozen=True, slots=True)
class Hanging:
    """Claims that hang together, several such groups, with the links between them that say so: two rows and a score. `within`: for each
    claim the id of one that tells of the whole that its event is part of."""

    columns: Columns
    first: Ints
    second: Ints
    score: Floats
    within: Sequence[str | None] = ()
    joined: tuple[Pair, ...] = ()
    parted: tuple[Pair, ...] = ()


class Hands(Protocol):
    """`describe` and `settle` give one outcome for one part, in order; `compare` gives all links, however cut up."""

    def describe(self, parts: Iterable[Sequence[str]]) -> Iterator[Columns]: ...
    def compare(self, parts: Iterable[Part]) -> Iterator[Scored]: ...
    def settle(self, parts: Iterable[Hanging]) -> Iterator[Rows]: ...


class Alone:
    def __init__(self, store: ClaimStore, speakers: Speakers, same_words: SameWords) -> None:
        self.store, self.speakers, self.same_words = store, speakers, same_words

    def describe(self, parts: Iterable[Sequence[str]]) -> Iterator[Columns]:
        return (describe(self.store, part, self.speakers) for part in parts)

    def compare(self, parts: Iterable[Part]) -> Iterator[Scored]:
        return map(compare, parts)

    def settle(self, parts: Iterable[Hanging]) -> Iterator[Rows]:
        return (settle(self.store, part, self.speakers, self.same_words) for part in parts)


def facts_among(store: ClaimStore, reports: Iterable[str]) -> dict[str, ReportFacts]:
    return {
        id: ReportFacts(
            id=id, outlet=outlet, day=day, published=published, fingerprint=fingerprint, title=title or "", url=url, credits=credits
        )
        for id, outlet, day, published, fingerprint, title, url, credits in store.facts(reports)
    }


@contextmanager
def without_sweeps() -> Iterator[None]:
    """Among claims by the ten thousand, of which none is garbage yet, Python's search for cycles takes a seventh of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@without_sweeps()
def describe(store: ClaimStore, reports: Sequence[str], speakers: Speakers) -> Columns:
    return columns_of(list(store.claims_of(reports)), facts_among(store, reports), speakers.groups)


def compare(part: Part) -> Scored:
    pairs = find_pairs(part.columns, part.rows, part.keys, fresh=part.fresh)
    links = score_pairs(part.columns, *pairs, weights=load_weights())
    return replace(links, first=part.at[links.first], second=part.at[links.second])


@without_sweeps()
def settle(store: ClaimStore, part: Hanging, speakers: Speakers, same_words: SameWords) -> Rows:
    clusters = find_clusters(part)
    claims = {claim.id: claim for claim in store.claims_with(part.columns.ids)}
    grading = Grading(facts_among(store, {claim.report for claim in claims.values()}), speakers, same_words)
    within = {id: whole for id, whole in zip(part.columns.ids, part.within, strict=False) if whole}
    return store.incident_rows(
        _place_within(build_incident([claims[id] for id in members], grading), members, within) for members in clusters
    )


def _place_within(graded: Graded, members: Sequence[str], within: Mapping[str, str]) -> Graded:
    """Where its claims lie within different wholes, the one that most of them lie in. The whole goes by the name that this claim of
    it would give it, by which the store finds it whatever it is called now."""
    told = [within[id] for id in members if id in within] if within else []
    if not told or not set(told).isdisjoint(members):
        return graded
    wholes = Counter(told)
    whole = min(wholes, key=lambda id: (-wholes[id], id))
    return replace(graded[0], part_of=hash_id("incident", whole)), graded[1]


def find_clusters(part: Hanging) -> list[list[str]]:
    part = _in_order(part)
    ids = part.columns.ids
    lead = components(len(ids), *_meeting(part))
    groups = groups_of(lead)
    links = _links_inside(part, lead)
    found: list[list[str]] = []
    many: dict[int, list[int]] = {}
    for name, rows in groups.items():
        if len(rows) == 1 or (len(rows) == 2 and not part.joined and not part.parted):
            together = len(rows) == 2 and is_pair(links[name][0][2])
            found += [[ids[row] for row in rows]] if together else [[ids[row]] for row in rows]
        else:
            many[name] = rows
    told = {name: rows for name, rows in many.items() if len(rows) <= WHOLE}
    apart = dict(zip(told, impossible(part.columns, list(told.values())), strict=True))
    for name, rows in many.items():
        columns = None if name in apart else part.columns.choose(rows)
        group = [ids[row] for row in rows]
        found += cluster_group(group, links.get(name, ()), columns=columns, apart=apart.get(name), joined=part.joined, parted=part.parted)
    return found


def _in_order(part: Hanging) -> Hanging:
    """The same with its claims in the order of their ids, by which clusters go."""
    order = sorted(range(len(part.columns)), key=part.columns.ids.__getitem__)
    row: Ints = np.empty(len(order), dtype=np.int64)
    row[order] = np.arange(len(order))
    return replace(part, columns=part.columns.choose(order), first=row[part.first], second=row[part.second], within=())


def _meeting(part: Hanging) -> tuple[Ints, Ints]:
    """The pairs of rows that are to be looked at together, by their link or by a person's decision."""
    is_same = part.score >= SAME
    row = {id: place for place, id in enumerate(part.columns.ids)} if part.joined else {}
    bound = np.array([[row[a], row[b]] for a, b in part.joined if a in row and b in row], dtype=np.int64).reshape(-1, 2)
    return np.concatenate([part.first[is_same], bound[:, 0]]), np.concatenate([part.second[is_same], bound[:, 1]])


def _links_inside(part: Hanging, lead: Ints) -> dict[int, list[Linked]]:
    """By group, the links between two of its claims."""
    order = np.argsort(lead, kind="stable")
    place: Ints = np.empty(len(lead), dtype=np.int64)  # of each row in its group
    place[order] = np.arange(len(lead)) - np.searchsorted(lead[order], lead[order])
    inside = np.flatnonzero(lead[part.first] == lead[part.second])
    inside = inside[np.argsort(lead[part.first[inside]], kind="stable")]
    of = lead[part.first[inside]]
    starts = np.flatnonzero(np.r_[True, of[1:] != of[:-1]][: len(of)])
    links = list(zip(place[part.first[inside]].tolist(), place[part.second[inside]].tolist(), part.score[inside].tolist(), strict=True))
    return {name: links[start:end] for name, (start, end) in zip(of[starts].tolist(), pairwise([*starts.tolist(), len(of)]), strict=True)}
