"""A parsed text in, rows of sentences and tokens out, with offsets in the report as given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sayso.knowledge.spelling import SIDES
from sayso.knowledge.steady import Piece, given_word, inner_heads
from sayso.model import Article, Block, Sentence, Token
from sayso.sentences.denying import read_denials
from sayso.sentences.quick import Parsed


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
    blank = [word.isspace() for word in parsed.words]
    heads = _shown_heads(parsed.heads, blank)
    spans = _spans(article, block, given)
    for first, last in zip(parsed.begins, [*parsed.begins[1:], len(parsed.words)], strict=True):
        kept = [i for i in range(first, last) if not blank[i]]
        if not kept:
            continue
        inner = {i: inner_heads(given.words[pieces[i].first : pieces[i].last]) for i in kept if pieces[i].last - pieces[i].first > 1}
        place: dict[int, int] = {}  # parser's word → the row that carries its syntax
        size = 0
        for i in kept:
            place[i] = size + next((k for k, (_, dep, _) in enumerate(inner[i]) if not dep), 0) if i in inner else size
            size += pieces[i].last - pieces[i].first
        rows: list[Token] = []
        for i in kept:
            count_before = len(rows)
            head = place.get(heads[i], count_before) if heads[i] != i else count_before
            root = heads[i] == i or heads[i] not in place
            if i in inner:
                rows += _rows_of(i, parsed, (given, spans), pieces[i], inner[i], (count_before, head, root))
                continue
            at = pieces[i].first
            start, end, word = spans[at]
            text = given_word(word, not rows)
            rows.append(
                Token(
                    text=text, lemma=_lemma_of(text, parsed, i), pos=parsed.pos[i], morph=parsed.morphs[i],
                    dep="root" if root else parsed.deps[i], head=head, start=start, end=end,
                    ent=parsed.ents[i] if text != "," else "", space=given.spaces[at],
                )
            )  # fmt: skip
        rows = read_denials(rows)
        start, end = rows[0].start, rows[-1].end
        yield Sentence(index=count, start=start, end=end, text=shown[start:end], kind=block.kind, tokens=tuple(rows))
        count += 1


def _shown_heads(heads: Sequence[int], blank: Sequence[bool]) -> Sequence[int]:
    """Heads that are no white space, where there is one above."""
    if not any(blank):
        return heads
    out = []
    for head in heads:
        while blank[head] and heads[head] != head:
            head = heads[head]
        out.append(head)
    return out


def _spans(article: Article, block: Block, given: Given) -> list[tuple[int, int, str]]:
    """For each given word where it begins and ends in the report as given, and its clean characters."""
    offsets, shown, text = article.offsets, article.report.words, article.text
    out = []
    for place, word in zip(given.places, given.words, strict=True):
        first = block.start + place
        last = first + len(word)
        end = offsets[last]
        if end - offsets[last - 1] > 1:
            end = _end(shown, offsets, last)
        out.append((offsets[first], end, text[first:last]))
    return out


def _rows_of(
    word: int,
    parsed: Parsed,
    given: tuple[Given, list[tuple[int, int, str]]],
    piece: Piece,
    inner: list[tuple[int, str, str]],
    at: tuple[int, int, bool],
) -> Iterator[Token]:
    """The rows of the several given words for which one word stood: the syntax of that word, and within the name its own. `at`: rows
    before these, the head of the word, whether it is a root."""
    (cut, spans), (count, above, root) = given, at
    name = parsed.ents[word]
    for k, i in enumerate(range(piece.first, piece.last)):
        own, dep, kind = inner[k]
        start, end, shown = spans[i]
        text = given_word(shown, count + k == 0)
        yield Token(
            text=text,
            lemma=_lemma_of(text, parsed, word),
            pos=kind or parsed.pos[word],
            morph="" if dep else parsed.morphs[word],
            dep=dep or ("root" if root else parsed.deps[word]),
            head=count + own if dep else count + k if root else above,
            start=start,
            end=end,
            ent=("I" + name[1:] if k else name) if name and text != "," else "",
            space=cut.spaces[i],
        )


def _lemma_of(text: str, parsed: Parsed, word: int) -> str:
    """The lemma of a given word: of the one that the parser read where that means the same, else the word is a name."""
    read = parsed.words[word]
    if text == read:
        return parsed.lemmas[word]
    low = text.lower()
    if read.lower() == low or low in SIDES or (parsed.pos[word] not in ("PROPN", "ADJ") and text.islower()):
        return parsed.lemmas[word]
    return low


def _end(words: str, offsets: tuple[int, ...], last: int) -> int:
    """Where the given words of a token end whose last clean character is `last - 1`: before what was cleaned away behind it."""
    end = offsets[last]
    if end - offsets[last - 1] > 4:
        return offsets[last - 1] + 1
    while end > offsets[last - 1] + 1 and words[end - 1].isspace():
        end -= 1
    return end
