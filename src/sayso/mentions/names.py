"""Sentences in; mentions of parties and persons, names and descriptions, out: unresolved (`identities/parties.py` resolves them).

A mention is the shortest phrase that names somebody ("Syrian army", "civilians" of "at least 56 civilians", "Turkish Foreign
Minister Mevlut Cavusoglu"), with what it is a part of where that tells who is meant ("a spokesman for the coalition").
Where a party only colours a noun that is nobody, its name alone is the mention ("Russian" of "Russian air strikes").
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import zip_longest

from sayso.mentions.descriptions import extend_descriptions
from sayso.mentions.lexicon import BODIES, LANGUAGE, SAY, SCENES, THINGS, TITLES, VENUES, NameHit, PartyNames
from sayso.mentions.pronouns import find_pronouns
from sayso.mentions.segments import last_name, split_run, trim, without_age
from sayso.mentions.units import Unit, find_runs, is_where
from sayso.model import Mention, Sentence, Token

# What a place does only as who governs it
SAY_OR_RULE = SAY | frozenset(
    "sue file ban legalize legalise approve adopt ratify sign enact impose outlaw repeal appeal veto petition agree refuse".split()
)
OF_PERSONS = frozenset(
    "arrest charge sentence convict acquit plead testify release indict extradite jail resign marry graduate apologize apologise".split()
)
HOLDS = frozenset("held controlled besieged occupied dominated ruled governed administered".split())  # "rebel-held": of a place
MEMBERS = frozenset("member ally neighbour neighbor partner rival".split())
DOERS = ("nsubj", "obl:agent")
CONTENT = frozenset(("NOUN", "VERB", "ADJ", "ADV", "PROPN"))


def find_parties(sentences: tuple[Sentence, ...], *, parties: PartyNames) -> tuple[Mention, ...]:
    """In order of the text. What stands within a longer mention has none of its own, but for what only backs it ("Turkish-backed")."""
    all_hits = parties.hits(sentences)
    surnames: set[str] = set()
    found: list[list[Mention]] = [[] for _ in sentences]
    # headlines in capitals come last: there every word looks like a name, and only the text tells which are
    shouting = [_is_title_case(sentence) for sentence in sentences]
    for late in (False, True):
        for sentence, hits in zip(sentences, all_hits, strict=True):
            if shouting[sentence.index] == late:
                found[sentence.index] = _find_in(sentence, hits, parties=parties, surnames=surnames, late=late)
    return tuple(mention for mentions in found for mention in mentions)


def _find_in(sentence: Sentence, hits: Sequence[NameHit], *, parties: PartyNames, surnames: set[str], late: bool) -> list[Mention]:
    phrases: list[tuple[list[Unit], str]] = []
    countries = {hit.last for hit in hits if _is_country(hit)}
    for run in find_runs(sentence, hits, surnames, strict=late):
        segments = split_run(run, sentence.tokens)
        for segment, following in zip_longest(segments, segments[1:]):
            if following is not None and (_introduces(segment[-1], following[0], sentence.tokens) or _is_one_person(segment, following)):
                continue
            if _is_said_of(segment, sentence.tokens, countries):
                continue
            phrases += _phrases_of(segment, sentence, parties=parties, surnames=surnames, late=late)
    described = extend_descriptions(phrases, sentence.tokens)
    taken = {i for first, last, _ in described for i in range(first, last)}
    described += [(i, i + 1, kind) for i, kind in find_pronouns(sentence.tokens, taken)]
    described.sort()
    return [mention_of(sentence, first, last, kind) for first, last, kind in described]


def _introduces(noun: Unit, name: Unit, tokens: Sequence[Token]) -> bool:
    """ "NATO member Turkey", "Security Council members France and Britain": who is meant is the one behind, alone."""
    return (
        (noun.kind, name.kind, noun.last) == ("G", "N", name.first)
        and name.hit is not None
        and _is_country(name.hit)
        and tokens[noun.last - 1].lemma.lower() in MEMBERS
    )


def _is_one_person(segment: list[Unit], following: list[Unit]) -> bool:
    """ "American" of "an American-Israeli journalist", who is of both lands; "Russian-Turkish patrols" are two."""
    if segment[-1].kind != "h" or len(following) < 2 or (following[0].kind, following[1].kind) != ("A", "G"):
        return False
    agent = following[1].hit.uses[-1].agent if following[1].hit is not None else None
    return agent is not None and agent.kind not in ("force", "weapon")


def _is_said_of(segment: list[Unit], tokens: Sequence[Token], countries: Collection[int]) -> bool:
    """ "Germany, another NATO member, withdrew": beside the name of a land and a comma, it is that land. `countries`: where such names end."""
    noun, at = segment[-1], segment[0].first - 1
    if noun.kind != "G" or tokens[noun.last - 1].lemma.lower() not in MEMBERS or at < 2 or tokens[at].pos != "DET":
        return False
    return tokens[at - 1].text == "," and at - 1 in countries


def _phrases_of(
    segment: list[Unit], sentence: Sentence, *, parties: PartyNames, surnames: set[str], late: bool
) -> Iterator[tuple[list[Unit], str]]:
    tokens = sentence.tokens
    units, rest = trim(segment, tokens)
    if not units:
        return
    for i, unit in enumerate(units[:-2]):
        # "Turkish-backed rebels": who backs is somebody of their own
        if (
            unit.kind in "NA"
            and units[i + 1].kind == "h"
            and units[i + 2].kind == "q"
            and tokens[units[i + 2].first].text.lower() in ("backed", "supported")
        ):
            yield [unit], "party"
    head = last_name(units)
    scene = bool(rest) and tokens[rest[0].first].text.lower() in SCENES
    if head.kind == "A" and not _acts(head, rest, sentence):
        return
    if head.kind in "AN" and rest and len(units) == 1 and tokens[rest[0].first].text.lower() in THINGS:
        return
    if head.kind == "N" and len(units) == 1 and rest and head.hit is not None and _is_venue(head.hit, tokens[rest[0].first :]):
        return
    if head.kind in "AN" and scene and len(units) == 1 and head.hit is not None and _is_country(head.hit):
        return
    if head.kind == "P":
        holder = _holder(units, tokens)
        aged = without_age(segment, tokens) is not segment
        kind = (
            "person"
            if aged
            else None
            if holder
            else _name_kind(units, head, sentence, parties=parties, surnames=surnames, late=late, scene=scene)
        )
        if kind is None:
            if holder:
                yield holder, "party"
            return
    else:
        kind = (
            "person"
            if head.kind == "N"
            and head.hit is not None
            and any(use.who is not None and use.who.kind == "official" for use in head.hit.uses)
            else "party"
        )
    if kind == "person":
        surnames.add(tokens[head.last - 1].text.lower())
    yield units, kind


def _holder(units: list[Unit], tokens: Sequence[Token]) -> list[Unit]:
    """ "rebel" of "rebel-held western Vara": who holds the place that the rest names; [] where no hyphen says so."""
    for i in range(len(units) - 2):
        if units[i].kind in "NAG" and units[i + 1].kind == "h" and tokens[units[i + 2].first].text.lower() in HOLDS:
            return units[: i + 1]
    return []


def _is_venue(hit: NameHit, after: Sequence[Token]) -> bool:
    """ "The Minsk agreements", "Geneva talks": what is called after the town where it was made; not "Moscow talks to Damascus"."""
    to = len(after) > 1 and after[1].text.lower() == "to"
    return hit.uses[0].how == "capital" and after[0].text.lower().removesuffix("s") in VENUES and not to


def _is_country(hit: NameHit) -> bool:
    who = hit.uses[0].who
    return who is not None and who.kind == "country"


def _acts(head: Unit, rest: list[Unit], sentence: Sentence) -> bool:
    """An adjective alone is somebody where a deed or a thing of theirs follows, or it stands for a noun ("the Syrians")."""
    tokens = sentence.tokens
    if any(unit.kind == "q" for unit in rest):
        return True
    if rest:
        return any(unit.kind == "m" for unit in rest) and tokens[rest[-1].first].text.lower() not in SCENES
    if _is_half(head, tokens):
        return True
    if tokens[tokens[head.first].head].lemma.lower() in LANGUAGE and tokens[head.first].dep.startswith("obj"):
        return False
    if tokens[head.first].pos in ("NOUN", "PROPN"):
        return True
    after = tokens[head.last].text.lower() if head.last < len(tokens) else ""
    return after in ("and", "or", ",", "/") or (
        after not in (".", "")
        and (tokens[head.last].pos in ("NOUN", "PROPN", "NUM") or (tokens[head.last].pos == "ADJ" and tokens[head.last].text[0].isupper()))
    )


def _is_half(head: Unit, tokens: Sequence[Token]) -> bool:
    """ "Egyptian" of "an Egyptian-Qatari agreement"; in "the Egyptian-Sudanese border" nobody acts."""
    hyphen, noun = head.last, head.last + 2
    if noun >= len(tokens) or tokens[hyphen].text not in ("-", "–", "‐", "‑") or not tokens[hyphen + 1].text[0].isupper():
        return False
    return tokens[noun].pos == "NOUN" and tokens[noun].text.lower().removesuffix("s") not in SCENES


def _name_kind(
    units: list[Unit], head: Unit, sentence: Sentence, *, parties: PartyNames, surnames: set[str], late: bool, scene: bool
) -> str | None:
    """Person, party, or None for what is likely a place or no name at all."""
    tokens = sentence.tokens
    words = tokens[head.first : head.last]
    before = units[units.index(head) - 1] if len(units) > 1 else None
    if all(token.text.lower() in TITLES for token in words):
        return None
    if not late and words[-1].text.lower() in BODIES and words[-1].text[0].isupper() and (len(words) > 1 or before is not None):
        return "party"  # "Government Communications Office", "Christian Care"
    titled = words[0].text.lower() in TITLES and len(words) > 1
    if titled or (before is not None and before.kind == "G"):
        return "person"
    known = words[-1].text.lower() in surnames
    if known and len(words) <= 3:
        return "person"
    if late:
        return None
    if len(words) > 1:
        # "Feylaq al-Rahman": no name of the tables as it is written, but as it is spelled
        spelled = parties.by_spelling("".join(token.text + (" " if token.space else "") for token in words).strip())
        if spelled:
            return "person" if any(use.who is not None and use.who.kind == "official" for use in spelled) else "party"
    return _kind_by_place(words, head, tokens, parties=parties, scene=scene, described=before is not None)


def _kind_by_place(
    words: Sequence[Token], head: Unit, tokens: Sequence[Token], *, parties: PartyNames, scene: bool, described: bool
) -> str | None:
    """What a name that nothing introduces is, by the model's label (often wrong), its place in the sentence and the tables of places."""
    labels = [token.ent[2:] for token in words if token.ent]
    label = max(set(labels), key=labels.count) if labels else ""
    name = "".join(token.text + (" " if token.space else "") for token in words).strip().lower()
    verbs = {tokens[word.head].lemma.lower() for word in words if word.dep.startswith(DOERS) and tokens[word.head].pos == "VERB"}
    several = " " in name
    if not scene and verbs & OF_PERSONS and len(words) <= 3 and not is_where(tokens, head.first):
        return "person"  # no place is arrested
    if not scene and name in parties.lands and verbs & SAY_OR_RULE and not is_where(tokens, head.first):
        return "party"  # "Texas sued"
    if scene or (name in parties.lands and not (label == "PERSON" and verbs)):
        return None
    if is_where(tokens, head.first) and (label != "PERSON" or not several):
        return None
    if label == "PERSON" or (head.first and tokens[head.first - 1].text.lower() in ("named", "called")):
        return "person"
    said = bool(verbs & SAY)
    if label == "LOC":
        # people are often held for places; a place of several words seldom does anything
        return "person" if several and len(words) <= 4 and verbs else None
    if label == "ORG":
        return "person" if said and 1 < len(words) <= 4 else "party"
    if said or described or verbs or sum(token.text[0].isupper() for token in words) >= 2:
        return "party" if described and not said else "person"
    return None


def mention_of(sentence: Sentence, first: int, last: int, kind: str) -> Mention:
    tokens = sentence.tokens
    start, end = tokens[first].start, tokens[last - 1].end
    return Mention(
        kind=kind,
        sentence=sentence.index,
        first=first,
        last=last,
        head=head_of(sentence, first, last),
        start=start,
        end=end,
        text=sentence.text[start - sentence.start : end - sentence.start],
    )


def head_of(sentence: Sentence, first: int, last: int) -> int:
    """The token that carries the syntax of the stretch: its head lies outside; of several, a core argument, else the first."""
    best, rank = last - 1, 9
    for i in range(first, last):
        token = sentence.tokens[i]
        if first <= token.head < last and token.head != i:
            continue
        dep = token.dep
        here = (
            0
            if dep.startswith(("nsubj", "obj", "obl", "iobj", "root"))
            else 1
            if dep in ("nmod", "conj", "appos", "nmod:poss")
            else 5
            if dep in ("punct", "case", "det")
            else 3
        )
        if here < rank:
            best, rank = i, here
    return best


def _is_title_case(sentence: Sentence) -> bool:
    words = [token.text for token in sentence.tokens if len(token.text) > 3 and token.text.isalpha() and token.pos in CONTENT]
    return len(words) > 3 and sum(word[0].isupper() for word in words) > 0.85 * len(words)
