"""The events and the time mentions of a report in, the date of each event out, in EDTF with the reason.

Each event is tried with each time that the report tells; small models learned from coded reports (train/dates.py) say which
dates it, and so does the encoder. Where both stand in one sentence, syntax and word order decide; else whether the report plainly goes
on with an event that a time dates surely. The day of the saying dates acts of speech only, the day at the head of a report none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from sayso.claims.date_far import Far
from sayso.claims.date_features import near_features
from sayso.claims.linear import Linear, load_models
from sayso.claims.mixing import mix_chances
from sayso.claims.story import Story, key_of
from sayso.claims.trees import Trees, load_trees
from sayso.claims.view import EventAt
from sayso.model import Article, Mention, Sentence, Statement

WEIGHTS = Path(__file__).with_name("dates.npz")
TREES = Path(__file__).with_name("dates_trees.npz")
BAR = 0.4  # below this chance a time is not the event's
DATED = 0.6  # what a time of its own sentence dates so surely needs no other
CONTEXT = 0.55  # the encoder's share
YES = "yes"


@dataclass(frozen=True, slots=True)
class DateModel:
    near: Linear
    far: Linear
    trees: Trees


@lru_cache(maxsize=1)
def load_date_model() -> DateModel:
    """Raises BadModel where a file is missing or broken."""
    models = load_models(WEIGHTS)
    return DateModel(near=models["near"], far=models["far"], trees=load_trees(TREES))


def find_dates(
    events: tuple[EventAt, ...],
    *,
    sentences: tuple[Sentence, ...],
    mentions: tuple[Mention, ...],
    statements: tuple[Statement, ...],
    article: Article,
    model: DateModel | None = None,
) -> list[tuple[str | None, str]]:
    """For each event its date in EDTF, or None, and why."""
    return date_events(Story(sentences, dating_times(mentions, sentences, article), statements, events), model)


def date_events(story: Story, model: DateModel | None = None, *, seen: np.ndarray | None = None) -> list[tuple[str | None, str]]:
    """The same for a report whose times are those that may date an event (`dating_times`). `seen`: what the encoder makes of each event
    and time, a row for each event."""
    times, events = story.times, story.events
    if not times or not events:
        return [(None, "the report tells no time")] * len(events)
    chances = weigh(story, model or load_date_model())
    if seen is not None:
        chances = np.reshape(mix_chances(np.ravel(chances).tolist(), seen.ravel(), share=CONTEXT), seen.shape).tolist()
    out: list[tuple[str | None, str]] = []
    for event, row in zip(events, chances, strict=True):
        best = max(range(len(times)), key=lambda i: (row[i], -i))
        if row[best] < BAR:
            out.append((None, "no time of the report dates it"))
            continue
        mention = times[best]
        where = "beside it" if mention.sentence == event[0] else "told of the same event"
        out.append((key_of(mention), f"“{mention.text}”, {where} ({mention.identity.why if mention.identity else ''})"))
    return out


def dating_times(mentions: tuple[Mention, ...], sentences: tuple[Sentence, ...], article: Article) -> tuple[Mention, ...]:
    """The times that may date an event, and beside them what they may also mean: the start alone of "since early 2011",
    and the span up to the report of "since the war began in March 2011"."""
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
        last = (article.dated or "")[: len(first)]
        if "since" in before and "X" not in first and first < last:
            out.append(replace(mention, identity=replace(identity, key=f"{first}/{last}", why="to the report: " + identity.why)))
    return tuple(out)


def weigh(story: Story, model: DateModel) -> list[list[float]]:
    """For each event and time the chance that the time dates the event. Near pairs first: the others lean on them."""
    weigh_near(story, model.near)
    near = [max((story.near[(e[0], e[1], t)] for t in story.timed.get(e[0], ())), default=0.0) for e in story.events]
    open_events = [(e, event) for e, event in enumerate(story.events) if near[e] < DATED]
    pairs = [(e, t) for e, event in open_events for t, mention in enumerate(story.times) if mention.sentence != event[0]]
    yes = model.far.labels.index(YES)
    far = Far(story)
    linear = model.far.probabilities([far.features(story.events[e], t) for e, t in pairs])[:, yes]
    boosted = model.trees.probabilities([far.numbers(story.events[e], t, model.trees) for e, t in pairs])
    chances = [[story.near.get((event[0], event[1], t), 0.0) for t in range(len(story.times))] for event in story.events]
    for (e, t), a, b in zip(pairs, linear, boosted, strict=True):
        chances[e][t] = (float(a) + float(b)) / 2
    return chances


def weigh_near(story: Story, near: Linear) -> None:
    """How surely each time dates each event of its sentence, and so which event it dates most surely."""
    pairs = [(event, t) for event in story.events for t in story.timed.get(event[0], ())]
    chances = near.probabilities([near_features(story, event, t) for event, t in pairs])[:, near.labels.index(YES)]
    for (event, t), chance in zip(pairs, map(float, chances), strict=True):
        story.near[(event[0], event[1], t)] = chance
        if chance > story.dating[t][0]:
            story.dating[t] = (chance, event[1], event[2])
