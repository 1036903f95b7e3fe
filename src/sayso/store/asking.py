"""A Filter and columns in, which claims, incidents and reports fit out. The same meaning as the SQL of filters.py (tested together).

Each field of a Filter gives one mask of its own: all of them together are what fits, all but one what the counts beside
that field are taken from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as made_by
from functools import partial

import numpy as np

from sayso.store.columns import ACTOR, RECIPIENT, Columns
from sayso.store.filters import KILLED, NOTHING, Filter, either, first_day, last_day
from sayso.store.labels import NONE, Bools, Labels, as_mask, ordinal

OF_INCIDENT = frozenset(
    {"type", "state", "since", "until", "incident"}
)  # what an incident is asked for itself; the rest is asked of its claims
Masks = Mapping[str, Bools]


@dataclass(frozen=True, slots=True)
class Fitting:
    """`claims`: a mask a field. `incidents`: a mask a field that incidents are asked for themselves."""

    columns: Columns
    claims: Masks
    incidents: Masks
    held: dict[tuple[str, frozenset[str]], Bools] = made_by(default_factory=dict)  # what was worked out: a page asks the same several times

    def of_claims(self, leave: Iterable[str] = ()) -> Bools:
        """The claims that fit; with `leave`, whatever these fields say."""
        left = frozenset(leave).intersection(self.claims)
        return self._once("claims", left, lambda: _all(self.columns.claims.alive, self.claims, left))

    def of_incidents(self, leave: Iterable[str] = ()) -> Bools:
        """The incidents that fit themselves and hold a claim that fits."""
        left = frozenset(leave).intersection({*self.claims, *self.incidents})
        return self._once("incidents", left, lambda: self._of_incidents(left))

    def _once(self, kind: str, left: frozenset[str], make: Callable[[], Bools]) -> Bools:
        if (kind, left) not in self.held:
            self.held[kind, left] = make()
        return self.held[kind, left]

    def _of_incidents(self, left: frozenset[str]) -> Bools:
        fits = _all(self.columns.incidents.alive, self.incidents, left)
        claims = self.columns.claims
        some = np.zeros(len(fits) + 1, dtype=bool)  # the last one is for claims of no incident
        some[claims.incident[_all(claims.alive, self.claims, left | OF_INCIDENT)]] = True
        found: Bools = fits & some[:-1]
        return found

    def claims_in(self, leave: Iterable[str] = ()) -> Bools:
        """The claims that fit of the incidents that fit."""
        left = frozenset(leave)
        incidents, of = np.append(_all(self.columns.incidents.alive, self.incidents, left), False), self.columns.claims.incident
        return as_mask(_all(self.columns.claims.alive, self.claims, left | OF_INCIDENT) & incidents[of])


def fitting(columns: Columns, wanted: Filter, *, hits: Callable[[str], Bools]) -> Fitting:
    """`hits`: for words, the claims that hold them."""
    claims, labels = columns.claims, columns.labels
    masks: dict[str, Bools] = {}
    for field, value in (("type", wanted.type and wanted.type.upper()), ("mode", wanted.mode), ("status", wanted.status)):
        if value is not None:
            masks[field] = _is(labels[field], value)[getattr(claims, field)]
    if wanted.country is not None:
        masks["country"] = _is(labels["country"], wanted.country.upper())[claims.country]
    if wanted.admin1 is not None:
        masks["admin1"] = _is(labels["admin1"], wanted.admin1)[claims.admin1]
    for field, sides, who in (
        ("party", (ACTOR, RECIPIENT), wanted.party), ("actor", (ACTOR,), wanted.actor), ("recipient", (RECIPIENT,), wanted.recipient),
    ):  # fmt: skip
        if who is not None:
            masks[field] = _either(who, partial(_has_role, columns, sides))
    if wanted.source is not None:
        masks["source"] = _either(wanted.source, lambda one: _source_is(columns, one))
    if wanted.place is not None:
        masks["place"] = _either(wanted.place, lambda one: _place_is(columns, one))
    masks |= _rest(columns, wanted)
    if wanted.text is not None:
        masks["text"] = hits(wanted.text)
    of_incidents = _incident_masks(columns, wanted)
    if wanted.state is not None:
        none = NOTHING in either(wanted.state)  # claims of no incident
        fits = np.where(columns.incidents.alive, of_incidents["state"], none)
        masks["state"] = np.append(fits, none)[claims.incident]
    return Fitting(columns, masks, of_incidents)


def _rest(columns: Columns, wanted: Filter) -> dict[str, Bools]:
    claims, found = columns.claims, {}
    if wanted.since is not None:
        found["since"] = (claims.last >= ordinal(first_day(wanted.since))) & (claims.last >= 0)
    if wanted.until is not None:
        found["until"] = (claims.first <= ordinal(last_day(wanted.until))) & (claims.first >= 0)
    if wanted.report is not None:
        found["report"] = as_mask(claims.report == columns.report_ids.codes.get(wanted.report, NONE - 1))
    if wanted.outlet is not None:
        found["outlet"] = np.append(outlet_is(columns, wanted.outlet)[columns.reports.outlet], False)[claims.report]
    if wanted.losses is not None:
        tolls, measures = columns.tolls, _is(columns.labels["measure"], wanted.measure or KILLED)
        mask = found["losses"] = np.zeros(len(claims.alive), dtype=bool)
        mask[tolls.claim[measures[tolls.measure] & (tolls.count >= wanted.losses)]] = True
    if wanted.incident is not None:
        found["incident"] = as_mask(claims.incident == columns.incident_ids.codes.get(wanted.incident, NONE - 1))
    if wanted.box is not None:
        found["box"] = in_box(claims.lat, claims.lon, wanted.box)
    found["decided"] = _decided(columns, wanted.decided)
    return found


def _incident_masks(columns: Columns, wanted: Filter) -> dict[str, Bools]:
    incidents, labels, found = columns.incidents, columns.labels, {}
    if wanted.type is not None:
        found["type"] = _is(labels["type"], wanted.type.upper())[incidents.type]
    if wanted.state is not None:
        found["state"] = _is(labels["state"], wanted.state)[incidents.state]
    if wanted.since is not None:
        found["since"] = (incidents.last >= ordinal(first_day(wanted.since))) & (incidents.last >= 0)
    if wanted.until is not None:
        found["until"] = (incidents.first <= ordinal(last_day(wanted.until))) & (incidents.first >= 0)
    if wanted.incident is not None:
        found["incident"] = np.arange(len(incidents.alive)) == columns.incident_ids.codes.get(wanted.incident, NONE)
    return found


def in_box(lat: np.ndarray, lon: np.ndarray, box: tuple[float, float, float, float]) -> Bools:
    south, west, north, east = box
    across = (lon >= west) | (lon <= east) if west > east else (lon >= west) & (lon <= east)
    found: Bools = (lat >= south) & (lat <= north) & across
    return found


def outlet_is(columns: Columns, wanted: str) -> Bools:
    """For each outlet, and last for none, whether it is asked for."""
    return _either(wanted, lambda one: _name_is(columns.labels["outlet"], one))


def _all(alive: Bools, masks: Masks, leave: frozenset[str]) -> Bools:
    found = alive
    for field, mask in masks.items():
        if field not in leave:
            found = found & mask
    return found


def _either(wanted: str, fits: Callable[[str], Bools]) -> Bools:
    found: Bools | None = None
    for one in either(wanted):
        found = fits(one) if found is None else found | fits(one)
    assert found is not None
    return found


def _is(labels: Labels, wanted: str) -> Bools:
    """For each label, and last for none, whether it is one of the values of `wanted`; "-" is none."""
    values = either(wanted)
    fits = np.zeros(len(labels.values) + 1, dtype=bool)
    fits[[code for value in values if (code := labels.codes.get(value)) is not None and code < len(fits) - 1]] = True
    fits[NONE] = NOTHING in values
    return fits


def _name_is(labels: Labels, name: str) -> Bools:
    if name == NOTHING or name.startswith("="):
        return _is(labels, name.removeprefix("="))
    return labels.where(lambda value: name.lower() in value.lower())


def _has_role(columns: Columns, sides: tuple[int, ...], who: str) -> Bools:
    roles = columns.roles
    there = np.isin(roles.side, sides) if len(sides) == 1 else np.ones(len(roles.side), dtype=bool)
    found = np.zeros(len(columns.claims.alive), dtype=bool)
    if who == NOTHING:
        found[roles.claim[there]] = True
        return ~found
    who = who.removeprefix("=")
    named = columns.labels["name"].where(lambda value: value.lower() == who.lower())
    party = columns.labels["party"].codes.get(who.upper(), NONE - 1)
    found[roles.claim[there & ((roles.party == party) | named[roles.name])]] = True
    return found


def _source_is(columns: Columns, who: str) -> Bools:
    claims, labels = columns.claims, columns.labels
    if who == NOTHING:
        return as_mask(claims.source_text == NONE)
    party = claims.source_party == labels["party"].codes.get(who.removeprefix("=").upper(), NONE - 1)
    if who.startswith("="):
        return as_mask(party)
    named = labels["name"].where(lambda value: value.lower() == who.lower())[claims.source_name]
    return as_mask(party | named | labels["source_text"].where(lambda value: who.lower() in value.lower())[claims.source_text])


def _place_is(columns: Columns, place: str) -> Bools:
    claims, labels = columns.claims, columns.labels
    if place == NOTHING:
        return as_mask(claims.place_text == NONE)
    if place.startswith("="):
        return as_mask(claims.place == labels["place"].codes.get(place[1:], NONE - 1))
    holds = labels["place"].where(lambda value: place.lower() in value.lower())
    return (
        holds[claims.place] | holds[claims.place_text] | labels["admin1"].where(lambda value: place.lower() in value.lower())[claims.admin1]
    )


def _decided(columns: Columns, wanted: str | None) -> Bools:
    decided, codes = columns.claims.decided, columns.labels["decided"].codes
    if wanted in (None, ""):
        return as_mask(decided != codes.get("rejected", NONE - 1))
    found = np.zeros(len(decided), dtype=bool)
    for one in either(str(wanted)):
        if one == "all":
            found[:] = True
        elif one in ("yes", "no", NOTHING):
            found |= (decided == NONE) == (one != "yes")
        else:
            found |= decided == codes.get(one, NONE - 1)
    return found
