"""Reports of our own wording, coded by hand, in a store: what the tests of exports, tables and pages print."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from sayso.model import (
    Claim,
    Figure,
    Identity,
    Incident,
    IncidentFigure,
    Mention,
    Origin,
    Place,
    Reading,
    Report,
    Role,
    Source,
    Span,
    Statement,
    hash_id,
)
from sayso.store import Store, open_store

MARSA = Place(text="Qasr Marsa", name="Qasr Marsa", country="SY", lat=35.1, lon=38.4, precision="town", admin1="Raqqa")
HADAR = Place(text="Hadar", name="Hadar", country="SY", lat=33.28, lon=35.83, precision="village", admin1="Quneitra")
GENEVA = Place(text="Geneva", name="Geneva", country="CH", lat=46.2, lon=6.15, precision="town", admin1=None)
SYRIA = Place(text="Syria", name="Syria", country="SY", lat=35.0, lon=38.0, precision="country", admin1=None)

WIRE = Report(
    id="wire-1",
    outlet="Example Wire",
    url="https://news.example/1",
    title="Monitor counts the dead of Qasr Marsa",
    text="Government jets bombed Qasr Marsa on Tuesday, killing at least 23 civilians, the Coast Monitor said.\n"
    "The defence ministry denied that its jets had bombed Qasr Marsa.",
    published="2017-11-15",
)
STATE = Report(
    id="state-1",
    outlet="State Agency",
    title=None,
    text="Terrorists shelled Qasr Marsa on Tuesday and nine people were killed, the army command claimed.",
    published="2017-11-15",
)
COPY = Report(
    id="copy-1",
    outlet="Copy Daily",
    title="Dozens dead",
    text="Government jets bombed Qasr Marsa on Tuesday, killing at least 23 civilians, the Coast Monitor said.",
    published="2017-11-16",
)
ARABIC = Report(
    id="arabic-1",
    outlet="صحيفة المثال",
    title="محادثات في جنيف",
    text="Российская делегация met الوفد السوري in Geneva.",
    published="2017-11-16T08:00:00Z",
)


def span(report: Report, words: str, after: int = 0) -> Span:
    start = report.words.index(words, after)
    return Span(start=start, end=start + len(words), text=words)


def role(report: Report, words: str, party: str, sector: str = "", after: int = 0) -> Role:
    found = span(report, words, after)
    return Role(text=words, party=party, sector=sector, start=found.start, end=found.end)


def source(report: Report, words: str, party: str, sector: str, cue: str, stance: str = "neutral") -> Source:
    found = span(report, words)
    return Source(text=words, party=party, sector=sector, cue=cue, stance=stance, start=found.start, end=found.end)


def claim(report: Report, sentence: str, anchor: str, type: str, mode: str = "", **fields: Any) -> Claim:
    whole = span(report, sentence)
    own = span(report, anchor, whole.start)
    plain = {"status": "happened", "score": 0.9, "why": "verb with subject and object", "coder": "sayso 0.1"}
    return Claim(
        id=hash_id(report.id, own.start, own.end, type),
        report=report.id,
        sentence=whole,
        anchor=own,
        type=type,
        mode=mode,
        **(plain | fields),
    )


def readings() -> list[Reading]:
    first, second = WIRE.text.split("\n")
    killed = Figure(measure="killed", low=23, high=None, who="civilians", text="at least 23")
    bombed = claim(
        WIRE, first, "bombed", "ASSAULT", "aerial", actor=(role(WIRE, "Government jets", "SYR", "MIL"),), recipient=(role(WIRE, "civilians", "SYR", "CVL"),),
        place=MARSA, date="2017-11-14", figures=(killed,), source=source(WIRE, "the Coast Monitor", "NGO", "CIV", "said"), via=("Example Wire",),
    )  # fmt: skip
    denied = claim(
        WIRE, second, "bombed", "ASSAULT", "aerial", actor=(role(WIRE, "its jets", "SYR", "MIL"),), place=MARSA, status="denied",
        source=source(WIRE, "The defence ministry", "SYR", "MIL", "denied", "deny"),
    )  # fmt: skip
    shelled = claim(
        STATE, STATE.text, "shelled", "ASSAULT", "heavy-weapons", actor=(role(STATE, "Terrorists", "ARMED", "REB"),), place=MARSA, date="2017-11-14",
        figures=(Figure(measure="killed", low=9, high=9, who="people", text="nine"),), source=source(STATE, "the army command", "SYR", "MIL", "claimed", "allege"),
    )  # fmt: skip
    copied = claim(
        COPY, COPY.text, "bombed", "ASSAULT", "aerial", actor=(role(COPY, "Government jets", "SYR", "MIL"),), recipient=(role(COPY, "civilians", "SYR", "CVL"),),
        place=MARSA, date="2017-11-14", figures=(killed,), source=source(COPY, "the Coast Monitor", "NGO", "CIV", "said"),
    )  # fmt: skip
    met = claim(
        ARABIC, ARABIC.text, "met", "CONSULT", "visit", actor=(role(ARABIC, "Российская делегация", "RUS", "GOV"), role(ARABIC, "الوفد السوري", "SYR", "GOV")),
        place=GENEVA, date="XXXX-11-16",
    )  # fmt: skip
    return [
        reading(
            WIRE, first, second, claims=(bombed, denied), mentions=(time(WIRE, "Tuesday"), where(WIRE)), statements=(said(WIRE, first),)
        ),
        reading(STATE, STATE.text, claims=(shelled,), mentions=(time(STATE, "Tuesday"), number(STATE, "nine"))),
        reading(
            COPY, COPY.text, claims=(copied,), statements=(replace(said(COPY, COPY.text), cue=None, source=None, source_identity=None),)
        ),
        reading(ARABIC, ARABIC.text, claims=(met,)),
    ]


def reading(report: Report, *sentences: str, **fields: Any) -> Reading:
    spans = tuple(span(report, sentence) for sentence in sentences)
    return Reading(
        report=report, setup="test", dated=report.published, dated_why="published", cut=False, fingerprint="", sentences=spans, **fields
    )


def time(report: Report, words: str) -> Mention:
    return mention(report, words, "time", Identity(key="2017-11-14", score=0.9, why="weekday before the report"))


def where(report: Report) -> Mention:
    found = Identity(key="place-1", name="Qasr Marsa", country="SY", lat=35.1, lon=38.4, precision="town", score=0.8, why="exact name")
    return mention(report, "Qasr Marsa", "place", found)


def number(report: Report, words: str) -> Mention:
    return replace(mention(report, words, "count", None), low=9, high=9)


def mention(report: Report, words: str, kind: str, identity: Identity | None) -> Mention:
    found = span(report, words)
    return Mention(kind=kind, sentence=0, first=0, last=1, head=0, start=found.start, end=found.end, text=words, identity=identity)


def said(report: Report, sentence: str) -> Statement:
    content = span(report, sentence.split(", the")[0])
    who = span(report, "the Coast Monitor")
    return Statement(
        id=hash_id(report.id, "said"), source=who, source_identity=Identity(key="NGO", sector="CIV"), cue=span(report, "said"), content=(content,),
        covers=frozenset({(0, 0), (0, 1)}),
    )  # fmt: skip


def incidents() -> list[Incident]:
    wire, state, copy, arabic = readings()
    (bombed, denied), (shelled,), (copied,), (met,) = (r.claims for r in (wire, state, copy, arabic))
    told = (bombed, copied, denied, shelled)
    attack = Incident(
        id=hash_id("incident", bombed.id), type="ASSAULT", mode="aerial", title="Attack on Qasr Marsa", claims=tuple(c.id for c in told), state="contested",
        evidence="the defence ministry denies what the Coast Monitor says",
        origins=(
            Origin(key="monitor", name="the Coast Monitor", party="NGO", kind="source", independent=True, claims=(bombed.id, copied.id), outlets=("Example Wire", "Copy Daily")),
            Origin(key="SYR", name="Syrian military", party="SYR", kind="source", independent=True, claims=(denied.id, shelled.id), outlets=("Example Wire", "State Agency")),
        ),
        disputes=("who: the Coast Monitor names government jets, the army command terrorists", "how many: 23 or more killed, or 9"),
        figures=(
            IncidentFigure(measure="killed", low=23, high=None, who="civilians", origin="monitor", claim=bombed.id),
            IncidentFigure(measure="killed", low=9, high=9, who="people", origin="SYR", claim=shelled.id),
        ),
        place=MARSA, first_day="2017-11-14", last_day="2017-11-14",
    )  # fmt: skip
    talks = Incident(
        id=hash_id("incident", met.id), type="CONSULT", mode="visit", title="Российская делегация meets الوفد السوري", claims=(met.id,), state="single", evidence="one origin",
        origins=(Origin(key="outlet", name="صحيفة المثال", party=None, kind="outlet", independent=True, claims=(met.id,), outlets=("صحيفة المثال",)),),
        place=GENEVA, first_day="XXXX-11-16", last_day="XXXX-11-16",
    )  # fmt: skip
    return [attack, talks]


def fill_store(path: Path, own: list[Reading] | None = None, told: list[Incident] | None = None) -> Store:
    store = open_store(path)
    for one in readings() if own is None else own:
        store.save_reading(one)
    kept = incidents() if told is None else told
    among = [claim for incident in kept for claim in incident.claims]
    store.save_linking(touched=among, blocks=[], links=[], incidents=[(incident, incident.claims) for incident in kept], among=among)
    return store
