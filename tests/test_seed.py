"""The ten teasers that this project began with in, what must come out of each (issue 2, "What it must show").

Reports are named by their place in the file: nothing of their text stands here. Words are compared as given in the report."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from conftest import Done
from sayso.articles.clean import clean_report
from sayso.model import Claim, Incident, Place, Role
from sayso.store import Filter

ABU_KAMAL = (34.45, 40.92)
HADER = (33.29, 35.83)  # in the province of Quneitra; al-Hadir near Aleppo is at 36.0, 37.0


def parties(roles: Iterable[Role]) -> set[str]:
    return {role.party for role in roles}


def said_by(claim: Claim, party: str) -> bool:
    return claim.source is not None and claim.source.party == party


def near(place: Place | None, at: tuple[float, float]) -> bool:
    return (
        place is not None and place.lat is not None and place.lon is not None and max(abs(place.lat - at[0]), abs(place.lon - at[1])) < 0.2
    )


def is_place(claim: Claim, name: str) -> bool:
    return claim.place is not None and claim.place.name == name


def is_figure(claim: Claim, low: int, high: int) -> bool:
    return any((figure.low, figure.high) == (low, high) for figure in claim.figures)


# Each line: the report's number, what must come out, and whether a claim is it
WANTED: list[tuple[int, str, Callable[[Claim], bool]]] = [
    (
        1,
        "IS fights government troops near Abu Kamal",
        lambda c: c.type == "ASSAULT" and c.status == "happened" and parties(c.actor) == {"IS"} and parties(c.recipient) == {"SYR"}
        and near(c.place, ABU_KAMAL),
    ),
    (
        1,
        "the last stronghold, which has no name, taken on a 9 November",
        lambda c: (c.type, c.mode, c.status, c.date) == ("COERCE", "territory", "happened", "XXXX-11-09") and c.place is None,
    ),
    (
        1,
        "government forces sweep near the Iraqi border",
        lambda c: c.type == "ASSAULT" and parties(c.actor) == {"SYR"} and c.place is not None and "Iraq" in c.place.text,
    ),
    (
        2,
        "the US withholds aid from tens of thousands of refugees at al-Tanf",
        lambda c: (c.type, c.mode) == ("COERCE", "withhold") and parties(c.actor) == {"USA"} and is_figure(c, 20000, 99999)
        and is_place(c, "Al-Tanf"),
    ),
    (
        2,
        "the US deployed a base at al-Tanf",
        lambda c: (c.type, c.mode) == ("MOBILIZE", "troops") and parties(c.actor) == {"USA"} and is_place(c, "Al-Tanf"),
    ),
    (
        3,
        "about 300 militants of IS left Raqqa, confirmed by the Pentagon",
        lambda c: (c.type, c.mode) == ("RETREAT", "withdraw") and parties(c.actor) == {"IS"} and is_place(c, "Raqqa")
        and is_figure(c, 300, 300) and said_by(c, "USA") and c.source is not None and c.source.stance == "confirm",
    ),
    (
        3,
        "IS left Raqqa with 3,500 civilians, on Colonel Dillon's word",
        lambda c: (c.type, c.mode) == ("RETREAT", "withdraw") and "IS" in parties(c.actor) and is_place(c, "Raqqa")
        and is_figure(c, 3500, 3500) and said_by(c, "COALITION"),
    ),
    (
        3,
        "agreement of the SDF and the city council of Raqqa, on Colonel Dillon's word",
        lambda c: c.type == "AGREE" and parties(c.actor) == {"SDF"} and len(c.actor) == 2 and said_by(c, "COALITION"),
    ),
    (
        4,
        "attack on Hader in Quneitra",
        lambda c: c.type == "ASSAULT" and c.status == "happened" and near(c.place, HADER),
    ),
    (
        4,
        "NUSRA broke the ceasefire",
        lambda c: c.type == "ASSAULT" and parties(c.actor) == {"NUSRA"} and "violation" in c.anchor.text,
    ),
    (
        5,
        "US activists visited Syria",
        lambda c: (c.type, c.mode, c.status) == ("CONSULT", "visit", "happened") and parties(c.actor) == {"USA"} and is_place(c, "Syria"),
    ),
    (
        6,
        "the US refuses to leave Syria, on the word of Mattis",
        lambda c: (c.type, c.mode) == ("REJECT", "yield") and parties(c.actor) == {"USA"} and is_place(c, "Syria") and said_by(c, "USA"),
    ),
    (
        6,
        "some US troops will leave",
        lambda c: c.type == "CONCEDE" and parties(c.actor) == {"USA"} and said_by(c, "USA"),
    ),
    (
        7,
        "Erdogan demands that Russia and the US withdraw from Syria",
        lambda c: (c.type, c.mode) == ("REQUEST", "yield") and parties(c.actor) == {"TUR"} and parties(c.recipient) == {"RUS", "USA"}
        and is_place(c, "Syria"),
    ),
    (
        7,
        "... also in the quoted sentence, where they are “them”",
        lambda c: (c.type, c.mode) == ("REQUEST", "yield") and parties(c.actor) == {"TUR"} and parties(c.recipient) == {"RUS", "USA"}
        and {role.text for role in c.recipient} == {"them"},
    ),
    (
        8,
        "government troops took Abu Kamal",
        lambda c: (c.type, c.mode, c.status) == ("COERCE", "territory", "happened") and parties(c.actor) == {"SYR"}
        and near(c.place, ABU_KAMAL),
    ),
    (
        9,
        "the US helped IS, on the word of Syria's mission to the UN",
        lambda c: c.type == "AID" and parties(c.actor) == {"USA"} and parties(c.recipient) == {"IS"} and said_by(c, "SYR"),
    ),
    (
        9,
        "IS left Raqqa, on the word of the mission",
        lambda c: (c.type, c.mode) == ("RETREAT", "withdraw") and parties(c.actor) == {"IS"} and is_place(c, "Raqqa") and said_by(c, "SYR"),
    ),
    (
        9,
        "IS left Deir ez-Zor, on the word of the mission",
        lambda c: (c.type, c.mode) == ("RETREAT", "withdraw") and parties(c.actor) == {"IS"} and is_place(c, "Deir ez-Zor")
        and said_by(c, "SYR"),
    ),
    (
        10,
        "the US wants talks with Russia, on the word of Nauert",
        lambda c: c.type == "AGREE" and parties(c.actor) == {"USA"} and parties(c.recipient) == {"RUS"} and said_by(c, "USA")
        and c.source is not None and "Nauert" in c.source.text,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("number", "what", "fits"), WANTED, ids=[f"{number}: {what}" for number, what, _ in WANTED])
def test_this_comes_out(read_seed: Done, number: int, what: str, fits: Callable[[Claim], bool]) -> None:
    claims = read_seed.claims(read_seed.reports[number - 1])
    assert any(map(fits, claims)), f"{what}: not among\n" + "\n".join(map(describe, claims))


def test_ten_reports_are_read_without_a_problem(read_seed: Done) -> None:
    assert len(read_seed.reports) == 10
    assert "10 reports" in read_seed.said
    assert not list(read_seed.store.problems())
    assert all(read_seed.claims(report) for report in read_seed.reports)


def test_every_span_is_what_stands_at_its_place(read_seed: Done) -> None:
    for report in read_seed.reports:
        reading = read_seed.store.report(report.id)
        assert reading.report.words == report.words
        for claim in reading.claims:
            source = [claim.source] if claim.source else []
            for span in (claim.sentence, claim.anchor, *claim.actor, *claim.recipient, *source):
                assert report.words[span.start : span.end] == span.text
        assert all(report.words[mention.start : mention.end] == mention.text for mention in reading.mentions)


def test_broken_words_are_mended_and_keep_their_offsets(read_seed: Done) -> None:
    report = read_seed.reports[1]
    article = clean_report(report)
    for given, mended in (("thou-sands", "thousands"), ("settle-ment", "settlement"), ("re-gion", "region")):
        assert given in report.text
        assert mended in article.text
        assert given not in article.text
        first = article.text.index(mended)
        assert report.words[article.offsets[first] : article.offsets[first + len(mended)]] == given


def test_a_figure_of_speech_is_no_event(read_seed: Done) -> None:
    """The first sentence of the text speaks of activities and tells no event."""
    report = read_seed.reports[1]
    start = len(report.words) - len(report.text)
    end = start + report.text.index(".")
    assert not [claim for claim in read_seed.claims(report) if start <= claim.anchor.start < end]


def incidents_of(done: Done, number: int, fits: Callable[[Claim], bool]) -> list[Incident]:
    held = done.store.incident_of(claim.id for claim in done.claims(done.reports[number - 1]) if fits(claim))
    return [done.store.incident(id) for id in sorted(set(held.values()))]


def test_two_accounts_of_the_way_out_of_raqqa_meet(read_seed: Done) -> None:
    """A withdrawal that one side calls a deal and the other American help: one incident, and not `single`."""

    def leaves(claim: Claim) -> bool:
        return (claim.type, claim.mode) == ("RETREAT", "withdraw") and is_place(claim, "Raqqa")

    both = {incident.id for incident in incidents_of(read_seed, 3, leaves)} & {
        incident.id for incident in incidents_of(read_seed, 9, leaves)
    }
    assert len(both) == 1
    incident = read_seed.store.incident(both.pop())
    assert incident.state != "single"
    independent = {origin.party for origin in incident.origins if origin.independent}
    assert "SYR" in independent
    assert len(independent) >= 2


def test_one_town_is_found_by_its_name_however_it_is_spelt(read_seed: Done) -> None:
    found = {claim.report for claim in read_seed.store.claims(Filter(place="Abu Kamal"))}
    assert {read_seed.reports[0].id, read_seed.reports[7].id} <= found


def describe(claim: Claim) -> str:
    def sides(roles: Iterable[Role]) -> str:
        return ", ".join(f"{role.text} ({role.party})" for role in roles) or "–"

    figures = "; ".join(f"{figure.measure} {figure.low}..{figure.high} {figure.who}" for figure in claim.figures)
    source = f"{claim.source.text} ({claim.source.party}, {claim.source.stance})" if claim.source else "–"
    return (
        f"  {claim.type} {claim.mode} {claim.status} “{claim.anchor.text}” {sides(claim.actor)} → {sides(claim.recipient)}"
        f" | {claim.place.name if claim.place else '–'} | {claim.date or '–'} | {figures or '–'} | {source}"
    )
