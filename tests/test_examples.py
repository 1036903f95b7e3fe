"""The bundled examples in, what a newcomer must see out: every form is read, and incidents of each state come of them."""

from __future__ import annotations

import pytest

from conftest import EXAMPLES, Done
from sayso.model import Incident, Report
from sayso.reports.read import read_inputs
from sayso.store import Filter

FORMS = {"teasers.txt": 5, "texts": 3, "khan-shaykhun.html": 1, "feed.xml": 4, "reports.jsonl": 6, "reports.csv": 5}


def incidents(done: Done, **wanted: str) -> list[Incident]:
    return list(done.store.incidents(Filter(**wanted)))  # type: ignore[arg-type]


def reports_of(done: Done, incident: Incident) -> set[str]:
    return set(done.store.report_of(incident.claims).values())


def outlets(done: Done, incident: Incident) -> set[str]:
    return {reading.report.outlet for reading in done.store.reports(reports_of(done, incident))}


def meeting(done: Done, *, many: int, **wanted: str) -> Incident:
    """The incident that most reports tell of, among those that fit."""
    found = max(incidents(done, **wanted), key=lambda incident: len(reports_of(done, incident)))
    assert len(reports_of(done, found)) >= many, found.title
    return found


def test_every_form_is_read_without_a_problem(read_examples: Done) -> None:
    assert len(read_examples.reports) == sum(FORMS.values())
    assert not list(read_examples.store.problems())
    assert "problem" not in read_examples.said
    assert {path.name for path in EXAMPLES.iterdir()} == {*FORMS, "NOTICE"}


@pytest.mark.parametrize(("name", "many"), FORMS.items())
def test_each_file_gives_its_reports(name: str, many: int) -> None:
    found = list(read_inputs([EXAMPLES / name]))
    assert [type(item) for item in found] == [Report] * many


def test_no_report_speaks_for_an_outlet_that_exists(read_examples: Done) -> None:
    assert {report.outlet for report in read_examples.reports if report.outlet} == {
        f"Example {name}" for name in ("Courier", "Gazette", "Herald", "Tribune", "Wire")
    }


def test_menus_and_advertisements_are_no_news(read_examples: Done) -> None:
    page = next(report for report in read_examples.reports if report.url and "khan-shaykhun" in report.url)
    assert (page.published or "").startswith("2017-04-05")
    for words in ("Sofas", "Recipe", "newsletter", "Cookies"):
        assert words not in page.words
    assert "Khan Shaykhun" in page.text


def test_dirt_does_not_reach_what_is_read(read_examples: Done) -> None:
    """Cleaned words and given words differ, but every claim quotes what was given."""
    dirty = [report for report in read_examples.reports if any(sign in report.words for sign in ("\u00ad", "fight-ing", "â€™"))]
    assert len(dirty) == 3
    for report in dirty:
        reading = read_examples.store.report(report.id)
        assert reading.claims
        assert all(report.words[claim.anchor.start : claim.anchor.end] == claim.anchor.text for claim in reading.claims)


def test_every_state_of_an_incident_is_shown(read_examples: Done) -> None:
    assert {incident.state for incident in incidents(read_examples)} == {"single", "corroborated", "contested", "admitted"}


def test_the_gas_attack_is_contested_by_name(read_examples: Done) -> None:
    """Three outlets and the page; the monitor's figures stand beside each other; those who deny are named."""
    incident = meeting(read_examples, place="Khan Shaykhun", many=3)
    assert incident.state == "contested"
    assert {"SOHR", "SYR", "RUS"} <= {origin.party for origin in incident.origins}
    assert any("denied" in dispute and "Syria" in dispute for dispute in incident.disputes)
    assert 72 in {figure.low for figure in incident.figures if figure.measure == "killed"}


def test_the_earlier_toll_of_the_gas_attack_stands_beside_the_later(read_examples: Done) -> None:
    incident = meeting(read_examples, place="Khan Shaykhun", many=3)
    assert {58, 72} <= {figure.low for figure in incident.figures if figure.measure == "killed"}


def test_spellings_of_one_town_meet(read_examples: Done) -> None:
    """ "Rakka" in a listing without a date, "Raqqa" in a dated report: one capture."""
    incident = meeting(read_examples, place="Raqqa", type="COERCE", many=2)
    words = {claim.place.text for claim in read_examples.store.claims(ids=incident.claims) if claim.place}
    assert {"Rakka", "Raqqa"} <= words


def test_each_side_keeps_its_figures(read_examples: Done) -> None:
    incident = meeting(read_examples, place="Deir ez-Zor", since="2016-09-17", until="2016-09-18", many=2)
    said = {(figure.origin, figure.low) for figure in incident.figures if figure.measure == "killed"}
    assert {low for _, low in said} >= {62, 90}
    assert len({origin for origin, _ in said}) >= 2


def test_the_raid_on_the_hill_is_the_raid_near_the_town(read_examples: Done) -> None:
    incident = meeting(read_examples, place="Deir ez-Zor", since="2016-09-17", until="2016-09-18", many=3)
    assert {figure.low for figure in incident.figures if figure.measure == "killed"} >= {62, 80, 90}


def test_what_one_side_denies_is_contested(read_examples: Done) -> None:
    """Who destroyed the dam: told by one side, denied by the other."""
    incident = meeting(read_examples, place="Kakhovka", type="ASSAULT", many=1)
    assert incident.state == "contested"
    assert {"RUS", "UKR"} <= {origin.party for origin in incident.origins}


def test_a_palace_that_each_side_says_it_holds(read_examples: Done) -> None:
    found = [incident for incident in incidents(read_examples, place="Khartoum") if incident.state == "contested"]
    assert [incident for incident in found if len(reports_of(read_examples, incident)) == 2]


def test_a_government_that_tells_of_its_foe_admits_nothing(read_examples: Done) -> None:
    """The president's office tells of an abduction by an armed group of that country; only the group could admit it."""
    found = incidents(read_examples, place="Chibok", type="ASSAULT")
    assert found
    assert not [incident for incident in found if incident.state == "admitted"]


def test_a_strike_is_admitted_by_those_who_flew_it(read_examples: Done) -> None:
    incident = meeting(read_examples, place="Shayrat", type="ASSAULT", party="USA", many=1)
    assert incident.state == "admitted"
    assert "admitted by United States" in incident.evidence


def test_an_agreement_told_twice_is_one(read_examples: Done) -> None:
    incident = meeting(read_examples, type="AGREE", party="SAU", many=2)
    assert outlets(read_examples, incident) == {"Example Herald", "Example Tribune"}


def test_examples_say_what_they_are() -> None:
    """Whoever opens one learns that it was written for the project; plain texts leave that to the notice beside them."""
    for path in sorted(EXAMPLES.rglob("*")):
        if path.suffix in (".html", ".xml", ".jsonl", ".csv") or path.name == "NOTICE":
            words = path.read_text(encoding="utf-8").lower()
            assert "written for th" in words, path
