"""Decisions that were made in, incidents that follow them out: linking runs beside the pages, one run at a time."""

from __future__ import annotations

import sys
import threading

from sayso.errors import SaysoError
from sayso.ingest import link_store
from sayso.store import Store

PATIENCE = 3.0  # seconds that an answer waits for its incidents; mostly a tenth of one is enough


class Linker:
    """One for each application. Who asks while a run goes on is served by the next one."""

    def __init__(self, store: Store, knowledge: str | None) -> None:
        self.store, self.knowledge = store, knowledge
        self._state = threading.Condition()
        self._asked = self._done = 0
        self._running = False

    def follow(self, patience: float = PATIENCE) -> bool:
        """Have incidents follow what was decided so far; whether they do already. A database that another version linked is linked
        anew as a whole first, which takes its time."""
        with self._state:
            self._asked += 1
            own = self._asked
            if not self._running:
                self._running = True
                threading.Thread(target=self._run, daemon=True, name="linking").start()
            return self._state.wait_for(lambda: self._done >= own, timeout=patience)

    def _run(self) -> None:
        while True:
            with self._state:
                asked = self._asked
            try:
                link_store(self.store, knowledge=self.knowledge)
            except SaysoError as fault:  # the decisions are kept: the next linking, here or by `sayso read`, follows them
                print(f"sayso: incidents could not be brought up to date: {fault}", file=sys.stderr)
            except Exception as fault:
                print(f"sayso: a fault of the program itself while linking ({type(fault).__name__}: {fault})", file=sys.stderr)
            with self._state:
                self._done = asked
                self._state.notify_all()
                if self._asked == asked:
                    self._running = False
                    return
