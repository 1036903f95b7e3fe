"""A parsed text in, rows of sentences and tokens out, with offsets in the report as given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from sayso.knowledge.spelling import SIDES
from sayso.model import Article, Block, Sentence, Token
from sayso.sentences.casing import usually_small
from sayso.sentences.quick import Parsed
from sayso.sentences.steady import Piece, given_word, inner_heads

ENDINGS = (("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("s", ""))


class Given(NamedTuple):
    """A text as the tokeniser cut it: its words, where each begins, whether a space follows."""

    words: list[str]
    places: list[int]
    spaces: list[bool]


def sentences_of(
    parsed: Parsed, article: Article, block: Block, count: int, *, given: Given, pieces: Sequence[Piece]
) -> Iterator[Sentence]:
    """`pieces`: for each word of `parsed` the given words for which it stood. `count`: sentences before these."""
    shown = article.report.words
    for first, last in zip(parsed.begins, [*parsed.begins[1:], len(parsed.words)], strict=True):
        kept = [i for i in range(first, last) if not parsed.words[i].isspace()]
        if not kept:
            continue
        inner = {i: inner_heads(given.words[pieces[i].first : pieces[i].last]) for i in kept if pieces[i].last - pieces[i].first > 1}
        place: dict[int, int] = {}  # parser's word → the row that carries its syntax
        size = 0
        for i in kept:
            place[i] = size + next((k for k, (_, dep, _) in enumerate(inner.get(i, ())) if not dep), 0)
            size += pieces[i].last - pieces[i].first
        rows: list[Token] = []
        for i in kept:
            rows += _rows_of(i, parsed, given, pieces[i], place, inner.get(i), (article, block, len(rows)))
        start, end = rows[0].start, rows[-1].end
        yield Sentence(index=count, start=start, end=end, text=shown[start:end], kind=block.kind, tokens=tuple(rows))
        count += 1


def _rows_of(
    word: int,
    parsed: Parsed,
    given: Given,
    piece: Piece,
    place: dict[int, int],
    inner: list[tuple[int, str, str]] | None,
    at: tuple[Article, Block, int],
) -> list[Token]:
    """The rows of the given words that one word stood for: the syntax of that word, and within a name of several words its own."""
    article, block, count = at
    offsets, shown = article.offsets, article.report.words
    heads = parsed.heads
    head = heads[word]
    while parsed.words[head].isspace() and heads[head] != head:
        head = heads[head]
    root = head == word or head not in place
    above = count if root else place[head]
    read, pos, name = parsed.words[word], parsed.pos[word], parsed.ents[word]
    small = read.lower()
    rows: list[Token] = []
    for k, i in enumerate(range(piece.first, piece.last)):
        own, dep, kind = inner[k] if inner else (0, "", pos)
        first = block.start + given.places[i]
        last = first + len(given.words[i])
        text = given_word(article.text[first:last], first=count + k == 0)
        start, end = offsets[first], offsets[last]
        if end - offsets[last - 1] > 1:
            end = _end(shown, offsets, last)
        lemma = parsed.lemmas[word]
        rows.append(
            Token(
                text=text,
                lemma=_lemma(lemma.lower() or small, small, read) if small == text.lower() else _given_lemma(text, lemma, read, pos),
                pos=kind or pos,
                morph="" if dep else parsed.morphs[word],
                dep=dep or ("root" if root else parsed.deps[word].lower()),
                head=count + own if dep else count + k if root else above,
                start=start,
                end=end,
                ent=("I" + name[1:] if k else name) if name and text != "," else "",
                space=given.spaces[i],
            )
        )
    return rows


def _given_lemma(text: str, lemma: str, read: str, pos: str) -> str:
    """The lemma of a word for which another one, `read`, stood: of the other one where it means the same, else the word is a name."""
    low = text.lower()
    if low in SIDES or read.lower() == low or (pos not in ("PROPN", "ADJ") and text.islower()):
        return _lemma(lemma.lower() or read.lower(), read.lower(), read)
    return low


@lru_cache(maxsize=50_000)
def _lemma(lemma: str, lower: str, text: str) -> str:
    """The lemma; for a small word that the tagger took for something without forms ("airstrikes" as a preposition), the form
    without its ending, where that is a word."""
    if lemma != lower or not text.islower() or len(lower) < 5 or lower.endswith(("ss", "us", "is", "species")):
        return lemma
    small = usually_small()
    for ending, instead in ENDINGS:
        if lower.endswith(ending) and lower[: -len(ending)] + instead in small and len(lower) - len(ending) > 3:
            return lower[: -len(ending)] + instead
    return lemma


def _end(words: str, offsets: tuple[int, ...], last: int) -> int:
    """Where the given words of a token end whose last clean character is `last - 1`: before what was cleaned away behind it."""
    end = offsets[last]
    if end - offsets[last - 1] > 4:
        return offsets[last - 1] + 1
    while end > offsets[last - 1] + 1 and words[end - 1].isspace():
        end -= 1
    return end
