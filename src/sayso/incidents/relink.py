"""A store whose claims have changed in, the same store with its incidents brought up to date out.

Only what the new claims touch is linked again: the claims that share a bucket with them, and those that hang together with these by
links. The outcome is that of linking everything at once, whatever the order in which reports came: links depend on two
claims alone, clusters on the claims that hang together, and of a bucket that grows over its bound the links go that stood on it alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sayso.incidents.blocks import REPORT, kind_of, meeting_buckets
from sayso.incidents.columns import Ints, in_order
from sayso.incidents.described import Describer, scheme
from sayso.incidents.hanging import find_hanging, grade, stayed
from sayso.incidents.link import Scored, join_scored
from sayso.incidents.loaded import Loaded, once
from sayso.incidents.origins import SameWords, Speakers
from sayso.incidents.ruling import Ruled, rule
from sayso.incidents.touched import MANY, all_parts, find_reached, lost_links, touched_piece
from sayso.incidents.work import Alone, ClaimStore, Hands, without_sweeps
from sayso.model import Link

WRITTEN = 50_000  # rows written together


def relink(store: ClaimStore, *, speakers: Speakers, same_words: SameWords, hands: Hands | None = None) -> int:
    """How many claims were touched. All is written in one transaction, until which the old incidents stand."""
    marked = store.unlinked()
    stale = not store.block_members([scheme()], limit=1)
    if stale and (held := store.incident_of()):  # what was linked in another manner, by other weights or buckets, is linked anew as a whole
        marked = sorted({*marked, *held})
    if not marked:
        return 0
    ruled = rule(store.decisions())
    loaded = Loaded(store, hands or Alone(store, speakers, same_words), ruled.rejected, Describer(speakers.groups).manner)
    if stale or (len(marked) > MANY // 10 and len(marked) >= store.claim_count()):
        loaded.add_reports(store.reports_told())
        _link_all(store, loaded, marked, ruled)
    else:
        loaded.add_claims(marked)
        _link_some(store, loaded, set(marked), ruled)
    return len(marked)


@without_sweeps()
def _link_all(store: ClaimStore, loaded: Loaded, marked: Sequence[str], ruled: Ruled) -> None:
    rows, keys = loaded.buckets()
    found = loaded.compare(all_parts(len(loaded.columns), *meeting_buckets(rows, keys)))
    loaded.columns = loaded.columns.bare()  # of a million claims this leaves room for 200 MB of what comes now
    order = in_order(loaded.columns.ids)
    graded = grade(loaded, found, np.arange(len(order)), ruled)
    store.save_all_linking(
        touched=marked, blocks=_block_rows(loaded.columns.ids, order, rows, keys), links=_link_rows(found, loaded.columns.ids, order),
        incidents=(incidents for _, incidents in graded),
    )  # fmt: skip


def _link_some(store: ClaimStore, loaded: Loaded, touched: set[str], ruled: Ruled) -> None:
    reached = find_reached(store, loaded, touched)
    found = loaded.compare([touched_piece(loaded, touched, reached)])
    lost = lost_links(store, loaded, touched, reached)
    hanging, kept = find_hanging(store, touched, found, lost, loaded.columns.ids, ruled)
    loaded.add_claims(hanging)
    ids, why = loaded.columns.ids, found.why
    links = once(join_scored([found, stayed(kept, loaded.row)]))
    is_same = found.same  # of all at once: asked of each link again, it would grow with the square of their number
    store.save_linking(
        touched=sorted(touched), among=sorted(hanging | touched), lost=sorted(lost), blocks=_blocks(loaded, loaded.rows(touched)),
        links=[_link(found, place, ids, same=bool(is_same[place]), why=why[place]) for place in range(len(found))],
        incidents=[incidents for _, incidents in grade(loaded, links, loaded.rows(hanging), ruled)],
    )  # fmt: skip


def _blocks(loaded: Loaded, own: Ints) -> list[tuple[int, str]]:
    rows, keys = loaded.buckets()
    kept = (kind_of(keys) != REPORT.number) & np.isin(rows, own)
    return [(key, loaded.columns.ids[row]) for row, key in zip(rows[kept].tolist(), keys[kept].tolist(), strict=True)]


def _block_rows(ids: Sequence[str], order: Ints, rows: Ints, keys: Ints) -> Iterator[list[tuple[int, str]]]:
    """(key, claim) in order, and one key without a claim that says how all were linked. `order`: rows by their ids."""
    kept = kind_of(keys) != REPORT.number
    rows, keys = rows[kept], keys[kept]
    place = np.lexsort((_ranks(order)[rows], keys))
    for start in range(0, len(place), WRITTEN):
        some = place[start : start + WRITTEN]
        yield list(zip(keys[some].tolist(), [ids[row] for row in rows[some].tolist()], strict=True))
    yield [(scheme(), "")]


def _link_rows(links: Scored, ids: Sequence[str], order: Ints) -> Iterator[list[tuple[str, str, bool, float, str]]]:
    """The columns of the table of links, in order of their ids."""
    rank = _ranks(order)
    first, second = rank[links.first], rank[links.second]
    first, second = np.minimum(first, second), np.maximum(first, second)
    same = links.same
    named = [ids[row] for row in order.tolist()]
    place = np.lexsort((second, first))
    for start in range(0, len(place), WRITTEN):
        some = place[start : start + WRITTEN]
        ends = ([named[rank] for rank in side[some].tolist()] for side in (first, second))
        yield list(zip(*ends, same[some].tolist(), links.score[some].tolist(), links.why_of(some), strict=True))


def _ranks(order: Ints) -> Ints:
    found = np.empty(len(order), dtype=np.int64)
    found[order] = np.arange(len(order))
    return found


def _link(links: Scored, place: int, ids: Sequence[str], *, same: bool, why: str) -> Link:
    first, second = sorted((ids[links.first[place]], ids[links.second[place]]))
    return Link(first=first, second=second, same=same, score=float(links.score[place]), why=why)
