"""A claim in, how its words tell of the event out: one bit for each mark.

"The attack" and "a raid at dawn on Monday" may be one event; "repeated attacks" and "the raids on three towns" are none or several.
A reader tells them apart by small words, which no field of a claim holds.
"""

from __future__ import annotations

from functools import lru_cache

from sayso.incidents.cues import CUES, MARKED, bare_word, find_cues, mark_words
from sayso.model import Claim

NAMES = ("plural", "described", "dated", "placed", "indefinite", "lasting", "turn", "comment")
BITS = {name: 1 << place for place, name in enumerate(NAMES)}
MARKS = sum(CUES[name] for name in MARKED)
BEFORE = 3  # words before that of the event
NEAR = 40  # characters in which they stand
ONE = frozenset({"a", "an", "another", "one"})
TURNS = frozenset({"in addition", "in another", "in the"})  # "In the neighbouring province": the first two words of a sentence
OPENING = 60  # characters in which the first two words of a sentence stand
SINGULAR = ("ss", "us", "is")  # endings of words for one: siege of Homs, crisis, virus


def find_marks(claim: Claim, cues: int | None = None, *, is_placed: bool | None = None) -> int:
    """`plural`: the word for the event is one for several. `described`: it is more than a word. `dated`, `placed`: the sentence itself gives a
    day, and names the place. `indefinite`: it is told as new ("a raid"). `lasting`: of what goes on or comes back. `turn`: the sentence
    goes on to something else. `comment`: of what somebody says about it. `cues`: those of the sentence, `is_placed`: whether it names the place,
    where they are known."""
    sentence, anchor = claim.sentence.text, claim.anchor.text
    told = shared_marks(sentence, find_cues(sentence) if cues is None else cues)
    if anchor[-1:] == "s" and not anchor.endswith(SINGULAR):
        told |= BITS["plural"]
    if " " in anchor.strip():
        told |= BITS["described"]
    at = max(claim.anchor.start - claim.sentence.start, 0)
    if not ONE.isdisjoint(sentence[max(at - NEAR, 0) : at].lower().split()[-BEFORE:]):
        told |= BITS["indefinite"]
    if is_placed is None:
        is_placed = claim.place is not None and is_named(claim.place.text, sentence)
    if is_placed:
        told |= BITS["placed"]
    return told


def is_named(words: str, sentence: str) -> bool:
    """Whether these words stand in the sentence; any white space is as good as any other."""
    return words in sentence or " ".join(words.split()) in _one_spaced(sentence)


@lru_cache(maxsize=1 << 10)
def _one_spaced(sentence: str) -> str:
    return " ".join(sentence.split())


def shared_marks(sentence: str, cues: int) -> int:
    """What all claims of a sentence share."""
    found = sum([BITS[name] for name in MARKED if cues & CUES[name]]) if cues & MARKS else 0
    first = sentence[:OPENING].split(maxsplit=2)[:2]
    return found | BITS["turn"] if first and _turns(*first) else found


@lru_cache(maxsize=1 << 14)
def _turns(*opening: str) -> bool:
    """Whether these first words of a sentence go on to something else."""
    first = [bare_word(word.lower()) for word in opening]
    return first[0] in mark_words("turn") or " ".join(first) in TURNS
