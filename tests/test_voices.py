"""Who may be credited for an event, and who is: by form, and by what the encoder makes of it."""

from __future__ import annotations

from math import nan

from conftest import view_of
from sayso.claims.view import View
from sayso.claims.voices import choose_voice, speakers_of, voices_at
from sayso.flow import Readers

TEXT = (
    "Shells fell on the market of Gao, the ministry said. Four people were killed. A hospital was also hit, doctors told the agency. "
    "The road was closed. It rained. Trucks left. Shops opened. Schools closed. Buses ran. Trains ran."
)


def spot(view: View, word: str) -> tuple[int, int]:
    return next((s.index, i) for s in view.sentences for i, t in enumerate(s.tokens) if t.text == word)


def told(view: View, word: str) -> dict[str, tuple[int, bool]]:
    return {v.speaker.source.text: (v.gap, v.credited) for v in voices_at(view, *spot(view, word), speakers_of(view))}


def test_every_speaker_around_may_be_the_voice_and_the_one_by_form_is_marked(readers: Readers) -> None:
    view = view_of(TEXT, readers)
    assert told(view, "fell") == {"the ministry": (0, True), "doctors": (-2, False)}
    assert told(view, "killed") == {"the ministry": (1, False), "doctors": (-1, False)}
    assert told(view, "hit")["doctors"] == (0, True)
    assert told(view, "opened") == {"the ministry": (6, False), "doctors": (4, False)}
    assert told(view, "ran") == {"doctors": (6, False)}  # the ministry is too far away by then


def test_a_speaker_stands_once_by_the_statement_that_is_nearest(readers: Readers) -> None:
    view = view_of("The army shelled Gao, the UN said. Ten houses burned. Two men were arrested, the UN said.", readers)
    assert told(view, "shelled") == {"the UN": (0, True)}
    assert told(view, "burned") == {"the UN": (1, False)}


def test_the_encoder_can_carry_credit_on_and_take_it_away(readers: Readers) -> None:
    view = view_of(TEXT, readers)
    speakers = speakers_of(view)

    def chosen(word: str, chances: dict[str, float]) -> str | None:
        at = spot(view, word)
        voices = voices_at(view, *at, speakers)
        source, _ = choose_voice(voices, [chances.get(v.speaker.source.text, 0.0) for v in voices], view.credit(*at))
        return source.text if source else None

    assert chosen("killed", {}) is None and chosen("killed", {"the ministry": 0.95}) == "the ministry"
    assert chosen("fell", {"the ministry": 0.6}) == "the ministry" and chosen("fell", {"the ministry": 0.02}) is None
    assert chosen("fell", {"the ministry": nan, "doctors": nan}) == "the ministry"  # not read: as the rules have it


def test_without_voices_the_rules_are_left_alone(readers: Readers) -> None:
    view = view_of(TEXT, readers)
    by_form = view.credit(*spot(view, "fell"))
    assert choose_voice([], [], by_form) == by_form
    others = [v for v in voices_at(view, *spot(view, "fell"), speakers_of(view)) if not v.credited]
    assert choose_voice(others, [0.99] * len(others), by_form) == by_form
