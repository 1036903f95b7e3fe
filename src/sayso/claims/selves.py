"""The actors and recipients of an event in, those without a pronoun that only says one of them again, out."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.model import Role

PRONOUNS = frozenset(
    "i me my we us our he him his she her hers it its they them their who whom whose which that himself herself itself themselves ourselves".split()
)
OBJECTS = frozenset("me us him them whom".split())  # of a verb, these are never its subject, whatever they were taken for


def said_once(roles: Sequence[Role]) -> list[Role]:
    """ "Jansen ... after she had": one of whom a name and a pronoun speak is there by the name alone."""
    return [role for role in roles if not (is_pronoun(role) and any(_same(role, other) for other in roles if not is_pronoun(other)))]


def others_than(actors: Sequence[Role], recipients: Sequence[Role]) -> list[Role]:
    """ "Stein defended her initiative", "she suggested that she": a pronoun for the one who acts is nobody whom the event befalls."""
    return [
        role
        for role in recipients
        if not (is_pronoun(role) and role.text.lower() not in OBJECTS and any(_same(role, actor) for actor in actors))
    ]


def not_undergoing(actors: Sequence[Role], recipients: Sequence[Role]) -> list[Role]:
    """ "Norland expelled three diplomats, accusing them": whom "them" stands for does not act where somebody else does."""
    undergone = [role for role in recipients if role.text.lower() in OBJECTS]
    left = [role for role in actors if not any(_same(role, other) for other in undergone)]
    return left or list(actors)


def is_pronoun(role: Role) -> bool:
    return role.text.lower() in PRONOUNS


def _same(role: Role, other: Role) -> bool:
    return (role.party, role.sector, role.name) == (other.party, other.sector, other.name)
