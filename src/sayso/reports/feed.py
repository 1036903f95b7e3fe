"""The bytes of an RSS or Atom file in, one report for each entry out."""

from __future__ import annotations

import io
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sayso.errors import BadSource
from sayso.model import Problem, Report
from sayso.reports.days import iso_time
from sayso.reports.html import strip_tags
from sayso.reports.text import make_report


def read_feed(data: bytes, *, name: str) -> Iterator[Report | Problem]:
    """Raises BadSource where the file is no feed. What is wrong with one entry is a Problem; the others are read."""
    # entities that are made of entities can grow to any size; no feed needs its own
    if b"<!ENTITY" in data[:100_000]:
        raise BadSource(f"{name}: this feed defines entities of its own, which may be an attack; it was not read")
    import feedparser

    feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        why = f" ({feed.bozo_exception})" if feed.get("bozo") else ""
        raise BadSource(f"{name}: this is no feed, or a feed without entries{why}")
    outlet = str(feed.feed.get("title") or "")
    for number, entry in enumerate(feed.entries, 1):
        try:
            report = _report(entry, outlet)
        except BadSource as error:
            yield Problem(stage="reports", text=f"{name}, entry {number}: {error}")
            continue
        if report.title or report.text:
            yield report
        else:
            yield Problem(stage="reports", text=f"{name}, entry {number}: it has neither a title nor a text")
    if feed.get("bozo") and not isinstance(feed.bozo_exception, feedparser.CharacterEncodingOverride):
        yield Problem(stage="reports", text=f"{name}: the feed is not well-formed ({feed.bozo_exception}); entries may be missing")


def _report(entry: Any, outlet: str) -> Report:
    bodies = [str(part.get("value") or "") for part in entry.get("content") or []] + [str(entry.get("summary") or "")]
    source = entry.get("source") or {}
    return make_report(
        title=strip_tags(str(entry.get("title") or "")),
        text=strip_tags(max(bodies, key=len)),
        outlet=str(source.get("title") or "") or outlet,
        url=entry.get("link") or None,
        published=_moment(entry),
        language=None,
    )


def _moment(entry: Any) -> str | None:
    for name in ("published", "updated"):
        parsed = entry.get(f"{name}_parsed")
        if parsed:
            return datetime.fromtimestamp(timegm(parsed), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if entry.get(name):
            return iso_time(entry.get(name))
    return None
