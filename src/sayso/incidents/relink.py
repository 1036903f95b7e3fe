"""A store whose claims have changed in, the same store with its incidents brought up to date out.

Only what the new claims touch is linked again: the claims that share a bucket with them, and those that hang together with these by
links. The outcome is that of linking everything at once, whatever the order in which reports came: links depend on two
claims alone, clusters on the claims that hang together, and a bucket that grows over its bound is taken back as a whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from sayso.incidents.blocks import CAPS, KIND, REPORT, cap_of, close_buckets, days_of, find_buckets, is_inner, kind_of, neighbours
from sayso.incidents.cluster import components
from sayso.incidents.columns import Columns, Ints, build_columns, join_columns
from sayso.incidents.compare import Bools
from sayso.incidents.link import PART, Scored, join_scored
from sayso.incidents.origins import SameWords, Speakers
from sayso.incidents.work import Alone, ClaimStore, Hands, Hanging, Part, Rows, without_sweeps
from sayso.model import Decision, Link, hash_id

SCHEME = 3  # goes up when buckets, features or clustering change
REPORTS = 300  # described together
CLAIMS = 4000  # settled and written together
SPAN = 12  # days of a part that is compared: a multiple of all windows
MANY = 20_000  # claims in a part
WRITTEN = 50_000  # rows written together


def relink(store: ClaimStore, *, speakers: Speakers, same_words: SameWords, hands: Hands | None = None) -> int:
    """How many claims were touched. All is written in one transaction, until which the old incidents stand."""
    marked = store.unlinked()
    stale = not store.block_members([manner()], limit=1)
    if stale:  # what was linked in another manner, by other weights or buckets, is linked anew as a whole
        marked = sorted({*marked, *store.incident_of()})
    if not marked:
        return 0
    ruled = rule(store.decisions())
    loaded = Loaded(store, hands or Alone(store, speakers, same_words), ruled.rejected)
    if stale or (len(marked) > MANY // 10 and len(marked) >= store.counts()["claims"]):
        loaded.add_reports(store.reports_told())
        _link_all(store, loaded, marked, ruled)
    else:
        loaded.add_claims(marked)
        _link_some(store, loaded, set(marked), ruled)
    return len(marked)


@without_sweeps()
def _link_all(store: ClaimStore, loaded: Loaded, marked: Sequence[str], ruled: Ruled) -> None:
    rows, keys = find_buckets(loaded.columns)
    found = loaded.compare(_all_parts(len(loaded.columns), *close_buckets(rows, keys)))
    order = sorted(range(len(loaded.columns)), key=loaded.columns.ids.__getitem__)
    graded = _grade(loaded, found, np.arange(len(order)), ruled)
    store.save_all_linking(
        touched=marked, blocks=_block_rows(loaded.columns.ids, order, rows, keys), links=_link_rows(found, loaded.columns.ids, order),
        incidents=(incidents for _, incidents in graded),
    )  # fmt: skip


def _link_some(store: ClaimStore, loaded: Loaded, touched: set[str], ruled: Ruled) -> None:
    touched, parts = _touched_parts(store, loaded, touched)
    found = loaded.compare(parts)
    hanging, kept = _hanging(store, touched, found, loaded.columns.ids, ruled)
    loaded.add_claims(hanging)
    columns, ids = loaded.columns, loaded.columns.ids
    links = once(join_scored([found, _stayed(kept, loaded.row)]))
    is_same = found.same  # of all at once: asked of each link again, it would grow with the square of their number
    store.save_linking(
        touched=sorted(touched), among=sorted(hanging | touched), blocks=_blocks(columns, loaded.rows(touched)),
        links=[_link(found, place, ids, same=bool(is_same[place])) for place in range(len(found))],
        incidents=[incidents for _, incidents in _grade(loaded, links, loaded.rows(hanging), ruled)],
    )  # fmt: skip


@cache
def manner() -> int:
    """A key that stands, without a claim, among the buckets of a store and says how its claims were linked."""
    here = Path(__file__).parent
    tables = [path.read_text(encoding="utf-8") for path in sorted([*here.glob("*.csv"), *here.glob("*.txt")])]
    return int(hash_id(SCHEME, *tables), 16) >> 4


@dataclass(frozen=True, slots=True)
class Ruled:
    """A person's decisions that stand."""

    joined: frozenset[tuple[str, str]]
    parted: frozenset[tuple[str, str]]
    rejected: frozenset[str]


def rule(decisions: Sequence[Decision]) -> Ruled:
    """Of two decisions on the same two claims the later one stands. `confirm` says that a claim is coded rightly: it links nothing."""
    last: dict[tuple[str, str], str] = {}
    rejected: dict[str, bool] = {}
    for decision in sorted(decisions, key=lambda decision: (decision.when, decision.id)):
        if decision.undone:
            continue
        if decision.kind in ("join", "part"):
            last[min(decision.subject, decision.value), max(decision.subject, decision.value)] = decision.kind
        elif decision.kind in ("confirm", "reject"):
            rejected[decision.subject] = decision.kind == "reject"
    pairs = {kind: frozenset(pair for pair, said in last.items() if said == kind) for kind in ("join", "part")}
    return Ruled(pairs["join"], pairs["part"], frozenset(id for id, is_out in rejected.items() if is_out))


class Loaded:
    """The columns of claims that may be in an incident, as far as they are in memory: always whole reports. Rows keep their numbers."""

    def __init__(self, store: ClaimStore, hands: Hands, rejected: frozenset[str]) -> None:
        self.store, self.hands, self.rejected = store, hands, rejected
        self.seen: set[str] = set()
        self.columns = build_columns([], {})
        self.row: dict[str, int] = {}

    def add_claims(self, ids: Iterable[str]) -> None:
        missing = [id for id in ids if id not in self.row]
        self.add_reports(sorted(set(self.store.report_of(missing).values())))

    def add_reports(self, ids: Iterable[str]) -> None:
        new = [id for id in ids if id not in self.seen]
        self.seen.update(new)
        parts = [self.columns]
        for columns in self.hands.describe(new[start : start + REPORTS] for start in range(0, len(new), REPORTS)):
            if self.rejected.intersection(columns.ids):
                columns = columns.choose([row for row, id in enumerate(columns.ids) if id not in self.rejected])
            parts.append(columns)
        if len(parts) > 1:
            self.columns = join_columns(parts)
            self.row.update((id, row) for row, id in enumerate(self.columns.ids[len(self.row) :], start=len(self.row)))

    def rows(self, ids: Iterable[str]) -> Ints:
        """Of those that may be in an incident, in order."""
        return np.array(sorted(self.row[id] for id in ids if id in self.row), dtype=np.int64)

    def compare(self, parts: Iterable[tuple[Ints, Ints, Bools]]) -> Scored:
        """`parts`: rows and keys of buckets, sorted by row, and which rows are fresh. Each link once."""

        def made() -> Iterator[Part]:
            for own, keys, fresh in parts:
                used = np.unique(own)
                yield Part(self.columns.choose(used), np.searchsorted(used, own), keys, fresh[used], used)

        words: dict[str, str] = {}  # each reason is in memory once
        found = [replace(links, why=[words.setdefault(why, why) for why in links.why]) for links in self.hands.compare(made())]
        return once(join_scored(found))


def once(links: Scored) -> Scored:
    low, high = np.minimum(links.first, links.second), np.maximum(links.first, links.second)
    _, at = np.unique(low << 32 | high, return_index=True)
    return Scored(low[at], high[at], links.score[at], links.part[at], [links.why[place] for place in at])


# -- what is compared ----------------------------------------------------------------------------------------------------

Piece = tuple[Ints, Ints, Bools]


def _all_parts(count: int, rows: Ints, keys: Ints) -> Iterator[Piece]:
    """The buckets of `count` claims, cut by time. What lies at the beginning of the next part is there to be met."""
    days = days_of(keys)
    dated = days >= 0
    span = int(days[dated].max() - days[dated].min() + 1) if dated.any() else 1
    width = SPAN * max(1, round(span * MANY / max(count, 1) / SPAN))
    part = np.where(dated, days // width, -1)
    is_report = kind_of(keys) == REPORT.number
    _, at, back = np.unique(keys[is_report], return_index=True, return_inverse=True)
    part[is_report] = -2 - rows[is_report][at][back] // MANY  # where its first claim is, so that a report stays whole
    edge = dated & (days % width == 0)
    part = np.concatenate([part, part[edge] - 1])
    rows = np.concatenate([rows, rows[edge]])
    keys = np.concatenate([keys, -keys[edge]])
    order = np.lexsort((keys, rows, part))
    part, rows, keys = part[order], rows[order], keys[order]
    fresh = np.ones(count, dtype=np.bool_)
    starts = np.flatnonzero(np.r_[True, part[1:] != part[:-1]][: len(part)])
    for start, end in pairwise([*starts.tolist(), len(part)]):
        if (keys[start:end] > 0).any():
            yield rows[start:end], keys[start:end], fresh


def _touched_parts(store: ClaimStore, loaded: Loaded, touched: set[str]) -> tuple[set[str], list[Piece]]:
    """The claims to link again, and what they are to be compared with."""
    members, grown = _members(store, loaded, touched)
    if grown - touched:
        # what was compared in a bucket that has just grown too large is compared again without it
        touched = touched | grown
        loaded.add_claims(grown)
        members, _ = _members(store, loaded, touched)
    own = np.array(sorted(members), dtype=np.int64)
    reached = neighbours(own, both=True)
    beside = store.block_members(reached.tolist(), limit=int(CAPS.max()))
    closed = [key for key, ids in (members | beside).items() if len(ids) > cap_of(key)]
    met = {key: ids for key, ids in members.items() if is_inner(key)}  # of other buckets the claims meet nobody of their own
    others = {id for key, ids in (met | beside).items() if len(ids) <= cap_of(key) for id in ids}
    loaded.add_claims(others)
    rows, keys = find_buckets(loaded.columns)
    fresh = np.zeros(len(loaded.columns), dtype=np.bool_)
    fresh[loaded.rows(touched)] = True
    is_report = kind_of(keys) == REPORT.number
    used = np.isin(keys, np.setdiff1d(np.concatenate([own, reached]), closed)) | (is_report & np.isin(keys, keys[is_report & fresh[rows]]))
    rows, keys = rows[used], keys[used]
    kept = ~is_report[used] | np.isin(keys, close_buckets(rows, keys)[1])
    return touched, [(rows[kept], keys[kept], fresh)]


def _members(store: ClaimStore, loaded: Loaded, touched: set[str]) -> tuple[dict[int, set[str]], set[str]]:
    """The members of each bucket of the touched claims as they will be, and all members of buckets that have just grown too large."""
    ids, rows = loaded.columns.ids, loaded.rows(touched)
    found, keys = find_buckets(loaded.columns.choose(rows))
    mine: dict[int, set[str]] = defaultdict(set)
    for row, key in zip(rows[found].tolist(), keys.tolist(), strict=True):
        if key >> KIND != REPORT.number:  # reports are in memory as a whole
            mine[key].add(ids[row])
    stored = store.block_members(mine, limit=int(CAPS.max()) + len(touched))
    members, grown = {}, set()
    for key, own in mine.items():
        old = set(stored.get(key, ()))
        members[key] = (old - touched) | own
        if len(members[key]) > cap_of(key) >= len(old):
            grown |= old
    return members, grown


# -- what hangs together -------------------------------------------------------------------------------------------------


def _hanging(store: ClaimStore, touched: set[str], links: Scored, ids: Sequence[str], ruled: Ruled) -> tuple[set[str], list[Link]]:
    """All claims that hang together with the touched ones by links or decisions, now or before, and the links between them that stay."""
    near: dict[str, set[str]] = defaultdict(set)
    for one, other in [*_named(links, links.same, ids), *ruled.joined]:
        near[one].add(other)
        near[other].add(one)
    found: set[str] = set()
    kept: dict[tuple[str, str], Link] = {}
    frontier = touched | store.fellows(touched)
    # what lies within a longer event that is linked anew may lie within another one now
    beside = {id for pair in _named(links, links.part, ids) for id in pair}
    frontier |= beside | store.fellows(beside)
    while frontier:
        found |= frontier
        ahead = {other for id in frontier for other in near.get(id, ())}
        for link in store.links(frontier - touched):
            if link.first not in touched and link.second not in touched:
                kept[link.first, link.second] = link
                if link.same:
                    ahead |= {link.first, link.second}
        frontier = (ahead | store.fellows(ahead - found)) - found
    return found, list(kept.values())


def _named(links: Scored, chosen: Bools, ids: Sequence[str]) -> list[tuple[str, str]]:
    ends = zip(links.first[chosen].tolist(), links.second[chosen].tolist(), strict=True)
    return [(ids[a], ids[b]) for a, b in ends]


def _grade(loaded: Loaded, links: Scored, wanted: Ints, ruled: Ruled) -> Iterator[tuple[Ints, Rows]]:
    """Cluster and grade what hangs together, many such groups at a time: rows of claims of `wanted`, and their incidents."""
    columns, ids = loaded.columns, loaded.columns.ids
    bound = np.array([(loaded.row[a], loaded.row[b]) for a, b in ruled.joined if a in loaded.row and b in loaded.row], dtype=np.int64)
    bound = bound.reshape(-1, 2)
    same = links.same
    lead = components(len(ids), np.concatenate([links.first[same], bound[:, 0]]), np.concatenate([links.second[same], bound[:, 1]]))
    chunk = _chunks(lead, wanted)
    within = _wholes(columns, links)
    inside = (lead[links.first] == lead[links.second]) & (chunk[links.first] >= 0) & ~links.part
    order = np.argsort(chunk[links.first[inside]], kind="stable")
    linked = np.flatnonzero(inside)[order]
    ends = np.searchsorted(chunk[links.first[linked]], np.arange(chunk.max(initial=-1) + 2))
    members = _by_chunk(chunk)

    def parts() -> Iterator[Hanging]:
        for number, rows in enumerate(members):
            own = linked[ends[number] : ends[number + 1]]
            at = [np.searchsorted(rows, side[own]) for side in (links.first, links.second)]
            whole = [within.get(row) for row in rows.tolist()]
            yield Hanging(
                columns.choose(rows), at[0], at[1], links.score[own], whole, tuple(sorted(ruled.joined)), tuple(sorted(ruled.parted))
            )

    yield from zip(members, loaded.hands.settle(parts()), strict=True)


def _wholes(columns: Columns, links: Scored) -> dict[int, str]:
    """For each row that lies within something longer a claim that tells of that: the likeliest, of these the shortest."""
    ends = np.concatenate([links.first[links.part], links.second[links.part]])
    others = np.concatenate([links.second[links.part], links.first[links.part]])
    score = np.concatenate([links.score[links.part]] * 2)
    upward = columns.whole[others] & ~columns.whole[ends]
    best: dict[int, tuple[float, int, str]] = {}
    for row, other, worth in zip(ends[upward].tolist(), others[upward].tolist(), score[upward].tolist(), strict=True):
        rank = (-worth, int(columns.last[other] - columns.first[other]), columns.ids[other])
        best[row] = min(best.get(row, rank), rank)
    return {row: id for row, (_, _, id) in best.items()}


def _stayed(links: Sequence[Link], row: Mapping[str, int]) -> Scored:
    known = [link for link in links if link.first in row and link.second in row]
    ends = np.array([(row[link.first], row[link.second]) for link in known], dtype=np.int64).reshape(-1, 2)
    part = np.array([link.why.startswith(PART) for link in known], dtype=np.bool_)
    return Scored(ends[:, 0], ends[:, 1], np.array([link.score for link in known], dtype=np.float64), part, [link.why for link in known])


def _chunks(lead: Ints, rows: Ints) -> Ints:
    """For each row the number of the chunk in which it is settled, -1 for none: groups are kept whole, in order of their smallest rows."""
    chunk = np.full(len(lead), -1, dtype=np.int64)
    if len(rows):
        order = rows[np.lexsort((rows, lead[rows]))]
        first = np.r_[True, lead[order][1:] != lead[order][:-1]]
        starts = np.flatnonzero(first)
        number = starts // CLAIMS  # of the chunk in which a group begins
        chunk[order] = np.repeat(np.unique(number, return_inverse=True)[1], np.diff(np.r_[starts, len(order)]))
    return chunk


def _by_chunk(chunk: Ints) -> list[Ints]:
    order = np.argsort(chunk, kind="stable")
    cuts = np.searchsorted(chunk[order], np.arange(chunk.max(initial=-1) + 2))
    return [order[start:end] for start, end in pairwise(cuts)]


def _blocks(columns: Columns, own: Ints) -> list[tuple[int, str]]:
    found, keys = find_buckets(columns.choose(own))
    kept = kind_of(keys) != REPORT.number
    return [(key, columns.ids[row]) for row, key in zip(own[found[kept]].tolist(), keys[kept].tolist(), strict=True)]


def _block_rows(ids: Sequence[str], order: Sequence[int], rows: Ints, keys: Ints) -> Iterator[list[tuple[int, str]]]:
    """(key, claim) in order, and the manner in which all were linked. `order`: rows by their ids."""
    kept = kind_of(keys) != REPORT.number
    rows, keys = rows[kept], keys[kept]
    place = np.lexsort((_ranks(order)[rows], keys))
    for start in range(0, len(place), WRITTEN):
        some = place[start : start + WRITTEN]
        yield list(zip(keys[some].tolist(), [ids[row] for row in rows[some].tolist()], strict=True))
    yield [(manner(), "")]


def _link_rows(links: Scored, ids: Sequence[str], order: Sequence[int]) -> Iterator[list[tuple[str, str, bool, float, str]]]:
    """The columns of the table of links, in order of their ids."""
    rank = _ranks(order)
    first, second = rank[links.first], rank[links.second]
    first, second = np.minimum(first, second), np.maximum(first, second)
    same = links.same
    named = [ids[row] for row in order]
    place = np.lexsort((second, first))
    for start in range(0, len(place), WRITTEN):
        some = place[start : start + WRITTEN]
        ends = ([named[rank] for rank in side[some].tolist()] for side in (first, second))
        yield list(zip(*ends, same[some].tolist(), links.score[some].tolist(), [links.why[at] for at in some.tolist()], strict=True))


def _ranks(order: Sequence[int]) -> Ints:
    found = np.empty(len(order), dtype=np.int64)
    found[np.array(order, dtype=np.int64)] = np.arange(len(order))
    return found


def _link(links: Scored, place: int, ids: Sequence[str], *, same: bool) -> Link:
    first, second = sorted((ids[links.first[place]], ids[links.second[place]]))
    return Link(first=first, second=second, same=same, score=float(links.score[place]), why=links.why[place])
