"""Readings and incidents for the tests of the store: words of our own, spans that hold."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from sayso.model import Claim, Figure, Incident, Place, Reading, Report, Role, Source, Span, hash_id
from sayso.store import Store

PLACES = (
    Place(text="Karam", name="Karam", country="SY", lat=35.5, lon=36.5, precision="town", admin1="Idlib"),
    Place(text="karam north", name="Karam North", country="SY", lat=35.6, lon=36.55, precision="town", admin1="Idlib"),
    Place(text="Suva", name="Suva", country="FJ", lat=-18.1, lon=178.4, precision="town"),
    Place(text="Ägäis", name="Ägäis", country="GR", lat=38.0, lon=25.0, precision="region"),
    Place(text="Apia", name="Apia", country="WS", lat=-13.8, lon=-171.8, precision="town"),
    Place(text="the valley", name=None),
    None,
)
MODES = {"ASSAULT": ("aerial", "heavy-weapons", ""), "AID": ("",), "COERCE": ("arrest", "territory")}
SAID = "Army says rebels shelled Karam and the valley, killing two, on a quiet day."


def make_reading(id: str, claims: int, draw: Random, *, outlet: str | None = None, setup: str = "s1") -> Reading:
    words = " ".join(SAID for _ in range(claims))
    day = f"20{draw.randint(10, 19)}-0{draw.randint(1, 9)}-1{draw.randint(0, 9)}"
    report = Report(
        id=id, outlet=draw.choice(["The Daily", "The Daily Star", "SANA", ""]) if outlet is None else outlet, text=words, published=day
    )
    made = tuple(make_claim(report, number * (len(SAID) + 1) + 2, draw) for number in range(claims))
    sentences = tuple(claim.sentence for claim in made)
    return Reading(
        report=report, setup=setup, dated=draw.choice([day, None]), dated_why="published", cut=False, fingerprint="", sentences=sentences, claims=made
    )  # fmt: skip


def make_claim(report: Report, start: int, draw: Random) -> Claim:
    def at(words: str) -> dict[str, int | str]:
        where = start + SAID.index(words)
        return {"text": words, "start": where, "end": where + len(words)}

    type = draw.choice(list(MODES))
    parties = [("REBELS", "rebels", "Syrian rebels"), ("SYR", "Army", None), ("IS", "rebels", "Islamic State")]
    figures = [Figure(measure=draw.choice(["killed", "wounded"]), low=draw.choice([None, 2, 30]), high=40, who="", text="two")]
    return Claim(
        id=hash_id(report.id, start, type), report=report.id, sentence=Span(**at(SAID)), anchor=Span(**at("shelled")),  # type: ignore[arg-type]
        type=type, mode=draw.choice(MODES[type]), status=draw.choice(["happened", "denied"]),
        actor=tuple(Role(party=key, name=name, **at(words)) for key, words, name in draw.sample(parties, draw.randint(0, 2))),  # type: ignore[arg-type]
        recipient=tuple(Role(party="SYR", sector="CVL", **at("Karam")) for _ in range(draw.randint(0, 1))),  # type: ignore[arg-type]
        place=draw.choice(PLACES), date=draw.choice(["2014-05-03", "2014-05", "2013-12-30/2014-01-02", "2016", None]),
        figures=tuple(figures[: draw.randint(0, 1)]),
        source=draw.choice([None, Source(party="SYR", cue="says", name="Syria", **at("Army")), Source(party="REBELS", **at("rebels"))]),  # type: ignore[arg-type]
        score=draw.random(), why="pattern shell", coder="t",
    )  # fmt: skip


def make_incident(claims: Sequence[Claim], draw: Random) -> Incident:
    first = claims[0]
    days = draw.choice([("2014-05-03", "2014-05-03"), ("2013-12-30", "2014-01-02"), (None, None)])
    return Incident(
        id=hash_id("incident", first.id), type=first.type, mode=first.mode, title="Told", claims=tuple(claim.id for claim in claims),
        state=draw.choice(["single", "contested"]), evidence="one", origins=(), place=first.place, first_day=days[0], last_day=days[1],
    )  # fmt: skip


def fill(store: Store, draw: Random, *, reports: int = 12) -> None:
    """Reports of some claims, and incidents of some of them."""
    for number in range(reports):
        store.save_reading(make_reading(f"r{number}", draw.randint(0, 4), draw))
    group(store, draw)


def group(store: Store, draw: Random) -> None:
    """Put all claims into incidents of one to three, and leave some out."""
    left = list(store.claims())
    draw.shuffle(left)
    made = []
    while left:
        some, left = left[:3][: draw.randint(1, 3)], left[3:]
        made.append((make_incident(some, draw), [hash_id("name", claim.id) for claim in some]))
    every = sorted(claim.id for claim in store.claims())
    store.save_linking(touched=every, blocks=[], links=[], incidents=made, among=every)
