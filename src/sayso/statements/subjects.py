"""A cue in, who speaks out: the subject of its verb, of the verb that it hangs on, or of what it is told about."""

from __future__ import annotations

from sayso.statements.closed import RELATIVES
from sayso.statements.cues import Draft
from sayso.statements.name_before import np_start
from sayso.statements.names import speaks
from sayso.statements.sources import near_span, subject_span
from sayso.statements.view import View
from sayso.statements.words import GERUND, SpeechWords

POSTED = frozenset("posted uploaded released shared published aired broadcast circulated tweeted distributed disseminated".split())
GLUE_WORDS = frozenset({"'s", "’s", "'", "’"})


def find_subject(view: View, draft: Draft, kept: list[Draft], low: int, speech: SpeechWords) -> None:
    span = subject_span(view, draft.at, low, speech)
    if span is not None and span[1] - span[0] == 1 and view.words[span[0]] in RELATIVES:
        draft.source = _antecedent(view, draft.at, span[0], speech) or span
        return
    if span is not None and view.words[span[0]] == "it" and span[1] - span[0] == 1 and draft.passive:
        draft.nameless = True
        return
    if span is not None:
        draft.source = span
        return
    inherit(view, draft, kept, low, speech)


def _antecedent(view: View, verb: int, pronoun: int, speech: SpeechWords) -> tuple[int, int] | None:
    last = pronoun
    while last > 0 and view.tokens[last - 1].pos == "PUNCT":
        last -= 1
    head = view.tokens[verb].head
    noun = head if view.tokens[verb].dep.startswith("acl") and head < pronoun else last - 1
    if noun < 0 or not (view.noun(noun) or view.tokens[noun].pos in ("PRON", "DET", "NUM")):
        return None
    held = near_span(view, last, 0, speech) if noun == last - 1 else None
    return held or (np_start(view, noun, 0, speech), max(last, noun + 1))


def inherit(view: View, draft: Draft, kept: list[Draft], low: int, speech: SpeechWords) -> bool:
    """The subject of the verb that this one hangs on ("..., adding that"; "condemned it and said")."""
    token = view.tokens[draft.at]
    told = any(other.source is not None and other.cue.kind == "say" and other.form != "noun" for other in kept)
    near = token.head < draft.at and (view.words[token.head] in speech.nouns or not told)
    if draft.at > 1 and view.noun(draft.at - 1) and draft.cue.kind in ("say", "show") and not draft.cue.act:
        first = np_start(view, draft.at - 1, low, speech)
        if first > low and view.words[first - 1] == "with" and speaks(view, first, draft.at, speech):
            draft.source = first, draft.at  # "with the monitor saying that"
            return True
    if token.dep == "acl" and near and view.noun(token.head):
        noun = token.head
        owner = (_writer(view, noun, speech) or _poster(view, noun, speech)) if view.words[noun] in speech.nouns else None
        issuer = view.tokens[noun].head
        if owner is None and kept and kept[-1].source is not None and view.tokens[noun].dep == "obj" and view.words[issuer].endswith("ing"):
            draft.source, draft.source_sentence, draft.carried = kept[-1].source, kept[-1].source_sentence, True
            return True  # "the army denied it, issuing a statement blaming ..."
        draft.source = owner or (np_start(view, noun, 0, speech), noun + 1)
        return True
    if draft.at > 0 and view.noun(draft.at - 1) and view.words[draft.at - 1] in speech.nouns and draft.form == GERUND:
        draft.source = _poster(view, draft.at - 1, speech) or (np_start(view, draft.at - 1, 0, speech), draft.at)
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
        clause = view.verb(at) or view.tokens[at].pos == "ADJ"  # "was quick to claim"
        span = subject_span(view, at, 0, speech) if clause and view.subject(at) is not None else None
        if span is not None and span[0] < draft.at:
            if span[1] - span[0] == 1 and view.words[span[0]] in RELATIVES:
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
    if view.tokens[noun].dep != "obj" or not view.verb(verb) or verb > noun or owner_of(view, noun, speech) is not None:
        return None
    span = subject_span(view, verb, 0, speech)
    return span if span is not None and speaks(view, *span, speech) and view.words[span[0]] not in ("it", "this", "which", "that") else None


def _poster(view: View, noun: int, speech: SpeechWords) -> tuple[int, int] | None:
    """ "Activists posted a video showing ...": the activists."""
    for verb in range(noun - 1, max(-1, noun - 6), -1):
        if view.tokens[verb].pos == "ADP" or view.words[verb] == ",":
            return None
        if view.words[verb] in POSTED:
            span = subject_span(view, verb, 0, speech)
            return span if span is not None and speaks(view, *span, speech) and view.words[span[0]] not in ("it", "which", "that") else None
    return None


def is_trace(view: View, draft: Draft, speech: SpeechWords) -> bool:
    """Whether what speaks is a picture, a figure or evidence that nobody is named for."""
    if draft.source is None:
        return False
    nouns = [speech.nouns[view.words[i]] for i in range(*draft.source) if view.words[i] in speech.nouns]
    return any(cue.trace for cue in nouns) and not any(view.named[i] for i in range(*draft.source))


def owner_of(view: View, at: int, speech: SpeechWords) -> tuple[int, int] | None:
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
