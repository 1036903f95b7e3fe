"""A count, an anchor and a measure of one sentence in, what speaks for and against their belonging together out, as names.

No party and no name is a feature; words are those of the knowledge files and the words right beside the count.
"""

from __future__ import annotations

from dataclasses import dataclass

from sayso.claims.harm import SINGLES, FigureCandidate, FigureScene


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a count, whatever the anchor and the measure: asked once."""

    mark: str
    head_cue: tuple[str, ...]
    up: tuple[int, int, str] | None  # which word above the count is a cue, at which height, by which relation
    governor: str
    said: tuple[str, ...]
    how: str
    said_at: int
    right: int
    left: int
    right_numbers: int
    left_numbers: int
    right_gap: int
    left_gap: int
    right_word: str
    left_word: str
    before: str
    toll: str


def look_around(scene: FigureScene, candidate: FigureCandidate) -> Around:
    tokens, above = scene.tokens, scene.ancestors(candidate.head)[1:4]
    up = None
    for rank, i in enumerate(above):
        if scene.deeds[i]:
            up = (i, rank, tokens[candidate.head].dep if rank == 0 else tokens[above[rank - 1]].dep)
            break
    end = max(candidate.last, candidate.head + 1)
    right, right_numbers = scene.nearest_cue(end, 1)
    left, left_numbers = scene.nearest_cue(candidate.first - 1, -1)
    said, how, said_at = scene.said(candidate)
    return Around(
        mark="one" if candidate.kind in SINGLES else "count", head_cue=scene.cues[candidate.head] if candidate.kind != "bare" else (), up=up,
        governor=tokens[above[0]].lemma.lower() if above else "", said=said, how=how, said_at=said_at, right=right, left=left, right_numbers=min(right_numbers, 2), left_numbers=min(left_numbers, 2),
        right_gap=right - end, left_gap=candidate.first - 1 - left, right_word=tokens[end].lemma.lower() if end < len(tokens) else "", left_word=tokens[candidate.first - 1].lemma.lower() if candidate.first else "",
        before=scene.lows[candidate.first - 1] if candidate.first else "", toll=("bare" if candidate.head == candidate.last - 1 else "noun") if {"toll", "number"} & scene.lemmas else "",
    )  # fmt: skip


def _bucket(distance: int) -> str:
    return str(distance) if distance < 4 else "4-6" if distance < 7 else "7-11" if distance < 12 else "12+"


def tie_features(scene: FigureScene, anchor: int, candidate: FigureCandidate) -> list[str]:
    """How a count and an anchor hang together, whatever the measure. The first is the steps in the tree, the second how
    much closer the anchor is than any other."""
    tokens, mark = scene.tokens, candidate.kind if candidate.kind in SINGLES else "count"
    steps, way = scene.steps(candidate.head, anchor)
    before = candidate.first < anchor
    low, high = (candidate.last, anchor) if before else (anchor + 1, candidate.first)
    side, between = "before" if before else "after", range(low, max(low, high))
    verbs = min(3, sum(tokens[i].pos == "VERB" for i in between))
    others = min(2, sum(low <= a < high for a in scene.anchors if a != anchor))
    joints = min(2, sum(scene.lows[i] in scene.words.joints for i in between))
    commas = min(2, sum(tokens[i].text in (",", ";", ":", "-", "–", "—") for i in between))
    case = next((t.lemma for i, t in enumerate(tokens) if t.head == anchor and t.dep in ("case", "mark") and i < anchor), "")
    rivals = [a for a in scene.anchors if a != anchor]
    names = [
        f"steps={min(steps, 6)}|{mark}", "alone", f"way={way}|{mark}", f"gap={side}|{_bucket(len(between))}|{mark}", f"verbs={verbs}|{mark}", f"others={others}|{mark}",
        f"joints={joints}|{mark}", f"commas={commas}|{mark}", f"pos={tokens[anchor].pos}|{side}", f"case={case}|{side}|{mark}", f"dep={tokens[anchor].dep}|{side}|{mark}",
    ]  # fmt: skip
    if tokens[anchor].dep == "conj" and any(a in scene.anchors for a in scene.ancestors(anchor)[1:3]):
        names += [f"second|{mark}", f"second|{tokens[anchor].pos}|{side}"]  # "clashes and air strikes": the first carries the toll
    if not rivals:
        return [*names, f"alone|{mark}"]
    nearest = min(scene.anchors, key=lambda a: (scene.steps(candidate.head, a)[0], abs(a - candidate.first))) == anchor
    close = min(scene.anchors, key=lambda a: abs(a - candidate.first)) == anchor
    closer = max(-3, min(3, min(scene.steps(candidate.head, a)[0] for a in rivals) - steps))
    cue = "cue" if scene.cues[anchor] else "none"
    same_side = [a for a in scene.anchors if (a > candidate.first) == (anchor > candidate.first)]
    first = min(same_side, key=lambda a: abs(a - candidate.first)) == anchor
    names[1] = f"closer={closer}|{mark}"
    return [
        *names, f"nearest={nearest}|{close}|{mark}", f"closer={closer}|{nearest}|{close}|{cue}", f"rivals={min(sum(bool(scene.cues[a]) for a in rivals), 2)}|{cue}|{mark}", f"first_on_side={first}|{side}|{mark}",
    ]  # fmt: skip


def figure_features(
    scene: FigureScene, anchor: int, event_type: str, candidate: FigureCandidate, measure: str, around: Around, tie: list[str]
) -> list[str]:
    """`around` and `tie` are what `look_around` and `tie_features` gave."""
    mark, kind = around.mark, candidate.kind
    names = [
        "bias",
        f"measure={measure}",
        f"kind={kind}",
        f"type={event_type}",
        f"type={event_type}|{measure}",
        f"kind={kind}|{measure}",
        *tie,
    ]
    names += _cue_features(scene, candidate, measure, around)
    up = f"up={'same' if measure in scene.cues[around.up[0]] else 'other'}|{around.up[1]}|{around.up[2]}|{mark}" if around.up else "up=none"
    said = f"said={_match(measure, around.said)}|{around.how}|{mark}"
    sides = _sides(scene, measure, around)
    steps, near, way = tie[0], tie[1], tie[2]
    case, dep = tie[9], tie[10]
    defaults = scene.words.types.get(event_type, ())
    usual = "first" if defaults[:1] == (measure,) else "also" if measure in defaults else "no"
    violent = "assault" if event_type == "ASSAULT" else "other"
    own = scene.cues[anchor]
    state = "own" if measure in own else "other" if own else "none"
    lemma = scene.tokens[anchor].lemma.lower()
    names += [
        said, f"said={_match(measure, around.said)}|{measure}", up, sides, f"{up}&{steps}", f"{sides}&{up}", f"{near}&{up}", f"{sides}&{near}", f"{said}&{near}", f"{said}&{steps}", f"word={lemma}", f"word={lemma}|{measure}",
        *_owner(scene, anchor, measure, around, mark), f"{way}|{measure}|{violent}", f"{case}|{measure}", f"{dep}|{measure}",
        f"usual={usual}|{violent}|{steps}", f"usual={usual}|{violent}|{near}", f"usual={usual}|{violent}|{kind}", f"{said}|{violent}&{steps}", f"anchor={state}|{measure}", f"anchor={state}|{kind}",
    ]  # fmt: skip
    if candidate.low == 0:
        names.append("zero")
    if candidate.low is not None and candidate.low >= 100000:
        names.append(f"huge|{measure}")
    return names


def _owner(scene: FigureScene, anchor: int, measure: str, around: Around, mark: str) -> list[str]:
    """Which event the word for harm that governs a count belongs to: it may be one itself, or hang on one."""
    names = []
    for name, at in (("up", around.up[0] if around.up else -1), ("said", around.said_at)):
        if at < 0:
            continue
        same = "same" if measure in scene.cues[at] else "other"
        steps, way = scene.steps(at, anchor)
        itself = "mine" if at == anchor else "its" if at in scene.anchors else "none"
        nearest = min(scene.anchors, key=lambda a: (scene.steps(at, a)[0], abs(a - at))) == anchor
        names += [
            f"own{name}={itself}|{nearest}|{same}|{mark}",
            f"own{name}={itself}|{min(steps, 5)}|{same}",
            f"own{name}={way}|{same}|{itself}",
            f"own{name}={'before' if anchor < at else 'after'}|{min(steps, 4)}|{same}|{itself}",
        ]
    return names


def _match(measure: str, said: tuple[str, ...]) -> str:
    return "same" if measure in said[:1] else "also" if measure in said else "other" if said else "none"


def _sides(scene: FigureScene, measure: str, around: Around) -> str:
    if around.right < 0 or around.left < 0:
        return ""
    pair = ("s" if measure in scene.cues[around.left] else "o") + ("s" if measure in scene.cues[around.right] else "o")
    return f"sides={pair}|{'left' if around.left_gap + 1 <= around.right_gap else 'right'}"


def _cue_features(scene: FigureScene, candidate: FigureCandidate, measure: str, around: Around) -> list[str]:
    """What the words around a count say of the measure."""
    mark, tokens = around.mark, scene.tokens
    names = [
        f"head={'same' if measure in around.head_cue else 'other' if around.head_cue else 'none'}|{mark}",
        f"gov={around.governor}|{measure}",
    ]
    noun = tokens[candidate.head].lemma.lower()
    if candidate.kind == "count" and noun in scene.words.people:
        names += [f"noun={noun}|{measure}", f"noun={noun}"]
    names += [f"r={around.right_word}|{measure}", f"l={around.left_word}|{measure}"]
    if around.up:
        names.append(f"up={'same' if measure in scene.cues[around.up[0]] else 'other'}|{around.up[1]}|{mark}")
    else:
        names.append(f"up=none|{mark}")
    for side, at, numbers, gap in (
        ("right", around.right, around.right_numbers, around.right_gap),
        ("left", around.left, around.left_numbers, around.left_gap),
    ):
        if at < 0:
            names.append(f"{side}=none|{mark}")
            continue
        same = "same" if measure in scene.cues[at] else "other"
        names += [
            f"{side}={same}|{_bucket(gap)}|{mark}",
            f"{side}={same}|numbers={numbers}|{mark}",
            f"{side}={same}|{tokens[at].pos}|{mark}",
        ]
    if around.toll:
        names.append(f"toll|{measure}|{mark}|{around.toll}")
    if any(
        tokens[i].head == candidate.head and measure in scene.cues[i] for i in range(candidate.last, min(len(tokens), candidate.last + 8))
    ):
        names.append("below=same")
    if around.before in scene.words.part:
        names += ["part", f"part={around.before}"]
    return names
