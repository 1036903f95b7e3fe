"""An event and a time of one sentence in, what speaks for and against their belonging together out. Of two sentences: date_far.py.

No party and no name is a feature; words are only those of the knowledge files and the lemma of the event.
"""

from __future__ import annotations

from sayso.claims.story import TITLE, Story
from sayso.claims.view import EventAt

_JOINTS = frozenset({"mark", "cc"})


def bucket(number: int) -> str:
    return str(number) if number < 4 else "4-6" if number < 7 else "7-12" if number < 13 else "13+"


def near_features(story: Story, event: EventAt, time: int) -> list[str]:
    """Event and time in one sentence."""
    sentence, token, kind = event
    mention, tokens = story.times[time], story.sentences[sentence].tokens
    spoken, shape = story.spoken(kind), story.shapes[time]
    steps, way, crossed = story.steps(sentence, mention.head, token)
    before = mention.first < token
    low, high = (mention.last, token) if before else (token + 1, mention.first)
    side = "before" if before else "after"
    anchors = story.anchors[sentence]
    between = min(2, sum(low <= a < high for a in anchors if a != token))
    verbs = min(3, sum(tokens[i].pos == "VERB" for i in range(low, high)))
    sayings = min(2, sum(story.is_saying(sentence, i) for i in range(low, high)))
    governor = story.governor(mention)
    said = governor != token and story.said[time]
    own = story.tied(time) == token
    rivals = [story.times[i] for i in story.timed[sentence] if i != time]
    nearer = any(story.steps(sentence, m.head, token)[0] < steps for m in rivals)
    close = any(abs(m.head - token) < abs(mention.head - token) for m in rivals)
    part = "noun" if tokens[token].pos in ("NOUN", "PROPN") else "verb"
    joints = min(3, sum(tokens[i].dep in _JOINTS or tokens[i].text in (",", ";") for i in range(low, high)))
    cover, tense, gap = story.cover(sentence, token, mention), story.tense(sentence, token), f"{side}|{bucket(high - low)}"
    near = min(steps, 6)
    names = [
        "near", f"near|type={kind}", f"near|title={story.sentences[sentence].kind == TITLE}", f"near|{spoken}|{part}", f"cross={crossed}", f"cross={crossed}|{spoken}", f"cross={crossed}|said={said}", f"cross={crossed}|between={between}",
        f"cover={cover}|{spoken}", f"cover={cover}|said={said}|{spoken}", f"cover={cover}|cross={crossed}", f"cover={cover}|own={own}|{spoken}", f"cover={cover}|gap={gap}", f"cover={cover}|rivals={min(len(rivals), 2)}|{spoken}",
        f"steps={near}|{part}", f"way={way}", f"way={way}|{spoken}", f"gap={gap}", f"between={between}", f"verbs={verbs}|{side}", f"sayings={sayings}|{side}|{spoken}", f"said={said}|{spoken}", f"said={said}|own={own}|{spoken}",
        f"own={own}|{spoken}|alone={len(anchors) == 1}", f"nearer={nearer}|{close}", f"rivals={min(len(rivals), 2)}", f"case={_case(story, time)}|{side}", f"shape={shape}|near", f"shape={shape}|own={own}", f"said={said}|steps={near}",
        f"joints={joints}|{side}", f"first={mention.first < 3}|{side}", f"steps={near}|own={own}|said={said}", f"tense={tense}|said={said}|own={own}", f"tense={tense}|near", f"between={between}|own={own}|{side}", f"gap={gap}|own={own}|said={said}",
    ]  # fmt: skip
    if governor >= 0:
        same = "anchor" if governor == token else "saying" if said else "event" if governor in anchors else tokens[governor].pos
        names += [f"governor={same}|{spoken}|{part}", f"governor={same}|steps={near}"]
    return names + _order_features(story, event, time, side=side, part=part, cross=crossed, own=own, said=said, cover=cover)


def _case(story: Story, time: int) -> str:
    mention = story.times[time]
    tokens = story.sentences[mention.sentence].tokens
    before = tokens[mention.first - 1] if mention.first else None
    if before is not None and before.pos in ("ADP", "SCONJ", "PART"):
        return before.text.lower()
    return tokens[mention.first].text.lower() if tokens[mention.first].pos in ("ADP", "SCONJ") else ""


def _order_features(
    story: Story, event: EventAt, time: int, *, side: str, part: str, cross: str, own: bool, said: bool, cover: str
) -> list[str]:
    """What word order alone says."""
    sentence, token, kind = event
    mention, anchors, spoken = story.times[time], story.anchors[sentence], story.spoken(kind)
    before, after, gap = story.verbs_beside(time)
    say = (
        "before"
        if before == "saying" and gap <= 4
        else "opening"
        if mention.first < 3 and after == "saying"
        else "after"
        if after == "saying"
        else "no"
    )
    order = min(2, anchors.index(token)) if token in anchors else 0
    left, right = max((a for a in anchors if a < mention.first), default=-1), min((a for a in anchors if a > mention.first), default=-1)
    next_to = (before == "event" and left == token) or (mention.first < token and right == token)
    rivals = min(2, len(story.timed[sentence]) - 1)
    tolds = min(2, sum(story.is_saying(sentence, i) for i in range(len(story.sentences[sentence].tokens))))
    tense, alone = story.tense(sentence, token), len(anchors) == 1
    return [
        f"say={say}|{spoken}|{side}", f"say={say}|{spoken}|cover={cover}", f"say={say}|rivals={rivals}|{spoken}", f"say={say}|next={next_to}|{spoken}", f"say={say}|cross={cross}", f"say={say}|{part}|{side}|{spoken}",
        f"verbs={before}|{after}|{spoken}|{side}", f"next={next_to}|{side}|{part}", f"next={next_to}|rivals={rivals}|order={order}", f"order={order}|{side}|of={min(len(anchors), 3)}|{spoken}", f"tolds={tolds}|{spoken}|say={say}",
        f"next={next_to}|own={own}|said={said}|{spoken}", f"say={say}|own={own}|alone={alone}|{spoken}", f"shape={story.shapes[time]}|say={say}|{spoken}", f"tense={tense}|say={say}|{spoken}",
    ]  # fmt: skip
