"""A date of a claim (EDTF, ISO 8601-2) in, its first and last day out; nothing where the year is unknown."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

# "2017", "2017-04", "2017-04-07", a day or month or year digit of X where unknown, a time of day passed over, ? ~ % qualify
PART = re.compile(r"([0-9X]{4})(?:-([0-9X]{2})(?:-([0-9X]{2}))?)?(?:T.*)?[?~%]?$")
SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}  # of the northern half, as EDTF level 1 leaves open


@lru_cache(maxsize=65536)
def day_span(edtf: str | None) -> tuple[date | None, date | None]:
    """Both ends of a span are included; an open or unknown end is None."""
    if not edtf:
        return None, None
    if "/" in edtf:
        first, last = edtf.split("/", 1)
        return _ends(first)[0], _ends(last)[1]
    return _ends(edtf)


@lru_cache(maxsize=65536)
def month_day(edtf: str | None) -> tuple[int, int] | None:
    """The month and day of a date whose year is unknown ("XXXX-11-09"), else None."""
    found = PART.match(edtf or "")
    if not found or found[1] != "XXXX" or not found[2] or not found[3] or "X" in found[2] + found[3]:
        return None
    return int(found[2]), int(found[3])


def _ends(part: str) -> tuple[date | None, date | None]:
    found = PART.match(part.strip())
    if not found or found[1] == "XXXX":
        return None, None
    low, high = int(found[1].replace("X", "0")), int(found[1].replace("X", "9"))
    if low == 0:
        return None, None
    if not found[2] or "X" in found[2]:
        return date(low, 1, 1), date(high, 12, 31)
    month = int(found[2])
    if month in SEASONS:
        first, last = SEASONS[month]
        end = low + (last < first)
        return date(low, first, 1), date(end, last, monthrange(end, last)[1])
    if not 1 <= month <= 12:
        return None, None
    length = monthrange(high, month)[1]
    if not found[3] or "X" in found[3]:
        return date(low, month, 1), date(high, month, length)
    day = int(found[3])
    return (date(low, month, day), date(high, month, day)) if 1 <= day <= length and low == high else (None, None)
