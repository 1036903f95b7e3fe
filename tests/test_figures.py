"""Figures and dates of events: whose harm a count is, which time dates what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from numbers_rows import article_of, cases, sentences_of
from sayso.claims.dates import find_dates
from sayso.claims.figures import find_figures
from sayso.claims.harm import figure_candidates, load_figure_words
from sayso.claims.view import EventAt
from sayso.mentions.counts import find_counts
from sayso.mentions.times import find_times
from sayso.model import Mention, Sentence

DAY = "2016-06-15"


def read(case: dict) -> tuple[tuple[Sentence, ...], tuple[Mention, ...], dict[str, EventAt]]:
    sentences = sentences_of(case["text"])
    mentions = (*find_times(sentences, article=article_of(case["text"], DAY)), *find_counts(sentences))
    events = {
        word: next((s.index, i, kind) for s in sentences for i, t in enumerate(s.tokens) if t.text == word)
        for word, kind in case["events"].items()
    }
    return sentences, mentions, events


@pytest.mark.parametrize("case", [case for case in cases("events") if "figures" in case], ids=lambda case: case["text"][:60])
def test_figures(case: dict) -> None:
    sentences, mentions, events = read(case)
    given = tuple(events.values())
    found = dict(zip(given, find_figures(given, sentences=sentences, mentions=mentions), strict=True))
    for word, figures in case["figures"].items():
        assert [[f.measure, f.low, f.high] for f in found[events[word]]] == figures
        for figure in found[events[word]]:
            assert figure.text in case["text"]
            assert figure.who in case["text"]


def test_noun_is_found_again() -> None:
    """Where commas were taken away a count has lost its noun, which says whom it counts."""
    words = load_figure_words()
    for case in cases("events"):
        sentences, mentions, _ = read(case)
        counts = [m for m in mentions if m.kind == "count" and m.head >= m.last and m.identity and m.identity.why == "people"]
        for mention in counts:
            lost = replace(mention, head=mention.last - 1)
            (found,) = [c for c in figure_candidates(sentences[mention.sentence], (lost,), words) if c.kind == "count"]
            assert found.head == mention.head, case["text"]


@pytest.mark.parametrize("case", [case for case in cases("events") if "dates" in case], ids=lambda case: case["text"][:60])
def test_dates(case: dict) -> None:
    sentences, mentions, events = read(case)
    given, article = tuple(events.values()), article_of(case["text"], DAY)
    found = dict(zip(given, find_dates(given, sentences=sentences, mentions=mentions, statements=(), article=article), strict=True))
    for word, date in case["dates"].items():
        assert found[events[word]][0] == (None if date is None else str(date))
        assert found[events[word]][1]


def test_no_time_no_date() -> None:
    sentences = sentences_of("The strike destroyed three vehicles and two bridges.")
    assert find_dates(((0, 1, "ASSAULT"),), sentences=sentences, mentions=(), statements=(), article=article_of("", DAY)) == [
        (None, "the report tells no time")
    ]
