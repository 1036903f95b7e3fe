"""Clean words in, the blocks of the article with its days, its place and its credits out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sayso.articles.days import Day
from sayso.articles.heads import Head, read_head
from sayso.articles.marks import Marks
from sayso.articles.tails import FINAL, read_tail
from sayso.model import Block

Run = tuple[int, int, str]

HEADS = 5  # paragraphs in which a dateline may stand
LONGEST_CAPTION = 60  # words
PARAGRAPH = re.compile(r"[^\n]+")
TITLE_TAIL = re.compile(r"(?:\s+|(?=[-|:]))(?:\||[-–—:]{1,2}|::|»|•|·)\s+([^|]{2,60})$")
# "UPDATED", "Factbox:": what kind of report it is, not what it says
TITLE_LABEL = re.compile(
    r"(?:(?:UPDATED?|URGENT|BREAKING|EXCLUSIVE|LIVE|VIDEO|PHOTOS?|WATCH|CORRECTED|REFILE)\b(?:\s?\d+)?\s*[:|–-]*"
    r"|(?:Factbox|Exclusive|Update|Updated|Timeline|Analysis|Opinion|Explainer|Breaking|Video|Live|Watch|Photos|Interview)\s*[:|])\s+(?=\S)"
)
TITLE_HEAD = re.compile(r"^([^|]{2,60}?)\s+(?:\||[-–—]|::|»)\s+")
# "... the ministry said. MOSCOW (Agency) The ministry ...": a dateline after the standfirst that was run into one line with it
INNER_PLACE = re.compile(r"(?:^|\s)([A-Z]{3,}(?:[ ,-]+[A-Z][\w'’-]+){0,3}(?: \d{1,2})?)$")
TAGS = re.compile(r"(?<=[.!?\"”’)\]] )Tags:? (?=[A-Z])")
# Words that begin a sentence and hardly ever a tag
STARTERS = re.compile(
    r"(?<=\s)(?:An?|The|At|In|On|As|After|Before|Dozens|Scores|Hundreds|Thousands|More than|Some|Several|Nearly|Over|One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|"
    r"Eleven|Twelve|\w+teen|Twenty|Thirty|Forty|Fifty|Sixty|Seventy|Eighty|Ninety|It|Its|This|These|There|When|While|With|For|From|Many|Most|All|Both|Since|Despite|Following|According|Fighting|Activists|Rebels|Troops)\s"
)


@dataclass(frozen=True, slots=True)
class Layout:
    blocks: tuple[Block, ...]
    days: tuple[Day, ...]
    place: tuple[int, int] | None
    credits: tuple[tuple[int, int], ...]
    end: int


def lay_out(text: str, *, body: int, outlet: str, marks: Marks, published: str | None) -> Layout:
    """`body` is where the text after the title begins. Runs that are no story are told apart; the rest is body."""
    title_end = len(text[:body].rstrip())
    headline, runs = _title(text, title_end, outlet)
    titles = tuple(dict.fromkeys((text[headline[0] : headline[1]], text[: headline[1]])))
    days: list[Day] = []
    credits: list[tuple[int, int]] = []
    place: tuple[int, int] | None = None
    paragraphs = _paragraphs(text, body)
    for number, (start, end) in enumerate(paragraphs[:HEADS]):
        head = read_head(text, start, end, titles=titles, marks=marks, published=published)
        if number < 3:
            runs += _inner_captions(text, head, end, marks)
        runs += head.runs
        days += head.days
        credits += head.credits
        place = place or head.place
    story = min((end for start, end, _ in runs if start >= body), default=body)
    tail = read_tail(text, story, marks=marks, published=published)
    runs += _tags(text, body, tail.start)
    runs += _paragraph_runs(text, paragraphs, tail.start, marks)
    runs += tail.runs
    return Layout(
        blocks=tuple(_fill(text, runs, [(0, title_end), *paragraphs])),
        days=(*days, *tail.days),
        place=place,
        credits=tuple(sorted(set(credits + tail.credits))),
        end=tail.start,
    )


def _paragraphs(text: str, start: int) -> list[tuple[int, int]]:
    return [found.span() for found in PARAGRAPH.finditer(text, start)]


def _title(text: str, end: int, outlet: str) -> tuple[tuple[int, int], list[Run]]:
    """The headline, without the outlet's name before or after it ("... | The Wire"), and both as runs."""
    title, start = text[:end], 0
    runs: list[Run] = []
    for pattern in (TITLE_TAIL, TITLE_HEAD):
        found = pattern.search(title[start:end])
        if found and _is_outlet(found[1], outlet):
            if pattern is TITLE_TAIL:
                runs.append((start + found.start(1), end, "related"))
                end = start + found.start()
            else:
                runs.append((start, start + found.end(), "related"))
                start = start + found.end()
    if label := TITLE_LABEL.match(text, start, end):
        runs.append((start, label.end(), "related"))
        start = label.end()
    return (start, end), runs + ([(start, end, "title")] if end > start else [])


def _is_outlet(words: str, outlet: str) -> bool:
    squashed, name = (re.sub(r"[\W_]", "", given).lower().removeprefix("the") for given in (words, outlet))
    return (
        len(name) > 2
        and len(squashed) > 2
        and (squashed.startswith(name) or name.startswith(squashed) or (len(name) > 4 and name in squashed) or _initials(words) == name)
    )


def _initials(words: str) -> str:
    return "".join(word[0] for word in re.findall(r"\w+", words)).lower()


def _inner_captions(text: str, head: Head, end: int, marks: Marks) -> list[Run]:
    """A sentence that a picture credit follows, with the story going on after it: "People leave the town. (AFP) The army ...";
    or a dateline that follows a standfirst on the same line. `head` takes the datelines."""
    runs: list[Run] = []
    start = head.end
    for found in re.compile(r"\s[(\[]([^()\[\]]{2,60})[)\]]\.?\s+(?=[\"“]?[A-Z0-9])").finditer(text, start, min(end, start + 900)):
        signed = (re.search(marks.agency, found[1]) and len(found[1].split()) < 6) or marks.caption_sign.search(found[1])
        before = text[start : found.start()]
        if not signed or not before.strip():
            continue
        if named := INNER_PLACE.search(before):
            _read_on(text, start + named.start(1), end, head, marks)
            start = max(head.end, found.end())
            continue
        stops = [stop.end() for stop in FINAL.finditer(before)]
        begin = ([0, *stops[:-1]] if stops and stops[-1] == len(before.rstrip()) else [0, *stops])[-1]
        if 2 < len(before[begin:].split()) < LONGEST_CAPTION:
            begin += start + len(before[begin:]) - len(before[begin:].lstrip())
            runs.append((begin, found.end(), "caption"))
            _read_on(text, found.end(), end, head, marks)
            start = max(head.end, found.end())
    return runs


def _read_on(text: str, start: int, end: int, head: Head, marks: Marks) -> None:
    """A dateline in the middle of a paragraph."""
    inner = read_head(text, start, end, titles=(), marks=marks, published=None)
    head.runs += inner.runs
    head.days += inner.days
    head.credits += inner.credits
    head.place = head.place or inner.place
    head.end = inner.end


def _tags(text: str, start: int, end: int) -> list[Run]:
    """A list of tags that was run into the text, up to a word that begins a sentence; nothing where there is none."""
    runs = []
    for found in TAGS.finditer(text, start, end):
        stop = FINAL.search(text, found.end(), min(end, found.end() + 300))
        begin = STARTERS.search(text, found.end(), min(end, found.end() + 300))
        if begin and (stop is None or begin.start() < stop.start()):
            runs.append((found.start(), begin.start(), "related"))
        else:
            runs.append((found.start(), found.end(), "related"))
    return runs


def _paragraph_runs(text: str, paragraphs: list[tuple[int, int]], end: int, marks: Marks) -> list[Run]:
    """Whole paragraphs that are captions or furniture; and, at the end, headlines of other news."""
    runs: list[Run] = []
    for start, stop in paragraphs:
        words = text[start:stop]
        count = len(words.split())
        if start >= end:
            break
        if words.isdigit() or marks.scrap.fullmatch(words) or (words.count(" - ") > 1 and not FINAL.search(words) and count < 30):
            runs.append((start, stop, "related"))
        elif words.strip(" .:").lower() in marks.caption_alone or (
            count <= LONGEST_CAPTION
            and (marks.caption_start.match(words) or (marks.caption_sign.search(words) and _signs_off(words, marks)))
        ):
            runs.append((start, stop, "caption"))
        elif marks.related_start.match(words) and (count <= 25 or not FINAL.search(words)):
            runs.append((start, stop, "related"))
    told = [paragraph for paragraph in paragraphs if paragraph[0] < end]
    links: list[Run] = []
    for start, stop in reversed(told[1:]):
        words = text[start:stop]
        if (start, stop, "related") in runs:
            runs += links
            links = []
        elif not FINAL.search(words[-4:]) and 3 < len(words.split()) <= 20 and words[-1] not in ":,;" and words[0].isupper():
            links.append((start, stop, "related"))
        else:
            break
    # two or more lines without a full stop at the end are links; one may be a last sentence that lost it
    return runs + (links if len(links) > 1 and len(told) > len(links) else [])


def _signs_off(words: str, marks: Marks) -> bool:
    found = list(marks.caption_sign.finditer(words))[-1]
    return len(words) - found.end() < 30


def _fill(text: str, runs: list[Run], paragraphs: list[tuple[int, int]]) -> list[Block]:
    """The runs, cut to their paragraphs and in order, with what stands between them as body."""
    blocks: list[Block] = []
    runs = sorted(runs)
    for start, end in paragraphs:
        place = start
        for first, last, kind in runs:
            first, last = max(first, place), min(last, end)
            if first < last:
                blocks += [_trim(text, place, first, "body"), _trim(text, first, last, kind)]
                place = last
        blocks.append(_trim(text, place, end, "body"))
    return [block for block in blocks if any(character.isalnum() for character in text[block.start : block.end])]


def _trim(text: str, start: int, end: int, kind: str) -> Block:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return Block(start=start, end=max(start, start + len(words.strip())), kind=kind)
