"""The events of a report, with who acts in each, and the places that it names in; the places of each event out.

A linear model weighs each event with each place about it; boosted trees look again with the whole report before them; the mean
of both is pooled with what the encoder says. Several places of one list give one claim each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

from sayso.claims.encoder import Context
from sayso.claims.events import Event
from sayso.claims.linear import Linear, load_models
from sayso.claims.lists import in_one_list
from sayso.claims.mixing import mix_chances
from sayso.claims.parts import VOICED
from sayso.claims.place_look import PlaceLook
from sayso.claims.place_story import PlaceStory, place_numbers
from sayso.claims.scene import LOCATIVE, NOWHERE, Scenes, clause_of, is_land_of, somewhere, tells_land
from sayso.claims.story import Story
from sayso.claims.trees import Trees, load_trees
from sayso.claims.view import EventAt, View
from sayso.claims.where import HERE, PlaceCandidate, PlaceView, key_of_place, lies_in, sets_apart
from sayso.model import Mention, Place, Role, Source

WEIGHTS = Path(__file__).with_name("places.npz")
TREES = Path(__file__).with_name("places_trees.npz")
CONTEXT = 0.45  # the encoder's share
SECOND = 0.5  # what the second look counts for
LEAST = 0.23  # probability from which the likeliest place is the event's
NEARLY = 0.85  # how likely a place of the event's own clause must be, to that of another clause, to come before it
ALSO = 0.25  # ... from which another place of the same list is one, too


@dataclass(frozen=True, slots=True)
class PlaceModel:
    first: Linear
    second: Trees


@dataclass(frozen=True, slots=True)
class WeighedPlaces:
    """The places that an event may have, each with how likely it is."""

    candidates: Sequence[PlaceCandidate]
    chances: Sequence[float]


def load_place_model() -> PlaceModel:
    """Raises BadModel where a file is missing or broken."""
    return PlaceModel(first=load_models(WEIGHTS)["places"], second=load_trees(TREES))


def weigh_places(
    view: View, events: Sequence[EventAt], *, model: PlaceModel, context: Context, story: Story | None = None
) -> list[WeighedPlaces]:
    """Both looks over all events of a report, and the encoder's."""
    told = first_look(view, events, model.first, story)
    looked = [place_numbers(told, i, model.second) for i in range(len(events))]
    again = model.second.probabilities([row for _, rows in looked for row in rows]).tolist()
    here = context.network.labels["where"].index(HERE)
    chances: list[float] = []
    begin = 0
    for (which, rows), first in zip(looked, told.chances, strict=True):
        own = [chance * (1 - SECOND) for chance in first]
        for n, chance in zip(which, again[begin : begin + len(rows)], strict=True):
            own[n] += SECOND * chance
        begin += len(rows)
        chances += own
    pooled = mix_chances(chances, context.places(view, events, told.candidates)[:, here], share=CONTEXT)
    ends = accumulate(map(len, told.candidates))
    return [WeighedPlaces(candidates, pooled[end - len(candidates) : end]) for candidates, end in zip(told.candidates, ends, strict=True)]


def first_look(view: View, events: Sequence[EventAt], first: Linear, story: Story | None = None) -> PlaceStory:
    """Each event of a report by itself. `story`: of the same events, where there is one."""
    whole = PlaceView(view)
    looks = {sentence: PlaceLook(view, sentence, whole) for sentence in {event[0] for event in events}}
    candidates = [looks[sentence].candidates for sentence, _, _ in events]
    rows = [row for sentence, token, kind in events for row in looks[sentence].features(token, kind)]
    chances = first.probabilities(rows)[:, first.labels.index(HERE)].tolist()
    begins = list(accumulate(map(len, candidates), initial=0))
    parts = [chances[a:b] for a, b in pairwise(begins)]
    return PlaceStory(view, events, candidates, parts, whole, story)


def choose_places(
    view: View,
    event: Event,
    weighed: WeighedPlaces,
    *,
    actors: Sequence[Role] = (),
    recipients: Sequence[Role] = (),
    source: Source | None = None,
    scenes: Scenes = NOWHERE,
) -> list[Place]:
    """The likeliest place, or, of one told elsewhere, the likely town in it; with it the other places of its sentence that are about
    as likely. Who speaks is no place of what he tells.
    `scenes`: where the report's attacks were found to be."""
    pairs = [
        (chance, c)
        for chance, c in zip(weighed.chances, weighed.candidates, strict=True)
        if not _is_side(view, event, c, actors, recipients, scenes) and not _speaks(c.mention, source)
    ]
    apart = sets_apart(view, event.sentence, event.token)
    if apart:
        pairs = [(chance, c) for chance, c in pairs if c.back == 0]
    ranked = _own_clause_first(view, event, sorted(pairs, key=lambda pair: (-pair[0], abs(pair[1].back))))
    if not ranked or ranked[0][0] < LEAST:
        found = somewhere(view, event, ranked, [*actors, *recipients], scenes) if not apart else None
        return [place_of(found)] if found else []
    chosen = ranked[0][1]
    if chosen.back:
        finer = next((c for chance, c in ranked if chance >= LEAST and c.back and lies_in(c.mention, chosen.mention)), chosen)
        return [place_of(finer.mention)]
    tokens, here = view.sentences[event.sentence].tokens, [c.mention for _, c in pairs if c.back == 0]
    others = [c for chance, c in ranked[1:] if chance >= ALSO and c.back == 0]
    own = key_of_place(chosen.mention)  # "Washington, D.C." is one place by two names
    listed = [c for c in others if in_one_list(tokens, chosen.mention, c.mention, here) and key_of_place(c.mention) != own]
    return [place_of(c.mention) for c in sorted([chosen, *listed], key=lambda c: c.mention.start)]


def _speaks(mention: Mention, source: Source | None) -> bool:
    """ "..., Ankara said": the name of a place that is the source; "officials in Ankara", "the governor of Kherson" may be where it happened."""
    return source is not None and (mention.start, mention.end) == (source.start, source.end)


def _is_side(
    view: View, event: Event, candidate: PlaceCandidate, actors: Sequence[Role], recipients: Sequence[Role], scenes: Scenes
) -> bool:
    """Whether the name of a state says who and not where: one that acts ("US assistance to the fighters"), unless the report's
    attacks are in several towns of its land, and in an act of speech also the one that is spoken to ("called on Russia to leave Syria")."""
    mention = candidate.mention
    if mention.identity is None or mention.identity.precision != "country":
        return False
    if event.type in VOICED:
        return any(role.start <= mention.start < role.end for role in (*actors, *recipients))
    if view.case_of(mention.sentence, mention.head) in LOCATIVE or (mention.identity.country in scenes.wide and is_land_of(view, mention)):
        return False
    return any(role.start <= mention.start < role.end for role in actors)


def _own_clause_first(view: View, event: Event, ranked: list[tuple[float, PlaceCandidate]]) -> list[tuple[float, PlaceCandidate]]:
    """What the event's word has for its object ("leave Syria", "entered Palmyra") comes first; then a place in its own clause with
    "on", "in" or "near", or a whole land ("strikes across the country"), before one that is only carried over."""
    tokens = view.sentences[event.sentence].tokens
    verbs = {event.token, *(j for j in view.children[event.sentence][event.token] if tokens[j].dep == "xcomp")}
    carried = bool(ranked) and ranked[0][1].back != 0
    for n, (chance, candidate) in enumerate(ranked):
        if candidate.back or chance < LEAST / 2:
            continue
        mention = candidate.mention
        head, identity = tokens[mention.head], mention.identity
        rest = [*ranked[:n], *ranked[n + 1 :]]
        if head.dep == "obj" and head.head in verbs:
            return [(max(chance, LEAST), candidate), *rest]
        if carried and head.dep == "obl" and head.head in (event.token, tokens[event.token].head):
            if identity and identity.precision != "country" and view.case_of(event.sentence, mention.head) in LOCATIVE:
                return [ranked[n], *rest]
    if ranked and not carried:
        ranked = _own_clause_if_near(view, event, ranked)
    spread = next((pair for pair in ranked if carried and tells_land(view, event, *pair)), None)
    if spread:
        return [(max(LEAST, spread[0]), spread[1]), *(pair for pair in ranked if pair is not spread)]
    return ranked


def _own_clause_if_near(view: View, event: Event, ranked: list[tuple[float, PlaceCandidate]]) -> list[tuple[float, PlaceCandidate]]:
    """Of two places that are about as likely, that of the event's own clause comes first: "sent ships to Lipara after the attack on Tessa"."""
    sentence = event.sentence
    own = clause_of(view, sentence, event.token)
    best, first = ranked[0]
    if clause_of(view, sentence, first.mention.head) == own:
        return ranked
    for n, (chance, candidate) in enumerate(ranked):
        if chance < max(LEAST, NEARLY * best):
            break
        if candidate.back == 0 and clause_of(view, sentence, candidate.mention.head) == own:
            return [ranked[n], *ranked[:n], *ranked[n + 1 :]]
    return ranked


def place_of(mention: Mention) -> Place:
    identity = mention.identity
    return Place(
        text=mention.text,
        name=identity.name if identity else None,
        country=identity.country if identity else None,
        lat=identity.lat if identity else None,
        lon=identity.lon if identity else None,
        precision=identity.precision if identity else None,
        admin1=identity.admin1 if identity else None,
    )
