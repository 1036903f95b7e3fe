"""EDTF in (ISO 8601-2), the words that people read out."""

from __future__ import annotations

import re

MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PART = re.compile(r"(?P<year>-?[\dX]{4})(?:-(?P<month>[\dX]{2}))?(?:-(?P<day>[\dX]{2}))?(?P<mark>[~?%]?)$")


def date_text(edtf: str | None) -> str:
    """ "9 Nov 2017", "Dec 2016", "9 Nov (year?)", "10–12 Dec 2016"; what is no EDTF that we know is given back."""
    if not edtf:
        return ""
    first, slash, last = edtf.partition("/")
    if not slash:
        return _part_text(first)
    if first in ("", ".."):
        return f"until {_part_text(last)}"
    if last in ("", ".."):
        return f"since {_part_text(first)}"
    a, b = _part_text(first), _part_text(last)
    for words in (3, 2):  # what both ends share is said once
        if len(a.split()) == len(b.split()) == 3 and a.split()[4 - words :] == b.split()[4 - words :]:
            return f"{' '.join(a.split()[: 4 - words])}–{b}" if words == 3 else f"{' '.join(a.split()[:2])} – {b}"
    return f"{a} – {b}"


def _part_text(part: str) -> str:
    match = _PART.match(part)
    if match is None:
        return part
    year, month, day = match["year"], match["month"], match["day"]
    words = []
    if day and "X" not in day:
        words.append(str(int(day)))
    if month and "X" not in month and 1 <= int(month) <= 12:
        words.append(MONTHS[int(month)])
    known = "X" not in year
    if known:
        words.append(year)
    text = " ".join(words) or year
    if not known:
        text = f"{text} (year?)" if words else f"{year.replace('X', '–')}"
    return f"about {text}" if match["mark"] in ("~", "%") else f"{text} (?)" if match["mark"] == "?" else text
