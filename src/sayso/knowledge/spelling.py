"""A word in British spelling in, the same in American spelling out: the one form under which words are looked up.

What a report says must not depend on how it spells: its words, and those of the knowledge files, meet in this form.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from sayso.knowledge.load import SHIPPED

# Words that take a side, and the plain one that stands for them wherever a rule or a learned weight looks at words
FIGHTERS = {"terrorist": "militant", "rebel": "militant", "insurgent": "militant", "extremist": "militant", "jihadist": "militant"}
SIDES = {"regime": "government", "regimes": "governments", **FIGHTERS, **{f"{word}s": f"{same}s" for word, same in FIGHTERS.items()}}
WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


@lru_cache(maxsize=1)
def _pairs() -> dict[str, str]:
    lines = (SHIPPED / "words" / "spelling.csv").read_text(encoding="utf-8").splitlines()
    rows = [line.split(",") for line in lines if line and not line.startswith("#")]
    return {row[0]: row[1] for row in rows[1:]}


def american(word: str) -> str:
    """Written small or with a capital as it was; other words as they are."""
    pairs = _pairs()
    found = pairs.get(word)
    if found is not None:
        return found
    if word[:1].isupper():
        found = pairs.get(word.lower())
        if found is not None:
            return found.upper() if word.isupper() and len(word) > 1 else found[:1].upper() + found[1:]
    return word


def sideless(word: str) -> str:
    """The plain word for one that takes a side, in small letters; other words as they are."""
    return SIDES.get(word, word)


def american_words(value: Any) -> Any:
    """The same for all words, written small, within a document of the knowledge files."""
    if isinstance(value, str):
        return WORD.sub(lambda found: american(found[0]), value) if value else value
    if isinstance(value, list):
        return [american_words(one) for one in value]
    if isinstance(value, dict):
        return {american_words(key): american_words(one) for key, one in value.items()}
    return value
