"""The formats that other programs of the field read: each is read back, with the fields that those programs look for."""

from __future__ import annotations

import csv
import io
import json
import uuid
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import publish_rows as rows
from sayso.model import Figure
from sayso.publish.exports import FORMATS, write_export
from sayso.publish.exports.crosswalk import coding
from sayso.publish.labels import TYPES
from sayso.store import Store

KML = "{http://www.opengis.net/kml/2.2}"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return rows.fill_store(tmp_path / "t.db")


def written(store: Store, form: str, folder: Path) -> bytes:
    write_export(store, form, str(folder / form))
    return (folder / form).read_bytes()


def table(store: Store, form: str, folder: Path, delimiter: str = ",") -> list[dict[str, str]]:
    text = written(store, form, folder).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_store_gives_the_same_file_and_an_empty_one_gives_a_whole_file(store: Store, form: str, tmp_path: Path) -> None:
    assert written(store, form, tmp_path) == written(store, form, tmp_path)
    with rows.fill_store(tmp_path / "empty.db", [], []) as empty:
        assert len(written(empty, form, tmp_path)) < 10_000


def test_every_type_of_event_has_its_codes() -> None:
    for type in TYPES:
        assert coding(type, "").cameo.isdigit()
    assert (coding("ASSAULT", "aerial").cameo, coding("ASSAULT", "aerial").ucdp) == ("195", True)
    assert coding("ASSAULT", "aerial").acled == ("Explosions/Remote violence", "Air/drone strike")
    assert coding("CONSULT", "visit").acled is None
    assert coding("ASSAULT", "no such mode") == coding("ASSAULT", "")


def test_airwars_grades_and_gives_ranges(store: Store, tmp_path: Path) -> None:
    [row] = table(store, "airwars", tmp_path)
    assert (row["grading"], row["belligerents"], row["denied_by"]) == ("fair", "Syria", "Syrian military")
    assert (row["civilians_killed_min"], row["civilians_killed_max"], row["civilians_killed_open"]) == ("9", "23", "1")
    assert (row["date"], row["location"], row["strike"], row["sources"]) == ("2017-11-14", "Qasr Marsa", "aerial", "2")
    assert row["children_killed_min"] == ""


def test_incidents_tell_counts_over_time_and_the_grade(store: Store, tmp_path: Path) -> None:
    records = [json.loads(line) for line in written(store, "incidents", tmp_path).decode().splitlines()]
    attack = next(record for record in records if record["type"] == "ASSAULT")
    assert [(count["measure"], count["people"], count["low"], count["high"], count["open"]) for count in attack["counts"]] == [
        ("killed", "", 9, 9, False),
        ("killed", "civilians", 23, 23, True),
    ]
    assert attack["counts"][1]["last"][0]["day"] == "2017-11-16"
    assert attack["airwars"]["grade"] == "fair"
    assert attack["airwars"]["killed"] == {"low": 9, "high": 23, "open": True}
    assert [record["airwars"] for record in records if record is not attack] == [None]


def test_acled_has_one_row_for_each_event_that_it_codes(store: Store, tmp_path: Path) -> None:
    [row] = table(store, "acled", tmp_path)
    assert (row["event_type"], row["sub_event_type"], row["disorder_type"]) == (
        "Explosions/Remote violence",
        "Air/drone strike",
        "Political violence",
    )
    assert (row["event_date"], row["year"], row["time_precision"], row["geo_precision"]) == ("2017-11-14", "2017", "1", "1")
    assert (row["actor1"], row["inter1"], row["actor2"], row["inter2"]) == ("Syria", "State forces", "people (Syria)", "Civilians")
    assert (row["interaction"], row["civilian_targeting"], row["country"]) == ("State forces-Civilians", "Civilian targeting", "Syria")
    assert row["fatalities"] == "9", "the lowest count that somebody stands by"
    assert row["source"].split("; ") == ["Example Wire", "Copy Daily", "State Agency"]


def test_ucdp_gives_no_best_number_where_accounts_differ(store: Store, tmp_path: Path) -> None:
    [row] = table(store, "ucdp", tmp_path)
    assert (row["type_of_violence"], row["side_a"], row["side_b"]) == ("3", "Syria", "Civilians")
    assert (row["low"], row["best"], row["high"]) == ("9", "", "23")
    assert (row["where_prec"], row["date_prec"], row["number_of_sources"]) == ("1", "1", "3")


def test_plover_is_the_file_of_polecat(store: Store, tmp_path: Path) -> None:
    found = {row["Event ID"]: row for row in table(store, "plover", tmp_path, "\t")}
    claims = [claim for reading in rows.readings() for claim in reading.claims]
    assert set(found) == {claim.id for claim in claims if claim.status == "happened"}, "PLOVER has no place for what is denied"
    row = found[claims[0].id]
    assert len(row) == 40
    assert (row["Event Type"], row["Event Mode"], row["Quad Code"]) == ("ASSAULT", "aerial", "MATERIAL CONFLICT")
    assert (row["Actor Name"], row["Actor Country"], row["Primary Actor Sector"]) == ("Syria", "SYR", "MIL")
    assert (row["Recipient Name Raw"], row["Recipient Sectors"], row["City"]) == ("civilians", "CVL", "Qasr Marsa")


def test_cameo_has_a_row_for_each_pair(store: Store, tmp_path: Path) -> None:
    found = table(store, "cameo", tmp_path, "\t")
    attack = next(row for row in found if row["CAMEO Code"] == "195")
    assert (attack["Source Name"], attack["Source Sectors"], attack["Target Name"]) == ("Syria", "military", "people (Syria)")
    visits = [(row["Source Country"], row["Target Country"]) for row in found if row["CAMEO Code"] == "042"]
    assert sorted(visits) == [("Russia", "Syria"), ("Syria", "Russia")], "of two that meet, each meets the other"
    assert len({row["Event ID"] for row in found}) == len(found)


def test_kml_has_a_placemark_for_each_place(store: Store, tmp_path: Path) -> None:
    marks = ElementTree.fromstring(written(store, "kml", tmp_path)).findall(f"{KML}Document/{KML}Placemark")
    by_name = {mark.findtext(f"{KML}name"): mark for mark in marks}
    attack, talks = (by_name[incident.title] for incident in rows.incidents())
    assert attack.findtext(f"{KML}Point/{KML}coordinates") == "38.4,35.1"
    assert attack.findtext(f"{KML}TimeStamp/{KML}when") == "2017-11-14"
    assert talks.find(f"{KML}TimeStamp") is None, "a day without a year is no date to a map"


def sheets(data: bytes) -> list[list[list[Any]]]:
    """The cells of each sheet of a workbook."""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert book.testzip() is None
        for number in (1, 2):
            root = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
            found.append(
                [[cell.findtext(f"{SHEET}v") or cell.findtext(f"{SHEET}is/{SHEET}t") for cell in row] for row in root.iter(f"{SHEET}row")]
            )
    return found


def test_xlsx_has_a_sheet_of_incidents_and_one_of_claims(store: Store, tmp_path: Path) -> None:
    incidents, claims = sheets(written(store, "xlsx", tmp_path))
    assert (len(incidents), len(claims)) == (3, 6)
    assert len({len(row) for row in incidents}) == len({len(row) for row in claims}) == 1
    attack = next(row for row in (dict(zip(incidents[0], cells, strict=True)) for cells in incidents[1:]) if row["type"] == "ASSAULT")
    assert (attack["state"], attack["killed_low"], attack["killed_high"], attack["airwars"]) == ("contested", "9", None, "fair")
    assert claims[0][:3] == ["id", "incident", "report"]


def test_schema_org_claims_say_who_makes_them_and_where(store: Store, tmp_path: Path) -> None:
    graph = json.loads(written(store, "claim-jsonld", tmp_path))["@graph"]
    assert {record["@type"] for record in graph} == {"Claim"}
    by_text = {record["text"][:8]: record for record in graph}
    denied = by_text["The defe"]
    assert denied["author"] == {"@type": "Organization", "name": "Syria", "description": "The defence ministry"}
    assert denied["keywords"] == ["ASSAULT aerial", "denied"]
    assert denied["appearance"]["url"] == "https://news.example/1"
    assert denied["about"]["startDate"] == "2017-11-14"
    assert "reviewRating" not in json.dumps(graph)


def test_stix_refers_only_to_what_it_holds(store: Store, tmp_path: Path) -> None:
    bundle = json.loads(written(store, "stix", tmp_path))
    objects = {made["id"]: made for made in bundle["objects"]}
    assert len(objects) == len(bundle["objects"])
    for made in objects.values():
        kind, _, number = made["id"].partition("--")
        assert kind == made["type"]
        assert uuid.UUID(number).version == 5
        for reference in (made.get("source_ref"), made.get("target_ref"), *made.get("object_refs", [])):
            assert reference is None or reference in objects
    notes = [made for made in objects.values() if made["type"] == "note"]
    assert len(notes) == 5
    assert {made["type"] for made in objects.values()} == {"incident", "identity", "location", "note", "relationship"}


def test_follow_the_money_entities_come_before_what_refers_to_them(store: Store, tmp_path: Path) -> None:
    seen: set[str] = set()
    found = [json.loads(line) for line in written(store, "ftm", tmp_path).decode().splitlines()]
    for entity in found:
        properties = entity["properties"]
        for reference in (*properties.get("involved", []), *properties.get("proof", []), *properties.get("addressEntity", [])):
            assert reference in seen
        assert all(isinstance(value, str) and value for values in properties.values() for value in values)
        seen.add(entity["id"])
    assert len(seen) == len(found)
    schemas = [entity["schema"] for entity in found]
    assert schemas.count("Event") == 2
    assert schemas.count("Article") == 4
    attack = next(entity for entity in found if entity["schema"] == "Event" and "Marsa" in entity["properties"]["name"][0])
    assert len(attack["properties"]["involved"]) == 1, "civilians and unnamed people have no body"


HOSTILE = "=cmd|' /C calc'!A0 <script>&amp;]]>\x00\x08\u202e\ufffe"


@pytest.mark.parametrize("form", FORMATS)
def test_words_of_a_report_stay_words(form: str, tmp_path: Path) -> None:
    """Formulas, markup, control characters and characters of no script in what a report says break no file."""
    told = rows.readings()
    bad = [
        replace(
            reading, report=replace(reading.report, outlet=HOSTILE, title=HOSTILE),
            claims=tuple(replace(claim, figures=(Figure(measure="killed", low=3, high=3, who=HOSTILE, text=HOSTILE),)) for claim in reading.claims),
        )
        for reading in told
    ]  # fmt: skip
    incidents = [replace(incident, title=HOSTILE, evidence=HOSTILE, disputes=(HOSTILE,)) for incident in rows.incidents()]
    with rows.fill_store(tmp_path / "bad.db", bad, incidents) as store:
        data = written(store, form, tmp_path)
    if form == "kml":
        ElementTree.fromstring(data)
    elif form == "xlsx":
        assert sheets(data)[0][1][1].startswith("=cmd"), "an inline string is never run"
    elif form in ("claim-jsonld", "stix", "geojson"):
        json.loads(data)
    elif form in ("acled", "ucdp", "airwars", "csv", "plover", "cameo"):
        cells = [
            cell
            for row in csv.reader(io.StringIO(data.decode(), newline=""), delimiter="\t" if form in ("plover", "cameo") else ",")
            for cell in row
        ]
        assert not any(cell.startswith(("=", "@", "\t")) for cell in cells)
