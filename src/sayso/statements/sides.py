"""A cue with its speaker in, the same with the words that are said out: before it, after it, or around it."""
from __future__ import annotations

from sayso.statements.beside import OPENERS, TRAIL, gap_left, left_bounds, object_frames, object_right, right_clause
from sayso.statements.cues import Draft
from sayso.statements.sources import np_start, speaks
from sayso.statements.view import QUOTES, TIME_WORDS, View
from sayso.statements.words import GERUND, SpeechWords


def add_content(draft: Draft, first: int, last: int) -> None:
    if first < last:
        draft.content.append((draft.sentence, first, last))


def place_content(view: View, draft: Draft, low: int, begin: int, end: int, frames: frozenset[str], speech: SpeechWords) -> bool:
    """Decides on which side the content stands, and takes it."""
    if (begin >= end or draft.cue.needs) and view.tokens[-1].text == ":" and draft.cue.kind == "say" and "quote" in frames:
        draft.layout = "open"
        return True
    subject_first = draft.left_edge
    start, last = left_bounds(view, subject_first, low)
    right = right_clause(view, begin, end, draft)
    opened = begin < end and (view.words[begin] in OPENERS or view.words[begin] == ":")
    quote_right = begin < end and (view.words[begin] in QUOTES or (view.words[begin] in ("'", "‘") and not view.tokens[begin].space))
    quote_left = last > start and (view.words[last - 1] in QUOTES or (view.quote[last - 1] >= 0 and view.quote[draft.at] != view.quote[last - 1]))
    left = (last - start >= 2 and view.clause_in(start, last)) or quote_left
    marked = last < subject_first or quote_left
    can_after = ("after" in frames or ("quote" in frames and marked)) and not draft.carried and (draft.form != GERUND or draft.first < draft.at)
    relative = subject_first - 1
    if relative > 1 and view.words[relative] in ("which", "that", "whom") and not draft.carried and draft.form != GERUND and (
            "clause" in frames or "object" in frames) and not opened and not quote_right:
        return _relative(view, draft, relative, begin, end, right, speech)
    if opened or (quote_right and not quote_left):
        return take_right(view, draft, begin, end)
    if quote_left and can_after:
        add_content(draft, start, last)
        draft.layout = "left"
        follow = begin
        while follow < end and view.words[follow] in TRAIL:
            follow += 1
        if follow < end and view.quote[follow] >= 0 and view.quote[draft.at] != view.quote[follow]:
            draft.layout = "both"
            add_content(draft, follow, end)
        return True
    if right and "clause" in frames:
        if not left or draft.carried or not can_after:
            if can_after and gap_left(view, start, last, begin, draft):
                return _around(view, draft, start, last, begin, end, speech)
            return take_right(view, draft, begin, end)
        return _both_sides(view, draft, start, last, begin, end, speech)
    plain = draft.cue.lemma in ("say", "add", "tell", "report") and view.tokens[start].pos not in ("SCONJ", "ADP", "ADV")
    if can_after and left and (plain or not object_right(view, draft, begin, end)):
        draft.layout = "left"
        add_content(draft, start, last)
        return True
    if object_frames(view, draft, begin, end):
        return (draft.source is None or draft.carried or speaks(view, *draft.source, speech)) and take_right(view, draft, begin, end)
    if can_after and last - start >= 2:
        draft.layout = "left"
        add_content(draft, start, last)
        return True
    if can_after and last <= start and begin >= end and not draft.carried and draft.cue.kind == "say":
        draft.layout = "before"
        return True
    return False


def _relative(view: View, draft: Draft, pronoun: int, begin: int, end: int, right: bool, speech: SpeechWords) -> bool:
    """ "an attack which the army says killed two", "a raid that they blamed on the army": what the pronoun stands for is said."""
    noun = pronoun - 1
    while noun > 0 and (view.tokens[noun].pos in ("PUNCT", "ADP") or view.words[noun] in TIME_WORDS):
        noun -= 1
    parsed = view.tokens[draft.at].head
    if view.tokens[draft.at].dep == "acl:relcl" and parsed < noun and view.noun(parsed):
        noun = parsed
    draft.layout = "both"
    if view.noun(noun) and draft.cue.kind in ("say", "show", "think") and not (right and view.words[begin] not in ("is", "was", "are", "were") and not view.finite(begin)):
        add_content(draft, np_start(view, noun, 0, speech), max(noun + 1, pronoun - 1))
    if begin < end and (right or draft.cue.kind != "want"):
        add_content(draft, begin, _clause_end(view, draft, begin, end))
    return bool(draft.content)


def take_right(view: View, draft: Draft, begin: int, end: int) -> bool:
    if begin < end and view.words[begin] in (":", ","):
        begin += 1
    if begin >= end:
        if draft.cue.kind != "say" or view.sentence.tokens[-1].text != ":":
            return False
        draft.layout = "open"
        return True
    if begin == draft.last and view.words[begin] in draft.cue.frames and view.words[begin] != "that" and view.tokens[begin].pos in ("ADP", "SCONJ") and begin + 1 < end:
        begin = draft.last = begin + 1  # "warned of", "called for"
    draft.layout = "right"
    add_content(draft, begin, _clause_end(view, draft, begin, end))
    return True


def _clause_end(view: View, draft: Draft, begin: int, end: int) -> int:
    """Before a second verb of the same speaker ("said that ... and left"), and before the end of a relative clause that holds the cue."""
    for kid in view.kids[draft.at]:
        if kid > begin and view.tokens[kid].dep == "conj" and view.verb(kid) and view.subject(kid) is None:
            joint = next((k for k in view.kids[kid] if view.tokens[k].dep == "cc" and begin < k < kid), None)
            if joint is not None and view.quote[joint] == view.quote[draft.at]:
                end = min(end, joint - (view.words[joint - 1] == ","))
    dashes = [i for i in range(begin + 3, end) if view.words[i] in ("–", "—", "―", "--") and view.quote[i] == view.quote[draft.at]
              and (view.tokens[i].space or view.words[i] == "—")]
    if len(dashes) == 1:
        end = dashes[0]  # what stands after a dash is told beside it
    token = view.tokens[draft.at]
    if token.dep in ("acl:relcl", "acl", "advcl") and token.head < draft.at:
        edge = view.right_edge(draft.at)
        if begin < edge < end and (view.words[edge] == "," or view.finite(edge)):
            end = edge
    return end


def _around(view: View, draft: Draft, start: int, last: int, begin: int, end: int, speech: SpeechWords) -> bool:
    """The subject of what is said stands before the credit: only that phrase, where more stands before it."""
    draft.layout = "both"
    if view.clause_in(start, last):
        start = np_start(view, last - 1, start, speech) if view.noun(last - 1) else last
    add_content(draft, start, last)
    if view.words[begin] == ",":
        begin += 1
    add_content(draft, begin, _clause_end(view, draft, begin, end))
    return True


def _both_sides(view: View, draft: Draft, start: int, last: int, begin: int, end: int, speech: SpeechWords) -> bool:
    """A clause before the speaker and one after the cue: which one is said?"""
    before = view.words[draft.left_edge - 1] if draft.left_edge > 0 else ""
    if view.words[begin] == "," and before == ",":
        draft.layout = "both"
        add_content(draft, start, last)
        add_content(draft, begin + 1, end)
        return True
    if gap_left(view, start, last, begin, draft):
        return _around(view, draft, start, last, begin, end, speech)
    right, left = 0.0, 0.0
    token = view.tokens[draft.at]
    for kid in view.kids[draft.at]:
        if view.tokens[kid].dep in ("ccomp", "parataxis", "xcomp"):
            right += 2 * (kid >= begin)
            left += 2 * (kid < last)
    if token.dep in ("parataxis", "conj", "ccomp") and token.head < last:
        left += 1
    if token.dep == "root" and not any(view.tokens[k].dep == "ccomp" and k < last for k in view.kids[draft.at]):
        right += 1
    if before in ("and", "but", "while", "whereas", "as", "which", "that", "where", "when", ";", "what", "who"):
        right += 2
    if view.tokens[start].pos in ("SCONJ", "ADP") and view.words[start] not in ("at",):
        right += 1.5
    if view.words[begin] == ",":
        left += 3
    verb = next((i for i in range(begin, end) if view.finite(i)), end)
    if verb - begin > 12:
        left += 1
    if any(view.words[i] in ("adding", "saying", "citing", "noting", "after", "when", "as", "while") for i in range(begin, min(verb, begin + 3))):
        left += 3
    if right >= left:
        return take_right(view, draft, begin, end)
    draft.layout = "left"
    add_content(draft, start, last)
    return True
