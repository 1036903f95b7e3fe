"""A report's events and what a first look gave to the places of each in, what a second look weighs out, in numbers.

The first look (where.py) sees one event and the places about it. The second sees the report: where the other events are, which
of them is of the same kind, told last or told in the lead, and in how much of what is told each place has a part.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cached_property

from sayso.claims.story import TITLE, Story
from sayso.claims.trees import Trees
from sayso.claims.view import EventAt, View
from sayso.claims.where import PlaceCandidate, PlaceView, key_of_place, sets_apart, unnamed_place, width_of

LEAST = 0.02  # what the first look thinks less likely is not looked at again
NEAR = 2  # sentences
# Prepositions that the trees may ask for; all others are one
CASES = frozenset(
    "in at near on from of to around outside inside into across against for with by over through between along toward towards".split()
)


class PlaceStory:
    """Read-only. `candidates` and `chances` are those of each event, side by side."""

    def __init__(
        self,
        view: View,
        events: Sequence[EventAt],
        candidates: Sequence[Sequence[PlaceCandidate]],
        chances: Sequence[Sequence[float]],
        whole: PlaceView,
        story: Story | None = None,
    ) -> None:
        self.view, self.events, self.candidates, self.chances, self.whole = view, events, candidates, chances, whole
        self.story = story or Story(view.sentences, (), view.statements, tuple(events))
        self.keys = [[key_of_place(c.mention) for c in row] for row in candidates]
        self.lemmas = [view.token(s, t).lemma.lower() for s, t, _ in events]
        self.groups = [self.story.words.groups.get(lemma, "none") for lemma in self.lemmas]
        # what each event has in its own sentence, and the likeliest place of all
        self.near = [
            {k: p for k, p, c in zip(keys, row, places, strict=True) if c.back == 0}
            for keys, row, places in zip(self.keys, chances, candidates, strict=True)
        ]
        self.best = [max(zip(row, keys, strict=True), default=(0.0, "")) for row, keys in zip(chances, self.keys, strict=True)]
        self.body = next((i for i, s in enumerate(view.sentences) if s.kind != TITLE), 0)
        self.order = sorted(range(len(events)), key=lambda i: events[i][:2])
        self.about: dict[tuple[int, int], tuple[list[float], list[float], int, int]] = {}  # what _of_place found for a sentence
        self._kinds: dict[int, list[tuple[int, str | None]]] = {}

    def kinds_of(self, i: int) -> list[tuple[int, str | None]]:
        """How wide each place of an event is, and its country."""
        sentence = self.events[i][0]
        known = self._kinds.get(sentence)
        if known is None:
            known = self._kinds[sentence] = [
                (width_of(c.mention), c.mention.identity.country if c.mention.identity else None) for c in self.candidates[i]
            ]
        return known

    @cached_property
    def shares(self) -> tuple[dict[str, float], dict[tuple[str, str], float], dict[str, float]]:
        """What part of what is told each place has: by the events' own sentences, those of one type, and by all that is thought likely."""
        own: defaultdict[str, float] = defaultdict(float)
        typed: defaultdict[tuple[str, str], float] = defaultdict(float)
        likely: defaultdict[str, float] = defaultdict(float)
        kinds: defaultdict[str, float] = defaultdict(float)
        for event, near, keys, row in zip(self.events, self.near, self.keys, self.chances, strict=True):
            for key, chance in near.items():
                own[key] += chance
                typed[event[2], key] += chance
                kinds[event[2]] += chance
            for key, chance in zip(keys, row, strict=True):
                likely[key] += chance
        all_own, all_likely = max(sum(own.values()), 0.01), max(sum(likely.values()), 0.01)
        return (
            {key: chance / all_own for key, chance in own.items()},
            {(kind, key): chance / max(kinds[kind], 0.01) for (kind, key), chance in typed.items()},
            {key: chance / all_likely for key, chance in likely.items()},
        )

    @cached_property
    def lead(self) -> dict[str, float]:
        """How surely a place is that of an event of the title or the first sentence."""
        out: dict[str, float] = {}
        for event, near in zip(self.events, self.near, strict=True):
            if event[0] <= self.body:
                for key, chance in near.items():
                    out[key] = max(out.get(key, 0.0), chance)
        return out

    @cached_property
    def countries(self) -> Counter[str | None]:
        return Counter(m.identity.country for m in self.whole.places if m.identity)

    @cached_property
    def by_sentence(self) -> dict[int, list[int]]:
        out: dict[int, list[int]] = {}
        for i, event in enumerate(self.events):
            out.setdefault(event[0], []).append(i)
        return out

    def is_best(self, i: int | None, key: str) -> float:
        """How surely the other event is there; below 0 how surely elsewhere."""
        if i is None:
            return 0.0
        chance, where = self.best[i]
        return chance if where == key else -chance


class _Others:
    """The other events, seen from one: the one before and behind, those of its sentence, those of its kind."""

    def __init__(self, told: PlaceStory, i: int) -> None:
        events, (sentence, _, kind) = told.events, told.events[i]
        place = told.order.index(i)
        before, behind = told.order[:place], told.order[place + 1 :]
        self.here = [j for j in told.by_sentence[sentence] if j != i]
        self.before = next((j for j in reversed(before) if events[j][0] < sentence), None)
        self.behind = next((j for j in behind if events[j][0] > sentence), None)
        self.kind = [j for j in range(len(events)) if j != i and events[j][2] == kind]
        group, lemma = told.groups[i], told.lemmas[i]
        self.alike = [j for j in self.kind if told.lemmas[j] == lemma or (told.groups[j] == group != "none")]
        alike = set(self.alike)
        self.last = next((j for j in reversed(before) if j in alike), None)


def place_numbers(told: PlaceStory, i: int, trees: Trees) -> tuple[list[int], list[list[float]]]:
    """Which candidates of an event are looked at again, and the numbers of each."""
    looked = [n for n, chance in enumerate(told.chances[i]) if chance >= LEAST]
    if not looked:
        return [], []
    event, others = _of_event(told, i, trees), _Others(told, i)
    return looked, [[*_of_rivals(told, i, n), *_of_place(told, i, n, trees), *_of_others(told, i, n, others), *event] for n in looked]


def _of_event(told: PlaceStory, i: int, trees: Trees) -> list[float]:
    """What is the same for all places of an event."""
    (sentence, token, kind), view, story, code = told.events[i], told.view, told.story, trees.code
    line = view.sentences[sentence]
    tokens, below = line.tokens, view.children[sentence][token]
    unnamed = unnamed_place(view, sentence, token)
    root = next((j for j, t in enumerate(tokens) if t.head == j), 0)
    numbers: list[float] = [
        sentence, len(view.sentences), line.kind == TITLE, sentence - told.body, sum(c.back == 0 for c in told.candidates[i]), len(told.candidates[i]),
        code("definite", story.definite(sentence, token)), code("tense", story.tense(sentence, token)), code("tense", story.tense(sentence, root)),
        code("type", kind), kind in story.words.spoken_types, code("pos", tokens[token].pos), code("group", told.groups[i]), (sentence, token) in story.covered,
        story.told(sentence, token), len(story.anchors[sentence]), len(tokens), token / len(tokens), len(told.events), code("unnamed", unnamed),
        sets_apart(view, sentence, token), any(tokens[j].dep.startswith("nsubj") for j in below), len(told.whole.counts), len(told.countries),
    ]  # fmt: skip
    return [*numbers, *story.turns_asked[sentence]]


def _of_rivals(told: PlaceStory, i: int, n: int) -> list[float]:
    """What the first look gave to the place and to the others."""
    places, row = told.candidates[i], told.chances[i]
    own, chance, kinds = places[n], row[n], told.kinds_of(i)
    back, (width, country) = own.back, kinds[n]
    before, behind = row[:n], row[n + 1 :]
    here = below = 0.0
    likelier = inside = inside_here = wider = 0
    between: list[int] = []
    for m, (other, p, (w, land)) in enumerate(zip(places, row, kinds, strict=True)):
        if m == n:
            continue
        likelier += p > chance
        if other.back == 0 and p > here:
            here = p
        if w < width:
            below = max(p, below)
            if land == country:
                inside += 1
                inside_here += other.back == 0
        elif w > width:
            wider += 1
        if (0 < other.back < back) or (back < 0 and (other.back > 0 or 0 > other.back > back)):
            between.append(w)
    return [
        chance, max((*before, *behind), default=0.0), likelier, here, sum(behind, sum(before)), below, inside, inside_here, wider, len(between), min(between, default=9),
    ]  # fmt: skip


def _of_place(told: PlaceStory, i: int, n: int, trees: Trees) -> list[float]:
    """The place itself: how wide, how often and where it is named, and what stands about its name."""
    sentence, token, _ = told.events[i]
    known = told.about.get((sentence, n))
    if known is None:
        known = told.about[sentence, n] = _about_place(told, i, n, trees)
    named, stands, at, head = known
    story = told.story
    return [*named, told.lemmas[i] in story.lemmas[at], told.groups[i] in story.grouped[at], *stands, head - token if at == sentence else 0]


def _about_place(told: PlaceStory, i: int, n: int, trees: Trees) -> tuple[list[float], list[float], int, int]:
    """The numbers that are the same for all events of a sentence, in two parts; the sentence and the word that name the place."""
    sentence, view, whole, story, code = told.events[i][0], told.view, told.whole, told.story, trees.code
    candidate, key = told.candidates[i][n], told.keys[i][n]
    mention, sentences = candidate.mention, whole.named.get(key, [candidate.mention.sentence])
    there, at = view.sentences[mention.sentence], mention.sentence
    case, head = view.case_of(at, mention.head), there.tokens[mention.head]
    country = mention.identity.country if mention.identity else None
    away = [abs(s - sentence) for s in sentences]
    party = any(m.kind in ("party", "person") and m.first <= mention.head < m.last for m in view.in_sentence[at])
    named = [
        candidate.back, abs(candidate.back), at, there.kind == TITLE, at - told.body, width_of(mention), len(sentences), whole.counts[key] / max(whole.all, 1),
        key == whole.top, key == whole.top_town, sentences[0], min(away), sum(d <= NEAR for d in away), told.countries[country] / max(sum(told.countries.values()), 1),
    ]  # fmt: skip
    stands = [
        len(story.names[sentence] & story.names[at]), len(story.numbers[sentence] & story.numbers[at]), code("dep", head.dep),
        code("case", case if case in CASES else "other" if case else ""), (at, mention.head) in story.covered, party,
    ]  # fmt: skip
    return named, stands, at, mention.head


def _of_others(told: PlaceStory, i: int, n: int, others: _Others) -> list[float]:
    """Whether other events are there: the one told before, those alike, the one in whose sentence the place is named."""
    key, kind = told.keys[i][n], told.events[i][2]
    own, typed, likely = told.shares
    near = told.near
    tied, by = max(
        ((near[j].get(key, 0.0), j) for j in told.by_sentence.get(told.candidates[i][n].mention.sentence, ()) if j != i), default=(0.0, -1)
    )
    here = [told.is_best(j, key) for j in others.here]
    group = told.groups[i]
    return [
        own.get(key, 0.0), typed.get((kind, key), 0.0), likely.get(key, 0.0), told.lead.get(key, 0.0),
        -1.0 if others.before is None else near[others.before].get(key, 0.0), told.is_best(others.before, key), told.is_best(others.behind, key),
        -1.0 if others.last is None else near[others.last].get(key, 0.0), told.is_best(others.last, key), max(here, default=0.0), min(here, default=0.0),
        max((near[j].get(key, 0.0) for j in others.kind), default=0.0), max((near[j].get(key, 0.0) for j in others.alike), default=0.0),
        tied, float(by >= 0 and told.events[by][2] == kind), float(by >= 0 and told.lemmas[by] == told.lemmas[i]), float(by >= 0 and told.groups[by] == group != "none"),
    ]  # fmt: skip
