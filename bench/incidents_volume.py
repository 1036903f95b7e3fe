"""Synthetic claims with known truth in; time, memory and correctness of linking out, held against what issue 5 asks for.

python bench/incidents_volume.py 1000000               makes the database, links it, adds 100 reports, and checks
python bench/incidents_volume.py 10000 100000 1000000  how the cost of a claim grows, as a ratio to the first
python bench/incidents_volume.py 1000000 --db big.db   keeps it; what is there already is not made again

Two programs that link the same give the same fingerprint. Ends with 1 where an aim is missed. Wall seconds are those of a machine on which nothing else runs; of fewer claims than a million, time
may be as much less. CPU seconds are those of all processes together, the ratio is that of CPU seconds a claim.
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
from itertools import chain, islice
from pathlib import Path
from statistics import median
from threading import Event, Thread
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from incidents_world import make_world
from sqlalchemy import Table, insert

from sayso.days import day_span
from sayso.incidents.described import Describer
from sayso.incidents.sides import find_groups
from sayso.ingest import link_store
from sayso.knowledge import load_knowledge
from sayso.model import Reading, hash_id
from sayso.store import Store, open_store, rows
from sayso.store.schema import claims, descriptions, figures, reports, roles, unlinked

Found = dict[str, Any]
LATER = 100  # reports that are added to what is linked
ADDITIONS = 3
SEED = 2  # of the reports that are added
SECONDS, MEGABYTES, ADD_SECONDS = 180, 4096, 5  # for a million claims on two cores; for 100 reports beside them
RATIO = 1.3  # "close to linearly": what a claim may cost among many, by what it costs among few
PRECISION, RECALL = 0.97, 0.45  # B-cubed over claims, of which a half say no day and many no place


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
    measured: list[Found] = []
    for count in options.counts:
        with tempfile.TemporaryDirectory() as folder:
            db = options.db or str(Path(folder) / "world.db")
            measured.append(measure(db, count, options.workers))
            print(show(measured[-1], measured[0]), flush=True)
    held = [judge(found, measured[0]) for found in measured]
    print("\n".join(line for lines in held for line, _ in lines))
    sys.exit(not all(reached for lines in held for _, reached in lines))


def show(found: Found, first: Found) -> str:
    ratio = a_claim(found) / a_claim(first)
    return (
        f"{found['claims']:,} claims: {found['link_seconds']} s, {found['cpu_seconds']} s of CPU ({a_claim(found):.0f} us a claim, {ratio:.2f} "
        f"times the first), {found['megabytes']:,} MB; {found['links']:,} links, {found['incidents']:,} incidents of {found['events']:,} events "
        f"(all with their claims: {found['fingerprint']}), "
        f"precision {found['precision']}, recall {found['recall']}; {found['added_reports']} reports ({found['added_claims']} claims) added "
        f"in {found['add_seconds']} s, {found['add_cpu_seconds']} s of CPU (the median of {ADDITIONS}; at most {found['add_most_seconds']} s), {found['add_megabytes']:,} MB; database {found['database_megabytes']:,} MB"
    )


def a_claim(found: Found) -> float:
    """Microseconds of CPU."""
    return 1e6 * found["cpu_seconds"] / found["claims"]


def judge(found: Found, first: Found) -> list[tuple[str, bool]]:
    """A line for each aim, and whether it is reached."""
    share = min(found["claims"] / 1_000_000, 1)
    aims = (
        ("seconds to link", found["link_seconds"], max(SECONDS * share, 5)),
        ("MB", found["megabytes"], MEGABYTES),
        ("seconds to add 100 reports, the median", found["add_seconds"], ADD_SECONDS),
        ("times the cost of a claim among the fewest", round(a_claim(found) / a_claim(first), 2), RATIO),
    )
    floors = (("precision", found["precision"], PRECISION), ("recall", found["recall"], RECALL))
    lines = [(f"{name}: {value} (at most {limit:g})", value <= limit) for name, value, limit in aims]
    lines += [(f"{name}: {value} (at least {limit:g})", value >= limit) for name, value, limit in floors]
    return [(f"{'pass' if reached else 'FAIL'}  {found['claims']:,} claims  {line}", reached) for line, reached in lines]


def measure(db: str, count: int, workers: int) -> Found:
    """Each step in a process of its own, so that its memory is its own."""
    found: Found = {}
    for step in ("make", "link", "add", "check"):
        if step == "make" and os.path.exists(db):
            continue
        command = [sys.executable, __file__, str(count), "--db", db, "--workers", str(workers), "--step", step]
        found |= json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()[-1])
    return found


def make(db: str, count: int, workers: int) -> Found:
    with open_store(db) as store:
        save_all(store, make_world(count))
    return {}


def save_all(store: Store, readings: Iterable[Reading], *, described: bool = True) -> None:
    """As reading leaves them, but without sentences, mentions and full text, which linking does not ask for; by the thousand, not one by
    one. `described`: with what linking wants to know of the claims, which else it works out."""
    describer = Describer(find_groups(load_knowledge()))
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        for some in _batches(readings, 1000):
            told = [claim for reading in some for claim in reading.claims]
            parts: list[tuple[Table, list[Found]]] = [(reports, [rows.report_cells(reading) for reading in some])]
            cells = []
            for reading in some:
                for position, claim in enumerate(reading.claims):
                    days = [day.isoformat() if day else None for day in day_span(claim.date)]
                    cells.append(rows.claim_cells(position, claim, (days[0], days[1])))
            parts += [(claims, cells), (roles, [role for claim in told for role in rows.role_cells(claim)])]
            parts += [(figures, [figure for claim in told for figure in rows.figure_cells(claim)])]
            parts += [(descriptions, [_described(reading, describer) for reading in some if reading.claims and described])]
            parts += [(unlinked, [{"claim": claim.id} for claim in told])]
            for table, made in parts:
                if made:  # without any, SQLAlchemy would insert one row of defaults
                    connection.execute(insert(table), made)


def _described(reading: Reading, describer: Describer) -> Found:
    return {"report": reading.report.id, "manner": describer.manner, "claims": describer(reading, reading.claims)}


def link(db: str, count: int, workers: int) -> Found:
    started, before = time.perf_counter(), _cpu()
    with open_store(db) as store:
        with Watched() as watched:
            touched = link_store(store, workers=workers)
        seconds, cpu = time.perf_counter() - started, _cpu() - before
        return {
            "claims": touched, "link_seconds": round(seconds, 1), "cpu_seconds": round(cpu, 2), "megabytes": watched.megabytes,
            "links": store.counts()["links"], "incidents": store.counts()["incidents"],
        }  # fmt: skip


def add(db: str, count: int, workers: int) -> Found:
    """100 reports of another run of the same days: of towns and parties that are there, about other events; some such additions, one
    after the other. All tell of the days that are told most, and how much hangs together there differs."""
    seconds, cpu, touched = [], [], []
    describer = Describer(find_groups(load_knowledge()))
    with open_store(db) as store:
        for run in range(ADDITIONS):
            for reading in islice(make_world(LATER * 20, seed=SEED + run), LATER):
                store.save_reading(reading, describer=describer)
            started, before = time.perf_counter(), _cpu()
            touched.append(link_store(store, workers=1))
            seconds.append(round(time.perf_counter() - started, 2))
            cpu.append(round(_cpu() - before, 2))
    return {
        "added_reports": LATER, "added_claims": touched[0], "add_seconds": median(seconds), "add_most_seconds": max(seconds), "add_cpu_seconds": median(cpu),
        "add_megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024), "database_megabytes": round(os.path.getsize(db) / 1e6),
    }  # fmt: skip


def check(db: str, count: int, workers: int) -> Found:
    with open_store(db) as store:
        truth = {claim.id: int(claim.why) for claim in store.claims()}
        found = store.incident_of()
        return score(found, truth) | {"fingerprint": hash_id(*chain.from_iterable(sorted(found.items())))}


def score(found: dict[str, str], truth: dict[str, int]) -> Found:
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


class Watched:
    """The most memory that this process and those that it started held together, looked at five times a second."""

    def __enter__(self) -> Watched:
        self.most, self.done = 0, Event()
        self.thread = Thread(target=self._watch, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self.thread.join()

    def _watch(self) -> None:
        while not self.done.wait(0.2):
            self.most = max(self.most, _resident(os.getpid()))

    @property
    def megabytes(self) -> int:
        return round(max(self.most / 1024, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def _resident(pid: int) -> int:
    """KiB of a process and all below it."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        below = [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]
    except (OSError, ValueError):  # it has ended meanwhile
        return 0
    own = next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")), 0)
    return own + sum(map(_resident, below))


def _batches(readings: Iterable[Reading], size: int) -> Iterator[list[Reading]]:
    waiting = iter(readings)
    while some := list(islice(waiting, size)):
        yield some


STEPS = {"make": make, "link": link, "add": add, "check": check}

if __name__ == "__main__":
    main()
