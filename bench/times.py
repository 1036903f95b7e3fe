"""Coded reports and the WikiWars articles of ../shared in; how well times are found, resolved and given to events, out.

    python bench/times.py [NAME ...] [--wikiwars] [--misses N]

NAME: dev, train ... of ../shared/gold (dev and dev-world where none is given). Printed: the share of gold dates that some
time of the report gives; precision, recall and F1 of the dates of events, their gold anchors given; milliseconds for 300
words, on this machine. --wikiwars: the share of TIMEX2 dates found and resolved alike (history, told without a report's day).
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from pathlib import Path

from sayso.articles.clean import clean_report
from sayso.claims.dates import dating_times, find_dates
from sayso.claims.story import key_of, span_of_days
from sayso.claims.train.fit import Coded, view_all
from sayso.claims.train.gold import read_labels, read_texts
from sayso.flow import Setup
from sayso.mentions.times import find_times
from sayso.model import Report
from sayso.sentences.parse import find_sentences, load_parser

SHARED = Path(os.environ.get("SAYSO_SHARED", Path(__file__).parents[2] / "shared"))
TIMEX = re.compile(r'<TIMEX2 val="([^"]*)"[^>]*>(.*?)</TIMEX2>', re.S)


def read_gold(name: str) -> list[Coded]:
    folder = SHARED / "gold"
    return view_all(list(read_texts(folder / f"{name}.texts.jsonl")), read_labels(folder / f"{name}.labels.jsonl"), setup=Setup())


def share(hit: int, whole: int) -> float:
    return hit / max(whole, 1)


def measure(name: str, misses: int) -> None:
    told = wanted = hit = got = gold = words = 0
    spent = {"find": 0.0, "give": 0.0}
    for coded in read_gold(name):
        view = coded.view
        words += sum(len(sentence.tokens) for sentence in view.sentences)
        start = time.perf_counter()
        find_times(view.sentences, article=view.article)
        spent["find"] += time.perf_counter() - start
        events = tuple(dict.fromkeys((g.sentence, g.token, g.type) for g in coded.golds))
        start = time.perf_counter()
        dates = dict(
            zip(
                events,
                find_dates(events, sentences=view.sentences, mentions=view.mentions, statements=view.statements, article=view.article),
                strict=True,
            )
        )
        spent["give"] += time.perf_counter() - start
        spans = {span_of_days(key_of(mention)) for mention in dating_times(view.mentions, view.sentences, view.article)}
        for g in coded.golds:
            date, why = dates[(g.sentence, g.token, g.type)]
            right = bool(date and g.fields["date"]) and span_of_days(str(date)) == span_of_days(g.fields["date"])
            if g.fields["date"]:
                wanted += 1
                told += span_of_days(g.fields["date"]) in spans
            if g.firm:
                gold, got, hit = gold + bool(g.fields["date"]), got + bool(date), hit + right
                if misses and not right and (date or g.fields["date"]):
                    misses -= 1
                    print(f"  {view.article.report.id} {g.type} «{g.fields['anchor']}» gold {g.fields['date']} got {date} ({why})")
    print(
        f"{name:12} told {share(told, wanted):.3f}   given the anchors: P {share(hit, got):.3f} R {share(hit, gold):.3f} F1 {share(2 * hit, got + gold):.3f} "
        f"({gold} dates)   finding {spent['find'] / words * 300000:.2f} ms, giving {spent['give'] / words * 300000:.2f} ms for 300 words"
    )


def measure_wikiwars() -> None:
    """Only TIMEX2 values that are a day, a month or a year; durations and vague times have no EDTF."""
    found = alike = wanted = got = right = 0
    for path in sorted((SHARED / "data" / "time" / "wikiwars").glob("*.xml")):
        raw = re.sub(r"^.*?<TEXT>|</TEXT>.*$", "", path.read_text(encoding="utf-8"), flags=re.S)
        text, golds, at = "", [], 0
        for match in TIMEX.finditer(raw):
            text += raw[at : match.start()]
            words = re.sub(r"<[^>]*>", "", match[2])
            golds.append((len(text), len(text) + len(words), match[1][:10] if "T" in match[1] else match[1]))
            text, at = text + words, match.end()
        text += raw[at:]
        article = clean_report(Report(id=path.stem, text=text))
        mentions = find_times(next(iter(find_sentences([article], parser=load_parser()))), article=article)
        begin = len(article.report.words) - len(text)
        for start, end, value in golds:
            if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value):
                continue
            wanted += 1
            over = [m for m in mentions if m.start - begin < end and m.end - begin > start]
            found += bool(over)
            alike += any(key_of(m) == value for m in over)
        for mention in mentions:
            if re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", key_of(mention)):
                over = [value for start, end, value in golds if mention.start - begin < end and mention.end - begin > start]
                got += 1
                right += key_of(mention) in over
    print(
        f"WikiWars: {wanted} days, months and years: found {share(found, wanted):.3f}, resolved alike {share(alike, wanted):.3f}; of {got} ours alike {share(right, got):.3f}"
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("names", nargs="*")
    options.add_argument("--wikiwars", action="store_true")
    options.add_argument("--misses", type=int, default=0)
    chosen = options.parse_args()
    if not (SHARED / "gold").is_dir():
        sys.exit(f"{SHARED}: the measuring data is not here; set SAYSO_SHARED")
    for name in chosen.names or ([] if chosen.wikiwars else ["dev", "dev-world"]):
        measure(name, chosen.misses)
    if chosen.wikiwars:
        measure_wikiwars()
