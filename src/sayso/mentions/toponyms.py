"""Sentences and the parties found in them in; mentions of places, unresolved, out.

A place is what the tables know by name, or an unknown name that the words make a place ("the village of X", "X airbase",
a name spelled like a place of the lands that the report is about). A name inside the name of a body or a person is none
("Aleppo Media Center"), and a demonym ("Syrian") is none, but that two of them may name a border. A mention takes in the
words that say which part or kind of place is meant ("northern Syria", "the province of X"). Nothing here looks at which
party holds a place, and the model's word for what a name is counts less than the tables'.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sayso.mentions.placewords import ARTICLES, DASHES, POSSESSIVES, Found, Hit, PlaceNames, PlaceWords
from sayso.model import Mention, Sentence, Token

CALENDAR = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "ramadan",
        "eid",
        "christmas",
        "easter",
        "ashura",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sept",
        "sep",
        "oct",
        "nov",
        "dec",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thurs",
        "fri",
        "sat",
        "sun",
    ]
)
# what joins the parts of a person's name: "Hamza bin Laden", "Ursula von der Leyen"
NAME_LINKS = frozenset(["bin", "ibn", "ben", "bint", "van", "von", "der", "de", "di", "da", "dos"])
TITLED = 0.7  # a sentence with so many of its words written large is a headline: large letters tell nothing there
JOINTS = frozenset(["of", "for", "the", "and", "in", "to", "al", "el", "s", "'s", "’s"])
NAMING = frozenset(("PROPN", "NOUN", "ADJ", "X", "NUM"))
LINKS = frozenset(("and", "or", ",", "&"))
# from here on a party or person was known by its name or title; below, it was guessed from the shape of the words
KNOWN_PARTY, KNOWN_PERSON = 0.8, 0.55


def find_places(sentences: tuple[Sentence, ...], *, places: PlaceNames, parties: Sequence[Mention]) -> tuple[Mention, ...]:
    """Mentions of kind "place", in order; none overlaps another. `parties`: the mentions of parties and persons, resolved."""
    by_sentence: dict[int, list[Mention]] = {}
    for party in parties:
        by_sentence.setdefault(party.sentence, []).append(party)
    hits = [places.match(sentence.tokens) for sentence in sentences]
    lands = places.lands_of([sentence.tokens for sentence in sentences], [hit.name for row in hits for hit in row if hit.major])
    persons = _surnames(sentences, parties)
    mentions: list[Mention] = []
    for sentence, here in zip(sentences, hits, strict=True):
        reader = _Reader(sentence.tokens, places, by_sentence.get(sentence.index, []), here, lands, persons)
        mentions += [_mention(sentence, one) for one in reader.find(named=bool(mentions))]
    return tuple(mentions)


def _surnames(sentences: Sequence[Sentence], parties: Sequence[Mention]) -> frozenset[str]:
    """The last words of the persons that the report names in full: by itself, such a word is the person again."""
    by_index = {sentence.index: sentence.tokens for sentence in sentences}
    names = {
        by_index[p.sentence][p.last - 1].text.lower()
        for p in parties
        if p.kind == "person" and p.last - p.first > 1 and p.sentence in by_index
    }
    for tokens in by_index.values():
        for token, following in pairwise((*tokens, None)):
            if token is not None and token.ent == "I-PERSON" and (following is None or following.ent != "I-PERSON"):
                names.add(token.text.lower())
    return frozenset(names)


def _without_overlaps(found: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (-one.rank, one.first - one.last, one.first)):
        if all(one.last <= other.first or other.last <= one.first for other in kept):
            kept.append(one)
        elif all(one.core[1] <= other.first or other.last <= one.core[0] for other in kept):
            kept.append(Found(*one.core, one.core, one.rank))  # only the widening was too greedy
    return sorted(kept, key=lambda one: one.first)


def _mention(sentence: Sentence, one: Found) -> Mention:
    tokens = sentence.tokens
    start, end = tokens[one.first].start, tokens[one.last - 1].end
    return Mention(
        kind="place",
        sentence=sentence.index,
        first=one.first,
        last=one.last,
        head=_head(tokens, one),
        start=start,
        end=end,
        text=sentence.text[start - sentence.start : end - sentence.start],
    )


def _head(tokens: tuple[Token, ...], one: Found) -> int:
    """The token through which the place hangs on the sentence: the first whose head lies outside."""
    inside = range(one.first, one.last)
    outer = [number for number in inside if tokens[number].head not in inside or tokens[number].head == number]
    return (outer or [one.core[1] - 1])[0]


class _Reader(PlaceWords):
    """One sentence while places are looked for in it."""

    def __init__(
        self,
        tokens: tuple[Token, ...],
        places: PlaceNames,
        parties: list[Mention],
        hits: Sequence[Hit],
        lands: frozenset[str],
        persons: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(tokens, places, frozenset(number for hit in hits if hit.major for number in range(hit.first, hit.last)))
        self.parties = parties
        self.hits = hits
        self.lands = lands
        self.persons = persons
        words = [token for token in tokens if token.text[:1].isalpha()]
        self.titled = len(words) > 3 and sum(token.text[0].isupper() for token in words) > TITLED * len(words)
        self.in_hits = {number for hit in hits for number in range(hit.first, hit.last)}

    def find(self, *, named: bool) -> list[Found]:
        """`named`: a place was named before this sentence."""
        known: list[Found] = []
        for hit in self.hits:
            if self.is_place(hit, known):
                known.append(Found(hit.first, hit.last, (hit.first, hit.last), 1))
        taken = {number for one in known for number in range(one.first, one.last)}
        unknown = self.unknown_names(taken, known)
        for one in (*known, *unknown):
            self.widen(one)
        anaphors = [one for one in self.anaphors() if named or any(other.last <= one.first for other in known)]
        return _without_overlaps([*known, *unknown, *self.capitals(), *self.old_cities(), *self.borders(known), *anaphors])

    # --- is a known name meant as a place? -----------------------------------------------------------------------------

    def is_place(self, hit: Hit, before: list[Found]) -> bool:
        if self._inside_party(hit.first, hit.last) or self._names_a_body(hit) or self._bears_a_name(hit):
            return False
        if self._inside_entity(hit) or self._inside_run(hit) or self._is_person_or_day(hit) or self.word(hit.last) in self.things:
            return False
        return not hit.doubtful or self._supported(hit, before)

    def _inside_party(self, first: int, last: int) -> bool:
        """Inside the proper name of a body or a person. "Rebels in Aleppo", "Afrin locals", "Syria's army" still hold a place."""
        for party in self.parties:
            if party.last <= first or last <= party.first or self._is_longer(first, last, party):
                continue
            if first == party.first and self.word(last) in self.bearers:
                continue  # "Homs Governor Talal Barazi"
            run = self._proper_run(first, last, party)
            rest = [n for n in range(*run) if not first <= n < last and self._odd(n)]
            if self._is_firm(party):
                if rest or (party.kind == "person" and party.last - party.first <= last - first):
                    return True
            elif (
                party.kind == "person"
                and not self._led_in(party.first)
                and not self._is_own(first, last)
                and not self.kind_after(last)
                and (first - 1 in rest or last in rest)
            ):
                return True
        return False

    def _is_own(self, first: int, last: int) -> bool:
        """A name that our own tables hold of the lands of the report, at the beginning of a guessed person."""
        return any(
            hit.first == first and hit.last == last and hit.major and self.lands & self.places.lands_named(hit.name) for hit in self.hits
        )

    def _proper_run(self, first: int, last: int, party: Mention) -> tuple[int, int]:
        """The run of large words, and of small ones that join them, around a name and inside a party: "Islamic State of
        Iraq | fighters", "the | Homs Media Center | activists"."""
        while first > party.first and (self.large(first - 1) or self.lower[first - 1] in JOINTS or self.tokens[first - 1].text in DASHES):
            first -= 1
        while last < party.last and (
            self.large(last) or (self.lower[last] in JOINTS and last + 1 < party.last) or self.tokens[last].text in DASHES
        ):
            last += 1
        return first, last

    def _is_longer(self, first: int, last: int, party: Mention) -> bool:
        """ "Sheikh Maqsoud", "the city of Hasaka": a name of several words, or one that is said to be a place, is not the
        person that a title or a neighbour made of it."""
        if party.kind != "person" or first > party.first or last < party.last:
            return False
        return last - first > 1 or self.kind_before(first) is not None or bool(self.kind_after(last))

    def _is_firm(self, party: Mention, *, said: bool = False) -> bool:
        """Known by a name or a title of our tables, not guessed from the shape of the words; where the words say that a
        place is meant (`said`: "the village of Sheikh Mustafa"), a title is not enough."""
        identity = party.identity
        return (
            identity is not None
            and identity.key is not None
            and identity.score >= (KNOWN_PERSON if party.kind == "person" and not said else KNOWN_PARTY)
        )

    def _led_in(self, first: int) -> bool:
        """ "in", "the town of", "the outskirts of" before a name."""
        return (
            self.word(first - 1) in self.strong
            or self.kind_before(first) is not None
            or (self.word(first - 1) == "of" and self.word(first - 2) in self.around)
        )

    def _names_a_body(self, hit: Hit) -> bool:
        """ "Aleppo Media Center", "Baghdad Operations Command": large words follow, one of them of a body."""
        number = hit.last
        while number < min(len(self.tokens), hit.last + 3) and self.large(number):
            if self.lower[number] in self.places.demonyms or self.tokens[number].pos not in NAMING:
                return False
            if self.lower[number] in self.bodies:
                return True
            if number in self.in_hits:
                return False
            number += 1
        return False

    def _bears_a_name(self, hit: Hit) -> bool:
        before = hit.first - 1
        if before < 0 or self.kind_before(hit.first):
            return False
        return (self.lower[before] in NAME_LINKS and not self.large(before)) or (
            self.lower[before].rstrip(".") in self.bearers and self.large(before)
        )

    def _inside_entity(self, hit: Hit) -> bool:
        """The model saw a person or a body of which the name is only a part, and large words beside it bear that out."""
        if self.tokens[hit.first].ent[2:] not in ("PERSON", "ORG"):
            return False
        # what our own tables hold of the lands of the report counts more than the model's guess
        own = bool(self.lands & self.places.lands_named(hit.name))
        if (
            own
            and (hit.last - hit.first > 1 or self._led_in(hit.first))
            or hit.major
            and self.tokens[hit.first].ent[2:] == "ORG"
            and self.word(hit.first - 1) != "of"
        ):
            return False
        first, last = self._entity(hit.first)
        before, after = hit.first - 1, hit.last
        if before >= first and self._odd(before):
            return True
        if (
            first <= before
            and self.lower[before] == "of"
            and self._odd(before - 1)
            and before - 1 >= first
            and not self.kind_at(before - 1, back=True)
        ):
            return True
        if after < last and self._odd(after) and not self.kind_after(after):
            return True
        return hit.doubtful and self.tokens[hit.first].ent[2:] == "PERSON" and not self._led_in(hit.first)

    def _odd(self, number: int) -> bool:
        """A large word that is no place, no kind of place and no demonym: a part of a longer name."""
        return (
            self.large(number)
            and self.tokens[number].pos in NAMING
            and number not in self.in_hits
            and self.lower[number] not in CALENDAR
            and self.lower[number] not in self.places.demonyms
            and self.lower[number] not in self.kinds
            and self.lower[number] not in self.parts
            and self.lower[number] not in self.strong
            and not self.is_article(number)
            and not self.is_article(number - 2)
        )

    def _inside_run(self, hit: Hit) -> bool:
        """A small place of one word inside a longer unknown name ("Tal Alam", "Jub Ghabsheh") is not what is meant."""
        if hit.last - hit.first == 1 and self.lower[hit.first] in self.prefixes and self._odd(hit.last):
            return True
        if hit.major or hit.last - hit.first > 3:
            return False
        beside = [
            n
            for n in (hit.first - 1, hit.last)
            if 0 <= n < len(self.tokens) and self._odd(n) and self.tokens[n].pos == "PROPN" and self.lower[n] not in CALENDAR
        ]
        return any(n != 0 or hit.doubtful for n in beside)

    def _is_person_or_day(self, hit: Hit) -> bool:
        """ "Nov. 24"; "Kennedy" in a report that names John Kennedy; "Ann Hamilton"."""
        word = self.lower[hit.first].rstrip(".")
        if (
            hit.last - hit.first > 1
            or self._led_in(hit.first)
            and word not in CALENDAR
            or self.kind_after(hit.last)
            or self.places.is_country(hit.name)
        ):
            return False
        if word in CALENDAR:
            return True
        if self.lands & self.places.lands_named(hit.name):
            return False  # what our own tables hold of the lands of the report
        before = hit.first - 1
        named_after = before > 0 and self._odd(before) and self.tokens[before].pos == "PROPN" and "LOC" not in self.tokens[hit.first].ent
        return word in self.persons or named_after

    def _entity(self, at: int) -> tuple[int, int]:
        first, last = at, at + 1
        while first > 0 and self.tokens[first].ent.startswith("I-") and self.tokens[first - 1].ent:
            first -= 1
        while last < len(self.tokens) and self.tokens[last].ent.startswith("I-"):
            last += 1
        return first, last

    def _supported(self, hit: Hit, before: list[Found]) -> bool:
        """A name that is also a word or somebody's name: what makes it a place here?"""
        if self.kind_before(hit.first) or (self.kind_after(hit.last) and self.tokens[hit.first].pos == "PROPN"):
            return True
        if self.lower[hit.first].rstrip(".") in CALENDAR:
            return False
        if "LOC" in self.tokens[hit.first].ent:
            return True
        ahead = hit.first - 1
        if self.word(ahead - (self.word(ahead) == "the")) in self.strong:
            return self.tokens[hit.first].pos in ("PROPN", "X", "NOUN") and self.tokens[hit.first].ent[2:] != "PERSON"
        # the report is about its land: "the king of Jordan" in a report that names Amman
        if (
            hit.first
            and self.tokens[hit.first].pos == "PROPN"
            and self.tokens[hit.first].ent[2:] not in ("PERSON", "ORG")
            and self.lands & self.places.lands_named(hit.name)
        ):
            return True
        # one of a row of places: "Binnish , Sarmin and Dana"
        return (
            self.word(ahead) in LINKS and bool(before) and before[-1].last in (ahead, ahead - 1) and self.tokens[hit.first].pos == "PROPN"
        )

    # --- names that no table holds as they are spelled ------------------------------------------------------------------

    def unknown_names(self, taken: set[int], known: list[Found]) -> list[Found]:
        found: list[Found] = []
        at = 0
        while at < len(self.tokens):
            if not self.large(at) and self.lower[at] not in ARTICLES:
                at += 1
                continue
            last = self._run(at, taken)
            if last > at and self._is_unknown_place(at, last, {one.last for one in (*known, *found)}):
                found.append(Found(at, last, (at, last), 0))
            at = max(last, at + 1)
        return found

    def _run(self, at: int, taken: set[int]) -> int:
        """Where a run of large proper names from `at` ends, with the articles and hyphens inside it; `at` if none begins."""
        number = at
        if self.is_article(number) and number not in taken:
            number += 2 if self.tokens[number + 1].text in DASHES else 1
        if not self._name_word(number, taken):
            return at
        last = number + 1
        while last < len(self.tokens):
            step = last
            while step < len(self.tokens) and (
                (self.tokens[step].text in DASHES and not self.tokens[step - 1].space) or self.is_article(step)
            ):
                step += 1
            if not self._name_word(step, taken):
                break
            last = step + 1
        return last

    def _name_word(self, number: int, taken: set[int]) -> bool:
        if not self.large(number) or number in taken:
            return False
        token, word = self.tokens[number], self.lower[number]
        if word in self.prefixes:
            return self.large(number + 1) or self.is_article(number + 1)
        if (
            word.rstrip(".") in CALENDAR
            or word in self.kinds
            or word in self.parts
            or word in self.places.demonyms
            or word in self.peoples
            or len(word) < 2
        ):
            return False
        return token.pos == "PROPN" or "LOC" in token.ent or (self.word(number - 1) in DASHES and self.is_article(number - 2))

    def _is_unknown_place(self, first: int, last: int, ends: set[int]) -> bool:
        """`ends`: where the places found so far end, for rows of them."""
        entity = {self.tokens[number].ent[2:] for number in range(first, last)}
        kind, ahead = self.kind_after(last), self.word(first - 1)
        said = kind or self.kind_before(first)
        if any(p.first < last and first < p.last and self._is_firm(p, said=bool(said)) for p in self.parties):
            return False
        if (
            any(self.lower[number] in self.bodies for number in range(first, last))
            or ahead.rstrip(".") in self.bearers
            or self._names_a_body(_Run(first, last))
        ):
            return False
        if last - first == 1 and any(c.isupper() for c in self.tokens[first].text[1:]):
            return False  # an acronym, a brand ("ExxonMobil")
        if self._led_in(first) and (said or ahead == "of"):
            return True
        if (
            kind
            and not self.titled
            and (self.kinds[kind] in self.facilities or self.kinds[kind] in ("town", "governorate", "facility") or "PERSON" not in entity)
        ):
            return True
        # a row of places, its commas perhaps lost: "Rastan, Talbiseh and Zafaraneh"
        row = first in ends or (ahead in LINKS and (first - 1 in ends or first - 2 in ends))
        firm = "LOC" in entity or self.is_article(first) or ahead in ("and", "or")
        if row and firm and "PERSON" not in entity and (first not in ends or self.is_article(first)) and not self.titled:
            return True
        # names with an article are places more often than persons: "strikes on al-Mansoura"
        articled = self.is_article(first) and self.tokens[first + 1].text in DASHES
        if ahead in self.placing and "PERSON" not in entity and not self.titled and (articled or ("LOC" in entity and "ORG" not in entity)):
            return True
        if not row and ahead not in self.placing and (entity & {"PERSON", "ORG"} or not self._taken_by_verb(first)):
            return False
        if (self.tokens[first - 1].text in POSSESSIVES and self._odd(first - 2)) or ahead.endswith(("'s", "’s")):
            return False  # "King's Cross", "Fishmongers' Hall"
        text = "".join(self.tokens[n].text + (" " if self.tokens[n].space else "") for n in range(first, last)).strip()
        return len(text) > 3 and self.places.is_spelled(text, self.lands)

    def _taken_by_verb(self, first: int) -> bool:
        """ "captured Serrin", "captured the Serrin": what a verb acts on."""
        before = first - 1 - (self.word(first - 1) == "the")
        return before >= 0 and self.tokens[before].pos == "VERB"

    def old_cities(self) -> list[Found]:
        """ "the Old City": a quarter of the city that is spoken of."""
        return [
            Found(number, number + 2, (number, number + 2), 0)
            for number, word in enumerate(self.lower)
            if word == "old" and self.word(number + 1) in ("city", "town") and self.word(number - 1) == "the" and number not in self.in_hits
        ]


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of words that may be a name, asked about like a hit."""

    first: int
    last: int
    name: str = ""
    doubtful: bool = True
    major: bool = False
