"""Words in, numbers and sets of bits out, in which many claims are compared at once. The same in every run."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

LANES = 8  # 64-bit words of a set of words: 512 bits for some twenty words
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def read_lines(name: str) -> list[str]:
    """Of a file beside this one, without comments."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and line[0] != "#"]


def read_phrases(name: str, *, after: str = "", flags: int = re.I) -> re.Pattern[str]:
    """Any of the phrases of a file beside this one, one a line."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, read_lines(name)))})\b{after}", flags)


def read_words(name: str) -> frozenset[str]:
    """The words of a file beside this one."""
    return frozenset(word for line in read_lines(name) for word in line.split())


IDLE = read_words("idle_words.txt")


@lru_cache(maxsize=1 << 16)
def code(word: str | None) -> int:
    """A number for a word, the same in every run; -1 for none. 32 bits: what shares a number by chance is told apart by the rest."""
    return zlib.crc32(word.encode("utf-8", "replace")) if word else -1


@lru_cache(maxsize=1 << 12)
def sentence_words(text: str) -> tuple[int, int]:
    """Words that tell what a sentence is about, cut to their first six letters (so that forms of a word agree), and names and numbers:
    two sets of bits."""
    first, *others = WORD.findall(text) or ("",)
    words, names = _word(first)
    if first[:1].isupper():  # as the first word of any sentence is
        names = 0
    return _together(words, names, others)


def all_words(text: str) -> tuple[int, int]:
    """The same of what stands within a sentence, where a large letter tells a name in the first word, too."""
    return _together(0, 0, WORD.findall(text))


def _together(words: int, names: int, others: Iterable[str]) -> tuple[int, int]:
    for bit, name in map(_word, others):
        words |= bit
        if name:  # of most words it is not
            names |= name
    return words, names


@lru_cache(maxsize=1 << 16)
def _word(word: str) -> tuple[int, int]:
    """Its bit, 0 for a word that tells nothing, and the same bit if it looks like a name or a number, else 0."""
    folded = fold(word)
    if (len(folded) < 3 and not folded.isdigit()) or folded in IDLE:
        return 0, 0
    bit = 1 << (code(folded[:6]) % (64 * LANES))
    return bit, bit if word[0].isupper() or (folded.isdigit() and len(folded) > 1) else 0


def fold(word: str) -> str:
    if word.isascii():
        return word.lower().removesuffix("'s")
    plain = unicodedata.normalize("NFKD", word)
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold().replace("’", "'").removesuffix("'s")
