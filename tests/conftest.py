"""What several test files share: inputs read once for all tests by the command itself, and where the shared data lie."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from databases import Cluster, NoCluster, started_cluster
from sayso.claims.view import View
from sayso.flow import Readers, Setup, load_readers, prepare
from sayso.model import Claim, Report
from sayso.publish import cli
from sayso.reports.read import read_inputs
from sayso.store import Store, open_store

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"


@dataclass(frozen=True)
class Done:
    """What `sayso read` left behind in the file `path`. `reports` are in the order of the input."""

    path: Path
    store: Store
    reports: tuple[Report, ...]
    said: str

    def claims(self, report: Report) -> list[Claim]:
        return list(self.store.claims_of([report.id]))


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = ROOT / os.environ.get("SAYSO_SHARED", "../shared")
    if not folder.is_dir():
        pytest.skip("the shared data are not here: set SAYSO_SHARED")
    return folder


@pytest.fixture(scope="session")
def readers() -> Readers:
    """What finds sentences, mentions and statements."""
    return load_readers(Setup())


def view_of(text: str, readers: Readers) -> View:
    """A report of these words, as the coder sees it."""
    article, sentences, mentions, statements, credit = next(prepare([Report(id="r", text=text)], readers=readers))
    return View(sentences, mentions=mentions, statements=statements, article=article, credit=credit)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """PostgreSQL, started for these tests alone."""
    with contextlib.ExitStack() as stack:
        try:
            started = stack.enter_context(started_cluster())
        except NoCluster as reason:
            pytest.skip(str(reason))
        yield started


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind, as `open_store` takes it."""
    if request.param == "sqlite":
        yield str(tmp_path / "a.db")
        return
    started: Cluster = request.getfixturevalue("cluster")
    url = started.new_database(ready=True)
    yield url
    started.drop(url)


@pytest.fixture(scope="session")
def read_examples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Done]:
    yield from _read(EXAMPLES, tmp_path_factory.mktemp("examples") / "examples.db")


@pytest.fixture(scope="session")
def read_seed(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Done]:
    yield from _read(shared / "seed", tmp_path_factory.mktemp("seed") / "seed.db")


def _read(folder: Path, database: Path) -> Iterator[Done]:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said), pytest.raises(SystemExit) as left:
        cli.main(["read", str(folder), "--db", str(database)])
    assert not left.value.code, said.getvalue()
    with open_store(database, create=False) as store:
        yield Done(database, store, tuple(item for item in read_inputs([folder]) if isinstance(item, Report)), said.getvalue())
