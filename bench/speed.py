"""How fast reports are read, as ratios against something fixed in the same run, so that figures of two machines compare.

    python bench/speed.py [REPORTS]      default 200; real reports with SAYSO_SHARED, else the bundled examples over and over

The fixed thing is the parse of the same reports by the shipped language model on one core: what the rest may cost is a share
of it. `whole` is `sayso read` into a database on all cores, with linking.
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

from sayso.articles.clean import clean_report
from sayso.flow import Setup, load_tools, prepare, read_report
from sayso.model import Report, hash_id
from sayso.reports.read import read_inputs
from sayso.sentences.parse import find_sentences

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


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    reports = reports_to_read(count)
    words = sum(len(report.words.split()) for report in reports)
    tools = load_tools(Setup())
    articles = [clean_report(report) for report in reports]
    parse, _ = timed(lambda: [list(find_sentences(articles[i : i + 16], parser=tools.readers.parser)) for i in range(0, count, 16)])
    ready, prepared = timed(lambda: [p for i in range(0, count, 16) for p in prepare(reports[i : i + 16], readers=tools.readers)])
    code, _ = timed(lambda: [read_report(p, tools=tools) for p in prepared])
    print(f"{count} reports, {words:,} words, one core, CPU seconds")
    print(f"parse alone         {parse:7.2f}   1.00   {words / parse:9,.0f} words a second")
    print(f"up to statements    {ready:7.2f}   {ready / parse:.2f}")
    print(f"claims              {code:7.2f}   {code / parse:.2f}")
    print(f"all but the store   {ready + code:7.2f}   {(ready + code) / parse:.2f}   {count / (ready + code):9,.1f} reports a second")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "reports.jsonl"
        with source.open("w", encoding="utf-8") as handle:
            for r in reports:
                handle.write(
                    json.dumps({"report": r.id, "outlet": r.outlet, "title": r.title, "text": r.text, "published": r.published}) + "\n"
                )
        started = time.perf_counter()
        told = subprocess.run(
            [sys.executable, "-m", "sayso", "read", str(source), "--db", f"{folder}/speed.db"], capture_output=True, text=True, check=True
        )
        wall = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"whole, all cores    {wall:7.2f}   {wall / parse:.2f}   peak {peak:,.0f} MB a process; it said: {told.stdout.strip().splitlines()[-1]}"
    )


if __name__ == "__main__":
    main()
