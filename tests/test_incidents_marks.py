"""How the words of a claim tell of its event: one or several, with a day of its own, as what goes on, as a turn to something else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sayso.incidents.columns import RADIUS
from sayso.incidents.cues import CUES, find_cues, mark_words
from sayso.incidents.marks import NAMES, find_marks
from sayso.incidents.words import read_lines
from sayso.model import Claim
from test_incidents import a_claim
from test_incidents_scenes import LEAD, column, on, told


def marks(words: str, word: str) -> set[str]:
    found = find_marks(on(a_claim("r1", words=words, place=None), word))
    return {name for place, name in enumerate(NAMES) if found >> place & 1}


@pytest.mark.parametrize(
    ("words", "word", "expected"),
    [
        ("A raid hit the bakery.", "raid", {"indefinite"}),
        ("The raids hit the bakery.", "raids", {"plural"}),
        ("The siege of the press went on.", "siege of the press", {"described"}),
        ("A deadly raid hit the bakery at dawn on Monday.", "deadly raid", {"indefinite", "described", "dated"}),
        ("Shelling in 2014 emptied the quarter.", "Shelling", {"dated"}),
        ("The relentless shelling went on.", "shelling", {"lasting"}),
        ("Meanwhile shells fell on the market.", "shells", {"turn", "plural"}),
        ("In the neighbouring province jets bombed a base.", "bombed", {"turn"}),
        ("The envoy condemned the raid.", "raid", {"comment"}),
        ("Jets bombed the town.", "bombed", set()),
    ],
)
def test_small_words_are_marks(words: str, word: str, expected: set[str]) -> None:
    assert marks(words, word) == expected


def test_a_place_is_marked_where_the_sentence_names_it() -> None:
    own = on(a_claim("r1", words="Jets bombed a market in Rakka on Wednesday, killing 33 people."), "bombed")
    assert own.place and own.place.text in own.sentence.text
    assert find_marks(own) & 1 << NAMES.index("placed")
    carried = replace(own, place=replace(own.place, text="Elsewhere"))
    assert not find_marks(carried) & 1 << NAMES.index("placed")


def test_marks_and_order_stand_beside_each_other() -> None:
    later = on(a_claim("r1", at=200, words="The relentless raids were condemned.", place=None), "raids")
    columns = column(LEAD, later)
    assert columns.order.tolist() == [0, 1]
    assert columns.marks.tolist() == [find_marks(LEAD), find_marks(later)]


def test_within_a_report_only_the_later_claim_is_asked() -> None:
    later = on(a_claim("r1", at=200, words="The relentless raids were condemned.", place=None), "raids")
    assert {"plural", "lasting", "comment"} <= told(LEAD, later)
    lead = on(a_claim("r1", words="The relentless raids were condemned."), "raids")
    again = on(a_claim("r1", at=200, words="A raid hit the bakery.", place=None), "raid")
    found = told(lead, again)
    assert "indefinite" in found and not {"plural", "lasting", "comment"} & found
    assert {"plural", "lasting"} <= told(lead, replace(again, id="r2", report="r2"))


def test_two_quarters_of_a_town_are_two_places_and_a_town_is_none() -> None:
    def at(report: str, name: str, precision: str, lat: float) -> Claim:
        claim = a_claim(report)
        assert claim.place
        return replace(claim, place=replace(claim.place, name=name, text=name, precision=precision, lat=lat))

    assert RADIUS["point"] != RADIUS["town"] != RADIUS["within"]
    assert "quarters" in told(at("r1", "Old Town", "point", 35.95), at("r2", "Mills", "point", 35.98))
    assert "quarters" not in told(at("r1", "Old Town", "point", 35.95), at("r2", "Old Town", "point", 35.95))
    assert "quarters" not in told(at("r1", "Old Town", "point", 35.95), at("r2", "Rakka", "town", 35.98))


def test_no_phrase_is_passed_over_for_want_of_a_cue() -> None:
    for name in ("habit", "anew"):
        for phrase in read_lines(f"{name}_words.txt"):
            assert find_cues(f"The town was shelled {phrase}, they said.") & CUES[name], phrase
            assert find_cues(f"{phrase.capitalize()}-so they said") & CUES[name], phrase
    for words, name in (("Raids since late 2012", "since"), ("and were also hit", "also"), ("are still battling", "going")):
        assert find_cues(words) & CUES[name]
    assert find_cues("The town was shelled") == 0


def test_every_list_of_marks_has_words_in_small_letters() -> None:
    for name in ("dated", "lasting", "turn", "comment"):
        found = mark_words(name)
        assert len(found) > 10 and all(word == word.lower() for word in found)
    assert np.unique([1 << place for place in range(len(NAMES))]).size == len(NAMES)
