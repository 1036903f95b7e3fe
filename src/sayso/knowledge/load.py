"""CSV and YAML files in, rows with their file and line out.

The shipped files lie beside this one; a user's own folder is laid on top: its CSV rows come after the shipped ones
(a row with the same `id`, where the table has ids, replaces the shipped one), its YAML documents are merged key by key.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import yaml

from sayso.errors import BadKnowledge

SHIPPED = Path(__file__).parent
AS_WRITTEN = frozenset({"page_marks.yaml"})  # compared with lines of pages as given


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table. `row["name"]` is a cell without outer blanks; `row.list("aliases")` splits at "|"."""

    cells: dict[str, str]
    file: str
    line: int

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def list(self, column: str) -> list[str]:
        return [part.strip() for part in self[column].split("|") if part.strip()]

    def fault(self, text: str) -> BadKnowledge:
        return BadKnowledge(f"{self.file}, line {self.line}: {text}")


class Knowledge:
    """The knowledge files, read when asked for. `overlay` is a user's own folder, or None."""

    def __init__(self, overlay: str | None = None) -> None:
        self.overlay = overlay
        if overlay and not Path(overlay).is_dir():
            raise BadKnowledge(f"{overlay}: there is no such folder of knowledge files")
        self.folders = [SHIPPED, *([Path(overlay)] if overlay else [])]

    def table(self, name: str) -> list[Row]:
        """The rows of `name` ("parties.csv", "places/syria.csv"); a glob ("places/*.csv") joins files in order of name."""
        rows: list[Row] = []
        by_id: dict[str, int] = {}
        for folder in self.folders:
            for path in sorted(folder.glob(name)):
                for row in _read_table(path):
                    key = row["id"]
                    if key and key in by_id and folder is not SHIPPED:
                        rows[by_id[key]] = row
                        continue
                    if key:
                        by_id[key] = len(rows)
                    rows.append(row)
        return rows

    def document(self, name: str) -> dict[str, Any]:
        """The YAML documents that match `name`, merged key by key. Words are in American spelling (`spelling.py`), as texts are looked up."""
        merged: dict[str, Any] = {}
        for folder in self.folders:
            for path in sorted(folder.glob(name)):
                _merge(merged, _read_yaml(path))
        if name in AS_WRITTEN:
            return merged
        from sayso.knowledge.spelling import american_words

        spelled: dict[str, Any] = american_words(merged)
        return spelled

    def words(self, name: str, *lists: str) -> list[frozenset[str]]:
        """Lists of words of such a document, as sets."""
        document = self.document(name)
        return [frozenset(map(str, document[one])) for one in lists]

    def fingerprint(self) -> str:
        """A hash over all files, so that a reading says what it was read with."""
        return digest_of(
            path
            for folder in self.folders
            for path in sorted(p for pattern in ("**/*.csv", "**/*.yaml", "**/*.txt") for p in folder.glob(pattern))
        )


_P = ParamSpec("_P")
_T = TypeVar("_T")
_IN_FORCE: ContextVar[str | None] = ContextVar("sayso_knowledge", default=None)


def load_knowledge(overlay: str | None = None) -> Knowledge:
    """The shipped files with a user's folder on top: `overlay`, else that of the reading that is going on (`in_force`)."""
    return _load(overlay if overlay is not None else _IN_FORCE.get())


@lru_cache(maxsize=4)
def _load(overlay: str | None) -> Knowledge:
    return Knowledge(overlay)


@contextmanager
def in_force(overlay: str | None) -> Iterator[None]:
    """Within it, what reads words from the knowledge files reads the user's folder as well. For stages that get no index
    handed in (times, counts, figures, page marks); `flow.py` alone says which folder."""
    token = _IN_FORCE.set(overlay)
    try:
        yield
    finally:
        _IN_FORCE.reset(token)


def kept(build: Callable[_P, _T]) -> Callable[_P, _T]:
    """What is made from the knowledge in force, made once for each folder."""

    @lru_cache(maxsize=8)
    def make(overlay: str | None, *args: Any, **options: Any) -> Any:
        return build(*args, **options)

    @wraps(build)
    def get(*args: _P.args, **options: _P.kwargs) -> _T:
        named: dict[str, Any] = dict(options)
        made: _T = make(_IN_FORCE.get(), *args, **named)
        return made

    return get


def digest_of(paths: Iterable[Path]) -> str:
    """A hash over the contents of files, in the order given. A file that has kept its time and size is not read again: its hash
    lies in the cache."""
    folder = cache_folder()
    store = folder / "digests.json" if folder else None
    known: dict[str, list[Any]] = {}
    with suppress(OSError, ValueError):
        known = json.loads(store.read_bytes()) if store else {}
    whole, found, fresh = hashlib.sha256(), {}, False
    for path in paths:
        stat = path.stat()
        stamp = [stat.st_mtime_ns, stat.st_size]
        held = known.get(str(path))
        if not held or held[:2] != stamp:
            held, fresh = [*stamp, hashlib.sha256(path.read_bytes()).hexdigest()], True
        found[str(path)] = held
        whole.update(f"{path.name}|{held[2]}|".encode())
    if fresh and store:
        keep_file(store, json.dumps({name: held for name, held in (known | found).items() if Path(name).exists()}).encode())
    return whole.hexdigest()[:16]


def _read_table(path: Path) -> list[Row]:
    rows = []
    try:
        with open(path, encoding="utf-8", newline="") as handle:
            # a comment line starts with "#", also above the header
            numbered = [(number, line) for number, line in enumerate(handle, 1) if line.strip() and not line.startswith("#")]
    except UnicodeDecodeError as error:
        raise BadKnowledge(f"{path}: not UTF-8 ({error.reason} at byte {error.start})") from error
    if not numbered:
        return []
    reader = csv.reader(line for _, line in numbered)
    header = [cell.strip() for cell in next(reader)]
    for (number, _), cells in zip(numbered[1:], reader, strict=False):
        if len(cells) > len(header):
            raise BadKnowledge(f"{path}, line {number}: {len(cells)} cells under a header of {len(header)}")
        rows.append(Row({name: cell.strip() for name, cell in zip(header, cells, strict=False)}, str(path), number))
    return rows


def cache_folder() -> Path | None:
    """Where readable files are kept in a quicker form: SAYSO_CACHE, else the user's cache folder; None where it cannot be written."""
    named = os.environ.get("SAYSO_CACHE") or os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "sayso")
    try:
        Path(named).mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return Path(named)


def keep_file(path: Path, content: bytes) -> None:
    """Write a file of the cache as a whole, so that no other process reads half of it. Where it cannot be written it is not kept."""
    with suppress(OSError):
        unfinished = path.with_suffix(f".{os.getpid()}")
        unfinished.write_bytes(content)
        unfinished.replace(path)


def _read_yaml(path: Path) -> dict[str, Any]:
    """YAML takes ten times longer to read than JSON: the second reading of an unchanged file is from a JSON copy in the cache."""
    folder = cache_folder()
    if folder is None:
        return _parse_yaml(path)
    stat = path.stat()
    key = hashlib.sha256(f"{path.resolve()}|{stat.st_mtime_ns}|{stat.st_size}".encode()).hexdigest()[:24]
    copy = folder / f"{path.stem}-{key}.json"
    try:
        kept: dict[str, Any] = json.loads(copy.read_bytes())
        return kept
    except (OSError, ValueError):
        pass
    loaded = _parse_yaml(path)
    with suppress(TypeError, ValueError):
        text = json.dumps(loaded)
        if json.loads(text) == loaded:  # what JSON cannot hold (dates, numbers as keys) is read as YAML each time
            keep_file(copy, text.encode())
    return loaded


def _parse_yaml(path: Path) -> dict[str, Any]:
    try:
        loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = f", line {mark.line + 1}" if mark else ""
        raise BadKnowledge(f"{path}{at}: not YAML: {getattr(error, 'problem', error)}") from error
    if loaded is not None and not isinstance(loaded, dict):
        raise BadKnowledge(f"{path}: a mapping of names is expected at the top")
    return loaded or {}


def _merge(into: dict[str, Any], new: dict[str, Any]) -> None:
    for key, value in new.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        elif isinstance(value, list) and isinstance(into.get(key), list):
            into[key] = [*into[key], *value]
        else:
            into[key] = value
