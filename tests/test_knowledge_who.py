"""Who is meant by words that name nobody: sides, strangers, forces of others, lists, letters, unnamed places. Own sentences."""

from __future__ import annotations

import pytest
from tests.test_knowledge_names import Names
from tests.test_knowledge_names import names as names  # the fixture

WHO = [
    ("Iran's president met Turkey's president in Geneva. The two leaders agreed to meet again.", "two leaders", {"IRN", "TUR"}),
    ("Russia and the United States must withdraw. The envoy asked them to leave.", "them", {"RUS", "USA"}),
    ("Clashes went on in Syria between Islamic State and the Syrian army. The opposition lost a hill.", "opposition", {"REBELS"}),
    ("In Syria, foreign nationals were held by the army.", "foreign nationals", {"CIVILIAN"}),
    ("International forces entered the capital of Mali.", "International forces", {"UNKNOWN"}),
    ("US troops entered a village in Iraq. The soldiers left after an hour.", "soldiers", {"USA"}),
    ("The UN's Syria envoy left Geneva.", "The UN's Syria envoy", {"UN"}),
    ("Turkey's Syria policy has failed, he said.", "Turkey", {"TUR"}),
    ("Kurdish-led units took the dam in Syria.", "Kurdish-led units", {"SDF"}),
    ("The Syrian Democratic Forces took the town in Syria. Kurdish officials said so.", "Kurdish officials", {"SDF"}),
    ("Opponents of Assad in Syria shelled the base.", "Opponents of Assad", {"REBELS"}),
    ("Victims of the Daesh attack in Syria were buried.", "Daesh", {"IS"}),
    ("The army and allied militias entered the Syrian town.", "allied militias", {"SYR"}),
    ("Police in Leeds, England, said the attacker was alone.", "attacker", {"GBR"}),
    ("The National Telecommunications Commission of the Philippines met. The NTC ordered a halt.", "NTC", {"PHL"}),
    ("Texas sued over the law.", "Texas", {"USA"}),
    ("In Belgium rain fell. In Norway, students protesting in Belgium were praised.", "students", {"BEL"}),
    (
        "Islamic State militants held a village in Syria. The Syrian Democratic Forces then shelled it. The extremists fled at dawn.",
        "extremists",
        {"IS"},
    ),
    ("The town in Syria fell to Islamist insurgents in May, Theresa May was told.", "Islamist insurgents in May", {"REBELS"}),
    ("Russian Tupolev bombers struck a Syrian town held by Islamic State.", "Russian Tupolev bombers", {"RUS"}),
    ("The Foreign Secretary of Britain met envoys. The foreign secretary left London.", "foreign secretary", {"GBR"}),
]
WHERE = [
    ("Shells hit a Syrian town on Monday.", "Syrian town", "SY"),
    ("They crossed into Turkish territory.", "Turkish territory", "TR"),
    ("Rebels in Syria left Eastern Ghouta. The area had been shelled for weeks.", "The area", "SY"),
    ("The Christchurch District Court heard the case in New Zealand.", "Christchurch", "NZ"),
    ("In Syria, jets bombed the towns of Rastan Talbeesah Ter Maaleh and Zafarana.", "Ter Maaleh", "SY"),
    ("The Government of Iraq and the envoy met.", "Iraq", "IQ"),
]


@pytest.mark.parametrize(("text", "words", "keys"), WHO, ids=lambda value: value if isinstance(value, str) and len(value) < 30 else "")
def test_who_is_meant(names: Names, text: str, words: str, keys: set[str]) -> None:
    (mentions,) = names.read([text])
    got = {(m.identity.key or "UNKNOWN") if m.identity else "UNKNOWN" for m in mentions if m.kind != "place" and m.text == words}
    assert got == keys, [(m.text, m.identity and (m.identity.key, m.identity.why)) for m in mentions]


@pytest.mark.parametrize(("text", "words", "country"), WHERE, ids=lambda value: value if isinstance(value, str) and len(value) < 30 else "")
def test_where_is_meant(names: Names, text: str, words: str, country: str) -> None:
    (mentions,) = names.read([text])
    got = {m.identity.country for m in mentions if m.kind == "place" and m.identity and m.identity.key and words in m.text}
    assert got == {country}, [(m.text, m.identity and (m.identity.key, m.identity.why)) for m in mentions]
