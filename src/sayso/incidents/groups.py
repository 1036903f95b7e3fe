"""Pairs of rows that hang together in, what hangs together through any of them out."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from sayso.incidents.columns import Ints


def components(count: int, first: Ints, second: Ints) -> Ints:
    """For each of `count` rows the smallest row that it hangs together with by the pairs `first`, `second`."""
    lead: Ints = np.arange(count)
    while True:
        # both ends take the smaller of their leads, then everybody the lead of its lead, until nothing changes
        low = np.minimum(lead[first], lead[second])
        new = lead.copy()
        np.minimum.at(new, first, low)
        np.minimum.at(new, second, low)
        np.minimum.at(new, lead[first], low)
        np.minimum.at(new, lead[second], low)
        new = new[new]
        if np.array_equal(new, lead):
            return lead
        lead = new


def groups_of(lead: Ints) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for row, own in enumerate(lead.tolist()):
        found[own].append(row)
    return dict(found)
