"""A view in, the filters beside it out: for each field the values that would leave something, with how many they leave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import quote_plus

from sayso.model import row
from sayso.publish.labels import STATES, TYPES, country_name, party_name
from sayso.publish.serve.asked import LABELS, Asked, filter_of
from sayso.store import FacetCount, Store

SHOWN = 8  # values of a field that are listed; the others come when they are asked for
MOST = 40  # that are counted
EVERY = 300  # that are listed where a person asks for the others
# in this order, with those that are open from the start
GROUPS = (
    ("type", True), ("state", True), ("actor", True), ("recipient", False), ("place", True), ("admin1", False), ("country", False),
    ("year", True), ("source", False), ("outlet", False), ("losses", False), ("mode", False), ("status", False), ("decided", False),
)  # fmt: skip
FIELDS = tuple(name for name, _ in GROUPS)
TITLES = LABELS | {"type": "Event", "year": "Year", "losses": "Killed, at least"}
PARTIES = ("party", "actor", "recipient")
HAND = {
    "yes": "decided by a person", "no": "not decided yet", "accepted": "accepted", "changed": "changed", "added": "added by hand",
    "rejected": "rejected", "all": "all, with those rejected",
}  # fmt: skip


@row
class Choice:
    """A value that can be chosen. `to` is the query that chooses it, or takes it away where it is `chosen`."""

    words: str
    note: str
    count: int
    to: str
    chosen: bool


@row
class Group:
    """`left`: in words, how many values there are beyond those that are listed; of MOST there may be more."""

    name: str
    title: str
    choices: tuple[Choice, ...]
    left: str
    open: bool


def find_groups(store: Store, asked: Asked, of: str, *, more: str = "") -> list[Group]:
    """`more`: the field whose values are all listed."""
    found = store.facets(filter_of(asked), of=of, limit=MOST)
    groups = []
    for name, open_first in GROUPS:
        counted = every_value(store, asked, of, name) if name == more else _with_chosen(store, asked, of, name, found.get(name, ()))
        held = _held(asked, name)
        counted = sorted(counted, key=lambda one: one.value not in held)
        if len(counted) > 1 or (counted and held):
            shown = counted if name == more or len(counted) < SHOWN + 3 else counted[:SHOWN]
            left = len(counted) - len(shown)
            groups.append(Group(
                name=name, title=TITLES[name].capitalize(), choices=_choices(asked, name, shown),
                left="" if not left else f"{left} or more others" if len(counted) >= MOST else f"{left} more",
                open=open_first or bool(held) or name == more,
            ))  # fmt: skip
    return groups


def every_value(store: Store, asked: Asked, of: str, name: str) -> Sequence[FacetCount]:
    found = store.facets(filter_of(asked), of=of, limit=EVERY, fields=(name,)).get(name, ())
    return _with_chosen(store, asked, of, name, found, most=EVERY)


def rest_of(store: Store, asked: Asked, of: str, name: str) -> tuple[Choice, ...]:
    """The values of a field, from the first one that the list beside a view leaves out."""
    held = _held(asked, name)
    return _choices(asked, name, sorted(every_value(store, asked, of, name), key=lambda one: one.value not in held)[SHOWN:])


def _with_chosen(store: Store, asked: Asked, of: str, name: str, found: Sequence[FacetCount], *, most: int = MOST) -> Sequence[FacetCount]:
    """A value that is chosen is listed also where others leave more."""
    given = {one.value for one in found}
    missing = [value for value in asked.values(name) if value not in given]
    counts = [store.count(filter_of(asked.only(**{name: value})), of=of) if len(found) >= most else 0 for value in missing]
    return [*(FacetCount(value, "", count) for value, count in zip(missing, counts, strict=True)), *found]


def _choices(asked: Asked, name: str, counted: Sequence[FacetCount]) -> tuple[Choice, ...]:
    held, to = _held(asked, name), _addresses(asked, name)
    return tuple(
        Choice(words=_said(name, one), note=_note(name, one.value), count=one.count, to=to(one.value), chosen=one.value in held)
        for one in counted
    )


def _held(asked: Asked, name: str) -> list[str]:
    if name == "year":
        return [asked.get("since")] if asked.get("since") and asked.get("since") == asked.get("until") else []
    return asked.values(name)


def _addresses(asked: Asked, name: str) -> Callable[[str], str]:
    """From a value to the query that chooses it, or takes it away. There are a hundred on a page: what they share is written once."""
    held, only = _held(asked, name), name in ("year", "losses")
    bare = asked.query(since=None, until=None) if name == "year" else asked.query(**{name: None})
    start = f"{bare}&" if bare else "?"

    def to(value: str) -> str:
        if name == "year":
            return bare if value in held else f"{start}since={value}&until={value}"
        kept = [] if only else [other for other in held if other != value]
        chosen = kept if value in held else [*kept, value]
        return f"{start}{name}={quote_plus('|'.join(chosen), errors='replace')}" if chosen else bare

    return to


def _said(name: str, one: FacetCount) -> str:
    own = name in ("type", "state", "decided", "country", *PARTIES) or not one.label or one.value == "-"
    return words_of(name, one.value) if own else one.label


def _note(name: str, value: str) -> str:
    return TYPES.get(value, "") if name == "type" else STATES.get(value, "") if name == "state" else ""


def words_of(name: str, value: str) -> str:
    """A filter's value as people say it."""
    parts = value.split("|") if name not in ("text", "box") else [value]
    return " or ".join(_word(name, part) for part in parts)


def _word(name: str, value: str) -> str:
    if value == "-":
        return {
            "source": "the outlet itself",
            "place": "no place",
            "admin1": "no governorate",
            "country": "no country",
            "mode": "none",
            "state": "in no incident",
        }.get(name, "not said")
    bare = value.removeprefix("=")
    if name in PARTIES or name == "source":
        return party_name(bare)
    if name == "country":
        return country_name(bare)
    if name == "decided":
        return HAND.get(bare, bare)
    if name == "box":
        return "chosen on the map"
    return bare.capitalize() if name == "type" else bare
