"""All nodes of all trees asked at once give what a walk from each root gives, to the last bit."""

import numpy as np
import pytest

from sayso.claims.parts import ACTOR_TREES, RECIPIENT_TREES
from sayso.claims.places import TREES as PLACE_TREES
from sayso.claims.trees import Trees, load_trees


def walked(trees: Trees, row: np.ndarray) -> np.ndarray:
    """The value of the leaf of each tree."""
    out = []
    for t in range(len(trees.feature)):
        at = 0
        while trees.below[t, at] != at:
            yes = row[trees.feature[t, at]] <= trees.threshold[t, at]
            at = (trees.below if yes else trees.above)[t, at]
        out.append(trees.value[t, at])
    return np.array(out)


@pytest.mark.parametrize("path", [ACTOR_TREES, RECIPIENT_TREES, PLACE_TREES], ids=lambda path: path.stem)
def test_leaves_are_those_of_a_walk(path):
    trees, rng = load_trees(path), np.random.default_rng(5)
    size = int(trees.feature.max()) + 1
    rows = np.where(rng.random((12, size)) < 0.5, rng.choice(trees.threshold.ravel(), (12, size)), rng.normal(0, 3, (12, size)))
    rows = rows.astype(np.float32)
    sums = np.stack([walked(trees, row) for row in rows]).sum(axis=1)
    assert trees.probabilities(rows.tolist()).tolist() == (1 / (1 + np.exp(-trees.start - sums))).tolist()
    assert len({*sums.tolist()}) > 6


def test_a_tree_of_one_leaf_gives_it_and_too_many_leaves_are_refused():
    zero, leaf = np.zeros((1, 1), dtype=np.int64), np.array([[2.0]], dtype=np.float32)
    one = Trees(zero, leaf, zero, zero, leaf, 0, -2.0, {})
    assert one.probabilities([[1.0]]).tolist() == [0.5]
    inner = np.arange(20)  # each node has a leaf for its yes and the next node for its no
    below, above = np.append(inner + 20, np.arange(20, 41)), np.append(inner + 1, np.arange(20, 41))
    above[19] = 40
    long = np.zeros((1, 41))
    with pytest.raises(ValueError, match="21 leaves"):
        Trees(long.astype(np.int64), long, below[None], above[None], long, 20, 0.0, {}).probabilities([[1.0]])
