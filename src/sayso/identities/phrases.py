"""A phrase for somebody in ("the Syrian army's air force", "fighters from Jaish al-Islam"); who that is, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sayso.identities.antecedents import recall_owner
from sayso.identities.choose import choose_use
from sayso.identities.combine import VAGUE, bare_noun, owned_noun
from sayso.identities.deeds import deed_of
from sayso.identities.found import Context, Found
from sayso.identities.recall import recall_short
from sayso.identities.theatre import find_towns
from sayso.identities.uses import Agent, Hit
from sayso.model import STATE_SECTORS, Token

# What a hyphen links: who leads acts; who backs or allies himself does not; who holds a place does not own what is there
LEADS = frozenset(("led", "run", "owned", "controlled", "dominated", "majority", "appointed", "commanded"))
# "The US-led invasion of Grenada": what is the leader's own, not an alliance's that is known under his name
OF_THE_LEADER = frozenset("invasion occupation talk negotiation embargo sanction boycott initiative mediation order".split())
LINKED = frozenset(("linked", "affiliated"))  # an "al-Qaeda-linked group" is counted with it where it has no name of its own
# Ranks that are adjectives, too
RANKED = frozenset(("major", "general", "private", "chief", "senior", "head"))
SENT = frozenset(("envoy", "special envoy", "ambassador", "special representative", "representative", "coordinator", "mediator"))
AGAINST = frozenset(("anti", "non", "counter", "ex"))
BONDS = frozenset(("loyal", "affiliated", "associated", "linked", "allied", "belonging", "tied", "aligned", "sworn"))
JOINTS = BONDS | frozenset(("of", "for", "from", "at", "in", "within", "with", "to", "by"))


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
        if led is not None:
            return led
        named = choose_use(head, context)
        return named if named is None else _in_arms(_of_people(named, head, context), tokens, head, context)
    owner = _owner(sentence, first, base[:-1], head, context)
    behind = _behind(sentence, joint, last, context)
    if behind is not None and (owner is None or owner.how == "adjective" or (_gathers(agent) and owner.noun)):
        owner = owner if owner is not None and _is_ally(behind, tokens, joint) else behind
    short = recall_short(head.words, sentence, head.first, context) if owner is None and " " not in head.words else None
    if short is not None:
        return short
    named = choose_use(head, context) if head.names else None
    if named is not None and (
        owner is None or owner.key == named.key or (named.how == "name" and named.kind != "country" and not _is_weak(head))
    ):
        return named
    owned = owned_noun(agent, owner, context) if owner is not None and owner.key is not None else None
    if owned is not None:
        return owned
    coloured = next((hit.agent for hit in base[:-1] if hit.agent is not None and _colours(hit.agent)), None)
    if coloured is not None and not agent.key and agent.kind in ("group", "body", "government", "force"):
        agent = coloured  # "jihadist fighters" are whom the report calls jihadists
    return bare_noun(agent, sentence, head.first, last, context)


def _behind(sentence: int, joint: int, last: int, context: Context) -> Found | None:
    """Who is named behind a preposition, where that owns: "of the coalition", not "to Germany" of an ambassador."""
    if joint + 1 >= last:
        return None
    tokens = context.sentences[sentence].tokens
    found = read_phrase(sentence, joint + 1, last, context)
    if found is None or found.key is None:
        return None
    if found.kind == "official" and tokens[joint].text.lower() == "in":
        return None  # "insurgents in May": nobody is in a person
    sent = tokens[joint].text.lower() in ("to", "for") and tokens[joint - 1].text.lower() not in JOINTS
    return None if sent and found.kind == "country" else found


def _is_ally(behind: Found, tokens: Sequence[Token], joint: int) -> bool:
    """ "Lebanese factions allied to Syria": who is bound to another land is still of his own."""
    return behind.sector in STATE_SECTORS and tokens[joint - 1].text.lower() in BONDS


def _in_arms(named: Found, tokens: Sequence[Token], head: Hit, context: Context) -> Found:
    """ "the opposition advances": those of a political opposition who fight, where the name is told to fight."""
    deeds = context.parties.deeds
    if named.sector != "OPP" or named.kind == "official" or deed_of(tokens, head.last - 1, deeds=deeds) != "fights":
        return named
    armed = context.parties.fighters.get(named.key or "")
    return named if armed is None else named._replace(key=armed, sector="REB", why=f"{named.why}, told to fight", id="")


def _colours(agent: Agent) -> bool:
    """A noun that says how somebody is called, not whose he is ("terrorist", "Islamist")."""
    return agent.kind == "group" and agent.key == "ARMED"


def _led(tokens: Sequence[Token], head: Hit, context: Context) -> Found | None:
    """ "US-led raids", "Kurdish-dominated units": the alliance that the tables know under that leader."""
    after = tokens[head.last + 2].lemma.lower() if head.last + 2 < len(tokens) else ""
    if _link(tokens, head) not in ("led", "dominated") or after in OF_THE_LEADER:
        return None
    uses = context.parties.led_by(head.words)
    return choose_use(Hit(head.first, head.last, uses, head.words), context) if uses else None


def _of_people(owner: Found, hit: Hit, context: Context) -> Found:
    """ "Kurdish officials" in a report that names the alliance which that people leads, and no group of theirs alone."""
    if owner.kind != "people" or owner.how != "adjective":
        return owner
    led = context.parties.led_by(hit.words)
    who = led[0].who if led else None
    groups = context.named.get("group", Counter[str]())
    if who is None or who.id not in groups or any(context.parties.by_id[id].key == owner.key for id in groups):
        return owner
    return owner._replace(key=who.key, sector=who.sector, name=who.name, id=who.id, why=f"{owner.why}, led with others in {who.name}")


def _is_weak(hit: Hit) -> bool:
    return all(use.weak for use in hit.names)


def _gathers(agent: Agent) -> bool:
    """ "a group of militants", "members of the Syrian army": who is meant stands behind."""
    return (agent.kind in ("group", "speaker", "body") and not agent.sector) or agent.key == "UNKNOWN"


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
        if (link and link not in LEADS and not (link in LINKED and head.agent is not None and head.agent.kind == "group")) or (
            not link and _front(tokens, hit) in AGAINST
        ):
            continue
        agent = hit.agent
        if agent is not None and (not hit.names or _is_weak(hit) or i > 0):
            # "Syrian Islamist insurgents" are Syrian; "official" before a noun is no official, a "major" group no major
            if (
                (tokens[hit.last - 1].pos == "ADJ" and agent.noun in RANKED)
                or agent.kind in ("people", "weapon", "religious")
                or _colours(agent)
                or (tokens[hit.last - 1].pos == "ADJ" and agent.kind == "government")
            ):
                continue
            owner = read_phrase(sentence, first, hit.last, context)
            if (
                owner is not None
                and not owner.name
                and owner.key == context.theatre
                and head.agent is not None
                and (head.agent.noun in VAGUE or head.agent.noun == "faction")
            ):
                continue  # a "military alliance" is not one of the country's military
        else:
            owner = (
                _led(tokens, hit, context) if head.agent is not None and head.agent.kind in ("force", "group", "body") else None
            ) or choose_use(hit, context)
            owner = _of_people(owner, hit, context) if owner is not None else None
            if (
                owner is not None
                and owner.kind == "country"
                and i
                and head.agent is not None
                and head.agent.noun in SENT
                and hits[i - 1].names
            ):
                continue  # the "UN Syria envoy" is sent there
            if owner is not None and owner.kind == "country" and owner.how == "name" and not _is_genitive(tokens, hit):
                owner = owner._replace(how="compound")  # "UK officials" are as British ones
        if owner is None or owner.key is None or owner.key in ("CIVILIAN", "UNKNOWN"):
            continue
        if not (owner.noun and not owner.name and owner.key in ("MEDIA", "NGO")):
            return owner._replace(how="link:" + link) if link else owner
    if tokens[first].pos == "PRON" and tokens[first].text.lower() in ("his", "her", "its", "their", "our", "my", "your"):
        return recall_owner(sentence, first, context, commands=head.agent is not None and head.agent.kind in ("force", "weapon"))
    found = find_towns(tokens[first : head.first], context.parties, set())
    towns = [country for _, _, country, is_small in found if not is_small or country in context.told]
    if towns:
        country = towns[-1]
        return Found(key=country, sector="GOV", country=country, kind="place", score=0.8, why="a place in it", how="place")
    return None


def _is_genitive(tokens: Sequence[Token], hit: Hit) -> bool:
    """ "Turkey's", or "Turkeys" where apostrophes are lost."""
    after = tokens[hit.last].text if hit.last < len(tokens) else ""
    return after in ("'s", "’s", "'", "’") or (tokens[hit.last - 1].text[-1] == "s" and not any(use.s for use in hit.uses))


def _front(tokens: Sequence[Token], hit: Hit) -> str:
    """ "anti" of "anti-regime"."""
    at = hit.first - 1
    return tokens[at - 1].text.lower() if at >= 1 and tokens[at].text == "-" and not tokens[at].space else ""


def _link(tokens: Sequence[Token], hit: Hit) -> str:
    """ "led" of "US-led"."""
    i = hit.last
    if i + 1 < len(tokens) and tokens[i].text in ("-", "‐", "‑") and not tokens[i].space:
        return tokens[i + 1].text.lower()
    return ""
