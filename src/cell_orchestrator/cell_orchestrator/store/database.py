"""How SQLite and PostgreSQL differ: opening, durability, one consistent view per transaction, one writer per line."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, SQLAlchemyError

from cell_line.owner import FileLock, Owned
from cell_line.private_file import private_file
from cell_orchestrator.store.errors import NotWritten, StoreError, Unstorable
from cell_orchestrator.store.schema import META, METADATA, SCHEMA, SEALED_SCHEMA
from cell_orchestrator.store.store_file import make_whole

LOCK_WAIT_S = 2.0
"""How long a writer waits for the one before it to be gone; a killed process frees its lock at once [s]."""

BUSY = "another orchestrator writes to this store"

_POSTGRES_OPTIONS = (
    "-c synchronous_commit=on -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
)
"""Durable whatever the server's default; the lock of a host that lost power is freed after half a minute."""


def parse_url(url: str) -> URL:
    """The URL, if it names a database we can use.

    Raises:
        StoreError: it does not.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError(f"{url!r} is not a database URL") from None
    if parsed.drivername == "postgresql+psycopg" or (parsed.drivername == "sqlite" and parsed.database):
        return parsed
    raise StoreError(f"{parsed} cannot be used, expected sqlite:///FILE or postgresql+psycopg://HOST/DATABASE")


def open_engine(url: URL, read_only: bool) -> Engine:
    """An engine whose transactions each see one state of the database."""
    if url.drivername == "sqlite":
        return _open_sqlite(Path(str(url.database)), read_only)
    options = f"{url.query.get('options', '')} {_POSTGRES_OPTIONS}"
    if read_only:
        options += " -c default_transaction_read_only=on"
    return create_engine(url, isolation_level="REPEATABLE READ", connect_args={"options": options.strip()})


def _open_sqlite(path: Path, read_only: bool) -> Engine:
    mode = "ro" if read_only else "rwc"
    engine = create_engine(
        URL.create("sqlite", database=f"file:{quote(str(path.absolute()))}", query={"mode": mode, "uri": "true"}),
        connect_args={"timeout": 10.0},
        paramstyle="named",  # rows are dicts, as for PostgreSQL
    )

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver begins no transactions of its own
        connection.text_factory = _decode
        connection.execute("PRAGMA synchronous=FULL")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _decode(stored: bytes) -> str:
    """Text of a damaged row, too: its hash tells that it is damaged, and which row it is."""
    return stored.decode(errors="replace")


@contextmanager
def clear_errors(url: URL) -> Iterator[None]:
    """Turn what the database says into one line.

    Raises:
        Unstorable: it says that a value is none that it takes.
        NotWritten: it says that the disk fails.
        StoreError: it says anything else.
    """
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, UnicodeError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        reason = str(cause).strip().splitlines() or [type(cause).__name__]
        kind = Unstorable if isinstance(error, DataError | UnicodeError) else _kind(cause)
        raise kind(f"{url}: {reason[0]}") from error


def _kind(cause: object) -> type[StoreError]:
    """SQLite's extended codes have the main one in their last byte."""
    main = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    return NotWritten if main in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR) else StoreError


def open_writer(engine: Engine, url: URL, line: str, opened: ExitStack) -> Connection:
    """The one writing connection of a line; tables are made in an empty database.

    Args:
        engine: from `open_engine`.
        url: names the database in errors.
        line: the line to write for.
        opened: receives what must be closed, the lock among it.

    Raises:
        StoreError: another process writes, or the database is not ours.
    """
    if engine.dialect.name == "sqlite":
        opened.callback(lock_file(url, line).close)
        _make_private(url)
        opened.callback(make_whole, engine)
        writer = opened.enter_context(engine.connect())
    else:
        writer = opened.enter_context(engine.connect()).execution_options(isolation_level="READ COMMITTED")
        _lock_line(writer, url, line)
    _create_tables(writer)
    check_tables(engine, url)
    if engine.dialect.name == "sqlite":
        _use_wal(engine)
    return writer


def lock_file(url: URL, line: str) -> FileLock:
    """Become the only writer of an SQLite file, until what is returned is closed or the process ends.

    Raises:
        StoreError: another process is, or the folder cannot be written.
    """
    try:
        return FileLock(Path(f"{url.database}.lock"), f"orchestrator of line {line}")
    except OSError as error:
        raise StoreError(f"{url}: {error.strerror}: {error.filename}") from error
    except Owned as owned:
        raise StoreError(f"{url}: {BUSY}: {owned.owner or 'it does not tell its name'}") from None


def _make_private(url: URL) -> None:
    """Let nobody else read an SQLite file; what SQLite puts beside it is as private as the file."""
    with suppress(OSError):  # SQLite will say so
        private_file(Path(str(url.database)), "ab").close()


def _lock_line(connection: Connection, url: URL, line: str) -> None:
    """Become the only writer of one line in PostgreSQL, until this connection ends.

    Raises:
        StoreError: another one is.
    """
    with connection.begin():
        connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_WAIT_S}s'"))
        try:
            connection.execute(text("SELECT pg_advisory_lock(hashtextextended(:line, 0))"), {"line": line})
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", "") == "55P03":  # lock_not_available
                raise StoreError(f"{url}: {BUSY}") from None
            raise


def _create_tables(writer: Connection) -> None:
    """Make the tables in an empty database; a database that holds anything is left as it is."""
    with writer.begin():
        if writer.dialect.name == "postgresql":  # writers of other lines may start now; SQLite's file has one writer
            writer.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('create tables', 1))"))
        if not inspect(writer).get_table_names():
            METADATA.create_all(writer)
            writer.execute(META.insert(), {"key": "schema", "value": str(SCHEMA)})


def check_tables(engine: Engine, url: URL) -> None:
    """Refuse a database that is not ours.

    Raises:
        StoreError: tables are missing or of another version of this software.
    """
    with engine.begin() as connection:
        if missing := set(METADATA.tables) - set(inspect(connection).get_table_names()):
            raise StoreError(f"{url}: is not the store of a line, it has no table {min(missing)!r}")
        schema = connection.execute(META.select().where(META.c.key == "schema")).one_or_none()
        found = schema.value if schema else None
    if found not in (str(SCHEMA), str(SEALED_SCHEMA)):
        raise StoreError(f"{url}: has tables of version {found}, this software uses {SCHEMA} and {SEALED_SCHEMA}")


def _use_wal(engine: Engine) -> None:
    """Let SQLite's readers and its writer work side by side; a property of the file."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA journal_mode=WAL")
    finally:
        connection.close()
