"""The sentences and hits of a report in; the country where it plays, for the whole and near each sentence, out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sayso.identities.folding import names_water
from sayso.identities.index import PartyIndex
from sayso.identities.uses import Hit
from sayso.model import Sentence, Token

# What stands before the name of where something happens, and before any name of a place
HERE = frozenset("in inside near across throughout outside around at".split())
WHERE = HERE | frozenset("through into within over via along of".split())
# What a country's name weighs: as the place of something, as an adjective, as anything else; a town; a body that is at home there
PLACED, ADJECTIVE, NAMED, TOWN, BODY = 2.0, 1.0, 0.7, 2.0, 0.7
SEATED = 0.3  # a body that is at home in one country and speaks of all: Amnesty International tells nothing of where a report plays
ARMING = 0.4  # "Russian missiles", "American drones": these go abroad, and alone tell of no land
LEAST = 0.5
SPEAKING = 0.5  # a capital that stands for its state: "Washington blames Damascus"; where it stands alone, it tells of its land after all
OF_ALL = frozenset({"CIV", "IGO"})
SEATS = frozenset({"GBR", "USA", "FRA", "CHE", "NLD", "DEU", "BEL", "ITA"})  # where bodies that watch the whole world sit
HELPS = frozenset("mediate broker host facilitate sponsor attend monitor observe".split())
IN_TITLE = 2.0
BACK = 2  # sentences that are looked at for where one plays that names no country itself


def find_theatre(
    sentences: Sequence[Sentence], hits: Sequence[Sequence[Hit]], *, parties: PartyIndex, told: frozenset[str]
) -> tuple[str | None, list[str | None]]:
    """(country of the report, country in which each sentence plays or None), as ISO alpha-3. `told`: `lands_told`."""
    total: defaultdict[str, float] = defaultdict(float)
    weighed = [_weigh(sentence, found, parties, told) for sentence, found in zip(sentences, hits, strict=True)]
    for sentence, (here, _) in zip(sentences, weighed, strict=True):
        for country, weight in here.items():
            total[country] += weight * (IN_TITLE if sentence.kind == "title" else 1.0)
    whole = _most(total)
    return whole, [_near(weighed, i, whole) for i in range(len(sentences))]


def lands_told(sentences: Sequence[Sentence], hits: Sequence[Sequence[Hit]], *, parties: PartyIndex) -> frozenset[str]:
    """The lands that a report names, or large places of which: where it says of one that something is there ("in southern Peru"), a
    small town speaks for its land only if that is one of them, for many a land has a namesake. Else all lands ("Russian forces shelled Lyman")."""
    told: set[str] = set()
    is_placed = False
    for sentence, found in zip(sentences, hits, strict=True):
        for hit in found:
            use = hit.uses[0]
            if use.who is not None and use.who.kind == "country":
                told.add(use.who.country)
                is_placed = is_placed or (use.how == "name" and before(sentence.tokens, hit.first, sides=True) in WHERE)
    if not is_placed:
        return frozenset(parties.alpha2)
    for sentence, found in zip(sentences, hits, strict=True):
        covered = {i for hit in found for i in range(hit.first, hit.last)}
        told |= {country for _, _, country, is_small in find_towns(sentence.tokens, parties, covered) if not is_small}
    return frozenset(told)


def _near(weighed: Sequence[tuple[dict[str, float], dict[str, float]]], at: int, whole: str | None) -> str | None:
    """That of the report, unless the sentence, or the last one before it that says where, is elsewhere and does not name it."""
    for here, placed in reversed(weighed[max(0, at - BACK) : at + 1]):
        if (whole is not None and here.get(whole, 0.0) > SPEAKING) or (whole in here and len(here) == 1):
            return whole
        if elsewhere := _most(placed) or (_most(here) if whole in here else None):
            return elsewhere
    return whole


def _most(weights: dict[str, float]) -> str | None:
    best = max(weights, key=lambda country: weights[country], default=None)
    return best if best is not None and weights[best] >= LEAST else None


def _weigh(sentence: Sentence, hits: Sequence[Hit], parties: PartyIndex, told: frozenset[str]) -> tuple[dict[str, float], dict[str, float]]:
    tokens = sentence.tokens
    here: defaultdict[str, float] = defaultdict(float)
    placed: defaultdict[str, float] = defaultdict(float)
    covered: set[int] = set()
    weapons = {hit.first for hit in hits if hit.agent is not None and hit.agent.kind == "weapon"}
    for hit in hits:
        use = hit.uses[0]
        if use.who is None:
            continue
        if use.who.kind != "media" or hit.last - hit.first > 1:
            covered.update(range(hit.first, hit.last))  # "Vladimir Putin" is not of the city of Vladimir
        country = use.who.country
        if not country or use.who.kind in ("official", "media"):
            continue
        if use.who.kind != "country":
            here[country] += SEATED if use.who.sector in OF_ALL and country in SEATS else BODY
        elif _helps(tokens, hit.first):
            here[country] += SEATED
        elif use.how == "adjective" or use.how == "people":
            here[country] += ARMING if hit.last in weapons else ADJECTIVE
        elif (word := before(tokens, hit.first, sides=True)) in WHERE:
            here[country] += PLACED
            if word in HERE:
                placed[country] += PLACED
        else:
            here[country] += SPEAKING if use.how == "capital" else NAMED
    for first, _, country, is_small in find_towns(tokens, parties, covered):
        if is_small and country not in told:
            continue
        here[country] += TOWN
        if before(tokens, first) in HERE:
            placed[country] += TOWN
    return here, placed


def _helps(tokens: Sequence[Token], first: int) -> bool:
    """ "Talks mediated by Qatar": who helps others to talk is seldom where they fight."""
    return first > 1 and tokens[first - 1].text.lower() == "by" and tokens[first - 2].lemma in HELPS


def before(tokens: Sequence[Token], first: int, *, sides: bool = False) -> str:
    """The word before, articles left out, and adjectives ("in southern Peru") with `sides`."""
    at = first - 1
    while at >= 0 and (tokens[at].pos == "DET" or (sides and tokens[at].pos == "ADJ")):
        at -= 1
    return tokens[at].text.lower() if at >= 0 else ""


def find_towns(tokens: Sequence[Token], parties: PartyIndex, covered: set[int]) -> list[tuple[int, int, str, bool]]:
    """(first, last, country, whether it is a small town) of the places of the tables among the capitalised words: the longest of up to three words."""
    lands = parties.lands
    towns = []
    i, n = 0, len(tokens)
    while i < n:
        token = tokens[i]
        if i in covered or not (token.text[0].isupper() or token.text in ("al", "el")) or names_water(tokens, i):
            i += 1
            continue
        is_told = token.pos == "PROPN" and not token.ent.endswith("PERSON")
        if not is_told and not _is_mistaken(tokens, i):
            i += 1
            continue
        for size in (5, 4, 3, 2, 1):
            if i + size > n or (size > 1 and tokens[i + size - 1].pos in ("PUNCT", "ADP", "VERB")):
                continue
            name = (
                "".join(part.text + (" " if part.space else "") for part in tokens[i : i + size]).strip().lower()
                if size > 1
                else token.text.lower()
            )
            country = lands.get(name)
            if country is not None and len(name) > 3 and (is_told or (size == 1 and name not in parties.small)):
                towns.append((i, i + size, country, name in parties.small))
                i += size
                break
        else:
            i += 1
    return towns


def _is_mistaken(tokens: Sequence[Token], at: int) -> bool:
    """Whether a capital within a sentence may be that of a town though the tagger takes the word for a common noun ("shelled Douma") or, alone
    and not before its verb, for somebody ("hit Kharkiv")."""
    token = tokens[at]
    if not at or not token.text.isalpha() or token.text.isupper():
        return False
    if not tokens[at - 1].text[0].islower() and tokens[at - 1].text.lower() not in HERE:
        return False
    if token.ent.endswith("PERSON"):
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        alone = token.ent.startswith("B") and not (following is not None and following.ent.startswith("I"))
        acts = token.dep.startswith("nsubj") and following is not None and following.pos in ("VERB", "AUX")
        return alone and not acts
    return token.pos in ("NOUN", "ADJ", "X")
