"""Nouns that refer back in ("the group", "the monitor", "terrorists"); whom the report has named before, out."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.identities.found import ARMED, Context, Found, Seen, noun_found, refer
from sayso.identities.uses import Agent
from sayso.model import STATE_SECTORS, Token

ANAPHOR, SHORTENED = 0.5, 0.7
MOSTLY = frozenset(("mostly", "mainly", "largely", "chiefly", "all", "them", "both"))  # "... of them from X"
UNNAMED = 2  # so many times a report speaks of armed people whom it does not name, before it names a group
NEARBY = 4  # sentences that a pronoun looks back over


def recall_armed(agent: Agent, sentence: int, first: int, context: Context) -> Found | None:
    """The group that the report has named for its "terrorists": the one named last, where it is the only one or close by."""
    tokens = context.sentences[sentence].tokens
    if first and tokens[first - 1].text.lower() in (
        "other",
        "another",
        "various",
        "several",
        "some",
        "unknown",
        "unidentified",
        "different",
    ):
        return None
    groups: dict[str, Seen] = {}
    for seen in context.seen:
        who = context.parties.by_id.get(seen.found.id)
        if (
            who is not None
            and who.sector == "REB"
            and who.kind != "people"
            and seen.found.key == who.key
            and seen.found.key
            and not seen.found.how.startswith("link:")
            and (seen.sentence, seen.first) < (sentence, first)
        ):
            groups[seen.found.key] = seen
    token = tokens[first]
    if token.dep.startswith(("obj", "obl", "nmod")):
        # "the brigade drove the militants out": who acts on them is not of them
        groups = {
            key: seen
            for key, seen in groups.items()
            if not (seen.sentence == sentence and seen.subject and acts_on(tokens, seen, first, far=len(groups) > 1))
        }
    if not groups:
        return _named_behind(agent, sentence, first, context) or _rebels_before(agent, sentence, first, context)
    if _is_past(groups, sentence, context):
        return None
    noun = agent.noun.rpartition(" ")[2]
    called = [
        seen
        for seen in context.seen
        if seen.found.key in groups and seen.found.noun.rpartition(" ")[2] == noun and (seen.sentence, seen.first) < (sentence, first)
    ]
    if called:
        return refer(called[-1], ANAPHOR, f"{agent.noun}: the group that was called so")
    groups = _unaided(groups, context)
    alike = [seen for seen in context.seen if seen.found.key in groups and _is_loose(seen.found.noun, context)]
    if len(groups) > 1 and len({seen.found.key for seen in alike}) == 1 and (alike[-1].sentence, alike[-1].first) < (sentence, first):
        # "IS militants": of several groups that one is meant by such words that was called by one
        return refer(alike[-1], ANAPHOR, f"{agent.noun}: the only group that was called by such a word")
    last = max(groups.values(), key=lambda seen: (seen.sentence, seen.first))
    if len(groups) == 1 or sentence - last.sentence <= 1:
        return refer(last, ANAPHOR, f"{agent.noun}: the group named before")
    return None


def _named_behind(agent: Agent, sentence: int, first: int, context: Context) -> Found | None:
    """ "30 terrorists were killed, most of them from X": the one group that the same sentence counts them in."""
    tokens = context.sentences[sentence].tokens
    names = [
        (hit.first, who)
        for hit in context.hits[sentence]
        for use in hit.uses[:1]
        if hit.first > first and (who := use.who) is not None and who.sector == "REB" and who.kind != "people" and not use.weak
    ]
    if len({who.key for _, who in names}) != 1:
        return None
    at, who = names[0]
    while at > first and tokens[at - 1].pos in ("DET", "ADJ", "NOUN", "PROPN"):
        at -= 1
    if tokens[at - 1].text.lower() != "from" or tokens[at - 2].text.lower() not in MOSTLY:
        return None
    return noun_found(agent, who.key, who.sector, who.country or None, ANAPHOR, f"{agent.noun}: named behind, {who.name}")


def _rebels_before(agent: Agent, sentence: int, first: int, context: Context) -> Found | None:
    """ "the militants" in a report that names no group and has told of rebels: both words are used of one side, as "terrorists",
    "gunmen" are not."""
    rebels = context.parties.fighters.get(context.theatre or "")
    if agent.noun.rpartition(" ")[2] != "militant" or rebels in (None, context.theatre):
        return None
    told = [seen for seen in context.seen if seen.found.key == rebels and (seen.sentence, seen.first) < (sentence, first)]
    return refer(told[-1], ANAPHOR, f"{agent.noun}: who was told of before") if told else None


def _is_past(groups: dict[str, Seen], sentence: int, context: Context) -> bool:
    """A report that tells of "terrorists" before it names a group, as one town after the other, tells of unnamed ones again
    after it: there a group is meant only close by its name."""
    named = [seen for seen in context.seen if seen.found.key in groups and seen.found.how != "anaphor"]
    if not named:
        return False
    unnamed = sum(seen.found.key == "ARMED" and seen.sentence < named[0].sentence for seen in context.seen)
    return unnamed >= UNNAMED and sentence - named[-1].sentence > 1


def _unaided(groups: dict[str, Seen], context: Context) -> dict[str, Seen]:
    """Of several groups those that no state or alliance of the report backs: where its backer is told of, a group is seldom the
    one that is only called "the militants". All, where that tells nothing."""
    if len(groups) < 2:
        return groups
    return {key: seen for key, seen in groups.items() if not _is_backed(seen.found.id, context)} or groups


def _is_backed(group: str, context: Context) -> bool:
    """Whether a state or an alliance that the report names backs it."""
    return any(context.keys[backer] for backer in context.parties.backers.get(group, ()))


def _is_loose(noun: str, context: Context) -> bool:
    """Whether a noun is one for armed people that names nobody ("militant group", "jihadist", "gunman")."""
    return any(use.agent is not None and use.agent.key == "ARMED" for word in noun.split() for use in context.parties.look_up(word))


def acts_on(tokens: Sequence[Token], seen: Seen, first: int, *, far: bool) -> bool:
    """The verb that has the one for its subject governs the other. `far`: over other words, too."""
    head = next((i for i in range(seen.first, seen.last) if tokens[i].dep.startswith("nsubj")), seen.first)
    verb, at = tokens[head].head, tokens[first].head
    for _ in range(5 if far else 0):
        if at == verb:
            break
        at = tokens[at].head
    return at == verb


def recall_noun(agent: Agent, sentence: int, first: int, context: Context) -> Found | None:
    """ "the group", "the ministry", "the president", "the monitor", "the source", "the statement": the last named that the noun fits."""
    reports = recall_reports(agent, sentence, first, context)
    if reports is not None:
        return reports
    token = context.sentences[sentence].tokens[first]
    before = context.sentences[sentence].tokens[first - 1].text.lower() if first else ""
    told = agent.kind == "speaker" and agent.noun.rpartition(" ")[2] in TOLD
    definite = before in DEFINITE or told or before == "based" or (token.text[0].isupper() and first > 0)
    if not definite or agent.kind in ("people", "weapon"):
        return None
    same = _same_noun(agent, sentence, first, context)
    if same is not None or (agent.kind in ("force", "government") and not agent.noun.endswith(OFFICE_WORDS)):
        return same
    if (
        (agent.kind == "group" and (agent.key or agent.sector not in ("", "REB")))
        or (agent.kind == "aid" and not agent.key)
        or (agent.kind == "body" and agent.key)
    ):
        return None
    for seen in _by_fame(agent, context):
        gap = sentence - seen.sentence
        if gap > NEARBY * 3:
            continue
        if (seen.sentence, seen.first) < (sentence, first) and seen.found.key is not None and _fits(agent, seen, gap, context):
            if agent.kind == "group" and _is_loose(agent.noun, context) and _is_backed(seen.found.id, context):
                continue  # where its backer is told of, a group is seldom "the extremist group"
            return refer(seen, ANAPHOR, f"the {agent.noun} named before")
    return None


def _by_fame(agent: Agent, context: Context) -> list[Seen]:
    """The last named first; for "the terror organisation" the one that the report speaks of most."""
    last_first = context.seen[::-1]
    if agent.kind != "group" or not _is_loose(agent.noun, context):
        return last_first
    return sorted(last_first, key=lambda seen: -context.keys[seen.found.key or ""])


def _is_called(noun: str, earlier: str) -> bool:
    """ "the source" after "military source", "the Foreign Minister" after the same."""
    return bool(earlier) and (noun == earlier or noun in earlier.split())


def _same_noun(agent: Agent, sentence: int, first: int, context: Context) -> Found | None:
    """ "the president" after "Turkish President X", "the army" after "the Iraqi army": whoever was last called so with a name."""
    if agent.kind == "group":
        return None
    reach = SAME_NOUN.get(agent.kind, NEARBY * 2)
    plural = "Number=Plur" in context.sentences[sentence].tokens[first].morph
    for seen in reversed(context.seen):
        if sentence - seen.sentence > reach:
            break
        found = seen.found
        if agent.kind == "speaker" and plural and not seen.plural and agent.noun not in TOLD:
            continue  # "members" are not the one member named before
        if (seen.sentence, seen.first) < (sentence, first) and found.key and _is_called(agent.noun, found.noun):
            if found.name or agent.kind == "speaker":
                return refer(seen, ANAPHOR, f"the {agent.noun} named before")
    return None


def _fits(agent: Agent, seen: Seen, gap: int, context: Context) -> bool:
    found = seen.found
    noun = agent.noun.rpartition(" ")[2]
    if agent.kind == "speaker":
        return noun not in SOURCES and seen.speaker and gap <= 2
    who = context.parties.by_id.get(found.id)
    if who is None or seen.person or who.kind in ("country", "official"):
        return False
    if noun in ANY_BODY:
        return who.kind in BODIES[noun]
    kinds = FITTING.get(agent.kind, frozenset())
    if found.kind in kinds:
        return True
    if agent.kind == "group":
        return who.sector in ARMED
    if agent.kind == "aid":
        return who.sector == "CIV"
    return agent.kind == "government" and who.kind in ("ministry", "government") and who.sector in STATE_SECTORS


# Who is credited and not named is whoever was credited before under the same word, never just the last speaker
SOURCES = frozenset(["source", "insider", "whistleblower", "expert", "analyst", "observer"])
# Sources and papers are known from before also without an article ("source: ...", "in statement")
TOLD = frozenset(["source", "statement", "communique", "communiqué", "release", "report", "bulletin", "briefing"])
DEFINITE = frozenset(["the", "this", "that", "these", "those"])
OFFICE_WORDS = ("ministry", "department", "agency", "embassy", "office")
# Over how many sentences a noun of a kind keeps its owner
SAME_NOUN = {"force": 2, "government": 6, "legislature": 6, "court": 6}
# Last words of names that stand alone for the whole name
SHORT = frozenset(
    [
        "coalition",
        "front",
        "movement",
        "council",
        "committee",
        "commission",
        "observatory",
        "ministry",
        "department",
        "union",
        "alliance",
        "league",
        "party",
        "brigade",
        "battalion",
        "organisation",
        "organization",
        "agency",
        "centre",
        "center",
        "foundation",
        "fund",
        "association",
        "society",
        "institute",
        "network",
        "bureau",
        "mission",
        "tribunal",
        "court",
        "assembly",
    ]
)
# Nouns for any organisation, and the kinds of rows that they may mean
ORGANISED = frozenset(["group", "faction", "monitor", "ngo", "rescue", "council", "body", "religious", "company"])
BODIES = {
    "group": ORGANISED - {"body", "company"},
    "grouping": ORGANISED,
    "organisation": ORGANISED,
    "organization": ORGANISED,
    "body": frozenset(("body", "council", "ngo")),
    "agency": frozenset(("media", "body", "intelligence", "ngo")),
    "network": frozenset(("media", "group", "monitor", "ngo")),
}
ANY_BODY = frozenset(BODIES)
# Kinds of rows that a kind of noun may refer back to
FITTING = {
    "media": frozenset(("media",)),
    "aid": frozenset(("ngo", "monitor", "rescue")),
    "body": frozenset(("body",)),
    "company": frozenset(("company",)),
    "legislature": frozenset(("legislature",)),
    "court": frozenset(("court",)),
}


def recall_only(agent: Agent, context: Context) -> Found | None:
    """ "a monitor said": the only one of its kind that the report names, before or after."""
    rescue = agent.kind == "aid" and not agent.key and agent.noun.startswith("rescue")
    if not rescue and (agent.key != "NGO" or not agent.sector):
        return None
    named = {
        id: number
        for kind in (("rescue",) if rescue else ("monitor", "ngo", "rescue"))
        for id, number in context.named.get(kind, {}).items()
    }
    if not named:
        return None
    monitors = context.named.get("monitor")
    if "monitor" in agent.noun and monitors:
        named = dict(monitors)
    best = max(named, key=lambda id: named[id])
    if len(named) > 1 and named[best] < 3 * (sum(named.values()) - named[best]):
        return None
    who = context.parties.by_id[best]
    return Found(
        who.key,
        who.sector,
        name=who.name,
        country=who.country or None,
        kind=who.kind,
        score=ANAPHOR,
        why=f"the only {agent.noun} of the report: {who.name}",
        how="anaphor",
        id=who.id,
    )


def recall_reports(agent: Agent, sentence: int, first: int, context: Context) -> Found | None:
    """ "according to reports": the press at large."""
    token = context.sentences[sentence].tokens[first]
    if agent.noun == "report" and "Number=Plur" in token.morph:
        return Found("MEDIA", "MED", kind="media", score=ANAPHOR, why="reports of the press", noun=agent.noun)
    return None


def recall_short(word: str, sentence: int, first: int, context: Context) -> Found | None:
    """ "the Coalition", "the Front", "the ministry" after a name that ends so."""
    if word not in SHORT:
        return None
    for seen in reversed(context.seen):
        if seen.ends == word and (seen.sentence, seen.first) < (sentence, first) and seen.found.id in context.parties.by_id:
            return refer(seen, SHORTENED, f"short for what ends in «{word}»")
    return None


def recall_weapon(agent: Agent, sentence: int, first: int, context: Context) -> Found | None:
    """ "the warplanes": of the force that was named last with a force or a weapon of its own."""
    for seen in reversed(context.seen):
        if sentence - seen.sentence > 2:
            break
        if (
            (seen.sentence, seen.first) < (sentence, first)
            and seen.found.key
            and seen.found.sector == "MIL"
            and seen.found.kind in ("weapon", "force", "military", "body")
        ):
            return refer(seen, ANAPHOR, f"{agent.noun}: the force named before")
    return None
