"""Coded reports in, the weights that give head counts to events out.

    python -m sayso.claims.train.figures SHARED_FOLDER

Learns from the coded reports (fit.py) and from examples/numbers.yaml; writes
claims/figures.npz and claims/figures_trees.npz. Needs scikit-learn; the program itself does not.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from sayso.claims.figures import TREES, WEIGHTS, YES, FigureModel, Tried, first_chances, look_again, tried
from sayso.claims.harm import FigureCandidate, load_figure_words
from sayso.claims.linear import Linear, save_models
from sayso.claims.train.boosting import boost, new_coding
from sayso.claims.train.examples import FOLDER
from sayso.claims.train.fit import Coded, fit, read_coded, view_all
from sayso.claims.train.gold import Gold
from sayso.claims.trees import save_trees
from sayso.claims.view import EventAt
from sayso.flow import Setup
from sayso.model import Report, Sentence

NO = "no"
NUMBERS = FOLDER / "numbers.yaml"
FOLDS, SEEDS = 5, 3
OWN = 4  # how often our own sentences are read: they are few, and hold what the coded reports lack


@dataclass(frozen=True, slots=True)
class Trial:
    """What is tried in a sentence, and the figures that the labels give to each of its events."""

    report: int
    tried: Tried
    wanted: list[list[dict[str, Any]]]


def trials_of(coded: Coded, report: int = 0) -> list[Trial]:
    """Claims on one anchor (one barrage, several places) are one event here."""
    by_sentence: dict[int, dict[EventAt, list[dict[str, Any]]]] = {}
    for gold in coded.golds:
        by_sentence.setdefault(gold.sentence, {}).setdefault((gold.sentence, gold.token, gold.type), []).extend(gold.fields["figures"])
    trials = []
    for at, wanted in by_sentence.items():
        found = tried(coded.view.sentences[at], list(wanted), coded.view.mentions, load_figure_words())
        if found:
            trials.append(Trial(report, found, list(wanted.values())))
    return trials


def answers_of(trial: Trial, known: Linear | None) -> list[bool | None]:
    """For each pair whether it is so. Of two like counts ("two children and injured five, two of them critically") that is meant
    which shares words with the label, or else which `known` takes for likelier; None for the other, which teaches nothing."""
    rows, sentence = trial.tried.rows, trial.tried.scene.sentence
    (chances,) = first_chances([trial.tried], known) if known else ([0.0] * len(rows),)
    answers: list[bool | None] = [False] * len(rows)
    for i, figures in enumerate(trial.wanted):
        for measure, low, high, who in {(f["measure"], f["low"], f["high"], f.get("who") or "") for f in figures}:
            like = [r for r, (j, c, m) in enumerate(rows) if (j, m, c.low, c.high) == (i, measure, low, high)]
            worth = [(_shared(sentence, rows[r][1], who), chances[r]) for r in like]
            for r, one in zip(like, worth, strict=True):
                answers[r] = True if one == max(worth) else answers[r] or None
    return answers


def _shared(sentence: Sentence, candidate: FigureCandidate, who: str) -> int:
    """How many words of a label stand in the phrase of a count; the noun counts twice."""
    tokens = sentence.tokens[min(candidate.first, candidate.head) : max(candidate.last, candidate.head + 1)]
    words = set(who.lower().split())
    return sum(token.text.lower() in words for token in (*tokens, sentence.tokens[candidate.head]))


def learn_first(trials: list[Trial]) -> Linear:
    """Twice: which of two like counts is meant is asked of what was learned first."""
    model: Linear | None = None
    for _ in range(2):
        rows = [
            (row, answer)
            for trial in trials
            for row, answer in zip(trial.tried.names, answers_of(trial, model), strict=True)
            if answer is not None
        ]
        model = fit([row for row, _ in rows], [YES if answer else NO for _, answer in rows], C=0.3, rare=3)
    assert model
    return model


def learn_figures(trials: list[Trial], own: list[Trial]) -> FigureModel:
    """The trees learn from what first models say of reports that these have not seen. `own`: sentences that teach the first alone."""
    first, coding = learn_first(trials + own), new_coding()
    rows: list[list[float]] = []
    answers: list[bool] = []
    for fold in range(FOLDS):
        blind = learn_first([trial for trial in trials if trial.report % FOLDS != fold] + own)
        held = [trial for trial in trials if trial.report % FOLDS == fold]
        for trial, chances in zip(held, first_chances([trial.tried for trial in held], blind), strict=True):
            look = look_again(trial.tried, chances)
            for row, answer in zip(trial.tried.rows, answers_of(trial, first), strict=True):
                if answer is not None:
                    rows.append(look.numbers(row, coding))
                    answers.append(answer)
    return FigureModel(first=first, trees=boost(np.array(rows, dtype=np.float64), np.array(answers), None, coding, seeds=SEEDS))


def read_numbers(*, setup: Setup, with_dates: bool = False) -> list[Coded]:
    """The project's own sentences; `with_dates`: only those that teach of dates."""
    cases = [case for case in yaml.safe_load(NUMBERS.read_text(encoding="utf-8")) if "dates" in case or not with_dates]
    reports = [Report(id=f"numbers-{i}", text=case["text"], published="2016-06-15") for i, case in enumerate(cases)]
    out = []
    for coded, case in zip(view_all(reports, {report.id: [] for report in reports}, setup=setup), cases, strict=True):
        golds = []
        for word, kind in case["events"].items():
            sentence, token = next((s.index, i) for s in coded.view.sentences for i, t in enumerate(s.tokens) if t.text == word)
            figures = [{"measure": m, "low": low, "high": high} for m, low, high in case.get("figures", {}).get(word, ())]
            date = case.get("dates", {}).get(word)
            golds.append(Gold(0, 0, sentence, token, {"type": kind, "figures": figures, "date": None if date is None else str(date)}))
        out.append(Coded(coded.view, golds))
    return out


if __name__ == "__main__":
    setup = Setup()
    coded = read_coded(Path(sys.argv[1]), setup=setup)
    trials = [trial for report, one in enumerate(coded) for trial in trials_of(one, report)]
    learned = learn_figures(trials, OWN * [trial for one in read_numbers(setup=setup) for trial in trials_of(one)])
    save_models({"figures": learned.first}, WEIGHTS)
    save_trees(learned.trees, TREES)
    print(f"{WEIGHTS.stat().st_size + TREES.stat().st_size} bytes")
