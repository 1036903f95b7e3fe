"""The cues of a sentence in, drafts of statements out: who speaks, and which words are what is said.

The parse is one voice among several: text without commas and headlines mislead it, so the order of the words decides first
(what stands before the speaker, what after the cue), the parse where the order leaves it open.
"""
from __future__ import annotations

from sayso.statements.cues import Draft
from sayso.statements.sources import PRONOUNS, np_after, np_start, speaks, subject_span
from sayso.statements.view import QUOTES, TIME_WORDS, View
from sayso.statements.words import BASE, GERUND, PARTICIPLE, SpeechWords

OPENERS = frozenset("that whether how why if what who where when".split())
ADVERBIAL = frozenset("after before as when during while although though since because unlike amid despite following once until without if whereas but and".split())
PLACE_PREPOSITIONS = frozenset("on in at by from during to via through with over for of".split())
SPOKEN_IN = frozenset(
    "statement interview telephone phone conference briefing speech address letter email message report tweet twitter facebook post television tv radio "
    "press release communique remarks comments video condition anonymity website page account broadcast testimony bulletin call "
    "blog paper article reporters journalists media parliament news agency program programme show rally event bail".split()
)
TRAIL = frozenset({",", ";", "-", "–", "—", "--", ":"})


def draft_statements(view: View, found: list[Draft], speech: SpeechWords) -> list[Draft]:
    """Fills in source, layout and content of each cue; leaves out those that credit nobody with anything."""
    kept: list[Draft] = []
    waiting: Draft | None = None
    for draft in found:
        low = kept[-1].right_edge if kept and kept[-1].right_edge <= draft.at else 0
        if draft.form == "noun":
            good = _noun(view, draft, speech)
        elif draft.cue.kind == "preposition":
            good = _preposition(view, draft, kept, speech)
        elif draft.passive:
            good = _passive(view, draft, low, speech)
        elif "source" in draft.cue.frames:
            good = _quoting(view, draft, low, kept, speech)
        else:
            good = _active(view, draft, low, kept, speech)
        if good:
            kept.append(draft)
        elif draft.form == GERUND and draft.cue.kind == "say" and draft.at == 0:
            waiting = draft
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
    _add(waiting, waiting.last, last)
    speaker.content = [(s, max(first, last) if first < last and s == speaker.sentence and speaker.layout == "left" else first, end) for s, first, end in speaker.content]


def _add(draft: Draft, first: int, last: int) -> None:
    if first < last:
        draft.content.append((draft.sentence, first, last))


# --- verbs -----------------------------------------------------------------------------------------------------------

def _active(view: View, draft: Draft, low: int, kept: list[Draft], speech: SpeechWords) -> bool:
    frames = draft.cue.frames
    at = draft.at
    if draft.form == "past" and view.tokens[at].dep == "acl" and view.words[at] not in ("said", "told", "added") and view.subject(at) is None:
        beyond = _skip_beside(view, draft, speech)
        span = subject_span(view, at, low, speech)
        told = beyond < view.stop and (view.words[beyond] in ("that", ":") or view.words[beyond] in QUOTES)
        if draft.cue.kind != "say" or not (told or (beyond >= view.stop and span is not None and speaks(view, *span, speech))):
            return False
        draft.heard = None
    if draft.cue.kind == "sense" and (view.words[max(0, at - 1)] in ("has", "have", "had", "is", "are", "also") or draft.form == GERUND):
        return False
    going_on = any(view.words[i] in ("is", "are", "was", "were", "been", "be", "'s", "’s", "'re", "’re", "am", "'m", "’m") and view.tokens[i].pos == "AUX" for i in range(draft.first, at))
    if draft.form == GERUND and not going_on:
        if not _inherit(view, draft, kept, low, speech):
            return False
    else:
        if draft.form == BASE and "to" in view.words[draft.first : at]:
            if not _inherit(view, draft, kept, low, speech):
                return False
        else:
            _find_subject(view, draft, kept, low, speech)
    begin = _skip_beside(view, draft, speech)
    end = view.stop
    if draft.source is None or draft.carried or _inverted(view, draft, begin, low, speech):
        if _try_inverted(view, draft, low, speech):
            return True
    if draft.source is None and not draft.nameless:
        return False
    if draft.cue.hearsay or (draft.source is not None and draft.cue.kind in ("think", "want") and view.words[draft.source[0]] in ("it", "this", "that", "there")):
        draft.source, draft.nameless = None, True
    if draft.source is not None and not draft.carried and draft.cue.kind in ("show", "sense", "want") and not speaks(view, *draft.source, speech):
        return False
    if draft.source is not None and draft.cue.kind == "show":
        draft.impersonal = any(view.words[i] in speech.nouns for i in range(*draft.source)) and not any(view.named[i] for i in range(*draft.source))
    plain = draft.cue.lemma in ("say", "tell", "add", "announce") or (begin < end and view.words[begin] == "that")
    if draft.source is not None and not plain and draft.cue.kind == "say" and not speaks(view, *draft.source, speech):
        return False
    if draft.form == GERUND and draft.cue.kind == "want" and at > 0 and view.tokens[at - 1].pos in ("ADP", "SCONJ"):
        return False
    begin_left = max((other.right_edge for other in kept if other.layout in ("left", "before") and other.cue.kind != "preposition"), default=0)
    hosts = [first for other in kept if other.layout == "right" and other.credit for s, first, last in other.content if first <= draft.left_edge]
    if hosts and not view.clause_in(max(hosts), draft.left_edge):
        begin_left = draft.left_edge  # "police said they believe ...": nothing is said between the two
    return _place(view, draft, begin_left, begin, end, frames, speech)


def _find_subject(view: View, draft: Draft, kept: list[Draft], low: int, speech: SpeechWords) -> None:
    span = subject_span(view, draft.at, low, speech)
    if span is not None and span[1] - span[0] == 1 and view.words[span[0]] in ("who", "which", "that"):
        draft.source = _antecedent(view, draft.at, span[0], speech) or span
        return
    if span is not None and view.words[span[0]] == "it" and span[1] - span[0] == 1 and draft.passive:
        draft.nameless = True
        return
    if span is not None:
        draft.source = span
        return
    _inherit(view, draft, kept, low, speech)


def _antecedent(view: View, verb: int, pronoun: int, speech: SpeechWords) -> tuple[int, int] | None:
    last = pronoun
    while last > 0 and view.tokens[last - 1].pos == "PUNCT":
        last -= 1
    head = view.tokens[verb].head
    noun = head if view.tokens[verb].dep.startswith("acl") and head < pronoun else last - 1
    if noun < 0 or not (view.noun(noun) or view.tokens[noun].pos in ("PRON", "DET", "NUM")):
        return None
    return np_start(view, noun, 0, speech), max(last, noun + 1)


def _inherit(view: View, draft: Draft, kept: list[Draft], low: int, speech: SpeechWords) -> bool:
    """The subject of the verb that this one hangs on ("..., adding that"; "condemned it and said")."""
    token = view.tokens[draft.at]
    if token.dep == "acl" and token.head < draft.at and view.noun(token.head):
        noun = token.head
        owner = _writer(view, noun, speech) if view.words[noun] in speech.nouns else None
        draft.source = owner or (np_start(view, noun, 0, speech), noun + 1)
        return True
    if draft.at > 0 and view.noun(draft.at - 1) and view.words[draft.at - 1] in speech.nouns and draft.form == GERUND:
        draft.source = (np_start(view, draft.at - 1, 0, speech), draft.at)
        return True
    for other in reversed(kept):
        if other.source is not None and other.cue.kind != "preposition" and other.form != "noun":
            draft.source, draft.source_sentence, draft.carried = other.source, other.source_sentence, True
            return True
    at = draft.at
    for _ in range(6):
        head = view.tokens[at].head
        if head == at:
            break
        at = head
        span = subject_span(view, at, 0, speech) if view.verb(at) and view.subject(at) is not None else None
        if span is not None and span[0] < draft.at:
            if span[1] - span[0] == 1 and view.words[span[0]] in ("who", "which", "that"):
                span = _antecedent(view, at, span[0], speech) or span
            draft.source, draft.carried = span, True
            return True
    for other in reversed(kept):
        if other.source is not None:
            draft.source, draft.source_sentence, draft.carried = other.source, other.source_sentence, True
            return True
    return False


def _writer(view: View, noun: int, speech: SpeechWords) -> tuple[int, int] | None:
    """ "The ministry released a report stating that ...": the ministry; only where the report has no owner of its own."""
    verb = view.tokens[noun].head
    if view.tokens[noun].dep != "obj" or not view.verb(verb) or verb > noun or _owner(view, noun, speech) is not None:
        return None
    span = subject_span(view, verb, 0, speech)
    return span if span is not None and speaks(view, *span, speech) and view.words[span[0]] not in ("it", "this", "which", "that") else None


def _skip_beside(view: View, draft: Draft, speech: SpeechWords) -> int:
    """Where what is said can begin after the cue: past the hearer, the day, the occasion ("told reporters in Holm on Monday")."""
    at, stop = draft.last, view.stop
    if "hearer" in draft.cue.frames and at < stop and view.words[at] not in OPENERS and view.words[at] not in QUOTES:
        after = _hearer(view, at, stop, speech)
        if after > at:
            draft.heard = (at, after)
            at = after
    moved = True
    while moved and at < stop:
        moved = False
        word = view.words[at]
        if word in QUOTES:
            break
        if word in TIME_WORDS or (view.tokens[at].pos == "ADV" and view.tokens[at].dep == "advmod" and view.tokens[at].head == draft.at):
            at, moved = at + 1, True
        elif view.tokens[at].pos == "NUM" and at > draft.last and view.words[at - 1] in TIME_WORDS:
            at, moved = at + 1, True
        elif word in PLACE_PREPOSITIONS and at + 1 < stop:
            after = np_after(view, at + 1, stop, speech)
            inner = set(view.words[at + 1 : after])
            if after > at + 1 and (inner & (TIME_WORDS - {"last"}) or inner & SPOKEN_IN or (word in ("to", "with") and inner & speech.hearers)):
                if word in ("to", "with") or inner & speech.media:
                    draft.heard = (at + 1, after)
                at, moved = after, True
        elif word in ("last", "this") and at + 1 < stop and view.words[at + 1] in TIME_WORDS:
            at, moved = at + 2, True
        elif word == "," and at + 1 < stop and at > draft.last - 1 and draft.layout == "" and view.words[at + 1] in QUOTES:
            at, moved = at + 1, True
    return at


def _hearer(view: View, at: int, stop: int, speech: SpeechWords) -> int:
    after = np_after(view, at, stop, speech)
    # "told AFP clashes erupted": a bare name of the press is the hearer, what follows is said
    if after > at + 1 and view.words[at] in speech.media and not any(word in speech.hearers | speech.media for word in view.words[at + 1 : after]):
        return at + 1
    for i in range(at, after):
        if view.tokens[i].dep.startswith("nsubj") and i > at and view.tokens[i].head != view.tokens[at].head:
            break
    while after < stop and view.words[after] in ("in", "at", "by", "from", "of") and after + 1 < stop:
        further = np_after(view, after + 1, stop, speech)
        if further == after + 1 or not (view.capital(after + 1) or set(view.words[after + 1 : further]) & (SPOKEN_IN | TIME_WORDS | speech.hearers)):
            break
        after = further
    return after


def _right_clause(view: View, begin: int, end: int, draft: Draft) -> bool:
    """Whether a clause stands from `begin` on that can be what is said."""
    if begin >= end:
        return False
    if view.words[begin] in OPENERS or view.words[begin] == ":":
        return True
    if view.words[begin] in ADVERBIAL or view.words[begin] in (".", "...", "…"):
        return False
    for i in range(begin, end):
        if view.words[i] in QUOTES:
            return True
        if view.words[i] in ("who", "which", "whose") and i == begin:
            return False
        token = view.tokens[i]
        if token.pos in ("VERB", "AUX") and token.dep not in ("amod", "case", "compound"):
            if view.words[i].endswith("ing") and token.pos == "VERB" and "VerbForm=Fin" not in token.morph:
                if token.dep.startswith(("nsubj", "csubj")):
                    continue
                if i == begin or (i == begin + 1 and view.words[begin] == ","):
                    return False
                continue
            if i > 0 and view.words[i - 1] == "to":
                if i <= begin + 1:
                    return "toinf" in draft.cue.frames
                continue
            if view.words[begin] in ("who", "which", "whose", ",") and begin + 1 < end and view.words[begin + 1] in ("who", "which", "whose", "and", "but", "as"):
                return False
            return True
    return False


def _inverted(view: View, draft: Draft, begin: int, low: int, speech: SpeechWords) -> bool:
    """ "..., said the minister": the speaker stands after, and nothing that is said after the speaker."""
    if "after" not in draft.cue.frames and "quote" not in draft.cue.frames or draft.form not in ("past", "third", "base"):
        return False
    first = draft.last
    if first >= view.stop or view.words[first] in PRONOUNS and view.words[first] not in ("he", "she", "they"):
        return False
    after = np_after(view, first, view.stop, speech)
    if after == first or view.words[first] in TIME_WORDS:
        return False
    before = view.words[draft.first - 1] if draft.first > 0 else ""
    marked = before in QUOTES or before in TRAIL
    if "hearer" in draft.cue.frames and (draft.source is not None and not draft.carried and not marked or set(view.words[first:after]) & speech.hearers):
        return False
    if _right_clause_after_name(view, after, view.stop, draft) and not marked:
        return False
    parsed = view.subject(draft.at)
    if parsed is not None and parsed > draft.at:
        return True
    if marked:
        return parsed is None or parsed > draft.at or draft.source is None or after >= view.stop - 1 or not (draft.source[1] >= draft.first - 1)
    return draft.cue.kind in ("say", "think") and draft.cue.lemma in ("say", "tell", "add", "write", "report", "state", "explain", "note") and any(
        view.verb(i) and view.tokens[i].dep != "amod" for i in range(low, draft.first)) and not _goes_on(view, after)


def _goes_on(view: View, begin: int) -> bool:
    """Whether a verb follows that is no relative clause's: then what stands after the cue is what is said."""
    relative = False
    for i in range(begin, view.stop):
        relative = relative or view.words[i] in ("who", "which", "whose", "adding", "citing", "after", "when", "as", "while", ",")
        if view.finite(i) and not relative:
            return True
    return False


def _right_clause_after_name(view: View, begin: int, end: int, draft: Draft) -> bool:
    for i in range(begin, end):
        if view.words[i] in (",", "who", "which", "in", "on", "at", "as", "after", "during", "adding", "citing", "referring", "quoting", ".", "head", "of", "and", "whose", "when"):
            return False
        if view.finite(i):
            return True
    return False


def _try_inverted(view: View, draft: Draft, low: int, speech: SpeechWords) -> bool:
    if not _inverted(view, draft, draft.last, low, speech):
        return False
    first = draft.last
    after = np_after(view, first, view.stop, speech)
    draft.source, draft.carried, draft.source_sentence = (first, after), False, -1
    start, last = _left_bounds(view, draft.first, 0 if low and not view.words[low - 1] in (".",) else low)
    if last > start:
        draft.layout = "left"
        _add(draft, start, last)
    else:
        draft.layout = "before"
    tail = after
    while tail < view.stop and (view.words[tail] in TRAIL or view.words[tail] in TIME_WORDS):
        tail += 1
    if tail < view.stop and view.quote[tail] >= 0 and view.quote[draft.at] != view.quote[tail]:
        draft.layout = "both"
        _add(draft, tail, view.stop)
    return True


def _left_bounds(view: View, last: int, low: int) -> tuple[int, int]:
    while last > low and view.words[last - 1] in TRAIL:
        last -= 1
    start = low
    while start < last and (view.words[start] in TRAIL or view.words[start] in (".", "and", "but") and start > 0):
        start += 1
    return start, last


def _place(view: View, draft: Draft, low: int, begin: int, end: int, frames: frozenset[str], speech: SpeechWords) -> bool:
    """Decides on which side the content stands, and takes it."""
    if (begin >= end or draft.cue.needs) and view.tokens[-1].text == ":" and draft.cue.kind == "say" and "quote" in frames:
        draft.layout = "open"
        return True
    subject_first = draft.left_edge
    start, last = _left_bounds(view, subject_first, low)
    right = _right_clause(view, begin, end, draft)
    opened = begin < end and (view.words[begin] in OPENERS or view.words[begin] == ":")
    quote_right = begin < end and view.words[begin] in QUOTES
    quote_left = last > start and (view.words[last - 1] in QUOTES or (view.quote[last - 1] >= 0 and view.quote[draft.at] != view.quote[last - 1]))
    left = last - start >= 2 and view.clause_in(start, last) or quote_left
    marked = last < subject_first or quote_left
    can_after = ("after" in frames or ("quote" in frames and marked)) and not draft.carried and (draft.form != GERUND or draft.first < draft.at)
    relative = subject_first - 1
    if relative > 1 and view.words[relative] in ("which", "that", "whom") and not draft.carried and draft.form != GERUND and (
            "clause" in frames or "object" in frames) and not opened and not quote_right:
        return _relative(view, draft, relative, begin, end, right, speech)
    if opened or (quote_right and not quote_left):
        return _take_right(view, draft, begin, end)
    if quote_left and can_after:
        _add(draft, start, last)
        draft.layout = "left"
        follow = begin
        while follow < end and view.words[follow] in TRAIL:
            follow += 1
        if follow < end and view.quote[follow] >= 0 and view.quote[draft.at] != view.quote[follow]:
            draft.layout = "both"
            _add(draft, follow, end)
        return True
    if right and "clause" in frames:
        if not left or draft.carried or not can_after:
            if can_after and _gap_left(view, start, last, begin, draft):
                return _around(view, draft, start, last, begin, end, speech)
            return _take_right(view, draft, begin, end)
        return _both_sides(view, draft, start, last, begin, end, speech)
    if can_after and left and not _object_right(view, draft, begin, end):
        draft.layout = "left"
        _add(draft, start, last)
        return True
    if _object_frames(view, draft, begin, end):
        return (draft.source is None or draft.carried or speaks(view, *draft.source, speech)) and _take_right(view, draft, begin, end)
    if can_after and last - start >= 2:
        draft.layout = "left"
        _add(draft, start, last)
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
        _add(draft, np_start(view, noun, 0, speech), max(noun + 1, pronoun - 1))
    if begin < end and (right or draft.cue.kind != "want"):
        _add(draft, begin, _clause_end(view, draft, begin, end))
    return bool(draft.content)


def _take_right(view: View, draft: Draft, begin: int, end: int) -> bool:
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
    _add(draft, begin, _clause_end(view, draft, begin, end))
    return True


def _clause_end(view: View, draft: Draft, begin: int, end: int) -> int:
    """Before a second verb of the same speaker ("said that ... and left"), and before the end of a relative clause that holds the cue."""
    for kid in view.kids[draft.at]:
        if kid > begin and view.tokens[kid].dep == "conj" and view.verb(kid) and view.subject(kid) is None:
            joint = next((k for k in view.kids[kid] if view.tokens[k].dep == "cc" and begin < k < kid), None)
            if joint is not None and view.quote[joint] == view.quote[draft.at]:
                end = min(end, joint - (view.words[joint - 1] == ","))
    token = view.tokens[draft.at]
    if token.dep in ("acl:relcl", "acl", "advcl") and token.head < draft.at:
        edge = view.right_edge(draft.at)
        if begin < edge < end and (view.words[edge] == "," or view.finite(edge)):
            end = edge
    return end


def _gap_left(view: View, start: int, last: int, begin: int, draft: Draft) -> bool:
    """ "The group, it added, has built ...", "an attack the ministry says killed ...": the subject stands before, its verb after."""
    if last - start < 1 or begin >= view.stop:
        return False
    first_right = begin
    if view.words[first_right] == "," and first_right + 1 < view.stop:
        first_right += 1
    if not (view.finite(first_right) or view.words[first_right] in ("has", "have", "had", "was", "were", "is", "are", "will", "would")):
        return False
    if view.tokens[start].pos in ("ADP", "ADV", "SCONJ") and view.words[start] not in ("at",):
        return False
    return view.noun(last - 1) or view.tokens[last - 1].pos in ("PRON", "NUM")


def _around(view: View, draft: Draft, start: int, last: int, begin: int, end: int, speech: SpeechWords) -> bool:
    """The subject of what is said stands before the credit: only that phrase, where more stands before it."""
    draft.layout = "both"
    if view.clause_in(start, last):
        start = np_start(view, last - 1, start, speech) if view.noun(last - 1) else last
    _add(draft, start, last)
    if view.words[begin] == ",":
        begin += 1
    _add(draft, begin, _clause_end(view, draft, begin, end))
    return True


def _both_sides(view: View, draft: Draft, start: int, last: int, begin: int, end: int, speech: SpeechWords) -> bool:
    """A clause before the speaker and one after the cue: which one is said?"""
    before = view.words[draft.left_edge - 1] if draft.left_edge > 0 else ""
    if view.words[begin] == "," and before == ",":
        draft.layout = "both"
        _add(draft, start, last)
        _add(draft, begin + 1, end)
        return True
    if _gap_left(view, start, last, begin, draft):
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
        return _take_right(view, draft, begin, end)
    draft.layout = "left"
    _add(draft, start, last)
    return True


def _object_right(view: View, draft: Draft, begin: int, end: int) -> bool:
    if not draft.cue.frames & {"object", "of", "for", "about", "on", "against", "to", "at", "over", "as", "toinf"}:
        return False
    return begin < end and begin - draft.last <= 3 and _object_frames(view, draft, begin, end) and view.words[begin] not in ADVERBIAL | {"in"}


def _object_frames(view: View, draft: Draft, begin: int, end: int) -> bool:
    frames = draft.cue.frames
    if begin >= end:
        return False
    word, token = view.words[begin], view.tokens[begin]
    if "object" not in frames and "as" in frames and "as" not in view.words[begin : begin + 12]:
        return False
    if "object" in frames and word in ("in", "strongly", "categorically", "firmly") and any(view.tokens[k].dep in ("obj", "ccomp") and k > begin for k in view.kids[draft.at]):
        return True
    if token.pos == "VERB" and word.endswith("ing") and draft.cue.lemma in ("say", "add", "tell", "report", "state", "note", "announce"):
        return False
    if frames & {"object", "as"} and (token.pos in ("NOUN", "PROPN", "DET", "ADJ", "NUM", "PRON") or word in ARTICLES_LIKE or (
            token.pos in ("VERB", "ADV") and token.dep in ("amod", "advmod", "ccomp", "xcomp", "obj")) or word in ("at", "more", "between", "around")):
        return token.pos != "PRON" or begin + 1 < end or "object" in frames
    if word in frames:
        return begin + 1 < end
    if "toinf" in frames and word == "to" and begin + 1 < end:
        return True
    if frames & {"for", "of", "on", "about", "with", "against", "at", "over"} and token.pos in ("NOUN", "PROPN", "DET", "ADJ", "NUM", "PRON"):
        return any(view.words[i] in frames for i in range(begin + 1, end))
    return False


ARTICLES_LIKE = frozenset("the a an this these those its his her their our my at least more about some several no any all both".split())


def _passive(view: View, draft: Draft, low: int, speech: SpeechWords) -> bool:
    """ "it was reported (by X) that ...", "X was quoted as saying ...", "the blast was claimed by X", "X is said to have ..."."""
    at = draft.at
    begin = draft.last
    by = next((i for i in range(begin, min(view.stop, begin + 14)) if view.words[i] == "by" and not view.clause_in(begin, i)), None)
    agent = None
    if by is not None and by + 1 < view.stop:
        after = np_after(view, by + 1, view.stop, speech)
        if after > by + 1 and not set(view.words[by + 1 : after]) & TIME_WORDS:
            agent = (by + 1, after)
    span = subject_span(view, at, low, speech)
    empty = span is None or view.words[span[0]] in ("it", "this", "that", "there") and span[1] - span[0] == 1
    if "source" in draft.cue.frames and span is not None:
        return _was_quoted(view, draft, span, begin, speech)
    if draft.cue.kind == "want" or draft.cue.kind == "sense" or (view.tokens[at].dep == "acl" and "object" not in draft.cue.frames):
        return False
    if agent is not None:
        draft.source = agent
        if by == begin:
            draft.last = by + 1
        draft.layout = "right"
        if empty or "hearer" in draft.cue.frames:
            return _take_right(view, draft, agent[1], view.stop) if agent[1] < view.stop and (empty or view.words[agent[1]] in OPENERS) else _left_only(view, draft, low, span)
        _add(draft, span[0] if span else low, draft.first)
        if view.tokens[at].dep == "acl":
            head = view.tokens[at].head
            draft.content = [(draft.sentence, np_start(view, head, low, speech), draft.first)] if head < at else draft.content
        if by is not None and begin < by:
            _add(draft, begin, by)
        if agent[1] < view.stop and view.words[agent[1]] in ("as", "of", "for", "to"):
            _add(draft, agent[1], view.stop)
        return bool(draft.content)
    if draft.cue.act:
        return False
    if "hearer" in draft.cue.frames and span is not None and not empty:
        # "residents were told that ...": nobody is named
        draft.nameless = True
        return begin < view.stop and view.words[begin] == "that" and _take_right(view, draft, begin, view.stop)
    draft.nameless = True
    if empty and begin < view.stop:
        return _take_right(view, draft, _skip_beside(view, draft, speech), view.stop)
    if begin < view.stop and view.words[begin] == "to" and span is not None:
        draft.layout = "both"
        _add(draft, *span)
        _add(draft, begin, view.stop)
        return True
    return False


def _left_only(view: View, draft: Draft, low: int, span: tuple[int, int] | None) -> bool:
    draft.layout = "left"
    start, last = _left_bounds(view, draft.first, low)
    if span is not None:
        start = max(start, span[0])
    _add(draft, start, last)
    return bool(draft.content)


def _was_quoted(view: View, draft: Draft, span: tuple[int, int], begin: int, speech: SpeechWords) -> bool:
    draft.source = span
    at = begin
    while at < min(view.stop, begin + 12) and view.words[at] not in ("as", "saying", "that"):
        at += 1
    if at < view.stop and view.words[at] == "as" and at + 1 < view.stop:
        if view.words[at + 1] in ("saying", "telling", "stating", "adding"):
            draft.last = at + 2
        begin = _skip_beside(view, draft, speech)
        if begin < view.stop and (_right_clause(view, begin, view.stop, draft) or span[0] <= 2) and not view.words[begin] in ("by", "on"):
            return _take_right(view, draft, begin, view.stop)
    if span[0] <= 2:
        draft.layout = "before" if view.stop - begin <= 4 else ""
        return draft.layout == "before"
    draft.layout = "left"
    start, last = _left_bounds(view, draft.left_edge, 0)
    _add(draft, start, last)
    return bool(draft.content)


def _quoting(view: View, draft: Draft, low: int, kept: list[Draft], speech: SpeechWords) -> bool:
    """ "the agency quoted a witness (as saying ...)": the witness speaks; the agency passes it on."""
    after = np_after(view, draft.last, view.stop, speech)
    if after == draft.last:
        return False
    draft.source = (draft.last, after)
    outer = subject_span(view, draft.at, low, speech)
    if outer is not None:
        draft.heard = outer
    if after + 1 < view.stop and view.words[after] == "as":
        return _take_right(view, draft, after + 2, view.stop)
    if after < view.stop and view.words[after] in ("saying", "that", ":"):
        return _take_right(view, draft, after + 1, view.stop)
    if outer is not None and after < view.stop and draft.cue.lemma == "cite":
        # "cited reports of ...": what is cited speaks
        if view.words[after] == "of" or view.words[after - 1] in speech.nouns:
            draft.layout = "right"
            _add(draft, after, view.stop)
            return True
    return False


# --- prepositions and nouns ------------------------------------------------------------------------------------------

def _preposition(view: View, draft: Draft, kept: list[Draft], speech: SpeechWords) -> bool:
    after = np_after(view, draft.last, view.stop, speech)
    if after == draft.last:
        return False
    # "according to figures compiled by the office": the office
    if after + 1 < view.stop and view.words[after] in ("compiled", "collected", "released", "published", "provided", "obtained", "gathered", "issued", "posted", "carried"):
        by = after + 1
        if view.words[by] in ("by", "from"):
            further = np_after(view, by + 1, view.stop, speech)
            if further > by + 1:
                draft.last, after = by + 1, further
    draft.source = (draft.last, after)
    draft.layout = "inner" if draft.cue.inner else "left"
    if draft.cue.inner and not speaks(view, *draft.source, speech):
        return False
    if draft.cue.inner:
        host = next((other for other in reversed(kept) if other.content or other.layout), None)
        draft.host = host
        if host is None and draft.first > 2:
            _add(draft, 0, draft.first)
            if after + 1 < view.stop and view.words[after] == ",":
                _add(draft, after + 1, view.stop)
        return True
    start, last = _left_bounds(view, draft.first, 0)
    if draft.first > 0 and view.tokens[draft.first].text[:1].isupper():
        start = last = draft.first  # a full stop got lost before "According to"
    tail = after
    while tail < view.stop and view.words[tail] in TRAIL:
        tail += 1
    if last - start >= 1 and (view.clause_in(start, last) or last - start >= 4):
        _add(draft, start, last)
        if tail < view.stop and (tail > after or view.words[tail] in ("with", "including", "that")):
            _add(draft, tail, view.stop)
        return True
    if tail < view.stop:
        draft.layout = "right"
        _add(draft, tail, view.stop)
        if last > start and view.tokens[start].pos not in ("ADV", "CCONJ", "SCONJ"):
            _add(draft, start, last)
    else:
        draft.layout = "left" if last > start else "before"
        _add(draft, start, last)
    return True


def _noun(view: View, draft: Draft, speech: SpeechWords) -> bool:
    at = draft.at
    following = view.words[at + 1]
    owner = _owner(view, at, speech)
    if following in ("by", "from", "of"):
        after = np_after(view, at + 2, view.stop, speech)
        if after > at + 2 and after >= view.stop - 1 and draft.cue.kind == "document" and speaks(view, at + 2, after, speech):
            # "The army stays - the statement of the minister"
            start = np_start(view, at, 0, speech)
            if start > 4 and view.words[start - 1] in ("-", "–", "—", ":"):
                draft.source, draft.layout = (at + 2, after), "left"
                _add(draft, 0, start - 1)
                return True
    if following == "by" or following == "from":
        after = np_after(view, at + 2, view.stop, speech)
        if after == at + 2:
            return False
        owner = (at + 2, after)
        if after < view.stop and view.words[after] in ("that", "of"):
            draft.source = owner
            return _take_right(view, draft, after, view.stop)
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
    return _take_right(view, draft, at + 1, end)


def _owner(view: View, at: int, speech: SpeechWords) -> tuple[int, int] | None:
    for kid in view.kids[at]:
        if kid < at and view.tokens[kid].dep == "nmod:poss":
            last = kid + 1
            return np_start(view, kid, 0, speech), last
    before = at - 1
    while before > 0 and (view.tokens[before].pos in ("ADJ",) or view.words[before] in GLUE_WORDS):
        before -= 1
    if before >= 0 and before < at and (view.words[before + 1] in ("'s", "’s") or (view.noun(before) and view.named[before] is not None)):
        return np_start(view, before, 0, speech), before + 1
    return None


GLUE_WORDS = frozenset({"'s", "’s", "'", "’"})
