"""A sentence and a token in, the phrase that ends or begins there out: where a name or a description of somebody starts and stops."""

from __future__ import annotations

from sayso.statements.closed import AMOUNTS, ARTICLES, PRONOUNS, TIME_WORDS
from sayso.statements.view import View
from sayso.statements.words import SpeechWords

INNER = frozenset(
    {"of", "for", "in", "at", "from", "on", "with", "to", "de", "du", "bin", "al", "el", "ibn", "between", "inside", "near", "within"}
)
OWN = frozenset({"of", "for"})
# "for a fifth day | residents said"
SPELLS = frozenset("day days week weeks month months year years decade decades hour hours minutes night nights morning evening".split())
GLUE = frozenset({"-", "–", "'s", "’s", "'", "’", "/", "&"})


def np_start(view: View, last: int, low: int, speech: SpeechWords) -> int:
    """Where the phrase that ends with token `last` begins; never before `low`. Made for text without commas: a name after common
    nouns is a phrase of its own ("... killed 12 people Human Rights Watch said"), except after a word for a role."""
    held = view.named[last]
    at = max(held[0], low) if held and held[1] == last + 1 else last
    spell = next((i for i in range(last - 1, at - 1, -1) if view.words[i] in SPELLS), None) if view.person[last] else None
    if spell is not None:
        return spell + 1
    whole = at < last and view.words[at] in ARTICLES and view.tokens[at].pos != "NOUN"
    while at > low:
        if whole:
            whole = False
            if not _joined_before(view, at, low, speech):
                break
            at -= 1
            continue
        before = at - 1
        word, token = view.words[before], view.tokens[before]
        if view.words[at : at + 2] in (["member", "of"], ["head", "of"]) and token.pos == "PROPN" and view.tokens[before - 1].pos == "ADP":
            break  # "... in the Holm | member of the council Anna Berg said"
        if (
            (word in ARTICLES and token.pos != "NOUN")
            or (token.pos == "DET" and word not in ("al", "el", "an-", "that"))
            or (token.pos == "PRON" and token.dep == "nmod:poss")
        ):
            at = before
            if at - 2 >= low and view.words[at - 1] == "and" and _speakerlike(view, at - 2) and _speakerlike(view, last):
                at -= 1
                continue
            if not _joined_before(view, at, low, speech):
                break
            at -= 1
            continue
        if word in GLUE or (word in ("(", ")") and _bracket(view, before, low)):
            joined = (word in ("'s", "’s") and before > low and nominal(view, before - 1)) or (
                word == "-" and before > low and not view.tokens[before - 1].space
            )
            at = before - joined
            continue
        if (
            token.pos in ("NOUN", "PROPN", "ADJ", "NUM", "X")
            or (word in speech.people and not view.finite(before))
            or (token.pos in ("VERB", "ADV") and _modifier(view, before))
        ):
            if not _same_phrase(view, before, at, last, speech):
                break
            held = view.named[before]
            at = max(held[0], low) if held and held[1] <= last + 1 and held[0] < before else before
            continue
        if word in OWN | INNER and before > low and _joined_before(view, at, low, speech):
            at = before
            continue
        if word == "and" and before > low and _speakerlike(view, before - 1) and _speakerlike(view, last):
            at = before
            continue
        break
    if at > low and (view.words[at] in ("a", "an", "the", "one") or view.words[at] in speech.people):
        at = _before_apposition(view, at, low)
    while at < last and (view.words[at] in GLUE or view.words[at] in ("and", ",") or view.tokens[at].pos in ("ADP", "PUNCT")):
        at += 1
    return at


def _before_apposition(view: View, at: int, low: int) -> int:
    """ "Anna Berg a local baker said", "The Holm Network an activist group said": where the name begins, if one stands right before."""
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
    if first == at or not (person or view.words[at] in ("a", "an")):
        return at
    if first > low and view.words[first - 1] == "the":
        first -= 1
    if not (person or view.capital(at - 1) or view.words[at - 1] == ")"):
        return at
    if (
        first == low
        or view.tokens[first - 1].pos in ("PUNCT", "SCONJ", "ADV", "INTJ")
        or view.words[first - 1] in ("that",)
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
        and view.tokens[before].ent[2:] in ("LOC", "GPE", "FAC")
        and before > 0
        and (view.tokens[before - 1].pos == "ADP" and view.person[last])
    ):
        return False  # "in Holm members of the council said"
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
        # "in northern Syria activists said": a place before a bare noun belongs to what went before
        return view.tokens[before].pos == "ADJ" and view.tokens[before].dep == "amod"
    if lower_before and view.tokens[before].pos == "NOUN":
        if not (before < head <= last):
            return word in speech.speakers
        return not (last - at >= 1 and " ".join(view.words[at : last + 1]) in speech.speakers and word not in speech.people)
    return True


def _bracket(view: View, i: int, low: int) -> bool:
    """A short bracket inside a name: "Observatory (SOHR)"."""
    return any(view.words[j] == "(" for j in range(max(low, i - 6), i + 1))


def _speakerlike(view: View, i: int) -> bool:
    return view.person[i] or view.named[i] is not None or (view.tokens[i].pos == "PROPN" and view.capital(i))


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


def np_after(view: View, first: int, high: int, speech: SpeechWords) -> int:
    """One past the phrase that begins at token `first`, at most `high`; `first` itself where none begins there."""
    at, nouns = first, 0
    capitals = False
    if at < high and view.tokens[at].pos == "PRON" and view.words[at] in PRONOUNS | {"him", "her", "them", "us", "me"}:
        return at + 1
    while at < high:
        token, word = view.tokens[at], view.words[at]
        held = view.named[at]
        if nouns and view.words[at - 1] in speech.nouns and token.pos in ("NOUN", "PROPN", "ADJ"):
            break  # "according to a police statement gunmen fled"
        if held and held[0] == at and held[1] > at + 1 and held[1] <= high:
            told = next((i for i in range(at + 1, held[1] - 1) if view.words[i] == "statement" and view.tokens[i].pos == "NOUN"), None)
            if told is not None:
                return told + 1  # "according to an army statement artillery fire destroyed two bridges"
            at, nouns, capitals = held[1], nouns + 1, True
            continue
        if word in ARTICLES or token.pos == "DET" or (token.pos == "PRON" and token.dep == "nmod:poss"):
            if nouns:
                break
        elif word in GLUE or word.startswith(("'", "’")):
            pass
        elif (token.pos in ("NOUN", "PROPN", "X") or word in speech.people) and not (word in TIME_WORDS and nouns):
            if (
                nouns
                and capitals
                and not view.capital(at)
                and word not in speech.speakers | speech.hearers
                and not (token.head >= first and token.dep in ("compound", "flat"))
                and at + 1 != high
            ):
                break
            if (
                nouns
                and view.capital(at)
                and not view.capital(at - 1)
                and view.noun(at - 1)
                and view.words[at - 1] not in speech.speakers
                and view.words[at - 1] not in GLUE
            ):
                break
            nouns, capitals = nouns + 1, view.capital(at)
        elif token.pos in ("ADJ", "NUM") or (
            token.pos in ("VERB", "ADV") and token.dep in ("amod", "compound", "advmod") and at < token.head < high
        ):
            if nouns and not (at + 1 < high and view.noun(at + 1) and token.head > at and token.pos == "ADJ" and view.capital(at)):
                break
        elif nouns and word in INNER and at + 1 < high and _tied(view, first, at, speech):
            inner = np_after(view, at + 1, high, speech)
            if inner == at + 1:
                break
            at, capitals = inner, view.capital(inner - 1)
            continue
        elif nouns and word == "and" and at + 1 < high and _speakerlike(view, at - 1):
            inner = np_after(view, at + 1, high, speech)
            if (
                inner == at + 1
                or not _speakerlike(view, inner - 1)
                or any(view.tokens[k].dep in ("nsubj", "nsubj:pass") for k in range(at + 1, inner))
            ):
                break
            at = inner
            continue
        elif word == "(" and nouns and any(view.words[j] == ")" for j in range(at, min(at + 6, high))):
            at = next(j for j in range(at, high) if view.words[j] == ")")
        else:
            break
        at += 1
    while at > first and (view.words[at - 1] in GLUE or view.words[at - 1] in ARTICLES):
        at -= 1
    return at if nouns else first


def _tied(view: View, first: int, at: int, speech: SpeechWords) -> bool:
    """Whether the preposition at `at` binds what follows to the noun before it."""
    if view.words[at + 1] in TIME_WORDS or view.tokens[at + 1].pos == "NUM":
        return False
    held = view.named[at]
    if held and held[0] < at < held[1] - 1:
        return True
    if view.words[at] in OWN:
        return True
    if view.words[at] not in ("in", "at", "from", "on", "with", "near", "inside", "within"):
        return False
    head = view.tokens[view.tokens[at].head]
    tied = first <= head.head < at if view.tokens[at].dep == "case" else False
    return view.words[at - 1] in speech.speakers and (tied or view.capital(at + 1))


def nominal(view: View, i: int) -> bool:
    return view.noun(i) or view.named[i] is not None or (view.tokens[i].pos in ("ADJ", "NUM", "X") and view.capital(i))
