"""The tokens and hits of a sentence in, runs of units that may form a phrase for somebody, out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sayso.mentions.lexicon import CALENDAR, FORCE, FRONTS, LINKS, SCENES, VERBS, WHERE, NameHit, Noun
from sayso.model import Sentence, Token

ARTICLES = frozenset("al el ash as an ar at ad az es er ed en et ez esh".split())
SEATS = frozenset(
    "city town village outskirts province governorate region district countryside area settlement camp suburb neighbourhood "
    "neighborhood".split()
)
GENITIVE = frozenset(("'s", "’s", "'", "’"))
NEVER = frozenset(("DET", "ADP", "AUX", "CCONJ", "SCONJ", "ADV"))
SHORT = ARTICLES | FRONTS | frozenset(("'s", "’s"))
KNOWN_BY_ARTICLE = frozenset(("network", "exile", "foundation"))
FEASTS = frozenset(
    "christmas birthday wedding dinner garden search rescue halloween farewell cocktail tea house beach engagement leaving new-year graduation "
    "pool street office boat victory anniversary retirement third".split()
)  # before "party", which is then none that is voted for
PARTICLES = frozenset("back down off out up away over".split())
SHORES = frozenset("eastern western northern southern east west north south left right far opposite river".split())  # of a river
POSSESSIVE = frozenset("his her its their our my your".split())


class Unit(NamedTuple):
    """Tokens `first` to `last` (exclusive) that count as one. `kind`: N a name, A an adjective of a country or people,
    G a noun for somebody, P a run of unknown names, m a noun, a an adjective, s a genitive, h a hyphen inside a word,
    q what a hyphen links ("-led"), x what stands before a hyphen ("anti-"), o a possessive pronoun."""

    kind: str
    first: int
    last: int
    hit: NameHit | None = None


def find_runs(sentence: Sentence, hits: Sequence[NameHit], surnames: Collection[str], *, strict: bool = False) -> list[list[Unit]]:
    """Unbroken runs of units; any other word, a comma, a preposition or an article ends a run. `surnames` are those that the
    report has told so far. `strict`: other unknown names end a run, too, as in a headline any word is written as a name."""
    tokens = sentence.tokens
    starts = {hit.first: hit for hit in hits}
    runs: list[list[Unit]] = []
    run: list[Unit] = []
    i, n = 0, len(tokens)
    while i < n:
        hit = starts.get(i)
        unit = _hit_unit(hit, tokens, run, surnames) if hit is not None else None
        if unit is None:
            unit = _word_unit(tokens, i, run, starts, surnames)
        if unit is not None and unit.kind == "P" and strict and tokens[unit.last - 1].text.lower() not in surnames:
            unit = None
        if unit is None and run:
            runs.append(run)
            run = []
            continue  # the word may begin a run of its own: "compensation | their spokesman"
        if unit is None:
            i += 1
            continue
        run.append(unit)
        i = unit.last
    if run:
        runs.append(run)
    return runs


def is_where(tokens: Sequence[Token], first: int) -> bool:
    """A preposition of place stands before."""
    at = first - 1
    while at >= 0 and (
        tokens[at].pos == "DET"
        or tokens[at].text.lower() in ("north", "south", "east", "west", "northern", "southern", "eastern", "western", "central")
    ):
        at -= 1
    if at < 0:
        return False
    word = tokens[at].text.lower()
    return word in WHERE or (
        word == "of" and at > 0 and tokens[at - 1].text.lower() in ("north", "south", "east", "west", "parts", "out", *SEATS)
    )


def _hit_unit(hit: NameHit, tokens: Sequence[Token], run: list[Unit], surnames: Collection[str]) -> Unit | None:
    use = hit.uses[0]
    first, last = hit.first, hit.last
    if use.who is None:
        return _noun_unit(hit, tokens, run)
    if use.how == "adjective":
        return Unit("A", first, last, hit)
    if last - first == 1 and tokens[first].ent == "I-PERSON" and use.how == "capital":
        return None  # "Sudesh Amman"
    if last - first == 1 and use.how == "capital" and tokens[first].text.lower() in surnames:
        return None  # "Amman", of whom the report has told
    if use.who.kind == "country" and is_where(tokens, first) and not _goes_on(hit, tokens):
        return Unit("L", first, last, hit)
    return Unit("N", first, last, hit)


def _is_verb(hit: NameHit, tokens: Sequence[Token]) -> bool:
    """The tagger says so, and the word can be a verb; at the end of a headline behind a colon it is who tells ("...: monitor")."""
    if tokens[hit.first].text.lower().removesuffix("s") not in VERBS:
        return False
    alone = hit.last >= len(tokens) or tokens[hit.last].pos == "PUNCT"
    return not (alone and hit.first and tokens[hit.first - 1].text in (":", ",", "-", "–", "—"))


def _is_nominal(hit: NameHit, agent: Noun, tokens: Sequence[Token]) -> bool:
    """ "the wounded", "3 injured" and "rebel positions", "civilian areas"; not "were wounded", "military means", "public opinion"."""
    after = tokens[hit.last] if hit.last < len(tokens) else None
    if after is not None and (after.pos in ("NOUN", "PROPN", "ADJ") or after.text == "-"):
        return agent.kind == "group" or agent.noun == "civilian"
    before = tokens[hit.first - 1] if hit.first else None
    return (
        before is None or before.pos in ("DET", "NUM", "ADJ", "PRON") or before.text.lower() in ("of", "and", "among", "least", "including")
    )


def _goes_on(hit: NameHit, tokens: Sequence[Token]) -> bool:
    """After a preposition of place a country may yet own what follows: "in US air strikes", "in Turkey's assault"."""
    at = hit.last
    if _hyphened(tokens, at):
        return True
    if at < len(tokens) and tokens[at].text in GENITIVE:
        at += 1
    elif at < len(tokens) and not any(use.how == "adjective" for use in hit.uses) and tokens[at].pos != "NOUN":
        return False
    return (
        at < len(tokens)
        and tokens[at].pos in ("NOUN", "ADJ", "PROPN")
        and tokens[at].text[0].islower()
        and tokens[at].text.lower() not in SCENES
    )


def _noun_unit(hit: NameHit, tokens: Sequence[Token], run: list[Unit]) -> Unit | None:
    agent = hit.uses[0].agent
    assert agent is not None
    head = tokens[hit.last - 1]
    if agent.noun == "bank" and hit.first and tokens[hit.first - 1].text.lower() in SHORES:
        return None
    if agent.noun == "party" and hit.first and tokens[hit.first - 1].text.lower() in FEASTS:
        return None
    if hit.last - hit.first == 1 and head.pos in ("VERB", "AUX", "ADV", "ADP", "SCONJ") and _is_verb(hit, tokens):
        return None
    if hit.last - hit.first == 1 and head.pos == "ADJ" and not _is_nominal(hit, agent, tokens):
        return None
    if agent.plural_only and not (head.text.lower().endswith("s") or "Number=Plur" in head.morph) and not _does(hit, agent, tokens):
        return None
    if agent.weak and not agent.plural_only:
        beside = run and run[-1].kind in "NAG"
        named = hit.last < len(tokens) and tokens[hit.last].pos == "PROPN" and head.text[0].isupper()
        many = agent.kind == "people" and head.pos == "NOUN" and "Number=Plur" in head.morph
        if not beside and not named and not many and not _is_known(hit, tokens):
            return None
    return Unit("G", hit.first, hit.last, hit)


def _does(hit: NameHit, agent: Noun, tokens: Sequence[Token]) -> bool:
    """ "under Islamist siege": armed people whose deed follows; "Islamist parties" are none."""
    after = tokens[hit.last].text.lower().removesuffix("s") if hit.last < len(tokens) else ""
    return agent.kind == "group" and agent.key == "ARMED" and after in FORCE


def _is_known(hit: NameHit, tokens: Sequence[Token]) -> bool:
    """ "the network said", of whom the report has spoken; not "the network of roads"."""
    before = tokens[hit.first - 1].text.lower() if hit.first else ""
    after = tokens[hit.last].text.lower() if hit.last < len(tokens) else ""
    return hit.uses[0].agent is not None and hit.uses[0].agent.noun in KNOWN_BY_ARTICLE and before in ("the", "this") and after != "of"


def _word_unit(tokens: Sequence[Token], i: int, run: list[Unit], starts: dict[int, NameHit], surnames: Collection[str]) -> Unit | None:
    token = tokens[i]
    text, pos = token.text, token.pos
    if pos in NEVER and text.islower() and text not in SHORT and not (run and run[-1].kind == "h"):
        return None  # most words of a text
    if text in GENITIVE:
        opens = i and tokens[i - 1].space and not token.space and text in ("'", "’")  # "Castro 'brutal dictator'": a quotation
        return Unit("s", i, i + 1) if run and not opens else None
    if text in ("-", "‐", "‑"):
        inner = 0 < i < len(tokens) - 1 and not tokens[i - 1].space and not token.space
        return Unit("h", i, i + 1) if inner and run else None
    if run and run[-1].kind == "h" and text.lower() in LINKS:
        return Unit("q", i, i + 1)
    low = text.lower()
    if low in FRONTS and _hyphened(tokens, i + 1):
        return Unit("x", i, i + 1)
    if _is_name_word(tokens, i) or (low in surnames and text[0].isupper()):
        return Unit("P", i, _name_end(tokens, i, starts))
    if pos == "NUM" and run and run[-1].kind == "h":
        return Unit("m", i, i + 1)
    if pos == "NOUN" and text[0].isalpha():
        return Unit("m", i, i + 1)
    if low in PARTICLES and i and tokens[i - 1].pos == "VERB":
        return None  # "to push back regime advances"
    if pos == "ADJ" or (pos == "VERB" and token.dep == "amod" and "VerbForm=Part" in token.morph):
        return Unit("a", i, i + 1)
    if pos == "PRON" and low in POSSESSIVE and token.dep in ("nmod:poss", "det:poss", "det"):
        return Unit("o", i, i + 1) if not run else None
    return None


def _hyphened(tokens: Sequence[Token], i: int) -> bool:
    return i < len(tokens) - 1 and tokens[i].text in ("-", "‐", "‑") and not tokens[i].space and not tokens[i - 1].space


def _is_name_word(tokens: Sequence[Token], i: int) -> bool:
    token = tokens[i]
    text = token.text
    if not text[0].isalpha() or text.lower() in CALENDAR:
        return False
    if text[0].isupper():
        # "Djebhat-al-Nusra", whatever the tagger makes of it
        if _hyphened(tokens, i + 1) and i + 3 < len(tokens) and tokens[i + 2].text.lower() in ARTICLES and _hyphened(tokens, i + 3):
            return True
        # "Deval Patrick", of which the tagger makes a noun and a name
        after = tokens[i + 1] if i + 1 < len(tokens) else None
        if (
            token.pos in ("NOUN", "ADJ", "X")
            and after is not None
            and after.dep.startswith("flat")
            and after.pos == "PROPN"
            and after.head == i
        ):
            return True
        return token.pos == "PROPN" or (token.ent.endswith("PERSON") and token.pos in ("NOUN", "ADJ", "X"))
    # "al-Hadid", "de Mistura", "bin Salman"
    if text in ARTICLES and _hyphened(tokens, i + 1):
        return i + 2 < len(tokens) and tokens[i + 2].text[0].isupper()
    return (
        token.pos == "PROPN"
        and text in ("bin", "ibn", "abu", "de", "van", "von", "der", "den", "da", "di", "al", "el", "bint", "ould")
        and _is_capital(tokens, i + 1)
    )


def _is_capital(tokens: Sequence[Token], i: int) -> bool:
    return i < len(tokens) and tokens[i].text[0].isupper()


def _name_end(tokens: Sequence[Token], first: int, starts: dict[int, NameHit]) -> int:
    """The end of a run of names that begins at `first`: over inner hyphens, up to the next name or noun of the tables."""
    i = first + 1
    n = len(tokens)
    if _hyphened(tokens, i) and i + 3 < n and tokens[i + 1].text.lower() in ARTICLES and _hyphened(tokens, i + 2):
        return _name_end(tokens, i + 3, starts)
    if tokens[first].text[0].islower() and _hyphened(tokens, i):
        i += 2
    while i < n:
        if i in starts and not (tokens[i].ent == "I-PERSON" and starts[i].last == i + 1 and starts[i].uses[0].how == "capital"):
            break
        if (
            _hyphened(tokens, i)
            and i + 1 < n
            and tokens[i + 1].text[0].isalpha()
            and tokens[i + 1].text.lower() not in LINKS
            and i + 1 not in starts
        ):
            i += 2
            continue
        if _is_name_word(tokens, i) or (tokens[i].dep.startswith("flat") and tokens[i].text[0].isupper() and tokens[i - 1].space):
            i += 1
            continue
        break
    return i
