"""THE PAGE TO READ FIRST: a report in, all that it says out.

`prepare` and `read_report` are the whole way; each line is one stage. `engines/batches.py` wraps `read_reports` as Arrow
batches, the one signature that every engine shares.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from sayso import __version__
from sayso.articles.clean import clean_report
from sayso.claims.bare import without_commas
from sayso.claims.coder import Coder, build_coder, code_claims
from sayso.identities.parties import PartyIndex, build_parties, resolve_parties
from sayso.identities.places import PlaceIndex, build_places, resolve_places
from sayso.knowledge import in_force, load_knowledge
from sayso.knowledge.load import digest_of
from sayso.mentions.counts import find_counts
from sayso.mentions.names import find_parties
from sayso.mentions.times import find_times
from sayso.mentions.toponyms import find_places
from sayso.model import Article, Mention, Problem, Reading, Report, Sentence, Span, Statement, hash_id
from sayso.patience import TooSlow, at_most
from sayso.sentences.parse import Parser, find_sentences, load_parser
from sayso.statements.credit import Credit
from sayso.statements.speech import SpeechWords, build_speech, find_statements

ROOT = Path(__file__).parent
LEARNED = ("claims/*.npz", "claims/encoder/*.npz", "sentences/*.model", "sentences/*.txt")
BATCH = 16  # reports parsed together; more costs speed (docs/quality.md)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """How to read: picklable, so that it travels to workers. `knowledge`: a user's folder laid on top of the shipped one.
    `reader`: the path of another spaCy pipeline, or None for our own."""

    knowledge: str | None = None
    reader: str | None = None

    @property
    def fingerprint(self) -> str:
        """What a reading was made with: the program's version, the reader, every knowledge file, and the learned weights."""
        files = [path for pattern in LEARNED for path in sorted(ROOT.glob(pattern))]
        if self.reader and Path(self.reader).is_dir():
            files += sorted(path for path in Path(self.reader).rglob("*") if path.is_file())
        return hash_id(__version__, self.reader, load_knowledge(self.knowledge).fingerprint(), digest_of(files))


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """What finds words and names: loaded once a worker and used for every report."""

    parser: Parser
    parties: PartyIndex
    places: PlaceIndex
    speech: SpeechWords
    knowledge: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """All that reading needs."""

    setup: str
    readers: Readers
    coder: Coder


@lru_cache(maxsize=2)
def load_readers(setup: Setup) -> Readers:
    knowledge = load_knowledge(setup.knowledge)
    return Readers(
        parser=load_parser(setup.reader),
        parties=build_parties(knowledge),
        places=build_places(knowledge),
        speech=build_speech(knowledge),
        knowledge=setup.knowledge,
    )


@lru_cache(maxsize=2)
def load_tools(setup: Setup) -> Tools:
    """Raises BadKnowledge or BadModel where a file is missing or faulty."""
    return Tools(setup=setup.fingerprint, readers=load_readers(setup), coder=build_coder(load_knowledge(setup.knowledge)))


class Prepared(NamedTuple):
    """A report on its way: everything that stands before claims."""

    article: Article
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    statements: tuple[Statement, ...]
    credit: Credit


def read_reports(reports: Iterable[Report], *, setup: Setup = Setup()) -> Iterator[Reading]:
    """One Reading for each Report, in order. What is wrong with one report is a Problem of its Reading; the others go on."""
    tools = load_tools(setup)
    for batch in _batches(reports):
        try:
            with at_most(_words(batch)):
                readings = [read_report(prepared, tools=tools) for prepared in prepare(batch, readers=tools.readers)]
            yield from readings
        except Exception:  # the one seam: whatever a hostile text breaks, it breaks one report and not the run
            yield from (_read_alone(report, tools=tools) for report in batch)


def prepare(reports: Iterable[Report], *, readers: Readers) -> Iterator[Prepared]:
    """Report → Article → Sentences → Mentions (with identities) → Statements."""
    with in_force(readers.knowledge):
        articles = [clean_report(report) for report in reports]
        parsed = list(find_sentences(articles, parser=readers.parser))
    for article, sentences in zip(articles, parsed, strict=True):
        with in_force(readers.knowledge):
            ready = _prepare_one(article, sentences, readers)
        yield ready


def _prepare_one(article: Article, sentences: tuple[Sentence, ...], readers: Readers) -> Prepared:
    found = find_parties(sentences, parties=readers.parties)
    parties = resolve_parties(found, sentences=sentences, article=article, parties=readers.parties)
    toponyms = find_places(sentences, places=readers.places, parties=parties)
    places = resolve_places(toponyms, sentences=sentences, article=article, places=readers.places)
    mentions = (*parties, *places, *find_times(sentences, article=article), *find_counts(sentences))
    statements = find_statements(sentences, mentions=mentions, article=article, speech=readers.speech)
    sentences, mentions, statements = without_commas(sentences, mentions, statements)
    return Prepared(article, sentences, mentions, statements, Credit(statements))


def read_report(prepared: Prepared, *, tools: Tools) -> Reading:
    """Statements and mentions → Claims, and the whole as one Reading."""
    article, sentences, mentions, statements, credit = prepared
    with in_force(tools.readers.knowledge):
        claims = code_claims(sentences, mentions=mentions, statements=statements, article=article, credit=credit, coder=tools.coder)
    return Reading(
        report=article.report,
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


def _read_alone(report: Report, *, tools: Tools) -> Reading:
    try:
        with at_most(_words([report])):
            return next(read_report(prepared, tools=tools) for prepared in prepare([report], readers=tools.readers))
    except Exception as error:
        why = str(error) if isinstance(error, TooSlow) else f"{type(error).__name__}: {error}"
        problem = Problem(stage="read", text=f"could not be read: {why}", fatal=True)
        return Reading(report=report, setup=tools.setup, dated=None, dated_why="", cut=False, fingerprint="", problems=(problem,))


def _words(reports: Iterable[Report]) -> int:
    return sum(report.words.count(" ") + 1 for report in reports)


def _batches(reports: Iterable[Report]) -> Iterator[list[Report]]:
    waiting = iter(reports)
    while batch := list(islice(waiting, BATCH)):
        yield batch
