"""An event in, its actors, recipients and places out: the choices that pair an event with mentions."""
from __future__ import annotations

from sayso.claims.events import Event
from sayso.claims.linear import Linear
from sayso.claims.roles import ACTOR, RECIPIENT, role_features
from sayso.claims.view import View
from sayso.claims.where import HERE, PlaceCandidate, PlaceView, place_candidates, place_features
from sayso.model import Mention, Place, Role, Source

ROLE_LEAST = 0.45  # probability from which a party is an actor or a recipient
PLACE_LEAST = 0.35  # ... from which the likeliest place is the event's
PLACE_ALSO = 0.25  # ... from which another place of the same list is one, too
JOINTS = frozenset({",", "and", "or", "&", ";", "as", "well", "plus", "also", "both", "-", "–"})
LIST_WORDS = frozenset(
    "the of in at near around on outside a its and town village city district neighborhood neighbourhood suburb area province governorate region countryside "
    "eastern western northern southern northeastern northwestern southeastern southwestern rural nearby part other".split()
)


def role_mentions(view: View, sentence: int) -> list[Mention]:
    """The parties and persons that a sentence names; the longest of those that share a head."""
    best: dict[int, Mention] = {}
    for mention in view.in_sentence[sentence]:
        if mention.kind in ("party", "person"):
            known = best.get(mention.head)
            if known is None or mention.last - mention.first > known.last - known.first:
                best[mention.head] = mention
    return sorted(best.values(), key=lambda m: m.first)


def is_speaker(mention: Mention, source: Source | None) -> bool:
    return source is not None and mention.start < source.end and mention.end > source.start


def choose_roles(view: View, event: Event, *, source: Source | None, model: Linear) -> tuple[tuple[Role, ...], tuple[Role, ...]]:
    mentions = role_mentions(view, event.sentence)
    if not mentions:
        return (), ()
    rows = [
        role_features(
            view, event.sentence, event.token, mention, kind=event.type,
            rivals=[m for m in mentions if m is not mention], speaker=is_speaker(mention, source),
        )
        for mention in mentions
    ]  # fmt: skip
    actor, recipient = [], []
    columns = {label: i for i, label in enumerate(model.labels)}
    for mention, chances in zip(mentions, model.probabilities(rows), strict=True):
        a, r = float(chances[columns[ACTOR]]), float(chances[columns[RECIPIENT]])
        if max(a, r) >= ROLE_LEAST and mention.identity and mention.identity.key:
            (actor if a >= r else recipient).append(role_of(mention))
    return tuple(actor), tuple(recipient)


def role_of(mention: Mention) -> Role:
    identity = mention.identity
    return Role(
        text=mention.text,
        party=(identity.key if identity else None) or "UNKNOWN",
        sector=identity.sector if identity else "",
        start=mention.start,
        end=mention.end,
        name=identity.name if identity else None,
    )


def choose_places(view: View, event: Event, *, model: Linear, whole: PlaceView) -> list[Place]:
    """The likeliest place; with it the other places of its sentence that are about as likely."""
    candidates = place_candidates(view, event.sentence)
    if not candidates:
        return []
    rows = [place_features(view, event.sentence, event.token, c, kind=event.type, rivals=candidates, whole=whole) for c in candidates]
    column = model.labels.index(HERE)
    ranked = sorted(((float(p[column]), -c.back, -i) for i, (p, c) in enumerate(zip(model.probabilities(rows), candidates, strict=True))), reverse=True)
    best, _, first = ranked[0]
    if best < PLACE_LEAST:
        return []
    chosen = [candidates[-first]]
    if chosen[0].back == 0:
        here = [c.mention for c in candidates if c.back == 0]
        for chance, _, i in ranked[1:]:
            other = candidates[-i]
            if chance >= PLACE_ALSO and other.back == 0 and _in_one_list(view, event.sentence, chosen[0].mention, other.mention, here):
                chosen.append(other)
    return [place_of(c) for c in sorted(chosen, key=lambda c: c.mention.start)]


def _in_one_list(view: View, sentence: int, a: Mention, b: Mention, places: list[Mention]) -> bool:
    """Nothing but places and joints stands between the two: "Aleppo, Idlib and the villages of Hama". A place and what it lies
    in ("Hader in the province of Quneitra") are no list."""
    tokens = view.sentences[sentence].tokens
    first, second = sorted((a, b), key=lambda m: m.first)
    inside = {i for m in places for i in range(m.first, m.last)}
    between = [tokens[i].lemma for i in range(first.last, second.first) if i not in inside]
    if not between:  # a list that lost its commas
        return bool(a.identity and b.identity and a.identity.precision == b.identity.precision)
    return any(word in JOINTS for word in between) and all(word in JOINTS or word in LIST_WORDS for word in between)


def place_of(candidate: PlaceCandidate) -> Place:
    mention, identity = candidate.mention, candidate.mention.identity
    return Place(
        text=mention.text,
        name=identity.name if identity else None,
        country=identity.country if identity else None,
        lat=identity.lat if identity else None,
        lon=identity.lon if identity else None,
        precision=identity.precision if identity else None,
        admin1=identity.admin1 if identity else None,
    )
