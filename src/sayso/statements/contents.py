"""The cues of a sentence in, drafts of statements out: who speaks, and which words are what is said.

The parse is one voice among several: text without commas and headlines mislead it, so the order of the words decides first
(what stands before the speaker, what after the cue), the parse where the order leaves it open.
"""
from __future__ import annotations

from sayso.statements.beside import TRAIL, skip_beside
from sayso.statements.cues import Draft
from sayso.statements.inverted import try_inverted
from sayso.statements.passives import read_passive, read_quoting
from sayso.statements.phrases import read_noun, read_preposition
from sayso.statements.sides import add_content, place_content, take_right
from sayso.statements.sources import speaks, subject_span
from sayso.statements.subjects import find_subject, inherit, is_trace
from sayso.statements.view import QUOTES, View
from sayso.statements.words import BASE, GERUND, SpeechWords


def draft_statements(view: View, found: list[Draft], speech: SpeechWords) -> list[Draft]:
    """Fills in source, layout and content of each cue; leaves out those that credit nobody with anything."""
    kept: list[Draft] = []
    waiting: Draft | None = None
    for draft in found:
        if kept and "source" in kept[-1].cue.frames and kept[-1].content and kept[-1].right_edge <= draft.at < kept[-1].content[0][1]:
            continue  # "quoted a nurse as saying": one cue
        low = max((other.right_edge for other in kept if other.right_edge <= draft.at and not other.cue.inner), default=0)
        if draft.form == "noun":
            good = read_noun(view, draft, speech)
        elif draft.cue.kind == "preposition":
            good = read_preposition(view, draft, kept, speech)
        elif draft.passive:
            good = read_passive(view, draft, low, speech)
        elif "source" in draft.cue.frames:
            good = read_quoting(view, draft, low, kept, speech)
        else:
            good = _active(view, draft, low, kept, speech)
        if good:
            kept.append(draft)
        elif draft.form == GERUND and draft.cue.kind == "say" and draft.at == 0:
            waiting = draft
        if good and not draft.cue.inner:
            for other in kept[:-1]:
                if other.cue.inner and other.host is None:
                    other.host, other.content = draft, []
        if waiting is not None and kept and kept[-1].source is not None and kept[-1] is draft:
            _before_speaker(view, waiting, draft)
            kept.insert(0, waiting)
            waiting = None
    return kept


def _before_speaker(view: View, waiting: Draft, speaker: Draft) -> None:
    """ "Noting that two shops had burned, the mayor said ...": the mayor noted it."""
    waiting.source, waiting.source_sentence, waiting.carried, waiting.layout = speaker.source, speaker.source_sentence, True, "right"
    last = speaker.left_edge
    while last > waiting.last and view.words[last - 1] in TRAIL:
        last -= 1
    add_content(waiting, waiting.last, last)
    speaker.content = [(s, max(first, last) if first < last and s == speaker.sentence and speaker.layout == "left" else first, end) for s, first, end in speaker.content]


def _active(view: View, draft: Draft, low: int, kept: list[Draft], speech: SpeechWords) -> bool:
    frames = draft.cue.frames
    at = draft.at
    if draft.form == "past" and view.tokens[at].dep == "acl" and not view.verbless and view.words[at] not in ("said", "told", "added") and view.subject(at) is None:
        beyond = skip_beside(view, draft, speech)
        span = subject_span(view, at, low, speech)
        told = beyond < view.stop and (view.words[beyond] in ("that", ":") or view.words[beyond] in QUOTES)
        human = span is not None and speaks(view, *span, speech)
        plain = at + 1 >= len(view.words) or view.tokens[at + 1].pos not in ("ADP", "ADJ", "PART", "SCONJ") or view.words[at + 1] in ("on", "at", "in")
        if draft.cue.kind != "say" or not (told or (human and (plain or beyond >= view.stop))):
            return False
        draft.heard = None
    if draft.form == "past" and at > 0 and view.words[at - 1] == "," and view.words[at] not in ("said", "told", "added") and view.subject(at) is None and (
            view.tokens[at].dep in ("acl", "advcl", "amod", "conj")) and at + 1 < len(view.words) and view.tokens[at + 1].pos in ("ADP", "SCONJ"):
        return False
    if draft.form == "past" and at + 1 < len(view.words) and view.words[at + 1] in ("of", "to", "as") and view.words[at + 1] not in draft.cue.frames and (
            draft.cue.kind == "think" or view.tokens[at].dep in ("acl", "amod")) and "toinf" not in draft.cue.frames:
        return False  # "three men suspected of", "a hill thought to be"
    if draft.form == "past" and draft.cue.kind == "think" and at + 1 < len(view.words) and view.words[at + 1] == "to":
        draft.nameless = True
        return take_right(view, draft, at + 1, view.stop)
    if draft.cue.kind == "sense" and (view.words[max(0, at - 1)] in ("has", "have", "had", "is", "are", "also") or draft.form == GERUND):
        return False
    going_on = any(view.words[i] in ("is", "are", "was", "were", "been", "be", "'s", "’s", "'re", "’re", "am", "'m", "’m") and view.tokens[i].pos == "AUX" for i in range(draft.first, at))
    if draft.form == GERUND and not going_on:
        if not inherit(view, draft, kept, low, speech):
            return False
    else:
        if draft.form == BASE and "to" in view.words[draft.first : at]:
            if not inherit(view, draft, kept, low, speech):
                return False
        else:
            find_subject(view, draft, kept, low, speech)
    begin = skip_beside(view, draft, speech)
    end = view.stop
    if try_inverted(view, draft, low, speech):
        return True
    if draft.source is None and not draft.nameless:
        return False
    if draft.cue.hearsay or (draft.source is not None and draft.cue.kind in ("think", "want") and view.words[draft.source[0]] in ("it", "this", "that", "there")):
        draft.source, draft.nameless = None, True
    if draft.source is not None and draft.cue.kind in ("show", "sense", "want") and not speaks(view, *draft.source, speech):
        return False
    if draft.source is not None and draft.cue.kind in ("show", "say"):
        draft.impersonal = is_trace(view, draft, speech)
    if draft.source is not None and view.words[draft.source[0]] in ("no", "nobody", "none", "neither"):
        draft.credit = False
    plain = draft.cue.lemma in ("say", "tell", "add", "announce") or (begin < end and view.words[begin] == "that")
    if draft.source is not None and not plain and draft.cue.kind == "say" and not speaks(view, *draft.source, speech):
        return False
    if draft.form == GERUND and draft.cue.kind == "want" and at > 0 and view.tokens[at - 1].pos in ("ADP", "SCONJ"):
        return False
    begin_left = max((other.right_edge for other in kept if other.layout in ("left", "before") and other.cue.kind != "preposition"), default=0)
    hosts = [first for other in kept if other.layout == "right" and other.credit for s, first, last in other.content if first <= draft.left_edge]
    if hosts and draft.left_edge - max(hosts) <= 4 and not any(view.verb(i) for i in range(max(hosts), draft.left_edge)):
        begin_left = draft.left_edge  # "police said they believe ...": nothing is said between the two
    return place_content(view, draft, begin_left, begin, end, frames, speech)
