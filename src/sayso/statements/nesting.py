"""The drafts of a sentence in, the same with their contents cut where another voice begins, and who stands within whom."""

from __future__ import annotations

from sayso.statements.cues import Draft
from sayso.statements.view import View
from sayso.statements.words import GERUND

JOINTS = frozenset({"and", "but", ";", "while", "whereas", "although", "though", "as", "yet"})


def part_drafts(view: View, drafts: list[Draft]) -> None:
    """Cuts, in place, what a draft takes of another one's words."""
    for draft in drafts:
        for other in drafts:
            if other is draft or other.cue.inner:
                continue
            if other.at > draft.at and draft.layout in ("right", "both"):
                _cut(draft, _right_limit(view, draft, other))
            if other.at < draft.at and draft.layout in ("left",) and other.layout == "right":
                joint = _joint_before(view, draft, other)
                if joint:
                    draft.content = [(s, max(first, joint), last) for s, first, last in draft.content if last > joint]
    for draft in drafts:
        if draft.host is not None and not draft.content:
            draft.content = list(draft.host.content)
    for draft in drafts:
        own = [(draft.first, draft.last)]
        if draft.source is not None and draft.source_sentence == draft.sentence:
            own.append(draft.source)
        if len(own) == 2 and min(abs(own[0][0] - own[1][1]), abs(own[1][0] - own[0][1])) <= 2:
            own = [(draft.left_edge, draft.right_edge)]
        for words in own:
            draft.content = [piece for span in draft.content for piece in (_without(span, words) if span[0] == draft.sentence else [span])]


def _right_limit(view: View, draft: Draft, other: Draft) -> int | None:
    """Where the content of `draft` ends because `other` speaks beside it, not inside it; None where it is inside."""
    edge = other.left_edge if not other.carried else other.first
    if view.quote[other.at] >= 0 and view.quote[other.at] != view.quote[draft.at]:
        return None
    if other.layout == "left" and other.content and other.content[0][1] <= draft.at and not other.carried:
        return edge
    if other.form == GERUND and other.carried and other.cue.kind != "preposition":
        return edge - (edge > 0 and view.words[edge - 1] == ",")
    if other.cue.kind == "preposition" and not other.cue.inner:
        return edge if other.content and other.content[0][1] <= draft.at else None
    if other.layout in ("right", "both") and edge > 0:
        before = edge - 1
        while before > draft.last and view.words[before] in (",",):
            before -= 1
        shared = view.words[before] in ("and", "or") and other.cue.kind == "show" and not view.clause_in(draft.last, before)
        if view.words[before] in JOINTS and other.source is not None and not other.nameless and not shared:
            return before - (view.words[before - 1] == ",")
        if other.carried and view.tokens[other.at].dep == "conj" and view.tokens[other.at].head == draft.at:
            return next((i for i in range(other.at - 1, draft.last, -1) if view.words[i] in JOINTS), None)
    return None


def _cut(draft: Draft, limit: int | None) -> None:
    if limit is None:
        return
    draft.content = [(s, first, min(last, limit) if s == draft.sentence and first > draft.at else last) for s, first, last in draft.content]
    draft.content = [span for span in draft.content if span[1] < span[2]]


def _joint_before(view: View, draft: Draft, other: Draft) -> int:
    """One past the joint between `other`'s words and a later clause that `draft` follows, or 0: "X said A, while B, Y said"."""
    for i in range(other.right_edge, draft.left_edge):
        if view.words[i] in ("while", "whereas", ";") and view.clause_in(other.right_edge, i) and view.clause_in(i, draft.left_edge):
            return i + 1
    return 0


def _without(span: tuple[int, int, int], own: tuple[int, int]) -> list[tuple[int, int, int]]:
    sentence, first, last = span
    if own[1] <= first or own[0] >= last or own[0] >= own[1]:
        return [span]
    return [(sentence, a, b) for a, b in ((first, min(last, own[0])), (max(first, own[1]), last)) if a < b]
