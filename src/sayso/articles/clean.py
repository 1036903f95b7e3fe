"""A `Report` in, an `Article` out: tidy words with a map to the given ones, blocks, the day, the place, credits, fingerprint."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sayso.articles.blocks import Layout, lay_out
from sayso.articles.characters import tidy
from sayso.articles.copies import make_fingerprint
from sayso.articles.days import Day
from sayso.articles.mapped import Mapped, join, map_words
from sayso.articles.marks import load_marks
from sayso.model import Article, Block, Report, Span

ISO_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?!\d)")
# An ellipsis after a word breaks a sentence off; after a full stop the sentence is whole and only the report goes on
CUT = re.compile(r"(?:[^\W_]|[\"'”’)\],;:–—-])\s*(?:…|\.{3}|\[\s*(?:…|\.{3})\s*\]|\(\s*(?:…|\.{3})\s*\))[\"'”’)\]]*$")
# Signatures that name nobody
NO_NAMES = frozenset({"agencies", "news agencies", "wires", "staff", "online"})
MORE = re.compile(r"\s*[\[(]?\s*(?:read more|continue reading|more|full story)\s*[\])]?\s*[.»>→›]*$", re.IGNORECASE)


def clean_report(report: Report, *, outlets: Sequence[str] = ()) -> Article:
    """`outlets`: further names that sign reports, beside those of knowledge/page_marks.yaml.

    `offsets[i]` is where clean character i begins in `report.words`, and what begins with the next one ends this one: the
    given words of the clean run a to b are `words[offsets[a]:offsets[b]]`."""
    title = tidy(map_words(report.title or ""), line=True)
    body = tidy(map_words(report.text, len(report.title or "") + 2))
    whole = join(title, "\n\n", body) if title.text and body.text else title if title.text else body
    start = len(title.text) + 2 if title.text and body.text else len(title.text)
    published = _published_day(report.published)
    layout = lay_out(whole.text, body=start, outlet=report.outlet, marks=load_marks(tuple(outlets)), published=published)
    blocks, cut = _mark_cut(whole.text, layout)
    dated, why = tell_day(layout.days, published=published, given=report.published)
    return Article(
        report=report,
        text=whole.text,
        offsets=tuple(whole.offsets),
        blocks=blocks,
        dated=dated,
        dated_why=why,
        dateline=_given(whole, report, *layout.place) if layout.place else None,
        cut=cut,
        credits=tuple(_given(whole, report, *span) for span in layout.credits if whole.text[slice(*span)].lower() not in NO_NAMES),
        fingerprint=make_fingerprint(" ".join(whole.text[block.start : block.end] for block in blocks if block.kind == "body")),
    )


def tell_day(days: Sequence[Day], *, published: str | None, given: str | None) -> tuple[str | None, str]:
    """The day of a report and why. What the text says of itself wins over the record, which in real collections is often
    wrong by days or years; a day of publication wins over one of an update."""
    first = next((day.iso() for day in days if day.iso()), None)
    stated = [day.in_year_of(first or published) for day in days]
    for day in [*(day for day in stated if not day.updated), *(day for day in stated if day.updated)]:
        iso = day.iso()
        if iso:
            beside = "" if not given else ", as the record does" if iso == published else f"; the record says {given}"
            return iso, f'dateline: the text gives "{day.words}" as its own day{beside}'
    if published:
        return published, "record: the text gives no day of its own"
    if given:
        return None, f'none: the text gives no day of its own, and the record says "{given}", which is no certain day'
    return None, "none: neither the text nor the record gives a day"


def _published_day(published: str | None) -> str | None:
    found = ISO_DAY.match(published or "")
    return found[1] if found else None


def _mark_cut(text: str, layout: Layout) -> tuple[tuple[Block, ...], bool]:
    """Whether the story breaks off in the middle of a sentence. A "Read more" behind the ellipsis is left out of the blocks,
    so that the last sentence is the one that breaks off."""
    blocks = list(layout.blocks)
    while blocks and MORE.fullmatch(text[blocks[-1].start : blocks[-1].end]) and blocks[-1].kind != "title":
        blocks.pop()
    stories = [i for i, block in enumerate(blocks) if block.kind == "body"]
    if not stories:
        return tuple(blocks), False
    last = blocks[stories[-1]]
    start = max(last.start, last.end - 100)  # only the end matters, and searching all of a long story for it is slow
    words = text[start : last.end]
    more = MORE.search(words)
    if more and CUT.search(words[: more.start()]):
        words = words[: more.start()]
        blocks[stories[-1]] = Block(start=last.start, end=start + len(words), kind=last.kind)
    return tuple(blocks), bool(CUT.search(words))


def _given(mapped: Mapped, report: Report, start: int, end: int) -> Span:
    first, last = mapped.offsets[start], mapped.offsets[end]
    return Span(start=first, end=last, text=report.words[first:last])
