"""The counts of an incident in, a small chart for each measure out: a bar from low to high for every count, with who gives it when."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.incidents.tolls import Count, Telling
from sayso.model import Incident, row
from sayso.publish.accounts import teller
from sayso.publish.labels import count_text, one_line

WIDTH = 400.0
OPEN = 18.0  # units that a bar runs on where one end is not known


@row
class Bar:
    """In units of the drawing. `open`: one end is not known."""

    x: float
    width: float
    open: bool


@row
class Line:
    """One count and all origins that stand by it. `people` stands on the first line of its kind; `earlier` are what they said before."""

    people: str
    range: str
    text: str
    bar: Bar
    earlier: tuple[Bar, ...]
    who: tuple[str, ...]


@row
class Chart:
    measure: str
    lines: tuple[Line, ...]


def draw_counts(counts: Sequence[Count], incident: Incident) -> list[Chart]:
    """Counts are never added up or averaged."""
    names = {origin.key: one_line(origin.name) for origin in incident.origins}
    charts = []
    for measure in dict.fromkeys(count.measure for count in counts):
        own = [count for count in counts if count.measure == measure]
        top = max(
            (end for count in own for telling in (*count.last, *count.before) for end in (telling.low, telling.high) if end), default=1
        )
        unit = (WIDTH - OPEN - 4) / (top * 1.02)
        charts.append(Chart(measure=measure, lines=tuple(line for count in own for line in _lines(count, unit, names))))
    return charts


def _lines(count: Count, unit: float, names: dict[str, str]) -> list[Line]:
    before: dict[str, list[Telling]] = {}
    for telling in count.before:
        before.setdefault(telling.origin, []).append(telling)
    said: dict[tuple[int | None, int | None], list[Telling]] = {}
    for telling in count.last:
        said.setdefault((telling.low, telling.high), []).append(telling)
    lines = []
    for at, tellings in enumerate(said.values()):
        old = [one for telling in tellings for one in before.get(telling.origin, ())]
        lines.append(
            Line(
                people="" if at else one_line(count.people) or "people",
                range=count.range.text if not at and len(said) > 1 else "",
                text=count_text(tellings[0].low, tellings[0].high),
                bar=_bar(tellings[0], unit),
                earlier=tuple(_bar(one, unit) for one in old),
                who=tuple(dict.fromkeys(teller(telling, before.get(telling.origin, []), names) for telling in tellings)),
            )
        )
    return lines


def _bar(telling: Telling, unit: float) -> Bar:
    start = (telling.low or 0) * unit
    stop = telling.high * unit if telling.high is not None else start + OPEN
    return Bar(x=round(start, 1), width=round(max(stop - start, 5.0), 1), open=telling.low is None or telling.high is None)
