"""Words of a text in, the same words as the parser sees them out: what only names, spells or takes sides looks alike to it.

A small neural parser may tie a sentence otherwise when one word of it is another of its kind. So it is given one spelling, one
quotation mark, one word for "rebels", "terrorists" and "militants", one for "regime" and "government", and for the names of
states, bodies and outlets one stand-in of each shape: who is meant, and how the outlet calls them, cannot tie a word elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from sayso.knowledge import Row, kept, load_knowledge
from sayso.knowledge.spelling import SIDES, american

STATE, STATE_OF, PEOPLE, UNION, BODY, OUTLET = "Iraq", "Iraqi", "Iraqis", "US", "Hamas", "Reuters"
# With an article before them ("the European Union") or also before a noun ("UN troops")
UNIONS = (
    "United Nations|United States|United Kingdom|United Arab Emirates|European Union|African Union|Arab League|UN|U.N.|US|U.S.|UK|U.K.|EU|E.U.|UAE"
).split("|")
MARKS = dict.fromkeys("“”„‟«»″＂", '"') | {"``": '"', "''": '"'}
PIECE = re.compile(r"(?:[A-Z]\.){2,}|\w+|[^\w\s]")
LINKS = frozenset("of for in on to and against from".split())
LONGEST = 9
# Whether the parser sees the commas of a text. Without them a text that lost its commas is tied like one that kept them; texts that
# have them are tied a little worse (docs/quality.md, "Robust to wording"). To be changed only before the coder's weights are learned.
COMMAS_PARSED = False


class Piece(NamedTuple):
    """Given words `first` to `last` (exclusive), and the one word that stands for them."""

    first: int
    last: int
    word: str


def steady_words(words: Sequence[str]) -> list[Piece]:
    """`words`: as the tokeniser cut them."""
    names = _names()
    out: list[Piece] = []
    i, n = 0, len(words)
    while i < n:
        word = words[i]
        size, stand_in = 1, BODY if word == "IS" and _is_group(words, i) else ""
        if word in names and (word[:1].isupper() or word[:1] == "a"):
            for length, name, stands in names[word]:
                if i + length <= n and tuple(words[i : i + length]) == name and not _part_of_name(words, i, length, stands):
                    size, stand_in = length, stands
                    break
        first, i = i, i + size
        while not COMMAS_PARSED and i < n and words[i] == ",":
            i += 1
        out.append(Piece(first, i, stand_in or _plain(word)))
    return out


@lru_cache(maxsize=50_000)
def _plain(word: str) -> str:
    if word in MARKS:
        return MARKS[word]
    if "’" in word or "‘" in word:
        word = word.replace("’", "'").replace("‘", "'")
    low = word.lower()
    if low in SIDES:
        same = SIDES[low]
        return same if word == low else same.upper() if word.isupper() else same.capitalize()
    return american(word)


@lru_cache(maxsize=50_000)
def given_word(word: str, first: bool) -> str:
    """The word of a token: in American spelling where it is no name, else as it stands in the clean text."""
    if "’" in word and len(word) > 1:
        word = word.replace("’", "'")
    return american(word) if first or not word[:1].isupper() else word


def _is_group(words: Sequence[str], i: int) -> bool:
    """ "IS" in a sentence that does not shout is the group, no verb."""
    return words[i] == "IS" and not any(
        word.isupper() and word.isalpha() and len(word) > 1 for word in words[max(0, i - 1) : i + 2] if word != "IS"
    )


def _part_of_name(words: Sequence[str], first: int, length: int, stands: str) -> bool:
    """Whether a single word that names a state is rather a part of another name: "Michael Jordan", "Jordan Peele"."""
    if length > 1 or stands != STATE:
        return False
    before = words[first - 1] if first else ""
    return before[:1].isupper() and before.isalpha() and first > 1 and before.lower() not in LINKS and not before.isupper()


def inner_heads(words: Sequence[str]) -> list[tuple[int, str, str]]:
    """For each word of a name of several words: its head among them, its dependency, its part of speech. The head of all has its own
    place as head and "" as dependency: it takes the place of the stand-in."""
    links = [i for i, word in enumerate(words) if word in LINKS and 0 < i < len(words) - 1]
    starts = [0, *links]
    ends = [*links, len(words)]
    heads = [_last_word(words, start, end) for start, end in zip(starts, ends, strict=True)]
    rows = []
    for part, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for i in range(start, end):
            word = words[i]
            if part and i == start:
                rows.append((heads[part], "cc" if word == "and" else "case", "CCONJ" if word == "and" else "ADP"))
            elif i == heads[part] and not part:
                rows.append((i, "", "PROPN" if len(words) - _commas(words) > 1 else ""))
            elif not any(c.isalnum() for c in word):
                rows.append((heads[part], "punct", "PUNCT"))
            elif word.lower() in ("the", "a", "an"):
                rows.append((heads[part], "det", "DET"))
            elif i == heads[part]:
                rows.append((heads[part - 1], "conj" if words[start] == "and" else "nmod", "PROPN"))
            else:
                rows.append((heads[part], "compound", "PROPN"))
    return rows


def _last_word(words: Sequence[str], start: int, end: int) -> int:
    return next((i for i in range(end - 1, start - 1, -1) if any(c.isalnum() for c in words[i])), start)


def _commas(words: Sequence[str]) -> int:
    return sum(word == "," for word in words)


@kept
def _names() -> dict[str, tuple[tuple[int, tuple[str, ...], str], ...]]:
    """By first word: names with their stand-ins, longest first."""
    found: dict[tuple[str, ...], str] = {}
    for text, stands in _listed():
        words = tuple(PIECE.findall(text))
        if words and words[0].lower() == "the":
            words = words[1:]
        if words and len(words) <= LONGEST and words not in found:
            found[words] = stands
    by_first: dict[str, list[tuple[int, tuple[str, ...], str]]] = {}
    for words, stands in found.items():
        by_first.setdefault(words[0], []).append((len(words), words, stands))
    return {word: tuple(sorted(rows, key=lambda row: -row[0])) for word, rows in by_first.items()}


def _listed() -> Iterator[tuple[str, str]]:
    knowledge = load_knowledge()
    yield from ((name, UNION) for name in UNIONS)
    for row in knowledge.table("countries.csv"):
        for text in [row["name"], *row.list("aliases"), *row.list("capital"), *row.list("metonyms")]:
            yield from _usable(text, STATE, least=4)
        for text in row.list("adjectives"):
            yield from _usable(text, STATE_OF, least=4)
        for text in row.list("people"):
            if text.endswith("s"):
                yield from _usable(text, PEOPLE, least=4)
    for row in knowledge.table("parties.csv"):
        if row["kind"] not in ("people", "religious"):
            yield from _bodies(row, BODY)
    for row in knowledge.table("outlets.csv"):
        yield from _bodies(row, OUTLET)


def _bodies(row: Row, stands: str) -> Iterator[tuple[str, str]]:
    for text in [row["name"], *row.list("aliases")]:
        yield from _usable(text, stands, least=4)


def _usable(text: str, stands: str, *, least: int) -> Iterator[tuple[str, str]]:
    """Names that are nothing else: not marked as doubtful, every word that carries them with a capital."""
    if text.startswith("~") or not text[:1].isalpha() or len(text) < (3 if text.isupper() else least):
        return
    words = PIECE.findall(text)
    big = [word for word in words if word.lower() not in LINKS and word.lower() not in ("the", "al", "el") and word[0].isalnum()]
    single = len(words) == 2 and words[0].lower() == "the"  # "The Times" is a name, "times" is a word
    if big and not single and all(word[0].isupper() for word in big):
        yield text, stands
