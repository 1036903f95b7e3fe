"""One sentence with its counts and event anchors in, what the words around a count say of it out.

A "cue" is a word that speaks for a measure (knowledge/figures/en.yaml): "killed", "wounded", "hostages".
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from sayso.claims.tree import Tree
from sayso.knowledge import kept, load_knowledge
from sayso.model import MEASURES, Mention, Sentence, Token

SINGLES = frozenset({"single", "name", "pronoun"})
_PRONOUNS = frozenset({"he", "she", "him", "her", "himself", "herself"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "X"})
_ROLES = frozenset({"nsubj", "nsubj:pass", "obj", "nmod", "conj", "obl", "root", "nmod:poss"})
_INSIDE = frozenset({"NUM", "DET", "ADJ", "NOUN", "PROPN"})


@dataclass(frozen=True, slots=True)
class FigureWords:
    """Which measures a word speaks for, those of a type of event, and words that matter by themselves."""

    cues: dict[str, tuple[str, ...]]
    types: dict[str, tuple[str, ...]]
    part: frozenset[str]
    joints: frozenset[str]
    skipped: frozenset[str]
    fillers: frozenset[str]
    passive: frozenset[str]
    describing: frozenset[str]
    double: frozenset[str]
    people: frozenset[str]


@kept
def load_figure_words() -> FigureWords:
    knowledge = load_knowledge()
    table = knowledge.document("figures/en.yaml")
    cues: dict[str, list[str]] = {}
    for measure, words in table["measures"].items():
        for word in words:
            if measure not in cues.setdefault(word, []):
                cues[word].append(measure)
    lists = {name: frozenset(map(str, table[name])) for name in ("part", "joints", "skipped", "fillers", "passive", "describing", "double")}
    people = frozenset(map(str, knowledge.document("numbers/en.yaml")["people"])) - frozenset(map(str, table["crowds"]))
    return FigureWords(
        cues={word: tuple(measures) for word, measures in cues.items()}, types={name: tuple(measures) for name, measures in table["types"].items()}, people=people, **lists
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FigureCandidate:
    """What may be a figure: a count, or a single person ("a woman was killed") without one. `kind`: count, bare (no noun),
    thing (a noun that may be people or not), single, name, pronoun."""

    first: int
    last: int
    head: int
    low: int | None
    high: int | None
    kind: str


def figure_candidates(sentence: Sentence, mentions: tuple[Mention, ...], words: FigureWords) -> list[FigureCandidate]:
    """The counts of a sentence; beside them single persons, where the sentence has a word for harm at all."""
    here = [m for m in mentions if m.sentence == sentence.index]
    found = [
        FigureCandidate(m.first, m.last, _counted(sentence.tokens, m, words), m.low, m.high, _count_kind(m))
        for m in here
        if m.kind == "count"
    ]
    taken = {i for c in found for i in range(c.first, max(c.last, c.head + 1))}
    persons = {m.head for m in here if m.kind == "person"}
    for i, token in enumerate(sentence.tokens):
        if i not in taken and (token.dep in _ROLES or _is_people(sentence.tokens, i, words)):
            kind = _single_kind(token, i in persons, words)
            if kind:
                found.append(FigureCandidate(i, i + 1, i, 1, 1, kind))
    return found


def _is_people(tokens: tuple[Token, ...], i: int, words: FigureWords) -> bool:
    """Whether a word that is taken for an adjective is a noun for people: "civilian killed, three hurt"."""
    alone = i + 1 == len(tokens) or tokens[i + 1].pos not in ("NOUN", "PROPN", "ADJ", "X", "PUNCT")
    return tokens[i].pos == "ADJ" and alone and tokens[i].lemma.lower() in words.people


def _counted(tokens: tuple[Token, ...], mention: Mention, words: FigureWords) -> int:
    """The noun counted, which stands after the number; where commas were taken away the mention has lost it."""
    if not mention.first <= mention.head < mention.last or _count_kind(mention) == "bare":
        return mention.head
    last, end = mention.last, min(mention.last + 9, len(tokens))
    noun = tokens[last - 1].head
    if not (last <= noun < end and tokens[noun].pos in ("NOUN", "PROPN") and tokens[last].text.lower() != "of"):
        noun = next((i for i in range(last, end) if tokens[i].pos in ("NOUN", "PROPN") or _is_people(tokens, i, words)), mention.head)
    while tokens[noun].dep == "compound" and noun < tokens[noun].head < end:
        noun = tokens[noun].head
    return noun


def _count_kind(mention: Mention) -> str:
    sure = mention.identity.score if mention.identity else 0.0
    return "count" if sure > 0.6 else "bare" if sure > 0.4 else "thing"


def _is_many(token: Token) -> bool:
    """Plurals, and what has no singular ("troops")."""
    return "Number=Plur" in token.morph or "Number=Ptan" in token.morph


def _single_kind(token: Token, named: bool, words: FigureWords) -> str:
    if token.text.lower() in _PRONOUNS:
        return "pronoun"
    if named or (token.pos == "PROPN" and token.ent.endswith("PERSON")):
        return "name"
    return "single" if token.pos in ("NOUN", "ADJ") and not _is_many(token) and token.lemma.lower() in words.people else ""


class FigureScene:
    """Read-only: a sentence with its cues, counts and anchors."""

    def __init__(self, sentence: Sentence, words: FigureWords, candidates: list[FigureCandidate], anchors: tuple[int, ...]) -> None:
        self.sentence, self.tokens, self.words, self.anchors = sentence, sentence.tokens, words, anchors
        self.lows = [token.text.lower() for token in self.tokens]
        self.cues = [
            words.cues.get(low) or words.cues.get(token.lemma.lower()) or () for low, token in zip(self.lows, self.tokens, strict=True)
        ]
        self.lemmas = frozenset(token.lemma.lower() for token in self.tokens)
        self.toll = next((i for i, token in enumerate(self.tokens) if token.lemma.lower() == "toll"), -1)
        for i, token in enumerate(self.tokens):  # "left 37 dead" is no leaving
            if (
                self.cues[i] == ("evacuated",)
                and token.lemma == "leave"
                and any(c[:1] in (("killed",), ("wounded",)) for c in self.cues[i + 1 : i + 9])
            ):
                self.cues[i] = ()
        self._join_harms()
        self.deeds = [() if self._describes(i) else cues for i, cues in enumerate(self.cues)]
        self.numbers = frozenset(i for c in candidates if c.kind not in SINGLES for i in range(c.first, c.last))
        self.tree = Tree(self.tokens)

    def _join_harms(self) -> None:
        """ "Killed and injured": whoever is counted may be either."""
        harms = [i for i, cues in enumerate(self.cues) if cues[:1] in (("killed",), ("wounded",))]
        for a, b in pairwise(harms):
            close = all(self.lows[i] in self.words.double for i in range(a + 1, b)) and (b - a > 1 or self.lows[a].endswith("ed"))
            if b - a < 4 and self.cues[a][0] != self.cues[b][0] and close:
                self.cues[a] = self.cues[b] = ("involved",)

    def _describes(self, i: int) -> bool:
        """Whether a word tells whom, not what became of them: "hostages were killed", "26 displaced people died"."""
        token = self.tokens[i]
        return token.lemma.lower() in self.words.describing and (token.pos in ("NOUN", "PROPN") or token.dep == "amod")

    def measures(self, candidate: FigureCandidate, event_type: str) -> tuple[str, ...]:
        """The measures worth trying: what words near the count speak for, and what is usual in events of the type."""
        near = set(self.words.types.get(event_type, ("involved",)))
        for i in range(max(0, candidate.first - 8), min(len(self.tokens), candidate.last + 10)):
            near.update(self.cues[i])
        return tuple(measure for measure in MEASURES if measure in near)

    def harmed(self, candidate: FigureCandidate) -> bool:
        """Whether a word for harm governs a single person or stands right beside; else nobody counts it."""
        return bool(self.said(candidate)[0]) or any(self.cues[i] for i in self.ancestors(candidate.head)[1:3])

    def ancestors(self, i: int) -> list[int]:
        return self.tree.above(i)

    def steps(self, a: int, b: int) -> tuple[int, str]:
        """How far `a` is from `b` in the tree, and the way where it is short: "<nsubj:pass", "<obj<advcl"."""
        return self.tree.steps(a, b)

    def nearest_cue(self, at: int, step: int) -> tuple[int, int]:
        """Where the next cue stands to one side, and how many other numbers lie between."""
        i, numbers = at, 0
        while 0 <= i < len(self.tokens) and abs(i - at) <= 12:
            if self.deeds[i]:
                return i, numbers
            numbers += i in self.numbers and (i + 1 not in self.numbers)
            i += step
        return -1, 9

    def said(self, candidate: FigureCandidate) -> tuple[tuple[str, ...], str, int]:
        """The measures that the cue right beside a count speaks for, and on which side it stands. Word order alone, since
        parsers lose their way in "Seven killed 37 others injured" and "killing one person injuring three"."""
        first, end = self.phrase(candidate)
        after = next((i for i in range(end, min(end + 6, len(self.tokens))) if self.deeds[i] or self.lows[i] not in self.words.skipped), -1)
        before = next((i for i in range(first - 1, max(-1, first - 6), -1) if self.deeds[i] or self.lows[i] not in self.words.fillers), -1)
        if 0 <= self.toll < candidate.first and not (after >= 0 and self.deeds[after]) and not (before > self.toll and self.deeds[before]):
            return ("killed",), "toll", self.toll
        post = after >= 0 and bool(self.deeds[after]) and not self._acts(after)
        pre = before >= 0 and bool(self.deeds[before]) and not self._acted_on(before)
        if post and not (pre and self._acts(before) and not self._participle(after)):
            return self.deeds[after], "post", after
        inside = [i for i in range(candidate.last, candidate.head) if self.cues[i]]
        if inside and (not pre or self.deeds[inside[-1]]):  # "80 other wounded persons"
            return self.cues[inside[-1]], "in", inside[-1]
        return (self.deeds[before], "pre", before) if pre else ((), "none", -1)

    def phrase(self, candidate: FigureCandidate) -> tuple[int, int]:
        """Where the phrase of a count starts and ends, all that it is joined with by "and" included."""
        root = candidate.head
        while (
            self.tokens[root].dep == "conj"
            and self.tokens[self.tokens[root].head].pos in _NOMINAL
            and self._one_list(self.tokens[root].head, root)
        ):
            root = self.tokens[root].head
        members = [root, candidate.head]
        for i in range(root + 1, min(len(self.tokens), root + 25)):
            token = self.tokens[i]
            if token.dep == "conj" and token.head in members and token.pos in _NOMINAL and self._one_list(max(members), i):
                members.append(i)
        first = min(candidate.first, root)
        while first and self.tokens[first - 1].head in members and self.tokens[first - 1].pos in _INSIDE:
            first -= 1
        return first, max(candidate.last, max(members) + 1)

    def _one_list(self, a: int, b: int) -> bool:
        """Whether nothing but members of a list can stand between two words: no verb and no word for harm."""
        return not any(self.cues[a + 1 : b + 1]) and not any(token.pos in ("VERB", "AUX") for token in self.tokens[a + 1 : b])

    def _participle(self, i: int) -> bool:
        token = self.tokens[i]
        return "VerbForm=Part" in token.morph or "Tense=Past" in token.morph or token.pos in ("ADJ", "NOUN") or self.lows[i].endswith("ed")

    def _acts(self, i: int) -> bool:
        """Whether a cue looks to its right: "killing 5", "kills 5", "killed 5"."""
        if self.lows[i].endswith(("ing", "ills", "ures", "ounds")) and self.tokens[i].pos != "NOUN":
            return True
        if i and self.lows[i - 1] in self.words.passive:
            return False
        follows = i + 1 in self.numbers and not any(
            self.cues[j] and self._participle(j) for j in range(i + 2, min(i + 6, len(self.tokens)))
        )
        return self.tokens[i].pos != "NOUN" and follows

    def _acted_on(self, i: int) -> bool:
        """Whether a cue looks to its left: "were killed", "37 injured", "five dead"."""
        if not i or self.lows[i].endswith("ing") or self.lows[i] in ("kill", "kills", "injures", "wounds", "lives", "toll"):
            return False
        return (
            self.lows[i - 1] in self.words.passive
            or (i - 1 in self.numbers and not self._acts(i))
            or (self.tokens[i].pos == "ADJ" and self.lows[i] == "dead")
        )
