"""Where tables and texts are written: one console that fits the terminal and never runs what a report says."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

# Styles beside words that say the same: nothing hangs on colour alone.
STATE_STYLES = {"single": "dim", "corroborated": "green", "contested": "bold yellow", "admitted": "cyan"}
PART_STYLES = {
    "source": "bold magenta",
    "actor": "bold blue",
    "recipient": "red",
    "event": "bold",
    "place": "green",
    "time": "cyan",
    "figure": "yellow",
    "via": "magenta",
}


def open_console(*, stderr: bool = False) -> Console:
    """80 columns where the width is not known (a pipe), unless COLUMNS says otherwise."""
    from rich.console import Console

    class Piped(Console):
        def on_broken_pipe(self) -> None:
            """Whoever reads has enough (`sayso claims | head`); rich itself would make that a fault."""
            raise BrokenPipeError

    return Piped(stderr=stderr, markup=False, emoji=False, highlight=False, soft_wrap=False)


def plain(text: str, style: str = "") -> Text:
    """Text of a report: one line, no markup, no control characters."""
    from rich.text import Text

    from sayso.publish.labels import one_line

    return Text(one_line(text), style=style, overflow="fold")
