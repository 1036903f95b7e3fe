"""Times: found and resolved against the report's day; nothing where nothing can be known."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numbers_rows import article_of, cases, sentences_of
from sayso.claims.story import span_of_days
from sayso.mentions.days import Day, later, later_month, month_day, read_day, weekday_near
from sayso.mentions.times import find_times
from sayso.model import Sentence, Token

DAY = "2016-06-15"


@pytest.mark.parametrize("case", cases("times"), ids=lambda case: case["text"][:60])
def test_times(case: dict) -> None:
    article = article_of(case["text"], case.get("dated", DAY))
    mentions = find_times(sentences_of(case["text"]), article=article)
    found = {m.text: m.identity.key if m.identity else None for m in mentions}
    assert found == {words: None if key is None else str(key) for words, key in case["times"].items()}
    for mention in mentions:
        assert article.report.words[mention.start : mention.end] == mention.text
        assert mention.identity is None or mention.identity.why


def test_day_at_the_head_is_marked() -> None:
    words = "Posted on 3 June 2016 Two villages burned"
    mentions = find_times((plain_sentence(words),), article=article_of(words, "2016-06-03"))
    assert [m.identity.why.startswith("dateline") for m in mentions if m.identity] == [True]


def plain_sentence(words: str) -> Sentence:
    """Words without syntax, as a parser that has lost its way might give them."""
    tokens, at = [], 2
    for i, word in enumerate(words.split(" ")):
        pos = "NUM" if word[0].isdigit() else "PROPN" if word[0].isupper() else "ADP" if word in ("on", "in") else "NOUN"
        tokens.append(Token(text=word, lemma=word.lower(), pos=pos, morph="", dep="dep", head=max(0, i - 1), start=at, end=at + len(word)))
        at += len(word) + 1
    return Sentence(index=0, start=2, end=at - 1, text=words, kind="body", tokens=tuple(tokens))


@pytest.mark.parametrize(
    ("words", "dated", "key"),
    [
        ("Rebels fled over the weekend", "2016-06-15", "2016-06-11/2016-06-12"),
        ("Rebels fled at the weekend", "2016-06-13", "2016-06-11/2016-06-12"),
        ("Rebels fled over the weekend", "2016-06-12", "2016-06-11/2016-06-12"),
        ("Fighting raged since the weekend", "2016-06-15", "2016-06-11/2016-06-15"),
        ("Rebels are expected to leave over the weekend", "2016-06-15", "2016-06-18/2016-06-19"),
        ("They went home before the weekend of prayer", "2016-06-15", None),
        ("Rebels fled over the weekend", "2016-06", None),
    ],
)
def test_the_weekend(words: str, dated: str, key: str | None) -> None:
    mentions = find_times((plain_sentence(words),), article=article_of(words, dated))
    assert [m.identity.key for m in mentions if m.identity] == ([key] if key else [])


days = st.dates(min_value=date(1950, 1, 1), max_value=date(2049, 12, 31))


@given(days, st.integers(0, 6), st.booleans())
def test_weekdays_are_within_a_week(day: date, weekday: int, ahead: bool) -> None:
    found = weekday_near(weekday, near=Day(day.year, day.month, day.day), ahead=ahead).as_date()
    assert found.weekday() == weekday
    assert 0 <= (found - day).days * (1 if ahead else -1) <= 6


@given(days, days)
def test_a_day_without_year_is_near_the_report(day: date, near: date) -> None:
    found = month_day(day.month, day.day, near=Day(near.year, near.month, near.day), ahead=False)
    if found is not None:  # 29 February may be years away
        assert (found.month, found.day) == (day.month, day.day)
        assert -5 * 366 < (found.as_date() - near).days <= 60


@given(days, st.integers(-400, 400))
def test_edtf_is_read_back(day: date, shift: int) -> None:
    moved = later(Day(day.year, day.month, day.day), shift)
    assert read_day(str(moved)) == moved
    month = later_month(moved, shift // 10)
    assert read_day(str(month)) == month
    assert later_month(month, -(shift // 10)) == Day(moved.year, moved.month)


@given(
    st.lists(
        st.sampled_from(
            [
                "on",
                "since",
                "the",
                "last",
                "3",
                "May",
                "2016",
                "Tuesday",
                "week",
                "ago",
                "two",
                "-",
                "to",
                "early",
                "and",
                ",",
                "9th",
                "days",
                "Monday",
                "in",
                "between",
                "31",
                "February",
                "yesterday",
                "summer",
            ]
        ),
        min_size=1,
        max_size=9,
    )
)
def test_any_words_give_times_in_order_or_none(words: list[str]) -> None:
    sentence = plain_sentence(" ".join(words))
    for mention in find_times((sentence,), article=article_of(sentence.text, DAY)):
        assert 0 <= mention.first < mention.last <= len(sentence.tokens)
        assert mention.text == sentence.text[mention.start - 2 : mention.end - 2]
        if mention.identity and mention.identity.key:
            first, last = span_of_days(mention.identity.key)
            assert first <= last
