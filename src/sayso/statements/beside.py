"""A cue in, what stands after it out: hearer, day and occasion, then a clause or a thing that can be what is said."""

from __future__ import annotations

from sayso.statements.closed import ADVERBIAL, ARTICLES_LIKE, SPOKEN_IN, TIME_WORDS
from sayso.statements.cues import Draft
from sayso.statements.name_after import np_after
from sayso.statements.view import QUOTES, View
from sayso.statements.words import SpeechWords

OPENERS = frozenset(["that", "whether", "how", "why", "if", "what", "who", "where", "when"])
PLACE_PREPOSITIONS = frozenset(["on", "in", "at", "by", "from", "during", "to", "via", "through", "with", "over", "for", "of"])
TRAIL = frozenset({",", ";", "-", "–", "—", "--", ":"})


def skip_beside(view: View, draft: Draft, speech: SpeechWords) -> int:
    """Where what is said can begin after the cue: past the hearer, the day, the occasion ("told reporters in Holm on Monday")."""
    at, stop = draft.last, view.stop
    if "hearer" in draft.cue.frames and at < stop and view.words[at] not in OPENERS and view.words[at] not in QUOTES:
        after = _hearer(view, at, stop, speech)
        wished = draft.cue.kind == "want" and view.words[after : after + 1] == ["to"]  # "urged both sides to stop": they are to
        if after > at and not wished:
            draft.heard = (at, after)
            at = after
    moved = True
    while moved and at < stop:
        moved = False
        word = view.words[at]
        if word in QUOTES:
            break
        if (
            (word in TIME_WORDS and view.words[at + 1 : at + 2] not in (["'s"], ["’s"]))
            or (view.tokens[at].pos == "ADV" and view.tokens[at].dep == "advmod" and view.tokens[at].head == draft.at)
            or (view.tokens[at].pos == "NUM" and at > draft.last and view.words[at - 1] in TIME_WORDS)
        ):
            at, moved = at + 1, True
        elif word in PLACE_PREPOSITIONS and at + 1 < stop:
            after = np_after(view, at + 1, stop, speech)
            inner = set(view.words[at + 1 : after])
            if after > at + 1 and (
                inner & (TIME_WORDS - {"last"}) or inner & SPOKEN_IN or (word in ("to", "with") and inner & speech.hearers)
            ):
                if word in ("to", "with") or inner & speech.media:
                    draft.heard = (at + 1, after)
                at, moved = after, True
        elif (cited := _past_cited(view, at, stop, speech)) is not None:
            at = cited
        elif word in ("last", "this") and at + 1 < stop and view.words[at + 1] in TIME_WORDS:
            at, moved = at + 2, True
        elif word == "," and at + 1 < stop and at > draft.last - 1 and draft.layout == "" and view.words[at + 1] in QUOTES:
            at, moved = at + 1, True
    return at


def _past_cited(view: View, at: int, stop: int, speech: SpeechWords) -> int | None:
    """ "said, citing a nurse, that": where "that" stands."""
    first = at + (view.words[at] == ",")
    if first >= stop or view.words[first] not in speech.citing:
        return None
    after = np_after(view, first + 1, stop, speech)
    after += after < stop and view.words[after] == ","
    return after if view.words[after : after + 1] == ["that"] else None


def _hearer(view: View, at: int, stop: int, speech: SpeechWords) -> int:
    after = np_after(view, at, stop, speech)
    # "told AFP clashes erupted": a bare name of the press is the hearer, what follows is said
    if (
        after > at + 1
        and view.words[at] in speech.media
        and not any(word in speech.hearers | speech.media for word in view.words[at + 1 : after])
    ):
        return at + 1
    while after < stop and view.words[after] in ("in", "at", "by", "from", "of") and after + 1 < stop:
        further = np_after(view, after + 1, stop, speech)
        if further == after + 1 or not (
            view.capital(after + 1) or set(view.words[after + 1 : further]) & (SPOKEN_IN | TIME_WORDS | speech.hearers)
        ):
            break
        after = further
    return after


def right_clause(view: View, begin: int, end: int, draft: Draft) -> bool:
    """Whether a clause stands from `begin` on that can be what is said."""
    if begin >= end:
        return False
    if view.words[begin] in OPENERS or view.words[begin] == ":":
        return True
    if view.words[begin] in ADVERBIAL or view.words[begin] in (".", "...", "…"):
        return False
    remark = begin + (view.words[begin] == ",")
    if view.words[remark : remark + 2] == ["in", "what"]:
        return False  # "said, in what seems to be the first such case"
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
            return not (
                view.words[begin] in ("who", "which", "whose", ",")
                and begin + 1 < end
                and view.words[begin + 1] in ("who", "which", "whose", "and", "but", "as")
            )
    return False


def goes_on(view: View, begin: int) -> bool:
    """Whether a verb follows that is no relative clause's: then what stands after the cue is what is said."""
    for i in range(begin, view.stop):
        if view.words[i] in ("who", "which", "whose", "adding", "citing", "after", "when", "as", "while", ","):
            return False
        if view.verb(i) and view.tokens[i].dep not in ("amod", "acl") and view.words[i - 1] != "to" and not view.words[i].endswith("ing"):
            return True
    return False


def right_clause_after_name(view: View, begin: int, end: int) -> bool:
    for i in range(begin, end):
        if view.words[i] in (
            ",",
            "who",
            "which",
            "in",
            "on",
            "at",
            "as",
            "after",
            "during",
            "adding",
            "citing",
            "referring",
            "quoting",
            ".",
            "head",
            "of",
            "and",
            "whose",
            "when",
        ):
            return False
        if view.words[i].endswith("ing") and view.tokens[i].pos == "VERB":
            return False  # "said the mayor stressing that ..."
        if view.finite(i):
            return True
    return False


def object_right(view: View, draft: Draft, begin: int, end: int) -> bool:
    if not draft.cue.frames & {"object", "of", "for", "about", "on", "against", "to", "at", "over", "as", "toinf"}:
        return False
    return (
        begin < end and begin - draft.last <= 3 and object_frames(view, draft, begin, end) and view.words[begin] not in ADVERBIAL | {"in"}
    )


def object_frames(view: View, draft: Draft, begin: int, end: int) -> bool:
    frames = draft.cue.frames
    if begin >= end:
        return False
    word, token = view.words[begin], view.tokens[begin]
    if "object" not in frames and "as" in frames and "as" not in view.words[begin : begin + 12]:
        return False
    if (
        "object" in frames
        and word in ("in", "strongly", "categorically", "firmly")
        and any(view.tokens[k].dep in ("obj", "ccomp") and k > begin for k in view.kids[draft.at])
    ):
        return True
    if token.pos == "VERB" and word.endswith("ing") and draft.cue.lemma in ("say", "add", "tell", "report", "state", "note", "announce"):
        return False
    if "object" in frames and word.endswith("ing") and token.pos == "VERB" and draft.cue.stance != "neutral":
        return True
    if frames & {"object", "as"} and (
        token.pos in ("NOUN", "PROPN", "DET", "ADJ", "NUM", "PRON")
        or word in ARTICLES_LIKE
        or (token.pos in ("VERB", "ADV") and token.dep in ("amod", "advmod", "ccomp", "xcomp", "obj"))
        or word in ("at", "more", "between", "around")
    ):
        return token.pos != "PRON" or begin + 1 < end or "object" in frames
    if word in frames:
        return begin + 1 < end
    if "toinf" in frames and word == "to" and begin + 1 < end:
        return True
    if frames & {"for", "of", "on", "about", "with", "against", "at", "over"} and token.pos in (
        "NOUN",
        "PROPN",
        "DET",
        "ADJ",
        "NUM",
        "PRON",
    ):
        return any(view.words[i] in frames for i in range(begin + 1, end))
    return False


def gap_left(view: View, start: int, last: int, begin: int) -> bool:
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


def left_bounds(view: View, last: int, low: int) -> tuple[int, int]:
    while last > low and view.words[last - 1] in TRAIL:
        last -= 1
    start = low
    while start < last and (view.words[start] in TRAIL or (view.words[start] in (".", "and", "but") and start > 0)):
        start += 1
    return start, last
