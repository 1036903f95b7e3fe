"""An event in, its actors and recipients out: the choices that pair an event with parties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from sayso.claims.asked import who_is_asked
from sayso.claims.encoder import Context
from sayso.claims.events import Event
from sayso.claims.foiled import who_foils
from sayso.claims.lexicon import SPEECH_ACTS
from sayso.claims.linear import Linear
from sayso.claims.mixing import arrange, mix
from sayso.claims.role_features import Company
from sayso.claims.role_story import ACTS, UNDERGOES, RoleStory, WeighedRoles, role_numbers
from sayso.claims.roles import ACTOR, NEITHER, RECIPIENT, first_casts, first_rows, scene_of, second_rows
from sayso.claims.selves import not_undergoing, others_than, said_once, with_echoes
from sayso.claims.sides import MET, across_the_table, clashing, opponents, partners, sides_of
from sayso.claims.trees import Trees, load_trees
from sayso.claims.view import View
from sayso.knowledge import kept, load_knowledge
from sayso.model import STATE_SECTORS, Mention, Role, Source

VOICED = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT"})  # acts that whoever says them does
OWN_MOVES = frozenset({"CONCEDE", "REJECT"})
GUESSED = 0.6  # up to this score a force without an owner was given to the land where the report plays
TOGETHER = MET | {"ASSAULT", "MOBILIZE"}  # what "Northern-Southern" talks, clashes, patrols are of both
OURS = frozenset({"we", "us", "our"})
UTTERED = frozenset({"REQUEST", "SUPPORT"})  # done by the words themselves
MINE = frozenset({"i", "me", "my", "myself"})
ROLES = (NEITHER, ACTOR, RECIPIENT)
ACTOR_TREES, RECIPIENT_TREES = (Path(__file__).with_name(f"{name}_trees.npz") for name in ("actors", "recipients"))
ROLES_CONTEXT = 0.9  # the encoder's share in what a party is to an event
LAST = 0.65  # what the last look counts for
MATES = 0.4  # what the mean of its list counts for in each party of it
ROLE_LEAST = 0.36  # probability from which a party is an actor, or a recipient


@dataclass(frozen=True, slots=True)
class RoleTrees:
    """The last look at who acts, and at who undergoes."""

    actor: Trees
    recipient: Trees


@dataclass(frozen=True, slots=True)
class Chances:
    """The parties of an event's sentence, each with how likely it is the actor, and the recipient."""

    mentions: Sequence[Mention]
    actor: Sequence[float]
    recipient: Sequence[float]


def load_role_trees() -> RoleTrees:
    """Raises BadModel where a file is missing or broken."""
    return RoleTrees(actor=load_trees(ACTOR_TREES), recipient=load_trees(RECIPIENT_TREES))


def weigh_roles(view: View, events: Sequence[Event], *, first: Linear, second: Linear, trees: RoleTrees, context: Context) -> list[Chances]:
    """All looks over all events of a report; one answer for each event."""
    return last_look(first_looks(view, events, first=first, second=second, context=context), trees)


def last_look(weighed: Sequence[WeighedRoles], trees: RoleTrees) -> list[Chances]:
    """The mean of what the first looks make of each party and of what the trees make of that."""
    story = RoleStory(weighed)
    rows = [row for one in weighed for row in role_numbers(story, one, trees.actor)]  # both give words the same numbers
    acts, undergoes = trees.actor.probabilities(rows), trees.recipient.probabilities(rows)
    out, begin = [], 0
    for one in weighed:
        mentions = one.scene.mentions
        part = slice(begin, begin + len(mentions))
        begin += len(mentions)
        actor = with_mates((1 - LAST) * one.pooled[:, ACTS] + LAST * acts[part], one.lists)
        recipient = with_mates((1 - LAST) * one.pooled[:, UNDERGOES] + LAST * undergoes[part], one.lists)
        out.append(Chances(mentions, actor.tolist(), recipient.tolist()))
    return out


def with_mates(chances: np.ndarray, lists: Sequence[int]) -> np.ndarray:
    """ "Between the government and the militants": what stands in one list nearly always has one role."""
    of = np.array(lists, dtype=int)
    means = np.bincount(of, weights=chances) / np.maximum(np.bincount(of), 1)
    shared: np.ndarray = (1 - MATES) * chances + MATES * means[of]
    return shared


def first_looks(view: View, events: Sequence[Event], *, first: Linear, second: Linear, context: Context) -> list[WeighedRoles]:
    """Both linear passes, the encoder, and what they make of each party together."""
    parties: dict[int, Company] = {}
    scenes = [scene_of(view, e.sentence, e.token, e.type, parties=parties) for e in events]
    casts = first_casts(scenes, [first_rows(scene) for scene in scenes], first=first)
    linear = arrange(second.probabilities([row for part in second_rows(casts) for row in part]), tuple(second.labels), ROLES)
    seen = arrange(context.roles(scenes), context.network.labels["roles"], ROLES)
    pooled, seen = mix(linear, seen, share=ROLES_CONTEXT), np.where(np.isnan(seen), linear, seen)
    out, begin = [], 0
    for scene in scenes:
        part = slice(begin, begin + len(scene.mentions))
        begin = part.stop
        out.append(WeighedRoles(scene, linear[part], seen[part], pooled[part]))
    return out


def choose_roles(view: View, event: Event, parties: Chances, *, source: Source | None) -> tuple[tuple[Role, ...], tuple[Role, ...], bool]:
    """Actors and recipients; and whether the one who acts is the one who is credited, so that a speech act needs no source."""
    both = partners(view, event.sentence, event.token, parties.mentions) if event.type in TOGETHER else []
    actor: list[tuple[float, Role]] = []
    recipient: list[Role] = []
    likeliest: dict[tuple[int, int], tuple[float, float]] = {}  # "them" may be two parties: they have one role
    for mention, a, r in zip(parties.mentions, parties.actor, parties.recipient, strict=True):
        span = (mention.first, mention.last)
        likeliest[span] = max(likeliest.get(span, (a, r)), (a, r), key=max)
    likeliest = with_echoes(parties.mentions, likeliest, least=ROLE_LEAST)
    sides = {
        side.start for side in sides_of(view, event.sentence, event.token, parties.mentions) or both
    }  # however weak the rest speaks for them
    for mention in parties.mentions:
        a, r = likeliest[mention.first, mention.last]
        least = 0.0 if mention.start in sides and a >= r else ROLE_LEAST
        if max(a, r) >= least and _is_somebody(mention):
            if a >= r:
                actor.append((a, _own_forces(mention, event, source) or role_of(mention)))
            else:
                recipient.append(role_of(mention))
    if not actor and event.type == "COERCE":
        actor = [(ROLE_LEAST, role_of(m)) for m in parties.mentions if _receives_control(view, event, m)]
        recipient = [role for role in recipient if role not in [taker for _, taker in actor]]
    if len(sides) > 1:  # "they left under the agreement between X and Y": nobody else of the sentence is a side of it
        actor = [(chance, role) for chance, role in actor if role.start in sides] or actor
    if event.type == "ASSAULT" and len(actor) > 1:
        foiling = {mention.start for mention in who_foils(view, event.sentence, event.token, parties.mentions)}
        actor = [(chance, role) for chance, role in actor if role.start not in foiling] or actor
        foiled = {role.party for _, role in actor} if foiling else set()
        recipient = [role for role in recipient if role.party not in foiled]  # whom the foiling befell, not the attack
    actor, undergone = _acted_on(view, event, parties.mentions, actor)
    recipient = _others_first([role for _, role in actor], undergone + recipient)
    if event.type == "ASSAULT" and actor and recipient:
        foes = {mention.start for mention in opponents(view, event.sentence, event.token, parties.mentions)}
        if len(sides) < 2:
            foes |= {role.start for role in clashing(view, event.sentence, event.token, recipient)}
        actor += [(ROLE_LEAST, role) for role in recipient if role.start in foes]
        recipient = [role for role in recipient if role.start not in foes]
    if event.type == "REQUEST" and actor and not recipient:
        recipient = [
            role_of(mention) for mention in who_is_asked(view, event.sentence, event.token, parties.mentions) if _is_somebody(mention)
        ]
    if event.type in MET and actor and not recipient:
        acting = frozenset(role.party for _, role in actor)
        recipient = [role_of(side) for side in across_the_table(view, event.sentence, parties.mentions, acting)]
    kept = not_undergoing(said_once([role for _, role in actor]), recipient)
    actor = [(chance, role) for chance, role in actor if role in kept]
    recipient = others_than(kept, said_once(recipient))
    voices = [(chance, role) for chance, role in actor if source and same_voice(role, source, event.type)]
    silent = [(chance, role) for chance, role in actor if not (source and same_voice(role, source, event.type))]
    if voices and silent and event.type in SPEECH_ACTS:  # "Mattis: the US will remain": one of them speaks, the other acts
        surer = max(chance for chance, _ in voices) > max(chance for chance, _ in silent)
        actor = voices if surer else silent
        voices = voices if surer else []
    undergoes = any(source and same_voice(role, source, event.type) for role in recipient)  # "she said that she had received threats"
    if source and not actor and not undergoes and event.type in VOICED and _speaks_here(view, event, source) and _is_demand(view, event):
        actor, voices = [(1.0, _speaker(source))], [(1.0, _speaker(source))]
    return tuple(role for _, role in actor), tuple(recipient), bool(voices)


@kept
def _control_words() -> frozenset[str]:
    return load_knowledge().words("words/coding.yaml", "control")[0]


def _receives_control(view: View, event: Event, mention: Mention) -> bool:
    """ "... and its transition to the control of X", "passed into the hands of X": X is who took it."""
    tokens = view.sentences[event.sentence].tokens
    above = tokens[mention.head].head
    if not (mention.identity and mention.identity.key) or tokens[above].lemma not in _control_words():
        return False
    return view.case_of(event.sentence, mention.head) == "of" and view.case_of(event.sentence, above) in ("to", "into")


def _acted_on(
    view: View, event: Event, mentions: Sequence[Mention], actor: list[tuple[float, Role]]
) -> tuple[list[tuple[float, Role]], list[Role]]:
    """ "The army's sweep of radicals": beside an actor who stands elsewhere, what a noun has with "of" is acted on."""
    own = view.token(event.sentence, event.token)
    if len(actor) < 2 or own.pos != "NOUN":
        return actor, []
    below = view.children[event.sentence][event.token]
    starts = {
        m.start
        for m in mentions
        if m.head in below and view.token(event.sentence, m.head).dep == "nmod" and view.case_of(event.sentence, m.head) == "of"
    }
    under = [role for _, role in actor if role.start in starts]
    kept = [(chance, role) for chance, role in actor if role.start not in starts]
    return (kept, under) if kept else (actor, [])


def _others_first(actors: Sequence[Role], recipients: list[Role]) -> list[Role]:
    """Where a state acts on another one, its own name among the recipients is that of the talks or of the pair, not of a side."""
    own = {role.party for role in actors if role.sector in STATE_SECTORS}
    others = [role for role in recipients if role.party not in own or role.sector not in STATE_SECTORS]
    return others if any(role.sector in STATE_SECTORS for role in others) else recipients


def _own_forces(mention: Mention, event: Event, source: Source | None) -> Role | None:
    """Forces without an owner of whose going or staying an official speaks are those of his own state: "some troops will leave"."""
    identity = mention.identity
    if (
        source is None
        or identity is None
        or event.type not in OWN_MOVES
        or source.sector not in ("GOV", "MIL")
        or source.party == "UNKNOWN"
    ):
        return None
    if identity.name is not None or identity.sector != "MIL" or identity.score > GUESSED:
        return None
    return replace(role_of(mention), party=source.party)


def _speaks_here(view: View, event: Event, source: Source) -> bool:
    sentence = view.sentences[event.sentence]
    return sentence.start <= source.start < sentence.end and source.party != "UNKNOWN"


def _is_demand(view: View, event: Event) -> bool:
    """An act told in the speaker's own words has no other subject: "Then let them leave", "it is time to stop"."""
    below = view.children[event.sentence][event.token]
    return not any(view.token(event.sentence, j).dep == "nsubj" and view.classes[event.sentence][j] for j in below)


def _speaker(source: Source) -> Role:
    return Role(text=source.text, party=source.party, sector=source.sector, start=source.start, end=source.end, name=source.name)


def same_voice(role: Role, source: Source, kind: str) -> bool:
    """Is the one who acts the one who is credited? By its words, or by what both were resolved to by name. A spokesman's "we"
    is the body that he speaks for; but "we urge", "we welcome" is said by whoever says it."""
    if role.text.lower() in OURS:
        return kind in UTTERED and role.party == source.party != "UNKNOWN"
    if role.text.lower() in MINE:  # whoever says "I" is the one who speaks
        return True
    return (role.start < source.end and role.end > source.start) or bool(
        role.name and role.name == source.name and role.party == source.party
    )


def _is_somebody(mention: Mention) -> bool:
    """Who is known, or whose sector is ("police" where no land is told); "the company" that nobody names is nobody."""
    return mention.identity is not None and bool(mention.identity.key or mention.identity.sector not in ("", "BUS"))


def role_of(mention: Mention) -> Role:
    identity = mention.identity
    return Role(
        text=mention.text,
        party=(identity.key if identity else None) or "UNKNOWN",
        sector=identity.sector if identity else "",
        start=mention.start,
        end=mention.end,
        name=identity.name if identity else None,
    )
