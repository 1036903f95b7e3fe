"""A trained pipeline in, the one file that the package ships out, and its figures for the model card.

python -m sayso.sentences.train.finish TRAINED TEST_FOLDER OUT.model CARD.json
"""

import json
import sys
import time
from pathlib import Path

import spacy
from spacy.training import Corpus
from thinc.api import get_current_ops

from sayso.sentences.parse import save_model

SHOWN = ("pos_acc", "dep_uas", "dep_las", "sents_f", "ents_p", "ents_r", "ents_f", "lemma_acc", "speed")


def add_lemmas(nlp: spacy.Language) -> None:
    """spaCy's rule lemmatizer with the tables of spacy-lookups-data (MIT): better and faster than a trained one."""
    lemmatizer = nlp.add_pipe("lemmatizer", config={"mode": "rule"}, after="morphologizer")
    lemmatizer.initialize()


def measure(nlp: spacy.Language, folder: Path) -> dict[str, dict[str, float]]:
    figures = {}
    for path in sorted(folder.glob("*.spacy")):
        if path.stem == "train":
            continue
        examples = list(Corpus(path)(nlp))
        scores = nlp.evaluate(examples)
        figures[path.stem] = {name: round(scores[name], 4) for name in SHOWN if isinstance(scores.get(name), float)}
        print(path.stem, figures[path.stem])
    return figures


def main(trained: Path, folder: Path, out: Path, card: Path | None) -> None:
    get_current_ops().use_blis = False
    nlp = spacy.load(trained)
    if "lemmatizer" not in nlp.pipe_names:
        add_lemmas(nlp)
    nlp.meta.update({"name": "sayso", "version": time.strftime("%Y.%m.%d"), "license": "CC BY-SA 4.0", "performance": {}})
    save_model(nlp, out)
    print(f"{out}: {out.stat().st_size / 1e6:.1f} MB")
    if card:
        card.write_text(json.dumps(measure(nlp, folder), indent=1) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]) if len(sys.argv) > 4 else None)
