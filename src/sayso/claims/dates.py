"""The events and the time mentions of a report in, the date of each event out, in EDTF with the reason.

Each event is tried with each time that the report tells; a small linear model (dates.json, learned from the train labels
by bench/times.py) says which dates it. A first pass looks at the pair alone: syntax where both stand in one sentence, and
else whether the report plainly goes on with the same event. A second pass also sees what the first gave the events
around it. The day of the saying dates acts of speech only, the day at the head of a report none.
"""
from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from sayso.knowledge import load_knowledge
from sayso.model import Article, Mention, Sentence, Statement, Token

Event = tuple[int, int, str]  # sentence, token, type
WEIGHTS = Path(__file__).with_name("dates.json")
_DEFINITE = frozenset({"the", "this", "these", "that", "those", "its", "their"})
_TITLE = "title"
_STEPS = (0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9, 0.95)
_BORDERS = frozenset({"ccomp", "advcl", "acl", "acl:relcl", "parataxis", "conj", "csubj", "xcomp", "appos", "list", "advcl:relcl"})


@dataclass(frozen=True, slots=True)
class DateWords:
    """Verbs of saying, the types that are acts of speech, and the two models."""

    saying: frozenset[str]
    spoken_types: frozenset[str]
    groups: dict[str, str]
    turning: frozenset[str]
    near: dict[str, float]
    far: dict[str, float]
    second: dict[str, float]
    bar: float


@lru_cache(maxsize=1)
def load_date_words() -> DateWords:
    table = load_knowledge().document("times/en.yaml")
    model = json.loads(WEIGHTS.read_text(encoding="utf-8")) if WEIGHTS.exists() else {"near": {}, "far": {}, "second": {}, "bar": 0.5}
    groups = {str(word): name for name, members in table["event_groups"].items() for word in members}
    return DateWords(groups=groups, turning=frozenset(map(str, table["turning_words"])), saying=frozenset(table["saying"]), spoken_types=frozenset(table["spoken_types"]), near=model["near"], far=model["far"], second=model["second"], bar=model["bar"])


def find_date(
    anchor: tuple[int, int],
    *,
    sentences: tuple[Sentence, ...],
    mentions: tuple[Mention, ...],
    statements: tuple[Statement, ...],
    article: Article,
    event_type: str = "ASSAULT",
) -> tuple[str | None, str]:
    """The date of one event by itself; `find_dates` knows more, since it sees all events of the report."""
    return find_dates(((*anchor, event_type),), sentences=sentences, mentions=mentions, statements=statements, article=article)[0]


def find_dates(
    events: tuple[Event, ...],
    *,
    sentences: tuple[Sentence, ...],
    mentions: tuple[Mention, ...],
    statements: tuple[Statement, ...] = (),
    article: Article,
    words: DateWords | None = None,
) -> list[tuple[str | None, str]]:
    """For each event its date in EDTF, or None, and why."""
    words = words or load_date_words()
    scene = Story(sentences, with_spans(mentions, sentences, article), statements, events, words)
    if not scene.times:
        return [(None, "the report tells no time")] * len(events)
    table = first_pass(scene, words)
    out: list[tuple[str | None, str]] = []
    for at, event in enumerate(events):
        best, best_key = 0.0, ""
        for key in table.keys[at]:
            score = _score(second_features(scene, table, at, key), words.second)
            if score > best:
                best, best_key = score, key
        if best < words.bar:
            out.append((None, "no time of the report dates it"))
            continue
        mention = table.keys[at][best_key][1]
        where = "in its sentence" if mention.sentence == event[0] else "told of the same event"
        out.append((best_key, f"“{mention.text}” {where}: {mention.identity.why if mention.identity else ''}"))
    return out


def with_spans(mentions: tuple[Mention, ...], sentences: tuple[Sentence, ...], article: Article) -> tuple[Mention, ...]:
    """The times, and beside them what they may also mean: the start alone of "since early 2011", and the span up to the
    report of "since the war began in March 2011"."""
    out: list[Mention] = []
    for mention in mentions:
        identity = mention.identity
        if mention.kind != "time" or identity is None or identity.key is None or identity.why.startswith("dateline"):
            continue
        out.append(mention)
        first = identity.key.partition("/")[0]
        if identity.why.startswith("since"):
            out.append(replace(mention, identity=replace(identity, key=first, why="start of: " + identity.why)))
            continue
        before = [token.text.lower() for token in sentences[mention.sentence].tokens[max(0, mention.first - 15) : mention.first]]
        if "since" in before and article.dated and "X" not in identity.key and first <= article.dated[: len(first)]:
            out.append(replace(mention, identity=replace(identity, key=interval(first, article.dated[: len(first)]), why="to the report: " + identity.why)))
    return tuple(out)


def interval(first: str, last: str) -> str:
    return first if first == last else f"{first}/{last}"


@dataclass(slots=True)
class Table:
    """What the first pass gave: for each event, its keys with their best score and mention; and its choice."""

    keys: list[dict[str, tuple[float, Mention]]] = field(default_factory=list)
    choice: list[tuple[str | None, float]] = field(default_factory=list)


def first_pass(scene: Story, words: DateWords) -> Table:
    """Near pairs first, since they tell which times date a deed at all; then the others."""
    weigh_near(scene, words.near)
    table = Table()
    for event in scene.events:
        keys: dict[str, tuple[float, Mention]] = {}
        for mention in scene.times:
            key = str(mention.identity.key if mention.identity else "")
            if mention.sentence == event[0]:
                score = scene.near[(event[0], event[1], id(mention))]
            else:
                score = _score(far_features(scene, event, mention), words.far)
            if key not in keys or score > keys[key][0]:
                keys[key] = (score, mention)
        best = max(keys, key=lambda key: keys[key][0], default=None)
        table.keys.append(keys)
        table.choice.append((best, keys[best][0]) if best and keys[best][0] >= 0.4 else (None, 0.0))
    return table


def weigh_near(scene: Story, weights: dict[str, float]) -> None:
    """How surely each time dates each event of its sentence, and so which event it dates most surely."""
    for event in scene.events:
        for mention in scene.timed.get(event[0], ()):
            score = _score(near_features(scene, event, mention), weights)
            scene.near[(event[0], event[1], id(mention))] = score
            if score > scene.dating.get(id(mention), (0.0, 0, ""))[0]:
                scene.dating[id(mention)] = (score, event[1], event[2])


def _score(names: Iterable[str], weights: dict[str, float]) -> float:
    total = sum(weights.get(name, 0.0) for name in names)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


class Story:
    """A report with its events and times, and what the features ask of it."""

    def __init__(self, sentences: tuple[Sentence, ...], mentions: tuple[Mention, ...], statements: tuple[Statement, ...], events: tuple[Event, ...], words: DateWords) -> None:
        self.sentences, self.events, self.words = sentences, events, words
        self.times = [m for m in mentions if m.kind == "time" and m.identity and m.identity.key and not m.identity.why.startswith("dateline")]
        self.cues = {s.cue_at for s in statements if s.cue_at}
        self.covers = [s.covers for s in statements]
        self.covered = frozenset(at for s in statements for at in s.covers)
        self.anchors: dict[int, list[int]] = {}
        for sentence, token in sorted({(sentence, token) for sentence, token, _ in events}):
            self.anchors.setdefault(sentence, []).append(token)
        self.types = {(sentence, token): kind for sentence, token, kind in events}
        self.timed: dict[int, list[Mention]] = {}
        for mention in self.times:
            self.timed.setdefault(mention.sentence, []).append(mention)
        counts: dict[str, int] = {}
        for mention in self.times:
            counts[str(mention.identity.key if mention.identity else "")] = counts.get(str(mention.identity.key if mention.identity else ""), 0) + 1
        self.often = counts
        self.names = [frozenset(t.text.lower() for t in s.tokens if t.pos == "PROPN" and len(t.text) > 2) for s in sentences]
        self.lemmas = [frozenset(t.lemma.lower() for t in s.tokens) for s in sentences]
        self.grouped = [frozenset(words.groups[lemma] for lemma in lemmas if lemma in words.groups) for lemmas in self.lemmas]
        self.turns = [sorted({t.text.lower() for t in s.tokens} & words.turning) for s in sentences]
        self.numbers = [frozenset(t.text.lower() for t in s.tokens if t.pos == "NUM") for s in sentences]
        self.tied: dict[int, tuple[int, str] | None] = {}
        self.near: dict[tuple[int, int, int], float] = {}
        self.dating: dict[int, tuple[float, int, str]] = {}
        self._beside: dict[int, tuple[str, str, int]] = {}
        self._ancestors: dict[tuple[int, int], list[int]] = {}

    def ancestors(self, sentence: int, i: int) -> list[int]:
        known = self._ancestors.get((sentence, i))
        if known is not None:
            return known
        tokens, out = self.sentences[sentence].tokens, [i]
        while tokens[i].head != i and len(out) < 25:
            i = tokens[i].head
            out.append(i)
        self._ancestors[(sentence, out[0])] = out
        return out

    def steps(self, sentence: int, a: int, b: int) -> tuple[int, str]:
        up, down = self.ancestors(sentence, a), self.ancestors(sentence, b)
        meet = next((i for i in up if i in down), None)
        if meet is None:
            return 9, "apart"
        left, right = up[: up.index(meet)], down[: down.index(meet)]
        tokens = self.sentences[sentence].tokens
        way = "".join("<" + tokens[i].dep for i in left) + "".join(">" + tokens[i].dep for i in reversed(right))
        return len(left) + len(right), way if len(left) + len(right) <= 3 else "far"

    def verbs_beside(self, mention: Mention) -> tuple[str, str, int]:
        """What the next verbs before and after a time are (saying, event, other, none), and how far the one before is:
        word order alone, since parsers lose their way where commas are missing."""
        found = self._beside.get(id(mention))
        if found is None:
            tokens, sentence = self.sentences[mention.sentence].tokens, mention.sentence
            anchors = self.anchors.get(sentence, ())
            before = next((i for i in range(mention.first - 1, -1, -1) if tokens[i].pos == "VERB" or i in anchors), -1)
            after = next((i for i in range(mention.last, len(tokens)) if tokens[i].pos == "VERB" or i in anchors), -1)
            kinds = ["none" if i < 0 else "saying" if self.is_saying(sentence, i) else "event" if i in anchors else "other" for i in (before, after)]
            found = (kinds[0], kinds[1], min(mention.first - before, 9) if before >= 0 else 9)
            self._beside[id(mention)] = found
        return found

    def cover(self, sentence: int, token: int, mention: Mention) -> str:
        """Whether event and time stand in what somebody is credited with: a time outside it is the day of the saying."""
        event_in, time_in = (sentence, token) in self.covered, (mention.sentence, mention.head) in self.covered
        if not event_in:
            return "time" if time_in else "none"
        if not time_in:
            return "event"
        return "both" if any((sentence, token) in c and (mention.sentence, mention.head) in c for c in self.covers) else "apart"

    def clauses(self, sentence: int, a: int, b: int) -> str:
        """Which clause borders lie between two words: up from `a`, down to `b`."""
        up, down = self.ancestors(sentence, a), self.ancestors(sentence, b)
        meet = next((i for i in up if i in down), None)
        if meet is None:
            return "apart"
        tokens = self.sentences[sentence].tokens
        left = [tokens[i].dep for i in up[: up.index(meet)] if tokens[i].dep in _BORDERS]
        right = [tokens[i].dep for i in reversed(down[: down.index(meet)]) if tokens[i].dep in _BORDERS]
        return "+".join(left[:2]) + "^" + "+".join(right[:2])

    def is_saying(self, sentence: int, i: int) -> bool:
        token = self.sentences[sentence].tokens[i]
        if (sentence, i) in self.cues:
            return True
        tokens = self.sentences[sentence].tokens
        passive = i + 1 < len(tokens) and tokens[i + 1].text.lower() == "by"  # "a blast claimed by the group"
        return token.pos == "VERB" and token.lemma.lower() in self.words.saying and not passive

    def governor(self, mention: Mention) -> int:
        """The verb or noun that a time hangs on."""
        tokens = self.sentences[mention.sentence].tokens
        head = tokens[mention.head].head
        return head if head != mention.head else -1

    def nearest_event(self, mention: Mention) -> tuple[int, str] | None:
        """The event that a time most likely dates, by syntax alone: its token and type."""
        key = id(mention)
        if key not in self.tied:
            anchors = self.anchors.get(mention.sentence, [])
            best = min(anchors, key=lambda a: (self.steps(mention.sentence, mention.head, a)[0], abs(a - mention.head)), default=None)
            self.tied[key] = None if best is None else (best, self.types[(mention.sentence, best)])
        return self.tied[key]

    def definite(self, sentence: int, i: int) -> str:
        tokens = self.sentences[sentence].tokens
        if tokens[i].pos not in ("NOUN", "PROPN"):
            return tokens[i].pos
        for j in range(i - 1, max(-1, i - 5), -1):
            if tokens[j].head == i and tokens[j].pos == "DET":
                return "the" if tokens[j].text.lower() in _DEFINITE else "a"
        return "bare"

    def tense(self, sentence: int, i: int) -> str:
        """How an anchor's verb stands in time: past, perfect, present, future, noun."""
        tokens = self.sentences[sentence].tokens
        if tokens[i].pos not in ("VERB", "AUX"):
            above = next((j for j in self.ancestors(sentence, i)[1:] if tokens[j].pos == "VERB"), -1)
            return "noun" if above < 0 else "noun:" + self.tense(sentence, above)
        aux = {tokens[j].lemma.lower() for j in range(max(0, i - 6), i) if tokens[j].head == i and tokens[j].pos == "AUX"}
        if aux & {"will", "would", "shall", "may", "might", "could", "can", "should", "must"}:
            return "modal"
        if "have" in aux:
            return "perfect"
        if aux:
            past = any(tokens[j].head == i and tokens[j].text.lower() in ("was", "were") for j in range(max(0, i - 6), i))
            return "was" if past else "is"
        if "VerbForm=Fin" in tokens[i].morph:
            return "past" if "Tense=Past" in tokens[i].morph else "present"
        return "ing" if "VerbForm=Ger" in tokens[i].morph or tokens[i].text.endswith("ing") else "inf" if "VerbForm=Inf" in tokens[i].morph else "part"


def _bucket(number: int) -> str:
    return str(number) if number < 4 else "4-6" if number < 7 else "7-12" if number < 13 else "13+"


def _shape(mention: Mention) -> str:
    """What kind of time a mention is: day, month, year, span; since; told."""
    key = mention.identity.key if mention.identity and mention.identity.key else ""
    why = mention.identity.why if mention.identity else ""
    size = "span" if "/" in key else {10: "day", 7: "month", 4: "year"}.get(len(key), "other")
    return size + ("|since" if why.startswith("since") else "|start" if why.startswith("start") else "|opened" if why.startswith("to the") else "|told" if "told last" in why else "|past" if "counted" in why else "")


def near_features(scene: Story, event: Event, mention: Mention) -> list[str]:
    """Event and time in one sentence."""
    sentence, token, kind = event
    spoken = "spoken" if kind in scene.words.spoken_types else "deed"
    shape = _shape(mention)
    tokens = scene.sentences[sentence].tokens
    steps, way = scene.steps(sentence, mention.head, token)
    low, high = (mention.last, token) if mention.first < token else (token + 1, mention.first)
    side = "before" if mention.first < token else "after"
    anchors = scene.anchors[sentence]
    between = sum(low <= a < high for a in anchors if a != token)
    verbs = sum(tokens[i].pos == "VERB" for i in range(low, high))
    sayings = sum(scene.is_saying(sentence, i) for i in range(low, high))
    governor = scene.governor(mention)
    said = governor >= 0 and scene.is_saying(sentence, governor) and governor != token
    tied = scene.nearest_event(mention)
    own = tied is not None and tied[0] == token
    rivals = [m for m in scene.timed[sentence] if m is not mention]
    nearer = any(scene.steps(sentence, m.head, token)[0] < steps for m in rivals)
    close = any(abs(m.head - token) < abs(mention.head - token) for m in rivals)
    case = tokens[mention.first - 1].text.lower() if mention.first and tokens[mention.first - 1].pos in ("ADP", "SCONJ", "PART") else tokens[mention.first].text.lower() if tokens[mention.first].pos in ("ADP", "SCONJ") else ""
    part = "noun" if tokens[token].pos in ("NOUN", "PROPN") else "verb"
    joints = sum(tokens[i].dep in ("mark", "cc") or tokens[i].text in (",", ";") for i in range(low, high))
    cover = scene.cover(sentence, token, mention)
    verb_before, verb_after, verb_gap = scene.verbs_beside(mention)
    close_say = "before" if verb_before == "saying" and verb_gap <= 4 else "opening" if mention.first < 3 and verb_after == "saying" else "after" if verb_after == "saying" else "no"
    order = anchors.index(token) if token in anchors else 0
    next_to = (mention.first > token and verb_before == "event" and max((a for a in anchors if a < mention.first), default=-1) == token) or (mention.first < token and min((a for a in anchors if a > mention.first), default=-1) == token)
    told_all = sum(scene.is_saying(sentence, i) for i in range(len(tokens)))
    crossed = scene.clauses(sentence, mention.head, token)
    names = [
        f"near|type={kind}", f"near|title={scene.sentences[sentence].kind == _TITLE}", f"cross={crossed}", f"cross={crossed}|{spoken}", f"cross={crossed}|said={said}", f"cross={crossed}|between={min(between, 2)}",
        f"say={close_say}|{spoken}|{side}", f"say={close_say}|{spoken}|cover={cover}", f"say={close_say}|rivals={min(len(rivals), 2)}|{spoken}", f"say={close_say}|next={next_to}|{spoken}", f"say={close_say}|cross={crossed}", f"say={close_say}|{part}|{side}|{spoken}",
        f"verbs={verb_before}|{verb_after}|{spoken}|{side}", f"next={next_to}|{side}|{part}", f"next={next_to}|rivals={min(len(rivals), 2)}|order={min(order, 2)}", f"order={min(order, 2)}|{side}|of={min(len(anchors), 3)}|{spoken}", f"tolds={min(told_all, 2)}|{spoken}|say={close_say}",
        f"next={next_to}|own={own}|said={said}|{spoken}", f"say={close_say}|own={own}|alone={len(anchors) == 1}|{spoken}", f"shape={shape}|say={close_say}|{spoken}", f"tense={scene.tense(sentence, token)}|say={close_say}|{spoken}",
        f"cover={cover}|{spoken}", f"cover={cover}|said={said}|{spoken}", f"cover={cover}|cross={crossed}", f"cover={cover}|own={own}|{spoken}", f"cover={cover}|gap={side}|{_bucket(high - low)}", f"cover={cover}|rivals={min(len(rivals), 2)}|{spoken}",
        "near", f"near|{spoken}|{part}", f"steps={min(steps, 6)}|{part}", f"way={way}", f"way={way}|{spoken}", f"gap={side}|{_bucket(high - low)}", f"between={min(between, 2)}", f"verbs={min(verbs, 3)}|{side}",
        f"sayings={min(sayings, 2)}|{side}|{spoken}", f"said={said}|{spoken}", f"said={said}|own={own}|{spoken}", f"own={own}|{spoken}|alone={len(anchors) == 1}", f"nearer={nearer}|{close}", f"rivals={min(len(rivals), 2)}",
        f"case={case}|{side}", f"shape={shape}|near", f"shape={shape}|own={own}", f"said={said}|steps={min(steps, 6)}", f"joints={min(joints, 3)}|{side}", f"first={mention.first < 3}|{side}", f"steps={min(steps, 6)}|own={own}|said={said}",
        f"tense={scene.tense(sentence, token)}|said={said}|own={own}", f"tense={scene.tense(sentence, token)}|near", f"between={min(between, 2)}|own={own}|{side}", f"gap={side}|{_bucket(high - low)}|own={own}|said={said}",
    ]  # fmt: skip
    if governor >= 0:
        same = "anchor" if governor == token else "saying" if said else "event" if governor in anchors else tokens[governor].pos
        names += [f"governor={same}|{spoken}|{part}", f"governor={same}|steps={min(steps, 6)}"]
    return names


def far_features(scene: Story, event: Event, mention: Mention) -> list[str]:
    """Event and time in two sentences: does the report go on with the same event?"""
    sentence, token, kind = event
    spoken = "spoken" if kind in scene.words.spoken_types else "deed"
    shape = _shape(mention)
    title = scene.sentences[sentence].kind == _TITLE
    key = mention.identity.key if mention.identity else ""
    body = [i for i, s in enumerate(scene.sentences) if s.kind != _TITLE]
    away = sentence - mention.sentence
    direction = "title" if title else "later" if away > 0 else "earlier"
    low, high = sorted((sentence, mention.sentence))
    here = scene.timed.get(sentence, [])
    other_here = any(m.identity and m.identity.key != key for m in here)
    own_here = any(scene.dating.get(id(m), (0.0, -1, ""))[1] == token for m in here)
    passed = sum(1 for m in scene.times if low < m.sentence < high and m.identity and m.identity.key != key)
    surely, tied_token, tied_kind = scene.dating.get(id(mention), (0.0, -1, ""))
    tied = (tied_token, tied_kind) if tied_token >= 0 else None
    sure = sum(surely >= step for step in (0.1, 0.25, 0.4, 0.55, 0.75, 0.9)) if tied else -1
    here_best = max((scene.near[(sentence, token, id(m))] for m in here), default=0.0)
    here_sure = sum(here_best >= step for step in (0.1, 0.2, 0.35, 0.5))
    tokens, there = scene.sentences[sentence].tokens, scene.sentences[mention.sentence].tokens
    same_word = tied is not None and there[tied[0]].lemma.lower() == tokens[token].lemma.lower()
    same_kind = tied is not None and tied[1] == kind
    governor = scene.governor(mention)
    said = governor >= 0 and scene.is_saying(mention.sentence, governor)
    shared = len(scene.names[sentence] & scene.names[mention.sentence])
    numbers = len(scene.numbers[sentence] & scene.numbers[mention.sentence])
    often = scene.often.get(str(key), 1) == max(scene.often.values())
    first = mention is scene.times[0]
    days = len(scene.often)
    definite = scene.definite(sentence, token)
    lead = bool(body) and mention.sentence <= body[0] + 1
    tense = scene.tense(sentence, token)
    group = scene.words.groups.get(tokens[token].lemma.lower(), "none")
    tied_group = scene.words.groups.get(there[tied[0]].lemma.lower(), "none") if tied is not None else "nobody"
    alike = "same" if group == tied_group != "none" else "there" if group in scene.grouped[mention.sentence] else "not"
    root = next((i for i, t in enumerate(tokens) if t.head == i), 0)
    told = any(scene.is_saying(sentence, i) for i in scene.ancestors(sentence, token)[1:])
    lemma = tokens[token].lemma.lower()
    passed_any = passed > 0
    words_shared = tied is not None and any(t.lemma.lower() == tokens[token].lemma.lower() for t in there)
    return [
        *(f"turn={word}" for word in scene.turns[sentence]), *(f"turn={word}|{direction}" for word in scene.turns[sentence]), f"alike={alike}|{direction}", f"alike={alike}|{definite}", f"alike={alike}|said={said}|{spoken}", f"alike={alike}|passed={passed_any}|{direction}",
        f"group={group}|{spoken}", f"group={group}|{tied_group}", f"root={scene.tense(sentence, root)}", f"root={scene.tense(sentence, root)}|{direction}", f"told={told}|{spoken}", f"word={lemma}|far", f"alike={alike}|shared={min(shared, 3)}", f"alike={alike}|days={min(days, 4)}|{_bucket(abs(away))}",
        f"covered={(sentence, token) in scene.covered}|{spoken}", f"covered={(sentence, token) in scene.covered}|sure={sure}|{spoken}", f"timecovered={(mention.sentence, mention.head) in scene.covered}|said={said}|{spoken}",
        f"sure={sure}|{spoken}", f"sure={sure}|{direction}", f"sure={sure}|{same_kind}|{spoken}", f"sure={sure}|alike={alike}", f"sure={sure}|lead={lead}", f"sure={sure}|days={min(days, 4)}|{direction}", f"here={here_sure}|{bool(here)}", f"here={here_sure}|{spoken}|{direction}",
        f"sure={sure}|definite={definite}", f"sure={sure}|away={direction}|{_bucket(abs(away))}", f"sure={sure}|passed={min(passed, 3)}",
        "far", f"far|{spoken}", f"away={direction}|{_bucket(abs(away))}", f"away={direction}|{_bucket(abs(away))}|{spoken}", f"other={other_here}|own={own_here}", f"own={own_here}|{direction}", f"passed={min(passed, 3)}|{direction}", f"same={same_word}|{same_kind}|{direction}",
        f"same={same_word}|{definite}", f"said={said}|{spoken}|far", f"said={said}|{same_kind}|far", f"shared={min(shared, 3)}|{direction}", f"numbers={min(numbers, 2)}|{direction}|{spoken}", f"often={often}|first={first}|days={min(days, 4)}", f"days={min(days, 4)}|{direction}|{spoken}",
        f"definite={definite}|{direction}", f"definite={definite}|{same_kind}|{_bucket(abs(away))}", f"lead={lead}|{direction}|{first}", f"tense={tense}|far", f"tense={tense}|{same_kind}|{direction}", f"shape={shape}|far", f"shape={shape}|{direction}", f"type={kind}|far",
        f"type={kind}|same={same_kind}|said={said}", f"word={words_shared}|{direction}|{definite}", f"only={len(scene.often) == 1}|{kind}", f"tied={tied is not None}|{said}|{direction}", f"lead={lead}|said={said}|{spoken}|days={min(days, 4)}",
    ]  # fmt: skip


def second_features(scene: Story, table: Table, at: int, key: str) -> list[str]:
    """What the first pass gave this event and those around it."""
    sentence, token, kind = scene.events[at]
    score, mention = table.keys[at][key]
    choice, _ = table.choice[at]
    near = mention.sentence == sentence
    where = "near" if near else "title" if scene.sentences[sentence].kind == _TITLE else "far"
    level = sum(score >= step for step in _STEPS)
    spoken = "spoken" if kind in scene.words.spoken_types else "deed"
    names = ["bias", *(f"atleast={step}|{where}" for step in _STEPS if score >= step), *(f"atleast={step}" for step in _STEPS if score >= step), f"best={choice == key}|{where}", f"{where}|{spoken}"]
    lemma = scene.sentences[sentence].tokens[token].lemma.lower()
    groups: dict[str, list[int]] = {"same_sentence": [], "before": [], "after": [], "word": [], "kind": []}
    for i, (other_sentence, other_token, other_kind) in enumerate(scene.events):
        if i == at or (other_sentence, other_token) == (sentence, token):
            continue
        if other_sentence == sentence:
            groups["same_sentence"].append(i)
        elif sentence - other_sentence == 1:
            groups["before"].append(i)
        elif other_sentence - sentence == 1:
            groups["after"].append(i)
        if other_kind == kind:
            if scene.sentences[other_sentence].tokens[other_token].lemma.lower() == lemma:
                groups["word"].append(i)
            elif abs(other_sentence - sentence) <= 3:
                groups["kind"].append(i)
    for name, members in groups.items():
        if not members:
            names.append(f"{name}=nobody|{where}")
            continue
        same = sum(table.choice[i][0] == key for i in members)
        none = sum(table.choice[i][0] is None for i in members)
        verdict = "all" if same == len(members) else "some" if same else "none" if none == len(members) else "others"
        names += [f"{name}={verdict}|{where}", f"{name}={verdict}|{where}|{spoken}", f"{name}={verdict}|level={level // 3}"]
    return names
