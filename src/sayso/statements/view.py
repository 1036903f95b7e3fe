"""A sentence in, its words with their syntax in reach out: what the rules of attribution look at."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sayso.model import Mention, Sentence, Token

QUOTES = frozenset('"“”„‟«»″＂') | {"''", "``", "‘‘", "’’"}
NAMES = frozenset({"ORG", "PERSON", "GPE", "NORP", "PER"})
FIRST_PERSON = frozenset(["i", "we", "our", "us", "my", "me", "myself", "ourselves", "i'm", "we're", "we've", "i've"])
SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "csubj:pass", "nsubj:outer"})


@dataclass(frozen=True, slots=True)
class View:
    """`words` are in lower case; `kids[i]` the dependents of token i; `quote[i]` the number of the quotation that holds it, or -1;
    `named[i]` the (first, last) of the name or mention of somebody that holds it, or None; `person[i]`: a word for somebody who can speak.
    `stop` leaves out the full stop. `verbless`: the tagger found no verb that could carry the sentence (it errs on short ones)."""

    sentence: Sentence
    tokens: tuple[Token, ...]
    words: list[str]
    kids: list[list[int]]
    quote: list[int]
    named: list[tuple[int, int] | None]
    person: list[bool]
    start: int
    stop: int
    verbless: bool

    def verb(self, i: int) -> bool:
        return self.tokens[i].pos in ("VERB", "AUX")

    def finite(self, i: int) -> bool:
        """A verb that can carry a clause: not "to go", not "going", not "the wounded man"."""
        token = self.tokens[i]
        if token.pos not in ("VERB", "AUX") or token.dep in ("amod", "acl", "case", "compound", "fixed"):
            return False
        if "VerbForm=Fin" in token.morph:
            return True
        return "VerbForm=Ger" not in token.morph and "VerbForm=Inf" not in token.morph and not self.words[i].endswith("ing")

    def clause_in(self, first: int, last: int) -> bool:
        return any(self.finite(i) for i in range(first, last))

    def subject(self, verb: int) -> int | None:
        """The subject that the parse gives, before or after the verb."""
        for i in self.kids[verb]:
            if self.tokens[i].dep in SUBJECTS:
                return i
        return None

    def right_edge(self, i: int) -> int:
        """One past the last token under i."""
        edge, stack, seen = i, [i], {i}
        while stack:
            at = stack.pop()
            edge = max(edge, at)
            fresh = [kid for kid in self.kids[at] if kid not in seen]
            seen.update(fresh)
            stack += fresh
        return edge + 1

    def capital(self, i: int) -> bool:
        text = self.tokens[i].text
        return text[:1].isupper() or (len(text) > 3 and text[:3].lower() in ("al-", "el-", "an-", "as-", "ar-"))

    @property
    def first_person(self) -> bool:
        """Somebody says "I" or "we" ("US" is no "us")."""
        return any(word in FIRST_PERSON and not (word == "us" and self.tokens[i].text != "us") for i, word in enumerate(self.words))

    def noun(self, i: int) -> bool:
        return self.tokens[i].pos in ("NOUN", "PROPN") or (self.person[i] and self.tokens[i].pos != "VERB")


def look_at(sentence: Sentence, *, quote: list[int], mentions: list[Mention], people: frozenset[str]) -> View:
    tokens = sentence.tokens
    kids: list[list[int]] = [[] for _ in tokens]
    for i, token in enumerate(tokens):
        if token.head != i and 0 <= token.head < len(tokens):
            kids[token.head].append(i)
    named = _names(tokens, mentions)
    stop = len(tokens)
    while stop and tokens[stop - 1].pos == "PUNCT" and tokens[stop - 1].text not in QUOTES and tokens[stop - 1].text not in ")]":
        stop -= 1
    words = [token.text.lower() for token in tokens]
    view = View(sentence, tokens, words, kids, quote, named, [word in people for word in words], 0, stop, False)
    return replace(view, verbless=not any(view.finite(i) for i in range(len(tokens))))


def _names(tokens: tuple[Token, ...], mentions: list[Mention]) -> list[tuple[int, int] | None]:
    """What the mentions name, and beside it what the model takes for names of people and bodies, cut where an article begins another
    phrase ("the border | the Holm Network")."""
    named: list[tuple[int, int] | None] = [None] * len(tokens)
    for mention in mentions:
        if mention.kind in ("party", "person"):
            for at in range(mention.first, mention.last):
                held = named[at]
                if held is None or held[1] - held[0] <= mention.last - mention.first:
                    named[at] = (mention.first, mention.last)
    at = 0
    while at < len(tokens):
        last = at + 1
        if tokens[at].ent[2:] in NAMES and named[at] is None:
            while (
                last < len(tokens)
                and tokens[last].ent.startswith("I")
                and named[last] is None
                and not (tokens[last].pos == "DET" and tokens[last - 1].pos != "ADP")
            ):
                last += 1
            for i in range(at, last):
                named[i] = (at, last)
        at = last
    return named
