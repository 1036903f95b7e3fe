"""Many texts in, what the words of each tell out: one row a text.

Words repeat and texts hardly do: what is asked of a word is asked once for all texts that are read together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import numpy as np

from sayso.incidents.columns import Bits, Ints
from sayso.incidents.cues import find_cues
from sayso.incidents.words import LANES, WORD, all_words, sentence_words


@dataclass(frozen=True, slots=True)
class Told:
    """`words` and `names` as of words.sentence_words, `cues` as of cues.find_cues."""

    words: Bits
    names: Bits
    cues: Ints


def read_texts(texts: Sequence[str]) -> Told:
    split = [_tokens(text) for text in texts]
    counts = np.fromiter(map(len, split), dtype=np.int64, count=len(split))
    starts = np.cumsum(counts) - counts
    tokens = list(chain.from_iterable(split))
    number = {token: place for place, token in enumerate(dict.fromkeys(tokens))}
    at = np.fromiter(map(number.__getitem__, tokens), dtype=np.int64, count=len(tokens))
    first = {own[0]: None for own in split}
    openings = {token: place for place, token in enumerate(first, start=len(number))}
    at[starts] = [openings[own[0]] for own in split]
    table = np.frombuffer(b"".join([*map(_token, number), *map(_opening, openings)]), dtype="<u8").reshape(-1, 2 * LANES + 1)
    told = np.bitwise_or.reduceat(table[at], starts, axis=0) if len(starts) else table
    return Told(told[:, :LANES], told[:, LANES:-1], told[:, -1].astype(np.int64))


def _tokens(text: str) -> list[str]:
    """What stands between white space; a text that opens with a sign alone is one, so that its first word is in the first."""
    own = text.split()
    return own if own and (own[0][0].isalnum() or WORD.search(own[0])) else [text]


@lru_cache(maxsize=1 << 17)  # some 40 MB: of names there are more than of other words, and they come back
def _token(token: str) -> bytes:
    return _row(*all_words(token), find_cues(token))


@lru_cache(maxsize=1 << 12)
def _opening(token: str) -> bytes:
    """The same of what opens a text."""
    return _row(*sentence_words(token), find_cues(token))


def _row(words: int, names: int, cues: int) -> bytes:
    return b"".join([words.to_bytes(8 * LANES, "little"), names.to_bytes(8 * LANES, "little"), cues.to_bytes(8, "little")])
