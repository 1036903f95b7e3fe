"""A report's events in, those without what befell people by accident out: gas that leaks, a fire in a hotel, a plane that crashes on
landing are nobody's violence (PLOVER codes what actors do to each other)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sayso.claims.events import Event
from sayso.claims.view import View
from sayso.knowledge import kept, load_knowledge


@kept
def _words() -> list[frozenset[str]]:
    return load_knowledge().words("words/coding.yaml", "accidental", "befalls", "mishaps", "violent")


def without_accidents(view: View, events: Sequence[Event]) -> list[Event]:
    """ "A gas explosion" is an accident wherever it is told; what harmed whom in a report that tells of an accident, and of no violence
    by anybody, was that accident."""
    accidents = {(event.sentence, event.token) for event in events if event.type == "ASSAULT" and _is_accident(view, event)}
    if _tells_of_accidents(view, bool(accidents)):
        _, befalls, _, _ = _words()
        accidents |= {
            (event.sentence, event.token)
            for event in events
            if event.type == "ASSAULT" and view.token(event.sentence, event.token).lemma.lower() in befalls
        }
    return [event for event in events if (event.sentence, event.token) not in accidents or event.type != "ASSAULT"]


def _is_accident(view: View, event: Event) -> bool:
    """Whether the word for a blast or a fire is told more closely by what burst or burned: "gas explosion", "a blast at the boiler"."""
    accidental, befalls, _, _ = _words()
    tokens = view.sentences[event.sentence].tokens
    if tokens[event.token].lemma.lower() not in befalls or tokens[event.token].pos not in ("NOUN", "PROPN"):
        return False
    near = [tokens[j] for j in view.children[event.sentence][event.token] if tokens[j].dep in ("compound", "amod")]
    return any(token.lemma.lower() in accidental for token in near)


def _tells_of_accidents(view: View, found: bool) -> bool:
    """Whether the report names a mishap, or one was found in it, and nothing in it is a word of violence."""
    _, _, mishaps, violent = _words()
    has_mishap = found
    for sentence in view.sentences:
        lemmas = [token.lemma.lower() for token in sentence.tokens]
        if not violent.isdisjoint(lemmas):
            return False
        has_mishap = has_mishap or not mishaps.isdisjoint(lemmas) or any(f"{a} {b}" in mishaps for a, b in pairwise(lemmas))
    return has_mishap
