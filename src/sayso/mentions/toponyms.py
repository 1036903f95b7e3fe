"""Sentences and the parties found in them in; mentions of places, unresolved, out.

A place is what the tables know by name, or an unknown name that the words make a place ("the village of X", "X airbase",
a name spelled like a place of the lands that the report is about). A name inside the name of a body or a person is none
("Aleppo Media Center"), and a demonym ("Syrian") is none, but that two of them may name a border. A mention takes in the
words that say which part or kind of place is meant ("northern Syria", "the province of X"). Nothing here looks at which
party holds a place, and the model's word for what a name is counts less than the tables'.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sayso.identities.folding import spans_lands
from sayso.mentions.placereader import PlaceReader
from sayso.mentions.placewords import Found, PlaceNames
from sayso.model import Mention, Sentence, Token


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
        reader = PlaceReader(sentence.tokens, places, by_sentence.get(sentence.index, []), here, lands, persons)
        mentions += [_mention(sentence, one) for one in reader.find(named=bool(mentions)) if not spans_lands(sentence.tokens, one.first)]
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
        for number, (token, following) in enumerate(pairwise((*tokens, None))):
            # the model's names may run over a comma ("Paris, Texas"): what stands behind one is no surname
            whole = token is not None and token.ent == "I-PERSON" and tokens[number - 1].pos != "PUNCT"
            if token is not None and whole and (following is None or following.ent != "I-PERSON"):
                names.add(token.text.lower())
    return frozenset(names)


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
