"""Stored parses of tests/numbers_cases.yaml in, rows out."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from sayso.model import Article, Block, Report, Sentence, Token

FOLDER = Path(__file__).parent
FIELDS = ("text", "lemma", "pos", "morph", "dep", "head", "start", "end", "ent", "space")


@lru_cache(maxsize=1)
def parsed() -> dict[str, Any]:
    return json.loads((FOLDER / "numbers_parsed.json").read_text(encoding="utf-8"))


def cases(kind: str) -> list[dict[str, Any]]:
    return yaml.safe_load((FOLDER / "numbers_cases.yaml").read_text(encoding="utf-8"))[kind]


def sentences_of(text: str) -> tuple[Sentence, ...]:
    return tuple(
        Sentence(
            index=i,
            kind=kind,
            start=start,
            end=end,
            text=words,
            tokens=tuple(Token(**dict(zip(FIELDS, row, strict=True))) for row in tokens),
        )
        for i, (kind, start, end, words, *tokens) in enumerate(parsed()[text])
    )


def article_of(text: str, dated: str | None) -> Article:
    report = Report(id="x", text=text)
    return Article(report=report, text=text, offsets=tuple(range(2, len(text) + 3)), blocks=(Block(start=0, end=len(text)),), dated=dated)
