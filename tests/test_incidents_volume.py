"""Linking by several processes, and a hundredth of what `make soak` links: the same incidents, in little time and memory."""

from __future__ import annotations

import importlib.util
import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from sqlalchemy import inspect

from sayso.articles.copies import same_words
from sayso.engines import local, ray
from sayso.engines.ahead import made_ahead
from sayso.engines.linking import Linking, Together, link_batches
from sayso.errors import SaysoError
from sayso.incidents import blocks
from sayso.incidents.blocks import close_buckets, find_buckets, find_pairs, meeting_buckets
from sayso.incidents.build import build_columns
from sayso.incidents.columns import NAMES, Columns
from sayso.incidents.groups import components
from sayso.incidents.origins import build_speakers
from sayso.incidents.possible import possible
from sayso.incidents.relink import relink
from sayso.incidents.told import facts_of
from sayso.incidents.touched import all_parts, lost_links
from sayso.incidents.travel import batch_to_columns, batch_to_hanging, batch_to_part, columns_to_batch, hanging_to_batch, part_to_batch
from sayso.incidents.work import Alone, Hanging, Part, compare, facts_among
from sayso.knowledge import load_knowledge
from sayso.model import Claim, Link, Reading, hash_id
from sayso.store import Store, open_store
from sayso.store.linking import LINKED

sys.path.insert(0, str(Path(__file__).parent.parent / "bench"))
from incidents_volume import check, judge, link, save_all
from incidents_world import make_world

SPEAKERS = build_speakers(load_knowledge())


def made_columns(count: int) -> Columns:
    readings = list(make_world(count))
    facts = {reading.report.id: facts_of(reading) for reading in readings}
    return build_columns([claim for reading in readings for claim in reading.claims], facts)


@pytest.fixture(scope="module")
def columns() -> Columns:
    return made_columns(1500)


def a_part(columns: Columns) -> Part:
    return Part(columns, *close_buckets(*find_buckets(columns)), np.ones(len(columns), dtype=np.bool_), np.arange(len(columns)))


def same(one: Columns, other: Columns) -> bool:
    return one.ids == other.ids and all(
        np.array_equal(getattr(one, name), getattr(other, name), equal_nan=getattr(one, name).dtype.kind == "f") for name in NAMES
    )


# -- what travels --------------------------------------------------------------------------------------------------------


def test_columns_come_back_as_they_went(columns: Columns) -> None:
    assert same(batch_to_columns(columns_to_batch(columns)), columns)
    none = columns.choose([])
    assert same(batch_to_columns(columns_to_batch(none)), none)


def test_parts_come_back_as_they_went(columns: Columns) -> None:
    part = a_part(columns.choose(np.arange(100)))
    back = batch_to_part(part_to_batch(part))
    assert np.array_equal(back.rows, part.rows)
    assert np.array_equal(back.keys, part.keys)
    assert back.fresh.all()
    few = columns.choose(np.arange(4))
    hanging = Hanging(few, np.array([2, 0]), np.array([3, 1]), np.array([0.9, 0.6]), [None, "x", None, None], (("a", "b"),), ())
    again = batch_to_hanging(hanging_to_batch(hanging))
    assert sorted(zip(again.first.tolist(), again.second.tolist(), again.score.tolist(), strict=True)) == [(0, 1, 0.6), (2, 3, 0.9)]
    assert (list(again.within), again.joined, again.parted) == ([None, "x", None, None], (("a", "b"),), ())


def test_one_block_in_links_out(columns: Columns) -> None:
    """The signature that every engine shares: rows of model.Link, the smaller id first."""
    part = a_part(columns)
    (batch,) = link_batches(iter([part_to_batch(part)]))
    assert batch.schema.names == list(Link.__dataclass_fields__)
    found = batch.to_pylist()
    expected = compare(part)
    assert len(found) == len(expected) > 500
    assert all(link["first"] < link["second"] and 0.3 <= link["score"] <= 1 and link["why"] for link in found)
    ends = {frozenset((columns.ids[a], columns.ids[b])) for a, b in zip(expected.first, expected.second, strict=True)}
    assert {frozenset((link["first"], link["second"])) for link in found} == ends


# -- blocking ------------------------------------------------------------------------------------------------------------


def test_buckets_bring_together_what_they_promise(columns: Columns) -> None:
    """Possible pairs of one family, within a few days and kilometres, or of one report: all of them are compared."""
    some = columns.choose(np.arange(600))
    first, second = find_pairs(some, *find_buckets(some))
    assert (first < second).all()
    found = set(zip(first.tolist(), second.tolist(), strict=True))
    assert len(found) == len(first)
    a, b = np.triu_indices(len(some), 1)
    near = (
        (np.abs(some.lat[a] - some.lat[b]) < 0.2)
        & (np.abs(some.lon[a] - some.lon[b]) < 0.2)
        & (some.radius[a] < 13)
        & (some.radius[b] < 13)
    )
    dated = (some.first[a] >= 0) & (some.first[b] >= 0) & ~some.spoken[a] & ~some.spoken[b]
    promised = (near & dated | (some.report[a] == some.report[b])) & (some.families[a, 0] == some.families[b, 0]) & possible(some, a, b)
    assert promised.sum() > 300
    assert set(zip(a[promised].tolist(), b[promised].tolist(), strict=True)) <= found


def test_a_report_is_never_cut(columns: Columns, monkeypatch: pytest.MonkeyPatch) -> None:
    """However small the parts are in which claims are compared, those of one report are compared in one."""
    monkeypatch.setattr("sayso.incidents.touched.MANY", 50)
    rows, keys = find_buckets(columns)
    parts = [own[blocks.kind_of(own) == blocks.REPORT.number] for _, own, _ in all_parts(len(columns), rows, keys)]
    told = [np.unique(own) for own in parts if len(own)]
    assert len(told) > 10
    assert len(np.concatenate(told)) == len(np.unique(np.concatenate(told)))


def test_who_meets_nobody_stays_at_home(columns: Columns) -> None:
    rows, keys = find_buckets(columns)
    meeting = meeting_buckets(rows, keys)
    assert 0 < len(meeting[0]) < len(rows)
    assert np.array_equal(find_pairs(columns, *meeting), find_pairs(columns, *close_buckets(rows, keys)))
    one = columns.choose([0])
    assert len(meeting_buckets(*find_buckets(one))[0]) == 0


def test_neighbours_are_mutual() -> None:
    keys = find_buckets(made_columns(200))[1]
    for key in np.unique(keys)[:300]:
        for other in blocks.neighbours(np.array([key]), both=True):
            assert key in blocks.neighbours(np.array([other]), both=True)


def test_what_hangs_together() -> None:
    draw = np.random.default_rng(3)
    first, second = draw.integers(0, 500, 400), draw.integers(0, 500, 400)
    lead = components(500, first, second)
    assert (lead[first] == lead[second]).all()
    assert (lead <= np.arange(500)).all()
    assert np.array_equal(lead[lead], lead)
    assert np.array_equal(components(5, np.array([3, 4]), np.array([4, 1])), [0, 1, 2, 1, 1])


def test_items_are_made_ahead_in_order() -> None:
    made: list[int] = []

    def items() -> Iterator[int]:
        for item in range(9):
            made.append(item)
            yield item
        raise SaysoError("no more")

    found = made_ahead(items(), 3)
    assert next(found) == 0
    assert len(made) <= 5
    assert [next(found) for _ in range(8)] == [1, 2, 3, 4, 5, 6, 7, 8]
    with pytest.raises(SaysoError, match="no more"):
        next(found)
    assert list(made_ahead([], 3)) == []


# -- engines -------------------------------------------------------------------------------------------------------------


def run_here(batches: Iterator[pa.RecordBatch], *, setup: Linking, workers: int, work: object, **_: object) -> Iterator[pa.RecordBatch]:
    yield from work(batches, setup=setup)  # type: ignore[operator]


def incidents_by(store: Store, run: object, db: str) -> list[object]:
    hands = Together(run, Linking(db=db), store, SPEAKERS, same_words, workers=2) if run else None  # type: ignore[arg-type]
    relink(store, speakers=SPEAKERS, same_words=same_words, hands=hands)
    return [*store.incidents(), *store.links()]


WITH_RAY = pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="ray is not installed (extra `ray`)")


@pytest.mark.parametrize(
    ("run", "is_file"),
    [
        pytest.param(run_here, True, id="batches"),
        pytest.param(run_here, False, id="no file"),
        pytest.param(local.run_batches, True, id="two processes"),
        pytest.param(ray.run_batches, False, id="ray", marks=[WITH_RAY, pytest.mark.filterwarnings("ignore")]),
    ],
)
def test_an_engine_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: object, is_file: bool) -> None:
    for name in ("loaded.REPORTS", "hanging.CLAIMS", "touched.MANY", "relink.MANY"):
        monkeypatch.setattr(f"sayso.incidents.{name}", 150)  # many parts
    readings = list(make_world(600))
    found = []
    for number, how in enumerate((None, run)):
        db = tmp_path / f"{number}.db"
        with open_store(db) as store:
            save_all(store, readings)
            found.append(incidents_by(store, how, str(db) if is_file else ""))
            assert store.unlinked() == []
    assert found[0] == found[1]
    assert len(found[0]) > 500


def test_claims_are_never_left_out(tmp_path: Path) -> None:
    """A worker that dies of a report costs that report; one that dies of claims stops the linking, which can be done again."""

    def run_and_die(batches: Iterator[pa.RecordBatch], *, lost: object, setup: Linking, **_: object) -> Iterator[pa.RecordBatch]:
        yield lost(next(batches), setup=setup, why="it died")  # type: ignore[operator]

    with open_store(tmp_path / "a.db") as store:
        save_all(store, make_world(50))
        before = store.unlinked()
        with pytest.raises(SaysoError, match="link again"):
            incidents_by(store, run_and_die, str(tmp_path / "a.db"))
        assert store.unlinked() == before
        relink(store, speakers=SPEAKERS, same_words=same_words)
        assert store.unlinked() == []


# -- at volume -----------------------------------------------------------------------------------------------------------


class Counting(Alone):
    """Counts what is read for a linking."""

    described = 0

    def describe(self, parts):  # type: ignore[no-untyped-def]
        for columns in super().describe(parts):
            self.described += len(columns)
            yield columns


def test_a_hundredth_of_a_million(tmp_path: Path) -> None:
    """What `bench/incidents_volume.py` holds a million against, but for seconds, which here are those of a busy machine."""
    db = str(tmp_path / "a.db")
    with open_store(db) as store:
        save_all(store, make_world(10_000))
    found = link(db, 10_000, 1) | check(db, 10_000, 1)
    assert found["claims"] > 9_999
    assert found["cpu_seconds"] < 20, "about 3 where nothing else runs"
    missed = [line for line, reached in judge(found | {"add_seconds": 0, "link_seconds": 0}, found) if not reached]
    assert missed == []


def test_a_report_touches_what_lies_near_it(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store:
        save_all(store, make_world(10_000), described=False)
        relink(store, speakers=SPEAKERS, same_words=same_words)
        before = {frozenset(incident.claims) for incident in store.incidents()}
        for reading in islice(make_world(300, seed=2), 2):
            store.save_reading(reading)
        hands = Counting(store, SPEAKERS, same_words)
        relink(store, speakers=SPEAKERS, same_words=same_words, hands=hands)
        assert 0 < hands.described < 4_000, "only what the new reports touch is read"
        after = {frozenset(incident.claims) for incident in store.incidents()}
        assert len(before - after) < 100


def test_what_goes_on_for_years_costs_no_more(tmp_path: Path) -> None:
    """A claim is compared with what it may meet, and nothing else is read: not what one party did in one place in other years."""
    described = []
    for years in (1, 3):
        readings = [moved(reading, days=2000 * year) for year in range(years) for reading in make_world(1000)]
        with open_store(tmp_path / f"{years}.db") as store:
            save_all(store, readings, described=False)
            relink(store, speakers=SPEAKERS, same_words=same_words)
            for reading in islice(make_world(1000, seed=2), 40):
                store.save_reading(reading)
            hands = Counting(store, SPEAKERS, same_words)
            relink(store, speakers=SPEAKERS, same_words=same_words, hands=hands)
            described.append(hands.described)
    assert 0 < described[0] == described[1]


def moved(reading: Reading, *, days: int) -> Reading:
    """The same, told so many days later, of so many days later."""

    def later(edtf: str | None) -> str | None:
        ends = [end for end in (edtf or "").split("/") if end]
        moved = ((date.fromisoformat((end + "-01")[:10]) + timedelta(days=days)).isoformat()[: len(end)] for end in ends)
        return "/".join(moved) or None

    report = replace(reading.report, id=f"{reading.report.id}{days}", published=later(reading.report.published))
    claims = (replace(claim, id=hash_id(claim.id, days), report=report.id, date=later(claim.date)) for claim in reading.claims)
    return replace(reading, report=report, dated=later(reading.dated), claims=tuple(claims))


def test_all_at_once_or_report_by_report(tmp_path: Path) -> None:
    """What is linked as a whole is what comes of linking each part as it comes, in whatever order; twice makes no difference."""
    readings = list(make_world(700))
    found = []
    for parts in (1, 10):
        draw = random.Random(1)
        with open_store(tmp_path / f"{parts}.db") as store:
            if parts > 1:
                draw.shuffle(readings)
            for part in range(parts):
                for reading in readings[part::parts]:
                    store.save_reading(reading)
                relink(store, speakers=SPEAKERS, same_words=same_words)
            store.touch(store.incident_of())
            relink(store, speakers=SPEAKERS, same_words=same_words)
            keys = np.unique(find_buckets(made_columns(700))[1]).tolist()
            found.append((list(store.incidents()), store.links(), store.block_members(keys, limit=1000), store.counts()))
    assert found[0] == found[1]
    assert len(found[0][0]) > 200
    assert len(found[0][2]) > 500


def linked_in(folder: Path, readings: list[Reading], *, parts: int) -> tuple[list[object], list[object]]:
    """Incidents and links, where reports come in so many parts."""
    with open_store(folder / f"{parts}.db") as store:
        for part in range(parts):
            save_all(store, readings[part::parts])
            relink(store, speakers=SPEAKERS, same_words=same_words)
        assert store.check() == []
        return list(store.incidents()), list(store.links())


@pytest.mark.parametrize("bound", [4, 8, 16])
def test_links_go_with_the_bucket_they_stood_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: int) -> None:
    """However low the bounds are that buckets outgrow as reports come, incidents and links are those of linking all at once."""
    for module in ("blocks", "touched"):
        monkeypatch.setattr(f"sayso.incidents.{module}.CAPS", np.full(len(blocks.CAPS), bound))
    readings = list(make_world(400))
    went: list[int] = []
    monkeypatch.setattr("sayso.incidents.relink.lost_links", lambda *given: went.append(len(lost := lost_links(*given))) or lost)
    assert linked_in(tmp_path, readings, parts=1) == linked_in(tmp_path, readings, parts=16)
    assert sum(went) > 10


def test_new_claims_meet_from_one_of_their_buckets_what_lies_in_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of reports that are added together some lie in a bucket and some in one beside it: the latter meet what has long lain in the
    former, though in that nobody meets his own (blocks.Kind.inner)."""
    for module in ("blocks", "touched"):
        monkeypatch.setattr(f"sayso.incidents.{module}.CAPS", np.full(len(blocks.CAPS), 16))  # no other bucket brings them together
    readings = list(make_world(1000))
    assert linked_in(tmp_path, readings, parts=1) == linked_in(tmp_path, readings, parts=16)


def test_claims_by_the_thousand_are_those_one_by_one(target: str) -> None:
    with open_store(target) as store:
        for reading in make_world(300):
            store.save_reading(reading)
        claims = list(store.claims())
        assert len(claims) >= 300
        assert sorted(store.claims_with([claim.id for claim in claims]), key=id_of) == sorted(claims, key=id_of)
        assert list(store.claims_of({claim.report for claim in claims})) == claims
        facts = {reading.report.id: facts_of(reading) for reading in store.reports()}
        assert facts_among(store, facts) == facts


def test_what_is_linked_as_a_whole_is_written_everywhere(target: str, tmp_path: Path) -> None:
    readings = list(make_world(300))
    found = []
    for name in (target, str(tmp_path / "other.db")):
        with open_store(name) as store:
            for reading in readings:
                store.save_reading(reading)
            for _ in range(2):  # the second time over what is there
                relink(store, speakers=SPEAKERS, same_words=same_words)
                store.touch(store.incident_of())
            found.append((list(store.incidents()), store.links(), store.incident_of()))
            assert store.check() == []
            for table in LINKED:
                assert {index.name for index in table.indexes} <= {index["name"] for index in inspect(store.engine).get_indexes(table.name)}
    assert found[0] == found[1]


def id_of(claim: Claim) -> str:
    return claim.id
