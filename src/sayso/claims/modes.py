"""An event in, the features that tell its mode out (codebook, section 2): weapon words, kinds of demand, of protest, of coercion.

The words stand in `knowledge/modes/en.yaml`; how much each hint weighs, by where it stands, is learned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import lru_cache

from sayso.claims.view import View
from sayso.knowledge import Knowledge

NEAR = 6  # words to each side that belong to the event rather than to the sentence
LONGEST_PHRASE = 4


class ModeWords(dict[str, dict[tuple[str, ...], list[str]]]):
    """Event type → phrase → modes; with what is asked for at every event."""

    def __init__(self) -> None:
        self.begins: dict[str, frozenset[str]] = {}  # the first words of the phrases of a type
        self.modes: dict[str, frozenset[str]] = {}


def build_modes(knowledge: Knowledge) -> ModeWords:
    words = ModeWords()
    for kind, modes in knowledge.document("modes/en.yaml").items():
        phrases: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for mode, listed in modes.items():
            for phrase in listed:
                phrases[tuple(str(phrase).lower().replace("-", " - ").split())].append(mode)
        words[kind] = dict(phrases)
        words.begins[kind] = frozenset(phrase[0] for phrase in phrases)
        words.modes[kind] = frozenset(mode for modes in phrases.values() for mode in modes) | {"none"}
    return words


def modes_of(kind: str, words: ModeWords) -> frozenset[str]:
    """The modes that a type can have, and "none"."""
    return words.modes.get(kind, frozenset({"none"}))


def _hits(tokens: tuple[str, ...], kind_phrases: dict[tuple[str, ...], list[str]], begins: frozenset[str]) -> list[tuple[int, int, str]]:
    """(first, last exclusive, mode) for the longest phrase at each place."""
    out: list[tuple[int, int, str]] = []
    behind = 0  # the last hit
    for i in [i for i, word in enumerate(tokens) if word in begins]:
        if i < behind:
            continue
        for length in range(min(LONGEST_PHRASE + 2, len(tokens) - i), 0, -1):
            modes = kind_phrases.get(tokens[i : i + length])
            if modes:
                out += [(i, i + length, mode) for mode in modes]
                behind = i + length
                break
    return out


class ModeView:
    """The mode words of one report, found once."""

    def __init__(self, view: View, words: ModeWords) -> None:
        self.view = view
        self.words = words
        self._sentences: dict[int, tuple[tuple[str, ...], tuple[str, ...]]] = {}
        self.of = lru_cache(maxsize=None)(self._find)

    def _find(self, sentence: int, kind: str) -> list[tuple[int, int, str]]:
        phrases = self.words.get(kind)
        if not phrases:
            return []
        begins = self.words.begins[kind]
        return sorted({hit for tokens in self._written(sentence) for hit in _hits(tokens, phrases, begins)})

    def _written(self, sentence: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """A sentence by its lemmas, and as it stands in small letters."""
        known = self._sentences.get(sentence)
        if known is None:
            tokens = self.view.sentences[sentence].tokens
            known = self._sentences[sentence] = tuple(t.lemma for t in tokens), tuple(t.text.lower() for t in tokens)
        return known


def mode_features(
    view: View, sentence: int, token: int, *, kind: str, modes: ModeView, actors: Collection[str] = (), recipients: Collection[str] = ()
) -> list[str]:
    """All features carry the event type: a word means another mode under another type. `actors` and `recipients` are sectors:
    what bombs is a jet where an army does it, a car where a group does; who is taken is arrested by a police and abducted by a band."""
    tokens, shown, below = view.sentences[sentence].tokens, view.shown[sentence], view.children[sentence]
    own = tokens[token]
    out = [f"t={kind}", f"{kind}|w={own.lemma}", f"{kind}|lower={own.text.lower()}"]
    out += _word_hints(view, sentence, token, kind, modes)
    for side, sectors in (("by", actors), ("to", recipients)):
        for sector in sorted(set(sectors)) or ["nobody"]:
            out += [f"{kind}|{side}={sector}", f"{kind}|{side}={sector}|{own.lemma}"]
    for j in below[token]:
        if tokens[j].dep not in ("punct", "det"):
            out += [f"{kind}|c={tokens[j].lemma}" if shown[j] not in ("", "NAME") else f"{kind}|c={shown[j]}"]
            out += [f"{kind}|cc={tokens[k].lemma}" for k in below[j] if tokens[k].dep in ("compound", "amod", "obj", "nmod", "conj")]
    if own.head != token:
        out.append(f"{kind}|h={shown[own.head] or 'NAME'}")
    for j in range(max(0, token - NEAR), min(len(tokens), token + NEAR + 1)):
        if j != token and tokens[j].pos in ("NOUN", "VERB", "ADJ") and shown[j]:
            out.append(f"{kind}|near={shown[j]}")
            if abs(j - token) == 1:
                out.append(f"{kind}|next{j - token}={shown[j]}")
    return out


def _word_hints(view: View, sentence: int, token: int, kind: str, modes: ModeView) -> list[str]:
    tokens = view.sentences[sentence].tokens
    below = set(view.children[sentence][token])
    above = tokens[token].head
    hints = [f"lexmode={mode}|{kind}" for mode in view.proposed_modes[sentence].get((token, kind), ())] or [f"lexmode=none|{kind}"]
    seen = set()
    nearest = min(((min(abs(token - first), abs(token - last + 1)), mode) for first, last, mode in modes.of(sentence, kind)), default=None)
    if nearest:
        hints += [f"{kind}|nearest={nearest[1]}"]
    for first, last, mode in modes.of(sentence, kind):
        inside = range(first, last)
        if token in inside:
            where = "at"
        elif below & set(inside):
            where = "below"
        elif above in inside:
            where = "above"
        elif min(abs(token - first), abs(token - last + 1)) <= NEAR:
            where = "near"
        else:
            where = "far"
        hints += [f"mode:{where}={mode}", f"{kind}|mode:{where}={mode}"]
        seen.add(mode)
    if not seen:
        hints.append(f"{kind}|mode=none")
        hints.append(f"{kind}|mode=none|{tokens[token].lemma}")
    for back in (1, 2):  # an attack told on ("the strikes") keeps the weapon named just before
        if sentence >= back:
            hints += [f"{kind}|mode:before{back}={mode}|{bool(seen)}" for mode in {m for _, _, m in modes.of(sentence - back, kind)}]
    if view.sentences[0].kind == "title" and sentence:
        hints += [f"{kind}|mode:title={mode}|{bool(seen)}" for mode in {m for _, _, m in modes.of(0, kind)}]
    return hints
