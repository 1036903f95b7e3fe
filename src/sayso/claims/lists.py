"""Mentions of one sentence in, which of them stand in one list out: "Aleppo, Idlib and the villages of Hama"."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.knowledge.steady import MARKS as QUOTES
from sayso.model import Mention, Token

JOINTS = frozenset({",", "and", "or", "&", ";", "as", "well", "plus", "also", "both", "-", "–"})
IDLE = frozenset('()[]"') | QUOTES.keys()  # "the forces (SDF) and the council"
LIST_WORDS = frozenset(
    (
        "the", "of", "in", "at", "near", "around", "on", "outside", "a", "its", "and", "town", "village", "city", "district",
        "neighborhood", "neighbourhood", "suburb", "area", "province", "governorate", "region", "countryside", "eastern", "western",
        "northern", "southern", "northeastern", "northwestern", "southeastern", "southwestern", "rural", "nearby", "part", "other",
    )
)  # fmt: skip


def in_one_list(tokens: Sequence[Token], a: Mention, b: Mention, all_: Sequence[Mention]) -> bool:
    """Nothing but mentions of the kind and joints stands between the two. A place and what it lies in ("Hader in the province
    of Quneitra") are no list; numbers may stand between ("250 in Lyon, 100 in Lille"); two that touch are one where a comma was lost and both are of one width;
    brackets and quotation marks count for nothing."""
    first, second = sorted((a, b), key=lambda m: m.first)
    inside = {i for m in all_ for i in range(m.first, m.last)}
    apart = [i for i in range(first.last, second.first) if i not in inside and tokens[i].pos != "NUM"]
    between = [tokens[i].lemma for i in apart if tokens[i].text not in IDLE]
    if not apart:
        return bool(a.identity and b.identity and a.identity.precision == b.identity.precision)
    return any(word in JOINTS for word in between) and all(word in JOINTS or word in LIST_WORDS for word in between)


def joined(tokens: Sequence[Token], mentions: Sequence[Mention]) -> list[int]:
    """For each mention, in order of the text, the number of its list."""
    numbers: list[int] = []
    for i, mention in enumerate(mentions):
        same = i > 0 and mentions[i - 1].last <= mention.first and in_one_list(tokens, mentions[i - 1], mention, mentions)
        numbers.append(numbers[-1] if same else (numbers[-1] + 1 if numbers else 0))
    return numbers
