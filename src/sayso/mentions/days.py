"""Days, months and years in, EDTF (ISO 8601-2) out: the arithmetic of times, unknown years included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

UNKNOWN_YEAR = 2003  # stands in where the year is unknown: no leap year
SOON = 60  # a day without its year that lies so many days after the report is one to come, not last year's


@dataclass(frozen=True, slots=True)
class Day:
    """A day, month or year. `year` None: unknown; `month` None: the year as a whole; `day` None: the month."""

    year: int | None
    month: int | None = None
    day: int | None = None

    @property
    def exact(self) -> bool:
        return self.day is not None

    def as_date(self) -> date:
        """The day, or the first of the month or year."""
        return date(self.year or UNKNOWN_YEAR, self.month or 1, self.day or 1)

    def last_date(self) -> date:
        """The day, or the last of the month or year."""
        if self.day is not None:
            return self.as_date()
        if self.month is None:
            return date(self.year or UNKNOWN_YEAR, 12, 31)
        return later_month(self, 1).as_date() - timedelta(days=1)

    def __str__(self) -> str:
        year = f"{self.year:04d}" if self.year is not None else "XXXX"
        return year + (f"-{self.month:02d}" if self.month else "") + (f"-{self.day:02d}" if self.day else "")


def read_day(edtf: str | None) -> Day | None:
    """The day, month or year of a plain EDTF date; None for intervals and what is no date."""
    if not edtf or "/" in edtf:
        return None
    parts = edtf[:10].split("-")
    if not parts[0] or not all(part.isdigit() or part == "XXXX" or part == "XX" for part in parts):
        return None
    numbers = [None if "X" in part else int(part) for part in parts]
    day = Day(numbers[0], numbers[1] if len(numbers) > 1 else None, numbers[2] if len(numbers) > 2 else None)
    return day if valid(day) else None


def valid(day: Day) -> bool:
    try:
        date(day.year or 2000, day.month or 1, day.day or 1)
    except ValueError:
        return False
    return True


def of_date(when: date, *, like: Day) -> Day:
    """`when` as a Day, its year unknown where that of `like` is."""
    return Day(None if like.year is None else when.year, when.month, when.day)


def later(day: Day, days: int) -> Day:
    return of_date(day.as_date() + timedelta(days=days), like=day)


def later_month(day: Day, months: int) -> Day:
    """The month as a whole, `months` on."""
    count = (day.year or UNKNOWN_YEAR) * 12 + (day.month or 1) - 1 + months
    return Day(None if day.year is None else count // 12, count % 12 + 1)


def monday_of(day: Day) -> Day:
    return later(day, -day.as_date().weekday())


def interval(first: Day | str, last: Day | str) -> str:
    a, b = str(first), str(last)
    return a if a == b else f"{a}/{b}"


def ends_of(edtf: str) -> tuple[str, str]:
    first, _, last = edtf.partition("/")
    return first, last or first


def month_day(month: int, day: int, *, near: Day | None, ahead: bool) -> Day | None:
    """A day without its year: the last such day before or on `near`, or the next where it lies `ahead` or soon after."""
    if near is None or near.year is None:
        found = Day(None, month, day)
        return found if valid(found) else None
    edge = near.as_date() if ahead else near.last_date()
    years = (near.year, near.year + 1) if ahead else (near.year, near.year - 1)
    for year in (*years, near.year - 4):  # 29 February
        found = Day(year, month, day)
        if valid(found) and (found.as_date() >= edge if ahead else found.as_date() <= edge + timedelta(days=SOON)):
            return found
    return None


def weekday_near(weekday: int, *, near: Day, ahead: bool, strict: bool = False) -> Day:
    """The last such weekday before or on `near`, or the next. `strict`: not on it."""
    away = (weekday - near.as_date().weekday()) % 7 if ahead else -((near.as_date().weekday() - weekday) % 7)
    if strict and away == 0:
        away = 7 if ahead else -7
    return later(near, away)
