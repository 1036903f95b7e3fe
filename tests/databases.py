"""A throw-away PostgreSQL cluster for the tests, from the binaries that are installed; else the reason why there is none."""

from __future__ import annotations

import glob
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from sayso.store import open_store

_NUMBERS = count()
QUICK = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=60"]


class NoCluster(Exception):
    """Why no cluster can be started here."""


class Cluster:
    """A server that listens on a socket in a folder of its own, and nowhere else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ready: str | None = None

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://sayso@/{database}?host={self.folder}"

    def new_database(self, *, ready: bool = False) -> str:
        """An empty database; `ready`: with the tables of sayso, which costs less than to have them made."""
        if ready and self.ready is None:
            self.ready = self.new_database()
            with open_store(self.ready):
                pass
        name = f"t{os.getpid()}_{next(_NUMBERS)}"
        like = f" TEMPLATE {_name(self.ready)}" if ready and self.ready else ""
        self._run(f"CREATE DATABASE {name}{like} STRATEGY file_copy")
        return self.url(name)

    def drop(self, url: str) -> None:
        self._run(f"DROP DATABASE IF EXISTS {_name(url)} WITH (FORCE)")

    def _run(self, command: str) -> None:
        import psycopg

        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(command)  # type: ignore[call-overload]


def _name(url: str) -> str:
    return url.split("@/", 1)[1].split("?", 1)[0]


@contextmanager
def started_cluster() -> Iterator[Cluster]:
    """Raises NoCluster with the reason."""
    if importlib.util.find_spec("psycopg") is None:
        raise NoCluster("psycopg is not installed (pip install 'sayso[postgresql]')")
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="sayso-pg-", dir="/tmp"))
    try:
        before = _as_another(folder)
        _run([*before, str(binaries / "initdb"), "-D", str(folder / "data"), "-U", "sayso", "-A", "trust", "-E", "UTF8", "--no-sync"])
        server = [*before, str(binaries / "pg_ctl"), "-D", str(folder / "data"), "-w", "-t", "60"]
        options = " ".join(["-k", str(folder), "-h", "''", *QUICK])
        _run([*server, "-l", str(folder / "log"), "-o", options, "start"])
        try:
            yield Cluster(folder)
        finally:
            _run([*server, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: int(path.split("/")[4]))
    named = shutil.which("initdb")
    if not found and not named:
        raise NoCluster("PostgreSQL is not installed (apt-get install postgresql)")
    return Path(found[-1] if found else os.path.realpath(str(named))).parent


def _as_another(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as the user that its package made."""
    if os.getuid() != 0:
        return []
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        raise NoCluster("PostgreSQL does not run as root, and there is no user postgres") from None
    os.chown(folder, user.pw_uid, user.pw_gid)
    for command in (["runuser", "-u", "postgres", "--"], ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]):
        if shutil.which(command[0]):
            return command
    raise NoCluster("PostgreSQL does not run as root, and neither runuser nor setpriv is there")


def _run(command: list[str]) -> None:
    # the server inherits what it is started with: a pipe would never be closed
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(command, cwd="/", stdin=subprocess.DEVNULL, stdout=said, stderr=said, timeout=120, check=False)
        said.seek(0)
        told = said.read().decode(errors="replace").strip()
    if done.returncode:
        with suppress(IndexError):
            told = told.splitlines()[-1]
        raise NoCluster(f"PostgreSQL did not start: {told}")
