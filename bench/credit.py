"""Parsed gold reports and their labels in, the F1 of `credit_of` asked at the gold anchors out.

    python bench/credit.py PARSED.pkl TEXTS.jsonl LABELS.jsonl [--misses N] [--skip guardian-]

PARSED.pkl holds a dict: report id -> (Article, sentences) or (Article, sentences, mentions). A source is right as in the scorer of the gold: the
same party in the same class, or a telling word in common. Without mentions nobody is resolved: then equal words ("he", "he") count, too.
"""

from __future__ import annotations

import argparse
import json
import pickle
import re
import sys
import time
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

from sayso.claims.train.gold import CLASSES, IDLE
from sayso.knowledge import load_knowledge
from sayso.statements.credit import credit_of
from sayso.statements.speech import build_speech, find_statements

SPEECH_ACTS = frozenset(["AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "CONSULT"])
PRONOUNS = frozenset(["he", "she", "they", "it", "we", "i", "who"])


def fold(text: str | None) -> str:
    plain = unicodedata.normalize("NFKD", text or "").lower()
    return re.sub(r"[\W_]+", " ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


def same_source(gold: dict[str, Any], text: str, party: str, sector: str) -> bool:
    kinds = CLASSES.get(gold.get("sector", "")), CLASSES.get(sector)
    if gold["party"] == party and (None in kinds or kinds[0] == kinds[1]):
        return True
    return bool(set(fold(gold["text"]).split()) & set(fold(text).split()) - IDLE)


def same_words(gold: str, got: str) -> bool:
    if fold(gold) == fold(got):
        return True
    return bool(set(fold(gold).split()) & set(fold(got).split()) - IDLE)


def own_act(claim: dict[str, Any], text: str, party: str) -> bool:
    """A speech act told by its own speaker has no source (codebook, section 6)."""
    actors = claim["actor"]
    return claim["type"] in SPEECH_ACTS and any(
        who["party"] == party or same_words(who["text"], text) or fold(text) in PRONOUNS or fold(who["text"]) in PRONOUNS for who in actors
    )


def anchors(words: str, claims: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """Where each claim's anchor stands in `words`, as given."""
    flat: list[str] = []
    place: list[int] = []
    for at, character in enumerate(words):
        if character.isspace():
            if flat and flat[-1] == " ":
                continue
            character = " "
        flat.append(character)
        place.append(at)
    joined = "".join(flat)
    if flat and flat[0] == " ":
        joined, place = joined[1:], place[1:]
    out = []
    for claim in claims:
        snippet, anchor = (re.sub(r"\s+", " ", claim[name]) for name in ("snippet", "anchor"))
        start = joined.index(snippet) + snippet.index(anchor)
        out.append((place[start], place[start + len(anchor) - 1] + 1))
    return out


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parsed")
    parser.add_argument("texts")
    parser.add_argument("labels")
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--offset", type=int, default=0)
    parser.add_argument("--skip", default="")
    parser.add_argument("--kind", default="")
    options = parser.parse_args()
    with open(options.parsed, "rb") as handle:
        parsed = pickle.load(handle)
    speech = build_speech(load_knowledge())
    n: Counter[str] = Counter()
    took, shown = 0.0, 0
    labels = Path(options.labels).read_text(encoding="utf-8").splitlines()
    for labelled in map(json.loads, labels):
        if options.skip and labelled["report"].startswith(options.skip):
            continue
        article, sentences, *rest = parsed[labelled["report"]]
        begun = time.perf_counter()
        statements = find_statements(sentences, mentions=rest[0] if rest else (), article=article, speech=speech)
        took += time.perf_counter() - begun
        n["words"] += sum(len(s.tokens) for s in sentences)
        for claim, (start, end) in zip(labelled["claims"], anchors(article.report.words, labelled["claims"]), strict=True):
            spot = next(
                ((s.index, i) for s in sentences if s.start <= start < s.end for i, t in enumerate(s.tokens) if t.end > start), None
            )
            if spot is None:
                n["lost"] += 1
                continue
            if claim.get("optional"):
                continue
            got, _ = credit_of(*spot, statements=statements)
            gold = claim["source"]
            if gold is None and got is not None and own_act(claim, got.text, got.party):
                got = None  # the coder gives a speech act to its speaker as actor
            n["gold"] += gold is not None
            n["got"] += got is not None
            right = (
                gold is not None
                and got is not None
                and (same_source(gold, got.text, got.party, got.sector) or (not rest and same_words(gold["text"], got.text)))
            )
            n["hit"] += right
            n["null"] += gold is None
            n["null right"] += gold is None and got is None
            if got is not None and gold is not None and right:
                n["stance"] += got.stance == gold["stance"]
            kind = "right" if right or (gold is None and got is None) else "leak" if gold is None else "missed" if got is None else "other"
            n[kind] += 1
            if kind != "right" and (not options.kind or options.kind == kind):
                shown += 1
                if options.offset < shown <= options.offset + options.misses:
                    sentence = sentences[spot[0]]
                    anchor = claim["anchor"]
                    print(
                        f"{kind}: gold {gold['text'] + '|' + gold['cue'] + '|' + gold['party'] if gold else None} got {got.text + '|' + got.cue + '|' + got.party + '|' + got.sector if got else None} [{claim['type']} {anchor}]"
                        f"\n    {labelled['report']} {sentence.kind} «{article.report.words[sentence.start : start]}[[{anchor}]]{article.report.words[end : sentence.end]}»"
                    )
    precision, recall = n["hit"] / max(n["got"], 1), n["hit"] / max(n["gold"], 1)
    f1 = 2 * n["hit"] / max(n["got"] + n["gold"], 1)
    print(
        f"source P {precision:.3f} R {recall:.3f} F1 {f1:.3f} (hit {n['hit']}, got {n['got']}, gold {n['gold']}); outlet's voice kept {n['null right']}/{n['null']}; "
        f"leak {n['leak']} missed {n['missed']} other {n['other']} lost {n['lost']}; stance {n['stance'] / max(n['hit'], 1):.3f}; {took / max(n['words'], 1) * 300 * 1000:.2f} ms a 300 tokens"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
