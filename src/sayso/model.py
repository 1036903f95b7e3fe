"""Every row that flows through sayso, the codes that its fields hold, and nothing else.

Offsets (`start`, `end`) count characters (code points) of `Report.words`, the title, an empty line and the text
exactly as given, also where cleaning changed the words. `text` beside offsets is always the given words there.
Ids are content hashes, so that reading twice adds nothing and decisions survive reading again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

_Row = TypeVar("_Row")

# The codebook's short lists, which every stage, export and form reads from here
STATUSES = ("happened", "planned", "possible", "denied")
STANCES = ("neutral", "confirm", "allege", "deny")
MEASURES = ("killed", "wounded", "detained", "abducted", "released", "evacuated", "displaced", "deployed", "involved")  # of people
STATE_SECTORS = frozenset({"GOV", "MIL", "COP", "JUD", "LEG"})  # the authorities and forces of a state


@dataclass_transform(kw_only_default=True, frozen_default=True)
def row(cls: type[_Row]) -> type[_Row]:
    """Every row is frozen, slotted and made by keyword. That it is frozen is for mypy to see to: Python's own way of it makes a row
    in twice the time, and of a million claims linked that is a twentieth."""
    return dataclass(slots=True, kw_only=True, unsafe_hash=True)(cls)


def hash_id(*parts: object) -> str:
    """A short, stable id: 16 hexadecimal digits of the SHA-256 of the parts, with a mark between them."""
    told = "\x1f".join(["" if part is None else str(part) for part in parts])
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@row
class Span:
    """Words of a report, as given."""

    start: int
    end: int
    text: str


@row
class Report:
    """One piece of news, as it came in. `published` is what the record says (ISO 8601), right or wrong."""

    id: str
    outlet: str = ""
    url: str | None = None
    title: str | None = None
    text: str = ""
    published: str | None = None
    fetched: str | None = None
    language: str | None = None

    @property
    def words(self) -> str:
        """What all offsets count in."""
        return (self.title or "") + "\n\n" + self.text


@row
class Problem:
    """What went wrong with one report, or a part of it; the run goes on."""

    stage: str
    text: str
    fatal: bool = False


@row
class Block:
    """A run of an article that holds whole sentences. `kind`: title, body, caption, related. Offsets in `Article.text`."""

    start: int
    end: int
    kind: str = "body"


@row
class Article:
    """A report made readable. `text` is clean; `offsets[i]` is where its character i stands in `report.words`, with one
    more entry for the end. `dated` is the day of the report in EDTF (its dateline; else `published`), `dated_why` which.
    `outlet` is the outlet's party key and sector where known. `dateline` is the place named before the first sentence.
    `cut`: the text ends in the middle of a sentence. `credits`: agencies named in tails or datelines ("---Reuters")."""

    report: Report
    text: str
    offsets: tuple[int, ...]
    blocks: tuple[Block, ...]
    dated: str | None = None
    dated_why: str = ""
    dateline: Span | None = None
    cut: bool = False
    credits: tuple[Span, ...] = ()
    fingerprint: str = ""


@row
class Token:
    """A word with its syntax (Universal Dependencies). `head` is an index within the sentence; its own for the root.
    `text` is clean, `start` and `end` are offsets in the report as given. `ent`: "" or the model's name kind with
    its place, as in "B-ORG", "I-ORG"."""

    text: str
    lemma: str
    pos: str
    morph: str
    dep: str
    head: int
    start: int
    end: int
    ent: str = ""
    space: bool = True


@row
class Sentence:
    """`index` counts from 0 in the article; `kind` is that of its block. `cut`: it breaks off, its end is missing.
    `text` is as given."""

    index: int
    start: int
    end: int
    text: str
    kind: str
    tokens: tuple[Token, ...]
    cut: bool = False


@row
class Identity:
    """What a mention was resolved to. `key`: a party key of the codebook, an EDTF string, or a place's id.
    `precision` of a place: point, town, district, governorate, country, region; of an inferred area: within."""

    key: str | None
    name: str | None = None
    sector: str = ""
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: str | None = None
    admin1: str | None = None
    score: float = 0.0
    why: str = ""


@row
class Mention:
    """A name, a description of somebody, a time or a count. `kind`: party, person, place, time, count.
    Tokens `first` to `last` (exclusive) of sentence `sentence`; `head` is the token that carries the syntax.
    `low` and `high` belong to counts. One stretch may be two mentions ("Damascus": place and party)."""

    kind: str
    sentence: int
    first: int
    last: int
    head: int
    start: int
    end: int
    text: str
    low: int | None = None
    high: int | None = None
    identity: Identity | None = None


@row
class Statement:
    """Who says what: `source` credited by `cue` with `content` (one span a stretch; `covers` holds, for each token of
    content, (sentence, token)). `within` is the id of the statement whose content holds this one. `source` is None where
    the words do not name one ("it was reported"). `stance`: neutral, confirm, allege, deny."""

    id: str
    source: Span | None
    source_identity: Identity | None
    cue: Span | None
    content: tuple[Span, ...]
    covers: frozenset[tuple[int, int]]
    stance: str = "neutral"
    within: str | None = None
    via: tuple[str, ...] = ()
    cue_at: tuple[int, int] | None = None
    source_at: tuple[int, int] | None = None


@row
class Role:
    """An actor or a recipient. `text` as it stands; `party` is a key of the codebook; `name` what it was resolved to."""

    text: str
    party: str
    sector: str = ""
    start: int
    end: int
    name: str | None = None


@row
class Place:
    text: str
    name: str | None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: str | None = None
    admin1: str | None = None


@row
class Figure:
    """A head count. `measure`: killed, wounded, detained, abducted, released, evacuated, displaced, deployed, involved."""

    measure: str
    low: int | None
    high: int | None
    who: str
    text: str


@row
class Source:
    """On whose say-so a claim stands."""

    text: str
    party: str
    sector: str = ""
    cue: str = ""
    stance: str = "neutral"
    start: int
    end: int
    name: str | None = None


@row
class Claim:
    """One event that a report tells (codebook, section 1). `score` 0..1 is how sure the coder is; `why` says why, in brief."""

    id: str
    report: str
    sentence: Span
    anchor: Span
    type: str
    mode: str
    status: str
    actor: tuple[Role, ...] = ()
    recipient: tuple[Role, ...] = ()
    place: Place | None = None
    date: str | None = None
    figures: tuple[Figure, ...] = ()
    source: Source | None = None
    via: tuple[str, ...] = ()
    score: float = 0.0
    why: str = ""
    coder: str = ""


@row
class Reading:
    """All that one report gave under one setup. `setup` is the fingerprint of the program and knowledge that read it."""

    report: Report
    setup: str
    dated: str | None
    dated_why: str
    cut: bool
    fingerprint: str
    credits: tuple[str, ...] = ()
    sentences: tuple[Span, ...] = ()
    mentions: tuple[Mention, ...] = ()
    statements: tuple[Statement, ...] = ()
    claims: tuple[Claim, ...] = ()
    problems: tuple[Problem, ...] = ()


@row
class Link:
    """Two claims held to tell the same event, or not (`same`), with a score 0..1 and the reasons."""

    first: str
    second: str
    same: bool
    score: float
    why: str


@row
class Decision:
    """A person's word on claims or incidents; beside the data, never an edit of it. `kind`: join, part (`subject` and `value`
    are claims), confirm, reject, change (`field` of the claim `subject` from `old` to `value`), add (`value` is the claim).
    `batch`: decisions of one act, which are undone together. `when` and `undone_when` are ISO 8601."""

    id: str
    kind: str
    subject: str
    value: str
    who: str
    when: str
    why: str = ""
    undone: bool = False
    field: str = ""
    old: str = ""
    batch: str = ""
    undone_by: str = ""
    undone_when: str = ""


@row
class IncidentFigure:
    """A figure with its speaker: the origin that gave it and the claim that holds its words."""

    measure: str
    low: int | None
    high: int | None
    who: str
    origin: str
    claim: str


@row
class Origin:
    """Who stands behind accounts: the deepest named source, else the outlet. `independent`: adds to corroboration."""

    key: str
    name: str
    party: str | None
    kind: str
    independent: bool
    claims: tuple[str, ...]
    outlets: tuple[str, ...]


@row
class Incident:
    """Claims that tell the same event: a view over links. `state`: single, corroborated, contested, admitted;
    `evidence` says why; `disputes` in one sentence each. `part_of`: an id of the longer incident that this one lies within
    (the strike of a battle), by which the store finds it."""

    id: str
    type: str
    mode: str
    title: str
    claims: tuple[str, ...]
    state: str
    evidence: str
    origins: tuple[Origin, ...]
    disputes: tuple[str, ...] = ()
    figures: tuple[IncidentFigure, ...] = ()
    place: Place | None = None
    first_day: str | None = None
    last_day: str | None = None
    part_of: str | None = None


def span_of(words: str, tokens: tuple[Token, ...] | list[Token]) -> Span:
    """The given words (`Report.words`) from the first to the last of `tokens`, which must be in order and not empty."""
    start, end = tokens[0].start, tokens[-1].end
    return Span(start=start, end=end, text=words[start:end])
