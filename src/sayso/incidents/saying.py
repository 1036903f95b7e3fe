"""Names in, a part of a sentence out."""

from __future__ import annotations

from collections.abc import Iterable


def listed(names: Iterable[str], *, most: int = 12) -> str:
    """ "A", "A and B", "A, B and 3 more"; each name once."""
    unique = list(dict.fromkeys(names))
    if len(unique) > most:
        unique = [*unique[: most - 1], f"{len(unique) - most + 1} more"]
    return unique[0] if len(unique) == 1 else f"{', '.join(unique[:-1])} and {unique[-1]}" if unique else ""
