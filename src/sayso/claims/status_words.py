"""knowledge/status in, the words that tell whether an event happened out, for looking up words and phrases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sayso.knowledge import kept, load_knowledge

HAPPENED, PLANNED, POSSIBLE, DENIED = "happened", "planned", "possible", "denied"
TRIED = "tried"  # whether that is done depends on what was tried


class StatusWords:
    """The lists of knowledge/status, for looking up single words and phrases."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.phrases = {name: _phrases(document[name]) for name in ("before_to", "from_ing", "before_ing", "over_clause", "noun")}
        self.lists = {name: frozenset(map(str, words)) for name, words in document.items() if isinstance(words, list)}

    def has(self, name: str, word: str) -> bool:
        return word in self.lists[name]

    def phrase(self, name: str, lemmas: list[str], last: int) -> tuple[str, int] | None:
        """What the longest phrase that ends at token `last` says, and where it begins."""
        for size in (3, 2, 1):
            first = last - size + 1
            if first >= 0 and (found := self.phrases[name].get(" ".join(lemmas[first : last + 1]))):
                return found, first
        return None


def _phrases(groups: dict[str, Iterable[str]]) -> dict[str, str]:
    return {str(phrase): HAPPENED if label == "sure" else label for label, phrases in groups.items() for phrase in phrases}


@kept
def status_words() -> StatusWords:
    return StatusWords(load_knowledge().document("status/en.yaml"))
