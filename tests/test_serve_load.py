"""A small part of what `make soak` does: a served database answers eight readers while one process stores and a person decides."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))

import serve_load  # type: ignore[import-not-found]
import store_volume  # type: ignore[import-not-found]


def test_readers_a_writer_and_a_person_side_by_side(tmp_path: Path) -> None:
    target = str(tmp_path / "a.db")
    store_volume.fill(target, 10_000)
    found = serve_load.measure(target, rounds=3)
    assert found["faults"] == []
    assert found["written"] > 0 and found["decided"] > 0
    assert found["lost"] == [] and found["accepted"] == found["decided"]
    told = {words: reached for reached, words in serve_load.verdicts(found)}
    assert told["no answer failed"] and told["no decision was lost"]
    assert "work of the server" in serve_load.show(found)
