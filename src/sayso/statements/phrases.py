"""A preposition or a noun that credits in, speaker and content out: "according to X", "X's claim that"."""

from __future__ import annotations

from sayso.statements.beside import TRAIL, left_bounds
from sayso.statements.closed import TIME_WORDS
from sayso.statements.cues import Draft
from sayso.statements.name_after import np_after
from sayso.statements.name_before import np_start
from sayso.statements.names import speaks
from sayso.statements.sides import add_content, take_right
from sayso.statements.subjects import is_trace, owner_of
from sayso.statements.view import View
from sayso.statements.words import SpeechWords

MADE = frozenset("compiled collected released published provided obtained gathered issued posted carried".split())


def read_preposition(view: View, draft: Draft, kept: list[Draft], speech: SpeechWords) -> bool:
    after = np_after(view, draft.last, view.stop, speech)
    if after == draft.last:
        return False
    for behind in (_maker_after, _writer_after):
        draft.last, after = behind(view, after, speech) or (draft.last, after)
    draft.source = (draft.last, after)
    draft.impersonal = is_trace(view, draft, speech)
    if draft.cue.inner:
        draft.layout = "inner"
        return speaks(view, *draft.source, speech) and _take_host(view, draft, kept, after)
    _take_beside(view, draft, after, speech)
    return True


def _take_host(view: View, draft: Draft, kept: list[Draft], after: int) -> bool:
    """ "The minister said, citing the army, ...": it credits what the other cue of the sentence does; without one, what stands around."""
    draft.host = next((other for other in reversed(kept) if other.content or other.layout), None)
    if draft.host is None and draft.first > 2:
        add_content(draft, 0, draft.first)
        if after + 1 < view.stop and view.words[after] == ",":
            add_content(draft, after + 1, view.stop)
    return True


def _take_beside(view: View, draft: Draft, after: int, speech: SpeechWords) -> None:
    """A clause before the preposition; else what stands after its speaker, who ends at `after`."""
    draft.layout = "left"
    start, last = left_bounds(view, draft.first, 0)
    if draft.first > 0 and view.tokens[draft.first].text[:1].isupper():
        start = last = draft.first  # a full stop got lost before "According to"
    tail = after
    while tail < view.stop and view.words[tail] in TRAIL:
        tail += 1
    if last - start >= 1 and (view.clause_in(start, last) or last - start >= 4):
        add_content(draft, start, last)
        if (
            tail < view.stop
            and (tail > after or view.words[tail] in ("with", "including", "that"))
            and view.words[tail] not in speech.contrast
        ):
            add_content(draft, tail, view.stop)
    elif tail < view.stop:
        draft.layout = "right"
        add_content(draft, tail, view.stop)
        if last > start and view.tokens[start].pos not in ("ADV", "CCONJ", "SCONJ"):
            add_content(draft, start, last)
    else:
        draft.layout = "left" if last > start else "before"
        add_content(draft, start, last)


def _maker_after(view: View, at: int, speech: SpeechWords) -> tuple[int, int] | None:
    """ "according to figures compiled by the office": the office."""
    if at + 1 >= view.stop or view.words[at] not in MADE or view.words[at + 1] not in ("by", "from"):
        return None
    after = np_after(view, at + 2, view.stop, speech)
    return (at + 2, after) if after > at + 2 else None


def _writer_after(view: View, at: int, speech: SpeechWords) -> tuple[int, int] | None:
    """ "according to a post on Monday by the mayor", "citing news from its partners": who wrote it, behind a document of no one."""
    if view.words[at - 1] not in speech.nouns:
        return None
    while at < view.stop and (
        view.words[at] in TIME_WORDS or (view.words[at] == "on" and view.words[at + 1 : at + 2] and view.words[at + 1] in TIME_WORDS)
    ):
        at += 1
    if at + 1 >= view.stop or view.words[at] not in ("by", "from"):
        return None
    after = np_after(view, at + 1, view.stop, speech)
    return (at + 1, after) if after > at + 1 and speaks(view, at + 1, after, speech) else None


def read_noun(view: View, draft: Draft, speech: SpeechWords) -> bool:
    at = draft.at
    following = view.words[at + 1]
    owner = owner_of(view, at, speech)
    if following in ("by", "from", "of"):
        after = np_after(view, at + 2, view.stop, speech)
        if after > at + 2 and after >= view.stop - 1 and draft.cue.kind == "document" and speaks(view, at + 2, after, speech):
            # "The army stays - the statement of the minister"
            start = np_start(view, at, 0, speech)
            if start > 4 and view.words[start - 1] in ("-", "–", "—", ":"):
                draft.source, draft.layout = (at + 2, after), "left"
                add_content(draft, 0, start - 1)
                return True
    if following == "by" or following == "from":
        after = np_after(view, at + 2, view.stop, speech)
        if after == at + 2:
            return False
        owner = (at + 2, after)
        if after < view.stop and view.words[after] in ("that", "of"):
            draft.source = owner
            return take_right(view, draft, after, view.stop)
        return False
    if owner is None and draft.cue.alone:
        owner = (np_start(view, at, 0, speech), at + 1)
        draft.credit = False
        if following == "of" and draft.cue.lemma not in ("report",):
            return False
    if owner is None:
        draft.nameless = True
        if following != "that" and draft.cue.stance != "allege":
            return False
    draft.source = owner
    end = view.stop
    edge = view.right_edge(at)
    if at + 2 < edge < end:
        end = edge
    return take_right(view, draft, at + 1, end)
