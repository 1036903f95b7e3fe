"""Head counts: their bounds, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numbers_rows import article_of, cases, sentences_of
from sayso.mentions.amounts import load_number_words, read_number
from sayso.mentions.counts import find_counts
from test_times import plain_sentence

ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


@pytest.mark.parametrize("case", cases("counts"), ids=lambda case: case["text"][:60])
def test_counts(case: dict) -> None:
    mentions = find_counts(sentences_of(case["text"]))
    assert {m.text: [m.low, m.high] for m in mentions} == {str(words): bounds for words, bounds in case["counts"].items()}
    for mention in mentions:
        assert article_of(case["text"], None).report.words[mention.start : mention.end] == mention.text


def spelled(number: int) -> list[str]:
    """A number in English words, in tokens."""
    if number >= 1000:
        return [*spelled(number // 1000), "thousand", *(spelled(number % 1000) if number % 1000 else [])]
    if number >= 100:
        return [*spelled(number // 100), "hundred", *(["and", *spelled(number % 100)] if number % 100 else [])]
    if number < 20:
        return [ONES[number]]
    return [TENS[number // 10], *(["-", ONES[number % 10]] if number % 10 else [])]


@given(st.integers(1, 999_999))
def test_numbers_in_words(number: int) -> None:
    words = spelled(number)
    read = read_number(words, 0, load_number_words())
    assert read is not None
    assert (read.low, read.high, read.last) == (number, number, len(words))


@given(st.integers(1000, 99_999_999), st.sampled_from(",.'"))
def test_either_separator(number: int, separator: str) -> None:
    read = read_number([f"{number:,}".replace(",", separator)], 0, load_number_words())
    assert read is not None
    assert read.low == read.high == number


@given(
    st.lists(
        st.sampled_from(
            [
                "at",
                "least",
                "23",
                "civilians",
                "up",
                "to",
                "dozens",
                "of",
                "and",
                "-",
                "3,5",
                "thousand",
                "more",
                "than",
                "killed",
                "no",
                "or",
                "half",
                "a",
                "dozen",
                "km",
                "people",
                "2016",
                "about",
                "%",
            ]
        ),
        min_size=1,
        max_size=9,
    )
)
def test_any_words_give_counts_inside_or_none(words: list[str]) -> None:
    sentence = plain_sentence(" ".join(words))
    for mention in find_counts((sentence,)):
        assert 0 <= mention.first < mention.last <= len(sentence.tokens)
        assert mention.low is not None or mention.high is not None
        assert mention.low is None or mention.high is None or mention.low <= mention.high
