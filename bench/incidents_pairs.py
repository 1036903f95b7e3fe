"""Labelled pairs of claims and a database that holds their reports in, pairwise precision and recall of its incidents out.

    python bench/incidents_pairs.py read.db                measure the incidents that the database holds
    python bench/incidents_pairs.py read.db --relink       link a copy of it from nothing first
    python bench/incidents_pairs.py read.db --faults 20    the heaviest wrong meetings and misses, with their words
    SAYSO_SHARED=../shared python bench/incidents_pairs.py          read the reports first (a minute or two)

The labels are in tests/pairs: hard pairs, of which plain figures are printed, and a random sample of known probabilities, from which
precision and recall over all candidate pairs are estimated; see the README beside them. A labelled claim is found again by its report
and anchor; where the coder no longer finds one, the pair is counted apart: that is no fault of linking.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

import sayso
from sayso.ingest import link_store
from sayso.model import Claim
from sayso.store import Store, open_store

PAIRS = Path(__file__).parent.parent / "tests" / "pairs"
HARD, BORDER, SAMPLE = (PAIRS / f"fakes.{name}.jsonl" for name in ("pairs", "border", "sample"))
Pair = dict[str, Any]


def labelled_pairs(*paths: Path) -> list[Pair]:
    return [json.loads(line) for path in paths or (HARD, BORDER, SAMPLE) for line in path.read_text(encoding="utf-8").splitlines()]


# -- finding the claims again --------------------------------------------------------------------------------------------


def find_claims(store: Store, pairs: Iterable[Pair]) -> Iterator[tuple[Pair, Claim | None, Claim | None]]:
    pairs = list(pairs)
    held: dict[str, list[Claim]] = defaultdict(list)
    for claim in store.claims_of({pair[end]["report"] for pair in pairs for end in "ab"}):
        held[claim.report].append(claim)
    for pair in pairs:
        yield pair, *(nearest(held[pair[end]["report"]], pair[end]) for end in "ab")


def nearest(claims: Iterable[Claim], end: dict[str, Any]) -> Claim | None:
    """The claim on this anchor: its words overlap; of several the one of the same type, then of the most shared words, then of the place."""
    found = [claim for claim in claims if claim.anchor.start < end["end"] and claim.anchor.end > end["start"]]

    def likeness(claim: Claim) -> tuple[bool, int, float]:
        shared = min(claim.anchor.end, end["end"]) - max(claim.anchor.start, end["start"])
        place = claim.place
        known = place is not None and place.lat is not None and place.lon is not None and end["lat"] is not None
        away = abs(place.lat - end["lat"]) + abs(place.lon - end["lon"]) if known else 0.0 if end["lat"] is None and place is None else 99.0  # type: ignore[union-attr,operator]
        return claim.type == end["type"], shared, -away

    return max(found, key=likeness, default=None)


# -- measuring -----------------------------------------------------------------------------------------------------------

Judged = tuple[Pair, bool]  # a pair, and whether its claims met


def figures(judged: Iterable[Judged], *, by: str) -> tuple[float, float]:
    """Precision and recall; `by` names what a pair counts, nothing that each counts one."""
    hit = wrong = missed = 0.0
    for pair, met in judged:
        weight = pair[by] if by else 1.0
        hit += weight * (met and pair["same"])
        wrong += weight * (met and not pair["same"])
        missed += weight * (not met and pair["same"])
    return hit / max(hit + wrong, 1e-9), hit / max(hit + missed, 1e-9)


def spread(judged: list[Judged], *, by: str, rounds: int = 400) -> tuple[float, float]:
    """Half the width of the middle 95 % when the pairs are drawn again and again."""
    draw = np.random.default_rng(1)
    many = np.array([figures([judged[row] for row in draw.integers(0, len(judged), len(judged))], by=by) for _ in range(rounds)])
    low, high = np.percentile(many, [2.5, 97.5], axis=0)
    return float((high - low)[0] / 2), float((high - low)[1] / 2)


def told(judged: list[Judged], *, by: str = "") -> str:
    if not judged:
        return "none"
    precision, recall = figures(judged, by=by)
    off = spread(judged, by=by)
    return f"P {precision:.3f} ± {off[0]:.2f}  R {recall:.3f} ± {off[1]:.2f}"


def measure(store: Store, *, faults: int) -> None:
    known = {reading.report.id for reading in store.reports()}
    of = store.incident_of()
    for path in (HARD, BORDER, SAMPLE):
        pairs = labelled_pairs(path)
        inside = [pair for pair in pairs if pair["a"]["report"] in known and pair["b"]["report"] in known and pair["same"] is not None]
        found = [(pair, one, other) for pair, one, other in find_claims(store, inside) if one and other and one.id != other.id]
        judged = [(pair, of.get(one.id) is not None and of.get(one.id) == of.get(other.id)) for pair, one, other in found]
        unclear = sum(pair["same"] is None for pair in pairs)
        print(
            f"{path.name}: {len(pairs)} pairs, {unclear} unclear, {len(inside)} in this database, {len(inside) - len(found)} no longer coded, "
            f"{len(judged)} measured"
        )
        if path == SAMPLE:
            print("  of all candidate pairs:          ", told(judged, by="weight"))
            print("  of all, an event for at most 30: ", told(judged, by="share"))
        print("  pairs as they are:               ", told(judged))
        for kind in ("shared event", "same report", "other reports"):
            print(f"    {kind:<14}", told([item for item in judged if item[0]["kind"] == kind]))
        show_faults(judged, {id(pair): (one, other) for pair, one, other in found}, faults)


def show_faults(judged: list[Judged], claims: dict[int, tuple[Claim, Claim]], most: int) -> None:
    for name, kept in (("wrong meetings", True), ("misses", False)):
        some = [pair for pair, met in judged if met == kept and pair["same"] != kept]
        print(
            f"  {len(some)} {name}:",
            ", ".join(f"{reason} {count}" for reason, count in Counter(pair["reason"] for pair in some).most_common()),
        )
        for pair in sorted(some, key=lambda pair: -pair["weight"])[:most]:
            print(f"    {pair['reason']} ({pair['kind']}, stands for {pair['weight']:.0f})")
            for claim in claims[id(pair)]:
                words = " ".join(claim.sentence.text.split())
                print(
                    f"      {claim.report} {claim.type} {claim.mode} {claim.date} @{claim.place.name if claim.place else None}: {words[:200]}"
                )


def unlink(path: Path) -> None:
    """All claims as if they had just been read."""
    with sqlite3.connect(path) as held:
        for table in ("links", "incidents", "incident_claims", "blocks", "unlinked"):
            held.execute(f"DELETE FROM {table}")
        held.execute("INSERT INTO unlinked (claim) SELECT id FROM claims")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("db", nargs="?", type=Path, help="a database that holds the reports; read now where not given")
    parser.add_argument("--relink", action="store_true", help="link a copy of the database from nothing first")
    parser.add_argument("--faults", type=int, default=0, metavar="N", help="print so many wrong meetings and misses")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.db or Path(folder) / "read.db"
        if options.db is None:
            texts = Path(os.environ.get("SAYSO_SHARED", "../shared")) / "gold" / "fakes.texts.jsonl"
            if not texts.exists():
                sys.exit(f"{texts} is not there: set SAYSO_SHARED, or give a database")
            sayso.read([texts], db=path).close()
        elif options.relink:
            path = Path(shutil.copy(options.db, Path(folder) / "copy.db"))
            unlink(path)
            with open_store(path) as store:
                link_store(store)
        with open_store(path, create=False) as store:
            measure(store, faults=options.faults)


if __name__ == "__main__":
    main()
