"""The web application by HTTP: every page answers, filters stand in the address, corrections are kept, shown and undone."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

import publish_rows as rows
import sayso
from sayso.errors import BadStore
from sayso.model import Place
from sayso.publish import cli
from sayso.publish.exports import FORMATS
from sayso.publish.serve.linking import Linker
from sayso.store import Filter, Store, open_store
from serve_client import Client

PAGES = (
    "/", "/claims", "/reports", "/map", "/map?at=35,38,7", "/map/part?at=35,38,6&w=400&h=420", "/timeline", "/parties", "/outlets", "/places",
    "/wording", "/wording?key=SYR", "/party?key=SYR", "/outlet?name=State+Agency", "/place?name=Qasr+Marsa&country=SY", "/review", "/history",
    "/help", "/places.json?q=alep", "/file/style.css", "/file/app.js", "/file/icon.svg",
)  # fmt: skip


BOTH = pytest.mark.parametrize("store", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """In a file, or, where a test asks for both, on PostgreSQL, too."""
    cluster = request.getfixturevalue("cluster") if getattr(request, "param", "sqlite") == "postgresql" else None
    target = cluster.new_database() if cluster else tmp_path / "t.db"
    with rows.fill_store(target) as filled:
        yield filled
    if cluster:
        cluster.drop(target)


@pytest.fixture
def client(store: Store) -> Client:
    return Client(store)


def attack(store: Store) -> str:
    return next(incident.id for incident in store.incidents(Filter(type="ASSAULT")))


def bombed(store: Store) -> str:
    return rows.readings()[0].claims[0].id


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status == 200
    assert len(answer.body) > 50


@pytest.mark.parametrize("path", [path for path in PAGES if not path.startswith("/file")])
def test_every_page_answers_on_an_empty_database(tmp_path: Path, path: str) -> None:
    client = Client(open_store(tmp_path / "empty.db"))
    answer = client.get(path)
    assert answer.status == 200
    if path == "/":
        assert "sayso read articles/" in answer.html


@BOTH
def test_pages_of_one_thing_answer(client: Client, store: Store) -> None:
    for path in (f"/incident/{attack(store)}", f"/incident/{attack(store)}/join", f"/claim/{bombed(store)}", "/report?id=wire-1",
                 "/add?report=wire-1", "/add?report=wire-1&words=jets", "/add?report=wire-1&start=41&end=56"):  # fmt: skip
        assert client.get(path).status == 200, path


@pytest.mark.parametrize("path", ["/nowhere", "/incident/none", "/claim/none", "/report?id=none", "/report", "/party", "/export?format=x", "/file/../app.py",
                                  "/file/%2e%2e%2fapp.py", "/add"])  # fmt: skip
def test_what_is_not_there_says_what_to_do(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status == 404
    assert "/help" in answer.page.links()


@BOTH
def test_filters_stand_in_the_address_and_leave_what_fits(client: Client) -> None:
    everything = client.get("/").page.text
    assert "Attack on Qasr Marsa" in everything and "2 incidents" in everything
    narrowed = client.get("/?type=CONSULT").page
    assert "Attack on Qasr Marsa" not in narrowed.text
    assert "1 incident" in narrowed.text
    chip = next(own["href"] for own in narrowed.named("a") if own.get("class") == "chip")
    assert "Attack on Qasr Marsa" in client.get(chip).page.text  # the chip takes its filter away


@BOTH
@pytest.mark.parametrize("view", ["/", "/claims", "/reports"])
def test_counts_beside_filters_are_what_a_click_leaves(client: Client, view: str) -> None:
    listed = re.findall(r'<li><a href="([^"]+)"[^>]*>.*?<span class="count">([\d,]+)</span></a></li>', client.get(view).html, re.DOTALL)
    fields = {to.partition("?")[2].partition("=")[0] for to, _ in listed}
    assert {"type", "actor", "recipient", "source", "place", "outlet", "status", "mode"} <= fields
    for to, count in listed:
        found = re.search(r"<b>([\d,]+) (?:claim|incident|report)", client.get(unescape(to)).html)
        assert found and found[1] == count, to


def test_more_values_of_a_filter_come_when_they_are_asked_for(tmp_path: Path) -> None:
    towns = [f"Town {number:02}" for number in range(13)]
    told = [replace(rows.WIRE, id=f"t{at}", title=None, text=f"Jets bombed {town} today.") for at, town in enumerate(towns)]
    spots = [Place(text=town, name=town, country="SY", lat=35.0, lon=38.0, precision="town") for town in towns]
    claims = [rows.claim(one, one.text, "bombed", "ASSAULT", "aerial", place=spot) for one, spot in zip(told, spots, strict=True)]
    readings = [rows.reading(one, one.text, claims=(claim,)) for one, claim in zip(told, claims, strict=True)]
    client = Client(rows.fill_store(tmp_path / "t.db", readings, []))
    page = client.get("/claims?place=%3DTown+11")
    listed = re.findall(r'place=([^"&]*)"[^>]*><span class="box"', page.html)
    link = next(own for own in page.page.named("a") if "data-values" in own and "field=place" in own["data-values"])
    rest = client.get(link["data-values"])
    assert rest.status == 200
    others = re.findall(r'place=([^"&]*)"', rest.html)
    assert len(listed) + len(others) >= 12 and not {unquote(one) for one in listed} & {unquote(one) for one in others}
    whole = client.get(link["href"]).html  # where no script runs
    assert all(f">{town}<" in whole for town in towns)
    assert client.get("/values?view=nowhere&field=place").status == client.get("/values?view=claims&field=x").status == 404


def test_values_that_are_none_are_left_out_and_said(client: Client) -> None:
    page = client.get("/?type=NONSENSE&since=yesterday&losses=many&box=1,2&state=odd").page
    assert page.text.count("this filter was left out") == 5
    assert "2 incidents" in page.text


@BOTH
def test_words_are_searched_in_claims_and_reports(client: Client) -> None:
    assert "Attack on Qasr Marsa" in client.get("/?text=shelled").page.text
    assert "Nothing fits" in client.get("/?text=zeppelin").page.text
    assert "1 report with these words" in client.get("/?text=monitor+counts").page.text
    assert "Monitor counts the dead" in client.get("/reports?text=" + quote('"counts the dead"')).page.text


def test_an_incident_shows_each_account_with_its_words_marked(client: Client, store: Store) -> None:
    page = client.get(f"/incident/{attack(store)}").page
    parts = {own.get("data-part") for own in page.named("mark")} - {None}
    assert {"actor", "recipient", "place", "event", "source", "time", "figure"} <= parts
    assert "how many: 23 or more killed, or 9" in page.text
    assert "at least 23" in page.text
    assert "1 copy of the same words" in page.text


def test_a_report_is_whole_and_its_segments_count_right(client: Client) -> None:
    html = client.get("/report?id=wire-1").html
    from serve_client import Page

    segments: list[tuple[int, str]] = []

    class Reader(Page):
        def handle_data(self, data: str) -> None:
            own = self.elements[-1][1] if self.elements else {}
            if "seg" in own.get("class", "").split() and len(segments) < 200:
                segments.append((int(own["data-at"]), data))

    Reader(html)
    words = rows.WIRE.words
    shown = [(at, text) for at, text in segments if words[at : at + len(text)] == text]
    title = len(rows.WIRE.title or "")
    covered = "".join(text for _, text in shown)
    assert covered.startswith(words[:title] + words[title + 2 : title + 20])
    assert all(words[at : at + len(text)] == text for at, text in segments if text.strip() and at + len(text) < len(words))


@BOTH
def test_accept_reject_and_undo(client: Client, store: Store) -> None:
    claim = bombed(store)
    client.get(f"/claim/{claim}")
    page = client.get(f"/claim/{claim}").page
    after = client.send(page.form("Accept"))
    assert "Accepted by Anna" in after.page.text
    undone = client.send(after.page.form("Undo"))
    assert "Accepted by Anna" not in undone.page.text
    assert "undone by Anna" in undone.page.text
    after = client.send(client.get(f"/claim/{claim}").page.form("Reject"))
    assert "Rejected by Anna" in after.page.text
    assert claim not in [one.id for one in store.claims(Filter())] or store.count(Filter(decided="rejected")) == 1


def test_all_accounts_are_accepted_at_once_and_undone_together(client: Client, store: Store) -> None:
    after = client.send(client.get(f"/incident/{attack(store)}").page.form("Accept all accounts"))
    assert after.page.text.count("Accepted by Anna") == 3  # four claims, of which two tell the same in the same words
    assert store.count(Filter(decided="accepted")) == 4
    client.send(after.page.form("Undo"))
    assert store.count(Filter(decided="accepted")) == 0


@BOTH
def test_changing_a_party_is_one_decision_on_one_field(client: Client, store: Store) -> None:
    claim = bombed(store)
    form = client.get(f"/claim/{claim}").page.form("Save changes")
    after = client.send(form, **{"actor.party": "RUS", "why": "the words say so"})
    assert [role.party for role in store.claim(claim).actor] == ["RUS"]
    assert [(one.field, one.kind, one.who, one.why) for one in store.decisions()] == [("actor", "change", "Anna", "the words say so")]
    assert "changed actor" in after.page.text and "Russia" in after.page.text
    client.send(after.page.form("Undo"))
    assert [role.party for role in store.claim(claim).actor] == ["SYR"]


def test_a_form_that_is_sent_as_it_is_decides_nothing(client: Client, store: Store) -> None:
    for claim in store.claims():
        client.send(client.get(f"/claim/{claim.id}").page.form("Save changes"))
    assert store.decisions() == []


@BOTH
def test_every_field_can_be_changed(client: Client, store: Store) -> None:
    claim = bombed(store)
    form = client.get(f"/claim/{claim}").page.form("Save changes")
    client.send(form, **{"type": "COERCE", "status": "possible", "date": "2017-11", "place.name": "Hadar", "place.lat": "33.28", "place.lon": "35.83",
                         "figures.low": "25", "source.party": "UN", "recipient.party": "USA"})  # fmt: skip
    now = store.claim(claim)
    assert (now.type, now.mode, now.status, now.date) == ("COERCE", "", "possible", "2017-11")
    assert now.place is not None and (now.place.name, now.place.lat) == ("Hadar", 33.28)
    assert (now.figures[0].low, now.source and now.source.party, now.recipient[0].party) == (25, "UN", "USA")
    for decision in store.decisions():
        store.undo(decision.id)
    assert store.claim(claim) == store.coded(claim)


def test_what_is_no_code_is_refused_with_a_sentence(client: Client, store: Store) -> None:
    form = client.get(f"/claim/{bombed(store)}").page.form("Save changes")
    answer = client.send(form, **{"actor.party": "not a key"})
    assert answer.status == 422
    assert "Nothing was changed" in answer.page.text and "is no party" in answer.page.text
    assert store.decisions() == []


@BOTH
def test_a_claim_is_added_on_words_of_the_text(client: Client, store: Store) -> None:
    page = client.get("/add?report=wire-1&words=denied").page
    after = client.send(page.form("Add the claim"), type="REJECT")
    [added] = [claim for claim in store.claims() if claim.type == "REJECT"]
    assert added.anchor.text == "denied" and added.coder == "Anna"
    assert "Added." in after.page.text
    assert "The text does not hold" in client.get("/add?report=wire-1&words=zeppelins").page.text


@BOTH
def test_join_part_and_undo(client: Client, store: Store) -> None:
    attack_id, talks = attack(store), next(incident.id for incident in store.incidents(Filter(type="CONSULT")))
    page = client.get(f"/incident/{attack_id}/join?text=met").page
    form = page.form("Join the chosen")
    form.fields.append(("id", talks))
    joined = client.send(form)
    assert len(store.decisions()) == 1
    assert "joined" in joined.page.text
    met = rows.readings()[3].claims[0].id
    assert store.incident(met).id == store.incident(bombed(store)).id
    client.send(joined.page.form("Undo"))
    assert store.incident(met).id != store.incident(bombed(store)).id


def test_whoever_gave_no_name_is_asked_for_one(store: Store) -> None:
    client = Client(store, who="")
    claim = bombed(store)
    answer = client.send(client.get(f"/claim/{claim}").page.form("Accept"))
    assert answer.status == 422 and "name" in answer.page.text
    form = client.get("/help").page.form("Keep")
    client.send(form, who="Буря عاصفة")
    client.send(client.get(f"/claim/{claim}").page.form("Accept"))
    assert [one.who for one in store.decisions()] == ["Буря عاصفة"]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_exports_the_view(client: Client, name: str) -> None:
    whole = client.get(f"/export?format={name}")
    assert whole.status == 200
    assert "attachment" in whole.header("content-disposition")
    assert client.get(f"/export?format={name}&type=CONSULT").status == 200


@BOTH
def test_an_export_holds_what_the_view_shows(client: Client) -> None:
    lines = client.get("/export?format=claims&type=CONSULT").body.decode().splitlines()
    assert [json.loads(line)["type"] for line in lines] == ["CONSULT"]
    lines = client.get("/export?format=incidents&state=contested").body.decode().splitlines()
    assert [json.loads(line)["state"] for line in lines] == ["contested"]


@BOTH
def test_review_counts_what_was_decided(client: Client, store: Store) -> None:
    first = client.get("/review").page
    assert "5 claims not decided" in first.text
    after = client.send(first.form("Accept"))
    assert "4 claims not decided" in after.page.text
    assert "Anna" in client.get("/history").page.text


def test_the_command_opens_a_database_and_stops(tmp_path: Path) -> None:
    rows.fill_store(tmp_path / "t.db").close()
    command = [sys.executable, "-m", "sayso", "serve", str(tmp_path / "t.db"), "--port", "0", "--who", "Anna"]
    environment = os.environ | {"PYTHONPATH": str(Path(sayso.__file__).parents[1]), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment) as running:
        try:
            assert running.stdout is not None
            said = running.stdout.readline()
            address = said.split(" is open at ")[1].strip()
            assert address.startswith("http://127.0.0.1:")
            with urllib.request.urlopen(address, timeout=30) as answer:
                assert "Attack on Qasr Marsa" in answer.read().decode()
            running.send_signal(signal.SIGINT)
            assert running.wait(20) in (0, 130, -signal.SIGINT)
            assert "Traceback" not in running.stdout.read()
        finally:
            running.kill()


@pytest.mark.parametrize(("options", "said"), [
    (["--host", "203.0.113.7"], "cannot listen"), (["--tiles", "https://tiles.example/"], "{z}"), (["nowhere.db"], "there is no such database"),
])  # fmt: skip
def test_the_command_says_what_is_wrong(tmp_path: Path, options: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows.fill_store(tmp_path / "t.db").close()
    given = ["serve", *([] if options[0] == "nowhere.db" else [str(tmp_path / "t.db")]), *options]
    with pytest.raises(SystemExit) as left:
        cli.main(given)
    assert left.value.code and said in capsys.readouterr().err


def test_two_people_s_agreement_is_shown(client: Client, store: Store) -> None:
    store.accept([bombed(store)], who="Anna")
    store.reject([bombed(store)], who="Boris")
    page = client.get("/review").page
    assert "Agreement of two people" in page.text and "Anna , Boris" in page.text
    assert "0 %" in page.text


def test_much_linking_holds_no_answer_up(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    let, runs = threading.Event(), list[int]()

    def slow(store: Store, *, knowledge: str | None = None) -> int:
        runs.append(len(store.decisions()))
        assert let.wait(30)
        return 0

    monkeypatch.setattr("sayso.publish.serve.linking.link_store", slow)
    linker = Linker(store, None)
    assert not linker.follow(patience=0.05)
    store.accept([bombed(store)], who="Anna")
    assert not linker.follow(patience=0.05)
    let.set()
    assert linker.follow(patience=30)
    assert runs[0] == 0 and runs[-1] == 1  # what was decided while one run went on is followed by the next


def test_a_fault_of_linking_is_said_and_the_decision_kept(
    client: Client, store: Store, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(store: Store, *, knowledge: str | None = None) -> int:
        raise BadStore("the disk is full")

    monkeypatch.setattr("sayso.publish.serve.linking.link_store", broken)
    after = client.send(client.get(f"/claim/{bombed(store)}").page.form("Reject"))
    assert after.status == 200 and len(store.decisions()) == 1
    assert "the disk is full" in capfd.readouterr().err
