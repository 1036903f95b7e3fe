"""What linear models and the encoder make of a report's parties in, the numbers of a last look at their roles out.

The first looks weigh each party of an event by itself or beside its rivals. Boosted trees over these numbers see how both models
stand to each other, what the rivals and the mates of a list got, and what the same party is under the other events of its
sentence and of the report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sayso.claims.lists import joined
from sayso.claims.role_features import Party, Scene
from sayso.claims.roles import UNKNOWN
from sayso.claims.trees import Trees
from sayso.model import Mention

ACTS, UNDERGOES = 1, 2  # columns; 0 is for neither
NOBODY = -1.0  # where there is nobody to ask
LEAST = 1e-5
SHORT = 2  # steps of a path that is told apart from others
# Prepositions that the trees may ask for; all others are one
CASES = frozenset("by of in at near on from to around against for with between among into over after".split())


@dataclass(frozen=True)
class WeighedRoles:
    """An event with what the linear models, the encoder and both together give to each party (columns: neither, actor, recipient).
    Where the encoder has not read a word, its row is that of the linear models."""

    scene: Scene
    linear: np.ndarray
    encoder: np.ndarray
    pooled: np.ndarray

    @cached_property
    def lists(self) -> list[int]:
        """Of each party the number of its list."""
        return joined(self.scene.tokens, self.scene.mentions)

    @cached_property
    def chances(self) -> list[list[float]]:
        """`pooled` for looking up."""
        rows: list[list[float]] = self.pooled.tolist()
        return rows


class RoleStory:
    """Read-only: the events of a report side by side."""

    def __init__(self, weighed: Sequence[WeighedRoles]) -> None:
        self.weighed = weighed
        self.by_sentence: defaultdict[int, list[WeighedRoles]] = defaultdict(list)
        # what each party got: for a type of event, the most in each sentence; over all events, sentence and chances
        self.of_kind: defaultdict[tuple[str, str], dict[int, tuple[float, float]]] = defaultdict(dict)
        self.of_all: defaultdict[str, list[tuple[int, float, float]]] = defaultdict(list)
        self._elsewhere: dict[tuple[str, str, int], list[float]] = {}
        for one in weighed:
            scene = one.scene
            self.by_sentence[scene.sentence].append(one)
            for mention, (_, a, r) in zip(scene.mentions, one.chances, strict=True):
                key = _key(mention)
                if key and key != UNKNOWN:
                    kind = self.of_kind[scene.kind, key]
                    most = kind.get(scene.sentence, (0.0, 0.0))
                    kind[scene.sentence] = max(most[0], a), max(most[1], r)
                    self.of_all[key].append((scene.sentence, a, r))

    def elsewhere(self, kind: str, key: str, sentence: int) -> list[float]:
        """What a party got in other sentences under events of one type, on average, and under all, and how often."""
        known = self._elsewhere.get((kind, key, sentence))
        if known is None:
            of_kind = [chances for other, chances in self.of_kind.get((kind, key), {}).items() if other != sentence]
            every = [(a, r) for other, a, r in self.of_all.get(key, ()) if other != sentence]
            known = self._elsewhere[kind, key, sentence] = [*_mean(of_kind), *_mean(every), len(every)]
        return known


def role_numbers(story: RoleStory, one: WeighedRoles, trees: Trees) -> list[list[float]]:
    """A row for each party of an event; `trees` gives words their numbers."""
    scene = one.scene
    keys = [_key(mention) for mention in scene.mentions]
    others = [other for other in story.by_sentence[scene.sentence] if other.scene.token != scene.token]
    sums = [float(one.pooled[:, column].sum()) for column in (ACTS, UNDERGOES)]
    return [
        [*looks, *_of_rivals(one, i, keys), *sums, *_of_others(story, one, i, others), *_of_stand(scene, party, trees)]
        for i, (party, looks) in enumerate(zip(scene.company.parties, _of_looks(one), strict=True))
    ]


def _of_looks(one: WeighedRoles) -> list[list[float]]:
    """For each party."""
    chances = np.concatenate([table[:, [ACTS, UNDERGOES]] for table in (one.pooled, one.encoder, one.linear)], axis=1)
    rows: list[list[float]] = np.log(np.maximum(chances, LEAST) / np.maximum(1 - chances, LEAST)).tolist()
    return rows


def _of_rivals(one: WeighedRoles, i: int, keys: Sequence[str]) -> list[float]:
    """What its rivals, the mates of its list and other names of the same party got, and how many are likelier."""
    table, lists, key = one.chances, one.lists, keys[i]
    rest = [j for j in range(len(lists)) if j != i]
    mates = [j for j in rest if lists[j] == lists[i]]
    groups = ([j for j in rest if lists[j] != lists[i]], mates, [j for j in rest if keys[j] == key] if key else [])
    best = [max([table[j][column] for j in group], default=NOBODY) for group in groups for column in (ACTS, UNDERGOES)]
    likelier = [sum([row[column] > table[i][column] for row in table]) for column in (ACTS, UNDERGOES)]
    return [*best, len(lists), len(mates), *likelier]


def _of_others(story: RoleStory, one: WeighedRoles, i: int, others: Sequence[WeighedRoles]) -> list[float]:
    """What it got under the other events of its sentence, and the same party in the rest of the report."""
    scene = one.scene
    mention, key = scene.mentions[i], _key(scene.mentions[i])
    same = [max([other.chances[i][column] for other in others], default=NOBODY) for column in (ACTS, UNDERGOES)]
    away = abs(mention.head - scene.token)
    nearer = sum([abs(mention.head - other.scene.token) < away for other in others])
    return [*same, len(others), nearer, *story.elsewhere(scene.kind, key, scene.sentence)]


def _mean(chances: Sequence[tuple[float, float]]) -> tuple[float, float]:
    count = len(chances)
    return (sum([a for a, _ in chances]) / count, sum([r for _, r in chances]) / count) if count else (NOBODY, NOBODY)


def _of_stand(scene: Scene, party: Party, trees: Trees) -> list[float]:
    """Where it stands, and what it is."""
    mention, head, code, source = party.mention, party.head, trees.code, scene.source
    case = scene.case(party.first)
    path = scene.bare_path(mention.head)[0]
    steps = path.count("<") + path.count(">")
    credited = 0.0
    if source is not None:
        credited = 1.0 + 2.0 * (mention.start < source.end and mention.end > source.start) + (_key(mention) == source.party)
    away = mention.head - scene.token
    return [
        away, abs(away), mention.first <= scene.token < mention.last, code("type", scene.kind), code("form", scene.form),
        code("class", party.cls), code("pos", head.pos), code("case", case if case in CASES else "other" if case else ""), code("dep", head.dep),
        steps, code("path", path if steps <= SHORT else "far"), credited, party.place is not None,
        code("sector", mention.identity.sector if mention.identity else ""), code("block", scene.view.sentences[scene.sentence].kind),
    ]  # fmt: skip


def _key(mention: Mention) -> str:
    return (mention.identity.key if mention.identity else None) or ""
