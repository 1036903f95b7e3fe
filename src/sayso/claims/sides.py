"""An event's word in, its two sides out: "between X and Y" behind an agreement, a meeting, a clash; "X fought Y", "X clashed with Y"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sayso.claims.lists import joined
from sayso.claims.view import View
from sayso.model import Mention, Role

MUTUAL = frozenset({"fight", "fighting", "clash", "skirmish", "firefight"})  # what takes two: "battled", "attacked" may be one side's
CLASHES = frozenset({"clash", "skirmish", "firefight", "gunfight", "gunbattle"})
UNDER_ARMS = frozenset({"MIL", "REB", "COP"})
HYPHENS = frozenset({"-", "–", "‐", "‑"})
MET = frozenset({"AGREE", "CONSULT", "COOPERATE"})  # what one does with another at a table


def sides_of(view: View, sentence: int, token: int, mentions: Sequence[Mention]) -> list[Mention]:
    """The list ends behind its "and": "between X and Y, Z said" has two sides."""
    tokens = view.sentences[sentence].tokens
    at = next((i for i, m in enumerate(mentions) if tokens[m.head].head == token and view.case_of(sentence, m.head) == "between"), None)
    if at is None or tokens[token].pos != "NOUN":
        return []
    lists = joined(tokens, mentions)  # the whole list: of "between X Y and Z" the parser, which sees no commas, hangs X on Y
    sides = [mention for mention, number in zip(mentions, lists, strict=True) if number == lists[at]]
    last = next((i for i in range(1, len(sides)) if any(t.lemma == "and" for t in tokens[sides[i - 1].last : sides[i].first])), len(sides))
    return sides[: last + 1]


def partners(view: View, sentence: int, token: int, mentions: Sequence[Mention]) -> list[Mention]:
    """ "As agreed in a US-Turkish deal", "the Russian-Turkish accord": the two whose names a hyphen joins before the event's noun, or before
    the noun in which its verb says that it was done."""
    tokens = view.sentences[sentence].tokens
    for one, other in pairwise(mentions):
        joined_up = one.last + 1 == other.first and tokens[one.last].text in HYPHENS
        if joined_up and one.identity and other.identity and one.identity.key and other.identity.key:
            noun = next((i for i in range(other.last, len(tokens)) if tokens[i].pos in ("NOUN", "PROPN")), None)
            if noun == token or (noun is not None and _is_done_in(view, sentence, token, noun)):
                return [one, other]
    return []


def _is_done_in(view: View, sentence: int, verb: int, noun: int) -> bool:
    """ "Agreed in a deal": the noun right behind the verb, whatever the parse hangs it on."""
    between = view.sentences[sentence].tokens[verb + 1 : noun]
    return (
        bool(between)
        and between[0].text in ("in", "under")
        and not any(t.pos in ("VERB", "AUX", "PUNCT") and t.text not in HYPHENS for t in between)
    )


def opponents(view: View, sentence: int, token: int, mentions: Sequence[Mention]) -> list[Mention]:
    """Whom one fights or clashes with: a side of two-sided fighting, who acts as well (codebook, section 2)."""
    tokens = view.sentences[sentence].tokens
    lemma = tokens[token].lemma.lower()
    if lemma not in MUTUAL:
        return []
    first = [m for m in mentions if tokens[m.head].head == token and _faces(view, sentence, m, tokens[token].pos == "VERB")]
    if not first:
        return []
    lists = joined(tokens, mentions)
    faced = {number for mention, number in zip(mentions, lists, strict=True) if mention in first}
    return [mention for mention, number in zip(mentions, lists, strict=True) if number in faced]


def _faces(view: View, sentence: int, mention: Mention, verb: bool) -> bool:
    """ "fought the rebels", "clashed with the police", "fighting against the army"."""
    case = view.case_of(sentence, mention.head)
    return case in ("with", "against") or (verb and not case and view.token(sentence, mention.head).dep == "obj")


def clashing(view: View, sentence: int, token: int, recipients: Sequence[Role]) -> list[Role]:
    """ "Ten soldiers were killed in clashes with the rebels": those under arms are a side of a clash even where it befalls them."""
    own = view.token(sentence, token)
    return [role for role in recipients if role.sector in UNDER_ARMS] if own.pos == "NOUN" and own.lemma.lower() in CLASHES else []


def across_the_table(view: View, sentence: int, mentions: Sequence[Mention], actors: frozenset[str]) -> list[Mention]:
    """ "At a meeting between Russia and the US, Washington would like to discuss ...": with whom, where the sentence tells it so.
    `actors`: the parties who act."""
    tokens = view.sentences[sentence].tokens
    for token in sorted({tokens[mention.head].head for mention in mentions}):
        parties = [(side, side.identity.key) for side in sides_of(view, sentence, token, mentions) if side.identity and side.identity.key]
        if len({key for _, key in parties}) > 1 and any(key in actors for _, key in parties):
            return [side for side, key in parties if key not in actors]
    return []
