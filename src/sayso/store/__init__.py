"""The one place that talks to a database: `open_store(path)` gives a Store; what to ask for is a Filter."""

from sayso.store.filters import Box, Filter
from sayso.store.found import Days, FacetCount, Page, Point, Points, Standing, Summary
from sayso.store.reviewing import Agreement, Review, Reviewer
from sayso.store.store import Store, open_store

__all__ = [
    "Agreement", "Box", "Days", "FacetCount", "Filter", "Page", "Point", "Points", "Review", "Reviewer", "Standing", "Store", "Summary",
    "open_store",
]  # fmt: skip
