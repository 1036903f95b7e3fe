"""The way from one word of a sentence to another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sayso.claims.tree import DEEPEST, FAR, SHORT, Tree, Way
from sayso.model import Token


def a_tree(*words: tuple[str, str, int]) -> Tree:
    """(word, relation, head) each."""
    return Tree(
        [Token(text=w, lemma=w, pos="X", morph="", dep=dep, head=head, start=i, end=i + 1) for i, (w, dep, head) in enumerate(words)]
    )


# Troops who held the hill said jets had bombed it
HILL = a_tree(
    ("Troops", "nsubj", 5), ("who", "nsubj", 2), ("held", "acl:relcl", 0), ("the", "det", 4), ("hill", "obj", 2), ("said", "root", 5),
    ("jets", "nsubj", 8), ("had", "aux", 8), ("bombed", "ccomp", 5), ("it", "obj", 8),
)  # fmt: skip


def test_what_a_word_hangs_on() -> None:
    assert HILL.above(4) == [4, 2, 0, 5]
    assert HILL.above(5) == [5]


def test_a_way_goes_up_and_down_and_leaves_out_where_both_meet() -> None:
    assert HILL.way(4, 8) == Way([4, 2, 0], [8], 5)
    assert HILL.way(8, 8) == Way([], [], 8)
    assert HILL.arrows(Way([4, 2], [], 0)) == "<obj<acl:relcl"


def test_a_short_way_is_told_in_full() -> None:
    assert HILL.steps(6, 9) == (2, "<nsubj>obj")
    assert HILL.steps(4, 8) == (SHORT + 1, "far")


def test_two_parts_of_a_broken_parse_do_not_hang_together() -> None:
    broken = a_tree(("Clashes", "root", 0), ("Homs", "root", 1))
    assert broken.way(0, 1) is None
    assert broken.steps(0, 1) == (FAR, "apart")


@given(st.lists(st.integers(0, 11), min_size=12, max_size=12), st.integers(0, 11), st.integers(0, 11))
def test_any_heads_even_in_a_circle_have_an_end_and_a_way_back(heads: list[int], a: int, b: int) -> None:
    tree = a_tree(*(("w", f"d{i}", head) for i, head in enumerate(heads)))
    assert len(tree.above(a)) <= DEEPEST
    there, back = tree.way(a, b), tree.way(b, a)
    assert (there is None) == (back is None)
    if there is not None and back is not None and there.top == back.top:
        assert there.up == back.down[::-1] and there.down == back.up[::-1]
