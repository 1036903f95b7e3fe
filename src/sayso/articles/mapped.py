"""Words with the place of each character in the words as given, and the one way to change them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Edit = tuple[int, int, str]  # from, to, what stands there instead


@dataclass(frozen=True, slots=True)
class Mapped:
    """`offsets[i]` is where character i of `text` begins in the given words; one more entry for the end."""

    text: str
    offsets: list[int]


def map_words(words: str, start: int = 0) -> Mapped:
    """Words that stand unchanged at `start` of the given words."""
    return Mapped(words, list(range(start, start + len(words) + 1)))


def apply_edits(mapped: Mapped, edits: Iterable[Edit]) -> Mapped:
    """The words after `edits`, which are in order and do not overlap. New characters are spread over what they replace."""
    text, offsets = mapped.text, mapped.offsets
    parts: list[str] = []
    places: list[int] = []
    done = 0
    for start, end, new in edits:
        parts += (text[done:start], new)
        places += offsets[done:start]
        if len(new) == end - start:
            places += offsets[start:end]
        else:
            places += [offsets[start + i * (end - start) // len(new)] for i in range(len(new))]
        done = end
    if not done and not parts:
        return mapped
    parts.append(text[done:])
    places += offsets[done:]
    return Mapped("".join(parts), places)


def replace(mapped: Mapped, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str | None]) -> Mapped:
    """Each match of `pattern` replaced by `new(match)`, or left as it is where that is None."""
    edits = []
    for found in pattern.finditer(mapped.text):
        words = new(found)
        if words is not None and words != found.group():
            edits.append((found.start(), found.end(), words))
    return apply_edits(mapped, edits)


def join(first: Mapped, gap: str, second: Mapped) -> Mapped:
    """Two runs with `gap` between them, which stands where the first ends."""
    return Mapped(first.text + gap + second.text, first.offsets[:-1] + [first.offsets[-1]] * len(gap) + second.offsets)
