"""Plain cells of claims in, numbers by which they are found again out: what one process read of a database, for another that needs it later.

They are found by their place in a file, where in a database each would be looked for in three indexes. Each process writes to a file of
its own; a number holds whose file it is, and where in it. The folder is that of one linking and goes with it.
"""

from __future__ import annotations

import marshal
import mmap
import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sayso.incidents.columns import Ints

PLACE = 40  # bits of the place in a file: a terabyte
NOWHERE = -1


class Kept:
    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)

    def keep(self, told: Sequence[Any]) -> Ints:
        """NOWHERE for all where the disk has no room: then the database is asked again."""
        whose = os.getpid()
        cells = [marshal.dumps(one) for one in told]  # from a process of our own, so that this is as safe as a batch
        sizes = np.fromiter(map(len, cells), dtype=np.int64, count=len(cells))
        try:
            with open(self._file(whose), "ab") as handle:
                start = handle.tell()
                handle.write(b"".join(cells))
        except OSError:
            return np.full(len(cells), NOWHERE, dtype=np.int64)
        return (whose << PLACE) + start + np.cumsum(sizes) - sizes

    def read(self, numbers: Iterable[int]) -> list[Any]:
        """In whatever order; without those of a file that is not there, since another machine of the cluster wrote it."""
        places: dict[int, list[int]] = defaultdict(list)
        for number in numbers:
            places[number >> PLACE].append(number & ((1 << PLACE) - 1))
        found: list[Any] = []
        for whose, own in places.items():
            if not self._file(whose).exists():
                continue
            # mapped for so long only: what is mapped counts as memory of the process
            with (
                open(self._file(whose), "rb") as handle,
                mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as held,
                memoryview(held) as view,
            ):
                found += [marshal.loads(view[place:]) for place in sorted(own)]
        return found

    def _file(self, whose: int) -> Path:
        return self.folder / str(whose)
