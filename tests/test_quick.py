"""Our own reading of the shipped model against spaCy's with the same weights."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.articles.clean import clean_report
from sayso.model import Report
from sayso.reports.read import read_inputs
from sayso.sentences.parse import Parser, find_sentences, fixed_starts, load_parser

EXAMPLES = Path(__file__).parent.parent / "examples"
HARD = (
    "Army shells town\n\n“We will not leave,” said the mayor.  He said\nthat “nothing was left” of St. Mary's church.",
    "...",
    "What did the soldiers who were said to have fled the town in which they had been held for three weeks tell the UN-backed court?",
    "Rebels shelled Homs and the army , which had left it , shelled it from the hills killing 12 people among them 3 children\n\n\n\nAbu Ali said",
    "He gave to the families that had lost a son in the war a sum whose size nobody would tell. Whom did she say they had sent there?",
    "A" + " and a" * 150 + " man.",
)


@pytest.fixture(scope="module")
def parser() -> Parser:
    return load_parser()


def test_our_reading_says_what_spacy_says(parser: Parser) -> None:
    assert parser.quick is not None
    reports = [item for item in read_inputs([str(EXAMPLES)]) if isinstance(item, Report)]
    reports += [Report(id=str(i), text=text) for i, text in enumerate(HARD)]
    articles = [clean_report(report) for report in reports]
    ours = list(find_sentences(articles, parser=parser))
    theirs = list(find_sentences(articles, parser=Parser(parser.language)))
    tokens = [token for sentences in ours for sentence in sentences for token in sentence.tokens]
    assert len(tokens) > 1000 and {"ORG", "PERSON", "LOC"} <= {token.ent[2:] for token in tokens}
    for mine, other in zip(ours, theirs, strict=True):
        assert mine == other


def test_the_company_of_other_texts_changes_nothing(parser: Parser) -> None:
    articles = [clean_report(Report(id=str(i), text=text)) for i, text in enumerate(HARD)]
    together = list(find_sentences(articles, parser=parser))
    assert together == [next(find_sentences([article], parser=parser)) for article in articles]


def test_nothing_to_read(parser: Parser) -> None:
    assert list(find_sentences([], parser=parser)) == []
    assert list(find_sentences([clean_report(Report(id="1", text=" \n "))], parser=parser)) == [()]


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("He left . She stayed .", {3: 1}),
        ("Mr . Smith left", {2: 0, 3: -1}),
        ("He left . and she stayed", {3: -1}),
        ('" Go ! " He left', {4: 1}),
        ("REPORTER : Who fired", {2: -1}),
        ("the town fell", {1: -1, 2: -1}),
    ],
)
def test_where_the_characters_decide(text: str, begins: dict[int, int]) -> None:
    words = text.split()
    marks = fixed_starts(words, [True] * len(words))
    assert {i: marks[i] for i in begins} == begins


def test_a_name_with_a_hyphen_is_never_cut() -> None:
    assert fixed_starts(["Vara", "-", "Tessa"], [False, False, False]) == [0, -1, -1]
    assert fixed_starts(["Vara", "-", "Tessa"], [True, True, False]) == [0, 0, 0]
