"""A word of a report in, its features out: what the learned parts of the coder see. All are names that a person can read.

No feature tells which party is meant; see `view.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sayso.claims.view import View
from sayso.knowledge import kept, load_knowledge
from sayso.model import Token

# types that the event lexicon holds possible for a word: (type, weight) pairs
Lexicon = Callable[[View, int, int], list[tuple[str, str]]]
OPEN_CLASSES = frozenset({"NOUN", "VERB", "ADJ", "PROPN", "ADV"})


@dataclass(frozen=True, slots=True)
class ForceWords:
    """Words of force, of units and weapons, and those before them by which "attack helicopter" is known for a thing."""

    force: frozenset[str]
    arms: frozenset[str]
    owners: frozenset[str]


@kept
def load_force_words() -> ForceWords:
    return ForceWords(*load_knowledge().words("words/coding.yaml", "force", "arms", "owners"))


def names_arms(view: View, sentence: int, i: int, words: ForceWords) -> bool:
    tokens = view.sentences[sentence].tokens
    if tokens[i].lemma not in words.force or not 0 < i < len(tokens) - 1:
        return False
    return tokens[i + 1].lemma in words.arms and tokens[i - 1].text.lower() in words.owners


def is_open(token: Token, shown: str) -> bool:
    """Whether a word may be an anchor by what it is: one of an open class that is no name; of others only those that the lexicon holds."""
    return token.pos in OPEN_CLASSES and token.pos != "PROPN" and bool(shown) and token.text[:1].isalpha()


def event_features(view: View, sentence: int, i: int, lexicon: Lexicon) -> list[str]:
    token, shown = view.token(sentence, i), view.shown[sentence][i]
    word = token.lemma if shown in ("", "NAME") else shown
    return [
        "bias",
        *_own(view, sentence, i, word, lexicon),
        *_below(view, sentence, i, word),
        *_above(view, sentence, i, word, lexicon),
        *_beside(view, sentence, i, word),
        *_around(view, sentence, i, lexicon),
    ]


def _own(view: View, sentence: int, i: int, word: str, lexicon: Lexicon) -> list[str]:
    token = view.token(sentence, i)
    pos = token.pos
    out = [f"w={word}", f"wp={word}|{pos}", f"lower={token.text.lower()}", f"pos={pos}", f"dep={token.dep}", f"pd={pos}|{token.dep}"]
    out += [f"m={m}" for m in token.morph.split("|") if m.startswith(("VerbForm", "Tense", "Voice", "Number", "Mood"))]
    known = lexicon(view, sentence, i)
    out += [f"lex={kind}:{weight}" for kind, weight in known]
    out += [f"lex={kind}|{pos}" for kind, _ in known]
    if not known:
        out.append("lex=none")
    return out


def _below(view: View, sentence: int, i: int, word: str) -> list[str]:
    """What hangs on the word."""
    tokens, shown, classes = view.sentences[sentence].tokens, view.shown[sentence], view.classes[sentence]
    below, out = view.children[sentence][i], list[str]()
    for j in below:
        child = tokens[j]
        if child.dep in ("punct", "case", "det"):
            continue
        seen = shown[j] or "NAME"
        case = view.case_of(sentence, j) if child.dep in ("nmod", "obl", "acl", "advcl") else ""
        if classes[j]:
            out += [f"ck:{child.dep}:{case}={classes[j]}", f"cwk={word}:{child.dep}:{case}={classes[j]}"]
        out += [f"c:{child.dep}:{case}", f"c:{child.dep}:{case}={seen}", f"cw={word}:{child.dep}:{case}", f"cv={word}+{seen}"]
    if not any(tokens[j].dep.startswith("nsubj") for j in below):
        out.append(f"nosubj={word}")
    return out


def _above(view: View, sentence: int, i: int, word: str, lexicon: Lexicon) -> list[str]:
    """What the word hangs on."""
    token = view.token(sentence, i)
    head, dep = token.head, token.dep
    if head == i:
        return []
    seen, who = view.shown[sentence][head] or "NAME", view.classes[sentence][head]
    out = [f"hk={dep}:{who}"] if who else []
    out += [f"h={seen}", f"hd={dep}:{seen}", f"hc={view.case_of(sentence, i)}", f"hwd={word}|{dep}|{seen}"]
    return out + [f"hlex={kind}|{dep}" for kind, _ in lexicon(view, sentence, head)]


def _beside(view: View, sentence: int, i: int, word: str) -> list[str]:
    shown, out = view.shown[sentence], list[str]()
    for step in (-2, -1, 1, 2):
        j = i + step
        near = (shown[j] or "NAME") if 0 <= j < len(shown) else "END"
        out.append(f"n{step}={near}")
        if abs(step) == 1:
            out.append(f"nw{step}={word}|{near}")
    return out


def _around(view: View, sentence: int, i: int, lexicon: Lexicon) -> list[str]:
    """The other event words of the sentence, and what kind of sentence it is."""
    line, out = view.sentences[sentence], list[str]()
    for j, kind in _sure_words(view, sentence, lexicon):
        if j != i:
            out += [f"obefore={kind}" if j < i else f"oafter={kind}", f"o={kind}"]
    out += [f"kind={line.kind}", f"first={sentence < 3}", f"long={min(len(line.tokens) // 10, 5)}"]
    out.append(f"verbless={not any(t.pos == 'VERB' for t in line.tokens)}")
    return out


def _sure_words(view: View, sentence: int, lexicon: Lexicon) -> list[tuple[int, str]]:
    """The words of a sentence that are surely words of an event, with its type: the same for all candidates of the sentence."""
    known = view.sure_words.get(sentence)
    if known is None:
        tokens = view.sentences[sentence].tokens
        known = view.sure_words[sentence] = [
            (j, kind)
            for j, token in enumerate(tokens)
            if token.pos in OPEN_CLASSES
            for kind, weight in lexicon(view, sentence, j)
            if weight == "sure"
        ]
    return known
