"""Claims and links in, clusters that tell one event out: joined from the best link on, and never two claims that cannot be one event.

None of this looks at the order of claims or links: a cluster is named by its smallest claim id, which also breaks ties.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from sayso.incidents.columns import Columns, Ints
from sayso.incidents.possible import may_be_one

MARGIN = 1.15  # log odds that two clusters must have in their favour: a wrong meeting costs an analyst more than a missed one
UNMET = -2.0  # log odds of a pair without a link: no block brought it together, or little speaks for it
ALL = 0.35  # what the mean over all pairs counts, beside that of the best ones
MOST = 2.0  # log odds of one pair in the mean over all: a pair that is told in the same words says no more for the others
CHUNK = 100_000  # pairs looked at together
FEW = 200  # bits set one by one
WHOLE = 5000  # claims that hang together of which all pairs are looked at ahead; of more, those that are asked for

Pair = tuple[str, str]
Odds = Mapping[tuple[int, int], float]  # of two rows, the one with the smaller id first


def log_odds(score: float) -> float:
    return math.log(max(score, 1e-6) / max(1 - score, 1e-6))


def cluster(
    columns: Columns, links: Iterable[tuple[str, str, float]], *, joined: Iterable[Pair] = (), parted: Iterable[Pair] = ()
) -> list[list[str]]:
    """Every claim in one cluster. `links`: two ids and a score. `joined` and `parted` are a person's decisions: they go before anything else."""
    apart = impossible(columns, [range(len(columns))])[0] if 2 < len(columns) <= WHOLE else None
    return cluster_group(columns.ids, links, columns=columns, apart=apart, joined=joined, parted=parted)


def cluster_group(
    ids: Sequence[str],
    links: Iterable[tuple[str, str, float]],
    *,
    columns: Columns | None,
    apart: Sequence[int] | None,
    joined: Iterable[Pair] = (),
    parted: Iterable[Pair] = (),
) -> list[list[str]]:
    """The same of claims of which it is known which are `apart`: for each those that cannot be one event with it, as bits. Where it is
    not, `columns` tell."""
    clusters = Clusters(ids, links, parted, columns=columns, apart=apart)
    for one, other in sorted((min(pair), max(pair)) for pair in joined):
        clusters.join_by_decision(one, other)
    clusters.run()
    return sorted(sorted(ids[row] for row in rows) for rows in clusters.rows.values())


def is_pair(score: float) -> bool:
    """Whether two claims that nothing else hangs together with are one event by the score of their link."""
    return log_odds(score) > MARGIN


class Between(NamedTuple):
    """The links between two clusters: log odds, the best first, and their sum with none above MOST."""

    odds: list[float]
    total: float


NONE = Between([], 0.0)


class Clusters:
    """Agglomerative clustering. What speaks for joining two clusters is for the most part how good the best links between them are, as many
    as the smaller one has claims, and for a third the mean over all their pairs. That mean alone would let vague claims ("the
    attack") hold the clear ones apart; the best pairs alone would let a single claim into a large cluster by one slip."""

    def __init__(
        self,
        ids: Sequence[str],
        links: Iterable[tuple[str, str, float]],
        parted: Iterable[Pair],
        *,
        columns: Columns | None,
        apart: Sequence[int] | None,
    ) -> None:
        self.ids, self.columns, self.apart = ids, columns, apart
        self.row = {id: place for place, id in enumerate(ids)}
        self.rows: dict[str, list[int]] = {id: [place] for id, place in self.row.items()}
        self.members: dict[str, int] = {id: 1 << place for id, place in self.row.items()}  # the same as a set of bits
        self.of = {id: id for id in ids}
        self.between: dict[str, dict[str, Between]] = {id: {} for id in ids}
        self.parted: dict[int, int] = {}  # rows that a person holds apart from each row, as bits
        for a, b in parted:
            if a in self.row and b in self.row:
                for one, other in ((self.row[a], self.row[b]), (self.row[b], self.row[a])):
                    self.parted[one] = self.parted.get(one, 0) | 1 << other
        self.heap: list[tuple[float, str, str]] = []
        for first, second, score in links:
            if first in self.row and second in self.row:
                odds = log_odds(score)
                self.between[first][second] = self.between[second][first] = Between([odds], min(odds, MOST))

    def run(self) -> None:
        for one, others in self.between.items():
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
        sizes = len(self.rows[one]), len(self.rows[other])
        odds, total = self.between[one].get(other, NONE)
        few, all_ = min(sizes), sizes[0] * sizes[1]
        best = odds[:few]
        worth = (sum(best) + UNMET * (few - len(best))) / few
        return worth if all_ == 1 else (1 - ALL) * worth + ALL * (total + UNMET * (all_ - len(odds))) / all_

    def _push(self, one: str, other: str) -> None:
        worth = self._worth(one, other)
        if worth > MARGIN:
            heapq.heappush(self.heap, (-worth, min(one, other), max(one, other)))

    def _is_parted(self, one: str, other: str) -> bool:
        return bool(self.parted) and any(self.parted.get(row, 0) & self.members[other] for row in self.rows[one])

    def _may_meet(self, one: str, other: str) -> bool:
        if self._is_parted(one, other):
            return False
        mine, theirs = self.rows[one], self.rows[other]
        if len(mine) == len(theirs) == 1:
            return True  # links are kept of possible pairs only
        if self.apart is not None:
            few, members = (mine, self.members[other]) if len(mine) < len(theirs) else (theirs, self.members[one])
            return not any(self.apart[row] & members for row in few)
        assert self.columns is not None
        first = np.repeat(np.array(mine, dtype=np.int64), len(theirs))
        second = np.tile(np.array(theirs, dtype=np.int64), len(mine))
        return bool(may_be_one(self.columns, first, second).all())

    def _merge(self, one: str, other: str, *, push: bool = True) -> None:
        """`one` < `other`: the name of the smaller stays."""
        for row in self.rows[other]:
            self.of[self.ids[row]] = one
        self.rows[one] += self.rows.pop(other)
        self.members[one] |= self.members.pop(other)
        mine, theirs = self.between[one], self.between.pop(other)
        mine.pop(other, None)
        theirs.pop(one, None)
        for third, links in theirs.items():
            own = mine.get(third, NONE)
            mine[third] = self.between[third][one] = Between(sorted(own.odds + links.odds, reverse=True), own.total + links.total)
            self.between[third].pop(other)
        if push:
            for third in mine:
                self._push(one, third)


def impossible(columns: Columns, groups: Sequence[Sequence[int]]) -> list[list[int]]:
    """For each group of rows, and each of its rows in order, those of the group that cannot be one event with it, as bits. Many groups are
    looked at together: most are of three or four claims, for which the call alone would cost more than the looking."""
    found: list[list[int]] = []
    waiting: list[Sequence[int]] = []
    held = 0
    for group in groups:
        pairs = len(group) * (len(group) - 1) // 2
        if held + pairs > CHUNK:
            found += _impossible(columns, waiting)
            waiting, held = [], 0
        if pairs > CHUNK:
            found.append(_impossible_among(columns, np.array(group, dtype=np.int64)))
        else:
            waiting.append(group)
            held += pairs
    return found + _impossible(columns, waiting)


def _impossible(columns: Columns, groups: Sequence[Sequence[int]]) -> list[list[int]]:
    if not groups:
        return []
    rows = [np.array(group, dtype=np.int64) for group in groups]
    pairs = [np.triu_indices(len(group), 1) for group in groups]
    first = np.concatenate([own[at] for own, (at, _) in zip(rows, pairs, strict=True)])
    second = np.concatenate([own[at] for own, (_, at) in zip(rows, pairs, strict=True)])
    apart = ~may_be_one(columns, first, second)
    found = []
    start = 0
    for group, (one, other) in zip(groups, pairs, strict=True):
        own = apart[start : start + len(one)]
        start += len(one)
        found.append(_as_bits(len(group), one[own], other[own]))
    return found


def _impossible_among(columns: Columns, rows: Ints) -> list[int]:
    """The same of one large group, some rows at a time against all that follow: what is looked at together stays in the processor's own
    memory."""
    count = len(rows)
    table = np.zeros((count, count), dtype=np.uint8)
    some = max(1, CHUNK // count)
    for start in range(0, count, some):
        one, other = np.triu_indices(min(some, count - start), 1, count - start)
        apart = ~may_be_one(columns, rows[start + one], rows[start + other])
        table[start + one[apart], start + other[apart]] = 1
    return _packed(table | table.T)


def _as_bits(count: int, one: Ints, other: Ints) -> list[int]:
    if len(one) <= FEW:
        bits = [0] * count
        for a, b in zip(one.tolist(), other.tolist(), strict=True):
            bits[a] |= 1 << b
            bits[b] |= 1 << a
        return bits
    table = np.zeros((count, count), dtype=np.uint8)
    table[one, other] = table[other, one] = 1
    return _packed(table)


def _packed(table: np.ndarray) -> list[int]:
    return [int.from_bytes(row.tobytes(), "little") for row in np.packbits(table, axis=1, bitorder="little")]


def components(count: int, first: Ints, second: Ints) -> Ints:
    """For each of `count` rows the smallest row that it hangs together with by the pairs `first`, `second`."""
    lead: Ints = np.arange(count)
    while True:
        # both ends take the smaller of their leads, then everybody the lead of its lead, until nothing changes
        low = np.minimum(lead[first], lead[second])
        new = lead.copy()
        np.minimum.at(new, first, low)
        np.minimum.at(new, second, low)
        np.minimum.at(new, lead[first], low)
        np.minimum.at(new, lead[second], low)
        new = new[new]
        if np.array_equal(new, lead):
            return lead
        lead = new


def groups_of(lead: Ints) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for row, own in enumerate(lead.tolist()):
        found[own].append(row)
    return dict(found)
