"""A sentence without commas and the place where a verb of speech begins in, the speaker who stands before it out, where what stands
right before the verb cannot speak: a relative clause or an insertion about the speaker, or what was said before the speaker was named."""

from __future__ import annotations

from sayso.statements.closed import ARTICLES, RELATIVES, TIME_WORDS
from sayso.statements.name_before import np_start
from sayso.statements.names import nominal, speaks
from sayso.statements.view import View
from sayso.statements.words import SpeechWords

DASHES = frozenset({"-", "--", "–", "—"})


def before_aside(view: View, near: int, last: int, low: int, speech: SpeechWords) -> tuple[int, int] | None:
    """ "The group which relies on people in the town said", "The council - a body that meets in Holm - said": the group, the council.
    `near`: where the phrase begins that stands right before the verb."""
    return _before_dashes(view, last, low, speech) or _before_relative(view, near, last, low, speech)


def _before_relative(view: View, near: int, last: int, low: int, speech: SpeechWords) -> tuple[int, int] | None:
    if view.tokens[last - 1].pos in ("CCONJ", "SCONJ", "ADP"):
        return None  # "for those who remain, but denied"
    at = next((i for i in range(min(near, last - 1) - 1, low, -1) if view.words[i] in RELATIVES and _has_verb_next(view, i)), None)
    if at is None or any(_begins_clause(view, i) for i in range(at + 2, last)):
        return None
    end = at
    while end > low and view.tokens[end - 1].pos == "PUNCT":
        end -= 1
    return _speaker_ending_at(view, end, low, speech)


def _begins_clause(view: View, verb: int) -> bool:
    """A verb with a subject of its own right before it."""
    if not view.finite(verb) or view.words[verb - 1] in RELATIVES:
        return False
    return view.tokens[verb - 1].pos in ("NOUN", "PROPN", "PRON")


def _has_verb_next(view: View, relative: int) -> bool:
    """Whether the pronoun is the subject of what follows; a tagger may take that verb for a noun ("which relies on")."""
    at = relative + 1
    while at < len(view.tokens) - 1 and view.tokens[at].pos in ("ADV", "AUX", "PART"):
        at += 1
    return view.verb(at) or view.tokens[relative + 1].pos == "AUX" or (view.words[at].endswith("s") and view.tokens[at].pos == "NOUN")


def _before_dashes(view: View, last: int, low: int, speech: SpeechWords) -> tuple[int, int] | None:
    if last >= len(view.words) or view.words[last] not in DASHES:
        return None
    opening = next((i for i in range(last - 1, low, -1) if view.words[i] in DASHES and view.tokens[i - 1].space), None)
    return _speaker_ending_at(view, opening, low, speech) if opening is not None else None


def _speaker_ending_at(view: View, end: int, low: int, speech: SpeechWords) -> tuple[int, int] | None:
    """The phrase that ends there, with those that prepositions tie it to, up to the first that can speak."""
    at = end
    while at > low and nominal(view, at - 1):
        first = np_start(view, at - 1, low, speech)
        if speaks(view, first, end, speech):
            return first, end
        if first <= low or view.tokens[first - 1].pos != "ADP":
            return None
        at = first - 1
    return None


def holds_clause(view: View, first: int, last: int) -> bool:
    """Whether the words are no phrase: a verb in them takes an object ("a bomb | killed nine people in the province of Holm state TV")."""
    return any(
        view.tokens[i].pos == "VERB"
        and view.tokens[i].dep != "amod"
        and not view.words[i].endswith("ing")
        and not (view.words[i - 1] in RELATIVES or view.tokens[i - 1].pos in ("AUX", "ADV", "PART"))
        and (view.tokens[i + 1].pos in ("NUM", "DET") or view.words[i + 1 : i + 3] in (["at", "least"], ["more", "than"], ["up", "to"]))
        for i in range(first + 1, last - 1)
    )


def voice_at_end(view: View, last: int, low: int, speech: SpeechWords) -> tuple[int, int] | None:
    """ "... in the province of Holm | state news agency Alpha said", "... after midnight | the Alpha's correspondent in the town said": of
    a run of phrases the first that begins with no preposition and can speak."""
    at = last
    best = None
    while at > low and nominal(view, at - 1):
        first = np_start(view, at - 1, low, speech)
        while first < at - 1 and view.words[first] in TIME_WORDS:
            first += 1
        governed = first > low and view.tokens[first - 1].pos == "ADP"
        if not governed:
            return (first, last) if speaks(view, first, last, speech) else best
        inner = _after_place(view, first, at, speech)
        if inner is not None:
            best = inner, last
        at = first - 1
    return best


def _after_place(view: View, first: int, last: int, speech: SpeechWords) -> int | None:
    """Within "(in) Holm state news agency Alpha": where the speaker begins."""
    for at in range(first + 1, last):
        if view.words[at] in ARTICLES:
            return None
        if any(" ".join(view.words[at:end]) in speech.speakers for end in range(at + 2, last + 1)):
            return at
    return None
