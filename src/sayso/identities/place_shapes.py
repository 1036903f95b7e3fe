"""A mention of a place in; how its words are built, out: the name, the kind and the part that they ask for."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sayso.identities.gazetteer import DASHES, PlaceIndex, name_words
from sayso.model import Mention, Sentence, Token

IDLE = frozenset(("of", "the", "in", "and", "'s", "’s", "'", "’"))
# one noun may be true of several kinds of the tables
ALSO = {
    "governorate": ("region",), "district": ("quarter", "region"), "quarter": ("district",), "town": ("village", "camp"), "airbase": ("facility",), "crossing": ("town",), "region": ("river", "mountain", "field", "district"),
    "mountain": ("region",), "facility": ("airbase", "camp", "crossing", "field"), "camp": ("quarter", "town"), "road": ("facility",), "field": ("facility",), "river": ("sea",), "sea": ("river",),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """`text`: the bare name; `names`: the forms to look up, best first; `kinds`: kinds of the tables that the words ask for;
    `facility`: the noun of a thing that lies in the named place; `part`: "northern"; `border`: alpha-2 codes."""

    text: str
    names: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    facility: str = ""
    facility_name: str = ""
    part: str = ""
    capital: bool = False
    border: tuple[str, ...] = ()


def read_shape(mention: Mention, sentence: Sentence, places: PlaceIndex) -> Shape:
    tokens = sentence.tokens
    inside = tokens[mention.first : mention.last]
    lower = [token.text.lower() for token in inside]
    if _is_border(lower, places):
        return Shape(text=mention.text, names=(), border=_lands(inside, places))
    whole = name_words(_spell(inside))
    hint, noun, used = _kind(lower, places)
    hits = [hit for hit in places.match(inside) if not used.intersection(range(hit.first, hit.last)) or hit.last - hit.first == len(inside)]
    part = " ".join(word for word in lower if word in places.words.get("parts", ()))
    if hits:
        # the longest; of two the last, which is the one that "of" leads to
        hit = max(hits, key=lambda hit: (hit.last - hit.first, hit.first))
        text, names = _spell(inside[hit.first : hit.last]), (hit.name,)
    else:
        kept = [token for number, token in enumerate(inside) if number not in used and lower[number] not in IDLE and lower[number] not in places.words.get("parts", ())]
        text = _spell(kept) or mention.text
        form = name_words(text)
        names = (form, form.removeprefix("al ") if form.startswith("al ") else f"al {form}")
    names = tuple(dict.fromkeys((whole, whole.removeprefix("al "), *names)))
    known = tuple(name for name in names if name in places.names) or names
    if whole in places.names and (not hits or len(whole) > len(hits[0].name)):
        return Shape(text=_spell(inside), names=(whole,), kinds=(hint, *ALSO.get(hint, ())) if hint else (), part=part)
    if not hint:
        hint = _shared_kind(mention, tokens, places)
    facility = noun if hint in places.words.get("facilities", ()) or hint == "facility" else ""
    kinds = (hint, *ALSO.get(hint, ())) if hint else ()
    return Shape(text=text, names=known, kinds=kinds, facility=facility, facility_name=_spell(inside) if facility else "", part=part, capital="capital" in lower)


def _is_border(lower: list[str], places: PlaceIndex) -> bool:
    """ "Turkish border" is one, "border crossing" and "border town" are none."""
    return any(word in ("border", "borders", "frontier") and " ".join(lower[n : n + 2]) not in places.kinds for n, word in enumerate(lower))


def _spell(tokens: Sequence[Token]) -> str:
    """The words as they stand, with their blanks."""
    return "".join(token.text + (" " if token.space else "") for token in tokens).strip()


def _kind(lower: list[str], places: PlaceIndex) -> tuple[str, str, set[int]]:
    """(kind of the tables, noun, tokens of the noun) that the words of the mention ask for; the last noun counts."""
    found: tuple[str, str, set[int]] = ("", "", set())
    number = 0
    while number < len(lower):
        for length in (3, 2, 1):
            noun = " ".join(lower[number : number + length])
            if number + length <= len(lower) and noun in places.kinds:
                found = places.kinds[noun], noun, found[2] | set(range(number, number + length))
                number += length - 1
                break
        number += 1
    return found


def _shared_kind(mention: Mention, tokens: Sequence[Token], places: PlaceIndex) -> str:
    """ "the provinces of Idlib and Hama", "Idlib, Hama and Homs provinces": a plural noun counts for each."""
    number = mention.last
    while number < len(tokens) and (tokens[number].text in (",", "and", "or", "&") or tokens[number].pos == "PROPN" or tokens[number].text in DASHES):
        number += 1
    if number < len(tokens) and number > mention.last and tokens[number].text.lower() in places.kinds and tokens[number].text.lower().endswith("s"):
        return places.kinds[tokens[number].text.lower()]
    number = mention.first - 1
    while number > 0 and (tokens[number].text in (",", "and", "or", "&") or tokens[number].pos == "PROPN" or tokens[number].text in DASHES):
        number -= 1
    if number > 0 and number < mention.first - 1 and tokens[number].text == "of" and tokens[number - 1].text.lower() in places.kinds and tokens[number - 1].text.lower().endswith("s"):
        return places.kinds[tokens[number - 1].text.lower()]
    return ""


def _lands(tokens: Sequence[Token], places: PlaceIndex) -> tuple[str, ...]:
    lands = []
    for token in tokens:
        word = token.text.lower()
        land = places.demonyms.get(word)
        if land is None:
            land = next((entry.country for entry, _ in places.named(name_words(token.text)) if entry.kind == "country"), None)
        if land and land not in lands:
            lands.append(land)
    return tuple(lands)
