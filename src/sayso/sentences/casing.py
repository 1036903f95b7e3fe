"""Text in, the same text as it would stand within a sentence out, and whether a word is usually written small."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

LOWER = Path(__file__).parent / "lower.txt"
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@lru_cache(maxsize=1)
def usually_small() -> frozenset[str]:
    return frozenset(line for line in LOWER.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))


def plain_case(text: str) -> str:
    """A headline in Title Case or capitals as it would stand in a sentence, character for character; other text as it is.

    The parser never saw a headline: "Army Kills 10 Terrorists" is a row of names to it, "Army kills 10 terrorists" is not."""
    if len(text) > 400:
        return text
    words = [m for m in WORD.finditer(text) if m.end() - m.start() > 3]
    if len(words) < 3 or sum(m[0][0].isupper() for m in words) < 0.65 * len(words):
        return text
    shout = sum(m[0].isupper() for m in words) >= 0.65 * len(words)
    small = usually_small()

    def lower(match: re.Match[str]) -> str:
        word = match[0]
        if word.isupper() and len(word) > 1 and not shout:
            return word
        if len(word.lower()) != len(word) or len(word) < 2:
            return word
        if word.lower() in small:
            return word.lower()
        return word[0] + word[1:].lower() if shout else word

    lowered = WORD.sub(lower, text)
    return lowered[:1].upper() + lowered[1:] if len(lowered[:1].upper()) == 1 else lowered
