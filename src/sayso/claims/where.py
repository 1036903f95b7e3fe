"""An event and the places that the report names in, those out that may be its own.

Places of the event's own sentence come first; one of an earlier sentence only where the report has plainly set it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sayso.claims.view import View
from sayso.knowledge import kept, load_knowledge
from sayso.model import Mention

HERE, ELSEWHERE = "HERE", "ELSEWHERE"
CARRY = 10  # how many sentences back a place may be carried over
AHEAD = 4  # ... and how many ahead one may be looked for
WIDTH = {"point": 0, "town": 1, "district": 2, "governorate": 3, "region": 4, "country": 5}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCandidate:
    mention: Mention
    back: int  # sentences back; 0 for the event's own; below 0 where only a later sentence names it


def place_candidates(view: View, sentence: int) -> list[PlaceCandidate]:
    """Every place of the sentence; each other place of the sentences before (its latest naming); and what only later ones name,
    since a headline and a lead leave the place to the text."""
    out = [PlaceCandidate(mention=mention, back=0) for mention, _ in _places_in(view, sentence)]
    seen = {key for _, key in _places_in(view, sentence)}
    for earlier in range(sentence - 1, -1, -1):
        back = sentence - earlier
        if back > CARRY and view.sentences[earlier].kind != "title" and earlier > 1:
            continue
        for mention, key in _places_in(view, earlier):
            if key not in seen:
                seen.add(key)
                out.append(PlaceCandidate(mention=mention, back=back))
    for later in range(sentence + 1, min(sentence + 1 + AHEAD, len(view.sentences))):
        for mention, key in _places_in(view, later):
            if key not in seen:
                seen.add(key)
                out.append(PlaceCandidate(mention=mention, back=sentence - later))
    return out


def _places_in(view: View, sentence: int) -> list[tuple[Mention, str]]:
    """The places that a sentence names, and what each has in common with other names of it."""
    known = view.places.get(sentence)
    if known is None:
        known = view.places[sentence] = [(m, key_of_place(m)) for m in view.in_sentence[sentence] if _is_place(m, view)]
    return known


@dataclass(frozen=True, slots=True)
class PlaceNouns:
    """`named_after`: what bears a place's name and lies elsewhere, of which `kinds`. `unnamed`: nouns of places that an event can have for
    its own without a name. `apart`: what sets such a place apart from those named before."""

    named_after: frozenset[str]
    kinds: frozenset[str]
    unnamed: frozenset[str]
    apart: frozenset[str]
    sides: frozenset[str]
    truces: frozenset[str]


@kept
def load_place_nouns() -> PlaceNouns:
    return PlaceNouns(
        *load_knowledge().words("places/words.yaml", "named_after", "named_after_kinds", "unnamed", "apart", "sides", "truces")
    )


def _is_place(mention: Mention, view: View) -> bool:
    """A place that is one: "the city" with no city named before is none, nor is what only bears a place's name. A name of which nothing
    is known is one where a word says so ("village of X", "X district")."""
    identity = mention.identity
    if mention.kind != "place" or identity is None:
        return False
    if identity.key is None and (not identity.name or identity.name == mention.text):
        return False
    tokens, nouns = view.sentences[mention.sentence].tokens, load_place_nouns()
    behind = [t.lemma if t.pos in ("NOUN", "PROPN") else "" for t in tokens[mention.last : mention.last + 2]]  # "according" is no accord
    if len(behind) == 2 and behind[0] in nouns.kinds:
        behind = behind[1:]
    return not behind or behind[0] not in nouns.named_after


def key_of_place(mention: Mention) -> str:
    """What two names of one place have in common."""
    return (mention.identity.key if mention.identity and mention.identity.key else mention.text.lower()) or mention.text


class PlaceView:
    """What the report as a whole says of its places: how often each is named, which is the most named."""

    def __init__(self, view: View) -> None:
        self.places = places = [m for m in view.mentions if _is_place(m, view)]
        self.counts = Counter(key_of_place(m) for m in places)
        self.all = sum(self.counts.values())
        self.named: dict[str, list[int]] = {}  # the sentences of each, in order
        for m in places:
            self.named.setdefault(key_of_place(m), []).append(m.sentence)
        self.top = self.counts.most_common(1)[0][0] if self.counts else None
        towns = Counter(key_of_place(m) for m in places if m.identity and m.identity.precision in ("point", "town", "district"))
        self.top_town = towns.most_common(1)[0][0] if towns else None


def _unnamed_places(view: View, sentence: int, token: int) -> Iterator[tuple[int, bool]]:
    """The places without a name that hang on the event, and whether a name hangs on them ("a village near Hama")."""
    tokens, below, classes = view.sentences[sentence].tokens, view.children[sentence], view.classes[sentence]
    unnamed = load_place_nouns().unnamed
    for j in below[token]:
        if tokens[j].lemma in unnamed and tokens[j].pos == "NOUN" and classes[j] != "PLACE":
            yield j, any(classes[k] == "PLACE" for k in below[j])


def sets_apart(view: View, sentence: int, token: int) -> bool:
    """Whether the event's own subject or object is a place without a name that the words set apart from those named before:
    "the last stronghold of the group was taken", "another village fell"."""
    tokens, below, apart = view.sentences[sentence].tokens, view.children[sentence], load_place_nouns().apart
    return any(
        not named and tokens[j].dep in ("obj", "nsubj", "nsubj:pass") and any(tokens[k].lemma in apart for k in below[j])
        for j, named in _unnamed_places(view, sentence, token)
    )


def unnamed_place(view: View, sentence: int, token: int) -> str:
    """How the first place without a name hangs on the event, and its article; "none" where there is none."""
    tokens, below = view.sentences[sentence].tokens, view.children[sentence]
    for j, named in _unnamed_places(view, sentence, token):
        article = next((tokens[k].lemma for k in below[j] if tokens[k].dep in ("det", "nmod:poss")), "bare")
        return f"{tokens[j].dep}|{article if article in ('a', 'the', 'bare') else 'whose'}|{named}"
    return "none"


def width_of(mention: Mention) -> int:
    """0 for a point to 5 for a country; 6 where it is not known."""
    return WIDTH.get(mention.identity.precision or "", 6) if mention.identity else 6


def lies_in(mention: Mention, province: Mention) -> bool:
    """Whether a town is in a province, and does not lend it its name: which of the two "Homs" means is told by its own words."""
    inner, outer = mention.identity, province.identity
    if inner is None or outer is None or outer.precision != "governorate" or width_of(mention) >= width_of(province):
        return False
    if not (inner.name and outer.name and inner.admin1) or outer.name.startswith(inner.name):
        return False
    return (inner.country, inner.admin1) == (outer.country, outer.admin1)
