"""One of the shared sets in; figures by type and field, and the kinds of miss by how often they occur, out.

    python bench/misses.py [dev | dev-world | seed] [--claims FILE] [--show KIND]

SAYSO_SHARED names the folder of the sets (default ../shared). Claims are matched with the coded ones by the shared scorer itself.
--claims: an export in the form `claims`, else the set is read anew. --show lists the misses whose kind begins with KIND.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

GOLD = Path(os.environ.get("SAYSO_SHARED", "../shared")) / "gold"
FIELDS = ("who", "where", "when", "figures", "source", "mode", "status")
Claim = dict[str, Any]


def load_scorer() -> Any:
    spec = importlib.util.spec_from_file_location("score", GOLD / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_anew(name: str) -> Path:
    folder = Path(tempfile.mkdtemp())
    for arguments in (
        ("read", str(GOLD / f"{name}.texts.jsonl"), "--db", str(folder / "misses.db")),
        ("export", str(folder / "misses.db"), "--format", "claims", "-o", str(folder / "claims.jsonl")),
    ):
        subprocess.run([sys.executable, "-m", "sayso", *arguments], check=True, capture_output=True)
    return folder / "claims.jsonl"


def pairs(score: Any, name: str, claims: Path | list[Claim]) -> Iterator[tuple[str, list[Claim], list[Claim]]]:
    """For each report its words, the coded claims and the program's, with their places in the words."""
    flats = {row["report"]: score.flatten((row["title"] or "") + "\n\n" + row["text"]) for row in score.lines(GOLD / f"{name}.texts.jsonl")}
    gots: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in claims if isinstance(claims, list) else score.lines(claims):
        where = flats[claim["report"]][1]
        anchor, sentence = ((where[part["start"]], where[part["end"] - 1] + 1) for part in (claim["anchor"], claim["sentence"]))
        gots[claim["report"]].append({**claim, "span": anchor, "sentence_span": sentence})
    for labelled in score.lines(GOLD / f"{name}.labels.jsonl"):
        flat = flats[labelled["report"]][0]
        golds = []
        for claim in labelled["claims"]:
            snippet = re.sub(r"\s+", " ", claim["snippet"])
            start = flat.index(snippet) + snippet.index(re.sub(r"\s+", " ", claim["anchor"]))
            golds.append({**claim, "span": (start, start + len(claim["anchor"]))})
        yield flat, golds, gots[labelled["report"]]


def faults(score: Any, gold: Claim, got: Claim) -> Iterator[tuple[str, str]]:
    """(field, kind of miss) of a claim that was found."""
    for role in ("actor", "recipient"):
        mine, theirs = score.parties(gold, role), score.parties(got, role)
        if mine != theirs:
            kind = "not found" if not theirs else "invented" if not mine else "one too many" if theirs > mine else "not all"
            yield "who", f"{role} {kind if kind != 'not all' or theirs < mine else 'taken for another'}"
    if not score.same_place(gold["place"], got.get("place")):
        yield "where", f"place {_kind(gold['place'], got.get('place'))}"
    if score.span_of_days(gold["date"]) != score.span_of_days(got.get("date")):
        yield "when", f"date {_kind(gold['date'], got.get('date'))}"
    if score.figure_keys(gold) != score.figure_keys(got):
        yield "figures", f"head count {_kind(gold['figures'], got.get('figures'))}"
    if not score.same_source(gold["source"], got.get("source")):
        yield "source", f"source {_kind(gold['source'], got.get('source'))}"
    if gold["mode"] != (got.get("mode") or ""):
        yield "mode", f"mode {_kind(gold['mode'], got.get('mode'))}"
    if gold["status"] != got["status"]:
        yield "status", f"status {got['status']}, not {gold['status']}"


def _kind(gold: object, got: object) -> str:
    return "not found" if not got else "invented" if not gold else "taken for another"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", nargs="?", default="dev")
    parser.add_argument("--claims", type=Path)
    parser.add_argument("--show", default="")
    options = parser.parse_args()
    score = load_scorer()
    n: Counter[tuple[str, str]] = Counter()
    kinds: Counter[str] = Counter()

    def miss(kind: str, words: str, note: str = "") -> None:
        kinds[kind] += 1
        if options.show and kind.startswith(options.show):
            print(f"{kind}: {note} | {words}")

    for flat, golds, gots in pairs(score, options.name, options.claims or read_anew(options.name)):
        found = score.match(golds, gots)
        soft = [claim["span"] for claim in golds if claim.get("optional")]
        for i, gold in enumerate(golds):
            if gold.get("optional"):
                continue
            words = flat[max(0, gold["span"][0] - 110) : gold["span"][1] + 90]
            n[gold["type"], "gold"] += 1
            if i not in found:
                other = next(
                    (got for j, got in enumerate(gots) if j not in found.values() and score.overlap(got["span"], gold["span"])), None
                )
                wrong = other is not None and other["type"] != gold["type"]
                miss(
                    f"event taken for another type ({gold['type']})" if wrong else f"event not found ({gold['type']})",
                    words,
                    gold["anchor"],
                )
                continue
            n[gold["type"], "hit"] += 1
            got = gots[found[i]]
            bad = set()
            for field, kind in faults(score, gold, got):
                bad.add(field)
                miss(kind, words, gold["anchor"])
            n.update((gold["type"], field) for field in FIELDS if field not in bad)
        for j, got in enumerate(gots):
            if j in found.values() or any(score.overlap(got["span"], span) for span in soft):
                if j in found.values() and not golds[next(i for i in found if found[i] == j)].get("optional"):
                    n[got["type"], "got"] += 1
                continue
            n[got["type"], "got"] += 1
            near = [gold for gold in golds if got["sentence_span"][0] <= gold["span"][0] < got["sentence_span"][1]]
            same = any(gold["type"] == got["type"] for gold in near)
            kind = "second word for one event" if same else "beside other events" if near else "in a sentence without any"
            miss(f"event invented, {kind} ({got['type']})", flat[max(0, got["span"][0] - 110) : got["span"][1] + 90], got["anchor"]["text"])
    print("| type | coded | precision | recall | F1 | " + " | ".join(FIELDS) + " |\n| --- |" + " --- |" * (4 + len(FIELDS)))
    for kind in sorted({key for key, _ in n}):
        gold_n, got_n, hit = n[kind, "gold"], n[kind, "got"], n[kind, "hit"]
        cells = [f"{hit / max(got_n, 1):.2f}", f"{hit / max(gold_n, 1):.2f}", f"{2 * hit / max(gold_n + got_n, 1):.2f}"]
        cells += [f"{n[kind, field] / hit:.2f}" if hit else "" for field in FIELDS]
        print(f"| {kind} | {gold_n} | " + " | ".join(cells) + " |")
    for kind, count in kinds.most_common(40):
        print(f"{count:4} {kind}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
