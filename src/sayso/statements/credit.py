"""An event's token and the statements in, on whose say-so it stands out: the deepest one whose content covers the token."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property

from sayso.model import Source, Span, Statement

FIRST_PERSON = frozenset({"i", "we", "us", "me", "our", "my"})
STAND_INS = FIRST_PERSON | {"he", "she", "they", "it", "who", "his", "her", "their"}
LONGEST = 15  # words of a source
ASIDE = re.compile(r",\s|\s(?:who|which|whose)\s|\s\(")
NAME = re.compile(r"(?:[A-Z][\w.'’-]*|al-\S+|bin|ibn|de|van|von|der)(?: (?:[A-Z][\w.'’-]*|al-\S+|bin|ibn|de|van|von|der)){1,4}")


@dataclass(frozen=True)
class Credit:
    """On whose say-so the words of a report stand, by the form of its statements: for the stages that come after."""

    statements: tuple[Statement, ...]

    def __call__(self, sentence: int, token: int) -> tuple[Source | None, tuple[str, ...]]:
        return credit_of(sentence, token, statements=self.statements)

    def behind(self, statement: Statement) -> tuple[Source | None, tuple[str, ...]]:
        """Who stands behind one statement of the report."""
        return source_of(statement, by_id=self._by_id)

    @cached_property
    def _by_id(self) -> dict[str, Statement]:
        return {statement.id: statement for statement in self.statements}


def credit_of(sentence: int, token: int, *, statements: tuple[Statement, ...]) -> tuple[Source | None, tuple[str, ...]]:
    """`sentence` and `token` are indexes. (None, ()) where the outlet itself speaks, or where nobody is named."""
    covering = [statement for statement in statements if (sentence, token) in statement.covers]
    if not covering:
        return None, ()
    by_id = {statement.id: statement for statement in statements}
    inner = min(covering, key=lambda statement: (-_depth(statement, by_id), len(statement.covers)))
    return source_of(inner, by_id=by_id)


def source_of(statement: Statement, *, by_id: dict[str, Statement]) -> tuple[Source | None, tuple[str, ...]]:
    """Who stands behind one statement, among all of its report by their ids, and by way of whom."""
    meant = _who_is_meant(statement, by_id)
    if meant.source is None:
        return None, meant.via
    span = shortest_source(meant.source)
    who = meant.source_identity
    return Source(
        text=span.text,
        party=(who.key if who is not None and who.key else "UNKNOWN"),
        sector=who.sector if who is not None else "",
        cue=meant.cue.text if meant.cue is not None and meant.cue.text != ":" else "",
        stance=meant.stance,
        start=span.start,
        end=span.end,
        name=who.name if who is not None else None,
    ), meant.via


def _depth(statement: Statement, by_id: dict[str, Statement]) -> int:
    return len(_outer(statement, by_id))


def _outer(statement: Statement, by_id: dict[str, Statement]) -> list[Statement]:
    """The statements that hold this one, nearest first."""
    chain: list[Statement] = []
    at = by_id.get(statement.within or "")
    while at is not None and at not in chain:
        chain.append(at)
        at = by_id.get(at.within or "")
    return chain


def _word(span: Span) -> str:
    return span.text if span.text == "US" else span.text.lower()


def _who_is_meant(statement: Statement, by_id: dict[str, Statement]) -> Statement:
    """ "I" and "we" inside somebody's words are that somebody; so are "they" and "he" where nobody else is known for them; what a
    picture or a figure shows stands on the word of who tells of it."""
    chain = _outer(statement, by_id)
    if not chain:
        nobody = statement.source is not None and _word(statement.source) in FIRST_PERSON
        return replace(statement, source=None) if nobody else statement
    if statement.source is None:
        return next((one for one in chain if one.source is not None), statement)
    word = _word(statement.source)
    outer = next((one for one in chain if one.source is not None and _word(one.source) not in STAND_INS), None)
    if outer is None:
        return statement
    if statement.source.text.split()[0].lower() in ("our", "my"):
        return outer  # "according to our information"
    same = statement.source_identity is None or (
        outer.source_identity is not None and outer.source_identity.key == statement.source_identity.key
    )
    if word in FIRST_PERSON or (word in STAND_INS and same):
        return outer
    return statement


def shortest_source(span: Span) -> Span:
    """The words that name the speaker, without what is only told beside: "Anna Berg, who leads the council" -> "Anna Berg",
    "the mayor of Holm, Anna Berg" -> "Anna Berg"."""
    text, start = span.text, span.start
    parts = text.split(", ")
    role = parts[0].split()[0].lower() in ("the", "a", "an") or parts[0].split()[-1][:1].islower()
    if len(parts) > 1 and role and NAME.fullmatch(parts[1].rstrip(",")):
        start += len(parts[0]) + 2
        text = parts[1].rstrip(",")
    else:
        cut = ASIDE.search(text, 3)
        if cut and (cut.group().strip() != "(" or len(text.split()) > LONGEST):
            text = text[: cut.start()]
    words = list(re.finditer(r"\S+", text))
    if len(words) > LONGEST:
        text = text[: words[LONGEST - 1].end()]
    return Span(start=start, end=start + len(text), text=text)
