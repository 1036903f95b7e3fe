"""An event in its sentence in, what the words around it say of its having happened out.

The words that govern an event are looked up in knowledge/status: "failed to", "may have", "kept ... from", "denied that", "plans for".
What stands nearer is weighed first; what stands further out can turn it ("did not fail to", "cannot rule out that"). The order of words
decides where it can, since the parse errs most where several verbs follow each other.
"""

from __future__ import annotations

from sayso.claims.lexicon import SPEECH_ACTS
from sayso.claims.status_nouns import SUBJECTS, Nouns
from sayso.claims.status_words import DENIED, HAPPENED, PLANNED, POSSIBLE, TRIED
from sayso.claims.view import View

FLIPPED = {DENIED: HAPPENED, HAPPENED: DENIED, PLANNED: DENIED, POSSIBLE: POSSIBLE, "": DENIED}
BE = frozenset({"be", "is", "are", "was", "were", "been", "being", "'s", "'re", "am", "'m"})
GROUP = frozenset({"be", "been", "being", "having", "n't", "not", "never", "to"})
WORD_CLASSES = frozenset({"AUX", "ADV", "PART"})
ABLE = frozenset({"can", "could"})
TRIED_IS_DONE = frozenset({"ASSAULT", "AID", "CONSULT", "PROTEST", "REQUEST"})  # "tried to storm the gate": they did attack it
REACH = 8  # words before "from" in which its verb may stand
DEEPEST = 4  # clauses that are looked at outwards


def judge(view: View, sentence: int, token: int, *, kind: str) -> str:
    """happened (the words say so), planned, possible, denied; "" where nothing is said of it."""
    return _Judge(view, sentence, kind).of(token, DEEPEST)


class _Judge(Nouns):
    def of(self, i: int, depth: int) -> str:
        if depth <= 0:
            return ""
        pos = self.tokens[i].pos
        bare = pos == "ADJ" and self.tokens[i].dep != "root" and not any(self.tokens[j].dep in ("cop", "aux:pass") for j in self.below[i])
        if pos in ("NOUN", "PROPN") and i > 1 and self.lows[i - 1] == "to" and self.words.phrase("before_to", self.lemmas, i - 2):
            return self._infinitive(i - 1, i, depth)[0]  # "is preparing to airlift": a verb, whatever the tagger says
        return self._noun(i, depth) if bare or pos in ("NOUN", "PROPN") else self._verb(i, depth)

    def _verb(self, i: int, depth: int) -> str:
        first = self._group(i)
        group = range(first, i)
        helpers = {self.lemmas[j] for j in group} | {self.lemmas[j] for j in self.below[i] if self.tokens[j].dep.startswith("aux")}
        label, outer = self._around(i, first, helpers, depth)
        if outer is None:
            label = self._modal(i, helpers, label)
        if not self._negated(i, first):
            return label
        if self._means_no(i):
            return HAPPENED if self.kind == "COERCE" and helpers & ABLE else label  # "can not receive aid": they are kept from it
        if {"would", "have"} <= helpers:
            return HAPPENED  # "would not have used it, had ..."
        return DENIED if helpers & ABLE else FLIPPED[label]

    def _means_no(self, i: int) -> bool:
        """Whether the event itself is a refusal, or that something is withheld: "will not leave", "was not given access"."""
        if self.kind == "COERCE":
            return self.words.has("withheld", self.lemmas[i])
        return self.kind in SPEECH_ACTS and not self.words.has("performative", self.lemmas[i])

    def _group(self, i: int) -> int:
        """Where the verb with its helpers begins."""
        first = i
        while first > 0 and (self.tokens[first - 1].pos in WORD_CLASSES or self.lows[first - 1] in GROUP):
            if self.tokens[first - 1].pos == "PART" and self.lows[first - 1] in ("'s", "’s"):
                break
            first -= 1
        return first

    def _around(self, i: int, first: int, helpers: set[str], depth: int) -> tuple[str, int | None]:
        """What governs the verb says of it, and the word that governs it in the same breath ("failed to")."""
        to = next((j for j in range(i - 1, first - 1, -1) if self.lows[j] == "to"), None)
        if to is not None:
            return self._infinitive(to, i, depth)
        if self.lows[i].endswith("ing") and "be" not in helpers:
            return self._running(first, depth)
        if first < i and self.lows[first] in ("having", "being"):
            return self._running(first, depth)
        return self._clause(i, first, depth), None

    def _infinitive(self, to: int, i: int, depth: int) -> tuple[str, int | None]:
        last = to - 1
        if last >= 0 and self.lows[last] in ("yet", "whether"):
            return (DENIED if self.lows[last] == "yet" else POSSIBLE), to
        while last >= 0 and (self.tokens[last].pos == "ADV" or self.lows[last] == "not"):
            last -= 1
        if last < 0:
            return "", None
        if self.lemmas[i] == "blame":
            return "", to
        if self.lows[last] in ("want", "like") and self.kind in SPEECH_ACTS and "i" in self.lows[max(0, last - 3) : last]:
            return "", to  # "I want to thank"
        if self.lows[last] in BE:
            undone = "have" in self.lemmas[to + 1 : i]  # "was to have met"
            return (DENIED if undone else PLANNED), to
        found = self.words.phrase("before_to", self.lemmas, last) or self.words.phrase("before_to", self.lows, last)
        noun = self.words.phrase("noun", self.lemmas, last) if self.tokens[last].pos == "NOUN" else None
        if noun is not None:
            return self._told(last, noun[0]), to
        if found is None:
            return "", None
        label, at = found
        if label == TRIED:
            return (self._turned(HAPPENED, at, depth) if self.kind in TRIED_IS_DONE else ""), to
        if (
            self.lemmas[at] in ("go", "aim", "look", "set", "come", "mean")
            and label == PLANNED
            and self.tokens[at].pos not in ("VERB", "ADJ")
        ):
            return "", None
        return self._turned(label, at, depth), to

    def _running(self, first: int, depth: int) -> tuple[str, int | None]:
        last = first - 1
        if last < 0:
            return "", None
        if self.lows[last] == "from":
            for j in range(last - 1, max(-1, last - 1 - REACH), -1):
                found = self.words.phrase("from_ing", self.lemmas, j)
                if found is not None:
                    return self._turned(found[0], j, depth), last
            return "", None
        found = self.words.phrase("before_ing", self.lemmas, last) or self.words.phrase("before_ing", self.lows, last)
        return (self._turned(found[0], found[1], depth), last) if found is not None else ("", None)

    def _turned(self, label: str, at: int, depth: int) -> str:
        """A label as what stands around the governing word turns it: "did not fail to", "may fail to", "is not expected to"."""
        if self.tokens[at].pos == "ADP" or self.lemmas[at] in ("without", "despite", "instead", "far"):
            return label
        outer = self._verb(at, depth - 1) if self.tokens[at].pos in ("VERB", "AUX", "ADJ") and depth > 1 else ""
        if outer == DENIED:
            return (
                label
                if label == HAPPENED and self.lemmas[at] in ("continue", "keep")
                else POSSIBLE
                if self.lemmas[at] == "rule"
                else FLIPPED[label]
            )
        return outer if outer in (POSSIBLE, PLANNED) and label in (HAPPENED, outer, PLANNED) else label

    def _modal(self, i: int, helpers: set[str], label: str) -> str:
        if label in (DENIED, POSSIBLE):
            return label
        if helpers & {"may", "might"} or self._perhaps(i):
            return POSSIBLE
        announced = self.kind in ("THREATEN", "AGREE", "CONCEDE", "REJECT") and not self.words.has("performative", self.lemmas[i])
        announced = announced or (self.kind in SPEECH_ACTS and "would" in helpers and self._is_I(i))
        if "would" in helpers and {"later", "eventually", "subsequently"} & set(self.lows[max(0, i - 4) : i]):
            return HAPPENED
        if helpers & {"will", "shall", "'ll", "would"} and not announced:
            conditional = {"if", "unless"} & set(self.lows) or self.lows[0] == "should" or "in the event of" in " ".join(self.lows)
            return POSSIBLE if helpers & {"would"} and conditional else PLANNED
        if helpers & ABLE and not announced:
            return POSSIBLE
        return label

    def _is_I(self, i: int) -> bool:
        return any(self.lows[j] in ("i", "we") for j in self.below[i] if self.tokens[j].dep in SUBJECTS)

    def _perhaps(self, i: int) -> bool:
        near = [j for j in self.below[i] if self.tokens[j].dep == "advmod"]
        near += [j for j in range(max(0, i - 3), i) if self.tokens[j].head == i]
        near += [0] if self.tokens[0].dep == "advmod" else []
        return any(
            self.words.has("perhaps", self.lows[j]) and self.tokens[j + 1].pos not in ("NOUN", "NUM")
            for j in near
            if j < len(self.tokens) - 1
        )

    def _negated(self, i: int, first: int) -> bool:
        spots = {j for j in range(first, i) if self.words.has("negators", self.lows[j])}
        to = next((j for j in range(first, i) if self.lows[j] == "to"), None)
        if to is not None:
            spots = {j for j in spots if j > to or self.lemmas[to - 1] in ("be", "not")}
        spots |= {j for j in self.below[i] if self.tokens[j].dep == "advmod" and self.words.has("negators", self.lows[j]) and j < i}
        if any(not self._idle(j) for j in spots):
            return True
        return (to is None and self._no_subject(i, first)) or " ".join(self.lows[:3]) in (
            "at no time",
            "in no case",
            "under no circumstances",
        )

    def _idle(self, j: int) -> bool:
        return j + 1 < len(self.lows) and self.words.has("idle_negation", self.lows[j + 1])

    def _no_subject(self, i: int, first: int) -> bool:
        """ "Nobody was arrested", "no shots were fired", "not a single one", "neither side"."""
        subject = next((j for j in self.below[i] if self.tokens[j].dep in SUBJECTS and j < i), None)
        if subject is None:
            subject = first - 1 if first and self.tokens[first - 1].pos in ("NOUN", "PRON", "DET", "PROPN") else None
        if subject is None:
            return False
        start = subject
        while start > 0 and (
            self.tokens[start - 1].pos == "DET"
            or (self.tokens[start - 1].pos in ("ADJ", "NUM", "NOUN", "PART", "ADV") and self.tokens[start - 1].head <= subject)
        ):
            start -= 1
        phrase = self.lows[start : subject + 1]
        if (
            phrase[:1] == ["not"] and phrase[1:2] and phrase[1] in ("a", "one", "all", "any", "every", "many")
        ) or "not a single" in " ".join(self.lows[max(0, start - 2) : subject + 1]):
            return not self._idle(start)
        return any(self.words.has("no_subject", word) for word in phrase) and not any(self._idle(j) for j in range(start, subject + 1))

    def _clause(self, i: int, first: int, depth: int) -> str:
        """What the clause that holds this one says of it."""
        token = self.tokens[i]
        marks = {self.lows[j] for j in self.below[i] if self.tokens[j].dep in ("mark", "advmod") and j < i}
        if marks & {"if", "unless", "whether"} or self.lows[0] == "should" or self._asked(first):
            return POSSIBLE
        that = next((j for j in range(first - 1, 0, -1) if self.lows[j] == "that" and self.tokens[j].dep == "mark"), None)
        if that is not None and not any(self.tokens[j].pos == "VERB" for j in range(that, first)):
            found = self.words.phrase("over_clause", self.lemmas, that - 1)
            named = self.tokens[that - 1].pos == "NOUN" and self.words.phrase("noun", self.lemmas, that - 1)
            if found is not None and not named:
                label, at = found
                if self.tokens[at].pos == "NOUN":  # a verb, whatever the tagger says
                    return FLIPPED[label] if self._negated(at, self._group(at)) else label
                return self._turned(label, at, depth)
        if token.dep == "acl:relcl" and self._own(i) and (noun := self._claimed(i, marks)) is not None:
            return self._over(noun, i, depth)  # "accusations that it had jailed monks"
        if token.head == i or token.dep in ("acl:relcl", "advcl", "parataxis", "root"):
            return DENIED if token.dep == "advcl" and "before" in marks and "could" in self._helpers(i) else ""
        head = token.head
        if token.dep == "conj":
            plain = "VerbForm=Fin" in token.morph and "Tense=Past" in token.morph  # "would raise it and called on"
            shared = self.tokens[head].pos in ("VERB", "AUX") and not self._own(i) and not plain and depth > 1
            joint = self._verb(head, depth - 1) if shared else ""
            return joint if joint in (PLANNED, POSSIBLE) else ""
        if token.dep in ("ccomp", "xcomp", "csubj", "csubj:pass", "acl", "obl", "appos", "dep"):
            return self._over(head, i, depth)
        return ""

    def _asked(self, first: int) -> bool:
        """ "Whether the ferry was hit is being examined": a question word with nothing but the subject between."""
        for j in range(first - 1, -1, -1):
            if self.lows[j] == "whether":
                return True
            if self.tokens[j].pos in ("VERB", "AUX", "PUNCT", "SCONJ"):
                return False
        return False

    def _claimed(self, i: int, marks: set[str]) -> int | None:
        """The noun that the clause of the verb tells more of, where the tagger may take its "that" for a pronoun."""
        bare = next((j - 1 for j in self.below[i] if self.lows[j] == "that" and self.tokens[j].dep == "obl" and j), None)
        noun = self.tokens[i].head if "that" in marks else bare
        return noun if noun is not None and self.words.phrase("noun", self.lemmas, noun) else None

    def _helpers(self, i: int) -> set[str]:
        return {self.lemmas[j] for j in self.below[i] if self.tokens[j].dep.startswith("aux")}

    def _own(self, i: int) -> bool:
        """Whether a joined verb has a subject or helpers of its own."""
        return any(self.tokens[j].dep in SUBJECTS or self.tokens[j].dep.startswith("aux") for j in self.below[i])

    def _over(self, head: int, i: int, depth: int) -> str:
        """The word above a clause: "denied that", "it is not true that", "reports that"."""
        lemma, token = self.lemmas[head], self.tokens[head]
        if lemma in ("true", "certain", "clear", "sure", "proven"):
            return (
                DENIED
                if self._negated(head, self._group(head)) and lemma == "true"
                else POSSIBLE
                if self._negated(head, self._group(head))
                else HAPPENED
            )
        if self.words.has("untrue", lemma):
            return HAPPENED if self._negated(head, self._group(head)) else DENIED
        if self.words.has("unsure", lemma) and token.pos == "ADJ":
            return POSSIBLE
        noun = self.words.phrase("noun", self.lemmas, head) if token.pos in ("NOUN", "PROPN") else None
        if noun is not None:
            return self._told(head, noun[0])
        if token.pos not in ("VERB", "AUX") or head > i:
            return ""
        found = self.words.phrase("over_clause", [*self.lemmas[: head + 1], *self._particle(head)], head + len(self._particle(head)))
        return self._turned(found[0], head, depth) if found is not None else ""

    def _particle(self, head: int) -> list[str]:
        return [self.lemmas[head + 1]] if head + 1 < len(self.lemmas) and self.lemmas[head] == "rule" else []
