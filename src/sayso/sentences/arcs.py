"""Vectors of words in, the head and the relation of each word out: spaCy's arc-eager parser for many stretches of text at once.

The moves, their conditions and what they do are those of spaCy's `arc_eager.pyx`, on rows of numpy instead of one state after
the other in locked steps. A text is cut where its characters alone say that a sentence begins: no arc crosses such a place,
so that the stretches between are read side by side. Each still sees the first word of the next one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sayso.sentences.steps import NEVER, StepModel, steps_of

SHIFT, REDUCE, LEFT, RIGHT, BREAK = range(5)
ROOT = "root"
BETWEEN = "||"  # in a relation: the word hangs on another one of that relation, which crossing arcs kept from it


@dataclass(frozen=True, slots=True, eq=False)
class ArcModel:
    """`kinds` and `relations` of each move; `barred`: for each set of allowed kinds, what is added to the scores."""

    steps: StepModel
    kinds: np.ndarray
    relations: tuple[str, ...]
    barred: np.ndarray


def arcs_of(parser: Any) -> ArcModel:
    """Of a spaCy parser. Raises ValueError where it is built otherwise than ours."""
    names = [parser.moves.get_class_name(i) for i in range(parser.moves.n_moves)]
    kinds = np.array(["SDLRB".index(name[0]) for name in names])
    shift, reduce, arc, stop = (np.isin(kinds, kind) for kind in ([SHIFT], [REDUCE], [LEFT, RIGHT], [BREAK]))
    allowed = [(shift & bool(n & 1)) | (reduce & bool(n & 2)) | (arc & bool(n & 4)) | (stop & bool(n & 8)) for n in range(16)]
    barred = np.where(allowed, np.float32(0), NEVER).astype(np.float32)
    steps = steps_of(parser)
    if steps.features != 8 or "subtok" in {name[2:] for name in names}:
        raise ValueError("not the shape of the shipped model")
    return ArcModel(steps, kinds, tuple(name[2:].lower() for name in names), barred)


def read_arcs(
    vectors: np.ndarray, *, sizes: Sequence[int], marks: np.ndarray, spaces: np.ndarray, model: ArcModel
) -> tuple[np.ndarray, list[str]]:
    """Heads, as places among all words (its own for a root), and relations. `sizes`: words of each text; `marks`: for each word
    1 where a sentence must begin, -1 where none may, else 0; `spaces`: words that are none."""
    words = _Words(len(vectors), marks)
    lanes = _Lanes(sizes, marks)
    prepared = model.steps.prepared(vectors)
    while len(lanes.top):
        _step(words, lanes, prepared, model)
    heads = np.where(words.head > 0, words.head - 1, np.arange(-1, len(words.head) - 1))[1:-1]
    relations = [model.relations[move] if head else ROOT for move, head in zip(words.move[1:-1], words.head[1:-1], strict=True)]
    ends = np.cumsum(sizes)
    for word in [i for i, relation in enumerate(relations) if BETWEEN in relation]:
        text = int(np.searchsorted(ends, word, side="right"))
        _uncross(word, heads, relations, spaces, (int(ends[text] - sizes[text]), int(ends[text])))
    return heads, relations


class _Words:
    """What is known of each word. Words are counted from 1; 0 is no word, so that what is asked of it is 0 too."""

    def __init__(self, count: int, marks: np.ndarray) -> None:
        none = np.zeros(count + 2, dtype=np.intp)
        self.head, self.move = none.copy(), none.copy()
        self.below, self.behind = none.copy(), none.copy()  # the next on the stack, and among the words put back
        self.left, self.right = none.copy(), none.copy()  # the latest dependent on either side
        self.right_before = none.copy()  # of a dependent on the right: the one before it
        self.begins, self.inside, self.put_back = (np.zeros(count + 2, dtype=bool) for _ in range(3))
        self.begins[1:-1] = marks > 0
        self.inside[1:-1] = marks < 0


class _Lanes:
    """The states that are not final, one for each stretch: top of the stack and its depth, top of the words put back and their
    number, the next word, the first one behind the stretch and behind the text."""

    def __init__(self, sizes: Sequence[int], marks: np.ndarray) -> None:
        last = np.cumsum(sizes)
        first = last - sizes
        begins = np.zeros(len(marks) + 1, dtype=bool)
        begins[:-1] = marks > 0
        begins[first] = True
        begins[-1] = False
        starts = np.flatnonzero(begins)
        text = np.searchsorted(last, starts, side="right")
        self.next = starts + 1
        self.until = np.minimum(np.append(starts[1:], len(marks)), last[text]) + 1
        self.end = last[text] + 1
        self.top, self.depth, self.back, self.backs = (np.zeros(len(starts), dtype=np.intp) for _ in range(4))

    def drop_final(self) -> None:
        going = (self.depth > 0) | (self.backs > 0) | (self.next < self.until)
        if not going.all():
            for name in ("top", "depth", "back", "backs", "next", "until", "end"):
                setattr(self, name, getattr(self, name)[going])


def _step(words: _Words, lanes: _Lanes, prepared: np.ndarray, model: ArcModel) -> None:
    """The best allowed move of each state."""
    s0, back = lanes.top, lanes.back
    s1 = words.below[s0]
    put = back > 0
    b0 = np.where(put, back, np.where(lanes.next < lanes.end, lanes.next, 0))
    back2, following = words.behind[back], lanes.next + ~put
    b1 = np.where(back2 > 0, back2, np.where(following < lanes.end, following, 0))
    seen = np.stack((b0, b1, s0, s1, words.below[s1], words.left[b0], words.left[s0], words.right[s0]))
    scores = model.steps.scores(prepared, seen)
    depth, left = lanes.depth, lanes.end - lanes.next + lanes.backs
    held, begins = depth > 0, words.begins[b0]
    allowed = (~held | ((left >= 2) & ~begins & ~words.put_back[b0])).astype(np.intp)
    allowed += (held & ((left == 0) | (depth > 1) | ~words.inside[b0])) * 2
    allowed += (held & (left > 0) & ~begins) * 4
    allowed += ((left >= 2) & (b1 == b0 + 1) & ~words.begins[b1] & ~words.inside[b1] & (b0 != lanes.until)) * 8
    scores += model.barred[allowed]
    moves = scores.argmax(axis=1)
    kinds = model.kinds[moves]
    _left(words, lanes, np.flatnonzero(kinds == LEFT), b0, moves)
    _right(words, np.flatnonzero(kinds == RIGHT), b0, s0, moves)
    _reduce(words, lanes, np.flatnonzero(kinds == REDUCE))
    words.begins[b1[kinds == BREAK]] = True
    _push(words, lanes, np.flatnonzero((kinds == SHIFT) | (kinds == RIGHT)), b0)
    lanes.drop_final()


def _left(words: _Words, lanes: _Lanes, at: np.ndarray, b0: np.ndarray, moves: np.ndarray) -> None:
    child, head = lanes.top[at], b0[at]
    before = words.head[child]
    had = before > 0
    words.right[before[had]] = words.right_before[child[had]]
    words.head[child], words.move[child] = head, moves[at]
    words.left[head] = child
    words.put_back[head] = False
    lanes.top[at] = words.below[child]
    lanes.depth[at] -= 1


def _right(words: _Words, at: np.ndarray, b0: np.ndarray, s0: np.ndarray, moves: np.ndarray) -> None:
    child, head = b0[at], s0[at]
    words.head[child], words.move[child] = head, moves[at]
    words.right_before[child] = words.right[head]
    words.right[head] = child


def _reduce(words: _Words, lanes: _Lanes, at: np.ndarray) -> None:
    """The top of the stack goes; where it has no head and is not alone, it goes back to the words to come."""
    word = lanes.top[at]
    back = (words.head[word] == 0) & (lanes.depth[at] > 1)
    lanes.top[at] = words.below[word]
    lanes.depth[at] -= 1
    word, at = word[back], at[back]
    words.put_back[word] = True
    words.behind[word] = lanes.back[at]
    lanes.back[at] = word
    lanes.backs[at] += 1


def _push(words: _Words, lanes: _Lanes, at: np.ndarray, b0: np.ndarray) -> None:
    word = b0[at]
    words.below[word] = lanes.top[at]
    lanes.top[at] = word
    lanes.depth[at] += 1
    put = lanes.back[at] > 0
    lanes.back[at[put]] = words.behind[word[put]]
    lanes.backs[at[put]] -= 1
    lanes.next[at[~put]] += 1


def _uncross(word: int, heads: np.ndarray, relations: list[str], spaces: np.ndarray, text: tuple[int, int]) -> None:
    """Nivre & Nilsson 2005, as spaCy's `deprojectivize`: the head is the nearest word below the present head with the relation that
    the label names behind `BETWEEN`."""
    first, last = text
    relations[word], _, wanted = relations[word].partition(BETWEEN)
    waiting, tried = [int(heads[word])], set[int]()
    while waiting:
        head = waiting.pop(0)
        tried.add(head)
        for child in (np.flatnonzero(heads[first:last] == head) + first).tolist():
            if child == word or child in tried or spaces[child]:
                continue
            if relations[child] == wanted:
                heads[word] = child
                return
            waiting.append(child)
