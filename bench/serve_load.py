"""A number of synthetic claims, or a database, in; how quickly the web application answers eight readers while others write, out.

    python bench/serve_load.py 1000000
    python bench/serve_load.py war.db

A server process is asked over HTTP, first by one reader, then by eight at once, while another process stores readings as `sayso read`
does and a person accepts claims through the forms. No answer may fail, and every decision has to be there in the end.
"""

from __future__ import annotations

import http.client
import json
import multiprocessing
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
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
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
    command = [sys.executable, "-m", "sayso", "serve", target, "--port", "0", "--who", "Anna"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        said = server.stdout.readline()
        port = int(re.search(r":(\d+)/", said)[1])  # type: ignore[index]
        try:
            yield port
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


def measure(target: str, *, rounds: int, readers: int = READERS) -> dict[str, Any]:
    """Seconds of answers to one reader, and to `readers` at once while readings are stored and claims accepted."""
    alone: list[float] = []
    busy: list[float] = []
    faults: list[str] = []
    made: list[str] = []
    with served(target) as port:
        started = time.perf_counter()
        with closing(Reader(port)) as first:
            first.ask("GET", "/")
        loading = time.perf_counter() - started
        read_on(port, pages(target, 1), rounds, alone, faults)
        context = multiprocessing.get_context("spawn")
        stop, written, halt = context.Event(), context.Queue(), threading.Event()
        writer = context.Process(target=store_volume.write_on, args=(target, stop, 0.1, written))
        writer.start()
        decider = threading.Thread(target=decide_on, args=(port, halt, made, faults))
        crowd = [threading.Thread(target=read_on, args=(port, pages(target, 100 + at), rounds, busy, faults)) for at in range(readers)]
        for thread in (decider, *crowd):
            thread.start()
        for thread in crowd:
            thread.join()
        halt.set(), stop.set()
        decider.join()
        stored = written.get(timeout=120)
        writer.join()
    with open_store(target, create=False) as store:
        kept = {decision.id for decision in store.decisions()}
        accepted = store.count(Filter(decided="accepted"))
    return {"loading": loading, "alone": alone, "busy": busy, "faults": faults, "decided": len(made), "lost": [id for id in made if id not in kept],
            "accepted": accepted, "written": stored}  # fmt: skip


def show(found: dict[str, Any]) -> str:
    lines = [f"the first page: {found['loading']:.1f} s, once"]
    for when in ("alone", "busy"):
        ranked = sorted(found[when])
        lines.append(
            f"{when:>6}: {len(ranked)} pages, median {statistics.median(ranked) * 1000:.0f} ms, 99th of 100 {ranked[int(len(ranked) * 0.99)] * 1000:.0f} ms"
        )
    lines.append(
        f"meanwhile {found['written']} readings stored, {found['decided']} decisions made, {len(found['lost'])} lost; faults: {found['faults'] or 'none'}"
    )
    return "\n".join(lines)


def main() -> None:
    given = sys.argv[1] if len(sys.argv) > 1 else "10000"
    with tempfile.TemporaryDirectory() as folder:
        target = str(Path(folder) / "a.db")
        if given.isdecimal():
            store_volume.fill(target, int(given))
        else:
            shutil.copyfile(given, target)  # it is written to
        found = measure(target, rounds=40)
        print(show(found))
        if found["faults"] or found["lost"]:
            raise SystemExit(json.dumps({"faults": found["faults"][:5], "lost": found["lost"]}))


if __name__ == "__main__":
    main()
