"""Words of a report or a person in, what full text compares out: the same words in SQLite and in PostgreSQL.

SQLite's FTS5 tells words apart itself (unicode61, without accents), and its index follows its tables by triggers. PostgreSQL's
own parser would take "air-strike" or "t.me/x" for one word, so that it is given words that are told apart here in the same way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.engine import Connection

WORD = re.compile(r"[^\W_]+")
LONGEST = 300_000  # characters of one report: PostgreSQL's index of a text takes a megabyte at most
LONG_WORD = 500


def plain_words(words: str) -> list[str]:
    """Words in lower case without accents, in order."""
    apart = unicodedata.normalize("NFD", words[:LONGEST])
    bare = unicodedata.normalize("NFC", "".join(sign for sign in apart if not unicodedata.combining(sign)))
    return [word[:LONG_WORD] for word in WORD.findall(bare.lower())]


def phrases_of(words: str) -> list[str]:
    """What a person typed as phrases, all of which have to be there: "..." keeps words together, no sign is an operator."""
    parts = words.replace("\0", " ").split('"')
    phrases: list[str] = []
    for place, part in enumerate(parts):
        quoted = place % 2 == 1 and place < len(parts) - 1
        phrases += [part] if quoted else part.split()
    return [phrase for phrase in phrases if phrase.strip()]


def index_words(connection: Connection, table: str, found: Sequence[tuple[str, Sequence[str | None]]]) -> None:
    """(id, texts) of new or changed rows of `reports` or `claims`. SQLite's triggers have done it already."""
    if connection.dialect.name == "sqlite" or not found:
        return
    told = [{"id": id, "words": " ".join(word for part in texts if part for word in plain_words(part))} for id, texts in found]
    put = f"INSERT INTO {table}_search (number, words) SELECT number, to_tsvector('simple', :words) FROM {table} WHERE id = :id"
    connection.execute(text(f"{put} ON CONFLICT (number) DO UPDATE SET words = excluded.words"), told)
