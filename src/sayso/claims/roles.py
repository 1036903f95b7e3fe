"""An event and the parties of its sentence in, the features of two passes out by which its actors and recipients are told.

A second pass also sees what the first thought of the other mentions, since a list has one role and there is seldom more than
one actor; and of the same mention under the other events of the sentence, since whoever was killed here was not arrested there.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sayso.claims.linear import Linear
from sayso.claims.lists import joined
from sayso.claims.role_features import Scene, role_features
from sayso.claims.view import View
from sayso.model import Mention

ACTOR, RECIPIENT, NEITHER = "ACTOR", "RECIPIENT", "NEITHER"


def role_mentions(view: View, sentence: int) -> list[Mention]:
    """The parties and persons that a sentence names; the longest of those that share a head. A pronoun that stands for two
    parties is two mentions."""
    best: dict[tuple[int, int], Mention] = {}
    for mention in view.in_sentence[sentence]:
        if mention.kind in ("party", "person"):
            same = sum(1 for m in best.values() if m.head == mention.head and (m.first, m.last) == (mention.first, mention.last))
            known = best.get((mention.head, same))
            if known is None or mention.last - mention.first > known.last - known.first:
                best[mention.head, same] = mention
    longest: dict[int, int] = {}
    for mention in best.values():
        longest[mention.head] = max(longest.get(mention.head, 0), mention.last - mention.first)
    return sorted((m for m in best.values() if m.last - m.first == longest[m.head]), key=lambda m: m.first)


def scenes_of(view: View, sentence: int, events: Sequence[tuple[int, str]]) -> list[Scene]:
    """One scene for each (token, type) of a sentence; all share its parties."""
    mentions = role_mentions(view, sentence)
    return [Scene(view, sentence, token, kind, mentions, view.credit(sentence, token)[0]) for token, kind in events]


def first_rows(scene: Scene) -> list[list[str]]:
    return [role_features(scene, mention) for mention in scene.mentions]


def second_rows(scene: Scene, rows: list[list[str]], *, first: Linear, others: Sequence[Scene]) -> list[list[str]]:
    """The features of the first pass, and what it gave to this mention, to its list, to its rivals, and under the other events."""
    if not scene.mentions:
        return []
    chances = first.probabilities(rows)
    elsewhere = [first.probabilities(first_rows(other)) for other in others]
    lists = joined(scene.tokens, scene.mentions)
    columns = (first.labels.index(ACTOR), first.labels.index(RECIPIENT))
    out = []
    for i, row in enumerate(rows):
        own = (_chance(chances[i, columns[0]]), _chance(chances[i, columns[1]]))
        extra = [f"pA={own[0]}", f"pR={own[1]}", f"pp={own[0]}|{own[1]}"]
        extra += _beside(scene.kind, own, chances, columns, lists, i)
        extra += _under_others(
            scene,
            own,
            [(other.token, table[i, columns[0]], table[i, columns[1]]) for other, table in zip(others, elsewhere, strict=True)],
            i,
        )
        out.append([*row, *extra])
    return out


def _beside(kind: str, own: tuple[str, str], chances: np.ndarray, columns: tuple[int, int], lists: list[int], i: int) -> list[str]:
    """What the mates of a mention's list, and its rivals, got for this event."""
    a, r = columns
    mates = [j for j in range(len(lists)) if j != i and lists[j] == lists[i]]
    rivals = [j for j in range(len(lists)) if lists[j] != lists[i]]
    out = []
    for name, them in (("m", mates), ("r", rivals)):
        best_a, best_r = _most(chances, them, a), _most(chances, them, r)
        out += [
            f"{name}A={best_a}", f"{name}R={best_r}", f"{name}AA={own[0]}|{best_a}", f"{name}RR={own[1]}|{best_r}", f"{name}AR={own[0]}|{best_r}",
            f"{name}RA={own[1]}|{best_a}", f"{name}At={kind}|{own[0]}|{best_a}", f"{name}Rt={kind}|{own[1]}|{best_r}",
        ]  # fmt: skip
    return out


def _under_others(scene: Scene, own: tuple[str, str], others: list[tuple[int, float, float]], i: int) -> list[str]:
    """What the other events of the sentence would give to the same mention, and whether they stand nearer to it."""
    head, token = scene.mentions[i].head, scene.token
    best_a = _chance(max((float(a) for _, a, _ in others), default=-1.0))
    best_r = _chance(max((float(r) for _, _, r in others), default=-1.0))
    nearer = sum(1 for other, _, _ in others if abs(head - other) < abs(head - token))
    between = min(sum(1 for other, _, _ in others if min(head, token) < other < max(head, token)), 2)
    return [
        f"oA={best_a}", f"oR={best_r}", f"oAA={own[0]}|{best_a}", f"oRR={own[1]}|{best_r}", f"oAR={own[0]}|{best_r}", f"oRA={own[1]}|{best_a}",
        f"oo={own[0]}|{own[1]}|{best_a}|{best_r}", f"onear={min(nearer, 2)}|{min(len(others), 3)}", f"obetween={between}", f"obetween|own={between}|{own[0]}|{own[1]}",
    ]  # fmt: skip


def _most(chances: np.ndarray, which: Sequence[int], column: int) -> str:
    return _chance(max((float(chances[j, column]) for j in which), default=-1.0))


def _chance(chance: float) -> str:
    if chance < 0:
        return "none"
    for edge in (0.05, 0.15, 0.3, 0.5, 0.7, 0.9):
        if chance < edge:
            return f"<{edge}"
    return "sure"
