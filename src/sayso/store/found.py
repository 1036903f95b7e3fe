"""What finding gives back: rows that hold no connection, for pages and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Kind]):
    """`count`: how many fit in all, or at least so many where `capped` (more hits of words than are looked at). `next`: what
    to give as `after` for the next page; None on the last."""

    rows: tuple[Kind, ...]
    ids: tuple[str, ...]
    count: int
    capped: bool = False
    next: str | None = None


class FacetCount(NamedTuple):
    """`value` is what the Filter takes; "-" stands for what has none."""

    value: str
    label: str
    count: int  # type: ignore[assignment]


class Point(NamedTuple):
    """A cell of the map: the middle of what lies in it, and the box of the cell. `id` where it is one alone."""

    lat: float
    lon: float
    count: int  # type: ignore[assignment]
    label: str
    id: str | None
    box: tuple[float, float, float, float]


class Points(NamedTuple):
    points: tuple[Point, ...]
    elsewhere: int


class Days(NamedTuple):
    """(ISO day, month or year, count) in order; `undated` has no day that is as precise."""

    counts: tuple[tuple[str, int], ...]
    undated: int


class Summary(NamedTuple):
    claims: int
    incidents: int
    reports: int
    outlets: int
    first_day: str | None
    last_day: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One party, outlet or place: in how many claims, incidents and reports it is, and between which days."""

    value: str
    label: str
    claims: int
    incidents: int
    reports: int
    first_day: str | None
    last_day: str | None
    actor: int = 0
    recipient: int = 0
    source: int = 0
