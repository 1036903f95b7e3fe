"""A noun that names an event in its sentence in, what the words around it say of its having happened out."""

from __future__ import annotations

from sayso.claims.status_words import DENIED, HAPPENED, PLANNED, POSSIBLE, status_words
from sayso.claims.view import View
from sayso.model import Token

SUBJECTS = ("nsubj", "nsubj:pass", "csubj")
ROUNDS = frozenset({"round", "series", "wave", "session", "spate", "number"})
ABSENT = frozenset({"part", "role", "hand", "involvement", "share"})
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday today tomorrow week month year noon midnight".split())


class Nouns:
    """What is asked of nouns; `factuality.py` adds the verbs that govern them."""

    def __init__(self, view: View, sentence: int, kind: str) -> None:
        self.tokens, self.below, self.kind = view.sentences[sentence].tokens, view.children[sentence], kind
        self.lows = [token.text.lower() for token in self.tokens]
        self.lemmas = [token.lemma.lower() for token in self.tokens]
        self.words = status_words()

    def _verb(self, i: int, depth: int) -> str:
        raise NotImplementedError

    def _group(self, i: int) -> int:
        raise NotImplementedError

    def _negated(self, i: int, first: int) -> bool:
        raise NotImplementedError

    def _told(self, noun: int, label: str) -> str:
        """A plan, a fear or a report above the event, as what is said of it turns it: "reports are false", "a plot was foiled"."""
        label = "" if label == "told" else label
        lemma = self.lemmas[noun]
        if any(self.lows[j] in ("no", "little") for j in self.below[noun]):
            return HAPPENED if lemma == "doubt" else DENIED
        if any(self.words.has("unsure", self.lemmas[j]) for j in self.below[noun] if self.tokens[j].dep in ("amod", "compound")):
            return POSSIBLE
        over = self.tokens[noun].head
        dep = self.tokens[noun].dep
        turned = next((j for j in self.below[over] if self.tokens[j].dep == "xcomp" and self.words.has("untrue", self.lemmas[j])), None)
        if dep in SUBJECTS and turned is not None:
            return HAPPENED if self._negated(over, self._group(over)) else DENIED
        if over == noun or dep not in (*SUBJECTS, "obj", "obl"):
            said = self._predicate(noun)
            if said is None:
                return label
            over = said
        negated = self._negated(over, self._group(over))
        if self.words.has("untrue", self.lemmas[over]):
            return HAPPENED if negated else DENIED
        if self.words.has("checked", self.lemmas[over]):
            return POSSIBLE if negated else HAPPENED
        said = label == "" or self.words.has("rumored", lemma)
        if self._undone(over) or (said and self.words.has("dismissed", self.lemmas[over])):
            return label if negated else DENIED
        return POSSIBLE if label == PLANNED and self.words.has("weighed", self.lemmas[over]) else label

    def _predicate(self, noun: int) -> int | None:
        """The word that is said of a noun, where the parse lost it: the next adjective, noun or verb behind its clause."""
        return next((j for j in range(noun + 1, len(self.tokens)) if self.words.has("untrue", self.lemmas[j]) or self._undone(j)), None)

    def _undone(self, j: int, *, plan: bool = True) -> bool:
        """Whether a verb says that it came to nothing; `plan`: of a plan, which may also be foiled, where an attack that is foiled took place."""
        lists = ("undone", "foiled") if plan else ("undone",)
        return self.tokens[j].pos == "VERB" and any(
            self.words.has(name, word) for name in lists for word in (self.lemmas[j], self._pair(j))
        )

    def _pair(self, j: int) -> str:
        return " ".join(self.lemmas[j : j + 2])

    def _noun(self, i: int, depth: int) -> str:
        own = [j for j in self.below[i] if self.tokens[j].dep in ("amod", "det", "compound", "advmod") and j < i]
        if any(self.lows[j] in ("no", "neither") for j in own) or any(self.lows[j] == "without" for j in self.below[i]):
            return DENIED
        if any(self._unsure(j) for j in own) or self._hedged_doer(i):
            return POSSIBLE
        if self._absent(i) or self._disclaimed(i):
            return DENIED
        label = PLANNED if any(self.words.has("to_come", self.lows[j]) for j in own) else ""
        head, dep = self.tokens[i].head, self.tokens[i].dep
        above = self._noun_before(i)
        if above is not None:
            return self._told(above[0], above[1])
        if head == i:
            return label
        if self.tokens[head].pos in ("NOUN", "PROPN"):
            if dep in SUBJECTS:  # "a curfew will be in force"
                return PLANNED if self._verb(head, depth - 1) == PLANNED else label
            noun = self.words.phrase("noun", self.lemmas, head)
            if noun is not None and head < i and dep in ("nmod", "nmod:poss", "acl"):
                return self._told(head, noun[0])
            if dep in ("amod", "compound") or (dep == "nmod" and self.lemmas[head] in ROUNDS):
                return label or (self._noun(head, depth - 1) if depth > 1 else "")
            return label
        if self.tokens[head].pos not in ("VERB", "AUX", "ADJ"):
            return label
        return self._governed(i, head, dep, label, depth)

    def _unsure(self, j: int) -> bool:
        if j and self.tokens[j - 1].pos in ("NOUN", "PROPN", "PRON") and self.tokens[j].pos == "VERB":
            return False  # "the monitor reported strikes"
        return self.words.has("unsure", self.lemmas[j]) or self.words.has("unsure", self.lows[j])

    def _hedged_doer(self, i: int) -> bool:
        """ "likely responsible for the attack", "could be behind the raid"; "signs suggest that they were responsible for it"."""
        for at in range(i - 1, max(0, i - 8), -1):
            if self.lows[at] == "behind" or self.lows[at : at + 2] == ["responsible", "for"]:
                near = self.lows[max(0, at - 4) : at]
                hedged = any(self.words.has("perhaps", word) or word in ("could", "may", "might", "suspected") for word in near)
                return hedged or (self.tokens[at].pos == "ADJ" and self._verb(at, 2) == POSSIBLE)
            if self.tokens[at].pos in ("VERB", "PUNCT"):
                return False
        return False

    def _noun_before(self, i: int) -> tuple[int, str] | None:
        """ "reports (that told) of clashes", "plans for a summit": the noun that a preposition ties the event to, by the order of words."""
        at = i - 1
        while at > 0 and (self.tokens[at].pos in ("DET", "ADJ", "NUM", "PART") or self.tokens[at].dep in ("compound", "nmod:poss", "amod")):
            at -= 1
        if at < 1 or self.lows[at] not in ("of", "for", "about"):
            return None
        noun = at - 1 if self.tokens[at - 1].pos in ("NOUN", "PROPN") else at - 2
        label = self.words.phrases["noun"].get(self.lemmas[noun]) if noun >= 0 else None
        if label is None or (noun == at - 2 and self.lemmas[at - 1] not in ("tell", "speak", "come")):
            return None
        return noun, label

    def _absent(self, i: int) -> bool:
        """ "had no part in the killing", "was not behind the bombing"."""
        at = i - 1
        while at > 0 and self.tokens[at].pos in ("DET", "ADJ", "NUM"):
            at -= 1
        if self.lows[at] == "behind":
            return any(self.words.has("negators", word) for word in self.lows[max(0, at - 3) : at])
        return self.lows[at] == "in" and at > 1 and self.lows[at - 1] in ABSENT and "no" in self.lows[max(0, at - 3) : at]

    def _disclaimed(self, i: int) -> bool:
        """ "denied involvement in the raid", "rejected any responsibility for it"; "dismissed torture allegations"."""
        head = self.tokens[i].head
        if self.tokens[i].dep == "compound" and head > i and self.words.phrases["noun"].get(self.lemmas[head]) == "told":
            return self._denied_before(i)
        at = self._before_phrase(i)
        while at > 1 and self.lows[at] in ("in", "for", "of", "with"):
            if self.words.has("shares", self.lemmas[at - 1]):
                return self._denied_before(at - 1)
            at = self._before_phrase(at - 1)
        return False

    def _before_phrase(self, i: int) -> int:
        """The place right before the phrase that ends with token i."""
        at = i - 1
        while at > 0 and (self.tokens[at].pos in ("DET", "ADJ", "NUM", "PART") or self.tokens[at].dep in ("compound", "nmod:poss", "amod")):
            at -= 1
        return at

    def _denied_before(self, noun: int) -> bool:
        """Whether a noun is what a verb before it denies."""
        at = self._before_phrase(noun)
        denied = self.tokens[at].pos == "VERB" and self.words.has("dismissed", self.lemmas[at])
        return denied and "to" not in self.lows[max(0, at - 1) : at] and not self._negated(at, self._group(at))

    def _governed(self, i: int, head: int, dep: str, label: str, depth: int) -> str:
        lemma = self.lemmas[head]
        passive = dep == "nsubj:pass" or any(self.tokens[j].dep == "aux:pass" for j in self.below[head])
        subject = dep in SUBJECTS
        if passive and subject and lemma in ("plan", "schedule", "propose", "prepare", "intend", "expect"):
            return self._verb(head, depth - 1) or (PLANNED if {"is", "are"} & set(self.lows[max(0, head - 3) : head]) else label)
        if self._undone(head, plan=False) and (dep == "obj" or passive or self.words.has("undone", self._pair(head))):
            return label if self._negated(head, self._group(head)) or self._had_begun(i) else DENIED
        if subject and (self.words.has("happens", lemma) or (passive and self.words.has("holds", lemma) and lemma != "carry")):
            return self._verb(head, depth - 1) or (PLANNED if self._coming(head) else label)
        if dep in ("obj", "obl", "xcomp") and self.words.has("holds", lemma):
            said = self._verb(head, depth - 1)
            if (
                not said
                and dep == "obj"
                and (lemma in ("plan", "schedule", "propose", "prepare") or (lemma == "call" and self.kind == "PROTEST"))
            ):
                return PLANNED
            return said or label
        return label

    def _had_begun(self, i: int) -> bool:
        """ "called off the strike that had started"."""
        return any(self.lemmas[j] in ("start", "begin") and "had" in self.lows[i:j] for j in range(i + 1, min(i + 6, len(self.lows))))

    def _coming(self, verb: int) -> bool:
        """ "Sanctions take effect on Monday": a simple present with a day."""
        token: Token = self.tokens[verb]
        if "Tense=Pres" not in token.morph or "VerbForm=Fin" not in token.morph:
            return False
        return any(low in DAYS or self.tokens[j].pos == "NUM" or low == "first" for j, low in enumerate(self.lows) if j > verb)
