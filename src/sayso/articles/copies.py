"""The words of two stories in, how much of them is the same out: MinHash (Broder 1997) over runs of four words."""

from __future__ import annotations

import re

WORD = re.compile(r"\w+")
RUN = 4  # words; shorter runs are shared by any two reports of one event
HASHES = 64
SEED = 20171109


def make_fingerprint(words: str) -> str:
    """64 hashes of 16 bits in hexadecimal; empty where there are no words. Equal words give equal fingerprints anywhere."""
    from rensa import RMinHash

    tokens = WORD.findall(words.lower())
    if not tokens:
        return ""
    minhash = RMinHash(num_perm=HASHES, seed=SEED)
    runs = zip(*(tokens[i:] for i in range(RUN)), strict=False)
    minhash.update(list(map(" ".join, runs)) or [" ".join(tokens)])
    return "".join(f"{value & 0xFFFF:04x}" for value in minhash.digest())


def same_words(first: str, second: str) -> float:
    """The share of runs of words that two fingerprints have in common, 0 to 1 (with an error of about 0.06). 0 where one has none."""
    if len(first) != len(second) or not first:
        return 0.0
    pairs = [first[i : i + 4] == second[i : i + 4] for i in range(0, len(first), 4)]
    return sum(pairs) / len(pairs)
