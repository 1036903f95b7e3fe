"""Where a report plays as a whole, and which events are there whose own words do not tell where they were."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sayso.claims.events import Event
from sayso.claims.scene import NOWHERE, Scenes, is_general, is_of_war, land_of, scenes_of, somewhere, tells_land
from sayso.claims.view import View
from sayso.claims.where import place_candidates
from sayso.model import Identity, Place, Role
from test_places_told import claims
from test_where import read

SCENES = Scenes(frozenset({"Lipara"}), frozenset({"NO"}))
LANDS = {"Norland": "NO", "Lipara": "NO", "Sudmark": "SU"}


def told(*texts: str, places: tuple[tuple[int, str], ...]) -> View:
    """Like `read`, with the lands of made-up names."""
    view = read(*texts, places=places)
    mentions = tuple(
        replace(
            m,
            identity=Identity(key=m.text, name=m.text, country=LANDS[m.text], precision="town" if m.text == "Lipara" else "country"),
        )
        for m in view.mentions
    )
    return View(view.sentences, mentions=mentions, article=view.article)


def found(
    view: View, *, chances: list[float], kind: str = "ASSAULT", sides: tuple[tuple[str, str], ...] = (), scenes: Scenes = SCENES
) -> str | None:
    last = len(view.sentences) - 1
    ranked = sorted(zip(chances, place_candidates(view, last), strict=True), key=lambda pair: -pair[0])
    event = Event(sentence=last, token=1, type=kind, score=1.0, why="")
    roles = [Role(text=party, party=party, sector=sector, start=0, end=1) for party, sector in sides]
    mention = somewhere(view, event, ranked, roles, scenes)
    return mention.text if mention else None


def test_an_attack_without_a_place_is_where_another_was_or_in_the_land_of_the_report() -> None:
    view = told("Shells fell on Lipara in Norland", "Nine died", places=((0, "Lipara"), (0, "Norland")))
    assert found(view, chances=[0.15, 0.05]) == "Lipara"
    assert found(view, chances=[0.1, 0.05]) == "Norland"
    assert found(view, chances=[0.1, 0.05], kind="CONSULT") is None
    assert found(view, chances=[0.15, 0.05], scenes=NOWHERE) is None
    assert found(view, chances=[0.1, 0.05], scenes=NOWHERE) is None


def test_of_two_states_that_fight_neither_land_is_taken() -> None:
    view = told("Shells fell on Lipara in Norland", "Nine died", places=((0, "Lipara"), (0, "Norland")))
    assert found(view, chances=[0.1, 0.05], sides=(("NOR", "MIL"), ("YPG", "REB"), ("SUM", "CVL"))) == "Norland"
    assert found(view, chances=[0.1, 0.05], sides=(("NOR", "MIL"), ("SUM", "GOV"))) is None


def test_a_land_that_the_sentence_itself_names_is_not_asked_again() -> None:
    view = told("Shells fell on Lipara", "Nine died as Norland knows", places=((0, "Lipara"), (1, "Norland")))
    assert found(view, chances=[0.1, 0.05]) is None


def test_the_land_of_a_report_is_that_of_most_of_its_places() -> None:
    view = told("Norland fired on Lipara", "Sudmark watched", places=((0, "Norland"), (0, "Lipara"), (1, "Sudmark")))
    land = land_of(view)
    assert land is not None and land.text == "Norland"
    assert land_of(told("Norland met Sudmark and Sudmark", "So did Norland", places=())) is None


def test_what_is_told_of_all_of_its_kind_has_no_place() -> None:
    view = told("violence all", places=())
    assert is_general(view, 0, 0)
    assert not is_general(told("violence some", places=()), 0, 0)


def test_scenes_are_of_attacks_and_a_land_by_its_own_name_is_none() -> None:
    town = Place(text="Lipara", name="Lipara", country="NO", precision="town")
    land = Place(text="Norland", name="Norland", country="NO", precision="country")
    assert scenes_of([("ASSAULT", [town]), ("CONSULT", [land])]) == SCENES
    assert scenes_of([("ASSAULT", [land])]) == Scenes(frozenset({"Norland"}))
    assert scenes_of([("ASSAULT", [town, replace(town, name="Tessa")])]).wide == {"NO"}


@pytest.mark.parametrize(("text", "tells"), [("raids across Norland", True), ("raids by Norland", False), ("raids in Norland", False)])
def test_words_that_spread_an_event_over_a_land(text: str, tells: bool) -> None:
    view = told(text, places=((0, "Norland"),))
    tokens = list(view.sentences[0].tokens)
    tokens[1] = replace(tokens[1], dep="case", head=2, pos="ADP")
    view = View((replace(view.sentences[0], tokens=tuple(tokens)),), mentions=view.mentions, article=view.article)
    (candidate,) = place_candidates(view, 0)
    assert tells_land(view, Event(sentence=0, token=0, type="PROTEST", score=1.0, why=""), 0.1, candidate) is tells
    assert not tells_land(view, Event(sentence=0, token=0, type="CONSULT", score=1.0, why=""), 0.1, candidate)


def test_the_side_of_a_land_is_told_by_the_land() -> None:
    view = told("raids in the south of Norland", places=((0, "Norland"),))
    tokens = list(view.sentences[0].tokens)
    tokens[1] = replace(tokens[1], dep="case", head=3)
    tokens[4] = replace(tokens[4], dep="case", head=5, pos="ADP")
    view = View((replace(view.sentences[0], tokens=tuple(tokens)),), mentions=view.mentions, article=view.article)
    (candidate,) = place_candidates(view, 0)
    event = Event(sentence=0, token=0, type="ASSAULT", score=1.0, why="")
    assert tells_land(view, event, 0.3, candidate) and not tells_land(view, event, 0.1, candidate)


@pytest.mark.parametrize(
    ("text", "kind", "of_war"),
    [("truce announced", "CONCEDE", True), ("recall announced", "CONCEDE", False), ("truce announced", "AGREE", False)],
)
def test_a_truce_is_of_war(text: str, kind: str, of_war: bool) -> None:
    assert is_of_war(told(text, places=()), Event(sentence=0, token=0, type=kind, score=1.0, why="")) is of_war


@pytest.mark.parametrize(
    ("text", "anchor", "place"),
    [
        (
            "Gunmen raided a market in Goma on Monday. Protests erupted across Congo on Tuesday.",
            "Protests",
            "Democratic Republic of the Congo",
        ),
        (
            "A bomb went off in Quetta on Sunday. The hospital said two people were killed. Pakistan is at war with the group.",
            "killed",
            "Quetta",
        ),
    ],
)
def test_places_of_told_events(text: str, anchor: str, place: str) -> None:
    (claim,) = [claim for claim in claims(text) if claim.anchor.text == anchor]
    assert claim.place is not None and claim.place.name == place
