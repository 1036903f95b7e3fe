"""Claims as columns in, links between them and the clusters that tell one event out.

Blocking finds the pairs that are worth a comparison; comparing (compare.py) scores them; clustering joins them from the best on, where the mean
over all pairs of both sides speaks for it and no pair stands against it. None of this looks at the order of the claims.
"""

from __future__ import annotations

import hashlib
import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from sayso.incidents.columns import BODY, MEASURES, Columns, Ints
from sayso.incidents.compare import PRECISE, Weights, cannot, features, make_pairs, reasons, scores
from sayso.model import Link

CAP = 400  # claims in a block; what a larger one would join, narrower blocks of the same claims do
CELL = 0.5  # degrees: two places within half a cell share one of the shifted cells
WIDE, NARROW = 14, 6  # days of a time window: two days within half of it share one of the two shifted windows
MANY = 5  # from this head count on, a toll alone is worth a comparison
KEEP = 0.3  # links below this score are not kept
MARGIN = 1.0  # log odds that two clusters must have in their favour: a wrong meeting costs an analyst more than a missed one
UNMET = -2.0  # log odds of a pair that no block brought together
CHUNK = 100_000


def block_keys(columns: Columns) -> list[set[int]]:
    """For each claim the blocks that it lies in."""
    return [_keys(columns, row) for row in range(len(columns))]


def _keys(c: Columns, row: int) -> set[int]:
    wide, narrow = _windows(c, row, WIDE), _windows(c, row, NARROW)
    families = [int(family) for family in c.families[row] if family >= 0]
    actors, recipients = ([int(side) >> BODY for side in sides[row] if side >= 0] for sides in (c.actors, c.recipients))
    found: list[tuple[object, ...]] = [("report", int(c.report[row]), family) for family in families]
    found += [("who", family, party, window) for family in families for party in actors + recipients for window in narrow]
    if not c.spoken[row]:
        found += [("where", family, cell, window) for family in families for cell in _cells(c, row) for window in wide]
        found += [("toll", family, place, toll, window) for family in families for place, toll in _tolls(c, row) for window in wide]
        # a claim without any day may tell what any dated one tells of the same place and actor
        found += [
            ("ever", family, int(c.place[row]), party)
            for family in families
            for party in actors
            if c.place[row] >= 0 and c.radius[row] < 400
        ]
    else:
        found += [
            ("words", family, party, other, window) for family in families for party in actors for other in recipients for window in wide
        ]
    return {hash_key(key) for key in found}


def hash_key(parts: tuple[object, ...]) -> int:
    """63 bits, the same in every run."""
    return int.from_bytes(hashlib.blake2b(repr(parts).encode(), digest_size=8).digest(), "big") >> 1


def _windows(c: Columns, row: int, width: int) -> set[str]:
    first, last = int(c.first[row]), int(c.last[row])
    if first < 0:
        first = last = int(c.told[row])
    if first < 0:
        return {"ever"}
    shifts = ((0, "a"), (width // 2, "b"))
    return {f"{name}{width}:{(day + shift) // width}" for shift, name in shifts for day in {*range(first, last + 1, width), last}}


def _cells(c: Columns, row: int) -> set[str]:
    if c.place[row] < 0:
        return set()
    names = {f"name:{int(c.place[row])}"} if c.radius[row] < 400 else set()
    if c.admin[row] >= 0 and PRECISE < c.radius[row] < 400:
        names.add(f"name:{int(c.admin[row])}")
    if c.radius[row] <= PRECISE and c.lat[row] == c.lat[row]:
        for down in (0.0, CELL / 2):
            for right in (0.0, CELL / 2):
                names.add(f"{down}:{right}:{int((c.lat[row] + 90 + down) // CELL)}:{int((c.lon[row] + 180 + right) // CELL)}")
    return names


def _tolls(c: Columns, row: int) -> Iterator[tuple[int, int]]:
    for place in range(len(MEASURES)):
        if c.low[row, place] >= MANY:
            yield place, int(c.low[row, place])


def blocks_of(keys: Sequence[Iterable[int]]) -> list[list[int]]:
    """The rows of each block, of blocks that are worth a comparison and small enough for it."""
    members: dict[int, list[int]] = defaultdict(list)
    for row, own in enumerate(keys):
        for key in own:
            members[key].append(row)
    return [rows for rows in members.values() if 1 < len(rows) <= CAP]


def candidate_pairs(blocks: Iterable[Sequence[int]], *, only: Iterable[int] | None = None) -> tuple[Ints, Ints]:
    """Pairs of rows that share a block, each once, the lower row first. `only`: pairs with a row of these."""
    wide = 1 << 31  # rows are fewer
    wanted = None if only is None else np.array(sorted(only), dtype=np.int64)
    made: list[Ints] = []
    for rows in blocks:
        block = np.array(sorted(rows), dtype=np.int64)
        first, second = np.triu_indices(len(block), 1)
        if wanted is not None:
            new = np.isin(block, wanted)
            kept = new[first] | new[second]
            first, second = first[kept], second[kept]
        made.append(block[first] * wide + block[second])
    pairs = np.unique(np.concatenate(made)) if made else np.zeros(0, dtype=np.int64)
    return pairs // wide, pairs % wide


def score_pairs(
    columns: Columns, first: Ints, second: Ints, *, weights: Weights, keep: float = KEEP
) -> Iterator[tuple[int, int, float, str]]:
    """(row, row, score, why) of the pairs that may be one event."""
    for start in range(0, len(first), CHUNK):
        rows = slice(start, start + CHUNK)
        pairs = make_pairs(columns, first[rows], second[rows])
        matrix = features(pairs)
        likely = scores(pairs, matrix, weights)
        likely[cannot(pairs)] = 0.0
        for place in np.flatnonzero(likely >= keep):
            own = weights.words if pairs.a.spoken[place] and pairs.b.spoken[place] else weights.deeds
            yield int(first[start + place]), int(second[start + place]), float(likely[place]), reasons(matrix[place], own)


def find_links(columns: Columns, first: Ints, second: Ints, *, weights: Weights) -> list[Link]:
    """One link for each pair of claims that may be one event; `first` is the smaller id."""
    found = []
    for a, b, score, why in score_pairs(columns, first, second, weights=weights):
        ends = sorted((columns.ids[a], columns.ids[b]))
        found.append(Link(first=ends[0], second=ends[1], same=score >= 0.5, score=round(score, 4), why=why))
    return sorted(found, key=lambda link: (link.first, link.second))


def cluster(
    columns: Columns, links: Iterable[Link], *, joined: Iterable[tuple[str, str]] = (), parted: Iterable[tuple[str, str]] = ()
) -> list[list[str]]:
    """Every claim in one cluster. `joined` and `parted` are a person's decisions: they go before anything else."""
    clusters = Clusters(columns, links, parted)
    for one, other in sorted((min(pair), max(pair)) for pair in joined):
        clusters.join_by_decision(one, other)
    clusters.run()
    return sorted(sorted(columns.ids[row] for row in rows) for rows in clusters.rows.values())


class Clusters:
    """Agglomerative clustering. Two clusters are worth joining when the best links between them, as many as the smaller one has claims,
    speak for it on the whole: a mean over all pairs would let vague claims ("the attack") hold the clear ones apart, the best
    pair alone would join whatever one slip connects. A cluster is named by its smallest claim id, which also breaks ties,
    so that the order in which claims and links come changes nothing."""

    def __init__(self, columns: Columns, links: Iterable[Link], parted: Iterable[tuple[str, str]]) -> None:
        self.columns = columns
        self.row = {id: place for place, id in enumerate(columns.ids)}
        self.rows: dict[str, list[int]] = {id: [place] for id, place in self.row.items()}
        self.of = {id: id for id in columns.ids}
        self.best: dict[str, dict[str, list[float]]] = {id: {} for id in columns.ids}  # log odds between two clusters, best first
        self.parted = {frozenset((self.row[a], self.row[b])) for a, b in parted if a in self.row and b in self.row}
        self.heap: list[tuple[float, str, str]] = []
        for link in links:
            if link.first in self.row and link.second in self.row:
                odds = math.log(max(link.score, 1e-6) / max(1 - link.score, 1e-6))
                self.best[link.first][link.second] = self.best[link.second][link.first] = [odds]

    def run(self) -> None:
        for one, others in self.best.items():
            for other in others:
                if one < other:
                    self._push(one, other)
        while self.heap:
            worth, one, other = heapq.heappop(self.heap)
            if one in self.rows and other in self.rows and -worth == self._worth(one, other) and self._may_meet(one, other):
                self._merge(one, other)

    def join_by_decision(self, one: str, other: str) -> None:
        a, b = self.of.get(one), self.of.get(other)
        if a is None or b is None or a == b or self._is_parted(a, b):
            return
        self._merge(min(a, b), max(a, b), push=False)

    def _worth(self, one: str, other: str) -> float:
        count = min(len(self.rows[one]), len(self.rows[other]))
        best = self.best[one].get(other, [])[:count]
        return (sum(best) + UNMET * (count - len(best))) / count

    def _push(self, one: str, other: str) -> None:
        worth = self._worth(one, other)
        if worth > MARGIN:
            heapq.heappush(self.heap, (-worth, min(one, other), max(one, other)))

    def _is_parted(self, one: str, other: str) -> bool:
        return bool(self.parted) and any(frozenset((a, b)) in self.parted for a in self.rows[one] for b in self.rows[other])

    def _may_meet(self, one: str, other: str) -> bool:
        if self._is_parted(one, other):
            return False
        first = np.repeat(np.array(self.rows[one], dtype=np.int64), len(self.rows[other]))
        second = np.tile(np.array(self.rows[other], dtype=np.int64), len(self.rows[one]))
        return not bool(cannot(make_pairs(self.columns, first, second)).any())

    def _merge(self, one: str, other: str, *, push: bool = True) -> None:
        """`one` < `other`: the name of the smaller stays."""
        for row in self.rows[other]:
            self.of[self.columns.ids[row]] = one
        self.rows[one] += self.rows.pop(other)
        mine, theirs = self.best[one], self.best.pop(other)
        mine.pop(other, None)
        theirs.pop(one, None)
        for third, odds in theirs.items():
            mine[third] = self.best[third][one] = sorted(mine.get(third, []) + odds, reverse=True)
            self.best[third].pop(other)
        if push:
            for third in mine:
                self._push(one, third)


def components(together: Iterable[tuple[str, str]], ids: Iterable[str]) -> dict[str, list[str]]:
    """Claims that hang together by pairs, named by their smallest id."""
    parent: dict[str, str] = {id: id for id in ids}

    def find(id: str) -> str:
        while parent[id] != id:
            parent[id] = parent[parent[id]]
            id = parent[id]
        return id

    for one, other in together:
        if one in parent and other in parent:
            a, b = sorted((find(one), find(other)))
            parent[b] = a
    found: dict[str, list[str]] = defaultdict(list)
    for id in sorted(parent):
        found[find(id)].append(id)
    return dict(found)
