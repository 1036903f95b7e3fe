"""A coded set in; why the parties and the place of matched claims are wrong, each cause with its count, out.

    python bench/causes.py [train | train-world | dev | dev-world | seed] [--show CAUSE] [--reports N]

Work is chosen by the counts on train, never on dev. The weights have seen train: there the choice of words is better than it is on new
reports, while keys and missing mentions are as they are. Matched by the shared scorer; SAYSO_SHARED names the folder of the sets.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from misses import GOLD, load_scorer, pairs
from parties import best_of, stand_of
from places import place_span

from sayso.claims.train.gold import read_texts
from sayso.flow import BATCH, Setup, load_tools, prepare, read_report
from sayso.model import Mention, Report

Claim = dict[str, Any]


def read_set(name: str, most: int | None) -> tuple[list[Claim], dict[str, tuple[Report, tuple[Mention, ...]]]]:
    """The program's claims on a set, and the words and mentions of each report."""
    tools = load_tools(Setup())
    reports = list(read_texts(Path(GOLD) / f"{name}.texts.jsonl"))[:most]
    claims: list[Claim] = []
    known: dict[str, tuple[Report, tuple[Mention, ...]]] = {}
    for begin in range(0, len(reports), BATCH):
        for prepared in prepare(reports[begin : begin + BATCH], readers=tools.readers):
            report = prepared.article.report
            known[report.id] = report, prepared.mentions
            claims += [asdict(claim) for claim in read_report(prepared, tools=tools).claims]
    return claims, known


def where_cause(score: Any, gold: Claim, got: Claim, report: Report, mentions: Sequence[Mention]) -> str | None:
    if score.same_place(gold["place"], got.get("place")):
        return None
    if not gold["place"]:
        return "place invented"
    span = place_span(report.words, gold)
    over = [m for m in mentions if m.kind == "place" and span and m.start < span[1] and span[0] < m.end]
    right = [m for m in mentions if m.kind == "place" and m.identity and score.same_place(gold["place"], _as_place(m))]
    if right:
        return "place: wrong words chosen" if got.get("place") else "place: none chosen"
    return "place: wrong key of the right words" if over else "place: its words are no mention"


def _as_place(mention: Mention) -> Claim:
    identity = mention.identity
    assert identity is not None
    return {"text": mention.text, "name": identity.name, "country": identity.country, "lat": identity.lat, "lon": identity.lon}


def who_causes(score: Any, gold: Claim, got: Claim, report: Report, mentions: Sequence[Mention]) -> Iterator[str]:
    """One cause for each side that differs."""
    people = [m for m in mentions if m.kind in ("party", "person")]
    for role in ("actor", "recipient"):
        mine, theirs = score.parties(gold, role), score.parties(got, role)
        if mine == theirs:
            continue
        if not mine:
            yield f"{role} invented"
            continue
        yield f"{role}: {_who_cause(gold, got, role, report, people)}"


def _who_cause(gold: Claim, got: Claim, role: str, report: Report, people: list[Mention]) -> str:
    for who in gold[role]:
        if any(party["party"] == who["party"] for party in got.get(role) or []):
            continue
        span = stand_of(report.words, who["text"], gold["snippet"])
        mention = best_of(people, *span, who["party"]) if span else None
        if mention is None or mention.identity is None:
            return "its words are no mention"
        if (mention.identity.key or "UNKNOWN") != who["party"]:
            return "wrong key of the right words"
        return "wrong words chosen" if got.get(role) else "none chosen"
    return "one too many"


def _fields(claim: Claim) -> str:
    sides = [", ".join(f"{who['text']} {who['party']}" for who in claim.get(role) or []) or "nobody" for role in ("actor", "recipient")]
    return f"{sides[0]} > {sides[1]} @ {claim['place']['text'] if claim.get('place') else 'nowhere'}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", nargs="?", default="train")
    parser.add_argument("--show")
    parser.add_argument("--reports", type=int)
    options = parser.parse_args()
    score = load_scorer()
    claims, known = read_set(options.name, options.reports)
    causes: Counter[str] = Counter()
    matched = 0
    for flat, golds, gots in pairs(score, options.name, claims):
        found = score.match(golds, gots)
        for i, j in found.items():
            gold, got = golds[i], gots[j]
            if gold.get("optional"):
                continue
            matched += 1
            report, mentions = known[got["report"]]
            wrong = [where_cause(score, gold, got, report, mentions), *who_causes(score, gold, got, report, mentions)]
            causes["where right"] += wrong[0] is None
            causes["who right"] += len(wrong) == 1
            for cause in filter(None, wrong):
                causes[cause] += 1
                if options.show is not None and cause.startswith(options.show):
                    print(
                        f"{cause}: {gold['anchor']} | {_fields(gold)} | {_fields(got)} | {flat[max(0, gold['span'][0] - 110) : gold['span'][1] + 90]}"
                    )
    print(f"{options.name}: {matched} matched claims")
    for cause, count in causes.most_common():
        print(f"{count:5}  {count / max(matched, 1):.3f}  {cause}")


if __name__ == "__main__":
    main()
