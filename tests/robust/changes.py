"""A sentence in, the same in other words or marks out; what was read of both in, whether the codes agree out.

Every change leaves the meaning alone, so the codes must stay; where two parties change places, they change places in the codes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sayso.model import Claim, Role

FIELDS = ("event", "mode", "status", "actor", "recipient", "place", "date", "figures", "source")
# By the codebook unnamed "terrorists" and "militants" are ARMED, "rebels" REBELS or those of their country: nothing else may move
UNNAMED = re.compile(r"^(?:ARMED|REBELS|[A-Z]{3})$")
KEYED = frozenset({"SDF", "YPG", "PKK"})
SPELLINGS = [
    tuple(pair.split(":"))
    for pair in (
        "defence:defense centre:center labour:labor neighbour:neighbor neighbours:neighbors neighbouring:neighboring programme:program "
        "harbour:harbor armoured:armored apologise:apologize apologised:apologized organise:organize organised:organized organisers:organizers "
        "organisation:organization recognise:recognize recognised:recognized honours:honors favouring:favoring behaviour:behavior tyres:tires "
        "travelling:traveling cancelled:canceled criticising:criticizing tonnes:tons"
    ).split()
]


@dataclass(frozen=True)
class Case:
    """`pairs` are names that change places, `keys` the keys that must."""

    text: str
    pairs: dict[str, str]
    keys: tuple[str, ...]


def load_cases(path: Path) -> list[Case]:
    rows: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [Case(row["text"], row.get("swap", {}), tuple(row.get("keys", ()))) for row in rows]


def exchange(text: str, pairs: dict[str, str]) -> str:
    """Every word of `pairs` becomes its other half, at once and in the same case."""
    other = {**pairs, **{after: before for before, after in pairs.items()}}
    pattern = r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, other), key=len, reverse=True)) + r")(?!\w)"

    def instead(match: re.Match[str]) -> str:
        word = match[0]
        if word in other:
            return other[word]
        after = other[word.lower()]
        return after[:1].upper() + after[1:]

    return re.sub(pattern, instead, text, flags=re.IGNORECASE if all(word.islower() for word in other) else 0)


def _swap(case: Case) -> Iterator[str]:
    if case.pairs:
        yield exchange(case.text, case.pairs)


def _fighters(case: Case) -> Iterator[str]:
    for one, other in (("terrorists", "rebels"), ("terrorists", "militants"), ("rebels", "militants")):
        yield exchange(case.text, {one: other})


def _regime(case: Case) -> Iterator[str]:
    yield exchange(case.text, {"regime": "government"})


def _commas(case: Case) -> Iterator[str]:
    yield re.sub(r",(?!\d)", "", case.text)


def _marks(case: Case) -> Iterator[str]:
    if '"' in case.text:
        for before, after in ("“”", "«»", "„“"):
            yield re.sub(r'"([^"]*)"', rf"{before}\1{after}", case.text)
    yield case.text.replace("'", "’")


def _spelling(case: Case) -> Iterator[str]:
    yield exchange(case.text, dict(SPELLINGS))


CHANGES: dict[str, Callable[[Case], Iterator[str]]] = {
    "party swap": _swap,
    "terrorists, rebels, militants": _fighters,
    "regime, government": _regime,
    "commas dropped": _commas,
    "quotation marks": _marks,
    "British, American": _spelling,
}


def changed(case: Case, kind: str) -> list[str]:
    """The case's text in every way of `kind` that changes it."""
    return [text for text in dict.fromkeys(CHANGES[kind](case)) if text != case.text]


def codes(claim: Claim) -> dict[str, Any]:
    """What of a claim must not move. Names of places and parties are kept by their keys, so their words may be spelled otherwise."""
    return {
        "event": claim.type,
        "mode": claim.mode,
        "status": claim.status,
        "actor": _parties(claim.actor),
        "recipient": _parties(claim.recipient),
        "place": (claim.place.name, claim.place.country) if claim.place else None,
        "date": claim.date,
        "figures": tuple(sorted((f.measure, f.low or -1, f.high or -1) for f in claim.figures)),
        "source": (claim.source.party, claim.source.sector, claim.source.stance) if claim.source else None,
    }


def _parties(roles: tuple[Role, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((role.party, role.sector) for role in roles))


def expected(coded: dict[str, Any], case: Case, kind: str) -> dict[str, Any]:
    """The codes that the changed text must have, in a form in which both texts can be compared."""
    if kind == "terrorists, rebels, militants":
        move = _unnamed
    elif kind == "party swap":
        pairs = {**case.pairs, **{after: before for before, after in case.pairs.items()}}
        keys = dict([case.keys, case.keys[::-1]])
        move = lambda key, sector: keys.get(key, key)  # noqa: E731
        place = coded["place"] and coded["place"][0]
        coded = {**coded, "place": pairs.get(place, place)}
    else:
        return coded
    out = dict(coded)
    for role in ("actor", "recipient"):
        out[role] = tuple(sorted({(move(key, sector), sector) for key, sector in coded[role]}))
    if coded["source"]:
        key, sector, stance = coded["source"]
        out["source"] = (move(key, sector), sector, stance)
    return out


def _unnamed(key: str, sector: str) -> str:
    return "FIGHTERS" if sector == "REB" and UNNAMED.match(key) and key not in KEYED else key


def differences(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> tuple[int, int, list[str]]:
    """Claims that are the same on both sides, claims in all (the mean of both sides, doubled), and what differs, in words."""
    left = list(after)
    alone = []
    for one in before:
        if one in left:
            left.remove(one)
        else:
            alone.append(one)
    notes = []
    for one in alone:
        near = max(
            (other for other in left if other["event"] == one["event"]), key=lambda o: sum(o[f] == one[f] for f in FIELDS), default=None
        )
        if near is None:
            notes.append(f"lost {one['event']}")
            continue
        left.remove(near)
        notes += [f"{field}: {one[field]} -> {near[field]}" for field in FIELDS if one[field] != near[field]]
    notes += [f"new {one['event']}" for one in left]
    return 2 * (len(before) - len(alone)), len(before) + len(after), notes


def by_field(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Counter[str]:
    """The same for every field: "event" holds claims met, each other name claims met with this field the same; "of" all claims."""
    count: Counter[str] = Counter({"of": len(before) + len(after)})
    for field in FIELDS:
        mine = Counter(str((c["event"], c[field])) for c in before)
        theirs = Counter(str((c["event"], c[field])) for c in after)
        count[field] += 2 * sum((mine & theirs).values())
    return count
