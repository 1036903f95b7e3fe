"""An event's token and the statements in, on whose say-so it stands out: the deepest one whose content covers the token."""
from __future__ import annotations

import re

from sayso.model import Source, Span, Statement

LONGEST = 15  # words of a source
TITLE_CUT = re.compile(r",\s|\s(?:who|which|whose)\s|\s\(")


def credit_of(sentence: int, token: int, *, statements: tuple[Statement, ...]) -> tuple[Source | None, tuple[str, ...]]:
    """`sentence` and `token` are indexes. (None, ()) where the outlet itself speaks, or where nobody is named."""
    covering = [statement for statement in statements if (sentence, token) in statement.covers]
    if not covering:
        return None, ()
    inner = min(covering, key=lambda statement: (-_depth(statement, covering), len(statement.covers)))
    if inner.source is None:
        return None, inner.via
    span = shortest_source(inner.source)
    who = inner.source_identity
    return Source(
        text=span.text,
        party=(who.key if who is not None and who.key else "UNKNOWN"),
        sector=who.sector if who is not None else "",
        cue=inner.cue.text if inner.cue is not None and inner.cue.text != ":" else "",
        stance=inner.stance,
        start=span.start,
        end=span.end,
        name=who.name if who is not None else None,
    ), inner.via


def _depth(statement: Statement, covering: list[Statement]) -> int:
    by_id = {other.id: other for other in covering}
    depth, at, seen = 0, statement.within, set()
    while at is not None and at in by_id and at not in seen:
        seen.add(at)
        depth, at = depth + 1, by_id[at].within
    return depth


def shortest_source(span: Span) -> Span:
    """The words that name the speaker, without what is only told beside ("Anna Berg, who leads the council" -> "Anna Berg")."""
    cut = TITLE_CUT.search(span.text, 3)
    text = span.text[: cut.start()] if cut and (cut.group().strip() != "(" or len(span.text.split()) > LONGEST) else span.text
    words = list(re.finditer(r"\S+", text))
    if len(words) > LONGEST:
        text = text[words[-LONGEST].start() :] if False else text[: words[LONGEST - 1].end()]
    return Span(start=span.start, end=span.start + len(text), text=text)
