"""Gold labels and parsed reports in; the share of gold places found and rightly resolved out.

    python bench/places.py train dev [--faults] [--parsed FOLDER]

`--parsed` is a folder of pickles (report id -> (Article, sentences)); without it the reports are read and parsed here.
A place is found where one of our mentions shares a character with its words in the claim's sentence; right where the scorer of
the gold files would say so: the same country, and the same name or within 25 km.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from sayso.identities.parties import build_parties, resolve_parties
from sayso.identities.places import build_places, resolve_places
from sayso.knowledge.load import load_knowledge
from sayso.mentions.names import find_parties
from sayso.mentions.toponyms import find_places
from sayso.model import Article, Mention, Sentence

SHARED = Path(os.environ.get("SAYSO_SHARED", Path(__file__).parents[2] / "shared"))


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def read_parsed(name: str, folder: str | None) -> dict[str, tuple[Article, tuple[Sentence, ...]]]:
    if folder:
        with open(Path(folder) / f"{name}.pkl", "rb") as handle:
            return dict(pickle.load(handle))
    from sayso.articles.clean import clean_report
    from sayso.model import Report
    from sayso.sentences.parse import find_sentences, load_parser

    records = read_lines(SHARED / "gold" / f"{name}.texts.jsonl")
    reports = [Report(id=r["report"], outlet=r["outlet"], title=r["title"], text=r["text"], published=r["published"]) for r in records]
    articles = [clean_report(report) for report in reports]
    return {
        article.report.id: (article, sentences)
        for article, sentences in zip(articles, find_sentences(articles, parser=load_parser()), strict=True)
    }


def flatten(text: str) -> tuple[str, list[int]]:
    """Runs of white space as one blank, and where each character stood."""
    flat, at = [], []
    for i, character in enumerate(text):
        if not character.isspace() or (flat and flat[-1] != " "):
            flat.append(" " if character.isspace() else character)
            at.append(i)
    return "".join(flat), at


def place_span(words: str, claim: dict[str, Any]) -> tuple[int, int] | None:
    """Where the words of the claim's place stand: nearest to its anchor, in the whole report."""
    flat, stands = flatten(words)
    at = flat.find(re.sub(r"\s+", " ", claim["snippet"]))
    if at < 0:
        return None
    name = re.sub(r"\s+", " ", claim["place"]["text"]).strip()
    text = re.escape(name)
    spots = [match.start() for match in re.finditer(rf"(?<!\w){text}(?!\w)", flat)] or [match.start() for match in re.finditer(text, flat)]
    if not spots:
        return None
    spot = min(spots, key=lambda spot: abs(spot - at))
    return stands[spot], stands[spot + len(name) - 1] + 1


def is_named(text: str, demonyms: dict[str, str]) -> bool:
    """ "the town" and "it" name nothing, "Syrian" is a demonym; "northern Syria" is a name."""
    words = [word for word in re.findall(r"\w+", text) if word[:1].isupper()]
    return any(
        word not in ("The", "It", "Its", "There", "Town", "City", "Country", "Kurdish", "Islamic") and word.lower() not in demonyms
        for word in words
    )


def load_same_place() -> Any:
    sys.path.insert(0, str(SHARED / "gold"))
    from score import same_place  # type: ignore[import-not-found]

    return same_place


def main(names: list[str], faults: bool, parsed: str | None) -> None:
    same_place = load_same_place()
    started = time.process_time()
    places = build_places(load_knowledge())
    print(f"index ready in {time.process_time() - started:.2f} s")
    party_index = build_parties(load_knowledge())
    for name in names:
        count: Counter[str] = Counter()
        reports = read_parsed(name, parsed)
        labels = read_lines(SHARED / "gold" / f"{name}.labels.jsonl")
        spent, tokens = 0.0, 0
        for label in labels:
            article, sentences = reports[label["report"]]
            parties = resolve_parties(
                find_parties(sentences, parties=party_index), sentences=sentences, article=article, parties=party_index
            )
            started = time.process_time()
            mentions = resolve_places(
                find_places(sentences, places=places, parties=parties), sentences=sentences, article=article, places=places
            )
            spent += time.process_time() - started
            tokens += sum(len(sentence.tokens) for sentence in sentences)
            for claim in label["claims"]:
                if claim["place"] and not claim.get("optional"):
                    judge(claim, article, mentions, count, same_place, faults, label["report"], places.demonyms)
        for part in ("named", "other"):
            total, found, right = count[part], count[part, "found"], count[part, "right"]  # type: ignore[index]
            print(
                f"{name}, {part} places: {total}, found {found / max(1, total):.3f}, right {right / max(1, total):.3f}, right of found {right / max(1, found):.3f}"
            )
        print(f"{name}: {1000 * spent / max(1, tokens) * 300:.2f} ms for 300 words")


def judge(
    claim: dict[str, Any],
    article: Article,
    mentions: tuple[Mention, ...],
    count: Counter[Any],
    same_place: Any,
    faults: bool,
    report: str,
    demonyms: dict[str, str],
) -> None:
    part = "named" if is_named(claim["place"]["text"], demonyms) else "other"
    count[part] += 1
    span = place_span(article.report.words, claim)
    over = [m for m in mentions if span and m.start < span[1] and span[0] < m.end]
    count[part, "found"] += bool(over)
    ours = [
        {"text": m.text, "name": m.identity.name, "country": m.identity.country, "lat": m.identity.lat, "lon": m.identity.lon}
        for m in over
        if m.identity
    ]
    right = any(same_place(claim["place"], one) for one in ours)
    count[part, "right"] += right
    if faults and not right and part == "named":
        gold = claim["place"]
        print(
            f"{report}\t{'MISSED' if not over else 'WRONG'}\t{gold['text']}\t{gold['name']} {gold['country']} {gold['lat']} {gold['lon']}\t"
            + "; ".join(
                f"{m.text} -> {m.identity.name} {m.identity.country} {m.identity.lat} {m.identity.lon} [{m.identity.why}]"
                for m in over
                if m.identity
            )
            + f"\t«{claim['snippet']}»"
        )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("names", nargs="+")
    options.add_argument("--faults", action="store_true")
    options.add_argument("--parsed")
    given = options.parse_args()
    main(given.names, given.faults, given.parsed)
