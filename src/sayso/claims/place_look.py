"""A sentence and the places about it in, the features by which a linear model weighs each of them for each event of the sentence out.

What a place has for all events of the sentence is worked out once.
"""

from __future__ import annotations

from functools import cached_property

from sayso.claims.view import View
from sayso.claims.where import PlaceView, key_of_place, place_candidates, unnamed_place, width_of

DEFINITE = frozenset({"the", "this", "these", "that"})
LIST_STEPS = frozenset({"conj", "appos", "nmod", "flat", "compound"})


class PlaceLook:
    """The places about one sentence (`candidates`)."""

    def __init__(self, view: View, sentence: int, whole: PlaceView) -> None:
        self.view, self.sentence, self.whole = view, sentence, whole
        self.candidates = place_candidates(view, sentence)
        self.widths = [width_of(c.mention) for c in self.candidates]
        self.here = [i for i, c in enumerate(self.candidates) if c.back == 0]
        self.stands = [_Stand(self, i) for i in range(len(self.candidates))]

    def features(self, token: int, kind: str) -> list[list[str]]:
        """For an event of the sentence, a row for each place."""
        event = _Event(self, token, kind)
        return [[*stand.names, *event.names_with(stand)] for stand in self.stands]


class _Stand:
    """One of the places, seen from the sentence: `names` are its features whatever the event."""

    def __init__(self, look: PlaceLook, i: int) -> None:
        view, whole, self.candidate = look.view, look.whole, look.candidates[i]
        self.mention, self.back, self.wide = self.candidate.mention, self.candidate.back, look.widths[i]
        mention, back = self.mention, self.back
        self.width = width = mention.identity.precision if mention.identity and mention.identity.precision else "unknown"
        self.step = step = _step(back)
        key, line, here = key_of_place(mention), view.sentences[look.sentence], look.here
        self.top = top = key == whole.top
        self.case = view.case_of(mention.sentence, mention.head)
        self.head = view.token(mention.sentence, mention.head)
        self.few = f"{min(back, 1)}"
        finer = any(look.widths[j] < self.wide for j in here if j != i)
        start = "title" if line.kind == "title" else "lead" if look.sentence < 3 else "text"
        share, bare = _share(whole, key), not here and not any(c.back > 0 for c in look.candidates)
        self.names = [
            "bias", f"back={step}", f"width={width}", f"back|width={step}|{width}", f"here={min(len(here), 4)}", f"back|here={step}|{min(len(here), 2)}",
            f"finer={finer}|{step}", f"finer|width={finer}|{width}|{self.few}", f"top={top}|{step}", f"toptown={key == whole.top_town}|{step}", f"share={share}|{step}",
            f"share|width={share}|{width}|{start}|{here == []}", f"kind={view.sentences[mention.sentence].kind}|{step}|{width}", f"start={start}|{step}|{width}",
            f"bare={bare}|{step}|{width}", f"lists={min(len(look.candidates), 4)}|{step}|{top}",
        ]  # fmt: skip
        dateline = view.article.dateline
        self.dateline = dateline is not None and mention.start < dateline.end and mention.end > dateline.start
        if self.dateline:
            self.names.append(f"dateline={step}")
        also = next(
            (m for m in view.in_sentence[mention.sentence] if m.kind in ("party", "person") and m.first <= mention.head < m.last), None
        )
        if back == 0:
            longer = also.last - also.first > mention.last - mention.first if also else False
            self.names += [
                f"dep={self.head.dep}|{self.case}", f"case|width={self.case}|{width}", f"only={len(here) == 1}|{width}",
                f"party={also is not None}|{longer}|{self.case}|{width}",
            ]  # fmt: skip
        else:
            self.names += self._carried(look, i, also is not None)

    def _carried(self, look: PlaceLook, i: int, also: bool) -> list[str]:
        back, width, step, here, case = self.back, self.width, self.step, look.here, self.case
        backs = [c.back for c in look.candidates]
        nearer = [j for j, b in enumerate(backs) if (0 < b < back) or (back < 0 and (b > 0 or back < b < 0))]
        finer_nearer = any(look.widths[j] <= self.wide for j in nearer)
        beside = [j for j, b in enumerate(backs) if b == back and j != i]
        widest, finest = max((look.widths[j] for j in here), default=-1), min((look.widths[j] for j in here), default=9)
        finest_there = not any(look.widths[j] < self.wide for j in beside)
        title = look.view.sentences[look.sentence].kind == "title"
        return [
            f"nearer={min(len(nearer), 3)}|{back < 0}", f"finer_nearer={finer_nearer}|{back < 0}", f"none_here={not here}|{step}|{width}|{finer_nearer}",
            f"here_finest={finest}|{width}", f"here_widest={widest}|{width}", f"title={title}|{back < 0}", f"beside={min(len(beside), 3)}|{step}",
            f"finest_there={finest_there}|{step}|{width}", f"there={self.head.dep}|{case}|{width}", f"there|party={also}|{width}|{case}",
            f"there|none={not here}|{case}|{width}|{step}",
        ]  # fmt: skip


class _Event:
    """An event of the sentence, and what it has with each place."""

    def __init__(self, look: PlaceLook, token: int, kind: str) -> None:
        self.look, self.token, self.kind = look, token, kind
        self.view, self.sentence = look.view, look.sentence
        self.tokens = self.view.sentences[look.sentence].tokens
        self.own = self.tokens[token]
        self.heads = [look.candidates[i].mention.head for i in look.here]
        self._again: dict[int, list[int]] = {}

    @cached_property
    def definite(self) -> bool:
        return any(self.tokens[j].lemma in DEFINITE for j in self.view.children[self.sentence][self.token])

    @cached_property
    def unnamed(self) -> str:
        return unnamed_place(self.view, self.sentence, self.token)

    def names_with(self, at: _Stand) -> list[str]:
        kind = self.kind
        out = [
            f"t={kind}", f"t|back={kind}|{at.step}|{at.width}", f"t|top={kind}|{at.top}|{at.width}|{min(len(self.heads), 1)}", f"pos={self.own.pos}|{at.few}",
        ]  # fmt: skip
        if at.dateline:
            out.append(f"dateline|t={kind}|{len(self.look.candidates) == 1}")
        return out + (self._carried(at) if at.back else self._here(at))

    def _told_in(self, sentence: int) -> list[int]:
        """Where another sentence has the event's word."""
        known = self._again.get(sentence)
        if known is None:
            lemma = self.own.lemma
            known = self._again[sentence] = [i for i, t in enumerate(self.view.sentences[sentence].tokens) if t.lemma == lemma]
        return known

    def _carried(self, at: _Stand) -> list[str]:
        own, step, width, mention, none_here = self.own, at.step, at.width, at.mention, not self.heads
        told, other = self._told_in(mention.sentence), self.view.sentences[mention.sentence].tokens
        again = any(other[i].pos == own.pos for i in told)
        nearest = min((abs(i - mention.head) for i in told), default=-1)
        definite, unnamed = self.definite, self.unnamed
        return [
            f"lemma={own.lemma}|none_here={none_here}", f"definite={definite}|{step}|{own.pos}", f"again={again}|{definite}|{min(abs(at.back), 2)}",
            f"again|near={again}|{min(nearest // 4, 3)}|{width}", f"unnamed={unnamed}|{own.pos}", f"unnamed={unnamed}|{step}|{width}", f"unnamed={unnamed}|none_here={none_here}",
        ]  # fmt: skip

    def _here(self, at: _Stand) -> list[str]:
        view, sentence, token, tokens, own = self.view, self.sentence, self.token, self.tokens, self.own
        mention, head, case, width = at.mention, at.head, at.case, at.width
        path = view.path(sentence, token, mention.head)
        side = "before" if mention.head < token else "after"
        gap, low, high = abs(mention.head - token), min(token, mention.head), max(token, mention.head)
        # its own head is no nearer than itself, and not between itself and the event
        between = sum(1 for h in self.heads if low < h < high)
        nearer = [h for h in self.heads if abs(h - token) < gap]
        nearest_side = not any((h < token) == (side == "before") for h in nearer)
        out = [
            f"path={path}", f"path|case={path}|{case}", f"case={case}|{side}", f"side={side}|{own.pos}", f"gap={min(gap // 2, 8)}|{side}", f"between={min(between, 3)}|{side}",
            f"nearest={not nearer}|{width}", f"nearside={nearest_side}|{side}|{own.pos}", f"w|case={own.lemma}|{case}", f"t|case={self.kind}|{case}|{width}",
            f"pos|path|case={own.pos}|{path}|{case}",
        ]  # fmt: skip
        first = mention.head
        while tokens[first].dep in LIST_STEPS and tokens[first].head != first and first != token:
            first = tokens[first].head
        out.append(f"listpath={view.path(sentence, token, first)}")
        if mention.first > 0:
            out.append(f"prev={tokens[mention.first - 1].lemma}|{side}")
        if mention.last < len(tokens):
            out.append(f"foll={tokens[mention.last].lemma}|{side}")
        if head.head != mention.head:
            where = "self" if head.head == token else "up" if head.head == own.head else "other"
            out += [f"gov={tokens[head.head].lemma}|{case}|{where}", f"at={where}|{head.dep}|{case}"]
        return out


def _step(back: int) -> str:
    """How far off a place is named, roughly: "2", "ahead1" ..."""
    return str(min(back, 4)) if back >= 0 else f"ahead{min(-back, 2)}"


def _share(whole: PlaceView, key: str) -> str:
    share = whole.counts[key] / max(whole.all, 1)
    return ">.5" if share > 0.5 else ">.25" if share > 0.25 else ">.1" if share > 0.1 else "low"
