"""Names, descriptions and pronouns of parties: what is found, and whom it stands for. Parses are stored; tables are made here."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sayso.errors import BadKnowledge
from sayso.identities.choose import in_time
from sayso.identities.folding import fold, fold_name
from sayso.identities.parties import PartyIndex, build_parties, resolve_parties
from sayso.knowledge import Knowledge
from sayso.mentions.names import find_parties
from sayso.model import Article, Block, Mention, Report, Sentence, Token

TABLES = {
    "countries.csv": """id,iso2,name,aliases,adjectives,people,capital,metonyms,lat,lon
SYR,SY,Syria,,Syrian,Syrians,Damascus,Damascus,35,38
TUR,TR,Turkey,,Turkish,Turks,Ankara,Ankara,39,35
RUS,RU,Russia,,Russian,Russians,Moscow,Moscow|Kremlin,55,37
USA,US,United States,US|U.S.,American,Americans,Washington,Washington|White House,38,-77
ESP,ES,Spain,,Spanish,Spaniards,Madrid,Madrid,40,-4
""",
    "parties.csv": """id,name,key,sector,kind,country,part_of,backed_by,from,to,aliases,native,basis,checked
green-banner,Green Banner,IS,REB,group,,,,,,,,,
akhdar,Jabhat al-Akhdar,NUSRA,REB,group,SYR,,,,,,,,
syrian-rebels,Syrian rebels,REBELS,REB,group,SYR,,,,,,,,
syrian-opposition,Syrian opposition,OPPOSITION,OPP,body,SYR,,,,,,,,
levant-watch,Levant Watch,SOHR,CIV,monitor,SYR,,,,,,,,
kurdland,Kurdland,SDF,REB,group,SYR,,USA,,,,,,
""",
    "officials.csv": """name,aliases,party,sector,role,from,to,body,basis,checked
Ash Carter,Ashton Carter,USA,GOV,Secretary of Defense,2015-02,2017-01,,,
Bashar al-Assad,Assad,SYR,GOV,President,2000-07,2024-12,,,
""",
    "outlets.csv": """id,name,aliases,domains,country,owner_kind,owner,voice_of,tails,basis,checked
sana,SANA,,,SYR,state,,SYR,,,
herald,Herald,,,USA,private,,,,,
""",
    "agents.csv": """noun,sector,key,kind,plural_only,note
army,MIL,,force,,
unit,MIL,,force,,
~force,MIL,,force,yes,
troop,MIL,,force,,
soldier,MIL,,force,,
warplane,MIL,,weapon,,
jet,MIL,,weapon,,
fighter,REB,,group,,
rebel,REB,REBELS,group,,
terrorist,REB,ARMED,group,,
gunman,REB,ARMED,group,,
civilian,CVL,CIVILIAN,people,,
resident,CVL,CIVILIAN,people,,
villager,CVL,CIVILIAN,people,,
child,CVL,CIVILIAN,people,,
people,CVL,CIVILIAN,people,,
government,GOV,,government,,
foreign minister,GOV,,government,,
defence secretary,GOV,,government,,
president,GOV,,government,,
counterpart,GOV,,government,,
spokesman,,,speaker,,
reporter,MED,MEDIA,media,,
monitor,CIV,NGO,aid,,
ally,,UNKNOWN,body,,
""",
    "deeds.csv": "verb,deed\ncapture,fights\nreject,talks\n",
}
Reader = Callable[..., list[Mention]]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> PartyIndex:
    return build_parties(_knowledge(tmp_path_factory.mktemp("knowledge"), TABLES))


@pytest.fixture(scope="module")
def read(index: PartyIndex) -> Reader:
    parsed = json.loads((Path(__file__).parent / "parties_parsed.json").read_text(encoding="utf-8"))

    def read_text(name: str, dated: str | None = "2016-10-03") -> list[Mention]:
        article, sentences = _parsed(parsed[name], dated)
        mentions = find_parties(sentences, parties=index)
        words = article.report.words
        assert all(words[mention.start : mention.end] == mention.text for mention in mentions)
        return list(resolve_parties(mentions, sentences=sentences, article=article, parties=index))

    return read_text


def _knowledge(folder: Path, tables: dict[str, str]) -> Knowledge:
    for name, text in tables.items():
        (folder / name).write_text(text, encoding="utf-8")
    knowledge = Knowledge(None)
    knowledge.folders = [folder]
    return knowledge


def _parsed(stored: dict[str, object], dated: str | None) -> tuple[Article, tuple[Sentence, ...]]:
    report = Report(id="r", text=str(stored["text"]))
    words = report.words
    article = Article(
        report=report, text=words, offsets=tuple(range(len(words) + 1)), blocks=(Block(start=2, end=len(words)),), dated=dated
    )
    sentences = []
    rows = stored["sentences"]
    assert isinstance(rows, list)
    for number, (start, end, tokens) in enumerate(rows):
        names = ("text", "lemma", "pos", "morph", "dep", "head", "start", "end", "ent", "space")
        sentences.append(
            Sentence(
                index=number,
                start=start,
                end=end,
                text=words[start:end],
                kind="body",
                tokens=tuple(Token(**dict(zip(names, token, strict=True))) for token in tokens),
            )
        )
    return article, tuple(sentences)


def who(mentions: list[Mention], text: str) -> tuple[str | None, str]:
    """Key and sector of the first mention with these words."""
    for mention in mentions:
        if mention.text == text:
            assert mention.identity is not None
            return mention.identity.key, mention.identity.sector
    raise AssertionError(f"{text!r} is not among {[mention.text for mention in mentions]}")


def test_owner_and_noun_make_a_party(read: Reader) -> None:
    mentions = read("forces")
    assert who(mentions, "Syrian army units") == ("SYR", "MIL")
    assert who(mentions, "Russian warplanes") == ("RUS", "MIL")
    assert who(mentions, "rebel") == ("REBELS", "REB")
    assert who(mentions, "Assads troops") == ("SYR", "MIL")  # a genitive that lost its apostrophe


def test_swapping_two_states_swaps_only_them(read: Reader) -> None:
    other = {"SYR": "TUR", "RUS": "USA"}
    first, second = read("forces"), read("swap_forces")
    assert [m.identity.sector for m in first if m.identity] == [m.identity.sector for m in second if m.identity]
    assert [other[m.identity.key or ""] for m in first[:2] if m.identity] == [m.identity.key for m in second[:2] if m.identity]


def test_speaker_takes_the_party_of_its_body(read: Reader) -> None:
    mentions = read("spokesman")
    assert who(mentions, "spokesman for the Levant Watch") == ("SOHR", "CIV")
    assert who(mentions, "He") == ("SOHR", "CIV")
    assert [m.text for m in mentions if "civilians" in m.text] == ["civilians"]  # no number, no article


def test_title_tells_who_a_person_is_and_the_surname_later(read: Reader) -> None:
    mentions = read("minister")
    titled = next(m for m in mentions if m.text == "Turkish Foreign Minister Kemal Aydin")
    assert titled.kind == "person"
    assert titled.identity is not None and (titled.identity.key, titled.identity.name) == ("TUR", "Kemal Aydin")
    assert who(mentions, "Aydin") == ("TUR", "GOV")
    assert ("RUS", "GOV") in {(m.identity.key, m.identity.sector) for m in mentions if m.identity}


def test_who_leads_acts_and_who_backs_does_not(read: Reader) -> None:
    mentions = read("led")
    assert who(mentions, "Kurdland-led forces")[0] == "SDF"
    assert who(mentions, "Turkish-backed gunmen")[0] != "TUR"
    assert who(mentions, "Turkish")[0] == "TUR"


def test_a_capital_is_a_party_where_it_acts_only(read: Reader) -> None:
    mentions = [mention for mention in read("capital") if mention.text == "Damascus"]
    assert [(mention.sentence, mention.identity.key) for mention in mentions if mention.identity] == [(0, "SYR")]


def test_unnamed_gunmen_take_the_name_the_report_gave_them(read: Reader) -> None:
    assert who([m for m in read("gunmen") if m.sentence == 1], "terrorists")[0] == "IS"
    assert who(read("bare"), "Terrorists")[0] == "ARMED"


def test_gunmen_are_seldom_of_a_group_whose_backer_is_told_of(read: Reader) -> None:
    late = [m.identity.key for m in read("backed") if m.identity and m.text in ("gunmen", "The gunmen")]
    assert late and set(late) == {"IS"}  # Kurdland was named last, but the US stands behind it


def test_who_is_killed_by_a_group_is_not_of_it(read: Reader) -> None:
    assert who(read("acting"), "gunmen") == ("ARMED", "REB")


def test_who_holds_a_place_and_who_is_counted_are_found(read: Reader) -> None:
    mentions = read("holders")
    assert who(mentions, "government") == ("SYR", "GOV")
    assert who(mentions, "rebel") == ("REBELS", "REB")
    assert who(mentions, "300") == ("SYR", "CVL")


def test_an_opposition_that_is_told_to_fight_is_its_fighters(read: Reader) -> None:
    told = {m.sentence: m.identity.sector for m in read("opposition") if m.identity and m.text == "Syrian opposition"}
    assert told == {0: "REB", 1: "OPP"}


def test_bare_people_belong_to_the_country_of_the_report(read: Reader) -> None:
    assert who(read("bare"), "Residents") == ("SYR", "CVL")


def test_a_surname_needs_support(read: Reader) -> None:
    named = [m.identity for m in read("carter") if "Carter" in m.text]
    assert {identity.key for identity in named if identity} == {"USA"}
    assert "Ash Carter" in {identity.name for identity in named if identity}
    alone = [m.identity for m in read("carter_alone") if "Carter" in m.text]
    assert "USA" not in {identity.key for identity in alone if identity}


def test_a_role_out_of_its_days_counts_less(read: Reader) -> None:
    then = next(m.identity for m in read("carter", "2016-05-01") if m.text.endswith("Ash Carter"))
    later = next(m.identity for m in read("carter", "2019-05-01") if m.text.endswith("Ash Carter"))
    assert then is not None and later is not None and then.score > later.score
    assert "another time" in later.why


def test_the_only_monitor_of_a_report_is_meant_before_it_is_named(read: Reader) -> None:
    assert who(read("monitor"), "monitor") == ("SOHR", "CIV")


def test_capital_letters_tell_a_country_from_a_pronoun(read: Reader) -> None:
    mentions = read("united")
    assert who(mentions, "US") == ("USA", "GOV")
    assert all(m.identity is None or m.identity.name != "United States" for m in mentions if m.text == "us")


def test_another_spelling_of_a_group_is_the_group(read: Reader) -> None:
    mentions = read("variants")
    assert who(mentions, "Fighters of Jabhat al-Akhdar") == ("NUSRA", "REB")
    assert who(mentions, "Djebhat-al-Akhdar") == ("NUSRA", "REB")


def test_an_ally_is_somebody_else(read: Reader) -> None:
    mentions = read("allies")
    assert who(mentions, "its allies")[0] != "RUS"
    assert who(mentions, "Russian")[0] == "RUS" and who(mentions, "Syrian jets") == ("SYR", "MIL")


def test_we_is_who_speaks(read: Reader) -> None:
    assert who(read("we"), "We") == ("TUR", "GOV")


def test_unknown_stays_unknown(read: Reader) -> None:
    for name in ("forces", "monitor", "united", "carter_alone"):
        for mention in read(name):
            assert mention.identity is not None and mention.identity.why
            assert 0.0 <= mention.identity.score <= 1.0


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("Assad's", "assad"),
        ("armies", "army"),
        ("U.S.", "us"),
        ("ISs", "is"),
        ("gunmen", "gunman"),
        ("Erdoğan", "erdogan"),
        ("al", ""),
        ("press", "press"),
    ],
)
def test_fold(word: str, form: str) -> None:
    assert fold(word) == form


def test_article_and_hyphen_do_not_part_names() -> None:
    assert fold_name("Jabhat al-Nusra") == fold_name("Jabhat Al Nusra") == fold_name("Jabhat an-Nusra")


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        ("2016-05-01", True),
        ("2015-02-01", True),
        ("2015-01-31", False),
        ("2017-01-20", True),
        ("2017-02-01", False),
        (None, True),
        ("2016", True),
    ],
)
def test_roles_have_days(day: str | None, holds: bool) -> None:
    assert in_time("2015-02", "2017-01", day) is holds


def test_a_row_without_a_key_is_named_with_its_line(tmp_path: Path) -> None:
    tables = {**TABLES, "parties.csv": TABLES["parties.csv"] + "nobody,Nobody,,REB,group,,,,,,,,,\n"}
    with pytest.raises(BadKnowledge, match=r"parties\.csv, line 8: key is empty"):
        build_parties(_knowledge(tmp_path, tables))
