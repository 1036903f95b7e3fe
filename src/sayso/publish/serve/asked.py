"""The query of an address in, what a reader asks for out: filters, order and page, each checked, and addresses for other views.

What is mistyped is left out and said in a notice; no address makes a page fail.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from sayso.days import day_span
from sayso.model import row
from sayso.publish.labels import STATES, TYPES, one_line
from sayso.store import Filter

WORDS = 300  # characters of one value
PAGES = 10_000
STATUSES = ("happened", "planned", "possible", "denied")
MEASURES = ("killed", "wounded", "detained", "abducted", "released", "evacuated", "displaced", "deployed", "involved")
SORTS = {"newest": "newest first", "oldest": "oldest first", "told": "most told first", "unsure": "least sure first"}
NAMES = (
    "text", "type", "mode", "status", "party", "actor", "recipient", "source", "place", "admin1", "country", "since", "until", "state",
    "outlet", "measure", "least", "most", "box",
)  # fmt: skip
LABELS = {
    "text": "words", "type": "event", "mode": "mode", "status": "status", "party": "party", "actor": "actor", "recipient": "recipient",
    "source": "source", "place": "place", "admin1": "governorate", "country": "country", "since": "from", "until": "until", "state": "state",
    "outlet": "outlet", "measure": "figure", "least": "at least", "most": "at most", "box": "map",
}  # fmt: skip


@row
class Asked:
    """`words`: the filters as they stand in the address. `notices`: what was left out, and why."""

    words: tuple[tuple[str, str], ...] = ()
    sort: str = "newest"
    page: int = 1
    notices: tuple[str, ...] = ()

    def get(self, name: str) -> str:
        return dict(self.words).get(name, "")

    def __contains__(self, name: str) -> bool:
        return name in dict(self.words)

    def query(self, **changes: str | int | None) -> str:
        """The query of this view with some filters changed; a change to None or "" takes one away. Another filter means page 1."""
        kept: dict[str, str] = dict(self.words)
        if self.sort != "newest":
            kept["sort"] = self.sort
        if self.page > 1 and not changes:
            kept["page"] = str(self.page)
        for name, value in changes.items():
            kept.pop(name, None)
            if value not in (None, "", 0):
                kept[name] = str(value)
        return f"?{urlencode(kept)}" if kept else ""


def read_asked(query: Mapping[str, str]) -> Asked:
    found: dict[str, str] = {}
    notices: list[str] = []
    for name in NAMES:
        value = one_line(query.get(name, "")[:WORDS])
        if not value:
            continue
        fault = _fault(name, value)
        if fault:
            notices.append(f"“{value}” {fault}; this filter was left out.")
        else:
            found[name] = _tidy(name, value)
    if "since" in found and "until" in found and found["since"] > found["until"]:
        notices.append("The first day is after the last one: nothing can lie between.")
    sort = query.get("sort", "newest")
    return Asked(
        words=tuple(found.items()), sort=sort if sort in SORTS else "newest", page=_page(query.get("page", "")), notices=tuple(notices)
    )


def filter_of(asked: Asked) -> Filter:
    known = Filter.__dataclass_fields__
    return Filter(**{name: box_of(value) if name == "box" else value for name, value in asked.words if name in known})  # type: ignore[arg-type]


def box_of(words: str) -> tuple[float, float, float, float] | None:
    """South, west, north, east in degrees."""
    try:
        south, west, north, east = (float(part) for part in words.split(","))
    except ValueError:
        return None
    fits = -90 <= south <= north <= 90 and -180 <= west <= 180 and -180 <= east <= 180  # not a number fits nothing
    return (south, west, north, east) if fits else None


def _fault(name: str, value: str) -> str:
    if name == "type" and value.upper() not in TYPES:
        return "is no event type"
    if name == "state" and value.lower() not in STATES:
        return "is no state"
    if name == "status" and value.lower() not in STATUSES:
        return "is no status"
    if name == "measure" and value.lower() not in MEASURES:
        return "is no figure that is counted"
    if name in ("since", "until") and day_span(value)[0] is None:
        return "is no day (2017, 2017-04 or 2017-04-04)"
    if name in ("least", "most") and not (value.isdecimal() and value.isascii() and len(value) <= 9):
        return "is no number"
    if name == "box" and box_of(value) is None:
        return "is no part of the map"
    return ""


def _tidy(name: str, value: str) -> str:
    if name == "type":
        return value.upper()
    return value.lower() if name in ("state", "status", "measure") else value


def _page(words: str) -> int:
    return min(int(words), PAGES) or 1 if words.isdecimal() and words.isascii() and len(words) < 7 else 1


def named(asked: Asked) -> Iterable[tuple[str, str, str]]:
    """(name, label, value) of each filter that is set, in the order of the form."""
    return ((name, LABELS[name], value) for name, value in asked.words)
