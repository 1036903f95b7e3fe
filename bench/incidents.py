"""Labelled reports in, figures on incidents out: do reports that tell the same occasion meet in an incident?

    python bench/incidents.py GOLD                   figures, learning on some spans of months and measuring on the others
    python bench/incidents.py GOLD --db read.db      the same on claims that sayso has read itself
    python bench/incidents.py GOLD --db read.db --curve     precision against recall, with more and with less caution
    python bench/incidents.py GOLD --db read.db --learn     write src/sayso/incidents/weights.csv from all spans

GOLD is a folder with fakes.events.jsonl (report, events: slugs) and coded claims (*.labels.jsonl, *.texts.jsonl). Of a few hundred pairs of
claims people have said whether both tell one event (tests/pairs); of all reports which share an occasion, but not by which claims.
So the learner takes, of each pair of reports that share one, the pair of claims that it holds most alike, learns, and takes
again; pairs of reports that share nothing are what it must tell apart. Each occasion weighs the same, however often it was told.
Deeds that one report tells twice are learned from the labelled pairs alone.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).parent))
from incidents_pairs import BORDER, HARD, SAMPLE, labelled_pairs, nearest

from sayso.incidents import link
from sayso.incidents.blocks import close_buckets, find_buckets, find_pairs
from sayso.incidents.build import build_columns
from sayso.incidents.features import FEATURES, features
from sayso.incidents.grade import no_incident
from sayso.incidents.pairs import make_pairs
from sayso.incidents.told import ReportFacts
from sayso.incidents.weights import KINDS, Weights, load_weights
from sayso.incidents.work import Hanging, find_clusters
from sayso.model import Claim, Figure, Place, Role, Source, Span, hash_id

SPANS = ("2014-01", "2014-08", "2015-06", "2016-05", "2016-08", "2017-01", "9999")
ROUNDS = 4
WEIGHTS = Path(__file__).parent.parent / "src/sayso/incidents/weights.csv"
COUNTRIES = {"Syria", "Iraq", "Turkey", "Lebanon", "Jordan", "Israel", "Russia", "Iran", "United States", "Saudi Arabia"}


def lines(path: Path) -> Iterator[dict]:  # type: ignore[type-arg]
    with open(path, encoding="utf-8") as handle:
        yield from (json.loads(line) for line in handle if line.strip())


# -- claims --------------------------------------------------------------------------------------------------------------


def gold_claims(gold: Path, names: Iterable[str]) -> tuple[list[Claim], dict[str, ReportFacts]]:
    claims, reports = [], {}
    for name in names:
        texts = {text["report"]: text for text in lines(gold / f"{name}.texts.jsonl")}
        for labels in lines(gold / f"{name}.labels.jsonl"):
            text = texts[labels["report"]]
            reports[text["report"]] = ReportFacts(
                id=text["report"],
                outlet=text["outlet"],
                day=(text["published"] or "")[:10] or None,
                published=text["published"],
                title=text["title"] or "",
            )
            words = (text["title"] or "") + "\n\n" + text["text"]
            claims += [gold_claim(text["report"], words, labelled, place) for place, labelled in enumerate(labels["claims"])]
    return claims, reports


def gold_claim(report: str, words: str, labelled: dict, number: int) -> Claim:  # type: ignore[type-arg]
    at = find(labelled["snippet"], words)
    start = find(labelled["anchor"], words, at)
    left = max(words.rfind("\n", 0, start), words.rfind(". ", 0, start) + 1) + 1
    ends = [place for place in (words.find("\n", start), words.find(". ", start)) if place >= 0]
    right = max(min(ends, default=len(words)), start + len(labelled["anchor"]))
    where, said = labelled["place"], labelled["source"]
    return Claim(
        id=hash_id(report, start, labelled["type"], number), report=report, sentence=Span(start=left, end=right, text=words[left:right]),
        anchor=Span(start=start, end=start + len(labelled["anchor"]), text=labelled["anchor"]), type=labelled["type"], mode=labelled["mode"],
        status=labelled["status"], actor=tuple(role(who) for who in labelled["actor"]), recipient=tuple(role(who) for who in labelled["recipient"]),
        place=Place(**where, precision=precision(where["name"])) if where else None, date=labelled["date"],
        figures=tuple(Figure(**{"text": ""} | figure) for figure in labelled["figures"]),
        source=Source(**{"start": 0, "end": 0} | said) if said else None, via=tuple(labelled["via"]), score=1.0, coder="gold",
    )  # fmt: skip


def find(part: str, words: str, start: int = 0) -> int:
    """Where `part` stands; any white space is as good as any other."""
    found = re.compile(r"\s+".join(map(re.escape, part.split()))).search(words, start)
    assert found, f"{part!r} is not in the text"
    return found.start()


def role(who: dict) -> Role:  # type: ignore[type-arg]
    return Role(**{"start": 0, "end": 0} | who)


def precision(name: str) -> str:
    if name in COUNTRIES:
        return "country"
    wide = (
        "Governorate",
        "Province",
        "province",
        "countryside",
        "Countryside",
        "region",
        "Region",
        "border",
        "northern ",
        "eastern ",
        "southern ",
        "Northern ",
    )
    return "governorate" if any(word in name for word in wide) else "town"


def stored_claims(path: str) -> tuple[list[Claim], dict[str, ReportFacts]]:
    from sayso.incidents.told import facts_of
    from sayso.store import open_store

    with open_store(path, create=False) as store:
        return list(store.claims()), {reading.report.id: facts_of(reading) for reading in store.reports()}


def spoil(facts: ReportFacts) -> ReportFacts:
    """With a day of its own that is two months to three years off, before or after."""
    away = 60 + zlib.crc32(facts.id.encode()) % 1000
    day = date.fromisoformat((facts.day or "2016-01-01")[:10]) + timedelta(days=away if away % 2 else -away)
    return replace(facts, day=day.isoformat(), published=day.isoformat())


# -- learning ------------------------------------------------------------------------------------------------------------


def report_pairs(events: dict[str, list[str]], reports: Iterable[str]) -> dict[tuple[str, str], list[str]]:
    """Pairs of reports that share occasions, with these."""
    told: dict[str, list[str]] = defaultdict(list)
    for report in sorted(reports):
        for event in events.get(report, []):
            told[event].append(report)
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for event, those in told.items():
        for place, one in enumerate(those):
            for other in those[place + 1 :]:
                shared[one, other].append(event)
    return shared


def judged_weights() -> np.ndarray:  # type: ignore[type-arg]
    rows = csv.DictReader(line for line in WEIGHTS.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return np.array([float(row["judged"]) for row in rows])


@dataclass(frozen=True, slots=True)
class Label:
    """Two rows of claims with their reports, whether they tell one event, and where among the candidate pairs they stand, or -1.
    `of`: the file that it stands in. `worth`: how many pairs it stands for, where it was drawn at random."""

    first: int
    second: int
    report: str
    other: str
    same: bool
    at: int
    of: str
    worth: float


class Material:
    """Candidate pairs of claims with their features, the pairs of reports that share an occasion, and the labelled pairs of claims."""

    def __init__(self, claims: list[Claim], reports: dict[str, ReportFacts], events: dict[str, list[str]]) -> None:
        self.claims = claims = [claim for claim in claims if not no_incident(claim)]
        self.columns = build_columns(claims, reports)
        self.first, self.second = find_pairs(self.columns, *close_buckets(*find_buckets(self.columns)))
        pairs = make_pairs(self.columns, self.first, self.second)
        self.matrix = features(pairs)
        self.kind = np.where(pairs.a.spoken & pairs.b.spoken, 2, np.where(pairs.one_report, 1, 0))
        self.shared = report_pairs(events, {claim.report for claim in claims})
        sizes = Counter(event for those in self.shared.values() for event in those)
        self.ends = [tuple(sorted((claims[a].report, claims[b].report))) for a, b in zip(self.first, self.second, strict=True)]
        self.same = np.array([ends in self.shared for ends in self.ends])
        self.worth = {ends: max(1 / sizes[event] for event in those) for ends, those in self.shared.items()}
        self.labels = list(self._labels())

    def _labels(self) -> Iterator[Label]:
        of_report: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            of_report[claim.report].append(claim)
        row = {id: place for place, id in enumerate(self.columns.ids)}
        at = {(int(a), int(b)): place for place, (a, b) in enumerate(zip(self.first, self.second, strict=True))}
        for pair, of in ((pair, of) for of, path in FILES.items() for pair in labelled_pairs(path)):
            found = [nearest(of_report[pair[end]["report"]], pair[end]) for end in "ab"]
            if pair["same"] is not None and found[0] and found[1] and found[0].id != found[1].id:
                a, b = sorted(row[claim.id] for claim in found if claim)
                yield Label(
                    a, b, self.claims[a].report, self.claims[b].report, pair["same"], at.get((a, b), -1), of, pair.get("share", 1.0)
                )

    def learn(self, reports: set[str]) -> Weights:
        """From the pairs of claims with both ends in `reports`."""
        inside = np.array([a in reports and b in reports for a, b in self.ends])
        known = [label for label in self.labels if label.at >= 0 and {label.report, label.other} <= reports]
        rows = {kind: np.array([label.at for label in known if self.kind[label.at] == kind], dtype=int) for kind in (0, 1)}
        signs = {kind: np.array([1.0 if label.same else -1.0 for label in known if self.kind[label.at] == kind]) for kind in (0, 1)}
        inner = fit_near(judged_weights(), self.matrix[rows[1]], signs[1], np.ones(len(rows[1])), INNER)
        # too few pairs of speech acts are labelled to learn from: what those weigh is judged, not learned
        return Weights(self._across(inside & (self.kind == 0), rows[0], signs[0]), inner, load_weights().words)

    def _across(self, open_: np.ndarray, labelled: np.ndarray, signs: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
        judged = weights = judged_weights()
        contra = np.flatnonzero(open_ & ~self.same)
        plain = self.matrix[contra] @ judged[:-1] + judged[-1] < PLAIN
        kept = ~plain | (contra % FEW == 0)  # of those that are plainly two one in FEW, for as many: they are alike
        contra, many = contra[kept], np.where(plain[kept], float(FEW), 1.0)
        for _ in range(ROUNDS):
            odds = self.matrix @ weights[:-1] + weights[-1]
            best: dict[tuple[str, ...], list[tuple[float, int]]] = defaultdict(list)
            for row in np.flatnonzero(open_ & self.same):
                best[self.ends[row]].append((-odds[row], int(row)))
            pro = [row for found in best.values() for place, (worth, row) in enumerate(sorted(found)[:3]) if place == 0 or worth < 0]
            heavy = np.array([self.worth[self.ends[row]] for row in pro])
            rows = np.concatenate([np.array(pro, dtype=int), contra, labelled])
            said = np.concatenate([np.ones(len(pro)), -np.ones(len(contra)), signs])
            sample = [heavy / heavy.sum() * BALANCE * many.sum(), many, np.full(len(labelled), LABELLED)]
            weights = fit_near(judged, self.matrix[rows], said, np.concatenate(sample), STRENGTH)
        return weights


def more_careful(weights: Weights, by: float) -> Weights:
    """With so much less log odds for any two deeds."""
    step = np.zeros(len(weights.deeds))
    step[-1] = by
    return Weights(weights.deeds - step, weights.inner - step, weights.words)


def fit_near(  # type: ignore[type-arg]
    judged: np.ndarray, matrix: np.ndarray, labels: np.ndarray, sample: np.ndarray, strength: float
) -> np.ndarray:
    """Logistic regression that keeps near what was judged and never turns its sign: a feature that speaks for one event in the
    world must not speak against it because of what one war's reports happen to look like."""
    full = np.column_stack([matrix, np.ones(len(matrix))])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:  # type: ignore[type-arg]
        margin = labels * (full @ weights)
        off = weights - judged
        slope = -labels * sample / (1 + np.exp(np.clip(margin, -500, 500)))
        return float(sample @ np.logaddexp(0, -margin) + (off @ off) / (2 * strength)), full.T @ slope + off / strength

    bounds: list[tuple[float | None, float | None]] = [
        (LEAST * weight, None) if weight > 0 else (None, LEAST * weight) if weight < 0 else (None, None) for weight in judged
    ]
    for name, most in BOUNDS.items():
        bounds[NAMES.index(name)] = most
    return np.asarray(minimize(loss, judged, jac=True, bounds=bounds, method="L-BFGS-B").x)


NAMES = [name for name, _, _ in FEATURES]
# one war's reports seldom tell one event in two respects, others do; and they tell by nouns ("the raid") what others tell by verbs
# that these reports differ in who did one thing is often a slip of the coder, which must not make different actors say little anywhere
BOUNDS: dict[str, tuple[float | None, float]] = {"joint_mode": (-0.3, 0.0), "the_one": (0.0, 0.5), "other_actor": (None, -1.6)}
PLAIN, FEW = -3.0, 8  # log odds by what was judged
CAUTION = 0.06  # log odds taken off what was learned: where both aims are met on these months (docs/incidents.md)
CURVE = (-0.5, 0.0, 0.25, 0.5, 1.0, 1.5)  # and these, with --curve
LEAST = 0.1  # of what was judged always stays
BALANCE = 0.09  # what all pairs of one occasion weigh together, against those of different ones
LABELLED = 60.0  # what one labelled pair weighs
STRENGTH = 0.05  # how far weights may go from what was judged: across reports, where pairs are many, and within one
INNER = 0.5


# -- measuring -----------------------------------------------------------------------------------------------------------


def clusters_of(material: Material, weights: Weights, reports: set[str]) -> list[list[int]]:
    """Rows of claims that tell one event, within `reports`."""
    rows = np.array([row for row, claim in enumerate(material.claims) if claim.report in reports])
    found = link.score_pairs(material.columns, material.first, material.second, weights=weights)
    own = np.zeros(len(material.claims), dtype=bool)
    own[rows] = True
    inside = own[found.first] & own[found.second] & ~found.part
    ends = (np.searchsorted(rows, side[inside]) for side in (found.first, found.second))
    row = {id: place for place, id in enumerate(material.columns.ids)}
    return [[row[id] for id in ids] for ids in find_clusters(Hanging(material.columns.choose(rows), *ends, found.score[inside]))]


def astray(material: Material, clusters: list[list[int]]) -> int:
    """Incidents in which two reports meet that share no occasion and place it in different governorates."""
    wrong = 0
    for rows in clusters:
        where: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            place = material.claims[row].place
            where[material.claims[row].report] |= {place.admin1} if place and place.admin1 else set()
        reports = sorted(where)
        wrong += any(
            (a, b) not in material.shared and where[a] and where[b] and not where[a] & where[b]
            for place, a in enumerate(reports)
            for b in reports[place + 1 :]
        )
    return wrong


def labelled(material: Material, clusters: list[list[int]]) -> dict[str, float]:
    """Of the labelled pairs of claims within these clusters: each once, those of each file, and all pairs, for which the sample stands."""
    of = {row: number for number, rows in enumerate(clusters) for row in rows}
    found: dict[str, float] = {f"{name}_{what}": 0.0 for name in KINDS_OF_LABELS for what in ("pairs", "met", "same", "hit")}
    seen: set[tuple[int, int]] = set()
    for label in material.labels:
        if label.first in of and label.second in of:
            once = float((label.first, label.second) not in seen)
            seen.add((label.first, label.second))
            met = of[label.first] == of[label.second]
            for name, worth in (("each", once), (label.of, 1.0), ("all", label.worth if label.of == "drawn" else 0.0)):
                for what, holds in (("pairs", True), ("met", met), ("same", label.same), ("hit", met and label.same)):
                    found[f"{name}_{what}"] += worth * holds
    return found


KINDS_OF_LABELS = {
    "each": "each labelled one once",
    "hard": "hard ones",
    "border": "at the border",
    "drawn": "drawn ones",
    "all": "all, an event for at most 30",
}
FILES = {"hard": HARD, "border": BORDER, "drawn": SAMPLE}


def figures(
    met: list[set[str]], shared: dict[tuple[str, str], list[str]], reports: set[str], events: dict[str, list[str]]
) -> dict[str, float]:
    found = {(a, b) for those in met for a in those for b in those if a < b}
    wanted = {ends for ends in shared if ends[0] in reports and ends[1] in reports}
    main = {ends for ends in wanted if events[ends[0]][0] in events[ends[1]] and events[ends[1]][0] in events[ends[0]]}
    hit = found & wanted
    return {
        "found": len(found), "wanted": len(wanted), "hit": len(hit), "main": len(main), "main_hit": len(main & found),
        "bcubed_precision": bcubed(found, wanted, reports), "bcubed_recall": bcubed(wanted, found, reports), "reports": len(reports),
    }  # fmt: skip


def bcubed(one: set[tuple[str, str]], other: set[tuple[str, str]], reports: set[str]) -> float:
    """For each report, the share of those that it meets in `one` which it meets in `other` (itself among them), summed."""
    sides: dict[str, set[str]] = {report: {report} for report in reports}
    for a, b in one:
        sides[a].add(b)
        sides[b].add(a)
    also = other | {(b, a) for a, b in other}
    return sum(sum(a == b or (a, b) in also for b in with_) / len(with_) for a, with_ in sides.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--db", help="measure on the claims of this database")
    parser.add_argument("--learn", action="store_true", help="write weights.csv")
    parser.add_argument("--curve", action="store_true", help="measure with more and with less caution, too")
    parser.add_argument("--wrong-records", action="store_true", help="give every report a record that is months or years off")
    parser.add_argument("--faults", type=int, default=0, help="print so many wrong meetings and misses")
    options = parser.parse_args()
    events = {row["report"]: row["events"] for row in lines(options.gold / "fakes.events.jsonl")}
    claims, reports = stored_claims(options.db) if options.db else gold_claims(options.gold, ("train", "dev"))
    claims = [claim for claim in claims if claim.report in events]
    if options.wrong_records:
        reports = {id: spoil(facts) for id, facts in reports.items()}
    material = Material(claims, {id: facts for id, facts in reports.items() if id in events}, events)
    print(
        f"{len(material.claims)} claims, {len({claim.report for claim in claims})} reports, {len(material.first)} pairs, {len(material.shared)} shared"
    )
    if options.learn:
        write_weights(more_careful(material.learn(set(reports)), CAUTION))
        return
    span_of = {id: next(place for place, end in enumerate(SPANS) if events[id][0][:7] < end) for id in reports if id in events}
    learned = [material.learn({id for id in span_of if span_of[id] != span}) for span in range(len(SPANS))]
    for by in CURVE if options.curve else (0.0,):
        total: Counter[str] = Counter()
        for span, weights in enumerate(learned):
            held = {id for id, place in span_of.items() if place == span}
            got, met = measure(material, more_careful(weights, CAUTION + by), held, events)
            total.update(got)
            if not options.curve:
                print(f"until {SPANS[span]}: {show(got)}")
            if options.faults:
                show_faults(material, met, held, events, options.faults)
        print(f"caution {by:+g}:" if options.curve else "all:", show(total))


def measure(material: Material, weights: Weights, held: set[str], events: dict[str, list[str]]) -> tuple[dict[str, float], list[set[str]]]:
    """Figures on these reports, and the reports of each incident."""
    clusters = clusters_of(material, weights, held)
    met = [{material.claims[row].report for row in rows} for rows in clusters]
    got = figures(met, material.shared, held, events)
    return got | labelled(material, clusters) | {"incidents": len(clusters), "astray": astray(material, clusters)}, met


def show(got: dict[str, float]) -> str:
    precision, recall = got["hit"] / max(got["found"], 1), got["hit"] / max(got["wanted"], 1)
    p, r = got["bcubed_precision"] / got["reports"], got["bcubed_recall"] / got["reports"]
    claims = [
        f"{words} ({got[f'{name}_pairs']:.0f}) P {got[f'{name}_hit'] / max(got[f'{name}_met'], 1e-9):.3f} R {got[f'{name}_hit'] / max(got[f'{name}_same'], 1e-9):.3f}"
        for name, words in KINDS_OF_LABELS.items()
    ]
    return (
        f"pairs P {precision:.2f} R {recall:.2f} ({got['hit']:.0f} of {got['wanted']:.0f}, found {got['found']:.0f}), main R "
        f"{got['main_hit'] / max(got['main'], 1):.2f}, B3 P {p:.2f} R {r:.2f} F {2 * p * r / max(p + r, 1e-9):.2f}; "
        f"pairs of claims, {', '.join(claims)}; "
        f"astray {got['astray']:.0f} of {got['incidents']:.0f} incidents"
    )


def show_faults(material: Material, met: list[set[str]], held: set[str], events: dict[str, list[str]], many: int) -> None:
    found = {(a, b) for those in met for a in those for b in those if a < b}
    wanted = {ends for ends in material.shared if ends[0] in held and ends[1] in held}
    for name, some in (("wrong", found - wanted), ("missed", wanted - found)):
        for a, b in sorted(some)[:many]:
            print(f"  {name} {a} {events[a]} | {b} {events[b]}")


def write_weights(weights: Weights) -> None:
    whys = [(name, why) for name, why, _ in FEATURES] + [("bias", "before anything is known")]
    head, old = WEIGHTS.read_text(encoding="utf-8").split("feature,")[0], judged_weights()
    with open(WEIGHTS, "w", encoding="utf-8", newline="") as handle:
        handle.write(head)
        table = csv.writer(handle, lineterminator="\n")
        table.writerow(("feature", "judged", *KINDS, "why"))
        for (name, why), judged, *learned in zip(whys, old, *(getattr(weights, kind) for kind in KINDS), strict=True):
            table.writerow((name, f"{judged:g}", *(f"{weight:.2f}" for weight in learned), why))


if __name__ == "__main__":
    main()
