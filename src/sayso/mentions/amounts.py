"""Words of a sentence in, numbers out: "23", "3,5 thousand", "twenty to thirty", "dozens", "23civilians"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sayso.knowledge import kept, load_knowledge
from sayso.model import Token

_GROUPED = re.compile(r"\d{1,3}(?:([,.'’ ])\d{3})(?:\1\d{3})*$")
_PLAIN = re.compile(r"\d+$")
_DECIMAL = re.compile(r"\d+[.,]\d{1,2}$")
_GLUED = re.compile(r"(\d{1,6})([a-z]{4,})$")
_RANGE = re.compile(r"(\d+)[-–—](\d+)$")
_SCALED = re.compile(r"(\d+(?:[.,]\d+)?)(k|m|mn|mln|million)$")
_OPEN = re.compile(r"(\d+)\+$")
_RANGE_WORDS = frozenset({"to", "-", "–", "—", "or", "and"})


@dataclass(frozen=True, slots=True)
class NumberWords:
    units: dict[str, int]
    tens: dict[str, int]
    scales: dict[str, int]
    vague: dict[tuple[str, ...], tuple[int, int]]
    hedges: dict[tuple[str, ...], str]
    after: dict[tuple[str, ...], str]
    between: frozenset[str]
    currency: frozenset[str]
    names_before: frozenset[str]
    people: frozenset[str]
    not_people: frozenset[str]
    starts: frozenset[str]
    harm: frozenset[str]
    toll: frozenset[str]
    months: frozenset[str]
    hedge_ends: frozenset[str]
    longest: int

    def counts_people(self, token: Token) -> bool | None:
        """Whether a noun counts people; None where it may be either."""
        lemma, low = token.lemma.lower(), token.text.lower()
        single = low[:-1] if low.endswith("s") and len(low) > 4 else low
        if lemma in self.people or single in self.people or low in self.people:
            return True
        if lemma in self.not_people or single in self.not_people or low in self.not_people:
            return False
        if low.endswith(("ists", "ians", "men", "women", "ist")):
            return True
        return None


@kept
def load_number_words() -> NumberWords:
    knowledge = load_knowledge()
    table = knowledge.document("numbers/en.yaml")
    people = {str(noun) for noun in table["people"]}
    not_people = {str(noun) for noun in table["not_people"]} - people
    people |= {
        row["noun"].lstrip("~").lower() for row in knowledge.table("agents.csv") if row["kind"] == "people" and " " not in row["noun"]
    }
    people |= {word.lower().removesuffix("s") for row in knowledge.table("countries.csv") for word in row.list("people") if " " not in word}
    vague = {tuple(str(words).split()): (low, high) for words, (low, high) in table["vague"].items()}
    hedges = {tuple(str(words).split()): kind for kind in ("about", "most", "least") for words in table[kind]}
    after = {tuple(str(words).split()): kind.removesuffix("_after") for kind in ("least_after", "most_after") for words in table[kind]}
    people -= not_people
    starts = {*table["units"], *table["tens"], *table["scales"], *(words[0] for words in vague)} - {"m", "k"}
    return NumberWords(
        units=table["units"], tens=table["tens"], scales=table["scales"], vague=vague, hedges=hedges, after=after, between=frozenset(map(str, table["between"])),
        currency=frozenset(table["currency"]), names_before=frozenset(map(str, table["names_before"])), people=frozenset(people), not_people=frozenset(not_people),
        starts=frozenset(starts), months=frozenset(knowledge.document("times/en.yaml")["months"]), harm=frozenset(table["harm"]), toll=frozenset(table["toll"]), hedge_ends=frozenset(hedge[-1] for hedge in hedges), longest=max(map(len, vague)),
    )  # fmt: skip


@dataclass(slots=True)
class Number:
    """A number found: tokens `first` to `last` (exclusive); `noun` is a noun grown into it ("23civilians")."""

    first: int
    last: int
    low: int | None
    high: int | None
    noun: str = ""
    vague: bool = False


def read_number(lows: list[str], at: int, words: NumberWords) -> Number | None:
    """A number, or two that bound one count: "20 to 30", "between 20 and 30", "two or three"."""
    first = _read_number(lows, at, words)
    if first is None or first.vague or first.noun or first.high != first.low:
        return first
    gap = lows[first.last] if first.last < len(lows) else ""
    if gap not in _RANGE_WORDS or (gap == "and" and not (at and lows[at - 1] == "between")):
        return first
    second = _read_number(lows, first.last + 1, words)
    if second is None or second.vague or second.low is None or first.low is None or second.low <= first.low or second.last - first.last > 4:
        return first
    low = first.low
    scale = 10 ** (len(str(second.low)) - len(str(low)))
    if low < 10 and second.low >= 1000 and second.low % 1000 == 0 and scale > 10:  # "two to three thousand"
        low *= 10 ** (len(str(second.low)) - 1)
    return Number(at - (gap == "and"), second.last, low, second.low, second.noun)


def _read_number(lows: list[str], at: int, words: NumberWords) -> Number | None:
    if at >= len(lows):
        return None
    low = lows[at]
    if low[0].isdigit():
        return _read_digits(lows, at, words)
    if low not in words.starts and low != "half":
        return None
    for size in range(min(words.longest, len(lows) - at), 0, -1):
        span = words.vague.get(tuple(lows[at : at + size]))
        if span is not None:
            return Number(at, at + size, *span, vague=size == 1 or span[0] != span[1])
    return _read_words(lows, at, words)


def _read_digits(lows: list[str], at: int, words: NumberWords) -> Number | None:
    low = lows[at]
    following = lows[at + 1] if at + 1 < len(lows) else ""
    if match := _RANGE.match(low):
        a, b = int(match[1]), int(match[2])
        return Number(at, at + 1, a, b) if a < b and len(match[1]) <= 3 else None
    if match := _GLUED.match(low):
        return Number(at, at + 1, int(match[1]), int(match[1]), match[2]) if match[2] not in ("half",) else None
    if match := _OPEN.match(low):
        return Number(at, at + 1, int(match[1]), None)
    if match := _SCALED.match(low):
        value = round(float(match[1].replace(",", ".")) * (1000 if match[2] == "k" else 1000000))
        return Number(at, at + 1, value, value)
    if _PLAIN.match(low) and len(low) <= 3 and re.fullmatch(r"\d00", following) and low[0] != "0":  # "300 000"
        end = at + 3 if lows[at + 2 : at + 3] == ["000"] else at + 2
        value = int("".join(lows[at:end]))
        return Number(at, end, value, value)
    if _PLAIN.match(low) or _GROUPED.match(low):
        if len(low) > 12 or (low[0] == "0" and low != "0"):
            return None
        value, end = int(re.sub(r"\D", "", low)), at + 1
        while end < len(lows) and lows[end] in words.scales and not (lows[end] == "m" and value < 2):
            value, end = value * words.scales[lows[end]], end + 1
        return Number(at, end, value, value)
    if _DECIMAL.match(low) and following in words.scales:  # "3,5 thousand"
        value = round(float(low.replace(",", ".")) * words.scales[following])
        return Number(at, at + 2, value, value)
    return None


def _read_words(lows: list[str], at: int, words: NumberWords) -> Number | None:
    """ "Twenty-three", "two hundred and fifty thousand", "three dozen"."""
    total, current, end, seen = 0, 0, at, False
    while end < len(lows):
        word = lows[end]
        if word in words.units and (
            not seen or current % 100 == 0 or (current % 10 == 0 and current % 100 >= 20 and words.units[word] < 10)
        ):
            current += words.units[word]
        elif word in words.tens and current % 100 == 0:
            current += words.tens[word]
        elif word in words.scales and not seen and at and lows[at - 1] in words.hedge_ends and lows[at - 1] != "the":
            current = words.scales[word]  # "more than hundred"
        elif word in words.scales and seen and word not in ("m", "k"):
            if words.scales[word] <= 100:
                current *= words.scales[word]
            else:
                total, current = total + current * words.scales[word], 0
        elif seen and word in ("and", "-") and end + 1 < len(lows) and lows[end + 1] in words.units | words.tens:
            joins = (word == "-" and current % 10 == 0 and current % 100 >= 20) or (word == "and" and current and current % 100 == 0)
            if not joins:
                break
        else:
            break
        seen, end = True, end + 1
    if not seen:
        return None
    value = total + current
    return Number(at, end, value, value)
