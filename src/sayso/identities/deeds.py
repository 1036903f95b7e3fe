"""A token of a sentence in; whether it fights or talks politics there, out: the same word may mean those who fight and those who speak for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sayso.knowledge.load import Knowledge
from sayso.knowledge.spelling import american
from sayso.model import Token

DEEDS = ("", "fights", "talks")


def read_deeds(knowledge: Knowledge) -> dict[str, str]:
    """ "fights" or "talks" by verb, "" for one that a file laid on top takes back. Raises BadKnowledge where a row says something else."""
    found: dict[str, str] = {}
    for row in knowledge.table("deeds.csv"):
        if not row["verb"] or row["deed"] not in DEEDS:
            raise row.fault(f"the deed of {row['verb']!r} is {row['deed']!r}: a verb is meant, and fights, talks or nothing")
        found[american(row["verb"].lower())] = row["deed"]
    return found


def deed_of(tokens: Sequence[Token], head: int, *, deeds: Mapping[str, str]) -> str:
    """ "fights" or "talks" by the verb whose subject a token is, over nouns that it stands in front of; "" where neither is told."""
    token = tokens[head]
    for _ in range(2):
        if token.dep.startswith("nsubj"):
            break
        token = tokens[token.head]
    if token.dep != "nsubj":
        return ""
    return deeds.get(american(tokens[token.head].lemma.lower()), "")
