"""THE PAGE TO READ FIRST: a report in, all that it says out.

`read_report` is the whole way; each line of it is one stage. `read_batches` is the same as Arrow batches, the one
signature that every engine shares.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from sayso.articles.clean import clean_report
from sayso.claims.coder import Coder, build_coder, code_claims
from sayso.errors import SaysoError
from sayso.identities.parties import PartyIndex, build_parties, resolve_parties
from sayso.identities.places import PlaceIndex, build_places, resolve_places
from sayso.knowledge import load_knowledge
from sayso.mentions.counts import find_counts
from sayso.mentions.names import find_parties
from sayso.mentions.times import find_times
from sayso.mentions.toponyms import find_places
from sayso.model import Article, Problem, Reading, Report, Sentence, Span, hash_id
from sayso.sentences.parse import Parser, find_sentences, load_parser
from sayso.statements.speech import SpeechWords, build_speech, find_statements

__version__ = "0.1.0"
BATCH = 16  # reports parsed together; more costs speed (docs/quality.md)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """How to read: picklable, so that it travels to workers. `knowledge`: a user's folder laid on top of the shipped one.
    `reader`: the path of another spaCy pipeline, or None for our own."""

    knowledge: str | None = None
    reader: str | None = None

    @property
    def fingerprint(self) -> str:
        """What a reading was made with: the program's version, the reader, and every knowledge file."""
        return hash_id(__version__, self.reader, load_knowledge(self.knowledge).fingerprint())


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What is loaded once a worker and used for every report."""

    setup: str
    parser: Parser
    parties: PartyIndex
    places: PlaceIndex
    speech: SpeechWords
    coder: Coder


@lru_cache(maxsize=2)
def load_tools(setup: Setup) -> Tools:
    """Raises BadKnowledge or BadModel where a file is missing or faulty."""
    knowledge = load_knowledge(setup.knowledge)
    return Tools(
        setup=setup.fingerprint,
        parser=load_parser(setup.reader),
        parties=build_parties(knowledge),
        places=build_places(knowledge),
        speech=build_speech(knowledge),
        coder=build_coder(knowledge),
    )


def read_reports(reports: Iterable[Report], *, setup: Setup = Setup()) -> Iterator[Reading]:
    """One Reading for each Report, in order. What is wrong with one report is a Problem of its Reading."""
    tools = load_tools(setup)
    batch: list[Report] = []
    for report in reports:
        batch.append(report)
        if len(batch) >= BATCH:
            yield from _read_together(batch, tools)
            batch = []
    yield from _read_together(batch, tools)


def read_report(article: Article, sentences: tuple[Sentence, ...], *, tools: Tools) -> Reading:
    """The way of one report, from its parsed sentences on."""
    report = article.report
    times = find_times(sentences, article=article)
    counts = find_counts(sentences)
    parties = resolve_parties(find_parties(sentences, parties=tools.parties), sentences=sentences, article=article, parties=tools.parties)
    places = resolve_places(find_places(sentences, places=tools.places, parties=parties), sentences=sentences, article=article, places=tools.places)
    mentions = (*parties, *places, *times, *counts)
    statements = find_statements(sentences, mentions=mentions, article=article, speech=tools.speech)
    claims = code_claims(sentences, mentions=mentions, statements=statements, article=article, coder=tools.coder)
    return Reading(
        report=report,
        setup=tools.setup,
        dated=article.dated,
        dated_why=article.dated_why,
        cut=article.cut,
        fingerprint=article.fingerprint,
        credits=tuple(credit.text for credit in article.credits),
        sentences=tuple(Span(start=s.start, end=s.end, text=s.text) for s in sentences),
        mentions=mentions,
        statements=statements,
        claims=claims,
    )
