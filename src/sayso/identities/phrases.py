"""A phrase for somebody in ("the Syrian army's air force", "fighters from Jaish al-Islam"); who that is, out."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.identities.choose import choose_use
from sayso.identities.combine import bare_noun, owned_noun
from sayso.identities.found import Context, Found
from sayso.identities.index import Agent, Hit
from sayso.identities.recall import recall_owner, recall_short
from sayso.identities.theatre import find_towns
from sayso.model import Token

# What a hyphen links: who leads acts; who backs or allies himself does not; who holds a place does not own what is there
LEADS = frozenset(("led", "run", "owned", "controlled", "dominated", "majority", "appointed", "commanded"))
JOINTS = frozenset("of for from at in within with to by loyal affiliated linked allied belonging tied aligned sworn".split())


def read_phrase(sentence: int, first: int, last: int, context: Context) -> Found | None:
    """Who the tokens `first` to `last` name or describe; None where no name and no noun of the tables is in them."""
    tokens = context.sentences[sentence].tokens
    hits = [hit for hit in context.hits[sentence] if hit.first >= first and hit.last <= last]
    if not hits:
        return None
    joint = _joint(tokens, hits, first, last)
    base = [hit for hit in hits if hit.last <= joint]
    if not base:
        return read_phrase(sentence, joint + 1, last, context) if joint + 1 < last else None
    head = base[-1]
    agent = _agent_of(head, base[:-1])
    if agent is None:
        led = _led(tokens, head, context) if head.last + 2 <= last else None
        return led if led is not None else choose_use(head, context)
    owner = _owner(sentence, first, base[:-1], head, context)
    if joint < last:
        behind = read_phrase(sentence, joint + 1, last, context)
        if (
            behind is not None
            and behind.kind == "country"
            and tokens[joint].text.lower() in ("to", "for")
            and tokens[joint - 1].text.lower() not in JOINTS
        ):
            behind = None  # "ambassador to Germany", "envoy for Syria"
        if (
            behind is not None
            and behind.key is not None
            and (owner is None or owner.how == "adjective" or (_gathers(agent) and owner.noun))
        ):
            owner = behind
    short = recall_short(head.words, sentence, head.first, context) if owner is None and " " not in head.words else None
    if short is not None:
        return short
    named = choose_use(head, context) if head.names else None
    if named is not None and (
        owner is None or owner.key == named.key or named.how == "name" and named.kind != "country" and not _is_weak(head)
    ):
        return named
    if owner is not None and owner.key is not None:
        owned = owned_noun(agent, owner, context)
        if owned is not None:
            return owned
    return bare_noun(agent, sentence, head.first, last, context)


def _led(tokens: Sequence[Token], head: Hit, context: Context) -> Found | None:
    """ "US-led raids": the coalition that the tables know under that leader."""
    if _link(tokens, head) != "led":
        return None
    uses = tuple(use for use in context.parties.look_up(head.words + " led coalition") if use.who is not None)
    return choose_use(Hit(head.first, head.last, uses, head.words), context) if uses else None


def _is_weak(hit: Hit) -> bool:
    return all(use.weak for use in hit.names)


def _gathers(agent: Agent) -> bool:
    """ "a group of militants", "members of the Syrian army": who is meant stands behind."""
    return agent.kind in ("group", "speaker", "body") and not agent.sector or agent.key == "UNKNOWN"


def _agent_of(head: Hit, before: Sequence[Hit]) -> Agent | None:
    """The noun that a hit is, unless it is a name that nothing weakens."""
    agent = head.agent
    if agent is None:
        return None
    names = head.names
    return None if names and not all(use.weak for use in names) and not before else agent


def _joint(tokens: Sequence[Token], hits: Sequence[Hit], first: int, last: int) -> int:
    """Where the first preposition stands that is not inside a name; `last` where none does."""
    for i in range(first + 1, last):
        if tokens[i].text.lower() in JOINTS and tokens[i - 1].text != "-" and not any(hit.first <= i < hit.last for hit in hits):
            # "allied to": the joint is the later word
            return i + 1 if i + 1 < last and tokens[i + 1].text.lower() in ("to", "with", "by") else i
    return last


def _owner(sentence: int, first: int, hits: Sequence[Hit], head: Hit, context: Context) -> Found | None:
    """Whose the noun is: the nearest name, adjective or noun before it that owns."""
    tokens = context.sentences[sentence].tokens
    for i in range(len(hits) - 1, -1, -1):
        hit = hits[i]
        link = _link(tokens, hit)
        front = (
            tokens[hit.first - 2].text.lower()
            if hit.first >= 2 and tokens[hit.first - 1].text == "-" and not tokens[hit.first - 1].space
            else ""
        )
        if front and front not in ("pro", "al", "el") and not link and front in ("anti", "non", "counter", "ex"):
            continue
        if link and link not in LEADS:
            continue
        agent = hit.agent
        if agent is not None and (not hit.names or _is_weak(hit) or i > 0):
            if agent.kind in ("people", "weapon", "religious"):
                continue
            owner = read_phrase(sentence, first, hit.last, context)
        else:
            owner = choose_use(hit, context)
        if (
            owner is not None
            and owner.key is not None
            and owner.key not in ("CIVILIAN", "UNKNOWN")
            and not (owner.noun and not owner.name and owner.key in ("MEDIA", "NGO"))
        ):
            return owner._replace(how="link:" + link) if link else owner
    if tokens[first].pos == "PRON" and tokens[first].text.lower() in ("his", "her", "its", "their", "our", "my", "your"):
        return recall_owner(sentence, first, context)
    towns = find_towns(tokens[first : head.first], context.parties, set())
    if towns:
        country = towns[-1][2]
        return Found(key=country, sector="GOV", country=country, kind="place", score=0.8, why="a place in it", how="place")
    return None


def _link(tokens: Sequence[Token], hit: Hit) -> str:
    """ "led" of "US-led"."""
    i = hit.last
    if i + 1 < len(tokens) and tokens[i].text in ("-", "‐", "‑") and not tokens[i].space:
        return tokens[i + 1].text.lower()
    return ""
