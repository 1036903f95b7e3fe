"""Which words of a sentence are the name or description of somebody, and of whom, by the whole pipeline."""

from __future__ import annotations

import pytest

from sayso.claims.selves import not_undergoing, others_than, said_once
from sayso.flow import Readers, prepare
from sayso.knowledge import load_knowledge
from sayso.model import Report, Role


@pytest.mark.parametrize(
    ("text", "words", "who"),
    [
        ("China's president Xi Jinping visited Lima on Monday.", "president Xi Jinping", ("CHN", "GOV")),
        ("President Xi Jinping of China and President Xi met officials in Beijing.", "President Xi Jinping", ("CHN", "GOV")),
        ("A 30-year-old man surnamed Jiang was arrested in Shenzhen, China.", "Jiang", ("CHN", "CVL")),
        ("A 30-year-old man surnamed Jiang was arrested in Shenzhen, China.", "man", ("CHN", "CVL")),
        ("Police in Lima found a 12-month-old boy alive.", "boy", ("PER", "CVL")),
        ("The murder of 62-year-old Andrei Karlin by a policeman in Ankara shocked many.", "Andrei Karlin", ("TUR", "CVL")),
        ("An old man was killed in Lima, police said.", "old man", ("PER", "CVL")),
        ("Donald Trump calls Fidel Castro 'brutal dictator'", "Fidel Castro", ("CUB", "GOV")),
        ("The WHO said that its committee had met in Geneva.", "its committee", ("UN", "IGO")),
        ("The Peruvian parliament said that its committee had met in Lima.", "its committee", ("PER", "LEG")),
        ("Workers in Qatar are held against their will, says Amnesty.", "Amnesty", ("NGO", "CIV")),
        ("Qatar denied Amnesty's claims on Monday.", "Amnesty", ("NGO", "CIV")),
        ("Syrian soldiers beat a member of the diplomatic corps in Damascus.", "member of the diplomatic corps", ("SYR", "GOV")),
    ],
)
def test_who_is_meant(text: str, words: str, who: tuple[str, str], readers: Readers) -> None:
    (prepared,) = prepare([Report(id="x", text=text, published="2017-05-17")], readers=readers)
    found = {m.text: (m.identity.key, m.identity.sector) for m in prepared.mentions if m.kind in ("party", "person") and m.identity}
    assert found.get(words) == who, found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The European Centre for Law and Justice petitioned the United Nations.", "Law and Justice"),
        ('"This is unacceptable," complained Joncret.', "complained Joncret"),
        ("Donald Trump calls Fidel Castro 'brutal dictator'", "Fidel Castro 'brutal dictator"),
    ],
)
def test_what_is_nobodys_name(text: str, words: str, readers: Readers) -> None:
    (prepared,) = prepare([Report(id="x", text=text)], readers=readers)
    assert words not in {m.text for m in prepared.mentions if m.kind in ("party", "person")}


def test_a_party_whose_name_tells_a_subject_is_itself_elsewhere(readers: Readers) -> None:
    (prepared,) = prepare([Report(id="x", text="In Warsaw, Poland, Law and Justice said that it would win.")], readers=readers)
    assert ("Law and Justice", "POL") in {(m.text, m.identity.key) for m in prepared.mentions if m.identity}


def role(text: str, party: str = "USA", sector: str = "CVL", name: str | None = None) -> Role:
    return Role(text=text, party=party, sector=sector, start=0, end=len(text), name=name)


def test_a_name_and_its_pronoun_are_one() -> None:
    assert said_once([role("Jansen", name="Jansen"), role("she", name="Jansen")]) == [role("Jansen", name="Jansen")]
    assert said_once([role("she", name="Jansen")]) == [role("she", name="Jansen")]
    apart = [role("Jansen", name="Jansen"), role("she", name="Stein")]
    assert said_once(apart) == apart


def test_a_pronoun_for_the_actor_is_nobody_else() -> None:
    stein = role("Stein", name="Stein")
    assert others_than([stein], [role("her", name="Stein")]) == []
    assert others_than([stein], [role("her", name="Jansen")]) == [role("her", name="Jansen")]
    guards = role("guards", "BLR", "COP")
    assert others_than([guards], [role("them", "BLR", "COP")]) == [role("them", "BLR", "COP")]  # "guards had beaten them": others


def test_whom_them_stands_for_does_not_act() -> None:
    """ "Norland expelled three Velian diplomats, accusing them": by all but the one who is left."""
    norland, diplomats, them = role("Norland", "NOR", "GOV"), role("Velian diplomats", "VEL", "GOV"), role("them", "VEL", "GOV")
    assert not_undergoing([norland, diplomats], [them]) == [norland]
    assert not_undergoing([diplomats], [them]) == [diplomats]
    assert not_undergoing([norland, diplomats], [role("their homes", "VEL", "GOV")]) == [norland, diplomats]


def test_a_body_that_says_something_is_no_person(readers: Readers) -> None:
    (prepared,) = prepare([Report(id="x", text="Norland Relief said on Monday that Velia Watch told it nothing.")], readers=readers)
    assert {m.text: m.kind for m in prepared.mentions if m.text in ("Norland Relief", "Velia Watch")} == {
        "Norland Relief": "party", "Velia Watch": "party",
    }  # fmt: skip


def test_an_amnesty_is_no_watchdog(readers: Readers) -> None:
    (prepared,) = prepare(
        [Report(id="x", text="Amnesty for the rebels was declared in Lima. The amnesty said nothing of murder.")], readers=readers
    )
    assert "NGO" not in {m.identity.key for m in prepared.mentions if m.identity}


@pytest.mark.parametrize(
    ("text", "words", "sector"),
    [
        ("Police in Lima, Peru, found him. Officers arrested two men.", "Officers", "COP"),
        ("The army in Lima, Peru, found him. Officers arrested two men.", "Officers", "MIL"),
        ("Police and soldiers in Lima, Peru, found him. Officers arrested two men.", "Officers", "MIL"),
        ("The chief medical officer of the firm spoke in Lima, Peru.", "chief medical officer of the firm", "CIV"),
        ("Company officials in Lima, Peru, refused to pay.", "Company officials", "BUS"),
        ("Two of the cabin crew were hurt in Lima, Peru.", "cabin crew", "CVL"),
    ],
)
def test_officers_are_of_whom_the_report_tells(text: str, words: str, sector: str, readers: Readers) -> None:
    (prepared,) = prepare([Report(id="x", text=text, published="2017-05-17")], readers=readers)
    found = {m.text: m.identity.sector for m in prepared.mentions if m.kind in ("party", "person") and m.identity}
    assert found.get(words) == sector, found


def test_the_adjective_of_every_land_means_it_whatever_newspapers_are_called(readers: Readers) -> None:
    """ "The Australian" is a newspaper, and the Australian government is Australia's."""
    rows = [row for row in load_knowledge().table("countries.csv") if row["adjectives"]]
    lands = [(row["id"], row["adjectives"].split("|")[0].lstrip("~")) for row in rows]
    reports = [Report(id=land, text=f"The {adjective} government condemned the attack on Monday.") for land, adjective in lands]
    keys = {
        prepared.article.report.id: {m.identity.key for m in prepared.mentions if m.identity and m.kind == "party"}
        for n in range(0, len(reports), 16)
        for prepared in prepare(reports[n : n + 16], readers=readers)
    }
    shared = {"DMA": "DOM", "COG": "COD"}  # Dominican, Congolese: of the larger land
    assert len(lands) > 200
    assert {land: found for land, found in keys.items() if shared.get(land, land) not in found} == {}


@pytest.mark.parametrize("name", ["The Australian", "The Hindu", "The National"])
def test_newspapers_that_say_something_are_themselves(name: str, readers: Readers) -> None:
    (prepared,) = prepare([Report(id="x", text=f"{name} reported that two men were killed in Lima on Monday.")], readers=readers)
    assert "MED" in {m.identity.sector for m in prepared.mentions if m.identity and m.text in (name, name.removeprefix("The "))}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Saudi jets bombed Houthi positions on Monday.", "Houthi"),
        ("The ministry imposed sanctions on three Houthi commanders.", "Houthi commanders"),
        ("The Houthis said they had hit a ship.", "The Houthis"),
    ],
)
def test_a_name_that_is_told_with_s_and_without(readers: Readers, text: str, words: str) -> None:
    (prepared,) = prepare([Report(id="x", text=text)], readers=readers)
    assert {m.identity.name for m in prepared.mentions if m.identity and m.text in (words, words.removeprefix("The "))} == {
        "Houthi movement"
    }


@pytest.mark.parametrize(
    ("text", "words", "who"),
    [
        # violence that is no army's is not the land's in which it was done, nor the building's that it befell
        ("Kenyan blast kills two", "Kenyan", (None, "")),
        ("A Yemeni car bombing killed two soldiers.", "Yemeni", (None, "")),
        ("Indonesian nightclub bombing kills two", "Indonesian", (None, "")),
        ("Three men planned the Peruvian church attack.", "Peruvian church", (None, "")),
        ("Pakistani police station attack kills four", "Pakistani police station", (None, "")),
        # what a state has or does is its own, and a church speaks
        ("Turkish air strike kills two", "Turkish", ("TUR", "GOV")),
        ("Yemeni shelling kills two", "Yemeni", ("YEM", "GOV")),
        ("Kenyan attack kills two in Somalia", "Kenyan", ("KEN", "GOV")),
        ("The Peruvian church condemned the blast.", "Peruvian church", ("PER", "REL")),
        ("Two were killed in an attack on a Peruvian church.", "Peruvian church", ("PER", "REL")),
        ("UK blasts Peru over murders", "UK", ("GBR", "GOV")),
    ],
)
def test_where_violence_was_is_not_who_did_it(text: str, words: str, who: tuple[str | None, str], readers: Readers) -> None:
    (prepared,) = prepare([Report(id="x", text=text, published="2017-05-17")], readers=readers)
    found = {m.text: (m.identity.key, m.identity.sector) for m in prepared.mentions if m.kind == "party" and m.identity}
    assert found.get(words) == who, found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Peru's Fujimori visits Lima", ["Fujimori"]),
        ("France's Macron meets Germany's Merkel in Lima", ["Macron", "Merkel"]),
        ("France and Macron were criticised.", ["France", "Macron"]),
        ("France's army fired at the ship.", ["France's army"]),
    ],
)
def test_a_land_that_tells_whose_somebody_is_acts_not_beside_him(text: str, words: list[str], readers: Readers) -> None:
    (prepared,) = prepare([Report(id="x", text=text, published="2017-05-17")], readers=readers)
    named = [m.text for m in prepared.mentions if m.kind in ("party", "person") and m.text not in ("ship", "Lima")]
    assert named == words


@pytest.mark.parametrize(
    ("text", "land", "place"),
    [
        ("Gunmen killed ten people in a Somali town on Friday.", "SOM", "Somalia"),
        ("Gunmen killed ten people in a Somali hotel on Friday.", "SOM", None),
        ("Kazakh gunmen killed ten people.", "KAZ", None),
        ("Gunmen killed ten people in Ethiopia's Somali region.", "ETH", "Ogaden"),
        ("Gunmen killed ten people in Jijiga.", "ETH", "Jijiga"),
    ],
)
def test_the_word_for_a_people_is_no_place_of_another_land(text: str, land: str, place: str | None, readers: Readers) -> None:
    (prepared,) = prepare([Report(id="x", text=text, published="2017-05-17")], readers=readers)
    people = next(m.identity.key for m in prepared.mentions if m.text == "people" and m.identity)
    places = [m.identity.name for m in prepared.mentions if m.kind == "place" and m.identity]
    assert (people, place in places if place else not places) == (land, True), places
