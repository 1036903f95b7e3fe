"""Coded reports in, the weights that give head counts to events out.

    python -m sayso.claims.train.figures SHARED_FOLDER

Learns from gold/train and gold/train-world without the Guardian's texts; writes claims/figures.npz. Needs scikit-learn; the
program itself does not.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sayso.claims.figures import WEIGHTS, YES, Event, tried
from sayso.claims.harm import load_figure_words
from sayso.claims.linear import Linear, save_models
from sayso.claims.train.fit import Coded, fit, read_coded
from sayso.flow import Setup

NO = "no"


def figure_rows(reports: list[Coded]) -> tuple[list[list[str]], list[str]]:
    """Claims on one anchor (one barrage, several places) are one event here."""
    words = load_figure_words()
    rows: list[list[str]] = []
    labels: list[str] = []
    for coded in reports:
        wanted: dict[Event, set[tuple[str, int | None, int | None]]] = {}
        for gold in coded.golds:
            figures = {(f["measure"], f["low"], f["high"]) for f in gold.fields["figures"]}
            wanted.setdefault((gold.sentence, gold.token, gold.type), set()).update(figures)
        for sentence in {event[0] for event in wanted}:
            events = [event for event in wanted if event[0] == sentence]
            pairs, names = tried(coded.view.sentences[sentence], events, coded.view.mentions, words)
            rows += names
            labels += [YES if (measure, c.low, c.high) in wanted[events[i]] else NO for i, c, measure in pairs]
    return rows, labels


def learn_figures(reports: list[Coded]) -> Linear:
    return fit(*figure_rows(reports), C=0.3, rare=3)


if __name__ == "__main__":
    save_models({"figures": learn_figures(read_coded(Path(sys.argv[1]) / "gold", ("train", "train-world"), setup=Setup()))}, WEIGHTS)
    print(f"{WEIGHTS.stat().st_size} bytes")
