"""A view of a report in, its events (anchor and type) out.

Two passes of one linear classifier over candidate words. The first looks at each word by itself (`features.py`); the second
also sees what the first thought of the other words of the sentence, so that an attack and the deaths that it caused become
one claim and not two. The encoder, which has read the words in their context, has its say beside the second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sayso.claims.encoder import Context
from sayso.claims.features import Lexicon, event_features, is_open, load_force_words, names_arms
from sayso.claims.linear import Linear
from sayso.claims.mixing import arrange, mix
from sayso.claims.view import View

NONE = "NONE"
HOPELESS = 0.02  # below this chance by the first pass a word gets no second look
HOPELESS_CONTEXT = 0.02  # ... and below this chance by the encoder not even a first one
CONTEXT = 0.85  # the encoder's share in what a word is
LEAST_TWIN = 0.7  # what a second event of one type in a sentence needs
UP = 3  # heads above a word that are looked at for another event
LEAST, LEAST_UNLISTED = 0.25, 0.4  # how probable it must be that a word is an event at all: one of the lexicon's, and any other


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An anchor word with its type. `score`: probability that it is an event at all; `why`: features that told."""

    sentence: int
    token: int
    type: str
    score: float
    why: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    sentence: int
    token: int
    features: list[str]


def candidate_spots(view: View, lexicon: Lexicon) -> list[tuple[int, int]]:
    """(sentence, token) of each word that could be an event."""
    words = load_force_words()
    return [
        (sentence.index, i)
        for sentence in view.sentences
        for i, (token, shown) in enumerate(zip(sentence.tokens, view.shown[sentence.index], strict=True))
        if (is_open(token, shown) or lexicon(view, sentence.index, i)) and not names_arms(view, sentence.index, i, words)
    ]


def find_candidates(view: View, lexicon: Lexicon, spots: Sequence[tuple[int, int]] | None = None) -> list[Candidate]:
    spots = candidate_spots(view, lexicon) if spots is None else spots
    return [Candidate(sentence, i, event_features(view, sentence, i, lexicon)) for sentence, i in spots]


def second_look(view: View, candidates: Sequence[Candidate], first: np.ndarray, labels: Sequence[str]) -> list[list[str]]:
    """The features of each candidate with what the first pass gave to it and to its neighbours; none where it gave no hope."""
    none = list(labels).index(NONE)
    kinds = [label for label in labels if label != NONE]
    columns = [list(labels).index(kind) for kind in kinds]
    by_sentence: dict[int, list[int]] = {}
    for n, candidate in enumerate(candidates):
        by_sentence.setdefault(candidate.sentence, []).append(n)
    out: list[list[str]] = []
    seen = {}
    for n, candidate in enumerate(candidates):
        best = int(np.argmax(first[n][columns]))
        seen[candidate.sentence, candidate.token] = kinds[best], float(first[n][columns[best]])
    for n, candidate in enumerate(candidates):
        row = first[n]
        if 1 - row[none] < HOPELESS:
            out.append([])
            continue
        best = int(np.argmax(row[columns]))
        kind, chance = kinds[best], float(row[columns[best]])
        extra = [f"p={kind}:{_bucket(chance)}", f"pe={_bucket(1 - float(row[none]))}", f"p={kind}"]
        rival, rival_chance, rank = None, 0.0, 0
        for m in by_sentence[candidate.sentence]:
            if m == n:
                continue
            other = float(first[m][columns[best]])
            rank += other > chance
            if other > rival_chance:
                rival, rival_chance = m, other
        extra.append(f"rank={min(rank, 3)}")
        if rival is not None and rival_chance > 0.08:
            tokens = view.sentences[candidate.sentence].tokens
            other_token = candidates[rival].token
            path = view.path(candidate.sentence, candidate.token, other_token, longest=3)
            side = "after" if other_token > candidate.token else "before"
            extra += [
                f"r={kind}:{_bucket(rival_chance)}",
                f"rp={kind}:{path}",
                f"rs={kind}:{side}:{_bucket(rival_chance)}",
                f"rw={tokens[candidate.token].lemma}+{tokens[other_token].lemma}",
                f"rb={kind}:{_bucket(chance)}:{_bucket(rival_chance)}:{tokens[candidate.token].pos}:{tokens[other_token].pos}",
                f"rd={kind}:{min(abs(other_token - candidate.token) // 3, 5)}",
            ]
        else:
            extra.append(f"r={kind}:alone")
        extra += _above(view, candidate, kind, seen)
        out.append([*candidate.features, *extra])
    return out


def _above(view: View, candidate: Candidate, kind: str, seen: dict[tuple[int, int], tuple[str, float]]) -> list[str]:
    """What the first pass thought of the words that govern this one: what is demanded, promised or refused is no event of its own."""
    tokens = view.sentences[candidate.sentence].tokens
    at, steps = candidate.token, []
    for _ in range(UP):
        if tokens[at].head == at:
            break
        steps.append(tokens[at].dep)
        at = tokens[at].head
        above = seen.get((candidate.sentence, at))
        if above and above[1] > 0.15:
            path = "<".join(steps[-2:])
            return [
                f"up={above[0]}|{kind}",
                f"up={above[0]}|{path}",
                f"up={above[0]}:{_bucket(above[1])}|{path}|{kind}",
                f"upw={tokens[at].lemma}|{path}",
            ]
    return ["up=none", f"up=none|{kind}"]


def drop_weak_twins(events: list[Event]) -> list[Event]:
    """A sentence seldom tells two events of one type: beside a surer one the other must be surer than one that stands alone."""
    surest: dict[tuple[int, str], float] = {}
    for event in events:
        key = event.sentence, event.type
        surest[key] = max(surest.get(key, 0.0), event.score)
    return [e for e in events if e.score >= LEAST_TWIN or e.score >= surest[e.sentence, e.type]]


def keep_apart(events: list[Event]) -> list[Event]:
    """Two words side by side that were taken for the same event ("would like") are one: the surer of them stays."""
    kept: list[Event] = []
    for event in events:
        last = kept[-1] if kept else None
        if last and last.sentence == event.sentence and last.type == event.type and event.token - last.token <= 1:
            if event.score > last.score:
                kept[-1] = event
        else:
            kept.append(event)
    return kept


def _bucket(chance: float) -> str:
    for edge in (0.03, 0.1, 0.25, 0.5, 0.75, 0.9):
        if chance < edge:
            return f"<{edge}"
    return ">0.9"


def find_events(view: View, *, lexicon: Lexicon, first: Linear, second: Linear, context: Context) -> list[Event]:
    """Events in the order of the text."""
    none = second.labels.index(NONE)
    kinds = [label for label in second.labels if label != NONE]
    columns = [second.labels.index(kind) for kind in kinds]
    events = []
    for candidate, row, chance in weigh_words(view, lexicon=lexicon, first=first, second=second, context=context):
        score = 1 - float(chance[none])
        if score < LEAST:
            continue
        kind = kinds[int(np.argmax(chance[columns]))]
        if score < LEAST_UNLISTED and not lexicon(view, candidate.sentence, candidate.token):
            continue
        why = ", ".join(second.reasons(row or candidate.features, kind))
        events.append(Event(sentence=candidate.sentence, token=candidate.token, type=kind, score=score, why=why))
    return keep_apart(drop_weak_twins(events))


def weigh_words(
    view: View, *, lexicon: Lexicon, first: Linear, second: Linear, context: Context
) -> list[tuple[Candidate, list[str], np.ndarray]]:
    """Each word that may be an event, with its features at the second look and its chances in the order of the labels of `second`."""
    spots, seen = _worth_a_look(candidate_spots(view, lexicon), second=second, context=context)
    if not spots:
        return []
    candidates = find_candidates(view, lexicon, spots)
    looks = second_look(view, candidates, first.probabilities([c.features for c in candidates]), first.labels)
    chances = _weigh(looks, seen, second=second)
    for candidate, row in zip(candidates, chances, strict=True):
        kind = view.fixed_types[candidate.sentence].get(candidate.token)
        if kind is not None:
            _settle(row, second.labels.index(kind), none=second.labels.index(NONE))
    return list(zip(candidates, looks, chances, strict=True))


def _settle(row: np.ndarray, kind: int, *, none: int) -> None:
    """What is an event in a set phrase is one of its type: "struck a deal", whatever is struck elsewhere."""
    nothing = row[none]
    row[:] = 0.0
    row[none], row[kind] = nothing, 1 - nothing


def _worth_a_look(spots: Sequence[tuple[int, int]], *, second: Linear, context: Context) -> tuple[list[tuple[int, int]], np.ndarray]:
    """The words of which the encoder does not say that they are no event, with what it says of them: to name the features of a word
    costs more than to ask the encoder. What it does not read (lists of related links, datelines) tells no event of the report."""
    seen = arrange(context.events(spots), context.network.labels["events"], second.labels)
    none = seen[:, second.labels.index(NONE)]
    kept = [n for n in range(len(spots)) if none[n] <= 1 - HOPELESS_CONTEXT]
    return [spots[n] for n in kept], seen[kept]


def _weigh(looks: Sequence[list[str]], seen: np.ndarray, *, second: Linear) -> np.ndarray:
    """For each candidate the chances of the second pass, where it got a look, and of the encoder, pooled."""
    none = second.labels.index(NONE)
    linear = np.full(seen.shape, HOPELESS / len(second.labels), dtype=np.float32)
    linear[:, none] += 1 - HOPELESS
    hopeful = [n for n, row in enumerate(looks) if row]
    if hopeful:
        linear[hopeful] = second.probabilities([looks[n] for n in hopeful])
    return mix(linear, seen, share=CONTEXT)
