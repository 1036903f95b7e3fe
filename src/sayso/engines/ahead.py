"""Items in, the same items out, of which some are made ahead of who asks for them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Item = TypeVar("Item")
END: Any = object()


def made_ahead(items: Iterable[Item], most: int) -> Iterator[Item]:
    """A thread asks for up to `most` more, so that those who share work need not wait while who takes their work is at something long."""
    source = iter(items)
    thread = ThreadPoolExecutor(1)
    try:
        waiting = deque(thread.submit(next, source, END) for _ in range(most))
        while (item := waiting.popleft().result()) is not END:
            waiting.append(thread.submit(next, source, END))
            yield item
    finally:
        thread.shutdown(cancel_futures=True)
