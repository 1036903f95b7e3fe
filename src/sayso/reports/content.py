"""A `NewsFile` in, its bytes (unpacked, with limits) and its words (in whatever encoding they are) out."""

from __future__ import annotations

import gzip
import io
import re
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from sayso.errors import BadSource
from sayso.reports.sources import NewsFile

# Characters that no text has: what holds many of them is a picture, a program or an archive
CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
ESCAPED = re.compile("[\udc80-\udcff]+")
BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
MAGICS = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a ZIP archive or an Office document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x7fELF": "a program",
}
MB = 1_000_000


@contextmanager
def open_source(source: NewsFile) -> Iterator[io.BufferedReader]:
    """The bytes of a source, unpacked if they are gzip (told by content, whatever the name). Raises BadSource where it
    cannot be opened, is empty, or breaks while it is read."""
    try:
        raw = open(source.path, "rb") if source.path else _standard_input()  # noqa: SIM115 (closed below)
    except FileNotFoundError:
        raise BadSource(f"{source.name}: there is no such file") from None
    except IsADirectoryError:
        raise BadSource(f"{source.name}: this is a folder, not a file") from None
    except OSError as error:
        raise BadSource(f"{source.name}: cannot be opened ({error.strerror})") from None
    try:
        if not raw.peek(4):
            raise BadSource(f"{source.name}: the file is empty")
        yield io.BufferedReader(gzip.GzipFile(fileobj=raw)) if raw.peek(4)[:2] == b"\x1f\x8b" else raw
    except EOFError:
        raise BadSource(f"{source.name}: the gzip file breaks off before its end; what stood before the break was read") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise BadSource(f"{source.name}: the gzip file is damaged ({error})") from None
    except OSError as error:
        raise BadSource(f"{source.name}: cannot be read ({error.strerror or error})") from None
    finally:
        if source.path:
            raw.close()


def _standard_input() -> io.BufferedReader:
    stream = sys.stdin.buffer
    return stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[arg-type]


def read_whole(handle: io.BufferedReader, *, name: str, most: int, what: str) -> bytes:
    """All bytes, at most `most`. Raises BadSource where there are more, or none."""
    data = handle.read(most + 1)
    if len(data) > most:
        raise BadSource(f"{name}: more than {most // MB} MB, which is too much for {what}")
    if not data.strip(b"\x00 \t\r\n"):
        raise BadSource(f"{name}: there is nothing in this file but blanks")
    return data


def guess_encoding(head: bytes) -> str:
    """The encoding that the first bytes show: by their mark, or by the zeros of UTF-16 without one; else UTF-8."""
    for mark, encoding in BOMS:
        if head.startswith(mark):
            return encoding
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(len(head) // 2, 1)
    if len(head) > 3 and odd > half * 0.6 and even < half * 0.05:
        return "utf-16-le"
    if len(head) > 3 and even > half * 0.6 and odd < half * 0.05:
        return "utf-16-be"
    return "utf-8"


def check_words(head: bytes, *, name: str) -> None:
    """Raises BadSource where the first bytes are no text at all."""
    for magic, what in MAGICS.items():
        if head.startswith(magic):
            raise BadSource(f"{name}: this is {what}, not text")
    if guess_encoding(head) == "utf-8" and head and len(CONTROLS.findall(head)) > max(1, len(head) // 200):
        raise BadSource(f"{name}: this is a binary file, not text")


def decode(data: bytes, *, name: str) -> tuple[str, str | None]:
    """The words of `data` and, where they were not clean UTF-8 or marked UTF-16, a sentence that says what was done."""
    check_words(data[:65536], name=name)
    encoding = guess_encoding(data[:4096])
    try:
        return data.decode(encoding), None
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            return data.decode(encoding, "replace"), f"{name}: the {encoding} text is damaged; what could not be read is shown as \ufffd"
        place = error.start
    words = data.decode("utf-8", "surrogateescape")
    broken = len(re.findall("[\udc80-\udcff]", words))
    sound = sum(1 for character in words if character > "\x7f") - broken
    if sound > 4 * broken:
        # mostly sound UTF-8 with some damage: keep the rest as it is
        return ESCAPED.sub(
            "\ufffd", words
        ), f"{name}: {broken} bytes are not UTF-8 (the first at byte {place}); each run of them is shown as \ufffd"
    guessed = _likely_encoding(data)
    return data.decode(guessed, "replace"), f"{name}: not UTF-8 (first at byte {place}); read as {guessed}"


def mend_escapes(words: str) -> tuple[str, bool]:
    """Words decoded with "surrogateescape" in, the stray bytes read as Windows-1252 out, and whether there were any."""
    if not ESCAPED.search(words):
        return words, False
    return ESCAPED.sub(lambda run: bytes(ord(character) - 0xDC00 for character in run.group()).decode("cp1252", "replace"), words), True


def _likely_encoding(data: bytes) -> str:
    from charset_normalizer import from_bytes

    # short or plain Western text fits many code pages; Windows-1252 is by far the commonest among them
    sample = data[:100_000]
    if sum(byte > 127 for byte in sample) < 0.15 * len(sample):
        return "cp1252"
    best = from_bytes(sample).best()
    return best.encoding if best else "cp1252"
