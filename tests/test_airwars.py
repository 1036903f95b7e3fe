"""Airwars' grades and ranges as they follow from an incident, and the counts over time that they are made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.incidents.airwars import GRADES, Harm, grade_harm
from sayso.incidents.grade import Grading, build_incident
from sayso.incidents.origins import build_speakers
from sayso.incidents.told import ReportFacts
from sayso.incidents.tolls import Count, Range, find_counts
from sayso.knowledge import load_knowledge
from sayso.model import Claim, Figure, Incident, Place, Role, Source, Span, hash_id

SPEAKERS = build_speakers(load_knowledge())
RAQQA = Place(text="Raqqa", name="Raqqa", country="SY", lat=35.95, lon=39.0, precision="town")
HAMA = Place(text="Hama", name="Hama", country="SY", lat=35.13, lon=36.75, precision="town")
JETS, ARMY, RUSSIA, FIGHTERS, PEOPLE = (
    Role(text=text, party=party, sector=sector, start=0, end=1)
    for text, party, sector in (
        ("US jets", "USA", "MIL"), ("army", "SYR", "MIL"), ("Russian jets", "RUS", "MIL"), ("fighters", "IS", "REB"), ("civilians", "SYR", "CVL"),
    )
)  # fmt: skip


def source(text: str, party: str, sector: str, stance: str = "neutral") -> Source:
    return Source(text=text, party=party, sector=sector, cue="said", stance=stance, start=0, end=len(text))


SOHR, PENTAGON, MOSCOW, RESCUERS = (
    source("Observatory", "SOHR", "CIV"), source("Pentagon", "USA", "MIL"), source("Moscow", "RUS", "GOV"), source("White Helmets", "WHITEHELMETS", "CIV"),
)  # fmt: skip


def killed(low: int | None, high: int | None = -1, who: str = "civilians", measure: str = "killed") -> Figure:
    return Figure(measure=measure, low=low, high=low if high == -1 else high, who=who, text="")


def claim(
    report: str, who: Source | None = SOHR, *figures: Figure, actor: Sequence[Role] = (JETS,), recipient: Sequence[Role] = (PEOPLE,),
    status: str = "happened", mode: str = "aerial", at: int = 0, place: Place = RAQQA, date: str = "2017-03-22",
) -> Claim:  # fmt: skip
    words = "Jets struck Raqqa and Hama."
    return Claim(
        id=hash_id(report, at, status), report=report, sentence=Span(start=at, end=at + len(words), text=words), anchor=Span(start=at, end=at + 4, text="Jets"),
        type="ASSAULT", mode=mode, status=status, actor=tuple(actor), recipient=tuple(recipient), place=place, date=date, figures=figures, source=who,
    )  # fmt: skip


def facts(claims: Sequence[Claim], days: dict[str, str]) -> dict[str, ReportFacts]:
    return {one.report: ReportFacts(id=one.report, outlet=f"Paper {one.report}", day=days.get(one.report, "2017-03-23")) for one in claims}


def incident_of(*claims: Claim, days: dict[str, str] | None = None) -> tuple[Incident, tuple[Count, ...], Harm | None]:
    known = facts(claims, days or {})
    incident, _ = build_incident(claims, Grading(known, SPEAKERS, lambda one, other: 0.0))
    of = {id: origin.key for origin in incident.origins for id in origin.claims}
    counts = find_counts(claims, of, known, SPEAKERS)
    return incident, counts, grade_harm(claims, incident.origins, of, known, SPEAKERS)


def graded(*claims: Claim, days: dict[str, str] | None = None) -> Harm:
    harm = incident_of(*claims, days=days)[2]
    assert harm is not None
    return harm


# -- grades --------------------------------------------------------------------------------------------------------------


def test_two_independent_origins_and_a_belligerent_are_fair() -> None:
    harm = graded(claim("r1", SOHR, killed(9)), claim("r2", RESCUERS, killed(12)))
    assert (harm.grade, harm.belligerents, harm.origins) == ("fair", ("United States",), ("SOHR", "White Helmets"))
    assert harm.why == "alleged by SOHR and White Helmets, United States named"
    assert harm.killed == Range(9, 12)


def test_one_origin_is_weak_however_many_print_it() -> None:
    assert graded(claim("r1", SOHR), claim("r2", SOHR), claim("r3", SOHR)).grade == "weak"
    assert graded(claim("r1", source("activists", "CIVILIAN", "CVL"))).why == "alleged by nobody with a name"


def test_two_origins_that_name_no_belligerent_are_weak() -> None:
    harm = graded(claim("r1", SOHR, actor=()), claim("r2", RESCUERS, actor=()))
    assert (harm.grade, harm.why) == ("weak", "alleged by SOHR and White Helmets, but no belligerent is named")


def test_who_accepts_that_civilians_were_harmed_confirms() -> None:
    harm = graded(claim("r1", SOHR, killed(20)), claim("r2", PENTAGON, killed(4)))
    assert (harm.grade, harm.accepted_by) == ("confirmed", ("United States",))
    assert harm.killed == Range(4, 20)


def test_who_only_says_that_it_struck_fighters_confirms_nothing() -> None:
    harm = graded(claim("r1", SOHR, killed(20)), claim("r2", PENTAGON, killed(9, who="militants"), recipient=[FIGHTERS]))
    assert (harm.grade, harm.accepted_by) == ("weak", ())
    assert harm.fighters == Range(9, 9)
    assert harm.killed == Range(20, 20), "fighters are no civilians"


@pytest.mark.parametrize("together", [True, False])
def test_two_belligerents_are_contested(together: bool) -> None:
    actors = ([ARMY, RUSSIA], [ARMY, RUSSIA]) if together else ([ARMY], [RUSSIA])
    harm = graded(claim("r1", SOHR, actor=actors[0]), claim("r2", RESCUERS, actor=actors[1]))
    assert (harm.grade, harm.why) == ("contested", "more than one belligerent is named: Russia and Syria")


def test_a_member_and_its_alliance_are_one_belligerent() -> None:
    assert graded(claim("r1", SOHR), claim("r2", RESCUERS, actor=[replace(JETS, party="COALITION")])).grade == "fair"


def test_a_denial_by_another_changes_no_grade_and_is_told() -> None:
    harm = graded(claim("r1", SOHR), claim("r2", RESCUERS), claim("r3", PENTAGON, status="denied"))
    assert (harm.grade, harm.denied_by) == ("fair", ("United States",))


def test_what_whoever_alleged_it_takes_back_is_discounted() -> None:
    assert graded(claim("r1", SOHR), claim("r2", SOHR, status="denied")).grade == "discounted"
    assert graded(claim("r1", SOHR), claim("r3", RESCUERS), claim("r2", SOHR, status="denied")).grade == "fair"


@pytest.mark.parametrize(
    "other",
    [
        claim("r1", SOHR, killed(9, who="militants"), recipient=[FIGHTERS]),
        claim("r1", SOHR, status="denied"),
        claim("r1", SOHR, status="planned"),
        claim("r1", SOHR, mode="abduct"),
        replace(claim("r1", SOHR), type="COERCE", mode="arrest"),
    ],
    ids=["only fighters", "only denied", "only planned", "an abduction", "an arrest"],
)
def test_no_alleged_harm_to_civilians_is_not_graded(other: Claim) -> None:
    assert incident_of(other)[2] is None


def test_people_whom_nobody_calls_fighters_may_be_civilians() -> None:
    harm = graded(claim("r1", SOHR, killed(7, who="people"), recipient=[]))
    assert harm.killed == Range(7, 7)
    assert incident_of(claim("r1", SOHR, killed(7, who="people"), recipient=[FIGHTERS]))[2] is None


def test_numbers_come_from_those_who_allege_harm_to_civilians() -> None:
    soldiers = claim("r2", PENTAGON, killed(60, who="people"), recipient=[FIGHTERS])
    assert graded(claim("r1", SOHR, killed(7)), soldiers).killed == Range(7, 7)


def test_a_part_is_no_less_than_what_is_known() -> None:
    harm = graded(claim("r1", SOHR, killed(3, who="children"), killed(2, who="women")))
    assert (harm.children, harm.women, harm.killed) == (Range(3, 3), Range(2, 2), Range(2, 2))


@given(st.permutations(range(4)))
def test_order_changes_no_grade(order: list[int]) -> None:
    claims = [
        claim("r1", SOHR, killed(9)),
        claim("r2", RESCUERS, killed(12)),
        claim("r3", PENTAGON, status="denied"),
        claim("r4", MOSCOW, killed(30)),
    ]
    assert graded(*(claims[place] for place in order)) == graded(*claims)


@given(st.sampled_from(["SYR", "RUS", "TUR", "ISR", "FRA"]), st.sampled_from(["SYR", "RUS", "TUR", "ISR", "FRA"]))
def test_no_party_is_graded_otherwise_than_another(one: str, other: str) -> None:
    def grade(party: str) -> str:
        own = replace(ARMY, party=party)
        return graded(claim("r1", SOHR, actor=[own]), claim("r2", source("ministry", party, "GOV"), killed(4), actor=[own])).grade

    assert grade(one) == grade(other) == "confirmed"
    assert grade(one) in GRADES


# -- counts over time ----------------------------------------------------------------------------------------------------


def counts_of(*claims: Claim, days: dict[str, str] | None = None) -> dict[tuple[str, str], Count]:
    return {(count.measure, count.people): count for count in incident_of(*claims, days=days)[1]}


def test_a_later_word_of_one_origin_replaces_its_earlier_one() -> None:
    days = {"r1": "2017-03-22", "r2": "2017-03-24", "r3": "2017-03-23"}
    count = counts_of(claim("r1", SOHR, killed(12)), claim("r2", SOHR, killed(33)), claim("r3", SOHR, killed(20)), days=days)[
        "killed", "civilians"
    ]
    assert [telling.low for telling in count.last] == [33]
    assert [telling.low for telling in count.before] == [12, 20]
    assert count.range == Range(33, 33)


def test_within_one_day_the_largest_is_the_whole() -> None:
    count = counts_of(claim("r1", SOHR, killed(12)), claim("r2", SOHR, killed(5)))["killed", "civilians"]
    assert [telling.low for telling in count.last] == [12]
    assert count.before == ()


def test_counts_are_never_added_up() -> None:
    count = counts_of(claim("r1", SOHR, killed(12)), claim("r2", RESCUERS, killed(5)))["killed", "civilians"]
    assert count.range == Range(5, 12)


@pytest.mark.parametrize(
    ("figures", "text"),
    [
        ([killed(23)], "23"),
        ([killed(23, None)], "at least 23"),
        ([killed(None, 40)], "up to 40"),
        ([killed(23), killed(31, None)], "23 to 31 or more"),
        ([killed(24, 99), killed(31)], "31"),
        ([killed(24, 99), killed(200)], "24 to 200"),
        ([killed(24, 99)], "24 to 99"),
        ([killed(0), killed(1200)], "0 to 1,200"),
    ],
)
def test_a_range_reads(figures: list[Figure], text: str) -> None:
    tellers = (SOHR, RESCUERS, MOSCOW)
    claims = [claim(f"r{place}", tellers[place], figure) for place, figure in enumerate(figures)]
    assert counts_of(*claims)["killed", "civilians"].range.text == text


def test_what_is_denied_or_planned_is_no_count() -> None:
    assert counts_of(claim("r1", SOHR, killed(9), status="denied"), claim("r2", RESCUERS, killed(9), status="planned")) == {}


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90), st.booleans()), min_size=1, max_size=6))
def test_a_range_holds_every_last_word_that_is_no_vague_one(told: list[tuple[int, int, bool]]) -> None:
    figures = [killed(min(a, b), None if is_open else max(a, b)) for a, b, is_open in told]
    claims = [claim(f"r{place}", source(f"Agency {place}", "UNKNOWN", ""), figure) for place, figure in enumerate(figures)]
    count = counts_of(*claims)["killed", "civilians"]
    for telling in count.last:
        if not telling.vague:
            assert count.range.low is not None
            assert count.range.low <= telling.size <= count.range.high


# -- disputes ------------------------------------------------------------------------------------------------------------


def disputes(*claims: Claim, days: dict[str, str] | None = None) -> tuple[str, ...]:
    return incident_of(*claims, days=days)[0].disputes


def test_a_dispute_names_all_who_hold_a_side() -> None:
    told = [claim("r1", SOHR, killed(9)), claim("r2", RESCUERS, killed(9)), claim("r3", MOSCOW, killed(60), actor=[ARMY])]
    assert disputes(*told) == (
        "who: United States (SOHR and White Helmets) or Syria (Russia)",
        "how many killed (civilians): 9 (SOHR and White Helmets) or 60 (Russia)",
    )


def test_a_part_that_is_larger_than_another_s_whole_is_a_dispute() -> None:
    told = [claim("r1", SOHR, killed(23, who="people")), claim("r2", MOSCOW, killed(60, None))]
    assert disputes(*told) == ("how many killed: 23 (SOHR) or at least 60 civilians (Russia)",)
    smaller = [claim("r1", SOHR, killed(23, who="people")), claim("r2", MOSCOW, killed(9))]
    assert disputes(*smaller) == ()


def test_who_is_linked_by_a_third_stands_in_one_camp() -> None:
    told = [claim("r1", SOHR), claim("r2", MOSCOW, actor=[ARMY]), claim("r3", RESCUERS, actor=[JETS, ARMY])]
    assert disputes(*told) == ()


def test_towns_apart_and_days_apart_are_disputes() -> None:
    told = [claim("r1", SOHR), claim("r2", MOSCOW, place=HAMA, date="2017-03-25")]
    assert disputes(*told) == ("where: Raqqa (SOHR) or Hama (Russia)", "when: 2017-03-22 (SOHR) or 2017-03-25 (Russia)")


@pytest.mark.parametrize(
    "other",
    [
        claim("r2", MOSCOW, place=replace(HAMA, precision="governorate")),
        claim("r2", MOSCOW, place=replace(HAMA, text="Homs")),
        claim("r2", MOSCOW, place=replace(RAQQA, name="Mishlab", lat=35.96)),
        claim("r2", MOSCOW, date="2017-03-23"),
        claim("r2", MOSCOW, date="2017-03-22/2017-03-25"),
        claim("r2", MOSCOW, date="2017-03"),
    ],
    ids=["a province", "a place carried over from elsewhere", "a quarter", "the next day", "several days", "a month"],
)
def test_vaguer_or_near_is_no_dispute(other: Claim) -> None:
    assert disputes(claim("r1", SOHR), other) == ()


def test_an_admission_within_a_dispute_is_told_too() -> None:
    told = [claim("r1", SOHR, killed(60)), claim("r2", PENTAGON, killed(4), date="2017-03-22")]
    incident = incident_of(*told)[0]
    assert incident.state == "contested"
    assert incident.evidence.startswith(
        "how many killed (civilians): 4 (United States) or 60 (SOHR); admitted by United States (Pentagon); 2 reports"
    )
