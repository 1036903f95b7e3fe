"""Whatever a person does with the forms, in whatever order: no fault, every decision is kept, and undoing all of it leads back."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

import publish_rows as rows
from sayso.store import Filter
from serve_client import Answer, Client

CLAIMS = [claim for reading in rows.readings() for claim in reading.claims]
WORDS = rows.WIRE.words
CHANGES = st.fixed_dictionaries({}, optional={
    "type": st.sampled_from(["ASSAULT", "COERCE", "no type"]), "status": st.sampled_from(["happened", "denied", "possible"]),
    "date": st.sampled_from(["", "2017", "2017-11-14", "2017-11-14/2017-11-16", "yesterday"]), "actor.party": st.sampled_from(["", "RUS", "SYR", "not a key"]),
    "place.name": st.sampled_from(["", "Hadar", "حدر"]), "place.lat": st.sampled_from(["", "33.1", "north"]), "figures.low": st.sampled_from(["", "0", "25", "many"]),
    "source.party": st.sampled_from(["", "UN"]), "why": st.sampled_from(["", "the words say so", "<b>why</b>"]),
})  # fmt: skip


class Working(RuleBasedStateMachine):
    """One person at work on a small database, by the forms of the pages alone."""

    made: Bundle[str] = Bundle("made")
    claims: Bundle[str] = Bundle("claims")

    @initialize(target=claims)
    def open(self) -> Any:
        self.folder = tempfile.TemporaryDirectory()
        self.store = rows.fill_store(Path(self.folder.name) / "t.db")
        self.client = Client(self.store)
        self.before = {claim.id: claim for claim in self.store.claims(Filter(decided="all"))}
        self.count = 0
        return multiple(*self.before)

    def _sent(self, path: str, fields: dict[str, str] | list[tuple[str, str]]) -> Any:
        """The decisions that it made; a form that is refused makes none, and says why."""
        csrf = [("csrf", dict(self.client.get("/help").page.form("Keep").fields)["csrf"])]
        answer: Answer = self.client.post(path, [*csrf, *(fields.items() if isinstance(fields, dict) else fields)])
        assert answer.status in (303, 404, 422), (path, fields, answer.html)
        if answer.status == 422:
            assert "changed" in answer.page.text or "kept" in answer.page.text
        else:
            assert self.client.follow(answer).status in (200, 404)
        known = [decision.id for decision in self.store.decisions()]
        fresh, self.count = known[self.count :], len(known)
        return multiple(*fresh)

    @rule(target=made, act=st.sampled_from(["accept", "reject", "part"]), claim=claims)
    def decide(self, act: str, claim: str) -> Any:
        return self._sent("/decide", {"act": act, "id": claim})

    @rule(target=made, first=claims, second=claims)
    def join(self, first: str, second: str) -> Any:
        return self._sent("/decide", [("act", "join"), ("id", first), ("id", second)])

    @rule(target=made, claim=claims, changes=CHANGES)
    def change(self, claim: str, changes: dict[str, str]) -> Any:
        page = self.client.get(f"/claim/{claim}")
        if page.status == 404:  # it was added, and then undone
            return multiple()
        fields = dict(page.page.form("Save changes").fields)
        return self._sent(f"/claim/{claim}", fields | changes)

    @rule(target=made, start=st.integers(0, 60), size=st.integers(-1, 20), type=st.sampled_from(["ASSAULT", "REJECT", "no type"]))
    def add(self, start: int, size: int, type: str) -> Any:
        return self._sent("/add", {"report": rows.WIRE.id, "start": str(start), "end": str(start + size), "type": type})

    @rule(decision=made, again=st.booleans())
    def undo(self, decision: str, again: bool) -> None:
        self._sent("/undo", {"id": decision, "again": "yes" if again else ""})

    @rule(
        path=st.sampled_from(
            ["/", "/claims?decided=all", "/review", "/history", "/parties", "/map", "/timeline", f"/report?id={rows.WIRE.id}"]
        )
    )
    def look(self, path: str) -> None:
        assert self.client.get(path).status == 200

    @invariant()
    def nothing_is_lost(self) -> None:
        if hasattr(self, "store"):
            assert len(self.store.decisions()) == self.count
            assert self.store.check() == []

    def teardown(self) -> None:
        if not hasattr(self, "store"):
            return
        for decision in reversed(self.store.decisions()):
            if not self.store.decisions()[[one.id for one in self.store.decisions()].index(decision.id)].undone:
                self._sent("/undo", {"id": decision.id})
        assert {claim.id: claim for claim in self.store.claims(Filter(decided="all"))} == self.before
        self.store.close()
        self.folder.cleanup()


TestWorking = Working.TestCase
TestWorking.settings = settings(
    max_examples=6, stateful_step_count=12, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
