"""An event and the parties of its sentence in, the features of two passes out by which its actors and recipients are told.

A second pass also sees what the first thought of the other mentions, since a list has one role and there is seldom more than
one actor; of the same mention under the other events of the sentence, since whoever was killed here was not arrested there; and
of the same party in other sentences of the report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sayso.claims.linear import Linear
from sayso.claims.lists import joined
from sayso.claims.role_features import Company, Scene, role_features
from sayso.claims.view import View
from sayso.model import Mention

ACTOR, RECIPIENT, NEITHER = "ACTOR", "RECIPIENT", "NEITHER"
UNKNOWN = "UNKNOWN"  # a key that several parties share tells nothing of the report


def role_mentions(view: View, sentence: int) -> list[Mention]:
    """The parties and persons that a sentence names; the longest of those that share words and a head ("Syrian and Russian warplanes" are
    two). A pronoun that stands for two parties is two mentions."""
    best: dict[tuple[int, int, int, int], Mention] = {}
    for mention in view.in_sentence[sentence]:
        if mention.kind in ("party", "person"):
            span = (mention.head, mention.first, mention.last)
            best[(*span, sum(1 for known in best if known[:3] == span))] = mention
    kept = best.values()
    return sorted(
        (m for m in kept if not any(o.head == m.head and o.first <= m.first and m.last <= o.last and _size(o) > _size(m) for o in kept)),
        key=lambda m: m.first,
    )


def _size(mention: Mention) -> int:
    return mention.last - mention.first


def scene_of(view: View, sentence: int, token: int, kind: str, *, parties: dict[int, Company]) -> Scene:
    """An event with the parties of its sentence, which are worked out once for all its events (`parties` remembers them)."""
    if sentence not in parties:
        parties[sentence] = Company(view, sentence, role_mentions(view, sentence))
    return Scene(view, sentence, token, kind, parties[sentence], view.credit(sentence, token)[0])


def first_rows(scene: Scene) -> list[list[str]]:
    return [role_features(scene, party) for party in scene.company.parties]


@dataclass(frozen=True, slots=True)
class Cast:
    """An event of a report as the first pass sees it: its parties' features and chances (columns: actor, recipient)."""

    scene: Scene
    rows: list[list[str]]
    chances: list[tuple[float, float]]


def first_casts(scenes: Sequence[Scene], rows: Sequence[list[list[str]]], *, first: Linear) -> list[Cast]:
    """The first pass over all events of a report at once; `rows` are the `first_rows` of each scene."""
    columns = [first.labels.index(ACTOR), first.labels.index(RECIPIENT)]
    chances = [(a, r) for a, r in first.probabilities([row for part in rows for row in part])[:, columns].tolist()]
    out, begin = [], 0
    for scene, part in zip(scenes, rows, strict=True):
        out.append(Cast(scene, part, chances[begin : begin + len(part)]))
        begin += len(part)
    return out


def second_rows(casts: Sequence[Cast]) -> list[list[list[str]]]:
    """For each event of a report, the features of its parties with what the first pass gave: to this mention, to its list, to
    its rivals, under the other events of the sentence, and to the same party elsewhere in the report."""
    by_sentence: dict[int, list[Cast]] = {}
    for cast in casts:
        by_sentence.setdefault(cast.scene.sentence, []).append(cast)
    report = _Report(casts)
    out = []
    for cast in casts:
        own = (cast.scene.token, cast.scene.kind)
        others = {(c.scene.token, c.scene.kind): c for c in by_sentence[cast.scene.sentence] if c.scene.token != own[0]}
        out.append(_second(cast, list(others.values()), report))
    return out


def _second(cast: Cast, others: Sequence[Cast], report: _Report) -> list[list[str]]:
    scene = cast.scene
    lists = joined(scene.tokens, scene.mentions)
    out = []
    told = [(_chance(a), _chance(r)) for a, r in cast.chances]
    for i, (row, own) in enumerate(zip(cast.rows, told, strict=True)):
        extra = [f"pA={own[0]}", f"pR={own[1]}", f"pp={own[0]}|{own[1]}"]
        extra += _beside(scene.kind, own, cast.chances, lists, i)
        extra += _under_others(scene, own, [(c.scene.token, *c.chances[i]) for c in others], i)
        extra += report.elsewhere(scene, i, own)
        out.append([*row, *extra])
    return out


class _Report:
    """What the first pass gave to each party under each type of event, sentence by sentence: who attacks in one sentence is
    likelier the attacker in the next."""

    def __init__(self, casts: Sequence[Cast]) -> None:
        self.seen: dict[tuple[str, str], dict[int, tuple[float, float]]] = {}
        for cast in casts:
            for mention, (a, r) in zip(cast.scene.mentions, cast.chances, strict=True):
                key = mention.identity.key if mention.identity else None
                if key and key != UNKNOWN:
                    best = self.seen.setdefault((cast.scene.kind, key), {})
                    known = best.get(cast.scene.sentence, (0.0, 0.0))
                    best[cast.scene.sentence] = (max(known[0], a), max(known[1], r))

    def elsewhere(self, scene: Scene, i: int, own: tuple[str, str]) -> list[str]:
        identity = scene.mentions[i].identity
        told = self.seen.get((scene.kind, identity.key), {}) if identity and identity.key else {}
        others = [chances for sentence, chances in told.items() if sentence != scene.sentence]
        if not others:
            return [f"d=none|{own[0]}|{own[1]}"]
        a, r = (_chance(sum(column) / len(others)) for column in zip(*others, strict=True))
        return [f"dA={a}", f"dR={r}", f"dd={a}|{r}", f"dAA={a}|{own[0]}", f"dRR={r}|{own[1]}", f"dAR={a}|{own[1]}", f"dRA={r}|{own[0]}"]


def _beside(kind: str, own: tuple[str, str], chances: list[tuple[float, float]], lists: list[int], i: int) -> list[str]:
    """What the mates of a mention's list, and its rivals, got for this event."""
    mates = [j for j in range(len(lists)) if j != i and lists[j] == lists[i]]
    rivals = [j for j in range(len(lists)) if lists[j] != lists[i]]
    out = []
    for name, them in (("m", mates), ("r", rivals)):
        best_a, best_r = _most(chances, them, 0), _most(chances, them, 1)
        out += [
            f"{name}A={best_a}", f"{name}R={best_r}", f"{name}AA={own[0]}|{best_a}", f"{name}RR={own[1]}|{best_r}", f"{name}AR={own[0]}|{best_r}",
            f"{name}RA={own[1]}|{best_a}", f"{name}At={kind}|{own[0]}|{best_a}", f"{name}Rt={kind}|{own[1]}|{best_r}",
        ]  # fmt: skip
    return out


def _under_others(scene: Scene, own: tuple[str, str], others: list[tuple[int, float, float]], i: int) -> list[str]:
    """What the other events of the sentence would give to the same mention, and whether they stand nearer to it."""
    head, token = scene.mentions[i].head, scene.token
    low, high = min(head, token), max(head, token)
    best_a = _chance(max([a for _, a, _ in others], default=-1.0))
    best_r = _chance(max([r for _, _, r in others], default=-1.0))
    nearer = sum([abs(head - other) < abs(head - token) for other, _, _ in others])
    between = min(sum([low < other < high for other, _, _ in others]), 2)
    return [
        f"oA={best_a}", f"oR={best_r}", f"oAA={own[0]}|{best_a}", f"oRR={own[1]}|{best_r}", f"oAR={own[0]}|{best_r}", f"oRA={own[1]}|{best_a}",
        f"oo={own[0]}|{own[1]}|{best_a}|{best_r}", f"onear={min(nearer, 2)}|{min(len(others), 3)}", f"obetween={between}", f"obetween|own={between}|{own[0]}|{own[1]}",
    ]  # fmt: skip


def _most(chances: list[tuple[float, float]], which: Sequence[int], column: int) -> str:
    return _chance(max([chances[j][column] for j in which], default=-1.0))


def _chance(chance: float) -> str:
    if chance < 0:
        return "none"
    for edge in (0.05, 0.15, 0.3, 0.5, 0.7, 0.9):
        if chance < edge:
            return f"<{edge}"
    return "sure"
