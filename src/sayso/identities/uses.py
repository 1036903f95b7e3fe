"""The rows of the index of parties: who bears a name, under which name, and where it stands in a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Somebody of the tables. `start` and `end` bound the role of an official (EDTF days, months, years; "" open)."""

    id: str
    name: str
    key: str
    sector: str
    kind: str
    country: str
    start: str = ""
    end: str = ""
    part_of: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A noun for somebody: `key` is its party where nothing else tells, `kind` how it is read."""

    noun: str
    sector: str
    key: str
    kind: str
    plural_only: bool = False
    weak: bool = False


class Use(NamedTuple):
    """One name of somebody. `how`: name, adjective, people, capital, metonym, surname, agent. `weak`: needs support.
    `caps`: letters that must stand as capitals. `capital`: begins with a capital letter. `s`: one word that ends in s.
    `article`: one word that is a name only with its "al-"."""

    who: Who | None
    how: str
    weak: bool
    caps: bool
    capital: bool
    s: bool
    agent: Agent | None = None
    article: bool = False


class Hit(NamedTuple):
    """Tokens `first` to `last` (exclusive) bear a name or a noun of the tables."""

    first: int
    last: int
    uses: tuple[Use, ...]
    words: str

    @property
    def agent(self) -> Agent | None:
        return next((use.agent for use in self.uses if use.agent is not None), None)

    @property
    def names(self) -> tuple[Use, ...]:
        return tuple(use for use in self.uses if use.who is not None)

    @property
    def how(self) -> str:
        """What the first use is, the noun coming after the names."""
        return self.uses[0].how
