"""Adjectives in a list share the noun that stands behind the last of them, by the whole pipeline."""

from __future__ import annotations

import pytest

from sayso.flow import Readers, Setup, Tools, load_tools, prepare, read_report
from sayso.model import Report

Who = tuple[str, str, str]


@pytest.fixture(scope="module")
def tools() -> Tools:
    return load_tools(Setup())


def actors(text: str, tools: Tools) -> list[Who]:
    (prepared,) = prepare([Report(id="x", text=text, published="2017-05-17")], readers=tools.readers)
    return [(role.text, role.party, role.sector) for claim in read_report(prepared, tools=tools).claims for role in claim.actor]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("{} and {} jets bombed the port of Latakia.", "MIL"),
        ("{} and {} officials met in Vienna.", "GOV"),
        ("{} and {} police arrested three smugglers near the border.", "COP"),
        ("The {} and the {} army shelled the village.", "MIL"),
    ],
)
@pytest.mark.parametrize(("one", "other"), [(("Kenyan", "KEN"), ("Ugandan", "UGA")), (("Greek", "GRC"), ("Turkish", "TUR"))])
def test_both_have_the_noun_whoever_stands_first(text: str, who: str, one: tuple[str, str], other: tuple[str, str], tools: Tools) -> None:
    for (first, its), (last, theirs) in ((one, other), (other, one)):
        found = actors(text.format(first, last), tools)
        assert [(party, sector) for _, party, sector in found] == [(its, who), (theirs, who)], found
        assert found[0][0] == first and found[1][0].startswith(last)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("British, French and German troops stormed the camp.", [("GBR", "MIL"), ("FRA", "MIL"), ("DEU", "MIL")]),
        ("British French and German troops stormed the camp.", [("GBR", "MIL"), ("FRA", "MIL"), ("DEU", "MIL")]),
        ("US and South Korean soldiers fired at the boat.", [("USA", "MIL"), ("KOR", "MIL")]),
        ("Danish and South African police arrested two men.", [("DNK", "COP"), ("ZAF", "COP")]),
        # a state beside another's forces is that state
        ("Chad and Nigerian soldiers attacked the camp.", [("TCD", "GOV"), ("NGA", "MIL")]),
        ("The Danish and their allies attacked the camp.", [("DNK", "GOV"), ("UNKNOWN", "GOV")]),
    ],
)
def test_lists_of_more_and_what_is_none(text: str, who: list[tuple[str, str]], tools: Tools) -> None:
    found = actors(text, tools)
    assert [(party, sector) for _, party, sector in found] == who, found


def test_people_of_two_lands(readers: Readers) -> None:
    (prepared,) = prepare([Report(id="x", text="Three Chinese and Pakistani engineers were killed in Gwadar.")], readers=readers)
    found = {m.text: (m.identity.key, m.identity.sector) for m in prepared.mentions if m.identity and m.kind == "party"}
    assert found["Chinese"] == ("CHN", found["Pakistani engineers"][1])


def test_a_title_is_of_the_last_alone(readers: Readers) -> None:
    (prepared,) = prepare(
        [Report(id="x", text="The British and German Chancellor Angela Merkel met.", published="2017-05-17")], readers=readers
    )
    found = {m.text: m.head for m in prepared.mentions if m.kind == "party"}
    assert all(m.first <= m.head < m.last for m in prepared.mentions if m.kind == "party"), found
