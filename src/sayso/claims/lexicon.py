"""The event words of `knowledge/verbs/en/*.yaml` in, what each word of a report may mean out.

The lexicon only proposes: it says which event types a word can have, and how surely. The learned coder decides, by context.
An entry's `needs` and `not` are looked up among the words that hang on the anchor; where a need is not met the proposal is
weak, where a `not` is met there is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sayso.claims.view import View
from sayso.errors import BadKnowledge
from sayso.knowledge import Knowledge

TYPES = frozenset(
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT".split()
)
# Speech acts: whoever speaks is the actor, so that the same voice is no source on top (codebook, section 6)
SPEECH_ACTS = frozenset({"REQUEST", "ACCUSE", "THREATEN", "REJECT", "SUPPORT", "AGREE", "CONCEDE"})
WEIGHTS = ("weak", "likely", "sure")
Proposal = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Entry:
    type: str
    words: tuple[str, ...]
    pos: str
    weight: str
    mode: str = ""
    needs: dict[str, frozenset[str]] = field(default_factory=dict)
    without: dict[str, frozenset[str]] = field(default_factory=dict)
    rest: frozenset[str] = frozenset()  # the words behind the first
    fixed: bool = False  # a set phrase: whatever its words mean alone


@dataclass(frozen=True, slots=True)
class EventWords:
    """Entries by their first word; `nouns` after light verbs are proposed by their own entries."""

    by_word: dict[str, tuple[Entry, ...]]

    def __call__(self, view: View, sentence: int, i: int) -> list[Proposal]:
        cache = view.proposals.get(sentence)
        if cache is None:
            cache = view.proposals[sentence] = self._find(view, sentence)
        return cache.get(i, [])

    def _find(self, view: View, sentence: int) -> dict[int, list[Proposal]]:
        tokens = view.sentences[sentence].tokens
        lemmas = [t.lemma for t in tokens]
        lowers = [t.text.lower() for t in tokens]
        best: dict[int, dict[str, int]] = defaultdict(dict)
        modes: dict[tuple[int, str], set[str]] = view.proposed_modes[sentence]
        there = {*lemmas, *lowers}
        fixed = view.fixed_types[sentence]
        for i, token in enumerate(tokens):
            if token.ent and token.pos != "VERB":
                continue
            lemma, lower = lemmas[i], lowers[i]
            options = self.by_word.get(lemma, ())
            if lower != lemma:
                options += self.by_word.get(lower, ())
            for entry in options:
                if not entry.rest:
                    if not _fits(entry.pos, token.pos):
                        continue
                elif not (entry.rest <= there and _follows(entry.words, lemmas, lowers, i)):
                    continue
                weight = WEIGHTS.index(entry.weight)
                if entry.without and _met(entry.without, view, sentence, i):
                    continue
                if entry.needs and not _met(entry.needs, view, sentence, i):
                    if not weight:
                        continue
                    weight = 0
                if len(entry.words) > 1:
                    weight = min(weight + 1, 2) if weight else 0
                best[i][entry.type] = max(weight, best[i].get(entry.type, 0))
                if entry.fixed:
                    fixed.update(dict.fromkeys(_tokens_of(entry, lemmas, lowers, i), entry.type))
                if entry.mode:
                    modes.setdefault((i, entry.type), set()).add(entry.mode)
        return {i: [(kind, WEIGHTS[weight]) for kind, weight in sorted(kinds.items())] for i, kinds in best.items()}


def _fits(wanted: str, pos: str) -> bool:
    """Taggers mix up verbs, nouns and participles in headlines; only an adjective entry asks for what it says."""
    return pos in ("VERB", "NOUN", "PROPN", "ADJ", "AUX") if wanted != "ADJ" else pos in ("ADJ", "VERB", "NOUN")


def _follows(words: tuple[str, ...], lemmas: list[str], lowers: list[str], i: int) -> bool:
    """The other words stand right behind, with at most three words between verb and rest ("call the deal off")."""
    at = i
    for step, word in enumerate(words[1:]):
        reach = 4 if step == 0 and len(words) == 2 else 2
        for j in range(at + 1, min(at + 1 + reach, len(lemmas))):
            if word in (lemmas[j], lowers[j]):
                at = j
                break
        else:
            return False
    return True


def _tokens_of(entry: Entry, lemmas: list[str], lowers: list[str], i: int) -> range:
    """Of a set phrase the words that may be its anchor: that of a verb, those of a noun where they stand together ("arrest warrants")."""
    end = i + len(entry.words)
    together = all(word in told for word, *told in zip(entry.words, lemmas[i:end], lowers[i:end], strict=False))
    return range(i, end if entry.pos == "NOUN" and together else i + 1)


def _met(conditions: dict[str, frozenset[str]], view: View, sentence: int, i: int) -> bool:
    """Is any of the conditions met by the words that hang on the anchor, or stand near it?"""
    tokens, below = view.sentences[sentence].tokens, view.children[sentence]
    for relation, words in conditions.items():
        if relation == "words":
            near = {t.lemma for t in tokens[max(0, i - 4) : i + 7]} | {t.text.lower() for t in tokens[max(0, i - 4) : i + 7]}
            if near & words:
                return True
            continue
        for j in below[i]:
            dep = tokens[j].dep
            if (relation in ("obj", "object") and dep in ("obj", "nsubj:pass", "nmod", "compound", "iobj", "xcomp", "ccomp", "obl")) or (
                relation in ("subj", "subject") and dep.startswith("nsubj")
            ):
                if tokens[j].lemma in words or any(tokens[k].lemma in words for k in below[j]):
                    return True
            elif relation == "prep":
                if any(tokens[k].dep == "case" and tokens[k].lemma in words for k in below[j]) or (
                    tokens[j].dep in ("compound:prt", "compound") and tokens[j].lemma in words
                ):
                    return True
            elif relation == "subj_kind" and dep.startswith("nsubj") and view.shown[sentence][j].lower() in words:
                return True
    return False


def build_event_words(knowledge: Knowledge) -> EventWords:
    """Raises BadKnowledge where an entry has no word, an unknown type, or an unknown weight."""
    by_word: dict[str, list[Entry]] = defaultdict(list)
    for kind, listed in knowledge.document("verbs/en/*.yaml").items():
        if kind not in TYPES:
            continue
        for raw in listed:
            entry = _entry(kind, raw)
            by_word[entry.words[0]].append(entry)
    return EventWords({word: tuple(entries) for word, entries in by_word.items()})


def _entry(kind: str, raw: dict[str, Any]) -> Entry:
    text = str(raw.get("lemma") or raw.get("words") or "").lower().strip()
    weight = str(raw.get("weight", "likely"))
    if not text or weight not in WEIGHTS:
        raise BadKnowledge(f"verbs/en, {kind}: an entry needs `lemma` or `words`, and a weight of {', '.join(WEIGHTS)}: {raw}")
    words = tuple(text.replace("-", " - ").split()) if raw.get("words") else (text,)
    return Entry(
        type=kind, words=words, pos=str(raw.get("pos", "VERB")), weight=weight, mode=str(raw.get("mode") or ""),
        needs=_conditions(raw.get("needs")), without=_conditions(raw.get("not")), rest=frozenset(words[1:]), fixed=bool(raw.get("fixed")),
    )  # fmt: skip


def _conditions(raw: Any) -> dict[str, frozenset[str]]:
    if not raw:
        return {}

    def words(value: Any) -> Iterable[str]:
        return (str(v).lower() for v in (value if isinstance(value, list) else [value]))

    return {str(relation): frozenset(words(value)) for relation, value in raw.items()}
