"""The rows of what the encoder learns from a report; data.py makes them of coded reports, flat.py lays them end to end."""

from __future__ import annotations

from dataclasses import dataclass

from sayso.claims.encoder.windows import Windows


@dataclass(frozen=True, slots=True)
class Pair:
    """A mention beside an event: words of its head, first and last token; what is known; its label."""

    head: int
    first: int
    last: int
    known: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Event:
    """`weight`: several claims on one anchor count as one. `pairs`: those of each pairing (roles, where)."""

    word: int
    kind: str
    mode: str
    status: str
    weight: float
    pairs: dict[str, list[Pair]]


@dataclass(frozen=True, slots=True)
class Lesson:
    """`kinds`: for each word that tells something, its type of event, or NONE. `real`: no example of our own."""

    report: str
    weight: float
    windows: Windows
    kinds: list[tuple[int, str]]
    events: list[Event]
    real: bool
