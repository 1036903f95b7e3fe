"""Events in, those that are told by their announcement out: whoever announces that his own will leave, or declares a truce, gives way
in words and not yet in deeds (codebook, section 2: "an announced withdrawal is CONCEDE and nothing else")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sayso.claims.events import Event
from sayso.claims.view import View
from sayso.knowledge import kept, load_knowledge
from sayso.model import Role

GIVEN_UP = frozenset({"withdraw", "ceasefire"})  # modes of what is given way by
HOLDING = frozenset({"REQUEST", "THREATEN", "AGREE", "CONCEDE", "REJECT"})  # acts of speech that hold a deed
PERFECT = frozenset({"have", "has", "had", "having", "'ve", "'d"})


@kept
def _words() -> list[frozenset[str]]:
    return load_knowledge().words("words/coding.yaml", "announcing", "given")


def told_once(view: View, events: Sequence[Event]) -> list[Event]:
    """Without deeds whose announcement is an event ("ordered a withdrawal"); "a promise of a truce" gives way and agrees with nobody."""
    spoken = {(event.sentence, event.token) for event in events if event.type == "CONCEDE"}
    left = [e for e in events if e.type != "RETREAT" or (e.sentence, announced_by(view, e.sentence, e.token)) not in spoken]
    return [replace(event, type="CONCEDE") if event.type == "AGREE" and _promises(view, event) else event for event in left]


def is_content(view: View, event: Event, status: str, events: Sequence[Event]) -> bool:
    """Whether it is what another event of its sentence demands, threatens, promises or refuses, which is not told a second time
    (codebook, section 1): "threatened to launch a raid"."""
    token = view.token(event.sentence, event.token)
    if status != "planned" or token.dep not in ("obj", "xcomp", "ccomp"):
        return False
    return any(e.sentence == event.sentence and e.token == token.head and e.type in HOLDING and e.token != event.token for e in events)


def announced_by(view: View, sentence: int, token: int) -> int | None:
    """The word that announces what this one tells of: "announced a truce", "the order to withdraw", not "announced that it had left"."""
    tokens = view.sentences[sentence].tokens
    own, head = tokens[token], tokens[token].head
    announcing, _ = _words()
    if head == token or tokens[head].lemma.lower() not in announcing:
        return None
    if own.pos in ("NOUN", "PROPN"):
        return head if own.dep in ("obj", "nsubj:pass") or (own.dep == "nmod" and view.case_of(sentence, token) == "of") else None
    if own.dep not in ("ccomp", "xcomp", "acl") or _is_past(view, sentence, token):
        return None
    others = any(tokens[j].dep == "obj" for j in view.children[sentence][head])  # "ordered the residents to leave"
    return None if others else head


def announces_his_own(view: View, sentence: int, word: int, actor: Sequence[Role]) -> bool:
    """Whether nobody but an actor is named as the one who announces it."""
    below = [j for j in view.children[sentence][word] if view.token(sentence, j).dep in ("nsubj", "nmod:poss", "compound")]
    named = {
        mention.identity.key
        for mention in view.in_sentence[sentence]
        if mention.identity and mention.identity.key and any(mention.first <= j < mention.last for j in below)
    }
    return not named or bool(named & {role.party for role in actor})


def _promises(view: View, event: Event) -> bool:
    announcing, given = _words()
    tokens = view.sentences[event.sentence].tokens
    below = view.children[event.sentence][event.token]
    return tokens[event.token].lemma.lower() in announcing and any(
        tokens[j].dep in ("obj", "nmod") and tokens[j].lemma.lower() in given for j in below
    )


def _is_past(view: View, sentence: int, token: int) -> bool:
    """ "... that it had left", "... that it left"."""
    below = [view.token(sentence, j) for j in view.children[sentence][token]]
    helpers = {child.text.lower() for child in below if child.dep.startswith("aux")}
    morph = view.token(sentence, token).morph
    return bool(helpers & PERFECT) or (not helpers and "Tense=Past" in morph and "VerbForm=Fin" in morph)
