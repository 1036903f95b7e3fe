"""An event's anchor and the counts of its sentence in, the head counts of that event out.

Each count of the sentence is tried with each measure ("killed", "wounded" ...) that a word of the sentence or the type of
the event allows; a small linear model (figures.json, learned from the train labels by bench/figures.py) says which hold.
Its features are the words for harm around the count, the syntax between count and anchor, and what other counts and
anchors stand between; no name and no party is a feature.
"""
from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sayso.knowledge import load_knowledge
from sayso.model import Figure, Mention, Sentence, Token

Anchor = tuple[int, int]  # sentence, token
Event = tuple[int, int, str]  # sentence, token, type
WEIGHTS = Path(__file__).with_name("figures.json")
MEASURES = ("killed", "wounded", "detained", "abducted", "released", "evacuated", "displaced", "deployed", "involved")
_SINGLE_PRONOUNS = frozenset({"he", "she", "him", "her", "himself", "herself"})
_ARTICLES = frozenset({"a", "an", "one", "another", "the", "his", "her", "their", "its", "this", "that"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "X"})


@dataclass(frozen=True, slots=True)
class FigureWords:
    """Which measures a word speaks for, those of a type of event, the words for parts and joints, and the model."""

    cues: dict[str, tuple[str, ...]]
    types: dict[str, tuple[str, ...]]
    part: frozenset[str]
    joints: frozenset[str]
    skipped: frozenset[str]
    passive: frozenset[str]
    weights: dict[str, float]
    bar: float  # below this a count is not the event's
    share: float  # nor below this share of the best rival's score


@lru_cache(maxsize=1)
def load_figure_words() -> FigureWords:
    table = load_knowledge().document("figures/en.yaml")
    cues: dict[str, list[str]] = {}
    for measure, words in table["measures"].items():
        for word in words:
            if measure not in cues.setdefault(word, []):
                cues[word].append(measure)
    model = json.loads(WEIGHTS.read_text(encoding="utf-8")) if WEIGHTS.exists() else {"weights": {}, "bar": 0.5, "share": 0.8}
    return FigureWords(
        cues={word: tuple(measures) for word, measures in cues.items()}, types={name: tuple(measures) for name, measures in table["types"].items()},
        part=frozenset(table["part"]), joints=frozenset(table["joints"]), skipped=frozenset(table["skipped"]), passive=frozenset(table["passive"]), weights=model["weights"], bar=model["bar"], share=model["share"],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A count that may belong to an event: a mention, or a single person ("a woman was killed") without one."""

    first: int
    last: int
    head: int
    low: int | None
    high: int | None
    kind: str  # count, bare, thing, single, name, pronoun


def find_figures(
    anchor: Anchor,
    *,
    event_type: str,
    sentences: tuple[Sentence, ...],
    mentions: tuple[Mention, ...],
    events: tuple[Event, ...] = (),
    words: FigureWords | None = None,
) -> tuple[Figure, ...]:
    """The figures of the event at `anchor`. `events` are all events of the report (or of the sentence), this one too:
    a count goes to the event whose harm it is, and to others only where they fit about as well."""
    words = words or load_figure_words()
    sentence = sentences[anchor[0]]
    candidates = find_candidates(sentence, mentions)
    if not candidates:
        return ()
    rivals = dict.fromkeys([(anchor[1], event_type), *((token, kind) for at, token, kind in events if at == anchor[0])])
    scene = Scene(sentence, words, candidates, tuple(sorted({token for token, _ in rivals})))
    figures = []
    for candidate in candidates:
        best, measure = best_measure(scene, anchor[1], event_type, candidate)
        if best < words.bar:
            continue
        others = [best_measure(scene, token, kind, candidate)[0] for token, kind in rivals if token != anchor[1]]
        if best >= words.share * max(others, default=0.0):
            figures.append(_figure(sentence, candidate, measure))
    return tuple(dict.fromkeys(figures))


def best_measure(scene: Scene, anchor: int, event_type: str, candidate: Candidate) -> tuple[float, str]:
    """How sure it is that a count belongs to an anchor, and as what."""
    scored = [(score(features(scene, anchor, event_type, candidate, measure), scene.words), measure) for measure in scene.measures(candidate, event_type)]
    return max(scored, default=(0.0, ""))


def score(names: list[str], words: FigureWords) -> float:
    total = sum(words.weights.get(name, 0.0) for name in names)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def find_candidates(sentence: Sentence, mentions: tuple[Mention, ...]) -> list[Candidate]:
    """The counts of a sentence, and single persons as subject or object of a word."""
    here = [m for m in mentions if m.sentence == sentence.index]
    found = [Candidate(m.first, m.last, m.head, m.low, m.high, _count_kind(m)) for m in here if m.kind == "count"]
    taken = {i for c in found for i in (*range(c.first, c.last), c.head)}
    persons = {m.head for m in here if m.kind == "person"}
    for i, token in enumerate(sentence.tokens):
        if i in taken or token.dep not in ("nsubj", "nsubj:pass", "obj", "nmod", "conj", "obl", "root", "nmod:poss"):
            continue
        kind = _single_kind(sentence, i, token, persons)
        if kind:
            found.append(Candidate(i, i + 1, i, 1, 1, kind))
    return found


def _count_kind(mention: Mention) -> str:
    sure = mention.identity.score if mention.identity else 0.0
    return "count" if sure > 0.6 else "bare" if sure > 0.4 else "thing"


def _single_kind(sentence: Sentence, i: int, token: Token, persons: set[int]) -> str:
    """Whether a word stands for one person: "single", "name", "pronoun", or ""."""
    if token.text.lower() in _SINGLE_PRONOUNS:
        return "pronoun"
    if i in persons or (token.pos == "PROPN" and token.ent.endswith("PERSON")):
        return "name"
    if token.pos == "NOUN" and "Number=Sing" in token.morph and _is_person(token):
        return "single"
    return ""


@lru_cache(maxsize=1)
def _people() -> frozenset[str]:
    knowledge = load_knowledge()
    crowd = {"people", "police", "personnel", "crew", "staff", "dead", "wounded", "injured", "missing", "other", "death", "body", "toll", "remains", "fatality", "casualty", "murder", "killing", "execution", "beheading", "hundreds", "thousands", "dozen", "strong", "element", "displaced", "private", "general", "senior", "life", "youth", "subject", "chief", "leader", "minister", "official", "elderly"}
    return frozenset(str(noun) for noun in knowledge.document("numbers/en.yaml")["people"] if noun not in crowd)


def _is_person(token: Token) -> bool:
    return token.lemma.lower() in _people()


_FILLERS = frozenset("of lives life the to another up as : some and a an on at".split())
_DOUBLE = frozenset("and or & / either both were was".split())


class Scene:
    """One sentence with its counts and anchors, and what the features ask of it."""

    def __init__(self, sentence: Sentence, words: FigureWords, candidates: list[Candidate], anchors: tuple[int, ...]) -> None:
        self.sentence, self.tokens, self.words, self.candidates, self.anchors = sentence, sentence.tokens, words, candidates, anchors
        self.cues = [words.cues.get(t.text.lower()) or words.cues.get(t.lemma.lower()) or () for t in self.tokens]
        self.toll = next((i for i, t in enumerate(self.tokens) if t.lemma.lower() == "toll"), -1)
        for i, token in enumerate(self.tokens):  # "left 37 dead" is no leaving
            if self.cues[i] == ("evacuated",) and token.lemma == "leave" and any(c[:1] in (("killed",), ("wounded",)) for c in self.cues[i + 1 : i + 9]):
                self.cues[i] = ()
        self.lemmas = {t.lemma.lower() for t in self.tokens}
        self.numbers = {i for c in candidates if c.kind in ("count", "bare", "thing") for i in range(c.first, c.last)}

    def said(self, candidate: Candidate) -> tuple[tuple[str, ...], str]:
        """The measures that the word for harm right beside a count speaks for, and on which side it stands. Word order
        alone, since parsers lose their way in "Seven killed 37 others injured" and "killing one person injuring three"."""
        inside = [i for i in range(candidate.last, candidate.head) if self.cues[i]]
        if inside:  # "80 other wounded persons"
            return self.cues[inside[-1]], "in"
        first, end = self.phrase(candidate)
        after = next((i for i in range(end, min(end + 6, len(self.tokens))) if self.cues[i] or self.tokens[i].text.lower() not in self.words.skipped), -1)
        before = next((i for i in range(first - 1, max(-1, first - 6), -1) if self.cues[i] or self.tokens[i].text.lower() not in _FILLERS), -1)
        if self.toll >= 0 and self.toll < candidate.first and not (after >= 0 and self.cues[after]) and not (before > self.toll and self.cues[before]):
            return ("killed",), "toll"
        post = after >= 0 and bool(self.cues[after]) and not self._acts(after)
        pre = before >= 0 and bool(self.cues[before]) and not self._acted_on(before)
        if post and not (pre and self._acts(before) and not self._participle(after)):
            return self._joined(after, 1), "post"
        return (self._joined(before, -1), "pre") if pre else ((), "none")

    def phrase(self, candidate: Candidate) -> tuple[int, int]:
        """Where the phrase of a count starts and ends, all that it is joined with by "and" included."""
        root = candidate.head
        while self.tokens[root].dep == "conj" and self.tokens[self.tokens[root].head].pos in _NOMINAL and not any(self.cues[self.tokens[root].head + 1 : root]):
            root = self.tokens[root].head
        members = [root, candidate.head]
        for i in range(root + 1, min(len(self.tokens), root + 25)):
            if self.tokens[i].dep == "conj" and self.tokens[i].head in members and self.tokens[i].pos in _NOMINAL and not any(self.cues[max(members) + 1 : i + 1]):
                members.append(i)
        first = min(candidate.first, root)
        while first and self.tokens[first - 1].head in members and self.tokens[first - 1].pos in ("NUM", "DET", "ADJ", "NOUN", "PROPN"):
            first -= 1
        return first, max(candidate.last, max(members) + 1)

    def _joined(self, at: int, step: int) -> tuple[str, ...]:
        """The measures of a word, or "involved" where it is joined with another kind of harm: "killed and injured"."""
        i = at + step
        while 0 <= i < len(self.tokens) and self.tokens[i].text.lower() in _DOUBLE and abs(i - at) < 3:
            i += step
        if 0 <= i < len(self.tokens) and self.cues[i] and {self.cues[at][0], self.cues[i][0]} == {"killed", "wounded"} and abs(i - at) < 4:
            return ("involved",)
        return self.cues[at]

    def _participle(self, i: int) -> bool:
        return "VerbForm=Part" in self.tokens[i].morph or "Tense=Past" in self.tokens[i].morph or self.tokens[i].pos in ("ADJ", "NOUN") or self.tokens[i].text.lower().endswith("ed")

    def _acts(self, i: int) -> bool:
        """Whether a word for harm looks to its right: "killing 5", "kills 5", "killed 5"."""
        low = self.tokens[i].text.lower()
        if low.endswith(("ing", "ills", "ures", "ounds")) and self.tokens[i].pos != "NOUN":
            return True
        follows = i + 1 in self.numbers
        if i and self.tokens[i - 1].text.lower() in self.words.passive:
            return False
        own = follows and not any(self.cues[j] and self._participle(j) for j in range(i + 2, min(i + 6, len(self.tokens))))
        return self.tokens[i].pos != "NOUN" and own

    def _acted_on(self, i: int) -> bool:
        """Whether a word for harm looks to its left: "were killed", "37 injured", "five dead"."""
        if not i:
            return False
        low, before = self.tokens[i].text.lower(), self.tokens[i - 1].text.lower()
        if low.endswith("ing") or low in ("kill", "kills", "injures", "wounds", "lives", "toll"):
            return False
        return before in self.words.passive or (i - 1 in self.numbers and not self._acts(i)) or (self.tokens[i].pos == "ADJ" and low == "dead")

    def measures(self, candidate: Candidate, event_type: str) -> tuple[str, ...]:
        near: set[str] = set(self.words.types.get(event_type, ("involved",)))
        for i in range(max(0, candidate.first - 8), min(len(self.tokens), candidate.last + 10)):
            near.update(self.cues[i])
        return tuple(measure for measure in MEASURES if measure in near)

    def ancestors(self, i: int) -> list[int]:
        out = [i]
        while self.tokens[i].head != i and len(out) < 25:
            i = self.tokens[i].head
            out.append(i)
        return out

    def steps(self, a: int, b: int) -> tuple[int, str]:
        """How far `a` is from `b` in the tree, and the way where it is short: "<nsubj:pass", "<obj<advcl"."""
        up, down = self.ancestors(a), self.ancestors(b)
        meet = next((i for i in up if i in down), None)
        if meet is None:
            return 9, "apart"
        left, right = up[: up.index(meet)], down[: down.index(meet)]
        way = "".join("<" + self.tokens[i].dep for i in left) + "".join(">" + self.tokens[i].dep for i in reversed(right))
        return len(left) + len(right), way if len(left) + len(right) <= 3 else "far"

    def nearest_cue(self, at: int, step: int) -> tuple[int, int]:
        """Where the next word for a measure stands to one side, and how many other numbers lie between."""
        i, numbers = at, 0
        while 0 <= i < len(self.tokens) and abs(i - at) <= 12:
            if self.cues[i]:
                return i, numbers
            numbers += i in self.numbers and (i + 1 not in self.numbers)
            i += step
        return -1, 9


def _bucket(distance: int) -> str:
    return str(distance) if distance < 4 else "4-6" if distance < 7 else "7-11" if distance < 12 else "12+"


def features(scene: Scene, anchor: int, event_type: str, candidate: Candidate, measure: str) -> list[str]:
    """Names of what holds for a count, a measure and an anchor."""
    names = ["bias", f"measure={measure}", f"kind={candidate.kind}", f"type={event_type}", f"type={event_type}|{measure}", f"kind={candidate.kind}|{measure}"]
    names += _cue_features(scene, candidate, measure)
    names += _tie_features(scene, anchor, candidate)
    up = next((f for f in names if f.startswith("up=") and f.count("|") >= 2), "up=none")
    sides = next((f for f in names if f.startswith("sides=")), "")
    near = next((f for f in names if f.startswith("closer=")), "alone")
    steps = next(f for f in names if f.startswith("steps="))
    names += [f"{up}&{steps}", f"{sides}&{up}", f"{near}&{up}", f"{sides}&{near}"]
    said = next(f for f in names if f.startswith("said="))
    names += [f"{said}&{near}", f"{said}&{steps}"]
    defaults = scene.words.types.get(event_type, ())
    usual = "first" if defaults[:1] == (measure,) else "also" if measure in defaults else "no"
    violent = "assault" if event_type == "ASSAULT" else "other"
    names += [f"usual={usual}|{violent}|{steps}", f"usual={usual}|{violent}|{near}", f"usual={usual}|{violent}|{candidate.kind}", f"{said}|{violent}&{steps}"]
    lemma = scene.tokens[anchor].lemma.lower()
    names += [f"word={lemma}", f"word={lemma}|{measure}"]
    own = scene.cues[anchor]
    tie = "own" if measure in own else "other" if own else "none"
    names += [f"anchor={tie}|{measure}", f"anchor={tie}|{candidate.kind}"]
    if candidate.low == 0:
        names.append("zero")
    if candidate.low is not None and candidate.low >= 100000:
        names.append(f"huge|{measure}")
    return names


def _cue_features(scene: Scene, candidate: Candidate, measure: str) -> list[str]:
    """What the words around a count say of the measure."""
    tokens, names = scene.tokens, []
    single = candidate.kind in ("single", "name", "pronoun")
    mark = "one" if single else "count"
    head_cue = scene.cues[candidate.head] if candidate.kind != "bare" else ()
    names.append(f"head={'same' if measure in head_cue else 'other' if head_cue else 'none'}|{mark}")
    up = scene.ancestors(candidate.head)[1:4]
    if up:
        names.append(f"gov={tokens[up[0]].lemma.lower()}|{measure}")
    said, how = scene.said(candidate)
    verdict = "same" if measure in said[:1] else "also" if measure in said else "other" if said else "none"
    names += [f"said={verdict}|{how}|{mark}", f"said={verdict}|{measure}"]
    for rank, i in enumerate(up):
        cue = scene.cues[i]
        if cue:
            below = tokens[candidate.head].dep if rank == 0 else tokens[up[rank - 1]].dep
            same = "same" if measure in cue else "other"
            names += [f"up={same}|{rank}|{mark}", f"up={same}|{rank}|{below}|{mark}"]
            break
    else:
        names.append(f"up=none|{mark}")
    end = max(candidate.last, candidate.head + 1)
    right, between_right = scene.nearest_cue(end, 1)
    left, between_left = scene.nearest_cue(candidate.first - 1, -1)
    for side, at, between, gap in (("right", right, between_right, right - end), ("left", left, between_left, candidate.first - 1 - left)):
        if at < 0:
            names.append(f"{side}=none|{mark}")
            continue
        same = "same" if measure in scene.cues[at] else "other"
        names += [f"{side}={same}|{_bucket(gap)}|{mark}", f"{side}={same}|numbers={min(between, 2)}|{mark}", f"{side}={same}|{tokens[at].pos}|{mark}"]
    for side, at in (("r", end), ("l", candidate.first - 1)):
        if 0 <= at < len(tokens):
            names.append(f"{side}={tokens[at].lemma.lower()}|{measure}")
    if "toll" in scene.lemmas or "number" in scene.lemmas:
        names.append(f"toll|{measure}|{mark}|{'bare' if candidate.head == candidate.last - 1 else 'noun'}")
    if right >= 0 and left >= 0:
        pair = ("s" if measure in scene.cues[left] else "o") + ("s" if measure in scene.cues[right] else "o")
        names.append(f"sides={pair}|{'left' if candidate.first - left <= right - end else 'right'}")
    if any(tokens[i].head == candidate.head and measure in scene.cues[i] for i in range(candidate.last, min(len(tokens), candidate.last + 8))):
        names.append("below=same")
    before = tokens[candidate.first - 1].text.lower() if candidate.first else ""
    if before in scene.words.part:
        names += ["part", f"part={before}"]
    return names


def _tie_features(scene: Scene, anchor: int, candidate: Candidate) -> list[str]:
    """How a count and an anchor hang together."""
    tokens = scene.tokens
    single = candidate.kind in ("single", "name", "pronoun")
    mark = candidate.kind if single else "count"
    steps, way = scene.steps(candidate.head, anchor)
    low, high = (candidate.last, anchor) if candidate.first < anchor else (anchor + 1, candidate.first)
    side = "before" if candidate.first < anchor else "after"
    between = range(low, max(low, high))
    verbs = sum(tokens[i].pos == "VERB" for i in between)
    others = sum(low <= a < high for a in scene.anchors if a != anchor)
    joints = sum(tokens[i].text.lower() in scene.words.joints for i in between)
    commas = sum(tokens[i].text in (",", ";", ":", "-", "–", "—") for i in between)
    names = [
        f"steps={min(steps, 6)}|{mark}", f"way={way}|{mark}", f"gap={side}|{_bucket(len(between))}|{mark}", f"verbs={min(verbs, 3)}|{mark}",
        f"others={min(others, 2)}|{mark}", f"joints={min(joints, 2)}|{mark}", f"commas={min(commas, 2)}|{mark}", f"pos={tokens[anchor].pos}|{side}",
    ]  # fmt: skip
    case = next((t.lemma for i, t in enumerate(tokens) if t.head == anchor and t.dep in ("case", "mark") and i < anchor), "")
    names += [f"case={case}|{side}|{mark}", f"dep={tokens[anchor].dep}|{side}|{mark}"]
    if tokens[anchor].dep == "conj" and any(a in scene.anchors for a in scene.ancestors(anchor)[1:3]):
        names += [f"second|{mark}", f"second|{tokens[anchor].pos}|{side}"]
    if len(scene.anchors) == 1:
        names.append(f"alone|{mark}")
    else:
        nearest = min(scene.anchors, key=lambda a: (scene.steps(candidate.head, a)[0], abs(a - candidate.first)))
        close = min(scene.anchors, key=lambda a: abs(a - candidate.first))
        names += [f"nearest={nearest == anchor}|{close == anchor}|{mark}"]
        others_steps = min(scene.steps(candidate.head, a)[0] for a in scene.anchors if a != anchor)
        names.append(f"closer={max(-3, min(3, others_steps - steps))}|{mark}")
        names.append(f"closer={max(-3, min(3, others_steps - steps))}|{nearest == anchor}|{close == anchor}|{'cue' if scene.cues[anchor] else 'none'}")
        counted = [a for a in scene.anchors if a != anchor and scene.cues[a]]
        names.append(f"rivals={min(len(counted), 2)}|{'cue' if scene.cues[anchor] else 'none'}|{mark}")
        same_side = [a for a in scene.anchors if (a > candidate.first) == (anchor > candidate.first)]
        names.append(f"first_on_side={min(same_side, key=lambda a: abs(a - candidate.first)) == anchor}|{side}|{mark}")
    return names


def _figure(sentence: Sentence, candidate: Candidate, measure: str) -> Figure:
    tokens = sentence.tokens
    words = tokens[min(candidate.first, candidate.head) : max(candidate.last, candidate.head + 1)]
    text = sentence.text[words[0].start - sentence.start : words[-1].end - sentence.start]
    noun = tokens[candidate.last : candidate.head + 1] if candidate.head >= candidate.last else tokens[candidate.head : candidate.head + 1]
    while len(noun) > 1 and noun[0].pos in ("ADP", "DET", "PUNCT"):
        noun = noun[1:]
    who = sentence.text[noun[0].start - sentence.start : noun[-1].end - sentence.start]
    return Figure(measure=measure, low=candidate.low, high=candidate.high, who=who, text=text)
