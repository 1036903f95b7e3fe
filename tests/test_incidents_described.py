"""What linking wants to know of claims, kept where they are read: the same incidents, and never of claims as they no longer are."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from sayso.articles.copies import same_words
from sayso.incidents.columns import NAMES, join_columns
from sayso.incidents.described import Describer, columns_of, pack, unpack
from sayso.incidents.origins import build_speakers
from sayso.incidents.relink import relink
from sayso.incidents.told import facts_of
from sayso.incidents.work import Alone
from sayso.knowledge import load_knowledge
from sayso.model import Reading
from sayso.store import Store, open_store
from sayso.store.schema import descriptions

sys.path.insert(0, str(Path(__file__).parent.parent / "bench"))
from incidents_world import make_world

SPEAKERS = build_speakers(load_knowledge())
DESCRIBER = Describer(SPEAKERS.groups)


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    return list(make_world(300))


class Counting(Alone):
    """Counts the reports whose claims are read to be described."""

    read = 0

    def describe(self, parts):  # type: ignore[no-untyped-def]
        for part in parts:
            self.read += len(part)
            yield from super().describe([part])


def linked(store: Store) -> int:
    """How many reports were read for the linking."""
    hands = Counting(store, SPEAKERS, same_words)
    relink(store, speakers=SPEAKERS, same_words=same_words, hands=hands)
    return hands.read


def outcome(store: Store) -> tuple[object, ...]:
    return list(store.incidents()), store.links(), store.incident_of()


def described(store: Store) -> set[str]:
    with store.engine.connect() as connection:
        return set(connection.scalars(select(descriptions.c.report)))


def test_columns_come_back_as_they_were(readings: list[Reading]) -> None:
    own = [columns_of(reading.claims, {reading.report.id: facts_of(reading)}, SPEAKERS.groups) for reading in readings]
    found, made = unpack(map(pack, own)), join_columns(own)
    assert found.ids == made.ids and len(found) > 200
    for name in NAMES:
        one, other = getattr(found, name), getattr(made, name)
        assert one.dtype == other.dtype and np.array_equal(one, other, equal_nan=one.dtype.kind == "f"), name
    assert len(unpack([pack(own[0].choose([]))])) == len(unpack([])) == 0


def test_an_id_that_is_too_long_is_not_cut(readings: list[Reading]) -> None:
    reading = next(reading for reading in readings if reading.claims)
    long = [replace(claim, id=claim.id * 3) for claim in reading.claims]
    assert DESCRIBER(reading, reading.claims)
    assert DESCRIBER(reading, long) == b""


def test_incidents_are_the_same_and_nothing_is_read_again(target: str, tmp_path: Path, readings: list[Reading]) -> None:
    found = []
    for name, describer in ((target, DESCRIBER), (str(tmp_path / "plain.db"), None)):
        with open_store(name) as store:
            for reading in readings[:-20]:
                store.save_reading(reading, describer=describer)
            read = linked(store)
            for reading in readings[-20:]:  # added to what is linked
                store.save_reading(reading, describer=describer)
            read += linked(store)
            assert (read == 0) is (describer is not None)
            found.append(outcome(store))
    assert found[0] == found[1]
    assert len(found[0][0]) > 50  # type: ignore[arg-type]


def test_what_was_described_in_another_manner_is_worked_out_anew(tmp_path: Path, readings: list[Reading]) -> None:
    assert Describer({"a": "b"}).manner != DESCRIBER.manner == Describer(SPEAKERS.groups).manner
    with open_store(tmp_path / "a.db") as store:
        for reading in readings[:20]:
            store.save_reading(reading, describer=Describer({"a": "b"}))
        assert linked(store) == len(described(store)) > 10


def test_claims_that_were_decided_on_are_described_no_longer(target: str, tmp_path: Path, readings: list[Reading]) -> None:
    """Whatever becomes of a claim, linking sees it as it stands."""
    found = []
    for name, describer in ((target, DESCRIBER), (str(tmp_path / "plain.db"), None)):
        with open_store(name) as store:
            for reading in readings:
                store.save_reading(reading, describer=describer)
            linked(store)
            ids = sorted(store.incident_of())
            of = store.report_of(ids)
            store.change(ids[0], "date", "2001-01-01", who="Ana")
            store.reject(ids[50:51], who="Ana")
            assert not described(store) & {of[ids[0]], of[ids[50]]}
            linked(store)
            again = next(reading for reading in readings if reading.report.id == of[ids[0]])
            store.save_reading(replace(again, setup="later"), describer=describer)
            other = next(reading for reading in readings if reading.claims and reading.report.id not in {of[ids[0]], of[ids[50]]})
            changed = replace(other, setup="later", claims=other.claims[:1])
            store.save_reading(changed, describer=describer)
            assert of[ids[0]] not in described(store), "the decision stands"
            assert (other.report.id in described(store)) is (describer is not None)
            linked(store)
            found.append(outcome(store))
    assert found[0] == found[1]
