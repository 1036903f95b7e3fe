"""A word of a text or of a table in, the form under which it is looked up out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from anyascii import anyascii

from sayso.knowledge.spelling import american
from sayso.model import Token

# Words that carry nothing in a name: hyphens, genitive marks, the Arabic article. "al-Nusra", "Al Nusra" and "Nusra" meet.
IDLE = frozenset(("-", "‐", "‑", "'s", "’s", "'", "’", "‘", "al", "el"))
# "ash-Sham", "an-Nusra": these are English words too, and idle only before a hyphen
ASSIMILATED = frozenset(["ad", "an", "ar", "as", "ash", "at", "az", "ed", "en", "er", "es", "esh", "et", "ez"])
IRREGULAR = {"men": "man", "women": "woman", "children": "child", "policemen": "policeman", "gunmen": "gunman", "people": "people"}
IRREGULAR |= {"schoolchildren": "schoolchild", "grandchildren": "grandchild", "wives": "wife", "thieves": "thief", "brethren": "brother"}
SPANNING = frozenset(("pan", "trans", "inter", "intra", "cross", "circum"))  # before a hyphen: of many lands
STOP = frozenset((".", ",", ";", ":", "(", ")", "[", "]", '"', "“", "”", "/", "–", "—", "!", "?", "…"))


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Lower case, no accents, dots or apostrophes, no plural or genitive "s"; "" for what carries nothing.

    News often comes without its apostrophes ("Assads troops"): genitive and plural fall together here, and the surface tells.
    """
    low = word.lower()
    if low in IDLE:
        return ""
    if low in STOP:
        return low
    if not low.isascii():
        low = anyascii(low).lower()
    low = american(low.replace(".", "").replace("'", "").replace("`", "") or low)
    if word[-1] == "s" and len(word) > 2 and word[:-1].isupper():
        return low[:-1]  # "ISs", "SDFs"
    if low in IRREGULAR:
        return IRREGULAR[low]
    if len(low) > 3 and low[-1] == "s" and low[-2] != "s":
        if low.endswith("ies") and len(low) > 4:
            return low[:-3] + "y"
        if low.endswith("sses") or low.endswith("shes") or low.endswith("ches"):
            return low[:-2]
        return low[:-1]
    if low.endswith("men") and len(low) > 5:
        return low[:-2] + "an"
    return low


def split_name(name: str) -> list[str]:
    """A name of a table as the parser would cut it: at blanks, hyphens and before a genitive."""
    return name.replace("’", "'").replace("'s ", " 's ").replace("-", " - ").replace("(", " ( ").replace(")", " ) ").split()


def fold_name(name: str) -> list[str]:
    """The words of a name, folded, without the idle ones."""
    words = split_name(name)
    folded = []
    for i, word in enumerate(words):
        if word.lower() in ASSIMILATED and i + 1 < len(words) and words[i + 1] == "-":
            continue
        form = fold(word)
        if form:
            folded.append(form)
    return folded


WATERS = frozenset("sea gulf strait straits bay isthmus".split())  # "of" a land, which is not the land's
NAMED_SO = frozenset({"Sea", "Ocean", "Strait", "Straits", "Canal", "Channel", "Peninsula"})


def names_water(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word at `at` only says which water or peninsula is meant ("Gulf of Oman", "Philippine Sea", "Panama Canal")."""
    if at + 1 < len(tokens) and tokens[at + 1].text in NAMED_SO:
        return True
    return at > 1 and tokens[at - 1].text == "of" and tokens[at - 2].text.lower() in WATERS


def spans_lands(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word at `at` stands behind "Pan-", "Trans-" and the like: the Pan-American Highway is not that of the United States."""
    return at > 1 and tokens[at - 1].text == "-" and not tokens[at - 2].space and tokens[at - 2].text.lower() in SPANNING
