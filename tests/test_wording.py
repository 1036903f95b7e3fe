"""The words for one party are counted by who uses them, over incidents, from resolved spans alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

import publish_rows as rows
from sayso.errors import NotFound
from sayso.incidents.origins import build_speakers
from sayso.incidents.wording import ORIGIN, OUTLET, PRONOUNS, Speaker, Subject, count_words, find_words
from sayso.knowledge import load_knowledge
from sayso.model import Claim, Role, Span
from sayso.publish.words import print_wording, read_wordings

SPEAKERS = build_speakers(load_knowledge())
REBELS = Subject(key="REBELS", name="Syrian rebels", party="REBELS")
STRIKE = Subject(key="ASSAULT aerial", name="ASSAULT aerial")


def role(text: str, party: str = "REBELS", sector: str = "REB") -> Role:
    return Role(text=text, party=party, sector=sector, start=0, end=1)


def claim(report: str, *who: Role, anchor: str = "struck", number: int = 0) -> Claim:
    words = Span(start=number, end=number + len(anchor), text=anchor)
    return Claim(
        id=f"{report}-{number}",
        report=report,
        sentence=words,
        anchor=words,
        type="ASSAULT",
        mode="aerial",
        status="happened",
        recipient=who,
    )


def words(*claims: Claim, origins: dict[str, str] | None = None) -> dict[Subject, dict[Speaker, Counter[str]]]:
    return find_words(claims, {"r1": "Gazette", "r2": "Herald"}, origins or {}, SPEAKERS)


def test_each_outlet_has_its_own_words_for_one_side() -> None:
    found = words(claim("r1", role("rebels")), claim("r2", role("terrorists")))[REBELS]
    assert found == {Speaker(OUTLET, "Gazette"): Counter({"rebels": 1}), Speaker(OUTLET, "Herald"): Counter({"terrorists": 1})}


def test_an_origin_is_one_speaker_whoever_prints_it() -> None:
    found = words(claim("r1", role("militants")), claim("r2", role("gunmen")), origins={"r1-0": "SOHR", "r2-0": "SOHR"})[REBELS]
    assert found[Speaker(ORIGIN, "SOHR")] == Counter({"militants": 1, "gunmen": 1})


def test_words_for_the_event_are_counted_too() -> None:
    found = words(claim("r1", anchor="liberated"), claim("r2", anchor="Captured"))[STRIKE]
    assert found == {Speaker(OUTLET, "Gazette"): Counter({"liberated": 1}), Speaker(OUTLET, "Herald"): Counter({"captured": 1})}


@pytest.mark.parametrize("text", [*sorted(PRONOUNS)[:5], "They", "HE"])
def test_pronouns_are_no_choice_of_words(text: str) -> None:
    assert REBELS not in words(claim("r1", role(text)))


@pytest.mark.parametrize("party", ["", "UNKNOWN", "ARMED", "CIVILIAN"])
def test_whom_nobody_knows_has_no_words(party: str) -> None:
    assert set(words(claim("r1", role("gunmen", party)))) == {STRIKE}


def test_the_people_of_a_state_are_another_side_than_its_authorities() -> None:
    found = words(claim("r1", role("civilians", "SYR", "CVL"), role("the regime", "SYR", "GOV")))
    assert {subject.name: set(by[Speaker(OUTLET, "Gazette")]) for subject, by in found.items() if subject.party} == {
        "people (Syria)": {"civilians"},
        "Syria": {"regime"},
    }


def test_counting_is_over_incidents_and_not_over_mentions() -> None:
    often = words(*(claim("r1", role("rebels"), number=number) for number in range(10)))
    again = words(claim("r1", role("Rebels")), claim("r1", role("militants"), number=1))
    counted = count_words([often, again])
    assert counted[REBELS][Speaker(OUTLET, "Gazette")] == Counter({"rebels": 2, "militants": 1})


def test_shared_counts_only_events_that_two_speakers_tell() -> None:
    alone = words(claim("r1", role("rebels")))
    both = words(claim("r1", role("militants")), claim("r2", role("terrorists")))
    counted = count_words([alone, both], shared=True)[REBELS]
    assert counted == {Speaker(OUTLET, "Gazette"): Counter({"militants": 1}), Speaker(OUTLET, "Herald"): Counter({"terrorists": 1})}


def test_no_word_is_treated_otherwise_than_another() -> None:
    """Swapping two parties' words swaps them in the outcome and changes nothing else."""
    one = words(claim("r1", role("terrorists"), role("freedom fighters", "IS")))
    other = words(claim("r1", role("freedom fighters"), role("terrorists", "IS")))
    speaker = Speaker(OUTLET, "Gazette")
    state = Subject(key="IS", name="Islamic State", party="IS")
    assert (one[REBELS][speaker], one[state][speaker]) == (other[state][speaker], other[REBELS][speaker])


def test_the_words_of_a_database_are_printed(tmp_path: Path) -> None:
    from io import StringIO

    from rich.console import Console

    def printed(store: object, **asked: object) -> str:
        text = StringIO()
        print_wording(store, Console(file=text, width=100), **({"party": None} | asked))  # type: ignore[arg-type]
        return text.getvalue()

    with rows.fill_store(tmp_path / "t.db") as store:
        assert len(list(read_wordings(store))) == 2
        whole = printed(store)
        assert whole.index("Syria (SYR)") < whole.index("ASSAULT aerial: violence"), "parties first"
        assert "said by" not in printed(store, by=OUTLET)
        assert printed(store, party="assault").startswith("ASSAULT aerial")
        assert printed(store, party="Syria", by=ORIGIN).count("the Coast Monitor") == 2
        with pytest.raises(NotFound, match="known are RUS, SYR"):
            printed(store, party="MARS")
    incidents = [replace(incident, title="[bold]=1\x1b[31m") for incident in rows.incidents()]
    with rows.fill_store(tmp_path / "bad.db", None, incidents) as store:
        assert "\x1b" not in printed(store)
