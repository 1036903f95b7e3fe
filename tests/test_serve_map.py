"""The map of the web application: nothing is lost in clusters, views hold what they are asked to, and no number breaks them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import publish_rows as rows
from sayso.publish.serve.atlas import Spot, draw_atlas, merge_spots, radius_of
from sayso.publish.serve.mercator import View, fitting, frame_for, view_of
from serve_client import Client

LATS, LONS = st.floats(-80, 80), st.floats(-179, 179)


@given(LATS, LONS, LATS, LONS)
def test_a_fitting_view_shows_the_whole_box(lat: float, lon: float, other_lat: float, other_lon: float) -> None:
    south, north, west, east = min(lat, other_lat), max(lat, other_lat), min(lon, other_lon), max(lon, other_lon)
    view = fitting(south, west, north, east, 960, 560)
    frame = frame_for(view, 960, 560)
    if view.zoom > 1:  # the whole world does not fit into less
        for corner in ((west, south), (east, north)):
            x, y = frame.place(*corner)
            assert -1 <= x <= 961 and -1 <= y <= 561


@given(LATS, LONS, st.floats(1, 12))
def test_a_view_s_words_lead_back_to_it(lat: float, lon: float, zoom: float) -> None:
    read = view_of(View(lat=lat, lon=lon, zoom=round(zoom * 2) / 2).words)
    assert read is not None
    assert abs(read.lat - lat) < 0.05 and abs(read.lon - lon) < 0.05


@pytest.mark.parametrize("words", ["", "1", "1,2", "nan,0,3", "0,inf,3", "91,0,3", "0,181,3", "a,b,c", "1,2,3,4", "0,0,1e400"])
def test_what_is_no_view_is_none(words: str) -> None:
    assert view_of(words) is None


@given(st.lists(st.tuples(st.floats(0, 960), st.floats(0, 560), st.integers(1, 5000)), max_size=60))
def test_merging_loses_nothing(found: list[tuple[float, float, int]]) -> None:
    spots = [Spot(x=x, y=y, radius=radius_of(count), count=count, name="a", to="/") for x, y, count in found]
    kept = merge_spots(spots)
    assert sum(spot.count for spot in kept) == sum(count for *_, count in found)


def test_names_do_not_collide_and_stay_on_the_map() -> None:
    frame = frame_for(View(lat=35, lon=38, zoom=6), 960, 560)
    atlas = draw_atlas(frame, [Spot(x=480 + 3 * at, y=280, radius=6, count=1, name=f"Town number {at}", to="/") for at in range(40)])
    boxes = []
    for name in atlas.names:
        width = len(name.text) * 6.4
        left = name.x - width / 2 if name.anchor == "middle" else name.x
        boxes.append((left, name.y - 9, left + width, name.y + 2))
        assert left >= 0 and left + width <= 975
    crossing = [
        (a, b) for at, a in enumerate(boxes) for b in boxes[at + 1 :] if a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1]
    ]
    assert crossing == []
    assert {"governorate", "country", "town"} <= {name.kind for name in atlas.names}  # borders inside countries have their names
    assert atlas.inner.count("M") > 50


def test_circles_and_what_has_no_place_are_all_there_is(tmp_path: Path) -> None:
    client = Client(rows.fill_store(tmp_path / "t.db"))
    html = client.get("/map?at=40,20,2").html
    on_map = sum(int(found) for found in re.findall(r'class="cluster" aria-label="[^"]*: (\d+) incident', html))
    assert on_map == 2
    page = client.get("/map?at=-40,-100,6").page
    assert not [own for own in page.named("a") if own.get("class") == "cluster"]


def test_a_part_of_the_map_is_a_filter(tmp_path: Path) -> None:
    client = Client(rows.fill_store(tmp_path / "t.db"))
    here = next(to for to in client.get("/map?at=35.1,38.4,7").page.links() if "box=" in to)
    assert "1 incident" in client.get(here.replace("/map", "/")).page.text
