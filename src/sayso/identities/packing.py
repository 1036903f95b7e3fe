"""An index of parties in, the same in plain values for the cache out; and back."""

from __future__ import annotations

from typing import Any

from sayso.identities.index import PartyIndex
from sayso.identities.uses import Agent, Use, Who


def pack(index: PartyIndex) -> dict[str, Any]:
    """The index in plain values: rows and uses once, by number elsewhere."""
    whos = list({id(who): who for who in (*index.by_id.values(), *index.publishers.values())}.values())
    number = {id(who): i for i, who in enumerate(whos)}
    agents = list({id(use.agent): use.agent for uses in index.names.values() for use in uses if use.agent is not None}.values())
    agent_number = {id(agent): i for i, agent in enumerate(agents)}
    packed: list[tuple[Any, ...]] = []
    places: dict[int, int] = {}

    def keep(use: Use) -> int:
        at = places.get(id(use))
        if at is None:
            at = places[id(use)] = len(packed)
            who = number[id(use.who)] if use.who is not None else -1
            packed.append((who, *use[1:6], agent_number[id(use.agent)] if use.agent is not None else -1, use.article))
        return at

    return {
        "names": {name: [keep(use) for use in uses] for name, uses in index.names.items()},
        "spelled": {key: [(name, keep(use)) for name, use in uses] for key, uses in index.spelled.items()},
        "uses": packed,
        "whos": [(w.id, w.name, w.key, w.sector, w.kind, w.country, w.start, w.end, w.part_of, w.role) for w in whos],
        "agents": [(a.noun, a.sector, a.key, a.kind, a.plural_only, a.weak) for a in agents],
        "by_id": {key: number[id(who)] for key, who in index.by_id.items()},
        "publishers": {key: number[id(who)] for key, who in index.publishers.items()},
        **{name: getattr(index, name) for name in PLAIN},
        **{name: list(getattr(index, name).items()) for name in ("umbrellas", "forbidden")},
        "given": list(index.given),
        "small": list(index.small),
    }


PLAIN = ("lengths", "alpha2", "adjectives", "lands", "homes", "fighters", "backers", "deeds")


def unpack(parts: dict[str, Any]) -> PartyIndex:
    whos = [
        Who(id=i, name=n, key=k, sector=s, kind=kind, country=c, start=start, end=end, part_of=of, role=role)
        for i, n, k, s, kind, c, start, end, of, role in parts["whos"]
    ]
    agents = [Agent(noun=n, sector=s, key=k, kind=kind, plural_only=p, weak=w) for n, s, k, kind, p, w in parts["agents"]]
    uses = [
        Use(whos[who] if who >= 0 else None, how, weak, caps, capital, s, agents[agent] if agent >= 0 else None, article)
        for who, how, weak, caps, capital, s, agent, article in parts["uses"]
    ]
    return PartyIndex(
        names={name: tuple([uses[i] for i in held]) for name, held in parts["names"].items()},
        spelled={key: tuple([(name, uses[i]) for name, i in held]) for key, held in parts["spelled"].items()},
        by_id={key: whos[i] for key, i in parts["by_id"].items()},
        publishers={key: whos[i] for key, i in parts["publishers"].items()},
        umbrellas=dict(parts["umbrellas"]),
        forbidden={name: frozenset(ids) for name, ids in parts["forbidden"]},
        given=frozenset(parts["given"]),
        small=frozenset(parts["small"]),
        **{name: parts[name] for name in PLAIN},
    )
