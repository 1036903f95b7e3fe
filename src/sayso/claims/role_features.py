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


@dataclass(frozen=True)
class Scene:
    """An event in its sentence; what all its parties share is worked out once."""

    view: View
    sentence: int
    token: int
    kind: str
    mentions: Sequence[Mention]
    source: Source | None

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

    @cached_property
    def signs(self) -> list[str]:
        """The sentence in signs: P a party, L a place, V a verb (B "be"), prepositions and joints as they are, else nothing."""
        shown = self.view.shown[self.sentence]
        heads = {m.head for m in self.mentions}
        covered = {i for m in self.mentions for i in range(m.first, m.last)}
        return [self._sign(i, token, shown[i], heads, covered) for i, token in enumerate(self.tokens)]

    def _sign(self, i: int, token: Token, shown: str, heads: set[int], covered: set[int]) -> str:
        if i in heads:
            return "P"
        if i in covered:
            return ""
        if shown in ("PLACE", "TIME"):
            return "L" if shown == "PLACE" else ""
        if token.lemma in RELATIVE:
            return "who"
        if token.pos in ("ADP", "SCONJ", "CCONJ"):
            return token.lemma
        if token.pos == "AUX" and token.lemma == "be":
            return "B"
        if token.pos == "VERB":
            past = (
                "p" if "VerbForm=Part" in token.morph and "Tense=Past" in token.morph else "g" if token.text.lower().endswith("ing") else ""
            )
            return f"V{past}"
        if token.pos == "PUNCT":
            return token.text if token.text in ",;:" else ""
        return "N" if token.pos in ("NOUN", "PROPN") and shown else ""

    def path(self, head: int) -> str:
        return self.view.path(self.sentence, self.token, head)

    def case(self, i: int) -> str:
        return self.view.case_of(self.sentence, i)

    def first_of_list(self, head: int) -> int:
        while self.tokens[head].dep in LIST_DEPS and self.tokens[head].head != head:
            head = self.tokens[head].head
        return head

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
        up, down = self.view.ancestors(self.sentence, self.token), self.view.ancestors(self.sentence, head)
        top = next((i for i in up if i in down), None)
        if top is None:
            return "apart", ""
        steps = [f"<{step}" for i in up[: up.index(top)] if (step := self._step(i))]
        steps += [f">{step}" for i in reversed(down[: down.index(top)]) if (step := self._step(i))]
        word = "" if top in (self.token, head) else self.word(top)
        return "".join(steps[:6]), word

    def _step(self, i: int) -> str:
        dep = self.tokens[i].dep
        if dep in IDLE_STEPS:
            return ""
        return f"{dep}:{self.case(i)}" if dep in ("obl", "nmod", "obl:agent", "advcl") else dep


def role_features(scene: Scene, mention: Mention) -> list[str]:
    place = _Stand(scene, mention)
    return [
        "bias",
        *_kinds(scene, mention, place),
        *_syntax(scene, mention, place),
        *_order(scene, mention, place),
        *_neighbours(scene, mention, place),
        *_lists_and_rivals(scene, mention, place),
    ]


class _Stand:
    """Where a mention stands, seen from the event: on which side, how far, how it hangs on the event."""

    def __init__(self, scene: Scene, mention: Mention) -> None:
        token = scene.token
        self.cls = class_of(mention)
        inside = mention.first <= token < mention.last
        self.side = "in" if inside else "before" if mention.last <= token else "after"
        self.gap = 0 if inside else token - mention.last if self.side == "before" else mention.first - token - 1
        self.path = scene.path(mention.head)
        self.bare, self.top = scene.bare_path(mention.head)
        self.case = scene.case(mention.head)
        between = (mention.last, token) if self.side == "before" else (token + 1, mention.first)
        self.between = range(*between) if not inside else range(0)


def _kinds(scene: Scene, mention: Mention, at: _Stand) -> list[str]:
    kind, form = scene.kind, scene.form
    head = scene.tokens[mention.head]
    word = head.lemma if head.pos == "PRON" else scene.word(mention.head)
    counted = any(
        m.kind == "count" and m.first < mention.last and m.last > mention.first - 1 for m in scene.view.in_sentence[scene.sentence]
    )
    speaks = scene.source is not None and mention.start < scene.source.end and mention.end > scene.source.start
    anybody = any(s.source and mention.start < s.source.end and mention.end > s.source.start for s in scene.view.statements)
    known = mention.identity is not None and bool(mention.identity.key)
    out = [
        f"t={kind}", f"cls={at.cls}", f"t|cls={kind}|{at.cls}", f"form={form}", f"mk={mention.kind}|{head.pos == 'PRON'}", f"cls|side|form={at.cls}|{at.side}|{form}",
        f"who={word}", f"who|t={word}|{kind}", f"who|side={word}|{at.side}", f"who|pos={word}|{head.pos}|{head.dep}", f"counted={counted}|{kind}", f"counted={counted}|{kind}|{at.side}|{at.cls}",
        f"speaker={speaks}", f"t|speaker={kind}|{speaks}", f"source={anybody}|{speaks}|{kind}", f"credited={scene.source is not None}|{speaks}|{at.side}", f"known={known}|{at.side}",
        f"title={scene.view.sentences[scene.sentence].kind == 'title'}|{at.side}|{form}", f"adj={head.pos == 'ADJ'}|{at.side}|{scene.own.pos}|{_bucket(at.gap)}",
    ]  # fmt: skip
    place = next((m for m in scene.view.in_sentence[scene.sentence] if m.kind == "place" and m.first <= mention.head < m.last), None)
    if place is not None:  # "Syria" and "Damascus" are parties where they act, places where things happen
        width = place.identity.precision if place.identity else "unknown"
        out += [
            f"place={width}|{at.case}",
            f"place={width}|{head.dep}",
            f"place={width}|{at.side}|{form}",
            f"place|name={width}|{mention.last - mention.first > 1}",
        ]
    return out


def _syntax(scene: Scene, mention: Mention, at: _Stand) -> list[str]:
    kind, form, own, head = scene.kind, scene.form, scene.own, scene.tokens[mention.head]
    path, case = at.path, at.case
    out = [
        f"path={path}", f"t|path={kind}|{path}", f"form|path={form}|{path}", f"case={case}", f"path|case={path}|{case}", f"form|path|case={form}|{path}|{case}",
        f"t|case={kind}|{case}", f"dep={head.dep}", f"w|path={scene.anchor}|{path}", f"w|case={scene.anchor}|{case}", f"cls|path={at.cls}|{path}",
        f"bare={at.bare}", f"bare|form={at.bare}|{form}", f"bare|t={at.bare}|{kind}", f"bare|w={at.bare}|{scene.anchor}", f"bare|subj={at.bare}|{form}|{scene.subject}",
    ]  # fmt: skip
    if at.top:
        out += [f"top={at.top}|{at.bare}", f"top|t={at.top}|{kind}|{head.dep}"]
    if head.head != mention.head:  # the word that governs the mention
        governor = scene.word(head.head)
        where = "self" if head.head == scene.token else "other"
        out += [
            f"gov={governor}|{head.dep}",
            f"gov|case={governor}|{case}",
            f"gov|at={where}|{head.dep}",
            f"govpos={scene.tokens[head.head].pos}|{head.dep}|{where}",
        ]
    if own.head != scene.token:  # light verbs: "X carried out an attack", "X came under fire"
        light = scene.word(own.head)
        out.append(f"light={light}|{own.dep}|{scene.view.path(scene.sentence, own.head, mention.head, longest=2)}|{case}")
    return out


def _order(scene: Scene, mention: Mention, at: _Stand) -> list[str]:
    """What stands between the two: words that need no parser."""
    form, kind, side, gap = scene.form, scene.kind, at.side, at.gap
    out = [
        f"side={side}",
        f"form|side={form}|{side}",
        f"t|side={kind}|{side}|{at.cls}",
        f"gap={_bucket(gap)}|{side}",
        f"w|side={scene.anchor}|{side}",
    ]
    signs = [scene.signs[i] for i in at.between if scene.signs[i]]
    toward = signs if side == "before" else signs[::-1]  # read from the mention to the event
    row = " ".join(toward) if len(toward) <= 6 else f"{' '.join(toward[:3])} .. {' '.join(toward[-3:])}"
    out += [
        f"signs={row}|{side}",
        f"form|signs={row}|{side}|{form}",
        f"near={' '.join(toward[:2])}|{side}|{form}",
        f"far={' '.join(toward[-2:])}|{side}|{form}",
    ]
    out += [f"verbs={min(sum(s.startswith('V') for s in signs), 3)}|{side}|{form}"]
    for i in at.between:
        token = scene.tokens[i]
        if token.pos in ("ADP", "SCONJ", "CCONJ") or token.lemma in RELATIVE:
            out.append(f"has={token.lemma}|{side}|{form[:4]}")
        elif token.pos in CONTENT and gap <= 12 and scene.word(i) != "NAME":
            out.append(f"btw={scene.word(i)}|{side}")
    if gap <= 3:
        middle = "_".join(scene.word(j) for j in at.between)
        out += [f"middle={middle}|{side}", f"t|middle={kind}|{middle}|{side}", f"pos|middle={form}|{middle}|{side}"]
    return out


def _neighbours(scene: Scene, mention: Mention, at: _Stand) -> list[str]:
    tokens, out = scene.tokens, []
    near = mention.last if at.side == "before" else mention.first - 1
    if 0 <= near < len(tokens) and near != scene.token:
        out.append(f"next={scene.word(near)}|{at.side}")
    if mention.first > 0:
        previous = scene.word(mention.first - 1)
        out += [f"prev={previous}|{at.side}", f"prev|t={previous}|{scene.kind}"]
    if mention.last < len(tokens):
        out += [f"foll={scene.word(mention.last)}|{at.side}", f"follsign={scene.signs[mention.last]}|{at.side}|{scene.form}"]
    out.append(f"first={mention.first == 0}|{at.side}|{scene.form}")
    return out


def _lists_and_rivals(scene: Scene, mention: Mention, at: _Stand) -> list[str]:
    token, form, side = scene.token, scene.form, at.side
    rivals = [m for m in scene.mentions if m is not mention]
    between = sum(1 for r in rivals if min(token, mention.head) < r.head < max(token, mention.head))
    out = [f"between={min(between, 3)}|{side}", f"n={min(len(rivals), 4)}", f"alone={len(rivals) == 0}|{side}|{scene.kind}"]
    first = scene.first_of_list(mention.head)
    if first != mention.head:  # a party in a list has the role of the first of the list
        up, case = scene.path(first), scene.case(first)
        out += [f"listpath={up}", f"form|listpath={form}|{up}|{case}", "listed"]
    nearer = [r for r in rivals if (r.head < token) == (mention.head < token) and abs(r.head - token) < abs(mention.head - token)]
    alike = any(class_of(r) == at.cls for r in nearer)
    out += [f"nearest={not nearer}|{side}", f"form|nearest={form}|{not nearer}|{side}", f"nearest|cls={not alike}|{side}|{at.cls}"]
    earlier = sum(1 for r in rivals if r.head < mention.head)
    out.append(f"order={min(earlier, 3)}|{min(len(rivals), 4)}|{side}|{form}")
    return out


def _bucket(gap: int) -> str:
    for edge in (0, 1, 2, 4, 8, 15):
        if gap <= edge:
            return str(edge)
    return "far"
