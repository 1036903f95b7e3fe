"""A sentence in, one bit for each kind of word or phrase that its single words tell of, or make worth looking for, out.

Words repeat and sentences hardly do: what each word says is kept, and patterns are searched only where one of their words stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache, reduce
from operator import or_

from sayso.incidents.words import read_lines

MARKED = ("dated", "lasting", "comment")  # of which a word alone is enough (mark_words.txt)
SOUGHT = ("habit", "since", "anew", "also", "going")  # of which a word only says that a pattern may hold
CUES = {name: 1 << place for place, name in enumerate((*MARKED, *SOUGHT))}
OTHERS = {"since": ("since", "from"), "also": ("also", "well"), "going": ("is", "are", "been")}  # words of the patterns of build.py
YEARS = frozenset(map(str, range(1900, 2100)))
PART = re.compile(r"\w+")


@lru_cache(maxsize=1 << 10)
def find_cues(sentence: str) -> int:
    return reduce(or_, map(_cues_of, sentence.split()), 0)


@lru_cache(maxsize=1 << 16)
def _cues_of(word: str) -> int:
    folded = word.lower()
    bare = bare_word(folded)
    found, sought = _marked().get(bare, 0), _sought()
    if bare.isalpha():  # as most are: what is left of it are signs, and it is one part itself
        return found | sought.get(bare, 0)
    for part in PART.findall(folded):
        found |= sought.get(part, 0)
    return found


def bare_word(word: str) -> str:
    """Without the signs that a sentence puts around a word."""
    return word.strip(".,;:!?()[]\"'“”‘’«»")


@cache
def _marked() -> dict[str, int]:
    """By word the cues of MARKED that it gives: names are new by the hundred thousand, and each would be looked for in every list."""
    found: dict[str, int] = {}
    for name in MARKED:
        for word in mark_words(name):
            found[word] = found.get(word, 0) | CUES[name]
    return found


@cache
def _sought() -> dict[str, int]:
    found: dict[str, int] = {}
    for name, word in _needed():
        found[word] = found.get(word, 0) | CUES[name]
    return found


def _needed() -> Iterator[tuple[str, str]]:
    """A word that stands in every match of a phrase: the longest, since short ones stand in any sentence."""
    for name in ("habit", "anew"):
        for phrase in read_lines(f"{name}_words.txt"):
            yield name, max(PART.findall(phrase), key=len)
    for name, words in OTHERS.items():
        for word in words:
            yield name, word


@cache
def mark_words(name: str) -> frozenset[str]:
    """The words of one mark in `mark_words.txt`: a line "[name]", then its words."""
    found: dict[str, set[str]] = {}
    own: set[str] = set()
    for line in read_lines("mark_words.txt"):
        if line.startswith("["):
            own = found.setdefault(line.strip("[]"), set())
        else:
            own.update(line.split())
    return frozenset(found[name]) | (YEARS if name == "dated" else frozenset())
