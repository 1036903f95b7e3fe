"""Decisions in, lines of a history for people out: what was done to what, by whom, when, and why."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

from sayso.model import Decision, row
from sayso.publish.dates import date_text
from sayso.publish.labels import count_text, kind_of, one_line, party_name
from sayso.store import Filter, Store

DONE = {
    "confirm": "accepted",
    "reject": "rejected",
    "add": "added",
    "join": "joined with another claim",
    "part": "parted from its incident",
}


@row
class Deed:
    """One act: the decisions of one batch are undone together. `old` and `new` are in words."""

    id: str
    claim: str
    what: str
    old: str
    new: str
    who: str
    when: str
    why: str
    undone: str
    size: int
    words: str = ""


def acts_of(decisions: Iterable[Decision]) -> list[list[Decision]]:
    """In the order given; a batch stands where its first decision does."""
    acts: dict[str, list[Decision]] = {}
    for decision in decisions:
        acts.setdefault(decision.batch or decision.id, []).append(decision)
    return list(acts.values())


def deeds_of(decisions: Iterable[Decision]) -> list[Deed]:
    return [_deed(own) for own in acts_of(decisions)]


def told_deeds(acts: Iterable[list[Decision]], store: Store) -> list[Deed]:
    """Each with the words of its claim, which say more than an id."""
    made = [_deed(own) for own in acts]
    words = {
        claim.id: f"{kind_of(claim.type, claim.mode)} “{one_line(claim.anchor.text)}”"
        for claim in store.claims(Filter(decided="all"), ids={deed.claim for deed in made})
    }
    return [replace(deed, words=words.get(deed.claim, f"claim {deed.claim[:8]}")) for deed in made]


def verdicts(decisions: Iterable[Decision]) -> dict[str, Deed]:
    """For each claim the latest act that stands."""
    found: dict[str, Deed] = {}
    for decision in sorted(decisions, key=lambda one: (one.when, one.id)):
        if not decision.undone and decision.kind in ("confirm", "reject", "change", "add"):
            found[decision.subject] = _deed([decision])
    return found


def _deed(own: list[Decision]) -> Deed:
    first = own[0]
    changed = first.kind == "change"
    undone = (
        f"undone{f' by {one_line(first.undone_by)}' if first.undone_by else ''}{_when(first.undone_when, ', ')}" if first.undone else ""
    )
    return Deed(
        id=first.id,
        claim=first.subject,
        what=f"changed {first.field}" if changed else DONE.get(first.kind, first.kind),
        old=value_words(first.field, first.old) if changed else "",
        new=value_words(first.field, first.value) if changed else "",
        who=one_line(first.who),
        when=_when(first.when),
        why=one_line(first.why),
        undone=undone,
        size=len({decision.subject for decision in own}),
    )


def value_words(field: str, value: str) -> str:
    """A field's value, as the store writes it, in the words of a person."""
    if field == "date":
        return date_text(value) or "not known"
    if field not in ("actor", "recipient", "place", "source", "figures"):
        return value or "none"
    try:
        held = json.loads(value) if value else None
    except ValueError:
        return one_line(value)
    if not held:
        return {"source": "the outlet itself", "place": "not known"}.get(field, "none")
    rows = held if isinstance(held, list) else [held]
    return "; ".join(_row_words(field, one) for one in rows if isinstance(one, dict))


def _row_words(field: str, cells: dict[str, object]) -> str:
    def text(name: str) -> str:
        return one_line(str(cells.get(name) or ""))

    if field == "place":
        return ", ".join(filter(None, (text("name") or text("text"), text("country"))))
    if field == "figures":
        low, high = (cells.get(end) if isinstance(cells.get(end), int) else None for end in ("low", "high"))
        return f"{text('measure')} {count_text(low, high)} {text('who')}".strip()  # type: ignore[arg-type]
    meant = ", ".join(filter(None, (party_name(text("party")), text("sector"))))
    return f"{text('text') or 'not in the words'} ({meant})"


def _when(iso: str, before: str = "") -> str:
    return f"{before}{date_text(iso[:10])} {iso[11:16]}".rstrip() if iso else ""
