"""Coded reports, and models that have not seen them, in; the trees that look last at the roles of parties out.

    python -m sayso.claims.train.roles SHARED_FOLDER LINEAR.npz ENCODER.npz

The two files are what `claims.train.fit` and `claims.train.encoder.fit` write with --part: they have not seen what `held_out` leaves
for this. Writes claims/actors_trees.npz and claims/recipients_trees.npz. Needs scikit-learn; the program itself does not.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sayso.claims.encoder import Network, load_network, read_context
from sayso.claims.events import Event
from sayso.claims.linear import Linear, load_models
from sayso.claims.parts import ACTOR_TREES, RECIPIENT_TREES, RoleTrees, first_looks
from sayso.claims.role_story import RoleStory, role_numbers
from sayso.claims.roles import ACTOR, RECIPIENT
from sayso.claims.train.boosting import boost, new_coding
from sayso.claims.train.fit import NEWS, Coded, by_anchor, held_out, read_coded, role_labels
from sayso.claims.trees import save_trees
from sayso.flow import Setup

SEEDS = 2


def learn_role_trees(reports: Sequence[Coded], *, models: dict[str, Linear], network: Network) -> RoleTrees:
    coding = new_coding()
    rows: list[list[float]] = []
    labels: list[str] = []
    weights: list[float] = []
    for coded in reports:
        golds = [gold for group in by_anchor(coded.golds).values() for gold in group]
        events = [Event(sentence=gold.sentence, token=gold.token, type=gold.type, score=1.0) for gold in golds]
        context = read_context(coded.view, network)
        looks = first_looks(coded.view, events, first=models["roles"], second=models["roles2"], context=context)
        story = RoleStory(looks)
        for one, gold in zip(looks, golds, strict=True):
            rows += role_numbers(story, one, coding)
            labels += role_labels(one.scene, gold)
            weights += [coded.weight] * len(one.scene.mentions)
    table = np.array(rows, dtype=np.float32)
    actor, recipient = (boost(table, np.array(labels) == role, np.array(weights), coding, seeds=SEEDS) for role in (ACTOR, RECIPIENT))
    return RoleTrees(actor=actor, recipient=recipient)


def save_role_trees(trees: RoleTrees) -> None:
    save_trees(trees.actor, ACTOR_TREES)
    save_trees(trees.recipient, RECIPIENT_TREES)


def main(shared: Path, linear: Path, encoder: Path) -> None:
    _, held = held_out(read_coded(shared, setup=Setup()))
    news = [coded for coded in held if coded.view.article.report.id.startswith(NEWS)]  # weblogs and histories tell who acts in other ways
    save_role_trees(learn_role_trees(news, models=load_models(linear), network=load_network(encoder)))
    print(f"{ACTOR_TREES.stat().st_size + RECIPIENT_TREES.stat().st_size} bytes")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
