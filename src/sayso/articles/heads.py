"""The beginning of a paragraph in, what stands there before the first sentence out: a copy of the headline, the day,
the place ("BEIRUT (Reuters) -"), agencies, bylines and furniture, also where all of it was run into one line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from sayso.articles.days import CLOCK, DATE, SHORT_DATE, Day, day_of
from sayso.articles.marks import Marks

NAME = r"[A-ZÀ-ÖØ-ÞŠŽĀ-Ž][\w'’.-]*"
PLACES = rf"{NAME}(?:(?:,\s?|/|\s)(?:(?:al|el|ez|de|da|del|of|la|du|es|the|and)[\s-])?{NAME}){{0,4}}"
DASH = r"(?:\s[-–—]{1,3}\s?|[-–—]{1,3}\s|[–—]{1,3}|\s?--+\s?)"
OPENS = r"(?=[\"“‘'(\[]?[A-ZÀ-ÖØ-Þ0-9])"
WORD = re.compile(r"\w+")
Titles = tuple[str, ...]  # the headline, with and without its label

LONGEST_PLACE = 60
MOST_RUNS = 20  # no real page has more; hostile ones do


@dataclass(slots=True)
class Head:
    """What was found, as runs of the clean text: (start, end, kind); `end` is where the first sentence begins."""

    end: int
    runs: list[tuple[int, int, str]] = field(default_factory=list)
    days: list[Day] = field(default_factory=list)
    place: tuple[int, int] | None = None
    credits: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Patterns:
    date: re.Pattern[str]
    signed: re.Pattern[str]
    place_agency: re.Pattern[str]
    place_dash: re.Pattern[str]
    agency_dash: re.Pattern[str]
    agency: re.Pattern[str]
    byline: re.Pattern[str]


@lru_cache(maxsize=8)
def compile_heads(marks: Marks) -> Patterns:
    agency = marks.agency
    return Patterns(
        date=re.compile(
            rf"(?:(?P<updated>{marks.update_lead})|(?P<lead>{marks.date_lead}))?[\s:–-]*(?:{agency}[\s,/|–-]+)*{DATE}{CLOCK}?"
            rf"(?:\s*\((?:updated|last)[^()]{{0,40}}\))?[)\s.|•–-]*"
        ),
        signed=re.compile(rf"(?:{agency}(?:\s*(?:/|,|and|&)\s*)?)+(?:Staff|Correspondent|Report)?[.:]?(?:\s+|$)"),
        place_agency=re.compile(
            rf"(?P<place>{PLACES})(?:,?\s*(?:{DATE}|{SHORT_DATE}))?,?\s*\((?P<agency>[^()]{{2,60}})\)\s*(?:[-–—:]{{1,3}}\s*)?{OPENS}"
        ),
        place_dash=re.compile(
            rf"(?P<place>{PLACES}?)(?P<comma>,)?(?:,?\s+(?P<agency>{agency}))?(?:,?\s*(?:{SHORT_DATE}|{DATE}))?(?P<comma2>,)?{DASH}\s*{OPENS}"
        ),
        agency_dash=re.compile(rf"(?:(?:{NAME}\s+){{0,2}})?\(?(?P<agency>{agency})\)?{DASH}\s*{OPENS}"),
        agency=re.compile(agency),
        byline=re.compile(rf"(?:By|by|BY)\s+(?={NAME})"),
    )


def read_head(text: str, start: int, end: int, *, titles: Titles, marks: Marks, published: str | None) -> Head:
    """What stands before the first sentence of the paragraph from `start` to `end`."""
    head = Head(start)
    patterns = compile_heads(marks)
    steps: tuple[Callable[..., int], ...] = (_scrap, _title_copy, _date, _agency_dash, _byline, _place, _signed)
    moved = True
    while moved and head.end < end and len(head.runs) < MOST_RUNS:
        moved = False
        for step in steps:
            reached = step(text, head, end, titles, marks, patterns, published)
            if reached > head.end:
                head.end = min(reached, end)
                moved = True
                break
    return head


def _scrap(text: str, head: Head, end: int, titles: Titles, marks: Marks, patterns: Patterns, published: str | None) -> int:
    found = marks.scrap.match(text, head.end, end)
    if not found:
        return _media_word(text, head, end, marks)
    # counts of shares and comments follow, and short addresses; a third number belongs to the story
    after = re.compile(r"\s*(?:https?\S+\s*)?(?:\d+\s+){0,2}").match(text, found.end(), end)
    reached = after.end() if after else found.end()
    if found.group().strip().isalpha() and text[found.end() : found.end() + 1] == " " and text[found.end() + 1 : found.end() + 2].islower():
        return head.end  # "Share prices fell": a word of the story
    head.runs.append((head.end, reached, "related"))
    return reached


def _media_word(text: str, head: Head, end: int, marks: Marks) -> int:
    """ "Video" or "Photos" between a dateline and the first sentence."""
    found = re.compile(r"([A-Z]\w+):?\s+(?=[\"“A-Z0-9])").match(text, head.end, end)
    if not found or not head.runs or found[1].lower() not in marks.caption_alone:
        return head.end
    head.runs.append((head.end, found.end(), "caption"))
    return found.end()


def _title_copy(text: str, head: Head, end: int, titles: Titles, marks: Marks, patterns: Patterns, published: str | None) -> int:
    reached = find_copy(text, head.end, end, titles)
    if reached > head.end:
        head.runs.append((head.end, reached, "body"))
        return _skip(text, reached, end)
    return head.end


def find_copy(text: str, start: int, end: int, titles: Titles) -> int:
    """Where a copy of a title that begins at `start` ends (with its full stop); `start` where there is none, or where the
    sentence goes on after the same words."""
    return max((_end_of_copy(text, start, end, title) for title in titles), default=start)


def _end_of_copy(text: str, start: int, end: int, title: str) -> int:
    wanted = [word.lower() for word in WORD.findall(title)]
    if len(wanted) < 4:
        return start
    place = start
    for word in wanted:
        found = WORD.search(text, place, min(end, place + 60))
        if found is None or found.group().lower() != word:
            return start
        place = found.end()
    stop = re.compile(r"\s?[.!?…]+[\"”’)]*|[\"”’)]+[.!?…]*").match(text, place, end)
    if stop:
        return stop.end()
    rest = text[place:end].lstrip()
    return place if not rest or rest[0].isupper() or rest[0].isdigit() or rest[0] in '"“‘(' else start


def _date(text: str, head: Head, end: int, titles: Titles, marks: Marks, patterns: Patterns, published: str | None) -> int:
    found = patterns.date.match(text, head.end, end)
    if not found:
        return head.end
    rest = text[found.end() : end]
    led = found["lead"] or found["updated"]
    # "5 May 2016 was the day ..." is a sentence
    if not led and (
        (rest[:1].islower() and not re.match(r"(?:by|at|updated|last)\b", rest) and not marks.scrap.match(rest)) or rest[:1] == ","
    ):
        return head.end
    day = day_of(found, published=published, updated=bool(found["updated"]))
    if day is None and not led and not found["sign"]:
        return head.end
    if day is not None:
        head.days.append(day)
    head.credits += [signed.span() for signed in patterns.agency.finditer(text, found.start(), found.end())]
    head.runs.append((head.end, found.end(), "dateline"))
    return found.end()


def _agency_dash(text: str, head: Head, end: int, titles: Titles, marks: Marks, patterns: Patterns, published: str | None) -> int:
    found = patterns.agency_dash.match(text, head.end, end)
    if not found or found.end() - found.start() > LONGEST_PLACE:
        return head.end
    before = text[head.end : found.start("agency")].strip(" (,")
    # a place before it is told by the rule for places
    if before and (before.isupper() or before.lower() in marks.cities):
        return head.end
    head.credits.append(found.span("agency"))
    head.runs.append((head.end, found.end(), "dateline"))
    return found.end()


def _byline(text: str, head: Head, end: int, titles: Titles, marks: Marks, patterns: Patterns, published: str | None) -> int:
    """ "by" with names, up to the end of the line, a copy of the headline, a date or a place. Elsewhere nobody can tell names from
    the first words of the story, so nothing is cut."""
    found = patterns.byline.match(text, head.end, end)
    if not found:
        return head.end
    reached = end if end - found.end() < 80 and text[end - 1] not in '.!?…"”' else 0
    for name in re.compile(r"\s+(?=[\"“A-Z0-9])").finditer(text, found.end(), min(end, found.end() + 120)):
        place = name.end()
        if (
            find_copy(text, place, end, titles) > place
            or patterns.date.match(text, place, end)
            or patterns.agency_dash.match(text, place, end)
            or _find_place(text, place, end, marks, patterns)
        ):
            reached = place
            break
    if reached:
        head.runs.append((head.end, reached, "related"))
        head.credits += [signed.span() for signed in patterns.agency.finditer(text, head.end, reached)]
    return reached or head.end


def _place(text: str, head: Head, end: int, titles: Titles, marks: Marks, patterns: Patterns, published: str | None) -> int:
    found = _find_place(text, head.end, end, marks, patterns)
    if found is None:
        return head.end
    reached, place, agency, date = found
    if date is not None:
        day = day_of(date, published=published)
        head.days += [day] if day else []
    head.place = head.place or place
    head.credits += [agency] if agency else []
    head.runs.append((head.end, reached, "dateline"))
    return reached


Found = tuple[int, tuple[int, int], tuple[int, int] | None, re.Match[str] | None]


def _find_place(text: str, start: int, end: int, marks: Marks, patterns: Patterns) -> Found | None:
    """End, place, agency and date of a dateline with a place that begins at `start`."""
    if found := patterns.place_agency.match(text, start, end):
        signed = patterns.agency.search(found["agency"])
        if signed and len(found["place"]) < LONGEST_PLACE:
            at = found.start("agency")
            return found.end(), found.span("place"), (at + signed.start(), at + signed.end()), found
    if found := patterns.place_dash.match(text, start, end):
        place = found["place"]
        marked = bool(found["comma"] or found["comma2"] or found["agency"])
        if len(place) < LONGEST_PLACE and (marked or _is_place(place, marks)) and not patterns.agency.fullmatch(place):
            return found.end(), found.span("place"), found.span("agency") if found["agency"] else None, found
    return _find_bare_place(text, start, end, marks, patterns)


def _is_place(words: str, marks: Marks) -> bool:
    """Whether words before a dash are a place: a known one, or all in capitals (which no sentence begins with)."""
    parts = [part.strip() for part in re.split(r"[,/]", words)]
    if any(part.lower() in marks.cities for part in parts) or all(word.lower() in marks.cities for word in words.split()):
        return True
    letters = [word for word in re.findall(r"[^\W\d_]+", parts[0]) if len(word) > 1]
    return bool(letters) and all(word.isupper() for word in letters) and any(len(word) > 4 for word in letters)


def _find_bare_place(text: str, start: int, end: int, marks: Marks, patterns: Patterns) -> Found | None:
    """ "BEIRUT At least ten ...", "JISREEN Syria At least ...", "DAMASCUS SANA ...": a place in capitals that lost its dash."""
    run = re.compile(r"[A-Z][A-Z'’-]{2,}(?:[ /-][A-Z][A-Z'’-]+){0,3}").match(text, start, end)
    if not run:
        return None
    words = re.split(r"(?<=\w)(?= )", run.group())
    for count in range(len(words), 0, -1):
        place = "".join(words[:count])
        stop = start + len(place)
        state = re.compile(rf",? ({NAME}(?: {NAME})?)").match(text, stop, end)
        country = next((name for name in _prefixes(state[1] if state else "") if name.lower() in marks.countries), "")
        if place.lower() not in marks.cities and not (country and not country.isupper() and len(place) > 3):
            continue
        if country and state:
            stop = state.start(1) + len(country)
        signed = re.compile(rf",? \(?({marks.agency})\)?").match(text, stop, end)
        reached = signed.end() if signed else stop
        if re.compile(rf"[.,:]?\s+{OPENS}").match(text, reached, end):
            return _skip(text, reached, end), (start, stop), signed.span(1) if signed else None, None
    return None


def _prefixes(words: str) -> Iterator[str]:
    yield words
    if " " in words:
        yield words.split(" ", 1)[0]


def _signed(text: str, head: Head, end: int, titles: Titles, marks: Marks, patterns: Patterns, published: str | None) -> int:
    """An agency alone on the line, before a date, or with "Staff"."""
    found = patterns.signed.match(text, head.end, end)
    if not found:
        return head.end
    alone = found.end() >= end
    if not (alone or "Staff" in found.group() or patterns.date.match(text, found.end(), end)):
        return head.end
    head.credits += [signed.span() for signed in patterns.agency.finditer(text, found.start(), found.end()) if signed.group() != "Staff"]
    head.runs.append((head.end, found.end(), "dateline"))
    return found.end()


def _skip(text: str, place: int, end: int) -> int:
    while place < end and text[place] in " .,:;|•–—-":
        place += 1
    return place
