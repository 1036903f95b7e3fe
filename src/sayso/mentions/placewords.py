"""The tokens of a sentence in; the words beside a name that make it a place, its kind or a part of it, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sayso.model import Token

DASHES = frozenset("-–—‐‑/")
POSSESSIVES = frozenset(("'s", "’s", "'", "’"))
ARTICLES = frozenset(["al", "el", "ul", "as", "ash", "ad", "an", "ar", "at", "az", "ez", "es", "et", "er"])
# "the city of", "the town council", "the country 's", "the base price": no place that was named before
AFTER_ANAPHOR = frozenset(
    [
        "of",
        "-",
        "–",
        "council",
        "councils",
        "hall",
        "centre",
        "center",
        "limits",
        "called",
        "named",
        "known",
        "official",
        "officials",
        "mayor",
        "governor",
        "police",
        "team",
        "club",
    ]
)
GROUND = frozenset(("territory", "territories", "soil", "airspace", "waters", "lands"))
FOLLOW_BORDER = frozenset(
    [
        "town",
        "crossing",
        "crossings",
        "city",
        "guards",
        "guard",
        "police",
        "village",
        "villages",
        "post",
        "posts",
        "gate",
        "forces",
        "force",
        "control",
        "security",
        "patrol",
        "patrols",
    ]
)


class Hit(Protocol):
    @property
    def first(self) -> int: ...
    @property
    def last(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def doubtful(self) -> bool: ...
    @property
    def major(self) -> bool: ...


class PlaceNames(Protocol):
    """What finding asks of the index of places (`sayso.identities.gazetteer.PlaceIndex`)."""

    kinds: dict[str, str]
    words: dict[str, frozenset[str]]
    demonyms: dict[str, str]
    anaphors: dict[str, str]

    def match(self, tokens: Sequence[Token]) -> Sequence[Hit]: ...
    def is_country(self, name: str) -> bool: ...
    def lands_named(self, name: str) -> frozenset[str]: ...
    def is_spelled(self, text: str, lands: frozenset[str], least: float = 0.0) -> bool: ...
    def lands_of(self, sentences: Sequence[Sequence[Token]], names: Iterable[str]) -> frozenset[str]: ...


@dataclass(slots=True)
class Found:
    """A place in the making: tokens `first` to `last` (exclusive); `core` is the name within. `rank` tells which wins
    where two overlap: 2 a border, 1 a known name, 0 an unknown one."""

    first: int
    last: int
    core: tuple[int, int]
    rank: int


class PlaceWords:
    """One sentence, asked about the words beside a name."""

    def __init__(self, tokens: tuple[Token, ...], places: PlaceNames, majors: frozenset[int] = frozenset()) -> None:
        self.tokens = tokens
        self.majors = majors  # tokens of well-known names
        self.lower = [token.text.lower() for token in tokens]
        self.places = places
        self.kinds: Mapping[str, str] = places.kinds
        words = places.words
        self.parts, self.strong, self.locative = (
            words.get("parts", frozenset()),
            words.get("strong", frozenset()),
            words.get("locative", frozenset()),
        )
        self.calendar = words.get("calendar", frozenset())
        self.things = words.get("things", frozenset())
        self.placing = words.get("placing", frozenset())
        self.bodies, self.bearers, self.peoples = (
            words.get("bodies", frozenset()),
            words.get("bearers", frozenset()),
            words.get("peoples", frozenset()),
        )
        self.around = words.get("around", frozenset())
        self.prefixes = words.get("prefixes", frozenset())
        self.facilities = words.get("facilities", frozenset())
        self.given, self.ordinary = words.get("given", frozenset()), words.get("ordinary", frozenset())

    def large(self, number: int) -> bool:
        return 0 <= number < len(self.tokens) and self.tokens[number].text[:1].isupper()

    def word(self, number: int) -> str:
        return self.lower[number] if 0 <= number < len(self.lower) else ""

    def is_article(self, number: int) -> bool:
        if self.word(number) not in ARTICLES or number + 1 >= len(self.tokens):
            return False
        return self.tokens[number + 1].text in DASHES or (self.lower[number] in ("al", "el") and self.large(number + 1))

    def kind_at(self, number: int, *, back: bool = False) -> tuple[int, int] | None:
        """(first, last) of the longest noun of `kinds` that begins (or ends, with `back`) at a token."""
        for length in (3, 2, 1):
            first = number - length + 1 if back else number
            if first >= 0 and first + length <= len(self.lower) and " ".join(self.lower[first : first + length]) in self.kinds:
                return first, first + length
        return None

    def kind_before(self, first: int) -> tuple[int, int] | None:
        """ "the city of" before a name: where "city" stands. In "Howayqa neighborhood of Homs" the noun belongs to the name
        before it."""
        kind = self.kind_at(first - 2, back=True) if first >= 2 and self.lower[first - 1] == "of" else None
        if (
            kind
            and self.large(kind[0] - 1)
            and self.tokens[kind[0] - 1].pos == "PROPN"
            and not self.large(kind[0])
            and kind[0] - 1 not in self.majors
            and self.lower[kind[0] - 1] not in self.places.demonyms
        ):
            return None
        return kind

    def kind_after(self, last: int) -> str:
        kind = self.kind_at(last) if last < len(self.tokens) else None
        return " ".join(self.lower[kind[0] : kind[1]]) if kind and not self._is_press(kind) else ""

    def _is_press(self, kind: tuple[int, int]) -> bool:
        """ "Syria state media", "Iraq state-run": no state is meant."""
        after = self.word(kind[1])
        return self.lower[kind[0]] == "state" and (
            after in ("media", "tv", "television", "news", "radio", "agency", "department") or after in DASHES
        )

    def widen(self, one: Found) -> None:
        """Take in the words that say what kind or part of place is meant."""
        self._widen_right(one)
        before = self.kind_before(one.first)
        if before:
            one.first = before[0]
        self._take_parts(one)

    def _widen_right(self, one: Found) -> None:
        number = one.last
        if number < len(self.tokens) and self.tokens[number].text in POSSESSIVES:
            number += 1
        start = number
        if start > one.last and self.large(start) and self.large(start + 1) and self.lower[start] in self.parts:
            return  # "Congo's North Kivu": a name of its own
        while number < len(self.tokens) and (self.lower[number] in self.parts or (self.tokens[number].text in DASHES and number > start)):
            number += 1
        kind = self.kind_at(number) if number < len(self.tokens) else None
        if not kind and one.last < start < number and self.tokens[number - 1].text not in DASHES:
            one.last = number  # "Syria's northeast"
        if not kind or self._is_press(kind):
            return
        following, asked = self.word(kind[1]), self.kinds[" ".join(self.lower[kind[0] : kind[1]])]
        # "the Damascus suburb of Douma", "Syria's town": the kind belongs to what follows
        if (
            (following == "of" and self.word(kind[1] + 1) != "the" and (one.core[1] - 1 in self.majors or asked == "governorate"))
            or following in DASHES
            or (start > one.last and kind[0] == start and asked == "town" and self.lower[start] != "capital")
        ):
            return
        if (
            self.large(kind[1])
            and self.tokens[kind[1]].pos == "PROPN"
            and not self.large(kind[0])
            and self.lower[kind[1]] not in self.places.demonyms
        ):
            return  # "the Aleppo district Salaheddin"
        one.last = kind[1]

    def _take_parts(self, one: Found) -> None:
        number = one.first
        while number > 0 and (
            self.lower[number - 1] in self.parts or (self.tokens[number - 1].text in DASHES and self.word(number - 2) in self.parts)
        ):
            number -= 1
        # "northern and eastern Syria" stays together
        if number < one.first and self.word(number - 1) in ("and", "or", "to") and self.word(number - 2) in self.parts:
            number -= 2
        one.first = number

    # --- what two demonyms may name ---------------------------------------------------------------------------------------

    def capitals(self) -> list[Found]:
        """ "the Syrian capital"."""
        return [
            Found(number - 1, number + 1, (number - 1, number + 1), 1)
            for number, word in enumerate(self.lower)
            if word == "capital"
            and self.word(number - 1) in self.places.demonyms
            and self.word(number + 1) not in ("punishment", "city", "market", "markets", "crime", "crimes", "of")
        ]

    def somewhere(self) -> list[Found]:
        """ "a Syrian town", "Turkish soil": no place is named, but the land is; not "the Syrian town of Jayrud"."""
        found = []
        for number, word in enumerate(self.lower):
            if word not in self.places.demonyms or not self.large(number):
                continue
            first = number
            while first > 0 and self.lower[first - 1] in self.parts:
                first -= 1
            number += 1
            while (
                number < len(self.lower) and number - first < 4 and self.tokens[number].pos == "ADJ" and self.word(number) not in self.kinds
            ):
                number += 1
            kind = self.kind_at(number)
            last = kind[1] if kind else number + 1 if self.word(number) in GROUND else 0
            if not last or self.large(number) or self.word(last) in ("of", "-") or self.large(last) or self._is_press((number, last)):
                continue
            if self.word(number) in ("state", "capital", "part", "parts", "border", "base", "provincial") or self.word(first - 1) == "of":
                continue
            found.append(Found(first, last, (first, last), 0))
        return found

    def anaphors(self) -> list[Found]:
        """ "the city", "the besieged town": a place that was named before."""
        found = []
        for number, word in enumerate(self.lower):
            if word not in self.places.anaphors or self.large(number) or self.word(number + 1) in AFTER_ANAPHOR or self.large(number + 1):
                continue
            first = number
            while (
                first > 0
                and number - first < 3
                and (self.tokens[first - 1].pos in ("ADJ", "VERB", "NOUN") or self.tokens[first - 1].text in DASHES)
                and not self.large(first - 1)
            ):
                first -= 1
            if self.word(first - 1) in ("the", "this", "that"):
                found.append(Found(first - 1, number + 1, (number, number + 1), 0))
        return found

    def borders(self, known: list[Found]) -> list[Found]:
        """ "the Turkish-Syrian border", "the border with Iraq", "the border between Iraq and Syria"."""
        found = []
        for number, word in enumerate(self.lower):
            if word in ("border", "borders", "frontier") and self.word(number + 1) not in FOLLOW_BORDER:
                first, last = self._before_border(number, known), self._after_border(number + 1, known)
                while first < number and (
                    self.tokens[first].text in DASHES
                    or self.tokens[first].text in POSSESSIVES
                    or self.lower[first] in ("and", "common", "shared")
                ):
                    first += 1
                if last - first > 1 and any(self._land(n, known) for n in range(first, last)):
                    found.append(Found(first, last, (first, last), 2))
        return found

    def _before_border(self, number: int, known: list[Found]) -> int:
        first = number
        while first > 0:
            before = self.tokens[first - 1].text
            linked = (
                before in DASHES
                or before in POSSESSIVES
                or (self.lower[first - 1] in ("and", "common", "shared") and self._land(first - 2, known))
            )
            if not linked and not self._land(first - 1, known):
                break
            first -= 1
        return first

    def _after_border(self, last: int, known: list[Found]) -> int:
        if self.word(last) not in ("with", "between"):
            return last
        ahead = last + 1
        while ahead < len(self.lower) and (
            self._land(ahead, known)
            or self.lower[ahead] in self.parts
            or (self.word(last) == "between" and self.lower[ahead] in ("and", "the"))
        ):
            ahead += 1
        return ahead if self._land(ahead - 1, known) else last

    def _land(self, number: int, known: list[Found]) -> bool:
        if any(part in self.places.demonyms for part in self.word(number).split("-")):  # "U.S.-Mexican"
            return True
        return any(one.core[0] <= number < one.core[1] for one in known)
