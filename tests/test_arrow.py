"""Every row survives Arrow unchanged."""

from __future__ import annotations

from dataclasses import is_dataclass

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso import model
from sayso.arrow import from_batch, schema_of, to_batch

ROW_TYPES = [kind for kind in vars(model).values() if isinstance(kind, type) and is_dataclass(kind)]

st.register_type_strategy(int, st.integers(min_value=-(2**63), max_value=2**63 - 1))
st.register_type_strategy(float, st.floats(allow_nan=False))


@pytest.mark.parametrize("row_type", ROW_TYPES, ids=lambda kind: kind.__name__)
def test_each_row_type_has_a_schema(row_type: type) -> None:
    schema = schema_of(row_type)
    assert schema.names == list(row_type.__dataclass_fields__)  # type: ignore[attr-defined]
    assert from_batch(to_batch([], row_type), row_type) == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.from_type(model.Reading), max_size=3))
def test_readings_survive(readings: list[model.Reading]) -> None:
    assert from_batch(to_batch(readings, model.Reading), model.Reading) == readings


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(st.from_type(model.Incident)), max_size=3), st.lists(st.from_type(model.Article), max_size=2))
def test_incidents_and_articles_survive(incidents: list[model.Incident], articles: list[model.Article]) -> None:
    assert from_batch(to_batch(incidents, model.Incident), model.Incident) == incidents
    assert from_batch(to_batch(articles, model.Article), model.Article) == articles


def test_batches_survive_a_file(tmp_path) -> None:  # type: ignore[no-untyped-def]
    report = model.Report(id="a", title=None, text="Zażółć 🌍")
    with pa.OSFile(str(tmp_path / "x.arrow"), "wb") as sink, pa.ipc.new_file(sink, schema_of(model.Report)) as writer:
        writer.write_batch(to_batch([report], model.Report))
    with pa.memory_map(str(tmp_path / "x.arrow")) as source:
        assert from_batch(pa.ipc.open_file(source).read_all(), model.Report) == [report]


def test_half_a_surrogate_pair_keeps_offsets() -> None:
    report = model.Report(id="a", text="x\ud83d y")
    (back,) = from_batch(to_batch([report], model.Report), model.Report)
    assert back.text == "x\ufffd y"
    assert len(back.text) == len(report.text)


def test_null_is_not_empty() -> None:
    rows = [model.Statement(id="s", source=None, source_identity=None, cue=None, content=(), covers=frozenset(), cue_at=None)]
    (back,) = from_batch(to_batch(rows, model.Statement), model.Statement)
    assert back.source is None
    assert back.content == ()
    assert back.covers == frozenset()
