"""Sentences with one marked event each in, whether its status is read rightly out (tests/robust/status.yaml).

python tests/test_robust_status.py   prints what is misread, and how many events are found at all
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

from sayso.claims.encoder import read_context
from sayso.claims.status import status_of
from sayso.claims.view import View
from sayso.flow import Setup, load_tools, prepare, read_report
from sayso.model import Report

PROBES = Path(__file__).parent / "robust" / "status.yaml"
MARKED = re.compile(r"\[\[(.+?)\]\]")
LEAST = 0.9


class Probe(NamedTuple):
    """`told` is the status that the event, given with its type, is read to have; `claimed` that of the program's own claim on it."""

    status: str
    kind: str
    text: str
    told: str
    claimed: str


@lru_cache(maxsize=1)
def probes() -> list[Probe]:
    tools = load_tools(Setup())
    rows = yaml.safe_load(PROBES.read_text(encoding="utf-8"))
    reports = [Report(id=f"p{n}", text=MARKED.sub(r"\1", text), published="2024-03-14") for n, (_, _, text) in enumerate(rows)]
    out = []
    for start in range(0, len(reports), 16):
        for (status, kind, text), ready in zip(rows[start:], prepare(reports[start : start + 16], readers=tools.readers), strict=False):
            found = MARKED.search(text)
            assert found, text
            at = len(ready.article.report.words) - len(ready.article.report.text) + found.start()
            spot = next((s.index, i) for s in ready.sentences for i, token in enumerate(s.tokens) if token.end > at)
            article, sentences, mentions, statements, credit = ready
            view = View(sentences, mentions=mentions, statements=statements, article=article, credit=credit)
            source, _ = credit(*spot)
            context = read_context(view, tools.coder.network)
            told = status_of(
                view, *spot, kind=kind, stance=source.stance if source else "", model=tools.coder.models["status"], context=context
            )
            end = at + len(found[1])
            claims = [c for c in read_report(ready, tools=tools).claims if c.anchor.start < end and c.anchor.end > at]
            out.append(Probe(status, kind, text, told, claims[0].status if claims else ""))
    return out


def test_the_probes_are_many_and_half_of_them_plain() -> None:
    counts = Counter(probe.status for probe in probes())
    assert sum(counts.values()) >= 250
    assert 0.4 <= counts["happened"] / sum(counts.values()) <= 0.6
    assert min(counts[status] for status in ("planned", "possible", "denied")) >= 30


def test_status_is_read_rightly() -> None:
    wrong = [f"{p.told}, not {p.status}: {p.text}" for p in probes() if p.told != p.status]
    share = 1 - len(wrong) / len(probes())
    assert share >= LEAST, f"{share:.3f}\n" + "\n".join(wrong)


if __name__ == "__main__":
    for probe in probes():
        if probe.told != probe.status:
            print(f"{probe.told}, not {probe.status}: {probe.text}")
    held = Counter((p.status, p.told == p.status) for p in probes())
    claimed = [p for p in probes() if p.claimed]
    print({status: f"{held[status, True]}/{held[status, True] + held[status, False]}" for status in {p.status for p in probes()}})
    print(f"right {sum(p.told == p.status for p in probes()) / len(probes()):.3f} of {len(probes())}; "
          f"claims on {len(claimed)}, right {sum(p.claimed == p.status for p in claimed) / max(len(claimed), 1):.3f}")  # fmt: skip
