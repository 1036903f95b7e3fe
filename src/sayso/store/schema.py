"""The tables of a sayso database, one for each row of `model`, named so that Datasette, DuckDB or DBeaver users can read them.

`VERSION` goes up with every change of this file, and migrating.py then says how an older database gets there; a newer one is
refused. Lists that nobody filters by are JSON text.
"""

from __future__ import annotations

from sqlalchemy import DDL, BigInteger, Boolean, Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text, event

VERSION = 4
APPLICATION = 0x5361596F  # "SaYo": what `file` and SQLite's header show

metadata = MetaData()
NUMBER = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER is SQLite's own row number, which FTS5 and R*Tree need


def _text(name: str, *, null: bool = True, index: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null, index=index)


def _child(of: str, name: str, *, key: bool = True) -> Column[str]:
    """A column that goes when its row in `of` goes."""
    return Column(name, Text, ForeignKey(f"{of}.id", ondelete="CASCADE"), primary_key=key, nullable=False)


def _at(name: str = "position") -> Column[int]:
    return Column(name, NUMBER, primary_key=True, autoincrement=False)


about = Table("sayso", metadata, Column("name", Text, primary_key=True), _text("value"))

# A report and what belongs to its reading as a whole. `content` is the hash of what was given: an article that was
# changed under the same id is read again. `setup` is null while only the report, not its reading, is known.
reports = Table(
    "reports", metadata,
    Column("number", NUMBER, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    _text("outlet", null=False), _text("url"), _text("title"), _text("text", null=False),
    _text("published"), _text("fetched"), _text("language"),
    _text("content", null=False), _text("setup", null=False, index=True), _text("dated"), _text("dated_why", null=False),
    Column("cut", Boolean, nullable=False), _text("fingerprint", null=False), _text("credits", null=False),
)  # fmt: skip

sentences = Table(
    "sentences", metadata, _child("reports", "report"), _at(),
    Column("start", NUMBER, nullable=False), Column("end", NUMBER, nullable=False), _text("text", null=False),
)  # fmt: skip

mentions = Table(
    "mentions", metadata, _child("reports", "report"), _at(), _text("kind", null=False),
    *(Column(name, NUMBER, nullable=False) for name in ("sentence", "first", "last", "head", "start", "end")), _text("text", null=False),
    Column("low", BigInteger), Column("high", BigInteger),
    _text("resolved", index=True), _text("name"), _text("sector"), _text("country"), Column("lat", Float), Column("lon", Float),
    _text("precision"), _text("admin1"), Column("score", Float), _text("why"),
)  # fmt: skip

statements = Table(
    "statements", metadata, _child("reports", "report"), _at(), _text("id", null=False, index=True),
    Column("source_start", NUMBER), Column("source_end", NUMBER), _text("source_text"),
    _text("source_party", index=True), _text("source_name"),
    _text("source_identity"), Column("cue_start", NUMBER), Column("cue_end", NUMBER), _text("cue_text"),
    _text("content", null=False), _text("covers", null=False), _text("stance", null=False), _text("within"), _text("via", null=False),
    _text("cue_at"), _text("source_at"),
)  # fmt: skip

# Claims as decided: what people decided is applied over what the coder wrote (table `coded`), and `decided` says so: accepted,
# rejected, changed, added, or null. `day_first` and `day_last` bound `date` in ISO days; null where the year or all is unknown.
claims = Table(
    "claims", metadata,
    Column("number", NUMBER, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("report", Text, ForeignKey("reports.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", NUMBER, nullable=False),
    Column("sentence_start", NUMBER, nullable=False), Column("sentence_end", NUMBER, nullable=False), _text("sentence_text", null=False),
    Column("anchor_start", NUMBER, nullable=False), Column("anchor_end", NUMBER, nullable=False), _text("anchor_text", null=False),
    _text("type", null=False, index=True), _text("mode", null=False), _text("status", null=False),
    _text("place_text"), _text("place_name", index=True), _text("place_country"), Column("lat", Float), Column("lon", Float),
    _text("place_precision"), _text("place_admin1"),
    _text("date"), _text("day_first", index=True), _text("day_last"),
    _text("source_text"), _text("source_party", index=True), _text("source_sector"), _text("source_cue"), _text("source_stance"),
    Column("source_start", NUMBER), Column("source_end", NUMBER), _text("source_name"),
    _text("via", null=False), Column("score", Float, nullable=False), _text("why", null=False), _text("coder", null=False),
    _text("decided"),
)  # fmt: skip

roles = Table(
    "roles", metadata, _child("claims", "claim"), Column("role", Text, primary_key=True), _at(),
    _text("text", null=False), _text("party", null=False, index=True), _text("sector", null=False),
    Column("start", NUMBER, nullable=False), Column("end", NUMBER, nullable=False), _text("name"),
)  # fmt: skip

figures = Table(
    "figures", metadata, _child("claims", "claim"), _at(),
    _text("measure", null=False), Column("low", BigInteger), Column("high", BigInteger),
    _text("who", null=False), _text("text", null=False),
)  # fmt: skip

problems = Table(
    "problems", metadata, _child("reports", "report"), _at(),
    _text("stage", null=False), _text("text", null=False), Column("fatal", Boolean, nullable=False),
)  # fmt: skip

# What follows is made from claims by incidents/. It has no foreign keys: linking clears what a changed claim leaves.
links = Table(
    "links", metadata, Column("first", Text, primary_key=True), Column("second", Text, primary_key=True, index=True),
    Column("same", Boolean, nullable=False), Column("score", Float, nullable=False), _text("why", null=False),
)  # fmt: skip

incidents = Table(
    "incidents", metadata, Column("id", Text, primary_key=True),
    _text("type", null=False, index=True), _text("mode", null=False), _text("title", null=False), _text("state", null=False, index=True),
    _text("evidence", null=False), _text("origins", null=False), _text("disputes", null=False), _text("figures", null=False),
    _text("place_text"), _text("place_name", index=True), _text("place_country"), Column("lat", Float), Column("lon", Float),
    _text("place_precision"), _text("place_admin1"), _text("first_day", index=True), _text("last_day"),
    _text("more"),  # JSON of what an incident holds beside these
)  # fmt: skip

# `name`: the id that an incident would bear if this claim were its earliest. Ids given out before lead on to where the claim is now.
incident_claims = Table(
    "incident_claims", metadata, Column("claim", Text, primary_key=True), _text("incident", null=False, index=True),
    Column("position", NUMBER, nullable=False), _text("name", null=False, index=True),
)  # fmt: skip


def _later(name: str) -> Column[str]:
    """A column that older databases got by ALTER TABLE, which wants a default."""
    return Column(name, Text, nullable=False, server_default="")


decisions = Table(
    "decisions", metadata, Column("id", Text, primary_key=True), _text("kind", null=False), _text("subject", null=False, index=True),
    _text("value", null=False), _text("who", null=False), _text("when", null=False), _text("why", null=False),
    Column("undone", Boolean, nullable=False),
    *(_later(name) for name in ("field", "old", "batch", "undone_by", "undone_when")),
)  # fmt: skip

# What the coder wrote of claims that people have decided on, as JSON: `body` is what he writes now, `seen` what he had written when
# the oldest decision that stands was made. `state`: coded (the coder finds it), gone (he no longer does), added (a person found it).
coded = Table(
    "coded", metadata, Column("claim", Text, primary_key=True), _text("report", null=False, index=True),
    _text("body", null=False), _text("state", null=False), Column("seen", Text, nullable=False, server_default=""),
)  # fmt: skip

# When each report, its claims or their incidents changed last, counted in the row "changes" of `sayso`: what columns held in memory follow.
changes = Table("changes", metadata, Column("report", Text, primary_key=True), Column("change", BigInteger, nullable=False, index=True))

# For linking: which claims share a block, and which have not been linked since they came or changed.
blocks = Table(
    "blocks", metadata, Column("key", BigInteger, primary_key=True), Column("claim", Text, primary_key=True, index=True),
    sqlite_with_rowid=False,
)  # fmt: skip
# What linking wants to know of the claims of a report, as bytes that only it reads, and in what manner they were made; none where a claim was decided on.
descriptions = Table(
    "descriptions", metadata, _child("reports", "report"), _text("manner", null=False), Column("claims", LargeBinary, nullable=False)
)
unlinked = Table("unlinked", metadata, Column("claim", Text, primary_key=True))

Index("claims_day", claims.c.type, claims.c.day_first)
Index("claims_decided", claims.c.decided)
Index("reports_list", reports.c.id, reports.c.outlet, reports.c.dated)  # all that lists need, apart from the long texts
Index("decisions_when", decisions.c.when)
Index("incident_claims_order", incident_claims.c.incident, incident_claims.c.position)

SEARCH = {"reports": ("title", "text"), "claims": ("sentence_text", "anchor_text", "place_name")}


TOKENS = "tokenize='unicode61 remove_diacritics 2'"  # "Alépo" finds "Alepo"


def search_triggers(table: str) -> list[str]:
    """What keeps the full-text index of `table` right, whoever writes."""
    columns = SEARCH[table]
    names, new, old = (", ".join(mark + column for column in columns) for mark in ("", "new.", "old."))
    drop = f"INSERT INTO {table}_search ({table}_search, rowid, {names}) VALUES ('delete', old.number, {old});"
    add = f"INSERT INTO {table}_search (rowid, {names}) VALUES (new.number, {new});"
    return [
        f"CREATE TRIGGER {table}_search_add AFTER INSERT ON {table} BEGIN {add} END",
        f"CREATE TRIGGER {table}_search_drop AFTER DELETE ON {table} BEGIN {drop} END",
        f"CREATE TRIGGER {table}_search_change AFTER UPDATE OF {names} ON {table} BEGIN {drop} {add} END",
    ]


def _sqlite_extras() -> list[str]:
    """Full-text and box indexes that follow their tables by triggers."""
    made = []
    for table, columns in SEARCH.items():
        content = f"content='{table}', content_rowid='number', {TOKENS}"
        made += [f"CREATE VIRTUAL TABLE {table}_search USING fts5({', '.join(columns)}, {content})", *search_triggers(table)]
    place = "INSERT INTO claim_places VALUES (new.number, new.lat, new.lat, new.lon, new.lon);"
    drop = "DELETE FROM claim_places WHERE number = old.number;"
    where = "new.lat IS NOT NULL AND new.lon IS NOT NULL"
    moved = f"INSERT INTO claim_places SELECT new.number, new.lat, new.lat, new.lon, new.lon WHERE {where};"
    return [
        *made,
        "CREATE VIRTUAL TABLE claim_places USING rtree(number, lat_low, lat_high, lon_low, lon_high)",
        f"CREATE TRIGGER claim_places_add AFTER INSERT ON claims WHEN {where} BEGIN {place} END",
        f"CREATE TRIGGER claim_places_drop AFTER DELETE ON claims BEGIN {drop} END",
        f"CREATE TRIGGER claim_places_change AFTER UPDATE OF lat, lon ON claims BEGIN {drop} {moved} END",
    ]


def _postgresql_extras() -> list[str]:
    """Full text in tables of their own, which saving.py fills: what is one word is told by us, the same as in SQLite."""
    made = ["CREATE INDEX claims_place ON claims (lat, lon)"]
    for table in SEARCH:
        number = f"number BIGINT PRIMARY KEY REFERENCES {table} (number) ON DELETE CASCADE"
        made += [
            f"CREATE TABLE {table}_search ({number}, words TSVECTOR NOT NULL)",
            f"CREATE INDEX {table}_search_words ON {table}_search USING gin (words)",
        ]
    return made


for _dialect, _extras in (("sqlite", _sqlite_extras()), ("postgresql", _postgresql_extras())):
    for _statement in _extras:
        event.listen(metadata, "after_create", DDL(_statement).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]
