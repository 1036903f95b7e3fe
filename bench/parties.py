"""Gold labels in; how many of their actors, recipients and sources have a mention, and how many of those the right party, out.

"claims" is the share of claims whose every actor and recipient has a mention with the right party: what `who_of_matched` would be if
each event took the right mentions.

    python bench/parties.py [train dev train-world dev-world] [--misses FIELD]     FIELD: mention, key, sector

Reads SAYSO_SHARED (default ../shared). A cache of parsed reports may be given by SAYSO_PARSED, a folder of pickles; SAYSO_KNOWLEDGE
names a folder of tables to lay on top.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sayso.identities.parties import PartyIndex, build_parties, resolve_parties
from sayso.knowledge import load_knowledge
from sayso.mentions.names import find_parties
from sayso.model import Article, Mention, Report, Sentence

SHARED = Path(os.environ.get("SAYSO_SHARED", "../shared"))
CLASS = {
    **dict.fromkeys(["GOV", "MIL", "COP", "JUD", "LEG"], "state"),
    "MED": "media",
    **dict.fromkeys(["REB", "OPP", "CRM"], "armed"),
    **dict.fromkeys(["CVL", "CIV", "REF", "IGO", "REL", "BUS"], "civil"),
}
Read = dict[str, tuple[Article, tuple[Sentence, ...]]]


def read_reports(name: str) -> Read:
    cache = os.environ.get("SAYSO_PARSED")
    if cache:
        cached: Read = pickle.loads((Path(cache) / f"{name}.pkl").read_bytes())
        return cached
    from sayso.articles.clean import clean_report
    from sayso.sentences.parse import find_sentences, load_parser

    rows = [json.loads(line) for line in (SHARED / "gold" / f"{name}.texts.jsonl").read_text(encoding="utf-8").splitlines()]
    reports = [
        Report(id=row["report"], outlet=row["outlet"], title=row["title"], text=row["text"], published=row["published"]) for row in rows
    ]
    articles = [clean_report(report) for report in reports]
    return {
        article.report.id: (article, sentences)
        for article, sentences in zip(articles, find_sentences(articles, parser=load_parser()), strict=True)
    }


def gold_claims(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(report, claim) of all claims."""
    for line in (SHARED / "gold" / f"{name}.labels.jsonl").read_text(encoding="utf-8").splitlines():
        labelled = json.loads(line)
        for claim in labelled["claims"]:
            yield labelled["report"], claim


def gold_roles(name: str) -> Iterator[tuple[str, str, dict[str, str], str]]:
    """(report, role, who, snippet) of all claims."""
    for report, claim in gold_claims(name):
        for role in ("actor", "recipient"):
            for who in claim[role]:
                yield report, role, who, claim["snippet"]
        if claim["source"]:
            yield report, "source", claim["source"], claim["snippet"]


def flatten(text: str) -> tuple[str, list[int]]:
    """Runs of white space as one blank, and where each character stood."""
    flat, at = [], []
    for i, character in enumerate(text):
        if not character.isspace():
            flat.append(character)
            at.append(i)
        elif flat and flat[-1] != " ":
            flat.append(" ")
            at.append(i)
    return "".join(flat), at


def stand_of(words: str, who: str, snippet: str) -> tuple[int, int] | None:
    """Where the words of a role stand nearest to its claim."""
    flat, at = flatten(words)
    anchor = flat.find(re.sub(r"\s+", " ", snippet))
    text = re.sub(r"\s+", " ", who).strip()
    if not text or anchor < 0:
        return None
    spots = [match.start() for match in re.finditer(r"(?<!\w)" + re.escape(text) + r"(?!\w)", flat)] or [
        match.start() for match in re.finditer(re.escape(text), flat)
    ]
    if not spots:
        return None
    end = anchor + len(snippet)
    spot = min(spots, key=lambda spot: 0 if anchor <= spot <= end else min(abs(spot - anchor), abs(spot - end)))
    return at[spot], at[spot + len(text) - 1] + 1


def best_of(mentions: list[Mention], start: int, end: int, key: str = "") -> Mention | None:
    """The mention that covers the words best: the largest share in common; of two for the same words ("both sides") that of `key`."""
    best: Mention | None = None
    share = 0.0
    for mention in mentions:
        common = min(mention.end, end) - max(mention.start, start)
        if common > 0:
            here = common / (max(mention.end, end) - min(mention.start, start))
            if here > share or (here == share and mention.identity is not None and mention.identity.key == key):
                best, share = mention, here
    return best


def resolve_all(reports: Read, index: PartyIndex) -> tuple[dict[str, list[Mention]], float]:
    """The resolved mentions of each report, and milliseconds for 300 words (345 tokens)."""
    resolved: dict[str, list[Mention]] = {}
    began = time.process_time()
    for key, (article, sentences) in reports.items():
        mentions = find_parties(sentences, parties=index)
        resolved[key] = list(resolve_parties(mentions, sentences=sentences, article=article, parties=index))
    spent = time.process_time() - began
    tokens = sum(len(sentence.tokens) for _, sentences in reports.values() for sentence in sentences)
    return resolved, 1000 * spent / max(tokens, 1) * 345


def judge(who: dict[str, str], mention: Mention | None) -> str | None:
    """What is wrong first: mention, key or sector; None where all is right. UNKNOWN and nobody are the same answer."""
    if mention is None or mention.identity is None:
        return "mention"
    if (mention.identity.key or "UNKNOWN") != who["party"]:
        return "key"
    return None if CLASS.get(mention.identity.sector) == CLASS.get(who["sector"]) else "sector"


def whole_claims(name: str, reports: Read, resolved: dict[str, list[Mention]]) -> tuple[int, int]:
    """How many claims, not optional, have a right mention for each actor and recipient; of how many."""
    right = of = 0
    for report, claim in gold_claims(name):
        if claim.get("optional"):
            continue
        spans = [
            (who, stand_of(reports[report][0].report.words, who["text"], claim["snippet"])) for who in claim["actor"] + claim["recipient"]
        ]
        of += 1
        right += all(
            span is not None and judge(who, best_of(resolved[report], *span, who["party"])) in (None, "sector") for who, span in spans
        )
    return right, of


def measure(name: str, misses: str | None, index: PartyIndex) -> None:
    reports = read_reports(name)
    resolved, speed = resolve_all(reports, index)
    count: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    for report, role, who, snippet in gold_roles(name):
        span = stand_of(reports[report][0].report.words, who["text"], snippet)
        if span is None:
            continue
        mention = best_of(resolved[report], *span, who["party"])
        wrong = judge(who, mention)
        for what in ("all", role):
            count[what] += 1
            count[what + " mention"] += wrong != "mention"
            count[what + " key"] += wrong in (None, "sector")
            count[what + " sector"] += wrong is None
        if wrong and wrong == misses:
            got = (
                f" got {mention.identity.key}:{mention.identity.sector} «{mention.text}» ({mention.identity.why})"
                if mention and mention.identity
                else ""
            )
            faults[f"{who['text']} {who['party']}:{who['sector']}{got} [{report}]"] += 1
    for fault, number in faults.most_common():
        print(number, fault)
    print(f"{name}: {sum(map(len, resolved.values()))} mentions, {speed:.2f} ms CPU for 300 words")
    for what in ("all", "actor", "recipient", "source"):
        found, right, sector = (count[f"{what} {part}"] for part in ("mention", "key", "sector"))
        print(
            f"  {what:9} {count[what]:5}: mention {found / max(count[what], 1):.3f}, key {right / max(found, 1):.3f} of those, "
            f"{right / max(count[what], 1):.3f} of all, sector class {sector / max(right, 1):.3f} of the right"
        )
    right, of = whole_claims(name, reports, resolved)
    print(f"  claims    {of:5}: every actor and recipient right in {right / max(of, 1):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=["train", "dev"])
    parser.add_argument("--misses", choices=("mention", "key", "sector"))
    options = parser.parse_args()
    began = time.process_time()
    index = build_parties(load_knowledge(os.environ.get("SAYSO_KNOWLEDGE")))
    print(f"index built in {time.process_time() - began:.2f} s CPU")
    for name in options.names:
        measure(name, options.misses, index)


if __name__ == "__main__":
    main()
