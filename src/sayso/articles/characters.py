"""Dirty words in, the same words with tidy characters out; each character keeps its place in the given words.

Mended: characters read in a wrong encoding, lost characters, HTML entities and left-over tags, invisible and control
characters, odd quotation marks and dashes (one for one), composed letters (NFC), runs of white space.
"""

from __future__ import annotations

import html
import re
import unicodedata
from itertools import pairwise
from statistics import median

from sayso.articles.mapped import Edit, Mapped, apply_edits, replace
from sayso.articles.words import join_broken_words

ENTITY = re.compile(r"&(?:amp;)*(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
BREAKING = "p|br|div|h[1-6]|ul|ol|li|tr|table|blockquote|section|article|figure|figcaption|hr|header|footer"
INLINE = "b|i|u|em|strong|a|span|small|sup|sub|font|img|cite|q|td|th|tbody|thead|iframe|script|style|mark|abbr|time"
TAG = re.compile(rf"</?(?:({BREAKING})|{INLINE})(?:\s[^<>]{{0,1000}})?/?>", re.IGNORECASE)
CDATA = re.compile(r"<!\[CDATA\[|\]\]>")  # what XML wraps words in
# Zero width, joiners, direction marks, soft hyphen, byte order mark; control characters but for white space
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\x00-\x08\x0e-\x1b\x7f]"
)
# Lone halves of surrogate pairs are no characters, and cannot be written anywhere
LONE = re.compile("[\ud800-\udfff]")
# A run of what is left where a quotation mark or an apostrophe was destroyed on the way, once or several times over: low
# dashes in place of the bytes that some program refused, with bytes of UTF-8 read as Latin-1 between them
LOST = re.compile("[_\u0080-\u00bf\u00c2\u00c3\u00e2-\u00e4\u20ac\u2122\u0153\ufffd]+")
BROKEN = re.compile("[\u0080-\u009f\u00c2\u00c3\u00e2-\u00e4\ufffd]")
ENDING = re.compile(r"(?:s|t|d|m|re|ve|ll)\b")
SPACES = re.compile(r"[^\S \n]|[ \n\t\r\f\v\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]{2,}|\n")
NEWLINE = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
CLUSTER = re.compile("[\x00-\x7f]?[^\x00-\x7f]+")
SUSPECT = re.compile(
    "[\u00c2-\u00f4\u0102-\u0178\u0402-\u0452\u0192\u02c6\u02dc\u2010-\u203a\u20ac\u2122][\u0080-\u00bf\u0100-\u017e\u0192\u02c6\u02dc\u0402-\u045f\u2010-\u203a\u20ac\u2116\u2122]"
)
ROUNDS = 8

# One for one. Kept as they are: “ ” ‘ ’ – — and …, which say more than their plain forms
ODD = {
    "„": "“", "‟": "“", "«": "“", "»": "”", "〝": "“", "〞": "”", "〟": "”", "＂": '"', "″": '"', "‶": '"', "❝": "“", "❞": "”",
    "‚": "‘", "‛": "‘", "‹": "‘", "›": "’", "′": "'", "‵": "'", "´": "'", "ʼ": "’", "ʹ": "'", "＇": "'", "❛": "‘", "❜": "’",
    "‐": "-", "‑": "-", "﹣": "-", "－": "-", "−": "-", "‒": "–", "―": "—", "⸺": "—", "﹘": "—", "‗": "_", "…": "…",
}  # fmt: skip
ODD |= {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in ODD}
# Windows-1252 read as Latin-1 leaves its quotation marks among the control characters
for _code in range(0x80, 0xA0):
    try:
        ODD[chr(_code)] = bytes([_code]).decode("cp1252")
    except UnicodeDecodeError:
        ODD[chr(_code)] = " "
ODD["\x85"] = "…"
TABLE = str.maketrans(ODD)


def tidy(mapped: Mapped, *, line: bool = False) -> Mapped:
    """Tidy words, without outer white space. Paragraphs are parted by an empty line. `line`: there is one paragraph only.
    Mending may lay bare what needs mending ("&amp;lt;b&amp;gt;"), so it goes on until nothing changes."""
    for _ in range(ROUNDS):
        before = mapped.text
        mapped = _tidy_once(mapped, line)
        if mapped.text == before:
            break
    return mapped


def _tidy_once(mapped: Mapped, line: bool) -> Mapped:
    if "&" in mapped.text:
        mapped = replace(mapped, ENTITY, _entity)
    if "<![" in mapped.text or "]]>" in mapped.text:
        mapped = replace(mapped, CDATA, lambda _: "")
    if "<" in mapped.text:
        mapped = replace(mapped, TAG, lambda found: "\n\n" if found[1] else "")
    if not mapped.text.isascii():
        mapped = _plain_characters(mapped)
    mapped = replace(mapped, INVISIBLE, lambda _: "")
    mapped = join_broken_words(mapped)
    return _plain_spaces(mapped, line)


def _plain_characters(mapped: Mapped) -> Mapped:
    mapped = replace(mapped, LONE, lambda _: " ")
    if "_" in mapped.text:
        # first, or the bytes beside the low dashes would be taken for letters
        mapped = replace(mapped, LOST, lambda found: _lost(found) if "_" in found.group() else None)
    if SUSPECT.search(mapped.text):
        mapped = _mend_encoding(mapped)
    mapped = replace(mapped, LOST, _lost)
    mapped = Mapped(mapped.text.translate(TABLE), mapped.offsets)
    if not unicodedata.is_normalized("NFC", mapped.text):
        mapped = apply_edits(mapped, [edit for found in CLUSTER.finditer(mapped.text) for edit in _composed(found)])
    return mapped


def _entity(found: re.Match[str]) -> str | None:
    words = html.unescape("&" + found[1] + ";")
    return None if words.startswith("&") and len(words) > 1 else words


def _mend_encoding(mapped: Mapped) -> Mapped:
    """UTF-8 that was read as Windows-1252 and the like ("â€œ", "Ã©"), found and undone by ftfy run by run."""
    import ftfy
    from ftfy.chardata import UTF8_DETECTOR_RE

    def mend(found: re.Match[str]) -> str | None:
        fixed = ftfy.fix_encoding(found.group())
        return fixed if len(fixed) < len(found.group()) else None

    return replace(mapped, UTF8_DETECTOR_RE, mend)


def _lost(found: re.Match[str]) -> str | None:
    """What stands for lost characters: an apostrophe within a word, else a blank. A letter such as "â" in a word that was never
    broken stays, and so does one lost letter within a word: nobody knows which it was."""
    run, words = found.group(), found.string
    if "\ufffd" not in run and ("_" not in run or not BROKEN.search(run)):
        return None
    before, after = words[: found.start()][-1:], words[found.end() : found.end() + 4]
    if before.isalnum() and after[:1].islower() and ("_" in run or ENDING.match(after)):
        return "'"
    return None if "_" not in run and before.isalpha() and after[:1].isalpha() else " "


def _composed(found: re.Match[str]) -> list[Edit]:
    run = found.group()
    if unicodedata.is_normalized("NFC", run):
        return []
    edits, start = [], 0
    for end in range(1, len(run) + 1):
        if end == len(run) or not unicodedata.combining(run[end]):
            edits.append((found.start() + start, found.start() + end, unicodedata.normalize("NFC", run[start:end])))
            start = end
    whole = unicodedata.normalize("NFC", run)
    # some scripts compose letters that are no combining marks
    return edits if "".join(new for _, _, new in edits) == whole else [(found.start(), found.end(), whole)]


def _plain_spaces(mapped: Mapped, line: bool) -> Mapped:
    wrapped = line or _is_wrapped(mapped.text)

    def plain(found: re.Match[str]) -> str:
        breaks = len(NEWLINE.findall(found.group()))
        if not breaks or line or (breaks == 1 and wrapped):
            return " "
        return "\n\n"

    mapped = replace(mapped, SPACES, plain)
    text = mapped.text
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())
    if last <= first:
        return Mapped("", mapped.offsets[:1])
    return Mapped(text[first:last], mapped.offsets[first : last + 1])


def _is_wrapped(text: str) -> bool:
    """Whether the line ends are those of a page's margin: most lines are about as long as the longest and end in mid-sentence."""
    if "\n" not in text:
        return False
    lengths, ends = [], 0
    lines = [line.strip() for line in NEWLINE.split(text)]
    for line, after in pairwise(lines):
        if line and after:
            lengths.append(len(line))
            ends += line[-1] in '.!?…:"”'
    return len(lengths) > 1 and 40 <= median(lengths) <= 110 and max(lengths) < 140 and ends < 0.5 * len(lengths)
