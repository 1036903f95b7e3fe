"""Decisions in, the rows of the claims that they are about brought into the decided form; within the connection's transaction.

The form is always worked out anew from what the coder wrote (table `coded`) and the decisions that stand, so that decisions can be
undone in any order and leave nothing behind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection

from sayso.model import Claim, Decision, Report
from sayso.store import rows
from sayso.store.decided import WEIGHTY, decided_form
from sayso.store.loading import whole_claims
from sayso.store.schema import claims, coded, decisions, reports
from sayso.store.writing import chunks, drop_claims, mark, rewrite_claim, touch, write_claims

FORMING = ("confirm", "reject", "change", "add")  # kinds of decision that say how a claim is coded


def settle(connection: Connection, ids: Iterable[str]) -> None:
    """Bring these claims into the form that the decisions on them ask for."""
    for some in chunks(sorted(set(ids))):
        held = held_of(connection, some)
        there = set(connection.scalars(select(claims.c.id).where(claims.c.id.in_(list(held)))))
        for id, (cells, rulings, words) in held.items():
            _settle(connection, cells, rulings, words, there=id in there)
        of = {cells["report"] for cells, _, _ in held.values()}
        # what a claim says of its report (what it is about, when it was told) bears on how the others of the report are linked
        for few in chunks(sorted(of)):
            touch(connection, connection.scalars(select(claims.c.id).where(claims.c.report.in_(few))))
        mark(connection, of)


def _settle(connection: Connection, cells: rows.Cells, rulings: Sequence[Decision], words: str, *, there: bool) -> None:
    claim, verdict = form_of(cells, rulings, words)
    if claim is None:
        if there:
            drop_claims(connection, [cells["claim"]])
    elif there:
        rewrite_claim(connection, claim, decided=verdict)
    else:
        before = select(func.max(claims.c.position)).where(claims.c.report == claim.report, claims.c.anchor_start <= claim.anchor.start)
        write_claims(connection, [claim], position=connection.scalar(before) or 0, decided=verdict)


def form_of(cells: rows.Cells, rulings: Sequence[Decision], words: str) -> tuple[Claim | None, str | None]:
    """The form that a row of `coded` has after the decisions that stand, and the verdict; None where there is no claim any longer."""
    base = base_form(cells, rulings)
    if base is not None and not fits(base, words):
        # the words were changed since people saw them: what the coder finds in them now stands, and nothing of what he does not
        base = rows.claim_from_json(cells["body"]) if cells["state"] == "coded" else None
    return decided_form(base, rulings, words=words) if base is not None else (None, None)


def base_form(cells: rows.Cells, rulings: Sequence[Decision]) -> Claim | None:
    """What changes are laid on: the claim that a person added, the coder's claim as people saw it when they accepted or changed it, or
    else the coder's claim of now; None where none stands any longer."""
    standing = [decision for decision in rulings if not decision.undone]
    added = [decision for decision in standing if decision.kind == "add"]
    if added:
        return rows.claim_from_json(added[-1].value)
    if cells["state"] == "added":
        return None
    vouched = any(decision.kind in WEIGHTY for decision in standing)
    if cells["state"] == "gone" and not vouched:
        return None
    return rows.claim_from_json(cells["seen"] if vouched and cells["seen"] else cells["body"])


def fits(claim: Claim, words: str) -> bool:
    """Whether every word that the claim points at stands where it says."""
    return all(words[span.start : span.end] == span.text for span in rows.claim_spans(claim))


def keep_coded(connection: Connection, ids: Sequence[str]) -> None:
    """Note what the coder wrote of claims that are about to be decided on, where no other decision stands."""
    for some in chunks(ids):
        known = set(connection.scalars(select(coded.c.claim).where(coded.c.claim.in_(some))))
        standing = {id for id, made in rulings_on(connection, some).items() if any(not decision.undone for decision in made)}
        for few in chunks(sorted(known - standing)):
            connection.execute(update(coded).where(coded.c.claim.in_(few)).values(seen=coded.c.body))
        cells = connection.execute(select(claims).where(claims.c.id.in_([id for id in some if id not in known]))).mappings().all()
        bodies = {claim: rows.claim_to_json(claim) for claim in whole_claims(connection, cells)}
        made = [{"claim": claim.id, "report": claim.report, "body": body, "seen": body, "state": "coded"} for claim, body in bodies.items()]
        if made:
            connection.execute(insert(coded), made)


def carry(connection: Connection, report: str, found: tuple[Claim, ...]) -> tuple[tuple[Claim, ...], list[str]]:
    """What the coder found now, with the claims that were decided on under their old ids, and these ids. A claim is the same
    if its id is; else if it hangs on the same words, or on words that overlap and is of the same type."""
    held = {cells["claim"]: cells for cells in connection.execute(select(coded).where(coded.c.report == report)).mappings()}
    if not held:
        return found, []
    by_id = {claim.id: claim for claim in found}
    free = [claim for claim in found if claim.id not in held]
    rulings = rulings_on(connection, list(held))
    for id, cells in held.items():
        claim = by_id.get(id)
        if claim is None:
            heir = _heir(rows.claim_from_json(cells["body"]), rulings[id], free)
            if heir is not None:
                free.remove(heir)
                claim = replace(heir, id=id)
                found = tuple(claim if one.id == heir.id else one for one in found)
        if claim is not None:
            now = {"body": rows.claim_to_json(claim), "state": "coded"}
        else:
            now = {"state": "added" if cells["state"] == "added" else "gone"}
        connection.execute(update(coded).where(coded.c.claim == id).values(now))
    return found, list(held)


def _heir(old: Claim, rulings: Sequence[Decision], free: Sequence[Claim]) -> Claim | None:
    types = {old.type, *(decision.value for decision in rulings if decision.kind == "change" and decision.field == "type")}
    same = [claim for claim in free if (claim.anchor.start, claim.anchor.end) == (old.anchor.start, old.anchor.end)]
    near = [claim for claim in free if claim.anchor.start < old.anchor.end and old.anchor.start < claim.anchor.end and claim.type in types]
    likely = [claim for claim in same if claim.type in types] or (same if len(same) == 1 else []) or near
    return likely[0] if likely else None


def rulings_on(connection: Connection, ids: Sequence[str]) -> dict[str, list[Decision]]:
    """The decisions that say how these claims are coded, the undone ones too, in order of time."""
    found: dict[str, list[Decision]] = defaultdict(list)
    for some in chunks(ids):
        query = select(decisions).where(decisions.c.subject.in_(some), decisions.c.kind.in_(FORMING))
        for cells in connection.execute(query.order_by(decisions.c.when, decisions.c.id)).mappings():
            found[cells["subject"]].append(rows.decision_row(cells))
    return found


def held_of(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[rows.Cells, list[Decision], str]]:
    """Rows of `coded` with the decisions on them and the words of their reports."""
    found: dict[str, tuple[rows.Cells, list[Decision], str]] = {}
    for some in chunks(ids):
        rulings = rulings_on(connection, some)
        held = list(connection.execute(select(coded).where(coded.c.claim.in_(some))).mappings())
        words = _words_of(connection, {cells["report"] for cells in held})
        found |= {cells["claim"]: (cells, rulings[cells["claim"]], words.get(cells["report"], "")) for cells in held}
    return found


def _words_of(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    found = connection.execute(select(reports.c.id, reports.c.title, reports.c.text).where(reports.c.id.in_(sorted(ids))))
    return {id: Report(id=id, title=title, text=body).words for id, title, body in found}
