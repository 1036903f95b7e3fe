"""The query of an address in, what a reader asks for out: filters, order and page, each checked, and addresses for other views.

What is mistyped is left out and said in a notice; no address makes a page fail.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import urlencode

from sayso.days import day_span
from sayso.model import MEASURES, STATUSES, row
from sayso.publish.labels import STATES, TYPES, one_line
from sayso.store import Filter

WORDS = 300  # characters of one value
TOKEN = 500  # characters of what leads to the next page
DECIDED = ("yes", "no", "accepted", "changed", "added", "rejected", "all")
SORTS = {
    "incidents": {"newest": "newest first", "oldest": "oldest first", "accounts": "most told first", "losses": "most killed first"},
    "claims": {
        "newest": "newest first", "oldest": "oldest first", "unsure": "least sure first", "losses": "most killed first",
        "report": "report by report",
    },
    "reports": {"newest": "newest first", "oldest": "oldest first", "outlet": "by outlet"},
}  # fmt: skip
LABELS = {
    "text": "words", "type": "event", "mode": "mode", "status": "status", "state": "state", "party": "party", "actor": "actor",
    "recipient": "recipient", "source": "source", "place": "place", "admin1": "governorate", "country": "country", "since": "from",
    "until": "until", "outlet": "outlet", "measure": "figure", "losses": "at least", "decided": "decided", "report": "report",
    "incident": "incident", "box": "part of the map",
}  # fmt: skip


@row
class Asked:
    """`words`: the filters as they stand in the address. `after`: where the page before ended. `notices`: what was left out."""

    words: tuple[tuple[str, str], ...] = ()
    sort: str = ""
    after: str = ""
    notices: tuple[str, ...] = ()

    def get(self, name: str) -> str:
        return next((value for own, value in self.words if own == name), "")

    def values(self, name: str) -> list[str]:
        """Several values of one filter: either may fit."""
        return [value for value in self.get(name).split("|") if value]

    def only(self, **more: str) -> Asked:
        """The same with some filters set to what is given."""
        return replace(self, words=tuple((dict(self.words) | more).items()))

    def bare(self) -> Asked:
        """The words alone, without the other filters."""
        return replace(self, words=tuple(pair for pair in self.words if pair[0] == "text"))

    def query(self, **changes: str | int | None) -> str:
        """The query of this view with some filters changed; a change to None or "" takes one away, and every change leads to the
        first page."""
        kept = dict(self.words) | ({"sort": self.sort} if self.sort else {})
        for name, value in changes.items():
            kept.pop(name, None)
            if value not in (None, ""):
                kept[name] = str(value)
        return f"?{urlencode(kept)}" if kept else ""

    def toggle(self, name: str, value: str) -> str:
        """The query of this view with one value of a filter added, or taken away where it is set."""
        held = self.values(name)
        chosen = [other for other in held if other != value] if value in held else [*held, value]
        return self.query(**{name: "|".join(chosen)})


def read_asked(query: Mapping[str, str]) -> Asked:
    found: dict[str, str] = {}
    notices: list[str] = []
    for name in LABELS:
        value = one_line(query.get(name, "")[:WORDS])
        if not value:
            continue
        fault = next(filter(None, (_fault(name, part) for part in _parts(name, value))), "")
        if fault:
            notices.append(f"“{value}” {fault}; this filter was left out.")
        else:
            found[name] = _tidy(name, value)
    if "since" in found and "until" in found and found["since"][:10] > found["until"] + "~":
        notices.append("The first day is after the last one: nothing can lie between.")
    sort = query.get("sort", "")
    known = any(sort in sorts for sorts in SORTS.values())
    return Asked(
        words=tuple(found.items()), sort=sort if known else "", after=one_line(query.get("after", "")[:TOKEN]), notices=tuple(notices)
    )


def filter_of(asked: Asked) -> Filter:
    known = Filter.__dataclass_fields__
    given = {name: box_of(value) if name == "box" else int(value) if name == "losses" else value for name, value in asked.words}
    return Filter(**{name: value for name, value in given.items() if name in known})  # type: ignore[arg-type]


def sort_of(asked: Asked, view: str) -> str:
    """The order that this view can have; the newest first where another view's was asked."""
    return asked.sort if asked.sort in SORTS[view] else "newest"


def _parts(name: str, value: str) -> list[str]:
    return [value] if name in ("text", "box", "report") else value.split("|")


def box_of(words: str) -> tuple[float, float, float, float] | None:
    """South, west, north, east in degrees."""
    try:
        south, west, north, east = (float(part) for part in words.split(","))
    except ValueError:
        return None
    fits = -90 <= south <= north <= 90 and -180 <= west <= 180 and -180 <= east <= 180  # not a number fits nothing
    return (south, west, north, east) if fits else None


def _fault(name: str, value: str) -> str:
    tables = {"type": TYPES, "state": STATES, "status": STATUSES, "measure": MEASURES, "decided": DECIDED}
    if name in tables and value.upper() not in tables[name] and value.lower() not in tables[name]:
        return f"is no {LABELS[name]} that is known"
    if name in ("since", "until") and day_span(value)[0] is None:
        return "is no day (2017, 2017-04 or 2017-04-04)"
    if name == "losses" and not (value.isdecimal() and value.isascii() and len(value) <= 9):
        return "is no number"
    if name == "box" and box_of(value) is None:
        return "is no part of the map"
    return ""


def _tidy(name: str, value: str) -> str:
    if name == "type":
        return value.upper()
    return value.lower() if name in ("state", "status", "measure", "decided") else value


def named(asked: Asked) -> Iterable[tuple[str, str, str]]:
    """(name, label, value) of each filter that is set, in the order of the form."""
    return ((name, LABELS[name], value) for name, value in asked.words)
