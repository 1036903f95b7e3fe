"""Incidents in, KML 2.2 out (OGC 07-147r2): a placemark for each incident whose place is known, with its days, for Google Earth and other maps."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from sayso.publish.exports.events import Event, find_events, toll
from sayso.publish.labels import many, one_line
from sayso.store import Store

COLOURS = {"single": "ff999999", "corroborated": "ff4e9a06", "contested": "ff0090e0", "admitted": "ffa06000"}  # alpha, blue, green, red
FORBIDDEN = re.compile("[\ufffe\uffff]")


def write_places(store: Store, out: IO[bytes]) -> str:
    """Incidents without coordinates are counted, never guessed."""
    written = left = 0
    out.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>sayso</name>\n')
    for state, colour in COLOURS.items():
        out.write(f'<Style id="{state}"><IconStyle><color>{colour}</color></IconStyle></Style>\n'.encode())
    for event in find_events(store):
        place = event.incident.place
        if place is None or place.lat is None or place.lon is None:
            left += 1
            continue
        out.write(_placemark(event, place.lat, place.lon).encode("utf-8", "replace"))
        written += 1
    out.write(b"</Document></kml>\n")
    return f"{many(written, 'incident')} with a place on the map; {left:,} without coordinates left out"


def _placemark(event: Event, lat: float, lon: float) -> str:
    incident, killed = event.incident, toll(event, "killed")
    data = {
        "type": f"{incident.type} {incident.mode}".strip(), "state": incident.state, "evidence": incident.evidence,
        "disputes": "; ".join(incident.disputes), "killed": killed.text if killed else "",
        "precision": (incident.place.precision or "") if incident.place else "",
        "accounts": "\n".join(_accounts(event)),
    }  # fmt: skip
    held = "".join(f"<Data name={quoteattr(name)}><value>{_text(value)}</value></Data>" for name, value in data.items() if value)
    return (
        f"<Placemark id={quoteattr('i' + incident.id)}><name>{_text(incident.title)}</name><description>{_text(incident.evidence)}</description>"
        f"{_days(incident.first_day, incident.last_day)}<styleUrl>#{incident.state if incident.state in COLOURS else 'single'}</styleUrl>"
        f"<ExtendedData>{held}</ExtendedData><Point><coordinates>{lon},{lat}</coordinates></Point></Placemark>\n"
    )


def _accounts(event: Event) -> Iterable[str]:
    for account in event.accounts:
        said = one_line(account.claim.source.text) if account.claim.source else one_line(account.report.outlet) or "the report"
        yield f"{said}: {one_line(account.claim.sentence.text)}"


def _days(first: str | None, last: str | None) -> str:
    """A day without a year is no date to a map."""
    if not first or not last or "X" in first + last:
        return ""
    return (
        f"<TimeStamp><when>{first}</when></TimeStamp>" if first == last else f"<TimeSpan><begin>{first}</begin><end>{last}</end></TimeSpan>"
    )


def _text(text: str) -> str:
    return escape("\n".join(one_line(FORBIDDEN.sub(" ", line)) for line in text.split("\n")))
