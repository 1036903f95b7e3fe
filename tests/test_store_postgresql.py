"""Every command on PostgreSQL says what it says on SQLite."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import EXAMPLES, Done
from databases import Cluster
from sayso.errors import BadStore, MissingExtra
from sayso.ingest import link_store
from sayso.publish import cli
from sayso.store import Filter, open_store


@pytest.fixture(scope="module")
def url(cluster: Cluster, read_examples: Done) -> Iterator[str]:
    """The examples, read once for all tests, in a database of a team."""
    made = cluster.new_database()
    with open_store(made) as store:
        for reading in read_examples.store.reports():
            store.save_reading(read_examples.store.report(reading.report.id))
        link_store(store)
    yield made
    cluster.drop(made)


def said(*command: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as left:
        cli.main(list(command))
    assert not left.value.code, (command, out.getvalue()[-2000:], err.getvalue())
    return out.getvalue(), err.getvalue()


@pytest.mark.parametrize(
    "command",
    [
        ("incidents", "--limit", "0"), ("incidents", "--state", "contested"), ("claims", "--limit", "0"), ("claims", "--text", "said"),
        ("claims", "--party", "SYR", "--since", "2017"), ("claims", "--place", "a"), ("wording",), ("review",), ("show", "ID"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_command_says_the_same(url: str, read_examples: Done, command: tuple[str, ...]) -> None:
    first = next(iter(read_examples.store.incidents())).id
    asked = [first if word == "ID" else word for word in command]
    here, there = (said(*asked, "--db", str(db))[0] for db in (read_examples.path, url))
    assert there.replace(url.split("?")[0], "DB") == here.replace(str(read_examples.path), "DB") or command == ("review",)
    assert there.strip()


@pytest.mark.parametrize("form", ["claims", "incidents", "statements", "mentions", "csv", "geojson", "decisions"])
def test_an_export_is_the_same(url: str, read_examples: Done, tmp_path: Path, form: str) -> None:
    made = []
    for name, db in (("here", str(read_examples.path)), ("there", url)):
        said("export", db, "--format", form, "-o", str(tmp_path / name))
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]


def test_a_page_and_the_order(url: str, tmp_path: Path) -> None:
    said("report", url, "-o", str(tmp_path / "page.html"))
    assert (tmp_path / "page.html").stat().st_size > 10_000
    with open_store(url) as store:
        assert store.check() == []
    told = said("doctor", url)[0]
    assert "every claim points at the words that it quotes" in told


def test_reading_into_it(cluster: Cluster) -> None:
    made = cluster.new_database()
    example = sorted(path for path in EXAMPLES.iterdir() if path.is_file())[0]
    said("read", str(example), "--db", made, "--workers", "1")
    again = said("read", str(example), "--db", made, "--workers", "1")
    with open_store(made, create=False) as store:
        assert store.counts()["reports"] > 0 and store.unlinked() == []
        assert store.find_incidents().count == store.counts()["incidents"]
        assert store.count(Filter()) == store.counts()["claims"]
    assert "known" in "".join(again) or "before" in "".join(again)


def test_what_cannot_be_reached_or_is_another_programs(cluster: Cluster) -> None:
    with pytest.raises(BadStore, match="holds no sayso database"):
        open_store(cluster.new_database(), create=False)
    other = cluster.new_database()
    import psycopg

    with psycopg.connect(other, autocommit=True) as connection:
        connection.execute("CREATE TABLE claims (id int)")
    with pytest.raises(BadStore, match="another program"):
        open_store(other)
    with pytest.raises(BadStore, match="cannot be reached"):
        open_store("postgresql://nobody:secret@127.0.0.1:1/none?connect_timeout=2")
    with pytest.raises(BadStore) as told:
        open_store("postgresql://nobody:secret@127.0.0.1:1/none?connect_timeout=2")
    assert "secret" not in str(told.value)
    with pytest.raises(BadStore, match="not a database URL"):
        open_store("oracle+nothing://x/y")


def test_without_the_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtra, match=r"pip install 'sayso\[postgresql\]'"):
        open_store("postgresql://x/y")


def test_a_newer_database_is_refused(cluster: Cluster) -> None:
    from sqlalchemy import text

    made = cluster.new_database()
    with open_store(made) as store, store.engine.begin() as connection:
        connection.execute(text("UPDATE sayso SET value = '99' WHERE name = 'version'"))
    with pytest.raises(BadStore, match=r"newer sayso .*99"):
        open_store(made)
