"""A report in; where it plays as a whole, for events whose own place the words about them do not tell, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sayso.claims.events import Event
from sayso.claims.view import View
from sayso.claims.where import PlaceCandidate, PlaceView, key_of_place, load_place_nouns
from sayso.model import Mention, Place, Role

MAIN = 0.5  # the share of a report's places from which a land is where it plays
CARRIED = 0.12  # how likely a place told before must be for what cannot but happen somewhere
HAPPENING = frozenset({"ASSAULT"})  # of 25 labels 24 have a place; of other acts far fewer
ENDING = frozenset({"RETREAT", "CONCEDE"})
DEEDS = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "RETREAT", "PROTEST", "SANCTION", "AID"})
LOCATIVE = frozenset("on in at near inside outside around along".split())
OVER = frozenset("across throughout over".split())
TOWNS = frozenset(("point", "town", "within"))
LIKELY = 0.23  # how likely a land that stands with "in" or "on" must be
CLAUSES = frozenset("root advcl ccomp acl:relcl parataxis csubj".split())
STATE = 3  # letters of a state's key; some groups' keys are as long
FIGHTING = frozenset({"GOV", "MIL"})
ALL = frozenset("all every each any".split())


@dataclass(frozen=True, slots=True)
class Scenes:
    """Where a report's attacks were found to be: the names of the places, the lands that those which are no whole land lie in, and the
    lands of which they are in two towns or more (`wide`)."""

    places: frozenset[str] = frozenset()
    lands: frozenset[str] = frozenset()
    wide: frozenset[str] = frozenset()


NOWHERE = Scenes()


def scenes_of(found: Iterable[tuple[str, Sequence[Place]]]) -> Scenes:
    """From the types of a report's events and their places."""
    places = [place for kind, own in found for place in own if kind in HAPPENING]
    lands = {place.country for place in places if place.country and place.precision != "country"}
    towns = {(place.country, place.name) for place in places if place.country and place.precision in TOWNS}
    wide = {land for land, count in Counter(land for land, _ in towns).items() if count > 1}
    return Scenes(frozenset(place.name for place in places if place.name), frozenset(lands), frozenset(wide))


def land_of(view: View) -> Mention | None:
    """Where the report names the land that it plays in; as it stands for the whole land, if it does so anywhere."""
    if not view.land:
        view.land.append(_land_of(PlaceView(view).places))
    return view.land[0]


def _land_of(places: Sequence[Mention]) -> Mention | None:
    lands = Counter(m.identity.country for m in places if m.identity and m.identity.country)
    land, count = max(lands.items(), key=lambda item: item[1], default=("", 0))
    if count < MAIN * lands.total():
        return None
    names = [(m, m.identity) for m in places if m.identity and m.identity.precision == "country" and m.identity.country == land]
    return min(names, key=lambda name: (name[0].text != name[1].name, name[0].start), default=(None, None))[0]


def is_land_of(view: View, mention: Mention) -> bool:
    land = land_of(view)
    return land is not None and key_of_place(land) == key_of_place(mention)


def somewhere(
    view: View, event: Event, ranked: Sequence[tuple[float, PlaceCandidate]], sides: Sequence[Role], scenes: Scenes
) -> Mention | None:
    """Where an attack or a truce was that no place is likely to be that of: at the likeliest place told before, else in the land of the report,
    if that is the scene of another attack. A place of its own sentence was seen with the words that link them, and is not asked again."""
    if not is_of_war(view, event) or is_general(view, event.sentence, event.token):
        return None
    told = next((pair for pair in ranked if pair[1].back > 0), None)
    if told and told[0] >= CARRIED:
        identity = told[1].mention.identity
        return told[1].mention if identity and identity.name in scenes.places else None
    land = land_of(view)
    if land is None or any(c.back == 0 and is_land_of(view, c.mention) for _, c in ranked):
        return None
    states = {role.party for role in sides if len(role.party) == STATE and role.sector in FIGHTING}
    if len(states) > 1 or not land.identity or land.identity.country not in scenes.lands:
        return None  # of two states that fight, it may be either's land
    return land


def is_of_war(view: View, event: Event) -> bool:
    """An attack, or what ends fighting, which is where the fighting was."""
    if event.type not in ENDING:
        return event.type in HAPPENING
    tokens, below = view.sentences[event.sentence].tokens, view.children[event.sentence][event.token]
    return any(tokens[j].lemma.lower() in load_place_nouns().truces for j in (event.token, *below))


def is_general(view: View, sentence: int, token: int) -> bool:
    """Whether it is told of all of its kind ("in all episodes of violence"), which has no one place."""
    tokens, below = view.sentences[sentence].tokens, view.children[sentence]
    for _ in tokens:
        if any(tokens[j].lemma in ALL for j in below[token]):
            return True
        if tokens[token].dep != "nmod":
            break
        token = tokens[token].head
    return False


def tells_land(view: View, event: Event, chance: float, candidate: PlaceCandidate) -> bool:
    """Whether the clause of a deed tells that it was done in a whole land: "across the country", or, where it is likely, "on its towns"
    (not "on a town of it") or "in the south of it"."""
    mention, sentence = candidate.mention, event.sentence
    if candidate.back or event.type not in DEEDS or mention.identity is None or mention.identity.precision != "country":
        return False
    longer = (m for m in view.in_sentence[sentence] if m.kind != "place" and m.first <= mention.head < m.last)
    if any(m.last - m.first > mention.last - mention.first for m in longer):
        return False  # "the Islamic State in Iraq"
    over = view.case_of(sentence, mention.head) in OVER or (chance >= LIKELY and _in_parts(view, mention))
    return over and clause_of(view, sentence, event.token) == clause_of(view, sentence, mention.head)


def _in_parts(view: View, land: Mention) -> bool:
    """ "on Norland's towns", "in the south and east of Norland"."""
    tokens, head = view.sentences[land.sentence].tokens, view.token(land.sentence, land.head)
    if head.pos == "NOUN" and head.lemma != head.text.lower():
        return view.case_of(land.sentence, land.head) in LOCATIVE
    side = land.first - 2
    if side < 0 or tokens[side + 1].lemma != "of" or tokens[side].lemma not in load_place_nouns().sides:
        return False
    for _ in tokens:
        if tokens[side].dep != "conj":
            break
        side = tokens[side].head
    return view.case_of(land.sentence, side) in LOCATIVE


def clause_of(view: View, sentence: int, token: int) -> int:
    """The head of the clause that a word stands in; a participle behind its noun ("strikes killing ten") is no clause of its own."""
    tokens, below = view.sentences[sentence].tokens, view.children[sentence]
    for _ in tokens:
        word = tokens[token]
        if word.dep in CLAUSES or word.head == token or (word.dep == "conj" and word.pos == "VERB"):
            break
        if word.pos == "VERB" and any(tokens[j].lemma == "to" and tokens[j].dep == "mark" for j in below[token]):
            break
        token = word.head
    return token
