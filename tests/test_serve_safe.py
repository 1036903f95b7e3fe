"""The guard of the web application: who may ask, what a page may do, and that nothing of a report runs or opens a file."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import publish_rows as rows
from sayso.model import Place, Reading
from sayso.publish.serve.app import _routes
from sayso.publish.serve.guard import Door
from sayso.publish.serve.pages import own_path
from sayso.publish.serve.run import Address, _door
from sayso.store import Store, open_store
from serve_client import Client

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}</textarea></title>"
SECRET = "a-token-that-is-long-enough"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return rows.fill_store(tmp_path / "t.db")


@pytest.fixture
def client(store: Store) -> Client:
    return Client(store)


def evil_reading() -> Reading:
    """Every word that a report, its outlet or its claim can hold is an injection."""
    report = replace(
        rows.WIRE, id=f"r{EVIL}", outlet=EVIL, title=EVIL, text=f"{EVIL} jets bombed {EVIL} today. {EVIL}", url="javascript:alert(3)"
    )
    claim = rows.claim(
        report, report.text, "bombed", "ASSAULT", "aerial", actor=(rows.role(report, EVIL, "SYR", "MIL"),), why=EVIL, coder=EVIL,
        place=Place(text=EVIL, name=EVIL, country="SY", lat=35.0, lon=38.0, precision="town", admin1=EVIL), date="2017-11-14",
        source=rows.source(report, EVIL, "SYR", "MIL", EVIL), via=(EVIL,),
    )  # fmt: skip
    return rows.reading(report, report.text, claims=(claim,))


def test_strict_headers_on_every_answer(client: Client) -> None:
    for path in ("/", "/nowhere", "/file/app.js", "/export?format=claims", "/places.json?q=al"):
        answer = client.get(path)
        policy = answer.header("content-security-policy")
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "form-action 'self'" in policy
        assert "unsafe" not in policy and "http" not in policy and "*" not in policy
        assert answer.header("x-content-type-options") == "nosniff"


def test_tiles_are_asked_for_only_where_a_person_turned_them_on(store: Store) -> None:
    tiles = "https://tiles.example/{z}/{x}/{y}.png"
    client = Client(store, door=Door(tiles=tiles))
    off = client.get("/map")
    assert "img-src 'self' data: https://tiles.example;" in off.header("content-security-policy")
    assert "tiles.example" not in off.html
    on = client.get("/map?tiles=on&at=35,38,6")
    found = [own["href"] for own in on.page.named("image")]
    assert found and all(re.fullmatch(r"https://tiles\.example/6/\d+/\d+\.png", one) for one in found)
    assert Client(store).get("/map?tiles=on").page.named("image") == []
    assert "tiles.example" not in Client(store).get("/map").header("content-security-policy")


def test_pages_hold_nothing_that_the_policy_forbids(client: Client) -> None:
    for path in ("/", "/claims", "/map", "/timeline", "/report?id=wire-1", "/review", "/help", "/parties"):
        page = client.get(path).page
        assert [own for own in page.named("script") if "src" not in own] == []
        assert page.named("style") == []
        assert [name for _, own in page.elements for name in own if name.startswith("on") or name == "style"] == []
        outside = [
            to for _, own in page.elements for name, to in own.items() if name in ("src", "href", "action") and re.match(r"\w+:|//", to)
        ]
        assert [to for to in outside if to != "https://news.example/1"] == []


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "", "[", "localhost@evil.example", "10.0.0.1"]
)
def test_a_foreign_name_is_not_served(store: Store, host: str) -> None:
    answer = Client(store, host=host).get("/")
    assert answer.status == 421
    assert "Qasr Marsa" not in answer.html


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost", "LOCALHOST:1", "[::1]:8765"])
def test_this_machine_s_names_are_served(store: Store, host: str) -> None:
    assert Client(store, host=host).get("/").status == 200


def test_a_token_is_asked_for_and_kept_in_a_cookie(store: Store) -> None:
    client = Client(store, door=Door(token=SECRET))
    for path in ("/", "/export?format=claims", "/file/app.js", "/?token=", "/?token=wrong"):
        refused = client.get(path)
        assert refused.status == 401 and "Qasr Marsa" not in refused.html and SECRET not in refused.html
    welcome = client.get(f"/?type=ASSAULT&token={SECRET}")
    assert welcome.status == 303 and welcome.header("location") == "/?type=ASSAULT"
    assert SECRET not in welcome.header("set-cookie") and "HttpOnly" in welcome.header("set-cookie")
    assert client.get("/").status == 200
    assert Client(store, door=Door(token=SECRET)).post("/decide", {}).status == 401


def test_other_addresses_get_a_token_by_themselves() -> None:
    assert _door(Address(), "").token is None
    assert len(_door(Address(host="0.0.0.0"), "").token or "") >= 32
    assert _door(Address(host="0.0.0.0"), "").addresses
    assert _door(Address(host="192.168.1.5", token="own"), "").token == "own"


def test_a_form_of_another_site_changes_nothing(client: Client, store: Store) -> None:
    claim = rows.readings()[0].claims[0].id
    form = client.get(f"/claim/{claim}").page.form("Accept")
    fields = dict(form.fields)
    without = {name: value for name, value in fields.items() if name != "csrf"}
    assert client.post("/decide", without).status == 403
    assert client.post("/decide", fields | {"csrf": "0" * 64}).status == 403
    assert client.post("/decide", fields, origin="https://evil.example").status == 403
    assert client.post("/decide", fields, origin="null").status == 403
    assert client.post("/decide", fields, sec_fetch_site="cross-site").status == 403
    other = Client(store)
    other.get("/")
    assert other.post("/decide", fields).status == 403  # another browser's form
    assert store.decisions() == []
    assert client.post("/decide", fields, origin="http://127.0.0.1:8765", sec_fetch_site="same-origin").status == 303
    assert len(store.decisions()) == 1


def test_nothing_is_changed_by_a_link(client: Client, store: Store) -> None:
    for path, _, methods in _routes():
        if methods == ["POST"]:
            assert client.get(path.replace("{id}", rows.readings()[0].claims[0].id) + "?act=accept&id=x").status in (200, 404, 405)
    assert store.decisions() == []


def test_a_form_that_is_too_large_is_refused(client: Client) -> None:
    page = client.get("/help").page
    csrf = dict(page.form("Keep").fields)["csrf"]
    assert client.post("/who", {"csrf": csrf, "who": "x" * 300_000}).status == 413
    assert client.post("/who", [("csrf", csrf)] + [("a", "b")] * 500).status == 400
    assert client.get("/?text=" + "x" * 9000).status == 414


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb", "", "\\\\evil"]
)
def test_a_form_never_leads_away(back: str) -> None:
    assert own_path(back) == "/"


def test_an_injection_in_every_field_stays_text(tmp_path: Path) -> None:
    one = evil_reading()
    store = rows.fill_store(tmp_path / "e.db", [one], [])
    client = Client(store, who=EVIL)
    claim = one.claims[0]
    client.send(client.get(f"/claim/{claim.id}").page.form("Save changes"), why=EVIL, **{"actor.text": EVIL, "actor.party": "USA"})
    found = [incident.id for incident in store.incidents()]
    pages = ["/", "/claims", "/reports", "/map", "/map/part", "/timeline", "/parties", "/outlets", "/places", "/wording", "/review", "/history", "/help",
             f"/claim/{claim.id}", *(f"/incident/{id}" for id in found), *(f"/incident/{id}/join" for id in found)]  # fmt: skip
    pages += [f"{path}?{urlencode({name: EVIL})}" for path, name in (
        ("/report", "id"), ("/outlet", "name"), ("/place", "name"), ("/party", "key"), ("/", "text"), ("/", "place"), ("/claims", "outlet"), ("/", "did"),
        ("/wording", "key"), ("/", "type"), ("/places.json", "q"),
    )]  # fmt: skip
    pages.append(f"/report?{urlencode({'id': one.report.id})}")
    pages.append(f"/add?{urlencode({'report': one.report.id, 'words': EVIL})}")
    assert found
    seen = 0
    for path in pages:
        answer = client.get(path)
        assert answer.status in (200, 404), path
        page = answer.page
        assert {tag for tag, _ in page.elements} & {"img", "iframe", "object", "embed", "base", "textarea"} == set(), path
        assert [own for own in page.named("script") if own.get("src", "").split("?")[0] != "/file/app.js"] == [], path
        assert [name for _, own in page.elements for name in own if name.startswith("on")] == [], path
        assert not [own for own in page.named("a") if own.get("href", "").lower().startswith("javascript")], path
        seen += "alert(1)" in page.text
    assert seen > 10


TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["", "0", "-1", "1e999", "nan", "%00", "\x00", "2017", "9999-99-99", "a|b|c", "=", "-", '"', "' OR 1=1 --", EVIL, "../../etc/passwd", "\ud800"]),
    st.integers().map(str),
    st.lists(st.floats().map(str), min_size=2, max_size=4).map(",".join),
)  # fmt: skip
NAMES = ("text type mode status party actor recipient source place admin1 country since until state outlet measure losses decided report incident "
         "box sort after id key name q words start end part page format claim at w h did tiles added back view field more why").split()  # fmt: skip
GETS = [path for path, _, methods in _routes() if methods == ["GET"]]
POSTS = [path for path, _, methods in _routes() if methods == ["POST"]]


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Client:
    return Client(rows.fill_store(tmp_path_factory.mktemp("fuzz") / "t.db"))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(GETS), segment=TEXTS, query=st.dictionaries(st.sampled_from(NAMES), TEXTS, max_size=5))
def test_no_address_makes_the_server_fail(lasting: Client, path: str, segment: str, query: dict[str, str]) -> None:
    own = segment if segment.strip("/.") else rows.incidents()[0].id
    filled = path.replace("{id}", quote(own.encode("utf-8", "replace"), safe="")).replace(
        "{name}", quote(own.encode("utf-8", "replace"), safe="")
    )
    words = urlencode({name: value.encode("utf-8", "surrogatepass") for name, value in query.items()})
    answer = lasting.get(f"{filled}?{words}")
    assert answer.status < 500, (filled, query, answer.html)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(POSTS), data=st.data())
def test_no_form_makes_the_server_fail(lasting: Client, path: str, data: st.DataObject) -> None:
    claim = rows.readings()[0].claims[1].id
    fields = {"csrf": dict(lasting.get("/help").page.form("Keep").fields)["csrf"]}
    known = {"act": st.sampled_from(["accept", "reject", "join", "part", "x"]), "id": st.sampled_from([claim, rows.incidents()[0].id, "x"]),
             "report": st.sampled_from(["wire-1", "x"]), "type": st.sampled_from(["ASSAULT", "x", "CONSULT"])}  # fmt: skip
    names = ["act", "id", "who", "why", "back", "again", "report", "start", "end", "type", "mode", "status", "date", "actor.party", "actor.text", "actor.start",
             "actor.sector", "place.name", "place.lat", "place.lon", "place.country", "place.precision", "source.party", "source.text", "source.stance",
             "figures.measure", "figures.low", "figures.high", "figures.who"]  # fmt: skip
    for name in data.draw(st.lists(st.sampled_from(names), max_size=8, unique=True)):
        fields[name] = (
            data.draw(known.get(name, TEXTS) if data.draw(st.booleans()) else TEXTS)
            .encode("utf-8", "surrogatepass")
            .decode("utf-8", "replace")
        )
    answer = lasting.post(path.replace("{id}", claim), fields)
    assert answer.status < 500, (path, fields, answer.html)


def test_a_broken_request_is_answered(client: Client) -> None:
    assert client.get("/", cookie="\x01=;;;=,,").status == 200
    assert client.get("/%ff%fe").status == 404
    assert client.get("/?text=%ff%fe%00").status == 200
    assert client._ask("DELETE", "/", b"", {}).status == 405
    assert client._ask("POST", "/", b"\xff\xfe", {}).status == 403


def test_a_database_that_goes_away_is_a_page(tmp_path: Path) -> None:
    store = open_store(tmp_path / "gone.db")
    client = Client(store)
    store.engine.dispose()
    (tmp_path / "gone.db").write_bytes(b"no database at all" * 100)
    for side in ("gone.db-wal", "gone.db-shm"):
        (tmp_path / side).unlink(missing_ok=True)
    answer = client.get("/reports")
    assert answer.status == 503
    assert "Traceback" not in answer.html
