"""A claim in, its sentence cut into pieces with the part that each plays (actor, place, source ...) out.

Where a claim keeps words without offsets (place, figures, via), they are looked for in its sentence; what is not there
is not marked: the words may stand in an earlier sentence.
"""

from __future__ import annotations

from collections.abc import Iterator

from sayso.model import Span, row
from sayso.publish.rows import Account

PARTS = ("source", "actor", "recipient", "event", "place", "time", "figure", "via")


@row
class Mark:
    """`start` and `end` count in the sentence. `note` says in words what the marked ones are."""

    start: int
    end: int
    part: str
    note: str = ""


@row
class Piece:
    """A run of the sentence: plain words (`part` is empty), or a part with what lies inside it."""

    text: str
    part: str = ""
    note: str = ""
    inner: tuple[Piece, ...] = ()


def find_marks(account: Account) -> list[Mark]:
    """In order, nested or apart, never crossing: of two that cross, the later gives way."""
    claim = account.claim
    base, length = claim.sentence.start, len(claim.sentence.text)
    found = [Mark(start=claim.anchor.start - base, end=claim.anchor.end - base, part="event", note=f"{claim.type} {claim.mode}".strip())]
    for part, roles in (("actor", claim.actor), ("recipient", claim.recipient)):
        found += [Mark(start=r.start - base, end=r.end - base, part=part, note=" ".join(filter(None, (r.party, r.sector)))) for r in roles]
    if claim.source:
        note = " ".join(filter(None, (claim.source.party, claim.source.sector, claim.source.stance)))
        found.append(Mark(start=claim.source.start - base, end=claim.source.end - base, part="source", note=note))
    found += [Mark(start=time.start - base, end=time.end - base, part="time", note=claim.date or "") for time in account.times]
    near = claim.anchor.start - base
    if claim.place:
        found += _find_words(claim.sentence, claim.place.text, "place", claim.place.name or "", near)
    for figure in claim.figures:
        found += _find_words(claim.sentence, figure.text, "figure", figure.measure, near)
    for via in claim.via:
        found += _find_words(claim.sentence, via, "via", "passed on", near)
    inside = {mark for mark in found if 0 <= mark.start < mark.end <= length}
    return _untangle(sorted(inside, key=lambda mark: (mark.start, -mark.end, PARTS.index(mark.part))))


def cut_sentence(account: Account) -> tuple[Piece, ...]:
    """The whole sentence, piece by piece: joined together they are its text as given."""
    text = account.claim.sentence.text
    return tuple(_pieces(text, 0, len(text), find_marks(account)))


def plain_text(piece: Piece) -> str:
    return "".join(map(plain_text, piece.inner)) if piece.inner else piece.text


def _find_words(sentence: Span, words: str, part: str, note: str, near: int) -> list[Mark]:
    """The occurrence of `words` that stands nearest to the event and is not part of a longer word."""
    if not words:
        return []
    text, places, at = sentence.text, [], sentence.text.find(words)
    while at >= 0:
        end = at + len(words)
        if not (text[at - 1 : at].isalnum() and words[0].isalnum()) and not (text[end : end + 1].isalnum() and words[-1].isalnum()):
            places.append(at)
        at = text.find(words, at + 1)
    if not places:
        return []
    start = min(places, key=lambda place: abs(place - near))
    return [Mark(start=start, end=start + len(words), part=part, note=note)]


def _untangle(marks: list[Mark]) -> list[Mark]:
    kept: list[Mark] = []
    for mark in marks:
        crosses = any(other.start < mark.start < other.end < mark.end for other in kept)
        same = any((other.start, other.end, other.part) == (mark.start, mark.end, mark.part) for other in kept)
        if not crosses and not same:
            kept.append(mark)
    return kept


def _pieces(text: str, start: int, end: int, marks: list[Mark]) -> Iterator[Piece]:
    at = start
    while marks:
        mark, rest = marks[0], marks[1:]
        if mark.start > at:
            yield Piece(text=text[at : mark.start])
        inner = [other for other in rest if other.end <= mark.end]
        nested = tuple(_pieces(text, mark.start, mark.end, inner)) if inner else ()
        yield Piece(text=text[mark.start : mark.end], part=mark.part, note=mark.note, inner=nested)
        marks, at = [other for other in rest if other.end > mark.end], mark.end
    if at < end:
        yield Piece(text=text[at:end])
