"""The tokens of a sentence in, the pronouns and bare quantities that stand for somebody, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sayso.mentions.lexicon import PRONOUNS, QUANTITIES, RELATIVE, SAY
from sayso.model import Token

PERSONAL = frozenset(["he", "she", "i", "him", "her", "me", "his", "hers", "my", "mine", "who", "whom", "whose"])
# Verbs that have people for their subject or object in the passive
HARMED = frozenset(
    "kill wound injure hurt die arrest detain evacuate rescue displace abduct kidnap release free execute behead shoot capture flee "
    "leave arrive hospitalise hospitalize treat martyr slay drown starve suffocate bury save charge sentence convict accuse suspect "
    "stab deport transport bus treat infect".split()
)
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
            if (low == "us" and token.text.isupper()) or (low == "it" and _is_empty(tokens, i)):
                continue
            yield i, "person" if low in PERSONAL else "party"
        elif low in RELATIVE:
            if "PronType=Rel" in token.morph and not token.dep.startswith("mark"):
                yield i, "person" if low in PERSONAL else "party"
        elif (low in QUANTITIES or _is_count(tokens, i)) and _stands_alone(tokens, i):
            yield i, "party"


def _is_empty(tokens: Sequence[Token], i: int) -> bool:
    """ "it is clear that", "it is said", "it seems": stands for nobody."""
    token, head = tokens[i], tokens[tokens[i].head]
    if token.dep == "expl":
        return True
    if not token.dep.startswith("nsubj"):
        return False
    passive = token.dep == "nsubj:pass" and head.lemma.lower() in SAY | {"know", "hope", "understand", "expect"}
    return passive or head.pos in ("ADJ", "ADV") or head.lemma.lower() in ("seem", "appear", "become", "happen", "rain", "depend", "matter")


def _is_count(tokens: Sequence[Token], i: int) -> bool:
    """ "Eight were killed", "killed 12", "four of them": people counted without a noun; not a day, a time or a sum."""
    token = tokens[i]
    if token.pos != "NUM" or not (token.text.isalpha() or token.text.replace(",", "").isdigit()):
        return False
    head = tokens[token.head]
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if after is not None and after.pos == "VERB" and "VerbForm=Part" in after.morph and after.head == i:
        head = after  # "together with 2,200 evacuated from the town"
    elif head.pos not in ("VERB", "AUX") or not token.dep.startswith(("nsubj", "obj")):
        return False
    if token.text.lower() in ("one", "million", "billion"):
        return False
    before = tokens[i - 1].text.lower() if i else ""
    if before in ("in", "on", "at", "by", "since", "until", "to", "from", "$", "€", "£", "per", "no", "no.", "number", "/", ":"):
        return False
    return head.lemma.lower() in HARMED


def _stands_alone(tokens: Sequence[Token], i: int) -> bool:
    """ "dozens were killed", not "dozens of rockets", "many houses"."""
    if not tokens[i].dep.startswith(NOMINAL):
        return False
    if i + 1 == len(tokens):
        return True
    after = tokens[i + 1]
    return after.text.lower() not in ("of", "-") and after.pos not in ("NOUN", "PROPN", "ADJ", "NUM")
