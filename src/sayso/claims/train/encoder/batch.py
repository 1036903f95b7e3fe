"""Flat arrays in, batches out: which reports go together, and all that the network is asked of them, in arrays laid end to end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from sayso.claims.train.encoder.flat import ASKED, PAIRINGS, Array, Flat, spans

ALIKE = 40  # pieces: windows whose lengths differ by fewer count as of one length
EIGHTS = 8  # GPUs multiply matrices fastest whose sizes are multiples of this


class Asked(NamedTuple):
    """What one head is asked, a row for each thing. `words`: numbers of words of the batch: the word itself, or of a pairing the
    event, and head, first and last word of the mention."""

    rows: Array  # of the table in Flat
    words: Array
    known: Array  # categories; of a head that is no pairing, none
    labels: Array
    weights: Array
    apart: Array  # whether of a report that `held_out` keeps apart


class Batch(NamedTuple):
    pieces: Array  # a row for each window, padded with 0, which no window holds
    words: Array  # where each word begins, counted over all pieces of the batch
    asked: Mapping[str, Asked]
    size: float  # what the loss is divided by


def draw_batches(flat: Flat, reports: Array, *, at_once: int, rng: np.random.Generator) -> list[Array]:
    """Reports of about one length together, in an order drawn anew each time; up to `at_once` pieces, or one report with more."""
    order = reports[np.argsort(flat.longest()[reports] // ALIKE + 2 * rng.random(len(reports)), kind="stable")]
    sizes = flat.sizes()
    out: list[list[int]] = []
    size = at_once
    for report in order.tolist():
        if size + sizes[report] > at_once:
            out.append([])
            size = 0
        out[-1].append(report)
        size += sizes[report]
    return [np.array(out[i]) for i in rng.permutation(len(out))]


def gather(flat: Flat, reports: Array) -> Batch:
    pieces, words = _windows(flat, reports)
    events, weights = flat.tables["events"], flat.weights[reports]
    size = float((weights * (events.counts(reports) + 0.5)).sum())
    return Batch(pieces, words, {head: _asked(flat, reports, head) for head in ASKED}, size)


def _windows(flat: Flat, reports: Array) -> tuple[Array, Array]:
    windows, words = flat.tables["windows"], flat.tables["words"]
    lengths = windows.columns["length"][windows.rows(reports)].astype(np.int64)
    longest = -(-lengths.max() // EIGHTS) * EIGHTS
    padded = np.zeros((len(lengths), longest), dtype=np.int64)
    pieces = flat.tables["pieces"]
    at = np.repeat(np.arange(len(lengths)) * longest, lengths) + spans(np.zeros_like(lengths), lengths)
    padded.reshape(-1)[at] = pieces.columns["piece"][pieces.rows(reports)]
    rows = words.rows(reports)
    window = words.columns["window"][rows] + _before(flat, reports, "windows", "words")
    return padded, window * longest + words.columns["place"][rows]


def _asked(flat: Flat, reports: Array, head: str) -> Asked:
    name, answer = ASKED[head]
    table = flat.tables[name]
    rows = table.rows(reports)
    before, columns = _before(flat, reports, "words", name), table.columns
    weights = np.repeat(flat.weights[reports], table.counts(reports))
    known = np.zeros((len(rows), 0), dtype=np.int64)
    if name in PAIRINGS:
        events = flat.tables["events"]
        of = columns["event"][rows] + np.repeat(events.begins[reports], table.counts(reports))
        words = [events.columns["word"][of], *(columns[part][rows] for part in ("head", "first", "last"))]
        weights = weights * events.columns["weight"][of]
        known = columns["known"][rows].astype(np.int64)
    else:
        words = [columns["word"][rows]]
        if "weight" in columns:
            weights = weights * columns["weight"][rows]
    apart = np.repeat(flat.held[reports], table.counts(reports))
    return Asked(rows, np.stack([word + before for word in words], axis=1), known, columns[answer][rows].astype(np.int64), weights, apart)


def _before(flat: Flat, reports: Array, counted: str, asking: str) -> Array:
    """For each row of the table `asking`, how many rows of `counted` the reports before its own have in this batch."""
    counts = flat.tables[counted].counts(reports)
    return np.repeat(np.cumsum(counts) - counts, flat.tables[asking].counts(reports))
