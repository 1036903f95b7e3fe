"""Corpora that lie outside the project in, reports out: what our own labels (labels.py) are of.

    FA-KES      news of 15 outlets on the war in Syria (Abu Salem et al. 2019, CC BY 4.0)
    UD EWT      weblogs and newsgroups on politics and war, 2003-2006, train part (Silveira et al. 2014, CC BY-SA 4.0)
    WikiWars    articles of Wikipedia on wars since 1946 (Mazur and Dale 2010, CC BY-SA 3.0)

A long document is cut into reports between paragraphs, so that each is about as long as a news report.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from sayso.claims.train.gold import read_texts
from sayso.model import Report

FAKES = "gold/fakes.texts.jsonl"
EWT = "data/treebank/ewt/en_ewt-ud-train.rebuilt.conllu"
WIKIWARS = "data/time/wikiwars"
ON_POLITICS = re.compile("juancole|healingiraq|dakbangla|rigorousintuition|hiddennook|IndiaNewsWindow|IdeaStock")  # of EWT's documents
WARS = ("06_KoreanWar", "17_AlgerianWar", "18_SovietsInAfghanistan", "21_NigerianCivilWar", "14_FirstIndochinaWar")
LONG = {"ewt": 320, "wikiwars": 300}  # words of a report, about
LEAST = 60


def read_corpora(shared: Path) -> Iterator[Report]:
    """All reports that labels may be of, by corpus; ids begin with the corpus's name. Raises OSError where a file is missing."""
    yield from read_texts(shared / FAKES)
    yield from _ewt(shared / EWT)
    for war in WARS:
        yield from _wikiwars(shared / WIKIWARS / f"{war}.key.xml", war)


def _ewt(path: Path) -> Iterator[Report]:
    documents: dict[str, list[list[str]]] = {}
    paragraphs: list[list[str]] = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            name, _, value = line.partition(" = ")
            if name == "# sent_id":
                paragraphs = documents.setdefault(value.strip().rsplit("-", 1)[0], [[]])
            elif name.startswith("# newpar") and paragraphs and paragraphs[-1]:
                paragraphs.append([])
            elif name == "# text":
                paragraphs[-1].append(value.strip())
    for name, parts in documents.items():
        told = re.search(r"_?([A-Za-z]+)_[0-9a-f]+_ENG_(\d{4})(\d\d)(\d\d)", name)
        if told and name.startswith(("weblog", "newsgroup")) and ON_POLITICS.search(name):
            who, *day = told.groups()
            yield from _cut("ewt", f"{who.lower()}-{''.join(day)}", [" ".join(part) for part in parts], "-".join(day))


def _wikiwars(path: Path, war: str) -> Iterator[Report]:
    whole = path.read_text(encoding="utf-8")
    words = html.unescape(re.sub(r"<[^>]+>", "", whole[whole.index("<TEXT>") + 6 : whole.index("</TEXT>")]))
    parts = [re.sub(r"[ \t]+", " ", part.replace("\n", " ")).strip() for part in re.split(r"\n\s*\n", words)]
    yield from _cut("wikiwars", war[3:].lower(), [part for part in parts if len(part.split()) > 12], None)


def _cut(corpus: str, name: str, paragraphs: Sequence[str], day: str | None) -> Iterator[Report]:
    parts: list[list[str]] = [[]]
    for paragraph in paragraphs:
        if parts[-1] and sum(len(p.split()) for p in parts[-1]) + len(paragraph.split()) > LONG[corpus]:
            parts.append([])
        parts[-1].append(paragraph)
    for i, part in enumerate(parts):
        text = "\n\n".join(part)
        if len(text.split()) >= LEAST:
            yield Report(id=f"{corpus}-{name}-{i:02d}", outlet="", title=None, text=text, published=day)
