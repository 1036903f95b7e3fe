"""What a phrase was resolved to, on its way to an Identity; and what a report tells about where it plays and who is in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sayso.identities.index import PartyIndex
from sayso.identities.uses import Agent, Hit
from sayso.model import Article, Identity, Mention, Sentence

# Verbs of telling; not those that have a victim ("deny them access", "accuse")
SAY = frozenset(
    [
        "say",
        "tell",
        "add",
        "report",
        "announce",
        "state",
        "note",
        "explain",
        "declare",
        "confirm",
        "warn",
        "insist",
        "argue",
        "stress",
        "write",
        "comment",
        "reply",
        "respond",
        "claim",
        "tweet",
        "remark",
        "assert",
        "contend",
        "conclude",
        "acknowledge",
        "admit",
        "reveal",
        "estimate",
        "allege",
    ]
)
ARMED = frozenset(("REB", "OPP", "CRM"))
QUOTES = frozenset(("“", "”", '"', "''", "``"))


class Found(NamedTuple):
    """`country` is ISO alpha-3. `kind`: of the table row or the noun. `noun`: what described it, "" for a name."""

    key: str | None
    sector: str
    name: str | None = None
    country: str | None = None
    kind: str = ""
    score: float = 0.0
    why: str = ""
    noun: str = ""
    how: str = ""
    id: str = ""


class Seen(NamedTuple):
    """A resolved mention that later words may refer to."""

    sentence: int
    first: int
    last: int
    found: Found
    person: bool
    plural: bool
    subject: bool
    speaker: bool
    ends: str


@dataclass(slots=True)
class Context:
    """One report while its parties are being resolved."""

    parties: PartyIndex
    sentences: Sequence[Sentence]
    article: Article
    hits: list[list[Hit]]
    mentions: Sequence[Mention]
    theatre: str | None = None
    told: frozenset[str] = frozenset()
    is_policed: bool = False  # police are told of, and no army
    near: list[str | None] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    persons: dict[str, Found] = field(default_factory=dict)
    keys: Counter[str] = field(default_factory=Counter)
    outlet: Found | None = None
    named: dict[str, Counter[str]] = field(default_factory=dict)
    speakers: dict[int, Found] = field(default_factory=dict)
    by_sentence: dict[int, list[Mention]] = field(default_factory=dict)
    is_marked: bool | None = None  # quotations begin and end with marks; None: not looked at yet

    def mentions_of(self, sentence: int) -> list[Mention]:
        """The mentions of one sentence, in order."""
        if not self.by_sentence:
            for mention in self.mentions:
                self.by_sentence.setdefault(mention.sentence, []).append(mention)
        return self.by_sentence.get(sentence, [])

    def is_saying(self, sentence: int, token: int) -> bool:
        """Whether a token is a verb of saying."""
        return self.sentences[sentence].tokens[token].lemma.lower() in SAY

    def is_telling(self, mention: Mention) -> bool:
        """Whether a mention is who tells: the subject of a verb of saying, right before or behind one, or behind "according to"."""
        tokens = self.sentences[mention.sentence].tokens
        head = tokens[mention.head]
        if head.dep.startswith("nsubj") and self.is_saying(mention.sentence, head.head):
            return True
        after = tokens[mention.last] if mention.last < len(tokens) else None
        if after is not None and after.pos == "VERB" and after.lemma.lower() in SAY and "VerbForm=Fin" in after.morph:
            return True
        at = mention.first - 1
        while at > 0 and tokens[at].pos == "DET":
            at -= 1
        word = tokens[at].text.lower() if at >= 0 else ""
        if after is not None and after.text == ":" and self.sentences[mention.sentence].kind == "title":
            return True
        if head.dep.startswith("nsubj") and tokens[head.head].pos in ("VERB", "AUX", "ADJ") and head.head > mention.head:
            return False  # "the monitor said troops had left"
        return word in ("said", "says", "added") or (word == "to" and at > 0 and tokens[at - 1].text.lower() == "according")

    def is_quoted(self, sentence: int) -> bool:
        """Whether a sentence holds a quotation mark, or stands in a quotation that an earlier one opened."""
        return self._is_open(sentence, len(self.sentences[sentence].tokens)) or any(
            token.text in QUOTES for token in self.sentences[sentence].tokens
        )

    def is_narrated(self, sentence: int, token: int) -> bool:
        """Whether a token stands outside all quotations, in a report that marks where each of them begins and ends."""
        if any(row.lemma.lower() in SAY for row in self.sentences[sentence].tokens):
            return False  # "we will fight, he said" lost its marks
        if self.is_marked is None:
            marks = Counter(token.text for row in self.sentences for token in row.tokens if token.text in QUOTES)
            self.is_marked = bool(marks) and marks["“"] == marks["”"] and marks['"'] % 2 == 0 and marks["``"] == marks["''"]
        return self.is_marked and not self._is_open(sentence, token)

    def _is_open(self, sentence: int, token: int) -> bool:
        """Whether a quotation stands open before a token."""
        depth = 0
        for row in (*(row.tokens for row in self.sentences[:sentence]), self.sentences[sentence].tokens[:token]):
            for one in row:
                if one.text in ("“", "``"):
                    depth = 1
                elif one.text in ("”", "''"):
                    depth = 0
                elif one.text == '"':
                    depth = 1 - depth
        return depth > 0

    def speaker_of(self, sentence: int) -> Found | None:
        """Who speaks in a sentence, as far as it is known."""
        return self.speakers.get(sentence)

    def is_placed(self, sentence: int, last: int) -> bool:
        """Whether a place is named right behind a token ("a source in the city")."""
        tokens = self.sentences[sentence].tokens
        return last < len(tokens) - 1 and tokens[last].text.lower() in ("in", "from", "at", "inside", "on")

    def land_here(self, sentence: int) -> str | None:
        """The land (alpha-3) that a sentence says something is in, by its name ("in eastern Chad")."""
        tokens = self.sentences[sentence].tokens
        for hit in self.hits[sentence]:
            who = hit.uses[0].who
            if who is None or who.kind != "country" or hit.uses[0].how != "name":
                continue
            at = hit.first - 1
            while at >= 0 and tokens[at].pos in ("DET", "ADJ", "PUNCT"):
                at -= 1
            if at >= 0 and tokens[at].text.lower() in ("in", "inside", "across", "near"):
                return who.country
        return None

    def place_of(self, sentence: int, last: int, *, local: bool = False) -> str | None:
        """The country (alpha-3) of people spoken of at a token: that of a place named right behind, else the report's, or, of who is `local`,
        that in which the sentence plays."""
        tokens = self.sentences[sentence].tokens
        if last < len(tokens) - 2 and tokens[last].dep.startswith("acl") and tokens[last + 1].text.lower() in ("in", "across", "inside"):
            last += 1  # "students protesting in Belgium"
        if last < len(tokens) - 1 and tokens[last].text.lower() in ("of", "in", "from", "across", "inside", "throughout", "near", "at"):
            for hit in self.hits[sentence]:
                who = hit.uses[0].who
                if last < hit.first <= last + 3 and who is not None and who.country and hit.uses[0].how == "name":
                    if any(token.pos in ("VERB", "AUX", "PUNCT") for token in tokens[last + 1 : hit.first]):
                        continue  # "residents of Gao said Wagner"
                    if hit.last >= len(tokens) or tokens[hit.last].pos not in ("NOUN", "ADJ", "PROPN", "PART"):
                        return who.country
            for at in range(last + 1, min(last + 4, len(tokens))):
                for size in (3, 2, 1):  # "New York City"
                    words = tokens[at : at + size]
                    name = " ".join(token.text.lower() for token in words)
                    country = self.parties.lands.get(name)
                    if country is not None and name in self.parties.small and country not in self.told:
                        continue
                    if country is not None and words[0].text[0].isupper() and words[-1].text[0].isupper():
                        return country
        return self.near[sentence] if local else self.theatre


def identity_of(found: Found, parties: PartyIndex) -> Identity:
    country = parties.alpha2.get(found.country or "") or None
    return Identity(
        key=found.key or None, name=found.name, sector=found.sector, country=country, score=round(found.score, 2), why=found.why
    )


def noun_found(agent: Agent, key: str | None, sector: str, country: str | None, score: float, why: str) -> Found:
    return Found(key=key, sector=sector, country=country, kind=agent.kind, score=score, why=why, noun=agent.noun)


def refer(seen: Seen, score: float, why: str) -> Found:
    return seen.found._replace(
        score=min(seen.found.score, score), why=f"{why}: {seen.found.name or seen.found.noun or seen.found.key}", how="anaphor"
    )
