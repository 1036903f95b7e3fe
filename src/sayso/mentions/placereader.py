"""A sentence in; all its places, also those that no table holds as they are spelled, out."""

from __future__ import annotations

from dataclasses import dataclass

from sayso.mentions.knownplaces import LINKS, KnownPlaces
from sayso.mentions.placewords import ARTICLES, DASHES, POSSESSIVES, Found

ALIKE = 0.95  # how well a spelling must fit where the model takes a name for a person's
STORMING = frozenset(
    "shell bombard besiege storm enter reach retake recapture liberate pound encircle surround overrun bomb shelled bombed evacuate control".split()
)


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of words that may be a name, asked about like a hit."""

    first: int
    last: int
    name: str = ""
    doubtful: bool = True
    major: bool = False


def _without_overlaps(found: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (-one.rank, one.first - one.last, one.first)):
        if all(one.last <= other.first or other.last <= one.first for other in kept):
            kept.append(one)
        elif all(one.core[1] <= other.first or other.last <= one.core[0] for other in kept):
            kept.append(Found(*one.core, one.core, one.rank))  # only the widening was too greedy
    return sorted(kept, key=lambda one: one.first)


class PlaceReader(KnownPlaces):
    """One sentence while places are looked for in it."""

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
        return _without_overlaps(
            [*known, *unknown, *self.capitals(), *self.old_cities(), *self.borders(known), *self.somewhere(), *anaphors]
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
            ends = {one.last for one in (*known, *found)}
            if last > at and not self._is_unknown_place(at, last, ends):
                last = self._spelled_part(at, last, ends)
            if last > at and self._is_unknown_place(at, last, {one.last for one in (*known, *found)}):
                found.append(Found(at, last, (at, last), 0))
            at = max(last, at + 1)
        return found

    def _spelled_part(self, at: int, last: int, ends: set[int]) -> int:
        """In a row of places that lost its commas ("the towns of Rastan Talbeesah Ter Maaleh"): where the next of them ends."""
        before = self.kind_before(at)
        plural = before is not None and self.lower[before[1] - 1].endswith("s")
        row = at in ends or plural or (self.word(at - 1) in LINKS and (at - 1 in ends or at - 2 in ends))
        if not row or self.titled or last - at < 2:
            return last
        for end in range(last - 1, at, -1):
            text = "".join(self.tokens[n].text + (" " if self.tokens[n].space else "") for n in range(at, end)).strip()
            if len(text) > 3 and self.places.is_spelled(text, self.lands):
                return end
        return last

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
            word.rstrip(".") in self.calendar
            or word in self.kinds
            or word in self.parts
            or word in self.places.demonyms
            or word in self.peoples
            or len(word) < 2
        ):
            return False
        after_prefix = (
            token.pos in ("NOUN", "ADJ", "X") and not self.titled and self.word(number - 1) in self.prefixes and self.large(number - 1)
        )
        return (
            token.pos == "PROPN" or after_prefix or "LOC" in token.ent or (self.word(number - 1) in DASHES and self.is_article(number - 2))
        )

    def _is_unknown_place(self, first: int, last: int, ends: set[int]) -> bool:
        """`ends`: where the places found so far end, for rows of them."""
        entity = {self.tokens[number].ent[2:] for number in range(first, last)}
        kind, ahead = self.kind_after(last), self.word(first - 1)
        said = kind or self.kind_before(first)
        text = "".join(self.tokens[n].text + (" " if self.tokens[n].space else "") for n in range(first, last)).strip()
        if self.lower[first] in self.prefixes and last - first > 1 and self._placed(first) and self.places.is_spelled(text, self.lands):
            return True  # "in Sheikh Maqsood", whatever a title makes of it
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
        taken = self._taken_by_verb(first)
        if taken and entity & {"PERSON", "ORG"} and self._stormed(first):
            # "shelled Sarakib": the model's word for what it is counts less than the deed and the letters
            return len(text) > 4 and self.places.is_spelled(text, self.lands, ALIKE)
        if not row and ahead not in self.placing and (entity & {"PERSON", "ORG"} or not taken):
            return False
        if (self.tokens[first - 1].text in POSSESSIVES and self._odd(first - 2)) or ahead.endswith(("'s", "’s")):
            return False  # "King's Cross", "Fishmongers' Hall"
        return len(text) > 3 and self.places.is_spelled(text, self.lands)

    def _stormed(self, first: int) -> bool:
        """Behind a verb whose object is a place, not somebody."""
        before = first - 1 - (self.word(first - 1) == "the")
        return before >= 0 and self.tokens[before].lemma.lower() in STORMING

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
