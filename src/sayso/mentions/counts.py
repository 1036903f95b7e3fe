"""Sentences in, mentions of head counts out, with `low` and `high` as in sections 5 and 8 of the codebook.

`first` to `last` are the number and its hedge ("at least 23"), `head` is the noun counted ("civilians"), or the number
itself where no noun stands by it ("killing 23"). Numbers that count no people are left out; where the noun could be
either, or is missing, the count is kept with a lower score, and the words around it decide (claims/figures.py).
"""

from __future__ import annotations

from dataclasses import replace

from sayso.mentions.amounts import Number, NumberWords, load_number_words, read_number
from sayso.model import Identity, Mention, Sentence, Token

NAMED_HEAD = 0.9  # the score of a count whose noun is people
BARE = 0.5  # no noun stands by it
UNSURE = 0.3  # a noun that is neither known for people nor for things
# What the tagger may take for adverbs: behind "100 over failed coup" nobody is counted
PREPOSITIONS = frozenset("over after before amid near off since during against under".split())


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
            number = read_number(lows, at, words)
            if number is None:
                at += 1
                continue
            at = number.last
            mention = _mention(sentence, lows, number, words)
            if mention is not None:
                found.append(mention)
        mentions.extend(_share_hedges(sentence, lows, found))
    return tuple(mentions)


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
    people = (number.last - 1 == head and bool(number.noun)) or (head >= number.last and words.counts_people(tokens[head]) is True)
    score, why = (
        (NAMED_HEAD, "people") if people else (BARE, "no noun") if head < number.last else (UNSURE, "a noun that may be people or not")
    )
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
    if (
        digits
        and 1900 <= value <= 2099
        and len(lows[number.first]) == 4
        and (
            before in months
            or (lows[max(0, number.first - 2) : number.first - 1] and lows[number.first - 2] in months)
            or lows[max(0, number.first - 3)] in months
        )
    ):
        return True
    if digits and 1900 <= value <= 2099 and len(lows[number.first]) == 4 and not _people_soon(tokens, number.last, words):
        return True
    if before in (",", "(") and after in (",", ".", ")") and digits and 1 <= value <= 110 and _is_someone(tokens[number.first - 2], words):
        return True  # "Khan, 28,", "the boy, 12,"
    if lows[number.first] == "one" and "no" in lows[max(number.first - (2 if before == "-" else 1), 0) : number.first]:
        return True  # "no one", "no-one"
    if (
        after in ("-", "–")
        and lows[number.last + 1 : number.last + 2]
        and lows[number.last + 1] in ("year", "day", "week", "month", "hour", "mile", "kilometre", "kilometer", "km", "minute")
    ):
        return True
    if digits and after in months and 1 <= value <= 31 and lows[number.last] != "may":
        return True
    return before in months and 1 <= value <= 31 and not _people_soon(tokens, number.last, words)


def _is_someone(token: Token, words: NumberWords) -> bool:
    return token.pos == "PROPN" or (token.pos == "NOUN" and "Number=Plur" not in token.morph and words.counts_people(token) is True)


def _people_soon(tokens: tuple[Token, ...], at: int, words: NumberWords) -> bool:
    """Whether a noun for people follows at once, adjectives and names between."""
    for token in tokens[at : at + 4]:
        if token.pos in ("NOUN", "PROPN", "ADJ", "VERB") and words.counts_people(token):
            return True
        if token.pos not in ("ADJ", "NOUN", "PROPN", "ADP", "PUNCT"):
            return False
    return False


def _counts_things(tokens: tuple[Token, ...], lows: list[str], at: int, words: NumberWords) -> bool:
    """Whether a noun for things follows a number at once ("12 houses", "24 of the 30 drones")."""
    if lows[at : at + 1] == ["of"]:
        at += 1
    for token in tokens[at : at + 5]:
        if token.pos in ("NOUN", "PROPN") and token.dep != "compound":
            return words.counts_people(token) is False
        if token.pos not in ("DET", "ADJ", "NUM", "NOUN", "PROPN") and token.dep != "amod":
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
    # "killing 16 outside a bakery", but not "burned 12 houses"
    things = _counts_things(tokens, lows, at, words)
    if things and lows[at] == "of":
        return None  # "12 of the 15 missiles"
    struck = number.first > 0 and lows[number.first - 1] in words.harm and not things
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
            if (
                i + 1 < len(tokens)
                and token.dep == "compound"
                and token.head == i + 1
                and not lows[i].endswith("s")
                and words.counts_people(tokens[i + 1]) is not False
            ):
                continue
            return i
        if (
            token.pos == "PROPN"
            or (token.text.isupper() and len(token.text) > 1)
            or (token.pos == "NOUN" and token.dep in ("compound", "nmod") and token.head == i + 1)
        ):
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
        if (token.pos == "VERB" and token.dep == "amod" and token.head > i) or (
            token.pos == "ADV" and lows[i] not in PREPOSITIONS and follows and tokens[i + 1].pos in ("ADJ", "VERB")
        ):
            continue
        break
    if last_noun is not None and not struck:
        return last_noun
    if lows[number.first] in ("no", "one", "several", "few") and lows[number.first : number.last] != ["one"]:
        return None
    return number.last - 1


def _share_hedges(sentence: Sentence, lows: list[str], found: list[Mention]) -> list[Mention]:
    """ "At least" reaches over "and" within one phrase: "at least 13 killed and 30 wounded"; not over a whole clause
    ("at least 13 were killed and 30 wounded"), as the coders read it."""
    out: list[Mention] = []
    for mention in found:
        before = out[-1] if out else None
        if (
            before is not None
            and before.high is None
            and before.low is not None
            and mention.low == mention.high
            and _reaches(lows, before, mention)
        ):
            mention = replace(mention, high=None)
        out.append(mention)
    return out


def _reaches(lows: list[str], before: Mention, mention: Mention) -> bool:
    gap = lows[before.last : mention.first]
    return (
        lows[before.first : before.first + 2] == ["at", "least"]
        and mention.last - mention.first == 1
        and bool(gap)
        and gap[-1] == "and"
        and len(gap) <= 5
        and not {"were", "was", "have", "has", "been", "died"} & set(gap)
    )
