"""Columns in; for each field a number for every different pair of an owner (an incident, a report) and a value out.

With it, what several claims of one owner share is counted once by setting marks, in a tenth of the time that sorting takes. A row's pair
never changes, since what changes is struck out and comes again as a new row: numbers are only ever added.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from sayso.store.labels import Bools, Ints, Stack

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Numbered:
    """`of`: the pair of each row, NONE where it has no owner; `values`: the value of each pair, and 0 for none, so one more than its code."""

    of: Stack = field(default_factory=lambda: Stack(np.int32))
    values: Stack = field(default_factory=lambda: Stack(np.int32))


class Pairs:
    """Of one kind of owner. Asked by many threads; one at a time adds to it."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.fields: dict[str, Numbered] = {}

    def count(
        self, name: str, rows: Rows, size: int, *, owner: Callable[[], Ints], value: Callable[[int], Ints], alive: Callable[[], Bools]
    ) -> tuple[npt.NDArray[np.int64], int]:
        """How many owners of `rows` have each of `size` values, and how many have none. `owner` and `alive` are of all rows, `value` of
        those from a row on; all are asked for only where there are new rows."""
        of, values = self._numbers(name, len(rows) and int(rows[-1]) + 1, owner, value, alive)
        marks = np.zeros(len(values) + 1, dtype=bool)
        marks[of.take(rows)] = True
        counts = np.bincount(values.take(np.flatnonzero(marks[:-1])), minlength=size + 1)
        return counts[1 : size + 1], int(counts[0])

    def _numbers(
        self, name: str, needed: int, owner: Callable[[], Ints], value: Callable[[int], Ints], alive: Callable[[], Bools]
    ) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        with self.lock:
            numbered = self.fields.setdefault(name, Numbered())
            if needed > numbered.of.size:
                _add(numbered, owner(), value, alive())
            return numbered.of.view(), numbered.values.view()


def _add(numbered: Numbered, owner: Ints, value: Callable[[int], Ints], alive: Bools) -> None:
    """Number the rows that came since; those of an owner that was there before share its numbers."""
    old = numbered.of.size
    fresh = owner[old:]
    near = np.zeros(0, dtype=np.int64)
    if old:
        changed = np.zeros(int(owner.max(initial=0)) + 2, dtype=bool)
        changed[fresh] = True
        changed[-1] = False  # no owner
        near = np.flatnonzero(changed[owner[:old]] & alive[:old])
    least = int(near[0]) if len(near) else old
    values = value(least).astype(np.int64) + 1
    wide = int(values.max(initial=0)) + 1
    keys = owner[least:].astype(np.int64) * wide + values
    known, number = np.unique(np.concatenate([keys[near - least], keys[old - least :]]), return_inverse=True)
    pairs = np.full(len(known), -1, dtype=np.int32)
    pairs[number[: len(near)]] = numbered.of.view()[near]
    new = np.flatnonzero(pairs < 0)
    pairs[new] = numbered.values.size + np.arange(len(new), dtype=np.int32)
    numbered.values.add((known[new] % wide).astype(np.int32))
    numbered.of.add(np.where(fresh < 0, np.int32(-1), pairs[number[len(near) :]]))
