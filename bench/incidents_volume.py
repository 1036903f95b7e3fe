"""Synthetic claims with known truth in; time, memory and correctness of linking out: `python bench/incidents_volume.py 10000`.

Events lie in 300 towns over as many days as make some five a day; each is told by one to six reports, with its place,
day, actor, toll and words left out or told vaguely as often as the news does.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

from sayso.ingest import link_store
from sayso.model import Claim, Figure, Place, Reading, Report, Role, Source, Span, hash_id
from sayso.store import open_store

MODES = ["aerial", "heavy-weapons", "explosives", "firearms", "", "targeted"]
PARTIES = [
    ("army", "SYR", "MIL"),
    ("rebels", "REBELS", "REB"),
    ("jets", "RUS", "MIL"),
    ("fighters", "IS", "REB"),
    ("militants", "ARMED", "REB"),
]
NAMES = [
    f"{start}{middle}{end}"
    for start in "BDHJKMQRSZ"
    for middle in ("ara", "ume", "ali", "oud", "iri")
    for end in ("n", "b", "kh", "sa", "dan", "meh")
]


def make_readings(count: int, *, seed: int = 1, outlets: int = 40) -> tuple[list[Reading], dict[str, int]]:
    """Readings with `count` claims, and the event of each claim."""
    draw = random.Random(seed)
    towns = [
        Place(text=name, name=name, country="SY", lat=draw.uniform(32.5, 37), lon=draw.uniform(36, 42), precision="town") for name in NAMES
    ]
    readings: list[Reading] = []
    truth: dict[str, int] = {}
    event = 0
    while len(truth) < count:
        day = date(2012, 1, 1) + timedelta(days=event // 5)
        place, mode, actor = draw.choice(towns), draw.choice(MODES), draw.choice(PARTIES)
        killed, names = draw.choice([None, draw.randint(1, 90)]), draw.sample(NAMES, 3)
        for _ in range(draw.choice([1, 1, 2, 3, 6])):
            number = len(readings)
            claims = []
            for at in range(draw.randint(1, 3)):
                claim = make_claim(f"r{number:07}", at * 300, day, place, mode, actor, killed, names, draw)
                claims.append(claim)
                truth[claim.id] = event
            told = (day + timedelta(days=draw.choice([0, 0, 1, 1, 2]))).isoformat()
            row = Report(id=f"r{number:07}", outlet=f"Paper {draw.randint(1, outlets)}", text="...", published=told)
            readings.append(Reading(report=row, setup="s", dated=told, dated_why="", cut=False, fingerprint="", claims=tuple(claims)))
        event += 1
    return readings, truth


def make_claim(
    report: str,
    at: int,
    day: date,
    place: Place,
    mode: str,
    actor: tuple[str, str, str],
    killed: int | None,
    names: list[str],
    draw: random.Random,
) -> Claim:
    often = draw.random
    words = f"Reports of {mode or 'fighting'} near {place.name} said {names[0]} and {draw.choice(names)} were hit by {actor[0]}"
    return Claim(
        id=hash_id(report, at), report=report, sentence=Span(start=at, end=at + len(words), text=words), anchor=Span(start=at, end=at + 7, text=words[:7]),
        type="ASSAULT", mode=mode if often() < 0.8 else "", status="happened" if often() < 0.95 else "denied",
        actor=(Role(text=actor[0], party=actor[1], sector=actor[2], start=0, end=4),) if often() < 0.6 else (),
        place=place if often() < 0.8 else None, date=day.isoformat() if often() < 0.7 else None,
        figures=(Figure(measure="killed", low=killed, high=killed, who="", text=str(killed)),) if killed and often() < 0.6 else (),
        source=Source(text="Observatory", party="SOHR", sector="CIV", cue="said", start=0, end=4) if often() < 0.3 else None,
    )  # fmt: skip


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    readings, truth = make_readings(count)
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "a.db") as store:
        timed(f"store {len(readings):,} reports", lambda: [store.save_reading(reading) for reading in readings[:-100]])
        timed(f"link {len(truth):,} claims", lambda: link_store(store))
        for reading in readings[-100:]:
            store.save_reading(reading)
        timed("link 100 reports more", lambda: link_store(store))
        print(show(store.incident_of(), truth))
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB at most")


def timed(what: str, run) -> None:  # type: ignore[no-untyped-def]
    started = time.perf_counter()
    run()
    print(f"{what}: {time.perf_counter() - started:.1f} s")


def show(found: dict[str, str], truth: dict[str, int]) -> str:
    """B-cubed over claims."""
    clusters, events = defaultdict(set), defaultdict(set)
    for claim, incident in found.items():
        clusters[incident].add(claim)
        events[truth[claim]].add(claim)
    totals: Counter[str] = Counter()
    for claim, incident in found.items():
        both = len(clusters[incident] & events[truth[claim]])
        totals["precision"] += both / len(clusters[incident])
        totals["recall"] += both / len(events[truth[claim]])
    p, r = (totals[name] / len(found) for name in ("precision", "recall"))
    return f"{len(clusters):,} incidents of {len(events):,} events, B3 P {p:.2f} R {r:.2f} F {2 * p * r / (p + r):.2f}"


if __name__ == "__main__":
    main()
