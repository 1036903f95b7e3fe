"""Articles in, sentences with their words and syntax out. spaCy is imported here and in `quick.py` alone, and only when used."""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sayso.errors import BadModel
from sayso.knowledge.steady import Piece, steady_words
from sayso.model import Article, Sentence
from sayso.sentences.casing import plain_case, plain_lemma
from sayso.sentences.quick import Parsed, Quick, quick_of
from sayso.sentences.rows import Given, sentences_of

if TYPE_CHECKING:
    from spacy.language import Language
else:
    Language = Any

SHIPPED = Path(__file__).parent / "en.model"
LONGEST = 20_000  # characters of one block that are parsed at once; news has none, hostile input may
MARKS = "\"”’'"
STOPS = frozenset(".!?…")
HYPHEN = "-"
# Words that a full stop follows within a sentence
ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof gen lt col maj capt sgt cpl adm cmdr brig gov sen rep rev hon st mt ft no vs etc jr sr inc ltd co corp al "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun dept min pres u.s u.n u.k e.g i.e a.m p.m".split()
)


@dataclass(frozen=True, slots=True, eq=False)
class Parser:
    """A spaCy pipeline; `quick` where it is our own, of which spaCy then does the tokenising alone."""

    language: Language
    quick: Quick | None = None


def load_parser(path: str | None = None) -> Parser:
    """Our own pipeline, or a user's (`path`: a folder or the name of an installed spaCy pipeline with a tagger and a parser
    that give Universal Dependencies). Raises BadModel."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    import spacy
    from thinc.api import get_current_ops

    # numpy's BLAS is twice as fast as blis' generic kernel on many processors
    get_current_ops().use_blis = False  # type: ignore[attr-defined]
    try:
        nlp = spacy.load(path) if path else _load_shipped(SHIPPED)
        if "parser" not in nlp.pipe_names:
            raise BadModel(f"the pipeline {path} has no parser")
        return Parser(nlp, None if path else quick_of(nlp))
    except (OSError, ValueError, KeyError, struct.error) as error:
        raise BadModel(f"the language model {path or SHIPPED.name} cannot be loaded: {error}") from error


def save_model(nlp: Language, path: Path) -> None:
    """One file: the length of the configuration, the configuration as JSON, the weights. Where it was trained is not kept."""
    kept = {name: nlp.config[name] for name in ("nlp", "components")}
    config = json.dumps({"config": type(nlp.config)(kept).to_str(), "meta": nlp.meta}).encode()
    weights = nlp.to_bytes(exclude=["vocab", "config", "meta"])
    path.write_bytes(struct.pack("<Q", len(config)) + config + weights)


def _load_shipped(path: Path) -> Language:
    import spacy
    from thinc.api import Config

    if not path.exists():
        raise OSError(f"{path} is missing; `make train` makes it")
    data = path.read_bytes()
    (length,) = struct.unpack_from("<Q", data)
    head = json.loads(data[8 : 8 + length])
    config = Config().from_str(head["config"])
    nlp = spacy.util.load_model_from_config(config, meta=head["meta"], auto_fill=False, validate=False)
    nlp.from_bytes(data[8 + length :], exclude=["vocab"])
    return nlp


def find_sentences(articles: Iterable[Article], *, parser: Parser) -> Iterator[tuple[Sentence, ...]]:
    """The sentences of each article, in order. Each block is parsed apart, so that a headline never runs into the text."""
    articles = list(articles)
    blocks = [(article, block) for article in articles for block in article.blocks]
    given = [_tokenised(plain_case(article.text[block.start : block.end][:LONGEST]), parser) for article, block in blocks]
    held = [steady_words(text.words) for text in given]
    parsed = _read(given, held, parser)
    rows: dict[int, list[Sentence]] = {i: [] for i in range(len(articles))}
    numbers = {id(article): i for i, article in enumerate(articles)}
    for (article, block), text, pieces, result in zip(blocks, given, held, parsed, strict=True):
        found = rows[numbers[id(article)]]
        found.extend(sentences_of(result, article, block, len(found), given=text, pieces=pieces))
    for i, article in enumerate(articles):
        if article.cut and rows[i]:
            rows[i][-1] = replace(rows[i][-1], cut=True)
        yield tuple(rows[i])


def _tokenised(text: str, parser: Parser) -> Given:
    cells = parser.language.make_doc(text).to_array(["IDX", "LENGTH", "SPACY"]).tolist()
    return Given([text[first : first + size] for first, size, _ in cells], [row[0] for row in cells], [bool(row[2]) for row in cells])


def _read(given: Sequence[Given], held: Sequence[list[Piece]], parser: Parser) -> Iterable[Parsed]:
    texts = [[piece.word for piece in pieces] for pieces in held]
    spaces = [[text.spaces[piece.last - 1] for piece in pieces] for text, pieces in zip(given, held, strict=True)]
    marks = [fixed_starts(words, spaced) for words, spaced in zip(texts, spaces, strict=True)]
    if parser.quick is not None:
        return parser.quick.read(texts, marks)
    return _read_by_spacy(texts, marks, spaces, parser.language)


def _read_by_spacy(
    texts: Sequence[list[str]], marks: Sequence[list[int]], spaces: Sequence[list[bool]], language: Language
) -> Iterator[Parsed]:
    """The same by any pipeline."""
    from spacy.tokens import Doc

    docs = []
    for words, row, spaced in zip(texts, marks, spaces, strict=True):
        doc = Doc(language.vocab, words=words, spaces=spaced)
        for i, mark in enumerate(row):
            if mark:
                doc[i].is_sent_start = mark > 0
        docs.append(doc)
    for doc in language.pipe(docs):
        yield Parsed(
            words=[token.text for token in doc],
            lemmas=[plain_lemma(token.lemma_, token.text) for token in doc],
            pos=[token.pos_ for token in doc],
            morphs=[str(token.morph) for token in doc],
            deps=[token.dep_.lower() for token in doc],
            heads=[token.head.i for token in doc],
            ents=[f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "" for token in doc],
            begins=[sent.start for sent in doc.sents],
        )


def fixed_starts(words: Sequence[str], spaces: Sequence[bool]) -> list[int]:
    """Where the characters alone decide whether a sentence begins: 1 at a word that begins one, -1 at one that does not; the parser
    decides the rest, 0. `spaces`: whether a space follows each word."""
    marks = [0] * len(words)
    for i in range(1, len(words)):
        word, before = words[i], words[i - 1]
        if HYPHEN in (word, before) and not spaces[i - 1] and (word == HYPHEN or (i > 1 and not spaces[i - 2])):
            marks[i] = -1  # "Nagorno-Karabakh" is one name
        elif before.isspace():
            if "\n\n" in before and not word.isspace():
                marks[i] = 1
        elif _ends(before) or (before in MARKS and i > 1 and _ends(words[i - 2])):
            second = words[i - 2].lower() if i > 1 else ""
            if not (word[:1].isupper() or word[:1] in "\"“‘'(" or word[:1].isdigit()):
                marks[i] = -1
            elif before != "." or (second.rstrip(".") not in ABBREVIATIONS and len(second) > 1):
                marks[i] = 1
        elif before[-1:].isalnum() and word[:1].islower():
            # a sentence never begins with a small letter right after a word: commas and line ends get lost in the wild
            marks[i] = -1
        elif before == ":" and i > 1 and words[i - 2].isupper():
            marks[i] = -1  # the label of a transcript belongs to its words
    return marks


@lru_cache(maxsize=20_000)
def _ends(word: str) -> bool:
    """Stops, with nothing behind them but marks that close."""
    closed = word.rstrip("\"'”’)]")
    return bool(closed) and all(c in STOPS for c in closed)
