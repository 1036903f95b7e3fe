"""What the encoder is given of a report, and that its layers are the network that was tuned."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from conftest import view_of
from sayso.claims.encoder import load_network, read_context
from sayso.claims.encoder.layers import Layers, _session, layers_model
from sayso.claims.encoder.network import gelu
from sayso.claims.encoder.pieces import MOST, Pieces
from sayso.claims.encoder.windows import LARGEST, SIZE, cut_windows
from sayso.claims.mixing import arrange, mix, softmax
from sayso.claims.roles import scene_of
from sayso.errors import BadModel
from sayso.flow import Readers
from sayso.model import Sentence, Token

PIECES = Pieces("[PAD] [UNK] [CLS] [SEP] air ##strike ##s strike the town of nurem ##berg . ' s 1 ##0".split())


def sentence(index: int, words: list[str], kind: str = "body") -> Sentence:
    at, tokens = 0, []
    for word in words:
        tokens.append(Token(text=word, lemma=word, pos="X", morph="", dep="dep", head=0, start=at, end=at + len(word)))
        at += len(word) + 1
    return Sentence(index=index, start=0, end=at, text=" ".join(words), kind=kind, tokens=tuple(tokens))


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("Airstrikes", ["air", "##strike", "##s"]),
        ("Nürem", ["nurem"]),
        ("10", ["1", "##0"]),
        ("strike's", ["strike", "'", "s"]),
        ("quark", ["[UNK]"]),
        ("air-strike", ["air", "[UNK]", "strike"]),
        ("", ["[UNK]"]),
        ("a" * 500, ["[UNK]"]),
    ],
)
def test_a_word_is_cut_into_the_longest_known_pieces(word: str, pieces: list[str]) -> None:
    assert [PIECES.vocabulary[number] for number in PIECES.of(word)] == pieces


def test_of_a_word_without_end_only_the_beginning_is_read() -> None:
    assert len(PIECES.of("." * 1000)) == MOST


def test_each_word_that_is_read_stands_once_in_a_window() -> None:
    sentences = [sentence(i, ["the", "town", "of", "air"] * (1 + i % 9), "related" if i % 5 == 4 else "body") for i in range(60)]
    windows = cut_windows(sentences, PIECES)
    assert sorted(word for words in windows.words for word, _ in words) == list(range(windows.count))
    assert all(len(pieces) <= SIZE for pieces in windows.pieces)
    for given, word_of in zip(sentences, windows.word_of, strict=True):
        assert len(word_of) == len(given.tokens)
        assert all((word < 0) == (given.kind == "related") for word in word_of)


def test_a_sentence_longer_than_the_network_knows_places_is_cut() -> None:
    windows = cut_windows([sentence(0, ["town"] * 3 * LARGEST)], PIECES)
    assert max(map(len, windows.pieces)) <= LARGEST + 1
    assert windows.count == 3 * LARGEST


def test_names_of_states_and_words_that_take_sides_are_read_alike() -> None:
    one, two = (cut_windows([sentence(0, words)], load_network().pieces) for words in (["Turkish", "rebels"], ["Iraqi", "terrorists"]))
    assert one.pieces == two.pieces


WIDTH, WIDE, HEADS = 24, 48, 12
Stored = dict[str, np.ndarray]


def small_layers(count: int) -> Stored:
    """Weights as encoder.npz has them, drawn at random."""
    draw, stored = np.random.default_rng(1), Stored()

    def dense(name: str, a: int, b: int) -> None:
        stored[f"{name}.weight"] = draw.integers(-127, 128, size=(b, a)).astype(np.int8)
        stored[f"{name}.weight.scale"] = (draw.uniform(0.5, 1.0, size=b) * 0.4 / 127).astype(np.float32)
        stored[f"{name}.bias"] = draw.normal(size=b).astype(np.float16)

    def norm(name: str) -> None:
        for part in ("weight", "bias"):
            stored[f"{name}.{part}"] = draw.normal(size=WIDTH).astype(np.float16)

    norm("norm")
    for i in range(count):
        for name, a, b in (("qkv", WIDTH, 3 * WIDTH), ("out", WIDTH, WIDTH), ("widen", WIDTH, WIDE), ("narrow", WIDE, WIDTH)):
            dense(f"layers.{i}.{name}", a, b)
        norm(f"layers.{i}.norm1")
        norm(f"layers.{i}.norm2")
    return stored


def by_the_book(stored: Stored, x: np.ndarray, count: int) -> np.ndarray:
    """Devlin et al. 2019, one head and one word after the other, in numbers of 64 bits."""

    def dense(name: str, x: np.ndarray) -> np.ndarray:
        weight = stored[f"{name}.weight"].astype(float) * stored[f"{name}.weight.scale"].astype(float)[:, None]
        return x @ weight.T + stored[f"{name}.bias"].astype(float)

    def normed(name: str, x: np.ndarray) -> np.ndarray:
        x = (x - x.mean(axis=1, keepdims=True)) / np.sqrt(x.var(axis=1, keepdims=True) + 1e-12)
        return x * stored[f"{name}.weight"].astype(float) + stored[f"{name}.bias"].astype(float)

    x = normed("norm", x.astype(float))
    size = WIDTH // HEADS
    for at in (f"layers.{i}" for i in range(count)):
        q, k, v = np.split(dense(f"{at}.qkv", x), 3, axis=1)
        seen = np.zeros_like(x)
        for head in range(HEADS):
            part = slice(size * head, size * (head + 1))
            for i in range(len(x)):
                weights = [math.exp(float(q[i, part] @ k[j, part]) / math.sqrt(size)) for j in range(len(x))]
                seen[i, part] = sum(w * v[j, part] for j, w in enumerate(weights)) / sum(weights)
        x = normed(f"{at}.norm1", x + dense(f"{at}.out", seen))
        wide = dense(f"{at}.widen", x)
        wide = np.array([[0.5 * z * (1 + math.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3))) for z in row] for row in wide])
        x = normed(f"{at}.norm2", x + dense(f"{at}.narrow", wide))
    return x


def apart_by(one: np.ndarray, two: np.ndarray) -> float:
    """How far, as a share of how great the numbers are."""
    return float(np.sqrt(((one - two) ** 2).mean() / (two**2).mean()))


@pytest.mark.parametrize("count", [1, 2, 5])
def test_the_layers_do_what_the_paper_says_but_for_rounding(count: int) -> None:
    stored, x = small_layers(count), np.random.default_rng(2).normal(size=(9, WIDTH)).astype(np.float32)
    assert apart_by(Layers(stored)(x), by_the_book(stored, x, count)) < 0.01 * (1 + count)
    last = f"layers.{count - 1}"
    swapped = {**stored, f"{last}.norm1.weight": stored[f"{last}.norm2.weight"]}
    assert apart_by(Layers(swapped)(x), by_the_book(stored, x, count)) > 0.2  # so that the line above says something


def test_a_mark_with_great_numbers_at_the_begin_leaves_the_words_their_steps() -> None:
    stored = small_layers(1)
    stored["norm.weight"][:] = stored["layers.0.norm1.weight"][:] = 1
    stored["layers.0.out.weight.scale"] *= 0.01
    stored["layers.0.out.bias"][:] = 0
    stored["layers.0.norm1.weight"][3] = 100
    x = np.random.default_rng(2).normal(size=(9, WIDTH)).astype(np.float32)
    x[1:, 3], x[0, 3] = x[1:].mean(axis=1), 1000.0  # in one number out of 24 the mark is far from the mean, the words are not
    assert apart_by(Layers(stored)(x)[1:], by_the_book(stored, x, 1)[1:]) < 0.01


def test_a_processor_that_takes_the_longer_way_comes_to_the_same() -> None:
    stored, x = small_layers(2), np.random.default_rng(3).normal(size=(1, 7, WIDTH)).astype(np.float32)
    given = {"pieces": x, "sizes": np.array([1, 6])}
    one, two = (_session(layers_model(stored), exact=exact).run(None, given)[0] for exact in (True, False))
    np.testing.assert_allclose(one, two, atol=1e-4)


def test_a_window_gives_the_same_alone_and_beside_others() -> None:
    network = load_network()
    windows = [[network.pieces.start, *network.pieces.of(word) * 20, network.pieces.stop] for word in ("attack", "market", "minister")]
    together = network.states(windows)
    assert [len(rows) for rows in together] == [len(window) for window in windows]
    for window, rows in zip(windows, together, strict=True):
        np.testing.assert_array_equal(rows, network.states([window])[0])


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads are counted by what Linux tells of them")
def test_a_network_needs_no_thread_of_its_own() -> None:
    before = len(list(Path("/proc/self/task").iterdir()))
    network = load_network()
    network.states([[network.pieces.start, network.pieces.stop]])
    assert len(list(Path("/proc/self/task").iterdir())) == before


def test_chances_add_up_and_gelu_is_odd_about_half() -> None:
    x = np.linspace(-4, 4, 9, dtype=np.float32)[None]
    assert softmax(x).sum() == pytest.approx(1)
    np.testing.assert_allclose(gelu(x) - gelu(-x), x, atol=1e-6)


def test_what_is_not_read_has_no_answer(readers: Readers) -> None:
    view = view_of("Rebels shelled the town of Nubl on Friday, killing three.", readers)
    context = read_context(view, load_network())
    hidden = type(context)(context.network, context.states, [[-1] * len(row) for row in context.word_of])
    assert np.isnan(hidden.events([(0, 1)])).all()
    scene = scene_of(view, 0, 1, "ASSAULT", parties={})
    assert np.isnan(hidden.roles([scene])).all() and not np.isnan(context.roles([scene])).any()


def test_an_attack_is_seen_as_one(readers: Readers) -> None:
    view = view_of("Gunmen killed nine villagers near Gao. The minister opened a school.", readers)
    context = read_context(view, load_network())
    labels = context.network.labels["events"]
    killed, opened = ([t.text for s in view.sentences for t in s.tokens].index(w) for w in ("killed", "opened"))
    first = len(view.sentences[0].tokens)
    chances = context.events([(0, killed), (1, opened - first)])
    assert labels[int(chances[0].argmax())] == "ASSAULT"
    assert labels[int(chances[1].argmax())] == "NONE"


def test_swapped_states_and_sides_are_weighed_alike(readers: Readers) -> None:
    told = []
    for text in ("Turkey bombed rebels near the border of Iran.", "Iran bombed militants near the border of Turkey."):
        view = view_of(text, readers)
        context = read_context(view, load_network())
        told.append((context.events([(0, 1)]), context.roles([scene_of(view, 0, 1, "ASSAULT", parties={})])))
    for one, two in zip(*told, strict=True):
        np.testing.assert_allclose(one, two, atol=1e-6)


def test_weights_that_are_no_weights_are_told_in_a_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "encoder.npz"
    broken.write_bytes(b"PK\x03\x04 cut off")
    with pytest.raises(BadModel, match=r"encoder\.npz cannot be read"):
        load_network(broken)
    with pytest.raises(BadModel):
        load_network(tmp_path / "none.npz")


def test_pooling_keeps_what_both_hold_likely_and_leaves_what_one_does_not_know() -> None:
    linear = np.array([[0.6, 0.4], [0.6, 0.4], [0.9, 0.1]], dtype=np.float32)
    context = np.array([[0.1, 0.9], [np.nan, np.nan], [0.9, 0.1]], dtype=np.float32)
    pooled = mix(linear, context, share=0.5)
    assert pooled[0, 1] > 0.7
    np.testing.assert_allclose(pooled[1:], linear[1:], atol=1e-6)
    np.testing.assert_allclose(pooled.sum(axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(mix(linear, context, share=0.0), linear, atol=1e-6)


def test_columns_are_put_in_order_and_an_unknown_label_gets_nothing() -> None:
    rows = np.array([[0.2, 0.8], [np.nan, np.nan]], dtype=np.float32)
    out = arrange(rows, ("a", "b"), ("b", "c", "a"))
    np.testing.assert_allclose(out[0], [0.8, 0.0, 0.2])
    assert np.isnan(out[1]).all()
