"""What kind of event a claim tells in, the families of events in which it may meet other claims out.

Two reports may tell one event as different types: fighters who leave a town under a deal are a RETREAT to one and AID by
another; a siege that is lifted is access let in or aid brought. A family holds the types that can be one event.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

# (type, mode) or (type, "") for every other mode of it; several families where it may meet several other kinds
FAMILIES: dict[tuple[str, str], tuple[str, ...]] = {
    ("ASSAULT", ""): ("violence",),
    ("ASSAULT", "abduct"): ("violence", "custody"),
    ("COERCE", "arrest"): ("custody",),
    ("RETREAT", "release"): ("custody",),
    ("COERCE", "territory"): ("ground",),
    ("COERCE", "seize"): ("ground", "restriction"),  # a building, an airport; goods
    ("RETREAT", "withdraw"): ("leaving", "ground"),  # a place that one side leaves is a place that another takes
    ("RETREAT", "disarm"): ("leaving",),
    ("SANCTION", "expel"): ("leaving",),
    ("COERCE", "deport"): ("leaving",),
    ("AID", ""): ("aid", "leaving"),
    ("RETREAT", "access"): ("aid",),
    ("COERCE", "withhold"): ("aid", "restriction"),
    ("COERCE", "restrict"): ("restriction",),
    ("COERCE", ""): ("restriction",),
    ("RETREAT", "ceasefire"): ("truce",),
    ("RETREAT", ""): ("leaving",),
    ("CONCEDE", ""): ("truce", "leaving"),
    ("AGREE", ""): ("truce", "meeting"),
    ("SUPPORT", ""): ("support", "meeting"),
    ("CONSULT", ""): ("meeting",),
    ("COOPERATE", ""): ("meeting", "aid"),
    ("MOBILIZE", ""): ("moving",),
    ("PROTEST", ""): ("protest",),
    ("SANCTION", ""): ("sanction",),
    ("REQUEST", ""): ("request",),
    ("ACCUSE", ""): ("accuse",),
    ("REJECT", ""): ("reject",),
    ("THREATEN", ""): ("threaten",),
}

# What is done by speaking has its place where the speaker is, if anywhere: who speaks, to whom, when and what about tells one from another.
SPOKEN = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT", "CONCEDE", "AGREE", "CONSULT"})


# How much it tells that two claims share type and mode: everyday kinds of war news little, rare ones much. Guessed, in thirds.
TELLING: dict[tuple[str, str], float] = {
    ("ASSAULT", ""): 0.0, ("ASSAULT", "aerial"): 0.0, ("ASSAULT", "heavy-weapons"): 0.0, ("ASSAULT", "firearms"): 0.33, ("ASSAULT", "explosives"): 0.33,
    ("COERCE", "territory"): 0.0, ("COERCE", "restrict"): 0.33, ("COERCE", "arrest"): 0.33, ("COERCE", ""): 0.33,
    ("RETREAT", "withdraw"): 0.33, ("AID", ""): 0.0, ("MOBILIZE", "troops"): 0.0, ("SANCTION", "expel"): 0.33,
    ("ACCUSE", "disapprove"): 0.0, ("ACCUSE", "allege"): 0.0, ("REQUEST", "change"): 0.0, ("AGREE", ""): 0.33, ("CONSULT", ""): 0.33,
}  # fmt: skip
RARE = 0.67


def telling(type: str, mode: str) -> float:
    return TELLING.get((type, mode), RARE)


Kind = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Nature:
    """What kind of incident it is; how many days two of its dates may lie apart; whether it can hold shorter ones."""

    kind: str
    apart: int
    lasts: bool


@lru_cache(maxsize=1024)
def nature_of(type: str, mode: str) -> Nature:
    table = _natures()
    return table.get((type, mode)) or table.get((type, "")) or Nature("event", 5, False)


@cache
def _natures() -> Mapping[Kind, Nature]:
    with open(Path(__file__).with_name("kinds.csv"), encoding="utf-8", newline="") as handle:
        rows = csv.DictReader(line for line in handle if not line.startswith("#"))
        return {(row["type"], row["mode"]): Nature(row["kind"], int(row["apart"]), row["lasts"] == "yes") for row in rows}


@cache
def _respects() -> Mapping[Kind, Mapping[str, frozenset[str]]]:
    found: dict[Kind, dict[str, frozenset[str]]] = {}
    with open(Path(__file__).with_name("modes.csv"), encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(line for line in handle if not line.startswith("#")):
            found.setdefault((row["type"], row["mode"]), {})[row["respect"]] = frozenset(row["values"].split("|"))
    return found


def known_kinds() -> list[Kind]:
    """The types and modes of which it is known in what respect they tell an event."""
    return sorted(_respects())


def at_odds(one: Kind, other: Kind) -> bool:
    """Whether two kinds with a mode each cannot both be true of one event."""
    mine, theirs = _respects().get(one), _respects().get(other)
    if mine is None or theirs is None:
        return one != other
    return any(not mine[respect] & theirs[respect] for respect in mine.keys() & theirs.keys())


def families_of(type: str, mode: str) -> tuple[str, ...]:
    return FAMILIES.get((type, mode)) or FAMILIES.get((type, "")) or (type.lower(),)


def is_spoken(type: str) -> bool:
    return type in SPOKEN
