"""A role or a source in, the side that it is on out.

A party key is not a side yet: that of a state is borne by its authorities, by its people, by its opposition, and by the armed groups of its
country, which may be at war with it. A group without a key of its own is known by its resolved name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from sayso.incidents.words import code
from sayso.knowledge.load import Knowledge
from sayso.model import STATE_SECTORS, Role, Source

NAMES = {
    "IS": "Islamic State", "NUSRA": "Jabhat al-Nusra", "ALQAEDA": "al-Qaeda", "SDF": "SDF", "YPG": "YPG", "PKK": "PKK", "REBELS": "Syrian rebels",
    "OPPOSITION": "Syrian opposition", "COALITION": "US-led coalition", "HEZBOLLAH": "Hezbollah", "UN": "United Nations", "OPCW": "OPCW", "EU": "European Union",
    "NATO": "NATO", "ARABLEAGUE": "Arab League", "SOHR": "SOHR", "WHITEHELMETS": "White Helmets", "ICRC": "Red Cross and Red Crescent", "NGO": "aid group",
    "MEDIA": "media", "CIVILIAN": "civilians", "ARMED": "armed men", "UNKNOWN": "unknown",
}  # fmt: skip
NO_BODY = frozenset({"", "UNKNOWN", "ARMED", "CIVILIAN", "NGO", "MEDIA"})  # keys that many share: the name alone says who
KEYED = frozenset(NAMES) - NO_BODY  # one body each, whatever its parts are called
GROUPS = {"REB": "armed", "CRM": "armed", "OPP": "opposition"}  # sectors of those who are not the state whose key they bear
CIVILIANS = frozenset({"CVL", "REF"})
AUTHORITY = STATE_SECTORS | {"MED"}  # those who can admit for a state; the press that bears its key is its own
PEOPLE = CIVILIANS | {"CIV", "BUS", "REL"}
UNSAID = frozenset({"UNKNOWN", ""})  # parties that say nothing about who it was
VAGUE = frozenset({"ARMED", "CIVILIAN"})  # that fit more than one
BODY = 32  # a side in one number: above these bits party and kind, in them the name of a group, 0 for a group without a name
WORDS = {"people": "people", "armed": "armed group", "opposition": "opposition"}


class Side(NamedTuple):
    """A tuple, since most that is done with sides is to look for them in sets. `kind`: power (authorities and forces of a state; a body with a key of its own), people, armed, opposition.
    `group`: the name of a group without a key, empty where it has none."""

    party: str
    kind: str
    group: str = ""

    @property
    def key(self) -> str:
        return ":".join(part for part in (self.party, "" if self.kind == "power" else self.kind, self.group.casefold()) if part)


@lru_cache(maxsize=1 << 14)
def _side(party: str, kind: str, group: str = "") -> Side:
    """Each is made once."""
    return Side(party, kind, group)


def side_of(who: Role | Source, groups: Mapping[str, str]) -> Side:
    """`groups` leads from the folded name of a part or a leader to the name of the group."""
    if who.sector in (CIVILIANS if who.party in KEYED else PEOPLE):
        return _side(who.party, "people")
    if who.sector in GROUPS and who.party not in KEYED:
        name = " ".join((who.name or "").split())
        return _side(who.party, GROUPS[who.sector], groups.get(name.casefold(), name))
    return _side(who.party, "power")


@lru_cache(maxsize=1 << 14)
def side_code(side: Side) -> int:
    """A side as a number, the same in every run."""
    named = side.kind in ("power", "people") or bool(side.group)
    return side_body(side.party, side.kind) << BODY | (code(side.key) if named else 0)


def side_body(party: str, kind: str) -> int:
    """What stands above the bits of a name in the number of a side."""
    return code(f"{party}:{kind}") >> 1


def own_side(source: Source, groups: Mapping[str, str]) -> Side:
    """The side that a source can admit for: its people can for none, nor can a group of which nobody tells which it is."""
    side = side_of(source, groups)
    can = source.party in KEYED or source.sector in AUTHORITY or bool(side.group)
    return side if can and side.kind != "people" else Side("", "people")


def is_same_side(one: Side, other: Side) -> bool:
    """A group whose name is not told may be any of its kind."""
    return (one.party, one.kind) == (other.party, other.kind) and (one.group == other.group or not one.group or not other.group)


def side_name(side: Side, parties: Mapping[str, str]) -> str:
    """ "Sudan", "Rapid Support Forces", "people (Sudan)"."""
    name = parties.get(side.party, side.party)
    if side.group:
        return side.group
    return name if side.kind == "power" or side.party in NAMES else f"{WORDS[side.kind]} ({name})"


@lru_cache(maxsize=4)  # who reads and who links ask for it
def find_groups(knowledge: Knowledge) -> Mapping[str, str]:
    """From the name of a group, of a part of it and of its officials to the name of the whole: who speaks for its armed wing
    speaks for it. The name of a country ("Pakistani militants") names no group: it leads to nothing. Groups with a key need none of this."""
    rows = {row["id"]: row for row in knowledge.table("parties.csv") if row["sector"] in GROUPS and row["key"] not in KEYED}

    def whole(id: str) -> str:
        seen = {id}
        while (above := rows[id]["part_of"]) in rows and above not in seen and rows[above]["key"] == rows[id]["key"]:
            seen.add(above)
            id = above
        return rows[id]["name"]

    found = {row["name"].casefold(): whole(id) for id, row in rows.items()}
    for row in knowledge.table("officials.csv"):
        if row["sector"] in GROUPS and row["body"] in rows:
            found.setdefault(row["name"].casefold(), whole(row["body"]))
    return found | {row["name"].casefold(): "" for row in knowledge.table("countries.csv")}


def sides_of(roles: Iterable[Role], groups: Mapping[str, str], *, without: frozenset[str] = frozenset()) -> set[Side]:
    """The sides of these roles; who only bears a key of `without` is left out."""
    return {side_of(role, groups) for role in roles if role.party not in without}
