"""A word in, the numbers of its pieces out: WordPiece (Wu et al. 2016), longest piece first, lower case, without accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

START, STOP, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
LONGEST = 40  # letters of a stretch that is looked up; a longer one is no word
MOST = 8  # pieces of one word that are read
REMEMBERED = 50_000  # words; past that the memory begins anew


class Pieces:
    """`vocabulary`: one piece a number, in order; "##" before a piece that goes on."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self.vocabulary = tuple(vocabulary)
        self.numbers = {piece: i for i, piece in enumerate(vocabulary)}
        self.start, self.stop, self.unknown = (self.numbers[mark] for mark in (START, STOP, UNKNOWN))
        self._known: dict[str, tuple[int, ...]] = {}

    def of(self, word: str) -> tuple[int, ...]:
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            numbers = [number for stretch in _stretches(word) for number in self._cut(stretch)]
            found = self._known[word] = tuple(numbers[:MOST]) or (self.unknown,)
        return found

    def _cut(self, stretch: str) -> list[int]:
        out: list[int] = []
        begin = 0
        while begin < len(stretch) <= LONGEST:
            mark = "##" if begin else ""
            for end in range(len(stretch), begin, -1):
                number = self.numbers.get(mark + stretch[begin:end])
                if number is not None:
                    out.append(number)
                    begin = end
                    break
            else:
                return [self.unknown]
        return out or [self.unknown]


def _stretches(word: str) -> Iterator[str]:
    """Runs of letters and digits, and every other sign by itself."""
    run = ""
    for sign in unicodedata.normalize("NFD", word.lower()):
        if unicodedata.category(sign) == "Mn":
            continue
        if sign.isalnum():
            run += sign
            continue
        if run:
            yield run
            run = ""
        if not sign.isspace():
            yield sign
    if run:
        yield run
