"""Decisions and what they are about in, how many are decided, by whom, and how well two people agree out.

What a person holds of a claim is the claim as it stood after that person's last decision on it: who accepts a claim that another
has changed agrees with the change. Agreement is in per cent and as Cohen's kappa (1960), which takes away what chance would give.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType

from sayso.model import Claim, Decision
from sayso.store.decided import decided_form

KEPT, REJECTED = "kept", "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """Acts that stand and claims decided on; `undone`: acts of this person that were taken back."""

    who: str
    decisions: int
    claims: int
    accepted: int
    rejected: int
    changed: int
    added: int
    linked: int
    undone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """`both`: what both decided on; `same`: where they hold the same. `kappa` is None where chance alone explains all (both say
    one and the same of everything)."""

    first: str
    second: str
    field: str
    both: int
    same: int
    percent: float
    kappa: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """`open`: claims that nobody has decided on. `agreement`: for each two people first whether a claim is one (`field` is
    "verdict"), then each field of the claims that both keep."""

    claims: int
    decided: int
    open: int
    by: tuple[Reviewer, ...]
    agreement: tuple[Agreement, ...]


FIELDS: Mapping[str, Callable[[Claim], str]] = MappingProxyType(
    {
        "type": lambda claim: claim.type,
        "mode": lambda claim: claim.mode,
        "status": lambda claim: claim.status,
        "actor": lambda claim: "|".join(sorted({role.party for role in claim.actor})),
        "recipient": lambda claim: "|".join(sorted({role.party for role in claim.recipient})),
        "place": lambda claim: (claim.place.name or claim.place.text) if claim.place else "",
        "date": lambda claim: claim.date or "",
        "figures": lambda claim: "|".join(sorted(f"{figure.measure} {figure.low} {figure.high}" for figure in claim.figures)),
        "source": lambda claim: claim.source.party if claim.source else "",
    }
)


def review_decisions(
    decisions: Sequence[Decision], bases: Mapping[str, tuple[Claim, str]], *, claims: int, decided: int
) -> Review:  # fmt: skip
    """`decisions` are all of them, in order of time; `bases`: the claims as they were before any, each with the words of its report."""
    return Review(claims=claims, decided=decided, open=claims - decided, by=_by(decisions), agreement=tuple(_agreement(decisions, bases)))


def _by(decisions: Iterable[Decision]) -> tuple[Reviewer, ...]:
    acts: dict[str, dict[str, Decision]] = defaultdict(dict)
    about: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    undone: dict[str, set[str]] = defaultdict(set)
    for decision in decisions:
        act = decision.batch or decision.id
        if decision.undone:
            undone[decision.who].add(act)
            continue
        acts[decision.who][act] = decision
        about[decision.who][decision.kind].add(decision.subject)
    found = []
    for who in sorted({*acts, *undone}):
        kinds = about[who]
        linked = sum(decision.kind in ("join", "part") for decision in acts[who].values())
        claims = set().union(*(kinds[kind] for kind in ("confirm", "reject", "change", "add")))
        found.append(Reviewer(
            who=who, decisions=len(acts[who]), claims=len(claims), accepted=len(kinds["confirm"]), rejected=len(kinds["reject"]),
            changed=len(kinds["change"]), added=len(kinds["add"]), linked=linked, undone=len(undone[who]),
        ))  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.decisions, one.who)))


def _agreement(decisions: Sequence[Decision], bases: Mapping[str, tuple[Claim, str]]) -> Iterable[Agreement]:
    held = _held(decisions, bases)
    for first, second in combinations(sorted(held), 2):
        both = sorted(held[first].keys() & held[second].keys())
        if not both:
            continue
        verdicts = [(held[first][claim][1], held[second][claim][1]) for claim in both]
        yield _measured(first, second, "verdict", verdicts)
        kept = [claim for claim, pair in zip(both, verdicts, strict=True) if pair == (KEPT, KEPT)]
        for field, value in FIELDS.items():
            if kept:
                yield _measured(first, second, field, [(value(held[first][claim][0]), value(held[second][claim][0])) for claim in kept])


def _held(decisions: Sequence[Decision], bases: Mapping[str, tuple[Claim, str]]) -> dict[str, dict[str, tuple[Claim, str]]]:
    """For each person and claim the form and the verdict that the person stands for."""
    of: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        if not decision.undone and decision.kind in ("confirm", "reject", "change", "add") and decision.subject in bases:
            of[decision.subject].append(decision)
    found: dict[str, dict[str, tuple[Claim, str]]] = defaultdict(dict)
    for claim, own in of.items():
        if len({decision.who for decision in own}) < 2:
            continue
        base, words = bases[claim]
        for place, decision in enumerate(own):  # the last one of each person is kept
            form, verdict = decided_form(base, own[: place + 1], words=words)
            found[decision.who][claim] = form, REJECTED if verdict == "rejected" else KEPT
    return found


def _measured(first: str, second: str, field: str, pairs: Sequence[tuple[str, str]]) -> Agreement:
    same, count = sum(one == other for one, other in pairs), len(pairs)
    firsts, seconds = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(firsts[value] * seconds[value] for value in firsts) / count**2
    kappa = None if chance == 1 else round((same / count - chance) / (1 - chance), 3)
    return Agreement(first=first, second=second, field=field, both=count, same=same, percent=round(100 * same / count, 1), kappa=kappa)
