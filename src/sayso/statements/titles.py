"""A headline in, the voice that it credits out: "Mayor: two shops burned", "Two shops burned: police", "... police say"."""

from __future__ import annotations

from dataclasses import replace

from sayso.statements.closed import LABELS, TOPICS
from sayso.statements.cues import Draft
from sayso.statements.name_after import np_after
from sayso.statements.name_before import np_start
from sayso.statements.view import QUOTES, View
from sayso.statements.words import COLON, SpeechWords


def draft_title(view: View, speech: SpeechWords, *, places: set[int], names: set[str]) -> Draft | None:
    """`places` are the tokens that name nothing but a place: "Syria: ten killed" has a topic, no speaker. `names` are the capitalised
    words of the text."""
    stop = _outlet_tail(view, speech)
    if stop < view.stop:
        view = replace(view, stop=stop)
    document = _document(view, speech)
    if document is not None:
        return document
    colon = next((i for i, word in enumerate(view.words) if word == ":" and 0 < i < len(view.words) - 1), None)
    if colon is not None:
        left, right = (0, colon), (colon + 1, view.stop)
        if _speaker(view, *left, speech, places, names) and right[1] - right[0] >= 3:
            return _made(view, colon, left, right)
        if right[1] - right[0] <= 6 and _ends_as_speaker(view, *right, speech):
            return _made(view, colon, right, left)
        return None
    dash = next((i for i in range(view.stop - 1, 2, -1) if view.words[i] in ("-", "–", "—", "--") and view.tokens[i].space), None)
    if dash is not None and view.stop - dash - 1 <= 4 and _ends_as_speaker(view, dash + 1, view.stop, speech) and view.clause_in(0, dash):
        return _made(view, dash, (dash + 1, view.stop), (0, dash))
    return _bare(view, speech, places)


def _outlet_tail(view: View, speech: SpeechWords) -> int:
    """Where the outlet signs: "... | Holm Times", "... - Radio Holm"."""
    for i in range(view.stop - 2, 2, -1):
        if view.words[i] == "|":
            return i
        if (
            view.words[i] in ("-", "–", "—")
            and view.tokens[i].space
            and set(view.words[i + 1 :]) & speech.media
            and not view.clause_in(i, view.stop)
        ):
            return i
    return view.stop


def draft_label(view: View) -> Draft | None:
    """A line of a transcript: "MAYOR: The bridge is closed." The label is a name in capitals or a person's name."""
    first = 1 if view.words and view.words[0] in QUOTES else 0
    colon = next((i for i in range(first + 1, min(len(view.words) - 1, first + 6)) if view.words[i] == ":"), None)
    if colon is None or set(view.words[first:colon]) & LABELS:
        return None
    tokens = view.tokens[first:colon]
    capitals = all(token.text.isupper() or not token.text.isalpha() for token in tokens) and any(len(token.text) > 2 for token in tokens)
    held = view.named[first]
    person = held is not None and held == (first, colon) and "PER" in view.tokens[first].ent
    if (not capitals and not person) or tokens[0].text in ("QUESTION", "Q"):
        return None
    draft = Draft(view.sentence.index, COLON, colon, colon, colon + 1, form="label", layout="label", source=(first, colon))
    draft.content = [(view.sentence.index, colon + 1, len(view.words))]
    return draft


DOCUMENTS = frozenset(
    ["statement", "remarks", "speech", "address", "message", "declaration", "press-statement", "letter", "testimony", "comments"]
)


def _document(view: View, speech: SpeechWords) -> Draft | None:
    """ "Statement by the minister on the attack", "The minister's statement on the attack": all of it is the minister's."""
    at = next((i for i, word in enumerate(view.words[:-1]) if word in DOCUMENTS), None)
    if at is None or view.clause_in(0, at):
        return None
    source = None
    if view.words[at + 1] in ("by", "from", "of"):
        after = np_after(view, at + 2, view.stop, speech)
        if after > at + 2 and _known(view, at + 2, after, speech):
            source = (at + 2, after)
    elif at >= 2 and view.words[at - 1] in ("'s", "’s", "'"):
        source = (np_start(view, at - 2, 0, speech), at - 1)
    if source is None:
        return None
    draft = Draft(view.sentence.index, COLON, at, at, at + 1, form="title", layout="document", source=source)
    rest = max(source[1], at + 1)
    draft.content = [(view.sentence.index, rest, view.stop)] if rest < view.stop else [(view.sentence.index, at, at + 1)]
    return draft


def _known(view: View, first: int, last: int, speech: SpeechWords) -> bool:
    return any(view.named[i] is not None or view.words[i] in speech.people for i in range(first, last))


def _made(view: View, mark: int, source: tuple[int, int], content: tuple[int, int]) -> Draft:
    draft = Draft(view.sentence.index, COLON, mark, mark, mark + 1, form="title", layout="title", source=source, cued=False)
    draft.content = [(view.sentence.index, *content)]
    return draft


def _speaker(view: View, first: int, last: int, speech: SpeechWords, places: set[int], names: set[str]) -> bool:
    words = view.words[first:last]
    if last - first > 7 or not words or set(words) & LABELS or view.clause_in(first, last):
        return False
    if all(i in places for i in range(first, last)):
        return False
    return (
        _ends_as_speaker(view, first, last, speech)
        or (view.words[last - 1] not in TOPICS and any(view.named[i] for i in range(first, last)))
        or (
            view.words[last - 1] not in TOPICS
            and last - first <= 3
            and all(view.tokens[i].pos == "PROPN" or view.tokens[i].text in names for i in range(first, last))
        )
    )


def _ends_as_speaker(view: View, first: int, last: int, speech: SpeechWords) -> bool:
    words = view.words[first:last]
    if view.clause_in(first, last):
        return False
    return (
        any(" ".join(words[k:]) in speech.speakers for k in range(len(words)))
        or (last > first and view.named[last - 1] is not None and view.named[last - 1] == (first, last))
        or bool(set(words) & speech.media)
    )


MONITORS = frozenset({"observatory", "sohr"})


def draft_tail(view: View, speech: SpeechWords) -> Draft | None:
    """A sentence whose last words name a monitor or an agency that nothing before them takes: "... since spring the Holm Observatory."."""
    last, monitors = view.stop, speech.media | MONITORS
    if last < 8 or monitors.isdisjoint(view.words):
        return None
    first = np_start(view, last - 1, 0, speech)
    words = view.words[first:last]
    if first < 5 or (view.words[first] != "the" and " ".join(words[:3]) != "state news agency"):
        return None
    named = any(view.tokens[i].pos == "PROPN" and view.capital(i) for i in range(first, last))
    apart = view.tokens[first - 1].pos in ("NOUN", "PROPN", "NUM", "ADV") and view.words[first - 1] not in speech.people
    if not (named and not monitors.isdisjoint(words) and apart and view.clause_in(0, first)):
        return None
    return _ends_in(view, first, last)


def _ends_in(view: View, first: int, last: int) -> Draft:
    """What stands before the voice at the end is that voice's, without any mark between."""
    draft = Draft(view.sentence.index, COLON, first, first, first, form="title", layout="title", source=(first, last), cued=False)
    draft.content = [(view.sentence.index, 0, first)]
    return draft


BARE_SPEAKERS = frozenset({"monitor", "monitors", "watchdog"})  # a headline seldom ends in them otherwise
BARE_REPORTS = frozenset({"report", "reports", "sources", "ngo", "activists", "witnesses"})


DOCUMENTS_AT_END = frozenset({"report", "reports"})
STATES = frozenset({"dead", "behind", "among"})  # of headlines without a verb


def _loose(view: View, i: int) -> bool:
    """Whether the parse found nothing that the word belongs to."""
    return view.tokens[i].dep in ("parataxis", "appos", "list", "dep", "dislocated", "vocative")


def _tells(view: View, last: int, speech: SpeechWords) -> bool:
    """Whether the words up to there tell an event, and nobody who says, publishes or rejects something: "UN rejects blast report"."""
    told = any((view.verb(i) and view.tokens[i].dep != "amod") or view.words[i] in STATES for i in range(last))
    return told and not any(not phrase.rest for i in range(last) if view.verb(i) for phrase in speech.verbs.get(view.words[i], ()))


def _bare(view: View, speech: SpeechWords, places: set[int]) -> Draft | None:
    """A headline whose colon got lost: "... kill 50 fighters in Holm Monitor". Only a word for a speaker at the end that nothing
    before it takes: capitalised in a headline that is otherwise in small letters, or told apart by the parse."""
    last = view.stop
    while last > 6 and view.tokens[last - 1].pos in ("PUNCT", "SYM", "X") and view.words[last - 1] not in speech.headline_speakers:
        last -= 1
    first = next((k for k in range(max(0, last - 4), last) if " ".join(view.words[k:last]) in speech.headline_speakers), last)
    if last < 6 or first == last:
        return None
    if (
        view.tokens[first - 1].pos in ("DET", "ADP", "PRON", "CCONJ", "PART", "VERB")
        or (view.tokens[first - 1].pos == "AUX" and not view.tokens[first - 1].text.isupper())
        or view.words[first - 1] in ('"', "”", "“", "'", ",", "(")
        or view.words[first - 1] in ("'s", "-", "of", "and")
    ):
        return None
    adjective = view.tokens[first - 1].pos == "ADJ" and view.words[first - 1] not in STATES
    national = view.capital(first - 1) and (
        (adjective and view.tokens[first - 1].dep in ("amod", "compound"))
        or (view.words[first] == "state" and view.tokens[first - 1].pos in ("ADJ", "PROPN"))
    )
    before = ("NOUN", "PROPN") + (("NUM",) if view.words[first] == "state" else ())
    if national and view.tokens[first - 2].pos in before and first - 1 not in places:
        first -= 1  # "bomb kills six Velian state TV", "gas used in Holm Velian scientists"
    elif (
        view.words[first - 1] not in STATES and first - 1 not in places and view.tokens[first - 1].pos == "ADJ" and view.capital(first - 1)
    ):
        return None  # "support for the Free Monitor"
    small = sum(1 for i in range(1, first) if view.tokens[i].text[:1].islower() and len(view.words[i]) > 3)
    marked = view.capital(first) and small >= max(2, (first - 1) // 3)
    told_apart = (
        (national and view.clause_in(0, first))
        or view.words[first] in BARE_SPEAKERS
        or (view.words[first] in BARE_REPORTS and (view.clause_in(0, first) or (_loose(view, last - 1) and _tells(view, first, speech))))
        or (
            (view.words[first] in DOCUMENTS_AT_END or last - first > 1 or view.tokens[first].text.isupper()) and _tells(view, first, speech)
        )
    )
    if not marked and not told_apart:
        return None
    return _ends_in(view, first, last)
