"""Two Latin renderings of a name in; one key for both, how near they are (0..1), and why, out.

Arabic, Persian, Turkish, Kurdish, Hebrew and Russian names reach English by many roads: al-Raqqa, Ar Rakka, Er-Raqqah.
`spelling_key` throws away all that the roads disagree on, so that candidates are found by look-up; a key is only a
skeleton, and skeletons collide (Raqqa with Ariqa, Kobani with Qaboun), so the decision is `compare_spellings`: an edit
distance whose prices say which letters stand for the same sound on some road (q and k) and which never do (q and b).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

SAME = 0.8  # from here on two spellings are held to be one name, where nothing speaks against it

# the Arabic article with its assimilations; "as", "at", "an", "or" are English words too: only a caller that knows that
# it holds a name may ask
ARTICLES = frozenset(
    [
        "al",
        "el",
        "ul",
        "il",
        "ad",
        "ed",
        "an",
        "en",
        "ar",
        "er",
        "as",
        "es",
        "ash",
        "esh",
        "at",
        "et",
        "az",
        "ez",
        "adh",
        "edh",
        "ath",
        "eth",
        "l",
    ]
)

# letters that write one sound, longest first; capitals are sounds of our own: X kh, G gh, S sh, T th, D dh, J j, Z zh,
# C ch (tch or sh), W aw/ow, Y ay/ey
SOUNDS = (
    ("shch", "S"),
    ("tsch", "C"),
    ("dzh", "J"),
    ("sch", "S"),
    ("tch", "C"),
    ("oua", "wa"),
    ("aye", "Y"),
    ("dsh", "J"),
    ("sh", "S"),
    ("ch", "C"),
    ("kh", "X"),
    ("gh", "G"),
    ("th", "T"),
    ("dh", "D"),
    ("zh", "Z"),
    ("dj", "J"),
    ("ph", "f"),
    ("ck", "k"),
    ("tz", "s"),
    ("ts", "s"),
    ("cz", "C"),
    ("qu", "k"),
    ("oo", "u"),
    ("ou", "u"),
    ("ow", "W"),
    ("aw", "W"),
    ("au", "W"),
    ("ee", "i"),
    ("ie", "i"),
    ("ay", "Y"),
    ("ai", "Y"),
    ("ei", "Y"),
    ("ey", "Y"),
    ("iy", "i"),
    ("yi", "i"),
    ("aa", "a"),
    ("ae", "a"),
    ("uw", "u"),
    ("wu", "u"),
    ("o", "u"),
    ("j", "J"),
    ("x", "ks"),
)
SOUND_OF = dict(SOUNDS)
SOUND = re.compile("|".join(letters for letters, _ in SOUNDS))
MARKS = str.maketrans(dict.fromkeys("'’‘ʼʻʾʿ`´", ""))
WORD = re.compile(r"[a-z0-9]+")
JOINED = re.compile(r"^[ae](sh|dh|th|[dnrstz])(?=\1)|^[ae]l(?=[bcdfghjkmnpqrstvwxyz][a-z])(?!lg[ei])(?!albania|alman|alg[ei])")
DOUBLED = re.compile(r"(kh|gh|sh|th|dh|dj|zh|[b-df-hj-np-tv-z])\1")
REPEATED = re.compile(r"(.)\1+")
FULL_Y = re.compile(r"(?<=.)y(?![aeiuWY])")
GLIDE = re.compile(r"i(?=[au])")
VOWELS = frozenset("aeiuWY")

# the skeleton: one letter for all consonants that some road confuses; vowels, w, y and final h go
CLASSES = {
    **dict.fromkeys("qkcgG", "K"),
    **dict.fromkeys("Xh", "H"),
    **dict.fromkeys("sSC", "S"),
    **dict.fromkeys("zDd", "D"),
    **dict.fromkeys("tT", "T"),
    **dict.fromkeys("JZ", "J"),
    **dict.fromkeys("bp", "B"),
    **dict.fromkeys("fv", "F"),
    "r": "R",
    "l": "L",
    "m": "M",
    "n": "N",
    "w": "",
    "y": "",
}

TO_CLASSES = str.maketrans({**CLASSES, **dict.fromkeys("aeiuWY", "")})
# what some roads write otherwise from the first letter on, so that the classes cannot help
ROADS = tuple(
    (re.compile(letters), other)
    for letters, other in ((r"c(?!h)", "j"), (r"g(?!h)", "j"), ("kh", "k"), (r"\bch", "k"), (r"\bb(?:ou|u)(?= ?[b-df-hj-np-tv-z])", "abu "))
)

# the price of reading one sound as the other; what is not named costs 1 between consonants
PRICES = {
    "qk": 0.1,
    "kc": 0.1,
    "qc": 0.15,
    "qg": 0.3,
    "gG": 0.1,
    "qG": 0.35,
    "kg": 0.45,
    "kX": 0.35,
    "kG": 0.5,
    "Xh": 0.3,
    "XG": 0.4,
    "gJ": 0.25,
    "GJ": 0.5,
    "cJ": 0.3,
    "cs": 0.2,
    "cC": 0.2,
    "sS": 0.4,
    "SC": 0.1,
    "sC": 0.45,
    "sz": 0.4,
    "sT": 0.4,
    "sD": 0.5,
    "zD": 0.15,
    "dD": 0.15,
    "dz": 0.55,
    "dt": 0.4,
    "tT": 0.15,
    "dT": 0.5,
    "TD": 0.3,
    "zZ": 0.3,
    "JZ": 0.15,
    "JC": 0.5,
    "JS": 0.6,
    "bp": 0.35,
    "bv": 0.4,
    "fv": 0.25,
    "fp": 0.5,
    "vw": 0.15,
    "mn": 0.45,
    "wu": 0.1,
    "yi": 0.1,
    "yY": 0.2,
    "wW": 0.15,
    "Jy": 0.3,
    "bm": 0.9,
    "lr": 0.8,
    "ae": 0.12,
    "ei": 0.12,
    "ai": 0.3,
    "au": 0.35,
    "eu": 0.4,
    "iu": 0.4,
    "uW": 0.12,
    "aW": 0.25,
    "iY": 0.12,
    "eY": 0.1,
    "aY": 0.2,
    "uY": 0.5,
    "WY": 0.5,
    "iW": 0.6,
    "eW": 0.5,
    "hG": 0.6,
    "hk": 0.8,
}
PRICE = {tuple(letters): cost for pair, cost in PRICES.items() for letters in (pair, pair[::-1])}
DROPPED = {"a": 0.22, "e": 0.18, "i": 0.22, "u": 0.28, "W": 0.5, "Y": 0.45, "h": 0.4, "w": 0.4, "y": 0.3}
WORTH = {"a": 0.4, "e": 0.4, "i": 0.4, "u": 0.4, "W": 0.6, "Y": 0.6, "h": 0.7, "w": 0.7, "y": 0.6}


@dataclass(frozen=True, slots=True)
class Likeness:
    """How near two spellings are, 0..1, and what was passed over to get there."""

    score: float
    why: str


def spelling_key(name: str) -> str:
    """The skeleton that all renderings of one name should share: "al-Raqqa", "Rakka", "Er Raqqah" give "RK".

    Good for finding candidates, never for deciding: short names share keys."""
    return _key(_split(name)[0])


def _key(words: tuple[str, ...]) -> str:
    sounds = "".join(map(_sounds, words))
    if not sounds:
        return ""
    first = {"w": "W", "y": "Y"}.get(sounds[0], "A" if sounds[0] in VOWELS else "")
    return first + (sounds.rstrip("h") or sounds).translate(TO_CLASSES).replace("NB", "MB")


def spelling_keys(name: str) -> tuple[str, ...]:
    """The key, then the keys of the other roads: Turkish c and Egyptian g read as j, kh as k, ch as k, Bu- for Abu."""
    words = _split(name)[0]
    plain = " ".join(words)
    keys = [_key(words)]
    for letters, other in ROADS:
        if letters.search(plain):
            keys.append(_key(tuple(letters.sub(other, plain).split())))
    return tuple(dict.fromkeys(key for key in keys if key))


def spelling_score(a: str, b: str) -> float:
    """How near two spellings are: 1 the same, from SAME (0.8) on one name, below 0.6 two names."""
    return compare_spellings(a, b).score


@lru_cache(maxsize=65536)
def compare_spellings(a: str, b: str) -> Likeness:
    """The likeness of two renderings, with its reason."""
    if a == b:
        return Likeness(1.0, "same words")
    words_a, articles_a = _split(a)
    words_b, articles_b = _split(b)
    sounds_a, sounds_b = ("".join(map(_sounds, words)) for words in (words_a, words_b))
    if not sounds_a or not sounds_b:
        return Likeness(0.0, "no letters to compare")
    if "".join(words_a) == "".join(words_b):
        return Likeness(1.0 if articles_a == articles_b else 0.98, "same but for case, accents, hyphens or article")
    cost, swaps = _distance(sounds_a, sounds_b)
    # the shorter one is the measure: one odd letter tells more in a short name
    worth = min(_worth(sounds_a), _worth(sounds_b))
    score = max(0.0, 1.0 - cost / (worth + 0.6))
    return Likeness(round(score, 3), "spelling: " + (", ".join(swaps) or "doubled letters") if score > 0.5 else "spelled otherwise")


@lru_cache(maxsize=65536)
def _split(name: str) -> tuple[tuple[str, ...], int]:
    """The words of a name without its articles, and how many articles there were."""
    plain = anyascii(name.translate(MARKS)).lower()
    words = WORD.findall(plain)
    kept = [word for word in words if word not in ARTICLES] or words
    return tuple(_unjoin(word) for word in kept), len(words) - len(kept)


def _unjoin(word: str) -> str:
    """ "alraqqa" -> "raqqa", "annusra" -> "nusra"; "aleppo", "algeria" and short words stay."""
    match = JOINED.match(word) if len(word) > 6 else None
    return word[match.end() :] if match else word


@lru_cache(maxsize=65536)
def _sounds(word: str) -> str:
    """A word as sounds, doubled letters written once; "h" after a vowel at the end is let go."""
    sounds = SOUND.sub(lambda match: SOUND_OF[match[0]], DOUBLED.sub(r"\1", word))
    sounds = FULL_Y.sub("i", REPEATED.sub(r"\1", sounds))
    if len(sounds) > 3:
        sounds = GLIDE.sub("y", sounds)
    return sounds[:-1] if len(sounds) > 2 and sounds[-1] == "h" and sounds[-2] in VOWELS else sounds


def _worth(sounds: str) -> float:
    return sum(WORTH.get(sound, 1.0) for sound in sounds)


def _distance(a: str, b: str) -> tuple[float, list[str]]:
    """The cheapest way from one to the other and its steps, in the letters of the sounds."""
    rows = [[0.0] * (len(b) + 1) for _ in range(len(a) + 1)]
    drop_a = [_drop(a, i) for i in range(len(a))]
    drop_b = [_drop(b, j) for j in range(len(b))]
    for j, cost in enumerate(drop_b):
        rows[0][j + 1] = rows[0][j] + cost
    for i, sound in enumerate(a):
        row, above = rows[i + 1], rows[i]
        row[0] = above[0] + drop_a[i]
        for j, other in enumerate(b):
            swap = above[j] + (0.0 if sound == other else _swap(sound, other))
            row[j + 1] = min(swap, above[j + 1] + drop_a[i], row[j] + drop_b[j])
    return rows[-1][-1], _steps(a, b, rows, drop_a, drop_b)


def _steps(a: str, b: str, rows: list[list[float]], drop_a: list[float], drop_b: list[float]) -> list[str]:
    steps: list[str] = []
    i, j = len(a), len(b)
    while i or j:
        if i and j and abs(rows[i][j] - rows[i - 1][j - 1] - (0.0 if a[i - 1] == b[j - 1] else _swap(a[i - 1], b[j - 1]))) < 1e-9:
            i, j = i - 1, j - 1
            if a[i] != b[j]:
                steps.append(f"{a[i]}/{b[j]}")
        elif i and abs(rows[i][j] - rows[i - 1][j] - drop_a[i - 1]) < 1e-9:
            i -= 1
            steps.append(f"{a[i]}/-")
        else:
            j -= 1
            steps.append(f"-/{b[j]}")
    return steps[::-1]


def _swap(a: str, b: str) -> float:
    price = PRICE.get((a, b))
    if price is not None:
        return price
    return 0.6 if a in VOWELS and b in VOWELS else 1.0 if a not in VOWELS and b not in VOWELS else 1.3


def _drop(sounds: str, at: int) -> float:
    """Leaving a sound out: cheap for short vowels inside and for endings, dear at the beginning."""
    cost = DROPPED.get(sounds[at], 1.0)
    if at == 0:
        return max(cost * 2, 0.6)
    if sounds[at] in "yw" and at + 1 < len(sounds) and sounds[at + 1] in VOWELS and sounds[at - 1] in VOWELS:
        return 0.7  # a consonant of its own: Daraya is not Daraa
    if at == len(sounds) - 1 and sounds[at] in "aeih":
        return cost + (0.0 if sounds[at] in "eh" else 0.08 if sounds[at] == "a" else 0.3)
    if at == len(sounds) - 1 and sounds[at] == "t":  # the feminine ending, read or not: Madinat, Madina
        return 0.4
    return cost
