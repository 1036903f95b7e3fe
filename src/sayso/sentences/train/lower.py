"""Word frequencies of spacy-lookups-data (MIT) in, `lower.txt` out: the words that are usually written small.

python -m sayso.sentences.train.lower OUT.txt
"""

import gzip
import json
import sys
from pathlib import Path

import spacy_lookups_data

LEAST = -17.5  # log probability below which a word is left out
MARGIN = 0.7  # how much commoner (log) the small form must be than the one with a capital
ENDINGS = ("s", "es", "ed", "d", "ing", "ies", "ied", "ly", "er", "ers")


def _read(name: str) -> dict:
    folder = Path(spacy_lookups_data.__file__).parent / "data"
    with gzip.open(folder / f"{name}.json.gz", "rt", encoding="utf-8") as handle:
        return json.load(handle)


def main(out: Path) -> None:
    chance = _read("en_lexeme_prob")
    lemmas = {word for name in ("en_lemma_index", "en_lemma_exc") for part in _read(name).values() for word in part}

    stock = {form for lemma in lemmas if len(lemma) > 3 for form in (lemma, lemma + "s")}

    def known(word: str) -> bool:
        stems = (word[: -len(end)] for end in ENDINGS if word.endswith(end))
        if any(word[:i] in lemmas and word[i:] in stock for i in range(3, len(word) - 3)):  # airstrike, ceasefire, warplane
            return True
        return word in lemmas or any(
            stem in lemmas or stem + "e" in lemmas or stem + "y" in lemmas or stem[:-1] in lemmas for stem in stems
        )

    words = sorted(
        word
        for word in chance
        if word.isalpha() and word.islower() and word.isascii() and len(word) > 1 and chance[word] > LEAST
        and chance[word] > chance.get(word.title(), -25) + MARGIN and known(word)
    )  # fmt: skip
    head = "# Words that are usually written small: a headline in Title Case is lowered to them before it is parsed.\n# Derived by word frequency from spacy-lookups-data (MIT); `sentences/train/lower.py` tells how.\n"
    out.write_text(head + "\n".join(words) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
