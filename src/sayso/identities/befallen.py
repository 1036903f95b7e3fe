"""A land's word before a noun of violence in ("Afghan blast", "Nigerian church attack"); whether it only tells where that was, out."""

from __future__ import annotations

from typing import NamedTuple

from sayso.identities.found import Context
from sayso.identities.shared import owns
from sayso.knowledge import kept, load_knowledge
from sayso.model import Mention


class BefallenWords(NamedTuple):
    """`between`: all that may stand between a land's word and the noun, with the nouns themselves."""

    blasts: frozenset[str]
    means: frozenset[str]
    struck: frozenset[str]
    nouns: frozenset[str]
    between: frozenset[str]


@kept
def befallen_words() -> BefallenWords:
    blasts, strikes, means, struck, joined = load_knowledge().words("words/befallen.yaml", "blasts", "strikes", "means", "struck", "joined")
    return BefallenWords(blasts, means, struck, blasts | strikes, blasts | strikes | means | struck | joined)


def is_befallen(mention: Mention, context: Context) -> bool:
    """Whether nobody is named: neither the state nor the building has done it."""
    tokens = context.sentences[mention.sentence].tokens
    hit = next((hit for hit in context.hits[mention.sentence] if hit.first == mention.first), None)
    if hit is None or not owns(hit.uses[0]):
        return False
    known, at = befallen_words(), hit.last
    while at < len(tokens) and tokens[at].text.lower() in known.between:
        at += 1
    words = [token.text.lower() for token in tokens[hit.last : at]]
    if at <= mention.last or words[-1] not in known.nouns:
        return False  # "the Nigerian church said"
    if len(words) == 1:
        return words[0] in known.blasts and hit.uses[0].how == "adjective"  # "US blasts Iran" is no explosion
    return words[-1] in known.blasts or words[-2] in known.struck or not known.means.isdisjoint(words)
