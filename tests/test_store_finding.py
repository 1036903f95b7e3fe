"""What is found by columns is what SQL finds; counts are those of what is found; pages hold everything once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.errors import SaysoError
from sayso.store import Filter, Store, open_store
from store_rows import fill, group, make_reading

WORDS = {
    "type": ["assault", "AID|COERCE", "NONE"], "mode": ["aerial", "-", "aerial|-"], "status": ["denied"], "party": ["SYR", "syrian rebels", "-"],
    "actor": ["REBELS", "-", "IS|SYR", "=IS"], "recipient": ["SYR", "-"], "source": ["=SYR", "syr", "rebel", "-", "=SYR|-"],
    "place": ["karam", "äGÄ", "=Karam", "-", "idlib", "=the valley", "=Suva|=Apia"], "admin1": ["Idlib", "-"], "country": ["sy", "FJ|WS", "-"],
    "since": ["2014", "2014-01-01", "2014-05-04"], "until": ["2014-05", "2013", "2014-05-03"], "state": ["contested", "single", "-"],
    "text": ["shelled", '"quiet day"', "shelled karam", "nothing", "day quiet"], "outlet": ["daily", "=The Daily", "-", "=SANA|star"],
    "report": ["r1", "r99"], "losses": [1, 31], "measure": ["wounded", "killed|wounded"],
    "decided": ["yes", "no", "-", "rejected", "all", "accepted|changed"],
    "box": [(30.0, 30.0, 40.0, 40.0), (-30.0, 170.0, 0.0, -160.0), (35.4, 36.4, 35.5, 36.5)],
}  # fmt: skip
FILTERS = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in WORDS.items()}).map(
    lambda asked: Filter(**asked)
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    if request.param == "sqlite":
        target = str(tmp_path_factory.mktemp("finding") / "a.db")
    else:
        target = request.getfixturevalue("cluster").new_database()
    with open_store(target) as store:
        fill(store, Random(1), reports=25)
        ids = [claim.id for claim in store.claims()]
        store.reject(ids[:3], who="Ana")
        store.accept(ids[3:6], who="Ana")
        store.change(ids[7], "date", "2015-01-01", who="Bo")
        yield store


def test_the_rows_are_of_every_kind(filled: Store) -> None:
    """Else the tests below would compare nothing with nothing."""
    for name, values in WORDS.items():
        found = [filled.count(Filter(**{name: value} | ({"losses": 1} if name == "measure" else {}))) for value in values]
        assert any(0 < count < filled.count(Filter(decided="all")) for count in found), name


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FILTERS)
def test_columns_find_what_sql_finds(filled: Store, wanted: Filter) -> None:
    by_sql = {claim.id for claim in filled.claims(wanted)}
    page = filled.find_claims(wanted, limit=500)
    assert set(page.ids) == by_sql
    assert page.count == len(page.ids) == filled.count(wanted)
    assert {one.id for one in filled.incidents(wanted)} == set(filled.find_incidents(wanted, limit=500).ids)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FILTERS, st.sampled_from(["claims", "incidents"]))
def test_a_count_beside_a_filter_is_what_choosing_it_gives(filled: Store, wanted: Filter, of: str) -> None:
    for field, counts in filled.facets(wanted, of=of, limit=500).items():
        for value, _, count in counts:
            chosen = {"since": value, "until": value} if field == "year" else {field: int(value) if field == "losses" else value}
            if field == "decided" and value == "-":
                chosen = {"decided": "no"}
            if field == "losses":
                chosen["measure"] = None
            if field == "year":  # a span of several years is counted in none, but may lie in each
                assert count <= filled.count(replace(wanted, **chosen), of=of)
                continue
            assert count == filled.count(replace(wanted, **chosen), of=of), (field, value)


@pytest.mark.parametrize("sort", ["newest", "oldest", "report", "losses", "unsure"])
@pytest.mark.parametrize("size", [1, 7])
def test_pages_of_claims_hold_everything_once_in_order(filled: Store, sort: str, size: int) -> None:
    whole = filled.find_claims(sort=sort, limit=500)
    ids, after = [], None
    while True:
        page = filled.find_claims(sort=sort, limit=size, after=after)
        ids += page.ids
        assert page.count == whole.count
        after = page.next
        if after is None:
            break
    assert tuple(ids) == whole.ids
    assert len(set(ids)) == whole.count
    if sort == "unsure":
        assert [claim.score for claim in whole.rows] == sorted(claim.score for claim in whole.rows)


@pytest.mark.parametrize(
    ("sort", "kind"),
    [("newest", "incidents"), ("accounts", "incidents"), ("losses", "incidents"), ("outlet", "reports"), ("oldest", "reports")],
)
def test_pages_of_others(filled: Store, sort: str, kind: str) -> None:
    find = filled.find_incidents if kind == "incidents" else filled.find_reports
    ids, after = [], None
    while True:
        page = find(sort=sort, limit=3, after=after)  # type: ignore[operator]
        ids += page.ids
        after = page.next
        if after is None:
            break
    assert sorted(ids) == sorted({*ids}) and len(ids) == filled.count(of=kind)
    if sort == "accounts":
        sizes = [len(filled.incident(id).claims) for id in ids]
        assert sizes == sorted(sizes, reverse=True)


def test_a_page_stays_right_while_others_write(filled: Store) -> None:
    first = filled.find_claims(sort="report", limit=5)
    filled.save_reading(make_reading("zz", 3, Random(5)))
    second = filled.find_claims(sort="report", limit=500, after=first.next)
    assert not set(first.ids) & set(second.ids)
    assert len(first.ids) + len(second.ids) == second.count == first.count + 3
    filled.save_reading(replace(make_reading("zz", 0, Random(5)), setup="gone"))


@pytest.mark.parametrize("after", ["x", "1", "1.x", "9" * 40 + ".1", "1." + "9" * 40])
def test_an_odd_page_is_told(filled: Store, after: str) -> None:
    with pytest.raises(SaysoError, match="no page"):
        filled.find_claims(after=after)
    with pytest.raises(SaysoError, match="known are newest"):
        filled.find_claims(sort="biggest")


def test_reports_are_found_by_their_own_words_and_days(filled: Store) -> None:
    every = {reading.report.id: reading for reading in filled.reports()}
    assert filled.find_reports(Filter(), limit=500).count == len(every)
    assert set(filled.find_reports(Filter(text='"quiet day"'), limit=500).ids) == {id for id, one in every.items() if one.report.text}
    assert set(filled.find_reports(Filter(outlet="=SANA"), limit=500).ids) == {
        id for id, one in every.items() if one.report.outlet == "SANA"
    }
    assert set(filled.find_reports(Filter(since="2015"), limit=500).ids) == {id for id, one in every.items() if (one.dated or "") >= "2015"}
    told = {claim.report for claim in filled.claims(Filter(type="AID"))}
    assert set(filled.find_reports(Filter(type="AID"), limit=500).ids) == told


def test_the_map_holds_every_incident_once(filled: Store) -> None:
    found = filled.points(cells=8)
    placed = [one for one in filled.incidents() if one.place and one.place.lat is not None]
    assert sum(point.count for point in found.points) == len(placed)
    assert found.elsewhere == filled.count(of="incidents") - len(placed)
    for point in found.points:
        assert point.box[0] <= point.lat <= point.box[2] + 1e-6
        assert (point.id is None) == (point.count > 1)
        assert filled.points(box=point.box, cells=1).points
    across = filled.points(box=(-30.0, 170.0, 0.0, -160.0), cells=2, of="claims")
    assert {point.label for point in across.points} == {"Suva", "Apia"}


def test_the_timeline_holds_every_claim_once(filled: Store) -> None:
    for unit, length in (("day", 10), ("month", 7), ("year", 4)):
        found = filled.days(of="claims", unit=unit)
        dates = Counter(
            claim.date[:length] for claim in filled.claims() if claim.date and "/" not in claim.date and len(claim.date) >= length
        )
        assert dict(found.counts) == dates
        assert found.undated + sum(dates.values()) == filled.count()


def test_who_stands_how_often(filled: Store) -> None:
    claims = list(filled.claims())
    standing = {one.value: one for one in filled.parties()}
    assert standing["IS"].actor == sum(any(role.party == "IS" for role in claim.actor) for claim in claims)
    assert standing["SYR"].source == sum(claim.source is not None and claim.source.party == "SYR" for claim in claims)
    named = {role.party for claim in claims for role in (*claim.actor, *claim.recipient)}
    assert set(standing) == named | {claim.source.party for claim in claims if claim.source}
    for one in filled.places():
        assert one.claims == filled.count(Filter(place=one.value)) and one.reports == filled.count(Filter(place=one.value), of="reports")
    summary = filled.summary(Filter(outlet="=SANA"))
    assert summary.claims == filled.count(Filter(outlet="=SANA")) and summary.outlets == 1


def test_columns_follow_what_is_written(target: str) -> None:
    """Whatever is read, linked and decided, in whatever order: a store that was open all the time finds what a new one finds."""
    draw = Random(3)
    with open_store(target) as store, open_store(target) as other:
        fill(other, draw)
        store.warm()
        for step in range(15):
            act = draw.choice(["read", "again", "group", "reject", "change"])
            ids = [claim.id for claim in other.claims()]
            if act == "read":
                other.save_reading(make_reading(f"n{step}", draw.randint(0, 3), draw))
            elif act == "again":
                other.save_reading(make_reading(f"r{draw.randrange(12)}", draw.randint(0, 4), draw, setup=f"s{step}"))
            elif act == "group":
                group(other, draw)
            elif act == "reject":
                other.reject([draw.choice(ids)], who="Ana")
            elif other.claim(chosen := draw.choice(ids)).status != "possible":
                other.change(chosen, "status", "possible", who="Ana")
            with open_store(target) as fresh:
                for wanted in (Filter(), Filter(actor="SYR"), Filter(text="shelled", state="single")):
                    for of in ("claims", "incidents", "reports"):
                        assert store.facets(wanted, of=of, limit=100) == fresh.facets(wanted, of=of, limit=100), (step, act)
                    assert store.find_incidents(wanted, sort="losses").ids == fresh.find_incidents(wanted, sort="losses").ids
                    assert store.find_claims(wanted).rows == fresh.find_claims(wanted).rows
                    assert {*store.parties(wanted), *store.places(wanted)} == {*fresh.parties(wanted), *fresh.places(wanted)}
                    assert store.extent(wanted) == fresh.extent(wanted) and store.days(wanted) == fresh.days(wanted)


def test_an_empty_database_has_empty_pages(target: str) -> None:
    with open_store(target) as store:
        assert store.find_claims().rows == store.find_incidents().rows == store.find_reports().rows == ()
        assert not any(store.facets().values()) and store.points().points == () and store.days().counts == ()
        assert store.summary().first_day is None and store.parties() == store.places() == store.outlets() == ()


def test_a_patient_store_sees_its_own_writing_at_once_and_that_of_others_later(target: str) -> None:
    with open_store(target) as store, open_store(target) as other:
        fill(store, Random(1))
        store.patience = 60.0
        count = store.count(Filter(decided="all"))
        other.save_reading(make_reading("new", 2, Random(1)))
        assert store.count(Filter(decided="all")) == count
        store.accept(store.find_claims().ids[:1], who="Ana")
        assert store.count(Filter(decided="all")) == count + 2
        assert store.count(Filter(decided="accepted")) == 1


def test_counts_may_lag_behind_for_as_long_as_they_are_costly(target: str) -> None:
    with open_store(target) as store, open_store(target) as other:
        fill(other, Random(5))
        store.patience, store.lag = 0.0, 1e9  # as if counting took very long
        before = store.facets(of="incidents"), store.summary()
        found = store.find_claims().count
        other.reject([claim.id for claim in other.claims()][:3], who="Ana")
        assert (store.facets(of="incidents"), store.summary()) == before
        assert store.find_claims().count == found - 3  # what is found never lags
        store.lag = 0.0
        assert store.summary().claims == found - 3
