"""Claims of a store as columns, as far as linking needs them: described and compared by `work.Hands`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from sayso.incidents.blocks import find_buckets
from sayso.incidents.build import build_columns
from sayso.incidents.columns import Bools, Columns, Ints, join_columns
from sayso.incidents.described import unpack
from sayso.incidents.link import Scored, join_scored
from sayso.incidents.work import ClaimStore, Hands, Part

REPORTS = 300  # described together
MANY = 3000  # of which it is looked up together whether they are described already
TOGETHER = 50_000  # claims whose buckets are found together

Piece = tuple[Ints, Ints, Bools]  # rows and keys of buckets, sorted by row, and which rows are fresh


class Loaded:
    """The columns of claims that may be in an incident, as far as they are in memory: always whole reports. Rows keep their numbers."""

    def __init__(self, store: ClaimStore, hands: Hands, rejected: frozenset[str], manner: str) -> None:
        """`manner`: of the descriptions that are of use (described.py)."""
        self.store, self.hands, self.rejected, self.manner = store, hands, rejected, manner
        self.seen: set[str] = set()
        self.columns = build_columns([], {})
        self.told: list[tuple[Ints, Ints]] = [find_buckets(self.columns)]  # as of `buckets`, part after part
        self.untold: list[Columns] = []  # of which the buckets are not found yet
        self.count = 0  # claims of which they are
        self.row: dict[str, int] = {}

    def add_claims(self, ids: Iterable[str]) -> None:
        missing = [id for id in ids if id not in self.row]
        self.add_reports(sorted(set(self.store.report_of(missing).values())))

    def add_reports(self, ids: Iterable[str]) -> None:
        new = [id for id in ids if id not in self.seen]
        self.seen.update(new)
        parts = [self.columns]
        for columns in self._described(new):
            if self.rejected.intersection(columns.ids):
                columns = columns.choose([row for row, id in enumerate(columns.ids) if id not in self.rejected])
            parts.append(columns)
            self.untold.append(columns)
            if sum(map(len, self.untold)) >= TOGETHER:
                self._tell()  # here, where who waits for others has time
        if len(parts) > 1:
            self.columns = join_columns(parts)
            self.row.update((id, row) for row, id in enumerate(self.columns.ids[len(self.row) :], start=len(self.row)))

    def _described(self, reports: Sequence[str]) -> Iterator[Columns]:
        """As the store keeps them; what it does not keep is made of the claims."""
        for start in range(0, len(reports), MANY):
            some = reports[start : start + MANY]
            held = self.store.described(some, self.manner)
            if held:
                yield unpack(held.values())
            if missing := [id for id in some if id not in held]:
                yield from self.hands.describe(missing[start : start + REPORTS] for start in range(0, len(missing), REPORTS))

    def _tell(self) -> None:
        if self.untold:
            rows, keys = find_buckets(join_columns(self.untold))
            self.told.append((rows + self.count, keys))
            self.count += sum(map(len, self.untold))
            self.untold = []

    def buckets(self) -> tuple[Ints, Ints]:
        """(rows, keys): the buckets of all that is in memory, sorted by row and key (blocks.find_buckets)."""
        self._tell()
        self.told = [(np.concatenate([rows for rows, _ in self.told]), np.concatenate([keys for _, keys in self.told]))]
        return self.told[0]

    def rows(self, ids: Iterable[str]) -> Ints:
        """Of those that may be in an incident, in order."""
        return np.array(sorted(self.row[id] for id in ids if id in self.row), dtype=np.int64)

    def compare(self, parts: Iterable[Piece]) -> Scored:
        """Each link once."""

        def made() -> Iterator[Part]:
            for own, keys, fresh in parts:
                used = np.unique(own)
                yield Part(self.columns.choose(used), np.searchsorted(used, own), keys, fresh[used], used)

        return once(join_scored(list(self.hands.compare(made()))))


def once(links: Scored) -> Scored:
    low, high = np.minimum(links.first, links.second), np.maximum(links.first, links.second)
    _, at = np.unique(low << 32 | high, return_index=True)
    return Scored(low[at], high[at], links.score[at], links.part[at], links.said[at])
