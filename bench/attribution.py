"""PolNeAR (its folder or tar.gz) in, exact and overlapping F1 of source, cue and content spans out.

    python bench/attribution.py POLNEAR [--part dev] [--cache FILE] [--misses N]

Measured as published for this corpus: a span counts as right where it is the same stretch of characters (spaces and outer full stops and commas
aside); "overlap" counts a span that shares a word with one of the other side. PolNeAR marks every attitude, also wishes, plans and looks
("seemed", "endorsed"), sayso means whom the text credits: the cues of both are not the same set.
"""

from __future__ import annotations

import argparse
import io
import pickle
import re
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sayso.knowledge import load_knowledge
from sayso.model import Article, Block, Report
from sayso.statements.speech import build_speech, find_statements

PUBLISHED = {"CofeNet without a pretrained model": (0.733, 0.662, 0.636), "CRF": (0.506, 0.534, 0.286), "rules": (0.107, 0.228, 0.056)}
Spans = set[tuple[int, int]]


def load(path: Path, part: str) -> Iterator[tuple[str, str, dict[str, Spans]]]:
    """Name, text and spans of each article (of the first annotator where there are several)."""
    files = {}
    if path.is_dir():
        files = {str(f.relative_to(path)): f.read_bytes() for f in path.rglob("*") if f.is_file()}
    else:
        with tarfile.open(fileobj=io.BytesIO(path.read_bytes())) as archive:
            for member in archive:
                handle = archive.extractfile(member) if member.isfile() else None
                if handle:
                    files[member.name] = handle.read()
    seen = set()
    for name in sorted(files):
        found = re.search(rf"data/{part}/attributions/(.+)_[0-9a-f]+\.ann$", name)
        if not found or found[1] in seen:
            continue
        seen.add(found[1])
        text = files[re.sub(rf"{part}/attributions/.*", f"{part}/text/{found[1]}.txt", name)].decode("utf-8")
        spans: dict[str, Spans] = {"Source": set(), "Cue": set(), "Content": set()}
        for line in files[name].decode("utf-8").splitlines():
            parts = line.split("\t")
            if line.startswith("T") and len(parts) > 1:
                kind, _, offsets = parts[1].partition(" ")
                if kind in spans:
                    pieces = [tuple(map(int, piece.split())) for piece in offsets.split(";")]
                    spans[kind] |= {(a, b) for a, b in pieces}
        yield found[1], text, spans


def as_article(name: str, text: str) -> Article:
    blocks = []
    for found in re.finditer(r"\S(?:.*\S)?", text):
        blocks.append(Block(start=found.start() + 2, end=found.end() + 2, kind="body" if blocks else "title"))
    words = "\n\n" + text
    return Article(report=Report(id=name, text=text), text=words, offsets=tuple(range(len(words) + 1)), blocks=tuple(blocks))


def parse(part: list[tuple[str, str, dict[str, Spans]]], cache: Path | None) -> dict[str, Any]:
    if cache and cache.exists():
        with open(cache, "rb") as handle:
            return pickle.load(handle)
    from sayso.sentences.parse import find_sentences, load_parser

    parser = load_parser()
    articles = [as_article(name, text) for name, text, _ in part]
    parsed = {}
    for at in range(0, len(articles), 16):
        batch = articles[at : at + 16]
        for article, sentences in zip(batch, find_sentences(batch, parser=parser), strict=True):
            parsed[article.report.id] = (article, sentences)
    if cache:
        with open(cache, "wb") as handle:
            pickle.dump(parsed, handle)
    return parsed


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \n\t.,":
        start += 1
    while end > start and text[end - 1] in " \n\t.,:":
        end -= 1
    return start, end


def overlapping(spans: Spans, others: Spans) -> int:
    return sum(any(a < d and c < b for c, d in others) for a, b in spans)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("polnear", type=Path)
    parser.add_argument("--part", default="dev")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--kind", default="Cue")
    options = parser.parse_args()
    part = list(load(options.polnear, options.part))
    parsed = parse(part, options.cache)
    speech = build_speech(load_knowledge())
    n: Counter[tuple[str, str]] = Counter()
    missed: Counter[str] = Counter()
    invented: Counter[str] = Counter()
    for name, text, gold in part:
        article, sentences, *_ = parsed[name]
        statements = find_statements(sentences, mentions=(), article=article, speech=speech)
        got: dict[str, Spans] = {"Source": set(), "Cue": set(), "Content": set()}
        for one in statements:
            if one.within is not None:
                continue  # PolNeAR has no nesting: every word belongs to one attribution at most
            spans = {
                "Source": [one.source] if one.source and one.cue else [],
                "Cue": [one.cue] if one.cue else [],
                "Content": list(one.content),
            }
            for kind, held in spans.items():
                got[kind] |= {trim(text, span.start - 2, span.end - 2) for span in held if span is not None}
        for kind in got:
            right = {trim(text, *span) for span in gold[kind]}
            n[kind, "gold"] += len(right)
            n[kind, "got"] += len(got[kind])
            n[kind, "exact"] += len(right & got[kind])
            n[kind, "gold met"] += overlapping(right, got[kind])
            n[kind, "got met"] += overlapping(got[kind], right)
            if kind == options.kind:
                missed.update(text[a:b].lower() for a, b in right - got[kind])
                invented.update(text[a:b].lower() for a, b in got[kind] - right)
    for kind in ("Source", "Cue", "Content"):
        precision, recall = n[kind, "exact"] / max(n[kind, "got"], 1), n[kind, "exact"] / max(n[kind, "gold"], 1)
        over_p, over_r = n[kind, "got met"] / max(n[kind, "got"], 1), n[kind, "gold met"] / max(n[kind, "gold"], 1)
        print(
            f"{kind:8} exact P {precision:.3f} R {recall:.3f} F1 {2 * precision * recall / max(precision + recall, 1e-9):.3f}   "
            f"overlap P {over_p:.3f} R {over_r:.3f} F1 {2 * over_p * over_r / max(over_p + over_r, 1e-9):.3f}   (gold {n[kind, 'gold']}, got {n[kind, 'got']})"
        )
    for who, figures in PUBLISHED.items():
        print(f"published, {who}: source {figures[0]:.3f}, cue {figures[1]:.3f}, content {figures[2]:.3f} exact F1")
    if options.misses:
        print("missed", missed.most_common(options.misses))
        print("invented", invented.most_common(options.misses))
    return 0


if __name__ == "__main__":
    sys.exit(main())
