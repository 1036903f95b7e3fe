"""A number of synthetic claims in, how quickly a database of that size answers out: `python bench/store_volume.py 1000000`.

Claims are shaped as real ones are: a few parties and places in most of them, many in few; several accounts of one incident. The
database is filled row by row, without reading or linking. Answers are timed one by one, each filter new, while another
process stores readings and a third decides; what was decided has to be there in the end.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from sayso.model import Claim, Figure, Incident, Place, Reading, Report, Role, Source, Span, hash_id
from sayso.store import Filter, Store, open_store, rows
from sayso.store.schema import changes, incident_claims, incidents, reports, unlinked
from sayso.store.writing import write_claims

TYPES = {
    "ASSAULT": ("heavy-weapons", "aerial", "explosives", "firearms", ""), "COERCE": ("territory", "arrest", "restrict"), "ACCUSE": ("disapprove", ""),
    "CONSULT": ("visit", "phone", ""), "AID": ("",), "REQUEST": ("change", ""), "RETREAT": ("withdraw", "release"), "MOBILIZE": ("troops",),
}  # fmt: skip
PARTIES = [
    "SYR",
    "REBELS",
    "RUS",
    "IS",
    "USA",
    "TUR",
    "SDF",
    "UN",
    "CIVILIAN",
    "ARMED",
    "IRN",
    "ISR",
    "UKR",
    "IRQ",
    "SDN",
    "YEM",
    "FRA",
    "GBR",
]
VERBS = ["shelled", "hit", "raided", "captured", "left", "visited", "blamed", "supplied"]
READERS = 8


def weighted(draw: random.Random, values: list[Any]) -> Any:
    """The first ones often, the last ones seldom."""
    return values[min(int(draw.paretovariate(0.7)) - 1, len(values) - 1)]


class World:
    """Places, outlets and events of one seed."""

    def __init__(self, seed: int) -> None:
        self.draw = draw = random.Random(seed)
        self.places = [
            Place(
                text=f"Town{number}", name=f"Town{number}", country=weighted(draw, ["SY", "IQ", "UA", "SD", "YE"]),
                lat=draw.uniform(10, 55), lon=draw.uniform(10, 60), precision="town", admin1=f"Province {number % 120}",
            )
            for number in range(4000)
        ]  # fmt: skip
        self.outlets = [f"Paper {number}" for number in range(300)]

    def claims(self, report: str, event: int, many: int, at: int) -> list[Claim]:
        """Accounts of one event by one report."""
        own = random.Random(event)
        place, kind, actor = weighted(own, self.places), weighted(own, list(TYPES)), weighted(own, PARTIES)
        day, killed = date(2011, 1, 1) + timedelta(days=own.randrange(5400)), own.choice([None, None, int(own.paretovariate(0.8))])
        made = []
        for number in range(many):
            draw, start = self.draw, (at + number) * 200 + 2
            verb, mode = draw.choice(VERBS), draw.choice(TYPES[kind])
            said = (
                f"{actor} {verb} {place.name} on {day}, killing {killed}, report {draw.randrange(5000)} of Source{draw.randrange(900)} said"
            )
            figure = (
                (Figure(measure="killed", low=killed, high=killed, who="", text=str(killed)),) if killed and draw.random() < 0.7 else ()
            )
            source = weighted(draw, [None, "SOHR", *PARTIES])
            made.append(Claim(
                id=hash_id(report, start), report=report, sentence=Span(start=start, end=start + len(said), text=said),
                anchor=Span(start=start + len(actor) + 1, end=start + len(actor) + 1 + len(verb), text=verb), type=kind, mode=mode,
                status=weighted(draw, ["happened", "denied", "planned", "possible"]),
                actor=(Role(text=actor, party=actor, sector="MIL", start=start, end=start + len(actor)),) if draw.random() < 0.8 else (),
                recipient=(Role(text=place.text, party=weighted(draw, PARTIES), sector="CVL", start=start, end=start),) if draw.random() < 0.6 else (),
                place=place if draw.random() < 0.85 else None, date=day.isoformat() if draw.random() < 0.8 else None, figures=figure,
                source=Source(text=f"the {source} office", party=source, cue="said", start=start, end=start) if source else None,
                score=round(draw.random(), 3), why="pattern", coder="bench",
            ))  # fmt: skip
        return made

    def report(self, id: str, text: str) -> Reading:
        day = date(2011, 1, 1) + timedelta(days=self.draw.randrange(5400))
        given = Report(id=id, outlet=weighted(self.draw, self.outlets), title=f"Report {id}", text=text, published=day.isoformat())
        return Reading(report=given, setup="bench", dated=day.isoformat(), dated_why="", cut=False, fingerprint="")


def make_incident(id: str, claims: list[Claim]) -> Incident:
    first = claims[0]
    return Incident(
        id=id, type=first.type, mode=first.mode, title=f"{first.type} {first.place.name if first.place else ''}", claims=tuple(one.id for one in claims),
        state=("single", "corroborated", "contested", "admitted")[min(len(claims), 4) - 1], evidence="", origins=(), place=first.place,
        first_day=first.date, last_day=first.date,
    )  # fmt: skip


def fill(target: str, count: int, *, seed: int = 1) -> None:
    """Reports of ten claims; incidents of one to eight accounts."""
    world, made, event = World(seed), 0, 0
    open_accounts: list[tuple[int, int]] = []
    held: dict[int, list[Claim]] = {}
    with open_store(target) as store:
        while made < count:
            with store._write() as connection:
                told, batch = [], []
                for _ in range(min(500, count // 10)):
                    id, found = f"r{made:08}", []
                    while len(found) < 10:
                        if not open_accounts:
                            event += 1
                            open_accounts += [(event, 1)] * world.draw.choice([1, 1, 1, 2, 3, 8])
                        number, many = open_accounts.pop(world.draw.randrange(len(open_accounts)))
                        found += [(number, claim) for claim in world.claims(id, number, many, len(found))]
                        if world.draw.random() < 0.5:
                            event += 1
                            open_accounts += [(event, 1)] * world.draw.choice([1, 1, 2, 4])
                    claims = [claim for _, claim in found]
                    body = "".join(claim.sentence.text.ljust(200) for claim in claims)
                    connection.execute(insert(reports), [rows.report_cells(world.report(id, body))])
                    batch += claims
                    told.append({"report": id, "change": 0})
                    for number, claim in found:
                        held.setdefault(number, []).append(claim)
                    made += len(claims)
                write_claims(connection, batch)
                connection.execute(insert(changes), told)
                done = held if made >= count else {number: held[number] for number in list(held)[: -len(open_accounts) - 2000]}
                groups = [make_incident(hash_id("incident", claims[0].id), claims) for claims in done.values()]
                connection.execute(insert(incidents), [rows.incident_cells(one) for one in groups])
                members = [
                    {"claim": claim, "incident": one.id, "position": at, "name": hash_id("incident", claim)}
                    for one in groups
                    for at, claim in enumerate(one.claims)
                ]
                connection.execute(insert(incident_claims), members)
                connection.execute(unlinked.delete())
                held = {} if done is held else {number: claims for number, claims in held.items() if number not in done}


# -- asking -----------------------------------------------------------------------------------------------------------------


def filters(seed: int) -> Iterator[Filter]:
    """Filters such as people put together, hardly two the same."""
    draw = random.Random(seed)
    while True:
        wanted: dict[str, Any] = {}
        for field in draw.sample(
            ["type", "actor", "recipient", "party", "source", "place", "country", "since", "state", "text", "losses", "outlet"],
            draw.choice([0, 1, 1, 2, 3]),
        ):
            year = draw.randrange(2011, 2025)
            wanted[field] = {
                "type": draw.choice(list(TYPES)), "actor": draw.choice(PARTIES), "recipient": draw.choice(PARTIES), "party": draw.choice(PARTIES),
                "source": draw.choice(["SOHR", "office", "=SYR", "-"]), "place": draw.choice(["=Town1", "Town", f"Town{draw.randrange(4000)}", "Province 7"]),
                "country": draw.choice(["SY", "IQ"]), "since": f"{year}-0{draw.randrange(1, 10)}", "state": draw.choice(["contested", "single"]),
                "text": draw.choice(["shelled", "captured", f"Source{draw.randrange(900)}", f'"killing {draw.randrange(1, 40)}"', f"Town{draw.randrange(99)}"]),
                "losses": draw.choice([1, 10, 100]), "outlet": draw.choice(["Paper 1", "=Paper 2"]),
            }[field]  # fmt: skip
        yield Filter(**wanted)


ASKED: dict[str, Callable[[Any, Filter], object]] = {
    "a page of incidents, with counts beside": lambda store, wanted: (store.find_incidents(wanted), store.facets(wanted, of="incidents")),
    "a page of claims, with counts beside": lambda store, wanted: (store.find_claims(wanted), store.facets(wanted)),
    "a page of reports": lambda store, wanted: store.find_reports(wanted),
    "a map": lambda store, wanted: store.points(wanted),
    "a timeline": lambda store, wanted: store.days(wanted),
    "who is told of": lambda store, wanted: store.parties(wanted),
    "a summary": lambda store, wanted: store.summary(wanted),
}


def ask(store: Any, seed: int, rounds: int, took: dict[str, list[tuple[float, float]]]) -> None:
    made = filters(seed)
    for _ in range(rounds):
        for name, question in ASKED.items():
            wanted = next(made)
            started, worked = time.perf_counter(), time.thread_time()
            question(store, wanted)
            took.setdefault(name, []).append((time.perf_counter() - started, time.thread_time() - worked))


def write_on(target: str, stop: Any, pause: float, told: Any) -> None:
    """Store readings, one after the other, as a reading process does."""
    world, number = World(7), 0
    with open_store(target) as store:
        while not stop.is_set():
            id = f"new{os.getpid()}-{number:07}"
            claims = world.claims(id, 10**9 + number, 10, 0)
            reading = world.report(id, "".join(claim.sentence.text.ljust(200) for claim in claims))
            store.save_reading(
                Reading(**{name: getattr(reading, name) for name in Reading.__dataclass_fields__} | {"claims": tuple(claims)})
            )
            number += 1
            time.sleep(pause)
    told.put(number)


def decide_on(target: str, who: str, stop: Any, told: Any) -> None:
    """Decide on claims, one after the other, until all is read; what was decided."""
    made: list[str] = []
    with open_store(target) as store:
        ids = [claim.id for claim in store.claims(limit=500)]
        while not stop.is_set() and len(made) < len(ids):
            made.append(store.accept([ids[len(made)]], who=who)[0].id)
            time.sleep(0.01)
    told.put(made)


def measure(target: str, *, readers: int, rounds: int, people: int = 2, pause: float = 0.05) -> dict[str, Any]:
    """Seconds of each kind of question: alone, then of `readers` threads while one process stores readings and `people` decide."""
    found: dict[str, Any] = {"alone": {}, "busy": {}, "faults": []}
    with open_store(target, create=False) as store:
        started = time.perf_counter()
        store.warm()
        store.patience, store.lag = 1.0, 10.0  # as `sayso serve` has it
        found["loading"] = time.perf_counter() - started
        ask(store, 1, 2 * rounds, found["alone"])
        before = store.counts()["reports"]
        context = multiprocessing.get_context("spawn")
        stop, written, decided = context.Event(), context.Queue(), context.Queue()
        others = [context.Process(target=write_on, args=(target, stop, pause, written))]
        others += [context.Process(target=decide_on, args=(target, f"Person {number}", stop, decided)) for number in range(people)]
        for other in others:
            other.start()
        wait_for_first(store, before)

        def read(seed: int) -> None:
            try:
                ask(store, seed, rounds, found["busy"])
            except Exception as error:  # whatever it is, it is what is looked for here
                found["faults"].append(repr(error))

        threads = [threading.Thread(target=read, args=(100 + number,)) for number in range(readers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        stop.set()
        found["written"] = written.get(timeout=120)
        found["decided"] = [id for _ in range(people) for id in decided.get(timeout=120)]
        for other in others:
            other.join()
        kept = {decision.id for decision in store.decisions()}
        found["lost"] = [id for id in found["decided"] if id not in kept]
        if store.counts()["reports"] != before + found["written"]:
            found["faults"].append("readings were lost")
    return found


def wait_for_first(store: Store, before: int) -> None:
    """The others need a moment to start; questions asked before that would be asked of a database at rest."""
    for _ in range(600):
        counts = store.counts()
        if counts["reports"] > before and counts["decisions"]:
            return
        time.sleep(0.1)


def show(found: dict[str, Any]) -> str:
    """Milliseconds by the clock; and of work, which does not count what a busy machine does for others."""
    lines = [f"loading: {found['loading']:.1f} s, once"]
    for when in ("alone", "busy"):
        every = {"all of these": [one for took in found[when].values() for one in took]}
        for name, took in (found[when] | every).items():
            clock, work = (sorted(one[place] * 1000 for one in took) for place in (0, 1))
            last = int(len(took) * 0.99)
            told = f"median {statistics.median(clock):6.0f} ms, 99th {clock[last]:6.0f} ms; work: median {statistics.median(work):6.0f} ms, 99th {work[last]:6.0f} ms"
            lines.append(f"{when:>6} {name:<42} {told}")
    lines.append(f"meanwhile {found['written']} readings stored and {len(found['decided'])} decisions made; {len(found['lost'])} lost")
    lines.append(f"faults: {'; '.join(found['faults']) or 'none'}")
    return "\n".join(lines)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    kept = sys.argv[2] if len(sys.argv) > 2 else None
    with tempfile.TemporaryDirectory() as folder:
        target = kept or str(Path(folder) / "a.db")
        if "://" in target or not Path(target).exists():
            started = time.perf_counter()
            fill(target, count)
            print(f"{count:,} claims stored in {time.perf_counter() - started:.0f} s")
        found = measure(target, readers=READERS, rounds=int(sys.argv[3]) if len(sys.argv) > 3 else 12)
        print(show(found))
        if found["faults"] or found["lost"]:
            raise SystemExit(json.dumps({"faults": found["faults"], "lost": found["lost"]}))


if __name__ == "__main__":
    main()
