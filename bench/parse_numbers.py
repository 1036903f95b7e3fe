"""The sentences of tests/numbers_cases.yaml in, their parses out, for tests that need no model.

python bench/parse_numbers.py
"""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from sayso.articles.clean import clean_report
from sayso.model import Report
from sayso.sentences.parse import find_sentences, load_parser

FOLDER = Path(__file__).parents[1] / "tests"


def main() -> None:
    cases = yaml.safe_load((FOLDER / "numbers_cases.yaml").read_text(encoding="utf-8"))
    texts = list(dict.fromkeys(case["text"] for cases_of_kind in cases.values() for case in cases_of_kind))
    articles = [clean_report(Report(id=str(i), text=text)) for i, text in enumerate(texts)]
    out = {}
    for text, sentences in zip(texts, find_sentences(articles, parser=load_parser()), strict=True):
        out[text] = [
            [sentence.kind, sentence.start, sentence.end, sentence.text]
            + [[t.text, t.lemma, t.pos, t.morph, t.dep, t.head, t.start, t.end, t.ent, t.space] for t in sentence.tokens]
            for sentence in sentences
        ]
    lines = ",\n".join(f"{json.dumps(text, ensure_ascii=False)}: {json.dumps(rows, ensure_ascii=False)}" for text, rows in out.items())
    (FOLDER / "numbers_parsed.json").write_text("{\n" + lines + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
