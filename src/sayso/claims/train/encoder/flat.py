"""Lessons in, flat arrays out: what the encoder learns from, in tables of numbers, which one file can hold.

    python -m sayso.claims.train.encoder.flat SHARED_FOLDER LESSONS.npz

`fit` and `teach` take that file in place of the folder. So reports are read once for all rounds, and a round can run on a machine with a
GPU that has neither the reports nor what reads them: PyTorch, numpy and PyYAML, and the folders of the pretrained encoders, are enough.

A row belongs to one report, and the rows of a report stand together. Numbers of windows, words and events count from the first
of their report, so that any choice of reports can be laid end to end (batch.py).
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sayso.claims.encoder.pairs import NO, YES
from sayso.claims.events import NONE
from sayso.claims.roles import ACTOR, NEITHER, RECIPIENT
from sayso.claims.train.encoder.lesson import Lesson, Pair
from sayso.claims.where import ELSEWHERE, HERE

CATEGORIES, SELDOM = 599, 8  # at most so many categories, none that occurs less often
PAIRINGS = {  # heads that look at two words, and their labels
    "roles": (NEITHER, ACTOR, RECIPIENT),
    "where": (ELSEWHERE, HERE),
    "voices": (NO, YES),
    "days": (NO, YES),
    "counts": (NO, YES),
}
PAIR = ("event", "head", "first", "last", "label", "known")
TABLES = {
    "windows": ("length",),
    "pieces": ("piece",),  # the windows of a report, end to end
    "words": ("window", "place"),  # a row for each word, and where in its window it begins
    "kinds": ("word", "label"),  # of the words that tell something, their type of event
    "events": ("word", "mode", "status", "weight"),
    **dict.fromkeys(PAIRINGS, PAIR),
}
ASKED = {  # of each head of the network: the table with a row for each thing that it is asked, and the column with the answer
    "events": ("kinds", "label"),
    "modes": ("events", "mode"),
    "statuses": ("events", "status"),
    **{name: (name, "label") for name in PAIRINGS},
}
Array = np.ndarray


class Table(NamedTuple):
    """`begins`: the first row of each report, then the end of the last."""

    begins: Array
    columns: Mapping[str, Array]

    def counts(self, reports: Array) -> Array:
        return self.begins[reports + 1] - self.begins[reports]

    def rows(self, reports: Array) -> Array:
        """The rows of these reports, one report after the other."""
        return spans(self.begins[reports], self.counts(reports))


@dataclass(frozen=True, slots=True, kw_only=True)
class Flat:
    """`weights`, `real`, `held`: a row for each report. `real`: no example of our own; `held`: what `held_out` keeps apart."""

    vocabulary: tuple[str, ...]  # of the pieces
    labels: Mapping[str, tuple[str, ...]]  # of each head
    categories: Mapping[str, Mapping[str, int]]  # of each pairing; one number more stands for those that are not among them
    reports: tuple[str, ...]  # ids
    weights: Array
    real: Array
    held: Array
    tables: Mapping[str, Table]

    def longest(self) -> Array:
        """Pieces of the longest window of each report."""
        windows = self.tables["windows"]
        return np.maximum.reduceat(windows.columns["length"], windows.begins[:-1]).astype(np.int64)

    def sizes(self) -> Array:
        """Pieces of each report once its windows are padded to one length."""
        return self.longest() * np.diff(self.tables["windows"].begins)


def spans(begins: Array, counts: Array) -> Array:
    """Runs of whole numbers, end to end: spans([5, 9], [2, 3]) is [5, 6, 9, 10, 11]."""
    ends = np.cumsum(counts)
    return np.arange(counts.sum()) + np.repeat(begins - (ends - counts), counts)


def flatten(lessons: Iterable[Lesson], vocabulary: Sequence[str], *, held: Collection[str] = ()) -> Flat:
    """Reports that tell nothing are left out. `held`: ids of reports that `held_out` keeps apart."""
    lessons = [lesson for lesson in lessons if lesson.windows.pieces and lesson.kinds]
    labels, categories = _labels(lessons), _categories(lessons)
    numbers = {head: {label: i for i, label in enumerate(names)} for head, names in labels.items()}
    parts = [_columns(lesson, numbers, categories) for lesson in lessons]
    return Flat(
        vocabulary=tuple(vocabulary),
        labels=labels,
        categories=categories,
        reports=tuple(lesson.report for lesson in lessons),
        weights=np.array([lesson.weight for lesson in lessons], dtype=np.float32),
        real=np.array([lesson.real for lesson in lessons], dtype=bool),
        held=np.array([lesson.report in held for lesson in lessons], dtype=bool),
        tables={name: _table([part[name] for part in parts], columns) for name, columns in TABLES.items()},
    )


def _labels(lessons: Sequence[Lesson]) -> dict[str, tuple[str, ...]]:
    events = [event for lesson in lessons for event in lesson.events]
    return {
        "events": (NONE, *sorted({event.kind for event in events})),
        "modes": tuple(sorted({event.mode for event in events})),
        "statuses": tuple(sorted({event.status for event in events})),
        **PAIRINGS,
    }


def _categories(lessons: Sequence[Lesson]) -> dict[str, dict[str, int]]:
    events = [event for lesson in lessons for event in lesson.events]
    return {name: _frequent(pair for event in events for pair in event.pairs.get(name, ())) for name in PAIRINGS}


def _frequent(pairs: Iterable[Pair]) -> dict[str, int]:
    counts = Counter(category for pair in pairs for category in pair.known)
    return {category: i for i, (category, count) in enumerate(counts.most_common(CATEGORIES)) if count >= SELDOM}


def _columns(
    lesson: Lesson, numbers: Mapping[str, Mapping[str, int]], categories: Mapping[str, Mapping[str, int]]
) -> dict[str, tuple[Array, ...]]:
    """For each table its columns, in the order of TABLES."""
    windows, events = lesson.windows, lesson.events
    words = sorted((word, i, place) for i, starts in enumerate(windows.words) for word, place in starts)
    return {
        "windows": (_whole(map(len, windows.pieces)),),
        "pieces": (_whole(piece for pieces in windows.pieces for piece in pieces),),
        "words": (_whole(i for _, i, _ in words), _whole(place for *_, place in words)),
        "kinds": (_whole(word for word, _ in lesson.kinds), _whole(numbers["events"][kind] for _, kind in lesson.kinds)),
        "events": (
            _whole(event.word for event in events),
            _whole(numbers["modes"][event.mode] for event in events),
            _whole(numbers["statuses"][event.status] for event in events),
            np.array([event.weight for event in events], dtype=np.float32),
        ),
        **{name: _pair_columns(lesson, name, numbers[name], categories[name]) for name in PAIRINGS},
    }


def _pair_columns(lesson: Lesson, name: str, numbers: Mapping[str, int], known: Mapping[str, int]) -> tuple[Array, ...]:
    found = [(i, pair) for i, event in enumerate(lesson.events) for pair in event.pairs.get(name, ())]
    return (
        _whole(i for i, _ in found),
        _whole(pair.head for _, pair in found),
        _whole(pair.first for _, pair in found),
        _whole(pair.last for _, pair in found),
        _whole(numbers[pair.label] for _, pair in found),
        np.array([[known.get(category, len(known)) for category in pair.known] for _, pair in found], dtype=np.int64),
    )


def _whole(numbers: Iterable[int]) -> Array:
    return np.array(list(numbers), dtype=np.int64)


def _table(parts: Sequence[tuple[Array, ...]], names: Sequence[str]) -> Table:
    begins = np.cumsum([0, *(len(part[0]) for part in parts)])
    full = [part for part in parts if len(part[0])] or parts[:1]  # a part without rows does not know how wide they are
    return Table(begins, {name: _small(np.concatenate([part[i] for part in full])) for i, name in enumerate(names)})


def _small(values: Array) -> Array:
    """Whole numbers in as few bits as hold the greatest of them."""
    if values.dtype.kind == "f" or not values.size:
        return values
    return values.astype(np.min_scalar_type(values.max()))


def save_flat(flat: Flat, out: Path) -> None:
    arrays: dict[str, Array] = {"vocabulary": np.array(flat.vocabulary), "reports": np.array(flat.reports)}
    arrays |= {"weights": flat.weights, "real": flat.real, "held": flat.held}
    arrays |= {f"labels.{head}": np.array(names) for head, names in flat.labels.items()}
    arrays |= {f"categories.{name}": np.array(sorted(known, key=known.__getitem__), dtype=str) for name, known in flat.categories.items()}
    for name, table in flat.tables.items():
        arrays |= {f"{name}.begins": table.begins} | {f"{name}.{column}": values for column, values in table.columns.items()}
    with open(out, "wb") as handle:
        np.savez_compressed(handle, **arrays)


def load_flat(path: Path) -> Flat:
    with np.load(path, allow_pickle=False) as stored:
        return Flat(
            vocabulary=tuple(stored["vocabulary"].tolist()),
            labels={head: tuple(stored[f"labels.{head}"].tolist()) for head in ASKED},
            categories={name: {c: i for i, c in enumerate(stored[f"categories.{name}"].tolist())} for name in PAIRINGS},
            reports=tuple(stored["reports"].tolist()),
            weights=stored["weights"],
            real=stored["real"],
            held=stored["held"],
            tables={
                name: Table(stored[f"{name}.begins"], {column: stored[f"{name}.{column}"] for column in columns})
                for name, columns in TABLES.items()
            },
        )


def read_flat(source: Path) -> Flat:
    """`source`: a file that `save_flat` wrote, or the folder with the coded reports."""
    if source.is_file():
        return load_flat(source)
    from sayso.claims.train.encoder.data import read_lessons  # here, since it needs what reads reports, and scikit-learn

    lessons, vocabulary, held = read_lessons(source)
    return flatten(lessons, vocabulary, held=held)


def main(shared: Path, out: Path) -> None:
    save_flat(read_flat(shared), out)
    print(f"{out}: {out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    main(given.shared, given.out)
