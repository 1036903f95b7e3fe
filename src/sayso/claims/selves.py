"""The actors and recipients of an event in, those without a pronoun that only says one of them again, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sayso.model import Mention, Role

Span = tuple[int, int]  # tokens of a mention: first, last (exclusive)

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


def with_echoes(
    mentions: Sequence[Mention], chances: Mapping[Span, tuple[float, float]], *, least: float
) -> dict[Span, tuple[float, float]]:
    """ "Rescue teams said that they were digging": what speaks for somebody and for a pronoun that stands for him speaks for one. A pronoun
    that echoes a name of its sentence gives the name what it has, where neither would have a role alone.

    `chances`: (acts, undergoes) of each mention by its tokens. `least`: from which chance on it has a role."""
    out = dict(chances)
    for echo in mentions:
        if echo.text.lower() not in PRONOUNS or not (echo.identity and echo.identity.key):
            continue
        names = [m for m in mentions if m.last <= echo.first and m.text.lower() not in PRONOUNS and _is_one(m, echo)]
        if names:
            one, other = (names[-1].first, names[-1].last), (echo.first, echo.last)
            (a, r), (b, s) = out[one], out[other]
            if max(a, r, b, s) < least:
                out[one] = (a + b, r + s)
    return out


def _is_one(mention: Mention, other: Mention) -> bool:
    a, b = mention.identity, other.identity
    return a is not None and b is not None and (a.key, a.sector, a.name) == (b.key, b.sector, b.name)


def is_pronoun(role: Role) -> bool:
    return role.text.lower() in PRONOUNS


def _same(role: Role, other: Role) -> bool:
    return (role.party, role.sector, role.name) == (other.party, other.sector, other.name)
