"""What a person decides in, decision rows and claims in their decided form out; every act is one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import desc, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from sayso.errors import BadDecision, NotFound
from sayso.model import Claim, Decision, Report, Span, hash_id
from sayso.store import rows, saving, settling
from sayso.store.connected import Connected
from sayso.store.decided import known_modes, read_value, write_value
from sayso.store.loading import whole_claims
from sayso.store.reviewing import Review, review_decisions
from sayso.store.schema import claims, coded, decisions, incident_claims, reports, sentences
from sayso.store.writing import chunks, touch

PAIRS = 20_000  # pairs that one act may part
NAMES = tuple(Decision.__dataclass_fields__)


class Deciding(Connected):
    """The part of a Store through which people correct. `who` is the person's name; ids of incidents stand for their claims."""

    def decide(self, decision: Decision) -> bool:
        """Keep a person's word on claims, or on incidents, which stand for their earliest claims. False where it is there already.
        `kind`: join or part (`subject` and `value`), confirm or reject (`subject`). Joining counts from the next linking on."""
        if decision.kind in ("change", "add"):
            raise BadDecision(f"{decision.kind}: values are checked by `change` and `add_claim`")
        with self._write() as connection:
            if connection.scalar(select(decisions.c.id).where(decisions.c.id == decision.id)):
                return False
            _write(connection, [saving.about_claims(connection, decision)])
            return True

    def accept(self, ids: Iterable[str], *, who: str, why: str = "") -> list[Decision]:
        """Claims are coded rightly; of incidents, all of their claims."""
        return self._rule("confirm", ids, who=who, why=why)

    def reject(self, ids: Iterable[str], *, who: str, why: str = "") -> list[Decision]:
        """Claims are none: they are in no incident, and in no list that does not ask for them."""
        return self._rule("reject", ids, who=who, why=why)

    def change(self, claim: str, field: str, new: Any, *, who: str, why: str = "") -> Decision:
        """One field of a claim. A mode that the new type does not have goes with the old one, in the same batch."""
        with self._write() as connection:
            held = _claim(connection, claim, self.name)
            words = _report(connection, held.report, self.name).words
            value = read_value(field, new, claim=held, words=words)
            old = getattr(held, field)
            if write_value(value) == write_value(old):
                raise BadDecision(f"{field} of claim {claim} is {write_value(old) or 'empty'} already")
            fields = {field: (old, value)}
            if field == "type" and held.mode and held.mode not in known_modes()[value]:
                fields["mode"] = (held.mode, "")
            made = [
                _made("change", claim, who=who, why=why, field=name, old=write_value(was), value=write_value(now))
                for name, (was, now) in fields.items()
            ]
            return _write(connection, _dated(connection, made))[0]

    def add_claim(self, report: str, *, start: int, end: int, type: str, who: str, why: str = "", **fields: Any) -> Claim:
        """A claim that hangs on the words `start` to `end` of the report, which must lie within one sentence."""
        with self._write() as connection:
            given = _report(connection, report, self.name)
            claim = _bare_claim(connection, given, start, end, who)
            for name, value in {"type": type, **fields}.items():  # modes depend on the type
                claim = replace(claim, **{name: read_value(name, value, claim=claim, words=given.words)})
            claim = replace(claim, id=hash_id(report, claim.anchor.start, claim.anchor.end, claim.type))
            held = connection.execute(select(claims.c.id).where(claims.c.id == claim.id)).first()
            known = connection.execute(select(coded.c.state).where(coded.c.claim == claim.id)).first()
            if held or (known and known.state != "added"):
                raise BadDecision(f"the report has this claim already: {claim.id}")
            if not known:
                body = {
                    "claim": claim.id,
                    "report": report,
                    "body": rows.claim_to_json(claim),
                    "seen": rows.claim_to_json(claim),
                    "state": "added",
                }
                connection.execute(insert(coded), [body])
            _write(connection, _dated(connection, [_made("add", claim.id, who=who, why=why, value=rows.claim_to_json(claim))]))
            return _claim(connection, claim.id, self.name)

    def join(self, ids: Iterable[str], *, who: str, why: str = "") -> list[Decision]:
        """Incidents or claims become one incident, from the next linking on."""
        with self._write() as connection:
            ends = list(dict.fromkeys(_claims_of(connection, [id], self.name)[0] for id in dict.fromkeys(ids)))
            if len(ends) < 2:
                raise BadDecision("name at least two incidents or claims to join")
            made = [_made("join", ends[0], who=who, why=why, value=other) for other in ends[1:]]
            return _write(connection, _dated(connection, made))

    def part(self, ids: Iterable[str], *, who: str, why: str = "") -> list[Decision]:
        """Take claims out of the incident that holds them all; among themselves they may stay together."""
        with self._write() as connection:
            leaving = list(dict.fromkeys(ids))
            held = select(incident_claims.c.incident).where(incident_claims.c.claim.in_(leaving)).distinct()
            of = list(connection.scalars(held))
            if len(of) != 1:
                raise BadDecision("name claims of one incident to part from it")
            members = connection.scalars(
                select(incident_claims.c.claim).where(incident_claims.c.incident == of[0]).order_by(incident_claims.c.position)
            )
            staying = [claim for claim in members if claim not in set(leaving)]
            if not staying:
                raise BadDecision("these are all claims of the incident: nothing would be left to part from")
            if len(leaving) * len(staying) > PAIRS:
                raise BadDecision(f"too many to part at once: {len(leaving):,} claims from {len(staying):,}")
            made = [_made("part", one, who=who, why=why, value=other) for one in leaving for other in staying]
            return _write(connection, _dated(connection, made))

    def undo(self, id: str, *, who: str = "", undone: bool = True) -> Decision:
        """Take a decision back with all of its batch, or take that back; the rows stay as history."""
        with self._write() as connection:
            cells = connection.execute(select(decisions).where(decisions.c.id == id)).mappings().first()
            if cells is None:
                raise NotFound(f"{self.name} holds no decision {id}")
            which = decisions.c.batch == cells["batch"] if cells["batch"] else decisions.c.id == id
            when = _now(connection) if undone else ""
            connection.execute(update(decisions).where(which).values(undone=undone, undone_by=who if undone else "", undone_when=when))
            changed = [rows.decision_row(one) for one in connection.execute(select(decisions).where(which)).mappings()]
            _apply(connection, changed)
            return next(decision for decision in changed if decision.id == id)

    def redo(self, id: str, *, who: str = "") -> Decision:
        """A decision that was undone stands again."""
        return self.undo(id, who=who, undone=False)

    def decisions(self) -> list[Decision]:
        """All, the oldest first; the undone ones too."""
        with self._read() as connection:
            found = connection.execute(select(decisions).order_by(decisions.c.when, decisions.c.id)).mappings()
            return [rows.decision_row(cells) for cells in found]

    def acts(self, *, limit: int = 100, skip: int = 0) -> tuple[list[list[Decision]], int]:
        """What was done at once, the newest first, each as its decisions; and how many acts there are in all."""
        act = func.coalesce(func.nullif(decisions.c.batch, ""), decisions.c.id).label("act")
        newest = select(act).group_by("act").order_by(func.max(decisions.c.when).desc(), desc("act")).limit(limit).offset(skip)
        found: dict[str, list[Decision]] = {}
        with self._read() as connection:
            count = connection.scalar(select(func.count(func.distinct(act)))) or 0
            keys = list(connection.scalars(newest))
            query = select(decisions).where(or_(decisions.c.id.in_(keys), decisions.c.batch.in_(keys)))
            for cells in connection.execute(query.order_by(decisions.c.when.desc(), decisions.c.id.desc())).mappings():
                found.setdefault(cells["batch"] or cells["id"], []).append(rows.decision_row(cells))
        return [found[key] for key in keys], count

    def history(self, id: str, *, limit: int = 1000) -> list[Decision]:
        """The decisions on a claim, on the claims of an incident, or on those of a report; the newest first."""
        with self._read() as connection:
            about = {id, *connection.scalars(select(claims.c.id).where(claims.c.report == id))}
            about |= set(connection.scalars(select(coded.c.claim).where(coded.c.report == id)))
            about |= set(connection.scalars(select(incident_claims.c.claim).where(incident_claims.c.incident == id)))
            found: dict[str, Decision] = {}
            for some in chunks(sorted(about)):
                pairs = decisions.c.kind.in_(("join", "part")) & decisions.c.value.in_(some)
                query = select(decisions).where(or_(decisions.c.subject.in_(some), pairs))
                query = query.order_by(decisions.c.when.desc(), decisions.c.id.desc()).limit(limit)
                found |= {cells["id"]: rows.decision_row(cells) for cells in connection.execute(query).mappings()}
        return sorted(found.values(), key=lambda decision: (decision.when, decision.id), reverse=True)[:limit]

    def coded(self, claim: str) -> Claim:
        """A claim as the coder wrote it, before any decision."""
        with self._read() as connection:
            body = connection.scalar(select(coded.c.body).where(coded.c.claim == claim, coded.c.state != "added"))
            return rows.claim_from_json(body) if body else _claim(connection, claim, self.name)

    def review(self) -> Review:
        """How many claims are decided, by whom, and how well each two people agree."""
        with self._read() as connection:
            ruled = list(
                map(rows.decision_row, connection.execute(select(decisions).order_by(decisions.c.when, decisions.c.id)).mappings())
            )
            shared = sorted(claim for claim, people in _people(ruled).items() if len(people) > 1)
            held = settling.held_of(connection, shared)
            count = connection.scalar(select(func.count()).select_from(claims)) or 0
            decided = connection.scalar(select(func.count()).select_from(claims).where(claims.c.decided.is_not(None))) or 0
        bases = {id: (base, words) for id, (cells, made, words) in held.items() if (base := settling.base_form(cells, made))}
        return review_decisions(ruled, bases, claims=count, decided=decided)

    def _rule(self, kind: str, ids: Iterable[str], *, who: str, why: str) -> list[Decision]:
        with self._write() as connection:
            about = _claims_of(connection, list(dict.fromkeys(ids)), self.name)
            return _write(connection, _dated(connection, [_made(kind, claim, who=who, why=why) for claim in about]))


# -- within a transaction ---------------------------------------------------------------------------------------------------


def _write(connection: Connection, made: Sequence[Decision]) -> list[Decision]:
    """Decisions and what follows from them."""
    settling.keep_coded(connection, sorted({decision.subject for decision in made if decision.kind in settling.FORMING}))
    connection.execute(insert(decisions), [{name: getattr(decision, name) for name in NAMES} for decision in made])
    _apply(connection, made)
    return list(made)


def _apply(connection: Connection, changed: Sequence[Decision]) -> None:
    settling.settle(connection, [decision.subject for decision in changed if decision.kind in settling.FORMING])
    touch(connection, {claim for decision in changed for claim in saving.claims_meant(decision)})


def _made(kind: str, subject: str, *, who: str, why: str, field: str = "", old: str = "", value: str = "") -> Decision:
    who, why = (" ".join(text.replace("\0", "").split()) for text in (who, why))
    if not who:
        raise BadDecision("a decision needs the name of who makes it")
    return Decision(id="", kind=kind, subject=subject, value=value, who=who[:200], when="", why=why[:2000], field=field, old=old)


def _dated(connection: Connection, made: Sequence[Decision]) -> list[Decision]:
    """With time and ids; several are one batch. No decision is dated before one that is there: the later one stands."""
    when = _now(connection)
    batch = hash_id("batch", when, *(decision.subject for decision in made)) if len(made) > 1 else ""
    return [
        replace(one, when=when, batch=batch, id=hash_id(one.kind, one.subject, one.field, one.value, one.who, when, place))
        for place, one in enumerate(made)
    ]


def _now(connection: Connection) -> str:
    now = datetime.now(UTC)
    last = connection.scalar(select(func.max(decisions.c.when)))
    try:
        before = datetime.fromisoformat(last) if last else now
        before = before if before.tzinfo else before.replace(tzinfo=UTC)
    except ValueError:
        before = now
    if last and now <= before < now + timedelta(days=1):
        now = before + timedelta(microseconds=1)
    return now.isoformat(timespec="microseconds")


def _claims_of(connection: Connection, ids: Sequence[str], name: str) -> list[str]:
    """Claims for ids of claims, or of incidents (also those that they had before), in order and each once."""
    found: list[str] = []
    for id in ids:
        if connection.scalar(select(claims.c.id).where(claims.c.id == id)):
            found.append(id)
            continue
        led = select(incident_claims.c.incident).where(incident_claims.c.name == id)
        query = select(incident_claims.c.claim).where(or_(incident_claims.c.incident == id, incident_claims.c.incident.in_(led)))
        members = list(connection.scalars(query.order_by(incident_claims.c.position)))
        if not members:
            raise NotFound(f"{name} holds no claim and no incident {id}")
        found += members
    return list(dict.fromkeys(found))


def _claim(connection: Connection, id: str, name: str) -> Claim:
    for claim in whole_claims(connection, connection.execute(select(claims).where(claims.c.id == id)).mappings().all()):
        return claim
    raise NotFound(f"{name} holds no claim {id}")


def _people(ruled: Iterable[Decision]) -> dict[str, set[str]]:
    """Who has decided on each claim."""
    found: dict[str, set[str]] = {}
    for decision in ruled:
        if decision.kind in settling.FORMING and not decision.undone:
            found.setdefault(decision.subject, set()).add(decision.who)
    return found


def _report(connection: Connection, id: str, name: str) -> Report:
    cells = connection.execute(select(reports).where(reports.c.id == id)).mappings().first()
    if cells is None:
        raise NotFound(f"{name} holds no report {id}")
    return rows.report_row(cells)


def _bare_claim(connection: Connection, report: Report, start: int, end: int, who: str) -> Claim:
    """A claim with nothing but its words; blanks around the selected words are left out."""
    words = report.words
    if not 0 <= start < end <= len(words) or not words[start:end].strip():
        raise BadDecision(f"{start} to {end} holds no words of report {report.id}")
    chosen = words[start:end]
    start, end = start + len(chosen) - len(chosen.lstrip()), end - len(chosen) + len(chosen.rstrip())
    around = sentences.c.report == report.id, sentences.c.start <= start, sentences.c.end >= end
    cells = connection.execute(select(sentences).where(*around).order_by(sentences.c.start.desc())).mappings().first()
    if cells is not None and words[cells["start"] : cells["end"]] == cells["text"]:
        sentence = Span(start=cells["start"], end=cells["end"], text=cells["text"])
    else:
        first, last = words.rfind("\n", 0, start) + 1, words.find("\n", end)
        last = len(words) if last < 0 else last
        sentence = Span(start=first, end=last, text=words[first:last])
    if "\n\n" in words[start:end] or end - start > 200:
        raise BadDecision("select the few words that name the event, within one sentence")
    anchor = Span(start=start, end=end, text=words[start:end])
    return Claim(
        id="", report=report.id, sentence=sentence, anchor=anchor, type="", mode="", status="happened", score=1.0, why="", coder=who
    )  # fmt: skip
