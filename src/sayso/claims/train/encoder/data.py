"""Coded reports in, what the encoder learns from them out: windows of pieces, and for each event its labels.

Made with the very functions that read a report at run time, so that both see the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sayso.claims.encoder.pairs import place_categories, role_categories
from sayso.claims.encoder.pieces import Pieces
from sayso.claims.encoder.windows import Windows, cut_windows
from sayso.claims.events import NONE
from sayso.claims.role_features import Company
from sayso.claims.roles import scene_of
from sayso.claims.train.encoder.base import base_folder, read_vocabulary
from sayso.claims.train.encoder.lesson import Event, Lesson, Pair
from sayso.claims.train.examples import FOLDER, MORE
from sayso.claims.train.fit import Coded, by_anchor, held_out, read_all, role_labels, same_place
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
    out = []
    for at, golds in by_anchor(coded.golds).items():
        word = windows.word_of[at[0]][at[1]]
        if word < 0:
            continue
        candidates = place_candidates(view, at[0])
        for gold in golds:
            scene = scene_of(view, *at, gold.type, parties=parties)
            known = [role_categories(scene, party) for party in scene.company.parties]
            pairs = {"roles": _pairs(windows, scene.mentions, role_labels(scene, gold), known)}
            if gold is golds[0]:
                here = [HERE if any(same_place(g.fields["place"], c.mention) for g in golds) else ELSEWHERE for c in candidates]
                known = [place_categories(view, at, c, kind=gold.type) for c in candidates]
                pairs["where"] = _pairs(windows, [c.mention for c in candidates], here, known)
            fields = gold.fields
            out.append(Event(word, gold.type, fields["mode"] or "none", fields["status"], 1 / len(golds), pairs))
    return out


def _pairs(windows: Windows, mentions: Sequence[Mention], labels: list[str], known: list[tuple[str, ...]]) -> list[Pair]:
    out = []
    for mention, label, names in zip(mentions, labels, known, strict=True):
        head, first, last = (windows.word_of[mention.sentence][t] for t in (mention.head, mention.first, mention.last - 1))
        if min(head, first, last) >= 0:
            out.append(Pair(head, first, last, names, label))
    return out
