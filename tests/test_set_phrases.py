"""A set phrase is of its own type, whatever its words mean alone; the words apart are as they were."""

from __future__ import annotations

import pytest

from conftest import view_of
from sayso.claims.lexicon import build_event_words
from sayso.flow import Readers, Setup, load_tools, prepare, read_report
from sayso.knowledge import load_knowledge
from sayso.model import Report

CASES = [
    ("Envoys of Norland and Velia struck a deal on grain on Monday.", "struck", "AGREE"),
    ("Jets struck a bridge in Gao on Monday.", "struck", ""),
    ("A court in Accra issued arrest warrants for two ministers.", "warrants", "ACCUSE"),
    ("Police arrested two ministers in Accra.", "arrested", ""),
    ("Chadian soldiers are fighting alongside the army of Niger.", "fighting", "COOPERATE"),
    ("Miners in Gao went on strike on Monday.", "went", "PROTEST"),
]


@pytest.mark.parametrize(("text", "word", "kind"), CASES)
def test_which_words_a_set_phrase_fixes(text: str, word: str, kind: str, readers: Readers) -> None:
    view = view_of(text, readers)
    words = build_event_words(load_knowledge())
    at = next(i for i, t in enumerate(view.sentences[0].tokens) if t.text == word)
    words(view, 0, at)
    assert view.fixed_types[0].get(at, "") == kind


def test_the_coder_takes_the_type_of_the_phrase() -> None:
    tools = load_tools(Setup())
    reports = [Report(id=str(n), text=text) for n, (text, _, kind) in enumerate(CASES) if kind in ("AGREE", "COOPERATE")]
    types = [{claim.type for claim in read_report(ready, tools=tools).claims} for ready in prepare(reports, readers=tools.readers)]
    assert types == [{"AGREE"}, {"COOPERATE"}]
