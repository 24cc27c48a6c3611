"""The tables.  Several lines may share one database, so `line` is part of every key; `meta` is about the database."""

from sqlalchemy import BigInteger, Column, Double, Integer, LargeBinary, MetaData, String, Table, Text

SCHEMA = 1
"""Rises when a table changes."""
SEALED_SCHEMA = 2
"""As before, with `SEALS`: the first archive makes it, so that what knows no archives does not open the database."""

METADATA = MetaData()
SEALED_METADATA = MetaData()

META = Table("meta", METADATA, Column("key", String, primary_key=True), Column("value", String, nullable=False))

HEADS = Table(
    "heads",
    METADATA,
    Column("line", String, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
)
"""The last event of each line.  An append moves it from where the writer last saw it, or fails."""

EVENTS = Table(
    "events",
    METADATA,
    Column("line", String, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("at", Double, nullable=False),
    Column("data", Text, nullable=False),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
"""The log.  `at` is line time [s], `data` the event as JSON text; numbers start at 1 and have no gap."""

REFS = Table(
    "refs",
    METADATA,
    Column("line", String, primary_key=True),
    Column("ref", String, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""What each event is about, derived from it: `refs.references`."""

SNAPSHOTS = Table(
    "snapshots",
    METADATA,
    Column("line", String, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("version", String, nullable=False),
    Column("data", Text, nullable=False),
    Column("event_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
"""Plants as of event `seq`, whose hash is `event_hash`.  Any of them may be deleted: the log alone is the truth."""

SEALS = Table(
    "seals",
    SEALED_METADATA,
    Column("line", String, primary_key=True),
    Column("first_seq", BigInteger, primary_key=True, autoincrement=False),
    Column("last_seq", BigInteger, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("head", String(64), nullable=False),
    Column("file", String, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("kept", String(64), nullable=False),
    Column("marks", LargeBinary, nullable=False),
)
"""Segments of the log that are in archives: see `seals.Seal`.  They follow one another from event 1 on."""
