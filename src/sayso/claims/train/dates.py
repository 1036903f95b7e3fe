"""Coded reports in, the weights that date events out.

    python -m sayso.claims.train.dates SHARED_FOLDER

Learns from the coded reports (fit.py) and from examples/numbers.yaml; writes claims/dates.npz and claims/dates_trees.npz.
Needs scikit-learn; the program itself does not.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from sayso.claims.date_far import Far
from sayso.claims.date_features import near_features
from sayso.claims.dates import TREES, WEIGHTS, YES, DateModel, dating_times, weigh_near
from sayso.claims.linear import Linear, save_models
from sayso.claims.story import Story, key_of, span_of_days
from sayso.claims.train.boosting import boost, new_coding
from sayso.claims.train.figures import read_numbers
from sayso.claims.train.fit import Coded, fit, read_coded
from sayso.claims.trees import save_trees
from sayso.claims.view import EventAt
from sayso.flow import Setup

NO = "no"
FOLDS = 4
SEEDS = 3


def story_of(coded: Coded) -> tuple[Story, list[set[str]]]:
    """A report with its gold events, and for each event the keys of times that answer its gold date."""
    view = coded.view
    events: tuple[EventAt, ...] = tuple(dict.fromkeys((g.sentence, g.token, g.type) for g in coded.golds))
    times = dating_times(view.mentions, view.sentences, view.article)
    keys = {key_of(mention) for mention in times}
    answers = []
    for event in events:
        dates = {g.fields["date"] for g in coded.golds if (g.sentence, g.token, g.type) == event}
        answers.append(answering(keys, dates))
    return Story(view.sentences, times, view.statements, events), answers


def answering(keys: set[str], dates: set[str | None]) -> set[str]:
    """The times that answer a gold date: the same; else of the same start; else a span that holds it. What only nearly
    answers is no miss of the words, and would teach the wrong lesson as one."""
    exact = {key for key in keys if span_of_days(key) in {span_of_days(date) for date in dates if date}}
    wanted = [span_of_days(date) for date in dates if date]
    if exact or not wanted:
        return exact
    starts = {key for key in keys if "/" in key and any(span_of_days(key)[0] == span[0] for span in wanted)}
    return starts or {
        key
        for key in keys
        if len(key) <= 10 and any(span_of_days(key)[0] <= first and last <= span_of_days(key)[1] for first, last in wanted)
    }


def near_rows(reports: list[Coded]) -> tuple[list[list[str]], list[str]]:
    rows, labels = [], []
    for coded in reports:
        story, answers = story_of(coded)
        for event, keys in zip(story.events, answers, strict=True):
            for time in story.timed.get(event[0], ()):
                rows.append(near_features(story, event, time))
                labels.append(YES if key_of(story.times[time]) in keys else NO)
    return rows, labels


def far_pairs(reports: list[Coded], near: Linear) -> Iterator[tuple[Far, EventAt, int, bool]]:
    """Pairs of two sentences; events that a time of their own sentence dates teach nothing about going on."""
    for coded in reports:
        story, answers = story_of(coded)
        if not story.times:
            continue
        weigh_near(story, near)
        far = Far(story)
        for event, keys in zip(story.events, answers, strict=True):
            if keys & {key_of(story.times[i]) for i in story.timed.get(event[0], ())}:
                continue
            for time, mention in enumerate(story.times):
                if mention.sentence != event[0]:
                    yield far, event, time, key_of(mention) in keys


def learn_dates(reports: list[Coded]) -> DateModel:
    """The far models learn from what near models say of reports that these have not seen."""
    coding = new_coding()
    names, numbers, labels = [], [], []
    for fold in range(FOLDS):
        near = fit(*near_rows([c for i, c in enumerate(reports) if i % FOLDS != fold]), C=0.05, rare=3)
        for pair, event, time, answer in far_pairs(reports[fold::FOLDS], near):
            names.append(pair.features(event, time))
            numbers.append(pair.numbers(event, time, coding))
            labels.append(YES if answer else NO)
    far = fit(names, labels, C=0.05, rare=3)
    table, answers = np.array(numbers), np.array(labels) == YES
    trees = boost(table, answers, None, coding, seeds=SEEDS, max_iter=90, max_leaf_nodes=8)
    return DateModel(near=fit(*near_rows(reports), C=0.05, rare=3), far=far, trees=trees)


def save_dates(model: DateModel) -> None:
    save_models({"near": model.near, "far": model.far}, WEIGHTS)
    save_trees(model.trees, TREES)


if __name__ == "__main__":
    coded = read_coded(Path(sys.argv[1]), setup=Setup())
    save_dates(learn_dates(coded + read_numbers(setup=Setup(), with_dates=True)))
    print(f"{WEIGHTS.stat().st_size + TREES.stat().st_size} bytes")
