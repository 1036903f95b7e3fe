"""A name of the tables at its place in a sentence in; whether a place is meant by it, out."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.mentions.placewords import DASHES, Found, Hit, PlaceNames, PlaceWords
from sayso.model import Mention, Token

# what joins the parts of a person's name: "Hamza bin Laden", "Ursula von der Leyen"
NAME_LINKS = frozenset(["bin", "ibn", "ben", "bint", "van", "von", "der", "de", "di", "da", "dos"])
TITLED = 0.7  # a sentence with so many of its words written large is a headline: large letters tell nothing there
JOINTS = frozenset(("of", "for", "the", "and", "to", "al", "el"))
NAMING = frozenset(("PROPN", "NOUN", "ADJ", "X", "NUM"))
COURTLY = frozenset(
    "supreme district high crown county circuit criminal city federal court appeal magistrates' magistrates regional".split()
)
GOVERNING = frozenset("government parliament ministry republic kingdom army congress senate council".split())
LINKS = frozenset(("and", "or", ",", "&"))
# from here on a party or person was known by its name or title; below, it was guessed from the shape of the words
KNOWN_PARTY, KNOWN_PERSON = 0.8, 0.55


class KnownPlaces(PlaceWords):
    """One sentence, asked whether the names of the tables in it are places, persons or parts of the names of bodies."""

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

    # --- is a known name meant as a place? -----------------------------------------------------------------------------

    def is_place(self, hit: Hit, before: list[Found]) -> bool:
        if self._is_seat(hit) or self._is_governed(hit):
            return True
        if self._is_first_name(hit) or self._is_word(hit):
            return False
        if self._inside_party(hit.first, hit.last) or self._names_a_body(hit) or self._bears_a_name(hit):
            return False
        if self._inside_entity(hit) or self._inside_run(hit) or self._is_person_or_day(hit) or self.word(hit.last) in self.things:
            return False
        return not hit.doubtful or self._supported(hit, before)

    def _is_first_name(self, hit: Hit) -> bool:
        """ "Jordan Pickford", "Sofia Coppola": the word behind it is a surname."""
        after = hit.last
        minor = any(other.first == after and not other.major for other in self.hits)
        if (
            hit.last - hit.first > 1
            or not (self._odd(after) or minor)
            or not self.tokens[hit.first].space
            or self.lower[after] in self.bodies
        ):
            return False
        if self.lower[after] in self.bearers or self.lower[after] in self.peoples or self.tokens[after].text.isupper():
            return False
        surname = self.tokens[after]
        named = surname.dep.startswith("flat") and surname.head == hit.first
        person = {self.tokens[hit.first].ent[2:], surname.ent[2:]} == {"PERSON"}
        return (self.lower[hit.first] in self.given and (surname.pos == "PROPN" or named)) or (named and person)

    def _is_word(self, hit: Hit) -> bool:
        """ "Reading is fun", "Nice weather": at the beginning of a sentence, or where the tagger sees no name, it is the word."""
        if hit.last - hit.first > 1 or self.lower[hit.first] not in self.ordinary or self._led_in(hit.first) or self.kind_after(hit.last):
            return False
        if self._set_in(hit.last):
            return False
        return hit.first == 0 or self.tokens[hit.first].pos != "PROPN"

    def _set_in(self, at: int) -> bool:
        """ "Nice, in France", "Tyre in southern Lebanon", "Hit, in the Iraqi province of Anbar": what follows tells where it lies."""
        comma = self.word(at) == ","
        at += comma
        if self.word(at) != "in":
            return comma and at in self.majors
        at += 1
        for _ in range(5):
            if at in self.majors:
                return True
            word = self.word(at)
            if word not in ("the", "of") and word not in self.parts and word not in self.kinds and word not in self.places.demonyms:
                return False
            at += 1
        return False

    def _is_seat(self, hit: Hit) -> bool:
        """ "Christchurch District Court": a court sits where it is called after."""
        if not hit.major or hit.doubtful:
            return False
        number = hit.last
        while number < min(len(self.tokens), hit.last + 3) and self.large(number) and self.lower[number] in COURTLY:
            number += 1
        return number > hit.last and self.lower[number - 1] == "court" and not self.large(number)

    def _is_governed(self, hit: Hit) -> bool:
        """ "the Government of Iraq": the name of a state's body holds its land; not that of a group ("Islamic State of Iraq")."""
        if not self.places.is_country(hit.name):
            return False
        at = hit.first - 1 - (self.word(hit.first - 1) == "the")
        return self.word(at) == "of" and self.word(at - 1) in GOVERNING

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
                if (
                    party.kind == "person"
                    and (party.first, party.last) == (first, last)
                    and self._is_own(first, last)
                    and self._placed(first)
                ):
                    continue  # "the shelling of Sheikh Maqsood"
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

    def _placed(self, first: int) -> bool:
        """A preposition of place before a name, or a deed that is done to places ("the shelling of")."""
        return self.word(first - 1) in self.placing or (
            self.word(first - 1) == "of" and self.word(first - 2).endswith(("ing", "ment", "siege", "capture"))
        )

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
            self.word(self._before_parts(first)) in self.strong
            or self.kind_before(first) is not None
            or (self.word(first - 1) == "of" and self.word(first - 2) in self.around)
        )

    def _before_parts(self, first: int) -> int:
        """The word before a name and what part of it is meant: "in" of "in far eastern Congo"."""
        at = first - 1
        while at >= 0 and self.tokens[at].text.islower() and self.lower[at] in self.parts:
            at -= 1
        return at - 1 if at < first - 1 and self.word(at) == "far" else at

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
        if (own and (hit.last - hit.first > 1 or self._led_in(hit.first))) or (
            hit.major and self.tokens[hit.first].ent[2:] == "ORG" and self.word(hit.first - 1) != "of"
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
            and self.lower[number] not in self.calendar
            and self.lower[number] not in self.places.demonyms
            and self.lower[number] not in self.kinds
            and self.lower[number] not in self.parts
            and self.lower[number] not in self.strong
            and not self.is_article(number)
            and not self.is_article(number - 2)
        )

    def _inside_run(self, hit: Hit) -> bool:
        """A small place of one word inside a longer unknown name ("Tal Alam", "Jub Ghabsheh") is not what is meant."""
        if hit.last - hit.first == 1 and self.lower[hit.first] in self.prefixes and (self._odd(hit.last) or self.is_article(hit.last)):
            return True
        if hit.major or hit.last - hit.first > 3:
            return False
        beside = [
            n
            for n in (hit.first - 1, hit.last)
            if 0 <= n < len(self.tokens) and self._odd(n) and self.tokens[n].pos == "PROPN" and self.lower[n] not in self.calendar
        ]
        return any(n != 0 or hit.doubtful for n in beside)

    def _is_person_or_day(self, hit: Hit) -> bool:
        """ "Nov. 24"; "Kennedy" in a report that names John Kennedy; "Ann Hamilton"."""
        word = self.lower[hit.first].rstrip(".")
        if (
            hit.last - hit.first > 1
            or (self._led_in(hit.first) and word not in self.calendar)
            or self.kind_after(hit.last)
            or self.places.is_country(hit.name)
        ):
            return False
        if word in self.calendar:
            return True
        if self.lands & self.places.lands_named(hit.name):
            return False  # what our own tables hold of the lands of the report
        before = hit.first - 1
        named_after = before > 0 and self._odd(before) and self.tokens[before].pos == "PROPN" and "LOC" not in self.tokens[hit.first].ent
        return word in self.persons or named_after

    def _entity(self, at: int) -> tuple[int, int]:
        first, last = at, at + 1
        while first > 0 and self.tokens[first].ent.startswith("I-") and self.tokens[first - 1].ent and self.lower[first - 1] != ",":
            first -= 1
        while last < len(self.tokens) and self.tokens[last].ent.startswith("I-") and self.lower[last] != ",":
            last += 1
        return first, last

    def _supported(self, hit: Hit, before: list[Found]) -> bool:
        """A name that is also a word or somebody's name: what makes it a place here?"""
        if self.kind_before(hit.first) or (self.kind_after(hit.last) and self.tokens[hit.first].pos == "PROPN"):
            return True
        if self._set_in(hit.last) and self.tokens[hit.first].ent[2:] != "PERSON":
            return True
        if self.lower[hit.first].rstrip(".") in self.calendar:
            return False
        if "LOC" in self.tokens[hit.first].ent:
            return True
        ahead = self._before_parts(hit.first)
        if self.word(ahead - (self.word(ahead) == "the")) in self.strong:
            named = ahead < hit.first - 1 or self.tokens[hit.first].ent[2:] != "PERSON"  # nobody is called "eastern"
            return named and self.tokens[hit.first].pos in ("PROPN", "X", "NOUN")
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
