"""A mention of a place in; how its words are built, out: the name, the kind and the part that they ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

from sayso.identities.gazetteer import DASHES, PlaceIndex, name_words
from sayso.model import Mention, Sentence, Token

IDLE = frozenset(("of", "the", "in", "and", "'s", "’s", "'", "’"))
BORDERS = frozenset(("border", "borders", "frontier"))
# units that are named after a town in them: "Riverside County"
MOST_PEOPLE = {"town": 150_000, "village": 40_000}  # no great city is called a town, nor a town a village
AREAS = frozenset(("county", "municipality", "prefecture", "subdistrict", "sub-district"))
# one noun may be true of several kinds of the tables
ALSO = {
    "governorate": ("region",),
    "district": ("quarter", "region"),
    "quarter": ("district",),
    "town": ("village", "camp"),
    "airbase": ("facility",),
    "crossing": ("town",),
    "region": ("river", "mountain", "field"),
    "mountain": ("region",),
    "facility": ("airbase", "camp", "crossing", "field"),
    "camp": ("quarter", "town"),
    "road": ("facility",),
    "field": ("facility",),
    "river": ("sea",),
    "sea": ("river",),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """`text`: the bare name; `names`: the forms to look up, best first; `kinds`: kinds of the tables that the words ask for;
    `facility`: the noun of a thing that lies in the named place; `part`: "northern"; `border`, `capital`, `land` ("a Syrian town"): alpha-2 codes;
    `anaphor`: the kind of a place that was named before ("the town"); `most`: no place of so many people is called by its noun."""

    text: str
    names: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    facility: str = ""
    facility_name: str = ""
    part: str = ""
    capital: str = ""
    anaphor: str = ""
    border: tuple[str, ...] = ()
    land: str = ""
    most: float = inf


@dataclass(frozen=True, slots=True)
class _Noun:
    first: int
    last: int
    noun: str
    kind: str


def read_shape(mention: Mention, sentence: Sentence, places: PlaceIndex) -> Shape:
    inside = sentence.tokens[mention.first : mention.last]
    lower = [token.text.lower() for token in inside]
    if any(word in BORDERS and " ".join(lower[n : n + 2]) not in places.kinds for n, word in enumerate(lower)):
        return Shape(text=mention.text, names=(), border=_lands(inside, places))
    if "capital" in lower:
        lands = _lands(inside, places)
        if lands:
            return Shape(text=mention.text, names=(), capital=lands[0])
    if lower[-1] in places.anaphors and lower[0] in ("the", "this", "that") and not any(token.text[0].isupper() for token in inside[1:]):
        return Shape(text=mention.text, names=(), anaphor=places.anaphors[lower[-1]])
    parts = places.words.get("parts", frozenset())
    land = _land_alone(inside, lower, places)
    if land:
        return Shape(text=mention.text, names=(), land=land, part=" ".join(word for word in lower if word in parts))
    kept = [
        n for n, word in enumerate(lower) if word not in parts and word != "the" and not (word in DASHES and _beside_part(lower, n, parts))
    ]
    nouns = _nouns(lower, places)
    numbers, noun, names = _name(inside, lower, kept, nouns, places)
    kind = noun.kind if noun else _shared_kind(mention, sentence.tokens, places)
    if not kind and places.words.get("rural", frozenset()).intersection(lower):
        kind = "governorate"
    kind = "" if kind == "part" else kind
    also = ("governorate",) if noun and noun.noun in ("region", "regions") else ()
    facility = (
        noun.noun if noun and (noun.kind in places.words.get("facilities", ()) or noun.kind == "facility" or noun.noun in AREAS) else ""
    )
    return Shape(
        text=_spell([inside[n] for n in numbers]) or mention.text,
        names=names,
        kinds=(kind, *ALSO.get(kind, ()), *also) if kind else (),
        facility=facility,
        facility_name=_spell([inside[n] for n in kept]) if facility else "",
        part=" ".join(word for n, word in enumerate(lower) if word in parts and n not in numbers),
        most=MOST_PEOPLE["village"] if noun and noun.noun == "village" else inf,
    )


def _land_alone(inside: Sequence[Token], lower: list[str], places: PlaceIndex) -> str:
    """The land of "a Syrian town", where the demonym is the only name; not of "the Somali Region", which is one."""
    names = [
        word for word, token in zip(lower, inside, strict=True) if token.text[0].isupper() and word not in places.words.get("parts", ())
    ]
    if len(names) != 1 or len(lower) < 2 or names[0] in places.names or " ".join(lower) in places.names:
        return ""
    return places.demonyms.get(names[0], "")


def _name(
    inside: Sequence[Token], lower: list[str], kept: list[int], nouns: list[_Noun], places: PlaceIndex
) -> tuple[list[int], _Noun | None, tuple[str, ...]]:
    """(tokens of the name, the noun that only says what it is, forms to look up)."""
    tries = list(_tries(lower, kept, nouns))
    for numbers, noun in tries:
        for form in _forms(inside, numbers):
            if form in places.names:
                return numbers, noun, tuple(form for form in _forms(inside, numbers) if form in places.names)
    numbers, noun = tries[-1]
    used = {n for one in nouns for n in range(one.first, one.last)}
    # "Tal Alam": a small place of one of the words is not what is meant; a well-known one is ("Aleppo's Hamadaniyah")
    hits = [hit for hit in places.match(inside) if not used.intersection(range(hit.first, hit.last))]
    major = [hit for hit in hits if hit.major]
    if major:
        hit = max(major, key=lambda hit: (hit.last - hit.first, hit.first))
        return list(range(hit.first, hit.last)), noun, (hit.name,)
    return numbers, noun, _forms(inside, numbers)


def _tries(lower: list[str], kept: list[int], nouns: list[_Noun]) -> Iterator[tuple[list[int], _Noun | None]]:
    """The whole ("Tabqa dam"), without the noun at the end ("Nile Street | neighborhood"), without the one at the
    beginning ("town of | Old Dongola"), without any."""
    whole = [n for n, word in enumerate(lower) if word != "the"]  # with its side: "Eastern Ghouta", "West Virginia"
    # a side before a name that has one: "northern | West Bank", "southern | South Sudan"
    later = [whole[n:] for n in range(1, len(whole)) if not set(kept).intersection(whole[:n])]
    for numbers in (*(some for some in (whole, *later) if some != kept), kept):
        yield numbers, None
        if nouns and numbers and nouns[-1].last > numbers[-1]:
            yield _trim([n for n in numbers if n < nouns[-1].first], lower), nouns[-1]
        if nouns and numbers and nouns[0].first <= numbers[0]:
            yield _trim([n for n in numbers if n >= nouns[0].last], lower), nouns[0]
    used = {n for one in nouns for n in range(one.first, one.last)}
    yield _trim([n for n in kept if n not in used], lower), nouns[-1] if nouns else None


def _trim(numbers: list[int], lower: list[str]) -> list[int]:
    while numbers and (lower[numbers[0]] in IDLE or lower[numbers[0]] in DASHES):
        numbers = numbers[1:]
    while numbers and (lower[numbers[-1]] in IDLE or lower[numbers[-1]] in DASHES):
        numbers = numbers[:-1]
    return numbers


def _forms(inside: Sequence[Token], numbers: list[int]) -> tuple[str, ...]:
    form = name_words(_spell([inside[n] for n in numbers]))
    return (form, form.removeprefix("al ") if form.startswith("al ") else f"al {form}") if form else ()


def _beside_part(lower: list[str], number: int, parts: frozenset[str]) -> bool:
    return (number > 0 and lower[number - 1] in parts) or (number + 1 < len(lower) and lower[number + 1] in parts)


def _spell(tokens: Sequence[Token]) -> str:
    """The words as they stand, with their blanks."""
    return "".join(token.text + (" " if token.space else "") for token in tokens).strip()


def _nouns(lower: list[str], places: PlaceIndex) -> list[_Noun]:
    """The nouns of the mention that say what kind of place is meant, the longest at each spot."""
    found, number = [], 0
    while number < len(lower):
        for length in (3, 2, 1):
            noun = " ".join(lower[number : number + length])
            if number + length <= len(lower) and noun in places.kinds:
                found.append(_Noun(number, number + length, noun, places.kinds[noun]))
                number += length - 1
                break
        number += 1
    return found


def _shared_kind(mention: Mention, tokens: Sequence[Token], places: PlaceIndex) -> str:
    """ "the provinces of Idlib and Hama", "Idlib, Hama and Homs provinces": a plural noun counts for each."""
    number = _over_row(tokens, mention.last, 1)
    if mention.last < number < len(tokens):
        noun = tokens[number].text.lower()
        if noun.endswith("s") and noun in places.kinds:
            return places.kinds[noun]
    number = _over_row(tokens, mention.first - 1, -1)
    if 0 < number < mention.first - 1 and tokens[number].text == "of":
        noun = tokens[number - 1].text.lower()
        if noun.endswith("s") and noun in places.kinds:
            return places.kinds[noun]
    return ""


def _over_row(tokens: Sequence[Token], number: int, step: int) -> int:
    while 0 <= number < len(tokens) and (
        tokens[number].text in (",", "and", "or", "&") or tokens[number].pos == "PROPN" or tokens[number].text in DASHES
    ):
        number += step
    return number


def _lands(tokens: Sequence[Token], places: PlaceIndex) -> tuple[str, ...]:
    """The lands that the words of a border name, by demonym or by name, in order."""
    lands: list[str] = []
    for word in (part for token in tokens for part in token.text.split("-")):
        land = places.demonyms.get(word.lower())
        if land is None:
            land = next((entry.country for entry, _ in places.named(name_words(word)) if entry.kind == "country"), None)
        if land and land not in lands:
            lands.append(land)
    return tuple(lands)
