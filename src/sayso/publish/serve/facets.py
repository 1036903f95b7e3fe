"""A view in, the filters beside it out: for each field the values that would leave something, with how many they leave."""

from __future__ import annotations

from sayso.model import row
from sayso.publish.labels import STATES, TYPES, country_name, party_name
from sayso.publish.serve.asked import LABELS, Asked, filter_of
from sayso.store import Store

SHOWN = 8  # values of a field that stand open; the others are folded
MOST = 40
# in this order, with those that are open from the start
GROUPS = (
    ("type", True), ("state", True), ("actor", True), ("recipient", False), ("place", True), ("admin1", False), ("country", False),
    ("year", True), ("source", False), ("outlet", False), ("losses", False), ("mode", False), ("status", False), ("decided", False),
)  # fmt: skip
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
    name: str
    title: str
    shown: tuple[Choice, ...]
    folded: tuple[Choice, ...]
    open: bool


def find_groups(store: Store, asked: Asked, of: str) -> list[Group]:
    found = store.facets(filter_of(asked), of=of, limit=MOST)
    groups = []
    for name, open_first in GROUPS:
        choices = [_choice(asked, name, one.value, one.label, one.count) for one in found.get(name, ())]
        given = {one.value for one in found.get(name, ())}
        choices = [_choice(asked, name, value, value, 0) for value in asked.values(name) if value not in given] + choices
        choices.sort(key=lambda choice: not choice.chosen)
        if choices and (len(choices) > 1 or choices[0].chosen):
            chosen = any(choice.chosen for choice in choices)
            title = TITLES[name].capitalize()
            groups.append(
                Group(name=name, title=title, shown=tuple(choices[:SHOWN]), folded=tuple(choices[SHOWN:]), open=open_first or chosen)
            )
    return groups


def _choice(asked: Asked, name: str, value: str, label: str, count: int) -> Choice:
    if name == "year":
        chosen = asked.get("since") == asked.get("until") == value
        to = asked.query(since=None, until=None) if chosen else asked.query(since=value, until=value)
    elif name == "losses":
        chosen = asked.get(name) == value
        to = asked.query(losses=None if chosen else value)
    else:
        chosen, to = value in asked.values(name), asked.toggle(name, value)
    words = words_of(name, value) if name in ("type", "state", "decided", "country", *PARTIES) or not label or value == "-" else label
    return Choice(words=words, note=TYPES.get(value, "") if name == "type" else STATES.get(value, ""), count=count, to=to, chosen=chosen)


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
