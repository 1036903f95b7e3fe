"""What looks like a count, a day, a party or half a word in the news, by the whole pipeline."""

from __future__ import annotations

import pytest

from sayso.flow import Readers, Setup, Tools, load_tools, prepare, read_report
from sayso.model import Report


@pytest.fixture(scope="module")
def tools() -> Tools:
    return load_tools(Setup())


def mentions(text: str, kind: str, readers: Readers) -> list[str]:
    (prepared,) = prepare([Report(id="x", text=text, published="2017-05-17")], readers=readers)
    return [mention.text for mention in prepared.mentions if mention.kind == kind]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Ann Miller, 43, and her son Tom, 9, were killed in Lima on Monday.", []),
        ("Prosecutors said the boy, 12, killed two people in Lima.", ["two"]),
        ("But a neighbour called the police, and no-one was injured.", []),
        ("No one was injured in the blast.", []),
        ("One was injured in the blast, and two died.", ["One", "two"]),
        ("Of the soldiers, 12, a third of all, were killed.", ["12"]),
    ],
)
def test_ages_and_nobody_are_no_counts(text: str, counts: list[str], readers: Readers) -> None:
    assert mentions(text, "count", readers) == counts


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("A boy tried to bomb a Christmas market in Lima.", []),
        ("He was arrested at a Christmas party in Lima.", []),
        ("The bomb went off on Christmas Day in Lima.", ["Christmas"]),
        ("The truce began at Christmas.", ["Christmas"]),
        ("The Christmas truce held.", ["Christmas"]),
    ],
)
def test_a_christmas_market_is_no_day(text: str, times: list[str], readers: Readers) -> None:
    assert mentions(text, "time", readers) == times


@pytest.mark.parametrize(
    ("text", "words", "there"),
    [
        ("Police came to a birthday party in Lima.", "party", False),
        ("Ten off-duty soldiers were killed in Lima, Peru.", "soldiers", True),
    ],
)
def test_parties_and_half_words(text: str, words: str, there: bool, readers: Readers) -> None:
    assert (words in mentions(text, "party", readers)) is there


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("Police broke up pro-democracy protests in Lima on Monday.", "pro-democracy protests"),
        ("The army launched a large-scale offensive near Lima on Monday.", "large-scale offensive"),
        ("US-led air strikes hit the village on Monday.", "air strikes"),
    ],
)
def test_an_anchor_is_of_whole_words(text: str, anchor: str, tools: Tools) -> None:
    (prepared,) = prepare([Report(id="x", text=text)], readers=tools.readers)
    assert anchor in {claim.anchor.text for claim in read_report(prepared, tools=tools).claims}


def test_a_coalition_at_peace_bombs_nobody(readers: Readers) -> None:
    def keys(text: str) -> set[tuple[str, str | None]]:
        (prepared,) = prepare([Report(id="x", text=text, published="2017-05-17")], readers=readers)
        return {(m.text, m.identity.key) for m in prepared.mentions if m.identity and "coalition" in m.text}

    assert keys("London's homeless coalition launched an appeal in London.") == {("London's homeless coalition", "GBR")}
    assert keys("In Canberra, Australia, the coalition lost the vote.") == {("coalition", "AUS")}
    assert keys("The coalition bombed Mosul in Iraq on Monday.") == {("coalition", "COALITION")}
