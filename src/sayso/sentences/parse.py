"""Articles in, sentences with their words and syntax out. The only file at run time that imports spaCy, and only when used."""

from __future__ import annotations

import json
import os
import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sayso.errors import BadModel
from sayso.knowledge.spelling import SIDES
from sayso.model import Article, Block, Sentence, Token
from sayso.sentences.steady import Piece, given_word, inner_heads, steady_words

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    Parser = Language
else:
    Parser = Any

SHIPPED = Path(__file__).parent / "en.model"
LOWER = Path(__file__).parent / "lower.txt"
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
ENDINGS = (("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("s", ""))
LONGEST = 20_000  # characters of one block that are parsed at once; news has none, hostile input may
TERMINAL = re.compile(r"^[.!?…]+[\"'”’)\]]*$")
# Words that a full stop follows within a sentence
ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof gen lt col maj capt sgt cpl adm cmdr brig gov sen rep rev hon st mt ft no vs etc jr sr inc ltd co corp al "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun dept min pres u.s u.n u.k e.g i.e a.m p.m".split()
)


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
    except (OSError, ValueError, KeyError, struct.error) as error:
        raise BadModel(f"the language model {path or SHIPPED.name} cannot be loaded: {error}") from error
    if "parser" not in nlp.pipe_names:
        raise BadModel(f"the pipeline {path} has no parser")
    return nlp


def save_model(nlp: Parser, path: Path) -> None:
    """One file: the length of the configuration, the configuration as JSON, the weights. Where it was trained is not kept."""
    kept = {name: nlp.config[name] for name in ("nlp", "components")}
    config = json.dumps({"config": type(nlp.config)(kept).to_str(), "meta": nlp.meta}).encode()
    weights = nlp.to_bytes(exclude=["vocab", "config", "meta"])
    path.write_bytes(struct.pack("<Q", len(config)) + config + weights)


def _load_shipped(path: Path) -> Parser:
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
    pieces = [(article, block) for article in articles for block in article.blocks]
    given = [parser.make_doc(plain_case(article.text[block.start : block.end][:LONGEST])) for article, block in pieces]
    stood = [steady_words([token.text for token in doc]) for doc in given]
    docs = parser.pipe(_marked(_steady_doc(doc, held)) for doc, held in zip(given, stood, strict=True))
    rows: dict[int, list[Sentence]] = {i: [] for i in range(len(articles))}
    numbers = {id(article): i for i, article in enumerate(articles)}
    for (article, block), whole, held, doc in zip(pieces, given, stood, docs, strict=True):
        found = rows[numbers[id(article)]]
        found.extend(_sentences_of(doc, article, block, len(found), given=whole, pieces=held))
    for i, article in enumerate(articles):
        if article.cut and rows[i]:
            rows[i][-1] = replace(rows[i][-1], cut=True)
        yield tuple(rows[i])


@lru_cache(maxsize=1)
def _usually_small() -> frozenset[str]:
    return frozenset(line for line in LOWER.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))


def plain_case(text: str) -> str:
    """A headline in Title Case or capitals as it would stand in a sentence, character for character; other text as it is.

    The parser never saw a headline: "Army Kills 10 Terrorists" is a row of names to it, "Army kills 10 terrorists" is not."""
    words = [m for m in WORD.finditer(text) if m.end() - m.start() > 3]
    if len(text) > 400 or len(words) < 3 or sum(m[0][0].isupper() for m in words) < 0.65 * len(words):
        return text
    shout = sum(m[0].isupper() for m in words) >= 0.65 * len(words)
    small = _usually_small()

    def lower(match: re.Match[str]) -> str:
        word = match[0]
        if word.isupper() and len(word) > 1 and not shout:
            return word
        if len(word.lower()) != len(word) or len(word) < 2:
            return word
        if word.lower() in small:
            return word.lower()
        return word[0] + word[1:].lower() if shout else word

    lowered = WORD.sub(lower, text)
    return lowered[:1].upper() + lowered[1:] if len(lowered[:1].upper()) == 1 else lowered


def _steady_doc(given: Doc, pieces: list[Piece]) -> Doc:
    """The words that the parser reads instead of the given ones."""
    return type(given)(
        given.vocab, words=[piece.word for piece in pieces], spaces=[bool(given[piece.last - 1].whitespace_) for piece in pieces]
    )


def _marked(doc: Doc) -> Doc:
    """A tokenised text with the sentence ends that the characters alone decide; the parser decides the rest."""
    for i in range(1, len(doc)):
        token, before = doc[i], doc[i - 1]
        if before.is_space:
            if "\n\n" in before.text and not token.is_space:
                token.is_sent_start = True
            continue
        if TERMINAL.match(before.text) or (before.text in "\"”’'" and i > 1 and TERMINAL.match(doc[i - 2].text)):
            word = doc[i - 2].lower_ if i > 1 else ""
            starts = token.text[:1].isupper() or token.text[:1] in "\"“‘'(" or token.text[:1].isdigit()
            if not starts:
                token.is_sent_start = False
            elif before.text != "." or (word.rstrip(".") not in ABBREVIATIONS and len(word) > 1):
                token.is_sent_start = True
        elif before.text[-1:].isalnum() and token.text[:1].islower() and before.text[-1:] not in ".!?…":
            # a sentence never begins with a small letter right after a word: commas and line ends get lost in the wild
            token.is_sent_start = False
        elif before.text == ":" and i > 1 and doc[i - 2].text.isupper():
            token.is_sent_start = False  # the label of a transcript belongs to its words
    return doc


def _sentences_of(doc: Doc, article: Article, block: Block, count: int, *, given: Doc, pieces: list[Piece]) -> Iterator[Sentence]:
    words = article.report.words
    for part in doc.sents:
        tokens = [token for token in part if not token.is_space]
        if not tokens:
            continue
        inner = {
            t.i: inner_heads([given[i].text for i in range(pieces[t.i].first, pieces[t.i].last)]) for t in tokens if _long(pieces[t.i])
        }
        place: dict[int, int] = {}  # parser's token → the row that carries its syntax
        size = 0
        for token in tokens:
            place[token.i] = size + next((k for k, (_, dep, _) in enumerate(inner.get(token.i, ())) if not dep), 0)
            size += pieces[token.i].last - pieces[token.i].first
        rows: list[Token] = []
        for token in tokens:
            rows += _rows_of(token, given, pieces[token.i], place, inner.get(token.i), (article, block, len(rows)))
        start, end = rows[0].start, rows[-1].end
        yield Sentence(index=count, start=start, end=end, text=words[start:end], kind=block.kind, tokens=tuple(rows))
        count += 1


def _long(piece: Piece) -> bool:
    return piece.last - piece.first > 1


def _rows_of(
    token: Any, given: Doc, piece: Piece, place: dict[int, int], inner: list[tuple[int, str, str]] | None, at: tuple[Article, Block, int]
) -> Iterator[Token]:
    """The rows of the given words that one word stood for: the syntax of that word, and within a name of several words its own."""
    article, block, count = at
    offsets = article.offsets
    head = token.head
    while head.is_space and head.head.i != head.i:
        head = head.head
    root = head.i == token.i or head.i not in place
    for k, i in enumerate(range(piece.first, piece.last)):
        own, dep, pos = inner[k] if inner else (0, "", token.pos_)
        first, last = block.start + given[i].idx, block.start + given[i].idx + len(given[i])
        text = given_word(article.text[first:last], first=count + k == 0)
        kind = token.ent_type_
        yield Token(
            text=text,
            lemma=_lemma(token.lemma_.lower() or token.lower_, token.lower_, token.text)
            if token.lower_ == text.lower()
            else _given_lemma(text, token),
            pos=pos or token.pos_,
            morph=str(token.morph) if not dep else "",
            dep=dep or ("root" if root else token.dep_.lower()),
            head=count + own if dep else place.get(head.i, count + k) if not root else count + k,
            start=offsets[first],
            end=_end(article.report.words, offsets, last),
            ent=f"{token.ent_iob_ if not k else 'I'}-{kind}" if kind and text != "," else "",
            space=bool(given[i].whitespace_),
        )


def _given_lemma(text: str, token: Any) -> str:
    """The lemma of a word for which another stood: of the other one where it means the same, else the word is a name."""
    low = text.lower()
    if low in SIDES or token.text.lower() == low or (token.pos_ not in ("PROPN", "ADJ") and text.islower()):
        return _lemma(token.lemma_.lower() or token.lower_, token.lower_, token.text)
    return low


@lru_cache(maxsize=50_000)
def _lemma(lemma: str, lower: str, text: str) -> str:
    """The lemma; for a small word that the tagger took for something without forms ("airstrikes" as a preposition), the form
    without its ending, where that is a word."""
    if lemma != lower or not text.islower() or len(lower) < 5 or lower.endswith(("ss", "us", "is", "species")):
        return lemma
    small = _usually_small()
    for ending, instead in ENDINGS:
        if lower.endswith(ending) and lower[: -len(ending)] + instead in small and len(lower) - len(ending) > 3:
            return lower[: -len(ending)] + instead
    return lemma


def _end(words: str, offsets: tuple[int, ...], last: int) -> int:
    """Where the given words of a token end whose last clean character is `last - 1`: before what was cleaned away behind it."""
    end = offsets[last]
    if end - offsets[last - 1] > 4:
        return offsets[last - 1] + 1
    while end > offsets[last - 1] + 1 and words[end - 1].isspace():
        end -= 1
    return end
