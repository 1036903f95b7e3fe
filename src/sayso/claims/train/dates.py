"""Coded reports in, the weights that date events out.

    python -m sayso.claims.train.dates SHARED_FOLDER

Learns from gold/train and gold/train-world without the Guardian's texts and from examples/numbers.yaml; writes claims/dates.npz and claims/dates_trees.npz.
Needs scikit-learn; the program itself does not.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from sayso.claims.date_features import far_features, far_numbers, near_features
from sayso.claims.dates import TREES, WEIGHTS, YES, DateModel, dating_times, weigh_near
from sayso.claims.linear import Linear, save_models
from sayso.claims.story import Event, Story, key_of, span_of_days
from sayso.claims.train.figures import read_numbers
from sayso.claims.train.fit import Coded, fit, read_coded
from sayso.claims.trees import Trees, save_trees
from sayso.flow import Setup

NO = "no"
FOLDS = 4
SEEDS = 3


def story_of(coded: Coded) -> tuple[Story, list[set[str]]]:
    """A report with its gold events, and for each event the keys of times that answer its gold date."""
    view = coded.view
    events: tuple[Event, ...] = tuple(dict.fromkeys((g.sentence, g.token, g.type) for g in coded.golds))
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


def far_pairs(reports: list[Coded], near: Linear) -> Iterator[tuple[Story, Event, int, bool]]:
    """Pairs of two sentences; events that a time of their own sentence dates teach nothing about going on."""
    for coded in reports:
        story, answers = story_of(coded)
        if not story.times:
            continue
        weigh_near(story, near)
        for event, keys in zip(story.events, answers, strict=True):
            if keys & {key_of(story.times[i]) for i in story.timed.get(event[0], ())}:
                continue
            for time, mention in enumerate(story.times):
                if mention.sentence != event[0]:
                    yield story, event, time, key_of(mention) in keys


class Coding(Trees):
    """Trees that give every new word the next number, while learning."""

    def code(self, name: str, word: object) -> float:
        return float(self.codes.setdefault(f"{name}={word}", len(self.codes)))


def learn_dates(reports: list[Coded]) -> DateModel:
    """The far models learn from what near models say of reports that these have not seen."""
    empty = np.zeros((0, 0))
    coding = Coding(empty, empty, empty, empty, empty, 0, 0.0, {})
    names, numbers, labels = [], [], []
    for fold in range(FOLDS):
        near = fit(*near_rows([c for i, c in enumerate(reports) if i % FOLDS != fold]), C=0.05, rare=3)
        for story, event, time, answer in far_pairs(reports[fold::FOLDS], near):
            names.append(far_features(story, event, time))
            numbers.append(far_numbers(story, event, time, coding))
            labels.append(YES if answer else NO)
    far = fit(names, labels, C=0.05, rare=3)
    table, answers = np.array(numbers), np.array(labels) == YES
    boosted = [
        HistGradientBoostingClassifier(
            max_iter=90,
            learning_rate=0.05,
            max_leaf_nodes=8,
            min_samples_leaf=40,
            l2_regularization=10,
            max_features=0.4,
            random_state=seed,
        ).fit(table, answers)
        for seed in range(SEEDS)
    ]
    return DateModel(near=fit(*near_rows(reports), C=0.05, rare=3), far=far, trees=table_of(boosted, coding.codes))


def table_of(boosted: list[HistGradientBoostingClassifier], codes: dict[str, int]) -> Trees:
    """scikit-learn's trees as plain tables: the mean of several models, which differ by chance."""
    nodes = [trees[0].nodes for model in boosted for trees in model._predictors]
    size = max(map(len, nodes))
    feature, below, above = (np.zeros((len(nodes), size), dtype=np.int64) for _ in range(3))
    threshold, value = (np.zeros((len(nodes), size), dtype=np.float32) for _ in range(2))
    for t, table in enumerate(nodes):
        for n, node in enumerate(table):
            if node["is_leaf"]:
                below[t, n] = above[t, n] = n
                value[t, n] = node["value"] / len(boosted)
            else:
                feature[t, n], threshold[t, n], below[t, n], above[t, n] = (
                    node["feature_idx"],
                    node["num_threshold"],
                    node["left"],
                    node["right"],
                )
    depth = max(int(table["depth"].max()) for table in nodes)
    return Trees(
        feature,
        threshold,
        below,
        above,
        value,
        depth,
        float(np.mean([np.ravel(model._baseline_prediction)[0] for model in boosted])),
        codes,
    )


def save_dates(model: DateModel) -> None:
    save_models({"near": model.near, "far": model.far}, WEIGHTS)
    save_trees(model.trees, TREES)


if __name__ == "__main__":
    coded = read_coded(Path(sys.argv[1]) / "gold", ("train", "train-world"), setup=Setup())
    save_dates(learn_dates(coded + read_numbers(setup=Setup(), with_dates=True)))
    print(f"{WEIGHTS.stat().st_size + TREES.stat().st_size} bytes")
