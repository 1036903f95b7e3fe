"""Kinds of incident: what lasts for days holds what is shorter, a strike has one day, a statement is told again for days."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from sayso.incidents.families import nature_of
from sayso.knowledge import load
from sayso.model import Claim, Incident, Role
from sayso.store import open_store
from test_incidents import ARMY, HAMA, JETS, RAQQA, REBELS, a_claim, a_reading, linked

BATTLE = a_claim(
    "b1", mode="", date="2017-03-10/2017-03-24", actor=[ARMY], recipient=[REBELS], killed=400, words="Since 10 March 400 died there."
)
STRIKE = a_claim("s1", date="2017-03-22", actor=[ARMY], killed=33)


def link(path: Path, *claims: Claim, parts: int = 1) -> list[Incident]:
    """Each claim of its own report, read in so many parts."""
    with open_store(path) as store:
        for start in range(0, len(claims), -(-len(claims) // parts)):
            for claim in claims[start : start + -(-len(claims) // parts)]:
                store.save_reading(a_reading(claim.report, [claim], day="2017-03-25"))
            found = linked(store)
        return found


def parts_of(path: Path, found: Sequence[Incident]) -> dict[str, str]:
    """From the claim of a short incident to the first claim of the incident that it is part of."""
    with open_store(path, create=False) as store:
        return {incident.claims[0]: store.incident(incident.part_of).claims[0] for incident in found if incident.part_of}


@pytest.mark.parametrize("order", [(BATTLE, STRIKE), (STRIKE, BATTLE)], ids=["battle first", "strike first"])
@pytest.mark.parametrize("parts", [1, 2])
def test_a_strike_lies_within_a_battle(tmp_path: Path, order: tuple[Claim, ...], parts: int) -> None:
    found = link(tmp_path / "a.db", *order, parts=parts)
    assert len(found) == 2
    assert parts_of(tmp_path / "a.db", found) == {STRIKE.id: BATTLE.id}


@pytest.mark.parametrize(
    "strike",
    [
        replace(STRIKE, date="2017-03-28"),
        replace(STRIKE, place=HAMA),
        replace(STRIKE, actor=(JETS,)),
        replace(STRIKE, type="AGREE", mode=""),
    ],
    ids=["later", "elsewhere", "by others", "no violence"],
)
def test_what_lies_elsewhere_is_no_part(tmp_path: Path, strike: Claim) -> None:
    assert not any(incident.part_of for incident in link(tmp_path / "a.db", BATTLE, strike))


@pytest.mark.parametrize("date", ["2017-03", "2017-03-20/2017-03-26", "2017-03-21/2017-03-22"], ids=["a month", "last week", "overnight"])
def test_a_vague_date_makes_no_whole(tmp_path: Path, date: str) -> None:
    found = link(tmp_path / "a.db", replace(BATTLE, date=date), STRIKE)
    assert not any(incident.part_of for incident in found)


def test_two_strikes_do_not_meet_through_their_battle(tmp_path: Path) -> None:
    other = a_claim("s2", date="2017-03-13", actor=[ARMY], killed=400)
    found = link(tmp_path / "a.db", BATTLE, STRIKE, other, replace(BATTLE, id="b2", report="b2"))
    assert sorted(len(incident.claims) for incident in found) == [1, 1, 2]
    assert set(parts_of(tmp_path / "a.db", found)) == {STRIKE.id, other.id}


def test_the_whole_is_found_whatever_it_is_called_now(tmp_path: Path) -> None:
    """An earlier account of the battle gives it another id; the strike within it need not be told."""
    with open_store(tmp_path / "a.db") as store:
        for claim in (BATTLE, STRIKE):
            store.save_reading(a_reading(claim.report, [claim], day="2017-03-25"))
        before = {incident.id for incident in linked(store)}
        store.save_reading(a_reading("b0", [replace(BATTLE, id="b0", report="b0")], day="2017-03-23"))
        after = linked(store)
        whole = next(incident for incident in after if len(incident.claims) == 2)
        part = next(incident for incident in after if incident.part_of)
        assert whole.id not in before
        assert store.incident(part.part_of or "") == whole


def test_parts_are_the_same_whatever_the_order(tmp_path: Path) -> None:
    draw = random.Random(5)
    claims = [
        replace(
            BATTLE,
            id=f"b{number}",
            report=f"b{number}",
            date=f"2017-03-{10 + number}/2017-03-{16 + number}",
            actor=(draw.choice([ARMY, JETS]),),
        )
        for number in range(6)
    ] + [
        a_claim(f"s{number}", date=f"2017-03-{10 + number}", actor=[draw.choice([ARMY, JETS])], killed=20 + number) for number in range(12)
    ]
    whole = link(tmp_path / "whole.db", *claims)
    assert sum(bool(incident.part_of) for incident in whole) > 2
    draw.shuffle(claims)
    assert link(tmp_path / "parts.db", *claims, parts=7) == whole


def test_every_kind_of_event_has_a_nature() -> None:
    types = yaml.safe_load((Path(load.__file__).parent / "event_types.yaml").read_text(encoding="utf-8"))["types"]
    assert {type for type in types if nature_of(type, "").kind == "event"} <= {"INVESTIGATE"}
    assert nature_of("ASSAULT", "aerial").kind == "strike"
    assert nature_of("COERCE", "territory").kind == "capture"
    assert nature_of("AGREE", "").kind == "agreement"
    assert nature_of("CONSULT", "visit").kind == "visit"
    assert nature_of("REQUEST", "change").kind == "statement"


def test_a_strike_has_its_day_and_a_battle_goes_on(tmp_path: Path) -> None:
    """Five days between two dates: two strikes, one battle."""
    words = "Clashes over the Mansoura bridge of Raqqa left 77 dead."
    for number, (mode, count) in enumerate((("aerial", 2), ("", 1))):
        one, other = (
            a_claim(f"r{day}", mode=mode, date=f"2017-03-{day}", actor=[ARMY], recipient=[REBELS], killed=77, words=words)
            for day in (15, 20)
        )
        assert len(link(tmp_path / f"{number}.db", one, other)) == count


def a_demand(report: str, *, place: object, day: str) -> Claim:
    turkey, russia = (Role(text=text, party=party, sector="GOV", start=0, end=1) for text, party in (("Turkey", "TUR"), ("Russia", "RUS")))
    words = "Turkey demanded that Russia withdraw its troops from the border strip."
    claim = a_claim(report, type="REQUEST", mode="yield", actor=[turkey], recipient=[russia], date=day, words=words)
    return replace(claim, place=place)  # type: ignore[arg-type]


def test_a_statement_has_no_place(tmp_path: Path) -> None:
    """It is told of from wherever the reporter is."""
    assert len(link(tmp_path / "a.db", a_demand("r1", place=RAQQA, day="2017-03-22"), a_demand("r2", place=HAMA, day="2017-03-23"))) == 1
