"""Drafts in the order of the text and the mentions in, who the speaker of each is out: what mentions say, and whom "he" goes on about."""

from __future__ import annotations

from sayso.model import Identity, Mention
from sayso.statements.closed import ROLES
from sayso.statements.cues import Draft
from sayso.statements.view import View

KNOWN = 0.8  # from this score a party is one by its name
PERSONS = frozenset({"he", "she", "him", "her", "his"})
BODIES = frozenset({"it", "its"})
PLURALS = frozenset({"they", "them", "their", "we", "who"})


def speakers_of(views: list[View], kept: list[Draft], mentions: list[list[Mention]]) -> list[Identity | None]:
    """A pronoun that speaks is whoever of its kind spoke last: a report quotes one person in a row more often than not."""
    out: list[Identity | None] = []
    said: list[tuple[Identity, bool | None, bool]] = []
    for draft in kept:
        identity, kind = _identity(views, draft, mentions)
        word = _pronoun(views, draft)
        if word:
            wanted = True if word in PERSONS else False if word in BODIES else None
            before = next(
                (
                    one
                    for one, personal, several in reversed(said[-6:])
                    if wanted is None or (not several and (personal is None or personal == wanted))
                ),
                None,
            )
            identity = before or identity
        elif identity is None and draft.source is not None and _points_back(views, draft):
            identity = said[-1][0] if said else None
        out.append(identity)
        if identity is not None and identity.key and draft.cue.kind in ("say", "preposition", "show", "think") and not word:
            said.append((identity, kind, _several(views, draft)))
    return out


def _pronoun(views: list[View], draft: Draft) -> str:
    if draft.source is None or draft.source[1] - draft.source[0] != 1:
        return ""
    view = views[draft.source_sentence]
    word = view.words[draft.source[0]]
    return word if word in PERSONS | BODIES | PLURALS and view.tokens[draft.source[0]].pos in ("PRON", "DET") else ""


def _several(views: list[View], draft: Draft) -> bool:
    """ "activists", "witnesses": nobody who goes on as "he" or "it"."""
    if draft.source is None:
        return False
    view = views[draft.source_sentence]
    head = view.tokens[head_of(view, *draft.source)]
    return "Number=Plur" in head.morph and head.pos == "NOUN"


def _points_back(views: list[View], draft: Draft) -> bool:
    """ "the source", "the same official": somebody told of before."""
    assert draft.source is not None
    view = views[draft.source_sentence]
    return view.words[draft.source[0]] in ("the", "this", "that") and draft.source[1] - draft.source[0] <= 3


def head_of(view: View, first: int, last: int) -> int:
    """The token of a phrase that the others hang on."""
    for i in range(first, last):
        inside = first <= view.tokens[i].head < last and view.tokens[i].head != i
        if not inside and view.tokens[i].pos in ("NOUN", "PROPN", "PRON"):
            return i
    return last - 1


def source_at(views: list[View], draft: Draft) -> tuple[int, int] | None:
    if draft.source is None:
        return None
    return draft.source_sentence, head_of(views[draft.source_sentence], *draft.source)


def _identity(views: list[View], draft: Draft, mentions: list[list[Mention]]) -> tuple[Identity | None, bool | None]:
    """The identity of the mention that carries the phrase (the one on its head, else the first in it), and whether it is a person."""
    if draft.source is None:
        return None, None
    sentence, (first, last) = draft.source_sentence, draft.source
    inside = [
        m for m in mentions[sentence] if m.kind in ("party", "person") and m.identity is not None and m.first < last and m.last > first
    ]
    head = head_of(views[sentence], first, last)
    inside.sort(key=lambda m: (not m.first <= head < m.last, m.kind != "person", m.first))
    if not inside:
        return None, None
    named = inside[0].kind == "party" and (inside[0].identity.score if inside[0].identity else 0.0) >= KNOWN
    looks = "PER" in views[sentence].tokens[head].ent and not named  # a tagger takes bodies ("Pentagon") for persons
    personal = any(m.kind == "person" for m in inside) or looks or views[sentence].words[head] in ROLES
    return inside[0].identity, personal
