"""Lessons and a large pretrained encoder in, soft labels out: what teachers say of reports that they have not seen.

    python -m sayso.claims.train.encoder.teach SHARED MPNET_FOLDER SOFT.npz

`MPNET_FOLDER`: all-mpnet-base-v2 (base.py). `SHARED`: as for `fit`. In each round a report is in one of three or six folds; a teacher
learns from the others and is asked about its own. What is kept is the mean of what the teachers of all rounds say.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from sayso.claims.train.encoder.batch import draw_batches, gather
from sayso.claims.train.encoder.fit import Round, new_net, tune
from sayso.claims.train.encoder.flat import ASKED, Array, Flat, read_flat
from sayso.claims.train.encoder.net import Net, on_device
from sayso.claims.train.encoder.soft import folds_of, save_soft

ROUNDS = (  # how, and in how many folds
    (Round(epochs=5, rate=1e-4, head_rate=1e-3, kept=0.995), 3),
    (Round(epochs=4, rate=1.3e-4, head_rate=1e-3, kept=0.995), 3),
    (Round(epochs=4, rate=1e-4, head_rate=1e-3, kept=0.995), 6),
)
AT_ONCE = 24_000  # pieces, where nothing is learned and so less is to be remembered


def teach(flat: Flat, folder: Path, rounds: Sequence[tuple[Round, int]] = ROUNDS) -> dict[str, Array]:
    """Of each head, the probabilities of its labels, a row for each row of its table."""
    chances = {
        head: np.zeros((len(flat.tables[name].columns[column]), len(flat.labels[head])), dtype=np.float32)
        for head, (name, column) in ASKED.items()
    }
    seeds = itertools.count()
    for number, (how, count) in enumerate(rounds):
        folds = folds_of(flat, count)
        for fold in range(count):
            print(f"teacher of round {number + 1}, fold {fold + 1}", flush=True)
            seed = next(seeds)
            torch.manual_seed(seed)
            rng = np.random.default_rng(seed)
            net = new_net(flat, folder)
            tune(net, flat, np.flatnonzero(folds != fold), how, rng=rng)
            _ask(net, flat, np.flatnonzero(folds == fold), chances, rng=rng)
    return {head: rows / len(rounds) for head, rows in chances.items()}


@torch.no_grad()
def _ask(net: Net, flat: Flat, reports: Array, chances: dict[str, Array], *, rng: np.random.Generator) -> None:
    """Adds to `chances` what `net` says of these reports."""
    for chosen in draw_batches(flat, reports, at_once=AT_ONCE, rng=rng):
        batch = gather(flat, chosen)
        scores = net(on_device(batch, net.places.weight.device))
        for head, own in scores.items():
            chances[head][batch.asked[head].rows] += torch.softmax(own, dim=-1).cpu().numpy()


def main(shared: Path, folder: Path, out: Path) -> None:
    flat = read_flat(shared)
    save_soft(flat, teach(flat, folder), out)
    print(f"{out}: {out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    main(given.shared, given.folder, given.out)
