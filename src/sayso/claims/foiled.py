"""An attack's word in, who foils it out: "the army repelled the rebels' attack" has the rebels for its attackers, not the army."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.claims.view import View
from sayso.knowledge import kept, load_knowledge
from sayso.model import Mention


@kept
def _foils() -> frozenset[str]:
    return load_knowledge().words("words/coding.yaml", "foils")[0]


def who_foils(view: View, sentence: int, token: int, mentions: Sequence[Mention]) -> list[Mention]:
    """Whoever stands before a verb of foiling or meeting that has the attack behind it, no other verb between; [] where there is none.
    In headlines the tagger takes such verbs for nouns, so that the words count and not the parse."""
    tokens = view.sentences[sentence].tokens
    if tokens[token].pos == "VERB":
        return []  # "the army, facing an attack, shelled the town"
    verb = next((i for i in range(token - 1, -1, -1) if tokens[i].pos in ("VERB", "AUX") or _is_foiling(view, sentence, i)), None)
    if verb is None or not _is_foiling(view, sentence, verb):
        return []
    before = [m for m in mentions if m.last <= verb]
    return before[-1:] if before and not any(t.pos in ("VERB", "AUX", "PUNCT") for t in tokens[before[-1].last : verb]) else []


def _is_foiling(view: View, sentence: int, i: int) -> bool:
    token = view.token(sentence, i)
    return token.pos in ("VERB", "NOUN", "PROPN") and not _foils().isdisjoint((token.lemma.lower(), token.text.lower().removesuffix("s")))
