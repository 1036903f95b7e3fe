"""Whose police and people are meant in a report that tells of several lands: read with the whole program's own tables and parser."""

from __future__ import annotations

from functools import lru_cache

import pytest

from sayso.flow import Setup, load_readers, prepare
from sayso.model import Report

TEXT = """Ministers of Ethiopia and Egypt met in Addis Ababa for a third day. Ethiopia said the talks on the dam would go on in January, and
Ethiopian officials thanked Egypt. President Salva Kiir sent his greetings.

Thousands of people marched in Khartoum to demand an end to the war. Police fired tear gas at protesters and detained 40.

Gunmen took at least 16 students from a school in Kaduna in northern Nigeria. The army was on its way.

Crowds gathered in Addis Ababa, where police kept the streets open for many residents."""


@lru_cache(maxsize=1)
def parties() -> dict[str, set[str]]:
    (ready,) = prepare([Report(id="r", text=TEXT, published="2023-12-20")], readers=load_readers(Setup()))
    told: dict[str, set[str]] = {}
    for mention in ready.mentions:
        if mention.identity and mention.kind == "party":
            told.setdefault(mention.text.lower(), set()).add(mention.identity.key or "")
    return told


@pytest.mark.parametrize(
    ("who", "key"), [("police", "SDN"), ("protesters", "SDN"), ("students", "NGA"), ("residents", "ETH"), ("crowds", "ETH")]
)
def test_police_and_people_are_of_where_their_sentence_plays(who: str, key: str) -> None:
    assert key in parties()[who]


def test_an_army_is_of_the_land_of_the_report_since_armies_are_abroad_too() -> None:
    assert parties()["army"] == {"ETH"}
