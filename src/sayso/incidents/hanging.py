"""Touched claims in, what hangs together with them, and the incidents that it makes, out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import pairwise

import numpy as np

from sayso.incidents.columns import Bools, Columns, Ints
from sayso.incidents.groups import components
from sayso.incidents.link import PART, Scored
from sayso.incidents.loaded import Loaded
from sayso.incidents.ruling import Ruled
from sayso.incidents.work import ClaimStore, Hanging, Rows
from sayso.model import Link

CLAIMS = 4000  # settled and written together


def find_hanging(
    store: ClaimStore, touched: Set[str], links: Scored, lost: Set[tuple[str, str]], ids: Sequence[str], ruled: Ruled
) -> tuple[set[str], list[Link]]:
    """All claims that hang together with the touched ones, and with the ends of lost links, by links or decisions, now or before, and the
    links between them that stay."""
    near: dict[str, set[str]] = defaultdict(set)
    for one, other in [*_named(links, links.same, ids), *ruled.joined]:
        near[one].add(other)
        near[other].add(one)
    found: set[str] = set()
    kept: dict[tuple[str, str], Link] = {}
    frontier = {*touched, *(id for pair in lost for id in pair)}
    frontier |= store.fellows(frontier)
    # what lies within a longer event that is linked anew may lie within another one now
    beside = {id for pair in _named(links, links.part, ids) for id in pair}
    frontier |= beside | store.fellows(beside)
    while frontier:
        found |= frontier
        ahead = {other for id in frontier for other in near.get(id, ())}
        for link in store.links(frontier - touched):
            if link.first not in touched and link.second not in touched and (link.first, link.second) not in lost:
                kept[link.first, link.second] = link
                if link.same:
                    ahead |= {link.first, link.second}
        frontier = (ahead | store.fellows(ahead - found)) - found
    return found, list(kept.values())


def _named(links: Scored, chosen: Bools, ids: Sequence[str]) -> list[tuple[str, str]]:
    ends = zip(links.first[chosen].tolist(), links.second[chosen].tolist(), strict=True)
    return [(ids[a], ids[b]) for a, b in ends]


def grade(loaded: Loaded, links: Scored, wanted: Ints, ruled: Ruled) -> Iterator[tuple[Ints, Rows]]:
    """Cluster and grade what hangs together, many such groups at a time: rows of claims of `wanted`, and their incidents."""
    columns, ids = loaded.columns, loaded.columns.ids
    bound = np.array([(loaded.row[a], loaded.row[b]) for a, b in ruled.joined if a in loaded.row and b in loaded.row], dtype=np.int64)
    bound = bound.reshape(-1, 2)
    same = links.same
    lead = components(len(ids), np.concatenate([links.first[same], bound[:, 0]]), np.concatenate([links.second[same], bound[:, 1]]))
    chunk = _chunks(lead, wanted)
    within = _wholes(columns, links)
    inside = (lead[links.first] == lead[links.second]) & (chunk[links.first] >= 0) & ~links.part
    order = np.argsort(chunk[links.first[inside]], kind="stable")
    linked = np.flatnonzero(inside)[order]
    ends = np.searchsorted(chunk[links.first[linked]], np.arange(chunk.max(initial=-1) + 2))
    members = _by_chunk(chunk)
    bare = columns.bare()

    def parts() -> Iterator[Hanging]:
        for number, rows in enumerate(members):
            own = linked[ends[number] : ends[number + 1]]
            at = [np.searchsorted(rows, side[own]) for side in (links.first, links.second)]
            whole = [within.get(row) for row in rows.tolist()]
            yield Hanging(
                bare.choose(rows), at[0], at[1], links.score[own], whole, tuple(sorted(ruled.joined)), tuple(sorted(ruled.parted))
            )

    yield from zip(members, loaded.hands.settle(parts()), strict=True)


def _wholes(columns: Columns, links: Scored) -> dict[int, str]:
    """For each row that lies within something longer a claim that tells of that: the likeliest, of these the shortest."""
    ends = np.concatenate([links.first[links.part], links.second[links.part]])
    others = np.concatenate([links.second[links.part], links.first[links.part]])
    score = np.concatenate([links.score[links.part]] * 2)
    upward = columns.whole[others] & ~columns.whole[ends]
    best: dict[int, tuple[float, int, str]] = {}
    for row, other, worth in zip(ends[upward].tolist(), others[upward].tolist(), score[upward].tolist(), strict=True):
        rank = (-worth, int(columns.last[other] - columns.first[other]), columns.ids[other])
        best[row] = min(best.get(row, rank), rank)
    return {row: id for row, (_, _, id) in best.items()}


def stayed(links: Sequence[Link], row: Mapping[str, int]) -> Scored:
    """As columns, without their reasons: they stand in the store and are not written again."""
    known = [link for link in links if link.first in row and link.second in row]
    ends = np.array([(row[link.first], row[link.second]) for link in known], dtype=np.int64).reshape(-1, 2)
    part = np.array([link.why.startswith(PART) for link in known], dtype=np.bool_)
    unsaid: Ints = np.zeros(len(known), dtype=np.int64)
    return Scored(ends[:, 0], ends[:, 1], np.array([link.score for link in known], dtype=np.float64), part, unsaid)


def _chunks(lead: Ints, rows: Ints) -> Ints:
    """For each row the number of the chunk in which it is settled, -1 for none: groups are kept whole, in order of their smallest rows."""
    chunk = np.full(len(lead), -1, dtype=np.int64)
    if len(rows):
        order = rows[np.lexsort((rows, lead[rows]))]
        first = np.r_[True, lead[order][1:] != lead[order][:-1]]
        starts = np.flatnonzero(first)
        number = starts // CLAIMS  # of the chunk in which a group begins
        chunk[order] = np.repeat(np.unique(number, return_inverse=True)[1], np.diff(np.r_[starts, len(order)]))
    return chunk


def _by_chunk(chunk: Ints) -> list[Ints]:
    order = np.argsort(chunk, kind="stable")
    cuts = np.searchsorted(chunk[order], np.arange(chunk.max(initial=-1) + 2))
    return [order[start:end] for start, end in pairwise(cuts)]
