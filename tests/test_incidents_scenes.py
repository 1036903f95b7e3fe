"""Where a claim stands in its report: what takes up what was told before, what goes on to another event, what is told beside in a sentence."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sayso.incidents.build import build_columns
from sayso.incidents.columns import Columns
from sayso.incidents.features import FEATURES, features
from sayso.incidents.pairs import make_pairs
from sayso.incidents.possible import may_be_one
from sayso.incidents.scenes import takes_up
from sayso.incidents.told import ReportFacts
from sayso.model import Claim, Span
from test_incidents import ARMY, HAMA, JETS, RAQQA, REBELS, a_claim


def column(*claims: Claim, title: str = "") -> Columns:
    return build_columns(claims, {claim.report: ReportFacts(id=claim.report, title=title) for claim in claims})


def on(claim: Claim, word: str) -> Claim:
    """The claim on this word of its sentence."""
    start = claim.sentence.start + claim.sentence.text.index(word)
    return replace(claim, id=f"{claim.report}-{start}", anchor=Span(start=start, end=start + len(word), text=word))


def told(first: Claim, second: Claim) -> set[str]:
    """The features of a pair that speak for or against."""
    columns = column(first, second)
    matrix = features(make_pairs(columns, np.array([0]), np.array([1])))
    return {FEATURES[place][0] for place in np.flatnonzero(matrix[0]).tolist()}


LEAD = on(a_claim("r1", words="Jets bombed a market in Rakka on Wednesday, killing 33 people.", killed=33), "bombed")


@pytest.mark.parametrize(
    ("words", "word", "taken"),
    [
        ("The attack left the bakery in ruins.", "attack", True),
        ("Those two dreadful raids were condemned.", "raids", True),
        ("A raid hit the bakery.", "raid", False),
        ("Raids go on.", "Raids", False),
    ],
)
def test_the_attack_is_one_that_was_told(words: str, word: str, taken: bool) -> None:
    assert takes_up(on(a_claim("r1", words=words), word)) == taken


def test_what_is_taken_up_again_speaks_for_one_event() -> None:
    later = on(a_claim("r1", at=200, words="The attack left the bakery in ruins.", place=None), "attack")
    assert {"taken_up", "lead", "adjacent", "one_scene"} <= told(LEAD, later)
    assert not {"taken_up", "lead", "adjacent", "one_scene"} & told(LEAD, replace(later, id="r2", report="r2"))


@pytest.mark.parametrize(
    ("words", "word"),
    [
        ("Another raid hit the hospital of Hama.", "raid"),
        ("A second strike hit the ring road.", "second strike"),
        ("Mortar shells were also fired at the ring road.", "fired"),
        ("Separate shelling hit the ring road.", "Separate shelling"),
    ],
)
def test_what_is_told_as_another_one_begins_a_scene(words: str, word: str) -> None:
    later = on(a_claim("r1", at=200, words=words, place=None), word)
    assert "anew" in told(LEAD, later)
    assert "one_scene" not in told(LEAD, later)


def test_a_place_of_its_own_begins_a_scene_and_one_carried_over_does_not() -> None:
    own = on(a_claim("r1", at=200, words="Shells fell on Hama.", place=HAMA), "fell")
    carried = on(a_claim("r1", at=200, words="Shells fell on the ring road.", place=HAMA), "fell")
    assert column(LEAD, own).scene.tolist() == [0, 1]
    assert column(LEAD, carried).scene.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("words", "word", "habit"),
    [
        ("The town is regularly bombed by both sides.", "bombed", True),
        ("Both armies are still battling each other in the hills.", "battling", True),
        ("The hills have seen fighting since late 2012.", "fighting", True),
        ("Jets were bombing the town when the siren went off.", "bombing", False),
        ("Jets bombed the town on Monday.", "bombed", False),
    ],
)
def test_what_goes_on_for_years_is_no_event(words: str, word: str, habit: bool) -> None:
    assert column(on(a_claim("r1", words=words), word)).habit.tolist() == [habit]


SENTENCE = "The blast came from a bomb that army jets dropped on Raqqa while rebels shelled Hama."


@pytest.mark.parametrize(
    ("second", "may"),
    [
        (a_claim("r1", words=SENTENCE), True),
        (a_claim("r1", words=SENTENCE, place=None), True),
        (a_claim("r1", words=SENTENCE, place=HAMA), False),
        (a_claim("r1", words=SENTENCE, killed=4), False),
        (a_claim("r1", words=SENTENCE, actor=[REBELS]), False),
        (a_claim("r1", words=SENTENCE, mode="firearms"), False),
        (a_claim("r1", words=SENTENCE, mode="unconventional"), True),
    ],
    ids=["alike", "no place", "another town", "another toll", "others", "another manner", "another respect"],
)
def test_two_of_one_sentence_are_two_where_something_says_so(second: Claim, may: bool) -> None:
    first = on(a_claim("r1", words=SENTENCE, actor=[JETS], killed=33, place=RAQQA), "blast")
    columns = column(first, on(second, "bomb"))
    assert may_be_one(columns, np.array([0]), np.array([1])).tolist() == [may]


def test_every_side_is_read_alike() -> None:
    """Who it was that did it changes nothing but who it was."""
    one, other = (on(a_claim("r1", words=SENTENCE, actor=[who]), "blast") for who in (ARMY, REBELS))
    columns = [column(one), column(other)]
    for name in ("order", "scene", "lead", "back", "anew", "habit", "word"):
        assert getattr(columns[0], name).tolist() == getattr(columns[1], name).tolist()


def test_how_long_a_report_is_and_of_how_many_places_it_tells_is_known_of_each_claim() -> None:
    """A digest of a day in many towns says little of each; what it tells of another kind of event has nothing to do with that."""
    raids = [
        on(a_claim("r1", at=200 * place, words="Jets bombed it.", place=where), "bombed") for place, where in enumerate((RAQQA, HAMA, None))
    ]
    talks = on(a_claim("r1", type="CONSULT", mode="", at=900, words="Talks went on."), "Talks")
    other = on(a_claim("r2", words="Jets bombed it."), "bombed")
    columns = column(*raids, talks, other)
    assert columns.amount.tolist() == [4, 4, 4, 4, 1]
    assert columns.spots.tolist() == [2, 2, 2, 1, 1]
    names = [name for name, _, _ in FEATURES]
    pairs = features(make_pairs(columns, np.array([0, 0, 3]), np.array([1, 4, 4])))
    assert pairs[:, names.index("long")].tolist() == [0.0, 0.25, 0.25]  # of two reports only
    assert pairs[:, names.index("spots")].round(3).tolist() == [0.333, 0.333, 0.0]
