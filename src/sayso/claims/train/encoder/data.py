"""Coded reports in, what the encoder learns from them out: windows of pieces, and for each event its labels.

Made with the very functions that read a report at run time, so that both see the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sayso.claims.encoder.pairs import (
    NO,
    YES,
    count_categories,
    day_categories,
    place_categories,
    role_categories,
    voice_categories,
)
from sayso.claims.encoder.pieces import Pieces
from sayso.claims.encoder.windows import Windows, cut_windows
from sayso.claims.events import NONE
from sayso.claims.figures import tried
from sayso.claims.harm import FigureCandidate, load_figure_words
from sayso.claims.role_features import Company
from sayso.claims.roles import scene_of
from sayso.claims.story import key_of
from sayso.claims.train.dates import story_of
from sayso.claims.train.encoder.base import base_folder, read_vocabulary
from sayso.claims.train.encoder.lesson import Event, Lesson, Pair
from sayso.claims.train.examples import FOLDER, MORE
from sayso.claims.train.fit import Coded, by_anchor, held_out, read_all, role_labels, same_place
from sayso.claims.train.gold import Gold, same_source
from sayso.claims.view import EventAt
from sayso.claims.voices import Speaker, speakers_of, voices_at
from sayso.claims.where import ELSEWHERE, HERE, place_candidates
from sayso.model import Mention


def read_lessons(shared: Path) -> tuple[list[Lesson], tuple[str, ...], set[str]]:
    """All that is learned from, the vocabulary of its pieces, and the ids of the reports that `held_out` keeps apart."""
    vocabulary = read_vocabulary(base_folder())
    pieces = Pieces(vocabulary)
    reports = read_all(shared, folders=(FOLDER, MORE))
    lessons = [lesson_of(coded, pieces) for coded in reports]
    print(f"{len(lessons)} reports, {sum(len(lesson.events) for lesson in lessons)} claims", flush=True)
    return lessons, vocabulary, {coded.view.article.report.id for coded in held_out(reports)[1]}


def lesson_of(coded: Coded, pieces: Pieces) -> Lesson:
    windows = cut_windows(coded.view.sentences, pieces)
    return Lesson(
        report=coded.view.article.report.id,
        weight=coded.weight,
        windows=windows,
        kinds=_kinds(coded, windows),
        events=_events(coded, windows),
        real=not coded.own,
    )


def _kinds(coded: Coded, windows: Windows) -> list[tuple[int, str]]:
    """The further words of an anchor, and those whose label is in doubt, tell nothing."""
    firm = {(g.sentence, g.token): g.type for g in coded.golds if g.firm}
    told: dict[int, str] = {}
    doubtful: set[int] = set()
    for s, sentence in enumerate(coded.view.sentences):
        golds = [g for g in coded.golds if g.sentence == s]
        for i, token in enumerate(sentence.tokens):
            word = windows.word_of[s][i]
            if word < 0:
                continue
            if (s, i) in firm:
                told[word] = firm[s, i]
            elif any(token.start < g.end and token.end > g.start for g in golds):
                doubtful.add(word)
            else:
                told.setdefault(word, NONE)
    return [(word, kind) for word, kind in told.items() if kind != NONE or word not in doubtful]


def _events(coded: Coded, windows: Windows) -> list[Event]:
    view = coded.view
    parties: dict[int, Company] = {}
    askings = [_places(coded), _voices(coded)] + ([] if coded.own else [_days(coded), _counts(coded)])
    out = []
    for at, golds in by_anchor(coded.golds).items():
        word = windows.word_of[at[0]][at[1]]
        if word < 0:
            continue
        for gold in golds:
            scene = scene_of(view, *at, gold.type, parties=parties)
            known = [role_categories(scene, party) for party in scene.company.parties]
            roles = zip([_words(mention.sentence, mention) for mention in scene.mentions], known, role_labels(scene, gold), strict=True)
            pairs = {"roles": _pairs(windows, roles)}
            if gold is golds[0]:  # what is asked of a place, a voice, a day, a count is answered by all claims of an anchor
                pairs |= {name: _pairs(windows, asked((*at, gold.type), golds)) for name, asked in askings}
            fields = gold.fields
            out.append(Event(word, gold.type, fields["mode"] or "none", fields["status"], 1 / len(golds), pairs))
    return out


Words = tuple[int, int, int, int]  # sentence, head, first word and last of a mention
Told = tuple[Words, tuple[str, ...], str]  # the words of a mention, what is known of it, its label
Asking = tuple[str, Callable[[EventAt, list[Gold]], Iterable[Told]]]


def _places(coded: Coded) -> Asking:
    view = coded.view

    def asked(event: EventAt, golds: list[Gold]) -> Iterator[Told]:
        for candidate in place_candidates(view, event[0]):
            here = any(same_place(gold.fields["place"], candidate.mention) for gold in golds)
            mention = candidate.mention
            yield (
                _words(mention.sentence, mention),
                place_categories(view, event[:2], candidate, kind=event[2]),
                HERE if here else ELSEWHERE,
            )

    return "where", asked


def _voices(coded: Coded) -> Asking:
    """Of an event whose source is none of the candidates nothing is asked."""
    view, speakers = coded.view, speakers_of(coded.view)

    def asked(event: EventAt, golds: list[Gold]) -> Iterator[Told]:
        wanted = [gold.fields["source"] for gold in golds if gold.fields["source"]]
        voices = voices_at(view, *event[:2], speakers)
        right = [any(same_source(source, voice.speaker.source) for source in wanted) for voice in voices]
        if any(right) or not wanted:
            for voice, own in zip(voices, right, strict=True):
                yield _words(voice.speaker.sentence, voice.speaker), voice_categories(view, event, voice), YES if own else NO

    return "voices", asked


def _days(coded: Coded) -> Asking:
    story, answers = story_of(coded)
    keys = dict(zip(story.events, answers, strict=True))

    def asked(event: EventAt, golds: list[Gold]) -> Iterator[Told]:
        for time, mention in enumerate(story.times):
            own = key_of(mention) in keys[event]
            yield _words(mention.sentence, mention), day_categories(coded.view, story, event, time), YES if own else NO

    return "days", asked


def _counts(coded: Coded) -> Asking:
    view, words = coded.view, load_figure_words()

    def asked(event: EventAt, golds: list[Gold]) -> Iterator[Told]:
        wanted = {(f["measure"], f["low"], f["high"]) for gold in golds for f in gold.fields["figures"]}
        trial = tried(view.sentences[event[0]], [event], view.mentions, words)
        for _, candidate, measure in trial.rows if trial else ():
            own = (measure, candidate.low, candidate.high) in wanted
            yield _words(event[0], candidate), count_categories(view, event, candidate, measure), YES if own else NO

    return "counts", asked


def _words(sentence: int, span: Mention | Speaker | FigureCandidate) -> Words:
    return sentence, span.head, span.first, span.last - 1


def _pairs(windows: Windows, told: Iterable[Told]) -> list[Pair]:
    out = []
    for (sentence, *words), known, label in told:
        head, first, last = (windows.word_of[sentence][word] for word in words)
        if min(head, first, last) >= 0:
            out.append(Pair(head, first, last, known, label))
    return out
