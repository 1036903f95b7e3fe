"""The claims of an incident in, a neutral headline out.

It is made of the kind of event, resolved names and given numbers alone: no outlet's word for a party ever gets into it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from sayso.incidents.families import is_spoken
from sayso.incidents.origins import Speakers
from sayso.incidents.sides import UNSAID, VAGUE, Side, is_same_side, side_name, sides_of
from sayso.incidents.tolls import Count
from sayso.model import Claim, Origin, Place

KINDS: dict[tuple[str, str], str] = {
    ("ASSAULT", ""): "Attack", ("ASSAULT", "aerial"): "Air strikes", ("ASSAULT", "heavy-weapons"): "Shelling", ("ASSAULT", "explosives"): "Bombing",
    ("ASSAULT", "suicide-attack"): "Suicide attack", ("ASSAULT", "firearms"): "Shooting", ("ASSAULT", "targeted"): "Targeted killing",
    ("ASSAULT", "abduct"): "Abduction", ("ASSAULT", "drone"): "Drone strike", ("ASSAULT", "unconventional"): "Attack with toxic or banned weapons",
    ("ASSAULT", "beat"): "Beating", ("ASSAULT", "torture"): "Torture", ("ASSAULT", "sexual"): "Sexual violence", ("ASSAULT", "destroy"): "Destruction",
    ("ASSAULT", "primitive"): "Attack", ("ASSAULT", "crowd-control"): "Force against a crowd",
    ("COERCE", ""): "Coercion", ("COERCE", "territory"): "Change of control", ("COERCE", "arrest"): "Arrests", ("COERCE", "restrict"): "Restriction",
    ("COERCE", "withhold"): "Withholding of goods or aid", ("COERCE", "seize"): "Seizure", ("COERCE", "censor"): "Censorship",
    ("COERCE", "deport"): "Expulsion", ("COERCE", "curfew"): "Curfew", ("COERCE", "martial-law"): "Martial law", ("COERCE", "cyber"): "Cyber attack",
    ("RETREAT", ""): "Retreat", ("RETREAT", "withdraw"): "Withdrawal", ("RETREAT", "release"): "Release", ("RETREAT", "disarm"): "Disarmament",
    ("RETREAT", "ceasefire"): "Ceasefire", ("RETREAT", "access"): "Access let in", ("RETREAT", "resign"): "Resignation",
    ("AID", ""): "Aid", ("MOBILIZE", ""): "Deployment", ("PROTEST", ""): "Protest", ("PROTEST", "riot"): "Riot", ("PROTEST", "strike"): "Strike of workers",
    ("SANCTION", ""): "Sanction", ("SANCTION", "expel"): "Flight or expulsion", ("SANCTION", "convict"): "Conviction",
    ("CONSULT", ""): "Talks", ("CONSULT", "visit"): "Visit", ("CONSULT", "phone"): "Phone call", ("COOPERATE", ""): "Cooperation",
    ("AGREE", ""): "Agreement", ("SUPPORT", ""): "Support in words", ("CONCEDE", ""): "Concession", ("REQUEST", ""): "Demand",
    ("ACCUSE", ""): "Accusation", ("ACCUSE", "disapprove"): "Condemnation", ("ACCUSE", "investigate"): "Investigation",
    ("REJECT", ""): "Refusal", ("THREATEN", ""): "Threat",
}  # fmt: skip
SILENT = UNSAID | VAGUE
MEASURES = ("killed", "wounded", "evacuated", "released", "detained", "abducted", "displaced", "deployed", "involved")


def headline(
    claims: Sequence[Claim], *, type: str, mode: str, place: Place | None, days: tuple[str | None, str | None],
    counts: Sequence[Count], origins: Sequence[Origin], speakers: Speakers,
) -> str:  # fmt: skip
    """ "Air strikes, Raqqa, 2017-03-22: 33 killed (SOHR)"."""
    kind = KINDS.get((type, mode)) or KINDS.get((type, "")) or type.capitalize()
    statuses = {claim.status for claim in claims}
    if len(statuses) == 1 and statuses != {"happened"}:
        kind = f"{kind} ({statuses.pop()})"
    who = _parties(claims, type, speakers)
    where = (place.name or " ".join(place.text.split())) if place and not (is_spoken(type) and who) else ""
    when = days[0] if days[0] == days[1] else f"{days[0]} to {days[1]}"
    head = ", ".join(part for part in (kind + who, where, when if days[0] else "") if part)
    toll = _toll(counts, origins)
    return f"{head}: {toll}" if toll else head


def _parties(claims: Sequence[Claim], type: str, speakers: Speakers) -> str:
    """Who did it, where all that say so say the same and nobody denies it, and towards whom, for what is done by speaking."""
    own = [claim for claim in claims if claim.type == type]
    if len(own) > 1 and len({claim.status == "denied" for claim in own}) > 1:
        return ""
    told: list[set[Side]] = []
    for claim in own:
        sides = sides_of(claim.actor, speakers.groups, without=SILENT) if claim.actor else None
        if sides and sides not in told:
            told.append(sides)
    actors = _common(told)
    text = f" by {_names(actors, speakers)}" if actors else ""
    if is_spoken(type):
        towards = Counter(side for claim in own for side in sides_of(claim.recipient, speakers.groups, without=UNSAID))
        others = {side for side, _ in sorted(towards.items(), key=lambda item: (-item[1], item[0]))[:2]} - actors
        text += f" to {_names(others, speakers)}" if others else ""
    return text


def _common(told: Sequence[set[Side]]) -> set[Side]:
    """Who is among those of every claim; where one says only that it was an armed group, the others say which."""
    if not told or (len(told) == 1 and len(told[0]) == 1):  # as in most
        return set().union(*told)
    every = {side for sides in told for side in sides if all(any(is_same_side(side, other) for other in others) for others in told)}
    named = {(side.party, side.kind) for side in every if side.group}
    return {side for side in every if side.group or (side.party, side.kind) not in named}


def _names(sides: Iterable[Side], speakers: Speakers) -> str:
    names = sorted({side_name(side, speakers.parties) for side in sides})[:3]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _toll(counts: Sequence[Count], origins: Sequence[Origin]) -> str:
    """The first measure that is told, of the people that most origins count: the lowest and the highest that an origin stands by, each
    with its speaker. Who has no name or only passes on what others say is named where nobody else gives a number."""
    if not counts:
        return ""
    names = {origin.key: origin.name for origin in origins}
    speaking = {origin.key for origin in origins if origin.independent}
    for measure in MEASURES:
        own = [count for count in counts if count.measure == measure]
        if own:
            count = min(own, key=lambda count: (count.people != "", -len(count.last), count.people))
            told = [telling for telling in count.last if telling.origin in speaking] or list(count.last)
            low, high = told[0], told[-1]
            whole = [high] if low.size == high.size else [low, high]
            people = f"{count.people} " if count.people else ""
            return f"{' or '.join(f'{telling.text} ({names[telling.origin]})' for telling in whole)} {people}{measure}"
    return ""
