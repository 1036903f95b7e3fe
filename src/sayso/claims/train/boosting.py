"""Rows of numbers with their answers in, boosted trees as plain tables (claims/trees.py) out. Needs scikit-learn."""

from __future__ import annotations

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from sayso.claims.trees import Trees


class Coding(Trees):
    """Trees that give every new word the next number, while learning."""

    def code(self, name: str, word: object) -> float:
        return float(self.codes.setdefault(f"{name}={word}", len(self.codes)))


def new_coding() -> Coding:
    empty = np.zeros((0, 0))
    return Coding(empty, empty, empty, empty, empty, 0, 0.0, {})


def boost(
    table: np.ndarray,
    answers: np.ndarray,
    weights: np.ndarray | None,
    coding: Coding,
    *,
    seeds: int,
    max_iter: int = 150,
    max_leaf_nodes: int = 12,
) -> Trees:
    """The mean of `seeds` models, which differ by chance. `coding`: that with which the rows were made."""
    boosted = [
        HistGradientBoostingClassifier(
            max_iter=max_iter, learning_rate=0.05, max_leaf_nodes=max_leaf_nodes, min_samples_leaf=40, l2_regularization=10, max_features=0.4,
            random_state=seed,
        ).fit(table, answers, sample_weight=weights)
        for seed in range(seeds)
    ]  # fmt: skip
    return table_of(boosted, coding.codes)


def table_of(boosted: list[HistGradientBoostingClassifier], codes: dict[str, int]) -> Trees:
    """scikit-learn's trees as plain tables: the mean of several models, which differ by chance."""
    nodes = [trees[0].nodes for model in boosted for trees in model._predictors]
    size = max(map(len, nodes))
    feature, below, above = (np.zeros((len(nodes), size), dtype=np.int64) for _ in range(3))
    threshold, value = (np.zeros((len(nodes), size), dtype=np.float32) for _ in range(2))
    for t, table in enumerate(nodes):
        for n, node in enumerate(table):
            if node["is_leaf"]:
                below[t, n] = above[t, n] = n
                value[t, n] = node["value"] / len(boosted)
            else:
                feature[t, n], threshold[t, n], below[t, n], above[t, n] = (
                    node["feature_idx"],
                    node["num_threshold"],
                    node["left"],
                    node["right"],
                )
    depth = max(int(table["depth"].max()) for table in nodes)
    return Trees(
        feature,
        threshold,
        below,
        above,
        value,
        depth,
        float(np.mean([np.ravel(model._baseline_prediction)[0] for model in boosted])),
        codes,
    )
