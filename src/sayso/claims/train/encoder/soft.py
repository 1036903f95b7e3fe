"""What teachers say of reports that they have not seen in, one file of soft labels out, and back; checked against the lessons.

Out-of-fold, as in stacking (Wolpert 1992): a teacher would say of a report that it learned from little more than the coder did.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from sayso.claims.train.encoder.flat import ASKED, PAIRINGS, Array, Flat
from sayso.errors import BadModel

STEPS = 255  # of a probability, in eight bits
ASKING = {"pieces": ("piece",), "kinds": ("word",), "events": ("word",), **dict.fromkeys(PAIRINGS, ("event", "head"))}


def folds_of(flat: Flat, folds: int) -> Array:
    """Of each report its fold, by its id alone: whatever else is read, a report stays in its fold."""
    return np.array([int(hashlib.md5(report.encode(), usedforsecurity=False).hexdigest(), 16) % folds for report in flat.reports])


def save_soft(flat: Flat, chances: Mapping[str, Array], out: Path) -> None:
    """`chances`: of each head, the probabilities of its labels, a row for each row of its table."""
    arrays = {head: np.round(chances[head] * STEPS).astype(np.uint8) for head in ASKED}
    arrays |= {f"labels.{head}": np.array(flat.labels[head]) for head in ASKED}
    with open(out, "wb") as handle:
        np.savez_compressed(handle, reports=np.array(flat.reports), marks=_marks(flat), **arrays)


def read_soft(path: Path, flat: Flat) -> dict[str, Array]:
    """Of each head a row of whole numbers for each row of its table, whose shares of their sum are the probabilities of its labels.
    Raises BadModel where the file was made of other lessons."""
    with np.load(path, allow_pickle=False) as stored:
        for head, names in flat.labels.items():
            if tuple(stored[f"labels.{head}"].tolist()) != names:
                raise BadModel(f"the soft labels {path.name} are of other lessons: these have other {head}; teach again")
        marked = zip(stored["reports"].tolist(), stored["marks"].tolist(), strict=True)
        apart = set(marked) ^ set(zip(flat.reports, _marks(flat).tolist(), strict=True))
        if apart:
            first, _ = min(apart)
            raise BadModel(f"the soft labels {path.name} are of other lessons: report {first} is not the same in both; teach again")
        if tuple(stored["reports"].tolist()) != flat.reports:
            raise BadModel(f"the soft labels {path.name} are of other lessons: the same reports in another order; teach again")
        return {head: stored[head] for head in ASKED}


def _marks(flat: Flat) -> Array:
    """Of each report a hash of its pieces and of what is asked of them. The coder's answers are not in it: soft labels still fit
    where one of those was corrected."""
    hashes = [hashlib.blake2b(digest_size=8) for _ in flat.reports]
    for name, columns in ASKING.items():
        table = flat.tables[name]
        for column in columns:
            values = table.columns[column].astype("<i8")
            for mark, begin, end in zip(hashes, table.begins[:-1], table.begins[1:], strict=True):
                mark.update(f"{column} {end - begin} ".encode() + values[begin:end].tobytes())
    return np.array([int.from_bytes(mark.digest(), "little") for mark in hashes], dtype=np.uint64)
