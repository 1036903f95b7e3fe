"""Whom the words of a report mean by what it has told before and how its sentences are built, by the whole pipeline."""

from __future__ import annotations

import pytest

from sayso.flow import Readers, Setup, Tools, load_tools, prepare, read_report
from sayso.model import Report


@pytest.fixture(scope="module")
def tools() -> Tools:
    return load_tools(Setup())


@pytest.mark.parametrize(
    ("text", "words", "keys"),
    [
        # "we": who spoke before, never who speaks later; outside quotation marks whoever wrote it
        (
            "Aid workers waited for days. “We have taken Gao,” they heard. Nobody came. The road was closed. France said on Friday that it would leave Mali.",
            "We",
            set(),
        ),
        ("We armed “moderates” and sent them home to Syria. Then Turkey announced a raid.", "We", {"UNKNOWN"}),
        # a group that is only linked to a named one is not that one for others who are unnamed
        ("Rebels in Syria gave arms to an al-Qaeda-linked group. Certain militants then shelled Homs.", "Certain militants", {"REBELS"}),
        ("Rebels took Palmyra from the Syrian army on Friday. The militants then shelled Homs.", "militants", {"REBELS"}),
        ("Rebels took Palmyra from the Syrian army on Friday. Terrorists then shelled Homs.", "Terrorists", {"ARMED"}),
        ("The army of Syria killed 12 terrorists on Sunday, most of them from Jabhat al-Nusra.", "terrorists", {"NUSRA"}),
        ("Iraqi militias linked to Iran fired rockets in Iraq.", "Iraqi militias linked to Iran", {"IRQ"}),
        ("Terrorists associated with Islamic State attacked Mosul in Iraq.", "Terrorists associated with Islamic State", {"IS"}),
        # who is backed by somebody that the report names is not "the jihadist group"
        (
            "Islamic State and the Syrian Democratic Forces fought near Raqqa, Syria, and the US armed the SDF. The jihadist group lost 20 men.",
            "jihadist group",
            {"IS"},
        ),
        ("Kurdish officials of the Syrian Democratic Forces in Syria said 500 fighters were in Kurdish custody.", "Kurdish", {"SDF"}),
        # a capital that speaks is not where it plays
        ("Kampala accuses the Congolese government of the raid which it says killed 40 villagers.", "villagers", {"COD"}),
        ("Ankara's defence ministry said three soldiers had been killed.", "soldiers", {"TUR"}),
        ("UN peacekeepers from Nepal died when rebels attacked their base in Ituri.", "rebels", {"COD"}),
        # what is done to others: whose
        ("India blamed Pakistan for the attack and expelled its diplomats.", "its diplomats", {"PAK"}),
        ("Niger recalled its ambassador from Paris.", "its ambassador", {"NER"}),
        # whom a state's forces strike abroad is of the land where it is
        ("US jets bombed militia bases in eastern Syria on Thursday.", "militia", {"REBELS"}),
        ("Ethiopian soldiers attacked rebels inside Somalia.", "rebels", {"SOM"}),
        ("Kenyan troops attacked rebels in Kenya.", "rebels", {"KEN"}),
        ("The US Senate voted. A congressional committee condemned the attack on Kyiv, Ukraine.", "congressional committee", {"USA"}),
        ("A congressman was shot in Lima, Peru.", "congressman", {"PER"}),
        # "local" is of the land where it plays, and nobody shoots at himself
        ("The French army trained local forces near Gao in Mali.", "local forces", {"MLI"}),
        ("French soldiers shot at the ground forces near Gao in Mali.", "ground forces", {"MLI"}),
        ("Islamic State fled. The town in Iraq thanked Yezidi fighters.", "Yezidi fighters", {"IRQ"}),
        # the plural of an office is both who met
        (
            "Foreign minister Hakan Fidan met his Iraqi counterpart Fuad Hussein in Baghdad. The ministers discussed water.",
            "ministers",
            {"TUR", "IRQ"},
        ),
        ("Thailand's Prime Minister Srettha met Cambodia's Hun Manet; the leaders agreed to talk.", "leaders", {"THA", "KHM"}),
        ("Foreign minister Hakan Fidan spoke in Ankara. The ministers discussed water.", "ministers", {"TUR"}),
        ("John Kerry flew to Geneva on Sunday. The secretary said that he had met Lavrov.", "he", {"USA"}),
    ],
)
def test_who_is_meant(text: str, words: str, keys: set[str], readers: Readers) -> None:
    (prepared,) = prepare([Report(id="x", text=text, published="2017-05-17")], readers=readers)
    assert {m.identity.key for m in prepared.mentions if m.text == words and m.identity and m.identity.key} == keys


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("NATO member Turkey and Russia agreed on patrols in Syria.", ["Turkey", "Russia", "patrols"]),
        ("African Union members Kenya and Ethiopia condemned the coup.", ["Kenya", "Ethiopia"]),
        ("Washington's NATO ally Turkey attacked Kurdish fighters in Syria.", ["Turkey", "Kurdish fighters"]),
        ("An Egyptian-Qatari agreement on Gaza was announced.", ["Egyptian", "Qatari"]),
        ("Russian-Turkish patrols began near Kobani.", ["Russian", "Turkish patrols"]),
        ("An American-Israeli journalist was killed in Gaza.", ["Israeli journalist"]),
        ("British-Iranian aid worker Nazanin Zaghari was jailed in Tehran.", ["Iranian aid worker Nazanin Zaghari"]),
        ("The Turkish-Syrian border was closed.", []),
        ("The Minsk agreements were broken.", []),
        ("Minsk broke the agreements.", ["Minsk"]),
        ("Moscow talks to Damascus about a truce.", ["Moscow", "Damascus"]),
        ("Soldiers tried to push back rebel advances near Goma in Congo.", ["Soldiers", "rebel"]),
        ("The town has been under Islamist siege for a year.", ["Islamist"]),
        ("Islamist parties have won the vote.", ["Islamist parties"]),
        ("The Islamist ideology has many followers.", ["followers"]),
        ("Fighters attack refugee camp in Chad", ["Fighters", "refugee"]),
        ("The river, on the eastern bank of which 200 French troops stand.", ["French troops"]),
        ("The central bank of Sudan was robbed.", ["central bank of Sudan"]),
    ],
)
def test_what_is_somebody(text: str, words: list[str], readers: Readers) -> None:
    (prepared,) = prepare([Report(id="x", text=text, published="2017-05-17")], readers=readers)
    assert [m.text for m in prepared.mentions if m.kind in ("party", "person")] == words


def test_a_headline_that_lost_its_colon_keeps_who_tells_apart(readers: Readers) -> None:
    report = Report(id="x", title="12 Malian soldiers killed in clashes with JNIM monitor", text="They were killed on Friday.")
    (prepared,) = prepare([report], readers=readers)
    assert "JNIM" in {m.text for m in prepared.mentions if m.sentence == 0}


@pytest.mark.parametrize(
    ("text", "kind", "actors", "recipients"),
    [
        (
            "Kenyan troops repelled an al-Shabaab attack on their base in Lamu on Friday, killing eight militants.",
            "attack",
            {"SOM"},
            {"KEN"},
        ),
        ("Congolese Army Foils Rebel Attack Near Goma", "Attack", {"COD-REB"}, {"COD-MIL"}),
        ("Ten soldiers were killed in clashes with the M23 near Goma in Congo.", "clashes", {"COD-REB", "COD-MIL"}, set()),
        (
            "Two civilians were killed in clashes between the army and the M23 near Goma in Congo.",
            "clashes",
            {"COD-REB", "COD-MIL"},
            {"COD-CVL"},
        ),
        ("Obama sought congressional approval for strikes in Syria.", "sought", {"USA-GOV"}, {"USA-LEG"}),
        ("Kyiv has asked for Polish help against Russia.", "asked", {"UKR"}, {"POL"}),
        ("As agreed in a Saudi-Iranian deal, the embassies opened in Tehran.", "agreed", {"SAU", "IRN"}, set()),
        ("Ethiopian-Sudanese clashes killed three villagers near al-Fashaga in Sudan.", "clashes", {"ETH", "SDN"}, {"SDN-CVL"}),
        ("The presidents of Kenya and Somalia met in Nairobi.", "met", {"KEN", "SOM"}, set()),
    ],
)
def test_who_acts_on_whom(text: str, kind: str, actors: set[str], recipients: set[str], tools: Tools) -> None:
    (prepared,) = prepare([Report(id="x", text=text, published="2017-05-17")], readers=tools.readers)
    claim = next(c for c in read_report(prepared, tools=tools).claims if c.anchor.text == kind)

    def keys(roles: object, wanted: set[str]) -> set[str]:
        full = any("-" in one for one in wanted)
        return {f"{r.party}-{r.sector}" if full else r.party for r in roles}  # type: ignore[attr-defined]

    assert (keys(claim.actor, actors), keys(claim.recipient, recipients)) == (actors, recipients)
