"""A view of a report and a network in, a Context out: what the network makes of words, and of an event with a mention.

All answers are probabilities with one row for each thing asked of, in the order of the labels of the network, or the one of yes. Words that are not
read (lists of related links, datelines) have no answer: NaN.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sayso.claims.encoder.network import Array, Network, gelu
from sayso.claims.encoder.pairs import YES, count_categories, day_categories, place_categories, role_categories, voice_categories
from sayso.claims.encoder.windows import cut_windows
from sayso.claims.harm import FigureCandidate
from sayso.claims.mixing import softmax
from sayso.claims.role_features import Scene
from sayso.claims.story import Story
from sayso.claims.view import EventAt, View
from sayso.claims.voices import Speaker, Voice
from sayso.claims.where import PlaceCandidate
from sayso.model import Mention

Spot = tuple[int, int]
Words = tuple[Spot, Spot, Spot]  # the head, the first and the last word of a mention


def read_context(view: View, network: Network) -> Context:
    windows = cut_windows(view.sentences, network.pieces)
    states = np.empty((windows.count, network.places.shape[1]), dtype=np.float32)
    for rows, words in zip(network.states(windows.pieces), windows.words, strict=True):
        states[[word for word, _ in words]] = rows[[place for _, place in words]]
    return Context(network, states, windows.word_of)


@dataclass(frozen=True, slots=True)
class Context:
    """`states`: a row for each word of the report; `word_of`: for each sentence and token, its row, or -1."""

    network: Network
    states: Array
    word_of: list[list[int]]

    def events(self, spots: Sequence[Spot]) -> Array:
        network = self.network
        return self._asked(spots, lambda x: softmax(network.events(gelu(network.event_hidden(x)))), "events")

    def modes(self, spots: Sequence[Spot]) -> Array:
        return self._asked(spots, lambda x: softmax(self.network.modes(x)), "modes")

    def statuses(self, spots: Sequence[Spot]) -> Array:
        return self._asked(spots, lambda x: softmax(self.network.statuses(x)), "statuses")

    def roles(self, scenes: Sequence[Scene]) -> Array:
        """What each mention of each scene is to its event."""
        return self._paired(
            [
                ((scene.sentence, scene.token), _words(party.mention), role_categories(scene, party))
                for scene in scenes
                for party in scene.company.parties
            ],
            "roles",
        )

    def places(self, view: View, events: Sequence[EventAt], candidates: Sequence[Sequence[PlaceCandidate]]) -> Array:
        """Whether each event (sentence, token, type) is at each of its candidates."""
        return self._paired(
            [
                (event[:2], _words(candidate.mention), place_categories(view, event[:2], candidate, kind=event[2]))
                for event, own in zip(events, candidates, strict=True)
                for candidate in own
            ],
            "where",
        )

    def voices(self, view: View, events: Sequence[EventAt], voices: Sequence[Sequence[Voice]]) -> Array:
        """How likely each event stands on the say-so of each of its voices."""
        return self._chances(
            [
                (event[:2], _spots(voice.speaker.sentence, voice.speaker), voice_categories(view, event, voice))
                for event, own in zip(events, voices, strict=True)
                for voice in own
            ],
            "voices",
        )

    def days(self, view: View, story: Story) -> Array:
        """How likely each event of a story, a row for each, is dated by each of its times."""
        asked = [
            (event[:2], _words(time), day_categories(view, story, event, t)) for event in story.events for t, time in enumerate(story.times)
        ]
        return self._chances(asked, "days").reshape(len(story.events), len(story.times))

    def counts(self, view: View, tried: Sequence[tuple[EventAt, FigureCandidate, str]]) -> Array:
        """How likely each count tells how many each event harmed in that way."""
        asked = [(event[:2], _spots(event[0], count), count_categories(view, event, count, measure)) for event, count, measure in tried]
        return self._chances(asked, "counts")

    def _row(self, spot: Spot) -> int:
        return self.word_of[spot[0]][spot[1]]

    def _asked(self, spots: Sequence[Spot], head, labels: str) -> Array:  # type: ignore[no-untyped-def]
        out = np.full((len(spots), len(self.network.labels[labels])), np.nan, dtype=np.float32)
        read = [(i, row) for i, spot in enumerate(spots) if (row := self._row(spot)) >= 0]
        if read:
            out[[i for i, _ in read]] = head(self.states[[row for _, row in read]])
        return out

    def _chances(self, asked: Sequence[tuple[Spot, Words, Sequence[str]]], name: str) -> Array:
        return self._paired(asked, name)[:, self.network.labels[name].index(YES)]

    def _paired(self, asked: Sequence[tuple[Spot, Words, Sequence[str]]], name: str) -> Array:
        """A row for each pair of an event and a mention, with what is known of it."""
        out = np.full((len(asked), len(self.network.labels[name])), np.nan, dtype=np.float32)
        events: dict[int, int] = {}  # rows of `states`, and which of those asked for they are
        mentions: dict[tuple[int, int, int], int] = {}
        read: list[tuple[int, int, int]] = []
        for i, (spot, (head, first, last), _) in enumerate(asked):
            own, words = self._row(spot), (self._row(head), self._row(first), self._row(last))
            if own >= 0 and min(words) >= 0:
                read.append((i, events.setdefault(own, len(events)), mentions.setdefault(words, len(mentions))))
        if read:
            places, one, two = zip(*read, strict=True)
            heads, firsts, lasts = self.states[np.array(list(mentions)).T]
            known = [asked[i][2] for i in places]
            scores = self.network.pairs[name](self.states[list(events)], heads, (firsts + lasts) / 2, pairs=(one, two), known=known)
            out[list(places)] = softmax(scores)
        return out


def _words(mention: Mention) -> Words:
    return _spots(mention.sentence, mention)


def _spots(sentence: int, span: Mention | Speaker | FigureCandidate) -> Words:
    return (sentence, span.head), (sentence, span.first), (sentence, span.last - 1)
