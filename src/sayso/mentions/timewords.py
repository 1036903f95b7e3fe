"""Tokens in, one class letter for each token out: the alphabet in which times.py writes its patterns.

M month   W weekday   w weekdays ("on Fridays")   D number 1-31   N other number   Y year   I years ("2012-2014")
O day in digits ("27.02.2016")   Q day and year grown together ("282016")   C decade   G season   H named day
U unit    P part of day   K near day ("today")    L last   T this   X next   s same   E early, late   V vague
A ago     B before    F after   e earlier   l later   S since   j to   & and   b between   f from   o of   t the   q a   r every
i a preposition that a year may follow   n on, at   c comma   Z century   . anything else
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sayso.knowledge import kept, load_knowledge
from sayso.mentions.days import Day, read_day, valid
from sayso.model import Sentence, Token

Value = Any  # int, Day, str, tuple or None, by the class of the word

_LISTS = {
    "last": "L", "this": "T", "next": "X", "same": "s", "stage": "E", "vague": "V", "ago": "A", "before": "B", "after": "F", "since": "S", "to": "j",
    "and": "&", "between": "b", "from": "f", "of": "o", "the": "t", "one": "q", "every": "r", "before_year": "i", "before_day": "n", "day_parts": "P",
}  # fmt: skip
_YEAR_AFTER = frozenset("ioftbSjEMLBF&cGselq")
_MONTH_AFTER = frozenset("LTXESjfoDYb")
_DIGITS = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{2,4})$")
_YEARS = re.compile(r"((?:1[5-9]|20)\d\d)[-–—/]((?:1[5-9]|20)?\d\d)$")
_DECADE = re.compile(r"(?:((?:1[5-9]|20)\d)0|'?([2-9])0)['’]?s$")
_GROWN = re.compile(r"(\d{1,2})((?:19|20)\d\d)$")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)$")
_NUMBERS = {word: i for i, word in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"])} | {
    "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "eighteen": 18, "twenty": 20, "thirty": 30, "forty": 40}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TimeWords:
    words: dict[str, tuple[str, Value]]
    short_weekdays: dict[str, int]
    doubtful: frozenset[str]
    before_month: frozenset[str]
    names_after_weekday: frozenset[str]
    ahead_aux: frozenset[str]
    ahead: frozenset[str]
    dateline: frozenset[str]
    named_day_nouns: frozenset[str]


@kept
def load_time_words() -> TimeWords:
    table = load_knowledge().document("times/en.yaml")
    words: dict[str, tuple[str, Value]] = {",": ("c", None)}
    for name, letter in _LISTS.items():
        words.update({str(word): (letter, str(word)) for word in table[name]})
    words.update({word: ("i", word) for word in table["before_year"]} | {"earlier": ("e", "earlier"), "later": ("l", "later")})
    for unit, forms in table["units"].items():
        words.update(dict.fromkeys(forms, ("Z" if unit == "century" else "U", unit)))
    words.update({word: ("M", number) for word, number in table["months"].items()})
    for word, number in table["weekdays"].items():
        words[word] = ("W", number)
        words[word + "s"] = ("w", number)
    words.update({word: ("G", tuple(span)) for word, span in table["seasons"].items()})
    words.update({word: ("K", tuple(span)) for word, span in table["near_days"].items()})
    words.update({word: ("H", tuple(day)) for word, day in (table["named_days"] | table["famous_days"]).items()})
    return TimeWords(
        words=words, short_weekdays=table["short_weekdays"], doubtful=frozenset(table["doubtful_months"]), before_month=frozenset(table["before_month"]),
        names_after_weekday=frozenset(table["names_after_weekday"]), ahead_aux=frozenset(table["ahead_aux"]), ahead=frozenset(table["ahead"]),
        dateline=frozenset(table["dateline_words"]), named_day_nouns=frozenset(table["named_day_nouns"]),
    )  # fmt: skip


def class_of_words(sentence: Sentence, words: TimeWords) -> tuple[str, list[Value]]:
    """The class letters of a sentence, and for each token its value."""
    letters: list[str] = []
    values: list[Value] = []
    tokens = sentence.tokens
    known = words.words
    for token in tokens:
        low = token.text.lower()
        letter, value = known.get(low, (".", None))
        if letter == "." and low[0] in "0123456789'’(":
            letter, value = _read_digits(low)
        elif letter == "." and low in _NUMBERS:
            letter, value = "N", _NUMBERS[low]
        elif letter == "." and low.startswith(("mid-", "early-", "late-")):
            rest = low.partition("-")[2]
            letter, value = known.get(rest, _read_digits(rest) if rest.isdecimal() else (".", None))
        elif letter == "." and low in words.short_weekdays:
            letter, value = "d", words.short_weekdays[low]
        letters.append(letter)
        values.append(value)
    _settle(letters, values, tokens, words)
    return "".join(letters), values


def _read_digits(low: str) -> tuple[str, Value]:
    low = low.strip("()")
    if low.isdecimal():
        number = int(low) if len(low) < 12 else 0
        if len(low) == 4 and 1500 <= number <= 2099:
            return "Y", number
        if grown := (_GROWN.match(low) if len(low) in (5, 6) else None):
            return "Q", (int(grown[1]), int(grown[2]))
        return ("D" if 1 <= number <= 31 and len(low) <= 2 else "N"), number
    if match := _ORDINAL.match(low):
        return "D", int(match[1])
    if match := _DIGITS.match(low):
        return "O", day_of_digits(match[1], match[3], match[4])
    if match := _YEARS.match(low):
        last = match[2] if len(match[2]) == 4 else match[1][:2] + match[2]
        return "I", (int(match[1]), int(last))
    if match := _DECADE.match(low):
        return "C", match[1] + "X" if match[1] else f"19{match[2]}X"
    return ".", None


def day_of_digits(first: str, second: str, third: str) -> Day | None:
    """A day in digits; None where its order cannot be known ("04/05/2016")."""
    if len(first) == 4:
        return read_day(f"{first}-{int(second):02d}-{int(third):02d}") if len(third) <= 2 else None
    a, b, year = int(first), int(second), int(third)
    year = year if len(third) == 4 else 2000 + year if year < 70 else 1900 + year
    orders = {(a, b), (b, a)}
    days = {Day(year, month, day) for day, month in orders if 1 <= month <= 12 and 1 <= day <= 31 and valid(Day(year, month, day))}
    return days.pop() if len(days) == 1 and year >= 1500 else None


def _settle(letters: list[str], values: list[Value], tokens: tuple[Token, ...], words: TimeWords) -> None:
    """Words that are times only beside others: "May", "Sat", "2000", "fall"."""
    for i, letter in enumerate(letters):
        before = letters[i - 1] if i else ""
        after = letters[i + 1] if i + 1 < len(letters) else ""
        text = tokens[i].text
        if (letter == "M" and not _is_month(tokens, i, before, after, words)) or (
            letter == "W" and after and tokens[i + 1].text.lower() in words.names_after_weekday and tokens[i + 1].text[0].isupper()
        ):
            letters[i] = "."
        elif letter == "d":
            letters[i] = (
                "W" if text[0].isupper() and (after in ("D", "M") or (after == "c" and letters[i + 2 : i + 3] in (["D"], ["M"]))) else "."
            )
        elif (
            letter == "Y"
            and not (before == "D" and "M" in letters[max(0, i - 3) : i])
            and not _is_year(tokens, i, before, after, values[i])
        ):
            letters[i] = "N"
        elif letter == "H" and i + 1 < len(tokens) and tokens[i + 1].pos in ("NOUN", "PROPN"):
            if tokens[i + 1].text.lower() not in words.named_day_nouns:
                letters[i] = "."  # "a Christmas market"
        elif letter == "G" and text[0].isupper() and i and before not in ("L", "T", "X", "i") and after not in ("Y", "o"):
            letters[i] = "."  # "the Arab Spring"


def _is_month(tokens: tuple[Token, ...], i: int, before: str, after: str, words: TimeWords) -> bool:
    text = tokens[i].text
    if not text[0].isupper():
        return False
    if text.lower() not in words.doubtful or after in ("Y", "Q") or before == "D":
        return True
    if after == "D":
        return tokens[i + 1].text.lower() not in _NUMBERS
    previous = tokens[i - 1].text.lower() if i else ""
    if before == "t":
        return False
    follows = tokens[i + 1].pos if i + 1 < len(tokens) else ""
    # "in April", "by May"; not "by May and her ministers", "from June Smith"
    return (before in _MONTH_AFTER or previous in words.before_month or previous.startswith("mid-")) and follows != "PROPN"


def _is_year(tokens: tuple[Token, ...], i: int, before: str, after: str, number: int) -> bool:
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    crowd = following is not None and following.pos in ("NOUN", "PROPN", "ADJ") and following.text.endswith(("s", "people"))
    if before in ("t", "o", "f", "b", "&", "j", "D", "c", "i") and crowd and (number % 50 == 0 or before != "t"):
        return False
    if before in _YEAR_AFTER:
        return before not in ("c", "F", "s") or not crowd
    if i == 0:
        return after in ("M", "j") or (following is not None and following.pos == "PROPN" and not crowd)
    previous = tokens[i - 1]
    return ((previous.pos == "PROPN" or previous.text == "(") and not crowd) or after == "M"
