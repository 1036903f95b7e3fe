"""Training documents in, the same documents with the dirt of real news out.

Collections of news often come without commas, apostrophes or quotation marks. Those are leaves of a
dependency tree (or can be made so), so a tree keeps its meaning when they go; the parser learns to
read both. The augmenter draws anew in every pass over the data.
"""

import random
from collections.abc import Callable, Iterator

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

QUOTES = {'"', "''", "``", "“", "”", "«", "»"}


def without(doc: Doc, dropped: set[str], *, rate: float, draw: random.Random) -> Doc:
    """A copy of `doc` in which leaf tokens whose words are in `dropped` are left out, each with `rate`."""
    has_children = {token.head.i for token in doc if token.head.i != token.i}
    keep = [
        token for token in doc if token.text not in dropped or token.i in has_children or token.head.i == token.i or draw.random() > rate
    ]
    if len(keep) == len(doc) or not keep:
        return doc
    place = {token.i: i for i, token in enumerate(keep)}
    spaces = []
    for position, token in enumerate(keep):
        following = keep[position + 1].i if position + 1 < len(keep) else len(doc)
        spaces.append(any(doc[i].whitespace_ for i in range(token.i, following)))
    has_trees = doc.has_annotation("DEP")
    starts = []
    if has_trees:
        seen = -1
        first_of = {token.i: token.sent.start for token in keep}
        for token in keep:
            starts.append(first_of[token.i] != seen)
            seen = first_of[token.i]
    return Doc(
        doc.vocab,
        words=[token.text for token in keep],
        spaces=spaces,
        tags=[token.tag_ for token in keep] if has_trees else None,
        pos=[token.pos_ for token in keep] if has_trees else None,
        morphs=[str(token.morph) for token in keep] if has_trees else None,
        heads=[place[token.head.i] for token in keep] if has_trees else None,
        deps=[token.dep_ for token in keep] if has_trees else None,
        sent_starts=None,
        ents=[_iob(token) for token in keep],
    )


def _iob(token: spacy.tokens.Token) -> str:
    if not token.doc.has_annotation("ENT_IOB"):
        return ""
    return f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "O"


@spacy.registry.augmenters("sayso.dirt.v1")
def make_dirt(*, commas: float, quotes: float) -> Callable[[Language, Example], Iterator[Example]]:
    """Rates, 0..1: how many documents lose all their commas, their quotation marks."""
    draw = random.Random(7)

    def dirty(nlp: Language, example: Example) -> Iterator[Example]:
        doc = example.reference
        dropped: set[str] = set()
        if draw.random() < commas:
            dropped |= {",", ";"} if draw.random() < 0.3 else {","}
        if draw.random() < quotes:
            dropped |= QUOTES
        if dropped:
            doc = without(doc, dropped, rate=1.0, draw=draw)
        if doc is example.reference:
            yield example
        else:
            yield Example(nlp.make_doc(doc.text), doc)

    return dirty
