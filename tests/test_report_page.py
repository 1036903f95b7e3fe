"""The self-contained page: it asks nobody for anything, runs nothing of a report, and says what it leaves out."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

import publish_rows as rows
from sayso.incidents.tolls import Count, Telling
from sayso.model import Incident, Place
from sayso.publish.accounts import find_sides, find_tallies
from sayso.publish.derived import derive
from sayso.publish.marks import Piece, cut_sentence, plain_text
from sayso.publish.rows import Account, find_accounts
from sayso.publish.web import report as page
from sayso.publish.web.basemap import Frame, draw_outlines
from sayso.publish.web.timeline import draw_timeline
from sayso.publish.web.worldmap import HEIGHT, WIDTH, draw_map

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}"


class Page(HTMLParser):
    """Elements with their attributes, and the text outside of style and script."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.elements and self.elements[-1][0] not in ("style", "script"):
            self.text.append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def write(tmp_path: Path, **given: object) -> str:
    store = rows.fill_store(tmp_path / "t.db", **given)  # type: ignore[arg-type]
    page.write_report(store, tmp_path / "page.html", title="Example")
    return (tmp_path / "page.html").read_text(encoding="utf-8")


def test_the_page_asks_nobody_for_anything(tmp_path: Path) -> None:
    html = write(tmp_path)
    parsed = Page(html)
    assert {tag for tag, _ in parsed.elements} & {"img", "iframe", "object", "embed", "base", "audio", "video", "source", "use"} == set()
    assert [attributes for attributes in parsed.named("script") if "src" in attributes] == []
    assert [attributes["href"] for attributes in parsed.named("link")] == ["data:,"]
    assert not re.search(r"@import|url\((?!#)", html)
    links = {attributes["href"] for attributes in parsed.named("a") if not (attributes["href"] or "").startswith("#")}
    assert links == {"https://news.example/1"}  # followed only when a person clicks it


def test_only_our_own_words_may_style_or_run(tmp_path: Path) -> None:
    html = write(tmp_path)
    policy = next(a["content"] or "" for a in Page(html).named("meta") if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        (inline,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    handlers = [name for _, attributes in Page(html).elements for name in attributes if name.startswith("on") or name == "style"]
    assert handlers == []


def test_an_injection_in_every_field_runs_nothing(tmp_path: Path) -> None:
    wire = rows.readings()[0]
    text = f"{EVIL} bombed {EVIL}"
    evil_report = replace(rows.WIRE, id=EVIL, outlet=EVIL, url="javascript:alert(3)", title=EVIL, text=text, published=EVIL)
    sentence = rows.span(evil_report, text)
    role = replace(rows.role(evil_report, EVIL, EVIL), sector=EVIL, name=EVIL)
    source = replace(rows.source(evil_report, EVIL, EVIL, EVIL, EVIL), stance=EVIL)
    place = Place(text=EVIL, name=EVIL, country=EVIL, lat=35.1, lon=38.4, precision=EVIL, admin1=EVIL)
    claim = replace(
        wire.claims[0], report=EVIL, sentence=sentence, anchor=rows.span(evil_report, "bombed"), type=EVIL, mode=EVIL, status=EVIL,
        actor=(role,), recipient=(role,), place=place, date=EVIL, source=source, via=(EVIL,), why=EVIL,
        figures=(replace(wire.claims[0].figures[0], measure=EVIL, who=EVIL, text=EVIL),),
    )  # fmt: skip
    known = rows.incidents()[0]
    origin = replace(known.origins[0], key=EVIL, name=EVIL, party=EVIL, claims=(claim.id,), outlets=(EVIL,))
    figure = replace(known.figures[0], measure=EVIL, who=EVIL, origin=EVIL)
    incident = replace(
        known, type=EVIL, mode=EVIL, title=EVIL, claims=(claim.id,), state=EVIL, evidence=EVIL, origins=(origin,), disputes=(EVIL,),
        figures=(figure,), place=place, first_day=EVIL, last_day=EVIL,
    )  # fmt: skip
    reading = rows.reading(evil_report, text, claims=(claim,))
    parsed = Page(write(tmp_path, own=[reading], told=[incident]))
    assert len(parsed.named("script")) == 1
    assert {tag for tag, _ in parsed.elements} & {"img", "iframe"} == set()
    assert [name for _, attributes in parsed.elements for name in attributes if name.startswith("on")] == []
    assert not any((attributes.get("href") or "").startswith("javascript") for _, attributes in parsed.elements)
    assert "49" not in "".join(parsed.text)


def test_every_account_stands_with_its_words(tmp_path: Path) -> None:
    parsed = Page(write(tmp_path))
    text = " ".join("".join(parsed.text).split())
    for expected in ("Attack on Qasr Marsa", "the Coast Monitor", "The defence ministry", "who: the Coast Monitor names", "at least 23"):
        assert expected in text
    assert "The same words also in: Copy Daily" in text
    assert Counter(a["class"] for a in parsed.named("mark"))["actor"] >= 4
    assert "Российская делегация" in text
    assert "الوفد السوري" in text


def test_an_empty_database_says_what_to_do(tmp_path: Path) -> None:
    html = write(tmp_path, own=[], told=[])
    assert "sayso read articles/" in html
    assert "<svg" not in html


def test_reports_without_claims_say_so(tmp_path: Path) -> None:
    bare = [replace(reading, claims=()) for reading in rows.readings()]
    assert "4 reports, but no claim" in write(tmp_path, own=bare, told=[])


def test_what_is_too_much_is_listed_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "FULL_BYTES", 1)
    parsed = Page(write(tmp_path))
    assert len(parsed.named("details")) == 1
    classes = [attributes.get("class") for attributes in parsed.named("div")]
    assert classes.count("incident brief") == 1
    assert "lists 1 more in a line each" in "".join(parsed.text)


def test_what_is_not_even_listed_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "LISTED", 1)
    html = write(tmp_path)
    assert "leaves 1 to the database" in " ".join(html.split())


def accounts(tmp_path: Path) -> list[Account]:
    return list(find_accounts(rows.fill_store(tmp_path / "t.db"), times=True))


def test_marks_are_cut_from_the_sentence_and_lose_nothing(tmp_path: Path) -> None:
    for account in accounts(tmp_path):
        pieces = cut_sentence(account)
        assert "".join(map(plain_text, pieces)) == account.claim.sentence.text
    bombed = next(account for account in accounts(tmp_path) if account.report.id == "copy-1")
    parts = {piece.part: piece.text for piece in cut_sentence(bombed) if piece.part}
    assert parts == {
        "actor": "Government jets", "event": "bombed", "place": "Qasr Marsa", "figure": "at least 23", "recipient": "civilians", "source": "the Coast Monitor",
    }  # fmt: skip


def test_a_time_is_marked_where_its_words_are_known(tmp_path: Path) -> None:
    wire = next(account for account in accounts(tmp_path) if account.report.id == "wire-1" and account.claim.date)
    assert [piece.text for piece in cut_sentence(wire) if piece.part == "time"] == ["Tuesday"]


def test_marks_nest_and_never_cross() -> None:
    told = rows.reading(rows.COPY, rows.COPY.text)
    whole = rows.claim(
        rows.COPY, rows.COPY.text, "bombed Qasr", "ASSAULT", actor=(rows.role(rows.COPY, "Government jets", "SYR"),),
        recipient=(rows.role(rows.COPY, "jets", "SYR"), rows.role(rows.COPY, "Qasr Marsa", "SYR")),
    )  # fmt: skip
    pieces = cut_sentence(Account(claim=whole, report=told.report))
    assert "".join(map(plain_text, pieces)) == rows.COPY.text
    actor = next(piece for piece in pieces if piece.part == "actor")
    assert [(inner.part, inner.text) for inner in actor.inner] == [("", "Government "), ("recipient", "jets")]
    assert [piece.text for piece in flat(pieces) if piece.part == "recipient"] == ["jets"]  # "Qasr Marsa" would cross the event


def flat(pieces: tuple[Piece, ...]) -> list[Piece]:
    return [one for piece in pieces for one in (piece, *flat(piece.inner))]


def test_copies_fold_and_independent_origins_come_first(tmp_path: Path) -> None:
    attack = rows.incidents()[0]
    origins = (replace(attack.origins[0], independent=False), attack.origins[1])
    sides = find_sides(replace(attack, origins=origins), accounts(tmp_path))
    assert [side.origin.name if side.origin else None for side in sides] == ["Syrian military", "the Coast Monitor", None]
    assert [len(told.copies) for told in sides[1].told] == [1]
    assert sides[2].size == 1  # the talks, which no origin of the attack tells


def test_figures_stand_beside_each_other_and_over_time(tmp_path: Path) -> None:
    """As `sayso show` and the web application have them: the range, who says what when, and what was said before."""
    told = accounts(tmp_path)
    attack = rows.incidents()[0]
    tallies = find_tallies(derive(attack, told).counts, attack)
    assert [(tally.measure, tally.people, tally.range, tally.count, tally.who) for tally in tallies] == [
        ("killed", "", "", "9", ("Syrian military, 15 Nov 2017",)),
        ("killed", "civilians", "", "at least 23", ("the Coast Monitor, 16 Nov 2017",)),
    ]
    before = Telling(origin="SYR", low=5, high=5, day=date(2017, 11, 14).toordinal(), claim="c")
    later = (replace(before, low=9, high=9, day=before.day + 1), replace(before, origin="monitor", low=23, high=None, day=-1))
    found = find_tallies([Count(measure="killed", people="", last=later, before=(before,))], attack)
    assert [(tally.range, tally.count, tally.who) for tally in found] == [
        ("9 to 23 or more", "9", ("Syrian military, 15 Nov 2017 (earlier: 5 on 14 Nov 2017)",)),
        ("", "at least 23", ("the Coast Monitor",)),
    ]


def test_the_page_tells_how_airwars_would_grade_it(tmp_path: Path) -> None:
    text = " ".join("".join(Page(write(tmp_path)).text).split())
    assert "Harm to civilians, as Airwars would grade it: fair" in text
    assert "civilians killed 9 to 23 or more" in text
    assert text.count("as Airwars would grade it") == 1  # the talks harmed nobody


def at(lat: float, lon: float, many: int = 1, **fields: object) -> Incident:
    place = Place(text="p", name=f"P{lat}", country="SY", lat=lat, lon=lon, precision="town")
    claims = tuple(f"{lat}{lon}{number}" for number in range(many))
    return replace(rows.incidents()[1], id=f"i{lat}{lon}", place=place, claims=claims, **fields)  # type: ignore[arg-type]


def test_the_map_is_drawn_around_most_and_names_the_rest() -> None:
    drawn = draw_map(
        [at(35, 38, 20), at(36, 37, 20), at(34, 40, 20), at(38.9, -77.0, 2), rows.incidents()[1], replace(at(1, 1), place=None)]
    )
    assert drawn is not None
    assert [circle.name for circle in drawn.circles] == ["P34, SY", "P35, SY", "P36, SY"]
    assert [name for name, _ in drawn.elsewhere] == ["P38.9, SY", "Geneva, CH"]
    assert drawn.unplaced == 1
    assert all(0 < circle.x < WIDTH and 0 < circle.y < HEIGHT for circle in drawn.circles)
    assert "TURKEY" in {label.text for label in drawn.labels} or "SYRIA" in {label.text for label in drawn.labels}


@pytest.mark.parametrize(("lat", "lon"), [(0, 0), (-89.9, 179.9), (84, -179.9), (35, 38)])
def test_a_map_of_one_place_can_be_drawn_anywhere(lat: float, lon: float) -> None:
    drawn = draw_map([at(lat, lon)])
    assert drawn is not None
    (circle,) = drawn.circles
    assert 0 <= circle.x <= WIDTH
    assert "NaN" not in drawn.outlines.land


def test_without_places_there_is_no_map() -> None:
    assert draw_map([replace(at(1, 1), place=None), replace(at(1, 1), place=replace(rows.MARSA, lat=123.0))]) is None


def test_outlines_are_cut_at_the_frame() -> None:
    outlines = draw_outlines(Frame(west=35, south=32, east=43, north=38, width=720, height=460), towns=5)
    numbers = [float(number) for pair in re.findall(r"[ML](-?[\d.]+),(-?[\d.]+)", outlines.land) for number in pair]
    assert len(numbers) > 200
    assert min(numbers) >= -4.1
    assert max(numbers) <= 724.1
    assert outlines.disputed
    assert any(name == "Syria" for name, *_ in outlines.countries)


@pytest.mark.parametrize(
    ("days", "step", "bars"),
    [
        (["2017-11-14"], "day", 1),
        (["2017-11-14", "2017-11-16", "2017-11-16"], "day", 2),
        (["2017-11-14", "2018-01-30"], "week", 2),
        (["2017-01-14", "2018-11-16"], "month", 2),
        (["2001-01-14", "2018-11-16"], "year", 2),
    ],
)
def test_the_timeline_takes_the_step_that_fits(days: list[str], step: str, bars: int) -> None:
    drawn = draw_timeline([replace(at(1, 1), first_day=day) for day in days])
    assert drawn is not None
    assert (drawn.step, len(drawn.bars)) == (step, bars)
    assert all(bar.x + bar.width <= WIDTH for bar in drawn.bars)


def test_days_that_are_not_known_are_on_no_bar() -> None:
    drawn = draw_timeline([replace(at(1, 1), first_day=day) for day in ("XXXX-11-16", "2011/2017", "2017-11-14")])
    assert drawn is not None
    assert (drawn.undated, len(drawn.bars)) == (2, 1)
    assert draw_timeline([replace(at(1, 1), first_day=None)]) is None


def contrast(first: str, second: str) -> float:
    """WCAG 2.2, 1.4.3: the ratio of relative luminances."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lower, higher = sorted((light(first), light(second)))
    return (higher + 0.05) / (lower + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_words_and_marks_can_be_seen(scheme: int) -> None:
    sheet = (page.TEMPLATES / "page.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})\b", re.findall(r":root \{(.*?)\}", sheet, re.DOTALL)[scheme]))
    for name in ("ink", "soft", "accent", "warm", "corroborated", "admitted"):
        for ground in ("paper", "card", "faint"):
            assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)
    for part in ("actor", "recipient", "place", "time", "figure", "source"):
        assert contrast(colours["ink"], colours[f"{part}-bg"]) >= 4.5, part
        assert contrast(colours[part], colours[f"{part}-bg"]) >= 3, part  # the underline, which carries the meaning beside the tint
    for shape in ("bar", "bar-warm"):
        assert contrast(colours[shape], colours["paper"]) >= 3, shape
    assert contrast(colours["accent"], colours["land"]) >= 3


@pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not installed")
def test_filters_work_in_a_browser_from_disk(tmp_path: Path) -> None:
    write(tmp_path)
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
               "--disable-component-update", "--disable-sync", f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom",
               f"{(tmp_path / 'page.html').as_uri()}#?state=single"]  # fmt: skip
    dom = Page(subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout)
    shown = {attributes["data-state"]: "hidden" not in attributes for attributes in dom.named("details")}
    assert shown == {"contested": False, "single": True}
    assert "1 of 2 incidents" in "".join(dom.text)
