"""The records that other programs read: their keys are a contract, their words must be where the offsets say."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import publish_rows as rows
from sayso.errors import SaysoError
from sayso.model import Claim, Identity, Mention, Place, Reading
from sayso.publish.exports import FORMATS, write_export
from sayso.publish.exports.records import mention_record
from sayso.publish.exports.sheet import COLUMNS
from sayso.store import Store

CLAIM = [
    "id", "report", "outlet", "published", "sentence", "anchor", "type", "mode", "status", "actor", "recipient", "place", "date",
    "figures", "source", "via", "incident", "score", "why", "coder",
]  # fmt: skip
MENTION = ["report", "start", "end", "text", "kind", "resolved", "country", "lat", "lon", "precision", "score", "why"]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return rows.fill_store(tmp_path / "t.db")


def export(store: Store, form: str, path: Path) -> list[dict[str, Any]]:
    write_export(store, form, str(path))
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def words() -> dict[str, str]:
    return {reading.report.id: reading.report.words for reading in rows.readings()}


def test_claims_are_the_record_of_the_contract(store: Store, tmp_path: Path) -> None:
    records = {record["report"]: record for record in export(store, "claims", tmp_path / "c.jsonl") if record["status"] == "happened"}
    record = records["wire-1"]
    assert list(record) == CLAIM
    assert list(record["actor"][0]) == ["text", "party", "sector", "start", "end", "name"]
    assert list(record["place"]) == ["text", "name", "country", "lat", "lon", "precision", "admin1"]
    assert list(record["figures"][0]) == ["measure", "low", "high", "who", "text"]
    assert list(record["source"]) == ["text", "party", "sector", "cue", "stance", "start", "end", "name"]
    assert record["incident"] == rows.incidents()[0].id
    assert record["via"] == ["Example Wire"]
    assert records["arabic-1"]["source"] is None
    assert records["arabic-1"]["date"] == "XXXX-11-16"


def test_every_span_of_a_claim_holds_its_words(store: Store, tmp_path: Path) -> None:
    texts = words()
    spans = 0
    for record in export(store, "claims", tmp_path / "c.jsonl"):
        own = [
            record["sentence"],
            record["anchor"],
            *record["actor"],
            *record["recipient"],
            *([record["source"]] if record["source"] else []),
        ]
        for span in own:
            assert texts[record["report"]][span["start"] : span["end"]] == span["text"]
            spans += 1
    assert spans == 22


def test_statements_always_hold_a_cue(store: Store, tmp_path: Path) -> None:
    texts = words()
    records = export(store, "statements", tmp_path / "s.jsonl")
    assert [list(record) for record in records] == [["report", "source", "cue", "content", "stance", "within", "id"]] * 2
    for record in records:
        for span in (record["cue"], *record["content"]):
            assert texts[record["report"]][span["start"] : span["end"]] == span["text"]
    assert {record["cue"]["text"] for record in records} == {"", "said"}
    assert {record["source"]["party"] if record["source"] else None for record in records} == {"NGO", None}


def test_mentions_are_the_record_of_the_contract(store: Store, tmp_path: Path) -> None:
    records = export(store, "mentions", tmp_path / "m.jsonl")
    assert all(list(record) == MENTION for record in records)
    assert {(record["kind"], record["resolved"]) for record in records} == {
        ("time", "2017-11-14"),
        ("place", "Qasr Marsa"),
        ("count", None),
    }


@pytest.mark.parametrize(("kind", "expected"), [("party", "SYR"), ("place", "Syrian army")])
def test_a_place_is_resolved_to_a_name_and_a_party_to_a_key(kind: str, expected: str) -> None:
    mention = Mention(
        kind=kind, sentence=0, first=0, last=1, head=0, start=0, end=1, text="x", identity=Identity(key="SYR", name="Syrian army")
    )
    assert mention_record("r", mention)["resolved"] == expected


def test_incidents_hold_their_claims_origins_disputes_and_figures(store: Store, tmp_path: Path) -> None:
    known = {incident.id: incident for incident in rows.incidents()}
    records = export(store, "incidents", tmp_path / "i.jsonl")
    assert len(records) == 2
    for record in records:
        incident = known[record["id"]]
        assert record["claims"] == list(incident.claims)
        assert record["state"] == incident.state
        assert [origin["name"] for origin in record["origins"]] == [origin.name for origin in incident.origins]
        assert record["disputes"] == list(incident.disputes)
        assert len(record["figures"]) == len(incident.figures)


def test_csv_has_one_row_a_claim_and_numbers_that_are_numbers(store: Store, tmp_path: Path) -> None:
    write_export(store, "csv", str(tmp_path / "c.csv"))
    table = list(csv.DictReader(io.StringIO((tmp_path / "c.csv").read_text(encoding="utf-8"))))
    assert len(table) == 5
    assert tuple(table[0]) == COLUMNS
    copied = next(row for row in table if row["report"] == "copy-1")
    assert (copied["killed_low"], copied["killed_high"], copied["figures"]) == ("23", "", "killed 23.. civilians")
    assert (copied["actor"], copied["recipient_party"], copied["source"]) == ("Government jets", "SYR", "the Coast Monitor")


def test_csv_runs_nothing_in_a_spreadsheet(tmp_path: Path) -> None:
    def hostile(claim: Claim) -> Claim:
        place = Place(text="@there", name="+there", country="-X", lat=-3.5, lon=38.0)
        return replace(claim, place=place, why='=HYPERLINK("x")', coder="\t=1", via=("=via",))

    first = rows.readings()[0]
    evil = replace(first, claims=tuple(map(hostile, first.claims)), report=replace(first.report, outlet="=cmd|' /C calc'!A0"))
    store = rows.fill_store(tmp_path / "e.db", [evil], [])
    write_export(store, "csv", str(tmp_path / "c.csv"))
    table = list(csv.reader(io.StringIO((tmp_path / "c.csv").read_text(encoding="utf-8"))))
    cells = [cell for line in table[1:] for cell in line]
    assert [cell for cell in cells if cell[:1] in "=+@\t" and cell] == []
    assert [cell for cell in cells if cell.startswith("-")] == ["-3.5", "-3.5"]  # a number, which stays one


def test_parquet_keeps_the_nesting(store: Store, tmp_path: Path) -> None:
    write_export(store, "parquet", str(tmp_path / "c.parquet"))
    table = pq.read_table(tmp_path / "c.parquet")
    assert table.column_names == CLAIM
    assert table.to_pylist() == export(store, "claims", tmp_path / "c.jsonl")


def test_geojson_counts_what_it_leaves_out(tmp_path: Path) -> None:
    first = rows.readings()[0]
    bombed, denied = first.claims
    nowhere = replace(first, claims=(bombed, replace(denied, place=replace(rows.MARSA, lat=None, lon=None))))
    store = rows.fill_store(tmp_path / "n.db", [nowhere], [])
    said = write_export(store, "geojson", str(tmp_path / "g.json"))
    document = json.loads((tmp_path / "g.json").read_text(encoding="utf-8"))
    assert document["type"] == "FeatureCollection"
    assert [feature["geometry"] for feature in document["features"]] == [{"type": "Point", "coordinates": [38.4, 35.1]}]
    assert said == "1 claim with a place on the map; 1 without coordinates left out"


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_database_gives_a_whole_file(form: str, tmp_path: Path) -> None:
    store = rows.fill_store(tmp_path / "e.db", [], [])
    path = tmp_path / f"out.{form}"
    write_export(store, form, str(path))
    if form == "parquet":
        assert pq.read_table(path).num_rows == 0
    elif form == "geojson":
        assert json.loads(path.read_text())["features"] == []
    elif form not in ("xlsx", "kml", "claim-jsonld", "stix"):  # test_export_formats.py reads those back
        assert len(path.read_text().splitlines()) == (1 if form in ("csv", "plover", "cameo", "acled", "ucdp", "airwars") else 0)


def test_a_failed_export_leaves_what_was_there(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kept.jsonl"
    path.write_text("before")

    def break_off(account: object) -> dict[str, Any]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sayso.publish.exports.lines.claim_record", break_off)
    with pytest.raises(SaysoError, match="No space left"):
        write_export(store, "claims", str(path))
    assert path.read_text() == "before"
    assert [found.name for found in tmp_path.iterdir() if found.name.endswith(".part")] == []


def test_a_claim_in_no_incident_says_so(tmp_path: Path) -> None:
    store = rows.fill_store(tmp_path / "n.db", rows.readings()[:1], [])
    assert {record["incident"] for record in export(store, "claims", tmp_path / "c.jsonl")} == {None}


def test_half_a_surrogate_pair_does_not_stop_an_export(tmp_path: Path) -> None:
    reading: Reading = rows.readings()[0]
    store = rows.fill_store(tmp_path / "s.db", [replace(reading, claims=(replace(reading.claims[0], why="x\ufffdy"),))], [])
    assert export(store, "claims", tmp_path / "c.jsonl")[0]["why"] == "x\ufffdy"


def test_every_format_is_told_in_the_docs() -> None:
    told = (Path(__file__).parents[1] / "docs" / "records.md").read_text(encoding="utf-8")
    assert [form for form in FORMATS if f"\n## {form}\n" not in told] == []
    assert [column for column in (*CLAIM, *MENTION) if f"`{column}`" not in told] == []
