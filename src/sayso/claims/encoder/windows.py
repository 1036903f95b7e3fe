"""Sentences in, windows of word pieces out, as the network reads them: some sentences at a time, each piece once.

The words are those that the parser sees (knowledge/steady.py): one stand-in for the names of states, of bodies and of outlets, one
word for "rebels" and "terrorists". So who acts cannot sway what is seen in an act.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sayso.claims.encoder.pieces import Pieces
from sayso.knowledge.steady import steady_words
from sayso.model import Sentence

SIZE = 200  # pieces of a window, unless one sentence alone is longer
LARGEST = 508  # the network knows this many places
QUOTES = frozenset("\"'`")  # which of them a text has, and whether any, is a matter of its make-up; who speaks is told elsewhere
UNREAD = frozenset({"related", "dateline", "credit"})  # kinds of block that tell no event


@dataclass(frozen=True, slots=True)
class Windows:
    """`pieces`: numbers, a window at a time. `words`: for each window, (word, place of its first piece in the window).
    `word_of`: for each sentence and token, its word, or -1 where it is not read. Several tokens may be one word, and a quotation
    mark is with the word before it."""

    pieces: list[list[int]]
    words: list[list[tuple[int, int]]]
    word_of: list[list[int]]
    count: int


def cut_windows(sentences: Sequence[Sentence], pieces: Pieces) -> Windows:
    out = Windows([], [], [], 0)
    current, places = [pieces.start], list[tuple[int, int]]()
    count = 0

    def close() -> None:
        nonlocal current, places
        if places:
            out.pieces.append(current)
            out.words.append(places)
        current, places = [pieces.start], []

    for sentence in sentences:
        if sentence.kind in UNREAD:
            out.word_of.append([-1] * len(sentence.tokens))
            continue
        steady = steady_words([token.text for token in sentence.tokens])
        cut = [() if piece.word in QUOTES else pieces.of(piece.word) for piece in steady]
        if len(current) + sum(map(len, cut)) + 1 > SIZE:
            close()
        word_of: list[int] = []
        for piece, numbers in zip(steady, cut, strict=True):
            if numbers:
                if len(current) + len(numbers) > LARGEST:
                    close()
                places.append((count, len(current)))
                current.extend(numbers)
                count += 1
            word_of += [count - 1 if numbers or word_of else -1] * (piece.last - piece.first)
        current.append(pieces.stop)
        out.word_of.append(word_of)
    close()
    return Windows(out.pieces, out.words, out.word_of, count)
