"""The tokens of a sentence in, the same with verbs of denying read as verbs out (knowledge/words/denying.yaml).

In the texts that a tagger learns from, "denied" before a bare noun mostly describes that noun. In news it mostly is what somebody did:
"The mayor denied involvement", "Velia denies backing rebels". Who stands before it is its subject, what stands behind it its object.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sayso.knowledge import kept, load_knowledge
from sayso.model import Token
from sayso.sentences.casing import usually_small

NOMINAL = frozenset({"NOUN", "PROPN"})
BEFORE_NOUN = frozenset({"ADJ", "NUM", "NOUN", "PROPN", "PART", "DET", "X"})
WITHIN_NOUN = frozenset({"amod", "compound", "nummod", "det", "case", "flat", "nmod", "nmod:poss"})
MISREAD = frozenset({"amod", "compound"})
RELATIVES = frozenset({"which", "who", "that"})
KINDS = {"DET": "det", "ADJ": "amod", "NUM": "nummod"}
PAST = "Mood=Ind|Tense=Past|VerbForm=Fin"
PRESENT = "Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"


class DenyingWords(NamedTuple):
    """`lemmas`: of each form."""

    lemmas: dict[str, str]
    deeds: frozenset[str]
    given: frozenset[str]
    told: frozenset[str]


@kept
def denying_words() -> DenyingWords:
    knowledge = load_knowledge()
    verbs, *others = knowledge.words("words/denying.yaml", "verbs", "deeds", "given", "told")
    rows = [verb.split() for verb in verbs]
    return DenyingWords({form: lemma for lemma, *forms in rows for form in forms}, *others)


def read_denials(tokens: list[Token]) -> list[Token]:
    """As given where no such verb stands in them, or where the words around it leave open that somebody denied something."""
    words = denying_words()
    for at in range(1, len(tokens) - 1):
        lemma = words.lemmas.get(tokens[at].text.lower())
        if lemma is not None:
            tokens = _Denial(list(tokens), at, lemma, words).mended() or tokens
    return tokens


@dataclass(slots=True)
class _Denial:
    """The verb at `at`; `rows` are changed on the way."""

    rows: list[Token]
    at: int
    lemma: str
    words: DenyingWords

    def mended(self) -> list[Token] | None:
        own = self.rows[self.at]
        noun = self._denied()
        if noun is None or self.words.given & {self._low(self.at + 1), self._low(noun)}:
            return None
        if own.pos != "VERB" or own.dep in MISREAD:
            subject = self._subject()
            if subject is None or not self._take_place(subject, noun):
                return None
        elif not self._is_deed(noun) or self.rows[self.at + 1].dep not in MISREAD:
            return None
        if self._is_deed(noun):
            self._take_deed(noun)
        return self.rows if _is_tree(self.rows) else None

    def _low(self, i: int) -> str:
        return self.rows[i].text.lower()

    def _denied(self) -> int | None:
        """The last word of the phrase right behind the verb."""
        end = self.at + 1
        while end < len(self.rows) and (self.rows[end].pos in BEFORE_NOUN or (end == self.at + 1 and self._low(end).endswith("ing"))):
            if end > self.at + 1 and self.rows[end].pos == "DET" and not self._low(self.at + 1).endswith("ing"):
                break
            end += 1
        last = next((i for i in range(end - 1, self.at, -1) if self.rows[i].pos in NOMINAL or self._low(i).endswith("ing")), None)
        return last

    def _is_deed(self, noun: int) -> bool:
        """ "denied looting homes", "denied shooting at them"; no deed in "denied wrongdoing" and "denied smuggling charges"."""
        first = self.at + 1
        if self.lemma not in self.words.deeds or not self._low(first).endswith("ing") or self._low(noun) in self.words.told:
            return False
        return noun > first or self.rows[first].pos == "VERB"

    def _subject(self) -> int | None:
        """Who denies: the head of what stands before the verb. None where that belongs to what stands before it itself."""
        last = self.at - 1
        while last > 0 and (self.rows[last].pos == "ADV" or self.rows[last].text == ","):
            last -= 1
        if self.rows[last].pos == "PRON" and (self.rows[last].dep.startswith("nsubj") or self._low(last) in RELATIVES):
            return last
        if not (self.rows[last].pos in NOMINAL or (self.rows[last].pos == "ADJ" and last and self.rows[last - 1].pos == "DET")):
            return None
        first = self._phrase_start(last)
        before = self.rows[first - 1] if first else None
        if before is not None and before.pos == "ADP":
            return self._holder(first - 1, last) if first > 1 else self._behind_place(first, last)
        self._tie(first, last)
        if before is not None and before.pos == "CCONJ" and first > 1 and self.rows[first - 2].pos in NOMINAL:
            other = self._phrase_start(first - 2)
            if not other or self.rows[other - 1].pos in ("PUNCT", "SCONJ"):
                self._tie(other, first - 2)  # "Velia and Norland denied"
                self.rows[last] = replace(self.rows[last], head=first - 2, dep="conj")
                self.rows[first - 1] = replace(self.rows[first - 1], head=last, dep="cc")
                return first - 2
        return last

    def _behind_place(self, first: int, last: int) -> int | None:
        """ "In Holm Velia denied": Velia; "after the vote rejected ...": nobody. Commas are not seen."""
        name = last
        while name > first + 1 and self.rows[name].ent.startswith("I") and self.rows[name].ent[2:] != "LOC":
            name -= 1
        if name == first or self.rows[last].pos != "PROPN" or self.rows[name - 1].pos != "PROPN":
            return None
        self._tie(name, last)
        self._tie(first, name - 1)
        self.rows[name - 1] = replace(self.rows[name - 1], head=self.at, dep="obl")
        self.rows[first - 1] = replace(self.rows[first - 1], head=name - 1, dep="case")
        return last

    def _holder(self, preposition: int, last: int) -> int | None:
        """ "the spokesman for the ministry denied": the spokesman."""
        noun = preposition - 1
        if noun < 0 or self.rows[noun].pos not in NOMINAL:
            return None
        self._tie(preposition + 1, last)
        self.rows[last] = replace(self.rows[last], head=noun, dep="nmod")
        self.rows[preposition] = replace(self.rows[preposition], head=last, dep="case")
        first = self._phrase_start(noun)
        if first and self.rows[first - 1].pos == "ADP":
            return self._holder(first - 1, noun)
        self._tie(first, noun)
        return noun

    def _phrase_start(self, last: int) -> int:
        first = last
        while first and self.rows[first].pos != "DET" and self.rows[first - 1].pos in BEFORE_NOUN:
            first -= 1
        return first

    def _tie(self, first: int, last: int) -> None:
        """The words of a phrase hang on its last one, where they hung outside it."""
        for i in range(first, last):
            if not first <= self.rows[i].head <= last or self.rows[i].head == i:
                self.rows[i] = replace(self.rows[i], head=last, dep=KINDS.get(self.rows[i].pos, "compound"))

    def _take_place(self, subject: int, noun: int) -> bool:
        """The verb stands where its object or its subject stood in the tree, and they hang on it."""
        place = self._place(subject, noun)
        if place is None:
            return False
        own, (head, dep) = self.rows[self.at], place
        morph = own.morph if "VerbForm=Fin" in own.morph else PRESENT if self._low(self.at).endswith("s") else PAST
        behind = range(self.at + 1, noun + 1)
        for i, token in enumerate(self.rows):
            outer = i > self.at and token.dep not in WITHIN_NOUN and token.head in (subject, noun)
            if i != self.at and i not in (subject, noun) and (outer or (token.head in behind and i < self.at)):
                self.rows[i] = replace(token, head=self.at, dep="ccomp" if token.dep == "list" else token.dep)
        self.rows[self.at] = replace(own, pos="VERB", lemma=self.lemma, morph=morph, head=head, dep=dep)
        self.rows[subject] = replace(self.rows[subject], head=self.at, dep="nsubj")
        self.rows[noun] = replace(self.rows[noun], head=self.at, dep="obj")
        return True

    def _place(self, subject: int, noun: int) -> tuple[int, str] | None:
        """The head of the verb and how it hangs on that; None where its object is the subject of another verb, of which it may only
        tell what is meant."""
        if self._low(subject) in RELATIVES:
            return self._place_behind(subject - 1, noun)
        for i in (self.at, noun, subject):
            head = self.rows[i].head
            if head == i:
                return self.at, "root"
            if head > max(self.at, noun):
                return self._place_before(head, noun)
            if head not in (self.at, noun, subject) and not self.at < head < noun:
                dep = self.rows[i].dep
                return head, dep if dep in ("ccomp", "conj", "advcl", "parataxis", "acl:relcl") else "ccomp"
        return self.at, "root"

    def _place_behind(self, known: int, noun: int) -> tuple[int, str] | None:
        """In a clause about the word `known`, which stands where the parser put what is denied."""
        known -= known > 0 and self.rows[known].text == ","
        if known < 0 or self.rows[known].pos not in (*NOMINAL, "ADJ"):
            return None
        if self.rows[known].head in (self.at, noun):
            head = self.rows[noun].head
            self.rows[known] = replace(self.rows[known], head=known if head == noun else head, dep=self.rows[noun].dep)
        return known, "acl:relcl"

    def _place_before(self, verb: int, noun: int) -> tuple[int, str] | None:
        """Before a verb that goes on ("denied involvement and left") or credits somebody ("denied involvement, officials said")."""
        above = self.rows[verb]
        speaker = verb - 1
        if above.pos not in ("VERB", "AUX"):
            return None
        if any(self.rows[j].pos == "CCONJ" for j in range(noun, verb)):
            self.rows[verb] = replace(above, head=self.at, dep="conj")
            return (self.at, "root") if above.head == verb else (above.head, above.dep)
        if self.rows[speaker].pos not in (*NOMINAL, "PRON") or speaker == noun or "VerbForm=Fin" not in above.morph:
            return None
        self.rows[speaker] = replace(self.rows[speaker], head=verb, dep="nsubj")
        return verb, "ccomp"

    def _take_deed(self, noun: int) -> None:
        deed = self.at + 1
        token = self.rows[deed]
        for i in range(deed + 1, len(self.rows)):
            if self.rows[i].head in (noun, self.at) and self.rows[i].dep not in WITHIN_NOUN and self.rows[i].dep != "obj":
                self.rows[i] = replace(self.rows[i], head=self.at)
            elif self.rows[i].head == deed and i < noun:
                self.rows[i] = replace(self.rows[i], head=noun)
        lemma = token.lemma if token.pos == "VERB" else _verb_of(token.text.lower())
        self.rows[deed] = replace(token, pos="VERB", lemma=lemma, morph="VerbForm=Ger", head=self.at, dep="xcomp")
        if noun > deed:
            self.rows[noun] = replace(self.rows[noun], head=deed, dep="obj")


def _verb_of(word: str) -> str:
    """The base form of a word in -ing."""
    stem = word[:-3]
    known = usually_small()
    short = stem[:-1] if stem[-1:] == stem[-2:-1] else stem
    return next((base for base in (stem + "e", stem, short) if base in known), stem)


def _is_tree(rows: Sequence[Token]) -> bool:
    for i in range(len(rows)):
        at = i
        for _ in rows:
            if rows[at].head == at:
                break
            at = rows[at].head
        else:
            return False
    return True
