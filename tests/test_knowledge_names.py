"""The whole reader of names, from words to identities: places and groups in at least three spellings, tempting words, re3d."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from sayso.articles.clean import clean_report
from sayso.identities.parties import PartyIndex, build_parties, resolve_parties
from sayso.identities.places import PlaceIndex, build_places, resolve_places
from sayso.knowledge import load_knowledge
from sayso.mentions.names import find_parties
from sayso.mentions.toponyms import find_places
from sayso.model import Mention, Report
from sayso.sentences.parse import Parser, find_sentences, load_parser

HERE = Path(__file__).parent
NEAR = 25.0  # kilometres
PLACED = (
    "Government forces in Syria shelled {} on Monday, residents said.",
    "A monitor said that at least 12 people were killed near {} as fighting went on across Syria.",
)
TOLD = (
    "In Syria, {} fought against government troops on Monday, residents said.",
    "{} said on Monday that an air strike had killed five people in Syria.",
)


class Names(NamedTuple):
    parser: Parser
    parties: PartyIndex
    places: PlaceIndex

    def read(self, texts: list[str]) -> Iterator[tuple[Mention, ...]]:
        """The mentions of each text, resolved."""
        reports = [Report(id=str(n), text=text, published="2017-06-06") for n, text in enumerate(texts)]
        articles = [clean_report(report) for report in reports]
        for article, sentences in zip(articles, find_sentences(articles, parser=self.parser), strict=True):
            found = find_parties(sentences, parties=self.parties)
            parties = resolve_parties(found, sentences=sentences, article=article, parties=self.parties)
            toponyms = find_places(sentences, places=self.places, parties=parties)
            yield (*parties, *resolve_places(toponyms, sentences=sentences, article=article, places=self.places))


@pytest.fixture(scope="module")
def names() -> Names:
    knowledge = load_knowledge()
    return Names(load_parser(), build_parties(knowledge), build_places(knowledge))


def rows(file: str) -> Iterator[list[str]]:
    for line in (HERE / file).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield [cell.strip() for cell in line.split(";")]


def kilometres(lat: float, lon: float, mention: Mention) -> float:
    who = mention.identity
    if who is None or who.lat is None or who.lon is None:
        return math.inf
    return 111.2 * math.hypot(who.lat - lat, (who.lon - lon) * math.cos(math.radians(lat)))


def test_the_places_of_the_war_are_resolved_in_every_spelling(names: Names) -> None:
    cases = []
    for name, at, country, spellings in rows("named_places.txt"):
        lat, lon = (float(part) for part in at.split(","))
        forms = [form.strip() for form in spellings.split("|")]
        assert len(forms) >= 3, name
        cases += [(form, lat, lon, country, text.format(form)) for form in forms for text in PLACED]
    faults = []
    for (form, lat, lon, country, text), mentions in zip(cases, names.read([case[-1] for case in cases]), strict=True):
        here = [m for m in mentions if m.kind == "place" and m.text not in ("Syria",)]
        reach = 60.0 if "Golan" in form else NEAR
        right = any(kilometres(lat, lon, m) <= reach and m.identity and country in ("*", m.identity.country) for m in here)
        if not right:
            faults.append((form, [(m.text, m.identity and (m.identity.name, m.identity.why)) for m in here]))
    assert len({case[1:3] for case in cases}) >= 40
    assert not faults, "\n".join(map(str, faults))


def test_the_groups_of_the_war_are_resolved_in_every_spelling(names: Names) -> None:
    cases = []
    for key, spellings in rows("named_parties.txt"):
        forms = [form.strip() for form in spellings.split("|")]
        assert len(forms) >= 3, key
        cases += [(form, key, text.format(form)) for form in forms for text in TOLD]
    faults = []
    for (form, key, text), mentions in zip(cases, names.read([case[-1] for case in cases]), strict=True):
        start = text.index(form)
        over = [m for m in mentions if m.kind == "party" and m.start < start + len(form) + 2 and start + 2 < m.end]
        if key not in [m.identity.key for m in over if m.identity]:
            faults.append((form, text, [(m.text, m.identity and (m.identity.key, m.identity.why)) for m in over]))
    assert not faults, "\n".join(map(str, faults))
