"""Text in, the same text as it would stand within a sentence out; and lemmas that a list of usual words mends."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

LOWER = Path(__file__).parent / "lower.txt"
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
ENDINGS = (("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("s", ""))


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


@lru_cache(maxsize=50_000)
def plain_lemma(lemma: str, word: str) -> str:
    """The lemma in small letters; for a small word that the tagger took for something without forms ("airstrikes" as a preposition),
    the form without its ending, where that is a word."""
    lower = word.lower()
    lemma = lemma.lower() or lower
    if lemma != lower or not word.islower() or len(lower) < 5 or lower.endswith(("ss", "us", "is", "species")):
        return lemma
    small = usually_small()
    for ending, instead in ENDINGS:
        if lower.endswith(ending) and lower[: -len(ending)] + instead in small and len(lower) - len(ending) > 3:
            return lower[: -len(ending)] + instead
    return lemma
