"""Words with a date in, the day in ISO 8601 out, where it is certain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
MONTH = f"(?:{MONTH}|{'|'.join(name.upper() for name in MONTHS)}|{'|'.join(name[:3].upper() for name in MONTHS)})"
WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s+)"
# "Jun 142016" has lost its comma and blank; "18.10.2014Get" the blank after it
DATE = (
    rf"{WEEKDAY}?(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{MONTH}),?\s+(?P<y1>\d{{4}})(?!\d)"
    rf"|(?P<m2>{MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s*(?P<y2>(?:19|20)\d{{2}})(?!\d)"
    r"|(?P<y3>\d{4})[-/.](?P<m3>\d{2})[-/.](?P<d3>\d{2})(?!\d)"
    r"|(?P<a>\d{1,2})(?P<sign>[-/.])(?P<b>\d{1,2})(?P=sign)(?P<y4>\d{4})(?!\d))"
)
SHORT_DATE = rf"(?:{WEEKDAY}?(?:(?P<m5>{MONTH})\s+(?P<d5>\d{{1,2}})(?!\d)|(?P<d6>\d{{1,2}})\s+(?P<m6>{MONTH})))"
CLOCK = (
    r"(?:[,\s]*(?:at\s+|-\s*|\|\s*)?(?:\d{1,2}[:.]\d{2}(?:[:.]\d{2})?|(?<=at )\d{4}|\d{4}(?=\s*(?:GMT|UTC|hrs)))"
    r"(?:\s*(?:[ap]\.?m\.?|AM|PM))?(?:\s*(?:GMT|UTC|EST|EDT|BST|CET|KSA|IST|MSK|local time)(?:[+-]\d{1,2}(?::?\d{2})?)?)?)"
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day that the text gives for itself. `year` is 0 where the words leave it out. `updated`: of a later version, perhaps."""

    year: int
    month: int
    day: int
    words: str
    updated: bool = False

    def iso(self) -> str | None:
        try:
            return date(self.year, self.month, self.day).isoformat() if self.year else None
        except ValueError:
            return None

    def in_year_of(self, other: str | None) -> Day:
        """With the year that brings it nearest to another day."""
        if self.year or not other:
            return self
        near = date.fromisoformat(other)
        candidates = []
        for year in (near.year - 1, near.year, near.year + 1):
            try:
                candidates.append((abs((date(year, self.month, self.day) - near).days), year))
            except ValueError:
                continue
        return Day(min(candidates)[1], self.month, self.day, self.words, self.updated) if candidates else self


def day_of(found: re.Match[str], *, published: str | None, updated: bool = False) -> Day | None:
    """The day of a match of DATE or SHORT_DATE. A date of numbers alone that fits two days ("03-07-2015") is the one nearer to
    what the record says, and none where it says nothing."""
    parts = found.groupdict()
    words = " ".join(found.group().split())
    for i in "12356":
        month, day, year = parts.get(f"m{i}"), parts.get(f"d{i}"), parts.get(f"y{i}")
        if month and day:
            return _checked(int(year or 0), _month(month), int(day), words, updated)
    if not parts.get("y4"):
        return None
    first, second, year = int(parts["a"]), int(parts["b"]), int(parts["y4"])
    if parts["sign"] == "." or first > 12 or first == second:
        return _checked(year, second, first, words, updated)
    if second > 12:
        return _checked(year, first, second, words, updated)
    both = [day for day in (_checked(year, second, first, words, updated), _checked(year, first, second, words, updated)) if day]
    if not published or not both:
        return None
    near = date.fromisoformat(published)
    apart = [abs((date(day.year, day.month, day.day) - near).days) for day in both]
    return both[apart.index(min(apart))] if min(apart) < 20 else None


def _month(words: str) -> int:
    if words[:2].isdigit():
        return int(words)
    return next(number for number, name in enumerate(MONTHS, 1) if name.startswith(words[:3].lower()))


def _checked(year: int, month: int, day: int, words: str, updated: bool) -> Day | None:
    try:
        date(year or 2000, month, day)
    except ValueError:
        return None
    return Day(year, month, day, words, updated) if not year or 1900 <= year <= 2100 else None
