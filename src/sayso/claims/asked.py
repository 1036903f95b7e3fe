"""A request's word in, of whom something is asked that only they can give out: "seeks congressional approval", "called for Turkish help"."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.claims.view import View
from sayso.knowledge import kept, load_knowledge
from sayso.model import Mention

FAR = 4  # steps down from the request to the thing that is asked for


@kept
def _things() -> frozenset[str]:
    return load_knowledge().words("words/coding.yaml", "asked")[0]


def who_is_asked(view: View, sentence: int, token: int, mentions: Sequence[Mention]) -> list[Mention]:
    """Whose approval, help or action it is, as an adjective or owner of that noun, where the noun hangs on the request."""
    tokens = view.sentences[sentence].tokens
    out = []
    for mention in mentions:
        thing = tokens[mention.head].head
        if tokens[thing].lemma.lower() not in _things() or tokens[mention.head].dep not in ("amod", "compound", "nmod:poss"):
            continue
        above = view.ancestors(sentence, thing)[: FAR + 1]
        if token in above[1:] and thing > token:
            out.append(mention)
    return out
