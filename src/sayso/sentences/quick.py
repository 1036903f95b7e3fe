"""Words of texts in, everything that the shipped model says of them out, by our own numpy (`network`, `arcs`, `entities`).

The same sums and rules as spaCy's pipeline with the same weights, in about a third of its time: spaCy's parser asks for
Python's lock at every unit of every state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sayso.sentences.arcs import ArcModel, arcs_of, read_arcs
from sayso.sentences.casing import plain_lemma
from sayso.sentences.entities import NameModel, names_of, read_names
from sayso.sentences.network import Network, network_of

if TYPE_CHECKING:
    from spacy.language import Language
else:
    Language = Any

FORMS = 40_000  # forms of words that are kept with their embedding: 20 MB
LEMMAS = 100_000


class Parsed(NamedTuple):
    """A text with one entry for each word; `heads` are places in the text, `begins` the first words of its sentences; `lemmas` and
    `deps` are in small letters."""

    words: Sequence[str]
    lemmas: Sequence[str]
    pos: Sequence[str]
    morphs: Sequence[str]
    deps: Sequence[str]
    heads: Sequence[int]
    ents: Sequence[str]
    begins: Sequence[int]


@dataclass(slots=True, eq=False)
class Quick:
    """The shipped model, and what was found out about forms of words so far."""

    language: Language
    network: Network
    tags: tuple[np.ndarray, np.ndarray]
    pos: list[str]
    morphs: list[Any]
    arcs: ArcModel
    names: NameModel
    embedded: np.ndarray
    forms: dict[str, int] = field(default_factory=dict)
    lemmas: dict[tuple[str, int], str] = field(default_factory=dict)

    def read(self, texts: Sequence[Sequence[str]], marks: Sequence[Sequence[int]]) -> list[Parsed]:
        """`marks`: for each word 1 where a sentence must begin, -1 where none may, else 0."""
        sizes = [len(words) for words in texts]
        if not sum(sizes):
            return [Parsed(words, (), (), (), (), (), (), ()) for words in texts]
        vectors = self.network.vectors(self._embedded(texts), self._rows(texts))
        spaces = np.array([word.isspace() for words in texts for word in words])
        tags = (vectors @ self.tags[0] + self.tags[1]).argmax(axis=1).tolist()
        flat = np.array([mark for row in marks for mark in row])
        heads, deps = read_arcs(vectors, sizes=sizes, marks=flat, spaces=spaces, model=self.arcs)
        begins = _begins(heads, sizes)
        ents = read_names(vectors, ends=np.append(begins[1:], True), spaces=spaces, model=self.names)
        out: list[Parsed] = []
        first = 0
        for words in texts:
            last = first + len(words)
            own = tags[first:last]
            out.append(Parsed(
                words=words, lemmas=[self._lemma(word, tag) for word, tag in zip(words, own, strict=True)],
                pos=[self.pos[tag] for tag in own], morphs=[self.morphs[tag].text for tag in own], deps=deps[first:last],
                heads=(heads[first:last] - first).tolist(), ents=ents[first:last],
                begins=np.flatnonzero(begins[first:last]).tolist(),
            ))  # fmt: skip
            first = last
        return out

    def _rows(self, texts: Sequence[Sequence[str]]) -> list[np.ndarray]:
        forms = self.forms
        return [np.array([forms[word] for word in words], dtype=np.intp) for words in texts]

    def _embedded(self, texts: Sequence[Sequence[str]]) -> np.ndarray:
        """The embeddings of all forms seen so far, with those of `texts`; row 0 is empty."""
        if len(self.forms) > FORMS:
            self.forms.clear()
        new = list(dict.fromkeys(word for words in texts for word in words if word not in self.forms))
        if new:
            lexemes = [self.language.vocab[word] for word in new]
            attributes = np.array([(lex.norm, lex.prefix, lex.suffix, lex.shape) for lex in lexemes], dtype=np.uint64)
            held = len(self.forms) + 1
            if held + len(new) > len(self.embedded):
                grown = np.zeros((2 * (held + len(new)), self.network.width), dtype=np.float32)
                grown[: len(self.embedded)] = self.embedded
                self.embedded = grown
            self.embedded[held : held + len(new)] = self.network.embedded(attributes)
            self.forms.update((word, held + i) for i, word in enumerate(new))
        return self.embedded

    def _lemma(self, word: str, tag: int) -> str:
        found = self.lemmas.get((word, tag))
        if found is None:
            if len(self.lemmas) > LEMMAS:
                self.lemmas.clear()
            lemmatizer: Any = self.language.get_pipe("lemmatizer")
            form = _Form(word, self.language.vocab.strings.add(word), self.pos[tag], tag, self.morphs[tag])
            found = self.lemmas[(word, tag)] = plain_lemma(lemmatizer.rule_lemmatize(form)[0], word)
        return found


class _Morph(NamedTuple):
    """What spaCy's lemmatizer asks of the features of a word."""

    text: str
    key: int
    features: dict[str, str]

    def to_dict(self) -> dict[str, str]:
        return self.features


class _Form(NamedTuple):
    """What spaCy's lemmatizer asks of a word."""

    text: str
    orth: int
    pos_: str
    pos: int
    morph: _Morph


def quick_of(language: Language) -> Quick:
    """Raises ValueError where the pipeline is built otherwise than ours."""
    from spacy.parts_of_speech import NAMES
    from spacy.tokens import MorphAnalysis

    tagger: Any = language.get_pipe("morphologizer")
    lemmatizer: Any = language.get_pipe("lemmatizer")
    weights = [layer for layer in tagger.model.walk() if layer.param_names]
    if len(weights) != 1 or lemmatizer.mode != "rule":
        raise ValueError("not the shape of the shipped model")
    shown: list[Any] = [MorphAnalysis(language.vocab, tagger.cfg["labels_morph"].get(label, "")) for label in tagger.labels]
    network = network_of(language.get_pipe("tok2vec"))
    return Quick(
        language=language,
        network=network,
        tags=(np.ascontiguousarray(weights[0].get_param("W").T), weights[0].get_param("b")),
        pos=[NAMES[tagger.cfg["labels_pos"].get(label, 0)] for label in tagger.labels],
        morphs=[_Morph(str(morph), morph.key, morph.to_dict()) for morph in shown],
        arcs=arcs_of(language.get_pipe("parser")),
        names=names_of(language.get_pipe("ner")),
        embedded=np.zeros((1, network.width), dtype=np.float32),
    )


def _begins(heads: np.ndarray, sizes: Sequence[int]) -> np.ndarray:
    """Whether a sentence begins at a word: the first word below each root."""
    roots = heads
    for _ in range(len(heads).bit_length()):
        roots = roots[roots]
    begins = np.zeros(len(heads), dtype=bool)
    begins[np.unique(roots, return_index=True)[1]] = True
    ends = np.cumsum(sizes)
    begins[(ends - sizes)[np.array(sizes) > 0]] = True
    return begins
