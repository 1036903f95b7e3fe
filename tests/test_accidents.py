"""What befalls people by accident is nobody's violence; what somebody did is, however it is worded."""

from __future__ import annotations

import pytest

from sayso.flow import Setup, load_tools, prepare, read_report
from sayso.model import Report


def violence(text: str) -> list[str]:
    tools = load_tools(Setup())
    (prepared,) = prepare([Report(id="x", text=text)], readers=tools.readers)
    return [claim.anchor.text for claim in read_report(prepared, tools=tools).claims if claim.type == "ASSAULT"]


@pytest.mark.parametrize(
    "text",
    [
        "A gas explosion at a noodle shop in Karsk killed two people and hurt 55, state media said. The blast took place at eight.",
        "Three people were killed on Monday in a boiler explosion at a factory in Lima, officials said.",
        "An explosion in a market in Lima injured 37 people and may have been caused by a gas leak, state media reported.",
        "Cholera has killed nine people in the camp since May, the ministry said. Another 30 deaths were reported in the town.",
        "A family of four was found dead in Lima. Carbon monoxide poisoning killed them, officials said.",
    ],
)
def test_accidents_and_diseases(text: str) -> None:
    assert violence(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "A car bomb explosion at a market in Karsk killed two people and hurt 55, state media said.",
        "The explosion at a gas plant in Karsk killed two people after rebels attacked it on Monday.",
        "A gas attack on the town of Karsk killed 70 people on Tuesday, a monitoring group said.",
        "Fighting has killed nine people in the camp since cholera broke out there in May, the ministry said.",
        "An explosion killed three people at a market in Karsk on Monday, officials said.",
    ],
)
def test_what_somebody_did_or_may_have_done(text: str) -> None:
    assert violence(text) != []


def test_a_gas_explosion_is_an_accident_in_a_report_of_war_too() -> None:
    text = "The army shelled the village of Karsk on Monday, killing two people. A gas explosion in Lima hurt a cook the same day."
    assert "gas explosion" not in violence(text)
    assert "shelled" in violence(text)
