"""Coded reports in, the coder's weights out.

    python -m sayso.claims.train.fit SHARED_FOLDER OUT.npz [--part]

Learns from gold/train and gold/train-world, except the Guardian's texts (their ids begin with guardian-), whose licence does
not allow it, from our own labels of other reports (labels.py), and from the project's own example sentences. Needs scikit-learn;
the program itself does not.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from sayso.claims.events import NONE, Candidate, find_candidates, second_look
from sayso.claims.lexicon import EventWords, build_event_words
from sayso.claims.linear import Linear, save_models
from sayso.claims.modes import ModeView, build_modes, mode_features
from sayso.claims.place_look import PlaceLook
from sayso.claims.role_features import Company, Scene
from sayso.claims.roles import ACTOR, NEITHER, RECIPIENT, first_casts, first_rows, scene_of, second_rows
from sayso.claims.status import status_features
from sayso.claims.train.corpora import read_corpora
from sayso.claims.train.examples import FOLDER, MORE, read_examples, read_weights
from sayso.claims.train.gold import Gold, align, overlapping, read_labels, read_texts
from sayso.claims.train.labels import read_own_labels
from sayso.claims.view import View
from sayso.claims.where import ELSEWHERE, HERE, PlaceView
from sayso.flow import Setup, load_readers, prepare
from sayso.knowledge import load_knowledge
from sayso.model import Mention, Report

FOLDS = 5
CODED = 2.0  # how much a coded report weighs beside our own examples: cross-validated on train and train-world
KEPT = 0.008  # features that weigh less for every label are left out of the file
NEWS = "fakes-"  # of what we labelled ourselves, that which is like the coded reports and weighs as much
RARE = 2  # a feature seen less often is left out


@dataclass(frozen=True, slots=True)
class Coded:
    """A report made ready, with its gold claims. `own`: a passage written for this project, not a coded report; `ours`: a report
    that we labelled ourselves."""

    view: View
    golds: list[Gold]
    weight: float = 1.0
    own: bool = False
    ours: bool = False


def read_coded(shared: Path, *, setup: Setup) -> list[Coded]:
    """The coded reports of `shared`, then those outside the project that we labelled ourselves."""
    folder, out = shared / "gold", []
    for name in ("train", "train-world"):
        labels = read_labels(folder / f"{name}.labels.jsonl")
        reports = [r for r in read_texts(folder / f"{name}.texts.jsonl") if not r.id.startswith("guardian-")]
        weights = {r.id: CODED for r in reports}
        out += view_all(reports, labels, setup=setup, weights=weights)
    reports, labels = read_own_labels(read_corpora(shared))
    weights = {r.id: CODED for r in reports if r.id.startswith(NEWS)}
    return out + [replace(coded, ours=True) for coded in view_all(reports, labels, setup=setup, weights=weights)]


def view_all(reports: list[Report], labels: dict, *, setup: Setup, weights: dict[str, float] | None = None) -> list[Coded]:
    readers = load_readers(setup)
    out = []
    for article, sentences, mentions, statements, credit in prepare(reports, readers=readers):
        view = View(sentences, mentions=mentions, statements=statements, article=article, credit=credit)
        out.append(Coded(view, align(article.report, labels[article.report.id], sentences), (weights or {}).get(article.report.id, 1.0)))
    return out


def fit(rows: list[list[str]], labels: list[str], weights: list[float] | None = None, *, C: float, rare: int = RARE) -> Linear:
    counts = Counter(feature for row in rows for feature in set(row))
    features = sorted(feature for feature, count in counts.items() if count >= rare)
    place = {feature: i for i, feature in enumerate(features)}
    columns: list[int] = []
    ends = [0]
    for row in rows:
        columns += sorted({place[feature] for feature in row if feature in place})
        ends.append(len(columns))
    matrix = csr_matrix((np.ones(len(columns), np.float32), columns, ends), shape=(len(rows), len(features)))
    learned = LogisticRegression(C=C, max_iter=200, tol=1e-3, fit_intercept=False).fit(matrix, labels, sample_weight=weights)
    table = learned.coef_.T
    if len(learned.classes_) == 2:
        table = np.hstack([-table / 2, table / 2])
    return Linear([str(label) for label in learned.classes_], features, table)


# --- events -----------------------------------------------------------------------------------------------------------


def event_rows(coded: Coded, lexicon: EventWords) -> tuple[list[Candidate], list[str | None]]:
    """The candidates of a report with their types; None where the label is in doubt (optional, or a further word of an anchor)."""
    firm = {(g.sentence, g.token): g.type for g in coded.golds if g.firm}
    doubtful = set()
    for gold in coded.golds:
        tokens = coded.view.sentences[gold.sentence].tokens
        doubtful |= {(gold.sentence, i) for i, t in enumerate(tokens) if t.start < gold.end and t.end > gold.start}
    candidates = find_candidates(coded.view, lexicon)
    labels = [firm.get((c.sentence, c.token), None if (c.sentence, c.token) in doubtful else NONE) for c in candidates]
    return candidates, labels


def fit_events(reports: list[Coded], lexicon: EventWords, *, C: float = 0.5, C2: float = 0.06) -> dict[str, Linear]:
    parts = [(coded, *event_rows(coded, lexicon)) for coded in reports]

    def learn(chosen: list) -> Linear:
        found = [
            (c.features, label, coded.weight)
            for coded, candidates, labels in chosen
            for c, label in zip(candidates, labels, strict=True)
            if label
        ]
        return fit([row for row, _, _ in found], [label for _, label, _ in found], C=C, weights=[weight for *_, weight in found])

    rows, labels, weights = [], [], []
    for fold in range(FOLDS):  # the second pass learns from what the first says of reports that it has not seen
        first = learn([p for i, p in enumerate(parts) if i % FOLDS != fold])
        for coded, candidates, known in parts[fold::FOLDS]:
            chances = first.probabilities([c.features for c in candidates])
            for row, label in zip(second_look(coded.view, candidates, chances, first.labels), known, strict=True):
                if label and row:
                    rows.append(row)
                    labels.append(label)
                    weights.append(coded.weight)
    return {"first": learn(parts), "second": fit(rows, labels, C=C2, weights=weights)}


# --- the fields of an event -------------------------------------------------------------------------------------------


def fit_fields(reports: list[Coded], modes: dict) -> dict[str, Linear]:
    tables: dict[str, list[tuple[list[str], str, float]]] = {name: [] for name in ("status", "mode")}
    for coded in reports:
        view = coded.view
        mode_view = ModeView(view, modes)
        parties: dict[int, Company] = {}

        def add(name: str, row: list[str], label: str, weight: float = coded.weight) -> None:
            tables[name].append((row, label, weight))

        for gold in coded.golds:
            at, fields = (gold.sentence, gold.token), gold.fields
            source, _ = view.credit(*at)
            add("status", status_features(view, *at, kind=gold.type, stance=source.stance if source else ""), fields["status"])
            scene = scene_of(view, *at, gold.type, parties=parties)
            who = list(zip(scene.mentions, role_labels(scene, gold), strict=True))
            sides = [[m.identity.sector for m, role in who if role == side and m.identity] for side in (ACTOR, RECIPIENT)]
            told = mode_features(view, *at, kind=gold.type, modes=mode_view, actors=sides[0], recipients=sides[1])
            add("mode", told, fields["mode"] or "none")
    strength = {"status": 0.2, "mode": 0.2}
    models = {}
    for name, table in tables.items():
        models[name] = fit([row for row, _, _ in table], [label for _, label, _ in table], C=strength[name], weights=[w for *_, w in table])
    return {**models, **fit_roles(reports)}


def by_anchor(golds: list[Gold]) -> dict[tuple[int, int], list[Gold]]:
    out: dict[tuple[int, int], list[Gold]] = {}
    for gold in golds:
        out.setdefault((gold.sentence, gold.token), []).append(gold)
    return out


@dataclass(frozen=True, slots=True)
class Told:
    """The gold events of a report, and what the parties of each are to it."""

    scenes: list[Scene]
    rows: list[list[list[str]]]
    labels: list[list[str]]
    weights: list[float]  # of each event's rows: several claims on one anchor count as one


def fit_roles(reports: list[Coded], *, C: float = 0.1, C2: float = 0.06) -> dict[str, Linear]:
    """Two passes, the second learned from what the first says of reports that it has not seen."""
    parts = [told for coded in reports if (told := _told(coded)).scenes]

    def learn(chosen: list[Told]) -> Linear:
        rows = [row for told in chosen for rows in told.rows for row in rows]
        return fit(rows, *_flat(chosen), C=C)

    rows: list[list[str]] = []
    for fold in range(FOLDS):
        first = learn([p for i, p in enumerate(parts) if i % FOLDS != fold])
        for told in parts[fold::FOLDS]:
            rows += [row for part in second_rows(first_casts(told.scenes, told.rows, first=first)) for row in part]
    folded = [told for fold in range(FOLDS) for told in parts[fold::FOLDS]]
    return {"roles": learn(parts), "roles2": fit(rows, *_flat(folded), C=C2)}


def _flat(chosen: list[Told]) -> tuple[list[str], list[float]]:
    labels = [label for told in chosen for part in told.labels for label in part]
    return labels, [weight for told in chosen for part, weight in zip(told.labels, told.weights, strict=True) for _ in part]


def _told(coded: Coded) -> Told:
    parties: dict[int, Company] = {}
    scenes, labels, weights = [], [], []
    for (sentence, token), golds in by_anchor(coded.golds).items():
        for gold in golds:
            scenes.append(scene_of(coded.view, sentence, token, gold.type, parties=parties))
            labels.append(role_labels(scenes[-1], gold))
            weights.append(coded.weight / len(golds))
    return Told(scenes, [first_rows(scene) for scene in scenes], labels, weights)


def role_labels(scene: Scene, gold: Gold) -> list[str]:
    """The mention that holds the words of a gold party has its role; else the nearest other mention of that party."""
    sentence, mentions = scene.view.sentences[scene.sentence], list(scene.mentions)
    labels: dict[int, str] = {}
    for role, label in (("recipient", RECIPIENT), ("actor", ACTOR)):
        for party in gold.fields[role]:
            within = overlapping(party["text"], sentence, mentions, gold.start)
            found = _best(within, party)
            if found is not None:
                labels[mentions.index(found)] = label
            elif party["party"]:
                same = [i for i, m in enumerate(mentions) if i not in labels and m.identity and m.identity.key == party["party"]]
                if same:
                    labels[min(same, key=lambda i: abs(mentions[i].head - gold.token))] = label
    return [labels.get(i, NEITHER) for i in range(len(mentions))]


def _best(found: list[Mention], party: dict) -> Mention | None:
    """Of several mentions inside the words of a role, the one that was resolved to its party; else the longest."""
    if not found:
        return None
    return max(found, key=lambda m: (bool(m.identity and m.identity.key == party["party"]), m.end - m.start))


def place_rows(coded: Coded, at: tuple[int, int], golds: list[Gold], whole: PlaceView, add: Callable[[list[str], str], None]) -> None:
    look = PlaceLook(coded.view, at[0], whole)
    for candidate, names in zip(look.candidates, look.features(at[1], golds[0].type), strict=True):
        add(names, HERE if any(same_place(g.fields["place"], candidate.mention) for g in golds) else ELSEWHERE)


def same_place(gold: dict | None, mention: Mention) -> bool:
    """The same name, or within 0.2 degrees; by its words where a place was not resolved (our own examples have words alone)."""
    if not gold:
        return False
    identity = mention.identity
    if identity and identity.name and identity.name.lower() in (gold["name"].lower(), gold["text"].lower()):
        return True
    if identity is None or identity.lat is None or identity.lon is None or gold["lat"] is None:
        return bool(gold["text"]) and (gold["text"].lower() in mention.text.lower() or mention.text.lower() in gold["text"].lower())
    return abs(identity.lat - gold["lat"]) + abs(identity.lon - gold["lon"]) < 0.25


def read_all(shared: Path, *, folders: Sequence[Path] = (FOLDER,)) -> list[Coded]:
    """All that is learned from: the coded reports of `shared`, then our own passages in these folders."""
    setup, started = Setup(), time.time()
    reports = read_coded(shared, setup=setup)
    print(f"{len(reports)} reports, {sum(len(c.golds) for c in reports)} claims; {time.time() - started:.0f} s", flush=True)
    for folder in folders:
        examples, labels = read_examples(folder)
        print(f"{len(examples)} example passages", flush=True)
        reports += [replace(coded, own=True) for coded in view_all(examples, labels, setup=setup, weights=read_weights(folder))]
    return reports


def held_out(reports: Sequence[Coded]) -> tuple[list[Coded], list[Coded]]:
    """What other models may learn from, and what is left for those that learn from their answers (train/roles.py): the reports that
    we labelled ourselves."""
    return [coded for coded in reports if not coded.ours], [coded for coded in reports if coded.ours]


def main(shared: Path, out: Path, *, part: bool = False) -> None:
    started = time.time()
    reports, knowledge = read_all(shared, folders=(FOLDER, MORE)), load_knowledge()
    if part:
        reports, _ = held_out(reports)
    models = fit_events(reports, build_event_words(knowledge))
    models.update(fit_fields(reports, build_modes(knowledge)))
    save_models(models, out, least=KEPT)
    for name, model in models.items():
        print(f"{name}: {len(model.places)} features, labels {', '.join(model.labels)}")
    print(f"{out}: {out.stat().st_size / 1e6:.2f} MB; {time.time() - started:.0f} s")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), part="--part" in sys.argv)
