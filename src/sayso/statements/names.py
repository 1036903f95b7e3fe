"""A sentence and words of it in, whether they can name or describe somebody who speaks, out; and the words that such names are joined by."""

from __future__ import annotations

from sayso.statements.closed import AMOUNTS, PRONOUNS, TIME_WORDS
from sayso.statements.view import View
from sayso.statements.words import SpeechWords

INNER = frozenset(
    {"of", "for", "in", "at", "from", "on", "with", "to", "de", "du", "bin", "al", "el", "ibn", "between", "inside", "near", "within"}
)
OWN = frozenset({"of", "for"})
# before "of": they begin a phrase of their own
OFFICES = frozenset(
    "member head chief spokesman spokeswoman spokesperson director leader chairman commander representative founder coordinator".split()
)
DIRECTIONS = frozenset(["north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "downtown"])
GLUE = frozenset({"-", "–", "'s", "’s", "'", "’", "/", "&"})


def speakerlike(view: View, i: int) -> bool:
    return view.person[i] or view.named[i] is not None or (view.tokens[i].pos == "PROPN" and view.capital(i))


def nominal(view: View, i: int) -> bool:
    return view.noun(i) or view.named[i] is not None or (view.tokens[i].pos in ("ADJ", "NUM", "X") and view.capital(i))


def speaks(view: View, first: int, last: int, speech: SpeechWords) -> bool:
    """Whether the phrase can be somebody who speaks, or what somebody wrote; "their victory", "the attack on the town" cannot."""
    for i in range(first, last):
        if (
            view.tokens[i].pos in ("ADP", "SCONJ")
            and i > first
            and view.words[i] in INNER
            and not (view.named[i] and view.named[i] == view.named[i - 1])
        ):
            return view.words[i - 1] in AMOUNTS and speaks(view, i + 1, last, speech)
        known = view.named[i] is not None or view.words[i] in speech.people or view.words[i] in speech.nouns
        if known and not (view.words[i] in AMOUNTS and i + 1 < last):
            return True
        if (view.tokens[i].pos == "PROPN" and view.words[i] not in TIME_WORDS) or (
            view.words[i] in PRONOUNS and view.words[i] not in ("it", "this", "that", "these", "which")
        ):
            return True
    return False
