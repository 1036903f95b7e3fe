"""The folder of open data in, the shipped model and its figures out: prepare, train, finish.

python -m sayso.sentences.train.run DATA WORK OUT.model CARD.json
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config
from thinc.api import get_current_ops

from sayso.sentences.train import augment, data, finish  # augment registers the dirt

assert augment


def main(source: Path, work: Path, out: Path, card: Path) -> None:
    get_current_ops().use_blis = False
    data.main(source, work / "data")
    paths = {"paths.train": str(work / "data" / "train.spacy"), "paths.dev": str(work / "data" / "dev.spacy")}
    config = load_config(Path(__file__).parent / "config.cfg", overrides=paths, interpolate=True)
    (work / "trained").mkdir(parents=True, exist_ok=True)
    train(init_nlp(config), work / "trained", use_gpu=-1)
    finish.main(work / "trained" / "model-best", work / "data", out, card)


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:5]))
