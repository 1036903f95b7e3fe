"""The fields of the form that changes a claim in, values for the store out, and the other way round."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sayso.errors import BadDecision
from sayso.model import Claim, Figure, Place, Role, Source
from sayso.publish.exports.records import figure_record, place_record, role_record, source_record
from sayso.publish.labels import one_line

LISTS = ("actor", "recipient", "figures")
ROWS = 12  # parties or figures that a form can hold
Form = Mapping[str, list[str]]


def as_written(claim: Claim) -> dict[str, Any]:
    """Every field that can be changed, as `read_written` gives it for a form that was sent back as it was."""
    return {
        "type": claim.type,
        "mode": claim.mode,
        "status": claim.status,
        "date": claim.date,
        "actor": [role_record(role) for role in claim.actor],
        "recipient": [role_record(role) for role in claim.recipient],
        "place": place_record(claim.place),
        "source": source_record(claim.source),
        "figures": [figure_record(figure) for figure in claim.figures],
    }


def read_written(form: Form, claim: Claim) -> dict[str, Any]:
    """What a form holds: only the fields that it has. Raises BadDecision where a number is none."""
    found: dict[str, Any] = {name: _text(form, name) for name in ("type", "mode", "status") if name in form}
    if "date" in form:
        found["date"] = _text(form, "date") or None
    for side in ("actor", "recipient"):
        if f"{side}.party" in form:
            found[side] = _read_roles(form, side, getattr(claim, side))
    if "place.name" in form:
        found["place"] = _read_place(form, claim.place)
    if "source.party" in form:
        found["source"] = _read_source(form, claim.source)
    if "figures.measure" in form:
        rows = min(len(form["figures.measure"]), ROWS)
        found["figures"] = [figure for at in range(rows) if (figure := _read_figure(form, at, claim.figures))]
    return found


def _read_roles(form: Form, side: str, held: tuple[Role, ...]) -> list[dict[str, Any]]:
    """A row without a party is none. The words of a row that stands in the claim keep their offsets."""
    roles = []
    for at in range(min(len(form[f"{side}.party"]), ROWS)):
        party = _text(form, f"{side}.party", at).upper()
        text = _text(form, f"{side}.text", at)
        if not party:
            continue
        role: dict[str, Any] = {"text": text, "party": party, "sector": _text(form, f"{side}.sector", at).upper()}
        same = next((one for one in held if _one(one.text) == text and str(one.start) == _text(form, f"{side}.start", at)), None)
        if same:  # who is meant by these words may have changed; then the old name says something else
            role |= {"text": same.text, "start": same.start, "end": same.end, "name": same.name if same.party == party else None}
        else:
            role |= {"start": None, "end": None, "name": None}
        roles.append(role)
    return roles


def _read_place(form: Form, held: Place | None) -> dict[str, Any] | None:
    name = _text(form, "place.name")
    if not name:
        return None
    given = {
        "text": held.text if held else name, "name": name, "country": _text(form, "place.country").upper() or None,
        "lat": _degrees(_text(form, "place.lat")), "lon": _degrees(_text(form, "place.lon")),
        "precision": _text(form, "place.precision") or None, "admin1": _text(form, "place.admin1") or None,
    }  # fmt: skip
    if held and name == _one(held.name or held.text):
        given["name"] = held.name
    return given


def _read_source(form: Form, held: Source | None) -> dict[str, Any] | None:
    party, text = _text(form, "source.party").upper(), _text(form, "source.text")
    if not party:
        return None
    given: dict[str, Any] = {
        "text": text, "party": party, "sector": _text(form, "source.sector").upper(), "cue": _text(form, "source.cue"),
        "stance": _text(form, "source.stance") or "neutral", "start": None, "end": None, "name": None,
    }  # fmt: skip
    if held and _one(held.text) == text:
        given |= {"text": held.text, "start": held.start, "end": held.end, "name": held.name if held.party == party else None}
    if held and _one(held.cue) == given["cue"]:
        given["cue"] = held.cue
    return given


def _read_figure(form: Form, at: int, held: tuple[Figure, ...]) -> dict[str, Any] | None:
    low, high = (_count(_text(form, f"figures.{end}", at)) for end in ("low", "high"))
    if low is None and high is None:
        return None
    who, text = _text(form, "figures.who", at), _text(form, "figures.text", at)
    return {
        "measure": _text(form, "figures.measure", at), "low": low, "high": high,
        "who": next((one.who for one in held if _one(one.who) == who), who),
        "text": next((one.text for one in held if _one(one.text) == text), text),
    }  # fmt: skip


def _text(form: Form, name: str, at: int = 0) -> str:
    values = form.get(name, [])
    return _one(values[at]) if at < len(values) else ""


def _one(words: str) -> str:
    """Words as a form gives them back: in one line."""
    return one_line(words)


def _count(words: str) -> int | None:
    bare = words.replace(",", "").replace(" ", "")
    if not bare:
        return None
    if not (bare.isdecimal() and bare.isascii() and len(bare) <= 10):
        raise BadDecision(f"“{words}” is no number of people")
    return int(bare)


def _degrees(words: str) -> float | None:
    if not words:
        return None
    try:
        value = float(words)
    except ValueError as error:
        raise BadDecision(f"“{words}” are no degrees") from error
    if not -180 <= value <= 180:  # no number at all is none of these, too
        raise BadDecision(f"{words} lies on no map")
    return value
