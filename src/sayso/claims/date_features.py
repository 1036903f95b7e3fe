"""An event and a time of a report in, what speaks for and against their belonging together out, as names and as numbers.

No party and no name is a feature; words are only those of the knowledge files and the lemma of the event.
"""

from __future__ import annotations

from sayso.claims.story import TITLE, Event, Story
from sayso.claims.trees import Trees

_SURE = (0.1, 0.25, 0.4, 0.55, 0.75, 0.9)
_JOINTS = frozenset({"mark", "cc"})
# The turning words that the trees may ask for, in their order
TURNS = (
    "also", "another", "meanwhile", "earlier", "since", "recent", "continue", "continued", "ago", "years", "has", "have", "had", "been", "will",
    "source", "added", "before", "after", "while", "among", "total", "first", "second", "again", "previous", "war", "according",
)  # fmt: skip


def _bucket(number: int) -> str:
    return str(number) if number < 4 else "4-6" if number < 7 else "7-12" if number < 13 else "13+"


def near_features(story: Story, event: Event, time: int) -> list[str]:
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
    cover, tense, gap = story.cover(sentence, token, mention), story.tense(sentence, token), f"{side}|{_bucket(high - low)}"
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
    story: Story, event: Event, time: int, *, side: str, part: str, cross: str, own: bool, said: bool, cover: str
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


def far_features(story: Story, event: Event, time: int) -> list[str]:
    """Event and time in two sentences: does the report go on with the same event?"""
    sentence, token, kind = event
    mention, tokens = story.times[time], story.sentences[sentence].tokens
    there, key = story.sentences[mention.sentence].tokens, story.keys[time]
    spoken, shape, away = story.spoken(kind), story.shapes[time], sentence - mention.sentence
    direction = "title" if story.sentences[sentence].kind == TITLE else "later" if away > 0 else "earlier"
    low, high = sorted((sentence, mention.sentence))
    here = story.timed.get(sentence, [])
    other = any(story.keys[i] != key for i in here)
    own = any(story.dating[i][1] == token for i in here)
    passed = min(3, sum(low < m.sentence < high and k != key for m, k in zip(story.times, story.keys, strict=True)))
    surely, tied, tied_kind = story.dating[time]
    sure = sum(surely >= step for step in _SURE) if tied >= 0 else -1
    best = max((story.near[(sentence, token, i)] for i in here), default=0.0)
    here_sure = sum(best >= step for step in (0.1, 0.2, 0.35, 0.5))
    lemma, tied_lemma = tokens[token].lemma.lower(), there[tied].lemma.lower() if tied >= 0 else ""
    same_word, same_kind = lemma == tied_lemma, tied_kind == kind
    said = story.said[time]
    shared, numbers = (
        min(3, len(story.names[sentence] & story.names[mention.sentence])),
        min(2, len(story.numbers[sentence] & story.numbers[mention.sentence])),
    )
    often, first, days = story.often[key] == max(story.often.values()), time == 0, min(4, len(story.often))
    definite, tense = story.definite(sentence, token), story.tense(sentence, token)
    body = next((i for i, s in enumerate(story.sentences) if s.kind != TITLE), 0)
    lead, far = mention.sentence <= body + 1, f"{direction}|{_bucket(abs(away))}"
    group, tied_group = story.words.groups.get(lemma, "none"), story.words.groups.get(tied_lemma, "none") if tied >= 0 else "nobody"
    alike = "same" if group == tied_group != "none" else "there" if group in story.grouped[mention.sentence] else "not"
    root = next((i for i, t in enumerate(tokens) if t.head == i), 0)
    told = story.told(sentence, token)
    covered, root_tense = (sentence, token) in story.covered, story.tense(sentence, root)
    word_there = tied >= 0 and lemma in story.lemmas[mention.sentence]
    return [
        *(f"turn={word}" for word in story.turns[sentence]), *(f"turn={word}|{direction}" for word in story.turns[sentence]), f"alike={alike}|{direction}", f"alike={alike}|{definite}", f"alike={alike}|said={said}|{spoken}", f"alike={alike}|passed={passed > 0}|{direction}",
        f"group={group}|{spoken}", f"group={group}|{tied_group}", f"root={root_tense}", f"root={root_tense}|{direction}", f"told={told}|{spoken}", f"word={lemma}|far", f"alike={alike}|shared={shared}", f"alike={alike}|days={days}|{_bucket(abs(away))}",
        f"covered={covered}|{spoken}", f"covered={covered}|sure={sure}|{spoken}", f"timecovered={(mention.sentence, mention.head) in story.covered}|said={said}|{spoken}", f"sure={sure}|{spoken}", f"sure={sure}|{direction}", f"sure={sure}|{same_kind}|{spoken}",
        f"sure={sure}|alike={alike}", f"sure={sure}|lead={lead}", f"sure={sure}|days={days}|{direction}", f"here={here_sure}|{bool(here)}", f"here={here_sure}|{spoken}|{direction}", f"sure={sure}|definite={definite}", f"sure={sure}|away={far}", f"sure={sure}|passed={passed}",
        "far", f"far|{spoken}", f"away={far}", f"away={far}|{spoken}", f"other={other}|own={own}", f"own={own}|{direction}", f"passed={passed}|{direction}", f"same={same_word}|{same_kind}|{direction}", f"same={same_word}|{definite}", f"said={said}|{spoken}|far",
        f"said={said}|{same_kind}|far", f"shared={shared}|{direction}", f"numbers={numbers}|{direction}|{spoken}", f"often={often}|first={first}|days={days}", f"days={days}|{direction}|{spoken}", f"definite={definite}|{direction}", f"definite={definite}|{same_kind}|{_bucket(abs(away))}",
        f"lead={lead}|{direction}|{first}", f"tense={tense}|far", f"tense={tense}|{same_kind}|{direction}", f"shape={shape}|far", f"shape={shape}|{direction}", f"type={kind}|far", f"type={kind}|same={same_kind}|said={said}", f"word={word_there}|{direction}|{definite}",
        f"only={len(story.often) == 1}|{kind}", f"tied={tied >= 0}|{said}|{direction}", f"lead={lead}|said={said}|{spoken}|days={days}",
    ]  # fmt: skip


def far_numbers(story: Story, event: Event, time: int, trees: Trees) -> list[float]:
    """The same question for the trees: counts and distances as they are, words as their codes."""
    sentence, token, kind = event
    mention, tokens, code = story.times[time], story.sentences[sentence].tokens, trees.code
    there, key = story.sentences[mention.sentence].tokens, story.keys[time]
    away = sentence - mention.sentence
    low, high = sorted((sentence, mention.sentence))
    surely, tied, tied_kind = story.dating[time]
    here = story.timed.get(sentence, [])
    passed = [i for i, m in enumerate(story.times) if low < m.sentence < high and story.keys[i] != key]
    mine = [i for i, k in enumerate(story.keys) if k == key]
    others = [i for i, k in enumerate(story.keys) if k != key]
    lemma, tied_lemma = tokens[token].lemma.lower(), there[tied].lemma.lower() if tied >= 0 else ""
    group, tied_group = story.words.groups.get(lemma, "none"), story.words.groups.get(tied_lemma, "none")
    root = next((i for i, t in enumerate(tokens) if t.head == i), 0)
    turns = story.turns[sentence]
    rows: list[float] = [
        surely, max((story.near[(sentence, token, i)] for i in here), default=0.0), away, abs(away), story.sentences[sentence].kind == TITLE, len(passed), max((story.dating[i][0] for i in passed), default=0.0),
        lemma == tied_lemma, tied_kind == kind, code("group", group), code("group", tied_group), group == tied_group != "none", group in story.grouped[mention.sentence], lemma in story.lemmas[mention.sentence],
        len(story.names[sentence] & story.names[mention.sentence]), len(story.numbers[sentence] & story.numbers[mention.sentence]), len(story.often), story.often[key], time == 0, mention.sentence, sentence,
        code("definite", story.definite(sentence, token)), code("tense", story.tense(sentence, token)), code("type", kind), kind in story.words.spoken_types, tied_kind in story.words.spoken_types, (sentence, token) in story.covered,
        (mention.sentence, mention.head) in story.covered, story.said[time], code("shape", story.shapes[time]), max(story.dating[i][0] for i in mine), max((story.dating[i][0] for i in others), default=0.0),
        len(story.anchors[sentence]), story.anchors[sentence].index(token), len(tokens), min(abs(story.times[i].sentence - sentence) for i in mine),
        min((abs(story.times[i].sentence - sentence) for i in others if story.dating[i][0] > 0.4), default=99), len(story.sentences), len(story.events), bool(here),
        code("tense", story.tense(sentence, root)), story.told(sentence, token),
    ]  # fmt: skip
    return [*map(float, rows), *(float(word in turns) for word in TURNS)]
