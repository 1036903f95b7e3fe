"""Accounts that the bundled examples are made of, as claims: which of them are one incident, who admits, who is named in a title.

What the examples give depends on how they are read; here the claims are given, so that only linking and grading are tested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from sayso.incidents.families import at_odds, known_kinds
from sayso.incidents.grade import Grading, build_incident
from sayso.incidents.origins import build_speakers, voice_of
from sayso.incidents.relink import relink
from sayso.incidents.told import ReportFacts
from sayso.knowledge import load, load_knowledge
from sayso.model import Claim, Figure, Incident, Place, Reading, Report, Role, Source, Span, hash_id
from sayso.store import open_store

KNOWLEDGE = load_knowledge()
SPEAKERS = build_speakers(KNOWLEDGE)
TOWN = Place(text="Khan Sheikhoun", name="Khan Shaykhun", country="SY", lat=35.44, lon=36.65, precision="town")
DAM = Place(text="the dam", name="Kakhovka Dam", country="UA", lat=46.78, lon=33.37, precision="point")
KHARTOUM = Place(text="Khartoum", name="Khartoum", country="SD", lat=15.5, lon=32.56, precision="town")
RAQQA = Place(text="Rakka", name="Raqqa", country="SY", lat=35.95, lon=39.0, precision="town")


def who(text: str, party: str, sector: str, name: str | None = None) -> Role:
    return Role(text=text, party=party, sector=sector, start=0, end=len(text), name=name)


def said(text: str, party: str, sector: str, name: str | None = None, *, stance: str = "neutral") -> Source:
    return Source(text=text, party=party, sector=sector, cue="said", stance=stance, start=0, end=len(text), name=name)


RSF = who("its fighters", "SDN", "REB", "Rapid Support Forces")
ARMY = who("the army", "SDN", "MIL", "Sudanese Armed Forces")
JETS = who("Syrian jets", "SYR", "MIL", "Syria")
RSF_SAYS = said("The RSF", "SDN", "REB", "Rapid Support Forces")
ARMY_SAYS = said("The army", "SDN", "MIL", "Sudanese Armed Forces")


def tell(
    report: str, words: str, type: str, mode: str, *, at: int = 0, status: str = "happened", actor: Sequence[Role] = (),
    recipient: Sequence[Role] = (), place: Place | None = None, date: str | None = None, source: Source | None = None,
) -> Claim:  # fmt: skip
    return Claim(
        id=hash_id(report, at, type), report=report, sentence=Span(start=at, end=at + len(words), text=words),
        anchor=Span(start=at, end=at + 3, text=words[:3]), type=type, mode=mode, status=status, actor=tuple(actor), recipient=tuple(recipient),
        place=place, date=date, source=source,
    )  # fmt: skip


def link(path: Path, *claims: Claim, day: str | None) -> list[Incident]:
    with open_store(path / "a.db") as store:
        for id in sorted({claim.report for claim in claims}):
            own = tuple(claim for claim in claims if claim.report == id)
            report = Report(id=id, outlet=f"Paper {id}", text="...")
            store.save_reading(Reading(report=report, setup="s", dated=day, dated_why="", cut=False, fingerprint="", claims=own))
        relink(store, speakers=SPEAKERS, same_words=lambda one, other: float(bool(one) and one == other))
        return sorted(store.incidents(), key=lambda incident: incident.id)


def grade(*claims: Claim) -> Incident:
    facts = {claim.report: ReportFacts(id=claim.report, outlet=f"Paper {claim.report}", day="2023-04-16") for claim in claims}
    return build_incident(claims, Grading(facts, SPEAKERS, lambda one, other: 0.0))[0]


# -- one event, two modes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ASSAULT", "unconventional"), ("ASSAULT", "aerial")),
        (("ASSAULT", "destroy"), ("ASSAULT", "explosives")),
        (("ASSAULT", "targeted"), ("ASSAULT", "firearms")),
        (("ASSAULT", "suicide-attack"), ("ASSAULT", "explosives")),
        (("ASSAULT", "abduct"), ("COERCE", "arrest")),
        (("COERCE", "seize"), ("COERCE", "territory")),
        (("COERCE", "restrict"), ("COERCE", "withhold")),
        (("RETREAT", "withdraw"), ("COERCE", "territory")),
    ],
)
def test_modes_that_can_both_be_true(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert not at_odds(one, other)
    assert not at_odds(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ASSAULT", "aerial"), ("ASSAULT", "firearms")),
        (("ASSAULT", "abduct"), ("ASSAULT", "aerial")),
        (("COERCE", "arrest"), ("RETREAT", "release")),
        (("CONSULT", "visit"), ("CONSULT", "phone")),
        (("REQUEST", "meet"), ("REQUEST", "yield")),
    ],
)
def test_modes_that_cannot(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert at_odds(one, other)
    assert at_odds(other, one)


def test_every_mode_that_is_placed_is_one_of_the_codebook() -> None:
    text = (Path(load.__file__).parent / "event_types.yaml").read_text(encoding="utf-8")
    types = yaml.safe_load(text)["types"]
    assert [kind for kind in known_kinds() if kind[1] not in types[kind[0]]["modes"]] == []


def test_gas_from_the_air_is_one_attack(tmp_path: Path) -> None:
    """What was dropped in one account, how in another, and whose aircraft it was in a third that denies the rest of the first."""
    day = "2017-04-04"
    found = link(
        tmp_path,
        tell("r1", "Poison gas killed at least 58 people in Khan Sheikhoun.", "ASSAULT", "unconventional", place=TOWN, date=day,
             actor=[JETS], source=said("the Observatory", "SOHR", "CIV")),
        tell("r1", "The army denied that it had used gas in Khan Sheikhoun.", "ASSAULT", "unconventional", at=90, place=TOWN, date=day,
             actor=[JETS], status="denied", source=said("The army", "SYR", "MIL", stance="deny")),
        tell("r2", "Syrian jets hit a store of gas shells in Khan Sheikhoun, the ministry said.", "ASSAULT", "aerial", place=TOWN, date=day,
             actor=[JETS], source=said("the ministry", "RUS", "MIL", "Russian Defence Ministry")),
        day="2017-04-05",
    )  # fmt: skip
    assert len(found) == 1
    assert found[0].state == "contested"
    assert {origin.party for origin in found[0].origins} == {"SOHR", "SYR", "RUS"}


def test_a_strike_with_gas_told_in_one_sentence_is_one_attack(tmp_path: Path) -> None:
    """Coded on two words, once as a strike with its toll and once as gas: the toll stands beside that of an account of gas alone."""
    day = "2017-04-04"
    words = "An air strike with poison gas killed at least 58 people in Khan Sheikhoun on Tuesday, the Observatory said."
    strike = tell("r1", words, "ASSAULT", "aerial", place=TOWN, date=day, source=said("the Observatory", "SOHR", "CIV"))
    toll = Figure(measure="killed", low=58, high=None, who="people", text="58")
    gas = replace(strike, id="gas", mode="unconventional", anchor=Span(start=19, end=29, text="poison gas"))
    other = tell("r2", "Poison gas killed 72 people in Khan Sheikhoun, the Observatory said.", "ASSAULT", "unconventional", place=TOWN, date=day,
                 source=said("the Observatory", "SOHR", "CIV"))  # fmt: skip
    later = replace(toll, low=72, high=72, text="72")
    found = link(tmp_path, replace(strike, figures=(toll,)), gas, replace(other, figures=(later,)), day="2017-04-05")
    assert len(found) == 1
    assert {figure.low for figure in found[0].figures} == {58, 72}


def test_a_dam_that_is_destroyed_is_blown_up(tmp_path: Path) -> None:
    day = "2023-06-06"
    found = link(
        tmp_path,
        tell("r1", "Russian forces blew up the dam, the command in the south said.", "ASSAULT", "explosives", place=DAM, date=day,
             actor=[who("Russian forces", "RUS", "MIL")], source=said("the command", "UKR", "MIL")),
        tell("r1", "A spokesman denied that Russia had destroyed the dam.", "ASSAULT", "destroy", at=90, place=DAM, date=day, status="denied",
             actor=[who("Russia", "RUS", "GOV", "Russia")], source=said("A spokesman", "RUS", "GOV", "Dmitry Peskov", stance="deny")),
        day=day,
    )  # fmt: skip
    assert [incident.state for incident in found] == ["contested"]


def test_strikes_and_shootings_of_one_day_stay_two(tmp_path: Path) -> None:
    day = "2017-04-04"
    strike = tell(
        "r1",
        "Jets bombed the road from Khan Sheikhoun to Maarat al-Numan, where Ahmad Barakat keeps an inn.",
        "ASSAULT",
        "aerial",
        place=TOWN,
        date=day,
    )
    shots = tell(
        "r2",
        "A sniper killed the shepherd Salim Qasim on a hill between Khan Sheikhoun and Morek.",
        "ASSAULT",
        "firearms",
        place=TOWN,
        date=day,
    )
    assert len(link(tmp_path, strike, shots, day="2017-04-05")) == 2


# -- who is on whose side ------------------------------------------------------------------------------------------------


def test_a_government_admits_nothing_that_its_foe_did() -> None:
    seized = tell("r1", "The RSF seized the palace.", "COERCE", "territory", actor=[RSF], place=KHARTOUM)
    assert grade(_by(seized, ARMY_SAYS)).state == "single"
    assert grade(_by(seized, RSF_SAYS)).state == "admitted"
    raid = tell("r1", "Fighters took the girls.", "ASSAULT", "abduct", actor=[who("Fighters", "NGA", "REB", "Boko Haram")])
    assert grade(_by(raid, said("the president's office", "NGA", "GOV", "Nigeria"))).state == "single"
    assert grade(_by(raid, said("Boko Haram", "NGA", "REB", "Boko Haram"))).state == "admitted"


@pytest.mark.parametrize(
    "source",
    [
        said("Ansaru", "NGA", "REB", "Ansaru"),
        said("an armed group", "NGA", "REB"),
        said("residents", "NGA", "CVL"),
        said("state television", "NGA", "MED", "NTA"),
        said("Nigerian militants", "NGA", "REB", "Nigeria"),
    ],
    ids=["another group", "a group without a name", "people", "state media", "a country's militants"],
)
def test_only_the_group_itself_admits(source: Source) -> None:
    raid = tell("r1", "Fighters took the girls.", "ASSAULT", "abduct", actor=[who("Fighters", "NGA", "REB", "Boko Haram")])
    assert grade(_by(raid, source)).state != "admitted"


def test_a_state_admits_by_any_of_its_bodies_but_not_by_its_people() -> None:
    strike = tell("r1", "Jets struck a camp.", "ASSAULT", "aerial", actor=[who("Jets", "SDN", "MIL")], place=KHARTOUM)
    for sector in ("GOV", "MIL", "COP", "JUD", "LEG", "MED"):
        assert grade(_by(strike, said("it", "SDN", sector))).state == "admitted", sector
    for sector in ("CVL", "CIV", "REF", "BUS", "REL", "OPP", "REB", "CRM", ""):
        assert grade(_by(strike, said("it", "SDN", sector))).state == "single", sector


def test_people_s_deeds_are_admitted_by_no_authority() -> None:
    march = tell("r1", "Residents marched.", "PROTEST", "demo", actor=[who("Residents", "SDN", "CVL")], place=KHARTOUM)
    assert grade(_by(march, ARMY_SAYS)).state == "single"


def test_a_part_and_a_leader_speak_for_their_group() -> None:
    raid = tell("r1", "Fighters crossed the fence.", "ASSAULT", "", actor=[who("Fighters", "PSE", "REB", "Hamas")])
    assert grade(_by(raid, said("its armed wing", "PSE", "REB", "Izz ad-Din al-Qassam Brigades"))).state == "admitted"
    assert grade(_by(raid, said("Islamic Jihad", "PSE", "REB", "Palestinian Islamic Jihad"))).state == "single"
    leaders = [row for row in KNOWLEDGE.table("officials.csv") if row["body"] == "hamas" and row["sector"] == "REB"]
    assert leaders
    assert grade(_by(raid, said("he", "PSE", "REB", leaders[0]["name"]))).state == "admitted"


def test_army_and_armed_group_of_one_country_are_two_origins() -> None:
    facts = ReportFacts(id="r1", outlet="Paper")
    one, two = (voice_of(_by(tell("r1", "It fell.", "ASSAULT", ""), source), facts, SPEAKERS) for source in (ARMY_SAYS, RSF_SAYS))
    assert (one.key, one.name) == ("party:SDN", "Sudan")
    assert (two.name, two.party, two.independent) == ("Rapid Support Forces", "SDN", True)
    assert one.key != two.key
    nobody = voice_of(_by(tell("r1", "It fell.", "ASSAULT", ""), said("militants", "SDN", "REB")), facts, SPEAKERS)
    assert not nobody.independent


def test_who_names_the_army_and_who_names_the_group_are_at_odds() -> None:
    shelled = tell("r1", "Shells hit the hospital.", "ASSAULT", "heavy-weapons", actor=[ARMY], place=KHARTOUM, source=RSF_SAYS)
    other = tell("r2", "Shells hit the hospital.", "ASSAULT", "heavy-weapons", actor=[RSF], place=KHARTOUM, source=ARMY_SAYS)
    incident = grade(shelled, other)
    assert incident.disputes == ("who: Sudan (Rapid Support Forces) or Rapid Support Forces (Sudan)",)
    unnamed = tell(
        "r2", "Shells hit it.", "ASSAULT", "heavy-weapons", actor=[who("rebels", "SDN", "REB")], place=KHARTOUM, source=ARMY_SAYS
    )
    named = _by(shelled, said("UN", "UN", "IGO"), actor=[RSF])
    assert not grade(unnamed, named).disputes


def test_a_title_names_the_group_and_not_its_country() -> None:
    seized = tell("r1", "They seized the palace.", "COERCE", "territory", actor=[RSF], place=KHARTOUM, date="2023-04-15")
    assert grade(seized).title == "Change of control by Rapid Support Forces, Khartoum, 2023-04-15"
    unnamed = tell("r2", "Rebels seized the palace.", "COERCE", "territory", actor=[who("Rebels", "SDN", "REB")], place=KHARTOUM)
    assert grade(unnamed).title == "Change of control by armed group (Sudan), Khartoum"
    assert "by Rapid Support Forces," in grade(seized, unnamed).title
    assert grade(tell("r1", "They marched.", "PROTEST", "demo", actor=[who("They", "SDN", "CVL")])).title == "Protest by people (Sudan)"
    assert grade(tell("r1", "It fired.", "ASSAULT", "aerial", actor=[ARMY])).title == "Air strikes by Sudan"


# -- who meets whom ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("mode", "day"), [("seize", "2023-04-15"), ("territory", "2023-04-15"), ("seize", None)])
def test_a_denied_capture_joins_the_claim_that_it_denies(tmp_path: Path, mode: str, day: str | None) -> None:
    palace = [who("presidential palace", "SDN", "GOV")]
    found = link(
        tmp_path,
        tell("r1", "The RSF said that its fighters had seized the presidential palace in Khartoum.", "COERCE", "territory", actor=[RSF],
             recipient=palace, place=KHARTOUM, source=RSF_SAYS),
        tell("r2", "The army denied that the Rapid Support Forces had seized the presidential palace in Khartoum.", "COERCE", mode,
             actor=[RSF], recipient=palace, place=KHARTOUM, status="denied", source=ARMY_SAYS),
        day=day,
    )  # fmt: skip
    assert [(incident.state, incident.disputes) for incident in found] == [
        ("contested", ("whether: denied by Sudan, told by Rapid Support Forces",)),
    ]


def test_what_the_army_took_is_not_what_the_group_took(tmp_path: Path) -> None:
    one = tell(
        "r1",
        "Soldiers took the Shambat bridge in Khartoum from where Omdurman is seen.",
        "COERCE",
        "territory",
        actor=[ARMY],
        place=KHARTOUM,
        date="2023-04-15",
    )
    other = tell(
        "r2",
        "The RSF captured the Yarmouk arms works in Khartoum after a siege.",
        "COERCE",
        "territory",
        actor=[RSF],
        place=KHARTOUM,
        date="2023-04-15",
    )
    assert len(link(tmp_path, one, other, day="2023-04-16")) == 2


@pytest.mark.parametrize(("type", "mode", "party"), [("RETREAT", "withdraw", "IS"), ("COERCE", "territory", "SDF")])
def test_without_any_day_kind_place_and_actor_suffice(tmp_path: Path, type: str, mode: str, party: str) -> None:
    """Two teasers without a date, in words that have nothing in common."""
    fighters = [who("fighters", party, "REB")]
    one = tell(
        "r1", "Some 250 men drove away at night.", type, mode, actor=fighters, place=RAQQA, source=said("The Pentagon", "USA", "MIL")
    )
    two = tell(
        "r2",
        "It happened after talks, officials told a council.",
        type,
        mode,
        actor=fighters,
        place=RAQQA,
        source=said("SANA", "SYR", "MED"),
    )
    assert len(link(tmp_path, one, two, day=None)) == 1


def test_without_any_day_another_place_or_actor_parts(tmp_path: Path) -> None:
    fighters = [who("fighters", "IS", "REB")]
    one = tell("r1", "Some 250 men drove away at night.", "RETREAT", "withdraw", actor=fighters, place=RAQQA)
    other = tell("r2", "The last of them left the town.", "RETREAT", "withdraw", actor=[who("rebels", "REBELS", "REB")], place=RAQQA)
    there = tell("r3", "The last of them left the town.", "RETREAT", "withdraw", actor=fighters, place=TOWN)
    assert len(link(tmp_path, one, other, there, day=None)) == 3


def test_a_report_without_outlet_reads_well() -> None:
    claim = tell("r1", "It fell.", "ASSAULT", "", place=KHARTOUM)
    facts = {"r1": ReportFacts(id="r1")}
    incident, _ = build_incident([claim], Grading(facts, SPEAKERS, lambda one, other: 0.0))
    assert incident.evidence == "1 report, no origin with a name: unknown outlet"


def _by(claim: Claim, source: Source, *, actor: Sequence[Role] | None = None) -> Claim:
    return replace(claim, source=source, actor=tuple(claim.actor if actor is None else actor))
