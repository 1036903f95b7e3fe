"""A report's sentences, times, statements and events in, one handle out for asking how a time and an event hang together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sayso.claims.tree import Tree
from sayso.claims.view import EventAt
from sayso.knowledge import kept, load_knowledge
from sayso.model import Mention, Sentence, Statement

TITLE = "title"
_DEFINITE = frozenset({"the", "this", "these", "that", "those", "its", "their"})
_BORDERS = frozenset({"ccomp", "advcl", "acl", "acl:relcl", "parataxis", "conj", "csubj", "xcomp", "appos", "list", "advcl:relcl"})
# The turning words that the trees may ask for, in their order
TURNS = (
    "also", "another", "meanwhile", "earlier", "since", "recent", "continue", "continued", "ago", "years", "has", "have", "had", "been", "will",
    "source", "added", "before", "after", "while", "among", "total", "first", "second", "again", "previous", "war", "according",
)  # fmt: skip
_MODALS = frozenset({"will", "would", "shall", "may", "might", "could", "can", "should", "must"})


@dataclass(frozen=True, slots=True)
class DateWords:
    """Verbs of saying, the types that are acts of speech, words for one kind of event, words that turn a story."""

    saying: frozenset[str]
    spoken_types: frozenset[str]
    groups: dict[str, str]
    turning: frozenset[str]


@kept
def load_date_words() -> DateWords:
    table = load_knowledge().document("times/en.yaml")
    return DateWords(
        saying=frozenset(table["saying"]),
        spoken_types=frozenset(table["spoken_types"]),
        groups={str(word): name for name, members in table["event_groups"].items() for word in members},
        turning=frozenset(map(str, table["turning_words"])),
    )


def key_of(mention: Mention) -> str:
    return mention.identity.key or "" if mention.identity else ""


def shape_of(mention: Mention) -> str:
    """What kind of time a mention is: day, month, year, span; since, counted, told."""
    key, why = key_of(mention), mention.identity.why if mention.identity else ""
    size = "span" if "/" in key else {10: "day", 7: "month", 4: "year"}.get(len(key), "other")
    kinds = (("since", "since"), ("start of", "start"), ("to the report", "opened"), ("counted", "past"))
    kind = next((name for beginning, name in kinds if why.startswith(beginning)), "told" if "told last" in why else "")
    return f"{size}|{kind}" if kind else size


def span_of_days(edtf: str) -> tuple[str, str]:
    """First and last day of an EDTF date or interval, as text."""
    first, _, last = edtf.partition("/")
    last = last or first
    if first[:2] != "XX" and len(last) == 2:
        last = first[:-2] + last

    def pad(part: str, month: str, day: str) -> str:
        return part + {4: f"-{month}-{day}", 7: f"-{day}"}.get(len(part), "")

    return pad(first, "01", "01"), pad(last, "12", "31")


class Story:
    """Read-only but for `near` and `dating`, which the first look fills: how surely a time dates an event of its sentence,
    and for each time (by its place in `times`) the event that it dates most surely."""

    def __init__(
        self, sentences: tuple[Sentence, ...], times: tuple[Mention, ...], statements: tuple[Statement, ...], events: tuple[EventAt, ...]
    ) -> None:
        self.sentences, self.times, self.events, self.words = sentences, times, events, load_date_words()
        self.cues = {s.cue_at for s in statements if s.cue_at}
        self.covers = [s.covers for s in statements]
        self.covered = frozenset(at for s in statements for at in s.covers)
        self.anchors: dict[int, list[int]] = {}
        for sentence, token in sorted({(sentence, token) for sentence, token, _ in events}):
            self.anchors.setdefault(sentence, []).append(token)
        self.types = {(sentence, token): kind for sentence, token, kind in events}
        self.timed: dict[int, list[int]] = {}
        self.often: dict[str, int] = {}
        for i, mention in enumerate(times):
            self.timed.setdefault(mention.sentence, []).append(i)
            self.often[key_of(mention)] = self.often.get(key_of(mention), 0) + 1
        self.names = [frozenset(t.text.lower() for t in s.tokens if t.pos == "PROPN" and len(t.text) > 2) for s in sentences]
        self.lemmas = [frozenset(t.lemma.lower() for t in s.tokens) for s in sentences]
        self.grouped = [frozenset(self.words.groups[lemma] for lemma in lemmas if lemma in self.words.groups) for lemmas in self.lemmas]
        self.turns = [sorted({t.text.lower() for t in s.tokens} & self.words.turning) for s in sentences]
        self.numbers = [frozenset(t.text.lower() for t in s.tokens if t.pos == "NUM") for s in sentences]
        self.keys, self.shapes, self.said = [key_of(m) for m in times], [shape_of(m) for m in times], [self.is_said(m) for m in times]
        self.near: dict[tuple[int, int, int], float] = {}
        self.dating: list[tuple[float, int, str]] = [(0.0, -1, "")] * len(times)
        self.trees = [Tree(sentence.tokens) for sentence in sentences]
        self._definite: dict[tuple[int, int], str] = {}
        self._tense: dict[tuple[int, int], str] = {}
        self._told: dict[tuple[int, int], bool] = {}
        self._beside: dict[int, tuple[str, str, int]] = {}
        self._tied: dict[int, int] = {}

    @cached_property
    def turns_asked(self) -> list[list[float]]:
        """For each sentence, whether it has each of TURNS."""
        return [[float(word in turns) for word in TURNS] for turns in self.turns]

    def spoken(self, kind: str) -> str:
        return "spoken" if kind in self.words.spoken_types else "deed"

    def ancestors(self, sentence: int, i: int) -> list[int]:
        return self.trees[sentence].above(i)

    def steps(self, sentence: int, a: int, b: int) -> tuple[int, str, str]:
        """How far two words are in the tree, the way where it is short, and the clause borders on it: up from `a` "^" down to `b`."""
        tree = self.trees[sentence]
        count, path = tree.steps(a, b)
        way = tree.way(a, b)
        if way is None:
            return count, path, "apart"
        borders = ([dep for i in side if (dep := tree.tokens[i].dep) in _BORDERS][:2] for side in (way.up, way.down))
        return count, path, "^".join("+".join(side) for side in borders)

    def is_saying(self, sentence: int, i: int) -> bool:
        if (sentence, i) in self.cues:
            return True
        tokens = self.sentences[sentence].tokens
        passive = i + 1 < len(tokens) and tokens[i + 1].text.lower() == "by"  # "a blast claimed by the group"
        return tokens[i].pos == "VERB" and tokens[i].lemma.lower() in self.words.saying and not passive

    def governor(self, mention: Mention) -> int:
        """The word that a time hangs on."""
        head = self.sentences[mention.sentence].tokens[mention.head].head
        return head if head != mention.head else -1

    def is_said(self, mention: Mention) -> bool:
        governor = self.governor(mention)
        return governor >= 0 and self.is_saying(mention.sentence, governor)

    def told(self, sentence: int, i: int) -> bool:
        """Whether a word hangs under a verb of saying."""
        known = self._told.get((sentence, i))
        if known is None:
            known = self._told[(sentence, i)] = any(self.is_saying(sentence, j) for j in self.ancestors(sentence, i)[1:])
        return known

    def tied(self, time: int) -> int:
        """The event that a time most likely dates, by syntax alone."""
        if time not in self._tied:
            mention = self.times[time]
            anchors = self.anchors.get(mention.sentence, [])
            best = min(anchors, key=lambda a: (self.steps(mention.sentence, mention.head, a)[0], abs(a - mention.head)), default=-1)
            self._tied[time] = best
        return self._tied[time]

    def verbs_beside(self, time: int) -> tuple[str, str, int]:
        """What the next verbs before and after a time are (saying, event, other, none), and how far the one before is:
        word order alone, since parsers lose their way where commas are missing."""
        found = self._beside.get(time)
        if found is None:
            mention = self.times[time]
            tokens, sentence = self.sentences[mention.sentence].tokens, mention.sentence
            anchors = self.anchors.get(sentence, ())
            before = next((i for i in range(mention.first - 1, -1, -1) if tokens[i].pos == "VERB" or i in anchors), -1)
            after = next((i for i in range(mention.last, len(tokens)) if tokens[i].pos == "VERB" or i in anchors), -1)
            kinds = [
                "none" if i < 0 else "saying" if self.is_saying(sentence, i) else "event" if i in anchors else "other"
                for i in (before, after)
            ]
            found = (kinds[0], kinds[1], min(mention.first - before, 9) if before >= 0 else 9)
            self._beside[time] = found
        return found

    def cover(self, sentence: int, token: int, mention: Mention) -> str:
        """Whether event and time stand in what somebody is credited with: a time outside it is the day of the saying."""
        event_in, time_in = (sentence, token) in self.covered, (mention.sentence, mention.head) in self.covered
        if not event_in:
            return "time" if time_in else "none"
        if not time_in:
            return "event"
        return "both" if any((sentence, token) in c and (mention.sentence, mention.head) in c for c in self.covers) else "apart"

    def definite(self, sentence: int, i: int) -> str:
        known = self._definite.get((sentence, i))
        if known is None:
            known = self._definite[(sentence, i)] = self._article(sentence, i)
        return known

    def _article(self, sentence: int, i: int) -> str:
        tokens = self.sentences[sentence].tokens
        if tokens[i].pos not in ("NOUN", "PROPN"):
            return tokens[i].pos
        for j in range(i - 1, max(-1, i - 5), -1):
            if tokens[j].head == i and tokens[j].pos == "DET":
                return "the" if tokens[j].text.lower() in _DEFINITE else "a"
        return "bare"

    def tense(self, sentence: int, i: int) -> str:
        """How an anchor's verb stands in time: past, perfect, present ...; for a noun that of the verb above it."""
        known = self._tense.get((sentence, i))
        if known is None:
            known = self._tense[(sentence, i)] = self._verb_time(sentence, i)
        return known

    def _verb_time(self, sentence: int, i: int) -> str:
        tokens = self.sentences[sentence].tokens
        if tokens[i].pos not in ("VERB", "AUX"):
            above = next((j for j in self.ancestors(sentence, i)[1:] if tokens[j].pos == "VERB"), -1)
            return "noun" if above < 0 else "noun:" + self.tense(sentence, above)
        helpers = [tokens[j] for j in range(max(0, i - 6), i) if tokens[j].head == i and tokens[j].pos == "AUX"]
        aux = {token.lemma.lower() for token in helpers}
        if aux & _MODALS:
            return "modal"
        if "have" in aux:
            return "perfect"
        if aux:
            return "was" if any(token.text.lower() in ("was", "were") for token in helpers) else "is"
        if "VerbForm=Fin" in tokens[i].morph:
            return "past" if "Tense=Past" in tokens[i].morph else "present"
        return "ing" if tokens[i].text.endswith("ing") else "inf" if "VerbForm=Inf" in tokens[i].morph else "part"
