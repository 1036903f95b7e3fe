"""The events and the counts of a report in, the head counts of each event out.

Each count of a sentence is tried with each event of it and with each measure ("killed", "wounded" ...) that a word nearby or
the type of the event allows; a small linear model learned from coded reports (train/figures.py) says which hold, boosted trees
look at each again beside its rivals (figure_look.py), and the encoder has its say. A count goes to the event whose harm it is, and to others only where they fit
about as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sayso.claims.figure_features import Around, figure_features, look_around, tie_features
from sayso.claims.figure_look import FigureLook, Row
from sayso.claims.harm import SINGLES, FigureCandidate, FigureScene, FigureWords, figure_candidates, load_figure_words
from sayso.claims.linear import Linear, load_models
from sayso.claims.mixing import mix_chances
from sayso.claims.trees import Trees, load_trees
from sayso.claims.view import EventAt
from sayso.model import Figure, Mention, Sentence

WEIGHTS = Path(__file__).with_name("figures.npz")
TREES = Path(__file__).with_name("figures_trees.npz")
YES = "yes"
BAR = 0.35  # below this chance a count is not the event's
HOPELESS = 0.02  # below this chance of the first model a row is not looked at again
SHARE = 0.95  # nor below this share of the best rival's
CONTEXT = 0.3  # the encoder's share in that chance
UNSURE = 0.05  # it is taken for no surer than that: of measures that it seldom saw it says a flat no to what is plain

Asked = tuple[EventAt, FigureCandidate, str]
Seen = Callable[[Sequence[Asked]], np.ndarray]  # what the encoder makes of each: a chance


@dataclass(frozen=True, slots=True)
class FigureModel:
    first: Linear
    trees: Trees


@lru_cache(maxsize=1)
def load_figure_model() -> FigureModel:
    """Raises BadModel where a file is missing or broken."""
    return FigureModel(first=load_models(WEIGHTS)["figures"], trees=load_trees(TREES))


class Tried(NamedTuple):
    """What is tried in a sentence, with the features of each row."""

    scene: FigureScene
    events: list[EventAt]
    around: dict[FigureCandidate, Around]
    rows: list[Row]
    names: list[list[str]]


def find_figures(
    events: tuple[EventAt, ...],
    *,
    sentences: tuple[Sentence, ...],
    mentions: tuple[Mention, ...],
    model: FigureModel | None = None,
    seen: Seen | None = None,
) -> list[tuple[Figure, ...]]:
    """For each event its figures, in the order of the text."""
    by_sentence: dict[int, list[int]] = {}
    for i, event in enumerate(events):
        by_sentence.setdefault(event[0], []).append(i)
    words = load_figure_words()
    out: list[tuple[Figure, ...]] = [()] * len(events)
    trials = [(members, tried(sentences[at], [events[i] for i in members], mentions, words)) for at, members in by_sentence.items()]
    found_in = [(members, trial) for members, trial in trials if trial]
    if not found_in:
        return out
    chances = weigh([trial for _, trial in found_in], model or load_figure_model())
    if seen is not None:
        rows = [(trial.events[i], count, measure) for _, trial in found_in for i, count, measure in trial.rows]
        chances = _with_context(rows, chances, seen)
    each = iter(chances)
    for members, trial in found_in:
        found = _figures_of_sentence(trial.scene.sentence, trial.events, [(*row, next(each)) for row in trial.rows])
        for i, figures in zip(members, found, strict=True):
            out[i] = figures
    return out


def _with_context(rows: Sequence[Asked], chances: Sequence[float], seen: Seen) -> list[float]:
    """The encoder is asked about what is not hopeless."""
    open_rows = [row for row, chance in zip(rows, chances, strict=True) if chance >= HOPELESS]
    told = np.clip(seen(open_rows), UNSURE, 1 - UNSURE)
    mixed = iter(mix_chances([chance for chance in chances if chance >= HOPELESS], told, share=CONTEXT))
    return [next(mixed) if chance >= HOPELESS else chance for chance in chances]


def weigh(trials: list[Tried], model: FigureModel) -> list[float]:
    """The chance of each row of each trial: the mean of what both models say, but for rows that the first takes for hopeless."""
    first = first_chances(trials, model.first)
    looks = [(look_again(trial, chances), trial.rows, chances) for trial, chances in zip(trials, first, strict=True)]
    rows = [
        look.numbers(row, model.trees)
        for look, pairs, chances in looks
        for row, chance in zip(pairs, chances, strict=True)
        if chance >= HOPELESS
    ]
    second = iter(model.trees.probabilities(rows).tolist())
    return [(chance + next(second)) / 2 if chance >= HOPELESS else chance for chances in first for chance in chances]


def first_chances(trials: list[Tried], first: Linear) -> list[list[float]]:
    column = first.probabilities([names for trial in trials for names in trial.names])[:, first.labels.index(YES)]
    chances = iter(column.tolist())
    return [[next(chances) for _ in trial.rows] for trial in trials]


def look_again(trial: Tried, chances: list[float]) -> FigureLook:
    return FigureLook(trial.scene, trial.events, trial.around, trial.rows, chances)


def tried(sentence: Sentence, events: list[EventAt], mentions: tuple[Mention, ...], words: FigureWords) -> Tried | None:
    """None where the sentence counts nobody."""
    candidates = figure_candidates(sentence, mentions, words)
    if not candidates:
        return None
    scene = FigureScene(sentence, words, candidates, tuple(sorted({event[1] for event in events})))
    rows: list[Row] = []
    names: list[list[str]] = []
    around: dict[FigureCandidate, Around] = {}
    for candidate in candidates:
        if candidate.kind in SINGLES and not scene.harmed(candidate):
            continue
        about = around[candidate] = look_around(scene, candidate)
        for i, (_, anchor, kind) in enumerate(events):
            tie = tie_features(scene, anchor, candidate)
            for measure in scene.measures(candidate, kind):
                rows.append((i, candidate, measure))
                names.append(figure_features(scene, anchor, kind, candidate, measure, about, tie))
    return Tried(scene, events, around, rows, names) if rows else None


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
