"""A Filter in, pages of claims, incidents and reports with their counts out, within milliseconds also for a million claims."""

from __future__ import annotations

import os
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
from sqlalchemy import select

from sayso.errors import SaysoError
from sayso.model import Claim, Incident, Report
from sayso.store import counting, facets, loading, rows, standing
from sayso.store.asking import Fitting, fitting
from sayso.store.columns import Columns, Longs
from sayso.store.connected import Connected
from sayso.store.filters import Box, Filter, matches
from sayso.store.found import Days, FacetCount, Page, Points, Standing, Summary
from sayso.store.gathering import Gathered
from sayso.store.labels import Bools
from sayso.store.opening import reported
from sayso.store.schema import claims, incidents, reports

HITS = 200_000  # of words; the newest are looked at
KEPT = 16  # filters whose masks are remembered
LIMIT = 500  # rows of a page at most
FAR = 1 << 40
LONGEST = 10.0  # seconds that counts may be behind
KINDS = ("claims", "incidents", "reports")
OF_REPORT = ("text", "outlet", "since", "until", "report")  # what a report is asked for itself
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Keys:
    """What a list is sorted by: the highest `key` first, and of equal ones the highest `tie`."""

    rows: npt.NDArray[Any]
    key: Longs
    tie: npt.NDArray[Any]


class Made(NamedTuple, Generic[Answer]):
    """An answer, as of which change, when it was made, and how many seconds that took."""

    answer: Answer
    change: int
    when: float
    took: float


class Remembered:
    """The last answers, for as long as the database stays as it is; for many threads."""

    def __init__(self, many: int) -> None:
        self.many, self.lock, self.change = many, Lock(), -1
        self.held: OrderedDict[Hashable, Made[Any]] = OrderedDict()

    def get(self, change: int, key: Hashable, make: Callable[[], Answer], *, lag: float = 0.0) -> Answer:
        """With `lag`, an answer from before the last change holds for so many times as long as it took to make."""
        with self.lock:
            if change > self.change:
                if not lag:
                    self.held.clear()
                self.change = change
            made = self.held.get(key)
            if made is not None and (made.change == change or time.monotonic() - made.when < min(lag * made.took, LONGEST)):
                self.held.move_to_end(key)
                found: Answer = made.answer
                return found
        started = time.monotonic()
        answer = make()
        ended = time.monotonic()
        with self.lock:
            if change == self.change:
                self.held[key] = Made(answer, change, ended, ended - started)
                while len(self.held) > self.many:
                    self.held.popitem(last=False)
        return answer


class Finding(Connected):
    """The part of a Store that is asked by pages. Counts are of the whole, not of the page. `patience`: seconds that an answer may
    be behind what other processes write; what this store writes is seen at once. `lag`: counts (facets, points, days, summaries,
    standings) may besides be behind any change for so many times as long as counting takes: a hundredth of a second in a small database,
    a second or two in a large one, which would otherwise be counted all the time while it is written to."""

    patience = 0.0
    lag = 0.0

    def __init__(self, target: str | os.PathLike[str], *, create: bool = True) -> None:
        super().__init__(target, create=create)
        self._gathered = Gathered(self.engine)
        self._masks, self._answers = Remembered(KEPT), Remembered(8 * KEPT)

    def warm(self) -> None:
        """Load what finding needs; a million claims take some seconds, once."""
        self._columns()

    def find_claims(self, wanted: Filter = Filter(), *, sort: str | None = None, limit: int = 50, after: str | None = None) -> Page[Claim]:
        """`sort`: newest, oldest, report, losses, unsure."""
        fit = self._fitting(wanted)
        chosen, count, following = _page(_claim_keys(fit, sort or wanted.sort or "newest"), limit, after)
        numbers = [int(number) for number in fit.columns.claims.number[chosen]]
        with self._read() as connection:
            held = loading.as_cells(connection.execute(select(claims).where(claims.c.number.in_(numbers))))
            cells = {one["number"]: one for one in held}
            found = tuple(loading.whole_claims(connection, [cells[number] for number in numbers if number in cells]))
        ids = tuple(claim.id for claim in found)
        return Page(rows=found, ids=ids, count=count, capped=self._capped(wanted), next=following)

    def find_incidents(
        self, wanted: Filter = Filter(), *, sort: str | None = None, limit: int = 50, after: str | None = None
    ) -> Page[Incident]:
        """`sort`: newest, oldest, accounts, losses."""
        fit = self._fitting(wanted)
        chosen, count, following = _page(_incident_keys(fit, sort or wanted.sort or "newest"), limit, after)
        ids = [fit.columns.incident_ids.values[row] for row in chosen]
        with self._read() as connection:
            cells = {one["id"]: one for one in loading.as_cells(connection.execute(select(incidents).where(incidents.c.id.in_(ids))))}
            held = loading.members(connection, ids)
        found = tuple(rows.incident_row(cells[id], held[id]) for id in ids if id in cells)
        return Page(rows=found, ids=tuple(one.id for one in found), count=count, capped=self._capped(wanted), next=following)

    def find_reports(
        self, wanted: Filter = Filter(), *, sort: str | None = None, limit: int = 50, after: str | None = None
    ) -> Page[Report]:
        """`sort`: newest, oldest, outlet. Words are looked for in the reports, days are those of the reports."""
        columns = self._columns()
        keys = _report_keys(columns, self._reports(columns, wanted), sort or wanted.sort or "newest")
        chosen, count, following = _page(keys, limit, after)
        ids = [columns.report_ids.values[row] for row in chosen]
        with self._read() as connection:
            cells = {one["id"]: one for one in connection.execute(select(reports).where(reports.c.id.in_(ids))).mappings()}
        found = tuple(rows.report_row(cells[id]) for id in ids if id in cells)
        return Page(rows=found, ids=tuple(one.id for one in found), count=count, capped=self._capped(wanted, "reports"), next=following)

    def count(self, wanted: Filter = Filter(), *, of: str = "claims") -> int:
        if _known(of, KINDS) == "reports":
            return int(self._reports(self._columns(), wanted).sum())
        fit = self._fitting(wanted)
        return int((fit.of_incidents() if of == "incidents" else fit.of_claims()).sum())

    def facets(
        self, wanted: Filter = Filter(), *, of: str = "claims", limit: int = 20, fields: Sequence[str] | None = None
    ) -> dict[str, tuple[FacetCount, ...]]:
        """For each field the values there are and how many `of` have each, the most first, whatever the field itself asks now."""
        asked = tuple(_known(field, facets.FACETS) for field in fields) if fields is not None else facets.FACETS
        key = ("facets", replace(wanted, sort=None), _known(of, KINDS), limit, asked)
        return self._counted(key, wanted, lambda fit: facets.count_facets(fit, of=of, limit=max(limit, 1), fields=asked))

    def points(self, wanted: Filter = Filter(), *, box: Box | None = None, cells: int = 40, of: str = "incidents") -> Points:
        """What lies on this part of the map, in cells."""
        key = ("points", replace(wanted, sort=None), box, min(max(cells, 1), 400), _known(of, KINDS[:2]))
        return self._counted(key, wanted, lambda fit: counting.count_points(fit, of=of, box=box, cells=min(max(cells, 1), 400)))

    def extent(self, wanted: Filter = Filter(), *, of: str = "incidents", few: float = 0.0) -> Box | None:
        """The part of the map that holds all of them, but the part `few` at each edge."""
        key = ("extent", replace(wanted, sort=None), _known(of, KINDS[:2]), few)
        return self._counted(key, wanted, lambda fit: counting.find_extent(fit, of=of, few=few))

    def days(self, wanted: Filter = Filter(), *, of: str = "incidents", unit: str = "month") -> Days:
        """How many there are each day, month or year."""
        key = ("days", replace(wanted, sort=None), _known(of, KINDS), _known(unit, tuple(counting.UNITS)))
        return self._counted(key, wanted, lambda fit: counting.count_days(fit, of=of, unit=unit))

    def summary(self, wanted: Filter = Filter()) -> Summary:
        return self._counted(("summary", replace(wanted, sort=None)), wanted, standing.summarise)

    def parties(self, wanted: Filter = Filter(), *, limit: int = 500) -> tuple[Standing, ...]:
        return self._standings(wanted, "party", limit)

    def outlets(self, wanted: Filter = Filter(), *, limit: int = 500) -> tuple[Standing, ...]:
        return self._standings(wanted, "outlet", limit)

    def places(self, wanted: Filter = Filter(), *, limit: int = 500) -> tuple[Standing, ...]:
        return self._standings(wanted, "place", limit)

    def remember(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """What a page makes of many rows, kept as counts are."""
        return self._answers.get(self._columns().change, ("page", key), make, lag=self.lag)

    # -- inside ------------------------------------------------------------------------------------------------------

    def _columns(self) -> Columns:
        with reported(self.name):
            return self._gathered.columns(patience=self.patience)

    def wrote(self) -> None:
        self._gathered.writes += 1

    def _standings(self, wanted: Filter, of: str, limit: int) -> tuple[Standing, ...]:
        key = ("standings", replace(wanted, sort=None), of, limit)
        return self._counted(key, wanted, lambda fit: standing.standings(fit, of=of, limit=max(limit, 1)))

    def _counted(self, key: Hashable, wanted: Filter, count: Callable[[Fitting], Answer]) -> Answer:
        columns = self._columns()
        return self._answers.get(columns.change, key, lambda: count(self._fitting(wanted, columns)), lag=self.lag)

    def _fitting(self, wanted: Filter, columns: Columns | None = None) -> Fitting:
        columns = columns or self._columns()
        asked = replace(wanted, sort=None)
        return self._masks.get(columns.change, asked, lambda: fitting(columns, asked, hits=lambda words: self._hits(columns, words)))

    def _hits(self, columns: Columns, words: str) -> Bools:
        """The claims that hold all words."""
        numbers = self._numbers("claims", words)
        at = self._masks.get(columns.change, "numbers", lambda: _places(columns))
        mask = np.zeros(len(columns.claims.alive) + 1, dtype=bool)
        mask[at[numbers[numbers < len(at)]]] = True
        return mask[:-1]

    def _numbers(self, table: str, words: str) -> Longs:
        """Row numbers of the newest hits."""
        newest = matches(table, words, dialect=self.dialect, newest=HITS)
        with self._read() as connection:
            result = connection.execute(newest)
            assert result.cursor is not None
            return np.array([number for (number,) in result.cursor.fetchall()], dtype=np.int64)

    def _reports(self, columns: Columns, wanted: Filter) -> Bools:
        of_report = Filter(outlet=wanted.outlet, report=wanted.report)
        asked = replace(wanted, sort=None, **dict.fromkeys(OF_REPORT))
        mask = columns.reports.alive
        if asked != Filter():
            mask = mask & counting.reports_of(self._fitting(asked, columns))
        return counting.fitting_reports(columns, mask, of_report, wanted, lambda words: self._numbers("reports", words))

    def _capped(self, wanted: Filter, table: str = "claims") -> bool:
        if wanted.text is None:
            return False
        change, key = self._columns().change, ("hits", table, wanted.text)
        return self._answers.get(change, key, lambda: len(self._numbers(table, wanted.text or "")), lag=self.lag) >= HITS


def _places(columns: Columns) -> npt.NDArray[np.int64]:
    """Where the claim of each number stands; one past the end where there is none."""
    alive = np.flatnonzero(columns.claims.alive)
    numbers = columns.claims.number[alive]
    at = np.full(int(numbers.max(initial=0)) + 1, len(columns.claims.alive), dtype=np.int64)
    at[numbers] = alive
    return at


def _known(given: str, known: Sequence[str]) -> str:
    if given not in known:
        raise SaysoError(f"{given}: not known here; known are {', '.join(known)}")
    return given


def _claim_keys(fit: Fitting, sort: str) -> Keys:
    claims, mask = fit.columns.claims, fit.of_claims()
    chosen = np.flatnonzero(mask)
    first = claims.first[chosen].astype(np.int64)
    keys: dict[str, Callable[[], Any]] = {
        "newest": lambda: first,
        "oldest": lambda: np.where(first >= 0, -first, -FAR),
        "report": lambda: -np.append(fit.columns.reports.number, 0)[claims.report[chosen]],
        "losses": lambda: claims.losses[chosen],
        "unsure": lambda: -(claims.score[chosen] * 1e6).astype(np.int64),
    }
    key = keys[_known(sort, tuple(keys))]()
    return Keys(chosen, key, claims.number[chosen] if sort != "report" else -claims.number[chosen])


def _incident_keys(fit: Fitting, sort: str) -> Keys:
    incidents = fit.columns.incidents
    chosen = np.flatnonzero(fit.of_incidents())
    first = incidents.first[chosen].astype(np.int64)
    keys: dict[str, Callable[[], Any]] = {
        "newest": lambda: first,
        "oldest": lambda: np.where(first >= 0, -first, -FAR),
        "accounts": lambda: incidents.accounts[chosen],
        "losses": lambda: incidents.losses[chosen],
    }
    return Keys(chosen, keys[_known(sort, tuple(keys))](), incidents.tie[chosen])


def _report_keys(columns: Columns, mask: Bools, sort: str) -> Keys:
    reports = columns.reports
    chosen = np.flatnonzero(mask)
    day = reports.day[chosen].astype(np.int64)
    keys: dict[str, Callable[[], Any]] = {
        "newest": lambda: day,
        "oldest": lambda: np.where(day >= 0, -day, -FAR),
        "outlet": lambda: -_ranks(columns.labels["outlet"].values)[reports.outlet[chosen]],
    }
    return Keys(chosen, keys[_known(sort, tuple(keys))](), reports.number[chosen])


def _ranks(values: Sequence[str]) -> Longs:
    """The place of each name in order of the alphabet; those without come last."""
    order = sorted(range(len(values)), key=lambda code: (values[code].lower(), code))
    ranks = np.full(len(values) + 1, len(values), dtype=np.int64)
    ranks[order] = np.arange(len(values))
    return ranks


def _page(keys: Keys, limit: int, after: str | None) -> tuple[npt.NDArray[Any], int, str | None]:
    """The rows of a page, how many there are on all of them, and what the next page comes after."""
    count, limit = len(keys.rows), min(max(limit, 1), LIMIT)
    left, key, tie = keys.rows, keys.key, keys.tie
    if after:
        last_key, last_tie = _after(after, tie.dtype.type)
        later = (key < last_key) | ((key == last_key) & (tie < last_tie))
        left, key, tie = left[later], key[later], tie[later]
    if len(left) > limit:
        least = np.partition(key, len(key) - limit)[len(key) - limit]
        near = key >= least
        there = len(left)
        left, key, tie = left[near], key[near], tie[near]
    else:
        there = len(left)
    order = np.lexsort((tie, key))[::-1][:limit]
    following = f"{int(key[order[-1]])}.{int(tie[order[-1]])}" if there > limit else None
    return left[order], count, following


def _after(after: str, kind: Any) -> tuple[int, Any]:
    try:
        key, tie = after.rsplit(".", 1)
        return int(np.int64(int(key))), kind(int(tie))
    except (ValueError, OverflowError) as error:
        raise SaysoError(f"{after[:40]}: no page comes after this") from error
