"""The cues of a sentence in, drafts of statements out: who speaks, and which words are what is said.

The parse is one voice among several: text without commas and headlines mislead it, so the order of the words decides first
(what stands before the speaker, what after the cue), the parse where the order leaves it open.
"""

from __future__ import annotations

from sayso.statements.beside import TRAIL, skip_beside
from sayso.statements.closed import RELATIVES
from sayso.statements.cues import Draft
from sayso.statements.inverted import try_inverted
from sayso.statements.names import speaks
from sayso.statements.passives import read_passive, read_quoting
from sayso.statements.phrases import read_noun, read_preposition
from sayso.statements.sides import add_content, place_content, take_right
from sayso.statements.sources import subject_span
from sayso.statements.subjects import find_subject, inherit, is_trace
from sayso.statements.view import QUOTES, View
from sayso.statements.words import BASE, GERUND, PAST, SpeechWords

PLAIN = frozenset({"said", "told", "added"})
OBJECTS = frozenset({"them", "him", "us", "me"})
BEING = frozenset({"is", "are", "was", "were", "been", "be", "'s", "’s", "'re", "’re", "am", "'m", "’m"})


def draft_statements(view: View, found: list[Draft], speech: SpeechWords) -> list[Draft]:
    """Fills in source, layout and content of each cue; leaves out those that credit nobody with anything."""
    kept: list[Draft] = []
    waiting: Draft | None = None
    for draft in found:
        if kept and "source" in kept[-1].cue.frames and kept[-1].content and kept[-1].right_edge <= draft.at < kept[-1].content[0][1]:
            continue  # "quoted a nurse as saying": one cue
        low = max(
            (
                other.right_edge
                for other in kept
                if other.right_edge <= draft.at and not other.cue.inner and not _told_of(view, other, draft, speech)
            ),
            default=0,
        )
        if draft.form == "noun":
            good = read_noun(view, draft, speech)
        elif draft.cue.kind == "preposition":
            good = read_preposition(view, draft, kept, speech)
        elif draft.passive:
            good = read_passive(view, draft, low, speech)
        elif "source" in draft.cue.frames:
            good = read_quoting(view, draft, low, speech)
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


def _told_of(view: View, other: Draft, draft: Draft, speech: SpeechWords) -> bool:
    """Whether the other cue only tells which speaker is meant: "the group which backs the strike said"."""
    who = view.subject(draft.at)
    token = view.tokens[other.at]
    if who is not None and who < other.at and token.dep == "acl:relcl" and token.head == who:
        return True
    relative = other.first > 0 and view.words[other.first - 1] in RELATIVES
    return relative and not any(view.finite(i) and view.words[i] not in speech.unnamed for i in range(other.last, draft.first))


def _before_speaker(view: View, waiting: Draft, speaker: Draft) -> None:
    """ "Noting that two shops had burned, the mayor said ...": the mayor noted it."""
    waiting.source, waiting.source_sentence, waiting.carried, waiting.layout = speaker.source, speaker.source_sentence, True, "right"
    last = speaker.left_edge
    while last > waiting.last and view.words[last - 1] in TRAIL:
        last -= 1
    add_content(waiting, waiting.last, last)
    speaker.content = [
        (s, max(first, last) if first < last and s == speaker.sentence and speaker.layout == "left" else first, end)
        for s, first, end in speaker.content
    ]


def _active(view: View, draft: Draft, low: int, kept: list[Draft], speech: SpeechWords) -> bool:
    """A verb in the active voice: who, where the content can begin, and on which side it stands."""
    if _hangs_on_noun(view, draft, low, speech) or _is_mere_seeing(view, draft) or _is_asked(view, draft):
        return False
    after = view.words[draft.at + 1 : draft.at + 2]
    if draft.form == PAST and draft.cue.kind == "think" and after == ["to"]:
        draft.nameless = True  # "a hill thought to be mined"
        return take_right(view, draft, draft.at + 1, view.stop)
    infinitive = draft.form == BASE and "to" in view.words[draft.first : draft.at]
    if infinitive or (draft.form == GERUND and not _going_on(view, draft)):
        if not inherit(view, draft, kept, low, speech):
            return False
    else:
        find_subject(view, draft, kept, low, speech)
    begin = skip_beside(view, draft, speech)
    if try_inverted(view, draft, low, speech):
        return True
    if draft.source is None and not draft.nameless:
        return False
    return _can_speak(view, draft, begin, speech) and place_content(view, draft, _left_limit(view, draft, kept), begin, speech)


def _hangs_on_noun(view: View, draft: Draft, low: int, speech: SpeechWords) -> bool:
    """A participle that only tells which noun is meant: "the video posted on Monday", "three men suspected of theft"."""
    at, token = draft.at, view.tokens[draft.at]
    if draft.form != PAST or view.words[at] in PLAIN:
        return False
    following = view.words[at + 1] if at + 1 < len(view.words) else ""
    next_pos = view.tokens[at + 1].pos if following else ""
    orphan = view.subject(at) is None
    if token.dep == "acl" and not view.verbless and orphan:
        beyond = skip_beside(view, draft, speech)
        draft.heard = None
        span = subject_span(view, at, low, speech)
        told = beyond < view.stop and (view.words[beyond] in ("that", ":") or view.words[beyond] in QUOTES)
        human = span is not None and speaks(view, *span, speech)
        plain = not following or next_pos not in ("ADP", "ADJ", "PART", "SCONJ") or following in ("on", "at", "in")
        if not (told and human) and (draft.cue.kind != "say" or not (told or (human and (plain or beyond >= view.stop)))):
            return True
    after_comma = at > 0 and view.words[at - 1] == "," and token.dep in ("acl", "advcl", "amod", "conj")
    if after_comma and orphan and next_pos in ("ADP", "SCONJ"):
        return True
    loose = draft.cue.kind == "think" or token.dep in ("acl", "amod")
    return loose and following in ("of", "to", "as") and following not in draft.cue.frames and "toinf" not in draft.cue.frames


def _is_asked(view: View, draft: Draft) -> bool:
    """ "Who told you?": nobody is credited."""
    return view.words[draft.first - 1 : draft.first] == ["who"] and "?" in view.words[draft.last :]


def _is_mere_seeing(view: View, draft: Draft) -> bool:
    """ "The town has seen heavy rain": only what somebody saw at one time is testimony."""
    before = view.words[max(0, draft.at - 1)]
    return draft.cue.kind == "sense" and (before in ("has", "have", "had", "is", "are", "also") or draft.form == GERUND)


def _going_on(view: View, draft: Draft) -> bool:
    """ "He is claiming that"."""
    return any(view.words[i] in BEING and view.tokens[i].pos == "AUX" for i in range(draft.first, draft.at))


def _can_speak(view: View, draft: Draft, begin: int, speech: SpeechWords) -> bool:
    """Whether the speaker that was found can be one for this cue; settles what hangs on who it is."""
    kind = draft.cue.kind
    empty = draft.source is not None and kind in ("think", "want") and view.words[draft.source[0]] in ("it", "this", "that", "there")
    if draft.cue.hearsay or empty:
        draft.source, draft.nameless = None, True
    if draft.source is None:
        return True
    if kind in ("show", "say"):
        draft.impersonal = is_trace(view, draft, speech)
    if view.words[draft.source[0]] in OBJECTS and draft.form == BASE:
        return False  # "to help them find the way"
    if view.words[draft.source[0]] in ("no", "nobody", "none", "neither"):
        draft.credit = False
    if draft.form == GERUND and kind == "want" and draft.at > 0 and view.tokens[draft.at - 1].pos in ("ADP", "SCONJ"):
        return False
    plain = draft.cue.lemma in ("say", "tell", "add", "announce") or view.words[begin : begin + 1] == ["that"]
    strict = kind in ("show", "sense", "want") or (kind == "say" and not plain)
    return not strict or speaks(view, *draft.source, speech)


def _left_limit(view: View, draft: Draft, kept: list[Draft]) -> int:
    """Where the words before the speaker can begin to be what is said: after an earlier credit that took its own; and not between
    "police said" and "they believe"."""
    limit = max((other.right_edge for other in kept if other.layout in ("left", "before") and other.cue.kind != "preposition"), default=0)
    hosts = [
        first for other in kept if other.layout == "right" and other.credit for _, first, _ in other.content if first <= draft.left_edge
    ]
    if hosts and draft.left_edge - max(hosts) <= 4 and not any(view.verb(i) for i in range(max(hosts), draft.left_edge)):
        return draft.left_edge
    return limit
