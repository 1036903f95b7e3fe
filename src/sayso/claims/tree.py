"""Words of a parsed sentence in, what they hang on and the way from one to another out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sayso.model import Token

DEEPEST = 40  # steps: a parse that goes in circles ends, too
SHORT, FAR = 3, 9  # steps: of a way that is told in full; of one between words that do not hang together


class Way(NamedTuple):
    """From one word to another: `up` from the first, without the word at which both meet, and `down` to the second, from below that word.
    A word on its own is not left: its ways are empty."""

    up: list[int]
    down: list[int]
    top: int


class Tree:
    """Read-only. What was asked once is kept: features ask for the same words again and again."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self._above: dict[int, list[int]] = {}
        self._steps: dict[tuple[int, int], tuple[int, str]] = {}

    def above(self, i: int) -> list[int]:
        """A token, its head, the head of that ...: to be read, not to be changed."""
        known = self._above.get(i)
        if known is None:
            known = self._above[i] = [i]
            while self.tokens[i].head != i and len(known) < DEEPEST:
                i = self.tokens[i].head
                known.append(i)
        return known

    def way(self, a: int, b: int) -> Way | None:
        """None where the two have no word above them in common."""
        up, down = self.above(a), self.above(b)
        top = next((i for i in up if i in down), None)
        return None if top is None else Way(up[: up.index(top)], down[: down.index(top)][::-1], top)

    def arrows(self, way: Way) -> str:
        """ "<nsubj>obj": up by the relation that is left, down by the one that is entered."""
        return "".join("<" + self.tokens[i].dep for i in way.up) + "".join(">" + self.tokens[i].dep for i in way.down)

    def steps(self, a: int, b: int) -> tuple[int, str]:
        """How far `a` is from `b`, and the way where it is short: "<nsubj:pass", "<obj<advcl"; else "far", or "apart"."""
        known = self._steps.get((a, b))
        if known is None:
            way = self.way(a, b)
            count = FAR if way is None else len(way.up) + len(way.down)
            known = self._steps[a, b] = count, "apart" if way is None else self.arrows(way) if count <= SHORT else "far"
        return known
