"""Open treebanks and name collections in, spaCy training files out.

    python -m sayso.sentences.train.data DATA_FOLDER OUT_FOLDER

Trees: UD English EWT (CC BY-SA 4.0). Names: re3d (Dstl; the licences of its parts are public domain, OGL, CC BY
and CC BY-SA), only the documents of train.ids; WNUT 2017 (CC BY 4.0). Nothing else is read: PUD stays held out.
"""

import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import spacy
from spacy.tokens import Doc, DocBin, Span
from spacy.training.converters import conllu_to_docs
from spacy.util import filter_spans

RE3D_PARTS = ("Australian Department of Foreign Affairs", "CENTCOM", "UK Government", "US State Department", "Wikipedia")
RE3D_KINDS = {"Organisation": "ORG", "Person": "PERSON", "Location": "LOC", "Nationality": "NORP"}
WNUT_KINDS = {"person": "PERSON", "location": "LOC", "corporation": "ORG", "group": "ORG"}
DETERMINERS = {"the", "a", "an", "these", "those", "this", "that", "its", "their", "his", "our"}


def read_trees(path: Path) -> Iterator[Doc]:
    """Documents of one to eight sentences, cut at paragraphs, so that sentence ends are learned on raw text."""
    nlp = spacy.blank("en")
    draw = random.Random(3)
    blocks: list[str] = []
    size = draw.randint(1, 8)
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = block.splitlines()
        if not lines:
            continue
        if blocks and (any(line.startswith(("# newdoc", "# newpar")) for line in lines) or len(blocks) >= size):
            yield from _joined(blocks, nlp)
            blocks, size = [], draw.randint(1, 8)
        # spaCy has no place for the empty nodes and multiword ranges of enhanced trees
        blocks.append("\n".join(line for line in lines if not line.startswith("#") and "." not in line.split("\t")[0]))
    yield from _joined(blocks, nlp)


def _joined(blocks: list[str], nlp: spacy.Language) -> Iterator[Doc]:
    for doc in conllu_to_docs("\n\n".join(blocks) + "\n\n", n_sents=len(blocks), no_print=True, merge_subtokens=False):
        for token in doc:
            token.dep_ = (
                token.dep_.split(":")[0]
                if token.dep_ not in {"nsubj:pass", "aux:pass", "csubj:pass", "acl:relcl", "obl:agent", "nmod:poss"}
                else token.dep_
            )
        doc.ents = []
        missing = [Span(doc, i, i + 1) for i in range(len(doc))]
        doc.set_ents([], missing=missing)
        yield doc


def read_re3d(folder: Path) -> Iterator[Doc]:
    nlp = spacy.blank("en")
    kept = set((folder / "train.ids").read_text().split())
    for part in RE3D_PARTS:
        names: dict[str, list[dict]] = defaultdict(list)
        for line in (folder / part / "entities.json").read_text(encoding="utf-8").splitlines():
            entity = json.loads(line)
            names[entity["documentId"]].append(entity)
        for line in (folder / part / "documents.json").read_text(encoding="utf-8").splitlines():
            document = json.loads(line)
            if document["_id"] not in kept:
                continue
            doc = nlp.make_doc(document["text"])
            spans = []
            for entity in names[document["_id"]]:
                kind = RE3D_KINDS.get(entity["type"])
                span = kind and doc.char_span(entity["begin"], entity["end"], label=kind, alignment_mode="expand")
                while span and span[0].lower_ in DETERMINERS and len(span) > 1:
                    span = Span(doc, span.start + 1, span.end, label=kind)
                # common nouns ("civilians", "forces") are no names: the program's own files know them
                if span and any(token.text[:1].isupper() for token in span):
                    spans.append(span)
            doc.ents = filter_spans(spans)
            yield from _pieces(doc, 220)


def _pieces(doc: Doc, longest: int) -> Iterator[Doc]:
    start = 0
    for i in range(len(doc)):
        if i - start >= longest and doc[i - 1].text == "." and doc[i].ent_iob_ != "I":
            yield doc[start:i].as_doc()
            start = i
    if start < len(doc):
        yield doc[start:].as_doc()


def read_wnut(path: Path) -> Iterator[Doc]:
    nlp = spacy.blank("en")
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [row for row in (line.split("\t") for line in block.splitlines() if "\t" in line) if row[0].strip()]
        if not rows or not any(kind.strip() != "O" for _, kind, *_ in rows):
            continue
        tags = []
        for _, kind, *_ in rows:
            prefix, _, name = kind.strip().partition("-")
            tags.append(f"{prefix}-{WNUT_KINDS[name]}" if name in WNUT_KINDS else "O")
        for i, tag in enumerate(tags):  # an inside without its beginning (a kind that we drop) is outside
            if tag.startswith("I-") and (i == 0 or tags[i - 1][2:] != tag[2:]):
                tags[i] = "B" + tag[1:]
        yield Doc(nlp.vocab, words=[word for word, *_ in rows], ents=tags)


def main(data: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    ewt = data / "treebank" / "ewt"
    named = list(read_re3d(data / "ner" / "re3d"))
    random.Random(5).shuffle(named)
    held = named[: len(named) // 8]
    sets = {
        "train": [
            *read_trees(ewt / "en_ewt-ud-train.rebuilt.conllu"),
            *named[len(held) :] * 2,
            *read_wnut(data / "ner" / "wnut17" / "wnut17train.conll"),
        ],
        "dev": [*read_trees(ewt / "en_ewt-ud-dev.conllu"), *held],
        "pud": list(read_trees(data / "treebank" / "pud" / "en_pud-ud-test.conllu")),
        "ewt-test": list(read_trees(ewt / "en_ewt-ud-test.conllu")),
    }
    for name, docs in sets.items():
        DocBin(docs=docs, store_user_data=False).to_disk(out / f"{name}.spacy")
        print(f"{name}: {len(docs)} documents, {sum(len(doc) for doc in docs)} tokens")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
