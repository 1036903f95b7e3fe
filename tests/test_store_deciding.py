"""What people decide is applied, kept and undone; what is wrong is refused with a sentence."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator
from dataclasses import asdict, replace
from random import Random

import pytest
from sqlalchemy import select

from sayso.errors import BadDecision, NotFound
from sayso.model import Claim, Decision, Figure, Place, Report, Role, Span, hash_id
from sayso.store import Filter, Store, open_store
from sayso.store.schema import metadata
from store_rows import SAID, fill, make_reading

MARKS = ("decisions", "coded", "changes", "unlinked", "sayso")  # what a decision that was undone leaves behind


@pytest.fixture
def store(target: str) -> Iterator[Store]:
    with open_store(target) as opened:
        fill(opened, Random(2), reports=8)
        yield opened


def one_of(store: Store, **wanted: str) -> Claim:
    return store.find_claims(Filter(**wanted)).rows[0]  # type: ignore[arg-type]


def held(store: Store) -> dict[str, list[str]]:
    """All that a database holds, but for the traces of decisions."""
    with store.engine.connect() as connection:
        tables = [table for table in metadata.sorted_tables if table.name not in MARKS]
        return {
            table.name: sorted(
                repr([value for name, value in cells.items() if name != "number"]) for cells in connection.execute(select(table)).mappings()
            )
            for table in tables
        }


CHANGES: list[tuple[str, object]] = [
    ("type", "ACCUSE"), ("status", "planned"), ("date", "2020-02"), ("date", None), ("place", Place(text="Hama", name="Hama", country="SY", lat=35.1, lon=36.7)),
    ("place", None), ("actor", [Role(text="rebels", party="IS", sector="REB", start=0, end=0)]), ("recipient", []),
    ("figures", [Figure(measure="killed", low=4, high=None, who="", text="four")]), ("source", {"text": "Army", "party": "RUS", "cue": "says", "stance": "deny"}), ("source", None),
]  # fmt: skip


def test_a_field_is_changed_and_changed_back(store: Store) -> None:
    store.save_reading(make_reading("more", 40, Random(1)))
    claim = next(one for one in store.claims() if all((one.actor, one.recipient, one.source, one.place, one.date, one.figures)))
    for field, new in CHANGES:
        change_and_undo(store, claim, field, new)


def change_and_undo(store: Store, claim: Claim, field: str, new: object) -> None:
    if field == "actor":
        new = [{"text": "rebels", "party": "IS", "sector": "REB"}]  # the span is looked for in the sentence
    before = held(store)
    decision = store.change(claim.id, field, new, who="Ana", why="read it again")
    changed = store.claim(claim.id)
    assert getattr(changed, field) != getattr(claim, field)
    assert changed.coder == "Ana" and field in changed.why and claim.why in changed.why
    assert {name for name in asdict(claim) if getattr(changed, name) != getattr(claim, name)} - {"mode"} == {field, "coder", "why", "score"}
    words = store.report(claim.report).report.words
    for role in (*changed.actor, *changed.recipient, *([changed.source] if changed.source else [])):
        assert words[role.start : role.end] == role.text
    assert store.coded(claim.id) == claim
    assert decision in store.history(claim.id) and decision.who == "Ana" and decision.field == field
    assert store.find_claims(Filter(decided="changed")).ids == (claim.id,)
    assert claim.id in store.unlinked()
    undone = store.undo(decision.id, who="Bo")
    assert store.claim(claim.id) == claim and held(store) == before
    assert (undone.undone, undone.undone_by) == (True, "Bo")
    store.redo(decision.id)
    assert store.claim(claim.id) == changed
    store.undo(decision.id)


def test_a_new_type_takes_a_mode_that_it_does_not_have_along(store: Store) -> None:
    claim = one_of(store, type="ASSAULT", mode="aerial")
    decision = store.change(claim.id, "type", "COERCE", who="Ana")
    assert (store.claim(claim.id).type, store.claim(claim.id).mode) == ("COERCE", "")
    assert [one.field for one in store.history(claim.id)] and {one.batch for one in store.history(claim.id)} == {decision.batch} != {""}
    store.undo(decision.id)
    assert store.claim(claim.id) == claim


WRONG: list[tuple[str, object, str]] = [
    ("type", "WAR", "no type"), ("mode", "visit", "no mode"), ("status", "maybe", "no status"), ("date", "last week", "no date"), ("date", "2014-02-30", "no date"),
    ("date", "2015/2014", "ends before"), ("actor", [{"party": "Syria!"}], "no party"), ("actor", [{"party": "SYR", "sector": "XX"}], "no sector"),
    ("actor", [{"party": "SYR", "text": "Army", "start": 3, "end": 7}], "does not stand"), ("actor", "[1", "JSON"), ("actor", "x" * 3, "JSON"), ("actor", {"party": "SYR"}, "list"),
    ("place", {"lat": 1.0, "lon": 2.0}, "needs a name"), ("place", {"name": "X", "lat": 91.0, "lon": 0}, "no map"), ("place", {"name": "X", "lat": 1.0}, "both"),
    ("place", {"name": "X", "country": "Syria"}, "no country"), ("figures", [{"measure": "killed"}], "lowest or a highest"),
    ("figures", [{"measure": "killed", "low": 5, "high": 3}], "above"), ("figures", [{"measure": "eaten", "low": 5}], "no measure"),
    ("figures", [{"measure": "killed", "low": -1}], "no number"), ("figures", [{"measure": "killed", "low": True}], "no number"),
    ("source", {"party": "SYR", "stance": "angry"}, "no stance"), ("id", "x", "no field"), ("report", "r1", "no field"), ("place", [1], "row"), ("date", 5, "line"),
]  # fmt: skip


def test_what_is_wrong_is_refused(store: Store) -> None:
    claim = one_of(store, type="ASSAULT")
    for field, new, said in WRONG:
        with pytest.raises(BadDecision, match=said):
            store.change(claim.id, field, new, who="Ana")
    assert store.claim(claim.id) == claim and store.decisions() == []


def test_other_refusals(store: Store) -> None:
    claim = one_of(store, type="ASSAULT")
    with pytest.raises(BadDecision, match="already"):
        store.change(claim.id, "type", "assault", who="Ana")
    with pytest.raises(BadDecision, match="name of who"):
        store.accept([claim.id], who="  ")
    for act in (store.accept, store.reject, store.join):
        with pytest.raises(NotFound, match="no claim and no incident nothing"):
            act(["nothing"], who="Ana")
    with pytest.raises(NotFound):
        store.change("nothing", "type", "AID", who="Ana")
    with pytest.raises(BadDecision, match="at least two"):
        store.join([claim.id], who="Ana")


def test_accepting_and_rejecting_an_incident_is_about_all_of_its_claims(store: Store) -> None:
    incident = next(one for one in store.incidents() if len(one.claims) > 1)
    rejected = store.reject([incident.id], who="Ana")
    assert {one.subject for one in rejected} == set(incident.claims)
    assert not {claim.id for claim in store.claims()} & set(incident.claims)
    assert {claim.id for claim in store.claims(Filter(decided="rejected"))} == set(incident.claims)
    store.undo(rejected[-1].id)
    assert {claim.id for claim in store.claims()} >= set(incident.claims)
    store.accept([incident.id], who="Bo")
    assert {store.claim(id).coder for id in incident.claims} == {"Bo"}
    assert {one.kind for one in store.history(incident.id)} == {"confirm", "reject"}


def test_a_claim_is_added_from_words(store: Store) -> None:
    report = next(reading.report for reading in store.reports() if reading.report.text)
    start = report.words.index("a quiet day")
    claim = store.add_claim(
        report.id, start=start - 1, end=start + 11, type="protest", mode="riot", who="Ana", why="missed", actor=[{"text": "rebels", "party": "REBELS"}],
        date="2014-05-03", place={"name": "Hama", "lat": 35.1, "lon": 36.7},
    )  # fmt: skip
    assert claim.anchor == Span(start=start, end=start + 11, text="a quiet day") and claim.sentence.text == SAID
    assert (claim.type, claim.mode, claim.coder, claim.date) == ("PROTEST", "riot", "Ana", "2014-05-03")
    assert claim.id == hash_id(report.id, start, start + 11, "PROTEST")
    assert claim in list(store.claims(Filter(report=report.id))) and claim.id in store.unlinked()
    assert claim in store.find("quiet")[1] and list(store.box(35.0, 36.6, 35.2, 36.8)) == [claim]
    assert [one.anchor.start for one in store.claims_of([report.id])] == sorted(one.anchor.start for one in store.claims_of([report.id]))
    with pytest.raises(BadDecision, match="already"):
        store.add_claim(report.id, start=start, end=start + 11, type="PROTEST", who="Bo")
    store.change(claim.id, "status", "planned", who="Bo")
    (added,) = [one for one in store.decisions() if one.kind == "add"]
    store.undo(added.id)
    with pytest.raises(NotFound):
        store.claim(claim.id)
    store.redo(added.id)
    assert store.claim(claim.id).status == "planned"
    store.undo(added.id)
    again = store.add_claim(report.id, start=start, end=start + 11, type="PROTEST", who="Bo")
    assert again.id == claim.id


def test_words_that_are_no_anchor(store: Store) -> None:
    store.save_reading(make_reading("long", 6, Random(1)))
    wrong = [(5, 5, "no words"), (-1, 4, "no words"), (0, 2, "no words"), (3, 10**6, "no words"), (2, 300, "few words")]
    for start, end, said in wrong:
        with pytest.raises(BadDecision, match=said):
            store.add_claim("long", start=start, end=end, type="AID", who="Ana")
    with pytest.raises(NotFound):
        store.add_claim("none", start=2, end=6, type="AID", who="Ana")


def test_joining_and_parting(store: Store) -> None:
    one, other = [incident for incident in store.incidents() if len(incident.claims) > 1][:2]
    (joined,) = store.join([one.id, other.id], who="Ana")
    assert (joined.kind, joined.subject, joined.value) == ("join", one.claims[0], other.claims[0])
    assert set(store.unlinked()) >= {one.claims[0], other.claims[0]}
    parted = store.part([one.claims[0]], who="Ana")
    assert {(one.subject, one.value) for one in parted} == {(one.claims[0], id) for id in one.claims[1:]}
    with pytest.raises(BadDecision, match="nothing would be left"):
        store.part(one.claims, who="Ana")
    with pytest.raises(BadDecision, match="one incident"):
        store.part([one.claims[0], other.claims[0]], who="Ana")
    assert {one.kind for one in store.history(other.id)} == {"join"}


# -- reading again ----------------------------------------------------------------------------------------------------------


def test_decisions_hold_when_a_report_is_read_again(store: Store) -> None:
    reading = make_reading("again", 4, Random(4))
    store.save_reading(reading)
    accepted, rejected, changed, bare = reading.claims
    store.accept([accepted.id], who="Ana")
    store.reject([rejected.id], who="Ana")
    store.change(changed.id, "date", "2001", who="Bo")
    words = reading.report.words
    added = store.add_claim("again", start=words.index("quiet"), end=words.index("quiet") + 5, type="AID", who="Bo")
    before = {claim.id: claim for claim in store.claims(Filter(report="again", decided="all"))}
    store.save_reading(replace(reading, setup="s2"))
    assert {claim.id: claim for claim in store.claims(Filter(report="again", decided="all"))} == before
    store.save_reading(replace(reading, setup="s3", claims=()))
    kept = {claim.id: claim for claim in store.claims(Filter(report="again", decided="all"))}
    assert kept == {id: before[id] for id in (accepted.id, changed.id, added.id)}, (
        "what a person stands for stays; the rest was the coder's"
    )
    store.save_reading(replace(reading, setup="s4"))
    assert {claim.id: claim for claim in store.claims(Filter(report="again", decided="all"))} == before
    assert bare.id in before


def test_a_changed_type_keeps_its_thread_when_the_coder_learns_it(store: Store) -> None:
    reading = make_reading("thread", 1, Random(4))
    (old,) = reading.claims
    store.save_reading(reading)
    decision = store.change(old.id, "type", "PROTEST", who="Ana")
    new = replace(old, id=hash_id("thread", old.anchor.start, "PROTEST"), type="PROTEST", mode="riot", score=0.5)
    store.save_reading(replace(reading, setup="s2", claims=(new,)))
    (held_now,) = store.claims(Filter(report="thread"))
    assert (held_now.id, held_now.type, held_now.mode) == (old.id, "PROTEST", ""), "as the person saw it, not as the coder sees it now"
    assert store.coded(old.id) == replace(new, id=old.id)
    assert decision in store.history(old.id)
    store.undo(decision.id)
    assert store.claim(old.id) == replace(new, id=old.id)


def test_what_was_accepted_is_what_the_person_saw(store: Store) -> None:
    reading = make_reading("seen", 1, Random(4))
    (old,) = reading.claims
    store.save_reading(reading)
    (accepted,) = store.accept([old.id], who="Ana")
    before = store.claim(old.id)
    store.save_reading(replace(reading, setup="s2", claims=(replace(old, status="planned", actor=()),)))
    assert store.claim(old.id) == before, "she never saw what a later version makes of it"
    assert store.coded(old.id).status == "planned" and store.check() == []
    store.undo(accepted.id)
    assert (store.claim(old.id).status, store.claim(old.id).actor) == ("planned", ())
    store.accept([old.id], who="Ana")
    assert store.claim(old.id).status == "planned"


def test_words_that_are_gone_take_their_claim_along(store: Store) -> None:
    reading = make_reading("gone", 1, Random(4))
    (claim,) = reading.claims
    store.save_reading(reading)
    store.accept([claim.id], who="Ana")
    other = replace(reading.report, text="Nothing of the kind.")
    store.save_reading(replace(reading, report=other, claims=()))
    assert list(store.claims(Filter(report="gone"))) == []
    store.save_reading(replace(reading, claims=()))
    assert [one.id for one in store.claims(Filter(report="gone"))] == [claim.id]


def test_decisions_undone_in_any_order_leave_nothing(store: Store) -> None:
    draw = Random(9)
    before = held(store)
    made: list[Decision] = []
    reports = [reading.report for reading in store.reports() if reading.report.text]
    for _ in range(40):
        claims = list(store.claims(Filter(decided="all")))
        claim, act = draw.choice(claims), draw.choice(["accept", "reject", "change", "add", "undo"])
        if act == "accept":
            made += store.accept([claim.id], who="Ana")
        elif act == "reject":
            made += store.reject([claim.id], who="Bo")
        elif act == "undo" and made:
            store.undo(draw.choice(made).id)
        elif act == "add":
            report = draw.choice(reports)
            start = report.words.index("quiet day")
            try:
                store.add_claim(report.id, start=start, end=start + 9, type=draw.choice(["AID", "AGREE"]), who="Bo")
            except BadDecision:
                continue
            made.append(store.decisions()[-1])
        else:
            field, new = draw.choice(
                [
                    ("type", "AID"),
                    ("type", "ASSAULT"),
                    ("status", "planned"),
                    ("date", f"20{draw.randint(10, 30)}"),
                    ("actor", []),
                    ("place", None),
                ]
            )
            try:
                made.append(store.change(claim.id, field, new, who="Ana"))
            except BadDecision:
                continue
    assert held(store) != before
    draw.shuffle(made)
    for decision in made:
        store.undo(decision.id)
    after = held(store)
    for name in ("incident_claims", "incidents", "blocks", "links"):  # linking brings these up to date
        before.pop(name), after.pop(name)
    assert after == before


def test_decisions_are_in_exports(store: Store) -> None:
    from io import BytesIO

    from sayso.publish.exports.lines import write_claims

    claim, other = list(store.claims())[:2]
    store.change(claim.id, "status", "possible", who="Ana")
    store.reject([other.id], who="Ana")
    out = BytesIO()
    write_claims(store, out)
    told = {record["id"]: record for record in map(json.loads, out.getvalue().splitlines())}
    assert (told[claim.id]["status"], told[claim.id]["coder"]) == ("possible", "Ana")
    assert other.id not in told


# -- side by side -----------------------------------------------------------------------------------------------------------


def decide_much(target: str, who: str, ids: list[str], told: object) -> None:
    with open_store(target) as store:
        made = [store.accept([id], who=who)[0].id for id in ids]
        made += [store.change(id, "date", f"20{10 + place:02}-0{len(who)}", who=who).id for place, id in enumerate(ids[:10])]
    told.put(made)  # type: ignore[attr-defined]


def test_no_decision_is_lost_between_processes(target: str) -> None:
    """Three people decide on the same claims while a fourth process stores readings."""
    with open_store(target) as store:
        fill(store, Random(2), reports=8)
        ids = [claim.id for claim in store.claims()]
        context = multiprocessing.get_context("spawn")
        told = context.Queue()
        people = [context.Process(target=decide_much, args=(target, who, ids, told)) for who in ("Ana", "Bo", "Emre")]
        for person in people:
            person.start()
        for number in range(30):
            store.save_reading(make_reading(f"more{number}", 2, Random(number)))
            store.find_claims(Filter(decided="yes"))
        made = [id for _ in people for id in told.get(timeout=60)]
        for person in people:
            person.join()
        assert sorted(decision.id for decision in store.decisions()) == sorted(made)
        times = [decision.when for decision in store.decisions()]
        assert times == sorted(times) and len(set(times)) == len(times)
        for claim in store.claims(ids=ids[:10]):
            last = next(one for one in store.history(claim.id) if one.field == "date")
            assert (claim.date == last.value and claim.coder == last.who) or store.history(claim.id)[0].kind == "confirm"


def test_a_decision_on_a_report_that_is_all_title(target: str) -> None:
    with open_store(target) as store:
        reading = make_reading("t", 0, Random(1))
        store.save_reading(replace(reading, report=Report(id="t", title="Army shells Karam", text=""), sentences=()))
        claim = store.add_claim("t", start=5, end=11, type="ASSAULT", who="Ana")
        assert claim.sentence == Span(start=0, end=17, text="Army shells Karam")


def test_acts_come_page_by_page_the_newest_first(store: Store) -> None:
    ids = [claim.id for claim in store.claims()][:7]
    store.accept(ids[:4], who="Ana")  # one act of four decisions
    for id in ids[4:]:
        store.reject([id], who="Boris")
    store.join(ids[:2], who="Ana")
    acts, count = store.acts()
    assert count == len(acts) and sorted(map(len, acts))[-1] == 4
    assert [act[0].when for act in acts] == sorted((act[0].when for act in acts), reverse=True)
    assert {decision.id for act in acts for decision in act} == {decision.id for decision in store.decisions()}
    paged = [store.acts(limit=2, skip=skip)[0] for skip in range(0, count, 2)]
    assert [act for page in paged for act in page] == acts
