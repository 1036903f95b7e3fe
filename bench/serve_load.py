"""A number of synthetic claims, a database or reports in; how quickly the web application answers eight readers while others write, out.

    python bench/serve_load.py 1000000
    python bench/serve_load.py war.db
    python bench/serve_load.py reports.jsonl        # read first

A server process is asked over HTTP, first by one reader, then by eight at once who do not pause, while another process stores readings as
`sayso read` does and a person accepts claims through the forms. No answer may fail, every decision has to be there in the end, and
half of the answers, and 99 of 100, have to come within the times in `AIMS`. Besides the clock, which also counts what a machine does for
others, it tells the processor time that the server took for a page, and how much slower than alone this machine ran meanwhile.
"""

from __future__ import annotations

import http.client
import json
import math
import multiprocessing
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import store_volume

from sayso.store import Filter, open_store

READERS = 8
# up to so many claims: seconds for half of the answers, and for 99 of 100
AIMS = ((50_000, 0.150, 0.500), (1 << 62, 0.500, None))


def pages(target: str, seed: int) -> Callable[[], str]:
    """Addresses such as people open, hardly two the same."""
    draw = random.Random(seed)
    with open_store(target, create=False) as store:
        incidents, claims = store.find_incidents(limit=50).ids, store.find_claims(limit=50).ids
        reports = store.find_reports(limit=50).ids
        parties = [one.value for one in store.parties(limit=12)] or ["SYR"]
        places = [one.value for one in store.places(limit=40)] or ["Town1"]

    def address() -> str:
        filters = {
            "type": draw.choice(["ASSAULT", "ACCUSE", "AID"]), "party": draw.choice(parties), "since": f"20{draw.randrange(11, 25)}-0{draw.randrange(1, 10)}",
            "place": draw.choice(places), "state": draw.choice(["contested", "single"]), "text": draw.choice(["shelled", "killing", "report", "captured"]),
        }  # fmt: skip
        chosen = urlencode({name: filters[name] for name in draw.sample(list(filters), draw.choice([0, 1, 1, 2]))})
        return draw.choice([
            f"/?{chosen}", f"/?{chosen}", f"/claims?{chosen}", f"/reports?{chosen}", f"/map?{chosen}", f"/timeline?{chosen}", f"/review?{chosen}",
            f"/incident/{draw.choice(incidents)}", f"/claim/{draw.choice(claims)}", f"/report?{urlencode({'id': draw.choice(reports)})}",
            f"/party?{urlencode({'key': draw.choice(parties)})}", "/parties", "/history",
        ])  # fmt: skip

    return address


class Reader:
    """A browser without a window that keeps its connection and its cookie."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self.cookie = ""

    def close(self) -> None:
        self.connection.close()

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str, str]:
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request(method, path, body=body, headers=headers)
        answer = self.connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        given = answer.getheader("set-cookie")
        self.cookie = given.split(";")[0] if given else self.cookie
        return answer.status, text, answer.getheader("location") or ""


@contextmanager
def served(target: str) -> Any:
    """The server's process and its port."""
    command = [sys.executable, "-m", "sayso", "serve", target, "--port", "0", "--who", "Anna"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        said = server.stdout.readline()
        port = int(re.search(r":(\d+)/", said)[1])  # type: ignore[index]
        try:
            yield server.pid, port
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()


def read_on(port: int, address: Callable[[], str], rounds: int, took: list[float], faults: list[str]) -> None:
    with closing(Reader(port)) as reader:
        for _ in range(rounds):
            path = address()
            started = time.perf_counter()
            try:
                status, text, _ = reader.ask("GET", path)
            except OSError as error:
                faults.append(f"{path}: {error!r}")
                continue
            took.append(time.perf_counter() - started)
            if status != 200:
                faults.append(f"{path}: {status} {text[-300:]}")


def decide_on(port: int, stop: threading.Event, made: list[str], faults: list[str]) -> None:
    """Accept the claim that is least sure, again and again, as a person with the keyboard does."""
    with closing(Reader(port)) as reader:
        while not stop.is_set():
            status, text, _ = reader.ask("GET", "/review")
            csrf, ids = re.search(r'name="csrf" value="(\w+)"', text), re.findall(r'name="id" value="(\w+)"', text)
            if status != 200 or csrf is None or not ids:
                faults.append(f"/review: {status}")
                return
            status, text, to = reader.ask("POST", "/decide", urlencode({"csrf": csrf[1], "act": "accept", "id": ids[0], "back": "/review"}))
            did = re.search(r"did=(\w+)", to)
            if status != 303 or did is None:
                faults.append(f"accept {ids[0]}: {status} {text[-300:]}")
                return
            made.append(did[1])
            time.sleep(0.2)


def work_of(process: int) -> float:
    """Seconds of processor time so far; not a number where the system does not tell."""
    try:
        cells = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return math.nan
    return (int(cells[11]) + int(cells[12])) / os.sysconf("SC_CLK_TCK")


def slowness() -> float:
    """How many times as long as its own work a small task takes by the clock: 1 on a machine that does nothing else."""
    clock, work = time.perf_counter(), time.thread_time()
    while time.thread_time() - work < 0.3:
        sum(range(1000))
    return (time.perf_counter() - clock) / (time.thread_time() - work)


def measure(target: str, *, rounds: int, readers: int = READERS) -> dict[str, Any]:
    """Seconds of answers to one reader, and to `readers` at once while readings are stored and claims accepted."""
    found: dict[str, Any] = {"alone": [], "busy": [], "faults": [], "slow": slowness()}
    made: list[str] = []
    with served(target) as (process, port):
        started = time.perf_counter()
        with closing(Reader(port)) as first:
            first.ask("GET", "/")
        found["loading"] = time.perf_counter() - started
        read_on(port, pages(target, 9), max(2, rounds // 4), [], found["faults"])  # what every page needs is loaded by then
        work = work_of(process)
        read_on(port, pages(target, 1), 2 * rounds, found["alone"], found["faults"])
        found["work alone"] = (work_of(process) - work) / max(1, len(found["alone"]))
        context = multiprocessing.get_context("spawn")
        stop, written, halt = context.Event(), context.Queue(), threading.Event()
        writer = context.Process(target=store_volume.write_on, args=(target, stop, 0.1, written))
        writer.start()
        work, started = work_of(process), time.perf_counter()
        decider = threading.Thread(target=decide_on, args=(port, halt, made, found["faults"]))
        crowd = [
            threading.Thread(target=read_on, args=(port, pages(target, 100 + at), rounds, found["busy"], found["faults"]))
            for at in range(readers)
        ]
        for thread in (decider, *crowd):
            thread.start()
        for thread in crowd:
            thread.join()
        found["seconds"] = time.perf_counter() - started
        found["work busy"] = (work_of(process) - work) / max(1, len(found["busy"]))
        halt.set(), stop.set()
        decider.join()
        found["written"] = written.get(timeout=600)
        writer.join()
    with open_store(target, create=False) as store:
        kept = {decision.id for decision in store.decisions()}
        found["accepted"], found["claims"] = store.count(Filter(decided="accepted")), store.count()
    return found | {"decided": len(made), "lost": [id for id in made if id not in kept]}


def show(found: dict[str, Any]) -> str:
    lines = [
        f"{found['claims']:,} claims; the first page: {found['loading']:.1f} s, once; this machine ran {found['slow']:.1f} times as slowly as alone"
    ]
    for when in ("alone", "busy"):
        lines.append(
            f"{when:>6}: {len(found[when])} pages, median {half(found[when]) * 1000:.0f} ms, 99th of 100 {most(found[when]) * 1000:.0f} ms; "
            f"work of the server {found[f'work {when}'] * 1000:.0f} ms a page"
        )
    lines.append(
        f"meanwhile, in {found['seconds']:.0f} s, {found['written']} readings stored, {found['decided']} decisions made, {len(found['lost'])} lost; "
        f"faults: {found['faults'] or 'none'}"
    )
    return "\n".join(lines)


def half(took: list[float]) -> float:
    return statistics.median(took)


def most(took: list[float]) -> float:
    """What 99 of 100 took at most."""
    return sorted(took)[int(len(took) * 0.99)]


def verdicts(found: dict[str, Any]) -> list[tuple[bool, str]]:
    """Whether each aim was reached, in words."""
    _, median, last = next(aim for aim in AIMS if found["claims"] <= aim[0])
    told = [
        (not found["faults"], "no answer failed"),
        (not found["lost"] and found["decided"] > 0, "no decision was lost"),
        (found["written"] > 0, "readings were stored meanwhile"),
    ]
    for when in ("alone", "busy"):
        told.append((half(found[when]) < median, f"{when}: half of the pages within {median * 1000:.0f} ms"))
        if last is not None:
            told.append((most(found[when]) < last, f"{when}: 99 of 100 pages within {last * 1000:.0f} ms"))
    return told


def prepare(given: str, target: str) -> None:
    """A database to measure at `target`."""
    if given.isdecimal():
        store_volume.fill(target, int(given))
    elif given.endswith(".db"):
        shutil.copyfile(given, target)  # it is written to
    else:
        subprocess.run([sys.executable, "-m", "sayso", "read", given, "--db", target], check=True)


def main() -> None:
    given = sys.argv[1] if len(sys.argv) > 1 else "10000"
    if not given.isdecimal() and not Path(given).exists():
        print(f"{given}: not there, so it is not measured")
        return
    with tempfile.TemporaryDirectory() as folder:
        target = str(Path(folder) / "a.db")
        prepare(given, target)
        found = measure(target, rounds=int(sys.argv[2]) if len(sys.argv) > 2 else 40)
        print(show(found))
        for reached, words in verdicts(found):
            print("pass" if reached else "FAIL", words)
        if not all(reached for reached, _ in verdicts(found)):
            raise SystemExit(json.dumps({"faults": found["faults"][:5], "lost": found["lost"]}))


if __name__ == "__main__":
    main()
