"""A token of a sentence in; whether it fights or talks politics there, out: the same word may mean those who fight and those who speak for them."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.model import Token

FIGHTS = frozenset(
    "advance ambush assault attack battle besiege bomb bombard breach capture clash conquer counterattack defeat drive encircle enter "
    "fight fire gain hit infiltrate kill launch lob lose occupy overrun pound push raid recapture regain repel retake rout seize shell shoot "
    "shower storm strike target withdraw retreat surrender".split()
)
TALKS = frozenset(
    "accept accuse agree appeal ask attend blame boycott call condemn criticise criticize decline demand denounce discuss insist meet "
    "negotiate object praise refuse reject sign urge vote walk welcome".split()
)


def deed_of(tokens: Sequence[Token], head: int) -> str:
    """ "fights" or "talks" by the verb whose subject a token is, over nouns that it stands in front of; "" where neither is told."""
    token = tokens[head]
    for _ in range(2):
        if token.dep.startswith("nsubj"):
            break
        token = tokens[token.head]
    if token.dep != "nsubj":
        return ""
    verb = tokens[token.head].lemma.lower()
    return "fights" if verb in FIGHTS else "talks" if verb in TALKS else ""
