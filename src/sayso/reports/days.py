"""When a record says that it was published, in any usual writing, in; ISO 8601 out where that is certain."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from math import isnan

MONTHS = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12}
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?$")
PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})$")
SEPARATED = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?:[ T,].*)?$")
DAY_MONTH = re.compile(r"(?:[a-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3,9})\.?,?[\s-]+(\d{4})\b", re.IGNORECASE)
MONTH_DAY = re.compile(r"(?:[a-z]{3,9},?\s+)?([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b", re.IGNORECASE)


def iso_time(value: object) -> str | None:
    """ISO 8601 of a day or a moment. Words that are no certain date ("4/5/2016" is in April or in May) stay as they are:
    what the record says is kept, right or wrong. None where it says nothing."""
    if value is None or value == "" or (isinstance(value, float) and isnan(value)):
        return None
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute or value.second) else value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    words = str(value).strip()
    if not words or words.lower() in ("none", "null", "nan", "nat", "n/a", "unknown"):
        return None
    return _written(words) or words


def _written(words: str) -> str | None:
    if found := ISO.match(words):
        year, month, day, clock, zone = found.groups()
        stated = _day(year, month, day)
        zone = {"UTC": "Z", None: ""}.get(zone, zone)
        return f"{stated}T{clock}{zone}" if stated and clock else stated
    if found := PLAIN.match(words):
        return _day(*found.groups())
    if re.fullmatch(r"\d{10}(\.\d+)?|\d{13}", words):
        seconds = float(words) / (1000 if len(words) == 13 else 1)
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if found := SEPARATED.match(words):
        return _numbers(*found.groups(), dotted="." in words[:6])
    if ":" in words and "," in words[:4]:
        try:
            return parsedate_to_datetime(words).isoformat()
        except ValueError:
            pass
    if found := DAY_MONTH.match(words):
        return _day(found[3], str(MONTHS.get(found[2][:3].lower(), 0)), found[1])
    if found := MONTH_DAY.match(words):
        return _day(found[3], str(MONTHS.get(found[1][:3].lower(), 0)), found[2])
    return None


def _numbers(first: str, second: str, third: str, *, dotted: bool) -> str | None:
    if len(first) == 4:
        return _day(first, second, third)
    if len(third) != 4:
        return None
    # points stand between day and month everywhere they are used; strokes and hyphens stand for both orders
    if dotted or int(first) > 12 or first == second:
        return _day(third, second, first)
    if int(second) > 12:
        return _day(third, first, second)
    return None


def _day(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
