"""UDS-IH2 (sentences whose verbs people rated from -3, did not happen, to 3, did) in, what the coder says of the same verbs out.

    python bench/factuality.py UDS/dev.jsonl [--most N] [--faults]

What is to come, what may be and what was not are all rated low there. So `happened` is measured against the rest, on the verbs of which people
were sure (1 and more, -1 and less). Most verbs of that set are no events of ours, and much of it is no news; nothing is learned from its dev part.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

from sayso.claims.encoder import read_context
from sayso.claims.status import status_of
from sayso.claims.view import View
from sayso.flow import Setup, load_tools, prepare
from sayso.model import Report

SURE = 1.0  # this far from 0
NEUTRAL = "ASSAULT"  # the type is asked for; a deed, not an act of speech


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ratings", type=Path)
    parser.add_argument("--most", type=int, default=0)
    parser.add_argument("--faults", action="store_true")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.ratings.read_text(encoding="utf-8").splitlines()][: options.most or None]
    tools = load_tools(Setup())
    n: Counter[str] = Counter()
    ratings: defaultdict[str, list[float]] = defaultdict(list)
    reports = [Report(id=str(k), text=row["text"]) for k, row in enumerate(rows)]
    for start in range(0, len(reports), 16):
        for row, (article, sentences, mentions, statements, credit) in zip(
            rows[start:], prepare(reports[start : start + 16], readers=tools.readers), strict=False
        ):
            view = View(sentences, mentions=mentions, statements=statements, article=article, credit=credit)
            context = read_context(view, tools.coder.network)
            words = row["text"].split()
            for target in row["targets"]:
                first = target["span1"][0]
                at = len(article.report.words) - len(row["text"]) + len(" ".join(words[:first])) + (first > 0)
                spot = next(((s.index, i) for s in sentences for i, token in enumerate(s.tokens) if token.start <= at < token.end), None)
                if spot is None:
                    n["lost"] += 1
                    continue
                source, _ = credit(*spot)
                status = status_of(
                    view, *spot, kind=NEUTRAL, stance=source.stance if source else "", model=tools.coder.models["status"], context=context
                )
                ratings[status].append(target["label"])
                if abs(target["label"]) < SURE:
                    continue
                low, unsure = target["label"] < 0, status != "happened"
                n["all"] += 1
                n["right"] += low == unsure
                n["gold"] += low
                n["got"] += unsure
                n["hit"] += low and unsure
                if options.faults and low != unsure:
                    print(f"{target['label']:.1f} {status}: {target['span_text']} | {row['text'][:160]}")
    precision, recall = n["hit"] / max(n["got"], 1), n["hit"] / max(n["gold"], 1)
    print(
        f"{n['all']} verbs ({n['lost']} lost): accuracy {n['right'] / max(n['all'], 1):.3f}; "
        f"not happened: precision {precision:.3f} recall {recall:.3f} F1 {2 * n['hit'] / max(n['got'] + n['gold'], 1):.3f}"
    )
    for status, values in sorted(ratings.items()):
        print(f"{status}: {len(values)} verbs, mean rating {sum(values) / len(values):.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
