"""A store whose claims have changed in, the same store with its incidents brought up to date out.

Only what the new claims touch is linked again: the claims that share a block with them, and those that hang together with these by
links. The outcome is that of linking everything at once, whatever the order in which reports came: links depend on two
claims alone, clusters on the claims that hang together, and a block that grows over its bound is taken back as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sayso.incidents.columns import Columns, ReportFacts, build_columns, join_columns
from sayso.incidents.compare import load_weights
from sayso.incidents.grade import Grading, build_incident, no_incident
from sayso.incidents.link import CAP, block_keys, candidate_pairs, cluster, components, find_links
from sayso.incidents.origins import SameWords, Speakers
from sayso.model import Claim, Decision, Incident, Link, Reading


class ClaimStore(Protocol):
    """What linking asks of a store; `sayso.store.Store` is one."""

    def unlinked(self) -> list[str]: ...
    def report_of(self, ids: Iterable[str]) -> dict[str, str]: ...
    def claims_of(self, reports: Iterable[str]) -> Iterator[Claim]: ...
    def reports(self, ids: Iterable[str] | None = None) -> Iterator[Reading]: ...
    def links(self, ids: Iterable[str] | None = None) -> list[Link]: ...
    def block_members(self, keys: Iterable[int], *, limit: int) -> dict[int, list[str]]: ...
    def fellows(self, ids: Iterable[str]) -> set[str]: ...
    def decisions(self) -> list[Decision]: ...

    @property
    def save_linking(self) -> Callable[..., None]: ...


def facts_of(reading: Reading) -> ReportFacts:
    report = reading.report
    return ReportFacts(
        id=report.id, outlet=report.outlet, day=reading.dated, published=report.published, fingerprint=reading.fingerprint,
        title=report.title or "", url=report.url, credits=reading.credits,
    )  # fmt: skip


def relink(store: ClaimStore, *, speakers: Speakers, same_words: SameWords) -> int:
    """How many claims were touched. All is written in one transaction; until then the old incidents stand."""
    marked = store.unlinked()
    if not marked:
        return 0
    ruled = _rule(store.decisions())
    loaded = Loaded(store, ruled.rejected, speakers.groups)
    loaded.add_claims(marked)
    touched, members = _blocks(store, loaded, set(marked))
    columns = loaded.columns()
    rows = {id: row for row, id in enumerate(columns.ids)}
    pairs = candidate_pairs([[rows[id] for id in those] for those in members.values()], only={rows[id] for id in touched if id in rows})
    links = find_links(columns, *pairs, weights=load_weights())
    hanging, kept = _hanging(store, touched, links, ruled)
    loaded.add_claims(hanging)
    incidents = _incidents(loaded, [*links, *kept], hanging, ruled, Grading(loaded.facts, speakers, same_words))
    own = [(key, id) for id in sorted(touched) for key in loaded.keys.get(id, ())]
    store.save_linking(touched=sorted(touched), blocks=own, links=links, incidents=incidents, among=sorted(hanging | touched))
    return len(marked)


class Loaded:
    """Claims in memory, always whole reports: what a report names, and when it was told, is known from all of its claims."""

    def __init__(self, store: ClaimStore, rejected: frozenset[str], groups: Mapping[str, str]) -> None:
        self.store, self.rejected, self.groups = store, rejected, groups
        self.facts: dict[str, ReportFacts] = {}
        self.claims: dict[str, Claim] = {}
        self.keys: dict[str, set[int]] = {}
        self.parts: list[Columns] = [build_columns([], {})]

    def add_claims(self, ids: Iterable[str]) -> None:
        missing = [id for id in ids if id not in self.claims]
        self.add_reports(set(self.store.report_of(missing).values()))

    def add_reports(self, ids: Iterable[str]) -> None:
        new = sorted(set(ids) - self.facts.keys())
        if not new:
            return
        self.facts.update((reading.report.id, facts_of(reading)) for reading in self.store.reports(new))
        claims = list(self.store.claims_of(new))
        self.claims.update((claim.id, claim) for claim in claims)
        # a claim that is in no incident still tells what its report is about
        columns = build_columns(claims, {id: self.facts[id] for id in new}, groups=self.groups)
        self.parts.append(columns)
        for claim, keys in zip(claims, block_keys(columns), strict=True):
            if claim.id not in self.rejected and not no_incident(claim):
                self.keys[claim.id] = keys

    def columns(self, ids: Iterable[str] | None = None) -> Columns:
        """Of the claims that may be in an incident; of `ids` only, where given, but seen with the whole of their reports."""
        self.parts = [join_columns(self.parts)]
        (whole,) = self.parts
        wanted = self.keys.keys() if ids is None else self.keys.keys() & set(ids)
        return whole.choose([row for row, id in enumerate(whole.ids) if id in wanted])


@dataclass(frozen=True, slots=True)
class Ruled:
    """A person's decisions that stand."""

    joined: frozenset[tuple[str, str]]
    parted: frozenset[tuple[str, str]]
    rejected: frozenset[str]


def _rule(decisions: Sequence[Decision]) -> Ruled:
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


def _blocks(store: ClaimStore, loaded: Loaded, touched: set[str]) -> tuple[set[str], dict[int, list[str]]]:
    """The claims to link again, and the members of each of their blocks that is small enough to be compared."""
    members = _members(store, loaded, touched)
    over = {id for key, (old, now) in members.items() if len(now) > CAP >= len(old) for id in old}
    if over - touched:
        # what was compared in a block that has just grown too large is compared again without it
        touched = touched | over
        loaded.add_claims(over)
        members = _members(store, loaded, touched)
    small = {key: sorted(now) for key, (_, now) in members.items() if 1 < len(now) <= CAP}
    loaded.add_claims({id for those in small.values() for id in those})
    return touched, {key: [id for id in those if id in loaded.keys] for key, those in small.items()}


def _members(store: ClaimStore, loaded: Loaded, touched: set[str]) -> dict[int, tuple[set[str], set[str]]]:
    """For each block of the touched claims its members as stored, and as they will be."""
    own: dict[int, set[str]] = {}
    for id in touched:
        for key in loaded.keys.get(id, ()):
            own.setdefault(key, set()).add(id)
    stored = store.block_members(own, limit=CAP + len(touched))
    return {key: (old := set(stored.get(key, ())), (old - touched) | mine) for key, mine in own.items()}


def _hanging(store: ClaimStore, touched: set[str], links: Sequence[Link], ruled: Ruled) -> tuple[set[str], list[Link]]:
    """All claims that hang together with the touched ones by links or decisions, now or before, and the links between them that stay."""
    near: dict[str, set[str]] = {}
    for one, other in [(link.first, link.second) for link in links if link.same] + sorted(ruled.joined):
        near.setdefault(one, set()).add(other)
        near.setdefault(other, set()).add(one)
    found: set[str] = set()
    kept: dict[tuple[str, str], Link] = {}
    frontier = touched | store.fellows(touched)
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


def _incidents(
    loaded: Loaded, links: Sequence[Link], hanging: set[str], ruled: Ruled, grading: Grading
) -> list[tuple[Incident, tuple[str, ...]]]:
    columns = loaded.columns(hanging)
    together = [(link.first, link.second) for link in links if link.same] + sorted(ruled.joined)
    made = []
    by_claim = _by_claim(links)
    row = {id: place for place, id in enumerate(columns.ids)}
    for ids in components(together, columns.ids).values():
        if len(ids) == 1:
            clusters: list[list[str]] = [ids]
        else:
            inside = {(link.first, link.second): link for id in ids for link in by_claim.get(id, ())}
            clusters = cluster(columns.choose([row[id] for id in ids]), inside.values(), joined=ruled.joined, parted=ruled.parted)
        made += [build_incident([loaded.claims[id] for id in members], grading) for members in clusters]
    return made


def _by_claim(links: Iterable[Link]) -> Mapping[str, list[Link]]:
    found: dict[str, list[Link]] = {}
    for link in links:
        found.setdefault(link.first, []).append(link)
        found.setdefault(link.second, []).append(link)
    return found
