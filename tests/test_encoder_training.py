"""What the encoder learns from keeps its numbers on its way: lessons, flat arrays, batches, soft labels; and, with PyTorch, the network."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from sayso.claims.encoder.pieces import Pieces
from sayso.claims.encoder.windows import Windows
from sayso.claims.train.encoder.base import read_base
from sayso.claims.train.encoder.batch import draw_batches, gather
from sayso.claims.train.encoder.flat import ASKED, PAIRINGS, TABLES, Flat, flatten, load_flat, read_flat, save_flat
from sayso.claims.train.encoder.lesson import Event, Lesson, Pair
from sayso.claims.train.encoder.soft import folds_of, read_soft, save_soft
from sayso.errors import BadModel

VOCABULARY = tuple("[PAD] [UNK] [CLS] [SEP] rebels troops shelled seized nubl gao ##shire on friday . the town".split())
PIECES = Pieces(VOCABULARY)
TEXTS = (
    "rebels shelled nublshire on friday .",
    "troops seized gao . rebels seized the town on friday . rebels shelled troops",
    "the town .",
    "on friday troops shelled the town of gaoshire . the rebels shelled the troops",
)
MODES = {"shelled": "heavy", "seized": "none"}
ROLES = {"rebels": "ACTOR", "troops": "RECIPIENT"}
WINDOW = 5  # words


def lesson(number: int, text: str, *, window: int = WINDOW) -> Lesson:
    words = text.split()
    windows = Windows([], [], [], len(words))
    for begin in range(0, len(words), window):
        pieces, places = [PIECES.start], []
        for i in range(begin, min(begin + window, len(words))):
            places.append((i, len(pieces)))
            pieces += PIECES.of(words[i])
        windows.pieces.append([*pieces, PIECES.stop])
        windows.words.append(places)
    events = [Event(i, "ASSAULT", MODES[w], "happened", 1 / (1 + i % 2), pairs(words, i)) for i, w in enumerate(words) if w in MODES]
    kinds = [(i, "ASSAULT" if w in MODES else "NONE") for i, w in enumerate(words) if w != "."]
    return Lesson(f"report-{number}", 1.0 + number % 2, windows, kinds, events, real=number % 2 == 1)


def pairs(words: list[str], at: int) -> dict[str, list[Pair]]:
    roles = [Pair(i, max(0, i - 1), i, (f"d={i - at}", "k=MIL"), ROLES[w]) for i, w in enumerate(words) if w in ROLES]
    where = [Pair(i, i, i, (f"d={i - at}", "b=0"), "HERE") for i, w in enumerate(words) if w.startswith(("gao", "nubl"))]
    days = [Pair(i, i, i, (f"d={i - at}",), "yes" if i > at else "no") for i, w in enumerate(words) if w == "friday"]
    return {"roles": roles, "where": where, "days": days}


def lessons(count: int = 12) -> list[Lesson]:
    return [lesson(number, TEXTS[number % len(TEXTS)]) for number in range(count)]


@pytest.fixture
def flat() -> Flat:
    return flatten(lessons(), VOCABULARY, held={"report-3"})


def same(one: Flat, two: Flat) -> bool:
    alike = all(getattr(one, name) == getattr(two, name) for name in ("vocabulary", "labels", "categories", "reports"))
    alike &= all(np.array_equal(getattr(one, name), getattr(two, name)) for name in ("weights", "real", "held"))
    for name, columns in TABLES.items():
        a, b = one.tables[name], two.tables[name]
        alike &= np.array_equal(a.begins, b.begins)
        alike &= all(np.array_equal(a.columns[c], b.columns[c]) and a.columns[c].dtype == b.columns[c].dtype for c in columns)
    return alike


def test_a_file_gives_back_what_was_put_in_and_stands_for_the_folder(flat: Flat, tmp_path: Path) -> None:
    save_flat(flat, tmp_path / "lessons.npz")
    assert same(load_flat(tmp_path / "lessons.npz"), flat) and same(read_flat(tmp_path / "lessons.npz"), flat)
    assert not same(replace(flat, held=~flat.held), flat)  # so that the line above says something


def test_the_rows_of_a_report_are_what_its_lesson_tells(flat: Flat) -> None:
    for i, told in enumerate(lessons()):
        rows = {name: table.rows(np.array([i])) for name, table in flat.tables.items()}
        columns = {name: {c: v[rows[name]].tolist() for c, v in flat.tables[name].columns.items()} for name in TABLES}
        assert columns["pieces"]["piece"] == [piece for window in told.windows.pieces for piece in window]
        assert columns["windows"]["length"] == [len(window) for window in told.windows.pieces]
        kinds = zip(columns["kinds"]["word"], columns["kinds"]["label"], strict=True)
        assert [(word, flat.labels["events"][number]) for word, number in kinds] == told.kinds
        assert columns["events"]["weight"] == [event.weight for event in told.events]
        for name in PAIRINGS:
            own = [(n, pair.head, pair.label) for n, event in enumerate(told.events) for pair in event.pairs.get(name, ())]
            found = zip(*(columns[name][c] for c in ("event", "head", "label")), strict=True)
            assert [(n, head, flat.labels[name][label]) for n, head, label in found] == own
    assert flat.tables["days"].begins[-1] and not flat.tables["voices"].begins[-1]  # nobody was asked of voices
    assert flat.held.tolist() == [i == 3 for i in range(12)] and flat.sizes()[0] == 16  # two windows, the longer of eight pieces


def test_a_report_that_tells_nothing_is_left_out_and_a_category_seldom_seen_is_none() -> None:
    silent = replace(lesson(12, TEXTS[0]), kinds=[])
    flat = flatten([*lessons(), silent], VOCABULARY)
    assert "report-12" not in flat.reports
    assert "k=MIL" in flat.categories["roles"] and "d=-9" not in flat.categories["roles"]
    assert flat.tables["roles"].columns["known"].max() == len(flat.categories["roles"])


@pytest.mark.parametrize("order", [[0], [3, 0, 2], [2], [5, 1, 4, 3, 2, 0]])
def test_a_batch_asks_about_the_words_of_its_reports(flat: Flat, order: list[int]) -> None:
    batch, told = gather(flat, np.array(order)), [lessons()[i] for i in order]
    words = [word for one in order for word in TEXTS[one % len(TEXTS)].split()]

    def word(number: int) -> str:
        return VOCABULARY[batch.pieces.reshape(-1)[batch.words[number]]]

    assert [word(i) for i in range(len(batch.words))] == [VOCABULARY[PIECES.of(w)[0]] for w in words]
    assert batch.pieces.shape[0] == sum(len(one.windows.pieces) for one in told) and batch.pieces.shape[1] % 8 == 0
    events, modes, roles = (batch.asked[head] for head in ("events", "modes", "roles"))
    assert [flat.labels["events"][i] == "ASSAULT" for i in events.labels] == [word(i) in MODES for i in events.words[:, 0]]
    assert [flat.labels["modes"][i] for i in modes.labels] == [MODES[word(i)] for i in modes.words[:, 0]]
    assert [flat.labels["roles"][i] for i in roles.labels] == [ROLES[word(i)] for i in roles.words[:, 1]]
    weights = [one.weight * event.weight for one in told for event in one.events for _ in event.pairs["roles"]]
    assert roles.weights.tolist() == weights
    assert batch.size == sum(one.weight * (len(one.events) + 0.5) for one in told)


@pytest.mark.parametrize("at_once", [1, 40, 10_000])
def test_every_report_comes_once_in_an_order_drawn_anew(flat: Flat, at_once: int) -> None:
    rng, reports = np.random.default_rng(0), np.array([1, 2, 3, 5, 7, 8, 11])
    drawn = [draw_batches(flat, reports, at_once=at_once, rng=rng) for _ in range(4)]
    for batches in drawn:
        assert Counter(np.concatenate(batches).tolist()) == Counter(reports.tolist())
        assert all(len(batch) == 1 or flat.sizes()[batch].sum() <= at_once for batch in batches)
    assert len({tuple(np.concatenate(batches).tolist()) for batches in drawn}) > 1


@pytest.mark.parametrize("folds", [3, 6])
def test_a_fold_is_by_the_id_of_a_report_alone(flat: Flat, folds: int) -> None:
    turned = flatten(lessons()[::-1], VOCABULARY)
    assert folds_of(turned, folds).tolist() == folds_of(flat, folds).tolist()[::-1]
    many = folds_of(replace(flat, reports=tuple(f"report-{i}" for i in range(3000))), folds)
    assert np.bincount(many, minlength=folds).min() > 2700 / folds


def chances(flat: Flat) -> dict[str, np.ndarray]:
    """Of each row of each table another distribution."""
    rng, out = np.random.default_rng(0), {}
    for head, (name, column) in ASKED.items():
        out[head] = rng.dirichlet(np.ones(len(flat.labels[head])), len(flat.tables[name].columns[column]))
    return out


def test_soft_labels_are_kept_but_for_rounding(flat: Flat, tmp_path: Path) -> None:
    save_soft(flat, chances(flat), tmp_path / "soft.npz")
    found = read_soft(tmp_path / "soft.npz", flat)
    for head, given in chances(flat).items():
        assert found[head].dtype == np.uint8
        np.testing.assert_allclose(found[head] / found[head].sum(axis=1, keepdims=True), given, atol=0.01)


def test_soft_labels_fit_where_a_coder_was_corrected(flat: Flat, tmp_path: Path) -> None:
    save_soft(flat, chances(flat), tmp_path / "soft.npz")
    first = replace(lessons()[0], events=[replace(lessons()[0].events[0], mode="none")])
    read_soft(tmp_path / "soft.npz", flatten([first, *lessons()[1:]], VOCABULARY))


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (lessons(13), "report-12 is not the same"),
        (lessons()[1:], "report-0 is not the same"),
        ([lesson(0, TEXTS[0], window=3), *lessons()[1:]], "report-0 is not the same"),
        ([replace(lessons()[0], kinds=lessons()[0].kinds[1:]), *lessons()[1:]], "report-0 is not the same"),
        (lessons()[::-1], "another order"),
        ([*lessons()[:-1], replace(lessons()[-1], events=[replace(lessons()[-1].events[0], status="denied")])], "other statuses"),
    ],
)
def test_soft_labels_of_other_lessons_are_refused(flat: Flat, other: list[Lesson], said: str, tmp_path: Path) -> None:
    save_soft(flat, chances(flat), tmp_path / "soft.npz")
    with pytest.raises(BadModel, match=rf"soft\.npz are of other lessons: .*{said}"):
        read_soft(tmp_path / "soft.npz", flatten(other, VOCABULARY))


# --- the pretrained encoders ------------------------------------------------------------------------------------------

WIDTH, LAYERS = 24, 2
MPNET = ("<s>", "<pad>", "</s>", "<unk>", *VOCABULARY[:0:-1])  # the same pieces elsewhere, but for the marks
NAMES = {
    "bert": (tuple(f"attention.self.{n}" for n in ("query", "key", "value")), "attention.output.dense", "attention.output.LayerNorm"),
    "mpnet": (tuple(f"attention.attn.{n}" for n in ("q", "k", "v")), "attention.attn.o", "attention.LayerNorm"),
}


def write_base(folder: Path, family: str) -> dict[str, np.ndarray]:
    """A small pretrained encoder, with the names that its family gives; its arrays."""
    rng = np.random.default_rng(1)
    three, out, norm = NAMES[family]
    words = VOCABULARY if family == "bert" else MPNET
    sizes: dict[str, tuple[int, ...]] = {"word_embeddings.weight": (len(words), WIDTH), "position_embeddings.weight": (34, WIDTH)}
    if family == "bert":
        sizes["token_type_embeddings.weight"] = (2, WIDTH)
    sizes = {f"embeddings.{name}": size for name, size in sizes.items()}
    dense = {
        **dict.fromkeys((*three, out), (WIDTH, WIDTH)),
        "intermediate.dense": (4 * WIDTH, WIDTH),
        "output.dense": (WIDTH, 4 * WIDTH),
    }
    for i in range(LAYERS):
        sizes |= {f"encoder.layer.{i}.{name}.weight": size for name, size in dense.items()}
        sizes |= {f"encoder.layer.{i}.{name}.bias": size[:1] for name, size in dense.items()}
    norms = ("embeddings.LayerNorm", *(f"encoder.layer.{i}.{name}" for i in range(LAYERS) for name in (norm, "output.LayerNorm")))
    sizes |= {f"{name}.{kind}": (WIDTH,) for name in norms for kind in ("weight", "bias")}
    if family == "mpnet":
        sizes["encoder.relative_attention_bias.weight"] = (32, 12)
    arrays = {name: rng.normal(size=size, scale=0.2).astype(np.float32) for name, size in sizes.items()}
    header, at = {}, 0
    for name, values in arrays.items():
        header[name] = {"dtype": "F32", "shape": values.shape, "data_offsets": [at, at := at + values.nbytes]}
    written = json.dumps({"__metadata__": {"format": "pt"}, **header}).encode()
    folder.mkdir()
    numbers = b"".join(values.tobytes() for values in arrays.values())
    (folder / "model.safetensors").write_bytes(len(written).to_bytes(8, "little") + written + numbers)
    (folder / "vocab.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    return arrays


@pytest.mark.parametrize("family", ["bert", "mpnet"])
def test_a_base_is_read_piece_by_piece_under_our_names(family: str, tmp_path: Path) -> None:
    theirs = write_base(tmp_path / "base", family)
    base = read_base(tmp_path / "base", VOCABULARY)
    words = VOCABULARY if family == "bert" else MPNET
    for ours, spelled in (("gao", "gao"), ("[CLS]", "[CLS]" if family == "bert" else "<s>"), ("##shire", "##shire")):
        row = theirs["embeddings.word_embeddings.weight"][words.index(spelled)]
        np.testing.assert_array_equal(base.weights["words.weight"][VOCABULARY.index(ours)], row)
    assert (base.width, base.layers, base.epsilon) == (WIDTH, LAYERS, 1e-12 if family == "bert" else 1e-5)
    assert len(base.weights["places.weight"]) == (34 if family == "bert" else 32)
    key = f"encoder.layer.1.{NAMES[family][0][1]}.bias"
    np.testing.assert_array_equal(base.weights["layers.1.qkv.bias"][WIDTH : 2 * WIDTH], theirs[key])


def test_a_base_that_lacks_a_piece_is_refused(tmp_path: Path) -> None:
    write_base(tmp_path / "base", "mpnet")
    with pytest.raises(BadModel, match="does not know 1 pieces, the first 'mortar'"):
        read_base(tmp_path / "base", (*VOCABULARY, "mortar"))


def test_lessons_and_soft_labels_are_read_without_what_only_others_need() -> None:
    """A machine for training has no scikit-learn, the one that reads reports no PyTorch."""
    names = ", ".join(f"sayso.claims.train.encoder.{name}" for name in ("flat", "batch", "soft", "base"))
    lacking = "import sys; sys.modules |= dict.fromkeys(('torch', 'sklearn', 'scipy', 'spacy', 'onnxruntime'))"
    subprocess.run([sys.executable, "-c", f"{lacking}; import {names}"], check=True)


# --- the network, for which there must be PyTorch ---------------------------------------------------------------------


@pytest.fixture
def torch() -> ModuleType:
    return pytest.importorskip("torch", reason="PyTorch is not installed: pip install sayso[encoder]")


@pytest.mark.parametrize("family", ["bert", "mpnet"])
def test_padding_and_company_change_no_state(torch: ModuleType, flat: Flat, family: str, tmp_path: Path) -> None:
    from sayso.claims.train.encoder.net import Net

    write_base(tmp_path / "base", family)
    net = Net(read_base(tmp_path / "base", VOCABULARY), flat.labels, flat.categories).eval()
    alone = net.states(torch.tensor([[2, 4, 6, 3]]))
    beside = net.states(torch.tensor([[2, 4, 6, 3, 0, 0, 0, 0], [2, 4, 5, 6, 7, 8, 9, 3]]))
    assert (beside[0, :4] - alone[0]).abs().max() < 0.01 * alone.abs().max()


def test_distances_have_the_buckets_of_the_paper(torch: ModuleType) -> None:
    from sayso.claims.train.encoder.net import buckets

    found = buckets(140, torch.device("cpu"))
    assert [found[i, 0].item() for i in (0, 1, 7, 8, 11, 12, 64, 127, 139)] == [0, 1, 7, 8, 8, 9, 14, 15, 15]
    assert [found[0, i].item() for i in (1, 7, 8, 139)] == [17, 23, 24, 31]


@pytest.mark.parametrize("family", ["bert", "mpnet"])
@pytest.mark.parametrize("taught", [False, True])
def test_a_few_steps_lower_the_loss(torch: ModuleType, flat: Flat, family: str, taught: bool, tmp_path: Path) -> None:
    from sayso.claims.train.encoder.fit import Round, loss_of, new_net, tune
    from sayso.claims.train.encoder.net import on_device

    write_base(tmp_path / "base", family)
    save_soft(flat, chances(flat), tmp_path / "soft.npz")
    torch.manual_seed(0)
    net = new_net(flat, tmp_path / "base")
    batch = on_device(gather(flat, np.arange(12)), net.places.weight.device)
    words, before = net.words.weight.clone(), loss_of(net.eval(), batch).item()
    how = Round(epochs=15, rate=1e-3, head_rate=5e-3, kept=0.9, at_once=100, soft=0.3, high=0.3, left_out=0.05)
    tune(net, flat, np.arange(12), how, rng=np.random.default_rng(0), soft=read_soft(tmp_path / "soft.npz", flat) if taught else None)
    assert loss_of(net, batch).item() < 0.7 * before
    assert torch.equal(net.words.weight, words)


def test_words_are_left_out_but_neither_marks_nor_blanks(torch: ModuleType, flat: Flat) -> None:
    from sayso.claims.train.encoder.fit import leave_out, marks_of
    from sayso.claims.train.encoder.net import on_device

    torch.manual_seed(0)
    batch = on_device(gather(flat, np.arange(12)), torch.device("cpu"))
    marks = marks_of(VOCABULARY, torch.device("cpu"))
    pieces = leave_out(batch, 0.5, unknown=VOCABULARY.index("[UNK]"), marks=marks).pieces
    word = torch.from_numpy(np.isin(batch.pieces.numpy(), [i for i, p in enumerate(VOCABULARY) if p not in ("[PAD]", "[CLS]", "[SEP]")]))
    changed = pieces != batch.pieces
    assert not changed[~word].any()
    assert set(pieces[changed].tolist()) == {VOCABULARY.index("[UNK]")}
    assert 0.3 < changed.sum() / word.sum() < 0.7


def test_of_a_report_kept_apart_the_labels_are_not_learned_but_what_teachers_say(torch: ModuleType, flat: Flat, tmp_path: Path) -> None:
    from sayso.claims.train.encoder.fit import ASIDE, loss_of
    from sayso.claims.train.encoder.net import Net, on_device

    write_base(tmp_path / "base", "bert")
    net = Net(read_base(tmp_path / "base", VOCABULARY), flat.labels, flat.categories).eval()
    soft = {head: torch.from_numpy(rows).float() for head, rows in chances(flat).items()}

    def loss(report: int, head: str, *, other: bool) -> float:
        batch = on_device(gather(flat, np.array([report])), net.places.weight.device)
        asked = batch.asked[head]
        labels = (asked.labels + other) % len(flat.labels[head])
        given = batch._replace(asked={**batch.asked, head: asked._replace(labels=labels)})
        return loss_of(net, given, soft, share=0.5, aside=True).item()

    for head in ("roles", "events", "days"):
        for report in (1, 3):  # the second is kept apart
            learned = loss(report, head, other=True) != pytest.approx(loss(report, head, other=False), abs=1e-6)
            assert learned == (report != 3 or head not in ASIDE), (head, report)


def test_what_is_saved_is_taken_up_and_saved_again_alike(torch: ModuleType, flat: Flat, tmp_path: Path) -> None:
    from sayso.claims.train.encoder.net import Net
    from sayso.claims.train.encoder.save import save_network, take_up

    write_base(tmp_path / "base", "bert")
    base = read_base(tmp_path / "base", VOCABULARY)
    one, two = (Net(base, flat.labels, flat.categories) for _ in range(2))
    save_network(one, PIECES, flat.labels, flat.categories, tmp_path / "one.npz")
    take_up(two, flat.labels, flat.categories, tmp_path / "one.npz")
    save_network(two, PIECES, flat.labels, flat.categories, tmp_path / "two.npz")
    first, second = (np.load(tmp_path / f"{name}.npz") for name in ("one", "two"))
    assert first.files == second.files
    for name in first.files:
        np.testing.assert_allclose(first[name], second[name], rtol=1e-6)


def test_a_teacher_is_asked_about_every_report_once(torch: ModuleType, flat: Flat, tmp_path: Path) -> None:
    from sayso.claims.train.encoder.fit import Round
    from sayso.claims.train.encoder.teach import teach

    write_base(tmp_path / "base", "mpnet")
    given = teach(flat, tmp_path / "base", [(Round(epochs=1, rate=1e-3, head_rate=1e-3, kept=0.9), folds) for folds in (3, 4)])
    for rows in given.values():
        np.testing.assert_allclose(rows.sum(axis=1), 1, atol=1e-4)
