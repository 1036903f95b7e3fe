"""An event and the parties of its sentence in, its actors and recipients out.

For each pair of event and mention a linear model weighs syntax, order, prepositions and the kinds of both; never which party
it is. A second pass also sees what the first thought of the other mentions: a list has one role, and there is seldom more
than one actor.
"""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sayso.claims.linear import Linear
from sayso.claims.lists import joined
from sayso.claims.view import View, class_of
from sayso.model import Mention, Source

ACTOR, RECIPIENT, NEITHER = "ACTOR", "RECIPIENT", "NEITHER"


def role_features(view: View, sentence: int, token: int, mention: Mention, *, kind: str, rivals: list[Mention], speaker: bool) -> list[str]:
    """`rivals` are the other party mentions of the sentence; `speaker`: the mention is the source of the statement around the event."""
    tokens = view.sentences[sentence].tokens
    own, head = tokens[token], tokens[mention.head]
    cls = class_of(mention)
    path = view.path(sentence, token, mention.head)
    case = view.case_of(sentence, mention.head)
    inside = mention.first <= token < mention.last
    side = "in" if inside else "before" if mention.last <= token else "after"
    gap = 0 if inside else token - mention.last if side == "before" else mention.first - token - 1
    between = sum(1 for r in rivals if min(token, mention.head) < r.head < max(token, mention.head))
    passive = any(tokens[j].dep in ("aux:pass", "nsubj:pass") for j in view.children[sentence][token])
    if own.pos == "VERB" and "VerbForm=Part" in own.morph and own.dep in ("acl", "acl:relcl"):
        passive = passive or "Tense=Past" in own.morph
    form = f"{own.pos}{'p' if passive else ''}"
    form += "g" if "VerbForm=Ger" in own.morph or own.text.lower().endswith("ing") else ""
    pronoun = head.pos == "PRON"
    out = [
        "bias", f"t={kind}", f"cls={cls}", f"t|cls={kind}|{cls}", f"path={path}", f"t|path={kind}|{path}", f"form|path={form}|{path}",
        f"case={case}", f"path|case={path}|{case}", f"form|path|case={form}|{path}|{case}", f"t|case={kind}|{case}", f"dep={head.dep}", f"form={form}",
        f"side={side}", f"form|side={form}|{side}", f"t|side={kind}|{side}|{cls}", f"gap={_bucket(gap)}|{side}", f"between={min(between, 3)}|{side}",
        f"w|path={own.lemma}|{path}", f"w|side={own.lemma}|{side}", f"w|case={own.lemma}|{case}", f"mk={mention.kind}|{pronoun}", f"cls|path={cls}|{path}",
        f"speaker={speaker}", f"t|speaker={kind}|{speaker}", f"cls|side|form={cls}|{side}|{form}", f"n={min(len(rivals), 4)}",
        f"adj={head.pos == 'ADJ'}|{side}|{own.pos}|{_bucket(gap)}",
    ]  # fmt: skip
    place = next((m for m in view.in_sentence[sentence] if m.kind == "place" and m.first <= mention.head < m.last), None)
    if place is not None:  # "Syria" and "Damascus" are parties where they act, places where things happen
        width = place.identity.precision if place.identity else "unknown"
        out += [f"place={width}|{case}", f"place={width}|{head.dep}", f"place={width}|{side}|{form}", f"place|name={width}|{mention.last - mention.first > 1}"]
    # a party in a list has the role of the first of the list
    first = mention.head
    while tokens[first].dep in ("conj", "appos", "flat") and tokens[first].head != first:
        first = tokens[first].head
    if first != mention.head:
        up = view.path(sentence, token, first)
        upcase = view.case_of(sentence, first)
        out += [f"listpath={up}", f"form|listpath={form}|{up}|{upcase}", "listed"]
    # nearest on its side, of its kind
    nearer = [r for r in rivals if (r.head < token) == (mention.head < token) and abs(r.head - token) < abs(mention.head - token)]
    out += [f"nearest={not nearer}|{side}", f"form|nearest={form}|{not nearer}|{side}", f"nearest|cls={not any(class_of(r) == cls for r in nearer)}|{side}|{cls}"]
    # the verb that governs the mention, and the words between
    up_token = tokens[head.head] if head.head != mention.head else None
    if up_token is not None:
        governor = up_token.lemma if view.shown[sentence][head.head] not in ("", "NAME") else "NAME"
        at = "self" if head.head == token else "other"
        out += [f"gov={governor}|{head.dep}", f"gov|at={at}|{head.dep}", f"govpos={up_token.pos}|{head.dep}|{at}"]
    near = mention.last if side == "before" else mention.first - 1
    if 0 <= near < len(tokens) and near != token:
        out.append(f"next={tokens[near].lemma}|{side}")
        if gap <= 3:
            middle = "_".join(tokens[j].lemma for j in (range(mention.last, token) if side == "before" else range(token + 1, mention.first)))
            out += [f"middle={middle}|{side}", f"t|middle={kind}|{middle}|{side}", f"pos|middle={form}|{middle}|{side}"]
    if mention.first > 0:
        out.append(f"prev={tokens[mention.first - 1].lemma}|{side}")
    if mention.last < len(tokens):
        out.append(f"foll={tokens[mention.last].lemma}|{side}")
    if own.head != token:  # light verbs: "X carried out an attack", "X came under fire"
        light = tokens[own.head]
        out += [f"light={light.lemma}|{own.dep}|{view.path(sentence, own.head, mention.head, longest=2)}|{case}"]
    out.append(f"title={view.sentences[sentence].kind == 'title'}|{side}|{form}")
    return out


def role_mentions(view: View, sentence: int) -> list[Mention]:
    """The parties and persons that a sentence names; the longest of those that share a head."""
    best: dict[int, Mention] = {}
    for mention in view.in_sentence[sentence]:
        if mention.kind in ("party", "person"):
            known = best.get(mention.head)
            if known is None or mention.last - mention.first > known.last - known.first:
                best[mention.head] = mention
    return sorted(best.values(), key=lambda m: m.first)


def is_speaker(mention: Mention, source: Source | None) -> bool:
    return source is not None and mention.start < source.end and mention.end > source.start


def first_rows(view: View, sentence: int, token: int, mentions: list[Mention], *, kind: str, source: Source | None) -> list[list[str]]:
    return [
        role_features(
            view, sentence, token, mention, kind=kind, rivals=[m for m in mentions if m is not mention], speaker=is_speaker(mention, source)
        )
        for mention in mentions
    ]


def second_rows(view: View, sentence: int, mentions: list[Mention], rows: list[list[str]], *, first: Linear, kind: str) -> list[list[str]]:
    """The same features, with what the first pass gave to this mention, to the rest of its list, and to the likeliest rivals."""
    if not mentions:
        return []
    chances = first.probabilities(rows)
    a, r = first.labels.index(ACTOR), first.labels.index(RECIPIENT)
    lists = joined(view.sentences[sentence].tokens, mentions)
    out = []
    for i, row in enumerate(rows):
        mates = [j for j in range(len(mentions)) if j != i and lists[j] == lists[i]]
        rivals = [j for j in range(len(mentions)) if j != i and lists[j] != lists[i]]
        own_a, own_r = _chance(chances[i, a]), _chance(chances[i, r])
        extra = [f"pA={own_a}", f"pR={own_r}", f"pp={own_a}|{own_r}"]
        for name, others in (("m", mates), ("r", rivals)):
            best_a, best_r = _most(chances, others, a), _most(chances, others, r)
            extra += [f"{name}A={best_a}", f"{name}R={best_r}", f"{name}AA={own_a}|{best_a}", f"{name}RR={own_r}|{best_r}", f"{name}AR={own_a}|{best_r}", f"{name}RA={own_r}|{best_a}"]
            extra += [f"{name}At={kind}|{own_a}|{best_a}", f"{name}Rt={kind}|{own_r}|{best_r}"]
        out.append([*row, *extra])
    return out


def _most(chances: np.ndarray, which: Sequence[int], column: int) -> str:
    return _chance(max((float(chances[j, column]) for j in which), default=-1.0))


def _chance(chance: float) -> str:
    if chance < 0:
        return "none"
    for edge in (0.05, 0.15, 0.3, 0.5, 0.7, 0.9):
        if chance < edge:
            return f"<{edge}"
    return "sure"


def _bucket(gap: int) -> str:
    for edge in (0, 1, 2, 4, 8, 15):
        if gap <= edge:
            return str(edge)
    return "far"
