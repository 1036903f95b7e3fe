"""Tokens or names in; the places of the tables that bear them, out.

Names are kept as their words without accents, apostrophes, hyphens and inner articles. `gazetteer_tables` makes the index.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from anyascii import anyascii

from sayso.identities.spelling import ARTICLES, SAME, compare_spellings, spelling_keys
from sayso.model import Token

# these articles are English words as well: in a text they are articles only before a hyphen or written large
WORDS_TOO = frozenset(["as", "at", "an", "en", "is", "il", "ad", "ed", "er", "es", "et", "az", "l"])
DASHES = frozenset("-–—‐‑/")
APOSTROPHES = "'’‘ʼʻʾʿ`´"
GLUED = re.compile(r"([a-z]{4,})(?:north|south|east|west)\w*")
MARKS = str.maketrans(dict.fromkeys("’‘ʼʻʾʿ`´", "'"))
POSSESSIVE = re.compile(r"(?<=\w)'s\b")
RUN_ON = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z])")
ABBREVIATED = re.compile(r"\b([a-z])\.(?=[a-z]\b|\s|$|[^a-z])")
WORD = re.compile(r"[a-z0-9]+")
SPELLINGS_KEPT = 20_000
MAJOR = 200_000  # from so many people on a town is known by its bare name
KNOWN_ABROAD = 100_000  # people of a town of a war's other lands that is looked for by its spelling
CLEAR = 0.86  # from here on a spelling alone makes an unknown name a place
SHORT = 0.92  # the same for a short name

Cell = tuple[str, str, str, str, str, float | None, float | None, str, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One place. `country` is alpha-2 or ""; `within` the id of what it is a part of; `people` known or guessed by kind."""

    id: str
    name: str
    kind: str
    country: str
    admin1: str
    lat: float | None
    lon: float | None
    within: str
    people: int


@dataclass(frozen=True, slots=True)
class NameHit:
    """Tokens `first` to `last` (exclusive) are a name of the tables. `doubtful`: each reading needs support from the text.
    `major`: one of the readings is well known."""

    first: int
    last: int
    name: str
    doubtful: bool
    major: bool


@dataclass(slots=True)
class PlaceIndex:
    """Held for a worker's life; nothing in it changes after it was built. `names`: words -> references (index of the
    entry times two, plus one where the name needs support)."""

    cells: list[Cell]
    names: dict[str, tuple[int, ...]]
    starts: dict[str, int]
    keys: dict[str, tuple[tuple[int, str], ...]]
    by_id: dict[str, int]
    regions: dict[str, int]
    demonyms: dict[str, str]
    capitals: dict[str, str]
    vocabulary: frozenset[str]
    kinds: dict[str, str] = field(default_factory=dict)
    anaphors: dict[str, str] = field(default_factory=dict)
    words: dict[str, frozenset[str]] = field(default_factory=dict)
    borders: dict[str, tuple[str, float, float]] = field(default_factory=dict)
    sides: dict[str, dict[str, tuple[float, float]]] = field(default_factory=dict)
    theatres: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    forbidden: dict[str, frozenset[str]] = field(default_factory=dict)
    seats: dict[str, Entry | None] = field(default_factory=dict)
    entries: dict[int, Entry] = field(default_factory=dict)
    spellings: dict[tuple[str, frozenset[str]], list[tuple[Entry, float, str]]] = field(default_factory=dict)

    def entry(self, number: int) -> Entry:
        made = self.entries.get(number)
        if made is None:
            made = self.entries[number] = Entry(*self.cells[number])
        return made

    def named(self, name: str) -> Iterator[tuple[Entry, bool]]:
        """Entries that bear these words, and whether the name is doubtful for each."""
        barred = self.forbidden.get(name, frozenset())
        for reference in self.names.get(name, ()):
            if not barred or self.cells[reference >> 1][0] not in barred:
                yield self.entry(reference >> 1), bool(reference & 1)

    def spelled(self, name: str, countries: frozenset[str]) -> list[tuple[Entry, float, str]]:
        """Entries of these countries, and great towns of the lands of the same war, that may be meant by this spelling:
        (entry, likeness, why), best first."""
        made = self.spellings.get((name, countries))
        if made is None:
            if len(self.spellings) > SPELLINGS_KEPT:
                self.spellings.clear()
            made = self.spellings[name, countries] = self._find_spelled(name, countries)
        return made

    def _find_spelled(self, name: str, countries: frozenset[str]) -> list[tuple[Entry, float, str]]:
        best: dict[int, tuple[float, str]] = {}
        barred = self.forbidden.get(name_words(name), frozenset())
        beside = frozenset(land for lands, _ in self.theatres.values() if countries.intersection(lands) for land in lands)
        for key in spelling_keys(name):
            for number, form in self.keys.get(key, ()):
                cell = self.cells[number]
                if cell[0] in barred:
                    continue
                if cell[3] in countries or (cell[3] in beside and cell[8] >= KNOWN_ABROAD and cell[2] == "town"):
                    likeness = compare_spellings(name, form)
                    if likeness.score >= SAME and likeness.score > best.get(number, (0.0, ""))[0]:
                        best[number] = likeness.score, f"spelled like {form}; {likeness.why}"
        return sorted(
            ((self.entry(number), score, why) for number, (score, why) in best.items()), key=lambda found: (-found[1], found[0].id)
        )

    def region_of(self, entry: Entry) -> Entry | None:
        """The first-level region that an entry lies in."""
        number = self.regions.get(f"{entry.country}/{fold_name(entry.admin1)}") if entry.admin1 else None
        return self.entry(number) if number is not None else None

    def country_of(self, country: str) -> Entry | None:
        number = self.by_id.get(f"country:{country}")
        return self.entry(number) if number is not None else None

    def capital_of(self, country: str) -> Entry | None:
        """The town with the name of the capital, in that country."""
        if country not in self.seats:
            form = name_words(self.capitals.get(country, ""))
            towns = [entry for entry, _ in self.named(form) if entry.country == country and entry.kind == "town"]
            self.seats[country] = max(towns, key=lambda entry: entry.people, default=None)
        return self.seats[country]

    def lands_named(self, name: str) -> frozenset[str]:
        """The lands that have a place of this name in our own tables, or are called so."""
        cells = [self.cells[reference >> 1] for reference in self.names.get(name, ())]
        return frozenset(cell[3] for cell in cells if not cell[0].startswith(("gn:", "ocha:")))

    def is_country(self, name: str) -> bool:
        return any(self.cells[reference >> 1][2] == "country" for reference in self.names.get(name, ()))

    def is_spelled(self, text: str, lands: frozenset[str], least: float = 0.0) -> bool:
        """A place of these lands may be meant by this spelling."""
        found = self.spelled(text, lands)
        return bool(found) and found[0][1] >= max(least, least_likeness(text))

    def lands_of(self, sentences: Sequence[Sequence[Token]], names: Iterable[str]) -> frozenset[str]:
        """The countries that a report is about, by its demonyms and the `names` of its larger places: those with a tenth of
        the votes."""
        votes: Counter[str] = Counter()
        for tokens in sentences:
            for token in tokens:
                land = self.demonyms.get(token.text.lower()) if token.text[:1].isupper() else None
                if land:
                    votes[land] += 1
        for name in names:
            lands = {self.cells[reference >> 1][3] for reference in self.names[name]}
            if len(lands) == 1:
                votes.update(lands)
        total = sum(votes.values())
        return frozenset(land for land, count in votes.items() if land and count >= total * 0.1)

    def match(self, tokens: Sequence[Token]) -> list[NameHit]:
        """The longest names of the tables in the tokens, left to right, without overlaps."""
        items = _items(tokens, self.starts, self.vocabulary)
        hits, at = [], 0
        while at < len(items):
            hit, after = self._match_at(items, at)
            if hit:
                hits.append(hit)
            at = after
        return hits

    def _is_major(self, cell: Cell) -> bool:
        return (
            cell[8] >= MAJOR or cell[2] in ("country", "governorate", "region", "sea", "river") or not cell[0].startswith(("gn:", "ocha:"))
        )

    def _match_at(self, items: list[_Item], at: int) -> tuple[NameHit | None, int]:
        item = items[at]
        most = self.starts.get(item.word, 0)
        if not most or not item.name or not item.begins:
            return None, at + 1
        words = [item.word]
        end = at
        # "Deir ezzor", "Tabqa dam": the first word must be written large
        while len(words) < most and end + 1 < len(items) and items[end + 1].joined:
            end += 1
            words.append(items[end].word)
        for last in range(end, at - 1, -1):
            name = " ".join(words[: last - at + 1])
            if not items[last].ends:
                continue
            for form in (f"al {name}", name) if item.article else (name, f"al {name}"):
                references = self.names.get(form)
                text = "".join(part.text for part in items[at : last + 1])
                if references and (len(text) > 4 or any(_same_case(self.cells[r >> 1], text) for r in references)):
                    doubtful = all(reference & 1 for reference in references) or (form != name and not item.article and len(name) < 5)
                    first = item.article_at if item.article and item.article_at is not None else item.token
                    major = any(not r & 1 and self._is_major(self.cells[r >> 1]) for r in references)
                    return NameHit(first, items[last].token + 1, form, doubtful, major), last + 1
        return None, at + 1


class _Item(NamedTuple):
    """A word of the text: `joined` to the word before, `name`: written like one, `article` before it (`article_at` its token)."""

    word: str
    text: str
    token: int
    joined: bool
    name: bool
    begins: bool
    ends: bool
    article: bool
    article_at: int | None


def _items(tokens: Sequence[Token], starts: dict[str, int], vocabulary: frozenset[str]) -> list[_Item]:
    """The words that can be part of a name; a comma, or a word that no name holds, parts what is before from what follows."""
    items: list[_Item] = []
    article, article_at, joined = False, None, False
    for number, token in enumerate(tokens):
        text = token.text
        if text in DASHES or text in APOSTROPHES or text in ("'s", "’s"):
            continue
        # most words are small, and matter only as an article or inside a name that has begun ("Tabqa dam")
        if "a" <= text[0] <= "z" and text not in ARTICLES and not (joined and text in vocabulary) and text.islower():
            article, article_at, joined = False, None, False
            continue
        words = _token_words(text)
        if not words:
            article, article_at, joined = False, None, False
            continue
        if len(words) == 1 and words[0] in ARTICLES and _is_article(words[0], tokens, number):
            article_at = article_at if article else number
            article = True
            continue
        if len(words) > 1 and words[0] in ARTICLES:
            article, words = True, words[1:]
        named = not text.islower()
        runon = RUN_ON.search(text) is not None  # "KafrTakharim": a blank was lost; either part may be a name
        for place, word in enumerate(words):
            ends = runon or place == len(words) - 1
            if len(words) == 1 and word not in starts:
                word, article, glued = _unglue(word, article, starts, vocabulary)
                if glued:
                    items.append(_Item(word, text, number, joined, named, True, True, article, article_at))
                    article, article_at, joined = False, None, False
                    continue
            items.append(_Item(word, text, number, joined, named, runon or place == 0, ends, article, article_at))
            article, article_at, joined = False, None, True
    return items


def _unglue(word: str, article: bool, starts: dict[str, int], vocabulary: frozenset[str]) -> tuple[str, bool, bool]:
    """(word, article, glued) of a word that no name begins with: where an apostrophe, a blank or a comma was lost."""
    if word.endswith("s") and len(word) > 5 and word[:-1] in starts:
        return word[:-1], article, False  # "Aleppos countryside"
    if word in vocabulary:
        return word, article, False
    glued = GLUED.fullmatch(word)
    if glued and glued[1] in starts:
        return glued[1], article, True  # "Kobaninorth of Aleppo"
    if len(word) > 5 and word[:2] in ("al", "el") and word[2:] in vocabulary:
        return word[2:], True, False  # "Alraqqa", "Abu Alduhour"
    return word, article, False


def _is_article(word: str, tokens: Sequence[Token], number: int) -> bool:
    if word not in ARTICLES or number + 1 >= len(tokens):
        return False
    following, text = tokens[number + 1].text, tokens[number].text
    if following in DASHES:
        return number + 2 < len(tokens) and tokens[number + 2].text[:1].isupper()
    if not following[:1].isupper():
        return False
    return word not in WORDS_TOO or (text[0].isupper() and number > 0) or text in ("az", "ez")


@lru_cache(maxsize=16384)
def _token_words(text: str) -> tuple[str, ...]:
    return tuple(plain_words(text))


def plain_words(text: str) -> list[str]:
    """ "Ma'arrat an-Nu'man" -> ["maarrat", "an", "numan"]; "U.S." -> ["us"]; possessives lose their ending."""
    text = RUN_ON.sub(" ", text)
    plain = POSSESSIVE.sub("", text.translate(MARKS)) if "s" in text else text.translate(MARKS)
    plain = anyascii(plain).lower().replace("'", "").replace("`", "")
    if "." in plain:
        plain = ABBREVIATED.sub(r"\1", plain)
    return WORD.findall(plain)


@lru_cache(maxsize=16384)
def name_words(name: str) -> str:
    """The form under which a name is kept: articles go, but that "al" stands where it began with one."""
    words = plain_words(name)
    kept = [word for number, word in enumerate(words) if word not in ARTICLES or number == len(words) - 1]
    return ("al " if len(words) > 1 and words[0] in ARTICLES else "") + " ".join(kept)


@lru_cache(maxsize=4096)
def fold_name(name: str) -> str:
    return name_words(name).removeprefix("al ").replace(" ", "")


def least_likeness(text: str) -> float:
    """From which likeness on a spelling alone tells a place: one odd letter tells more in a short name."""
    return CLEAR if len(fold_name(text)) > 5 else SHORT


def _same_case(cell: Cell, text: str) -> bool:
    """A short name must be written as it is: "US" and "T4" large, "Ibb" and "Iran" not ("IBB" is something else)."""
    plain = text.replace(".", "")
    if plain != text:
        return name_words(cell[1]) != plain.lower()  # "D.C."; "U.N." is not the town of Un
    if any(c.isdigit() for c in plain):
        return plain.isupper()
    return plain.isupper() == (cell[2] == "country" and len(plain) <= 3)
