"""A view and a format in, a file with just what the view shows out: whatever format the command line knows."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import IO

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from sayso.model import Claim, Incident, Mention, Reading, Statement
from sayso.publish.exports import FORMATS
from sayso.publish.serve.asked import filter_of, read_asked
from sayso.store import Filter, Store

HELD = 8_000_000  # bytes in memory; a larger file waits on disk
CHUNK = 256 * 1024
TYPES = {
    "csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet", "geojson": "application/geo+json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "kml": "application/vnd.google-earth.kml+xml",
}  # fmt: skip
ENDINGS = {"csv": "csv", "parquet": "parquet", "geojson": "geojson", "xlsx": "xlsx", "kml": "kml"}


class Narrowed(Store):
    """A store that shows only what fits a filter, so that every export, which asks for all, writes the view. It reads through the
    connections of `store` and is never closed."""

    def __init__(self, store: Store, wanted: Filter) -> None:
        self.__dict__.update(store.__dict__)
        self.wanted = wanted

    def claims(self, wanted: Filter = Filter(), *, ids: Iterable[str] | None = None, limit: int | None = None) -> Iterator[Claim]:
        return super().claims(wanted if ids is not None else _both(self.wanted, wanted), ids=ids, limit=limit)

    def incidents(self, wanted: Filter = Filter(), *, limit: int | None = None) -> Iterator[Incident]:
        return super().incidents(_both(self.wanted, wanted), limit=limit)

    def statements(self, ids: Iterable[str] | None = None) -> Iterator[tuple[str, Statement]]:
        return super().statements(self._report_ids() if ids is None else ids)

    def mentions(self, ids: Iterable[str] | None = None, *, kind: str | None = None) -> Iterator[tuple[str, Mention]]:
        return super().mentions(self._report_ids() if ids is None else ids, kind=kind)

    def reports(self, ids: Iterable[str] | None = None) -> Iterator[Reading]:
        return super().reports(self._report_ids() if ids is None else ids)

    def _report_ids(self) -> set[str]:
        return {claim.report for claim in self.claims()}


def export(request: Request) -> Response:
    store: Store = request.app.state.store
    name = request.query_params.get("format", "")
    if name not in FORMATS:
        raise HTTPException(404, f"No such format; known are {', '.join(FORMATS)}.")
    asked = read_asked(request.query_params)
    held: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=HELD)  # noqa: SIM115
    try:
        FORMATS[name].load()(Narrowed(store, filter_of(asked)) if asked.words else store, held)
    except BaseException:
        held.close()
        raise
    size = held.tell()
    held.seek(0)
    file = f"{''.join(sign if sign.isalnum() and sign.isascii() else '-' for sign in request.app.state.title)}-{name}.{ENDINGS.get(name, 'jsonl')}"
    return StreamingResponse(
        _chunks(held), media_type=TYPES.get(name, "application/x-ndjson"), background=BackgroundTask(held.close),
        headers={"content-disposition": f'attachment; filename="{file}"', "content-length": str(size)},
    )  # fmt: skip


def _chunks(held: IO[bytes]) -> Iterator[bytes]:
    while chunk := held.read(CHUNK):
        yield chunk


def _both(first: Filter, second: Filter) -> Filter:
    """What fits both; where both say something of a field, the second, which the export itself asks, holds."""
    said = {name: getattr(second, name) for name in Filter.__dataclass_fields__ if getattr(second, name) is not None}
    return replace(first, **said)
