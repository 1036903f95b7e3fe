"""Incidents in, the bars of the timeline out: days, weeks, months or years, whatever the span of the data asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from sayso.days import day_span
from sayso.model import Incident, row
from sayso.publish.dates import MONTHS

WIDTH, HEIGHT, FOOT, HEAD = 560.0, 200.0, 26.0, 18.0
STEPS = (("day", 45), ("week", 250), ("month", 4_000), ("year", 10**7))  # a step, and the days up to which it is taken
FEW = 0.03  # the part of all days that may be cut off at the early end, where old events are only told as background
LONG = 366  # days; an incident known less exactly than that is on no bar


@row
class Bar:
    x: float
    width: float
    contested: float
    other: float
    title: str
    first: str
    last: str


@row
class Tick:
    x: float
    text: str
    always: bool


@row
class Timeline:
    """Heights of bars are in units from the foot; `top` is what the highest bar counts."""

    width: float
    height: float
    foot: float
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    top: int
    step: str
    undated: int
    earlier: int


def draw_timeline(incidents: Iterable[Incident]) -> Timeline | None:
    days: list[tuple[date, bool]] = []
    undated = 0
    for incident in incidents:
        first, last = day_span(incident.first_day)
        if first is None or last is None or (last - first).days > LONG:
            undated += 1
        else:
            days.append((first, incident.state == "contested"))
    if not days:
        return None
    days.sort()
    start, earlier = _start([day for day, _ in days])
    kept = days[earlier:]
    step = find_step(start, kept[-1][0])
    return draw_counts(Counter((_floor(day, step), contested) for day, contested in kept), step, undated=undated, earlier=earlier)


def find_step(start: date, end: date) -> str:
    """What one bar stands for, so that bars are neither too many nor too few."""
    return next(name for name, most in STEPS if (end - start).days <= most)


def draw_counts(counts: Mapping[tuple[date, bool], int], step: str, *, undated: int = 0, earlier: int = 0) -> Timeline:
    """`counts`: (first day of a step, whether contested), at least one."""
    days = [day for day, _ in counts]
    slots = _slots(_floor(min(days), step), _floor(max(days), step), step)
    totals = {slot: counts.get((slot, True), 0) + counts.get((slot, False), 0) for slot in slots}
    top = max(totals.values())
    wide = WIDTH / max(len(slots), 12)
    rise = (HEIGHT - FOOT - HEAD) / top
    bars = tuple(
        Bar(
            x=round(at * wide, 2),
            width=round(max(wide - 1.5, wide * 0.7), 2),
            contested=round(counts.get((slot, True), 0) * rise, 1),
            other=round(counts.get((slot, False), 0) * rise, 1),
            title=_title(slot, step, totals[slot], counts.get((slot, True), 0)),
            first=slot.isoformat(),
            last=(_next(slot, step) - timedelta(days=1)).isoformat(),
        )
        for at, slot in enumerate(slots)
        if totals[slot]
    )
    return Timeline(
        width=WIDTH, height=HEIGHT, foot=HEIGHT - FOOT, bars=bars, ticks=tuple(_ticks(slots, step, wide)), top=top, step=step,
        undated=undated, earlier=earlier,
    )  # fmt: skip


def _start(days: list[date]) -> tuple[date, int]:
    """The first day drawn and how many are before it: a few far days in the past are cut off where that halves the span."""
    best = 0
    for cut in range(1, int(len(days) * FEW) + 1):
        if (days[-1] - days[cut]).days < 0.5 * (days[-1] - days[best]).days:
            best = cut
    return days[best], best


def _floor(day: date, step: str) -> date:
    if step == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step == "month" else day.replace(month=1, day=1) if step == "year" else day


def _next(slot: date, step: str) -> date:
    if step == "month":
        return (slot.replace(day=1) + timedelta(days=32)).replace(day=1)
    if step == "year":
        return slot.replace(year=slot.year + 1)
    return slot + timedelta(days=7 if step == "week" else 1)


def _slots(first: date, last: date, step: str) -> list[date]:
    slots = [first]
    while slots[-1] < last:
        slots.append(_next(slots[-1], step))
    return slots


def _ticks(slots: list[date], step: str, wide: float) -> Iterable[Tick]:
    """A label about every ninth part of the width; on a phone every second one."""
    every = max(1, round(WIDTH / 7 / wide))
    for count, at in enumerate(range(0, len(slots), every)):
        if at * wide < WIDTH - 55:
            yield Tick(x=round(at * wide, 1), text=_name(slots[at], step, short=True), always=count % 2 == 0 and at * wide < WIDTH - 110)


def _name(slot: date, step: str, *, short: bool = False) -> str:
    if step == "year":
        return str(slot.year)
    if step == "month":
        return f"{MONTHS[slot.month]} {slot.year}"
    return f"{slot.day} {MONTHS[slot.month]}" if short else f"{slot.day} {MONTHS[slot.month]} {slot.year}"


def _title(slot: date, step: str, count: int, contested: int) -> str:
    when = f"week of {_name(slot, step)}" if step == "week" else _name(slot, step)
    return f"{when}: {count} incident{'' if count == 1 else 's'}{f', {contested} contested' if contested else ''}"
