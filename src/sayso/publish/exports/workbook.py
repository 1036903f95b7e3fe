"""A store in, a spreadsheet out (Office Open XML, ECMA-376): a sheet of incidents and a sheet of claims, written as they come.

The format is a ZIP of XML, and two plain sheets need little of it: no library is worth its weight here. Text is text (inline strings): nothing
is run as a formula, whatever it begins with.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO
from xml.sax.saxutils import escape

from sayso.publish.exports.cells import Cell, joined
from sayso.publish.exports.events import Event, find_events, toll
from sayso.publish.exports.sheet import COLUMNS as CLAIMS
from sayso.publish.exports.sheet import claim_cells
from sayso.publish.labels import many
from sayso.publish.rows import find_accounts
from sayso.store import Store

INCIDENTS = (
    "id", "title", "type", "mode", "state", "evidence", "disputes", "first_day", "last_day", "place", "admin1", "country", "lat", "lon", "reports", "claims",
    "origins", "independent", "killed_low", "killed_high", "wounded_low", "wounded_high", "airwars",
)  # fmt: skip
ROWS = 1_048_575  # beside the head: what a sheet can hold
LETTERS = 32_767  # what a cell can hold
MOMENT = (1980, 1, 1, 0, 0, 0)  # of every part: the same store gives the same file
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NAMES = "http://schemas.openxmlformats.org"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{NAMES}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    + "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for n in (1, 2)
    )
    + "</Types>",
    "_rels/.rels": f'<Relationships xmlns="{NAMES}/package/2006/relationships"><Relationship Id="rId1" Type="{NAMES}/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{NAMES}/spreadsheetml/2006/main" xmlns:r="{NAMES}/officeDocument/2006/relationships"><sheets>'
    '<sheet name="incidents" sheetId="1" r:id="rId1"/><sheet name="claims" sheetId="2" r:id="rId2"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{NAMES}/package/2006/relationships">'
    + "".join(
        f'<Relationship Id="rId{n}" Type="{NAMES}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in (1, 2)
    )
    + "</Relationships>",
}  # fmt: skip


def write_workbook(store: Store, out: IO[bytes]) -> str:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in PARTS.items():
            book.writestr(zipfile.ZipInfo(name, MOMENT), HEAD + text, zipfile.ZIP_DEFLATED)
        incidents = _write_sheet(book, 1, INCIDENTS, map(_incident, find_events(store)))
        claims = _write_sheet(book, 2, CLAIMS, map(claim_cells, find_accounts(store)))
    return f"{many(incidents, 'incident')}, {many(claims, 'claim')}"


def _write_sheet(book: zipfile.ZipFile, number: int, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """How many rows; what a sheet cannot hold is left out."""
    written = 0
    info = zipfile.ZipInfo(f"xl/worksheets/sheet{number}.xml", MOMENT)
    info.compress_type = zipfile.ZIP_DEFLATED
    with book.open(info, "w", force_zip64=True) as sheet:
        freeze = '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>'
        sheet.write(f'{HEAD}<worksheet xmlns="{NAMES}/spreadsheetml/2006/main">{freeze}<sheetData>'.encode())
        sheet.write(_row(columns))
        for row in rows:
            if written == ROWS:
                break
            sheet.write(_row(row))
            written += 1
        sheet.write(b"</sheetData></worksheet>")
    return written


def _row(cells: Iterable[Cell]) -> bytes:
    return f"<row>{''.join(_cells(cells))}</row>".encode()


def _cells(cells: Iterable[Cell]) -> Iterator[str]:
    for cell in cells:
        if cell is None or cell == "":
            yield "<c/>"
        elif isinstance(cell, str):
            text = escape(FORBIDDEN.sub(" ", cell)[:LETTERS])
            yield f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
        else:
            yield f"<c><v>{cell!r}</v></c>"


def _incident(event: Event) -> list[Cell]:
    incident, place = event.incident, event.incident.place
    killed, wounded = toll(event, "killed"), toll(event, "wounded")
    return [
        incident.id, incident.title, incident.type, incident.mode, incident.state, incident.evidence, joined(incident.disputes),
        incident.first_day, incident.last_day,
        *((place.name or place.text, place.admin1, place.country, place.lat, place.lon) if place else [None] * 5),
        len({account.report.id for account in event.accounts}), len(incident.claims), joined(origin.name for origin in incident.origins),
        sum(origin.independent for origin in incident.origins),
        *((killed.low, None if killed.open else killed.high) if killed else [None] * 2),
        *((wounded.low, None if wounded.open else wounded.high) if wounded else [None] * 2),
        event.derived.harm.grade if event.derived.harm else None,
    ]  # fmt: skip
