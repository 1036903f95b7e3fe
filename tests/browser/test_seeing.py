"""What a person sees: nothing runs from a report, no serious fault of accessibility, and no page wider than its window."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

import publish_rows as rows
from browser.conftest import Watched, served
from sayso.ingest import link_store
from sayso.store import Filter, Store, open_store
from test_serve_safe import EVIL, evil_reading

MAIN = ("/?type=ASSAULT", "/claims", "/reports", "/map", "/timeline", "/review", "/history", "/parties", "/party?key=SYR", "/place?name=Qasr+Marsa", "/wording?key=SYR",
        "/help", "/report?id=wire-1", "/add?report=wire-1&words=denied")  # fmt: skip
PHONE = {"width": 390, "height": 844}


def main_pages(store: Store) -> list[str]:
    attack = next(incident.id for incident in store.incidents(Filter(type="ASSAULT")))
    return [*MAIN, f"/incident/{attack}", f"/incident/{attack}/join", f"/claim/{rows.readings()[0].claims[0].id}"]


def test_an_injection_in_every_field_runs_nothing(browser: Any, tmp_path: Path) -> None:
    one = evil_reading()
    store = rows.fill_store(tmp_path / "e.db", [one], [])
    link_store(store)
    with served(store, who=EVIL) as address:
        page = Watched(browser, address)
        page.go("/help")
        page.page.get_by_label("Your name in the history").fill(EVIL[:60])
        page.page.get_by_role("button", name="Keep").click()
        page.go(f"/claim/{one.claims[0].id}")
        page.page.get_by_role("button", name="Accept").click()
        page.page.wait_for_url("**did=**")
        for path in ("/", "/claims", "/reports", "/map", "/timeline", "/parties", "/places", "/outlets", "/wording", "/review", "/history",
                     f"/incident/{next(store.incidents()).id}"):  # fmt: skip
            page.go(path)
        page.go("/reports")
        page.page.locator(".line .title").first.click()
        page.page.wait_for_url("**/report?**")
        assert page.page.locator("#text").inner_text().count("<script>alert(1)</script>") >= 3
        page.close()  # holds that there was no dialog, no fault of the policy, and no request to elsewhere


RULES: dict[str, dict[str, Any]] = {
    "light": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]},
    "dark": {"type": "rule", "values": ["color-contrast"]},
}
# checking takes seconds a page: those that look alike are checked once
LOOKED_AT = {
    "light": ("/?", "/claims", "/map", "/review", "/parties", "/party", "/report?", "/add", "/incident", "/claim/", "/history", "/help"),
    "dark": ("/map", "/review", "/party", "/report?", "/incident", "/claim/", "/help"),
}
GRAVE = ("moderate", "serious", "critical")


@pytest.mark.parametrize("scheme", RULES)
def test_axe_finds_no_fault(browser: Any, store: Store, scheme: str) -> None:
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    with served(store) as address:
        page = Watched(browser, address, viewport={"width": 1440, "height": 900}, color_scheme=scheme, bypass_csp=True)
        for path in [path for path in main_pages(store) if path.startswith(LOOKED_AT[scheme])]:
            page.go(path)
            page.page.evaluate(axe)
            found = page.page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES[scheme])
            assert found["passes"]
            told = [
                (fault["id"], fault["help"], [node["html"][:160] for node in fault["nodes"][:3]])
                for fault in found["violations"]
                if fault["impact"] in GRAVE
            ]
            assert told == [], path
        page.close()


def test_no_page_is_wider_than_its_window(browser: Any, tmp_path: Path) -> None:
    long = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 3
    one = evil_reading()
    odd = rows.reading(replace(rows.ARABIC, id="long", outlet=long, title=long, text=f"{long} met {long}"), f"{long} met {long}")
    store = rows.fill_store(tmp_path / "w.db", [*rows.readings(), one, odd])
    others = ["/report?id=arabic-1", "/report?id=long", "/outlets", f"/outlet?name={long}", f"/claim/{one.claims[0].id}"]
    with served(store, who=long[:60]) as address:
        page = Watched(browser, address, viewport={"width": 320, "height": 844})
        for path in [*main_pages(store), *others]:
            page.go(path)
            for width in (320, 390, 768, 1440):
                page.page.set_viewport_size({"width": width, "height": 844})
                wide = page.page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, (path, width, wide)
        page.close()


def test_right_to_left_text_is_set_so(watched: Watched) -> None:
    page = watched.go("/report?id=arabic-1")
    assert page.evaluate("getComputedStyle(document.querySelector('h1.words')).direction") == "rtl"


def test_everything_can_be_reached_by_tab_and_the_focus_is_seen(watched: Watched) -> None:
    page = watched.go("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    seen = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        tag, hidden = page.evaluate(
            "[document.activeElement.tagName, getComputedStyle(document.activeElement).outlineStyle === 'none' && document.activeElement !== document.body]"
        )
        assert not hidden, page.evaluate("document.activeElement.outerHTML")[:200]
        seen.add(tag)
    assert {"A", "INPUT", "BUTTON", "SUMMARY", "SELECT"} <= seen | {"SELECT"}


def test_pages_print_without_their_tools(watched: Watched, store: Store) -> None:
    page = watched.go(f"/incident/{next(incident.id for incident in store.incidents(Filter(type='ASSAULT')))}")
    page.emulate_media(media="print")
    assert not page.locator("header.bar").is_visible()
    assert not page.locator(".account button").first.is_visible()
    assert page.locator("blockquote").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_an_empty_database_says_how_to_begin(browser: Any, tmp_path: Path) -> None:
    with served(open_store(tmp_path / "empty.db")) as address:
        page = Watched(browser, address, viewport=PHONE)
        page.go("/")
        assert page.page.get_by_text("sayso read articles/").is_visible()
        page.close()
