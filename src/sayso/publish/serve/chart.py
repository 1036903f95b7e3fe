"""The figures of an incident in, a small chart for each measure out: a bar from low to high for every count, with who gives it."""

from __future__ import annotations

import math

from sayso.model import Incident, IncidentFigure, row
from sayso.publish.labels import count_text, one_line

WIDTH, ROW, HEAD = 400.0, 26.0, 20.0
OPEN = 18.0  # units that a bar runs on where one end is not known


@row
class Count:
    """`x` and `width` of a bar; `open_low`, `open_high`: that end is not known."""

    x: float
    width: float
    y: float
    open_low: bool
    open_high: bool
    text: str
    who: str
    origins: tuple[str, ...]


@row
class Chart:
    measure: str
    counts: tuple[Count, ...]
    ticks: tuple[tuple[float, str], ...]
    height: float


def draw_figures(incident: Incident) -> list[Chart]:
    """Counts are never added up or averaged: one row for each count, and everybody who gives it beside it."""
    names = {origin.key: one_line(origin.name) for origin in incident.origins}
    measures = dict.fromkeys(figure.measure for figure in incident.figures)
    return [_chart(measure, [f for f in incident.figures if f.measure == measure], names) for measure in measures]


def _chart(measure: str, figures: list[IncidentFigure], names: dict[str, str]) -> Chart:
    groups: dict[tuple[int | None, int | None], list[IncidentFigure]] = {}
    for figure in sorted(figures, key=lambda f: (_known(f)[0], _known(f)[1])):
        groups.setdefault((figure.low, figure.high), []).append(figure)
    top = max((value for low, high in groups for value in (low, high) if value is not None), default=1) or 1
    step = _step(top)
    end = math.ceil(top * 1.0001 / step) * step
    room = WIDTH - OPEN - 4
    counts = tuple(
        _count(low, high, group, room / end, at, tuple(dict.fromkeys(names.get(f.origin, f.origin) for f in group)))
        for at, ((low, high), group) in enumerate(groups.items())
    )
    ticks = tuple((round(value * step * room / end, 1), f"{value * step:,}") for value in range(int(end / step) + 1))
    return Chart(
        measure=measure, counts=counts, ticks=ticks, height=HEAD + ROW * len(counts),
    )  # fmt: skip


def _count(low: int | None, high: int | None, group: list[IncidentFigure], unit: float, at: int, origins: tuple[str, ...]) -> Count:
    start = (low if low is not None else 0) * unit
    stop = high * unit if high is not None else start + OPEN
    return Count(
        x=round(start, 1), width=round(max(stop - start, 5.0), 1), y=HEAD + ROW * at, open_low=low is None, open_high=high is None,
        text=count_text(low, high), who=", ".join(dict.fromkeys(filter(None, (one_line(f.who) for f in group)))), origins=origins,
    )  # fmt: skip


def _known(figure: IncidentFigure) -> tuple[float, float]:
    low = figure.low if figure.low is not None else figure.high
    return (float(low) if low is not None else -1.0, float(figure.high) if figure.high is not None else math.inf)


def _step(top: int) -> int:
    """A round number that divides the axis into two to five parts."""
    power = 10 ** max(0, math.floor(math.log10(max(top, 1))))
    return next(
        (int(step) for step in (power / 5, power / 2, power, power * 2) if step >= 1 and top / step <= 5 and step == int(step)), power
    )
