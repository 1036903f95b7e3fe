"""What a person does with the web application, done in a real browser: with the mouse, and by keyboard alone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import publish_rows as rows
from browser.conftest import Watched
from sayso.store import Filter, Store

BOMBED = rows.readings()[0].claims[0].id
MET = rows.readings()[3].claims[0].id


def attack(store: Store) -> str:
    return next(incident.id for incident in store.incidents(Filter(type="ASSAULT")))


def test_search_by_keyboard(watched: Watched) -> None:
    page = watched.go("/")
    page.keyboard.press("/")
    page.keyboard.type("shelled")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?text=shelled")
    assert page.locator(".line .title").all_inner_texts() == ["Attack on Qasr Marsa"]


def test_filter_and_share_a_view(watched: Watched) -> None:
    page = watched.go("/")
    page.get_by_role("link", name=re.compile("^Consult")).click()
    page.get_by_label("Place", exact=True).fill("Geneva")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url(re.compile("type=CONSULT"))
    shared = page.url.removeprefix(watched.address)
    assert "place=Geneva" in shared
    other = watched.context.new_page()
    other.goto(watched.address + shared)
    assert other.locator(".how-many").inner_text() == "1 incident"
    other.locator(".chip", has_text="Geneva").click()
    other.wait_for_url(lambda url: "place" not in url)
    assert "type=CONSULT" in other.url


def test_from_an_incident_to_the_words_of_a_claim(watched: Watched, store: Store) -> None:
    page = watched.go("/")
    page.get_by_role("link", name="Attack on Qasr Marsa").click()
    assert page.get_by_text("how many: 23 or more killed, or 9").is_visible()
    page.locator(f"#c-{BOMBED} .credit a").click()
    page.wait_for_url("**/report?**")
    shown = page.locator(".seg.as-event")
    assert shown.inner_text() == "bombed"
    assert page.locator(".seg.as-actor").inner_text() == "Government jets"
    assert page.locator(f"#c-{BOMBED}").get_attribute("class") == "card active"
    page.keyboard.press("Tab")  # the next claim of the text
    assert page.locator(".card.active").get_attribute("data-claim") != BOMBED


def test_enter_opens_the_item_that_has_the_focus(watched: Watched) -> None:
    page = watched.go("/")
    page.keyboard.press("j")
    title = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.wait_for_url("**/incident/**")
    assert page.locator("h1").inner_text() == title


def test_change_a_party_by_keyboard_and_undo(watched: Watched, store: Store) -> None:
    page = watched.go(f"/incident/{attack(store)}")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.dataset.claim") == BOMBED
    page.keyboard.press("e")
    page.wait_for_url("**/claim/**")
    while page.evaluate("document.activeElement.name") != "actor.party":
        page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("RUS")
    assert page.locator("output.means", has_text="Russia").is_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**did=**")
    assert [role.party for role in store.claim(BOMBED).actor] == ["RUS"]
    page.keyboard.press("u")
    page.wait_for_url(lambda url: "did=" not in url)
    assert [role.party for role in store.claim(BOMBED).actor] == ["SYR"]
    assert page.locator(".deeds .undone").count() == 1


def test_review_by_keyboard(watched: Watched, store: Store) -> None:
    page = watched.go("/review")
    before = store.count(Filter(decided="no"))
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.id")
    page.keyboard.press("a")
    page.wait_for_url("**did=**")
    assert store.count(Filter(decided="no")) == before - 1
    assert page.evaluate("document.activeElement.id") not in ("", first)  # the next one has the focus
    page.keyboard.press("r")
    page.wait_for_url(lambda url: True)
    page.locator(".queued").nth(2).wait_for()
    assert store.count(Filter(decided="rejected")) == 1


def test_add_a_claim_from_selected_words(watched: Watched, store: Store) -> None:
    page = watched.go("/report?id=wire-1")
    box = page.evaluate(
        """() => { const segment = [...document.querySelectorAll('.body .seg')].find((el) => el.textContent.includes('denied'));
        const node = segment.firstChild, at = node.textContent.indexOf('denied'), range = document.createRange();
        range.setStart(node, at); range.setEnd(node, at + 6); const box = range.getBoundingClientRect(); return [box.x, box.y, box.width, box.height]; }"""
    )
    page.mouse.dblclick(box[0] + box[2] / 2, box[1] + box[3] / 2)
    page.locator(".selection-bar span", has_text="“denied”").wait_for()
    page.get_by_role("link", name="Add a claim on these words").click()
    assert page.locator("mark.chosen-words").inner_text() == "denied"
    page.get_by_label("Type").select_option("REJECT")
    page.get_by_role("button", name="Add the claim").click()
    page.wait_for_url("**/claim/**")
    [added] = [claim for claim in store.claims() if claim.type == "REJECT"]
    assert added.anchor.text == "denied" and rows.WIRE.words[added.anchor.start : added.anchor.end] == "denied"


def test_add_a_claim_by_keyboard(watched: Watched) -> None:
    page = watched.go("/report?id=arabic-1")
    page.locator("#text").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.locator(".selection-bar span", has_text=re.compile(r"“\S+ \S+”")).wait_for()
    chosen = page.locator(".selection-bar span").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/add?**")
    assert page.locator("mark.chosen-words").inner_text() == chosen.strip("“”")


def test_join_two_incidents_from_the_list(watched: Watched, store: Store) -> None:
    page = watched.go("/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator(".chosen-count").inner_text() == "2 chosen."
    page.get_by_role("button", name="Join the chosen").click()
    page.wait_for_url("**/incident/**did=**")
    assert store.incident(MET).id == store.incident(BOMBED).id
    page.keyboard.press("u")
    page.wait_for_url(lambda url: "did=" not in url)
    assert store.incident(MET).id != store.incident(BOMBED).id


def test_part_an_account_from_its_incident(watched: Watched, store: Store) -> None:
    page = watched.go(f"/incident/{attack(store)}")
    shelled = rows.readings()[1].claims[0].id
    page.locator(f"#c-{shelled}").get_by_role("button", name="Not this event").click()
    page.wait_for_url("**did=**")
    assert store.incident(shelled).id != store.incident(BOMBED).id


def test_export_what_is_shown(watched: Watched, tmp_path: Path) -> None:
    page = watched.go("/?type=CONSULT")
    page.locator(".found .menu summary").click()
    with page.expect_download() as coming:
        page.locator(".found .menu a", has_text="JSON Lines, one claim each").click()
    coming.value.save_as(tmp_path / "out.jsonl")
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["type"] for line in lines] == ["CONSULT"]


def test_a_place_by_search_and_by_the_map(watched: Watched, store: Store) -> None:
    page = watched.go(f"/claim/{BOMBED}")
    page.get_by_label("Name", exact=True).fill("alepp")
    page.locator(".suggested button", has_text="Aleppo, Syria").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.get_by_label("Latitude").input_value().startswith("36.")
    page.locator(".pick summary").click()
    page.locator(".pick-map svg").wait_for()
    page.locator(".pick-map svg").click(position={"x": 200, "y": 120})
    assert not page.get_by_label("Latitude").input_value().startswith("36.2")
    page.get_by_role("button", name="Save changes").click()
    page.wait_for_url("**did=**")
    place = store.claim(BOMBED).place
    assert place is not None and place.name == "Aleppo" and place.lat is not None


def test_the_map_moves_and_leads_to_an_incident(watched: Watched) -> None:
    page = watched.go("/map")
    before = page.locator("svg.atlas").get_attribute("data-at")
    page.locator(".map-frame").focus()
    page.keyboard.press("+")
    page.locator(f'svg.atlas:not([data-at="{before}"])').wait_for()
    assert "at=" in page.url
    watched.go("/map?at=35.1,38.4,8")
    page.locator("a.cluster").first.click()
    page.wait_for_url("**/incident/**")


def test_the_timeline_leads_to_its_days(watched: Watched) -> None:
    page = watched.go("/timeline")
    page.locator("a.bar").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("since=2017-11-14"))
    assert page.locator(".line .title").all_inner_texts() == ["Attack on Qasr Marsa"]


def test_single_keys_can_be_turned_off(watched: Watched, store: Store) -> None:
    page = watched.go("/help")
    page.get_by_label("Turn single keys off in this browser").check()
    watched.go(f"/claim/{BOMBED}")
    page.keyboard.press("r")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "quick"
    assert store.decisions() == []
    watched.go("/help")
    page.get_by_label("Turn single keys off in this browser").uncheck()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "quick"
