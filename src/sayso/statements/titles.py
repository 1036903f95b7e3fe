"""A headline in, the voice that it credits out: "Mayor: two shops burned", "Two shops burned: police", "... police say"."""
from __future__ import annotations

from sayso.statements.cues import Draft
from sayso.statements.sources import np_start
from sayso.statements.view import View
from sayso.statements.words import Cue, SpeechWords

COLON = Cue(lemma=":", kind="say")
LABELS = frozenset(
    "factbox analysis update updates updated video videos watch exclusive breaking live photos photo opinion explainer timeline profile interview "
    "gallery infographic podcast report-card special editorial comment feature features in q&a correction syria-news latest urgent alert note "
    "statement summary background transcript question answer fact-check review".split()
)


def draft_title(view: View, speech: SpeechWords, *, places: set[int]) -> Draft | None:
    """`places` are the tokens that name nothing but a place: "Syria: ten killed" has a topic, no speaker."""
    colon = next((i for i, word in enumerate(view.words) if word == ":" and 0 < i < len(view.words) - 1), None)
    if colon is not None:
        left, right = (0, colon), (colon + 1, view.stop)
        if _speaker(view, *left, speech, places) and right[1] - right[0] >= 3:
            return _made(view, colon, left, right)
        if right[1] - right[0] <= 6 and _ends_as_speaker(view, *right, speech):
            return _made(view, colon, right, left)
        return None
    dash = next((i for i in range(view.stop - 1, 2, -1) if view.words[i] in ("-", "–", "—", "--") and view.tokens[i].space), None)
    if dash is not None and view.stop - dash - 1 <= 4 and _ends_as_speaker(view, dash + 1, view.stop, speech) and view.clause_in(0, dash):
        return _made(view, dash, (dash + 1, view.stop), (0, dash))
    return _bare(view, speech)


def _made(view: View, mark: int, source: tuple[int, int], content: tuple[int, int]) -> Draft:
    draft = Draft(view.sentence.index, COLON, mark, mark, mark + 1, form="title", layout="title", source=source, cued=False)
    draft.content = [(view.sentence.index, *content)]
    return draft


def _speaker(view: View, first: int, last: int, speech: SpeechWords, places: set[int]) -> bool:
    words = view.words[first:last]
    if last - first > 7 or not words or set(words) & LABELS or view.clause_in(first, last):
        return False
    if all(i in places for i in range(first, last)):
        return False
    return _ends_as_speaker(view, first, last, speech) or any(view.named[i] for i in range(first, last)) or (
        last - first <= 3 and all(view.tokens[i].pos == "PROPN" for i in range(first, last)))


def _ends_as_speaker(view: View, first: int, last: int, speech: SpeechWords) -> bool:
    words = view.words[first:last]
    if view.clause_in(first, last):
        return False
    return any(" ".join(words[k:]) in speech.speakers for k in range(len(words))) or (
        last > first and view.named[last - 1] is not None and view.named[last - 1] == (first, last)) or bool(set(words) & speech.media)


def _bare(view: View, speech: SpeechWords) -> Draft | None:
    """A headline whose colon got lost: "... kill 50 fighters in Syria Monitor". Only a word for a speaker, capitalised or a phrase
    of them, after a whole clause."""
    last = view.stop
    if last < 6 or view.words[last - 1] not in speech.speakers or not view.clause_in(0, last - 1):
        return None
    first = last - 1
    while first > last - 4 and " ".join(view.words[first - 1 : last]) in speech.speakers:
        first -= 1
    token = view.tokens[first]
    if first == last - 1 and not view.capital(first):
        # "... behind the attack report": the last of two nouns that the parse cannot join
        if token.dep not in ("dep", "parataxis", "appos", "list", "root", "conj") and not (view.words[first] in ("report", "reports", "monitor", "activists", "sources")):
            return None
    if view.tokens[first - 1].pos in ("DET", "ADP", "PRON", "CCONJ", "VERB", "AUX", "PART") or view.words[first - 1] in ("'s", "-", "of", "and"):
        return None
    draft = Draft(view.sentence.index, COLON, first, first, first, form="title", layout="title", source=(first, last), cued=False)
    draft.content = [(view.sentence.index, 0, first)]
    return draft


def start_of(view: View, last: int, speech: SpeechWords) -> int:
    return np_start(view, last, 0, speech)
