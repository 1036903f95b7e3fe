"""The tables of parties in; an index that finds their names and the nouns for them in the words of a report, out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sayso.identities.folding import ASSIMILATED, fold, fold_name, names_water, spans_lands
from sayso.identities.spelling import SAME, spelling_key, spelling_score
from sayso.identities.support import keep_supported
from sayso.identities.uses import Agent, Hit, Use, Who
from sayso.model import Sentence, Token

SMALL = frozenset(["body", "ministry", "government", "legislature", "court", "military", "police", "intelligence"])
NO_OFFICE = frozenset(
    ("house", "palace", "street", "kremlin", "hill", "cross", "crescent", "helmets")
)  # small letters make a house of the White House
NEAR = 0.88  # from here on two words of a person's name are one


@dataclass(frozen=True, slots=True)
class PartyIndex:
    """Folded names and nouns with what they stand for. `lands` gives the country (alpha-3) of places, for the theatre;
    `homes` that of party keys; `umbrellas` the key of (country, sector) where that is no country's, as the opposition of a
    state; `fighters` the key of the armed groups of a country, or of those beside a political opposition; `publishers` the
    bodies that write reports of their own, by the name of the outlet; `backers` the keys of those who back somebody, by id;
    `deeds` what each verb tells of its subject;
    `small` the names of `lands` that only small towns bear, of which other lands may have one as well."""

    names: dict[str, tuple[Use, ...]]
    lengths: dict[str, tuple[int, ...]]
    spelled: dict[str, tuple[tuple[str, Use], ...]]
    alpha2: dict[str, str]
    adjectives: dict[str, tuple[str, ...]]
    lands: dict[str, str]
    homes: dict[str, str]
    umbrellas: dict[tuple[str, str], str]
    fighters: dict[str, str]
    publishers: dict[str, Who] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
    small: frozenset[str] = frozenset()
    forbidden: dict[str, frozenset[str]] = field(default_factory=dict)
    by_id: dict[str, Who] = field(default_factory=dict)
    backers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    deeds: dict[str, str] = field(default_factory=dict)
    last_read: list[Any] = field(default_factory=list, compare=False, repr=False)

    def hits(self, sentences: Sequence[Sentence]) -> list[list[Hit]]:
        """The names and nouns in each sentence, longest first, none within another; names without support left out."""
        # asked twice for each report, by who finds mentions and by who resolves them
        if self.last_read and self.last_read[0] is sentences:
            return self.last_read[1]  # type: ignore[no-any-return]
        found = keep_supported([self._hits_of(sentence.tokens) for sentence in sentences], sentences, self.given)
        self.last_read[:] = (sentences, found)
        return found

    def noun(self, token: Token) -> Agent | None:
        """The noun of the tables that a single word is."""
        for form in (fold(token.text), token.lemma.lower()):
            for use in self.names.get(form, ()):
                if use.agent is not None:
                    return use.agent
        return None

    def by_spelling(self, name: str) -> tuple[Use, ...]:
        """Who bears a name that is spelled otherwise: look-alikes by their skeleton, kept where the spellings agree."""
        found = self.spelled.get(spelling_key(name), ())
        if not found:
            return ()
        barred = self.forbidden.get(" ".join(fold_name(name)), frozenset())
        return tuple(
            use
            for spelling, use in found
            if not (use.who is not None and (use.who.id in barred or use.who.name in barred))
            and _same_spelling(spelling, name, person=use.who is not None and use.who.kind == "official")
        )

    def look_up(self, words: str) -> tuple[Use, ...]:
        """The uses of folded words that are joined by blanks."""
        return self.names.get(words, ())

    def led_by(self, words: str) -> tuple[Use, ...]:
        """The alliance that a country or people (folded words) leads."""
        uses = self.names.get(words + " led coalition") or self.names.get(words + " led alliance") or ()
        return tuple(use for use in uses if use.who is not None)

    def _hits_of(self, tokens: Sequence[Token]) -> list[Hit]:
        words, at = fold_tokens(tokens)
        lengths = self.lengths
        hits: list[Hit] = []
        i, n = 0, len(words)
        while i < n:
            aged = words[i] == "old" and at[i] and tokens[at[i] - 1].text == "-"  # "a 66-year-old man" is no old man
            if words[i] not in lengths or aged or spans_lands(tokens, at[i]):
                i += 1
                continue
            hit, size = self._match(tokens, words, at, i)
            if hit is not None and size == 1 and names_water(tokens, at[i]):
                hit = None
            if hit is not None and words[i] == "the" and i + 1 < n:
                # "The National" is a name, but not in "the National Coalition", nor is "The Australian" in "the Australian government"
                later, longer = self._match(tokens, words, at, i + 1)
                if later is not None and (longer >= size or (longer == size - 1 and _describes(tokens, hit.last))):
                    hit, size = None, 1
            if hit is not None:
                hit, size = self._overlapped(tokens, words, at, i, hit, size)
                hits.append(hit)
            i += size
        return hits

    def _overlapped(self, tokens: Sequence[Token], words: list[str], at: list[int], i: int, hit: Hit, size: int) -> tuple[Hit, int]:
        """ "President Xi" and "Xi Jinping", both names of one man, are one in "President Xi Jinping"."""
        mine = {use.who.name for use in hit.names if use.who is not None and use.who.kind == "official"}
        for later in range(i + 1, i + size) if mine else ():
            other, longer = self._match(tokens, words, at, later)
            if other is not None and later + longer > i + size and any(use.who is not None and use.who.name in mine for use in other.names):
                return other._replace(first=hit.first), later + longer - i
        return hit, size

    def _match(self, tokens: Sequence[Token], words: list[str], at: list[int], i: int) -> tuple[Hit | None, int]:
        """The longest name or noun that begins at word `i`, and its length in words (1 where there is none)."""
        for size in self.lengths.get(words[i], ()):
            if i + size > len(words):
                continue
            key = words[i] if size == 1 else " ".join(words[i : i + size])
            uses = self.names.get(key)
            if uses is None:
                continue
            uses = _fitting(uses, tokens, at[i], at[i + size - 1], size)
            if uses:
                return Hit(_with_article(tokens, at[i]), at[i + size - 1] + 1, uses, key), size
        return None, 1


def _describes(tokens: Sequence[Token], after: int) -> bool:
    """Whether what stands before this token describes it: a noun follows, adjectives and a hyphen between."""
    while after < len(tokens) and (tokens[after].pos == "ADJ" or tokens[after].text == "-"):
        after += 1
    return after < len(tokens) and tokens[after].pos == "NOUN"


def _same_spelling(spelling: str, name: str, *, person: bool) -> bool:
    """Of a person each word must be near: "Fallon" is not "Flynn", however well "Michael" fits."""
    if spelling_score(spelling, name) < SAME:
        return False
    words, others = spelling.split(), fold_name(name)
    return not person or (len(words) == len(others) and all(spelling_score(a, b) >= NEAR for a, b in zip(words, others, strict=True)))


def fold_tokens(tokens: Sequence[Token]) -> tuple[list[str], list[int]]:
    """The folded words of a sentence and the token of each; a hyphen between blanks stays as punctuation."""
    words: list[str] = []
    at: list[int] = []
    last = len(tokens) - 1
    for i, token in enumerate(tokens):
        word = fold(token.text)
        if not word:
            if token.text == "-" and i and tokens[i - 1].space and token.space:
                word = "-"
            else:
                continue
        elif "-" in word[1:-1]:  # "MS-13", which the parser leaves whole
            parts = [fold(part) for part in token.text.split("-") if part]
            words += [part for part in parts if part]
            at += [i for part in parts if part]
            continue
        elif word in ASSIMILATED and i < last and tokens[i + 1].text == "-" and not token.space:
            continue
        words.append(word)
        at.append(i)
    return words, at


def _with_article(tokens: Sequence[Token], first: int) -> int:
    """Where a name begins when its "al-" is counted in."""
    i = first - 1
    if i >= 1 and tokens[i].text == "-" and not tokens[i].space:
        i -= 1
        return i if tokens[i].text.lower() in ("al", "el") or tokens[i].text.lower() in ASSIMILATED else first
    return i if i >= 0 and tokens[i].text in ("al", "Al", "AL", "el", "El") else first


def _fitting(uses: tuple[Use, ...], tokens: Sequence[Token], first: int, last: int, size: int) -> tuple[Use, ...]:
    """The uses that the letters of the text allow: "US" is not "us", "Hama" is not "Hamas", "monitor" is not "Al-Monitor"."""
    text = tokens[first].text
    s = tokens[last].text.rstrip(".")[-1:] in ("s", "S")
    bare = size == 1 and not (first and _with_article(tokens, first) < first)
    lower = size > 1 and not any(token.text[0].isupper() for token in tokens[first + (text.lower() == "the") : last + 1])
    kept = []
    for use in uses:
        if use.caps:
            spelled = use.who is not None and use.who.kind != "country" and not use.weak and len(text) > 3 and text[0].isupper()
            mixed = any(letter.isupper() for letter in text[1:])  # "LeT" is a group, "Let" is a word
            if not (text.isupper() or (mixed and len(text) <= 4) or (text[-1] == "s" and text[:-1].isupper()) or spelled):
                continue  # "Isis" is ISIS, "Sadr" is not SADR
        elif use.capital and size == 1 and not text[0].isupper():
            if use.weak or use.how not in ("adjective", "people") or len(text) < 5:
                continue
        if (use.s and not s) or (use.article and bare) or (use.capital and lower and not _is_office(use)):
            continue
        kept.append(use)
    if size == 1 and len(kept) > 1 and len(text) > 2 and text.isupper() and any(use.caps for use in kept):
        kept = [use for use in kept if use.caps]  # "SANA" is not Sanaa
    if s and size == 1 and len(kept) > 1:
        exact = [use for use in kept if use.s or use.agent is not None]
        kept = exact if any(use.who is not None for use in exact) else kept
    return uses if len(kept) == len(uses) else tuple(kept)


def _is_office(use: Use) -> bool:
    """Bodies whose names are written small, too: "the security council"; not papers and groups ("the national", "free army")."""
    return (
        use.who is not None
        and use.who.kind in SMALL
        and not use.weak
        and use.how == "name"
        and use.who.name.split()[-1].lower() not in NO_OFFICE
    )


def merge_uses(pairs: Iterable[tuple[list[str], Use]]) -> tuple[dict[str, tuple[Use, ...]], dict[str, tuple[int, ...]]]:
    """Folded names with their uses, and for each first word the lengths of the names that begin with it, longest first."""
    names: dict[str, list[Use]] = {}
    sizes: dict[str, set[int]] = {}
    for words, use in pairs:
        if not words:
            continue
        held = names.setdefault(" ".join(words), [])
        same = next((i for i, o in enumerate(held) if use.who is o.who and use.how == o.how and use.agent is o.agent), None)
        if same is None:
            held.append(use)
        else:  # "al-Qaeda" and "Qaeda", "Houthis" and "Houthi" are both names
            held[same] = held[same]._replace(article=held[same].article and use.article, s=held[same].s and use.s)
        sizes.setdefault(words[0], set()).add(len(words))
    ordered = {name: tuple(sorted(uses, key=lambda use: (use.agent is not None, use.weak))) for name, uses in names.items()}
    return ordered, {word: tuple(sorted(many, reverse=True)) for word, many in sizes.items()}
