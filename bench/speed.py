"""How fast reports are read, as ratios against something fixed in the same run, so that figures of two machines compare.

    python bench/speed.py [REPORTS]      default 200; real reports with SAYSO_SHARED, else the bundled examples over and over

The fixed thing is the parse of the first reports by spaCy with the shipped language model on one core: what our own reading of
the model, and the rest, may cost is a share of it. `whole` is `sayso read` into a database on all cores, with linking, for a
tenth of the reports and for all: what ten times as many cost a report beyond the start of the processes should be the same.
Seconds are of the processor, which tell the same on a machine that does something else, but for `wall`.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from sayso.arrow import from_batch, to_batch
from sayso.articles.clean import clean_report
from sayso.flow import Setup, load_tools, prepare, read_report
from sayso.ingest import link_store
from sayso.model import Reading, Report, hash_id
from sayso.reports.read import read_inputs
from sayso.sentences.parse import Parser, find_sentences
from sayso.store import open_store

SHARED = Path(os.environ.get("SAYSO_SHARED", "../shared")) / "gold" / "fakes.texts.jsonl"
EXAMPLES = Path(__file__).parent.parent / "examples"


def reports_to_read(count: int) -> list[Report]:
    source = SHARED if SHARED.exists() else EXAMPLES
    found = [item for item in read_inputs([str(source)]) if isinstance(item, Report)]
    out = []
    for n, report in enumerate(islice(cycle(found), count)):
        out.append(Report(id=hash_id(report.id, n), outlet=report.outlet, title=report.title, text=report.text, published=report.published))
    return out


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.process_time()
    result = work()
    return time.process_time() - started, result


def by_stage(reports: list[Report]) -> None:
    """One process, one stage after the other."""
    count, words = len(reports), sum(len(report.words.split()) for report in reports)
    tools = load_tools(Setup())
    parser = tools.readers.parser
    groups = [reports[i : i + 16] for i in range(0, count, 16)]
    fixed = [clean_report(report) for report in reports[:32]]
    for reader in (parser, Parser(parser.language)):
        list(find_sentences(fixed, parser=reader))  # what is looked up once is no cost of a report
    spacy, _ = timed(lambda: [list(find_sentences(fixed[i : i + 16], parser=Parser(parser.language))) for i in (0, 16)])
    unit = spacy / sum(len(report.words.split()) for report in reports[:32]) * words  # as if spaCy read them all
    clean, articles = timed(lambda: [[clean_report(report) for report in group] for group in groups])
    parse, _ = timed(lambda: [list(find_sentences(group, parser=parser)) for group in articles])
    ready, prepared = timed(lambda: [p for group in groups for p in prepare(group, readers=tools.readers)])
    code, readings = timed(lambda: [read_report(p, tools=tools) for p in prepared])
    batches = [readings[i : i + 16] for i in range(0, count, 16)]
    carry, carried = timed(lambda: [reading for batch in batches for reading in from_batch(to_batch(batch, Reading), Reading)])
    with tempfile.TemporaryDirectory() as folder, open_store(f"{folder}/speed.db") as store:
        save, _ = timed(lambda: [store.save_reading(reading) for reading in carried])
        link, _ = timed(lambda: link_store(store))
    print(f"{count} reports, {words:,} words, one core")
    print("                      seconds   share  ms a report")
    stages = (
        ("parse by spaCy", unit), ("clean", clean), ("parse", parse), ("names to statements", ready - parse - clean), ("claims", code),
        ("between processes", carry), ("store", save), ("link", link), ("all", ready + code + carry + save + link),
    )  # fmt: skip
    for name, seconds in stages:
        print(f"{name:20s} {seconds:8.2f}  {seconds / unit:6.2f}  {1000 * seconds / count:11.2f}")


def whole(reports: list[Report]) -> tuple[float, float]:
    """Wall and processor's seconds of `sayso read`."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "reports.jsonl"
        with source.open("w", encoding="utf-8") as handle:
            for r in reports:
                handle.write(
                    json.dumps({"report": r.id, "outlet": r.outlet, "title": r.title, "text": r.text, "published": r.published}) + "\n"
                )
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        told = subprocess.run(
            [sys.executable, "-m", "sayso", "read", str(source), "--db", f"{folder}/speed.db"], capture_output=True, text=True, check=True
        )
        wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(
        f"whole, {len(reports):6,} reports {spent:8.2f}  wall {wall:.2f}, peak {after.ru_maxrss / 1024:,.0f} MB a process; "
        f"it said: {told.stdout.strip().splitlines()[-1]}"
    )
    return wall, spent


def main() -> None:
    reports = reports_to_read(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
    by_stage(reports)
    few = reports[: max(len(reports) // 10, 1)]
    more = len(reports) - len(few)
    (short_wall, short), (long_wall, long) = whole(few), whole(reports)
    if more:
        print(
            f"each report more: {1000 * (long - short) / more:.1f} ms of the processor, {more / max(long_wall - short_wall, 1e-9):.1f} a second"
        )


if __name__ == "__main__":
    main()
