"""Quality figures and their floors: the project's own coded reports; with SAYSO_SHARED, the scorer on seed and dev as well.

python bench/gate.py             print the figures, fail where one is below its floor
python bench/gate.py --accept    write the figures reached, less a margin, as the new floors (read the diff)
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from sayso.claims.train.gold import align, read_labels, read_texts
from sayso.flow import Setup, load_tools, prepare, read_report
from sayso.model import Reading, Report

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
GOLDEN = HERE.parent / "tests" / "golden"
SHARED = Path(os.environ.get("SAYSO_SHARED", "../shared")) / "gold"
MARGIN = 0.01
SHOWN = ("event", "macro", "who", "where", "when", "figures", "source", "mode", "unsure", "claim")


def read_all(reports: list[Report]) -> list[tuple[Any, Reading]]:
    tools = load_tools(Setup())
    out = []
    for start in range(0, len(reports), 16):
        for prepared in prepare(reports[start : start + 16], readers=tools.readers):
            out.append((prepared, read_report(prepared, tools=tools)))
    return out


def own_figures() -> dict[str, float]:
    """F1 over the project's own coded reports: the event type in its sentence, and with it the parties, the source, the place."""
    labels = read_labels(GOLDEN / "labels.jsonl")
    n: Counter[str] = Counter()
    for prepared, reading in read_all(list(read_texts(GOLDEN / "texts.jsonl"))):
        golds = align(reading.report, labels[reading.report.id], prepared.sentences)
        left = list(reading.claims)
        for gold in golds:
            sentence = prepared.sentences[gold.sentence]
            same = [c for c in left if c.type == gold.type and c.sentence.start == sentence.start]
            if not same:
                n["gold"] += gold.firm
                continue
            best = max(same, key=lambda c: (-abs(c.anchor.start - gold.start), c.id))
            left.remove(best)
            if not gold.firm:
                continue
            n["gold"] += 1
            n["got"] += 1
            n["event"] += 1
            parties = all(
                {r.party for r in got} == {p["party"] for p in gold.fields[role]}
                for role, got in (("actor", best.actor), ("recipient", best.recipient))
            )
            said = (best.source.party if best.source else None) == (gold.fields["source"] or {}).get("party")
            place = (best.place.name if best.place else None) == (gold.fields["place"] or {}).get("name")
            n["who"] += parties
            n["source"] += said
            n["where"] += place
            n["claim"] += parties and said and place and best.status == gold.fields["status"]
        n["got"] += len(left)
    return {name: round(2 * n[name] / max(n["gold"] + n["got"], 1), 4) for name in ("event", "who", "source", "where", "claim")}


def scored(name: str) -> dict[str, float]:
    """The shared scorer's figures on one of its sets, of what the program's own commands read and export."""
    texts = SHARED / f"{name}.texts.jsonl"
    with tempfile.TemporaryDirectory() as folder:
        database, claims = f"{folder}/gate.db", f"{folder}/claims.jsonl"
        _run("-m", "sayso", "read", str(texts), "--db", database)
        _run("-m", "sayso", "export", database, "--format", "claims", "-o", claims)
        figures = json.loads(_run(str(SHARED / "score.py"), str(texts), str(SHARED / f"{name}.labels.jsonl"), claims, "--json"))
    return {key: figures[key] for key in SHOWN}


def _run(*arguments: str) -> str:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True).stdout


def main() -> int:
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    figures = {"own": own_figures()}
    if SHARED.is_dir():
        figures |= {name: scored(name) for name in ("seed", "dev", "dev-world")}
    else:
        print(f"{SHARED} is not there: only the project's own reports are scored (set SAYSO_SHARED)")
    failed = 0
    for name, values in figures.items():
        cells = []
        for key, value in values.items():
            floor = floors.get(name, {}).get(key, 0.0)
            failed += value < floor
            cells.append(f"{key} {value:.3f}" + (f" BELOW {floor:.3f}" if value < floor else ""))
        print(f"{name:10} " + "  ".join(cells))
    if "--accept" in sys.argv:
        floors |= {name: {key: round(max(value - MARGIN, 0), 3) for key, value in values.items()} for name, values in figures.items()}
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")
    elif failed:
        print(f"{failed} figures are below their floors ({FLOORS.name})")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
