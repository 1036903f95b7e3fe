"""An event and a mention in, the categories by which the network knows how they stand to each other out.

The network sees the words; what it does not see is told it here, each as one short name: the type of the event, the kind of the
mention, their distance, the dependency path between them, and whether the mention is the one who is credited.
"""

from __future__ import annotations

from sayso.claims.role_features import Party, Scene
from sayso.claims.view import View
from sayso.claims.where import PlaceCandidate
from sayso.model import Mention, Source

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
