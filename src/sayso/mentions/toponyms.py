"""Sentences and the parties found in them in; mentions of places, unresolved, out.

A place is what the tables know by name, or an unknown name that the words make a place ("the village of X", "X airbase",
"in X" where the model saw a place). A name inside the name of a body or a person is none ("Aleppo Media Center"), and a
demonym ("Syrian") is none, but that two of them may name a border. A mention takes in the words that say which part or
kind of place is meant ("northern Syria", "the province of X"). Nothing here looks at which party holds a place.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sayso.model import Mention, Sentence, Token

DASHES = frozenset("-–—‐‑/")
POSSESSIVES = frozenset(("'s", "’s", "'", "’"))
CALENDAR = frozenset("january february march april may june july august september october november december monday tuesday wednesday thursday friday "
                     "saturday sunday ramadan eid christmas easter ashura".split())


class Hit(Protocol):
    @property
    def first(self) -> int: ...
    @property
    def last(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def doubtful(self) -> bool: ...


class PlaceNames(Protocol):
    """What finding asks of the index of places (`sayso.identities.gazetteer.PlaceIndex`)."""

    kinds: dict[str, str]
    words: dict[str, frozenset[str]]
    demonyms: dict[str, str]

    def match(self, tokens: Sequence[Token]) -> Sequence[Hit]: ...
    def is_name(self, text: str) -> bool: ...


@dataclass(slots=True)
class _Found:
    """A place in the making: tokens `first` to `last`; `core` is the name within."""

    first: int
    last: int
    core: tuple[int, int]
    rank: int  # what wins where two overlap: 2 a border, 1 a known name, 0 an unknown one


def find_places(sentences: tuple[Sentence, ...], *, places: PlaceNames, parties: Sequence[Mention]) -> tuple[Mention, ...]:
    """Mentions of kind "place", in order; none overlaps another. `parties`: the mentions of parties and persons, resolved."""
    by_sentence: dict[int, list[Mention]] = {}
    for party in parties:
        by_sentence.setdefault(party.sentence, []).append(party)
    mentions: list[Mention] = []
    for sentence in sentences:
        found = _find(sentence.tokens, places, by_sentence.get(sentence.index, []))
        mentions += [_mention(sentence, one) for one in found]
    return tuple(mentions)


def _find(tokens: tuple[Token, ...], places: PlaceNames, parties: list[Mention]) -> list[_Found]:
    reader = _Reader(tokens, places, parties)
    known: list[_Found] = []
    for hit in places.match(tokens):
        if reader.is_place(hit, known):
            known.append(_Found(hit.first, hit.last, (hit.first, hit.last), 1))
    taken = {number for one in known for number in range(one.first, one.last)}
    unknown = [one for one in reader.unknown_names(taken) if not taken.intersection(range(one.first, one.last))]
    for one in (*known, *unknown):
        reader.widen(one)
    borders = reader.borders(known)
    return _without_overlaps([*known, *unknown, *borders])


def _without_overlaps(found: list[_Found]) -> list[_Found]:
    kept: list[_Found] = []
    for one in sorted(found, key=lambda one: (-one.rank, one.first - one.last, one.first)):
        if all(one.last <= other.first or other.last <= one.first for other in kept):
            kept.append(one)
        elif all(one.core[1] <= other.first or other.last <= one.core[0] for other in kept):
            kept.append(_Found(*one.core, one.core, one.rank))  # "Aleppo city of Manbij": only the widening was too greedy
    return sorted(kept, key=lambda one: one.first)


def _mention(sentence: Sentence, one: _Found) -> Mention:
    tokens = sentence.tokens
    start, end = tokens[one.first].start, tokens[one.last - 1].end
    return Mention(
        kind="place", sentence=sentence.index, first=one.first, last=one.last, head=_head(tokens, one), start=start, end=end,
        text=sentence.text[start - sentence.start : end - sentence.start],
    )


def _head(tokens: tuple[Token, ...], one: _Found) -> int:
    """The token through which the place hangs on the sentence: the first whose head lies outside."""
    inside = range(one.first, one.last)
    outer = [number for number in inside if tokens[number].head not in inside or tokens[number].head == number]
    core = [number for number in outer if one.core[0] <= number < one.core[1]]
    return (outer or core or [one.core[1] - 1])[0]


class _Reader:
    """One sentence while places are looked for in it."""

    def __init__(self, tokens: tuple[Token, ...], places: PlaceNames, parties: list[Mention]) -> None:
        self.tokens = tokens
        self.lower = [token.text.lower() for token in tokens]
        self.places = places
        self.parties = parties
        self.kinds: Mapping[str, str] = places.kinds
        words = places.words
        self.parts, self.strong, self.locative = words.get("parts", frozenset()), words.get("strong", frozenset()), words.get("locative", frozenset())
        self.bodies, self.bearers, self.facilities = words.get("bodies", frozenset()), words.get("bearers", frozenset()), words.get("facilities", frozenset())

    # --- is a known name meant as a place? -----------------------------------------------------------------------------

    def is_place(self, hit: Hit, before: list[_Found]) -> bool:
        if self._inside_party(hit.first, hit.last) or self._names_a_body(hit.last) or self._bears_a_name(hit):
            return False
        if self._inside_entity(hit):
            return False
        return not hit.doubtful or self._supported(hit, before)

    def _inside_party(self, first: int, last: int) -> bool:
        """Inside the name of a body or a person; "rebels in Aleppo" and "people of Aleppo" still hold a place."""
        for party in self.parties:
            if party.last <= first or last <= party.first:
                continue
            if (party.first, party.last) == (first, last):
                return party.kind == "person"
            if party.first > first or party.last < last:
                return party.kind == "person"
            named = self.tokens[party.head].pos == "PROPN" or self.tokens[party.head].text[:1].isupper() and party.head > 0
            behind = any(self.lower[number] in self.locative for number in range(party.first, first))
            if named or not behind:
                return True
        return False

    def _names_a_body(self, after: int) -> bool:
        """ "Aleppo Media Center", "Baghdad Operations Command": large words follow, one of them of a body."""
        number = after
        while number < len(self.tokens) and number < after + 4 and (self.tokens[number].text[:1].isupper() or self.tokens[number].text.isdigit()):
            if self.lower[number] in self.bodies:
                return True
            number += 1
        return False

    def _bears_a_name(self, hit: Hit) -> bool:
        before = hit.first - 1
        return before >= 0 and self.lower[before].rstrip(".") in self.bearers and self.tokens[before].text[:1].isupper() and not self._kind_before(hit.first)

    def _inside_entity(self, hit: Hit) -> bool:
        """The model saw a person or a body of which the name is only a part."""
        first, last = self._entity(hit.first)
        kind = self.tokens[hit.first].ent[2:]
        if kind == "PERSON":
            return hit.doubtful or (first, last) != (hit.first, hit.last) and not self._apposed(hit)
        if kind == "ORG" and (first < hit.first or hit.last < last):
            wider = [n for n in range(first, last) if not hit.first <= n < hit.last]
            if hit.first > first and self.lower[hit.first - 1] in ("in", "near", "at", "from", "of") and self.tokens[hit.first - 2].pos != "PROPN":
                return False
            return any(self.tokens[n].text[:1].isupper() for n in wider) and not self._kind_after(hit.last)
        return False

    def _apposed(self, hit: Hit) -> bool:
        return hit.first > 0 and self.lower[hit.first - 1] in self.strong or bool(self._kind_before(hit.first) or self._kind_after(hit.last))

    def _entity(self, at: int) -> tuple[int, int]:
        first = last = at
        if not self.tokens[at].ent:
            return at, at + 1
        while first > 0 and self.tokens[first].ent.startswith("I-") and self.tokens[first - 1].ent:
            first -= 1
        last = at + 1
        while last < len(self.tokens) and self.tokens[last].ent.startswith("I-"):
            last += 1
        return first, last

    def _supported(self, hit: Hit, before: list[_Found]) -> bool:
        """A name that is also a word or somebody's name: what makes it a place here?"""
        if self._kind_before(hit.first) or self._kind_after(hit.last) or "LOC" in self.tokens[hit.first].ent:
            return True
        ahead = hit.first - 1
        if ahead >= 0 and self.lower[ahead] in self.strong and self.lower[hit.first] not in CALENDAR:
            return self.tokens[hit.first].pos in ("PROPN", "X", "NOUN") and self.tokens[hit.first].ent[2:] not in ("PERSON", "ORG")
        # one of a row of places: "Binnish , Sarmin and Dana"
        if ahead >= 1 and self.lower[ahead] in ("and", ",", "or") and before and before[-1].last in (ahead, ahead - 1):
            return self.tokens[hit.first].pos == "PROPN"
        return False

    # --- names that no table holds --------------------------------------------------------------------------------------

    def unknown_names(self, taken: set[int]) -> list[_Found]:
        found, at = [], 0
        while at < len(self.tokens):
            first, last = self._run(at, taken)
            if last > first:
                if self._is_unknown_place(first, last):
                    found.append(_Found(first, last, (first, last), 0))
                at = last
            else:
                at += 1
        return found

    def _run(self, at: int, taken: set[int]) -> tuple[int, int]:
        """A run of large proper names from `at`, with the articles and hyphens inside it."""
        number = at
        if self._article(number) and number not in taken:
            number += 2 if number + 1 < len(self.tokens) and self.tokens[number + 1].text in DASHES else 1
        if not self._name_word(number, taken):
            return at, at
        last = number + 1
        while last < len(self.tokens):
            step = last
            while step < len(self.tokens) and (self.tokens[step].text in DASHES and not self.tokens[step - 1].space or self._article(step)):
                step += 1
            if not self._name_word(step, taken):
                break
            last = step + 1
        return at, last

    def _article(self, number: int) -> bool:
        if number + 1 >= len(self.tokens) or self.lower[number] not in ("al", "el", "ul", "as", "ash", "ad", "an", "ar", "at", "az", "ez", "es", "et", "er"):
            return False
        return self.tokens[number + 1].text in DASHES or self.lower[number] in ("al", "el") and self.tokens[number + 1].text[:1].isupper()

    def _name_word(self, number: int, taken: set[int]) -> bool:
        if number >= len(self.tokens) or number in taken:
            return False
        token = self.tokens[number]
        if not token.text[:1].isupper() or token.pos not in ("PROPN", "X", "NOUN", "ADJ") or self.lower[number] in CALENDAR or self.lower[number] in self.kinds:
            return False
        return (token.pos == "PROPN" or "LOC" in token.ent) and self.lower[number] not in self.places.demonyms and len(token.text) > 1

    def _is_unknown_place(self, first: int, last: int) -> bool:
        entity = {self.tokens[number].ent[2:] for number in range(first, last)}
        if self._inside_party(first, last) or any(p.first < last and first < p.last for p in self.parties) or self._names_a_body(last):
            return False
        if any(self.lower[number] in self.bodies for number in range(first, last)) or first > 0 and self.lower[first - 1].rstrip(".") in self.bearers:
            return False
        if last - first == 1 and self.tokens[first].text.isupper():
            return False  # an acronym
        if self._kind_before(first) and "PERSON" not in entity:
            return True
        kind = self._kind_after(last)
        if kind and entity <= {"LOC", ""} or kind and self.kinds[kind] in self.facilities | {"town", "quarter", "governorate"} and "PERSON" not in entity:
            return True
        ahead = self.lower[first - 1] if first else ""
        if entity == {"LOC"}:
            return True
        text = " ".join(self.tokens[number].text for number in range(first, last))
        return ahead in self.strong and not entity & {"PERSON", "ORG", "NORP"} and self.places.is_name(text)

    # --- the words beside a name -----------------------------------------------------------------------------------------

    def _kind_at(self, number: int, *, back: bool = False) -> tuple[int, int] | None:
        """(first, last) of the longest noun of `kinds` that begins (or ends, `back`) at a token."""
        for length in (3, 2, 1):
            first = number - length + 1 if back else number
            if first >= 0 and first + length <= len(self.lower) and " ".join(self.lower[first : first + length]) in self.kinds:
                return first, first + length
        return None

    def _kind_before(self, first: int) -> tuple[int, int] | None:
        """ "the city of" before a name: where "city" stands."""
        number = first - 1
        if number >= 1 and self.lower[number] in ("of", "in") and self.lower[number] == "of":
            return self._kind_at(number - 1, back=True)
        return None

    def _kind_after(self, last: int) -> str:
        if last < len(self.tokens) and self.tokens[last].text in DASHES and last + 1 < len(self.tokens):
            return ""
        kind = self._kind_at(last)
        if not kind or self._is_title_or_press(kind):
            return ""
        return " ".join(self.lower[kind[0] : kind[1]])

    def _is_title_or_press(self, kind: tuple[int, int]) -> bool:
        """ "Syria state media", "Iraq state-run": no state is meant."""
        after = self.lower[kind[1]] if kind[1] < len(self.lower) else ""
        return self.lower[kind[0]] == "state" and (after in ("media", "tv", "television", "news", "radio", "agency", "department") or after in DASHES)

    def widen(self, one: _Found) -> None:
        """Take in the words that say what kind or part of place is meant."""
        self._widen_right(one)
        before = self._kind_before(one.first)
        if before:
            one.first = before[0]
        self._take_parts(one)

    def _widen_right(self, one: _Found) -> None:
        number = one.last
        if number < len(self.tokens) and self.tokens[number].text in POSSESSIVES:
            number += 1
        start = number
        while number < len(self.tokens) and (self.lower[number] in self.parts or self.tokens[number].text in DASHES and number > start):
            number += 1
        kind = self._kind_at(number)
        if not kind or self._is_title_or_press(kind):
            return
        following = self.lower[kind[1]] if kind[1] < len(self.lower) else ""
        if following == "of" or following in DASHES or start > one.last and kind[0] == start and self.kinds[" ".join(self.lower[kind[0] : kind[1]])] == "town":
            return  # "the Damascus suburb of Douma": the kind belongs to what follows
        if kind[1] < len(self.tokens) and self.tokens[kind[1]].text[:1].isupper() and self.tokens[kind[1]].pos == "PROPN" and self.tokens[kind[0]].text[:1].islower():
            return  # "the Aleppo district Salaheddin"
        one.last = kind[1]

    def _take_parts(self, one: _Found) -> None:
        number = one.first
        while number > 0 and (self.lower[number - 1] in self.parts or self.tokens[number - 1].text in DASHES and number > 1 and self.lower[number - 2] in self.parts):
            number -= 1
        # "northern and eastern Syria" stays together
        if number > 1 and number < one.first and self.lower[number - 1] in ("and", "or", "to") and self.lower[number - 2] in self.parts:
            number -= 2
        one.first = number

    # --- borders ---------------------------------------------------------------------------------------------------------

    def borders(self, known: list[_Found]) -> list[_Found]:
        """ "the Turkish-Syrian border", "the border with Iraq", "the border between Iraq and Syria"."""
        found = []
        for number, word in enumerate(self.lower):
            if word not in ("border", "borders", "frontier"):
                continue
            if number + 1 < len(self.lower) and self.lower[number + 1] in ("town", "crossing", "city", "guards", "guard", "police", "village", "post", "gate", "region", "forces", "force"):
                continue
            first = number
            while first > 0 and (self._land(first - 1, known) or self.tokens[first - 1].text in DASHES or self.tokens[first - 1].text in POSSESSIVES
                                 or self.lower[first - 1] in ("and", "common", "shared") and first - 1 > 0 and self._land(first - 2, known)):
                first -= 1
            last = number + 1
            if last < len(self.lower) and self.lower[last] in ("with", "between"):
                ahead = last + 1
                while ahead < len(self.lower) and (self._land(ahead, known) or self.lower[ahead] in ("and", "the") and self.lower[last] == "between"
                                                   or self.lower[ahead] in self.parts):
                    ahead += 1
                if self._land(ahead - 1, known):
                    last = ahead
            if last - first > 1 and (any(self._land(n, known) for n in range(first, last))):
                while self.tokens[first].text in DASHES or self.tokens[first].text in POSSESSIVES or self.lower[first] == "and":
                    first += 1
                found.append(_Found(first, last, (first, last), 2))
        return found

    def _land(self, number: int, known: list[_Found]) -> bool:
        return self.lower[number] in self.places.demonyms or any(one.core[0] <= number < one.core[1] for one in known)
