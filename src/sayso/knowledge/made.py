"""What was compiled from knowledge files in, the same from the user's cache as long as the files are as they were, out.

The compiled form is plain (numbers, text, tuples, lists, dicts), so that reading it runs no code. A cache that is not there,
broken or not writable only costs time.
"""

from __future__ import annotations

import hashlib
import marshal
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from sayso.knowledge.load import cache_folder, keep_file

KEPT = 3  # compiled forms of one kind that are left in the cache


def compiled(name: str, form: int, files: Iterable[Path], make: Callable[[], Any]) -> Any:
    """What `make` gives, from the cache if it can be. `form` counts up when what is compiled changes."""
    path = _path_of(name, form, files)
    if path is None:
        return make()
    with suppress(OSError, ValueError, EOFError, TypeError):
        return marshal.loads(path.read_bytes())
    parts = make()
    with suppress(OSError, ValueError):
        for old in sorted(path.parent.glob(f"{name}-*.bin"), key=lambda old: old.stat().st_mtime)[: -(KEPT - 1)]:
            old.unlink(missing_ok=True)
        keep_file(path, marshal.dumps(parts))
    return parts


def _path_of(name: str, form: int, files: Iterable[Path]) -> Path | None:
    folder = cache_folder()
    if folder is None:
        return None
    stamps = [(str(file), stat.st_size, stat.st_mtime_ns) for file in files for stat in (file.stat(),)]
    stamp = hashlib.sha256(repr((form, sys.version_info[:2], stamps)).encode()).hexdigest()[:20]
    return folder / f"{name}-{stamp}.bin"
