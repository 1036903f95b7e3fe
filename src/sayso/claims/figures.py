"""The events and the counts of a report in, the head counts of each event out.

Each count of a sentence is tried with each event of it and with each measure ("killed", "wounded" ...) that a word nearby or
the type of the event allows; a small linear model learned from coded reports (train/figures.py) says which hold. A count
goes to the event whose harm it is, and to others only where they fit about as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from sayso.claims.figure_features import figure_features, look_around, tie_features
from sayso.claims.harm import SINGLES, FigureCandidate, FigureScene, FigureWords, figure_candidates, load_figure_words
from sayso.claims.linear import Linear, load_models
from sayso.claims.mixing import mix_chances
from sayso.claims.view import EventAt
from sayso.model import Figure, Mention, Sentence

WEIGHTS = Path(__file__).with_name("figures.npz")
YES = "yes"
BAR = 0.45  # below this chance a count is not the event's
SHARE = 0.95  # nor below this share of the best rival's
CONTEXT = 0.25  # the encoder's share in that chance

Seen = Callable[[Sequence[tuple[EventAt, FigureCandidate, str]]], np.ndarray]  # what the encoder makes of each: a chance


@lru_cache(maxsize=1)
def load_figure_model() -> Linear:
    """Raises BadModel where the file is missing or broken."""
    return load_models(WEIGHTS)["figures"]


def find_figures(
    events: tuple[EventAt, ...],
    *,
    sentences: tuple[Sentence, ...],
    mentions: tuple[Mention, ...],
    model: Linear | None = None,
    seen: Seen | None = None,
) -> list[tuple[Figure, ...]]:
    """For each event its figures, in the order of the text."""
    words, model = load_figure_words(), model or load_figure_model()
    by_sentence: dict[int, list[int]] = {}
    for i, event in enumerate(events):
        by_sentence.setdefault(event[0], []).append(i)
    trials = [(members, *tried(sentences[at], [events[i] for i in members], mentions, words)) for at, members in by_sentence.items()]
    names = [row for _, _, rows in trials for row in rows]
    out: list[tuple[Figure, ...]] = [()] * len(events)
    if not names:
        return out
    found = model.probabilities(names)[:, model.labels.index(YES)].tolist()
    if seen is not None:
        asked = [(events[members[i]], count, measure) for members, rows, _ in trials for i, count, measure in rows]
        found = mix_chances(found, seen(asked), share=CONTEXT)
    chances = iter(found)
    for members, rows, _ in trials:
        if rows:
            own = _figures_of_sentence(
                sentences[events[members[0]][0]], [events[i] for i in members], [(*row, next(chances)) for row in rows]
            )
            for i, figures in zip(members, own, strict=True):
                out[i] = figures
    return out


def tried(
    sentence: Sentence, events: list[EventAt], mentions: tuple[Mention, ...], words: FigureWords
) -> tuple[list[tuple[int, FigureCandidate, str]], list[list[str]]]:
    """What is tried in a sentence: (event, candidate, measure) and the features of each."""
    candidates = figure_candidates(sentence, mentions, words)
    if not candidates:
        return [], []
    scene = FigureScene(sentence, words, candidates, tuple(sorted({event[1] for event in events})))
    rows: list[tuple[int, FigureCandidate, str]] = []
    names: list[list[str]] = []
    for candidate in candidates:
        if candidate.kind in SINGLES and not scene.harmed(candidate):
            continue
        around = look_around(scene, candidate)
        for i, (_, anchor, kind) in enumerate(events):
            tie = tie_features(scene, anchor, candidate)
            for measure in scene.measures(candidate, kind):
                rows.append((i, candidate, measure))
                names.append(figure_features(scene, anchor, kind, candidate, measure, around, tie))
    return rows, names


def _figures_of_sentence(
    sentence: Sentence, events: list[EventAt], rows: list[tuple[int, FigureCandidate, str, float]]
) -> list[tuple[Figure, ...]]:
    best: dict[FigureCandidate, dict[int, tuple[float, str]]] = {}
    for i, candidate, measure, chance in rows:
        mine = best.setdefault(candidate, {})
        if chance > mine.get(i, (0.0, ""))[0]:
            mine[i] = (chance, measure)
    figures: list[list[Figure]] = [[] for _ in events]
    for candidate, mine in best.items():
        for i, (chance, measure) in mine.items():
            rivals = [other for j, (other, _) in mine.items() if events[j][1] != events[i][1]]
            if chance >= BAR and chance >= SHARE * max(rivals, default=0.0):
                figures[i].append(_figure(sentence, candidate, measure))
    return [tuple(dict.fromkeys(found)) for found in figures]


def _figure(sentence: Sentence, candidate: FigureCandidate, measure: str) -> Figure:
    tokens = sentence.tokens
    words = tokens[min(candidate.first, candidate.head) : max(candidate.last, candidate.head + 1)]
    text = sentence.text[words[0].start - sentence.start : words[-1].end - sentence.start]
    noun = tokens[candidate.last : candidate.head + 1] if candidate.head >= candidate.last else tokens[candidate.head : candidate.head + 1]
    while len(noun) > 1 and noun[0].pos in ("ADP", "DET", "PUNCT"):
        noun = noun[1:]
    who = sentence.text[noun[0].start - sentence.start : noun[-1].end - sentence.start]
    return Figure(measure=measure, low=candidate.low, high=candidate.high, who=who, text=text)
