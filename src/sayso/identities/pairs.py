"""A plural pronoun and whom it was resolved to in, the others of the same list out: "Russia and the US ... let them leave"."""

from __future__ import annotations

from sayso.identities.antecedents import PRONOUN
from sayso.identities.found import Context, Found, Seen
from sayso.identities.uses import Agent
from sayso.model import Mention

PLURAL_PRONOUNS = frozenset(("they", "them", "their", "both", "themselves"))
# "both countries", "the two sides": the two of a kind that were named last
PAIRED = frozenset("country nation state government neighbour neighbor capital leader president minister side party power army".split())
# Who meet each other: where two of them are told of together, their plural is both
OFFICES = frozenset("minister secretary leader president premier king diplomat chancellor".split())
TWO = frozenset(("both", "two"))
TRIES = 3  # antecedents that are looked at for a list
REACH, PAIR = 3, 0.45  # sentences that a pair looks back over; how far it is trusted
STATES = frozenset(("GOV", "MIL", ""))
JOINTS = frozenset((",", "and", "or", "the", "both", "&", "as", "well"))


def mates_of(mention: Mention, found: Found, context: Context) -> list[Found]:
    """The other parties of the list that the antecedent stands in, each once; none for other words than plural pronouns."""
    word = context.sentences[mention.sentence].tokens[mention.first].text.lower()
    if found.kind == "pair":
        agent = next((hit.agent for hit in context.hits[mention.sentence] if hit.first >= mention.first and hit.last <= mention.last), None)
        return list(recall_pair(agent, mention.sentence, mention.first, context)[1:]) if agent is not None else []
    alone = mention.last - mention.first == 1
    if word not in PLURAL_PRONOUNS or (not alone and not (word == "their" and found.noun and found.kind == "force")):
        return []
    tried = 0
    for antecedent in reversed(context.seen):
        if (
            antecedent.found.key != found.key
            or not _before(antecedent, mention)
            or _is_word(antecedent, context)
            or _is_owned(antecedent, context)
        ):
            continue
        mates = _beside(antecedent, context)
        tried += 1
        if mates or tried == TRIES:
            why = f"«{word}»: "
            others = [mate._replace(score=PRONOUN, why=why + (mate.name or mate.noun)) for mate in mates if mate.key != found.key]
            # "their troops": the forces of each
            return others if alone else [found._replace(key=o.key, country=o.country, name=o.name, id=o.id, why=o.why) for o in others]
    return []


def _beside(antecedent: Seen, context: Context) -> list[Found]:
    """Who stands in one list with somebody, each once."""
    here = sorted((s for s in context.seen if s.sentence == antecedent.sentence), key=lambda s: s.first)
    at = here.index(antecedent)
    mates: list[Seen] = []
    for step, end in ((-1, -1), (1, len(here))):
        last = antecedent
        for i in range(at + step, end, step):
            if not _joined(here[i], last, context):
                break
            mates.append(here[i])
            last = here[i]
    out: dict[str, Found] = {}
    for mate in mates:
        if mate.found.key and mate.found.kind == antecedent.found.kind:
            out.setdefault(mate.found.key, mate.found)
    return list(out.values())


def _is_owned(seen: Seen, context: Context) -> bool:
    """ "their troops": told by whom they belong to."""
    token = context.sentences[seen.sentence].tokens[seen.first]
    return token.pos == "PRON" and seen.last - seen.first > 1


def recall_pair(agent: Agent, sentence: int, first: int, context: Context) -> tuple[Found, ...]:
    """Who "both countries" or "the two sides" are: the last two parties of that kind, the later one first; () for other nouns."""
    words = agent.noun.split()
    if words[0] not in TWO and words[-1] in OFFICES:
        return _two_officials(agent, sentence, first, context)
    if words[0] not in TWO or words[-1] not in PAIRED:
        return ()
    states = words[-1] not in ("side", "party", "army")
    out: dict[str, Found] = {}
    for seen in reversed(context.seen):
        if sentence - seen.sentence > REACH or len(out) == 2:
            break
        found = seen.found
        if (seen.sentence, seen.first) >= (sentence, first) or not found.key or not found.name or found.key in out:
            continue
        if states and (found.sector not in STATES or not found.country or found.key not in context.parties.alpha2):
            continue
        if not states and found.sector not in ("GOV", "MIL", "REB", "OPP"):
            continue
        sector = agent.sector or found.sector
        out[found.key] = found._replace(sector=sector, score=PAIR, why=f"{agent.noun}: {found.name}", noun=agent.noun, kind="pair")
    return tuple(out.values()) if len(out) == 2 else ()


def _two_officials(agent: Agent, sentence: int, first: int, context: Context) -> tuple[Found, ...]:
    """ "The ministers discussed" after "the minister met his French counterpart": those of two states whom one sentence names together."""
    tokens = context.sentences[sentence].tokens
    if not any("Number=Plur" in token.morph for token in tokens[first : first + len(agent.noun.split())]):
        return ()
    if first and tokens[first - 1].text.lower() not in ("the", "both", "two"):
        return ()
    for earlier in range(sentence, max(sentence - REACH, -1) - 1, -1):
        out: dict[str, Found] = {}
        for seen in context.seen:
            found = seen.found
            if seen.sentence == earlier and (seen.sentence, seen.first) < (sentence, first) and found.key and _is_official(seen, context):
                why = f"{agent.noun}s: {found.name or found.noun}"
                out[found.key] = found._replace(sector="GOV", score=PAIR, why=why, noun=agent.noun, kind="pair")
        if len(out) == 2:
            return tuple(out.values())
        if out:
            break
    return ()


def _is_official(seen: Seen, context: Context) -> bool:
    """One person of a state, by name or by office."""
    found = seen.found
    if found.sector not in STATES or found.key not in context.parties.alpha2:
        return False
    by_office = found.kind == "government" and not seen.plural and found.noun.rpartition(" ")[2] in OFFICES
    return by_office or found.kind in ("official", "person")


def _before(seen: Seen, mention: Mention) -> bool:
    return (seen.sentence, seen.first) < (mention.sentence, mention.first)


def _is_word(seen: Seen, context: Context) -> bool:
    return seen.last - seen.first == 1 and context.sentences[seen.sentence].tokens[seen.first].pos == "PRON"


def _joined(one: Seen, other: Seen, context: Context) -> bool:
    first, second = sorted((one, other), key=lambda s: s.first)
    between = [t.text.lower() for t in context.sentences[one.sentence].tokens[first.last : second.first]]
    return bool(between) and all(word in JOINTS for word in between) and any(word in (",", "and", "or", "&") for word in between)
