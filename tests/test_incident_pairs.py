"""The labelled pairs of claims in: that they are whole, hold no text of a report, and are found again by their offsets."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

HARD, BORDER, SAMPLE = (Path(__file__).parent / "pairs" / f"fakes.{name}.jsonl" for name in ("pairs", "border", "sample"))
SAME = {"told again", "same words", "denial"}
NOT = {"day", "place", "attack", "part", "total", "habit", "kind", "who"}
KINDS = {"shared event", "same report", "other reports"}
TEXTS = Path(os.environ.get("SAYSO_SHARED", Path(__file__).parents[2] / "shared")) / "gold" / "fakes.texts.jsonl"


def pairs(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def every_pair() -> list[dict[str, Any]]:
    return [*pairs(HARD), *pairs(BORDER), *pairs(SAMPLE)]


def test_labels_are_whole_and_of_every_kind() -> None:
    reasons = {True: SAME, False: NOT, None: {"unclear"}}
    for pair in every_pair():
        assert pair["reason"] in reasons[pair["same"]] and pair["kind"] in KINDS and pair["by"] == "read"
        assert (pair["a"]["report"] == pair["b"]["report"]) == (pair["kind"] == "same report")
    found = pairs(HARD)
    assert all((pair["weight"] > 0) == (pair["same"] is not None) for pair in found)
    counts = Counter((pair["kind"], pair["same"]) for pair in found)
    assert sum(count for (_, same), count in counts.items() if same is not None) >= 600
    assert min(counts[kind, same] for kind in KINDS for same in (True, False)) >= 40
    assert len({json.dumps([pair["a"], pair["b"]]) for pair in found}) == len(found)


def test_every_pair_of_the_sample_stands_for_one_at_least() -> None:
    """A weight is one over the probability with which it was drawn."""
    found = pairs(SAMPLE)
    assert len(found) >= 300 and all(pair["weight"] >= 1 and 0 < pair["share"] <= pair["weight"] for pair in found)
    assert len({json.dumps([pair["a"], pair["b"]]) for pair in found}) == len(found)
    known = [pair["same"] for pair in found if pair["same"] is not None]
    assert min(known.count(True), known.count(False)) >= 100


def test_pairs_at_the_border_are_many_of_both_kinds_and_stand_in_no_other_file() -> None:
    found = pairs(BORDER)
    known = [pair["same"] for pair in found if pair["same"] is not None]
    assert len(known) >= 300 and min(known.count(True), known.count(False)) >= 100
    spans = [[pair["a"], pair["b"]] for pair in every_pair()]
    border = spans[len(pairs(HARD)) : len(pairs(HARD)) + len(found)]
    others = [span for span in spans if span not in border]
    assert len({json.dumps(span) for span in border}) == len(found) and len(others) == len(spans) - len(found)


def test_labels_hold_no_text_of_a_report() -> None:
    for pair in every_pair():
        assert set(pair) - {"share"} == {"a", "b", "same", "reason", "blocked", "kind", "weight", "by"}
        for end in (pair["a"], pair["b"]):
            assert {key: type(value) for key, value in end.items() if key in ("report", "type")} == {"report": str, "type": str}
            assert set(end) == {"report", "start", "end", "type", "lat", "lon"} and " " not in end["report"] + end["type"]


def test_anchors_stand_in_their_reports() -> None:
    if not TEXTS.exists():
        pytest.skip(f"{TEXTS} is not there: SAYSO_SHARED names the folder")
    rows = map(json.loads, TEXTS.read_text(encoding="utf-8").splitlines())
    texts = {row["report"]: (row["title"] or "") + "\n\n" + row["text"] for row in rows}
    for pair in every_pair():
        for end in (pair["a"], pair["b"]):
            anchor = texts[end["report"]][end["start"] : end["end"]]
            assert anchor == anchor.strip() and 0 < len(anchor) < 60 and any(sign.isalpha() for sign in anchor)
