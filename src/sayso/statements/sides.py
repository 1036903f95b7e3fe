"""A cue with its speaker in, the same with the words that are said out: before it, after it, or around it."""

from __future__ import annotations

from dataclasses import dataclass

from sayso.statements.beside import OPENERS, TRAIL, gap_left, left_bounds, object_frames, object_right, right_clause
from sayso.statements.closed import TIME_WORDS
from sayso.statements.cues import Draft
from sayso.statements.name_before import np_start
from sayso.statements.names import speaks
from sayso.statements.view import QUOTES, View
from sayso.statements.words import GERUND, SpeechWords


def add_content(draft: Draft, first: int, last: int) -> None:
    if first < last:
        draft.content.append((draft.sentence, first, last))


SUBORDINATORS = frozenset(
    {"after", "although", "though", "because", "since", "before", "until", "if", "when", "once", "unless", "whereas", "while"}
)


NAMING = frozenset({"identify", "name", "call", "dub", "describe", "know"})


@dataclass(frozen=True, slots=True)
class Sides:
    """What stands before the speaker (`start` to `last`) and after the cue (`begin` to `end`); `left` and `right`: a clause stands
    there; `can_after`: this cue may follow what is said."""

    start: int
    last: int
    begin: int
    end: int
    left: bool
    right: bool
    can_after: bool


def place_content(view: View, draft: Draft, low: int, begin: int, speech: SpeechWords) -> bool:
    """Decides on which side the content stands, and takes it."""
    frames, end = draft.cue.frames, view.stop
    if (begin >= end or draft.cue.needs) and view.tokens[-1].text == ":" and draft.cue.kind == "say" and "quote" in frames:
        draft.layout = "open"
        return True
    start, last = left_bounds(view, draft.left_edge, low)
    opened = begin < end and (view.words[begin] in OPENERS or view.words[begin] == ":")
    quote_right = begin < end and (view.words[begin] in QUOTES or (view.words[begin] in ("'", "‘") and not view.tokens[begin].space))
    quote_left = last > start and (view.words[last - 1] in QUOTES or _other_quote(view, draft, last - 1))
    marked = last < draft.left_edge or quote_left
    sides = Sides(
        start=start,
        last=last,
        begin=begin,
        end=end,
        left=quote_left or (last - start >= 2 and view.clause_in(start, last)),
        right=right_clause(view, begin, end, draft),
        can_after=("after" in frames or ("quote" in frames and marked))
        and not draft.carried
        and not _subordinate(view, draft)
        and (draft.form != GERUND or draft.first < draft.at),
    )
    pronoun = draft.left_edge - 1
    relative = pronoun > 1 and view.words[pronoun] in ("which", "that", "whom") and not draft.carried and draft.form != GERUND
    if relative and frames & {"clause", "object"} and not opened and not quote_right:
        return _relative(view, draft, pronoun, sides, speech)
    if opened or (quote_right and not quote_left):
        return take_right(view, draft, begin, end)
    if quote_left and sides.can_after:
        return _take_quoted(view, draft, sides)
    if sides.right and "clause" in frames:
        return _take_clause(view, draft, sides, speech)
    return _take_rest(view, draft, sides, speech)


def _subordinate(view: View, draft: Draft) -> bool:
    """ "after the government announced", "although she denied": what stands before is not what is said."""
    return draft.left_edge > 0 and view.words[draft.left_edge - 1] in SUBORDINATORS


def _other_quote(view: View, draft: Draft, i: int) -> bool:
    return view.quote[i] >= 0 and view.quote[draft.at] != view.quote[i]


def _take_left(draft: Draft, sides: Sides) -> bool:
    draft.layout = "left"
    add_content(draft, sides.start, sides.last)
    return True


def _take_quoted(view: View, draft: Draft, sides: Sides) -> bool:
    """'"...," she said', and what she says on: '"..."'."""
    _take_left(draft, sides)
    follow = sides.begin
    while follow < sides.end and view.words[follow] in TRAIL:
        follow += 1
    if follow < sides.end and _other_quote(view, draft, follow):
        draft.layout = "both"
        add_content(draft, follow, sides.end)
    return True


def _take_clause(view: View, draft: Draft, sides: Sides, speech: SpeechWords) -> bool:
    """A clause stands after the cue."""
    if not draft.cue.things and _has_thing(view, draft, sides) and not _has_deed(view, draft, sides.begin, speech):
        draft.credit = False
    if sides.left and not draft.carried and sides.can_after:
        return _both_sides(view, draft, sides, speech)
    if sides.can_after and gap_left(view, sides.start, sides.last, sides.begin):
        return _around(view, draft, sides, speech)
    return take_right(view, draft, sides.begin, sides.end)


def _has_thing(view: View, draft: Draft, sides: Sides) -> bool:
    """ "declared a truce after gunmen had shelled the town": the verb has an object and no clause of its own."""
    deps = {view.tokens[kid].dep for kid in view.kids[draft.at] if kid >= sides.begin}
    return "obj" in deps and not deps & {"ccomp", "xcomp"}


def _has_deed(view: View, draft: Draft, begin: int, speech: SpeechWords) -> bool:
    """ "rejected any responsibility for the raid", "dismissed torture allegations": what is denied is that something was done."""
    if draft.cue.stance != "deny":
        return False
    things = [kid for kid in view.kids[draft.at] if kid >= begin and view.tokens[kid].dep == "obj"]
    words = {view.words[kid] for kid in things}
    return bool(words & speech.shares) or any(speech.nouns[word].stance == "allege" for word in words & speech.nouns.keys())


def _take_rest(view: View, draft: Draft, sides: Sides, speech: SpeechWords) -> bool:
    """No clause stands after the cue: what is said stands before it, is a thing after it, or is the sentence before."""
    plain = (
        sides.left and draft.cue.lemma in ("say", "add", "tell", "report") and view.tokens[sides.start].pos not in ("SCONJ", "ADP", "ADV")
    )
    if sides.can_after and sides.left and (plain or not object_right(view, draft, sides.begin, sides.end)):
        return _take_left(draft, sides)
    if object_frames(view, draft, sides.begin, sides.end):
        human = draft.source is None or draft.carried or speaks(view, *draft.source, speech)
        draft.credit = draft.credit and (draft.cue.things or _has_deed(view, draft, sides.begin, speech))
        return human and take_right(view, draft, sides.begin, sides.end)
    if sides.can_after and sides.last - sides.start >= 2:
        return _take_left(draft, sides)
    if sides.can_after and sides.last <= sides.start and sides.begin >= sides.end and draft.cue.kind == "say":
        draft.layout = "before"
        return True
    return False


def _relative(view: View, draft: Draft, pronoun: int, sides: Sides, speech: SpeechWords) -> bool:
    """ "an attack which the army says killed two", "a raid that they blamed on the army": what the pronoun stands for is said."""
    begin, end = sides.begin, sides.end
    noun = pronoun - 1
    while noun > 0 and (view.tokens[noun].pos in ("PUNCT", "ADP") or view.words[noun] in TIME_WORDS):
        noun -= 1
    parsed = view.tokens[draft.at].head
    if view.tokens[draft.at].dep == "acl:relcl" and parsed < noun and view.noun(parsed):
        noun = parsed
    draft.layout = "both"
    own_subject = sides.right and view.words[begin] not in ("is", "was", "are", "were") and not view.finite(begin)
    if view.noun(noun) and draft.cue.kind in ("say", "show", "think") and not own_subject:
        add_content(draft, np_start(view, noun, 0, speech), max(noun + 1, pronoun - 1))
    if begin < end and (sides.right or draft.cue.kind != "want"):
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
    if (
        begin == draft.last
        and view.words[begin] in draft.cue.frames
        and view.words[begin] != "that"
        and view.tokens[begin].pos in ("ADP", "SCONJ")
        and begin + 1 < end
    ):
        begin = draft.last = begin + 1  # "warned of", "called for"
    draft.layout = "right"
    add_content(draft, begin, _clause_end(view, draft, begin, end))
    return True


def _clause_end(view: View, draft: Draft, begin: int, end: int) -> int:
    """Before a second verb of the same speaker ("said that ... and left"), and before the end of a relative clause that holds the cue."""
    for kid in view.kids[draft.at]:
        if kid > begin and view.tokens[kid].dep == "conj" and view.verb(kid) and view.subject(kid) is None:
            joint = next((k for k in view.kids[kid] if view.tokens[k].dep == "cc" and begin < k < kid), None)
            told = draft.cue.lemma == "say" and view.clause_in(begin, kid) and "," not in view.words[begin:kid]
            if joint is not None and view.quote[joint] == view.quote[draft.at] and not told:
                end = min(end, joint - (view.words[joint - 1] == ","))
    dashes = [
        i
        for i in range(begin + 3, end)
        if view.words[i] in ("–", "—", "―", "--")
        and view.quote[i] == view.quote[draft.at]
        and (view.tokens[i].space or view.words[i] == "—")
    ]
    if len(dashes) == 1:
        end = dashes[0]  # what stands after a dash is told beside it
    if _subordinate(view, draft) and draft.left_edge <= 3:
        # "Although he confessed to the theft, three others were tried": the main clause is not said
        comma = next((i for i in range(begin + 2, end - 2) if view.words[i] == "," and view.quote[i] == view.quote[draft.at]), None)
        if comma is not None and view.clause_in(comma, end) and view.words[comma + 1] not in ("and", "or", "which", "who", "but"):
            end = comma
    for i in range(begin + 1, end):
        if view.words[i] == ";" and view.quote[i] == view.quote[draft.at] and view.clause_in(begin, i) and view.clause_in(i, end):
            end = i
            break
    aside = _aside_end(view, draft, begin, end)
    if aside is not None:
        return aside
    token = view.tokens[draft.at]
    apart = draft.form == GERUND and draft.first > 0 and (view.words[draft.first - 1] == "," or view.words[draft.first - 1] in QUOTES)
    if token.dep in ("acl:relcl", "acl", "advcl") and token.head < draft.at and not apart:
        edge = view.right_edge(draft.at)
        if begin < edge < end and (view.words[edge] == "," or view.finite(edge)):
            end = edge
    return end


def _aside_end(view: View, draft: Draft, begin: int, end: int) -> int | None:
    """Where a clause between commas ends: "Anna Berg, who calls herself a nurse, | had fled"; "the man, identified as Berg, | was jailed"."""
    opener = draft.first - 1
    if opener > 0 and view.words[opener] in ("who", "which"):
        opener -= 1
    elif draft.cue.lemma not in NAMING:
        return None
    if opener <= 0 or view.words[opener] != "," or view.quote[opener] != view.quote[draft.at]:
        return None
    for i in range(begin + 1, end - 1):
        if view.words[i] == "," and view.finite(i + 1) and not view.words[i + 1].endswith("ing"):
            return i
    return None


def _around(view: View, draft: Draft, sides: Sides, speech: SpeechWords) -> bool:
    """The subject of what is said stands before the credit: only that phrase, where more stands before it."""
    start, last, begin = sides.start, sides.last, sides.begin
    draft.layout = "both"
    if view.clause_in(start, last):
        start = np_start(view, last - 1, start, speech) if view.noun(last - 1) else last
    add_content(draft, start, last)
    if view.words[begin] == ",":
        begin += 1
    add_content(draft, begin, _clause_end(view, draft, begin, sides.end))
    return True


def _both_sides(view: View, draft: Draft, sides: Sides, speech: SpeechWords) -> bool:
    """A clause before the speaker and one after the cue: which one is said?"""
    start, last, begin, end = sides.start, sides.last, sides.begin, sides.end
    before = view.words[draft.left_edge - 1] if draft.left_edge > 0 else ""
    if view.words[begin] == "," and before == ",":
        draft.layout = "both"
        add_content(draft, start, last)
        add_content(draft, begin + 1, end)
        return True
    if gap_left(view, start, last, begin):
        return _around(view, draft, sides, speech)
    if _right_weight(view, draft, sides, before) >= 0:
        return take_right(view, draft, begin, end)
    return _take_left(draft, sides)


def _right_weight(view: View, draft: Draft, sides: Sides, before: str) -> float:
    """More than 0 where the words speak for what stands after the cue, less where they speak for what stands before."""
    weight = 0.0
    token = view.tokens[draft.at]
    clauses = [kid for kid in view.kids[draft.at] if view.tokens[kid].dep in ("ccomp", "parataxis", "xcomp")]
    weight += 2 * sum(kid >= sides.begin for kid in clauses) - 2 * sum(kid < sides.last for kid in clauses)
    weight -= token.dep in ("parataxis", "conj", "ccomp") and token.head < sides.last
    weight += token.dep == "root" and not any(view.tokens[kid].dep == "ccomp" and kid < sides.last for kid in view.kids[draft.at])
    weight += 2 * (before in ("and", "but", "while", "whereas", "as", "which", "that", "where", "when", ";", "what", "who"))
    weight += 1.5 * (view.tokens[sides.start].pos in ("SCONJ", "ADP") and view.words[sides.start] != "at")
    weight -= 3 * (view.words[sides.begin] == ",")
    verb = next((i for i in range(sides.begin, sides.end) if view.finite(i)), sides.end)
    weight -= verb - sides.begin > 12
    beside = ("adding", "saying", "citing", "noting", "after", "when", "as", "while")
    weight -= 3 * any(view.words[i] in beside for i in range(sides.begin, min(verb, sides.begin + 3)))
    return weight
