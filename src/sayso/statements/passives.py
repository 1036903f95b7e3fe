"""A passive or quoting verb in, speaker and content out: "it was reported by X", "X was quoted as saying", "X quoted a witness"."""

from __future__ import annotations

from sayso.statements.beside import OPENERS, left_bounds, right_clause, skip_beside
from sayso.statements.closed import TIME_WORDS
from sayso.statements.cues import Draft
from sayso.statements.name_after import np_after
from sayso.statements.name_before import np_start
from sayso.statements.names import speaks
from sayso.statements.sides import add_content, take_right
from sayso.statements.sources import subject_span
from sayso.statements.view import View
from sayso.statements.words import SpeechWords

SAYING = frozenset(("saying", "telling", "stating", "adding"))


def read_passive(view: View, draft: Draft, low: int, speech: SpeechWords) -> bool:
    """ "it was reported (by X) that ...", "X was quoted as saying ...", "the blast was claimed by X", "X is said to have ..."."""
    at, begin = draft.at, draft.last
    span = subject_span(view, at, low, speech, speaking="source" in draft.cue.frames)
    empty = span is None or (view.words[span[0]] in ("it", "this", "that", "there") and span[1] - span[0] == 1)
    if "source" in draft.cue.frames and span is not None:
        return _was_quoted(view, draft, span, begin, speech)
    if draft.cue.kind == "want" or draft.cue.kind == "sense" or (view.tokens[at].dep == "acl" and "object" not in draft.cue.frames):
        return False
    agent = _agent(view, begin, speech)
    if agent is not None:
        return _told_by(view, draft, agent, span, low, speech, empty=empty)
    if draft.cue.act:
        return False
    if "hearer" in draft.cue.frames and span is not None and not empty:
        # "residents were told that ...": nobody is named
        draft.nameless = True
        return begin < view.stop and view.words[begin] == "that" and take_right(view, draft, begin, view.stop)
    draft.nameless = True
    if empty and begin < view.stop:
        return take_right(view, draft, skip_beside(view, draft, speech), view.stop)
    if begin + 1 < view.stop and view.words[begin] == "to" and span is not None and view.verb(begin + 1):
        draft.layout = "both"
        add_content(draft, *span)
        add_content(draft, begin, view.stop)
        return True
    return False


def _agent(view: View, begin: int, speech: SpeechWords) -> tuple[int, int] | None:
    """Who stands after "by"."""
    by = next((i for i in range(begin, min(view.stop, begin + 14)) if view.words[i] == "by" and not view.clause_in(begin, i)), None)
    if by is None or by + 1 >= view.stop:
        return None
    after = np_after(view, by + 1, view.stop, speech)
    return (by + 1, after) if after > by + 1 and not set(view.words[by + 1 : after]) & TIME_WORDS else None


def _told_by(
    view: View, draft: Draft, agent: tuple[int, int], span: tuple[int, int] | None, low: int, speech: SpeechWords, *, empty: bool
) -> bool:
    """`span`: the subject; `empty`: it says nothing ("it was reported by X")."""
    begin, by = draft.last, agent[0] - 1
    draft.source, draft.layout = agent, "right"
    if by == begin:
        draft.last = by + 1
    if span is None or empty or "hearer" in draft.cue.frames:
        opened = agent[1] < view.stop and (empty or view.words[agent[1]] in OPENERS)
        return take_right(view, draft, agent[1], view.stop) if opened else _left_only(view, draft, low, span)
    draft.credit = draft.credit and draft.cue.things
    add_content(draft, span[0], draft.first)
    token = view.tokens[draft.at]
    if token.dep == "acl" and token.head < draft.at:
        draft.content = [(draft.sentence, np_start(view, token.head, low, speech), draft.first)]
    add_content(draft, begin, by)
    if agent[1] < view.stop and view.words[agent[1]] in ("as", "of", "for", "to"):
        add_content(draft, agent[1], view.stop)
    return bool(draft.content)


def _left_only(view: View, draft: Draft, low: int, span: tuple[int, int] | None) -> bool:
    draft.layout = "left"
    start, last = left_bounds(view, draft.first, low)
    if span is not None:
        start = max(start, span[0])
    add_content(draft, start, last)
    return bool(draft.content)


def _was_quoted(view: View, draft: Draft, span: tuple[int, int], begin: int, speech: SpeechWords) -> bool:
    if view.words[begin : begin + 1] == ["as"] and not set(view.words[begin + 1 : begin + 2]) & SAYING:
        return False  # "poverty is often cited as a reason"
    draft.source = span
    at = begin
    while at < min(view.stop, begin + 12) and view.words[at] not in ("as", "saying", "that"):
        at += 1
    if at < view.stop and view.words[at] == "as" and at + 1 < view.stop:
        if view.words[at + 1] in SAYING:
            draft.last = at + 2
        begin = skip_beside(view, draft, speech)
        if begin < view.stop and (right_clause(view, begin, view.stop, draft) or span[0] <= 2) and view.words[begin] not in ("by", "on"):
            return take_right(view, draft, begin, view.stop)
    if span[0] <= 2:
        draft.layout = "before" if view.stop - begin <= 4 else ""
        return draft.layout == "before"
    draft.layout = "left"
    start, last = left_bounds(view, draft.left_edge, 0)
    add_content(draft, start, last)
    return bool(draft.content)


def read_quoting(view: View, draft: Draft, low: int, speech: SpeechWords) -> bool:
    """ "the agency quoted a witness (as saying ...)": the witness speaks; the agency passes it on."""
    after = np_after(view, draft.last, view.stop, speech)
    if after == draft.last:
        return False
    draft.source = (draft.last, after)
    outer = subject_span(view, draft.at, low, speech)
    if (
        outer is not None
        and draft.cue.lemma == "cite"
        and view.words[after - 1] in speech.nouns
        and view.words[after : after + 1] == ["of"]
    ):
        draft.source = outer  # "the letter cited reports of ...": the letter speaks
        return speaks(view, *outer, speech) and take_right(view, draft, after, view.stop)
    if outer is not None:
        draft.heard = outer
    if after + 1 < view.stop and view.words[after] == "as":
        return take_right(view, draft, after + 2, view.stop)
    if after < view.stop and view.words[after] in ("saying", "that", ":"):
        return take_right(view, draft, after + 1, view.stop)
    cited = after < view.stop and (view.words[after] == "of" or view.words[after - 1] in speech.nouns)
    if outer is not None and draft.cue.lemma == "cite" and cited:
        draft.layout = "right"
        add_content(draft, after, view.stop)
        return True
    return False
