"""Where single sentences say that something happened, as a reader of news from anywhere would take them; and who is taken, not what."""

from __future__ import annotations

import pytest

from sayso.flow import Setup, load_tools, prepare, read_report
from sayso.model import Claim, Report


def claims(text: str) -> list[Claim]:
    tools = load_tools(Setup())
    (prepared,) = prepare([Report(id="x", text=text, published="2017-05-17")], readers=tools.readers)
    return list(read_report(prepared, tools=tools).claims)


def places(text: str) -> list[str | None]:
    return [claim.place.name for claim in claims(text) if claim.place]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Rebels attacked a base in Congo's North Kivu.", "North Kivu"),
        ("Police arrested four men in India's West Bengal on Monday.", "West Bengal"),
        ("Rebels attacked a base in Congo's north on Monday.", "Democratic Republic of the Congo"),
        ("Shelling hit villages in Syria's North-East on Monday.", "Syria"),
        ("At least 29 people were killed by rebels in far eastern Congo on Sunday.", "Democratic Republic of the Congo"),
        ("Gunmen killed five people in far western Nepal.", "Nepal"),
    ],
)
def test_parts_of_lands_and_provinces_called_so(text: str, place: str) -> None:
    assert places(text) == [place]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("U.N. troops were attacked on Monday.", []),
        ("U.N. troops were attacked in Goma on Monday.", ["Goma"]),
        ("Aircraft have been patrolling the U.N. no-fly zone over southern Iraq since January.", ["Iraq"]),
        ("Protesters marched in Washington, D.C., on Monday.", ["Washington, D.C."]),
        ("Police arrested five people in the U.K. on Monday.", ["United Kingdom"]),
    ],
)
def test_letters_with_stops(text: str, place: list[str]) -> None:
    """A body is no town of its letters, and a town that is named twice is one."""
    assert places(text) == place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Rebels attacked the village of Vorsheh on Monday.", "Vorsheh"),
        ("A shell destroyed a building in the town of Kelmanur.", "Kelmanur"),
        ("Gunmen killed two teachers in Vorsheh district on Monday.", "Vorsheh"),
    ],
)
def test_places_of_which_nothing_is_known(text: str, place: str) -> None:
    (claim,) = claims(text)
    assert claim.place and claim.place.name == place
    assert claim.place.country is None and claim.place.lat is None


@pytest.mark.parametrize(
    ("text", "coded"),
    [
        ("US forces captured Saddam Hussein near Tikrit on Saturday.", ("ASSAULT", "abduct")),
        ("Peruvian police captured Abimael Guzman in Lima on Saturday.", ("COERCE", "arrest")),
        ("The army captured Kobani on Monday.", ("COERCE", "territory")),
        ("The rebels captured Tikrit on Saturday.", ("COERCE", "territory")),
    ],
)
def test_who_is_captured_and_what(text: str, coded: tuple[str, str]) -> None:
    assert [(claim.type, claim.mode) for claim in claims(text)] == [coded]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Gunmen killed 12 villagers in northern Mali, according to local officials.", "Mali"),
        ("Rebels seized a police station in Goma, according to residents.", "Goma"),
        ("Two soldiers were killed in Niger, according to the UN.", "Niger"),
    ],
)
def test_a_place_before_according_to(text: str, place: str) -> None:
    """Which is no accord that is named after it."""
    assert places(text) == [place]


def test_what_is_named_after_a_place_lies_elsewhere() -> None:
    assert "Oslo" not in places("The two sides broke the Oslo Accords on Monday, the mediators said.")


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Sulu", "PH"), ("Basilan", "PH"), ("Bajaur", "PK"), ("Parachinar", "PK"), ("Rajouri", "IN"), ("Gadchiroli", "IN"), ("Paktia", "AF"),
        ("Marjah", "AF"), ("Kolofata", "CM"), ("Ogossagou", "ML"), ("Tongo Tongo", "NE"), ("Masisi", "CD"), ("Bunagana", "CD"),
        ("Jonglei", "SS"), ("Jebel Marra", "SD"), ("Metekel", "ET"), ("Galmudug", "SO"), ("Mpeketoni", "KE"), ("Nangade", "MZ"),
        ("Tajoura", "LY"), ("Robotyne", "UA"), ("Sudzha", "RU"), ("Tskhinvali", "GE"), ("Hadrut", "AZ"), ("Maungdaw", "MM"), ("Bhasan Char", "BD"),
        ("Catatumbo", "CO"), ("Iguala", "MX"), ("Cité Soleil", "HT"), ("Cite Soleil", "HT"), ("Nduga", "ID"), ("Nur Shams", "PS"), ("Banjska", "XK"),
        ("Vorukh", "TJ"), ("Londonderry", "GB"),
    ],
)  # fmt: skip
def test_places_in_the_news_of_the_worlds_wars(name: str, country: str) -> None:
    (claim,) = claims(f"Gunmen killed two soldiers in {name} on Monday.")
    assert claim.place and claim.place.country == country


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Four soldiers were killed in a clash, Ankara said.", []),
        ("Two soldiers were killed on the border, Kyiv says.", []),
        ("Three civilians were killed in Donetsk, Moscow said.", ["Donetsk"]),
        ("Gunmen killed two people, police in Lagos said.", ["Lagos"]),
        ("Shelling killed two people, the governor of Kherson said.", ["Kherson"]),
    ],
)
def test_a_capital_that_speaks_is_not_where_it_happened(text: str, place: list[str]) -> None:
    assert places(text) == place


def figures(text: str) -> list[tuple[str, int | None]]:
    return [(figure.measure, figure.low) for claim in claims(text) for figure in claim.figures]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Gunmen burned 12 houses in Kaya on Monday.", []),
        ("Ukraine shot down 24 of 30 drones overnight.", []),
        ("The army destroyed 12 of the 15 missiles.", []),
        ("Police killed 16 outside a bakery in Aleppo.", [("killed", 16)]),
        ("A bomb killed 12 of the passengers.", [("killed", 12)]),
        ("Nigeria's army said troops killed 50 fighters.", [("killed", 50)]),
        ("Turkey to send troops to Libya.", []),
        ("The Taliban released 40 prisoners.", [("released", 40)]),
        ("The army freed 12 hostages in Kaduna.", [("released", 12)]),
        ("Turkey detains 100 over failed coup", [("detained", 100)]),
    ],
)
def test_people_are_counted_and_things_are_not(text: str, told: list[tuple[str, int | None]]) -> None:
    """Nor are troops without a number one soldier."""
    assert figures(text) == told


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Police arrested six men.", ("UNKNOWN", "COP")),
        ("Soldiers freed 30 hostages.", ("UNKNOWN", "MIL")),
        ("The army shelled rebel positions.", ("UNKNOWN", "MIL")),
    ],
)
def test_whose_land_is_not_told_acts_nevertheless(text: str, who: tuple[str, str]) -> None:
    (claim,) = claims(text)
    assert [(role.party, role.sector) for role in claim.actor] == [who]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Police killed four people in Nairobi and two in Kisumu.", {"Nairobi": [4], "Kisumu": [2]}),
        ("Shelling killed 20 people in Aleppo and 14 in Homs.", {"Aleppo": [20], "Homs": [14]}),
        ("Air strikes in Aleppo and Homs killed 20 people.", {"Aleppo": [20], "Homs": [20]}),
    ],
)
def test_each_place_has_its_own_count_where_it_is_told(text: str, told: dict[str, list[int]]) -> None:
    assert {claim.place.name: [figure.low for figure in claim.figures] for claim in claims(text) if claim.place} == told


def test_a_body_named_after_a_land_works_elsewhere() -> None:
    assert "Bentiu" in places("The Norwegian Refugee Council said on Monday that gunmen had killed 10 people in Bentiu.")


def test_a_bare_count_takes_nothing_behind_a_preposition_for_people() -> None:
    (claim,) = claims("Turkey detains 100 over failed coup")
    assert [figure.who for figure in claim.figures] == ["100"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Fighting went on in Mali. US military advisers left the country on Friday.", "Mali"),
        ("Crowds burned shops in Haiti. The first Kenya police units arrived in the country on Monday.", "Haiti"),
        ("Peru declared an emergency. Police fired on crowds across the country.", "Peru"),
        ("Niger was attacked on Sunday. US-backed forces in the country lost ten men.", "Niger"),
    ],
)
def test_the_country_is_no_land_that_only_tells_whose_soldiers_are_meant(text: str, place: str) -> None:
    assert places(text)[-1] == place
