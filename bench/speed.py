"""How fast reports are read, as ratios against something fixed in the same run, so that figures of two machines compare.

    python bench/speed.py [REPORTS ...]      default 20 200; real reports with SAYSO_SHARED, else the bundled examples over and over

The fixed thing is the parse of the first reports by spaCy with the shipped language model on one core: what our own reading of
the model, and the rest, may cost is a share of it. `whole` is `sayso read` into a database on all cores, with linking, for
each number of reports: what a word more costs from one number to the next should be the same. Where more reports are asked for
than there are, the first half of one and the second of another make a new one, told years earlier, so that none is a copy of another.
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
from datetime import date, timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from sayso.arrow import from_batch, to_batch
from sayso.articles.clean import clean_report
from sayso.flow import Setup, load_tools, prepare, read_report
from sayso.incidents.described import Describer
from sayso.incidents.sides import find_groups
from sayso.ingest import link_store
from sayso.knowledge import load_knowledge
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
    for n in range(count):
        turn, at = divmod(n, len(found))
        head, tail = found[at], found[(at + turn) % len(found)]
        text = halves(head.text)[0] + halves(tail.text)[1]
        out.append(Report(id=hash_id(head.id, n), outlet=head.outlet, title=head.title, text=text, published=earlier(head.published, turn)))
    return out


def earlier(day: str | None, years: int) -> str | None:
    """So that a day has as many reports however many there are in all."""
    if not years or not day:
        return day
    try:
        return (date.fromisoformat(day[:10]) - timedelta(days=365 * years)).isoformat()
    except ValueError:
        return day


def halves(text: str) -> tuple[str, str]:
    """A text cut after the sentence that reaches its middle."""
    cut = text.find(". ", len(text) // 2)
    return (text[: cut + 2], text[cut + 2 :]) if cut >= 0 else (text, "")


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
    describer = Describer(find_groups(load_knowledge()))
    with tempfile.TemporaryDirectory() as folder, open_store(f"{folder}/speed.db") as store:
        save, _ = timed(lambda: [store.save_reading(reading, describer=describer) for reading in carried])
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
    sizes = sorted(map(int, sys.argv[1:])) or [20, 200]
    reports = reports_to_read(sizes[-1])
    by_stage(reports[:200])
    before = (0.0, 0.0, 0)
    for size in sizes:
        wall, spent = whole(reports[:size])
        words = sum(len(report.words.split()) for report in reports[:size])
        more = words - before[2]
        rate = f"{1000 * (spent - before[1]) / more:.2f} ms of the processor a word more"
        print(f"       {words:9,} words: {rate}, {more / max(wall - before[0], 1e-9):,.0f} words a second more")
        before = (wall, spent, words)


if __name__ == "__main__":
    main()
