"""A user's folder is laid on top everywhere (of places see test_places.py): names, times, counts, figures, page marks, words; and it changes the fingerprint."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.articles.words import load_words
from sayso.claims.harm import load_figure_words
from sayso.flow import Setup, read_reports
from sayso.identities.deeds import read_deeds
from sayso.identities.parties import build_parties
from sayso.knowledge import in_force, load_knowledge
from sayso.knowledge.load import digest_of
from sayso.mentions.amounts import load_number_words
from sayso.mentions.timewords import load_time_words
from sayso.model import Reading, Report


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("mine")
    for name, text in {
        "parties.csv": "id,name,key,sector,kind,country,basis\nlake-brigade,Lake Brigade,TCD,REB,group,TCD,our notes\n",
        "deeds.csv": "verb,deed\nwallop,fights\nsign,\ncriticise,fights\n",
        "times/en.yaml": "named_days:\n  lake day: [11, 5]\n",
        "numbers/en.yaml": "vague:\n  a boatload of: [20, 60]\npeople: [lakeman]\n",
        "figures/en.yaml": "measures:\n  wounded: [mauled]\n",
        "page_marks.yaml": "agencies: [Lakeside Wire]\n",
        "words/common.txt": "zarqunite\n",
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


TEXT = "The Lake Brigade shelled a village on 5 May 2017, the army of Chad said. At least 12 people were killed."


def read(setup: Setup) -> Reading:
    (reading,) = read_reports([Report(id="r", outlet="Lakeside Wire", text=TEXT, published="2017-05-06")], setup=setup)
    assert not reading.problems
    return reading


def test_names_of_ones_own_are_read(folder: Path) -> None:
    names = {m.text: m.identity.name for m in read(Setup(knowledge=str(folder))).mentions if m.identity}
    assert names["Lake Brigade"] == "Lake Brigade"
    plain = {m.text: m.identity.why for m in read(Setup()).mentions if m.identity}
    assert "name of" not in plain.get("Lake Brigade", "")


def test_words_of_ones_own_hold_within_the_reading_only(folder: Path) -> None:
    with in_force(str(folder)):
        assert "lakeman" in load_number_words().people
        assert ("a", "boatload", "of") in load_number_words().vague
        assert "lake day" in load_time_words().words
        assert load_figure_words().cues["mauled"] == ("wounded",)
        assert "zarqunite" in load_words()[0]
        assert "Lakeside Wire" in str(load_knowledge().document("page_marks.yaml")["agencies"])
    assert "lakeman" not in load_number_words().people
    assert "mauled" not in load_figure_words().cues
    assert "lake day" not in load_time_words().words
    assert "zarqunite" not in load_words()[0]


def test_verbs_of_ones_own_join_the_shipped_ones_and_may_take_one_back(folder: Path) -> None:
    plain, laid_over = read_deeds(load_knowledge()), build_parties(load_knowledge(str(folder))).deeds
    assert (plain["seize"], plain["sign"], plain["criticize"]) == ("fights", "talks", "talks")
    assert "wallop" not in plain
    assert laid_over == plain | {"wallop": "fights", "sign": "", "criticize": "fights"}


def test_a_reading_leaves_nothing_in_force(folder: Path) -> None:
    read(Setup(knowledge=str(folder)))
    assert load_knowledge().overlay is None


def test_the_fingerprint_tells_knowledge_and_weights_apart(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from sayso import flow

    plain = Setup().fingerprint
    assert plain == Setup().fingerprint
    assert Setup(knowledge=str(folder)).fingerprint != plain
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims" / "coder.npz").write_bytes(b"other weights")
    monkeypatch.setattr(flow, "ROOT", tmp_path)
    assert Setup().fingerprint != plain


def test_a_changed_file_changes_the_digest_though_hashes_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYSO_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "words.txt"
    path.write_text("one\n", encoding="utf-8")
    first = digest_of([path])
    assert digest_of([path]) == first
    path.write_text("other\n", encoding="utf-8")
    assert digest_of([path]) != first
    path.write_text("one\n", encoding="utf-8")
    assert digest_of([path]) == first
