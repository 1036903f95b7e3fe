"""The places and demonyms of a report in; what it is about, as evidence for each of its places, out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from sayso.identities.gazetteer import Entry, PlaceIndex, name_words
from sayso.identities.place_shapes import Shape
from sayso.model import Article, Mention, Sentence

FIRM = 0.6  # the share of the odds from which a place speaks for its neighbours
TOWNS = frozenset(("town", "village", "camp"))
AREAS = TOWNS | {"governorate", "district", "region", "quarter", "mountain"}
TELLING = 200_000  # people of a town whose name alone tells a land
OWNING = frozenset(("compound", "amod"))
KEEPS = 40  # the places of a report that speak for the others, nearest sentences first


@dataclass(frozen=True, slots=True)
class Placed:
    sentence: int
    token: int
    entry: Entry
    score: float


IN_NAME = 0.2  # votes of "Norwegian" in "the Norwegian Refugee Council", which works elsewhere


@dataclass(frozen=True, slots=True)
class Context:
    """`share`: how much of the report each land takes (they sum to one); `theatre`: the lands of its war; `lands`: those whose
    names are tried by spelling; `in_sentence`: lands named in each sentence; `placed`: places resolved so far; `owners`: sentence and
    first token of names that only tell whose something is ("US trucks")."""

    share: dict[str, float]
    theatre: frozenset[str]
    lands: frozenset[str]
    in_sentence: dict[int, set[str]]
    votes: float = 0.0
    placed: tuple[Placed, ...] = ()
    owners: frozenset[tuple[int, int]] = frozenset()
    nearest: dict[int, list[Placed]] = field(default_factory=dict)

    def with_places(self, mentions: Sequence[Mention], entries: Sequence[Entry | None], scores: Sequence[float]) -> Context:
        placed = [
            Placed(mention.sentence, mention.first, entry, score)
            for mention, entry, score in zip(mentions, entries, scores, strict=True)
            if entry is not None and score >= FIRM
        ]
        return replace(self, placed=tuple(placed), nearest={})

    def around(self, mention: Mention) -> Iterator[Placed]:
        """The firm places of the report but this one, nearest sentences first."""
        seen: set[tuple[str, bool]] = set()
        for place in self._nearest(mention.sentence):
            mark = place.entry.id, place.sentence == mention.sentence
            if mark not in seen and (place.sentence, place.token) != (mention.sentence, mention.first):
                seen.add(mark)
                yield place

    def _nearest(self, sentence: int) -> list[Placed]:
        made = self.nearest.get(sentence)
        if made is None:
            made = self.nearest[sentence] = sorted(self.placed, key=lambda place: abs(place.sentence - sentence))[:KEEPS]
        return made

    def area_of(self, mention: Mention, *, in_town: bool) -> tuple[Entry, str] | None:
        """The smallest known area that the words put an unknown name in: behind it in the sentence, else before it, else
        the last of the sentences before, else the chief town of the report. `in_town`: a quarter, a street, a hospital,
        which lies in a town or in the chief town, whatever else is near."""
        beside = [place for place in self.placed if place.sentence == mention.sentence and place.token != mention.first]
        fits = [place for place in beside if place.entry.kind in (TOWNS if in_town else AREAS)]
        after = [place for place in fits if mention.last <= place.token <= mention.last + 8]
        before = [place for place in fits if mention.first - 8 <= place.token < mention.first]
        for places, how in ((after, "the words after it name"), (before, "the words before it name"), (fits, "the sentence names")):
            if places:
                return min(places, key=lambda place: (abs(place.token - mention.first), place.token)).entry, how
        chief = self._chief_town()
        if in_town and chief is not None:
            return chief, "the report plays most of all in"
        earlier = [
            place for place in self.placed if mention.sentence - 2 <= place.sentence < mention.sentence and place.entry.kind in AREAS
        ]
        if earlier:
            return earlier[-1].entry, "just before the report names"
        if chief is not None:
            return chief, "the report plays most of all in"
        lands = [place.entry for place in beside if place.entry.kind == "country"]
        return (lands[0], "the sentence names") if lands else None

    def _chief_town(self) -> Entry | None:
        """The town that holds half of the report's local mentions."""
        towns = Counter(place.entry.id for place in self.placed if place.entry.kind not in ("country", "sea", "river", "region"))
        if not towns:
            return None
        chief, count = towns.most_common(1)[0]
        if count * 2 < sum(towns.values()) or count < 2:
            return None
        return next(place.entry for place in self.placed if place.entry.id == chief)


def read_context(
    mentions: Sequence[Mention], shapes: Sequence[Shape], *, sentences: Sequence[Sentence], article: Article, places: PlaceIndex
) -> Context:
    votes: dict[str, float] = defaultdict(float)
    in_sentence: dict[int, set[str]] = {}
    for sentence in sentences:
        here = in_sentence.setdefault(sentence.index, set())
        for token, following in pairwise((*sentence.tokens, None)):
            land = places.demonyms.get(token.text.lower()) if token is not None and token.text[:1].isupper() else None
            if land and following is not None and following.pos == "PROPN" and following.text[:1].isupper():
                votes[land] += IN_NAME
            elif land:
                votes[land] += 1.0
                here.add(land)
    torn: list[tuple[frozenset[str], dict[str, float]]] = []
    for mention, shape in zip(mentions, shapes, strict=True):
        told = dict(_votes_of(shape, places))
        lands_of = frozenset(land for name in shape.names for land in places.lands_named(name) if land)
        if lands_of - set(told) and not shape.border and not any(places.is_country(name) for name in shape.names):
            torn.append((lands_of, told))
            continue
        for land, weight in told.items():
            votes[land] += weight
            if weight >= 1.0:
                in_sentence.setdefault(mention.sentence, set()).add(land)
    # a name says nothing for a land that nothing else names, where another is named of which our own tables hold the same name
    sure = {land for land, weight in votes.items() if weight >= 1.0}
    for lands_of, told in torn:
        for land, weight in told.items():
            if land in sure or not sure & lands_of:
                votes[land] += weight
    if article.dateline is not None:
        for entry, doubtful in places.named(name_words(article.dateline.text)):
            if entry.country and not doubtful:
                votes[entry.country] += 0.5
    total = sum(votes.values())
    share = {land: weight / total for land, weight in votes.items()} if total else {}
    theatre = _theatre(share, places)
    lands = frozenset(land for land, part in share.items() if part >= 0.04)
    return Context(share=share, theatre=theatre, lands=lands, in_sentence=in_sentence, votes=total, owners=_owners(mentions, sentences))


def _owners(mentions: Sequence[Mention], sentences: Sequence[Sentence]) -> frozenset[tuple[int, int]]:
    by_index = {sentence.index: sentence.tokens for sentence in sentences}
    found = set()
    for mention in mentions:
        tokens = by_index[mention.sentence]
        joined = mention.last < len(tokens) and tokens[mention.last].text == "-"  # "US-backed"
        if joined or tokens[mention.head].dep in OWNING:
            found.add((mention.sentence, mention.first))
    return frozenset(found)


def _votes_of(shape: Shape, places: PlaceIndex) -> Iterator[tuple[str, float]]:
    """What a name says about the land before anything is resolved: a country a whole vote, a name borne in one land only
    as well, a name of several lands the share of its people."""
    for land in shape.border:
        yield land, 0.5
    for name in shape.names:
        entries = [(entry, doubtful) for entry, doubtful in places.named(name) if entry.country]
        if not entries:
            continue
        countries = [entry for entry, _ in entries if entry.kind == "country"]
        if countries:
            yield countries[0].country, 1.0
            return
        people: dict[str, float] = defaultdict(float)
        for entry, doubtful in entries:
            people[entry.country] += entry.people * (0.2 if doubtful else 1.0)
        total = sum(people.values())
        known = max(min(1.0, entry.people / TELLING) if entry.id.startswith(("gn:", "ocha:")) else 1.0 for entry, _ in entries)
        for land, count in people.items():
            if count / total > 0.3:
                yield land, 1.2 * known * count / total
        return


def _theatre(share: dict[str, float], places: PlaceIndex) -> frozenset[str]:
    """The lands of the war that the report is most of all about."""
    best, most = frozenset[str](), 0.25
    for countries, around in places.theatres.values():
        weight = sum(share.get(land, 0.0) for land in countries)
        if weight > most:
            best, most = frozenset((*countries, *around)), weight
    return best
