"""Codes in, the words that people read out: parties, countries, event types, figures. Codes stay what they are in exports."""

from __future__ import annotations

import re
from functools import lru_cache

from sayso.errors import SaysoError
from sayso.model import Claim, Figure, Incident, IncidentFigure, Place, Role, Source

# The party keys of the codebook that are no country's code.
PARTIES = {
    "IS": "Islamic State",
    "NUSRA": "Nusra Front / HTS",
    "ALQAEDA": "al-Qaeda",
    "SDF": "Syrian Democratic Forces",
    "YPG": "YPG",
    "PKK": "PKK",
    "REBELS": "Syrian rebels",
    "OPPOSITION": "Syrian opposition",
    "COALITION": "US-led coalition",
    "HEZBOLLAH": "Hezbollah",
    "UN": "United Nations",
    "OPCW": "OPCW",
    "EU": "European Union",
    "NATO": "NATO",
    "ARABLEAGUE": "Arab League",
    "SOHR": "Syrian Observatory for Human Rights",
    "WHITEHELMETS": "White Helmets",
    "ICRC": "Red Cross / Red Crescent",
    "NGO": "non-governmental organisations",
    "MEDIA": "media",
    "CIVILIAN": "civilians",
    "ARMED": "unnamed armed people",
    "UNKNOWN": "unknown",
}

TYPES = {
    "AGREE": "agree, promise, offer",
    "CONSULT": "meet, visit, negotiate",
    "SUPPORT": "praise, endorse, recognise",
    "CONCEDE": "give way in words",
    "COOPERATE": "material cooperation",
    "AID": "give aid",
    "RETREAT": "give way in deeds",
    "REQUEST": "ask, demand, urge",
    "ACCUSE": "condemn, accuse, investigate",
    "REJECT": "refuse, veto, defy",
    "THREATEN": "threaten",
    "PROTEST": "demonstrate, riot",
    "SANCTION": "cut relations, sanction, convict",
    "MOBILIZE": "move or base forces",
    "COERCE": "force short of violence",
    "ASSAULT": "violence",
}

STATES = {
    "single": "one origin tells it",
    "corroborated": "two or more independent origins tell it",
    "contested": "accounts are at odds",
    "admitted": "the actor's own side confirms it",
}

SECTORS = {
    "GOV": "government",
    "MIL": "military",
    "REB": "armed group",
    "OPP": "opposition",
    "CVL": "civilians",
    "CIV": "aid, rescue, rights",
    "IGO": "international body",
    "MED": "press",
    "COP": "police",
    "JUD": "judiciary",
    "LEG": "legislature",
    "REL": "religious",
    "BUS": "business",
    "REF": "refugees",
    "CRM": "crime",
}


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Names of countries by alpha-3 and by alpha-2; empty where the knowledge files cannot be read."""
    from sayso.knowledge import load_knowledge

    try:
        rows = load_knowledge().table("countries.csv")
    except SaysoError:
        return {}
    return {row[column]: row["name"] for row in rows for column in ("id", "iso2") if row[column]}


_DRIVES = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def party_name(key: str) -> str:
    return PARTIES.get(key) or _countries().get(key, key)


def country_name(code: str | None) -> str:
    return _countries().get(code, code) if code else ""


def kind_of(type: str, mode: str) -> str:
    return f"{type} {mode}" if mode else type


def roles_text(roles: tuple[Role, ...]) -> str:
    """ "government troops (SYR), militia (SYR)"."""
    return ", ".join(f"{one_line(role.text)} ({role.party})" for role in roles)


def place_text(place: Place | None) -> str:
    if place is None:
        return ""
    name = place.name or one_line(place.text)
    return f"{name}, {place.country}" if place.country and name != country_name(place.country) else name


def place_detail(place: Place) -> str:
    """Everything that is known of a place, in one line."""
    parts = [place_text(place)]
    if place.admin1 and place.admin1 != place.name:
        parts.append(f"in {place.admin1}")
    if place.precision:
        parts.append(f"known to the {place.precision}" if place.precision != "within" else "somewhere within")
    if place.lat is not None and place.lon is not None:
        parts.append(f"{place.lat:g}, {place.lon:g}")
    return " · ".join(parts)


def count_text(low: int | None, high: int | None) -> str:
    """A count as it can be said: "23", "at least 23", "up to 40", "24 to 99"."""
    if low is None and high is None:
        return "some"
    if low is None:
        return f"up to {high:,}"
    if high is None:
        return f"at least {low:,}"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def figure_text(figure: Figure | IncidentFigure) -> str:
    who = one_line(figure.who)
    if who in getattr(figure, "text", ""):  # "Dozens were killed": the number stands for the people
        who = ""
    return f"{figure.measure} {count_text(figure.low, figure.high)} {who}".rstrip()


def source_text(source: Source) -> str:
    """ "Pentagon (USA MIL), “confirmed”"."""
    who = f"{one_line(source.text)} ({' '.join(filter(None, (source.party, source.sector)))})"
    return f"{who}, “{one_line(source.cue)}”" if source.cue else who


def says_text(claim: Claim, outlet: str) -> str:
    """On whose say-so, in short: the source, else the outlet."""
    return one_line(claim.source.text) if claim.source else (outlet or "the report itself")


def short_title(incident: Incident) -> str:
    """A headline without the place and the days, for where these stand beside it."""
    place, days = incident.place, (incident.first_day, incident.last_day)
    title = incident.title
    for part in (f"{days[0]} to {days[1]}", days[0], place and place.name):
        title = title.replace(f", {part}", "", 1) if part else title
    return one_line(title)


def many(count: int, noun: str) -> str:
    """ "1 report", "2,000 reports"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def one_line(text: str) -> str:
    """Text that is safe in one line of a terminal: control characters (which could drive it) and marks that turn the
    direction of writing become blanks."""
    return " ".join(_DRIVES.sub(" ", text).split())
