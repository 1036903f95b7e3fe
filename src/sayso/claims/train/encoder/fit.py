"""Lessons and a pretrained encoder in, encoder.npz out.

    python -m sayso.claims.train.encoder.fit SHARED OUT.npz [--part] [--soft SOFT.npz] [--after SAVED.npz] [--seed NUMBER]

Learns from the same reports as the linear models (claims/train/fit.py). All heads are tuned together with the layers below them.
`--soft`: also from what teachers of eight times its size say of each report (teach.py), which holds more than the coder's one label:
how likely the others are (knowledge distillation, Hinton et al. 2015).
`--part`: without our labels of the reports that we labelled ourselves, so that the last look at roles can learn from what is said of
them (claims/train/roles.py): what teachers say, who were not taught by these labels, stands in their place. What is shipped was made so.
`--after`: a further round, warm (Loshchilov and Hutter 2017): from the weights of a first one on. Reports may have come since.
`--seed`: rounds of different orders are worth more together (mean.py).

`SHARED` is the folder with the coded reports, or a file of lessons (flat.py). Runs on a GPU where there is one.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from sayso.claims.encoder.pieces import Pieces
from sayso.claims.train.encoder.base import base_folder, read_base
from sayso.claims.train.encoder.batch import Batch, draw_batches, gather
from sayso.claims.train.encoder.flat import Array, Flat, read_flat
from sayso.claims.train.encoder.net import Net, on_device
from sayso.claims.train.encoder.save import save_network, take_up
from sayso.claims.train.encoder.soft import read_soft


class Round(NamedTuple):
    epochs: float
    rate: float  # of the layers, at its highest
    head_rate: float
    kept: float  # of the mean of the weights, at each step
    at_once: int = 6000  # pieces of a step
    soft: float = 0.0  # share of the soft labels in the loss of a head, where there are some
    real: int = 2  # how often an epoch has the reports that are no examples of our own
    examples: float = 1.0  # share of our own examples, drawn anew for each epoch
    high: float = 0.0  # share of the steps for which the rate stays at its height
    left_out: float = 0.0  # share of the words that are left out in every second step


FIRST = Round(epochs=15, rate=5e-4, head_rate=1.2e-3, kept=0.998, at_once=12_000, soft=0.85, high=0.3, left_out=0.05)
AFTER = Round(epochs=1, rate=2.5e-4, head_rate=4e-4, kept=0.99, at_once=3000, soft=0.8, real=3, examples=0.6)
WARM = 0.1  # of all steps
LAST = 0.02  # of the rate, where it ends
STEADY = 0.3  # of all steps; the mean of the weights begins after them
SHARES = {  # of the loss
    "events": 1.0,
    "modes": 0.5,
    "statuses": 0.5,
    "roles": 1.0,
    "where": 0.7,
    "voices": 0.7,
    "days": 0.5,
    "counts": 0.5,
}
FIELDS, LESS = ("modes", "statuses"), 0.4  # heads whose soft labels have only so much of that share
ASIDE = ("events", "modes", "statuses", "roles", "where")  # heads that learn no label of the reports kept apart
TOLD = 100  # steps


def new_net(flat: Flat, folder: Path) -> Net:
    """A pretrained encoder with new heads, on a GPU where there is one."""
    net = Net(read_base(folder, flat.vocabulary), flat.labels, flat.categories)
    return net.to("cuda" if torch.cuda.is_available() else "cpu")


def tune(
    net: Net,
    flat: Flat,
    reports: Array,
    how: Round,
    *,
    rng: np.random.Generator,
    soft: Mapping[str, Array] | None = None,
    aside: bool = False,
) -> None:
    """`reports`: numbers of those to learn from. `soft`: as `read_soft` gives it. `aside`: of the reports kept apart the soft labels alone
    are learned, but for what is asked of nobody else later (ASIDE). Leaves `net` with the mean of its weights over
    the later steps (Polyak and Juditsky 1992), which is steadier than those of the last."""
    device = net.places.weight.device
    given = None if soft is None else {head: torch.from_numpy(values).to(device) for head, values in soft.items()}
    steps = max(1, int(len(_epoch(flat, reports, how, rng)) * how.epochs))
    optimizer, schedule = _optimizer(net, how, steps)
    mean = _Mean(net, how.kept)
    losses: list[Tensor] = []
    unknown, marks = flat.vocabulary.index("[UNK]"), marks_of(flat.vocabulary, device)
    started = time.time()
    net.train()
    for step, chosen in enumerate(islice(_epochs(flat, reports, how, rng), steps), 1):
        batch = on_device(gather(flat, chosen), device)
        if how.left_out and step % 2:
            batch = leave_out(batch, how.left_out, unknown=unknown, marks=marks)
        loss = loss_of(net, batch, given, share=how.soft, aside=aside)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step > steps * STEADY:
            mean.add()
        losses.append(loss.detach())
        if step % TOLD == 0:
            told = torch.stack(losses[-TOLD:]).mean().item()
            print(f"step {step} of {steps}: loss {told:.3f}; {time.time() - started:.0f} s", flush=True)
    mean.take()
    net.eval()


def _optimizer(net: Net, how: Round, steps: int) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LambdaLR]:
    """AdamW; the rates rise for the first steps, stay as `how` says, and then fall evenly."""
    below = [p for name, p in net.named_parameters() if name.startswith(("places", "norm", "layers", "relative"))]
    above = [p for name, p in net.named_parameters() if not name.startswith(("words", "places", "norm", "layers", "relative"))]
    groups = [{"params": below, "lr": how.rate}, {"params": above, "lr": how.head_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), fused=below[0].is_cuda)
    warm = max(1, int(steps * WARM))

    def share(step: int) -> float:
        left = 1 - step / steps
        return min(1.0, (step + 1) / warm) * max(LAST, min(1.0, left / (1 - how.high)))

    return optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, share)


def marks_of(vocabulary: Sequence[str], device: torch.device) -> Tensor:
    """Numbers of the pieces that are no words: what pads a window, begins and ends it."""
    return torch.tensor([vocabulary.index(piece) for piece in ("[PAD]", "[CLS]", "[SEP]")], device=device)


def leave_out(batch: Batch, share: float, *, unknown: int, marks: Tensor) -> Batch:
    """Some pieces stand for words that nobody knows, so that the others have to tell. `unknown`: the number of such a word."""
    chosen = (torch.rand(batch.pieces.shape, device=batch.pieces.device) < share) & ~torch.isin(batch.pieces, marks)
    return batch._replace(pieces=torch.where(chosen, unknown, batch.pieces))


class _Mean:
    """Of the weights, the later the more: an exponential moving average."""

    def __init__(self, net: Net, kept: float) -> None:
        self.weights = [p for p in net.parameters() if p.requires_grad]
        self.kept = kept
        self.means: list[Tensor] = []

    @torch.no_grad()
    def add(self) -> None:
        if not self.means:
            self.means = [weight.clone() for weight in self.weights]
        for mean, weight in zip(self.means, self.weights, strict=True):
            mean.lerp_(weight, 1 - self.kept)

    @torch.no_grad()
    def take(self) -> None:
        for weight, mean in zip(self.weights, self.means, strict=True):
            weight.copy_(mean)


def _epochs(flat: Flat, reports: Array, how: Round, rng: np.random.Generator) -> Iterator[Array]:
    while True:
        yield from _epoch(flat, reports, how, rng)


def _epoch(flat: Flat, reports: Array, how: Round, rng: np.random.Generator) -> list[Array]:
    real, examples = reports[flat.real[reports]], reports[~flat.real[reports]]
    drawn = examples[rng.random(len(examples)) < how.examples]
    return draw_batches(flat, np.concatenate([*[real] * how.real, drawn]), at_once=how.at_once, rng=rng)


def loss_of(net: Net, batch: Batch, soft: Mapping[str, Tensor] | None = None, *, share: float = 0.0, aside: bool = False) -> Tensor:
    """Cross entropy with the coder's labels and, for `share` of it, with the soft ones; `aside`: as for `tune`."""
    scores = net(batch)
    total = torch.zeros((), device=batch.pieces.device)
    for head, weight in SHARES.items():
        asked = batch.asked[head]
        if not len(asked.labels):
            continue
        logs = F.log_softmax(scores[head], dim=-1)
        losses = -logs.gather(1, asked.labels[:, None])[:, 0]
        if soft is not None:
            part: Tensor | float = share * (LESS if head in FIELDS else 1.0)
            if aside and head in ASIDE:
                part = torch.where(asked.apart, 1.0, part)
            chances = soft[head][asked.rows].float()
            chances = chances / chances.sum(dim=-1, keepdim=True)
            losses = (1 - part) * losses - part * (chances * logs).sum(dim=-1)
        total = total + weight * (losses * asked.weights).sum()
    return total / batch.size


def main(shared: Path, out: Path, *, part: bool = False, soft: Path | None = None, after: Path | None = None, seed: int = 0) -> None:
    flat = read_flat(shared)
    reports = np.flatnonzero(~flat.held) if part and not soft else np.arange(len(flat.reports))
    print(f"{len(reports)} reports", flush=True)
    given = read_soft(soft, flat) if soft else None
    torch.manual_seed(seed)
    net = new_net(flat, base_folder())
    if after is not None:
        take_up(net, flat.labels, flat.categories, after)
    tune(net, flat, reports, AFTER if after else FIRST, rng=np.random.default_rng(seed), soft=given, aside=part)
    save_network(net, Pieces(flat.vocabulary), flat.labels, flat.categories, out)
    print(f"{out}: {out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--part", action="store_true", help="leave out what `held_out` keeps for the trees that look last at roles")
    parser.add_argument("--soft", type=Path, help="soft labels of the same lessons")
    parser.add_argument("--after", type=Path, help="weights to go on from")
    parser.add_argument("--seed", type=int, default=0, help="of the order of reports, and of what is left out by chance")
    given = parser.parse_args()
    main(given.shared, given.out, part=given.part, soft=given.soft, after=given.after, seed=given.seed)
