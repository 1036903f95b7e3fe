"""The example sentences of knowledge/speech/en.yaml and the cases of tests/statements_cases.yaml in, their parses out (tests/statements_parsed.json).

    python bench/parse_statements.py

Run it where examples or cases were added, or when the language pipeline changed; the tests themselves need no pipeline.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

from sayso.articles.clean import clean_report
from sayso.model import Report
from sayso.sentences.parse import find_sentences, load_parser

ROOT = Path(__file__).parent.parent
SPEECH = ROOT / "src/sayso/knowledge/speech/en.yaml"
CASES = ROOT / "tests/statements_cases.yaml"
OUT = ROOT / "tests/statements_parsed.json"


def texts() -> dict[str, dict[str, str]]:
    """Title and text by the key under which the parse is stored: the text itself."""
    document = yaml.safe_load(SPEECH.read_text(encoding="utf-8"))
    groups = [*document["verbs"], *document["nouns"], *document["prepositions"]]
    sentences = [row[0] for group in groups for row in group["match"]] + [text for group in groups for text in group["not"]]
    found = {text: {"title": "", "text": text} for text in sentences}
    for case in yaml.safe_load(CASES.read_text(encoding="utf-8")):
        found[case["name"]] = {"title": case.get("title", ""), "text": case["text"]}
    return found


def main() -> int:
    wanted = texts()
    reports = [Report(id=key, title=row["title"] or None, text=row["text"]) for key, row in wanted.items()]
    articles = [clean_report(report) for report in reports]
    parser = load_parser()
    out: dict[str, Any] = {}
    for at in range(0, len(articles), 16):
        batch = articles[at : at + 16]
        for article, sentences in zip(batch, find_sentences(batch, parser=parser), strict=True):
            out[article.report.id] = {
                **wanted[article.report.id],
                "sentences": [
                    [
                        s.start,
                        s.end,
                        s.kind,
                        [[t.text, t.lemma, t.pos, t.morph, t.dep, t.head, t.start, t.end, t.ent, t.space] for t in s.tokens],
                    ]
                    for s in sentences
                ],
            }
    OUT.write_text(json.dumps(out, ensure_ascii=False, separators=(",", ":")).replace("]]]}", "]]]}\n"), encoding="utf-8")
    print(f"{len(out)} texts parsed into {OUT.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
