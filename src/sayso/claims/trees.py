"""Rows of numbers in, probabilities out: boosted decision trees learned elsewhere (train/), asked here in plain numpy.

All trees of a model lie in tables of trees × nodes; a leaf points to itself. `codes` gives the number of each word that stands in
a row as a number ("tense=past"); unknown words are -1.

No tree is walked. Every node of every tree is asked at once, and one that says no strikes out the leaves below its yes; the first
leaf that is left is the tree's (QuickScorer, Lucchese et al. 2015). That reads memory in order, which a walk does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sayso.errors import BadModel

MOST_LEAVES = 16  # of a tree: a bit for each in a whole number of two bytes
ALL = np.uint16(2**MOST_LEAVES - 1)
SETS = np.arange(2**MOST_LEAVES)
FIRST = np.log2(np.maximum(SETS & -SETS, 1)).astype(np.uint8)  # of each set of leaves


class _Questions(NamedTuple):
    """`feature`, `threshold`: of the inner nodes of all trees, first the first of each tree, then the second of each ...; `left`: the
    leaves, as bits, that a no leaves; `value`: of each tree, its leaves from left to right."""

    feature: np.ndarray
    threshold: np.ndarray
    left: np.ndarray
    value: np.ndarray


@dataclass(frozen=True)
class Trees:
    feature: np.ndarray
    threshold: np.ndarray
    below: np.ndarray
    above: np.ndarray
    value: np.ndarray
    depth: int
    start: float
    codes: dict[str, int]

    def code(self, name: str, word: object) -> float:
        return float(self.codes.get(f"{name}={word}", -1))

    def probabilities(self, rows: list[list[float]]) -> np.ndarray:
        if not rows:
            return np.zeros(0)
        asked, count = self._questions, len(self.feature)
        columns = np.ascontiguousarray(np.asarray(rows, dtype=np.float32).T)
        yes = columns.take(asked.feature, axis=0) <= asked.threshold[:, None]
        whatever = np.negative(yes.view(np.int8)).astype(np.int16).view(np.uint16)  # a yes leaves all leaves: faster than np.where
        left = np.bitwise_and.reduce((whatever | asked.left[:, None]).reshape(-1, count, len(rows)), axis=0)
        leaf = FIRST.take(np.ascontiguousarray(left.T)) + np.arange(count) * asked.value.shape[1]
        return np.asarray(1 / (1 + np.exp(-self.start - asked.value.ravel().take(leaf).sum(axis=1))))

    @cached_property
    def _questions(self) -> _Questions:
        """Raises ValueError where a tree has too many leaves."""
        trees = [_leaves_and_nodes(below, above) for below, above in zip(self.below.tolist(), self.above.tolist(), strict=True)]
        most, steps = max(len(leaves) for leaves, _ in trees), max(1, *(len(nodes) for _, nodes in trees))
        if most > MOST_LEAVES:
            raise ValueError(f"a tree of {most} leaves")
        feature, threshold = np.zeros((steps, len(trees)), dtype=np.intp), np.zeros((steps, len(trees)), dtype=np.float32)
        left, value = np.full((steps, len(trees)), ALL), np.zeros((len(trees), most), dtype=np.float32)
        for t, (leaves, nodes) in enumerate(trees):
            value[t, : len(leaves)] = self.value[t, leaves]
            for step, (node, begin, end) in enumerate(nodes):
                feature[step, t], threshold[step, t] = self.feature[t, node], self.threshold[t, node]
                left[step, t] -= 2**end - 2**begin
        return _Questions(feature.ravel(), threshold.ravel(), left.ravel(), value)


def _leaves_and_nodes(below: list[int], above: list[int]) -> tuple[list[int], list[tuple[int, int, int]]]:
    """The leaves of a tree from left to right, and its inner nodes, each with the places of the leaves below its yes (first, and last
    exclusive)."""
    leaves: list[int] = []
    nodes: list[tuple[int, int, int]] = []

    def walk(node: int) -> None:
        if below[node] == node:
            leaves.append(node)
            return
        first = len(leaves)
        walk(below[node])
        nodes.append((node, first, len(leaves)))
        walk(above[node])

    walk(0)
    return leaves, nodes


def save_trees(trees: Trees, path: Path) -> None:
    words = "\n".join(f"{word}\t{number}" for word, number in sorted(trees.codes.items()))
    with open(path, "wb") as handle:
        np.savez_compressed(
            handle, feature=trees.feature.astype(np.int16), threshold=trees.threshold.astype(np.float32), below=trees.below.astype(np.int16),
            above=trees.above.astype(np.int16), value=trees.value.astype(np.float32), depth=np.array(trees.depth), start=np.array(trees.start),
            codes=np.frombuffer(words.encode(), dtype=np.uint8),
        )  # fmt: skip


def load_trees(path: Path) -> Trees:
    """Raises BadModel where the file is missing or broken."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            lines = stored["codes"].tobytes().decode().split("\n")
            return Trees(
                feature=stored["feature"].astype(np.int64), threshold=stored["threshold"], below=stored["below"].astype(np.int64), above=stored["above"].astype(np.int64),
                value=stored["value"], depth=int(stored["depth"]), start=float(stored["start"]), codes={w: int(n) for w, _, n in (line.partition("\t") for line in lines)},
            )  # fmt: skip
    except (OSError, ValueError, KeyError) as error:
        raise BadModel(f"the weights {path.name} cannot be read: {error}") from error
