"""Inputs and a database in; a progress bar while they are read, and what came of it, out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sayso.errors import BadSource
from sayso.publish.labels import many, one_line

if TYPE_CHECKING:
    from sayso.ingest import Summary

WORTH = 250_000  # bytes of input that pay for starting one more process, which loads the model first
MOST = 8  # processes that are started without being asked for
TOLD = 10  # problems that are told one by one


def read_all(inputs: list[str], db: str, *, format: str | None, engine: str, workers: int | None, knowledge: str | None) -> None:
    """Raises BadSource where nothing could be read. Ctrl-C ends with exit code 130 and a sentence that says what is stored."""
    from sayso.flow import Setup
    from sayso.ingest import read_into
    from sayso.store import open_store

    stored = 0

    with open_store(db) as store:
        try:
            with _progress() as draw:

                def on_progress(summary: Summary) -> None:
                    nonlocal stored
                    stored = summary.read
                    draw(summary)

                summary = read_into(
                    inputs, store=store, setup=Setup(knowledge=knowledge), engine=engine, workers=workers or _workers(inputs), format=format,
                    on_progress=on_progress,
                )  # fmt: skip
        except KeyboardInterrupt:
            held = f"{many(stored, 'report')} of this run {'is' if stored == 1 else 'are'} stored in {db}"
            click.echo(f"Stopped: {held}; the same command goes on from there.", err=True)
            raise click.exceptions.Exit(130) from None
    _tell(summary, db)


def _tell(summary: Summary, db: str) -> None:
    """Problems on stderr, the summary on stdout. A single fault that left nothing to read is the one sentence that is said."""
    if not summary.reports and len(summary.problems) == 1:
        raise BadSource(one_line(summary.problems[0][1].text))
    for name, problem in summary.problems[:TOLD]:
        click.echo(f"{'fault' if problem.fatal else 'note'}: {one_line(f'{name}: {problem.text}' if name else problem.text)}", err=True)
    if len(summary.problems) > TOLD:
        click.echo(f"... and {len(summary.problems) - TOLD:,} more; `sayso doctor --db {db}` counts them", err=True)
    if not summary.reports:
        raise BadSource("nothing was read" + ("" if summary.problems else ": the inputs hold no report"))
    known = f" ({summary.known:,} known already)" if summary.known else ""
    line = f"{many(summary.reports, 'report')}{known}, {many(summary.claims, 'new claim')}, {many(summary.incidents, 'incident')}"
    if summary.problems:
        line += f", {many(len(summary.problems), 'problem')}"
    click.echo(f"{line} in {db}")
    if summary.read and summary.seconds > 0:
        pace = f"{summary.read / summary.seconds:,.1f} reports and {summary.words / summary.seconds:,.0f} words a second"
        click.echo(f"{summary.seconds:,.1f} s to read ({pace}), {summary.link_seconds:,.1f} s to link")
    if sys.stdout.isatty():
        option = "" if db == "sayso.db" else f" --db {db}"
        click.echo(f"Now: sayso incidents{option}, or sayso report{option} -o page.html")


def _workers(inputs: list[str]) -> int:
    """One process for small inputs, where the start of a second would cost more than it gains."""
    size = 0
    for name in inputs:
        path = Path(name)
        try:
            size += sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) if path.is_dir() else path.stat().st_size
        except OSError:
            continue  # a pattern, standard input, or a file that is missing: whoever reads it tells
    return max(1, min(os.cpu_count() or 1, MOST, size // WORTH))


class _progress:
    """A bar on stderr where that is a terminal. How many reports there are in all is not known before they are read."""

    def __enter__(self) -> Callable[[Summary], None]:
        self.bar = None
        if not sys.stderr.isatty():
            return lambda summary: None
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        from sayso.publish.terminal import open_console

        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        self.bar = Progress(*columns, console=open_console(stderr=True), transient=True)
        self.bar.start()
        task = self.bar.add_task("starting", total=None)

        def draw(summary: Summary) -> None:
            assert self.bar is not None
            pace = f", {summary.words / summary.seconds:,.0f} words a second" if summary.seconds else ""
            self.bar.update(task, description=f"{many(summary.read, 'report')} read, {many(summary.claims, 'claim')}{pace}")

        return draw

    def __exit__(self, *error: object) -> None:
        if self.bar is not None:
            self.bar.stop()
