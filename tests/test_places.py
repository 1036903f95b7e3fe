"""Places found and resolved in sentences of our own; namesakes, bodies, ordinary words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from sayso.identities.gazetteer import PlaceIndex
from sayso.identities.places import build_places, resolve_places
from sayso.knowledge.load import Knowledge
from sayso.mentions.toponyms import find_places
from sayso.model import Article, Identity, Mention, Report, Sentence, Token

SMALL_WORDS = frozenset(
    [
        "the",
        "a",
        "an",
        "in",
        "of",
        "and",
        "near",
        "at",
        "to",
        "from",
        "on",
        "for",
        "with",
        "by",
        "were",
        "was",
        "had",
        "has",
        "have",
        "that",
        "this",
        "is",
        "it",
        "its",
        "their",
        "he",
        "she",
        "they",
        "said",
        "killed",
        "over",
        "into",
        "after",
        "as",
        "us",
        "against",
        "where",
        "who",
        "which",
        "but",
        "or",
        "two",
        "three",
        "five",
        "dozens",
        "several",
        "his",
        "her",
        "not",
        "no",
        "while",
        "during",
        "between",
        "around",
    ]
)


@pytest.fixture(scope="module")
def places() -> PlaceIndex:
    return build_places(Knowledge())


def read(*texts: str, ents: dict[str, str] | None = None) -> tuple[Article, tuple[Sentence, ...]]:
    """Sentences with plain tokens: large words are proper names, as our tagger mostly has them. `ents`: word -> kind."""
    report = Report(id="r", title=None, text=" ".join(texts))
    sentences, at = [], 2
    for number, text in enumerate(texts):
        tokens = []
        for match in re.finditer(r"\w+(?:['’]\w+)*?(?=['’]s\b)|['’]s\b|(?:[A-Z]\.){2,}|\w+(?:['’]\w+)*|[^\w\s]", text):
            word = match[0]
            large = word[0].isupper() and (match.start() > 0 or word.lower() not in SMALL_WORDS)
            pos = (
                "PROPN"
                if large
                else "ADP"
                if word in ("in", "of", "near", "at", "to", "from", "on")
                else "PUNCT"
                if not word[0].isalnum()
                else "NUM"
                if word.isdigit()
                else "NOUN"
            )
            kind = (ents or {}).get(word, "")
            begins = not tokens or not tokens[-1].ent
            tokens.append(
                Token(
                    text=word,
                    lemma=word.lower(),
                    pos=pos,
                    morph="",
                    dep="dep",
                    head=0,
                    start=at + match.start(),
                    end=at + match.end(),
                    ent=f"{'B' if begins else 'I'}-{kind}" if kind else "",
                    space=match.end() < len(text) and text[match.end()] == " ",
                )
            )
        sentences.append(Sentence(index=number, start=at, end=at + len(text), text=text, kind="body", tokens=tuple(tokens)))
        at += len(text) + 1
    article = Article(report=report, text=report.text, offsets=tuple(range(2, len(report.text) + 3)), blocks=())
    return article, tuple(sentences)


def resolve(places: PlaceIndex, *texts: str, parties: tuple[Mention, ...] = (), ents: dict[str, str] | None = None) -> tuple[Mention, ...]:
    article, sentences = read(*texts, ents=ents)
    return resolve_places(find_places(sentences, places=places, parties=parties), sentences=sentences, article=article, places=places)


def found(places: PlaceIndex, *texts: str, **options: object) -> dict[str, tuple[str | None, str | None]]:
    """text -> (name, country)"""
    return {m.text: (m.identity.name, m.identity.country) for m in resolve(places, *texts, **options) if m.identity}  # type: ignore[arg-type]


def identity(places: PlaceIndex, *texts: str, text: str) -> Identity:
    for mention in resolve(places, *texts):
        if mention.text == text and mention.identity is not None:
            return mention.identity
    raise AssertionError(f"{text} was not found: {[m.text for m in resolve(places, *texts)]}")


# each in at least three spellings, as press and agencies write them: (latitude, longitude, spellings)
SYRIA = [
    (34.45, 40.92, "Abu Kamal|Al Bukemal|Abu-Kemal|Albukamal|al-Bu Kamal"),
    (35.95, 39.01, "Raqqa|Rakka|Ar-Raqqah|al-Raqqa"),
    (35.34, 40.14, "Deir ez-Zor|Deir Ezzor|Dayr az Zawr|Deir al-Zour|Deir el-Zor"),
    (33.5, 38.66, "al-Tanf|At-Tanf|Tanf"),
    (33.28, 35.83, "Hader|Khadar|Hadar|Khader"),
    (33.13, 35.82, "Quneitra|El Quneitra|Kuneitra|al-Qunaitra"),
    (33.53, 36.42, "Eastern Ghouta|East Ghouta|Eastern Ghuta|eastern Ghouta"),
    (33.0, 35.8, "Golan Heights|Golan|al-Jawlan"),
    (35.93, 36.63, "Idlib|Idleb|Edlib"),
    (35.13, 36.75, "Hama|Hamah|Hamma"),
    (36.2, 37.16, "Aleppo|Halab|Alep"),
    (34.56, 38.27, "Palmyra|Tadmur|Tadmor"),
    (33.57, 36.4, "Douma|Duma|Duoma"),
    (35.44, 36.65, "Khan Shaykhun|Khan Sheikhoun|Khan Sheikhun|Khan Cheikhoun"),
    (36.53, 37.96, "Manbij|Minbij|Menbij|Manbej"),
    (36.51, 36.87, "Afrin|Efrin|Ifrin"),
    (36.89, 38.35, "Kobani|Kobane|Ayn al-Arab|Ain al-Arab"),
    (35.84, 38.55, "al-Tabqa|Tabqa|Al Tabqah|Tabka"),
    (35.02, 40.45, "Mayadin|al-Mayadeen|Meyadin"),
    (35.64, 36.67, "Maarat al-Numan|Ma'arrat an-Nu'man|Maaret al-Nouman"),
    (35.86, 36.8, "Saraqib|Saraqeb|Sarakeb"),
    (35.81, 36.32, "Jisr al-Shughur|Jisr ash-Shughour|Jisr al-Shogour"),
    (36.37, 37.52, "al-Bab|Al Bab|El-Bab"),
    (36.5, 40.75, "Hasaka|al-Hasakah|Hassakeh|Hasakeh"),
    (37.05, 41.22, "Qamishli|al-Qameshli|Kamishli|Qamishlo"),
    (36.7, 38.96, "Tal Abyad|Tell Abyad|Tel Abyad"),
    (32.71, 36.57, "Sweida|As-Suwayda|al-Sweida"),
    (32.62, 36.1, "Daraa|Dara'a|Deraa"),
    (35.52, 35.79, "Latakia|Lattakia|Latakiya"),
    (34.89, 35.89, "Tartus|Tartous|Tartoos"),
    (35.41, 35.95, "Khmeimim|Hmeimim|Humaymim"),
    (34.49, 36.91, "Shayrat|al-Shayrat|Shairat"),
    (34.52, 37.63, "T4|T-4|Tiyas"),
    (36.37, 36.99, "Nubl|Nubul|Nobl"),
    (35.98, 36.69, "Foua|al-Fu'ah|Fuaa"),
    (35.98, 36.67, "Kefraya|Kafraya|Kafarya"),
    (33.69, 36.1, "Madaya|Madayah|Madhaya"),
    (33.72, 36.1, "Zabadani|al-Zabadani|Az-Zabadani"),
    (33.47, 36.3, "Yarmouk|al-Yarmouk|Yarmuk"),
    (33.46, 36.24, "Darayya|Daraya|Dareyya"),
    (33.56, 36.37, "Harasta|Harista|Haresta"),
    (36.34, 43.13, "Mosul|al-Mawsil|Mossul"),
    (33.35, 43.78, "Fallujah|Falluja|al-Fallujah"),
    (36.38, 42.45, "Tal Afar|Tel Afar|Telafar"),
    (36.32, 41.87, "Sinjar|Shingal|Shengal"),
    (34.45, 40.96, "Baghuz|Baghouz|al-Baghuz"),
]


def spellings() -> Iterator[tuple[float, float, str]]:
    for lat, lon, names in SYRIA:
        for name in names.split("|"):
            yield lat, lon, name


@pytest.mark.parametrize(("lat", "lon", "name"), [pytest.param(*row, id=row[2]) for row in spellings()])
def test_usual_spellings_resolve_in_a_report_on_syria(places: PlaceIndex, lat: float, lon: float, name: str) -> None:
    mentions = resolve(places, "Syrian and Iraqi officials spoke of the war in Syria.", f"Shells fell near {name} on Friday.")
    here = [m.identity for m in mentions if name.casefold() in m.text.casefold() and m.identity]
    assert here, [m.text for m in mentions]
    assert (here[0].lat, here[0].lon) == (pytest.approx(lat, abs=0.2), pytest.approx(lon, abs=0.2)), here[0]


def test_zahraa_beside_nubl_is_the_town_and_in_homs_the_quarter(places: PlaceIndex) -> None:
    assert identity(places, "Rebels in Syria shelled Nubl and Zahraa.", text="Zahraa").name == "Al-Zahraa"
    assert identity(places, "A car bomb went off in the Syrian city of Homs, in Zahraa.", text="Zahraa").lat == pytest.approx(
        34.73, abs=0.1
    )


# --- the region beside it, the land, the theatre ---------------------------------------------------------------------------


def test_the_province_beside_it_decides(places: PlaceIndex) -> None:
    quneitra = identity(places, "In Syria, tanks shelled Khadar in the province of El Quneitra.", text="Khadar")
    assert (quneitra.name, quneitra.country, quneitra.admin1) == ("Hader", "SY", "Quneitra Governorate")
    assert "Quneitra Governorate stands beside it" in quneitra.why


def test_a_city_and_its_province(places: PlaceIndex) -> None:
    assert identity(places, "Jets struck Idlib, in Syria.", text="Idlib").precision == "town"
    for text in ("Idlib province", "province of Idlib", "Idlib countryside", "rural Idlib"):
        assert identity(places, f"Jets struck {text}, in Syria.", text=text).name == "Idlib Governorate"
    shared = resolve(places, "Jets struck the provinces of Idlib and Hama in Syria.")
    assert [m.identity.name for m in shared if m.identity][:2] == ["Idlib Governorate", "Hama Governorate"]


@pytest.mark.parametrize(
    ("texts", "name", "country"),
    [
        (("Libyan forces entered Tripoli.",), "Tripoli", "LY"),
        (("The Lebanese army sent troops to Tripoli, north of Beirut.",), "Tripoli", "LB"),
        (("Protesters in Georgia marched in Tbilisi.",), "Georgia", "GE"),
        (("Police in Birmingham, in the United Kingdom, held two men.",), "Birmingham", "GB"),
        (("Officials in Alabama said a man was shot in Birmingham.",), "Birmingham", "US"),
    ],
)
def test_namesakes_go_with_the_land(places: PlaceIndex, texts: tuple[str, ...], name: str, country: str) -> None:
    mentions = [m.identity.country for m in resolve(places, *texts) if m.text == name and m.identity]
    assert mentions[:1] == [country]


def test_part_of_a_land_is_the_land(places: PlaceIndex) -> None:
    north = identity(places, "Shells fell in northern Syria.", text="northern Syria")
    assert (north.name, north.precision) == ("Syria", "country")
    assert north.lat == pytest.approx(36.3)


def test_borders(places: PlaceIndex) -> None:
    assert identity(places, "Troops massed at the Turkish-Syrian border.", text="Turkish-Syrian border").name == "Syria-Turkey border"
    assert identity(places, "Troops in Syria massed near the border with Iraq.", text="border with Iraq").name == "Iraq-Syria border"


def test_an_apostrophe_that_was_lost_is_no_part_of_a_name(places: PlaceIndex) -> None:
    found = resolve(places, "The plane violated Turkeys airspace near the border with Syria .", ents={"Turkeys": "LOC"})
    assert [m.identity.name for m in found if m.identity and m.text == "Turkeys"] == ["Turkey"]
    found = resolve(places, "Shells fell on Homs in Syria .")
    assert [m.identity.name for m in found if m.identity and m.text == "Homs"] == ["Homs"]


def test_the_capital(places: PlaceIndex) -> None:
    assert identity(places, "A bomb went off in the Syrian capital.", text="Syrian capital").name == "Damascus"


def test_an_unknown_village_lies_in_the_area_that_is_named_with_it(places: PlaceIndex) -> None:
    unknown = identity(places, "Jets hit the village of Qubbat Zarqun in the province of Hama in Syria.", text="village of Qubbat Zarqun")
    assert (unknown.precision, unknown.country, unknown.admin1) == ("within", "SY", "Hama Governorate")
    assert "no table holds this name" in unknown.why


def test_an_unknown_name_without_an_area_stays_unknown(places: PlaceIndex) -> None:
    alone = identity(places, "Men came to the village of Qubbat Zarqun.", text="village of Qubbat Zarqun")
    assert (alone.key, alone.country, alone.lat) == (None, None, None)


# --- what is none -----------------------------------------------------------------------------------------------------------

NONE = [
    "They ate turkey at dinner on Sunday.",
    "In May the talks resumed.",
    "Theresa May met the envoy.",
    "The attack hit a nerve.",
    "SANA said the army had advanced.",
    "Michael Jordan scored again.",
    "Hope remains.",
    "He read the Raqqa Post.",
    "The Aleppo Media Center posted a film.",
    "The Baghdad Operations Command gave figures.",
    "Officials of the Syrian Observatory spoke.",
    "The Kurdish fighters withdrew.",
    "The Damascus Declaration was signed.",
    "Paris Hilton smiled.",
    "President Lincoln spoke.",
    "General Washington crossed the river.",
    "Hurricane Florence grew.",
    "Operation Euphrates Shield began.",
    "Jack London wrote books.",
    "A US-based group spoke.",
]


@pytest.mark.parametrize("text", NONE)
def test_ordinary_words_bodies_and_persons_are_no_places(places: PlaceIndex, text: str) -> None:
    ents = (
        dict.fromkeys(("Michael", "Jordan", "Paris", "Hilton", "Jack", "London"), "PERSON") if re.match("Michael|Paris|Jack", text) else {}
    )
    mentions = resolve(places, text, ents=ents)
    assert [m.text for m in mentions if m.identity and m.identity.key and m.text not in ("US",)] == []


SOME = [
    ("Talks were held in Nice, in France.", "Nice", "FR"),
    ("Forces retook the town of Hit in the Iraqi province of Anbar.", "town of Hit", "IQ"),
    ("The king of Jordan spoke in Amman.", "Amman", "JO"),
    ("Shells hit Sanaa in Yemen.", "Sanaa", "YE"),
    ("The Turkish president spoke in Batman, in Turkey.", "Turkey", "TR"),
    ("Aid reached Mali and Niger.", "Mali", "ML"),
    ("A strike near Marawi in the Philippines.", "Marawi", "PH"),
    ("Gunmen in Nigeria raided Chibok.", "Chibok", "NG"),
    ("A blast in Peshawar, in Pakistan.", "Peshawar", "PK"),
    ("Police in Hong Kong made arrests.", "Hong Kong", "HK"),
    ("Shelling of Bakhmut in Ukraine went on.", "Bakhmut", "UA"),
    ("A court in The Hague ruled.", "The Hague", "NL"),
    ("Fighting in Goma, in the Democratic Republic of Congo.", "Goma", "CD"),
    ("The siege of Mariupol in Ukraine.", "Mariupol", "UA"),
    ("Raids in the northern West Bank.", "northern West Bank", "PS"),
    ("Clashes in southern South Sudan.", "southern South Sudan", "SS"),
    ("A bomb went off in western Northern Ireland.", "western Northern Ireland", "GB"),
]


@pytest.mark.parametrize(("text", "place", "country"), SOME)
def test_places_of_the_world(places: PlaceIndex, text: str, place: str, country: str) -> None:
    here = found(places, text)
    hits = [where for name, where in here.items() if place.removeprefix("The ") in name]
    assert [where[1] for where in hits[:1]] == [country], here


# --- spans, and even-handedness -----------------------------------------------------------------------------------------------


def test_every_mention_is_in_the_text(places: PlaceIndex) -> None:
    article, sentences = read("Jets struck Ma'arrat an-Nu'man, al-Bab and the province of Hama.", "Syria's northern countryside burned.")
    words = article.report.words
    for mention in find_places(sentences, places=places, parties=()):
        assert words[mention.start : mention.end] == mention.text
        assert mention.first <= mention.head < mention.last


def test_lost_commas_and_apostrophes(places: PlaceIndex) -> None:
    here = found(places, "Strikes hit Syrias Idlib province and Aleppos countryside, said monitors.")
    assert {("Aleppo Governorate", "SY"), ("Idlib Governorate", "SY")} <= set(here.values())


@pytest.mark.parametrize("holder", ["government", "rebel", "jihadist", "opposition"])
def test_who_holds_a_place_changes_nothing(places: PlaceIndex, holder: str) -> None:
    assert identity(places, f"In Syria, shells fell on {holder}-held Saraqib.", text="Saraqib").name == "Saraqib"


def test_a_party_with_its_own_name_holds_no_place(places: PlaceIndex) -> None:
    texts = ("The Free Syrian Police of Aleppo City spoke.",)
    _, sentences = read(*texts)
    tokens = sentences[0].tokens
    known = Identity(key="REBELS", name="Free Syrian Police of Aleppo City", score=0.95, why="name")
    party = Mention(
        kind="party",
        sentence=0,
        first=1,
        last=7,
        head=3,
        start=tokens[1].start,
        end=tokens[6].end,
        text="Free Syrian Police of Aleppo City",
        identity=known,
    )
    assert find_places(sentences, places=places, parties=(party,)) == ()
    guess = Mention(
        kind="person",
        sentence=0,
        first=5,
        last=7,
        head=5,
        start=tokens[5].start,
        end=tokens[6].end,
        text="Aleppo City",
        identity=Identity(key="SYR", score=0.3),
    )
    assert [m.text for m in find_places(sentences, places=places, parties=(guess,))] == ["Aleppo City"]


def test_a_broken_row_is_told_with_file_and_line(tmp_path: object) -> None:
    from pathlib import Path

    from sayso.errors import BadKnowledge

    folder = Path(str(tmp_path)) / "places"
    folder.mkdir()
    (folder / "mine.csv").write_text(
        "id,name,aliases,kind,country,admin1,lat,lon,within,population,basis\nx:one,One,,town,SY,,north,36,,,\n", encoding="utf-8"
    )
    with pytest.raises(BadKnowledge, match=r"mine\.csv, line 2"):
        build_places(Knowledge(str(tmp_path)))


def test_a_users_table_is_laid_on_top(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path)) / "places"
    folder.mkdir()
    (folder / "mine.csv").write_text(
        "id,name,aliases,kind,country,admin1,lat,lon,within,population,basis\nsy:hill,Hill of Zarqun,Zarqun,mountain,SY,Hama,35.2,36.9,,,\n",
        encoding="utf-8",
    )
    index = build_places(Knowledge(str(tmp_path)))
    assert identity(index, "Fighters in Syria took Zarqun.", text="Zarqun").lat == 35.2


# --- sentences that tempt -------------------------------------------------------------------------------------------------------
