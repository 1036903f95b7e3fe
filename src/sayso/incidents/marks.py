"""A claim in, how its words tell of the event out: one bit for each mark.

"The attack" and "a raid at dawn on Monday" may be one event; "repeated attacks" and "the raids on three towns" are none or several.
A reader tells them apart by small words, which no field of a claim holds.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from sayso.model import Claim

NAMES = ("plural", "described", "dated", "placed", "indefinite", "lasting", "turn", "comment")
BITS = {name: 1 << place for place, name in enumerate(NAMES)}
BEFORE = 3  # words before that of the event
NEAR = 40  # characters in which they stand
ONE = frozenset({"a", "an", "another", "one"})
TURNS = frozenset({"in addition", "in another", "in the"})  # "In the neighbouring province": the first two words of a sentence
YEARS = frozenset(map(str, range(1900, 2100)))
SINGULAR = ("ss", "us", "is")  # endings of words for one: siege of Homs, crisis, virus


def find_marks(claim: Claim) -> int:
    """`plural`: the word for the event is one for several. `described`: it is more than a word. `dated`, `placed`: the sentence itself gives a
    day, and names the place. `indefinite`: it is told as new ("a raid"). `lasting`: of what goes on or comes back. `turn`: the sentence
    goes on to something else. `comment`: of what somebody says about it."""
    sentence, anchor = claim.sentence.text, claim.anchor.text
    told = shared_marks(sentence)
    if anchor[-1:] == "s" and not anchor.endswith(SINGULAR):
        told |= BITS["plural"]
    if " " in anchor.strip():
        told |= BITS["described"]
    at = max(claim.anchor.start - claim.sentence.start, 0)
    if not ONE.isdisjoint(sentence[max(at - NEAR, 0) : at].lower().split()[-BEFORE:]):
        told |= BITS["indefinite"]
    if claim.place and (claim.place.text in sentence or " ".join(claim.place.text.split()) in " ".join(sentence.split())):
        told |= BITS["placed"]
    return told


@lru_cache(maxsize=1 << 10)
def shared_marks(sentence: str) -> int:
    """What all claims of a sentence share."""
    words = [word.strip(".,;:!?()[]\"'“”‘’«»") for word in sentence.lower().split()]
    every = set(words)
    found = 0
    for name in ("dated", "lasting", "comment"):
        if not every.isdisjoint(mark_words(name)):
            found |= BITS[name]
    if words and (words[0] in mark_words("turn") or " ".join(words[:2]) in TURNS):
        found |= BITS["turn"]
    return found


@cache
def mark_words(name: str) -> frozenset[str]:
    """The words of one mark in `mark_words.txt`: a line "[name]", then its words."""
    found: dict[str, set[str]] = {}
    own: set[str] = set()
    for line in Path(__file__).with_name("mark_words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            own = found.setdefault(line.strip("[]"), set())
        elif not line.startswith("#"):
            own.update(line.split())
    return frozenset(found[name]) | (YEARS if name == "dated" else frozenset())
