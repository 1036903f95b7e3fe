"""PLV_train.tsv (sentences with a given actor and recipient, and the PLOVER root of what the one does to the other) in, accuracy and macro-F1 out.

    python bench/plover.py PLV_train.tsv [--confused] [--given N]

Nothing is learned from that file, and nothing of it is kept. Its roots are PLOVER's: CONCEDE and RETREAT are one (YIELD); what is only promised or
announced is AGREE or THREATEN, what is refused REJECT (ours has a status for that); a conviction is an accusation (ours: SANCTION),
a deal that is signed is support (ours: AGREE). The event is not given, nor that there is one: of all words of the sentence,
each with its chances under the coder's event model, the one wins that the role model ties best to the given actor and recipient.
"claims" beside it is the program's plain output: the claim that has both parties in their roles, else one of them, else the first.
The best published system reaches 0.835 accuracy and 0.821 macro-F1 on the test part of the same set, with a large pretrained model.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from sayso.claims.coder import likeliest_modes
from sayso.claims.encoder import Context, read_context
from sayso.claims.events import NONE, Event, weigh_words
from sayso.claims.modes import ModeView, mode_features
from sayso.claims.parts import weigh_roles
from sayso.claims.status import status_of
from sayso.claims.view import View
from sayso.flow import Prepared, Setup, load_tools, prepare, read_report
from sayso.model import Claim, Identity, Mention, Report, Sentence, span_of

MERGED = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
COOPERATIVE = frozenset({"AID", "RETREAT", "COOPERATE", "CONSULT", "CONCEDE", "SUPPORT"})
HOSTILE = frozenset({"SANCTION", "COERCE", "MOBILIZE", "ASSAULT", "PROTEST"})
# A deal that is concluded is support by PLOVER (CAMEO 057, "sign formal agreement"), AGREE by our codebook
CONCLUDED = frozenset("sign ink seal conclude ratify finalise finalize treaty accord pact agreement deal memorandum protocol".split())
MARK = re.compile(r"</?[st]>")
LOOSE = 0.1  # what a word is worth under a type whose roles do not fit at all
Span = tuple[int, int]


def unmark(marked: str) -> tuple[str, Span, Span]:
    """The sentence without its marks, and where actor and recipient stand in it."""
    at: dict[str, int] = {}
    out, last = "", 0
    for found in MARK.finditer(marked):
        out += marked[last : found.start()]
        at[found[0]] = len(out)
        last = found.end()
    out += marked[last:]
    return out, (at.get("<s>", 0), at.get("</s>", 0)), (at.get("<t>", 0), at.get("</t>", 0))


def rows(path: Path) -> Iterator[tuple[str, str, Span, Span]]:
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle, delimiter="\t"):
            yield row["gold_root"], *unmark(row["marked_sentence"])


def with_party(prepared: Prepared, span: Span) -> tuple[Prepared, Mention | None]:
    """The report with the given party as a mention; one that is there already and shares its head stays."""
    words = prepared.article.report.words
    shift = len(words) - len(prepared.article.report.text)
    start, end = span[0] + shift, span[1] + shift
    for sentence in prepared.sentences:
        inside = [i for i, token in enumerate(sentence.tokens) if token.start >= start and token.end <= end]
        if not inside:
            continue
        head = _head(sentence, inside)
        known = [m for m in prepared.mentions if m.sentence == sentence.index and m.kind in ("party", "person") and m.head in inside]
        best = next((m for m in known if m.head == head), known[0] if known else None)
        if best is not None and best.identity and best.identity.key:
            return prepared, best
        text = span_of(words, sentence.tokens[inside[0] : inside[-1] + 1])
        made = Mention(
            kind="party", sentence=sentence.index, first=inside[0], last=inside[-1] + 1, head=head, start=text.start, end=text.end,
            text=text.text, identity=Identity(key="UNKNOWN", name=text.text),
        )  # fmt: skip
        kept = tuple(m for m in prepared.mentions if m is not best)
        return prepared._replace(mentions=(*kept, made)), made
    return prepared, None


def _head(sentence: Sentence, inside: Sequence[int]) -> int:
    return next((i for i in inside if sentence.tokens[i].head not in inside or sentence.tokens[i].head == i), inside[-1])


class Weigher:
    def __init__(self) -> None:
        self.tools = load_tools(Setup())
        self.models, self.lexicon = self.tools.coder.models, self.tools.coder.words

    def root(self, prepared: Prepared, actor: Span, recipient: Span) -> str:
        prepared, doer = with_party(prepared, actor)
        prepared, sufferer = with_party(prepared, recipient)
        article, sentences, mentions, statements, credit = prepared
        view = View(sentences, mentions=mentions, statements=statements, article=article, credit=credit)
        context = read_context(view, self.tools.coder.network)
        first, second = self.models["first"], self.models["second"]
        words = weigh_words(view, lexicon=self.lexicon, first=first, second=second, context=context)
        if not words:
            return NONE
        chances = [chance for *_, chance in words]
        kinds = [label for label in second.labels if label != NONE]
        columns = [second.labels.index(kind) for kind in kinds]
        events = [
            Event(sentence=c.sentence, token=c.token, type=kinds[int(np.argmax(chance[columns]))], score=1.0) for c, _, chance in words
        ]
        first, second = self.models["roles"], self.models["roles2"]
        cast = weigh_roles(view, events, first=first, second=second, trees=self.tools.coder.roles, context=context)
        best, won = 0.0, (events[0], NONE)
        for event, parties, chance in zip(events, cast, chances, strict=True):
            tie = LOOSE + _chance(parties.mentions, parties.actor, doer) + _chance(parties.mentions, parties.recipient, sufferer)
            for kind, column in zip(kinds, columns, strict=True):
                if float(chance[column]) * tie > best:
                    best, won = float(chance[column]) * tie, (event, kind)
        return self.crosswalk(view, *won, context)

    def crosswalk(self, view: View, event: Event, kind: str, context: Context) -> str:
        at = (event.sentence, event.token)
        source, _ = view.credit(*at)
        stance = source.stance if source else ""
        status = status_of(view, *at, kind=kind, stance=stance, model=self.models["status"], context=context)
        modes = self.tools.coder.modes
        told = mode_features(view, *at, kind=kind, modes=ModeView(view, modes))
        mode = likeliest_modes([replace(event, type=kind)], [told], context=context, coder=self.tools.coder)[0]
        if kind == "AGREE" and status == "happened" and view.token(*at).lemma.lower() in CONCLUDED:
            return "SUPPORT"
        return as_root(kind, mode, status)


def as_root(kind: str, mode: str, status: str) -> str:
    if status == "planned" and kind in COOPERATIVE | HOSTILE:
        return "AGREE" if kind in COOPERATIVE else "THREATEN"
    if status == "denied" and kind in COOPERATIVE | {"AGREE"}:
        return "REJECT"
    return "ACCUSE" if mode == "convict" else MERGED.get(kind, kind)


def _chance(mentions: Sequence[Mention], chances: Sequence[float], wanted: Mention | None) -> float:
    if wanted is None:
        return 0.0
    return max((c for m, c in zip(mentions, chances, strict=True) if m.sentence == wanted.sentence and m.head == wanted.head), default=0.0)


def plain_root(claims: Sequence[Claim], actor: Span, recipient: Span, shift: int) -> str:
    def fit(claim: Claim) -> int:
        held = [(claim.actor, actor), (claim.recipient, recipient)]
        return sum(any(r.start < b + shift and r.end > a + shift for r in roles) for roles, (a, b) in held)

    best = max(claims, key=fit) if claims else None
    return as_root(best.type, best.mode, best.status) if best else NONE


def scores(pairs: Sequence[tuple[str, str]]) -> tuple[float, float, dict[str, tuple[int, float, float]]]:
    hit, gold, got = Counter(g for g, p in pairs if g == p), Counter(g for g, _ in pairs), Counter(p for _, p in pairs)
    by_root = {root: (gold[root], hit[root] / max(got[root], 1), hit[root] / gold[root]) for root in sorted(gold)}
    macro = sum(2 * hit[root] / (gold[root] + got[root]) for root in gold) / len(gold)
    return sum(hit.values()) / len(pairs), macro, by_root


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("--given", type=int, default=0, help="only the first N sentences")
    parser.add_argument("--confused", action="store_true", help="which roots are taken for which")
    options = parser.parse_args()
    wanted = list(rows(options.table))[: options.given or None]
    weigher = Weigher()
    reports = [Report(id=str(n), text=text) for n, (_, text, _, _) in enumerate(wanted)]
    given: list[tuple[str, str]] = []
    plain: list[tuple[str, str]] = []
    for start in range(0, len(reports), 16):
        for n, prepared in enumerate(prepare(reports[start : start + 16], readers=weigher.tools.readers), start):
            root, text, actor, recipient = wanted[n]
            given.append((root, weigher.root(prepared, actor, recipient)))
            shift = len(reports[n].words) - len(text)
            plain.append((root, plain_root(read_report(prepared, tools=weigher.tools).claims, actor, recipient, shift)))
    for name, pairs in (("actor and recipient given", given), ("claims", plain)):
        accuracy, macro, by_root = scores(pairs)
        print(f"{name}: accuracy {accuracy:.3f} macro-F1 {macro:.3f} ({len(pairs)} sentences)")
        if name != "claims":
            for root, (count, precision, recall) in by_root.items():
                print(f"  {root:10} {count:4}  precision {precision:.2f}  recall {recall:.2f}")
    if options.confused:
        for (right, wrong), count in Counter(pair for pair in given if pair[0] != pair[1]).most_common(30):
            print(f"  {right} taken for {wrong}: {count}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
