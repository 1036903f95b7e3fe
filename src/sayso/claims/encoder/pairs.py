"""An event and a mention in, the categories by which the network knows how they stand to each other out.

The network sees the words; what it does not see is told it here, each as one short name: the type of the event, the kind of the
mention, their distance, the dependency path between them, and whether the mention is the one who is credited.
"""

from __future__ import annotations

from sayso.claims.harm import FigureCandidate
from sayso.claims.role_features import Party, Scene
from sayso.claims.story import Story
from sayso.claims.view import CLASSES, EventAt, View
from sayso.claims.voices import Voice
from sayso.claims.where import PlaceCandidate
from sayso.model import Mention, Source

NO, YES = "no", "yes"  # labels of the pairings that ask no more
EDGES = (0, 1, 2, 4, 7, 12, 20)  # distances in tokens up to which a bucket goes
PATH = 4  # steps of a path to a place
FURTHEST = 7  # sentences back or on that are told apart


def role_categories(scene: Scene, party: Party) -> tuple[str, ...]:
    mention = party.mention
    return (
        f"t={scene.kind}",
        f"k={party.cls}",
        f"d={_distance(mention.head - scene.token)}",
        f"p={scene.bare_path(mention.head)[0]}",
        f"c={scene.case(party.first)}",
        f"f={scene.form}",
        f"s={_credited(mention, scene.source)}",
    )


def place_categories(view: View, at: tuple[int, int], candidate: PlaceCandidate, *, kind: str) -> tuple[str, ...]:
    mention = candidate.mention
    here = mention.sentence == at[0]
    return (
        f"t={kind}",
        f"b={max(-FURTHEST, min(FURTHEST, candidate.back))}",
        f"d={_distance(mention.head - at[1])}" if here else "d=back",
        f"p={view.path(at[0], at[1], mention.head, longest=PATH)}" if here else "p=back",
        f"c={view.case_of(mention.sentence, mention.head)}",
        f"f={view.sentences[mention.sentence].kind}",
        f"s={mention.identity.precision if mention.identity else 'none'}",
    )


def voice_categories(view: View, event: EventAt, voice: Voice) -> tuple[str, ...]:
    speaker, (sentence, token, kind) = voice.speaker, event
    source, here = speaker.source, speaker.sentence == sentence
    return (
        f"t={kind}",
        f"r={'credited' if voice.credited else 'covers' if voice.covers else 'beside'}",
        f"g={voice.gap}",
        f"d={_distance(speaker.head - token)}" if here else "d=back" if speaker.sentence < sentence else "d=on",
        f"k={CLASSES.get(source.sector, 'WHO')}",
        f"u={source.stance}|{'cue' if source.cue else 'bare'}",
        f"f={view.sentences[sentence].kind}|{view.sentences[speaker.sentence].kind}",
        f"c={'nobody' if view.credit(sentence, token)[0] is None else 'somebody'}|{len(speaker.statement.covers) > 0}",
    )


def day_categories(view: View, story: Story, event: EventAt, time: int) -> tuple[str, ...]:
    mention, (sentence, token, kind) = story.times[time], event
    here = mention.sentence == sentence
    return (
        f"t={kind}",
        f"k={story.shapes[time]}",
        f"b={max(-FURTHEST, min(FURTHEST, sentence - mention.sentence))}",
        f"d={_distance(mention.head - token)}" if here else "d=back",
        f"p={view.path(sentence, token, mention.head, longest=PATH)}" if here else "p=back",
        f"c={view.case_of(mention.sentence, mention.head)}",
        f"f={view.sentences[sentence].kind}",
        f"s={story.said[time]}|{'first' if time == 0 else 'later'}",
    )


def count_categories(view: View, event: EventAt, candidate: FigureCandidate, measure: str) -> tuple[str, ...]:
    sentence, token, kind = event
    return (
        f"t={kind}",
        f"m={measure}",
        f"k={candidate.kind}",
        f"d={_distance(candidate.head - token)}",
        f"p={view.path(sentence, token, candidate.head, longest=PATH)}",
        f"c={view.case_of(sentence, candidate.head)}",
    )


def _distance(steps: int) -> str:
    bucket = next((i for i, edge in enumerate(EDGES) if abs(steps) <= edge), len(EDGES))
    return f"{'-' if steps < 0 else '+'}{bucket}"


def _credited(mention: Mention, source: Source | None) -> str:
    if source is None:
        return "nobody"
    if mention.start < source.end and mention.end > source.start:
        return f"it|{source.stance}"
    identity = mention.identity
    same = identity is not None and identity.key == source.party and source.party != "UNKNOWN"
    return f"{'alike' if same else 'another'}|{source.stance}"
