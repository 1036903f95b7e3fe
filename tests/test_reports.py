"""Files of every form, sound and broken, in; reports and clear sentences about faults out."""

from __future__ import annotations

import gzip
import io
import json
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sayso.errors import BadSource
from sayso.model import Problem, Report, hash_id
from sayso.reports.content import decode
from sayso.reports.days import iso_time
from sayso.reports.listing import find_pairs
from sayso.reports.read import read_inputs, read_source
from sayso.reports.sources import NewsFile, find_sources
from sayso.reports.table import find_columns

LISTING = (
    "Harbour talks end without a deal\n\nDelegates left the port city on Friday after three days of talks. The mediator said that…\n\n\n"
    "“Blue Line” patrol fired on, says mission\n\nA patrol came under fire near the village, the mission told reporters on Sunday. No one was hurt…\n\n\n"
    "Minister visits the dam\n\nThe water minister toured the dam and promised repairs by the spring. Engineers had warned…"
)


def both(path: Path, format: str | None = None) -> tuple[list[Report], list[Problem]]:
    rows = list(read_inputs([path], format=format))
    return [r for r in rows if isinstance(r, Report)], [r for r in rows if isinstance(r, Problem)]


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# --- plain text and listings


def test_a_text_is_one_report_with_its_headline(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "Shells hit the market\n\nThree shells hit the market on Monday.\n\nNobody was hurt.\n")
    reports, problems = both(path)
    assert [(r.title, r.text) for r in reports] == [("Shells hit the market", "Three shells hit the market on Monday.\n\nNobody was hurt.")]
    assert not problems
    assert reports[0].id == hash_id("", None, reports[0].title, reports[0].text)


def test_a_text_broken_at_the_margin_has_no_headline(tmp_path: Path) -> None:
    words = "The army said on Monday that three of its posts near the\nriver had come under fire from the other bank, and that\nit had answered.\n"
    (report,), _ = both(write(tmp_path, "a.txt", words))
    assert report.title is None
    assert report.text == words.strip("\n")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_listing_is_told_from_one_report(tmp_path: Path, end: str) -> None:
    reports, problems = both(write(tmp_path, "list.txt", LISTING.replace("\n", end)))
    assert [r.title for r in reports] == [
        "Harbour talks end without a deal",
        "“Blue Line” patrol fired on, says mission",
        "Minister visits the dam",
    ]
    assert reports[1].text.startswith("A patrol")
    assert reports[1].text.endswith("No one was hurt…")
    assert not problems


def test_listings_of_other_forms() -> None:
    turns = LISTING.replace("\n\n\n", "\n\n")
    assert [title for title, _ in find_pairs(turns)] == [title for title, _ in find_pairs(LISTING)]
    lines = LISTING.replace("\n\n\n", "@").replace("\n\n", "\n").replace("@", "\n\n")
    assert find_pairs(lines) == find_pairs(LISTING)


def test_an_article_with_headings_is_no_listing() -> None:
    article = "Ten years on\n\n" + "\n\n".join(
        f"What changed in year {n}\n\nA long paragraph tells what changed in that year. It ends in a whole sentence." for n in range(5)
    )
    assert find_pairs(article) == []


def test_the_seed_is_ten_reports() -> None:
    seed = Path(os.environ.get("SAYSO_SHARED", "../shared")) / "seed"
    if not seed.is_dir():
        pytest.skip(f"there is no {seed}: set SAYSO_SHARED")
    reports, problems = both(seed)
    assert len(reports) == 10
    assert not problems
    given = next(seed.iterdir()).read_text(encoding="utf-8")
    for report in reports:
        assert report.title
        assert report.title in given
        assert report.text in given
        assert report.text.endswith(("…", "…."))
        assert "\n" not in report.text


# --- tables


RECORDS = [
    {
        "report": "x-1",
        "outlet": "The Wire",
        "published": "2020-03-04",
        "title": "One",
        "text": "A first text.",
        "url": "https://wire.example/1",
    },
    {"report": "x-2", "outlet": "The Wire", "published": None, "title": None, "text": "A second text.", "url": None},
]


def test_tables_of_every_form_give_the_same_reports(tmp_path: Path) -> None:
    lines = "".join(json.dumps(record) + "\n" for record in RECORDS)
    table = "report,outlet,published,title,text,url\n" + "".join(",".join(v or "" for v in r.values()) + "\n" for r in RECORDS)
    pq.write_table(pa.Table.from_pylist(RECORDS), tmp_path / "d.parquet")
    paths = [
        write(tmp_path, "a.jsonl", lines),
        write(tmp_path, "b.json", json.dumps(RECORDS)),
        write(tmp_path, "c.csv", table),
        tmp_path / "d.parquet",
        write(tmp_path, "e.jsonl.gz", gzip.compress(lines.encode())),
        write(tmp_path, "f.parquet.gz", gzip.compress((tmp_path / "d.parquet").read_bytes())),
        write(tmp_path, "g.tsv", table.replace(",", "\t")),
        write(tmp_path, "h", lines),
        write(tmp_path, "i.csv", b"\xef\xbb\xbf" + table.encode()),
        write(tmp_path, "j.json", lines),
        write(tmp_path, "k.json", json.dumps({"status": "ok", "articles": RECORDS})),
        write(tmp_path, "l.jsonl", lines.encode("utf-16")),
        write(tmp_path, "m", table),
    ]
    wanted = [
        Report(id="x-1", outlet="The Wire", published="2020-03-04", title="One", text="A first text.", url="https://wire.example/1"),
        Report(id="x-2", outlet="The Wire", text="A second text."),
    ]
    for path in paths:
        assert both(path) == (wanted, []), path.name


def test_other_names_of_columns() -> None:
    assert find_columns(["Article_ID", "Headline", "Body", "pubDate", "link", "Source"]) == {
        "id": "Article_ID",
        "title": "Headline",
        "text": "Body",
        "published": "pubDate",
        "url": "link",
        "outlet": "Source",
    }
    assert find_columns(["summary", "content"])["text"] == "content"


def test_a_source_that_is_an_object_and_a_body_that_is_a_list(tmp_path: Path) -> None:
    record = {"source": {"id": None, "name": "Daily"}, "headline": "H", "content": ["One.", "Two."], "publishedAt": "2021-01-02T03:04:05Z"}
    (report,), _ = both(write(tmp_path, "a.jsonl", json.dumps(record)))
    assert (report.outlet, report.title, report.text, report.published) == ("Daily", "H", "One.\n\nTwo.", "2021-01-02T03:04:05Z")


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("2014-09-23", "2014-09-23"),
        ("2014-09-23 10:11:12", "2014-09-23T10:11:12"),
        ("2014-09-23T10:11:12.123Z", "2014-09-23T10:11:12Z"),
        ("Tue, 23 Sep 2014 10:11:12 GMT", "2014-09-23T10:11:12+00:00"),
        ("September 23, 2014", "2014-09-23"),
        ("Tuesday, 23rd September 2014", "2014-09-23"),
        ("23.9.2014", "2014-09-23"),
        ("9/23/2014", "2014-09-23"),
        ("20140923", "2014-09-23"),
        (1411466400, "2014-09-23T10:00:00Z"),
        ("4/5/2016", "4/5/2016"),  # April or May: kept as it stands
        ("yesterday", "yesterday"),
        ("31 February 2014", "31 February 2014"),
        (None, None),
        ("nan", None),
        (float("nan"), None),
    ],
)
def test_days(given: object, wanted: str | None) -> None:
    assert iso_time(given) == wanted


# --- feeds and pages

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Wire</title>
<item><title>Bridge reopens &amp; traffic flows</title><link>https://wire.example/b</link><pubDate>Tue, 23 Sep 2014 10:11:12 GMT</pubDate>
<description>&lt;p&gt;The bridge reopened.&lt;/p&gt;&lt;p&gt;Trucks crossed.&lt;/p&gt;</description></item>
<item><link>https://wire.example/c</link></item></channel></rss>"""


def test_a_feed_gives_its_entries_and_tells_the_empty_one(tmp_path: Path) -> None:
    (report,), (problem,) = both(write(tmp_path, "a.xml", FEED))
    assert (report.title, report.text) == ("Bridge reopens & traffic flows", "The bridge reopened.\n\nTrucks crossed.")
    assert (report.outlet, report.url, report.published) == ("The Wire", "https://wire.example/b", "2014-09-23T10:11:12Z")
    assert "entry 2" in problem.text
    assert not problem.fatal


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Desk</title><entry><title>Aid reaches camp</title><id>u:1</id>
<link href="https://desk.example/1"/><updated>2020-02-03T04:05:06Z</updated><content type="html">Trucks reached the camp.</content></entry></feed>"""


def test_atom_without_an_ending(tmp_path: Path) -> None:
    (report,), problems = both(write(tmp_path, "feed", ATOM))
    assert (report.title, report.text, report.published) == ("Aid reaches camp", "Trucks reached the camp.", "2020-02-03T04:05:06Z")
    assert not problems


PARAGRAPH = "The council of the port city said on Tuesday that dock workers had ended their strike after talks with the ministry. "
ARTICLE = f"""<!doctype html><html lang="en"><head><title>Dockers end strike | The Wire</title>
<meta property="og:type" content="article"><meta property="og:title" content="Dockers end strike"><meta property="og:site_name" content="The Wire">
<meta property="article:published_time" content="2020-05-06T07:08:09Z"><link rel="canonical" href="https://wire.example/dockers"></head>
<body><nav><a href="/">Home</a></nav><article><h1>Dockers end strike</h1><p>{PARAGRAPH}</p><p>{PARAGRAPH.replace("council", "mayor")}</p></article>
<footer>All rights reserved</footer></body></html>"""


def test_an_article_page(tmp_path: Path) -> None:
    (report,), problems = both(write(tmp_path, "a.html", ARTICLE))
    assert (report.title, report.outlet, report.url) == ("Dockers end strike", "The Wire", "https://wire.example/dockers")
    assert report.published == "2020-05-06T07:08:09Z"
    assert report.language == "en"
    assert report.text.startswith("The council of the port city")
    assert "rights reserved" not in report.text
    assert not problems


def test_a_page_that_lists_news(tmp_path: Path) -> None:
    items = "".join(
        f'<div class="item"><h3><a href="/n/{n}">Headline of news number {n} of today</a></h3><time datetime="2020-05-0{n}">May</time>'
        f"<p>A teaser tells in some words what the news number {n} is about…</p></div>"
        for n in range(1, 6)
    )
    page = f'<html><head><meta property="og:site_name" content="The Wire"><base href="https://wire.example/"></head><body>{items}</body></html>'
    reports, problems = both(write(tmp_path, "index.html", page))
    assert [r.title for r in reports] == [f"Headline of news number {n} of today" for n in range(1, 6)]
    assert reports[2].text == "A teaser tells in some words what the news number 3 is about…"
    assert (reports[2].url, reports[2].published, reports[2].outlet) == ("https://wire.example/n/3", "2020-05-03", "The Wire")
    assert not problems


# --- what cannot be read: one clear sentence


def only_fault(path: str | Path, format: str | None = None) -> str:
    rows = list(read_inputs([path], format=format))
    assert len(rows) == 1, rows
    assert isinstance(rows[0], Problem), rows
    assert rows[0].fatal
    assert "\n" not in rows[0].text
    assert len(rows[0].text) < 600
    return rows[0].text


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt", b"", "the file is empty"),
        ("a.txt", b" \n\n ", "nothing in this file but blanks"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a picture"),
        ("a.txt", bytes(range(256)) * 20, "binary"),
        ("a.txt", b"%PDF-1.7 ...", "PDF"),
        ("a.jsonl", b"PK\x03\x04 zipped", "ZIP"),
        ("a.jsonl", b'{"text": "The army said on Mon', "breaks off in the middle"),
        ("a.jsonl", b"[1, 2]\n", "named fields"),
        ("a.jsonl", b'{"other": 1}\n', "no field for a text"),
        ("a.json", b'[{"text": "x"}, {"te', "no whole JSON document"),
        ("a.csv", b"id,day\n1,2\n", "no column holds a text"),
        ("a.parquet", b"PAR1 this is no table", "Parquet file is broken"),
        ("a.xml", b"<rss><channel><title>x</title></channel></rss>", "no feed"),
        ("a.xml", b'<!DOCTYPE x [<!ENTITY a "aa">]><rss>&a;</rss>', "entities"),
        ("a.html", b"<html><body></body></html>", "no article"),
        ("a.gz", gzip.compress(b""), "empty"),
        ("a.txt.gz", b"\x1f\x8b\x08\x00garbage that is no gzip", "damaged"),
    ],
)
def test_bad_input_is_told_in_one_sentence(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = write(tmp_path, name, content)
    fault = only_fault(path)
    assert words in fault
    assert str(path) in fault


def test_missing_files_empty_folders_patterns_and_addresses(tmp_path: Path) -> None:
    assert "no such file" in only_fault(tmp_path / "none.txt")
    assert "no news files" in only_fault(tmp_path)
    assert "no file matches" in only_fault(str(tmp_path / "*.txt"))
    assert "web address" in only_fault("https://wire.example/")
    with pytest.raises(BadSource, match="not a format"):
        list(read_source(NewsFile(name="x", path="x"), format="docx"))


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "a.txt", "Words.")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    assert "Permission denied" in only_fault(path)


def test_a_truncated_gzip_gives_what_stood_before_the_break(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"id": str(n), "text": f"Report {n} {hash_id(n)} {hash_id(-n)}"}) + "\n" for n in range(5000)).encode()
    packed = gzip.compress(lines)
    reports, problems = both(write(tmp_path, "a.jsonl.gz", packed[: len(packed) // 2]))
    assert 1000 < len(reports) < 5000
    assert "breaks off" in problems[-1].text
    assert problems[-1].fatal


def test_one_bad_line_does_not_stop_the_others(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", b'{"id": "1", "text": "One."}\n{"id": "2", "te\n\n{"id": "3", "text": "Caf\xe9."}\n')
    reports, problems = both(path)
    assert [(r.id, r.text) for r in reports] == [("1", "One."), ("3", "Café.")]
    assert "line 2" in problems[0].text
    assert "line 4" in problems[1].text
    assert "Windows-1252" in problems[1].text
    assert not any(p.fatal for p in problems)


def test_a_line_of_fifty_megabytes_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with open(path, "wb") as out:
        out.write(b'{"text": "One."}\n{"text": "')
        out.writelines(b"x" * 1_000_000 for _ in range(50))
        out.write(b'"}\n{"text": "Three."}\n')
    reports, (problem,) = both(path)
    assert [r.text for r in reports] == ["One.", "Three."]
    assert "line 2" in problem.text
    assert "longer than" in problem.text


@pytest.mark.parametrize("tag", [b"<div>", b"<b>", b"<ul><li>"])
def test_deep_and_huge_pages_are_refused_before_parsing(tmp_path: Path, tag: bytes) -> None:
    assert "nested" in only_fault(write(tmp_path, "deep.html", tag * 100_000 + b"words"))
    assert "10 MB" in only_fault(write(tmp_path, "huge.html", tag * (50_000_000 // len(tag))))


def test_other_inputs_are_still_read(tmp_path: Path) -> None:
    good = write(tmp_path, "good.txt", "A sentence stands here.")
    rows = list(read_inputs([tmp_path / "none.txt", good]))
    assert isinstance(rows[0], Problem)
    assert isinstance(rows[1], Report)


# --- encodings


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_marked_and_unmarked_encodings(tmp_path: Path, encoding: str) -> None:
    (report,), problems = both(write(tmp_path, "a.txt", "Émigrés reached the border, “officials” said.".encode(encoding)))
    assert report.text == "Émigrés reached the border, “officials” said."
    assert not problems


def test_invalid_utf8_is_read_and_told(tmp_path: Path) -> None:
    (report,), (problem,) = both(write(tmp_path, "a.txt", "Émigrés reached the café, officials said.".encode("cp1252")))
    assert report.text == "Émigrés reached the café, officials said."
    assert "not UTF-8" in problem.text
    assert "cp1252" in problem.text


def test_a_broken_byte_in_sound_utf8_leaves_the_rest(tmp_path: Path) -> None:
    words, note = decode("“Émigrés” – «où» — ça".encode() + b"\xe2\x80 end", name="a")
    assert words == "“Émigrés” – «où» — ça\ufffd end"
    assert note
    assert "2 bytes" in note


# --- sources


def test_folders_globs_and_twice_the_same(tmp_path: Path) -> None:
    for name in ("b/two.txt", "one.html", "b/three.jsonl.gz", "notes.docx", ".hidden.txt", ".git/x.txt"):
        write(tmp_path, name, "x")
    names = [Path(s.name).name for s in find_sources([tmp_path, tmp_path / "one.html", str(tmp_path / "**" / "*.txt")])]
    assert names == ["one.html", "three.jsonl.gz", "two.txt"]


def test_a_name_with_brackets_is_a_file(tmp_path: Path) -> None:
    path = write(tmp_path, "a [1].txt", "A sentence stands here.")
    assert [s.path for s in find_sources([path])] == [str(path)]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(b'{"id": "7", "text": "From a pipe."}\n')

    monkeypatch.setattr("sys.stdin", Stdin)
    (report,) = read_inputs(["-"])
    assert isinstance(report, Report)
    assert report.id == "7"


def test_a_table_is_streamed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,text\n" + "".join(f"{n},Report {n}\n" for n in range(20_000)))
    rows = read_source(NewsFile(name="a.csv", path=str(path)))
    first = next(rows)
    assert isinstance(first, Report)
    assert first.id == "0"
    rows.close()  # type: ignore[attr-defined]


def test_reading_twice_gives_the_same_ids(tmp_path: Path) -> None:
    path = write(tmp_path, "list.txt", LISTING)
    assert both(path) == both(path)
    assert len({r.id for r in both(path)[0]}) == 3
