"""Whose police and people are meant in a report that tells of several lands: read with the whole program's own tables and parser."""

from __future__ import annotations

from functools import lru_cache

import pytest

from sayso.flow import Readers, Setup, load_readers, prepare
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


def who_is(words: str, text: str) -> set[str | None]:
    (ready,) = prepare([Report(id="r", text=text, published="2023-12-20")], readers=load_readers(Setup()))
    return {m.identity.key for m in ready.mentions if m.identity and m.kind in ("party", "person") and m.text.lower() == words}


def test_a_small_town_speaks_for_its_land_only_where_the_report_tells_of_it() -> None:
    """There are a Chala in Tanzania, which the tables hold, and one in Peru, which they do not."""
    assert who_is("demonstrators", "Demonstrators in Chala burned tyres on a road in southern Peru on Monday.") == {"PER"}
    assert who_is("demonstrators", "Demonstrators in Chala burned tyres on a road in southern Tanzania on Monday.") == {"TZA"}
    assert who_is("demonstrators", "Demonstrators in Chala burned tyres on Monday.") == {"TZA"}
    assert who_is("civilians", "Civilians in Lyman were shelled by Russian forces.") == {"UKR"}  # nothing is said to be in Russia


def test_what_spans_many_lands_is_of_none() -> None:
    text = "Protesters blocked the Pan-American Highway in southern Peru on Monday, police said."
    assert who_is("protesters", text) == who_is("police", text) == {"PER"}
    (ready,) = prepare([Report(id="r", text=text)], readers=load_readers(Setup()))
    assert "US" not in {m.identity.country for m in ready.mentions if m.identity}


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Rebels attacked the village of Vorsheh on Monday, killing five people, police said.", {"ARMED"}),
        ("Rebels attacked a village near Aleppo on Monday.", {"REBELS"}),
        ("Rebels attacked a village near Juba on Monday.", {"SSD"}),
    ],
)
def test_rebels_are_of_the_land_that_is_told_and_of_none_where_none_is(text: str, keys: set[str | None]) -> None:
    assert who_is("rebels", text) == keys


@pytest.mark.parametrize(
    ("words", "text", "key"),
    [
        ("people", "Ukraine said Russian missiles hit Kharkiv overnight, killing at least seven people.", "UKR"),
        ("people", "The regime shelled Douma, killing three people.", "SYR"),
        ("people", "Saudi Arabia bombs Saada, killing 12 people.", "YEM"),
        ("people", "Israel strikes Gaza, killing 12 people.", "PSE"),
        ("soldiers", "Islamic State militants killed seven soldiers in Menaka.", "MLI"),
        ("civilians", "Eritrean soldiers killed 20 civilians in Axum.", "ETH"),
        ("farmers", "American drones killed two farmers.", "CIVILIAN"),
        ("residents", "Residents of Kidal said Wagner mercenaries executed seven men.", "MLI"),
        ("rebels", "In Beni, rebels killed four people.", "COD"),
        ("rebels", "The rebels freed 12 hostages after talks mediated by Qatar.", "ARMED"),
        ("rebels", "The rebels handed over the bodies of 12 soldiers to the Red Cross in exchange for 20 prisoners.", "ARMED"),
        ("officials", "The ship sank in the Gulf of Oman, officials said.", None),
        ("troops", "Troops crossed the Gulf of Mexico on Monday.", None),
        ("officials", "Three ships were seized in the Gulf, officials said.", None),
    ],
)
def test_what_tells_of_a_land_and_what_only_seems_to(words: str, text: str, key: str | None) -> None:
    """A town does, whatever the tagger takes it for; a body that watches all lands, a water and what is called "Gulf" or "Western" do not."""
    assert who_is(words, text) == {key}


def test_a_water_is_not_the_land_that_it_is_named_after() -> None:
    assert who_is("japan", "North Korea fired a missile into the Sea of Japan on Monday.") == set()
    assert who_is("japan", "North Korea threatened Japan on Monday.") == {"JPN"}


@pytest.mark.parametrize(
    ("text", "land"),
    [
        ("Soldiers shot a boy in Bethlehem on Sunday.", "PSE"),
        ("A boy was arrested in Medina on Sunday.", "SAU"),
        ("A boy was arrested in Sinjar on Sunday.", "IRQ"),  # two of ours
        # a great city is itself, whatever town elsewhere was in the news
        ("A boy was arrested in Palma on Sunday.", "ESP"),
    ],
)
def test_of_namesakes_the_one_that_was_in_the_news_tells_the_land(text: str, land: str, readers: Readers) -> None:
    (prepared,) = prepare([Report(id="x", text=text, published="2017-05-17")], readers=readers)
    assert [m.identity.key for m in prepared.mentions if m.text == "boy" and m.identity] == [land]
