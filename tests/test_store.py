"""What the store keeps, gives back, and never loses."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from sayso.errors import BadStore, NotFound
from sayso.model import (
    Claim,
    Decision,
    Figure,
    Incident,
    IncidentFigure,
    Link,
    Origin,
    Place,
    Problem,
    Reading,
    Report,
    Role,
    Source,
    Span,
    hash_id,
)
from sayso.store import Filter, Store, open_store
from sayso.store.schema import metadata

st.register_type_strategy(int, st.integers(min_value=-(2**63), max_value=2**63 - 1))
st.register_type_strategy(str, st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
st.register_type_strategy(float, st.floats(allow_nan=False))

WORDS = "Army says rebels shelled Karam village on 3 May 2014, killing two."


def a_claim(
    report: str = "r1", *, start: int = 19, type: str = "ASSAULT", place: Place | None = None, date: str | None = "2014-05-03"
) -> Claim:
    return Claim(
        id=hash_id(report, start, type), report=report, sentence=Span(start=2, end=2 + len(WORDS), text=WORDS),
        anchor=Span(start=start, end=start + 7, text=f"\n\n{WORDS}"[start : start + 7]), type=type, mode="heavy-weapons", status="happened",
        actor=(Role(text="rebels", party="REBELS", sector="REB", start=12, end=18, name="Syrian rebels"),),
        recipient=(Role(text="Karam village", party="SYR", sector="CVL", start=27, end=40),),
        place=place or Place(text="Karam village", name="Karam", country="SY", lat=35.5, lon=36.5, precision="town"), date=date,
        figures=(Figure(measure="killed", low=2, high=2, who="", text="two"),),
        source=Source(text="Army", party="SYR", sector="MIL", cue="says", stance="allege", start=2, end=6), score=0.75, why="pattern shell", coder="t",
    )  # fmt: skip


def a_reading(report: str = "r1", *, setup: str = "s1", claims: tuple[Claim, ...] | None = None) -> Reading:
    made = claims if claims is not None else (a_claim(report),)
    given = Report(id=report, outlet="The Daily", text=WORDS, published="2014-05-04")
    return Reading(report=given, setup=setup, dated="2014-05-04", dated_why="published", cut=False, fingerprint="00ff", claims=made)


def dump(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, and what full text finds."""
    with store.engine.connect() as connection:
        held = {table.name: sorted(map(tuple, connection.execute(select(table))), key=repr) for table in metadata.sorted_tables}
    held["find"] = [tuple(one.id for one in some) for some in store.find("shelled")]
    return held


@pytest.fixture
def store(target: str) -> Iterator[Store]:
    with open_store(target) as opened:
        yield opened


@pytest.fixture
def in_file(tmp_path: Path) -> Iterator[Store]:
    """For what only a file can suffer."""
    with open_store(tmp_path / "a.db") as opened:
        yield opened


def test_a_reading_comes_back_whole(store: Store) -> None:
    reading = replace(a_reading(), problems=(Problem(stage="claims", text="one sentence was too long", fatal=False),), credits=("AFP",))
    assert store.save_reading(reading)
    assert store.report("r1") == reading
    assert store.claim(reading.claims[0].id) == reading.claims[0]
    assert store.counts()["claims"] == 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.from_type(Reading))
def test_every_row_survives(store: Store, reading: Reading) -> None:
    own = tuple(replace(claim, id=f"c{place}", report=reading.report.id) for place, claim in enumerate(reading.claims))
    reading = replace(reading, claims=own)
    if store.save_reading(reading):
        assert store.report(reading.report.id) == reading
    for id in [found.report.id for found in store.reports()]:  # the next example starts from an empty store
        store.save_reading(replace(a_reading(id, claims=()), setup=f"{reading.setup}x"))


def test_characters_that_no_database_takes(store: Store) -> None:
    """NUL, which PostgreSQL refuses, and half of a surrogate pair: the run goes on, offsets hold, and the report counts as read."""
    words = f"A\0b\ud800 {WORDS}"
    claim = replace(
        a_claim(), sentence=Span(start=2, end=5, text="A\0b"), anchor=Span(start=2, end=3, text="A"), actor=(), recipient=(), source=None
    )
    reading = replace(a_reading(claims=(claim,)), report=Report(id="r1", outlet="x\0", text=words))
    assert store.save_reading(reading)
    assert not store.save_reading(reading)
    assert list(store.unread([reading.report], "s1")) == []
    held, kept = store.report("r1"), store.claim(claim.id)
    assert len(held.report.words) == len(reading.report.words)
    assert held.report.words[kept.sentence.start : kept.sentence.end] == kept.sentence.text
    assert store.accept([claim.id], who="An\0a")[0].who == "Ana"
    assert store.find("nothing\0")[1] == []
    assert [report.id for report in store.find("killing\0")[0]] == ["r1"]


def test_reading_twice_changes_nothing(store: Store) -> None:
    store.save_reading(a_reading())
    before = dump(store)
    assert not store.save_reading(a_reading())
    assert dump(store) == before


def test_another_setup_replaces_claims_and_keeps_decisions(store: Store) -> None:
    store.save_reading(a_reading())
    kept = a_claim()
    store.decide(Decision(id="d1", kind="confirm", subject=kept.id, value="", who="Ana", when="2026-01-01"))
    store.save_reading(a_reading(setup="s2", claims=(kept, a_claim(start=40))))
    assert [claim.anchor.start for claim in store.claims()] == [19, 40]
    assert [decision.subject for decision in store.decisions()] == [kept.id]
    store.save_reading(a_reading(setup="s3", claims=()))
    assert [claim.id for claim in store.claims()] == [kept.id], "what a person accepted stays, though the coder no longer finds it"
    store.undo("d1")
    assert list(store.claims()) == []
    assert len(store.decisions()) == 1
    assert store.find("shelled")[1] == []
    assert list(store.box(30, 30, 40, 40)) == []


def test_unread_asks_for_what_is_new_changed_or_read_otherwise(store: Store) -> None:
    store.save_reading(a_reading("r1"))
    old, new = a_reading("r1").report, a_reading("r2").report
    changed = replace(old, text=WORDS + " More.")
    assert list(store.unread([old, new, new], "s1")) == [new]
    assert list(store.unread([changed], "s1")) == [changed]
    assert list(store.unread([replace(old, fetched="2026-01-01")], "s1")) == []
    assert list(store.unread([old], "s2")) == [old]


def test_two_claims_on_one_anchor_are_both_kept(store: Store) -> None:
    twin = replace(a_claim(), place=Place(text="Hama", name="Hama", country="SY", lat=35.1, lon=36.7))
    store.save_reading(a_reading(claims=(a_claim(), twin)))
    assert [claim.place.name for claim in store.claims() if claim.place] == ["Karam", "Hama"]


@pytest.mark.parametrize(
    ("wanted", "hits"),
    [
        (Filter(type="assault"), 2), (Filter(type="AID"), 0), (Filter(party="rebels"), 2), (Filter(party="syrian rebels"), 2), (Filter(party="IS"), 0),
        (Filter(place="karam"), 1), (Filter(country="sy"), 2), (Filter(since="2014-05-03", until="2014-05-03"), 1), (Filter(since="2015-01-01"), 0),
        (Filter(until="2014-05-02"), 0), (Filter(text="killing shelled"), 2), (Filter(text='"killing shelled"'), 0), (Filter(text="x OR ("), 0),
        (Filter(source="syr"), 2), (Filter(outlet="daily"), 2), (Filter(report="r2"), 1), (Filter(box=(35.4, 36.4, 35.6, 36.6)), 1),
        (Filter(box=(35.4, 170.0, 35.6, 37.0)), 1), (Filter(status="denied"), 0), (Filter(place="50%"), 0), (Filter(text=""), 0),
    ],
)  # fmt: skip
def test_filters(store: Store, wanted: Filter, hits: int) -> None:
    store.save_reading(a_reading("r1"))
    elsewhere = Place(text="Hama", name="Hama", country="SY", lat=35.1, lon=36.8)
    store.save_reading(a_reading("r2", claims=(a_claim("r2", place=elsewhere, date=None),)))
    assert len(list(store.claims(wanted))) == hits


def test_full_text_ignores_accents(store: Store) -> None:
    store.save_reading(replace(a_reading(claims=()), report=Report(id="r1", title="Prise d'Alépo", text="x")))
    assert [report.id for report in store.find("alepo")[0]] == ["r1"]


def an_incident(claim: Claim) -> Incident:
    origin = Origin(key="SYR", name="Syria", party="SYR", kind="party", independent=True, claims=(claim.id,), outlets=("The Daily",))
    figure = IncidentFigure(measure="killed", low=2, high=2, who="", origin="SYR", claim=claim.id)
    return Incident(
        id="i1", type="ASSAULT", mode="heavy-weapons", title="Shelling of Karam", claims=(claim.id,), state="single", evidence="one origin",
        origins=(origin,), figures=(figure,), place=claim.place, first_day="2014-05-03", last_day="2014-05-03",
    )  # fmt: skip


def test_incidents_come_back_and_go_with_their_claims(store: Store) -> None:
    store.save_reading(a_reading())
    claim = a_claim()
    assert store.unlinked() == [claim.id]
    incident = an_incident(claim)
    store.save_linking(touched=[claim.id], blocks=[(7, claim.id)], links=[], incidents=[(incident, ["n1"])], among=[claim.id])
    assert store.unlinked() == []
    assert list(store.incidents()) == [incident] == [store.incident("i1")] == [store.incident("n1")] == [store.incident(claim.id)]
    assert store.incident_of() == {claim.id: "i1"}
    assert store.block_members([7], limit=5) == {7: [claim.id]}
    asked = (Filter(state="single"), Filter(party="REBELS"), Filter(since="2015"), Filter(place="Hama"))
    assert [len(list(store.incidents(wanted))) for wanted in asked] == [1, 1, 0, 0]
    assert store.claims_frame().to_pylist()[0]["incident"] == "i1"
    assert store.incidents_frame().to_pylist()[0]["independent"] == 1
    store.save_reading(a_reading(setup="s2", claims=()))
    assert list(store.incidents()) == []
    assert store.counts()["incidents"] == 0


def test_a_changed_report_has_its_fellows_linked_again(store: Store) -> None:
    store.save_reading(a_reading("r1"))
    store.save_reading(a_reading("r2"))
    first, second = a_claim("r1"), a_claim("r2")
    both = replace(an_incident(first), claims=(first.id, second.id))
    link = Link(first=first.id, second=second.id, same=True, score=0.9, why="same day")
    store.save_linking(touched=[first.id, second.id], blocks=[], links=[link], incidents=[(both, ["a", "b"])], among=[first.id, second.id])
    assert store.links() == store.links([second.id]) == [link]
    store.save_reading(a_reading("r1", setup="s2", claims=()))
    assert store.unlinked() == [second.id]
    assert store.links() == []


def test_decisions_can_be_undone_and_stay_as_history(store: Store) -> None:
    decision = Decision(id="d1", kind="part", subject="a", value="b", who="Ana", when="2026-01-01", why="two raids")
    assert store.decide(decision)
    assert not store.decide(decision)
    undone = store.undo("d1", who="Bo")
    assert undone == replace(decision, undone=True, undone_by="Bo", undone_when=undone.undone_when)
    assert store.decisions() == [undone]
    assert store.redo("d1") == decision
    with pytest.raises(NotFound, match="no decision d2"):
        store.undo("d2")


def test_what_is_not_there(store: Store) -> None:
    for ask in (store.report, store.claim, store.incident):
        with pytest.raises(NotFound, match="x9"):
            ask("x9")


# -- opening ------------------------------------------------------------------------------------------------------------


def test_foreign_files_are_told_and_left_alone(tmp_path: Path) -> None:
    prose = tmp_path / "prose.db"
    prose.write_text("Dear diary, this is no database at all.")
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE claims (id)")
    connection.close()
    for path in (prose, other):
        before = path.read_bytes()
        with pytest.raises(BadStore, match="is no sayso database"):
            open_store(path)
        assert path.read_bytes() == before


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with open_store(path) as store, store.engine.begin() as connection:
        connection.execute(text("UPDATE sayso SET value = '99'"))
    with pytest.raises(BadStore, match=r"newer sayso .*99"):
        open_store(path)


@pytest.mark.parametrize(("name", "said"), [("", "is a folder"), ("no/such/a.db", "does not exist")])
def test_places_where_no_database_can_be(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(BadStore, match=said):
        open_store(tmp_path / name)


def test_reading_only_needs_the_database_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(BadStore, match="no such database"):
        open_store(tmp_path / "a.db", create=False)
    assert not (tmp_path / "a.db").exists()


def test_a_database_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    with open_store(path) as store:
        store.save_reading(a_reading())
    # the tests may run as root, whom file modes do not stop
    monkeypatch.setattr(os, "access", lambda *_: False)
    with open_store(path, create=False) as store:
        assert len(list(store.claims())) == 1
        with pytest.raises(BadStore, match="cannot be written"):
            store.save_reading(a_reading("r2"))
        assert len(list(store.claims())) == 1


def test_a_url_without_a_driver_or_sense() -> None:
    with pytest.raises(BadStore, match="not a database URL"):
        open_store("nosuch://host/x")


def test_a_url_of_sqlite(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/u.db") as store:
        store.save_reading(a_reading())
    with open_store(tmp_path / "u.db", create=False) as store:
        assert store.counts()["reports"] == 1


# -- what must not break it ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("breaks", [KeyboardInterrupt, RuntimeError])
def test_an_interrupted_reading_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch, breaks: type[BaseException]) -> None:
    store.save_reading(a_reading("r1"))
    before = dump(store)

    def interrupted(*_: object) -> None:
        raise breaks

    monkeypatch.setattr("sayso.store.saving.mark", interrupted)
    with pytest.raises(breaks):
        store.save_reading(a_reading("r2"))
    assert dump(store) == before


def test_a_full_disk_is_told_and_loses_nothing(in_file: Store) -> None:
    in_file.save_reading(a_reading("r1"))
    with in_file.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
        raw.execute(f"PRAGMA max_page_count = {pages}")  # what SQLite takes for a full disk
    with pytest.raises(BadStore, match="disk is full"):
        in_file.save_reading(replace(a_reading("r2"), report=Report(id="r2", text="word " * 200_000)))
    assert [reading.report.id for reading in in_file.reports()] == ["r1"]
    assert len(list(in_file.claims())) == 1


def test_others_read_while_one_writes(in_file: Store, tmp_path: Path) -> None:
    in_file.save_reading(a_reading("r1"))
    with in_file._write() as connection:
        connection.execute(text("DELETE FROM reports"))
        with sqlite3.connect(tmp_path / "a.db") as other:
            assert other.execute("SELECT count(*) FROM claims").fetchone() == (1,)
        other.close()
        connection.rollback()


def test_two_writers_wait_for_each_other(store: Store, target: str) -> None:
    def write(name: str) -> None:
        with open_store(target) as mine:
            for number in range(20):
                mine.save_reading(a_reading(f"{name}{number}"))

    threads = [threading.Thread(target=write, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.counts()["reports"] == 40


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_store(path) as store:
        store.save_reading(a_reading())
    shutil.copy(path, tmp_path / "b.db")
    with open(tmp_path / "b.db", "r+b") as handle:
        handle.seek(100)
        handle.write(b"\xff" * 5000)
    with pytest.raises(BadStore, match=r"damaged|no database|no sayso"):
        open_store(tmp_path / "b.db")


def test_ids_by_their_beginning(store: Store) -> None:
    store.save_reading(a_reading(claims=tuple(replace(a_claim(), id=id) for id in ("abcd1", "abcd2", "abce", "x%y"))))
    assert store.beginning_with("abcd") == ["abcd1", "abcd2"]
    assert store.beginning_with("abc", many=2) == ["abcd1", "abcd2"]
    assert store.beginning_with("x%") == ["x%y"] and store.beginning_with("%") == store.beginning_with("zz") == []
