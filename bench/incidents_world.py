"""A number of claims in, a made-up world that has told them out: readings whose claims bear the number of their event in `why`.

Shapes are those of real reports as sayso reads them: claims in a report and in a sentence, kinds of event, how often place, day, actor,
recipient, figures and source are left out, told vaguely, or wrong, how often an event is told. The world has 24 countries of unequal
war, each with towns in provinces; it goes on for as many days as it takes, so that more claims mean more days and not more a day.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sayso.model import Claim, Figure, Place, Reading, Report, Role, Source, Span, hash_id

TELLINGS = 60  # of events, a day
START = date(2012, 1, 1)
COUNTRIES = [f"{a}{b}" for a in "ABCDEF" for b in "XYZQ"]
KINDS = [  # type, mode, how often, whether people are counted
    ("ASSAULT", "", 340, True), ("ASSAULT", "aerial", 260, True), ("ASSAULT", "heavy-weapons", 130, True), ("ASSAULT", "explosives", 85, True),
    ("ASSAULT", "suicide-attack", 28, True), ("ASSAULT", "targeted", 20, True), ("COERCE", "territory", 65, False), ("COERCE", "restrict", 40, False),
    ("SANCTION", "expel", 20, True), ("AID", "", 20, False), ("RETREAT", "withdraw", 20, True), ("RETREAT", "release", 6, True),
    ("PROTEST", "demo", 14, False), ("MOBILIZE", "troops", 8, True), ("ACCUSE", "allege", 25, False), ("ACCUSE", "disapprove", 20, False),
    ("REQUEST", "change", 20, False), ("AGREE", "", 13, False), ("SUPPORT", "", 8, False), ("CONSULT", "visit", 6, False), ("COERCE", "arrest", 8, True),
]  # fmt: skip
SPOKEN = {"ACCUSE", "REQUEST", "AGREE", "SUPPORT", "CONSULT"}
SOUNDS = [first + vowel for first in "bdfghjklmnqrstwz" for vowel in ("a", "e", "i", "o", "u", "al", "an", "ir")]


def a_name(draw: random.Random) -> str:
    return "".join(draw.choice(SOUNDS) for _ in range(draw.randint(2, 4))).capitalize()


@dataclass(frozen=True, slots=True)
class Theatre:
    country: str
    towns: list[Place]
    provinces: dict[str, Place]
    whole: Place
    parties: list[tuple[str, str, str]]  # word, key, sector


@dataclass(frozen=True, slots=True)
class Event:
    number: int
    day: date
    theatre: Theatre
    town: Place
    type: str
    mode: str
    actor: tuple[str, str, str]
    recipient: tuple[str, str, str]
    toll: int | None
    words: list[str]


def make_theatre(country: str, number: int, draw: random.Random) -> Theatre:
    lat, lon = draw.uniform(-30, 55), -170 + 14 * number
    towns, provinces = [], {}
    for _ in range(8):
        province = a_name(draw)
        at = (lat + draw.uniform(-2, 2), lon + draw.uniform(-2.5, 2.5))
        provinces[province] = Place(
            text=province, name=f"{province} Province", country=country, lat=at[0], lon=at[1], precision="governorate", admin1=province
        )
        towns += [
            Place(text=(name := a_name(draw)), name=name, country=country, lat=at[0] + draw.gauss(0, 0.25), lon=at[1] + draw.gauss(0, 0.3), precision="town", admin1=province)
            for _ in range(25)
        ]  # fmt: skip
    whole = Place(text=country, name=country, country=country, lat=lat, lon=lon, precision="country")
    parties = [
        ("army", f"{country}A", "MIL"),
        ("officials", f"{country}A", "GOV"),
        ("rebels", f"{country}R", "REB"),
        ("fighters", f"{country}S", "REB"),
    ]
    return Theatre(
        country, towns, provinces, whole, [*parties, ("jets", "USA", "MIL"), ("jets", "RUS", "MIL"), ("coalition", "COALITION", "MIL")]
    )


def make_world(count: int, *, seed: int = 1) -> Iterator[Reading]:
    """Readings with `count` claims or a few more, in order of days. Another `seed` tells other events of the same world."""
    world, draw = random.Random(1), random.Random(seed)
    theatres = [make_theatre(country, number, world) for number, country in enumerate(COUNTRIES)]
    common = [a_name(world).lower() for _ in range(3000)]
    day, made, events = START, 0, (seed - 1) * 1_000_000_000
    waiting: dict[date, list[Event]] = {}
    while made < count:
        told = 0
        while told < TELLINGS:
            event = make_event(events, day, theatres, common, draw)
            events += 1
            for _ in range(draw.choices([1, 2, 3, 5, 9, 20, 40], [560, 200, 110, 70, 40, 15, 5])[0]):
                told += 1
                waiting.setdefault(day + timedelta(days=draw.choices([0, 1, 2, 5], [45, 40, 12, 3])[0]), []).append(event)
        for reading in make_reports(day, waiting.pop(day, []), common, draw):
            yield reading
            made += len(reading.claims)
        day += timedelta(days=1)


def make_event(number: int, day: date, theatres: list[Theatre], common: list[str], draw: random.Random) -> Event:
    theatre = draw.choices(theatres, [1 / (rank + 1) for rank in range(len(theatres))])[0]
    type, mode, _, counted = draw.choices(KINDS, [kind[2] for kind in KINDS])[0]
    places = 6 if draw.random() < 0.3 else 40 if draw.random() < 0.5 else None
    towns = theatre.towns[:places]  # most of what is told happens in few places
    actor, recipient = draw.sample(theatre.parties, 2)
    toll = min(int(draw.paretovariate(0.9)), 900) if counted and draw.random() < 0.7 else None
    words = [draw.choice(common) for _ in range(8)] + [a_name(draw) for _ in range(3)]
    return Event(number, day, theatre, draw.choice(towns), type, mode, actor, recipient, toll, words)


def make_reports(day: date, tellings: list[Event], common: list[str], draw: random.Random) -> Iterator[Reading]:
    """Each report tells of a few events, mostly of one country."""
    draw.shuffle(tellings)
    tellings.sort(key=lambda event: event.theatre.country)
    at = 0
    while at < len(tellings):
        size = draw.choices([1, 2, 4, 6, 9], [10, 20, 30, 25, 15])[0]
        events = list({event.number: event for event in tellings[at : at + size]}.values())
        at += size
        wrong = draw.random() < 0.04  # records are
        told = (day + timedelta(days=draw.randint(-400, 400) if wrong else 0)).isoformat()
        id = hash_id("world", day, at, events[0].number, draw.random())
        claims = list(make_claims(id, events, common, draw))
        report = Report(id=id, outlet=f"Paper {draw.randint(1, 60)}", title=claims[0].sentence.text, text="...", published=told)
        yield Reading(report=report, setup="world", dated=told, dated_why="published", cut=False, fingerprint="", claims=tuple(claims))


def make_claims(report: str, events: list[Event], common: list[str], draw: random.Random) -> Iterator[Claim]:
    start = 0
    for event in events:
        for _ in range(draw.choices([1, 2, 4, 7], [25, 30, 30, 15])[0]):
            words = sentence_of(event, common, draw)
            yield make_claim(report, start, 0, event, words, draw)
            if draw.random() < 0.3 and len(events) > 1:  # the same sentence tells another event, too
                other = draw.choice(events)
                if other.type != event.type:
                    yield make_claim(report, start, 9, other, words, draw)
            start += len(words) + 1


def sentence_of(event: Event, common: list[str], draw: random.Random) -> str:
    own = draw.sample(event.words, draw.randint(4, 9))
    rest = [draw.choice(common) for _ in range(draw.randint(3, 9))]
    words = [*own, *rest, event.town.text if draw.random() < 0.7 else "there", event.actor[0]]
    draw.shuffle(words)
    return "The " + " ".join(words) + "."


def make_claim(report: str, start: int, at: int, event: Event, words: str, draw: random.Random) -> Claim:
    often = draw.random
    spoken = event.type in SPOKEN
    anchor = Span(start=start + at, end=start + at + 3, text=words[at : at + 3])
    return Claim(
        id=hash_id(report, start, at), report=report, sentence=Span(start=start, end=start + len(words), text=words), anchor=anchor,
        type=event.type, mode=event.mode if often() < 0.75 else "", status=draw.choices(["happened", "possible", "planned", "denied"], [960, 20, 12, 8])[0],
        actor=a_role(event.actor, event.theatre, 0.7 if spoken else 0.58, draw), recipient=a_role(event.recipient, event.theatre, 0.6, draw),
        place=None if spoken and often() < 0.7 else a_place(event, draw), date=a_date(event.day, draw), figures=a_toll(event.toll, draw),
        source=Source(text="Observatory", party="SOHR", sector="CIV", cue="said", start=0, end=4) if often() < 0.47 else None,
        score=0.9, why=str(event.number), coder="world",
    )  # fmt: skip


def a_role(party: tuple[str, str, str], theatre: Theatre, known: float, draw: random.Random) -> tuple[Role, ...]:
    if draw.random() > known:
        return () if draw.random() < 0.85 else (Role(text="gunmen", party="ARMED", sector="REB", start=0, end=4),)
    word, key, sector = party if draw.random() < 0.96 else draw.choice(theatre.parties)
    return (Role(text=word, party=key, sector=sector, start=0, end=4),)


def a_place(event: Event, draw: random.Random) -> Place | None:
    town = event.town
    quarter = Place(
        text="quarter",
        name=f"{town.name} quarter",
        country=town.country,
        lat=(town.lat or 0) + 0.02,
        lon=town.lon,
        precision="point",
        admin1=town.admin1,
    )
    province = event.theatre.provinces[town.admin1 or ""]
    return draw.choices([town, quarter, province, event.theatre.whole, draw.choice(event.theatre.towns), None], [64, 7, 9, 10, 3, 7])[0]


def a_date(day: date, draw: random.Random) -> str | None:
    other = (day + timedelta(days=draw.choice([-1, 1, -7]))).isoformat()
    span = f"{(day - timedelta(days=draw.randint(0, 2))).isoformat()}/{(day + timedelta(days=draw.randint(0, 2))).isoformat()}"
    return draw.choices([day.isoformat(), other, span, day.isoformat()[:7], None], [45, 3, 4, 3, 45])[0]


def a_toll(toll: int | None, draw: random.Random) -> tuple[Figure, ...]:
    if toll is None or draw.random() < 0.45:
        return ()
    told = toll if draw.random() < 0.75 else max(1, round(toll * draw.uniform(0.6, 1.5)))
    return (Figure(measure="killed", low=told, high=told if draw.random() < 0.9 else None, who="", text=str(told)),)
