"""Columns of the claims of one report in, bytes for a store out, and back.

What linking wants to know of claims is worked out once, where they are read and their words are at hand: to read all of it out of the
cells of a database again took a quarter of linking a million claims.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa

from sayso.incidents.build import NO_GROUPS, build_columns
from sayso.incidents.columns import NAMES, Columns
from sayso.incidents.grade import no_incident
from sayso.incidents.told import ReportFacts, facts_of
from sayso.model import Claim, Reading, hash_id

SCHEME = 5  # goes up when columns, buckets, features or clustering change
ID = 32  # bytes that an id may have; a hash of ours has half as many
SIZE = 4  # bytes that say how many there were before they were made fewer
PACKED = pa.Codec("zstd")


def columns_of(claims: Sequence[Claim], facts: Mapping[str, ReportFacts], groups: Mapping[str, str]) -> Columns:
    """The claims of whole reports, since what a report names, and when it was told, is known from all of its claims; then without those
    that belong to no incident."""
    columns = build_columns(claims, facts, groups=groups)
    return columns.choose([row for row, claim in enumerate(claims) if not no_incident(claim)])


class Describer:
    """What a store asks for the bytes that it keeps of the claims of a reading. `manner` says how they are made: by which code and tables, which
    groups (sides.py), into which columns. Bytes made otherwise are of no use."""

    def __init__(self, groups: Mapping[str, str] = NO_GROUPS) -> None:
        self.groups = groups
        self.manner = hash_id(scheme(), PACKED.name, _layout(), sorted(groups.items()))

    def __call__(self, reading: Reading, claims: Sequence[Claim]) -> bytes:
        """`claims`: those of the reading, with the ids that the store gave them."""
        return pack(columns_of(claims, {reading.report.id: facts_of(reading)}, self.groups))


@cache
def scheme() -> int:
    """Which code and tables of this folder say how claims are linked."""
    here = Path(__file__).parent
    tables = [path.read_text(encoding="utf-8") for path in sorted([*here.glob("*.csv"), *here.glob("*.txt")])]
    return int(hash_id(SCHEME, *tables), 16) >> 4


def pack(columns: Columns) -> bytes:
    """Nothing where an id is too long to be kept so."""
    ids = [id.encode() for id in columns.ids]
    if any(len(id) > ID for id in ids):
        return b""
    rows = np.zeros(len(columns), dtype=_layout())
    rows["id"] = ids
    for name in NAMES:
        rows[name] = getattr(columns, name)
    fewer: bytes = PACKED.compress(rows.tobytes(), asbytes=True)
    return rows.nbytes.to_bytes(SIZE, "little") + fewer


def unpack(described: Iterable[bytes]) -> Columns:
    """The claims of several reports, one report after the other."""
    whole = (PACKED.decompress(one[SIZE:], int.from_bytes(one[:SIZE], "little"), asbytes=True) for one in described)
    rows = np.frombuffer(b"".join(whole), dtype=_layout())
    return Columns([id.decode() for id in rows["id"].tolist()], *(np.ascontiguousarray(rows[name]) for name in NAMES))


@cache
def _layout() -> np.dtype[np.void]:
    none = build_columns([], {})
    columns = [(name, getattr(none, name)) for name in NAMES]
    return np.dtype([("id", f"S{ID}"), *((name, values.dtype, values.shape[1:]) for name, values in columns)])
