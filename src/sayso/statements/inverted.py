"""A cue in, a speaker that stands after it out: "..., said the minister"."""

from __future__ import annotations

from sayso.statements.beside import TRAIL, goes_on, left_bounds, right_clause_after_name
from sayso.statements.closed import PRONOUNS, TIME_WORDS
from sayso.statements.cues import Draft
from sayso.statements.name_after import np_after
from sayso.statements.names import speaks
from sayso.statements.sides import add_content
from sayso.statements.view import QUOTES, SUBJECTS, View
from sayso.statements.words import SpeechWords


def is_inverted(view: View, draft: Draft, low: int, speech: SpeechWords) -> bool:
    """ "..., said the minister": the speaker stands after, and nothing that is said after the speaker."""
    if ("after" not in draft.cue.frames and "quote" not in draft.cue.frames) or draft.form not in ("past", "third", "base"):
        return False
    first = draft.last
    if first >= view.stop or (view.words[first] in PRONOUNS and view.words[first] not in ("he", "she", "they")):
        return False
    after = np_after(view, first, view.stop, speech)
    if after == first or view.words[first] in TIME_WORDS:
        return False
    before = view.words[draft.first - 1] if draft.first > 0 else ""
    marked = before in QUOTES or before in TRAIL
    if draft.cue.needs:
        return False
    if "hearer" in draft.cue.frames and (
        (draft.source is not None and not draft.carried and not marked) or set(view.words[first:after]) & speech.hearers
    ):
        return False
    if right_clause_after_name(view, after, view.stop) and not marked:
        return False
    if (not marked or "object" in draft.cue.frames) and not speaks(view, first, after, speech):
        return False  # "the blast, which came days later, underscored the weakness of the state": nobody shows anything there
    parsed = view.subject(draft.at)
    if any(view.tokens[kid].dep in SUBJECTS and first <= kid < after for kid in view.kids[draft.at]) and (
        marked or parsed is None or parsed > draft.at
    ):
        return True
    if marked and before not in QUOTES and (_starts_clause(view, after) or goes_on(view, after)):
        return False  # "Anna Berg, speaking in Holm, said she would leave"
    mute = draft.source is None or not speaks(view, *draft.source, speech)
    taken = draft.source is not None and parsed is None and view.tokens[draft.source[1] - 1].dep == "obj"
    if (
        (mute or taken)
        and draft.cue.lemma == "say"
        and draft.form == "past"
        and speaks(view, first, after, speech)
        and not _starts_clause(view, after)
    ):
        return True  # "... had entered the harbour said the mayor adding that"
    if marked and before not in QUOTES and mute and parsed is not None and parsed < draft.at:
        return speaks(view, first, after, speech)  # "the attack, which ..., underscored the weakness of the state"
    if marked:
        return (
            parsed is None
            or parsed > draft.at
            or draft.source is None
            or _with_aside(view, after) >= view.stop - 1
            or not (draft.source[1] >= draft.first - 1)
        )
    if draft.cue.lemma == "say" and _with_aside(view, after) >= view.stop and any(view.verb(i) for i in range(low, draft.first)):
        return True  # "Jets struck the town early on Friday said the monitor": nothing is left that could be said
    return (
        draft.cue.kind in ("say", "think")
        and draft.cue.lemma in ("say", "tell", "add", "write", "report", "state", "explain", "note")
        and any(view.verb(i) and view.tokens[i].dep != "amod" for i in range(low, draft.first))
        and not goes_on(view, after)
    )


def _starts_clause(view: View, at: int) -> bool:
    """Whether a verb goes on right after the phrase: then it is the subject of what is said."""
    while at < view.stop and view.tokens[at].pos in ("ADV", "PART"):
        at += 1
    return at < view.stop and view.verb(at) and not view.words[at].endswith("ing")


def _with_aside(view: View, after: int) -> int:
    """One past what is told beside a speaker's name at the end of a sentence: ", head of the harbour office"."""
    if after + 1 >= view.stop or view.words[after] != "," or view.tokens[after + 1].pos not in ("DET", "NOUN", "ADJ", "PRON", "PROPN"):
        return after
    relative = False
    for i in range(after + 1, view.stop):
        relative = relative or view.words[i] in ("who", "whose", "which")
        if (
            view.words[i] in QUOTES
            or view.words[i] in (";", ":", "–", "—")
            or (view.finite(i) and not relative)
            or view.words[i] in ("adding", "saying", "while", "after")
        ):
            return after
    return view.stop


def try_inverted(view: View, draft: Draft, low: int, speech: SpeechWords) -> bool:
    if not is_inverted(view, draft, low, speech):
        return False
    first = draft.last
    after = np_after(view, first, view.stop, speech)
    draft.source, draft.carried, draft.source_sentence = (first, _with_aside(view, after)), False, draft.sentence
    start, last = left_bounds(view, draft.first, 0 if low and view.words[low - 1] not in (".",) else low)
    if last > start:
        draft.layout = "left"
        add_content(draft, start, last)
    else:
        draft.layout = "before"
    tail = after
    while tail < view.stop and (view.words[tail] in TRAIL or view.words[tail] in TIME_WORDS):
        tail += 1
    if tail < view.stop and view.quote[tail] >= 0 and view.quote[draft.at] != view.quote[tail]:
        draft.layout = "both"
        add_content(draft, tail, view.stop)
    return True
