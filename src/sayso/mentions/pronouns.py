"""The tokens of a sentence in, the pronouns and bare quantities that stand for somebody, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sayso.mentions.lexicon import PRONOUNS, QUANTITIES, RELATIVE
from sayso.model import Token

PERSONAL = frozenset("he she i him her me his hers my mine who whom whose".split())
NOMINAL = (
    "nsubj",
    "obj",
    "iobj",
    "obl",
    "conj",
    "root",
    "nmod",
    "appos",
    "csubj",
    "parataxis",
    "ccomp",
    "xcomp",
    "dep",
    "list",
    "advcl",
    "fixed",
)


def find_pronouns(tokens: Sequence[Token], taken: set[int]) -> Iterator[tuple[int, str]]:
    """(token, person | party) of each pronoun that no mention holds."""
    for i, token in enumerate(tokens):
        if i in taken:
            continue
        low = token.text.lower()
        if low in PRONOUNS:
            if low == "us" and token.text.isupper() or low == "it" and token.dep == "expl":
                continue
            yield i, "person" if low in PERSONAL else "party"
        elif low in RELATIVE:
            if "PronType=Rel" in token.morph and not token.dep.startswith("mark"):
                yield i, "person" if low in PERSONAL else "party"
        elif low in QUANTITIES and _stands_alone(tokens, i):
            yield i, "party"


def _stands_alone(tokens: Sequence[Token], i: int) -> bool:
    """ "dozens were killed", not "dozens of rockets", "many houses"."""
    if not tokens[i].dep.startswith(NOMINAL):
        return False
    if i + 1 == len(tokens):
        return True
    after = tokens[i + 1]
    return after.text.lower() not in ("of", "-") and after.pos not in ("NOUN", "PROPN", "ADJ", "NUM")
