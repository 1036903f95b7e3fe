"""An event and the places that the report names so far in, the place of the event out.

Places of the event's own sentence come first; one of an earlier sentence only where the report has plainly set it. A linear
model weighs each candidate; several places of one list give one claim each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sayso.claims.view import View
from sayso.model import Mention

HERE, ELSEWHERE = "HERE", "ELSEWHERE"
CARRY = 10  # how many sentences back a place may be carried over
AHEAD = 4  # ... and how many ahead one may be looked for
WIDTH = {"point": 0, "town": 1, "district": 2, "governorate": 3, "region": 4, "country": 5}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCandidate:
    mention: Mention
    back: int  # sentences back; 0 for the event's own; below 0 where only a later sentence names it


def place_candidates(view: View, sentence: int) -> list[PlaceCandidate]:
    """Every place of the sentence; each other place of the sentences before (its latest naming); and what only later ones name,
    since a headline and a lead leave the place to the text."""
    out = [PlaceCandidate(mention=m, back=0) for m in view.in_sentence[sentence] if _is_place(m, view)]
    seen = {key_of_place(c.mention) for c in out}
    for earlier in range(sentence - 1, -1, -1):
        back = sentence - earlier
        if back > CARRY and view.sentences[earlier].kind != "title" and earlier > 1:
            continue
        for mention in view.in_sentence[earlier]:
            if _is_place(mention, view) and key_of_place(mention) not in seen:
                seen.add(key_of_place(mention))
                out.append(PlaceCandidate(mention=mention, back=back))
    for later in range(sentence + 1, min(sentence + 1 + AHEAD, len(view.sentences))):
        for mention in view.in_sentence[later]:
            if _is_place(mention, view) and key_of_place(mention) not in seen:
                seen.add(key_of_place(mention))
                out.append(PlaceCandidate(mention=mention, back=sentence - later))
    return out


# What bears a place's name and lies elsewhere: "the Geneva process", "the Oslo accords"
NAMED_AFTER = frozenset(
    "process accord accords convention conventions protocol protocols treaty declaration format talks talk conference negotiation negotiations".split()
)


def _is_place(mention: Mention, view: View) -> bool:
    """A place that is one: "the city" with no city named before is none, nor is what only bears a place's name."""
    if mention.kind != "place" or mention.identity is None or mention.identity.key is None:
        return False
    tokens = view.sentences[mention.sentence].tokens
    behind = [t.lemma for t in tokens[mention.last : mention.last + 2]]
    if len(behind) == 2 and behind[0] in ("peace", "political", "diplomatic"):
        behind = behind[1:]
    return not behind or behind[0] not in NAMED_AFTER


def key_of_place(mention: Mention) -> str:
    """What two names of one place have in common."""
    return (mention.identity.key if mention.identity and mention.identity.key else mention.text.lower()) or mention.text


class PlaceView:
    """What the report as a whole says of its places: how often each is named, which is the most named."""

    def __init__(self, view: View) -> None:
        self.places = places = [m for m in view.mentions if _is_place(m, view)]
        self.counts = Counter(key_of_place(m) for m in places)
        self.named: dict[str, list[int]] = {}  # the sentences of each, in order
        for m in places:
            self.named.setdefault(key_of_place(m), []).append(m.sentence)
        self.top = self.counts.most_common(1)[0][0] if self.counts else None
        towns = Counter(key_of_place(m) for m in places if m.identity and m.identity.precision in ("point", "town", "district"))
        self.top_town = towns.most_common(1)[0][0] if towns else None


def place_features(
    view: View, sentence: int, token: int, candidate: PlaceCandidate, *, kind: str, rivals: list[PlaceCandidate], whole: PlaceView
) -> list[str]:
    tokens = view.sentences[sentence].tokens
    own = tokens[token]
    mention, back = candidate.mention, candidate.back
    width = mention.identity.precision if mention.identity and mention.identity.precision else "unknown"
    key = key_of_place(mention)
    here = [r for r in rivals if r.back == 0]
    before = [r for r in rivals if r.back > 0]
    finer = any(width_of(r.mention) < width_of(mention) for r in here if r is not candidate)
    step, line = _step(back), view.sentences[sentence]
    start = "title" if line.kind == "title" else "lead" if sentence < 3 else "text"
    out = [
        "bias", f"t={kind}", f"back={step}", f"width={width}", f"back|width={step}|{width}", f"t|back={kind}|{step}|{width}", f"here={min(len(here), 4)}",
        f"back|here={step}|{min(len(here), 2)}", f"finer={finer}|{step}", f"finer|width={finer}|{width}|{min(back, 1)}", f"top={key == whole.top}|{step}",
        f"toptown={key == whole.top_town}|{step}", f"share={_share(whole, key)}|{step}", f"share|width={_share(whole, key)}|{width}|{start}|{here == []}",
        f"t|top={kind}|{key == whole.top}|{width}|{min(len(here), 1)}", f"kind={view.sentences[mention.sentence].kind}|{step}|{width}", f"pos={own.pos}|{min(back, 1)}",
        f"start={start}|{step}|{width}", f"bare={not here and not before}|{step}|{width}", f"lists={min(len(rivals), 4)}|{step}|{key == whole.top}",
    ]  # fmt: skip
    dateline = view.article.dateline
    if dateline is not None and mention.start < dateline.end and mention.end > dateline.start:
        out += [f"dateline={step}", f"dateline|t={kind}|{len(rivals) == 1}"]
    if back == 0:
        return out + _here_features(view, sentence, token, candidate, here, width, kind)
    return out + _carried_features(view, sentence, token, candidate, rivals, width)


def _step(back: int) -> str:
    """How far off a place is named, roughly: "2", "ahead1" ..."""
    return str(min(back, 4)) if back >= 0 else f"ahead{min(-back, 2)}"


def _carried_features(
    view: View, sentence: int, token: int, candidate: PlaceCandidate, rivals: list[PlaceCandidate], width: str
) -> list[str]:
    tokens, mention, back = view.sentences[sentence].tokens, candidate.mention, candidate.back
    own, step = tokens[token], _step(back)
    here = [r for r in rivals if r.back == 0]
    nearer = [r for r in rivals if (0 < r.back < back) or (back < 0 and (r.back > 0 or back < r.back < 0))]
    finer_nearer = any(width_of(r.mention) <= width_of(mention) for r in nearer)
    beside = [r for r in rivals if r.back == back and r is not candidate]
    widest = max((width_of(r.mention) for r in here), default=-1)
    finest = min((width_of(r.mention) for r in here), default=9)
    definite = any(tokens[j].lemma in ("the", "this", "these", "that") for j in view.children[sentence][token])
    unnamed = unnamed_place(view, sentence, token)
    other = view.sentences[mention.sentence].tokens
    again = any(t.lemma == own.lemma and t.pos == own.pos for t in other)
    nearest = min((abs(i - mention.head) for i, t in enumerate(other) if t.lemma == own.lemma), default=-1)
    out = [
        f"nearer={min(len(nearer), 3)}|{back < 0}", f"finer_nearer={finer_nearer}|{back < 0}", f"none_here={not here}|{step}|{width}|{finer_nearer}", f"here_finest={finest}|{width}",
        f"here_widest={widest}|{width}", f"lemma={own.lemma}|none_here={not here}", f"definite={definite}|{step}|{own.pos}", f"title={view.sentences[sentence].kind == 'title'}|{back < 0}",
        f"again={again}|{definite}|{min(abs(back), 2)}", f"again|near={again}|{min(nearest // 4, 3)}|{width}", f"beside={min(len(beside), 3)}|{step}",
        f"unnamed={unnamed}|{own.pos}", f"unnamed={unnamed}|{step}|{width}", f"unnamed={unnamed}|none_here={not here}",
        f"finest_there={not any(width_of(r.mention) < width_of(mention) for r in beside)}|{step}|{width}",
    ]  # fmt: skip
    head = other[mention.head]
    case = view.case_of(mention.sentence, mention.head)
    also = any(m.kind in ("party", "person") and m.first <= mention.head < m.last for m in view.in_sentence[mention.sentence])
    out += [f"there={head.dep}|{case}|{width}", f"there|party={also}|{width}|{case}", f"there|none={not here}|{case}|{width}|{step}"]
    return out


# Nouns of places that an event can have for its own without a name: "a village was taken", "their last stronghold fell"
UNNAMED = frozenset(
    (
        "stronghold", "bastion", "base", "camp", "village", "town", "settlement", "hamlet", "hill", "hilltop", "post", "outpost", "checkpoint",
        "position", "bridge", "road", "district", "neighborhood", "suburb", "market", "hospital", "school", "mosque", "church", "barracks",
        "airport", "airfield", "airbase", "field", "farm", "factory", "prison", "border", "valley", "mountain", "island", "port", "harbor",
        "headquarters", "depot", "building", "compound", "hideout", "enclave", "area", "region", "province", "front", "city", "capital",
    )
)  # fmt: skip


APART = frozenset("last another other new next second further".split())


def _unnamed_places(view: View, sentence: int, token: int) -> Iterator[tuple[int, bool]]:
    """The places without a name that hang on the event, and whether a name hangs on them ("a village near Hama")."""
    tokens, below, classes = view.sentences[sentence].tokens, view.children[sentence], view.classes[sentence]
    for j in below[token]:
        if tokens[j].lemma in UNNAMED and tokens[j].pos == "NOUN" and classes[j] != "PLACE":
            yield j, any(classes[k] == "PLACE" for k in below[j])


def sets_apart(view: View, sentence: int, token: int) -> bool:
    """Whether the event's own subject or object is a place without a name that the words set apart from those named before:
    "the last stronghold of the group was taken", "another village fell"."""
    tokens, below = view.sentences[sentence].tokens, view.children[sentence]
    return any(
        not named and tokens[j].dep in ("obj", "nsubj", "nsubj:pass") and any(tokens[k].lemma in APART for k in below[j])
        for j, named in _unnamed_places(view, sentence, token)
    )


def unnamed_place(view: View, sentence: int, token: int) -> str:
    """How the first place without a name hangs on the event, and its article; "none" where there is none."""
    tokens, below = view.sentences[sentence].tokens, view.children[sentence]
    for j, named in _unnamed_places(view, sentence, token):
        article = next((tokens[k].lemma for k in below[j] if tokens[k].dep in ("det", "nmod:poss")), "bare")
        return f"{tokens[j].dep}|{article if article in ('a', 'the', 'bare') else 'whose'}|{named}"
    return "none"


def _here_features(
    view: View, sentence: int, token: int, candidate: PlaceCandidate, here: list[PlaceCandidate], width: str, kind: str
) -> list[str]:
    tokens = view.sentences[sentence].tokens
    own, mention = tokens[token], candidate.mention
    head = tokens[mention.head]
    path = view.path(sentence, token, mention.head)
    case = view.case_of(sentence, mention.head)
    side = "before" if mention.head < token else "after"
    gap = abs(mention.head - token)
    heads = [r.mention.head for r in here if r is not candidate]
    between = sum(1 for h in heads if min(token, mention.head) < h < max(token, mention.head))
    nearest = not any(abs(h - token) < gap for h in heads)
    nearest_side = not any(abs(h - token) < gap and (h < token) == (side == "before") for h in heads)
    out = [
        f"path={path}", f"path|case={path}|{case}", f"case={case}|{side}", f"side={side}|{own.pos}", f"gap={min(gap // 2, 8)}|{side}", f"between={min(between, 3)}|{side}",
        f"nearest={nearest}|{width}", f"nearside={nearest_side}|{side}|{own.pos}", f"dep={head.dep}|{case}", f"case|width={case}|{width}", f"only={len(here) == 1}|{width}",
        f"w|case={own.lemma}|{case}", f"t|case={kind}|{case}|{width}", f"pos|path|case={own.pos}|{path}|{case}",
    ]  # fmt: skip
    first = mention.head
    while tokens[first].dep in ("conj", "appos", "nmod", "flat", "compound") and tokens[first].head != first and first != token:
        first = tokens[first].head
    out.append(f"listpath={view.path(sentence, token, first)}")
    if mention.first > 0:
        out.append(f"prev={tokens[mention.first - 1].lemma}|{side}")
    if mention.last < len(tokens):
        out.append(f"foll={tokens[mention.last].lemma}|{side}")
    if head.head != mention.head:
        at = "self" if head.head == token else "up" if head.head == own.head else "other"
        out += [f"gov={tokens[head.head].lemma}|{case}|{at}", f"at={at}|{head.dep}|{case}"]
    also = next((m for m in view.in_sentence[sentence] if m.kind in ("party", "person") and m.first <= mention.head < m.last), None)
    out.append(f"party={also is not None}|{also.last - also.first > mention.last - mention.first if also else False}|{case}|{width}")
    return out


def width_of(mention: Mention) -> int:
    """0 for a point to 5 for a country; 6 where it is not known."""
    return WIDTH.get(mention.identity.precision or "", 6) if mention.identity else 6


def _share(whole: PlaceView, key: str) -> str:
    share = whole.counts[key] / max(sum(whole.counts.values()), 1)
    return ">.5" if share > 0.5 else ">.25" if share > 0.25 else ">.1" if share > 0.1 else "low"
