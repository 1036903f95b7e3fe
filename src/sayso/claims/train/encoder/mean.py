"""Saved weights of several rounds in, one file with their mean out: what the rounds learned apart, at the cost of one network.

    python -m sayso.claims.train.encoder.mean OUT.npz ONE.npz OTHER.npz [...]

Rounds that go on from each other lie close enough together for a mean of their weights to be a good network, too, and a steadier one
(Izmailov et al. 2018; Wortsman et al. 2022). The first file says which categories the tables know.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from sayso.claims.encoder.network import lines_of, values_of
from sayso.claims.train.encoder.save import rows_of, whole_numbers

Stored = Mapping[str, np.ndarray]


def mean_of(rounds: Sequence[Stored]) -> dict[str, np.ndarray]:
    first = rounds[0]
    made: dict[str, np.ndarray] = {}
    for name in first:
        if name.endswith(".scale"):
            continue
        if name == "vocabulary" or name.startswith("labels.") or name.endswith(".categories"):
            made[name] = first[name]
            continue
        values = np.mean([_aligned(name, first, one) for one in rounds], axis=0)
        if f"{name}.scale" in first:
            made[name], made[f"{name}.scale"] = whole_numbers(values)
        else:
            made[name] = values.astype(np.float16)
    return made


def _aligned(name: str, first: Stored, other: Stored) -> np.ndarray:
    """The values of `other`, the rows of a table in the order of `first`; categories that it does not know are as in `first`."""
    values = values_of(other, name)
    if not name.endswith(".table"):
        return values
    key = f"{name.removesuffix('.table')}.categories"
    aligned = values_of(first, name)
    for new, old in rows_of(lines_of(other, key), {category: row for row, category in enumerate(lines_of(first, key))}).items():
        aligned[new] = values[old]
    return aligned


def main(out: Path, rounds: Sequence[Path]) -> None:
    with open(out, "wb") as handle:
        np.savez_compressed(handle, **mean_of([dict(np.load(path)) for path in rounds]))
    print(f"{out}: {out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("rounds", type=Path, nargs="+")
    given = parser.parse_args()
    main(given.out, given.rounds)
