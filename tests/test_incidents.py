"""Claims meet in incidents as they should, whatever their order; who stands behind an incident, and in what state it is."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sayso.errors import BadDecision
from sayso.incidents import cluster, link
from sayso.incidents.build import build_columns
from sayso.incidents.features import FEATURES, features
from sayso.incidents.grade import Grading, build_incident, no_incident
from sayso.incidents.origins import build_speakers, copy_groups, is_named, voice_of
from sayso.incidents.pairs import make_pairs
from sayso.incidents.relink import relink
from sayso.incidents.told import ReportFacts, report_days
from sayso.incidents.tolls import people_of
from sayso.incidents.weights import load_weights, scores
from sayso.knowledge import load_knowledge
from sayso.model import Claim, Decision, Figure, Incident, Place, Reading, Report, Role, Source, Span, hash_id
from sayso.store import Store, open_store

SPEAKERS = build_speakers(load_knowledge())
RAQQA = Place(text="Rakka", name="Raqqa", country="SY", lat=35.95, lon=39.0, precision="town")
HAMA = Place(text="Hama", name="Hama", country="SY", lat=35.13, lon=36.75, precision="town")
MOSUL = Place(text="Mosul", name="Mosul", country="IQ", lat=36.34, lon=43.13, precision="town")
SYRIA = Place(text="Syria", name="Syria", country="SY", lat=35.0, lon=38.0, precision="country")
ARMY, REBELS, FIGHTERS, JETS = (
    Role(text=text, party=party, sector=sector, start=0, end=1)
    for text, party, sector in (("army", "SYR", "MIL"), ("rebels", "REBELS", "REB"), ("fighters", "IS", "REB"), ("jets", "USA", "MIL"))
)


def said(text: str, party: str, sector: str = "", stance: str = "neutral") -> Source:
    return Source(text=text, party=party, sector=sector, cue="said", stance=stance, start=0, end=len(text))


SOHR = said("Observatory", "SOHR", "CIV")
SANA = said("SANA", "SYR", "MED")


def a_claim(
    report: str = "r1", *, at: int = 0, words: str = "Air strikes hit the market.", type: str = "ASSAULT", mode: str = "aerial", status: str = "happened",
    actor: Sequence[Role] = (), recipient: Sequence[Role] = (), place: Place | None = RAQQA, date: str | None = "2017-03-22",
    killed: int | None = None, who: str = "", source: Source | None = None, via: Sequence[str] = (),
) -> Claim:  # fmt: skip
    figures = (Figure(measure="killed", low=killed, high=killed, who=who, text=str(killed)),) if killed is not None else ()
    return Claim(
        id=hash_id(report, at, type, status, place and place.name), report=report, sentence=Span(start=at, end=at + len(words), text=words),
        anchor=Span(start=at, end=at + 3, text=words[:3]), type=type, mode=mode, status=status, actor=tuple(actor), recipient=tuple(recipient),
        place=place, date=date, figures=figures, source=source, via=tuple(via),
    )  # fmt: skip


def a_reading(
    report: str, claims: Sequence[Claim], *, outlet: str = "", day: str | None = "2017-03-23", fingerprint: str = "", setup: str = "s"
) -> Reading:
    row = Report(id=report, outlet=outlet or f"Paper {report}", text="...")
    return Reading(report=row, setup=setup, dated=day, dated_why="", cut=False, fingerprint=fingerprint, claims=tuple(claims))


def same_words(one: str, other: str) -> float:
    return float(one == other)


def linked(store: Store) -> list[Incident]:
    relink(store, speakers=SPEAKERS, same_words=same_words)
    return sorted(store.incidents(), key=lambda incident: incident.id)


def incidents_of(path: Path, readings: Iterable[Reading]) -> list[Incident]:
    with open_store(path) as store:
        for reading in readings:
            store.save_reading(reading)
        return linked(store)


def meet(path: Path, *claims: Claim, day: str | None = "2017-03-23") -> bool:
    """Whether all these claims, each of its own report, are one incident."""
    reports = sorted({claim.report for claim in claims})
    found = incidents_of(path, [a_reading(id, [claim for claim in claims if claim.report == id], day=day) for id in reports])
    return len(found) == 1


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "a.db"


# -- who meets whom ------------------------------------------------------------------------------------------------------


def test_one_strike_told_by_two_papers(db: Path) -> None:
    assert meet(db, a_claim("r1", killed=33), a_claim("r2", words="A raid on a market killed 33.", killed=33))


@pytest.mark.parametrize(
    "other",
    [
        a_claim("r2", date="2017-04-22"),
        a_claim("r2", place=HAMA),
        a_claim("r2", place=MOSUL),
        a_claim("r2", type="PROTEST", mode="demo"),
    ],
    ids=["another month", "another town", "another country", "another kind"],
)
def test_other_events_stay_apart(db: Path, other: Claim) -> None:
    assert not meet(db, a_claim("r1"), other)


def test_unknown_is_no_evidence_against(db: Path) -> None:
    """Without day and actor the rest decides."""
    assert meet(
        db, a_claim("r1", actor=[JETS], words="US jets struck the Mansoura school in Raqqa."), a_claim("r2", date=None, words="The Mansoura school in Raqqa was struck.")
    )  # fmt: skip


def test_a_withdrawal_under_a_deal_and_help_to_leave_meet(db: Path) -> None:
    left = a_claim("r1", type="RETREAT", mode="withdraw", actor=[FIGHTERS], date=None, source=said("Pentagon", "USA", "MIL", "confirm"),
                   words="About 300 IS fighters withdrew from Raqqa.")  # fmt: skip
    helped = a_claim("r2", type="RETREAT", mode="withdraw", actor=[FIGHTERS], date=None, source=said("Mission", "SYR", "GOV"),
                     words="The coalition ensured that IS fighters withdrew from Raqqa.")  # fmt: skip
    (incident,) = incidents_of(db, [a_reading("r1", [left], day=None), a_reading("r2", [helped], day=None)])
    assert incident.state == "corroborated"
    assert [origin.name for origin in incident.origins] == ["Syria", "United States"]


def test_a_third_claim_joins_no_two_that_cannot_be_one(db: Path) -> None:
    """A vague claim fits both strikes; the towns are 200 km apart."""
    vague = a_claim("r3", place=SYRIA, killed=33)
    found = incidents_of(
        db, [a_reading(claim.report, [claim]) for claim in (a_claim("r1", killed=33), a_claim("r2", place=HAMA, killed=33), vague)]
    )
    places = [set(incident.claims) for incident in found]
    assert not any({a_claim("r1", killed=33).id, a_claim("r2", place=HAMA, killed=33).id} <= held for held in places)


def test_title_and_text_of_one_report_tell_one_event(db: Path) -> None:
    body = a_claim("r1", at=100, words="Jets struck a market in Raqqa on Wednesday, killing 33 people.", killed=33)
    title = a_claim("r1", words="Strikes kill 33 in Raqqa", killed=33)
    assert len(incidents_of(db, [a_reading("r1", [title, body])])) == 1


def test_two_events_of_one_sentence_stay_two(db: Path) -> None:
    twin = replace(a_claim("r1"), id="twin", anchor=Span(start=10, end=13, text="hit"))
    assert len(incidents_of(db, [a_reading("r1", [a_claim("r1"), twin])])) == 2


def test_a_demand_repeated_by_two_outlets_is_one(db: Path) -> None:
    words = "Turkey demanded that Russia withdraw its troops from the border strip."
    turkey, russia = (Role(text=text, party=party, sector="GOV", start=0, end=1) for text, party in (("Turkey", "TUR"), ("Russia", "RUS")))
    demands = [
        a_claim(id, type="REQUEST", mode="yield", actor=[turkey], recipient=[russia], place=None, date=None, words=words)
        for id in ("r1", "r2")
    ]
    assert meet(db, *demands)
    assert not meet(db.with_name("b.db"), demands[0], replace(demands[1], actor=(ARMY,)))


def test_a_toll_over_years_is_no_incident(db: Path) -> None:
    toll = a_claim("r1", date="2011-03/2017-03", killed=300000)
    assert no_incident(toll)
    assert incidents_of(db, [a_reading("r1", [toll])]) == []


def test_a_wrong_record_is_overruled_by_the_text() -> None:
    facts = {
        "r1": ReportFacts(id="r1", day="2013-01-05"),
        "r2": ReportFacts(id="r2", day="2017-03-25"),
        "r3": ReportFacts(id="r3", day=None),
    }
    days = report_days([a_claim("r1"), a_claim("r2"), a_claim("r3", date=None)], facts)
    assert days == {"r1": a_day("2017-03-22"), "r2": a_day("2017-03-25")}


def a_day(iso: str) -> int:
    from datetime import date

    return date.fromisoformat(iso).toordinal()


def test_each_feature_has_a_weight_and_none_is_idle() -> None:
    weights = load_weights()
    told = (weights.deeds, weights.inner, weights.words)
    assert {len(kind) for kind in told} == {len(FEATURES) + 1}
    assert [name for place, (name, _, _) in enumerate(FEATURES) if not any(kind[place] for kind in told)] == []


def test_what_hangs_together_is_all_that_may_meet() -> None:
    """Clusters meet by the mean of some links, so one at least must reach the margin; claims without such a link are not looked at together."""
    assert cluster.log_odds(link.SAME) <= cluster.MARGIN < cluster.log_odds(link.SAME + 0.01)
    assert cluster.UNMET < cluster.MARGIN and link.KEEP < link.SAME


def test_one_weak_link_lets_a_claim_meet_one_but_not_many() -> None:
    many = "abcde"
    told = [(one, other, 0.95) for one in many for other in many if one < other]
    weak = [(one, "f", 0.85) for one in many]

    def met(*links: tuple[str, str, float], ids: str = "abcdef") -> list[str]:
        placed = [(ids.index(one), ids.index(other), score) for one, other, score in links]
        return ["".join(found) for found in cluster.cluster_group(ids, placed, columns=None, apart=[0] * len(ids))]

    assert met(weak[0], ids="af") == ["af"]
    assert met(*told, weak[0]) == met(weak[0], *reversed(told)) == ["abcde", "f"]
    assert met(*told, *weak[:4]) == met(*weak[:4], *reversed(told)) == ["abcdef"]


def test_a_score_says_why() -> None:
    columns = build_columns([a_claim("r1"), a_claim("r2")], {id: ReportFacts(id=id) for id in ("r1", "r2")})
    found = link.link_claims(columns, weights=load_weights())
    assert len(found) == 1
    assert found.score[0] > 0.9
    assert "the same day" in found.why[0]
    assert "the same place" in found.why[0]


def test_nobody_is_known_to_comparison_by_name() -> None:
    """Swapping one state for another everywhere changes no score."""

    def score(party: str, other: str) -> float:
        actor = replace(ARMY, party=party)
        pair = [a_claim("r1", actor=[actor], recipient=[replace(REBELS, party=other)]), a_claim("r2", actor=[actor])]
        columns = build_columns(pair, {id: ReportFacts(id=id) for id in ("r1", "r2")})
        pairs = make_pairs(columns, np.array([0]), np.array([1]))
        return float(scores(features(pairs), load_weights().kind_of(pairs), load_weights())[0])

    assert score("SYR", "REBELS") == score("USA", "IS") == score("RUS", "TUR")


# -- who says so ---------------------------------------------------------------------------------------------------------


def graded(*claims: Claim, outlets: dict[str, str] | None = None, days: dict[str, str] | None = None) -> Incident:
    facts = {
        claim.report: ReportFacts(
            id=claim.report,
            outlet=(outlets or {}).get(claim.report, f"Paper {claim.report}"),
            day=(days or {}).get(claim.report, "2017-03-23"),
        )
        for claim in claims
    }
    return build_incident(claims, Grading(facts, SPEAKERS, same_words))[0]


def test_two_agencies_that_cite_one_observatory_are_one_origin() -> None:
    incident = graded(a_claim("r1", source=SOHR, via=["AFP"]), a_claim("r2", source=SOHR), outlets={"r1": "Gazette", "r2": "Reuters"})
    assert incident.state == "single"
    assert incident.evidence == "2 reports, 1 independent origin: SOHR by way of Gazette and Reuters"


def test_two_bodies_of_one_state_are_one_origin() -> None:
    assert graded(a_claim("r1", source=SANA), a_claim("r2", source=said("the army", "SYR", "MIL"))).state == "single"
    assert graded(a_claim("r1", source=SANA), a_claim("r2", source=SOHR)).state == "corroborated"


def test_an_owned_outlet_is_its_owner_s_voice() -> None:
    incident = graded(a_claim("r1"), a_claim("r2", source=said("Syrian army", "SYR", "MIL")), outlets={"r1": "SANA"})
    assert [origin.key for origin in incident.origins] == ["party:SYR"]


@pytest.mark.parametrize(
    "words",
    [
        "activists",
        "Activists",
        "a medical source in Homs",
        "Syrian doctors",
        "the source",
        "He",
        "Media reports",
        "residents of Aleppo",
        "A spokesman",
    ],
)
def test_who_has_no_name_adds_no_independence(words: str) -> None:
    assert not is_named(said(words, "UNKNOWN"), SPEAKERS)
    incident = graded(a_claim("r1", source=said(words, "CIVILIAN", "CVL")), a_claim("r2", source=SOHR))
    assert incident.state == "single"
    assert sum(origin.independent for origin in incident.origins) == 1


@pytest.mark.parametrize("words", ["Omar Hadid", "activist Omar Hadid", "Human Rights Watch", "Doctors Without Borders", "HRW"])
def test_who_has_a_name_does(words: str) -> None:
    assert is_named(said(words, "UNKNOWN"), SPEAKERS)


def test_a_headline_adds_nothing_to_the_source_below_it() -> None:
    incident = graded(a_claim("r1"), a_claim("r1", at=50, source=SOHR))
    assert incident.state == "single"
    assert "passes on what others say" in incident.evidence


def test_an_agency_in_the_tail_is_the_origin() -> None:
    facts = ReportFacts(id="r1", outlet="Gazette", credits=("AFP",))
    assert voice_of(a_claim("r1"), facts, SPEAKERS).name == "Agence France-Presse"


def test_copies_of_one_text_count_once() -> None:
    facts = {id: ReportFacts(id=id, day=f"2017-03-2{id[1]}", fingerprint="f" if id != "r3" else "g") for id in ("r1", "r2", "r3")}
    assert copy_groups(facts, facts, same_words) == {"r1": "r1", "r2": "r1", "r3": "r3"}


# -- state ---------------------------------------------------------------------------------------------------------------


def test_a_denial_makes_it_contested(db: Path) -> None:
    told = a_claim("r1", actor=[ARMY], source=SOHR)
    denied = a_claim("r2", actor=[ARMY], status="denied", source=SANA, words="SANA denied that jets hit the market.")
    (incident,) = incidents_of(db, [a_reading("r1", [told]), a_reading("r2", [denied])])
    assert incident.state == "contested"
    assert incident.disputes == ("whether: denied by Syria, told by SOHR",)
    assert "Syria" not in incident.title


def test_denied_alone_is_not_told_as_done() -> None:
    incident = graded(a_claim("r1", status="denied", source=SANA))
    assert incident.state == "single"
    assert incident.title.startswith("Air strikes (denied)")
    assert not incident.figures


def test_another_actor_makes_it_contested() -> None:
    incident = graded(a_claim("r1", actor=[ARMY], source=SOHR), a_claim("r2", actor=[REBELS], source=said("Moscow", "RUS", "GOV")))
    assert incident.state == "contested"
    assert incident.disputes == ("who: Syria (SOHR) or Syrian rebels (Russia)",)


@pytest.mark.parametrize(
    "other", [Role(text="gunmen", party="ARMED", sector="REB", start=0, end=1), Role(text="x", party="UNKNOWN", start=0, end=1)]
)
def test_an_unnamed_actor_contradicts_nobody(other: Role) -> None:
    assert (
        graded(a_claim("r1", actor=[ARMY], source=SOHR), a_claim("r2", actor=[other], source=said("Moscow", "RUS", "GOV"))).state
        == "corroborated"
    )


def test_a_member_and_its_alliance_are_no_dispute() -> None:
    coalition = replace(JETS, party="COALITION")
    assert graded(a_claim("r1", actor=[JETS], source=SOHR), a_claim("r2", actor=[coalition], source=SANA)).state == "corroborated"
    assert graded(a_claim("r1", actor=[JETS], source=SOHR), a_claim("r2", actor=[ARMY], source=SANA)).state == "contested"


def test_reports_of_no_known_outlet_have_no_name() -> None:
    incident = graded(a_claim("r1"), a_claim("r2"), outlets={"r1": "", "r2": ""})
    assert (incident.state, incident.evidence) == ("single", "2 reports, no origin with a name: unknown outlet")


def test_both_sides_of_a_fight_are_no_dispute() -> None:
    one = a_claim("r1", mode="", actor=[ARMY], recipient=[REBELS], source=SOHR)
    other = a_claim("r2", mode="", actor=[REBELS], recipient=[ARMY], source=said("Moscow", "RUS", "GOV"))
    assert graded(one, other).state == "corroborated"


def test_figures_that_cannot_both_hold() -> None:
    incident = graded(a_claim("r1", killed=33, source=SOHR), a_claim("r2", killed=90, source=said("Moscow", "RUS", "GOV")))
    assert incident.state == "contested"
    assert incident.disputes == ("how many killed: 33 (SOHR) or 90 (Russia)",)
    assert [(figure.low, figure.origin) for figure in incident.figures] == [(33, "party:SOHR"), (90, "party:RUS")]


def test_a_toll_that_rises_is_no_dispute() -> None:
    early, late = a_claim("r1", killed=33, source=SOHR), a_claim("r2", killed=90, source=said("Moscow", "RUS", "GOV"))
    assert graded(early, late, days={"r1": "2017-03-22", "r2": "2017-03-24"}).state == "corroborated"
    assert graded(early, late, days={"r1": "2017-03-24", "r2": "2017-03-22"}).state == "contested"


def test_counts_of_different_people_are_no_dispute() -> None:
    moscow = said("Moscow", "RUS", "GOV")
    assert graded(a_claim("r1", killed=33, source=SOHR), a_claim("r2", killed=9, who="children", source=moscow)).state == "corroborated"


@pytest.mark.parametrize(
    ("who", "people"),
    [("nine children among them", "children"), ("women", "women"), ("militants", "fighters"), ("residents", "civilians"), ("", "")],
)
def test_people_of_a_count(who: str, people: str) -> None:
    assert people_of(who, SPEAKERS) == people


def test_the_actor_s_own_forces_admit() -> None:
    mine = a_claim("r1", actor=[JETS], source=said("Central Command", "USA", "MIL", "confirm"))
    assert graded(mine, a_claim("r2", source=SOHR)).state == "admitted"
    assert graded(replace(mine, source=said("a US resident", "USA", "CVL"))).state == "single"
    group = a_claim("r1", actor=[FIGHTERS], source=said("the group", "IS", "REB"))
    assert graded(group).state == "admitted"
    assert graded(replace(group, status="planned")).state == "single"


def test_a_headline_is_neutral() -> None:
    incident = graded(a_claim("r1", killed=33, source=SOHR, actor=[replace(JETS, text="criminal jets")]))
    assert incident.title == "Air strikes by United States, Raqqa, 2017-03-22: 33 (SOHR) killed"


# -- the same whatever the order -----------------------------------------------------------------------------------------


def many_readings(number: int = 24, seed: int = 7) -> list[Reading]:
    """Reports of a few days of war: some tell the same events, some like ones, some vaguely."""
    draw = random.Random(seed)
    made = []
    for report in range(number):
        claims = []
        for at in range(draw.randint(1, 4)):
            event = draw.randint(0, 11)
            claims.append(
                a_claim(
                    f"r{report:02}", at=at * 100, mode=draw.choice(["aerial", "aerial", ""]), status=draw.choice(["happened"] * 4 + ["denied", "possible"]),
                    actor=draw.choice([[], [ARMY], [JETS]]), place=draw.choice([RAQQA, RAQQA, HAMA, MOSUL, SYRIA, None]),
                    date=draw.choice([f"2017-03-{20 + event // 2}", f"2017-03-{20 + event // 2}", None, "2017-03", "2017-03-18/2017-03-22"]), killed=draw.choice([None, 30 + event]),
                    source=draw.choice([None, SOHR, SANA]), words=f"Event {event} was told of Raqqa again",
                )
            )  # fmt: skip
        unique = {claim.id: claim for claim in claims}
        made.append(a_reading(f"r{report:02}", list(unique.values()), day=f"2017-03-{21 + draw.randint(0, 4)}"))
    return made


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False), st.integers(1, 10))
def test_order_and_parts_do_not_matter(tmp_path: Path, draw: random.Random, parts: int) -> None:
    readings = many_readings()
    whole = incidents_of(tmp_path / f"{draw.random()}.db", readings)
    assert 5 < len(whole) < sum(len(reading.claims) for reading in readings)
    draw.shuffle(readings)
    with open_store(tmp_path / f"{draw.random()}.db") as store:
        for start in range(0, len(readings), -(-len(readings) // parts)):
            for reading in readings[start : start + -(-len(readings) // parts)]:
                store.save_reading(reading)
            linked(store)
        assert sorted(store.incidents(), key=lambda incident: incident.id) == whole


def test_blocks_over_their_bound_are_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.incidents.blocks.CAPS", np.full(8, 6))
    monkeypatch.setattr("sayso.incidents.touched.CAPS", np.full(8, 6))
    readings = many_readings()
    whole = incidents_of(tmp_path / "whole.db", readings)
    with open_store(tmp_path / "parts.db") as store:
        for reading in readings:
            store.save_reading(reading)
            linked(store)
        assert linked(store) == whole


def test_reading_twice_changes_nothing(db: Path) -> None:
    readings = many_readings()
    with open_store(db) as store:
        for reading in readings:
            store.save_reading(reading)
        before = linked(store)
        for reading in readings:
            store.save_reading(reading)
        assert store.unlinked() == []
        assert linked(store) == before
        for reading in readings:  # the same claims, read anew by another version of the program
            store.save_reading(replace(reading, setup="s2"))
        assert linked(store) == before


def test_ids_stay_when_reports_are_added(db: Path) -> None:
    with open_store(db) as store:
        store.save_reading(a_reading("r5", [a_claim("r5", killed=33)], day="2017-03-23"))
        (first,) = linked(store)
        store.save_reading(a_reading("r1", [a_claim("r1", killed=33)], day="2017-03-24"))
        (later,) = linked(store)
        assert later.id == first.id
        assert len(later.claims) == 2
        store.save_reading(a_reading("r9", [a_claim("r9", killed=33)], day="2017-03-22"))
        (earlier,) = linked(store)
        assert earlier.id != first.id
        assert store.incident(first.id) == earlier


def test_a_denied_event_never_becomes_a_happened_one(db: Path) -> None:
    alone = a_claim("r99", status="denied", place=HAMA, date="2016-01-05", killed=4)
    incidents = incidents_of(db, [*many_readings(30, seed=3), a_reading("r99", [alone])])
    with open_store(db, create=False) as store:
        denied = [incident for incident in incidents if {store.claim(id).status for id in incident.claims} == {"denied"}]
        mixed = [
            incident for incident in incidents if "denied" in {store.claim(id).status for id in incident.claims} and incident not in denied
        ]
    assert denied
    assert mixed
    for incident in denied:
        assert "(denied)" in incident.title
        assert incident.state == "single"
        assert not incident.figures
    for incident in mixed:  # what only the denying side counts is no figure of the event
        with open_store(db, create=False) as store:
            assert {store.claim(figure.claim).status for figure in incident.figures} <= {"happened", "possible", "planned"}


# -- a person's decisions ------------------------------------------------------------------------------------------------


def decide(kind: str, subject: str, value: str = "", number: int = 0) -> Decision:
    return Decision(
        id=hash_id(kind, subject, value, number), kind=kind, subject=subject, value=value, who="Ana", when=f"2026-01-01T00:00:{number:02}"
    )


def test_decisions_go_before_everything_and_can_be_undone(db: Path) -> None:
    one, two, far = a_claim("r1", killed=33), a_claim("r2", killed=33), a_claim("r3", place=MOSUL, date="2015-01-01")
    with open_store(db) as store:
        for claim in (one, two, far):
            store.save_reading(a_reading(claim.report, [claim]))
        before = linked(store)
        assert len(before) == 2
        part, join, reject = decide("part", one.id, two.id), decide("join", one.id, far.id), decide("reject", two.id)
        store.decide(part)
        assert len(linked(store)) == 3
        store.decide(join)
        assert {frozenset(incident.claims) for incident in linked(store)} == {frozenset({one.id, far.id}), frozenset({two.id})}
        store.decide(reject)
        assert {frozenset(incident.claims) for incident in linked(store)} == {frozenset({one.id, far.id})}
        store.save_reading(a_reading("r1", [one], setup="s2"))  # decisions survive reading again
        assert {frozenset(incident.claims) for incident in linked(store)} == {frozenset({one.id, far.id})}
        for decision in (join, reject, part):
            store.undo(decision.id)
        assert linked(store) == before


def test_incidents_can_be_joined_by_their_ids(db: Path) -> None:
    with open_store(db) as store:
        for claim in (a_claim("r1"), a_claim("r2", place=MOSUL)):
            store.save_reading(a_reading(claim.report, [claim]))
        first, second = linked(store)
        store.decide(decide("join", first.id, second.id))
        (both,) = linked(store)
        assert set(both.claims) == {*first.claims, *second.claims}


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], phases=[Phase.generate])
@given(st.integers(0, 1 << 32))
def test_a_hundred_decisions_undone_in_any_order_give_back_the_first_state(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    readings = many_readings(12)
    ids = [claim.id for reading in readings for claim in reading.claims]
    with open_store(tmp_path / f"{uuid4()}.db") as store:
        for reading in readings:
            store.save_reading(reading)
        before = linked(store)
        links = store.links()
        made = [decide(draw.choice(["join", "part", "reject", "confirm"]), *draw.sample(ids, 2), number=number) for number in range(84)]
        told = set()
        for number, decision in enumerate(made):
            store.decide(decision)
            if number % 4 == 0:  # and every fifth decision says something else of a claim
                field, value = draw.choice([("status", "denied"), ("mode", "heavy-weapons"), ("date", f"20{number:02}-03-21")])
                with suppress(BadDecision):  # where it says so already
                    told.add(store.change(draw.choice(ids), field, value, who="Ana").id)
            if number % 20 == 0:
                linked(store)
        assert linked(store) != before
        assert len(made) + len(told) >= 90
        undone = [*told, *(decision.id for decision in made)]
        draw.shuffle(undone)
        for number, id in enumerate(undone):
            store.undo(id)
            if number % 25 == 0:
                linked(store)
        assert linked(store) == before
        assert store.links() == links


def test_what_came_while_all_was_linked_stays_marked(db: Path) -> None:
    early, late = a_claim("r1"), a_claim("r2")
    with open_store(db) as store:
        for claim in (early, late):
            store.save_reading(a_reading(claim.report, [claim]))
        store.save_all_linking(touched=[early.id], blocks=[], links=[], incidents=[])
        assert store.unlinked() == [late.id]
