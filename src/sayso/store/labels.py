"""Words of the database in, numbers for them out, and columns of numbers that grow."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

NONE = -1  # no value: no place, no day, no incident


class Labels:
    """Words and their numbers, in the order in which they came; they are only ever added to."""

    def __init__(self) -> None:
        self.values: list[str] = []
        self.codes: dict[str, int] = {}

    def code(self, value: str | None) -> int:
        if not value:
            return NONE
        found = self.codes.get(value)
        if found is None:
            found = self.codes[value] = len(self.values)
            self.values.append(value)
        return found

    def code_all(self, values: Iterable[str | None]) -> Ints:
        return map_all(values, self.code)

    def where(self, fits: Callable[[str], bool]) -> Bools:
        """For each number whether its word fits; one False more, for NONE, which is the last."""
        return np.array([*map(fits, list(self.values)), False], dtype=bool)


def map_all(values: Iterable[str | None], of: Callable[[str | None], int]) -> Ints:
    """A number for each word. Arrow finds the few different ones, so that a million costs little."""
    encoded = pa.array(list(values), type=pa.string()).dictionary_encode()
    numbers = np.array([*map(of, encoded.dictionary.to_pylist()), of(None)], dtype=np.int32)
    found: Ints = numbers[encoded.indices.fill_null(len(numbers) - 1).to_numpy()]
    return found


class Stack:
    """A column that is added to. Views that were taken before keep what they saw."""

    def __init__(self, kind: Any) -> None:
        self.held: npt.NDArray[Any] = np.empty(256, dtype=kind)
        self.size = 0

    def add(self, values: npt.NDArray[Any]) -> None:
        needed = self.size + len(values)
        if needed > len(self.held):
            larger = np.empty(max(needed, 2 * len(self.held)), dtype=self.held.dtype)
            larger[: self.size] = self.held[: self.size]
            self.held = larger
        self.held[self.size : needed] = values
        self.size = needed

    def view(self) -> npt.NDArray[Any]:
        return self.held[: self.size]


def as_mask(found: Any) -> Bools:
    """What comparing columns gives, with its type."""
    return np.asarray(found, dtype=bool)


@lru_cache(maxsize=65536)
def ordinal(day: str | None) -> int:
    try:
        return date.fromisoformat(day).toordinal() if day else NONE
    except ValueError:
        return NONE


def tie_of(id: str) -> int:
    """What orders incidents of the same day: their id as a number."""
    try:
        return int(id, 16) & 0xFFFFFFFFFFFFFFFF
    except ValueError:
        return int.from_bytes(id.encode("utf-8", "replace")[:8].ljust(8), "big")
