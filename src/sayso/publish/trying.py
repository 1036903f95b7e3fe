"""The example sentences of the word files in; those that do not come out as they must, with file and line, out.

The sentences of `verbs/en/*.yaml` are tried on the event words, those of `speech/en.yaml` on the reader of statements, both
with the package's own parser.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from sayso.articles.clean import clean_report
from sayso.claims.lexicon import TYPES, EventWords, build_event_words
from sayso.claims.view import View
from sayso.errors import BadKnowledge
from sayso.knowledge import in_force, load_knowledge
from sayso.knowledge.load import _read_yaml
from sayso.model import Article, Report, Sentence, Statement, Token
from sayso.sentences.parse import find_sentences, load_parser
from sayso.statements.speech import build_speech, find_statements

OPEN = frozenset(("NOUN", "VERB", "ADJ", "PROPN", "AUX"))
ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("laid", "lay"))


class Case(NamedTuple):
    """`wanted`: an event type, or (words of the source, a word of the content); `must`: it has to come out, or must not."""

    path: Path
    text: str
    wanted: str | tuple[str, str]
    must: bool


def try_examples(folder: str | None, roots: list[Path]) -> list[str]:
    """The faults of the files under `roots`, read with the user's `folder` on top."""
    cases = [case for root in roots for case in (*_event_cases(root), *_speech_cases(root))]
    faults = []
    with in_force(folder):
        knowledge = load_knowledge(folder)
        words, speech = build_event_words(knowledge), build_speech(knowledge)
        reports = [Report(id=str(n), text=case.text) for n, case in enumerate(cases)]
        articles = [clean_report(report) for report in reports]
        parsed = zip(articles, find_sentences(articles, parser=load_parser()), strict=True)
        for case, (article, sentences) in zip(cases, parsed, strict=True):
            if isinstance(case.wanted, str):
                fault = _event_fault(case, article, sentences, words)
            else:
                statements = find_statements(sentences, mentions=(), article=article, speech=speech)
                fault = _speech_fault(case, article, sentences, statements)
            if fault:
                faults.append(f"{case.path}, line {_line_of(case.path, case.text)}: «{case.text}» {fault}")
    return faults


def _event_cases(root: Path) -> Iterator[Case]:
    for path in sorted(root.glob("verbs/en/*.yaml")):
        table = _read_yaml(path)
        kinds = [kind for kind in table if kind in TYPES]
        examples = table.get("examples", {})
        if not isinstance(examples, dict) or not set(examples) <= {"match", "not"}:
            raise BadKnowledge(f"{path}: the examples are two lists, match and not")
        for kind in kinds:
            for text in examples.get("match") or []:
                yield Case(path, str(text), kind, True)
            for text in examples.get("not") or []:
                yield Case(path, str(text), kind, False)


def _speech_cases(root: Path) -> Iterator[Case]:
    for path in sorted(root.glob("speech/*.yaml")):
        for groups in _read_yaml(path).values():
            for group in groups if isinstance(groups, list) else []:
                if not isinstance(group, dict):
                    continue
                for example in group.get("match") or []:
                    if not isinstance(example, list) or len(example) != 3:
                        raise BadKnowledge(
                            f"{path}: {example!r} is no example: a sentence, the words of its source and a word of its content are meant"
                        )
                    yield Case(path, str(example[0]), (str(example[1]), str(example[2])), True)
                for text in group.get("not") or []:
                    yield Case(path, str(text), ("", ""), False)


def _event_fault(case: Case, article: Article, sentences: tuple[Sentence, ...], words: EventWords) -> str:
    if not case.must:
        return f"must not be {case.wanted}" if case.wanted in _kinds_of(sentences, article, words, weak=False) else ""
    if case.wanted in _kinds_of(sentences, article, words, weak=True):
        return ""
    # a tagger's slip is no fault of the file
    for pos in ("NOUN", "VERB", "ADJ"):
        slipped = tuple(
            replace(
                sentence,
                tokens=tuple(
                    replace(token, pos=pos, lemma=_base_of(token, words)) if token.pos in OPEN else token for token in sentence.tokens
                ),
            )
            for sentence in sentences
        )
        if case.wanted in _kinds_of(slipped, article, words, weak=True):
            return ""
    return f"must be {case.wanted}, and no word of it is"


def _base_of(token: Token, words: EventWords) -> str:
    """The dictionary form that the event words know, by the ending alone where the tagger missed it."""
    low = token.text.lower()
    guesses = (token.lemma, low, *(low.removesuffix(ending) + more for ending, more in ENDINGS if low.endswith(ending)))
    return next((guess for guess in guesses if guess in words.by_word), token.lemma)


def _kinds_of(sentences: tuple[Sentence, ...], article: Article, words: EventWords, *, weak: bool) -> set[str]:
    """The event types that the words propose."""
    view = View(sentences=sentences, mentions=(), statements=(), article=article)
    return {
        kind
        for sentence in sentences
        for i in range(len(sentence.tokens))
        for kind, weight in words(view, sentence.index, i)
        if weak or weight != "weak"
    }


def _speech_fault(case: Case, article: Article, sentences: tuple[Sentence, ...], statements: tuple[Statement, ...]) -> str:
    if not case.must:
        return "must give no statement" if any(statement.cue for statement in statements) else ""
    assert not isinstance(case.wanted, str)
    source, word = case.wanted
    for statement in statements:
        said = " ".join(span.text for span in statement.content)
        if (statement.source.text if statement.source else "") == source and word in said:
            return ""
    return f"must have the source «{source}» and «{word}» in what is said"


def _line_of(path: Path, text: str) -> int:
    """Where a sentence stands: YAML keeps no lines, and a sentence stands in one."""

    def bare(line: str) -> str:
        return line.replace("\\", "").replace('"', "").replace("'", "")

    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if bare(text)[:60] in bare(line)), 1)
