"""Rows of cells in, a CSV or TSV file out (RFC 4180, UTF-8). A text that a spreadsheet would run as a formula gets an apostrophe before it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import IO

from sayso.publish.labels import one_line

Cell = str | int | float | None
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_cells(out: IO[bytes], columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, delimiter: str = ",") -> int:
    """How many rows. `out` stays open: the caller closes what it opened."""
    text = io.TextIOWrapper(out, encoding="utf-8", errors="replace", newline="", write_through=True)
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(columns)
    written = 0
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
        written += 1
    text.flush()
    text.detach()
    return written


def safe_cell(cell: Cell) -> Cell:
    """Numbers stay numbers."""
    if isinstance(cell, str):
        cell = cell.replace("\x00", "")
        return f"'{cell}" if cell.startswith(FORMULAS) else cell
    return cell


def joined(texts: Iterable[str]) -> str:
    """Several texts in one cell, each once."""
    return "; ".join(dict.fromkeys(one_line(text) for text in texts if text))
