"""The sentences of an article in, its quotations out: where each begins and ends, also over sentences and paragraphs."""

from __future__ import annotations

from dataclasses import dataclass

from sayso.model import Sentence, Token

OPEN = frozenset("“„‟«") | {"``", "‘‘"}
CLOSE = frozenset("”»") | {"’’"}
STRAIGHT = frozenset({'"', "″", "＂", "''"})
SHORT = 12  # sentences over which a quotation without marks at its paragraphs is believed
LONGEST = 40  # sentences; a quotation that is open for longer has lost its end


@dataclass(slots=True)
class Quotation:
    """From token `first` (the opening mark) to `last` (the closing mark), both (sentence, token) and inclusive.
    `closed`: it has its closing mark. `sentence`: it holds a full stop. `goes_on`: it takes up the quotation before it at a new paragraph."""

    first: tuple[int, int]
    last: tuple[int, int]
    closed: bool = False
    goes_on: bool = False
    words: int = 0
    sentence: bool = False


def find_quotations(sentences: tuple[Sentence, ...], *, words: str) -> tuple[list[Quotation], list[list[int]]]:
    """The quotations, and for each sentence and token the number of the one that holds it, or -1. `words` are `Report.words`."""
    spots = [(s.index, i, token) for s in sentences for i, token in enumerate(s.tokens)]
    kinds = {s.index: s.kind for s in sentences}
    found: list[Quotation] = []
    now: Quotation | None = None
    for at, (number, i, token) in enumerate(spots):
        before = spots[at - 1] if at else None
        paragraph = (
            before is not None and before[0] != number and ("\n" in words[before[2].end : token.start] or kinds[before[0]] != kinds[number])
        )
        mark = _mark(token, before[2] if before else None, spots[at + 1][2] if at + 1 < len(spots) else None, is_open=now is not None)
        if now is not None and paragraph and mark != "open" and not _closes_soon(spots, at, now):
            _shut(now, before)
            now = None
        if now is not None and number - now.first[0] > LONGEST:
            _shut(now, before)
            now = None
        if mark == "open":
            goes_on = now is not None and paragraph
            if now is not None:
                _shut(now, before)
            now = Quotation(first=(number, i), last=(number, i), goes_on=goes_on)
            found.append(now)
        elif mark == "close" and now is not None:
            now.last, now.closed = (number, i), True
            now = None
        elif now is not None:
            now.last = (number, i)
            now.words += token.pos != "PUNCT"
            now.sentence = now.sentence or token.text in ("?", "!", ".")
    _trim_unclosed(found, sentences)
    return found, _numbers(found, sentences)


def _mark(token: Token, before: Token | None, after: Token | None, *, is_open: bool) -> str:
    """ "open", "close" or ""."""
    text = token.text
    if text in OPEN:
        return "open"
    if text in CLOSE:
        return "close" if is_open or text != "”" else ""
    if text not in STRAIGHT:
        return ""
    free_before = before is None or before.end < token.start or before.text in "([—–-"
    free_after = after is None or token.end < after.start
    if free_before and not free_after:
        return "open"
    if free_after and not free_before:
        return "close"
    return "close" if is_open else "open"


def _closes_soon(spots: list[tuple[int, int, Token]], at: int, now: Quotation) -> bool:
    """Whether the next mark closes the quotation: its paragraphs do without a mark at their beginning."""
    for k in range(at, min(at + 400, len(spots))):
        text = spots[k][2].text
        if text in OPEN or text in CLOSE or text in STRAIGHT:
            mark = _mark(spots[k][2], spots[k - 1][2] if k else None, spots[k + 1][2] if k + 1 < len(spots) else None, is_open=True)
            return mark == "close" and spots[k][0] - now.first[0] <= SHORT
    return False


def _shut(now: Quotation, before: tuple[int, int, Token] | None) -> None:
    if before is not None and (before[0], before[1]) >= now.first:
        now.last = (before[0], before[1])


def _trim_unclosed(found: list[Quotation], sentences: tuple[Sentence, ...]) -> None:
    """A quotation whose closing mark is missing ends with its sentence, unless the next paragraph takes it up or the text breaks off."""
    ends = {s.index: len(s.tokens) - 1 for s in sentences}
    for n, quotation in enumerate(found):
        taken_up = n + 1 < len(found) and found[n + 1].goes_on
        if (
            not quotation.closed
            and not taken_up
            and quotation.last[0] > quotation.first[0]
            and quotation.first[1] < ends[quotation.first[0]]
        ):
            quotation.last = (quotation.first[0], ends[quotation.first[0]])


def _numbers(found: list[Quotation], sentences: tuple[Sentence, ...]) -> list[list[int]]:
    numbers = [[-1] * len(s.tokens) for s in sentences]
    for n, quotation in enumerate(found):
        for at in range(quotation.first[0], quotation.last[0] + 1):
            first = quotation.first[1] if at == quotation.first[0] else 0
            last = quotation.last[1] if at == quotation.last[0] else len(numbers[at]) - 1
            numbers[at][first : last + 1] = [n] * (last + 1 - first)
    return numbers
