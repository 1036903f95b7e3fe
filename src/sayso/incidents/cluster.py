"""Claims and links in, clusters that tell one event out: joined from the best link on, and never two claims that cannot be one event.

None of this looks at the order of claims or links: a cluster is named by its smallest claim id, which also breaks ties.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

import numpy as np

from sayso.incidents.columns import Columns
from sayso.incidents.possible import may_be_one

MARGIN = 0.9  # log odds that two clusters must have in their favour: a wrong meeting costs an analyst more than a missed one
UNMET = -2.0  # log odds of a pair without a link: no block brought it together, or little speaks for it
ALL = 0.4  # what the mean over all pairs counts, beside that of the best ones
MOST = 2.0  # log odds of one pair in the mean over all: a pair that is told in the same words says no more for the others
WHOLE = 5000  # claims that hang together of which all pairs are looked at ahead; of more, those that are asked for

Pair = tuple[str, str]
Linked = tuple[int, int, float]  # the places of two claims in their group, and the score of their link
Meeting = tuple[float, int, int, int]  # what two clusters have in their favour, negative; the two; how often they have grown
Between = tuple[list[float], float]  # the links between two clusters: log odds, the best first, and their sum with none above MOST


@lru_cache(maxsize=1 << 14)  # scores have four digits
def log_odds(score: float) -> float:
    return math.log(max(score, 1e-6) / max(1 - score, 1e-6))


@lru_cache(maxsize=1 << 14)
def _link(score: float) -> Between:
    """What is between two claims with one link: never changed where it stands, so that one is enough for all of one score."""
    odds = log_odds(score)
    return [odds], min(odds, MOST)


def cluster_group(
    ids: Sequence[str],
    links: Iterable[Linked],
    *,
    columns: Columns | None,
    apart: Sequence[int] | None,
    joined: Iterable[Pair] = (),
    parted: Iterable[Pair] = (),
) -> list[list[str]]:
    """Every claim in one cluster. `ids` in order. `apart`: for each claim those that cannot be one event with it, as bits; where it is not
    known, `columns` tell. `joined` and `parted` are a person's decisions: they go before anything else."""
    clusters = Clusters(ids, links, parted, columns=columns, apart=apart)
    for one, other in sorted((min(pair), max(pair)) for pair in joined):
        clusters.join_by_decision(one, other)
    clusters.run()
    return [[ids[place] for place in sorted(places)] for places in clusters.places if places]


def is_pair(score: float) -> bool:
    """Whether two claims that nothing else hangs together with are one event by the score of their link."""
    return log_odds(score) > MARGIN


class Clusters:
    """Agglomerative clustering. What speaks for joining two clusters is for the most part how good the best links between them are, as many
    as the smaller one has claims, and for two fifths the mean over all their pairs. That mean alone would let vague claims ("the
    attack") hold the clear ones apart; the best pairs alone would let a single claim into a large cluster by one slip.

    Claims go by their place in the order of ids, a cluster by the first place in it; one that has gone into another holds no places."""

    def __init__(
        self, ids: Sequence[str], links: Iterable[Linked], parted: Iterable[Pair], *, columns: Columns | None, apart: Sequence[int] | None
    ) -> None:
        self.ids, self.columns, self.apart = ids, columns, apart
        self.places: list[list[int]] = [[place] for place in range(len(ids))]
        self.members = [1 << place for place in range(len(ids))]  # the same as a set of bits
        self.of = list(range(len(ids)))
        self.grown = [0] * len(ids)  # how often each has taken in another one
        self.between: list[dict[int, Between]] = [{} for _ in ids]
        self.parted: dict[int, int] = {}  # places that a person holds apart from each place, as bits
        for a, b in parted:
            one, other = self.place_of.get(a), self.place_of.get(b)
            if one is not None and other is not None:
                self.parted[one] = self.parted.get(one, 0) | 1 << other
                self.parted[other] = self.parted.get(other, 0) | 1 << one
        self.heap: list[Meeting] = []
        for first, second, score in links:
            link = self.between[first][second] = self.between[second][first] = _link(score)
            if link[0][0] > MARGIN:  # what speaks for two claims is their link alone
                self.heap.append((-link[0][0], first, second, 0) if first < second else (-link[0][0], second, first, 0))

    @cached_property
    def place_of(self) -> dict[str, int]:
        """Of each id: only decisions ask by id."""
        return {id: place for place, id in enumerate(self.ids)}

    def run(self) -> None:
        if any(self.grown):  # by decisions
            self.heap = [found for one, place in enumerate(self.places) if place for found in self._ahead(one, above=one)]
        heapq.heapify(self.heap)
        places, grown = self.places, self.grown
        while self.heap:
            _, one, other, then = heapq.heappop(self.heap)
            # what was pushed before one of the two grew was pushed again then, for what it is worth since
            if then == grown[one] + grown[other] and places[one] and places[other] and self._may_meet(one, other):
                self._merge(one, other)
                for found in self._ahead(one):
                    heapq.heappush(self.heap, found)

    def join_by_decision(self, one: str, other: str) -> None:
        if one not in self.place_of or other not in self.place_of:
            return
        a, b = self.of[self.place_of[one]], self.of[self.place_of[other]]
        if a != b and not self._is_parted(a, b):
            self._merge(min(a, b), max(a, b))

    def _ahead(self, one: int, *, above: int = -1) -> Iterator[Meeting]:
        """Entries of the heap: those beyond `above` for whose meeting with this one enough speaks."""
        places, grown = self.places, self.grown
        own, then = len(places[one]), grown[one]
        for other, (odds, total) in self.between[one].items():
            best = odds[0]
            if best <= MARGIN or other <= above:
                continue  # no mean of what is not above it can be
            count = len(places[other])
            few, pairs = (own if own < count else count), own * count
            worth = best
            if few > 1:  # one claim and a cluster is what is asked most
                worth = (sum(odds[:few]) + UNMET * max(few - len(odds), 0)) / few
            if pairs > 1:
                worth = (1 - ALL) * worth + ALL * (total + UNMET * (pairs - len(odds))) / pairs
            if worth > MARGIN:
                yield (-worth, one, other, then + grown[other]) if one < other else (-worth, other, one, then + grown[other])

    def _is_parted(self, one: int, other: int) -> bool:
        return bool(self.parted) and any(self.parted.get(place, 0) & self.members[other] for place in self.places[one])

    def _may_meet(self, one: int, other: int) -> bool:
        if self._is_parted(one, other):
            return False
        mine, theirs = self.places[one], self.places[other]
        if len(mine) == len(theirs) == 1:
            return True  # links are kept of possible pairs only
        if self.apart is not None:
            few, members = (mine, self.members[other]) if len(mine) < len(theirs) else (theirs, self.members[one])
            return not any(self.apart[place] & members for place in few)
        assert self.columns is not None
        first = np.repeat(np.array(mine, dtype=np.int64), len(theirs))
        second = np.tile(np.array(theirs, dtype=np.int64), len(mine))
        return bool(may_be_one(self.columns, first, second).all())

    def _merge(self, one: int, other: int) -> None:
        """`one` comes first: its name stays."""
        for place in self.places[other]:
            self.of[place] = one
        self.places[one] += self.places[other]
        self.members[one] |= self.members[other]
        self.grown[one] += 1
        mine, theirs = self.between[one], self.between[other]
        self.places[other], self.between[other] = [], {}
        mine.pop(other, None)
        theirs.pop(one, None)
        for third, links in theirs.items():
            beyond = self.between[third]
            del beyond[other]
            own = mine.get(third)
            if own is not None:
                links = (sorted(own[0] + links[0], reverse=True), own[1] + links[1])
            mine[third] = beyond[one] = links
