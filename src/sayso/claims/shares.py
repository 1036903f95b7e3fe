"""The head counts of an event and the places it has in, those of each place out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sayso.model import Figure, Place


def share_out(figures: Sequence[Figure], places: Sequence[Place], sentence: str) -> list[tuple[Figure, ...]]:
    """ "Four people in Nairobi and two in Kisumu": each place has the count that stands before it. Else all have all."""
    whole = tuple(figures)
    starts = [(sentence.find(figure.text), sentence.find(place.text)) for figure, place in zip(figures, places, strict=False)]
    in_turn = [at for pair in starts for at in pair]
    apart = (
        len(places) > 1
        and len(figures) == len(places)
        and len({figure.measure for figure in figures}) == 1
        and in_turn[0] >= 0
        and all(one < other for one, other in pairwise(in_turn))
    )
    return [(figure,) for figure in whole] if apart else [whole] * len(places)
