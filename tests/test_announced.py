"""Whoever announces that his own will leave, or a truce, gives way in words (codebook, section 2); and who fights whom."""

from __future__ import annotations

import pytest

from conftest import view_of
from sayso.claims.announced import announced_by, announces_his_own, is_content, told_once
from sayso.claims.events import Event
from sayso.claims.sides import opponents
from sayso.claims.view import View
from sayso.flow import Readers
from sayso.model import Role


def spots(view: View, word: str) -> list[tuple[int, int]]:
    return [(s.index, i) for s in view.sentences for i, t in enumerate(s.tokens) if t.text == word]


def spot(view: View, word: str) -> tuple[int, int]:
    return spots(view, word)[0]


def event(at: tuple[int, int], kind: str) -> Event:
    return Event(sentence=at[0], token=at[1], type=kind, score=0.9)


@pytest.mark.parametrize(
    ("text", "word", "by"),
    [
        ("Kenya announced a truce on Friday.", "truce", "announced"),
        ("France announced the withdrawal of its soldiers from Niger.", "withdrawal", "announced"),
        ("The rebels rejected the order to withdraw from Goma.", "withdraw", "order"),
        ("The president announced that the army would leave Goma.", "leave", "announced"),
        ("The president announced that the army had left Goma.", "left", None),
        ("The governor ordered the residents to leave Goma.", "leave", None),
        ("The army withdrew from Goma.", "withdrew", None),
        ("After the truce the market opened.", "truce", None),
    ],
)
def test_what_is_announced_and_by_which_word(text: str, word: str, by: str | None, readers: Readers) -> None:
    view = view_of(text, readers)
    sentence, token = spot(view, word)
    found = announced_by(view, sentence, token)
    assert (None if found is None else view.token(sentence, found).text) == by


def test_only_what_is_his_own_is_given_up(readers: Readers) -> None:
    view = view_of("France announced the withdrawal of Russian troops from Mali.", readers)
    sentence, word = spot(view, "announced")

    def role(party: str) -> Role:
        return Role(text=party, party=party, sector="MIL", start=0, end=1)

    assert announces_his_own(view, sentence, word, [role("FRA")])
    assert not announces_his_own(view, sentence, word, [role("RUS")])


def test_a_deed_is_not_told_again_beside_its_announcement(readers: Readers) -> None:
    view = view_of("Kenya announced a truce on Friday. The army left Goma.", readers)
    announced, truce, left = (
        event(spot(view, "announced"), "CONCEDE"),
        event(spot(view, "truce"), "RETREAT"),
        event(spot(view, "left"), "RETREAT"),
    )
    assert told_once(view, [announced, truce, left]) == [announced, left]
    assert told_once(view, [truce, left]) == [truce, left]


def test_a_promise_of_a_truce_agrees_with_nobody(readers: Readers) -> None:
    view = view_of("Shells fell despite the promise of a truce. They gave a promise of help.", readers)
    promises = [event(at, "AGREE") for at in spots(view, "promise")]
    assert [one.type for one in told_once(view, promises)] == ["CONCEDE", "AGREE"]


def test_what_is_threatened_is_no_event_of_its_own(readers: Readers) -> None:
    view = view_of("The general said they would launch a raid on Goma.", readers)
    threat, raid = event(spot(view, "launch"), "THREATEN"), event(spot(view, "raid"), "ASSAULT")
    assert is_content(view, raid, "planned", [threat, raid])
    assert not is_content(view, raid, "happened", [threat, raid])  # a fact beside it
    assert not is_content(view, raid, "planned", [raid])
    assert not is_content(view, threat, "planned", [threat, raid])


@pytest.mark.parametrize(
    ("text", "word", "facing"),
    [
        ("Sudanese soldiers fought Ethiopian troops at Galabat.", "fought", ["Ethiopian troops"]),
        ("Protesters clashed with police in Dakar.", "clashed", ["police"]),
        ("Soldiers attacked the rebels at Galabat.", "attacked", []),
        ("Rebels are fighting in Galabat.", "fighting", []),
    ],
)
def test_whom_one_fights_is_a_side(text: str, word: str, facing: list[str], readers: Readers) -> None:
    view = view_of(text, readers)
    sentence, token = spot(view, word)
    parties = [m for m in view.in_sentence[sentence] if m.kind not in ("place", "time", "count")]
    assert [mention.text for mention in opponents(view, sentence, token, parties)] == facing
