"""What the second look over the places of events sees: the report's other events, and the same columns for every place."""

from __future__ import annotations

import numpy as np
import pytest

from sayso.claims.encoder import load_network, read_context
from sayso.claims.events import Event
from sayso.claims.place_story import LEAST, PlaceStory, place_numbers
from sayso.claims.places import choose_places, load_place_model, weigh_places
from sayso.claims.trees import Trees
from sayso.claims.where import PlaceView, place_candidates
from test_where import place, read

EVENTS = [(0, 1, "ASSAULT"), (1, 1, "ASSAULT"), (2, 1, "PROTEST")]
NO_TREES = Trees(*(np.zeros((0, 0)),) * 5, 0, 0.0, {})


def told(*chances: list[float]) -> PlaceStory:
    view = read("Shells landed near Lipara", "Shells landed", "Crowds gathered in Tessa", places=((0, "Lipara"), (2, "Tessa")))
    candidates = [place_candidates(view, sentence) for sentence, _, _ in EVENTS]
    return PlaceStory(view, EVENTS, candidates, chances, PlaceView(view))


def test_every_place_has_the_same_columns_and_hopeless_ones_none() -> None:
    story = told([0.9, LEAST / 2], [0.4, 0.3], [0.8, 0.1])
    looked = [place_numbers(story, i, NO_TREES) for i in range(len(EVENTS))]
    assert [which for which, _ in looked] == [[0], [0, 1], [0, 1]]
    assert len({len(row) for _, rows in looked for row in rows}) == 1


def test_shares_are_of_all_that_is_told_and_the_lead_counts_apart() -> None:
    story = told([0.9, 0.1], [0.4, 0.3], [0.6, 0.1])
    own, typed, likely = story.shares
    assert own == pytest.approx({"lipara": 0.6, "tessa": 0.4})
    assert typed["ASSAULT", "lipara"] == 1.0
    assert abs(sum(likely.values()) - 1.0) < 1e-9
    assert story.lead["lipara"] == 0.9 and "tessa" not in story.lead


def test_another_event_is_there_or_elsewhere() -> None:
    story = told([0.9, 0.1], [0.4, 0.3], [0.6, 0.1])
    assert story.is_best(0, "lipara") == 0.9
    assert story.is_best(0, "tessa") == -0.9
    assert story.is_best(None, "lipara") == 0.0


def test_both_looks_give_chances_and_a_report_without_places_none() -> None:
    view = read("Shells landed near Lipara", "Shells landed", "Crowds gathered in Tessa", places=((0, "Lipara"), (2, "Tessa")))
    model, network = load_place_model(), load_network()
    weighed = weigh_places(view, EVENTS, model=model, context=read_context(view, network))
    assert [len(one.chances) for one in weighed] == [2, 2, 2]
    assert all(0 <= chance <= 1 for one in weighed for chance in one.chances)
    event = Event(sentence=0, token=1, type="ASSAULT", score=1.0, why="")
    assert [found.text for found in choose_places(view, event, weighed[0])] == ["Lipara"]
    empty = read("Shells landed", "Crowds gathered", places=())
    assert weigh_places(empty, [(0, 1, "ASSAULT")], model=model, context=read_context(empty, network))[0].chances == []
    assert weigh_places(view, [], model=model, context=read_context(view, network)) == []
    assert place(view.sentences[0], "Lipara").text == "Lipara"
