"""What the first model says of the counts of a sentence in, for each count, event and measure the numbers out by which boosted trees
(learned by train/figures.py) look at it again, with its rivals in view."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from sayso.claims.figure_features import Around
from sayso.claims.harm import SINGLES, FigureCandidate, FigureScene
from sayso.claims.trees import Trees
from sayso.claims.view import EventAt
from sayso.model import MEASURES

Row = tuple[int, FigureCandidate, str]  # which event of the sentence, which count, which measure
NONE = -1.0


class FigureLook:
    """Read-only: a sentence, what is tried in it, and the chance that the first model gives to each."""

    def __init__(
        self,
        scene: FigureScene,
        events: Sequence[EventAt],
        around: Mapping[FigureCandidate, Around],
        rows: Sequence[Row],
        chances: Sequence[float],
    ) -> None:
        self.scene, self.events, self.around = scene, events, around
        self.chance = dict(zip(rows, chances, strict=True))
        self.best: dict[tuple[int, FigureCandidate], float] = {}
        for (i, candidate, _), chance in self.chance.items():
            self.best[i, candidate] = max(chance, self.best.get((i, candidate), 0.0))
        self.counts = sorted(dict.fromkeys(candidate for _, candidate, _ in rows), key=lambda c: c.first)

    def numbers(self, row: Row, trees: Trees) -> list[float]:
        i, candidate, _ = row
        rivals = [j for j, event in enumerate(self.events) if event[1] != self.events[i][1]]
        return [
            *self._standing(row, rivals),
            *self._mates(row, rivals, trees),
            *self._words(row, trees),
            *self._owners(row),
            *self._between(row, trees),
            *_size(candidate),
        ]

    def _standing(self, row: Row, rivals: list[int]) -> list[float]:
        """How sure the first model is of this, of other measures, of other events, and of other counts of the event."""
        i, candidate, measure = row
        own, mine = self.chance[row], self.best[i, candidate]
        same = [self.chance.get((j, candidate, measure), 0.0) for j in rivals]
        best = [self.best.get((j, candidate), 0.0) for j in rivals]
        others = [self.chance[i, candidate, m] for m in MEASURES if m != measure and (i, candidate, m) in self.chance]
        more = [self.chance.get((i, c, measure), 0.0) for c in self.counts if c is not candidate]
        any_more = [self.best.get((i, c), 0.0) for c in self.counts if c is not candidate]
        sure = max(own, 1e-4)
        return [
            own, math.log(sure / max(1 - own, 1e-4)), max(same, default=NONE), max(others, default=NONE), max(best, default=NONE), own - max(best, default=0.0), sum(best) + mine,
            sum(chance > own for chance in best), len(rivals), len(self.counts), self.counts.index(candidate), sum(more), sum(any_more), max(more, default=NONE),
        ]  # fmt: skip

    def _mates(self, row: Row, rivals: list[int], trees: Trees) -> list[float]:
        """The counts before and after: lists go together."""
        i, candidate, measure = row
        place, numbers = self.counts.index(candidate), list[float]()
        for step in (-1, 1):
            if not 0 <= place + step < len(self.counts):
                numbers += [NONE] * 6
                continue
            mate = self.counts[place + step]
            gap = mate.first - candidate.last if step > 0 else candidate.first - mate.last
            elsewhere = max((self.best.get((j, mate), 0.0) for j in rivals), default=0.0)
            alike = (mate.low, mate.high) == (candidate.low, candidate.high)
            numbers += [
                self.chance.get((i, mate, measure), 0.0),
                self.best.get((i, mate), 0.0),
                elsewhere,
                gap,
                alike,
                trees.code("kind", mate.kind),
            ]
        return numbers

    def _words(self, row: Row, trees: Trees) -> list[float]:
        """What the words around a count say of the measure, and what kind of count and event it is."""
        i, candidate, measure = row
        scene, tokens, around = self.scene, self.scene.tokens, self.around[candidate]
        _, anchor, kind = self.events[i]
        return [
            trees.code("type", kind), trees.code("measure", measure), trees.code("kind", candidate.kind), trees.code("pos", tokens[anchor].pos), trees.code("dep", tokens[anchor].dep), trees.code("how", around.how),
            measure in around.said, measure in around.said[:1], bool(around.said), measure in scene.cues[anchor], bool(scene.cues[anchor]), *_above(scene, measure, around),
            around.right_gap, around.left_gap, around.left_numbers, around.right_numbers, *(measure in scene.cues[at] if at >= 0 else NONE for at in (around.right, around.left)),
            around.before in scene.words.part, trees.code("role", tokens[candidate.head].dep), scene.words.types.get(kind, ())[:1] == (measure,), candidate.kind in SINGLES,
            trees.code("governor", around.governor) if around.governor in scene.words.cues else NONE,
        ]  # fmt: skip

    def _owners(self, row: Row) -> list[float]:
        """How the event hangs together with the word for harm above the count, and with the one beside it."""
        i, candidate, _ = row
        scene, anchor, around, numbers = self.scene, self.events[i][1], self.around[candidate], list[float]()
        for at in (around.up[0] if around.up else -1, around.said_at):
            if at < 0:
                numbers += [NONE] * 4
                continue
            nearest = min(scene.anchors, key=lambda a: (scene.steps(at, a)[0], abs(a - at)))
            numbers += [scene.steps(at, anchor)[0], at == anchor, at in scene.anchors, nearest == anchor]
        return numbers

    def _between(self, row: Row, trees: Trees) -> list[float]:
        """What lies between the count and the word of the event, in the sentence and in its tree."""
        i, candidate, _ = row
        scene, tokens, anchor = self.scene, self.scene.tokens, self.events[i][1]
        steps, way = scene.steps(candidate.head, anchor)
        before = candidate.first < anchor
        low, high = (candidate.last, anchor) if before else (anchor + 1, candidate.first)
        between = range(low, max(low, high))
        return [
            steps, trees.code("way", way), len(between), before, sum(tokens[t].pos == "VERB" for t in between), sum(low <= a < high for a in scene.anchors if a != anchor),
            sum(scene.lows[t] in scene.words.joints for t in between), sum(tokens[t].text in (",", ";", ":", "-", "–", "—") for t in between),
            len(tokens), scene.sentence.index == 0, anchor, candidate.first,
        ]  # fmt: skip


def _above(scene: FigureScene, measure: str, around: Around) -> tuple[float, bool]:
    return (around.up[1], measure in scene.cues[around.up[0]]) if around.up else (NONE, False)


def _size(candidate: FigureCandidate) -> list[float]:
    value = candidate.low if candidate.low is not None else candidate.high or 0
    return [math.log1p(value), candidate.high is None, candidate.low is None, candidate.low == candidate.high]
