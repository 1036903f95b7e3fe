"""Coded reports in, the weights that give head counts to events out.

    python -m sayso.claims.train.figures SHARED_FOLDER

Learns from the coded reports (fit.py) and from examples/numbers.yaml; writes
claims/figures.npz. Needs scikit-learn; the program itself does not.
"""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

from sayso.claims.figures import WEIGHTS, YES, tried
from sayso.claims.harm import load_figure_words
from sayso.claims.linear import Linear, save_models
from sayso.claims.train.examples import FOLDER
from sayso.claims.train.fit import Coded, fit, read_coded, view_all
from sayso.claims.train.gold import Gold
from sayso.claims.view import EventAt
from sayso.flow import Setup
from sayso.model import Report

NO = "no"
NUMBERS = FOLDER / "numbers.yaml"
OWN = 4  # how often our own sentences are read: they are few, and hold what the coded reports lack


def figure_rows(reports: list[Coded]) -> tuple[list[list[str]], list[str]]:
    """Claims on one anchor (one barrage, several places) are one event here."""
    words = load_figure_words()
    rows: list[list[str]] = []
    labels: list[str] = []
    for coded in reports:
        wanted: dict[EventAt, set[tuple[str, int | None, int | None]]] = {}
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
    coded = read_coded(Path(sys.argv[1]), setup=Setup())
    save_models({"figures": learn_figures(coded + OWN * read_numbers(setup=Setup()))}, WEIGHTS)
    print(f"{WEIGHTS.stat().st_size} bytes")
