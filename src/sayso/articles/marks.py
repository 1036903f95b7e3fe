"""`knowledge/page_marks.yaml` and the names of outlets in, compiled patterns of what stands around a story out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sayso.knowledge import kept, load_knowledge

# At most this many names of outlets join the patterns: they are searched in each report
MOST_OUTLETS = 5000


@dataclass(frozen=True, slots=True)
class Marks:
    """Patterns are anchored where they are used. `cities` and `countries` are in small letters."""

    agency: str
    cities: frozenset[str]
    countries: frozenset[str]
    date_lead: str
    update_lead: str
    caption_start: re.Pattern[str]
    caption_alone: frozenset[str]
    caption_sign: re.Pattern[str]
    related_start: re.Pattern[str]
    related_run_in: re.Pattern[str]
    scrap: re.Pattern[str]
    signers: frozenset[str]  # the first words of agencies, and of scraps
    scrap_words: frozenset[str]


@kept
def load_marks(outlets: tuple[str, ...] = ()) -> Marks:
    """The shipped marks; `outlets`: further names that sign reports."""
    knowledge = load_knowledge()
    lists = {name: [str(entry) for entry in entries] for name, entries in knowledge.document("page_marks.yaml").items()}
    states = knowledge.table("countries.csv")
    countries = {name.lstrip("~").lower() for row in states for name in (row["name"], *row.list("aliases"))}
    capitals = {row["capital"].lower() for row in states if row["capital"]}
    names = [*lists["agencies"], *outlets[:MOST_OUTLETS]]
    related = _any(lists["related_starts"])
    return Marks(
        agency=r"(?<!\w)" + _any({*names, *(name.upper() for name in names)}),
        cities=frozenset({name.lower() for name in lists["cities"]} | capitals),
        countries=frozenset(countries),
        date_lead=_any(lists["date_leads"]),
        update_lead=_any(lists["update_leads"]),
        caption_start=re.compile(_any(lists["caption_starts"])),
        caption_alone=frozenset(name.lower() for name in lists["caption_alone"]),
        caption_sign=re.compile(_any(lists["caption_signs"])),
        related_start=re.compile(related),
        # after the end of a sentence, or glued to the word before ("PolicyCopyright")
        related_run_in=re.compile(
            rf"(?:(?<=[.!?…\"”’)\]])\s+|(?<=[a-z])|(?<=\d)\s+|(?<=\n))(?=[A-Z©(])(?={related}|Source\s+{_any({*names})}\b)"
        ),
        scrap=re.compile(r"(?<![^\W\d])" + _any(lists["scraps"])),
        signers=frozenset(word for name in names for word in (_first_word(name), _first_word(name.upper()))),
        scrap_words=frozenset(_first_word(name) for name in lists["scraps"]),
    )


def _first_word(name: str) -> str:
    found = re.search(r"\w+", name)
    return found.group() if found else ""


def _any(names: Iterable[str]) -> str:
    """An alternation of the names, the longest first, each ending at a word's end where it ends in a letter."""
    ordered = sorted(set(names), key=lambda name: (-len(name), name))
    return "(?:" + "|".join(re.escape(name) + (r"(?![\w-])" if name[-1].isalnum() else "") for name in ordered) + ")"
