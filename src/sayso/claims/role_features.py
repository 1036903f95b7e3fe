"""An event and a party of its sentence in, the features by which its role is weighed out.

Syntax where the parser can be trusted, the order of words where it cannot (texts that lost their commas). A mention is seen
by its kind and, where it is a common noun, by that noun; never by its name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sayso.claims.view import View, class_of
from sayso.model import Mention, Source, Token

LIST_DEPS = frozenset({"conj", "appos", "flat", "list"})
IDLE_STEPS = LIST_DEPS | {"xcomp", "parataxis", "compound", "root"}  # steps of a path that change nobody's role
RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
CONTENT = frozenset({"NOUN", "VERB", "ADJ", "ADV"})


class Company:
    """The parties and persons of a sentence, for all its events."""

    def __init__(self, view: View, sentence: int, mentions: Sequence[Mention]) -> None:
        self.mentions = mentions
        self.parties = [Party(view, sentence, mention, len(mentions)) for mention in mentions]
        self.tokens, self.shown = view.sentences[sentence].tokens, view.shown[sentence]

    @cached_property
    def signs(self) -> list[str]:
        """The sentence in signs: P a party, L a place, V a verb (B "be"), prepositions and joints as they are, else nothing."""
        heads = {m.head for m in self.mentions}
        covered = {i for m in self.mentions for i in range(m.first, m.last)}
        return [
            "P" if i in heads else "" if i in covered else _sign(token, shown)
            for i, (token, shown) in enumerate(zip(self.tokens, self.shown, strict=True))
        ]


def _sign(token: Token, shown: str) -> str:
    if shown in ("PLACE", "TIME"):
        return "L" if shown == "PLACE" else ""
    if token.lemma in RELATIVE:
        return "who"
    if token.pos in ("ADP", "SCONJ", "CCONJ"):
        return token.lemma
    if token.pos == "AUX" and token.lemma == "be":
        return "B"
    if token.pos == "VERB":
        past = "p" if "VerbForm=Part" in token.morph and "Tense=Past" in token.morph else "g" if token.text.lower().endswith("ing") else ""
        return f"V{past}"
    if token.pos == "PUNCT":
        return token.text if token.text in ",;:" else ""
    return "N" if token.pos in ("NOUN", "PROPN") and shown else ""


class Party:
    """A mention of a sentence: what it is whatever the event; `names` are its features that say so. `tells`: whether it is credited with
    anything; `place`: how wide a place it names, where it does; `governor`: the part of speech of the word above it."""

    def __init__(self, view: View, sentence: int, mention: Mention, count: int) -> None:
        tokens, beside = view.sentences[sentence].tokens, view.in_sentence[sentence]
        self.mention, self.cls, self.head = mention, class_of(mention), tokens[mention.head]
        head, shown, cls = self.head, view.shown[sentence], self.cls
        self.word = word = head.lemma if head.pos == "PRON" else shown[mention.head] or "NAME"
        self.case = case = view.case_of(sentence, mention.head)
        self.counted = any(m.kind == "count" and m.first < mention.last and m.last > mention.first - 1 for m in beside)
        self.tells = any(s.source and mention.start < s.source.end and mention.end > s.source.start for s in view.statements)
        self.known = mention.identity is not None and bool(mention.identity.key)
        place = next((m for m in beside if m.kind == "place" and m.first <= mention.head < m.last), None)
        self.place = None if place is None else f"{place.identity.precision if place.identity else 'unknown'}"
        self.first = first_of_list(tokens, mention.head)
        self.governor = tokens[head.head].pos if head.head != mention.head else None
        self.names = [
            "bias", f"cls={cls}", f"mk={mention.kind}|{head.pos == 'PRON'}", f"who={word}", f"who|pos={word}|{head.pos}|{head.dep}", f"case={case}", f"dep={head.dep}",
            f"n={min(count - 1, 4)}",
        ]  # fmt: skip
        if self.governor is not None:
            above = shown[head.head] or "NAME"
            self.names += [f"gov={above}|{head.dep}", f"gov|case={above}|{case}"]
        if self.first != mention.head:
            self.names.append("listed")


def first_of_list(tokens: Sequence[Token], head: int) -> int:
    while tokens[head].dep in LIST_DEPS and tokens[head].head != head:
        head = tokens[head].head
    return head


@dataclass(frozen=True)
class Scene:
    """An event in its sentence; what all its parties share is worked out once."""

    view: View
    sentence: int
    token: int
    kind: str
    company: Company
    source: Source | None

    @property
    def mentions(self) -> Sequence[Mention]:
        return self.company.mentions

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        return self.view.sentences[self.sentence].tokens

    @cached_property
    def own(self) -> Token:
        return self.tokens[self.token]

    @cached_property
    def form(self) -> str:
        """Part of speech; p where the event's word is passive, g where it ends in -ing."""
        own = self.own
        passive = any(self.tokens[j].dep in ("aux:pass", "nsubj:pass") for j in self.view.children[self.sentence][self.token])
        if own.pos == "VERB" and "VerbForm=Part" in own.morph and own.dep in ("acl", "acl:relcl"):
            passive = passive or "Tense=Past" in own.morph
        running = "VerbForm=Ger" in own.morph or own.text.lower().endswith("ing")
        return f"{own.pos}{'p' if passive else ''}{'g' if running else ''}"

    def word(self, i: int) -> str:
        """A word as features may see it: names and nouns that take sides only by their kind."""
        return self.view.shown[self.sentence][i] or "NAME"

    @cached_property
    def anchor(self) -> str:
        return self.own.lemma if self.word(self.token) == "NAME" else self.word(self.token)

    @cached_property
    def subject(self) -> str:
        """How the event's word has a subject of its own: "nsubj", "nsubj:pass", or none."""
        return next(
            (self.tokens[j].dep for j in self.view.children[self.sentence][self.token] if self.tokens[j].dep.startswith("nsubj")), "none"
        )

    def path(self, head: int) -> str:
        return self.view.path(self.sentence, self.token, head)

    def case(self, i: int) -> str:
        return self.view.case_of(self.sentence, i)

    def bare_path(self, head: int) -> tuple[str, str]:
        """The path without the steps that change no role, with prepositions for bare obliques; and the word at its top."""
        known = self._bare.get(head)
        if known is None:
            known = self._bare[head] = self._find_bare_path(head)
        return known

    @cached_property
    def _bare(self) -> dict[int, tuple[str, str]]:
        return {}

    def _find_bare_path(self, head: int) -> tuple[str, str]:
        way = self.view.trees[self.sentence].way(self.token, head)
        if way is None:
            return "apart", ""
        steps = [f"<{step}" for i in way.up if (step := self._step(i))] + [f">{step}" for i in way.down if (step := self._step(i))]
        return "".join(steps[:6]), "" if way.top in (self.token, head) else self.word(way.top)

    def _step(self, i: int) -> str:
        dep = self.tokens[i].dep
        if dep in IDLE_STEPS:
            return ""
        return f"{dep}:{self.case(i)}" if dep in ("obl", "nmod", "obl:agent", "advcl") else dep


def role_features(scene: Scene, party: Party) -> list[str]:
    place = _Stand(scene, party)
    return [
        *party.names,
        *_kinds(scene, party, place),
        *_syntax(scene, party, place),
        *_order(scene, place),
        *_neighbours(scene, party, place),
        *_lists_and_rivals(scene, party, place),
    ]


class _Stand:
    """Where a mention stands, seen from the event: on which side, how far, how it hangs on the event."""

    def __init__(self, scene: Scene, party: Party) -> None:
        token, mention = scene.token, party.mention
        inside = mention.first <= token < mention.last
        self.side = "in" if inside else "before" if mention.last <= token else "after"
        self.gap = 0 if inside else token - mention.last if self.side == "before" else mention.first - token - 1
        self.path = scene.path(mention.head)
        self.bare, self.top = scene.bare_path(mention.head)
        between = (mention.last, token) if self.side == "before" else (token + 1, mention.first)
        self.between = range(*between) if not inside else range(0)


def _kinds(scene: Scene, party: Party, at: _Stand) -> list[str]:
    kind, form, side, head, word, source = scene.kind, scene.form, at.side, party.head, party.word, scene.source
    mention, cls, counted, case = party.mention, party.cls, party.counted, party.case
    speaks = source is not None and mention.start < source.end and mention.end > source.start
    out = [
        f"t={kind}", f"t|cls={kind}|{cls}", f"form={form}", f"cls|side|form={cls}|{side}|{form}", f"who|t={word}|{kind}", f"who|side={word}|{side}",
        f"counted={counted}|{kind}", f"counted={counted}|{kind}|{side}|{cls}", f"speaker={speaks}", f"t|speaker={kind}|{speaks}", f"source={party.tells}|{speaks}|{kind}",
        f"credited={source is not None}|{speaks}|{side}", f"known={party.known}|{side}", f"title={scene.view.sentences[scene.sentence].kind == 'title'}|{side}|{form}",
        f"adj={head.pos == 'ADJ'}|{side}|{scene.own.pos}|{_bucket(at.gap)}",
    ]  # fmt: skip
    if party.place is not None:  # "Syria" and "Damascus" are parties where they act, places where things happen
        width = party.place
        out += [f"place={width}|{case}", f"place={width}|{head.dep}", f"place={width}|{side}|{form}", f"place|name={width}|{mention.last - mention.first > 1}"]  # fmt: skip
    return out


def _syntax(scene: Scene, party: Party, at: _Stand) -> list[str]:
    kind, form, own, head, anchor = scene.kind, scene.form, scene.own, party.head, scene.anchor
    path, case, bare = at.path, party.case, at.bare
    out = [
        f"path={path}", f"t|path={kind}|{path}", f"form|path={form}|{path}", f"path|case={path}|{case}", f"form|path|case={form}|{path}|{case}", f"t|case={kind}|{case}",
        f"w|path={anchor}|{path}", f"w|case={anchor}|{case}", f"cls|path={party.cls}|{path}", f"bare={bare}", f"bare|form={bare}|{form}", f"bare|t={bare}|{kind}",
        f"bare|w={bare}|{anchor}", f"bare|subj={bare}|{form}|{scene.subject}",
    ]  # fmt: skip
    if at.top:
        out += [f"top={at.top}|{bare}", f"top|t={at.top}|{kind}|{head.dep}"]
    if party.governor is not None:  # the word that governs the mention
        where = "self" if head.head == scene.token else "other"
        out += [f"gov|at={where}|{head.dep}", f"govpos={party.governor}|{head.dep}|{where}"]
    if own.head != scene.token:  # light verbs: "X carried out an attack", "X came under fire"
        light = scene.word(own.head)
        out.append(f"light={light}|{own.dep}|{scene.view.path(scene.sentence, own.head, party.mention.head, longest=2)}|{case}")
    return out


def _order(scene: Scene, at: _Stand) -> list[str]:
    """What stands between the two: words that need no parser."""
    form, kind, side, gap, tokens = scene.form, scene.kind, at.side, at.gap, scene.tokens
    out = [f"side={side}", f"form|side={form}|{side}", f"gap={_bucket(gap)}|{side}", f"w|side={scene.anchor}|{side}"]
    signs = [sign for sign in scene.company.signs[at.between.start : at.between.stop] if sign]
    toward = signs if side == "before" else signs[::-1]  # read from the mention to the event
    row = " ".join(toward) if len(toward) <= 6 else f"{' '.join(toward[:3])} .. {' '.join(toward[-3:])}"
    verbs = min(sum([sign[0] == "V" for sign in signs]), 3)
    out += [
        f"signs={row}|{side}", f"form|signs={row}|{side}|{form}", f"near={' '.join(toward[:2])}|{side}|{form}", f"far={' '.join(toward[-2:])}|{side}|{form}",
        f"verbs={verbs}|{side}|{form}",
    ]  # fmt: skip
    for i in at.between:
        token = tokens[i]
        if token.pos in ("ADP", "SCONJ", "CCONJ") or token.lemma in RELATIVE:
            out.append(f"has={token.lemma}|{side}|{form[:4]}")
        elif gap <= 12 and token.pos in CONTENT and scene.word(i) != "NAME":
            out.append(f"btw={scene.word(i)}|{side}")
    if gap <= 3:
        middle = "_".join([scene.word(j) for j in at.between])
        out += [f"middle={middle}|{side}", f"t|middle={kind}|{middle}|{side}", f"pos|middle={form}|{middle}|{side}"]
    return out


def _neighbours(scene: Scene, party: Party, at: _Stand) -> list[str]:
    mention, tokens, side = party.mention, scene.tokens, at.side
    out = [f"t|side={scene.kind}|{side}|{party.cls}", f"first={mention.first == 0}|{side}|{scene.form}"]
    near = mention.last if side == "before" else mention.first - 1
    if 0 <= near < len(tokens) and near != scene.token:
        out.append(f"next={scene.word(near)}|{side}")
    if mention.first > 0:
        previous = scene.word(mention.first - 1)
        out += [f"prev={previous}|{side}", f"prev|t={previous}|{scene.kind}"]
    if mention.last < len(tokens):
        out += [f"foll={scene.word(mention.last)}|{side}", f"follsign={scene.company.signs[mention.last]}|{side}|{scene.form}"]
    return out


def _lists_and_rivals(scene: Scene, party: Party, at: _Stand) -> list[str]:
    token, form, side, head, parties = scene.token, scene.form, at.side, party.mention.head, scene.company.parties
    heads, rivals = [other.mention.head for other in parties], len(parties) - 1
    low, high = min(token, head), max(token, head)
    between, earlier = sum([low < h < high for h in heads]), sum([h < head for h in heads])  # none of them is its own
    away, before = abs(head - token), head < token
    nearer = [other.cls for other, h in zip(parties, heads, strict=True) if (h < token) == before and abs(h - token) < away]
    alike = party.cls in nearer
    out = [
        f"between={min(between, 3)}|{side}", f"alone={rivals == 0}|{side}|{scene.kind}", f"nearest={not nearer}|{side}", f"form|nearest={form}|{not nearer}|{side}",
        f"nearest|cls={not alike}|{side}|{party.cls}", f"order={min(earlier, 3)}|{min(rivals, 4)}|{side}|{form}",
    ]  # fmt: skip
    first = party.first
    if first != head:  # a party in a list has the role of the first of the list
        up = scene.path(first)
        out += [f"listpath={up}", f"form|listpath={form}|{up}|{scene.case(first)}"]
    return out


def _bucket(gap: int) -> str:
    for edge in (0, 1, 2, 4, 8, 15):
        if gap <= edge:
            return str(edge)
    return "far"
