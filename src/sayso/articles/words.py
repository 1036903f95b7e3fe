"""Words that a page broke in two ("settle-ment", "thou-sands") in, whole words out; real hyphens stay.

A pair is joined where the joined form is an English word and one half is not a common word or a prefix. Where a text is
known to be broken that way, a pair of two words ("with-draw") is joined as well if it makes a common word.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from sayso.articles.mapped import Edit, Mapped, apply_edits
from sayso.knowledge import kept, load_knowledge

CHAIN = re.compile(r"(?<![\w-])[^\W\d_]+(?:[-\u00ac][^\W\d_]+)+(?![\w-])")
# A hyphen at a line's end, or one that was left with a blank where the line ended
LINE_END = re.compile(r"(?<=[^\W\d_])[-\u00ac](?:[ \t]*\r?\n[ \t]*|[ \t]+)(?=[^\W\d_])")
BEFORE, AFTER = re.compile(r"[^\W\d_]+$"), re.compile(r"[^\W\d_]+")
# Halves that stand before real hyphens though they are no words
PREFIXES = frozenset(
    {
        "afro", "agro", "anglo", "anti", "arch", "astro", "audio", "auto", "bi", "bio", "co", "contra", "counter", "cross", "crypto",
        "de", "demi", "dis", "eco", "electro", "euro", "ex", "extra", "geo", "hydro", "hyper", "ill", "indo", "infra", "inter",
        "intra", "macro", "mal", "mega", "meta", "micro", "mid", "mini", "mis", "mono", "multi", "narco", "nano", "neo", "neuro",
        "non", "off", "omni", "ortho", "over", "pan", "para", "petro", "poly", "post", "pre", "pro", "proto", "pseudo", "psycho",
        "quasi", "radio", "re", "retro", "self", "semi", "socio", "sub", "super", "techno", "tele", "theo", "thermo", "trans", "tri",
        "turbo", "ultra", "un", "under", "uni", "up", "vice", "video",
    }
)  # fmt: skip
# Second halves that make real compounds though the pair, written as one, is another word
SUFFIXES = frozenset({"like", "wide", "wise", "born", "based", "led", "held", "run", "made", "free", "fold", "less", "style", "type"})


@kept
def load_words() -> tuple[frozenset[str], frozenset[str]]:
    """The common English words, and all that are known; a user's lists of the same names add to them."""
    common, further = (
        frozenset[str]().union(
            *(_read(folder / "words" / name) for folder in load_knowledge().folders if (folder / "words" / name).is_file())
        )
        for name in ("common.txt", "further.txt")
    )
    return common, common | further


def _read(path: Path) -> frozenset[str]:
    with open(path, encoding="utf-8") as handle:
        return frozenset(line.strip() for line in handle if not line.startswith("#"))


def join_broken_words(mapped: Mapped) -> Mapped:
    text = mapped.text
    if "-" not in text and "\u00ac" not in text:
        return mapped
    edits = _at_line_ends(text)
    taken = {start for start, _, _ in edits}
    sure: list[Edit] = []
    doubtful: list[Edit] = []
    for chain in CHAIN.finditer(text):
        for start, end, is_sure in _breaks(chain):
            if start not in taken:
                (sure if is_sure else doubtful).append((start, end, ""))
    if sure or edits:
        sure += doubtful
    return apply_edits(mapped, sorted(edits + sure))


def _breaks(chain: re.Match[str]) -> list[tuple[int, int, bool]]:
    """Where a chain of halves was broken: the places of its false hyphens, each with whether that is sure."""
    pieces = [(found.start() + chain.start(), found.group()) for found in re.finditer(r"[^\W\d_]+", chain.group())]
    halves = [word for _, word in pieces]
    whole = "".join(halves)
    gaps = [(start - 1, start) for start, _ in pieces[1:]]
    if len(halves) > 2 and _cased(halves) and whole.lower() in load_words()[1] and len(whole) > 5:
        return [(start, end, True) for start, end in gaps]
    found = []
    last = -2
    for i, (start, end) in enumerate(gaps):
        sign = chain.string[start] == "\u00ac"
        judged = judge_pair(halves[i], halves[i + 1])
        if (judged is not None or sign) and last != i - 1:
            found.append((start, end, bool(judged) or sign))
            last = i
    return found


@lru_cache(maxsize=8192)
def judge_pair(first: str, second: str) -> bool | None:
    """True: a broken word; False: perhaps one; None: two words with a real hyphen."""
    common, known = load_words()
    joined = (first + second).lower()
    if len(first) < 2 or len(second) < 2 or not _cased([first, second]) or len(joined) < 5 or joined not in known:
        return None
    left, right = first.lower(), second.lower()
    if right in SUFFIXES or (left in PREFIXES and right in known):
        return None
    if (left not in known and left not in PREFIXES) or right not in known:
        return True
    # both are words: "thou-sands" is broken all the same, "cease-fire" is not, "with-draw" only in a text that is broken elsewhere
    if joined not in common:
        return None
    return left not in common or right not in common


def _cased(halves: list[str]) -> bool:
    """A word that was broken has no capital after the break, unless all of it is in capitals."""
    return (all(half.islower() for half in halves[1:]) and (halves[0].islower() or halves[0].istitle() or len(halves[0]) == 1)) or all(
        half.isupper() for half in halves
    )


def _at_line_ends(text: str) -> list[Edit]:
    edits = []
    for found in LINE_END.finditer(text):
        before, after = BEFORE.search(text, max(0, found.start() - 30), found.start()), AFTER.match(text, found.end())
        if before is None or after is None:
            continue
        at_end = "\n" in found.group()
        judged = judge_pair(before.group(), after.group())
        if judged or (judged is False and at_end):
            edits.append((found.start(), found.end(), ""))
        elif at_end and after.group().lower() not in ("and", "or", "to"):
            edits.append((found.start(), found.end(), "-"))
    return edits
