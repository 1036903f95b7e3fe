"""One row a claim, as columns of numbers, so that pairs are compared by the hundred thousand. `build.py` makes them.

Unknown is kept apart from known throughout: a missing day, place or party is -1, NaN or nothing, never a guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bits = npt.NDArray[np.uint64]
Bools = npt.NDArray[np.bool_]

PARTIES = 4  # of one side; who is named fifth decides nothing
RADIUS = {"point": 5.0, "town": 12.0, "within": 30.0, "district": 30.0, "governorate": 90.0, "country": 500.0, "region": 500.0}  # km


@dataclass(frozen=True, slots=True)
class Columns:
    """One row a claim. Days are ordinals, -1 where unknown; `first` and `last` those of the claim's own date, `told` that of its
    report, as far as that is to be trusted. `apart`: how many days it may lie from another date of the same event. `whole`: it tells of
    what went on for days, which may hold shorter events. `title`: it stands in the headline. `anew`: its words go on to another event.
    `habit`: they tell of what happens again and again. `order`, `marks`, `scene`, `lead`, `back`: where in its report it stands, and how its
    words tell of the event (scenes.py). `amount`: how many claims its report makes. `spots`: in how many towns or quarters its report has
    events of its type. `word`: that of the event. `actors` and `recipients` are numbers of sides, -1 for none. `measures`: of which it gives
    a head count, as bits."""

    ids: list[str]
    report: Ints
    sentence: Ints
    start: Ints
    type: Ints
    mode: Ints
    status: Ints
    telling: Floats
    spoken: Bools
    families: Ints
    first: Ints
    last: Ints
    month_day: Ints
    told: Ints
    apart: Ints
    whole: Bools
    title: Bools
    anew: Bools
    habit: Bools
    order: Ints
    marks: Ints
    scene: Ints
    lead: Bools
    back: Bools
    amount: Ints
    spots: Ints
    word: Ints
    lat: Floats
    lon: Floats
    radius: Floats
    place: Ints
    admin: Ints
    country: Ints
    actors: Ints
    recipients: Ints
    measures: Ints
    low: Floats
    high: Floats
    words: Bits
    names: Bits
    context: Bits

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, rows: Ints) -> Columns:
        """For pairs: without ids and what is not asked of pairs, which would only cost. Of head counts, see pairs.py."""
        return Columns([], *(getattr(self, name)[:0] if name in UNPAIRED else np.take(getattr(self, name), rows, axis=0) for name in NAMES))

    def bare(self) -> Columns:
        """Without words and names, which only comparing asks for: a third of what would travel."""
        none: Bits = np.zeros((len(self), 0), dtype=np.uint64)
        return replace(self, words=none, names=none, context=none)

    def choose(self, rows: Sequence[int] | Ints) -> Columns:
        chosen = np.array(rows, dtype=np.int64)
        return Columns([self.ids[row] for row in chosen.tolist()], *(np.take(getattr(self, name), chosen, axis=0) for name in NAMES))


def in_order(ids: Sequence[str]) -> Ints:
    """Rows in the order of their ids: as Arrow sorts them, which goes by code points as Python does, in a fifth of the time."""
    found: Ints = pc.sort_indices(pa.array(ids, type=pa.string())).to_numpy().astype(np.int64)
    return found


def join_columns(parts: Sequence[Columns]) -> Columns:
    """One after the other."""
    if len(parts) == 1:
        return parts[0]
    return Columns([id for part in parts for id in part.ids], *(np.concatenate([getattr(part, name) for part in parts]) for name in NAMES))


UNPAIRED = frozenset({"families", "apart", "whole", "measures", "low", "high"})
NAMES = [field.name for field in fields(Columns)][1:]
