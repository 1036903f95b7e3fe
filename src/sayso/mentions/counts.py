"""Sentences in, mentions of head counts out, with `low` and `high` as in sections 5 and 8 of the codebook.

`first` to `last` are the number and its hedge ("at least 23"), `head` is the noun counted ("civilians"), or the number
itself where no noun stands by it ("killing 23"). Numbers that count no people are left out; where the noun could be
either, or is missing, the count is kept with a lower score, and the words around it decide (claims/figures.py).
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sayso.knowledge import load_knowledge
from sayso.model import Identity, Mention, Sentence, Token

_GROUPED = re.compile(r"\d{1,3}(?:([,.'’ ])\d{3})(?:\1\d{3})*$")
_PLAIN = re.compile(r"\d+$")
_DECIMAL = re.compile(r"\d+[.,]\d{1,2}$")
_GLUED = re.compile(r"(\d{1,6})([a-z]{4,})$")
_RANGE = re.compile(r"(\d+)[-–—](\d+)$")
_SCALED = re.compile(r"(\d+(?:[.,]\d+)?)(k|m|mn|mln|million)$")
_OPEN = re.compile(r"(\d+)\+$")
_WORD_RANGE_GAP = frozenset({"to", "-", "–", "—", "or", "and"})
_AGE_BEFORE = frozenset({"aged", "age"})
NAMED_HEAD = 0.9  # the score of a count whose noun is people
BARE = 0.5  # no noun stands by it
UNSURE = 0.3  # a noun that is neither known for people nor for things


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


@lru_cache(maxsize=1)
def load_number_words() -> NumberWords:
    knowledge = load_knowledge()
    table = knowledge.document("numbers/en.yaml")
    people = {str(noun) for noun in table["people"]}
    people |= {row["noun"].lstrip("~").lower() for row in knowledge.table("agents.csv") if row["kind"] == "people" and " " not in row["noun"]}
    people |= {word.lower().removesuffix("s") for row in knowledge.table("countries.csv") for word in row.list("people") if " " not in word}
    vague = {tuple(str(words).split()): (low, high) for words, (low, high) in table["vague"].items()}
    hedges = {tuple(str(words).split()): kind for kind in ("about", "most", "least") for words in table[kind]}
    after = {tuple(str(words).split()): kind.removesuffix("_after") for kind in ("least_after", "most_after") for words in table[kind]}
    not_people = {str(noun) for noun in table["not_people"]} - people
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


def find_counts(sentences: tuple[Sentence, ...]) -> tuple[Mention, ...]:
    """Mentions of kind "count"."""
    words = load_number_words()
    mentions: list[Mention] = []
    for sentence in sentences:
        lows = [token.text.lower() for token in sentence.tokens]
        if not any(low[0].isdigit() or low in words.starts for low in lows):
            continue
        at, found = 0, []
        while at < len(lows):
            number = _read_range(lows, at, words)
            if number is None:
                at += 1
                continue
            at = number.last
            mention = _mention(sentence, lows, number, words)
            if mention is not None:
                found.append(mention)
        mentions.extend(_share_hedges(sentence, lows, found))
    return tuple(mentions)


# --- numbers ---------------------------------------------------------------------------------------------------------


def _read_range(lows: list[str], at: int, words: NumberWords) -> Number | None:
    """A number, or two that bound one count: "20 to 30", "between 20 and 30", "two or three"."""
    first = _read_number(lows, at, words)
    if first is None or first.vague or first.noun or first.high != first.low:
        return first
    gap = lows[first.last] if first.last < len(lows) else ""
    if gap not in _WORD_RANGE_GAP or (gap == "and" and not (at and lows[at - 1] == "between")):
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
    """"Twenty-three", "two hundred and fifty thousand", "three dozen"."""
    total, current, end, seen = 0, 0, at, False
    while end < len(lows):
        word = lows[end]
        if word in words.units and (not seen or current % 100 == 0 or (current % 10 == 0 and current % 100 >= 20 and words.units[word] < 10)):
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


# --- what is counted -------------------------------------------------------------------------------------------------


def _mention(sentence: Sentence, lows: list[str], number: Number, words: NumberWords) -> Mention | None:
    tokens = sentence.tokens
    if _is_no_count(tokens, lows, number, words):
        return None
    head = _head_of(tokens, lows, number, words)
    if head is None:
        return None
    first, low, high = _hedged(lows, number, words)
    last = number.last
    for at in {number.last, head + 1 if head >= number.last else number.last}:
        for size in range(min(3, len(lows) - at), 0, -1):
            kind = words.after.get(tuple(lows[at : at + size]))
            if kind and lows[at + size : at + size + 1] != ["than"]:
                low, high = (number.low, None) if kind == "least" else (None, number.high)
                last = at + size if at == last else last
                break
    start, end = tokens[first].start, tokens[last - 1].end
    people = number.last - 1 == head and bool(number.noun) or (head >= number.last and words.counts_people(tokens[head]) is True)
    score, why = (NAMED_HEAD, "people") if people else (BARE, "no noun") if head < number.last else (UNSURE, "a noun that may be people or not")
    return Mention(
        kind="count", sentence=sentence.index, first=first, last=last, head=head, start=start, end=end, text=sentence.text[start - sentence.start : end - sentence.start],
        low=low, high=high, identity=Identity(key=None, score=score, why=why),
    )  # fmt: skip


def _hedged(lows: list[str], number: Number, words: NumberWords) -> tuple[int, int | None, int | None]:
    """Where the count starts with its hedge, and its bounds."""
    first, low, high = number.first, number.low, number.high
    while True:
        kind, size = None, 0
        if first and lows[first - 1] in words.hedge_ends:
            for size in range(min(5, first), 0, -1):
                kind = words.hedges.get(tuple(lows[first - size : first]))
                if kind:
                    break
        if not kind:
            return first, low, high
        first -= size
        if kind == "least" and not number.vague:
            high = None
        elif kind == "most" and not number.vague:
            low = None


def _is_no_count(tokens: tuple[Token, ...], lows: list[str], number: Number, words: NumberWords) -> bool:
    """Dates, ages, money, names with numbers, clock times."""
    before = lows[number.first - 1] if number.first else ""
    after = lows[number.last] if number.last < len(lows) else ""
    value = number.low or number.high or 0
    digits = lows[number.first][0].isdigit()
    if before in words.currency or after in words.currency or after in ("%", "st", "nd", "rd", "th"):
        return True
    if before in words.names_before and not number.vague and before != "no":
        return True
    if before == "at" and not words.toll & set(lows[: number.first]) and not _people_soon(tokens, number.last, words):
        return True
    months = words.months
    if digits and 1900 <= value <= 2099 and len(lows[number.first]) == 4 and (before in months or lows[max(0, number.first - 2) : number.first - 1] and lows[number.first - 2] in months or lows[max(0, number.first - 3)] in months):
        return True
    if digits and 1900 <= value <= 2099 and len(lows[number.first]) == 4 and not _people_soon(tokens, number.last, words):
        return True
    if before == "," and after in (",", ".", ")") and 10 <= value <= 110 and tokens[number.first - 2].pos == "PROPN":
        return True  # "Khan, 28,"
    if after in ("-", "–") and lows[number.last + 1 : number.last + 2] and lows[number.last + 1] in ("year", "day", "week", "month", "hour", "mile", "kilometre", "kilometer", "km", "minute"):
        return True
    if digits and after in months and 1 <= value <= 31 and lows[number.last] != "may":
        return True
    return before in months and 1 <= value <= 31 and not _people_soon(tokens, number.last, words)


def _people_soon(tokens: tuple[Token, ...], at: int, words: NumberWords) -> bool:
    """Whether a noun for people follows at once, adjectives and names between."""
    for token in tokens[at : at + 4]:
        if token.pos in ("NOUN", "PROPN", "ADJ", "VERB") and words.counts_people(token):
            return True
        if token.pos not in ("ADJ", "NOUN", "PROPN", "ADP", "PUNCT"):
            return False
    return False


def _head_of(tokens: tuple[Token, ...], lows: list[str], number: Number, words: NumberWords) -> int | None:
    """The noun counted: the first for people among those that follow, else what the parser says; the number itself where
    there is none. None where what is counted is no people."""
    if number.noun:
        return number.last - 1 if number.noun.removesuffix("s") in words.people else None
    at = number.last
    if lows[at : at + 1] == ["-"] and lows[at + 1 : at + 2] == ["strong"]:
        return number.last - 1
    struck = number.first > 0 and lows[number.first - 1] in words.harm  # "killing 16 outside a bakery"
    last_noun: int | None = None
    skip = at
    for i in range(at, min(at + 9, len(tokens))):
        token, follows = tokens[i], lows[i + 1] if i + 1 < len(lows) else ""
        if i < skip:
            continue
        if follows in ("-", "–") and token.space is False:  # "two pro-government villages": the compound is no noun
            skip = i + 2
            continue
        if lows[i] in words.harm and not (i + 1 < len(tokens) and words.counts_people(tokens[i + 1])):
            break
        kind = words.counts_people(token) if token.pos in ("NOUN", "PROPN", "ADJ", "VERB", "X", "SYM", "PRON") else None
        if kind and not (token.pos in ("ADJ", "VERB") and token.dep == "amod"):
            if i + 1 < len(tokens) and token.dep == "compound" and token.head == i + 1 and not lows[i].endswith("s") and words.counts_people(tokens[i + 1]) is not False:
                continue
            return i
        if token.pos == "PROPN" or (token.text.isupper() and len(token.text) > 1) or (token.pos == "NOUN" and token.dep in ("compound", "nmod") and token.head == i + 1):
            if kind is False and tokens[number.last - 1].head == i:
                return number.last - 1 if struck else None
            last_noun = last_noun if kind is False else i
            continue
        if token.pos in ("NOUN", "X", "SYM"):
            if kind is False and follows != "member":
                return number.last - 1 if struck else None
            return i
        if token.pos in ("ADJ", "PUNCT", "DET") or lows[i] in words.between or (token.pos == "NUM" and i == at):
            if token.text in ",;:.":
                break
            continue
        if (token.pos == "VERB" and token.dep == "amod" and token.head > i) or (token.pos == "ADV" and follows and tokens[i + 1].pos in ("ADJ", "VERB")):
            continue
        break
    if last_noun is not None and not struck:
        return last_noun
    if lows[number.first] in ("no", "one", "several", "few") and lows[number.first : number.last] != ["one"]:
        return None
    return number.last - 1


def _share_hedges(sentence: Sentence, lows: list[str], found: list[Mention]) -> list[Mention]:
    """"At least" reaches over "and" within one phrase: "at least 13 killed and 30 wounded"; not over a whole clause
    ("at least 13 were killed and 30 wounded"), as the coders read it."""
    out: list[Mention] = []
    for mention in found:
        before = out[-1] if out else None
        if before is not None and before.high is None and before.low is not None and mention.low == mention.high and _reaches(lows, before, mention):
            mention = _with_bounds(mention, mention.low, None)
        out.append(mention)
    return out


def _reaches(lows: list[str], before: Mention, mention: Mention) -> bool:
    gap = lows[before.last : mention.first]
    return lows[before.first : before.first + 2] == ["at", "least"] and mention.last - mention.first == 1 and bool(gap) and gap[-1] == "and" and len(gap) <= 5 and not {"were", "was", "have", "has", "been", "died"} & set(gap)


def _with_bounds(mention: Mention, low: int | None, high: int | None) -> Mention:
    return Mention(
        kind=mention.kind, sentence=mention.sentence, first=mention.first, last=mention.last, head=mention.head, start=mention.start, end=mention.end,
        text=mention.text, low=low, high=high, identity=mention.identity,
    )  # fmt: skip
