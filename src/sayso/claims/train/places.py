"""Coded reports in, the weights that place events out.

    python -m sayso.claims.train.places SHARED_FOLDER

Learns from gold/train and gold/train-world without the Guardian's texts and from the project's own examples; writes
claims/places.npz and claims/places_trees.npz. Needs scikit-learn; the program itself does not.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sayso.claims.linear import Linear, save_models
from sayso.claims.place_story import place_numbers
from sayso.claims.places import TREES, WEIGHTS, PlaceModel, first_look
from sayso.claims.train.boosting import boost, new_coding
from sayso.claims.train.fit import Coded, by_anchor, fit, held_out, place_rows, read_all, same_place
from sayso.claims.trees import save_trees
from sayso.claims.where import HERE, PlaceView

FOLDS = 4
SEEDS = 2
STRENGTH = 0.06


def learn_first(rows: Sequence[Sequence[tuple[list[str], str, float]]]) -> Linear:
    table = [row for part in rows for row in part]
    return fit([names for names, _, _ in table], [label for _, label, _ in table], C=STRENGTH, weights=[weight for *_, weight in table])


def first_rows(coded: Coded) -> list[tuple[list[str], str, float]]:
    out: list[tuple[list[str], str, float]] = []
    whole = PlaceView(coded.view)
    for at, golds in by_anchor(coded.golds).items():
        place_rows(coded, at, golds, whole, lambda names, label: out.append((names, label, coded.weight)))
    return out


def learn_places(reports: Sequence[Coded]) -> PlaceModel:
    """The second look learns from what first looks say of reports that these have not seen."""
    parts = [first_rows(coded) for coded in reports]
    coding = new_coding()
    rows: list[list[float]] = []
    answers: list[bool] = []
    weights: list[float] = []
    for fold in range(FOLDS):
        first = learn_first([part for i, part in enumerate(parts) if i % FOLDS != fold])
        for coded in reports[fold::FOLDS]:
            events = list(by_anchor(coded.golds).items())
            told = first_look(coded.view, [(*at, golds[0].type) for at, golds in events], first)
            for i, (_, golds) in enumerate(events):
                which, numbers = place_numbers(told, i, coding)
                rows += numbers
                answers += [any(same_place(g.fields["place"], told.candidates[i][n].mention) for g in golds) for n in which]
                weights += [coded.weight] * len(which)
    table = np.array(rows, dtype=np.float32)
    second = boost(table, np.array(answers), np.array(weights), coding, seeds=SEEDS)
    return PlaceModel(first=learn_first(parts), second=second)


def save_places(model: PlaceModel) -> None:
    save_models({"places": model.first}, WEIGHTS)
    save_trees(model.second, TREES)


def main(shared: Path) -> None:
    # what we labelled ourselves is left out: whole reports, where more is carried over than in the coded ones, which are cut short
    learned, _ = held_out(read_all(shared))
    save_places(learn_places(learned))
    print(f"{HERE}: {WEIGHTS.stat().st_size + TREES.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
