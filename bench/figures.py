"""Coded reports of ../shared in; how well head counts are found and given to events, out.

    python bench/figures.py [NAME ...] [--misses N]

NAME: dev, train ... of ../shared/gold (dev and dev-world where none is given). Printed: the share of gold figures whose
bounds stand as a count in the sentence of their event; precision, recall and F1 of figures (measure, low, high, as in the
scorer of the gold), the gold anchors given; milliseconds for 300 words, on this machine.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from pathlib import Path

from sayso.claims.figures import find_figures
from sayso.claims.train.fit import Coded, view_all
from sayso.claims.train.gold import read_labels, read_texts
from sayso.flow import Setup
from sayso.mentions.counts import find_counts

SHARED = Path(os.environ.get("SAYSO_SHARED", Path(__file__).parents[2] / "shared"))


def read_gold(name: str) -> list[Coded]:
    folder = SHARED / "gold"
    return view_all(list(read_texts(folder / f"{name}.texts.jsonl")), read_labels(folder / f"{name}.labels.jsonl"), setup=Setup())


def share(hit: int, whole: int) -> float:
    return hit / max(whole, 1)


def measure(name: str, misses: int) -> None:
    told = wanted = hit = got = gold = words = 0
    spent = {"find": 0.0, "give": 0.0}
    for coded in read_gold(name):
        view = coded.view
        words += sum(len(sentence.tokens) for sentence in view.sentences)
        start = time.perf_counter()
        counts = find_counts(view.sentences)
        spent["find"] += time.perf_counter() - start
        events = tuple(dict.fromkeys((g.sentence, g.token, g.type) for g in coded.golds))
        start = time.perf_counter()
        figures = dict(zip(events, find_figures(events, sentences=view.sentences, mentions=view.mentions), strict=True))
        spent["give"] += time.perf_counter() - start
        bounds = {(count.sentence, count.low, count.high) for count in counts}
        for g in coded.golds:
            of_gold = Counter((f["measure"], f["low"], f["high"]) for f in g.fields["figures"])
            of_ours = Counter((f.measure, f.low, f.high) for f in figures[(g.sentence, g.token, g.type)])
            wanted += sum(of_gold.values())
            told += sum((g.sentence, low, high) in bounds or (low, high) == (1, 1) for _, low, high in of_gold.elements())
            if g.firm:
                gold, got, hit = gold + sum(of_gold.values()), got + sum(of_ours.values()), hit + sum((of_gold & of_ours).values())
                if misses and of_gold != of_ours:
                    misses -= 1
                    print(
                        f"  {view.article.report.id} {g.type} «{g.fields['anchor']}» missed {dict(of_gold - of_ours)} invented {dict(of_ours - of_gold)}"
                    )
    print(
        f"{name:12} told {share(told, wanted):.3f}   given the anchors: P {share(hit, got):.3f} R {share(hit, gold):.3f} F1 {share(2 * hit, got + gold):.3f} "
        f"({gold} figures)   finding {spent['find'] / words * 300000:.2f} ms, giving {spent['give'] / words * 300000:.2f} ms for 300 words"
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("names", nargs="*")
    options.add_argument("--misses", type=int, default=0)
    chosen = options.parse_args()
    if not (SHARED / "gold").is_dir():
        sys.exit(f"{SHARED}: the measuring data is not here; set SAYSO_SHARED")
    for name in chosen.names or ["dev", "dev-world"]:
        measure(name, chosen.misses)
