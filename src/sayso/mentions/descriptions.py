"""Phrases of a sentence in, their spans out, those that belong together joined: "a spokesman for" + "the coalition"."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.mentions.lexicon import BODIES, RELATIVE, NameHit
from sayso.mentions.units import Unit
from sayso.model import Token

# What may stand between a noun and whom it belongs to, and which kinds of noun it goes with
OF = {
    "of": frozenset("speaker group force government people legislature court aid media religious company body weapon".split()),
    "for": frozenset("speaker government legislature court".split()),
    "from": frozenset("speaker group force government".split()),
    "at": frozenset("speaker government aid media".split()),
    "in": frozenset("speaker government force group".split()),
    "within": frozenset("speaker government force group".split()),
    "with": frozenset("speaker government media".split()),
    "by": frozenset(("speaker",)),
    "to": frozenset("speaker government".split()),
}
# "forces loyal to X", "fighters affiliated with X", "militants belonging to X", "organisations linked to X"
BOUND = frozenset("loyal affiliated associated linked allied belonging tied aligned sworn".split())


def extend_descriptions(phrases: list[tuple[list[Unit], str]], tokens: Sequence[Token]) -> list[tuple[int, int, str]]:
    """(first, last, kind) of each phrase; a phrase that a noun has taken in is no phrase of its own."""
    spans = [(units[0].first, units[-1].last, kind, units) for units, kind in phrases]
    spans.sort(key=lambda span: (span[0], -span[1]))
    starts = {span[0]: i for i, span in reversed(list(enumerate(spans)))}
    gone: set[int] = set()
    result = []
    for i in range(len(spans) - 1, -1, -1):
        first, last, kind, units = spans[i]
        target = _target(units[-1], last, tokens, starts)
        if (
            target is not None
            and target != i
            and not _colours(spans[target][3], tokens)
            and _belongs(units[-1], tokens[last].text.lower(), spans[target][3])
        ):
            last = spans[target][1]
            gone.add(target)
            if spans[target][2] == "person" and _names_head(units[-1], spans[target][3], tokens):
                kind = "person"
            spans[i] = (first, last, kind, units)
        result.append(i)
    return [spans[i][:3] for i in reversed(result) if i not in gone]


def _colours(units: list[Unit], tokens: Sequence[Token]) -> bool:
    """ "victims of the Daesh attack": what stands behind "of" is the attack, whose name only tells who made it."""
    at = units[-1].last
    if (
        units[-1].kind not in "NA"
        or at >= len(tokens)
        or tokens[at].pos != "NOUN"
        or tokens[at].dep in ("nsubj", "nsubj:pass", "appos", "root")
    ):
        return False
    return units[0].first <= tokens[units[-1].last - 1].head == at


def _names_head(head: Unit, target: list[Unit], tokens: Sequence[Token]) -> bool:
    """ "member of the political committee X": the name behind a body's noun is that of the member."""
    if len(target) < 2 or target[-1].kind != "P" or target[-2].kind != "G" or "Number=Plur" in tokens[head.last - 1].morph:
        return False
    return tokens[target[-2].last - 1].text.lower() in BODIES


def _target(head: Unit, last: int, tokens: Sequence[Token], starts: dict[int, int]) -> int | None:
    if head.kind != "G" or last >= len(tokens) - 1:
        return None
    at = last
    if tokens[at].text.lower() in BOUND:
        at += 1
        if tokens[at].text.lower() not in ("to", "with", "by") or at + 1 >= len(tokens):
            return None
    elif tokens[at].text.lower() not in OF:
        return None
    at += 1
    if at < len(tokens) and tokens[at].text.lower() in RELATIVE:
        return None  # "the bank of which troops hold"
    while at < len(tokens) and tokens[at].pos in ("DET", "NUM", "ADJ", "PRON") and at not in starts and at < last + 5:
        at += 1
    return starts.get(at)


def _belongs(head: Unit, word: str, target: list[Unit]) -> bool:
    if target[-1].kind == "A":
        return False
    if word in BOUND:
        return True
    kind = _agent_kind(head)
    if kind not in OF.get(word, ()):
        return False
    owner = target[-1]
    if word == "of":
        return True
    if owner.kind == "P":
        return word == "for"
    if _is_country(owner.hit):
        return word in ("for", "to")
    if owner.kind == "G" and word in ("in", "from", "to", "with"):
        return _agent_kind(owner) not in ("people", "weapon")
    return True


def _agent_kind(unit: Unit) -> str:
    agent = unit.hit.uses[-1].agent if unit.hit is not None else None
    return agent.kind if agent is not None else ""


def _is_country(hit: NameHit | None) -> bool:
    who = hit.uses[0].who if hit is not None else None
    return who is not None and who.kind == "country"
