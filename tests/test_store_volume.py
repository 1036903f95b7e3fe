"""A hundredth of what `make soak` does: a database of 10,000 claims answers eight readers while two other processes write."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))

import store_volume  # type: ignore[import-not-found]


def test_readers_and_writers_side_by_side(target: str) -> None:
    store_volume.fill(target, 10_000 if target.endswith(".db") else 1_000)
    found = store_volume.measure(target, readers=8, rounds=1, people=2)
    assert found["faults"] == []
    assert found["written"] > 0 and len(found["decided"]) > 0 and found["lost"] == []
    every = sorted(clock for took in found["alone"].values() for clock, _ in took)
    assert every[len(every) // 2] < 0.5, "half of the questions within half a second, also of a hundred times as many claims"
