"""Sentences with a marked verb and the places at which it happened in, how well places are joined to events out.

    python bench/event_places.py ../shared/data/geo/event-location/items.jsonl [--misses N] [--count N]

The data and the task are those of Halterman 2019, "Geolocating Political Events in Text" (arXiv:1905.12713): the sentence and the verb
of an event are given, asked is which words of the sentence name the place of that event, if any does. It is scored word by word, as
there, where a network that learned from such sentences has a precision and a recall of 0.83. Nothing is learned from them here,
and nothing of them is kept. Each sentence is read as a report of its own; what is told elsewhere is not there to help.

"claims" is the same for the verbs alone that the program itself takes for events: its plain output.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from sayso.claims.coder import Coder
from sayso.claims.encoder import read_context
from sayso.claims.events import NONE, Event
from sayso.claims.places import choose_places, weigh_places
from sayso.claims.view import View
from sayso.flow import Prepared, Setup, load_tools, prepare, read_report
from sayso.model import Mention, Report

AT_ONCE = 64
LEADS = frozenset({"the", "of", "in", "city", "province", "district", "town", "village"})  # who marked, marked these or not


@dataclass(frozen=True, slots=True)
class Item:
    """`text`: as the report has it. `words`: where each of the sentence's words stands in it. `verb`, `places`: numbers of words."""

    text: str
    words: tuple[tuple[int, int], ...]
    verb: int
    places: frozenset[int]


def read_items(path: Path) -> Iterator[Item]:
    """Sentences whose marks name one verb, and whose words are found in the text."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = Report(id="", text=row["text"]).words  # all offsets count in it
        words = stand(text, row["tokens"])
        verbs = [span["token_start"] for span in row["spans"] if span["label"] == "VERB"]
        if len(verbs) == 1 and words:
            yield Item(text, words, verbs[0], frozenset(marked(row)))


def marked(row: dict[str, Any]) -> Iterator[int]:
    for span in row["spans"]:
        if span["label"] == "LOCATION":
            yield from range(span["token_start"], span["token_end"] + 1)


def stand(text: str, tokens: list[str]) -> tuple[tuple[int, int], ...]:
    """Where each token stands in the text; nothing where one is not there."""
    out, at = [], 0
    for token in tokens:
        start = text.find(token, at)
        if start < 0:
            return ()
        at = start + len(token)
        out.append((start, at))
    return tuple(out)


def place_words(item: Item, prepared: Prepared, coder: Coder) -> set[int] | None:
    """The words of the places of the event that the verb is; nothing where the verb is no word of ours."""
    view = View(
        prepared.sentences, mentions=prepared.mentions, statements=prepared.statements, article=prepared.article, credit=prepared.credit
    )
    start, end = item.words[item.verb]
    spot = next(((s.index, i) for s in view.sentences for i, t in enumerate(s.tokens) if t.start < end and t.end > start), None)
    if spot is None:
        return None
    context = read_context(view, coder.network)
    kinds = context.network.labels["events"]
    chances = np.nan_to_num(context.events([spot])[0])
    chances[kinds.index(NONE)] = 0
    event = Event(sentence=spot[0], token=spot[1], type=kinds[int(chances.argmax())], score=1.0)
    weighed = weigh_places(view, [(event.sentence, event.token, event.type)], model=coder.places, context=context)[0]
    chosen = {place.text for place in choose_places(view, event, weighed)}
    return words_of(item, [c.mention for c in weighed.candidates if c.mention.text in chosen])


def coded_words(item: Item, prepared: Prepared, tools: Any) -> set[int] | None:
    """The words of the places of the claims that the program makes of the verb; nothing where it makes none."""
    start, end = item.words[item.verb]
    claims = [c for c in read_report(prepared, tools=tools).claims if c.anchor.start < end and c.anchor.end > start]
    if not claims:
        return None
    places = {claim.place.text for claim in claims if claim.place}
    return words_of(item, [m for m in prepared.mentions if m.text in places])


def words_of(item: Item, mentions: Sequence[Mention]) -> set[int]:
    return {i for i, (a, b) in enumerate(item.words) if any(a < m.end and b > m.start for m in mentions)}


def count(item: Item, found: set[int], counts: Counter[str]) -> None:
    leads = {i for i in range(len(item.words)) if item.text[slice(*item.words[i])].lower() in LEADS}
    own, gold = found - leads, item.places - leads
    counts["both"] += len(own & gold)
    counts["found"] += len(own)
    counts["gold"] += len(gold)
    counts["items"] += 1
    counts["right"] += bool(own & gold) or not (own or gold)


def show(name: str, counts: Counter[str]) -> str:
    precision, recall = counts["both"] / max(1, counts["found"]), counts["both"] / max(1, counts["gold"])
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    right = counts["right"] / max(1, counts["items"])
    return (
        f"{name}: {counts['items']} verbs; words: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}; "
        f"a right place, or rightly none: {right:.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("items", type=Path)
    parser.add_argument("--misses", type=int, default=0, help="print so many, drawn by chance")
    parser.add_argument("--count", type=int, help="read so many alone")
    options = parser.parse_args()
    tools = load_tools(Setup())
    given, coded = Counter[str](), Counter[str]()
    misses: list[str] = []
    items = islice(read_items(options.items), options.count)
    while some := list(islice(items, AT_ONCE)):
        reports = [Report(id=str(n), text=item.text.lstrip("\n")) for n, item in enumerate(some)]
        for item, prepared in zip(some, prepare(reports, readers=tools.readers), strict=True):
            found = place_words(item, prepared, tools.coder)
            count(item, found or set(), given)
            if bool(found) != bool(item.places) or (found and not found & item.places):
                misses.append(told(item, found or set()))
            claimed = coded_words(item, prepared, tools)
            if claimed is not None:
                count(item, claimed, coded)
    print(show("event given", given))
    print(show("claims", coded))
    random.seed(0)
    print("\n".join(random.sample(misses, min(options.misses, len(misses)))))


def told(item: Item, found: set[int]) -> str:
    def words(numbers: set[int] | frozenset[int]) -> str:
        return " ".join(item.text[slice(*item.words[i])] for i in sorted(numbers)) or "-"

    return f"{item.text[slice(*item.words[item.verb])]}: {words(found)}, not {words(item.places)} | {' '.join(item.text.split())[:200]}"


if __name__ == "__main__":
    sys.exit(main())
