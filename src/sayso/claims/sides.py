"""A noun with "between X and Y" in, its two sides out: of an agreement, a meeting, a clash."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.claims.lists import in_one_list
from sayso.claims.view import View
from sayso.model import Mention

MET = frozenset({"AGREE", "CONSULT", "COOPERATE"})  # what one does with another at a table


def sides_of(view: View, sentence: int, token: int, mentions: Sequence[Mention]) -> list[Mention]:
    """The list ends behind its "and": "between X and Y, Z said" has two sides."""
    tokens = view.sentences[sentence].tokens
    at = next((i for i, m in enumerate(mentions) if tokens[m.head].head == token and view.case_of(sentence, m.head) == "between"), None)
    if at is None or tokens[token].pos != "NOUN":
        return []
    sides = [mentions[at]]
    for before in reversed(mentions[:at]):  # "between X Y and Z": the parser, which sees no commas, hangs X on Y
        if before.last <= sides[0].first and in_one_list(tokens, before, sides[0], mentions):
            sides.insert(0, before)
    for after in mentions[at + 1 :]:
        if any(joint.lemma == "and" for joint in tokens[sides[0].last : sides[-1].first]):
            break
        if sides[-1].last <= after.first and in_one_list(tokens, sides[-1], after, mentions):
            sides.append(after)
    return sides


def across_the_table(view: View, sentence: int, mentions: Sequence[Mention], actors: frozenset[str]) -> list[Mention]:
    """ "At a meeting between Russia and the US, Washington would like to discuss ...": with whom, where the sentence tells it so.
    `actors`: the parties who act."""
    for token in range(len(view.sentences[sentence].tokens)):
        parties = [(side, side.identity.key) for side in sides_of(view, sentence, token, mentions) if side.identity and side.identity.key]
        if len({key for _, key in parties}) > 1 and any(key in actors for _, key in parties):
            return [side for side, key in parties if key not in actors]
    return []
