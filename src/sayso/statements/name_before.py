"""A sentence and the token that a phrase ends with in, where the name or description of somebody that it is begins, out."""

from __future__ import annotations

from sayso.statements.closed import ARTICLES, TIME_WORDS
from sayso.statements.names import DIRECTIONS, GLUE, INNER, OFFICES, OWN, nominal, speakerlike
from sayso.statements.view import View
from sayso.statements.words import SpeechWords

# "for a fifth day | residents said"
SPELLS = frozenset("day days week weeks month months year years decade decades hour hours minutes night nights morning evening".split())
BEFORE_NUMBERS = frozenset("first last other next past top some about around nearly almost least more another all".split())
# Nouns that stand before another in their plural, too: "rights activists", "arms inspectors"
KINDS = frozenset(
    "rights arms affairs sports news customs services operations communications relations forces elections resources sales drugs "
    "weapons materials emergencies damages savings politics economics physics logistics athletics works systems statistics".split()
)


def np_start(view: View, last: int, low: int, speech: SpeechWords) -> int:
    """Where the phrase that ends with token `last` begins; never before `low`. Made for text without commas: a name after common
    nouns is a phrase of its own ("... killed 12 people Human Rights Watch said"), except after a word for a role."""
    held = view.named[last]
    at = _begin(view, held, low) if held and held[1] == last + 1 else last
    if at == last - 1 and _parts(view, at, last, speech):
        return last
    spell = next((i for i in range(last - 1, at - 1, -1) if view.words[i] in SPELLS), None) if view.person[last] else None
    if spell is not None:
        return spell + 1
    goes_on = True
    if at < last and view.words[at] in ARTICLES and view.tokens[at].pos != "NOUN":
        goes_on = _joined_before(view, at, low, speech)
        at -= goes_on
    while at > low and goes_on:
        at, goes_on = _step_back(view, at, low, last, speech)
    if at > low and (view.words[at] in ("a", "an", "the", "one", "another") or view.words[at] in speech.people):
        at = _before_apposition(view, at, low, last=last, speech=speech)
    while at < last and (view.words[at] in GLUE or view.words[at] in ("and", ",") or view.tokens[at].pos in ("ADP", "PUNCT")):
        at += 1
    return at


def _begin(view: View, held: tuple[int, int], low: int) -> int:
    """Where a name begins; what a tagger takes for one begins later in "midnight Alpha" and in "(in) Holm member of the council"."""
    at = max(held[0], low)
    while at < held[1] - 1 and view.words[at] in TIME_WORDS and not view.capital(at):
        at += 1
    office = next((i for i in range(at + 1, held[1] - 1) if view.words[i] in OFFICES and view.words[i + 1] in OWN), None)
    place = office is not None and at > low and view.tokens[at - 1].pos == "ADP" and view.tokens[office - 1].pos == "PROPN"
    return office if office is not None and place else at


def _step_back(view: View, at: int, low: int, last: int, speech: SpeechWords) -> tuple[int, bool]:
    """Where a phrase that so far begins at `at` begins with what stands before, and whether more may stand before that."""
    before = at - 1
    word, token = view.words[before], view.tokens[before]
    if view.words[at : at + 2] in (["member", "of"], ["head", "of"]) and token.pos == "PROPN" and view.tokens[before - 1].pos == "ADP":
        return at, False  # "... in the Holm | member of the council Anna Berg said"
    if (
        (word in ARTICLES and token.pos != "NOUN")
        or (token.pos == "DET" and word not in ("al", "el", "an-", "that"))
        or (token.pos == "PRON" and token.dep == "nmod:poss")
    ):
        both = before - 2 >= low and view.words[before - 1] == "and" and speakerlike(view, before - 2) and speakerlike(view, last)
        tied = both or _joined_before(view, before, low, speech)
        return before - tied, tied
    if word in GLUE or (word in ("(", ")") and _bracket(view, before, low)):
        joined = (word in ("'s", "’s") and before > low and nominal(view, before - 1)) or (
            word == "-" and before > low and not view.tokens[before - 1].space
        )
        return before - joined, True
    if (
        token.pos in ("NOUN", "PROPN", "ADJ", "NUM", "X")
        or (word in speech.people and not view.finite(before))
        or (token.pos in ("VERB", "ADV") and _modifier(view, before))
    ):
        if not _same_phrase(view, before, at, last, speech):
            return at, False
        held = view.named[before]
        begin = _begin(view, held, low) if held and held[1] <= last + 1 and held[0] < before else before
        return (begin, True) if begin < at else (at, False)  # a name whose later part alone is meant ends the phrase
    tied = word in OWN | INNER and before > low and _joined_before(view, at, low, speech)
    both = word == "and" and before > low and speakerlike(view, before - 1) and speakerlike(view, last)
    return (before, True) if tied or both else (at, False)


def _before_apposition(view: View, at: int, low: int, *, last: int, speech: SpeechWords) -> int:
    """ "Anna Berg a local baker said", "The Holm Network an activist group said": where the name begins, if one stands right before.
    `last`: the last word of the apposition."""
    held = view.named[at - 1]
    first = at
    if held and held[1] == at and held[0] >= low:
        first = held[0]
    else:
        while first > low and (
            (view.tokens[first - 1].pos == "PROPN" and view.capital(first - 1) and view.words[first - 1] not in TIME_WORDS)
            or (first < at and view.words[first - 1] in ("-", "al"))
        ):
            first -= 1
    person = held is not None and first < at and "PER" in view.tokens[held[0]].ent and at - first > 1
    noun = next((i for i in range(at, last + 1) if view.noun(i)), last)
    office = first == low and at - first > 1 and view.words[at] == "the" and view.words[noun] in speech.speakers
    if first == at or not (person or office or view.words[at] in ("a", "an", "another")):
        return at
    if first > low and view.words[first - 1] == "the":
        first -= 1
    if not (person or view.capital(at - 1) or view.words[at - 1] == ")"):
        return at
    if (
        first == low
        or view.tokens[first - 1].pos in ("PUNCT", "SCONJ", "ADV", "INTJ")
        or view.words[first - 1] in ("that",)
        or (view.words[first] == "the" and view.tokens[first - 1].pos in ("NOUN", "PROPN", "NUM"))
        or (person and view.tokens[first - 1].pos != "ADP")
    ):
        return first
    return at


def _joined_before(view: View, at: int, low: int, speech: SpeechWords) -> bool:
    """Whether a preposition before token `at` ties it to a noun that belongs to the same name of a speaker."""
    ahead = at - 1
    if ahead - 1 < low or view.words[ahead] not in INNER:
        return False
    noun = ahead - 1
    if view.words[noun] in speech.speakers or view.words[noun] in speech.hearers:
        return True
    if view.named[noun] and view.named[noun] == view.named[min(at, len(view.tokens) - 1)]:
        return True
    return view.words[ahead] in OWN and view.noun(noun) and view.capital(noun)


def _modifier(view: View, i: int) -> bool:
    token = view.tokens[i]
    return (
        token.dep in ("amod", "compound", "advmod")
        and i < token.head
        and view.words[i] not in TIME_WORDS
        and (token.pos == "VERB" or view.tokens[token.head].pos == "ADJ")
    )


def _same_phrase(view: View, before: int, at: int, last: int, speech: SpeechWords) -> bool:
    """Whether the word `before` belongs to the phrase that so far begins at `at`."""
    word = view.words[before]
    if (word in TIME_WORDS or (word in SPELLS and view.person[at])) and view.words[at] not in ("s", "'s"):
        return False
    if word in DIRECTIONS and view.capital(at) and before > 0 and view.tokens[before - 1].pos == "ADP":
        return True  # "in east Holm"
    if view.tokens[at].pos == "NUM" and at < last and view.tokens[before].pos in ("NOUN", "VERB", "ADJ") and word not in BEFORE_NUMBERS:
        return False  # "... released the blogger | two diplomats said"
    if at == last and _parts(view, before, last, speech):
        return False
    if view.tokens[before].pos == "NUM":
        return view.tokens[before].head > before and view.tokens[before].head <= last
    held, own = view.named[before], view.named[at]
    if (
        own is not None
        and own[0] == at
        and view.capital(before)
        and view.tokens[before].pos == "PROPN"
        and held != own
        and (held is not None or view.tokens[before].ent)
        and word not in speech.speakers
        and view.tokens[before].ent[2:] in ("LOC", "GPE", "FAC")
    ):
        return False
    if (
        view.capital(before)
        and not view.capital(at)
        and before > 0
        and view.tokens[before - 1].pos == "ADP"
        and (
            (view.tokens[before].ent[2:] in ("LOC", "GPE", "FAC") and view.person[last])
            or any(" ".join(view.words[at:end]) in speech.speakers for end in range(at + 2, last + 1))
        )
    ):
        return False  # "in Holm members of the council said", "of Holm state news agency Alpha said"
    lower_before = not view.capital(before) and view.tokens[before].pos != "ADJ"
    if view.capital(at) and view.tokens[at].pos in ("PROPN", "NOUN", "ADJ", "X") and lower_before:
        return word in speech.speakers or word.rstrip("s") in speech.speakers or word in speech.hearers
    head = view.tokens[before].head
    held = view.named[before]
    if (
        held is not None
        and held[1] == at
        and " ".join(view.words[at : last + 1]) in speech.speakers
        and "LOC" not in view.tokens[held[0]].ent
    ):
        return True
    if view.capital(before) and not view.capital(at) and not (before < head <= last):
        # "in northern Syria activists said": a place before a bare noun belongs to what went before; "Alpha news agency" is one name
        return word in speech.media or (view.tokens[before].pos == "ADJ" and view.tokens[before].dep == "amod")
    if lower_before and view.tokens[before].pos == "NOUN":
        if not (before < head <= last):
            return word in speech.speakers
        return not (last - at >= 1 and " ".join(view.words[at : last + 1]) in speech.speakers and word not in speech.people)
    return True


def _parts(view: View, i: int, last: int, speech: SpeechWords) -> bool:
    """ "... behind bars | campaigners said": a plural seldom tells what kind of people somebody is one of."""
    word = view.words[i]
    plural = view.tokens[i].pos == "NOUN" and "Number=Plur" in view.tokens[i].morph and not view.capital(i)
    return plural and word not in KINDS and word not in speech.speakers and view.words[last] in speech.people


def _bracket(view: View, i: int, low: int) -> bool:
    """A short bracket inside a name: "Observatory (SOHR)"."""
    return any(view.words[j] == "(" for j in range(max(low, i - 6), i + 1))
