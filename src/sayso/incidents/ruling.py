"""A person's decisions in, what they say about linking out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sayso.model import Decision


@dataclass(frozen=True, slots=True)
class Ruled:
    """A person's decisions that stand."""

    joined: frozenset[tuple[str, str]]
    parted: frozenset[tuple[str, str]]
    rejected: frozenset[str]


def rule(decisions: Sequence[Decision]) -> Ruled:
    """Of two decisions on the same two claims the later one stands. `confirm` says that a claim is coded rightly: it links nothing."""
    last: dict[tuple[str, str], str] = {}
    rejected: dict[str, bool] = {}
    for decision in sorted(decisions, key=lambda decision: (decision.when, decision.id)):
        if decision.undone:
            continue
        if decision.kind in ("join", "part"):
            last[min(decision.subject, decision.value), max(decision.subject, decision.value)] = decision.kind
        elif decision.kind in ("confirm", "reject"):
            rejected[decision.subject] = decision.kind == "reject"
    pairs = {kind: frozenset(pair for pair, said in last.items() if said == kind) for kind in ("join", "part")}
    return Ruled(pairs["join"], pairs["part"], frozenset(id for id, is_out in rejected.items() if is_out))
