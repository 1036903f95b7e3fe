"""Older databases are upgraded after a copy is kept; what is out of order is told and mended; people's agreement is measured right."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from sayso.errors import BadStore
from sayso.model import Figure
from sayso.store import Filter, Store, migrating, open_store
from sayso.store.schema import VERSION
from store_rows import fill, make_reading

VERSION_1 = Path(__file__).with_name("store") / "version1.sql"
ADDED = ("decided", "more", "field", "old", "batch", "undone_by", "undone_when")  # columns that version 1 does not have


@pytest.fixture
def store(target: str) -> Iterator[Store]:
    with open_store(target) as opened:
        fill(opened, Random(2), reports=8)
        yield opened


# -- older databases --------------------------------------------------------------------------------------------------------


def make_old(path: Path, *, reports: int = 8) -> None:
    """A database as version 1 left it, with the rows that a new one would hold."""
    new = path.with_name("new.db")
    with open_store(new) as store:
        fill(store, Random(2), reports=reports)
    with sqlite3.connect(path) as old:
        old.executescript("PRAGMA journal_mode = WAL;" + VERSION_1.read_text(encoding="utf-8"))
        old.execute("ATTACH ? AS new", (str(new),))
        for table in (
            "reports",
            "sentences",
            "mentions",
            "statements",
            "claims",
            "roles",
            "figures",
            "problems",
            "links",
            "incidents",
            "incident_claims",
            "blocks",
            "unlinked",
        ):
            names = ", ".join(f'"{name}"' for _, name, *_ in old.execute(f"PRAGMA main.table_info({table})"))
            old.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM new.{table}")
        claim = old.execute("SELECT min(id) FROM main.claims").fetchone()[0]
        old.execute("INSERT INTO main.decisions VALUES ('d1', 'reject', ?, '', 'Ana', '2026-01-01', 'no event', 0)", (claim,))
        old.commit()
    old.close()
    new.unlink()


def shape(path: Path) -> dict[str, object]:
    """Tables with their columns, indexes and triggers, whatever order they were made in."""
    with sqlite3.connect(path) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {
            table: sorted(
                (name, kind, bool(required) or bool(key), default or "", bool(key))
                for _, name, kind, required, default, key in connection.execute(f"PRAGMA table_info({table})")
            )
            for table in tables
        }
        others = {
            (kind, name, table, " ".join((sql or "").replace('"', "").split()))
            for kind, name, table, sql in connection.execute(
                "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type IN ('index', 'trigger')"
            )
        }
    connection.close()
    return {"columns": columns, "others": others}


def test_an_older_database_is_upgraded_and_a_copy_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    make_old(path)
    before = sqlite3.connect(path)
    rows = {name: before.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in ("claims", "reports", "incidents")}
    before.close()
    with open_store(path, create=False) as store:
        assert store.counts()["reports"] == 8
        assert [decision.who for decision in store.decisions()] == ["Ana"]
        assert store.find_claims().count == store.counts()["claims"]
        assert store.find("shelled")[1]
        assert store.check() == ["1 claims are not as they were decided (" + store.decisions()[0].subject + ")"]
        assert store.mend()[0].endswith("mended") and store.check() == []
        assert store.find_claims().count == store.counts()["claims"] - 1
        made = store.accept(store.find_claims().ids[:1], who="Bo")
        assert made[0] in store.decisions()
    copy = sqlite3.connect(tmp_path / "old.db.v1.bak")
    assert {name: copy.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in rows} == rows
    assert copy.execute("SELECT value FROM sayso WHERE name = 'version'").fetchone() == ("1",)
    copy.close()
    with open_store(path):
        assert sorted(one.name for one in tmp_path.glob("*.bak")) == ["old.db.v1.bak"], "once upgraded, no copy more"


def test_an_upgraded_database_has_the_shape_of_a_new_one(tmp_path: Path) -> None:
    make_old(tmp_path / "old.db", reports=4)
    for name in ("old.db", "fresh.db"):
        with open_store(tmp_path / name):
            pass
    assert shape(tmp_path / "old.db") == shape(tmp_path / "fresh.db")
    assert sqlite3.connect(tmp_path / "old.db").execute("PRAGMA user_version").fetchone() == (VERSION,)


def test_an_upgrade_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "old.db"
    make_old(path, reports=4)
    before = shape(path)
    monkeypatch.setattr(migrating, "STEPS", {1: (*migrating.STEPS[1], "ALTER TABLE missing ADD COLUMN x TEXT")})
    with pytest.raises(BadStore, match="no such table"):
        open_store(path)
    assert shape(path) == before
    monkeypatch.undo()
    with open_store(path) as store:
        assert store.counts()["reports"] == 4
    assert len(list(tmp_path.glob("*.bak"))) == 2, "a copy that is there is never overwritten"


def test_no_copy_no_upgrade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "old.db"
    make_old(path, reports=4)
    before = shape(path)
    monkeypatch.setattr(migrating.os, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(BadStore, match=r"only after a copy is kept.*No space left.*nothing was changed"):
        open_store(path)
    assert shape(path) == before and not list(tmp_path.glob("*.part"))


def test_a_database_too_old_is_told(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    make_old(path, reports=4)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE sayso SET value = '0'")
    connection.close()
    with pytest.raises(BadStore, match="too old to be upgraded"):
        open_store(path)


def test_an_older_postgresql_database_is_upgraded(request: pytest.FixtureRequest) -> None:
    """Its tables of version 1 are those of now without what came later."""
    url = request.getfixturevalue("cluster").new_database()
    with open_store(url) as store:
        fill(store, Random(2), reports=4)
        with store.engine.begin() as connection:
            for statement in (
                "ALTER TABLE claims DROP COLUMN decided", "ALTER TABLE incidents DROP COLUMN more", "DROP TABLE coded", "DROP TABLE changes", "DROP TABLE descriptions",
                *(f"ALTER TABLE decisions DROP COLUMN {name}" for name in ADDED[2:]), "DROP INDEX reports_list", "DROP INDEX decisions_when",
                "DROP INDEX incident_claims_order", "DELETE FROM sayso WHERE name = 'changes'", "UPDATE sayso SET value = '1'",
            ):  # fmt: skip
                connection.execute(text(statement))
    with open_store(url) as store:
        assert store.find_claims().count == store.counts()["claims"] > 0 and store.check() == []
        store.reject(store.find_claims().ids[:1], who="Ana")


# -- out of order -----------------------------------------------------------------------------------------------------------

HARM = {
    "rows of roles belong to a claim": "INSERT INTO roles (claim, role, position, text, party, sector, start, \"end\") VALUES ('x', 'actor', 0, '', 'SYR', '', 0, 0)",
    "rows of incident_claims belong": "INSERT INTO incident_claims VALUES ('x', 'i', 0, 'n')",
    "rows of unlinked belong": "INSERT INTO unlinked VALUES ('x')",
    "incidents hold no claim": "DELETE FROM incident_claims WHERE incident = (SELECT min(incident) FROM incident_claims)",
    "an incident that is not there": "DELETE FROM incidents WHERE id = (SELECT min(id) FROM incidents)",
    "not as they were decided": "UPDATE claims SET status = 'denied', decided = NULL WHERE decided = 'accepted'",
    "reports are not in the list of changes": "DELETE FROM changes WHERE report = (SELECT min(report) FROM changes)",
}  # fmt: skip
OF_SQLITE = {
    "full text of claims": "INSERT INTO claims_search (claims_search, rowid, sentence_text, anchor_text, place_name) SELECT 'delete', number, sentence_text, anchor_text, place_name FROM claims WHERE number = (SELECT min(number) FROM claims)",
    "the map's index": "DELETE FROM claim_places WHERE number = (SELECT min(number) FROM claim_places)",
}  # fmt: skip
OF_POSTGRESQL = {"claims are not in the full text": "DELETE FROM claims_search WHERE number = (SELECT min(number) FROM claims)"}


def test_what_is_out_of_order_is_told_and_mended(store: Store) -> None:
    store.accept(store.find_claims(Filter(status="happened")).ids[:2], who="Ana")
    assert store.check() == []
    kept = {claim.id: claim for claim in store.claims()}
    for said, harm in (HARM | (OF_SQLITE if store.dialect == "sqlite" else OF_POSTGRESQL)).items():
        if store.dialect == "sqlite":
            with closing(sqlite3.connect(store.name)) as other:  # which knows of no foreign keys
                other.execute(harm)
                other.commit()
        elif "roles" in said:
            continue  # PostgreSQL has no such rows: its foreign keys are always on
        else:
            with store.engine.begin() as connection:
                connection.exec_driver_sql(harm)
        found = store.check()
        assert any(said in fault for fault in found), (said, found)
        assert all("mended" in done for done in store.mend())
        assert store.check() == [], said
    assert {claim.id: claim for claim in store.claims()} == kept
    assert store.find("shelled")[1]


def test_damage_is_told_apart_from_what_can_be_mended(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store:
        fill(store, Random(2), reports=30)
    with sqlite3.connect(tmp_path / "a.db") as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_claims_place_name'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    with open(tmp_path / "a.db", "r+b") as handle:
        handle.seek((page - 1) * size)
        handle.write(b"\xff" * 100)
    with open_store(tmp_path / "a.db") as store:
        assert any("the file is damaged" in fault for fault in store.check())
        assert any("cannot be mended" in done for done in store.mend())


# -- agreement --------------------------------------------------------------------------------------------------------------


def test_agreement_of_two_people(store: Store) -> None:
    store.save_reading(make_reading("shared", 10, Random(3)))
    ids = [claim.id for claim in store.claims(Filter(report="shared"))]
    for place, id in enumerate(ids):
        store.change(id, "figures", [Figure(measure="killed", low=place + 1, high=None, who="", text="")], who="Ana")
    store.reject(ids[:4], who="Ana")  # Ana rejects four of ten, Bo two of these and one more
    store.reject([ids[0], ids[1], ids[9]], who="Bo")
    for id in ids[2:9]:
        store.accept([id], who="Bo")
    found = store.review()
    (verdict,) = [one for one in found.agreement if one.field == "verdict"]
    # what Bo holds of 2 and 3, which Ana rejected, is that they are claims: his word came last
    assert (verdict.first, verdict.second, verdict.both, verdict.same) == ("Ana", "Bo", 10, 7)
    chance = (4 * 3 + 6 * 7) / 100
    assert verdict.percent == 70.0 and verdict.kappa == round((0.7 - chance) / (1 - chance), 3)
    (type,) = [one for one in found.agreement if one.field == "type"]
    assert (type.both, type.percent) == (5, 100.0)
    store.change(ids[5], "type", "PROTEST", who="Bo")
    (type,) = [one for one in store.review().agreement if one.field == "type"]
    assert (type.both, type.same) == (5, 4)
    store.accept([ids[5]], who="Ana")  # she has seen his change and lets it stand
    (type,) = [one for one in store.review().agreement if one.field == "type"]
    assert (type.both, type.same) == (5, 5)


def test_review_counts_acts_and_claims(store: Store) -> None:
    assert store.review().by == () and store.review().agreement == ()
    one, other, third = store.find_claims().ids[:3]
    store.accept([one, other], who="Ana")
    store.change(one, "date", "2001", who="Ana")
    undone = store.reject([third], who="Bo")
    store.undo(undone[0].id, who="Ana")
    incidents = store.find_incidents(sort="accounts").rows[:2]
    store.join([incident.id for incident in incidents], who="Bo")
    found = store.review()
    ana, bo = found.by
    assert (ana.who, ana.decisions, ana.claims, ana.accepted, ana.changed, ana.undone) == ("Ana", 2, 2, 2, 1, 0)
    assert (bo.who, bo.decisions, bo.claims, bo.linked, bo.undone) == ("Bo", 1, 0, 1, 1)
    assert (found.decided, found.open) == (2, store.counts()["claims"] - 2)


def test_one_and_the_same_of_everything_is_no_kappa(store: Store) -> None:
    (one,) = store.find_claims(limit=1).ids
    store.accept([one], who="Ana")
    store.accept([one], who="Bo")
    (verdict,) = [found for found in store.review().agreement if found.field == "verdict"]
    assert (verdict.percent, verdict.kappa) == (100.0, None)
