"""An event and a time that stand in two sentences in, what speaks for and against their belonging together out, as names and as numbers.

Does the report go on with the event that the time dates? No party and no name is a feature; words are only those of the knowledge
files and the lemma of the event. What is the same for all pairs of an event, of a time or of their sentences is worked out once.
"""

from __future__ import annotations

from functools import cached_property

from sayso.claims.date_features import bucket
from sayso.claims.story import TITLE, Story
from sayso.claims.trees import Trees
from sayso.claims.view import EventAt

_SURE = (0.1, 0.25, 0.4, 0.55, 0.75, 0.9)
_HERE = (0.1, 0.2, 0.35, 0.5)
LIKELY = 0.4  # a time that dates an event of its sentence this surely stands in the way of others
FAR = 99  # sentences: no such time


class Far:
    """All such pairs of a report; `story` has been looked at from near (dates.weigh_near)."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.body = next((i for i, s in enumerate(story.sentences) if s.kind != TITLE), 0)
        self._events: dict[EventAt, _Event] = {}
        self._times: dict[int, _Time] = {}
        self._apart: dict[tuple[int, int], _Apart] = {}

    def features(self, event: EventAt, time: int) -> list[str]:
        e, t, apart = self._pair(event, time)
        kind, spoken, direction, same_kind = event[2], e.spoken, apart.direction, t.tied_kind == event[2]
        same_word, alike, said, sure = e.lemma == t.tied_lemma, self._alike(e, t), t.said, t.sure
        days, definite, tense, near = t.days, e.definite, e.tense, apart.near
        word_there = t.tied >= 0 and e.lemma in t.lemmas
        return [
            *e.names, *t.names, *apart.names, *(f"{turn}|{direction}" for turn in e.turn_names), f"alike={alike}|{direction}", f"alike={alike}|{definite}",
            f"alike={alike}|said={said}|{spoken}", f"alike={alike}|passed={apart.passed > 0}|{direction}", f"group={e.group}|{t.tied_group}", f"root={e.root_tense}|{direction}",
            f"alike={alike}|shared={apart.shared}", f"alike={alike}|days={days}|{near}", f"covered={e.covered}|sure={sure}|{spoken}", f"timecovered={t.covered}|said={said}|{spoken}",
            f"sure={sure}|{spoken}", f"sure={sure}|{same_kind}|{spoken}", f"sure={sure}|alike={alike}", f"here={e.here_sure}|{spoken}|{direction}", f"sure={sure}|definite={definite}",
            f"away={apart.far}|{spoken}", f"other={apart.other}|own={e.own}", f"own={e.own}|{direction}", f"same={same_word}|{same_kind}|{direction}", f"same={same_word}|{definite}",
            f"said={said}|{spoken}|far", f"said={said}|{same_kind}|far", f"numbers={apart.numbers}|{direction}|{spoken}", f"days={days}|{direction}|{spoken}",
            f"definite={definite}|{direction}", f"definite={definite}|{same_kind}|{near}", f"tense={tense}|{same_kind}|{direction}", f"type={kind}|same={same_kind}|said={said}",
            f"word={word_there}|{direction}|{definite}", f"tied={t.tied >= 0}|{said}|{direction}", f"lead={t.lead}|said={said}|{spoken}|days={days}",
        ]  # fmt: skip

    def numbers(self, event: EventAt, time: int, trees: Trees) -> list[float]:
        """The same question for the trees: counts and distances as they are, words as their codes."""
        story, code, kind = self.story, trees.code, event[2]
        e, t, apart = self._pair(event, time)
        group, tied_group = e.group, t.tied_group if t.tied >= 0 else "none"
        return [
            t.surely, e.best, apart.away, abs(apart.away), e.title, apart.passed, apart.passed_surely,
            e.lemma == t.tied_lemma, t.tied_kind == kind, code("group", group), code("group", tied_group), group == tied_group != "none", group in t.grouped, e.lemma in t.lemmas,
            apart.all_shared, apart.all_numbers, len(story.often), story.often[t.key], time == 0, t.sentence, e.sentence,
            code("definite", e.definite), code("tense", e.tense), code("type", kind), e.spoken == "spoken", t.tied_kind in story.words.spoken_types, e.covered,
            t.covered, t.said, code("shape", t.shape), t.mine, t.others, len(e.anchors), e.anchors.index(e.token), e.length, apart.mine, apart.others,
            len(story.sentences), len(story.events), bool(e.here), code("tense", e.root_tense), e.told, *e.turns,
        ]  # fmt: skip

    def _pair(self, event: EventAt, time: int) -> tuple[_Event, _Time, _Apart]:
        e, t, apart = self._events.get(event), self._times.get(time), self._apart.get((event[0], time))
        if e is None:
            e = self._events[event] = _Event(self.story, event)
        if t is None:
            t = self._times[time] = _Time(self.story, time, self.body)
        if apart is None:
            apart = self._apart[event[0], time] = _Apart(self.story, e, t)
        return e, t, apart

    @staticmethod
    def _alike(e: _Event, t: _Time) -> str:
        return "same" if e.group == t.tied_group != "none" else "there" if e.group in t.grouped else "not"


class _Event:
    """What an event has for all times."""

    def __init__(self, story: Story, event: EventAt) -> None:
        self.sentence, self.token, self.kind = event
        sentence, token, kind = event
        tokens = story.sentences[sentence].tokens
        self.length, self.title = len(tokens), story.sentences[sentence].kind == TITLE
        self.spoken, self.lemma = story.spoken(kind), tokens[token].lemma.lower()
        self.group = story.words.groups.get(self.lemma, "none")
        self.definite, self.tense = story.definite(sentence, token), story.tense(sentence, token)
        self.root_tense = story.tense(sentence, next((i for i, t in enumerate(tokens) if t.head == i), 0))
        self.told, self.covered = story.told(sentence, token), (sentence, token) in story.covered
        self.anchors, self.here = story.anchors[sentence], story.timed.get(sentence, [])
        self.own = any(story.dating[i][1] == token for i in self.here)
        self.best = max((story.near[(sentence, token, i)] for i in self.here), default=0.0)
        self.here_sure = sum(self.best >= step for step in _HERE)
        self.turns, self.turn_names = story.turns_asked[sentence], [f"turn={word}" for word in story.turns[sentence]]
        self.names = [
            *self.turn_names, f"group={self.group}|{self.spoken}", f"root={self.root_tense}", f"told={self.told}|{self.spoken}", f"word={self.lemma}|far",
            f"covered={self.covered}|{self.spoken}", f"here={self.here_sure}|{bool(self.here)}", "far", f"far|{self.spoken}", f"tense={self.tense}|far", f"type={kind}|far",
            f"only={len(story.often) == 1}|{kind}",
        ]  # fmt: skip


class _Time:
    """What a time has for all events; `mine`, `others`: how surely names of the same time, and other times, date events beside them."""

    def __init__(self, story: Story, time: int, body: int) -> None:
        self.story, self.time, self.key, mention = story, time, story.keys[time], story.times[time]
        self.sentence, self.shape, self.said = mention.sentence, story.shapes[time], story.said[time]
        self.covered = (mention.sentence, mention.head) in story.covered
        self.lemmas, self.grouped = story.lemmas[mention.sentence], story.grouped[mention.sentence]
        self.surely, self.tied, self.tied_kind = story.dating[time]
        self.tied_lemma = story.sentences[mention.sentence].tokens[self.tied].lemma.lower() if self.tied >= 0 else ""
        self.tied_group = story.words.groups.get(self.tied_lemma, "none") if self.tied >= 0 else "nobody"
        self.sure = sum(self.surely >= step for step in _SURE) if self.tied >= 0 else -1
        self.lead, self.days = mention.sentence <= body + 1, min(4, len(story.often))
        self.first, often = time == 0, story.often[self.key] == max(story.often.values())
        self.names = [f"sure={self.sure}|lead={self.lead}", f"often={often}|first={self.first}|days={self.days}", f"shape={self.shape}|far"]

    @cached_property
    def mine(self) -> float:
        return max(self.story.dating[i][0] for i, key in enumerate(self.story.keys) if key == self.key)

    @cached_property
    def others(self) -> float:
        return max((self.story.dating[i][0] for i, key in enumerate(self.story.keys) if key != self.key), default=0.0)


class _Apart:
    """What an event's sentence and a time have together."""

    def __init__(self, story: Story, e: _Event, t: _Time) -> None:
        self.away = away = e.sentence - t.sentence
        self.direction = direction = "title" if e.title else "later" if away > 0 else "earlier"
        self.near = bucket(abs(away))
        self.far = f"{direction}|{self.near}"
        low, high = sorted((e.sentence, t.sentence))
        passed = [
            surely
            for m, key, (surely, _, _) in zip(story.times, story.keys, story.dating, strict=True)
            if low < m.sentence < high and key != t.key
        ]
        self.passed, self.passed_surely = len(passed), max(passed, default=0.0)
        self.other = any(story.keys[i] != t.key for i in e.here)
        self.all_shared = len(story.names[e.sentence] & story.names[t.sentence])
        self.all_numbers = len(story.numbers[e.sentence] & story.numbers[t.sentence])
        self.shared, self.numbers = min(3, self.all_shared), min(2, self.all_numbers)
        distances = [abs(m.sentence - e.sentence) for m in story.times]
        self.mine = min(d for d, key in zip(distances, story.keys, strict=True) if key == t.key)
        likely = (d for d, key, dating in zip(distances, story.keys, story.dating, strict=True) if key != t.key and dating[0] > LIKELY)
        self.others = min(likely, default=FAR)
        few, sure, shape = min(3, self.passed), t.sure, t.shape
        self.names = [
            f"away={self.far}", f"passed={few}|{direction}", f"lead={t.lead}|{direction}|{t.first}", f"shape={shape}|{direction}", f"sure={sure}|{direction}",
            f"sure={sure}|away={self.far}", f"sure={sure}|passed={few}", f"sure={sure}|days={t.days}|{direction}", f"shared={self.shared}|{direction}",
        ]  # fmt: skip
