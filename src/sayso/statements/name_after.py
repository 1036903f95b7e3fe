"""A sentence and the token that a phrase begins with in, where the name or description of somebody that it is ends, out."""

from __future__ import annotations

from sayso.statements.closed import ARTICLES, PRONOUNS, TIME_WORDS
from sayso.statements.names import GLUE, INNER, OWN, speakerlike
from sayso.statements.view import View
from sayso.statements.words import SpeechWords


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
        elif (token.pos in ("NOUN", "PROPN", "X") or word in speech.people or _mistaken_name(view, at)) and not (
            word in TIME_WORDS and nouns
        ):
            if nouns and _begins_another(view, first, at, high, speech, capitals=capitals):
                break
            nouns, capitals = nouns + 1, view.capital(at)
        elif token.pos in ("ADJ", "NUM") or (
            token.pos in ("VERB", "ADV") and token.dep in ("amod", "compound", "advmod") and at < token.head < high
        ):
            if nouns and not (at + 1 < high and view.noun(at + 1) and token.head > at and token.pos == "ADJ" and view.capital(at)):
                break
        elif nouns and (word in INNER or word == "and"):
            further = _further(view, first, at, high, speech)
            if further == at:
                break
            at, capitals = further, view.capital(further - 1) if word in INNER else capitals
            continue
        elif word == "(" and nouns and any(view.words[j] == ")" for j in range(at, min(at + 6, high))):
            at = next(j for j in range(at, high) if view.words[j] == ")")
        else:
            break
        at += 1
    while at > first and (view.words[at - 1] in GLUE or view.words[at - 1] in ARTICLES):
        at -= 1
    return at if nouns else first


def _mistaken_name(view: View, at: int) -> bool:
    """A capital before a capitalised name, which the tagger takes for a preposition: "said Silvia Berg"."""
    following = at + 1 < len(view.tokens) and view.tokens[at + 1].pos == "PROPN" and view.capital(at + 1)
    return at > 0 and view.tokens[at].pos == "ADP" and view.capital(at) and following and view.words[at] not in INNER


def _begins_another(view: View, first: int, at: int, high: int, speech: SpeechWords, *, capitals: bool) -> bool:
    """Whether the noun at `at` begins a phrase of its own: a plain one after a name, a name after a plain one."""
    token, word = view.tokens[at], view.words[at]
    plain = (
        capitals
        and not view.capital(at)
        and word not in speech.speakers | speech.hearers
        and not (token.head >= first and token.dep in ("compound", "flat"))
        and at + 1 != high
    )
    return plain or (
        view.capital(at)
        and not view.capital(at - 1)
        and view.noun(at - 1)
        and view.words[at - 1] not in speech.speakers
        and view.words[at - 1] not in GLUE
    )


def _further(view: View, first: int, at: int, high: int, speech: SpeechWords) -> int:
    """One past the phrase that a preposition or "and" at `at` ties to the one before it; `at` where it ties none."""
    if at + 1 >= high or not (speakerlike(view, at - 1) if view.words[at] == "and" else _tied(view, first, at, speech)):
        return at
    inner = np_after(view, at + 1, high, speech)
    if inner == at + 1:
        return at
    if view.words[at] == "and" and (
        not speakerlike(view, inner - 1) or any(view.tokens[k].dep in ("nsubj", "nsubj:pass") for k in range(at + 1, inner))
    ):
        return at
    return inner


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
