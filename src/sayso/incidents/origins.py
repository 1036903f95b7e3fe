"""A claim and its report in, who stands behind it out: the deepest named source, else the outlet.

Two bodies of one state are one origin, an outlet that a party owns is that party's voice, and whoever has no name ("activists",
"sources", "a resident") may be right, but adds no independence: nobody can tell whether two such are one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from sayso.incidents.saying import listed
from sayso.incidents.sides import KEYED, NAMES, NO_BODY, find_groups, side_name, side_of
from sayso.incidents.told import ReportFacts
from sayso.incidents.words import fold, read_words
from sayso.knowledge.load import Knowledge
from sayso.model import Claim, Origin, Source

SameWords = Callable[[str, str], float]
COPY = 0.5  # share of runs of words from which on two reports are copies of one text

TAIL = re.compile(
    r"[,(]|\b(?:in|of|at|from|on|near|inside|within|for|with|who|that|to|by|and|attending|based|close|loyal|opposed)\b.*", re.S
)
CAPITAL = re.compile(r"[A-Z][\w'’-]*")
NO_ONE = read_words("no_one.txt")


UNKNOWN_OUTLET = "outlet:?"  # all of them are one: they may be


@dataclass(frozen=True, slots=True)
class Outlet:
    id: str
    name: str
    voice_of: str
    domains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Speakers:
    """`outlets` by every folded name; `domains` by domain; `parties`: what each key is called; `nouns`: who a word
    for people stands for; `peoples`: words for countries' people; `groups`: which group a part or a leader of one belongs to."""

    outlets: Mapping[str, Outlet]
    domains: Mapping[str, Outlet]
    parties: Mapping[str, str]
    nouns: Mapping[str, str]
    peoples: frozenset[str]
    groups: Mapping[str, str]

    def is_common(self, word: str) -> bool:
        """A word for people of a kind or of a country, which is nobody's name."""
        plain = plain_name(word)
        return (
            plain in NO_ONE
            or plain.startswith(("pro ", "anti "))
            or plain in self.peoples
            or plain in self.nouns
            or plain.removesuffix("s") in self.nouns
        )


def build_speakers(knowledge: Knowledge) -> Speakers:
    outlets: dict[str, Outlet] = {}
    domains: dict[str, Outlet] = {}
    for row in knowledge.table("outlets.csv"):
        outlet = Outlet(row["id"], row["name"], row["voice_of"], tuple(row.list("domains")))
        for name in (row["id"], row["name"], *row.list("aliases")):
            outlets.setdefault(plain_name(name.lstrip("~")), outlet)
        for domain in outlet.domains:
            domains.setdefault(domain.lower(), outlet)
    countries = knowledge.table("countries.csv")
    parties = {row["id"]: row["name"] for row in countries} | NAMES
    peoples = {plain_name(word.lstrip("~")) for row in countries for word in (*row.list("adjectives"), *row.list("people"))}
    nouns = {row["noun"].lstrip("~").lower(): row["sector"] for row in knowledge.table("agents.csv")}
    return Speakers(outlets, domains, parties, nouns, frozenset(peoples), find_groups(knowledge))


@lru_cache(maxsize=1 << 14)
def plain_name(name: str) -> str:
    words = re.sub(r"\W+", " ", fold(name)).strip()
    return words.removeprefix("the ").removesuffix(" news agency")


def find_outlet(name: str, url: str | None, speakers: Speakers) -> Outlet | None:
    """By its name, or by the domain of an address (subdomains count)."""
    found = speakers.outlets.get(plain_name(name)) if name else None
    host = (urlsplit(url).hostname or "") if url else (name.lower() if "." in name and " " not in name else "")
    while found is None and "." in host:
        found = speakers.domains.get(host)
        host = host.split(".", 1)[1]
    return found


@dataclass(frozen=True, slots=True)
class Voice:
    """Who stands behind one claim, before claims are put together."""

    key: str
    name: str
    party: str | None
    kind: str  # party, person, outlet, agency, unnamed
    independent: bool


Voices = dict[tuple[object, ...], Voice]  # by all that they are told from


def voice_of(claim: Claim, report: ReportFacts, speakers: Speakers) -> Voice:
    if claim.source is not None:
        return _source_voice(claim.source, claim, report, speakers)
    if claim.via:
        return _outlet_voice(claim.via[-1], None, speakers, kind="agency")
    if report.credits:
        return _outlet_voice(report.credits[0], None, speakers, kind="agency")
    return _outlet_voice(report.outlet, report.url, speakers, kind="outlet")


def _outlet_within(words: str, speakers: Speakers) -> Outlet | None:
    """ "an AFP reporter": the longest run of words that is an outlet's name."""
    parts = plain_name(words).split()
    for length in range(len(parts), 0, -1):
        for start in range(len(parts) - length + 1):
            run = " ".join(parts[start : start + length])
            found = speakers.outlets.get(run) or speakers.outlets.get(run.removesuffix("s"))
            if found:
                return found
    return None


def _source_voice(source: Source, claim: Claim, report: ReportFacts, speakers: Speakers) -> Voice:
    name = source.name or " ".join(source.text.split())
    if source.party == "MEDIA" or (source.sector == "MED" and source.party in NO_BODY):
        outlet = _outlet_within(name, speakers)
        if outlet or is_named(source, speakers):
            return _outlet_voice(outlet.name if outlet else name, None, speakers, kind="outlet")
    side = side_of(source, speakers.groups)
    # people, and groups without a name, have no body that speaks for all of them
    if source.party not in NO_BODY and (source.sector or source.party in KEYED) and (side.kind == "power" or side.group):
        return Voice(f"party:{side.key}", side_name(side, speakers.parties), source.party, "party", True)
    if not is_named(source, speakers):
        # whoever they are, they speak to this report; copies of it are found by their words
        return Voice(f"unnamed:{plain_name(name)}:{report.outlet or report.id}", name, source.party or None, "unnamed", False)
    return Voice(f"name:{plain_name(name)}", name, source.party or None, "person", True)


def is_named(source: Source, speakers: Speakers) -> bool:
    """Whether the words name somebody: "activists", "a medical source in Homs" and "Syrian doctors" do not, "activist Omar Hadid" does."""
    core = TAIL.sub("", " ".join(source.text.split()))
    capitals = [word for word in CAPITAL.findall(core) if not speakers.is_common(word)]
    return bool(capitals) or (source.name is not None and bool(CAPITAL.search(source.name)) and not speakers.is_common(source.name))


def _outlet_voice(name: str, url: str | None, speakers: Speakers, *, kind: str) -> Voice:
    outlet = find_outlet(name, url, speakers)
    if outlet is not None and outlet.voice_of:
        return Voice(f"party:{outlet.voice_of}", party_name(outlet.voice_of, speakers), outlet.voice_of, "party", True)
    if outlet is not None:
        return Voice(f"outlet:{outlet.id}", outlet.name, None, kind, True)
    shown = " ".join(name.split())
    if shown:
        return Voice(f"outlet:{plain_name(shown)}", shown, None, kind, True)
    return Voice(UNKNOWN_OUTLET, "unknown outlet", None, kind, False)


def party_name(key: str, speakers: Speakers) -> str:
    return speakers.parties.get(key, key)


def find_origins(
    claims: Sequence[Claim],
    reports: Mapping[str, ReportFacts],
    speakers: Speakers,
    *,
    copies: Mapping[str, str],
    known: Voices | None = None,
) -> tuple[tuple[Origin, ...], dict[str, str]]:
    """The origins of an incident, the one with most claims first, and the origin's key of each claim. `copies` leads from each report
    to the first of those that print the same words (copy_groups): whoever else prints them, they are the first one's. `known`: voices
    that were found before, which this adds to."""
    known = {} if known is None else known
    if len(claims) == 1:  # as of most incidents
        return _only_origin(claims[0], reports[claims[0].report], speakers, known)
    voices: dict[str, Voice] = {}
    of: dict[str, str] = {}
    told: dict[str, list[Claim]] = {}
    for claim in claims:
        voice = _known_voice(claim, reports[claim.report], speakers, known)
        first = copies[claim.report]
        if first != claim.report and ((claim.source is None and not claim.via) or voice.kind == "unnamed"):
            voice = _known_voice(claim, reports[first], speakers, known)
        of[claim.id] = key = voice.key
        if key in told:
            told[key].append(claim)
        else:
            voices[key], told[key] = voice, [claim]
    crediting = {claim.report for claim in claims if claim.source is not None}
    outlet_of = {id: _outlet_name(reports[id], speakers) for id in copies}
    found = []
    for key, voice in voices.items():
        own = told[key]
        outlets = sorted({outlet_of[claim.report] for claim in own} - {""})
        # the headline of a report that credits somebody for the same event passes on what that one says
        speaks = not crediting or any(claim.source is not None or claim.report not in crediting for claim in own)
        found.append(Origin(key=key, name=voice.name, party=voice.party, kind=voice.kind, independent=voice.independent and speaks,
            claims=tuple(claim.id for claim in own), outlets=tuple(outlets)))  # fmt: skip
    if len(found) > 1:
        found.sort(key=lambda origin: (not origin.independent, -len(origin.claims), origin.key))
    return tuple(found), of


def _only_origin(claim: Claim, report: ReportFacts, speakers: Speakers, known: Voices) -> tuple[tuple[Origin, ...], dict[str, str]]:
    voice, outlet = _known_voice(claim, report, speakers, known), _outlet_name(report, speakers)
    outlets = (outlet,) if outlet else ()
    origin = Origin(
        key=voice.key, name=voice.name, party=voice.party, kind=voice.kind, independent=voice.independent, claims=(claim.id,), outlets=outlets
    )  # fmt: skip
    return (origin,), {claim.id: voice.key}


def _known_voice(claim: Claim, report: ReportFacts, speakers: Speakers, known: Voices) -> Voice:
    """As voice_of: the same few sources and outlets stand behind most claims."""
    source = claim.source
    key = (
        (source.text, source.name, source.party, source.sector, report.outlet or report.id)
        if source is not None
        else (claim.via, report.credits, report.outlet, report.url)
    )
    voice = known.get(key)
    if voice is None:
        voice = known[key] = voice_of(claim, report, speakers)
    return voice


def describe_origins(claims: Sequence[Claim], origins: Sequence[Origin], copies: Mapping[str, str]) -> str:
    """ "3 reports, 2 independent origins: SOHR by way of AFP and Reuters; Syria, whose voice SANA is". `copies`: the report whose words
    each report prints."""
    copied = sum([lead != report for report, lead in copies.items()])
    independent = sum([origin.independent for origin in origins])
    return f"{_counted(len(copies), copied, independent)}: {'; '.join([describe_origin(origin, claims) for origin in origins])}"


@lru_cache(maxsize=1 << 10)
def _counted(reports: int, copied: int, independent: int) -> str:
    count = f"{independent} independent origin{'s' * (independent != 1)}" if independent else "no origin with a name"
    told = f"{reports} report{'s' * (reports != 1)}{f' ({copied} of the same words as another)' if copied else ''}"
    return f"{told}, {count}"


def describe_origin(origin: Origin, claims: Iterable[Claim]) -> str:
    """ "SOHR by way of AFP", "Syria, whose voice SANA is", "activists (without a name)"."""
    others = [outlet for outlet in origin.outlets if outlet != origin.name]
    if others and origin.kind == "party" and all(claim.source is None for claim in claims if claim.id in origin.claims):
        way = f", whose voice {listed(others)} {'is' if len(others) == 1 else 'are'}"
    else:
        way = f" by way of {listed(others)}" if others and origin.kind != "outlet" else ""
    named = origin.kind != "unnamed" and origin.key != UNKNOWN_OUTLET
    dependent = " (passes on what others say)" if named else " (without a name)" if origin.kind == "unnamed" else ""
    return origin.name + way + ("" if origin.independent else dependent)


def copy_groups(ids: Iterable[str], reports: Mapping[str, ReportFacts], same_words: SameWords) -> dict[str, str]:
    """For each report the earliest of those that print (nearly) the same words, itself where none does."""
    ordered = list(ids)
    if len(ordered) == 1:
        return {ordered[0]: ordered[0]}
    ordered.sort(key=lambda id: earliest_first(reports[id]))
    leads: list[str] = []
    found: dict[str, str] = {}
    for id in ordered:
        mine = reports[id].fingerprint
        found[id] = next((lead for lead in leads if same_words(reports[lead].fingerprint, mine) >= COPY), id) if mine else id
        if found[id] == id:
            leads.append(id)
    return found


def earliest_first(report: ReportFacts) -> tuple[str, str, str]:
    """A key to sort by: the day, then the moment of the record, then the id; unknown days last."""
    return report.day or "~", report.published or "~", report.id


def _outlet_name(report: ReportFacts, speakers: Speakers) -> str:
    outlet = find_outlet(report.outlet, report.url, speakers)
    return outlet.name if outlet else " ".join(report.outlet.split())
