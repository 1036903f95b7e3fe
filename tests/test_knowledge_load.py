"""Loading all knowledge takes less than a second with the cache; a cache that is broken or out of date costs time, not sense."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from sayso.articles.marks import load_marks
from sayso.articles.words import load_words
from sayso.claims.coder import build_coder
from sayso.identities.parties import build_parties
from sayso.identities.places import build_places
from sayso.knowledge import load_knowledge
from sayso.knowledge.made import compiled
from sayso.mentions.amounts import load_number_words
from sayso.mentions.timewords import load_time_words
from sayso.statements.speech import build_speech


def load_all() -> float:
    """Seconds of this process, whatever else the machine does."""
    began = time.process_time()
    knowledge = load_knowledge()
    for build in (build_parties, build_places, build_speech, build_coder):
        build(knowledge)
    for load in (load_number_words, load_time_words, load_marks, load_words):
        load()
    return time.process_time() - began


def test_the_cache_pays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a ratio within this run: a machine's own pace is no fault. On the machine of docs/knowledge.md it is about a second."""
    monkeypatch.setenv("SAYSO_CACHE", str(tmp_path / "cache"))
    made = load_all()
    assert min(load_all() for _ in range(2)) < 0.8 * made


def test_the_cached_index_is_the_index() -> None:
    from sayso.identities.tables import _build

    knowledge = load_knowledge()
    made, kept = _build(knowledge), build_parties(knowledge)
    for name in ("lengths", "alpha2", "adjectives", "lands", "homes", "umbrellas", "fighters", "publishers", "given", "forbidden", "by_id"):
        assert getattr(made, name) == getattr(kept, name), name
    assert made.names == kept.names
    assert made.spelled == kept.spelled


def test_a_cache_that_is_broken_or_old_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYSO_CACHE", str(tmp_path / "cache"))
    table = tmp_path / "a.csv"
    table.write_text("one", encoding="utf-8")
    calls: list[str] = []

    def make() -> list[str]:
        calls.append(table.read_text(encoding="utf-8"))
        return [calls[-1]]

    assert compiled("kind", 1, [table], make) == ["one"]
    assert compiled("kind", 1, [table], make) == ["one"]
    assert calls == ["one"]
    (kept,) = (tmp_path / "cache").glob("kind-*.bin")
    kept.write_bytes(b"broken")
    assert compiled("kind", 1, [table], make) == ["one"]
    table.write_text("other", encoding="utf-8")
    assert compiled("kind", 1, [table], make) == ["other"]
    assert compiled("kind", 2, [table], make) == ["other"]
    assert len(list((tmp_path / "cache").glob("kind-*.bin"))) <= 3
    assert calls == ["one", "one", "other", "other"]
