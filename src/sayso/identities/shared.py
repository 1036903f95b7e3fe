""" "Syrian" of "Syrian and Russian warplanes" in, whose warplanes these are out: adjectives in a list have one noun."""

from __future__ import annotations

from sayso.identities.choose import choose_use
from sayso.identities.combine import owned_noun
from sayso.identities.folding import fold
from sayso.identities.found import Context, Found
from sayso.identities.uses import Hit, Use
from sayso.model import STATE_SECTORS, Mention

JOINTS = frozenset((",", "and", "or", "&", "/", "the"))
OFFICES = frozenset(("government", "force", "legislature"))
LANDS = frozenset(("country", "people"))


def bearer_of(mention: Mention, context: Context) -> Mention | None:
    """Who has the noun of an adjective, or of letters that stand for one ("US"), that stands alone in a list before it."""
    own = _hit_at(mention.first, mention, context)
    if own is not None and (before := _described_before(mention, own, context)) is not None:
        return before
    if own is None or own.last != mention.last or not owns(own.uses[0]):
        return None
    tokens = context.sentences[mention.sentence].tokens
    last, is_list = mention.last, False
    for other in context.mentions_of(mention.sentence):
        if other.first < last:
            continue
        between = {token.text.lower() for token in tokens[last : other.first]}
        cut = _adjective_end(other, context)
        # a person is described by the last alone ("the British and German Chancellor Merkel")
        if not between <= JOINTS or not cut or other.kind != "party":
            return None
        is_list = is_list or bool(between)
        if cut < other.last:
            return other if is_list else None
        last = other.last
    return None


def _described_before(mention: Mention, own: Hit, context: Context) -> Mention | None:
    """ "the presidents of Kenya" of "the presidents of Kenya and Somalia": the noun is that of both, where they are who does it."""
    who = own.uses[0].who
    if who is None or who.kind != "country" or (own.first, own.last) != (mention.first, mention.last):
        return None
    tokens = context.sentences[mention.sentence].tokens
    mentions = context.mentions_of(mention.sentence)
    inside = {i for one in mentions for i in range(one.first, one.last)}
    for other in mentions:
        between = {tokens[i].text.lower() for i in range(other.last, mention.first) if i not in inside}
        if other.last <= mention.first and between and between <= JOINTS and other.kind == "party":
            of = next((i for i in range(other.first, other.last) if tokens[i].text.lower() == "of"), None)
            noun = next((hit.agent for hit in context.hits[mention.sentence] if hit.last == of and hit.first >= other.first), None)
            if (
                of is not None
                and tokens[other.head].dep == "nsubj"
                and noun is not None
                and noun.kind in OFFICES
                and "Number=Plur" in tokens[of - 1].morph
            ):
                return other
    return None


def shared_noun(mention: Mention, context: Context) -> Found | None:
    """Who is meant by an adjective that shares its noun with those behind it; None where it shares none."""
    bearer = bearer_of(mention, context)
    own = _hit_at(mention.first, mention, context)
    if bearer is None or own is None:
        return None
    head = next((hit for hit in context.hits[mention.sentence] if bearer.first < hit.first and hit.last <= bearer.last), None)
    agent = head.agent if head else context.parties.noun(context.sentences[mention.sentence].tokens[bearer.last - 1])
    owner = choose_use(own, context)
    if agent is None or owner is None or owner.key is None:
        return None
    return owned_noun(agent, owner._replace(how="adjective"), context)


def _hit_at(first: int, mention: Mention, context: Context) -> Hit | None:
    return next((hit for hit in context.hits[mention.sentence] if hit.first == first), None)


def owns(use: Use) -> bool:
    """A land's or people's word that owns the noun behind it: "Syrian", "Kurdish", and letters ("US"); not "Syria", "Syrians"."""
    return use.who is not None and use.who.kind in LANDS and (use.how == "adjective" or (use.caps and use.how == "name"))


def _adjective_end(mention: Mention, context: Context) -> int:
    """Where the adjective ends that a mention begins with, that of a state's forces which have a name too ("German troops"); 0 for none."""
    hit = _hit_at(mention.first, mention, context)
    if hit is None:
        return 0
    if owns(hit.uses[0]):
        return hit.last
    who = hit.uses[0].who
    if who is None or who.sector not in STATE_SECTORS:
        return 0
    words = [fold(token.text) for token in context.sentences[mention.sentence].tokens[mention.first : hit.last]]
    ends = (size for size in (2, 1) if size < len(words) and any(owns(use) for use in context.parties.look_up(" ".join(words[:size]))))
    size = next(ends, 0)
    return mention.first + size if size else 0
