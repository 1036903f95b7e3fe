"""How long a report may take before it is given up, so that one that never ends does not hold up all others."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from sayso.errors import SaysoError

SECONDS = 60.0  # of the processor, for any report; a usual one takes a tenth of a second
PER_WORD = 0.02  # forty times what a word takes
AGAIN = 5.0  # seconds after which work is stopped once more, should it have taken the first stop for a fault of its own


class TooSlow(SaysoError):
    """A report took longer than any report should."""


@contextmanager
def at_most(words: int) -> Iterator[None]:
    """Raises TooSlow inside the block after the processor's seconds that so many words may take at the very most. Does nothing where
    a process cannot be stopped by its own clock: on Windows, in a thread other than the main one, or where the caller uses that clock."""
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
        or any(signal.getitimer(signal.ITIMER_VIRTUAL))
    ):
        yield
        return
    limit = SECONDS + PER_WORD * words

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow(f"it took more than {limit:.0f} s of the processor")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, limit, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
