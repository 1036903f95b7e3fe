"""A store in, a file for other programs out. One line of `FORMATS` is one format; its code is loaded when it is used."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from sayso.errors import SaysoError

if TYPE_CHECKING:
    from sayso.store import Store

Write = Callable[["Store", IO[bytes]], str]


@dataclass(frozen=True, slots=True)
class Format:
    """`function` is "module:function" beside this file; `binary` files are not written to a terminal."""

    function: str
    what: str
    binary: bool = False

    def load(self) -> Write:
        module, _, name = self.function.partition(":")
        return cast(Write, getattr(import_module(f"{__name__}.{module}"), name))


FORMATS = {
    "claims": Format("lines:write_claims", "JSON Lines, one claim each: every field with its words and offsets"),
    "incidents": Format("lines:write_incidents", "JSON Lines, one incident each: its claims, state, origins, disputes, figures"),
    "statements": Format("lines:write_statements", "JSON Lines, one attribution each: source, cue, content, stance"),
    "mentions": Format("lines:write_mentions", "JSON Lines, one name, time or count each, and what it was resolved to"),
    "decisions": Format("lines:write_decisions", "JSON Lines, what people decided: on what, from what to what, by whom, when, why"),
    "csv": Format("sheet:write_sheet", "one claim a row in flat columns, for spreadsheets and statistics programs"),
    "parquet": Format("columns:write_columns", "one claim a row, nested, for DuckDB, pandas, Polars, Spark", binary=True),
    "xlsx": Format("workbook:write_workbook", "a workbook with a sheet of incidents and one of claims", binary=True),
    "geojson": Format("lines:write_points", "a point for each claim whose place is known, for QGIS and web maps"),
    "kml": Format("kml:write_places", "a placemark for each incident whose place is known, for Google Earth"),
    "plover": Format("plover:write_plover", "one claim a row in the columns of POLECAT, the PLOVER-coded weekly files"),
    "cameo": Format("cameo:write_cameo", "one pair of actor and recipient a row in the columns of ICEWS, with CAMEO codes"),
    "acled": Format("acled:write_acled", "one incident a row in ACLED's columns, coded by sayso"),
    "ucdp": Format("ucdp:write_ucdp", "one incident with somebody killed a row in the columns of UCDP GED, coded by sayso"),
    "airwars": Format("airwars:write_airwars", "one alleged incident of civilian harm a row, graded in the manner of Airwars"),
    "claim-jsonld": Format("jsonld:write_claims", "schema.org Claims with author, appearance and event, for fact-checkers' tools"),
    "stix": Format("stix:write_bundle", "a STIX 2.1 bundle: incidents, parties, places, a note for each account"),
    "ftm": Format("ftm:write_entities", "FollowTheMoney entities, one a line, for Aleph and OpenSanctions' tools"),
}


def write_export(store: Store, format: str, path: str) -> str:
    """What was written, in one sentence. `path` "-" is standard output; a file appears only when it is whole.
    Raises SaysoError where the file cannot be written."""
    chosen = FORMATS[format]
    write = chosen.load()
    if path == "-":
        if chosen.binary and sys.stdout.isatty():
            raise SaysoError(f"{format} is not for a terminal: name a file with -o, or send it into one with >")
        counted = write(store, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return counted
    with whole_file(Path(path)) as out:
        return write(store, out)


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes its name only when all was written: a failure leaves what was there before."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if path.is_dir():
            raise SaysoError(f"{path} is a folder: name a file in it")
        if path.exists() and not path.is_file():  # a pipe or a device: written as it is, never replaced
            with open(path, "wb") as out:
                yield out
            return
        with open(part, "wb") as out:
            yield out
        os.replace(part, path)
    except OSError as error:
        raise SaysoError(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)
