"""A claim as the coder wrote it and what people decided on it in, the claim as decided out. Nothing here talks to a database.

`read_value` is the one gate: what is not in the codes, or points at words that are not there, is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sayso.days import day_span, month_day
from sayso.errors import BadDecision
from sayso.knowledge import load_knowledge
from sayso.model import MEASURES, STANCES, STATUSES, Claim, Decision, Figure, Place, Role, Source

SECTORS = frozenset("GOV MIL REB OPP CVL CIV IGO MED COP JUD LEG REL BUS REF CRM".split()) | {""}
PRECISIONS = ("point", "town", "within", "district", "governorate", "country", "region")
PARTY = re.compile(r"[A-Z][A-Z0-9_-]{1,31}")
LONG = 2000  # characters of a value that is one line for a person
MOST = 50  # roles or figures of one claim
WEIGHTY = ("confirm", "change", "add")  # decisions that keep a claim alive when the coder no longer finds it


@lru_cache(maxsize=1)
def known_modes() -> Mapping[str, frozenset[str]]:
    """The modes of each type of event."""
    types = load_knowledge().document("event_types.yaml")["types"]
    return MappingProxyType({type: frozenset(entry.get("modes") or ()) for type, entry in types.items()})


# -- the form ------------------------------------------------------------------------------------------------------------


def decided_form(claim: Claim, decisions: Iterable[Decision], *, words: str) -> tuple[Claim, str | None]:
    """The claim after the decisions that stand, in order of time, and the verdict: accepted, rejected, changed, added or None.
    For each field the latest decision holds, and so it does between accepting and rejecting."""
    verdict: str | None = None
    fields: dict[str, Decision] = {}
    ruling: Decision | None = None
    standing = sorted((one for one in decisions if not one.undone), key=lambda one: (one.when, one.id))
    for decision in standing:
        if decision.kind == "change":
            fields.pop(decision.field, None)
            fields[decision.field] = decision
        elif decision.kind in ("confirm", "reject", "add"):
            ruling = decision if decision.kind != "add" or ruling is None else ruling
    for field in sorted(fields, key=lambda name: name != "type"):  # modes depend on the type
        claim = _changed(claim, fields[field], words)
    verdict = {"confirm": "accepted", "reject": "rejected", "add": "added"}[ruling.kind] if ruling else None
    if fields and verdict in (None, "accepted"):
        verdict = "changed"
    if verdict is None:
        return claim, None
    last = [one for one in standing if one is ruling or one in fields.values()][-1]
    return replace(claim, coder=last.who, score=1.0, why=_why(claim, list(fields.values()), ruling)), verdict


def _changed(claim: Claim, decision: Decision, words: str) -> Claim:
    """A value that was right when it was given, and is not any longer (the report's words were changed since), changes nothing."""
    try:
        value = read_value(decision.field, decision.value, claim=claim, words=words)
    except BadDecision:
        return claim
    return replace(claim, **{decision.field: value})


def _why(claim: Claim, changes: Sequence[Decision], ruling: Decision | None) -> str:
    said = [f"{decision.field} by {decision.who}" + (f" ({decision.why})" if decision.why else "") for decision in changes]
    if ruling:
        done = {"confirm": "accepted", "reject": "rejected", "add": "added"}[ruling.kind]
        said.append(f"{done} by {ruling.who}" + (f" ({ruling.why})" if ruling.why else ""))
    return "; ".join([*said, f"before: {claim.why}"] if claim.why else said)


# -- values ----------------------------------------------------------------------------------------------------------------


def write_value(value: Any) -> str:
    """A field of a claim as text: codes and dates as they are, the rest as JSON, nothing as ""."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, tuple | list):
        return json.dumps([_plain(item) for item in value], ensure_ascii=False)
    return json.dumps(_plain(value), ensure_ascii=False)


def read_value(field: str, given: Any, *, claim: Claim, words: str) -> Any:
    """The value of a claim's field from text (as `write_value` gives it), rows of `model`, or dicts with the keys of the record.
    Raises BadDecision with a sentence that says what is wrong."""
    if field not in READERS:
        raise BadDecision(f"{field}: no field that can be changed; those are {', '.join(READERS)}")
    if isinstance(given, str) and field not in PLAIN:
        given = _from_json(field, given)
    return READERS[field](given, claim, words)


def _plain(item: Any) -> Any:
    return asdict(item) if is_dataclass(item) and not isinstance(item, type) else item


def _from_json(field: str, given: str) -> Any:
    try:
        return json.loads(given) if given.strip() else None
    except ValueError as error:
        raise BadDecision(f"{field}: this is neither empty nor JSON") from error


def _code(what: str, known: Iterable[str]) -> Callable[[Any, Claim, str], str]:
    def read(given: Any, _claim: Claim, _words: str) -> str:
        if given not in tuple(known):
            raise BadDecision(f"{given!r} is no {what}; known are {', '.join(known)}")
        return str(given)

    return read


def _type(given: Any, _claim: Claim, _words: str) -> str:
    wanted = _line("type", given).upper()
    if wanted not in known_modes():
        raise BadDecision(f"{wanted or 'nothing'} is no type of event; known are {', '.join(known_modes())}")
    return wanted


def _mode(given: Any, claim: Claim, _words: str) -> str:
    wanted, modes = _line("mode", given), known_modes().get(claim.type, frozenset())
    if wanted and wanted not in modes:
        raise BadDecision(f"{wanted} is no mode of {claim.type}; known are {', '.join(sorted(modes)) or 'none'}")
    return wanted


def _date(given: Any, _claim: Claim, _words: str) -> str | None:
    wanted = _line("date", given)
    if wanted and day_span(wanted) == (None, None) and month_day(wanted) is None:
        raise BadDecision(f"{wanted} is no date: give 2017, 2017-04, 2017-04-04, or two of these with / between them")
    first, last = day_span(wanted)
    if first and last and first > last:
        raise BadDecision(f"{wanted} ends before it begins")
    return wanted or None


def _roles(given: Any, claim: Claim, words: str) -> tuple[Role, ...]:
    return tuple(Role(**_party(item, claim, words)) for item in _list("parties", given))


def _party(item: Mapping[str, Any], claim: Claim, words: str) -> dict[str, Any]:
    party = _line("party", item.get("party")).upper()
    if not PARTY.fullmatch(party):
        raise BadDecision(
            f"{party or 'nothing'} is no party: give a country's three letters or a key such as IS, SDF, UN, CIVILIAN, UNKNOWN"
        )
    sector = _line("sector", item.get("sector")).upper()
    if sector not in SECTORS:
        raise BadDecision(f"{sector} is no sector; known are {', '.join(sorted(SECTORS - {''}))}")
    return {**_words(item, claim, words), "party": party, "sector": sector, "name": _line("name", item.get("name")) or None}


def _words(item: Mapping[str, Any], claim: Claim, words: str) -> dict[str, Any]:
    """The span of a party's words. Words without a span are looked for in the sentence; what the text does not say has an empty span."""
    text, start, end = _line("text", item.get("text")), item.get("start"), item.get("end")
    if isinstance(start, int) and isinstance(end, int) and 0 <= start <= end <= len(words):
        if words[start:end] != text:
            raise BadDecision(f"“{text}” does not stand in the report at {start} to {end}")
        return {"text": text, "start": start, "end": end}
    at = words.find(text, claim.sentence.start, claim.sentence.end) if text else -1
    if at < 0:
        return {"text": "", "start": claim.sentence.start, "end": claim.sentence.start}
    return {"text": text, "start": at, "end": at + len(text)}


def _place(given: Any, _claim: Claim, _words_of: str) -> Place | None:
    if given is None:
        return None
    cells = _row("place", given)
    name, lat, lon = _line("name", cells.get("name")), _number(cells.get("lat"), 90), _number(cells.get("lon"), 180)
    text, country = _line("text", cells.get("text")) or name, _line("country", cells.get("country")).upper()
    if not text:
        raise BadDecision("a place needs a name")
    if (lat is None) != (lon is None):
        raise BadDecision(f"{text}: give both latitude and longitude, or neither")
    if country and not re.fullmatch("[A-Z]{2}", country):
        raise BadDecision(f"{country} is no country: give its two letters")
    precision = _line("precision", cells.get("precision"))
    if precision and precision not in PRECISIONS:
        raise BadDecision(f"{precision} is no precision; known are {', '.join(PRECISIONS)}")
    admin1 = _line("admin1", cells.get("admin1")) or None
    return Place(text=text, name=name or None, country=country or None, lat=lat, lon=lon, precision=precision or None, admin1=admin1)


def _figures(given: Any, _claim: Claim, _words_of: str) -> tuple[Figure, ...]:
    return tuple(_figure(item) for item in _list("figures", given))


def _figure(item: Mapping[str, Any]) -> Figure:
    measure = _line("measure", item.get("measure"))
    if measure not in MEASURES:
        raise BadDecision(f"{measure or 'nothing'} is no measure; known are {', '.join(MEASURES)}")
    low, high = _count(item.get("low")), _count(item.get("high"))
    if low is None and high is None:
        raise BadDecision(f"{measure}: give a lowest or a highest number")
    if low is not None and high is not None and low > high:
        raise BadDecision(f"{measure}: the lowest number, {low}, is above the highest, {high}")
    return Figure(measure=measure, low=low, high=high, who=_line("who", item.get("who")), text=_line("text", item.get("text")))


def _source(given: Any, claim: Claim, words: str) -> Source | None:
    if given is None:
        return None
    cells = _row("source", given)
    stance = _line("stance", cells.get("stance")) or "neutral"
    if stance not in STANCES:
        raise BadDecision(f"{stance} is no stance; known are {', '.join(STANCES)}")
    return Source(**_party(cells, claim, words), cue=_line("cue", cells.get("cue")), stance=stance)


def _line(what: str, given: Any) -> str:
    if given is None:
        return ""
    if not isinstance(given, str) or len(given) > LONG:
        raise BadDecision(f"{what}: give a line of text")
    return given.strip()


def _row(what: str, given: Any) -> Mapping[str, Any]:
    cells = _plain(given)
    if not isinstance(cells, Mapping):
        raise BadDecision(f"{what}: give a row with its fields by name")
    return cells


def _list(what: str, given: Any) -> list[Mapping[str, Any]]:
    if given is None:
        return []
    if not isinstance(given, list | tuple) or len(given) > MOST:
        raise BadDecision(f"{what}: give a list of at most {MOST}")
    return [_row(what, item) for item in given]


def _count(given: Any) -> int | None:
    if given is None or given == "":
        return None
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given < 10**10:
        raise BadDecision(f"{given!r} is no number of people")
    return given


def _number(given: Any, bound: float) -> float | None:
    if given is None or given == "":
        return None
    if isinstance(given, bool) or not isinstance(given, int | float) or not -bound <= given <= bound:
        raise BadDecision(f"{given!r} lies on no map: latitudes go to 90, longitudes to 180")
    return float(given)


PLAIN = ("type", "mode", "status", "date")
READERS: Mapping[str, Callable[[Any, Claim, str], Any]] = MappingProxyType({
    "type": _type, "mode": _mode, "status": _code("status", STATUSES), "date": _date, "actor": _roles, "recipient": _roles,
    "place": _place, "figures": _figures, "source": _source,
})  # fmt: skip
