"""Synthetic claims with known truth in; time, memory and correctness of linking out.

python bench/incidents_volume.py 1000000               makes the database, links it, adds 100 reports, and checks
python bench/incidents_volume.py 10000 100000 1000000  how the cost grows
python bench/incidents_volume.py 1000000 --db big.db   keeps it; what is there already is not made again
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from incidents_world import make_world
from sqlalchemy import insert

from sayso.days import day_span
from sayso.ingest import link_store
from sayso.model import Reading
from sayso.store import Store, open_store, rows
from sayso.store.schema import claims, figures, reports, roles, unlinked

LATER = 100  # reports that are added to what is linked
SEED = 2  # of the reports that are added


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", nargs="+", type=int)
    parser.add_argument("--db", help="where the database is kept")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        print(json.dumps(STEPS[options.step](options.db, options.counts[0], options.workers)))
        return
    for count in options.counts:
        with tempfile.TemporaryDirectory() as folder:
            db = options.db or str(Path(folder) / "world.db")
            print(f"{count:,} claims: {measure(db, count, options.workers)}", flush=True)


def measure(db: str, count: int, workers: int) -> dict[str, object]:
    """Each step in a process of its own, so that its memory is its own."""
    found: dict[str, object] = {}
    for step in ("make", "link", "add", "check"):
        if step == "make" and os.path.exists(db):
            continue
        command = [sys.executable, __file__, str(count), "--db", db, "--workers", str(workers), "--step", step]
        found |= json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
    return found


def make(db: str, count: int, workers: int) -> dict[str, object]:
    with open_store(db) as store:
        save_all(store, make_world(count))
    return {"megabytes_of_database": round(os.path.getsize(db) / 1e6)}


def save_all(store: Store, readings: Iterable[Reading]) -> None:
    """Without sentences, mentions and full text, which linking does not ask for: by the thousand, not one by one."""
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        for some in _batches(readings, 1000):
            told = [claim for reading in some for claim in reading.claims]
            connection.execute(insert(reports), [rows.report_cells(reading) for reading in some])
            cells = []
            for reading in some:
                for position, claim in enumerate(reading.claims):
                    days = [day.isoformat() if day else None for day in day_span(claim.date)]
                    cells.append(rows.claim_cells(position, claim, (days[0], days[1])))
            connection.execute(insert(claims), cells)
            connection.execute(insert(roles), [role for claim in told for role in rows.role_cells(claim)])
            connection.execute(insert(figures), [figure for claim in told for figure in rows.figure_cells(claim)])
            connection.execute(insert(unlinked), [{"claim": claim.id} for claim in told])


def link(db: str, count: int, workers: int) -> dict[str, object]:
    started = time.perf_counter()
    with open_store(db) as store:
        touched = link_store(store, workers=workers)
        seconds = time.perf_counter() - started
        return {
            "claims": touched, "link_seconds": round(seconds, 1), "cpu_seconds": round(_cpu(), 1), "megabytes": _megabytes(workers),
            "links": store.counts()["links"], "incidents": store.counts()["incidents"],
        }  # fmt: skip


def add(db: str, count: int, workers: int) -> dict[str, object]:
    """100 reports of another run of the same days: of towns and parties that are there, about other events."""
    with open_store(db) as store:
        for reading in islice(make_world(LATER * 20, seed=SEED), LATER):
            store.save_reading(reading)
        started = time.perf_counter()
        touched = link_store(store, workers=1)
        return {"added_claims": touched, "add_seconds": round(time.perf_counter() - started, 2), "add_megabytes": _megabytes(0)}


def check(db: str, count: int, workers: int) -> dict[str, object]:
    with open_store(db) as store:
        truth = {claim.id: int(claim.why) for claim in store.claims()}
        return score(store.incident_of(), truth)


def score(found: dict[str, str], truth: dict[str, int]) -> dict[str, object]:
    """B-cubed over claims."""
    clusters, events = defaultdict(set), defaultdict(set)
    for claim, incident in found.items():
        clusters[incident].add(claim)
        events[truth[claim]].add(claim)
    totals: Counter[str] = Counter()
    for claim, incident in found.items():
        both = len(clusters[incident] & events[truth[claim]])
        totals["precision"] += both / len(clusters[incident])
        totals["recall"] += both / len(events[truth[claim]])
    p, r = (totals[name] / max(len(found), 1) for name in ("precision", "recall"))
    return {"events": len(events), "precision": round(p, 3), "recall": round(r, 3), "f1": round(2 * p * r / max(p + r, 1e-9), 3)}


def _cpu() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def _megabytes(workers: int) -> int:
    """At most, of this process and as many workers as the largest one is."""
    own, other = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return round((own + other * (workers if workers > 1 else 0)) / 1024)


def _batches(readings: Iterable[Reading], size: int) -> Iterator[list[Reading]]:
    waiting = iter(readings)
    while some := list(islice(waiting, size)):
        yield some


STEPS = {"make": make, "link": link, "add": add, "check": check}

if __name__ == "__main__":
    main()
