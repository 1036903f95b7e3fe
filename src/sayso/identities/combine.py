"""A noun for somebody and whose it is in; party and sector by the codebook, out. Only kinds count here, never which party."""

from __future__ import annotations

from dataclasses import replace

from sayso.identities.deeds import deed_of
from sayso.identities.found import ARMED, Context, Found, noun_found, refer
from sayso.identities.pairs import recall_pair
from sayso.identities.recall import ANAPHOR, acts_on, recall_armed, recall_noun, recall_only, recall_weapon
from sayso.identities.uses import Agent
from sayso.model import STATE_SECTORS

NEAR_FORCE = 1  # sentences over which soldiers are of the force named before
OWNED, OWNED_LOOSELY, BY_THEATRE, DEFAULT = 0.85, 0.65, 0.6, 0.4
# Keys that name no party and yield to any owner
OPEN_KEYS = frozenset(("CIVILIAN", "ARMED", "UNKNOWN", "MEDIA", "NGO", ""))
# People of the press belong to a country as others do
REPORTERS = frozenset(
    [
        "journalist",
        "reporter",
        "correspondent",
        "photographer",
        "cameraman",
        "photojournalist",
        "editor",
        "broadcaster",
        "columnist",
        "anchor",
        "presenter",
    ]
)
# How an owner is told that is a country: "Syrian", "UK", "of Aleppo"
LAND = frozenset(("adjective", "people", "place", "compound"))
OFFICES = frozenset(("government", "legislature"))
POWERS = frozenset(["government", "regime", "authority", "administration", "leadership", "army", "state", "junta", "council"])
# Nouns that tell nothing of whom they stand for
VAGUE = frozenset(["agency", "body", "organisation", "organization", "group", "grouping", "network", "bloc", "alliance", "coalition"])
# Who stands beside somebody is somebody else
OTHERS = frozenset(["ally", "partner", "backer", "rival", "enemy", "adversary", "opponent", "foe", "counterpart"])
FOES = frozenset(["opponent", "enemy", "foe", "adversary"])
FOLLOWERS = frozenset(["veteran", "recruit", "supporter", "sympathiser", "sympathizer", "follower", "member", "backer"])
# Nouns for the opponents of a government that say nothing of their arms
EITHER = frozenset(["opposition", "opposition group", "moderate opposition", "opposition faction", "moderate"])
# Bare fighters are of the group that was named right before
FIGHTERS = frozenset(("fighter", "combatant"))
# People of a force, who on a page of their own state are its own
SERVING = frozenset(
    ("soldier", "airman", "sailor", "marine", "serviceman", "servicewoman", "member", "reservist", "paratrooper", "guardsman")
)
OWN_PAGE = frozenset(("publisher", "military", "ministry", "government"))
# Words before a noun that say that somebody is not of the country where the report plays
STRANGE = frozenset(
    ["foreign", "international", "western", "external", "overseas", "global", "european", "african", "worldwide", "multinational"]
)
AT_HOME = frozenset(("local", "native", "indigenous", "domestic"))
STRANGERS = {"people": ("CIVILIAN", ""), "government": ("UNKNOWN", "GOV"), "force": ("UNKNOWN", "MIL"), "legislature": ("UNKNOWN", "")}
# Who is told of as having done a crime; where no armed group is named, somebody of the country
CULPRITS = frozenset(
    "attacker suspect shooter killer murderer assailant burglar thief robber arsonist stabber knifeman rapist kidnapper perpetrator "
    "culprit hijacker".split()
)
# Nouns that are the whole of what they say: an owner's country adds nothing ("Western media", "Turkish charity")
OWN_KEY = frozenset(("MEDIA", "NGO"))
BOMBED = frozenset({"SYR", "IRQ", "YEM", "AFG", "LBY"})  # where coalitions of states fought
OF_BOTH = frozenset(("officer", "senior officer", "sergeant", "patrol", "unit"))  # of an army or the police
LOCAL = frozenset({"CVL", "REF", "COP"})  # at home where they are told of; presidents, armies and rebels are at talks abroad, too


def owned_noun(agent: Agent, owner: Found, context: Context) -> Found | None:
    """ "Syrian" + "soldiers", "IS" + "fighters", "opposition" + "spokesman", "Assad" + "troops"."""
    agent = _of_whom_told(agent, context)
    land = owner.how in LAND or owner.kind == "country"
    armed = context.parties.fighters.get(owner.key or "", owner.key)
    if agent.noun.rpartition(" ")[2] in FOES and owner.sector in STATE_SECTORS and owner.key == context.theatre and armed != owner.key:
        return noun_found(
            agent, armed, "REB", owner.country, OWNED_LOOSELY, f"{agent.noun} of {owner.name or owner.key}, where rebels fight"
        )
    if agent.noun.rpartition(" ")[2] == "proxy" and owner.key in context.parties.alpha2 and context.theatre:
        armed = context.parties.fighters.get(context.theatre, context.theatre)
        return noun_found(
            agent, armed, "REB", context.theatre, OWNED_LOOSELY, f"{agent.noun} of {owner.name or owner.key}: of those who fight there"
        )
    if agent.noun.rpartition(" ")[2] in OTHERS and owner.how not in ("adjective", "people", "compound"):
        return noun_found(agent, None, agent.sector, None, 0.3, f"{agent.noun} of {owner.name or owner.key}, not named")
    if agent.kind == "aid" and agent.key == "NGO" and (owner.sector in ARMED or owner.how == "place" or (land and owner.how == "name")):
        return None  # who watches is not of those watched: headlines run them together
    if agent.key == "ARMED" and owner.sector in STATE_SECTORS and owner.how != "adjective" and owner.kind != "country":
        return None
    if agent.key == "ARMED" and (owner.how == "place" or (owner.kind == "country" and owner.how != "adjective")):
        return None  # where they are, not whose they are
    score = min(owner.score, OWNED if not owner.how.startswith("link:") else OWNED_LOOSELY)
    why = f"{agent.noun} of {owner.name or owner.key}"
    sector = _sector(agent, owner, land)
    key = owner.key
    country = owner.country
    parties = context.parties
    if land and agent.key in OWN_KEY and agent.noun.rpartition(" ")[2] not in REPORTERS:
        key = agent.key
    elif land and agent.key not in OPEN_KEYS and agent.key not in parties.alpha2:
        home = parties.homes.get(agent.key)
        key = agent.key if home is None or home == owner.key else owner.key
        if agent.noun == "coalition" and owner.country not in BOMBED and owner.how in ("name", "place"):
            key, sector = owner.key, ""  # "London's homeless coalition" bombs nobody
    elif land and agent.sector in ("OPP",):
        key = parties.umbrellas.get((owner.key or "", agent.sector), owner.key)
    elif agent.sector in ("CVL", "REF") and owner.sector in ARMED and agent.noun not in FOLLOWERS and context.theatre:
        # the families of fighters are civilians of their country
        key = country = context.theatre
        sector = agent.sector
    elif agent.sector in ("CIV", "MED") and owner.noun in EITHER and owner.sector in ARMED:
        # "opposition activists" speak for it, and do not fight
        key = parties.umbrellas.get((context.theatre or "", "OPP"), owner.key)
    elif agent.sector == "REB" and owner.sector == "OPP" and not land:
        # the armed side of a political opposition
        key = agent.key if agent.key not in OPEN_KEYS else parties.fighters.get(owner.key or "", owner.key)
        sector = "REB"
    return Found(
        key=key,
        sector=sector,
        name=owner.name if key == owner.key else None,
        country=country,
        kind=agent.kind,
        score=score,
        why=why,
        noun=agent.noun,
        how=owner.how if owner.how.startswith("link:") else "",
        id=owner.id,
    )


def _sector(agent: Agent, owner: Found, land: bool) -> str:
    if not agent.sector or (agent.kind == "speaker" and agent.sector in ("CVL", "CIV", "MIL") and not land and owner.sector):
        return agent.sector if agent.sector and owner.sector in STATE_SECTORS else owner.sector
    if owner.sector == "IGO" and agent.kind in ("government", "legislature", "court"):
        return "IGO"  # "its committee", of the WHO
    if agent.sector == "MIL":
        return "MIL" if owner.sector in STATE_SECTORS or owner.sector == "" else owner.sector
    if agent.sector == "IGO" or (agent.sector in ("CVL", "REF") and owner.sector in ARMED and not land):
        return owner.sector or agent.sector
    if agent.sector == "GOV":
        return owner.sector if owner.sector and not land else "GOV"
    if agent.sector in ("REB", "CRM"):
        if owner.sector in STATE_SECTORS and not land:
            return "MIL"
        return owner.sector if owner.sector in ARMED else agent.sector
    return agent.sector


def _of_whom_told(agent: Agent, context: Context) -> Agent:
    """ "officers", "a patrol": of the police in a report that tells of police and of no soldiers."""
    return replace(agent, sector="COP") if context.is_policed and agent.noun in OF_BOTH else agent


def bare_noun(agent: Agent, sentence: int, first: int, last: int, context: Context) -> Found:
    """A noun with no owner beside it: what the report has named so, else the theatre's, else what the noun itself says."""
    agent = _of_whom_told(agent, context)
    pair = recall_pair(agent, sentence, first, context)
    if pair:
        return pair[0]
    earlier = recall_only(agent, context) or recall_noun(agent, sentence, first, context)
    if earlier is not None:
        return earlier
    if agent.kind == "weapon":
        return recall_weapon(agent, sentence, first, context) or noun_found(agent, None, agent.sector, None, 0.2, "nobody named")
    noun = context.sentences[sentence].tokens[last - 1]
    many = "Number=Plur" in noun.morph or agent.sector == "COP"
    theatre = context.place_of(sentence, last, local=many and agent.sector in LOCAL)
    key = agent.key
    beside = _stranger(agent, sentence, first, context) or _allied(agent, sentence, first, context)
    if beside is not None:
        return beside
    if key == "CIVILIAN" or (not key and agent.kind == "people"):
        return noun_found(
            agent,
            theatre or "CIVILIAN",
            agent.sector,
            theatre,
            BY_THEATRE if theatre else DEFAULT,
            "where the report plays" if theatre else "no country told",
        )
    if key == "ARMED":
        if agent.noun.rpartition(" ")[2] in CULPRITS and theatre and _is_at_peace(theatre, context):
            return noun_found(agent, theatre, "CRM", theatre, DEFAULT, f"{agent.noun} where the report plays")
        group = recall_armed(agent, sentence, first, context) if agent.sector == "REB" else None
        return group if group is not None else noun_found(agent, key, agent.sector, None, DEFAULT, "nobody named")
    if key in OPEN_KEYS and key:
        return noun_found(agent, key, agent.sector, None, DEFAULT, f"a {agent.noun}")
    if agent.noun == "coalition" and theatre and theatre not in BOMBED and _is_at_peace(theatre, context):
        return noun_found(agent, theatre, "GOV", theatre, DEFAULT, "a coalition where the report plays and there is no war: it governs")
    if key in context.parties.alpha2:  # an office that one state calls so: "foreign secretary"
        known = context.keys[key] or (context.outlet is not None and context.outlet.country == key)
        return (
            noun_found(agent, key, agent.sector, key, BY_THEATRE, f"an office of {key}")
            if known
            else _of_theatre(agent, theatre, context, placed=False)
        )
    if key:
        home = context.parties.homes.get(key)
        if home is not None and theatre is None and agent.sector == "REB":
            return noun_found(agent, "ARMED", agent.sector, None, DEFAULT, f"{agent.noun}, and no land told")
        if home is None or theatre is None or home == theatre:
            return noun_found(agent, key, agent.sector, home, BY_THEATRE, f"{agent.noun} where the report plays")
        return noun_found(agent, theatre, agent.sector, theatre, BY_THEATRE, f"{agent.noun} where the report plays")
    if agent.noun in FIGHTERS and not key and not _is_told_apart(sentence, first, context):
        group = recall_armed(agent, sentence, first, context)
        if group is not None:
            return group
    if (
        agent.noun.rpartition(" ")[2] in SERVING
        and context.outlet is not None
        and context.outlet.kind in OWN_PAGE
        and context.outlet.country
    ):
        return noun_found(
            agent, context.outlet.country, agent.sector, context.outlet.country, BY_THEATRE, f"{agent.noun} on a page of their own"
        )
    foreign = _foreign_force(agent, sentence, first, theatre, context)
    if foreign is not None:
        return foreign
    if agent.sector == "REB" and theatre is not None and _is_struck(theatre, sentence, first, context):
        theatre = context.land_here(sentence)
    deed = deed_of(context.sentences[sentence].tokens, last - 1, deeds=context.parties.deeds) if agent.noun in EITHER else ""
    return _of_theatre(agent, theatre, context, placed=context.is_placed(sentence, last), deed=deed)


def _is_told_apart(sentence: int, first: int, context: Context) -> bool:
    """ "Sunni fighters", "local fighters": others than those named before."""
    tokens = context.sentences[sentence].tokens
    return (
        first > 0
        and (tokens[first - 1].pos in ("ADJ", "PROPN") or (first > 1 and tokens[first - 1].text[0].isupper()))
        and tokens[first - 1].text.lower() not in ("remaining", "last", "dead", "wounded")
    )


def _stranger(agent: Agent, sentence: int, first: int, context: Context) -> Found | None:
    """ "foreign nationals", "international forces": not of the country where the report plays."""
    tokens = context.sentences[sentence].tokens
    noun = agent.noun.split()
    before = tokens[first - 1].text.lower() if first else ""
    word = before if before in STRANGE else noun[0].lower()
    if word not in STRANGE or agent.kind not in STRANGERS or (agent.key and agent.key not in OPEN_KEYS) or agent.noun == "foreign minister":
        return None
    if agent.kind == "government" and len(noun) > 1 and before not in STRANGE:
        return None  # "foreign minister", "foreign office": a country's own
    key, sector = STRANGERS[agent.kind]
    return noun_found(agent, key, sector or agent.sector, None, DEFAULT, f"{word} {noun[-1]}")


def _allied(agent: Agent, sentence: int, first: int, context: Context) -> Found | None:
    """ "the army and allied militias": beside whom they fight; nobody named where nobody stands before."""
    tokens = context.sentences[sentence].tokens
    at = first if agent.noun.startswith("allied ") else first - 1
    if at < 0 or tokens[at].text.lower() != "allied" or agent.kind not in ("group", "force"):
        return None
    before = at - 1
    while before >= 0 and tokens[before].text.lower() in ("and", "its", "their", "his", "other", "the"):
        before -= 1
    for seen in reversed(context.seen):
        if seen.sentence != sentence:
            break
        if seen.last == before + 1 and before < at - 1 and seen.found.key:
            sector = "MIL" if seen.found.sector in STATE_SECTORS else seen.found.sector
            return noun_found(
                agent, seen.found.key, sector, seen.found.country, OWNED_LOOSELY, f"allied with {seen.found.name or seen.found.key}"
            )
    return None


def _foreign_force(agent: Agent, sentence: int, first: int, theatre: str | None, context: Context) -> Found | None:
    """ "the soldiers" after "US troops": of the force named right before, where none of the country's own came between."""
    if agent.kind != "force" or agent.sector != "MIL" or agent.noun.startswith("local ") or _is_local(sentence, first, context):
        return None
    tokens, own = context.sentences[sentence].tokens, first + agent.noun.count(" ")
    for seen in reversed(context.seen):
        if sentence - seen.sentence > NEAR_FORCE:
            break
        if seen.sentence == sentence and seen.subject and tokens[own].dep in ("obj", "obl") and acts_on(tokens, seen, own, far=False):
            return None  # "the French army shot at the soldiers"
        if (seen.sentence, seen.first) >= (sentence, first) or seen.found.sector != "MIL" or seen.found.kind not in ("force", "military"):
            continue
        return (
            None
            if seen.found.key in (theatre, None) or not seen.found.name
            else refer(seen, ANAPHOR, f"{agent.noun}: the force named before")
        )
    return None


def _is_struck(land: str, sentence: int, first: int, context: Context) -> bool:
    """ "US jets bombed militia bases": whom a state's forces strike is none of its own land's rebels where it fights abroad."""
    tokens = context.sentences[sentence].tokens
    return context.land_here(sentence) not in (None, land) and any(
        seen.sentence == sentence
        and seen.subject
        and seen.found.key == land
        and seen.found.sector in STATE_SECTORS
        and acts_on(tokens, seen, first, far=True)
        for seen in context.seen
    )


def _is_local(sentence: int, first: int, context: Context) -> bool:
    """ "local, legitimate forces": of the land where it plays."""
    tokens = context.sentences[sentence].tokens
    at = first - 1
    while at >= 0 and (tokens[at].pos in ("ADJ", "ADV", "CCONJ") or tokens[at].text == ","):
        if tokens[at].text.lower() in AT_HOME:
            return True
        at -= 1
    return False


def _is_at_peace(theatre: str, context: Context) -> bool:
    """No armed group is named, nor has the country rebels of their own key."""
    return context.parties.fighters.get(theatre, theatre) == theatre and not any(
        context.parties.by_id[id].sector == "REB" for id in context.named.get("group", ())
    )


def _of_theatre(agent: Agent, theatre: str | None, context: Context, *, placed: bool, deed: str = "") -> Found:
    if agent.noun.endswith("source") and not agent.sector and placed:
        return noun_found(agent, theatre, "", theatre, DEFAULT, "a source where the report plays")
    if agent.kind in ("speaker", "weapon", "company", "body") and not (agent.kind == "speaker" and agent.sector):
        return noun_found(agent, None, agent.sector, None, 0.2, "nobody named")
    if agent.noun in VAGUE or agent.noun.rpartition(" ")[2] in OTHERS:
        return noun_found(agent, None, agent.sector, None, 0.2, "nobody named")
    if agent.kind in OFFICES and agent.noun.rpartition(" ")[2] not in POWERS and context.outlet is not None and context.outlet.country:
        theatre = context.outlet.country  # "the Minister" on the page of a government is its own
    if theatre is None:
        return noun_found(agent, None, agent.sector, None, 0.2, "no country told")
    key = theatre
    if agent.sector == "OPP":
        key = context.parties.umbrellas.get((theatre, "OPP"), theatre)
        armed = context.parties.fighters.get(theatre, theatre)
        fights = deed == "fights" or (not deed and context.keys[key] <= context.keys[armed])
        if agent.noun in EITHER and armed not in (theatre, key) and fights:
            # where it is told to fight, or rebels fight and no politician of theirs is named, "the opposition" is who fights
            return noun_found(agent, armed, "REB", theatre, BY_THEATRE, f"{agent.noun} where rebels fight")
    elif agent.sector == "REB":
        key = context.parties.fighters.get(theatre, theatre)
    return noun_found(agent, key, agent.sector, theatre, BY_THEATRE, f"{agent.noun} where the report plays")
