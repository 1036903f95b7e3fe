"""Mentions of parties and persons in; the same with who they are, by what the report says and when it was written, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from sayso.identities.antecedents import FIRST, PLURAL, QUANTITIES, recall_pronoun
from sayso.identities.befallen import is_befallen
from sayso.identities.choose import first_of
from sayso.identities.combine import OF_BOTH
from sayso.identities.folding import fold
from sayso.identities.found import Context, Found, Seen, identity_of, refer
from sayso.identities.index import PartyIndex
from sayso.identities.pairs import mates_of
from sayso.identities.persons import remember, resolve_person, somebody
from sayso.identities.phrases import read_phrase
from sayso.identities.recall import SHORTENED
from sayso.identities.reference import outlet_of
from sayso.identities.shared import bearer_of, shared_noun
from sayso.identities.tables import build_parties
from sayso.identities.theatre import find_theatre, lands_told
from sayso.model import Article, Identity, Mention, Sentence

__all__ = ["PartyIndex", "build_parties", "resolve_parties"]

NOBODY = Identity(key=None, why="nothing in the report tells")
UNKNOWN_NAME = 0.3
PLACE_ACTS = 0.5
GENITIVE = frozenset(("'s", "’s", "'", "’"))


def resolve_parties(
    mentions: tuple[Mention, ...], *, sentences: tuple[Sentence, ...], article: Article, parties: PartyIndex
) -> tuple[Mention, ...]:
    """Each mention with its identity; `key` is None where the report does not tell. Mentions of other kinds pass through."""
    context = _read_context(mentions, sentences, article, parties)
    found: dict[int, Found] = {}
    # names first: a headline and a quotation name somebody whom only a later sentence introduces
    for number, mention in enumerate(mentions):
        if mention.kind == "person" and not _is_pronoun(mention, context):
            person = resolve_person(mention, context)
            if person is not None:
                found[number] = person
                remember(mention, person, context)
    late = []
    for number, mention in enumerate(mentions):
        if mention.kind not in ("party", "person"):
            continue
        word = context.sentences[mention.sentence].tokens[mention.first].text
        if word.lower() in FIRST and word != "US":
            late.append(number)
            continue
        _resolve(number, mention, found, context)
    for number in late:
        _resolve(number, mentions[number], found, context)
    out: list[Mention] = []
    for number, mention in enumerate(mentions):
        who = found.get(number)
        if who is None and context.sentences[mention.sentence].tokens[mention.first].text.lower() in ("that", "which"):
            continue  # "the attack that": a thing, nobody
        if who is not None and _tells_whose(mention, who, mentions[number + 1 : number + 2], found.get(number + 1), context):
            continue
        bearer = bearer_of(mention, context) if mention.kind == "party" and who is not None else None
        out.append(_with_identity(mention if bearer is None else replace(mention, head=bearer.head), who, parties))
        if who is not None and who.key is not None:  # "them" may be two parties: then it is two mentions
            out += [_with_identity(mention, mate, parties) for mate in mates_of(mention, who, context)]
    return tuple(out)


def _read_context(mentions: tuple[Mention, ...], sentences: tuple[Sentence, ...], article: Article, parties: PartyIndex) -> Context:
    hits = parties.hits(sentences)
    context = Context(parties=parties, sentences=sentences, article=article, hits=hits, mentions=mentions)
    context.told = lands_told(sentences, hits, parties=parties)
    context.theatre, context.near = find_theatre(sentences, hits, parties=parties, told=context.told)
    for found in hits:
        for hit in found:
            for use in hit.uses:
                if use.who is not None and not use.weak:
                    context.keys[use.who.key] += 1
                    context.named.setdefault(use.who.kind, Counter())[use.who.id] += 1
    agents = [hit.agent for found in hits for hit in found if hit.agent is not None and hit.agent.noun not in OF_BOTH]
    sectors = {agent.sector for agent in agents if agent.kind == "force"}
    context.is_policed = "COP" in sectors and "MIL" not in sectors
    context.outlet = outlet_of(article, context)
    return context


def _resolve(number: int, mention: Mention, done: dict[int, Found], context: Context) -> None:
    found = done.get(number)
    if found is None:
        found = _find(mention, context)
    if found is None:
        return
    done[number] = found
    _note(mention, found, context)


def _find(mention: Mention, context: Context) -> Found | None:
    if _is_pronoun(mention, context):
        return recall_pronoun(mention.sentence, mention.first, context)
    if mention.kind == "person":
        person = resolve_person(mention, context)
        return person if person is not None else somebody(mention, context)
    if is_befallen(mention, context):
        return None
    found = shared_noun(mention, context) or read_phrase(mention.sentence, mention.first, mention.last, context)
    tokens = context.sentences[mention.sentence].tokens
    if found is not None and not (
        found.how in ("adjective", "place")
        and tokens[mention.last - 1].pos == "PROPN"
        and found.kind == "country"
        and mention.last - mention.first > 1
    ):
        return found
    spelled = first_of(context.parties.by_spelling(mention.text), context) if mention.last - mention.first > 1 else None
    if spelled is not None:
        return spelled
    if found is None:
        return resolve_person(mention, context) or _short_for(mention, context) or _ruled(mention, context)
    return found._replace(name=mention.text, score=UNKNOWN_NAME, sector="", why="a body whose name holds its country")


def _tells_whose(mention: Mention, who: Found, behind: Sequence[Mention], person: Found | None, context: Context) -> bool:
    """ "Egypt's" of "Egypt's Sisi": the land is said of somebody of its own, who alone is meant."""
    tokens = context.sentences[mention.sentence].tokens
    if person is None or person.key != who.key or (who.kind, who.how) != ("country", "name"):
        return False
    return any(
        other.kind == "person"
        and (other.sentence, other.first) == (mention.sentence, mention.last + 1)
        and tokens[mention.last].text in GENITIVE
        for other in behind
    )


def _short_for(mention: Mention, context: Context) -> Found | None:
    """ "NTC" after "the National Telecommunications Commission": letters that are the first of an earlier name's words."""
    letters = mention.text.replace(".", "")
    if not (letters.isupper() and 2 <= len(letters) <= 6):
        return None
    for seen in reversed(context.seen):
        tokens = context.sentences[seen.sentence].tokens[seen.first : seen.last]
        if len(tokens) > 1 and "".join(token.text[0] for token in tokens if token.text[0].isupper()) == letters:
            return refer(seen, SHORTENED, f"«{mention.text}» is short for it")
    return None


def _ruled(mention: Mention, context: Context) -> Found | None:
    """ "Texas sued": who governs a place that acts."""
    country = context.parties.lands.get(mention.text.lower())
    tokens = context.sentences[mention.sentence].tokens
    if country is None or (mention.first and tokens[mention.first - 1].pos == "DET"):
        return None
    return Found(
        country, "GOV", name=mention.text, country=country, kind="place", score=PLACE_ACTS, why="a place that acts: its authorities"
    )


def _is_pronoun(mention: Mention, context: Context) -> bool:
    if mention.last - mention.first != 1:
        return False
    token = context.sentences[mention.sentence].tokens[mention.first]
    low = token.text.lower()
    return (
        token.pos == "NUM"
        or (token.pos in ("PRON", "DET") and not token.text.isupper())
        or low in QUANTITIES
        or low in ("he", "she", "they", "it", "we", "i")
    )


def _note(mention: Mention, found: Found, context: Context) -> None:
    """Keep what later words may refer to."""
    tokens = context.sentences[mention.sentence].tokens
    head = tokens[mention.head]
    subject = head.dep.startswith("nsubj")
    speaker = context.is_telling(mention)
    word = tokens[mention.first].text
    word = word if word == "US" else word.lower()
    plural = "Number=Plur" in tokens[mention.last - 1].morph or word in PLURAL or "Number=Plur" in head.morph
    person = (
        mention.kind == "person"
        or (found.how == "anaphor" and found.kind == "official" and not plural)
        or (
            found.kind in ("speaker", "government", "force", "people")
            and bool(found.noun)
            and not plural
            and "Number=Sing" in head.morph
            and found.noun.endswith(HUMAN_ENDINGS)
        )
    )
    ends = fold(tokens[mention.last - 1].text) if found.how == "name" and mention.last - mention.first > 1 else ""
    seen = Seen(mention.sentence, mention.first, mention.last, found, person, plural, subject, speaker, ends)
    context.seen.append(seen)
    if speaker and found.key is not None and word not in FIRST and mention.sentence not in context.speakers:
        context.speakers[mention.sentence] = found


HUMAN_ENDINGS = (
    "man",
    "woman",
    "person",
    "minister",
    "president",
    "chief",
    "head",
    "director",
    "leader",
    "commander",
    "general",
    "colonel",
    "secretary",
    "ambassador",
    "envoy",
    "official",
    "officer",
    "spokesman",
    "resident",
    "witness",
    "activist",
    "doctor",
    "king",
    "governor",
    "mayor",
    "soldier",
    "fighter",
    "pilot",
    "source",
)


def _with_identity(mention: Mention, found: Found | None, parties: PartyIndex) -> Mention:
    if mention.kind not in ("party", "person"):
        return mention
    # written out: dataclasses.replace takes a tenth of the whole stage
    return Mention(
        kind=mention.kind,
        sentence=mention.sentence,
        first=mention.first,
        last=mention.last,
        head=mention.head,
        start=mention.start,
        end=mention.end,
        text=mention.text,
        identity=NOBODY if found is None else identity_of(found, parties),
    )
