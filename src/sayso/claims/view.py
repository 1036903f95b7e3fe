"""Sentences, mentions and statements of one report in, one handle for asking about words out.

What the learned parts may know of a party is its kind (state, armed, press ...), never which one it is: inside a name,
`View.word` gives the kind instead of the word. That is what keeps the codes the same when two parties are swapped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cache, cached_property
from typing import Protocol

from sayso.claims.tree import Tree
from sayso.knowledge.steady import MARKS
from sayso.model import Article, Mention, Sentence, Source, Statement, Token

Credited = tuple[Source | None, tuple[str, ...]]  # on whose say-so, and by way of whom


class Credit(Protocol):
    """By the form of the text: on whose say-so the word (sentence, token) stands, and who stands behind a statement. Made by
    statements/credit.py."""

    def __call__(self, sentence: int, token: int, /) -> Credited: ...

    def behind(self, statement: Statement, /) -> Credited: ...


EventAt = tuple[int, int, str]  # sentence, token, type

CLASSES = {
    "GOV": "STATE", "JUD": "STATE", "LEG": "STATE", "MIL": "FORCE", "COP": "FORCE", "REB": "FORCE", "OPP": "OPP", "CRM": "FORCE",
    "MED": "PRESS", "CVL": "PEOPLE", "REF": "PEOPLE", "CIV": "CIVIC", "IGO": "BODY", "REL": "CIVIC", "BUS": "CIVIC",
}  # fmt: skip

SIDED = frozenset({"REB", "GOV", "OPP", ""})  # sectors whose common nouns tell a side: "terrorists", "regime"


def class_of(mention: Mention) -> str:
    """The kind of a mention, as a feature sees it: FORCE, STATE, PEOPLE ..., PLACE, TIME, COUNT, WHO where unresolved."""
    if mention.kind in ("place", "time", "count"):
        return mention.kind.upper()
    identity = mention.identity
    if identity is None or not identity.key:
        return "WHO"
    return CLASSES.get(identity.sector, "WHO")


class View:
    """Read-only. Tokens are named by (sentence, token) indexes."""

    def __init__(
        self,
        sentences: tuple[Sentence, ...],
        *,
        mentions: tuple[Mention, ...] = (),
        statements: tuple[Statement, ...] = (),
        article: Article,
        credit: Credit | None = None,
    ) -> None:
        self.sentences, self.mentions, self.statements, self.article = sentences, mentions, statements, article
        self.credit: Callable[[int, int], Credited] = cache(credit) if credit else (lambda sentence, token: (None, ()))
        self.behind: Callable[[Statement], Credited] = credit.behind if credit else (lambda statement: (None, ()))
        self.words = article.report.words
        self.proposals: dict[int, dict[int, list[tuple[str, str]]]] = {}  # filled by the event lexicon, a sentence at a time
        self.sure_words: dict[int, list[tuple[int, str]]] = {}  # filled by the event features, a sentence at a time
        self.places: dict[int, list[tuple[Mention, str]]] = {}  # filled by where.py, a sentence at a time
        self.land: list[Mention | None] = []  # the land that the report plays in, filled by scene.py
        self._paths: dict[tuple[int, int, int], tuple[int, str]] = {}
        self.proposed_modes: dict[int, dict[tuple[int, str], set[str]]] = defaultdict(dict)
        self.fixed_types: dict[int, dict[int, str]] = defaultdict(dict)  # likewise, what set phrases tell whatever their words mean
        self.in_sentence: dict[int, list[Mention]] = defaultdict(list)
        for mention in mentions:
            self.in_sentence[mention.sentence].append(mention)

    @cached_property
    def trees(self) -> list[Tree]:
        return [Tree(sentence.tokens) for sentence in self.sentences]

    @cached_property
    def children(self) -> list[list[list[int]]]:
        """For each sentence and token, its dependents from left to right."""
        out = []
        for sentence in self.sentences:
            below: list[list[int]] = [[] for _ in sentence.tokens]
            for i, token in enumerate(sentence.tokens):
                if token.head != i:
                    below[token.head].append(i)
            out.append(below)
        return out

    @cached_property
    def shown(self) -> list[list[str]]:
        """For each sentence and token, the word as a feature sees it: its lemma, or the one mark for all quotation marks; the kind
        of the mention where it is the head of a name, or a noun that takes sides (rebels, terrorists, regime); "" for the other words
        of a mention."""
        out = []
        for sentence in self.sentences:
            words = [MARKS.get(token.lemma, token.lemma) for token in sentence.tokens]
            for i, token in enumerate(sentence.tokens):
                if token.ent:
                    words[i] = "NAME"
                elif token.pos == "NUM":
                    words[i] = "NUM"
                elif token.pos == "PROPN":
                    words[i] = "NAME"
            order = {"count": 0, "time": 1, "place": 2, "party": 3, "person": 4}
            for mention in sorted(self.in_sentence[sentence.index], key=lambda m: (order[m.kind], m.last - m.first)):
                if mention.kind == "count":
                    continue
                head = sentence.tokens[mention.head]
                sector = mention.identity.sector if mention.identity else ""
                plain = head.pos == "NOUN" and not head.ent and sector not in SIDED and mention.kind in ("party", "person")
                for i in range(mention.first, mention.last):
                    words[i] = ""
                words[mention.head] = head.lemma if plain else class_of(mention)
            out.append(words)
        return out

    @cached_property
    def classes(self) -> list[list[str]]:
        """For each sentence and token, the kind of the party, person, place or time that it is the head of, else ""."""
        out = []
        for sentence in self.sentences:
            kinds = ["" for _ in sentence.tokens]
            for mention in self.in_sentence[sentence.index]:
                if mention.kind != "count" and (not kinds[mention.head] or mention.kind in ("party", "person")):
                    kinds[mention.head] = class_of(mention)
            out.append(kinds)
        return out

    def token(self, sentence: int, i: int) -> Token:
        return self.sentences[sentence].tokens[i]

    @cached_property
    def _cases(self) -> list[list[str]]:
        out = []
        for sentence in self.sentences:
            cases = ["" for _ in sentence.tokens]
            for i, token in enumerate(sentence.tokens):
                if token.dep == "case" and token.head != i:
                    cases[token.head] = f"{cases[token.head]}_{token.lemma}" if cases[token.head] else token.lemma
            out.append(cases)
        return out

    def case_of(self, sentence: int, i: int) -> str:
        """The preposition(s) of a token, as one lower-case word: "in", "because of"."""
        return self._cases[sentence][i]

    def path(self, sentence: int, a: int, b: int, *, longest: int = 5) -> str:
        """The dependency path from `a` up and down to `b`: ">nsubj", "<obj>nmod"; "far" where it is longer than `longest`."""
        known = self._paths.get((sentence, a, b))
        if known is None:
            known = self._paths[sentence, a, b] = self._find_path(sentence, a, b)
        count, path = known
        return path if count <= longest else "far"

    def _find_path(self, sentence: int, a: int, b: int) -> tuple[int, str]:
        """The path, and of how many steps it is."""
        tree = self.trees[sentence]
        way = tree.way(a, b)
        return (0, "apart") if way is None else (len(way.up) + len(way.down), tree.arrows(way))

    def ancestors(self, sentence: int, i: int) -> list[int]:
        """A token, its head, the head of that ...: to be read, not to be changed."""
        return self.trees[sentence].above(i)
