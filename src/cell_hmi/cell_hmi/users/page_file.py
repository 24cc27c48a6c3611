"""The page's own file, for its owner only: users, tokens, sessions, who asked for what, and the state of alarms."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from cell_line.private_file import private_file

FILE = "page.db"
TABLES = """
CREATE TABLE IF NOT EXISTS users (
    name TEXT PRIMARY KEY, role TEXT NOT NULL, password TEXT NOT NULL, active INTEGER NOT NULL, made REAL NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS tokens (
    hash TEXT PRIMARY KEY, name TEXT NOT NULL, user TEXT NOT NULL REFERENCES users, made REAL NOT NULL,
    expires REAL NOT NULL, UNIQUE (user, name)
) STRICT;
CREATE TABLE IF NOT EXISTS sessions (
    hash TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users, began REAL NOT NULL, seen REAL NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS audit (
    seq INTEGER PRIMARY KEY, at REAL NOT NULL, who TEXT NOT NULL, role TEXT NOT NULL, place TEXT NOT NULL,
    act TEXT NOT NULL, about TEXT NOT NULL, why TEXT NOT NULL, outcome TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS alarms (text TEXT NOT NULL) STRICT;
"""
WAIT_S = 5.0
"""For another process that writes [s]."""


class PageFile:
    """One connection, used by one thread at a time."""

    def __init__(self, folder: Path) -> None:
        """Open the file, creating it.

        Raises:
            OSError: it cannot be written.
            sqlite3.Error: it is damaged, or something else.
        """
        path = folder / FILE
        private_file(path, "ab").close()
        self._lock = RLock()
        self._connection = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._connection.executescript(TABLES)

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all or nothing."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def rows(self, question: str, *values: Any) -> list[sqlite3.Row]:
        """The answer to a question."""
        with self._lock:
            return self._connection.execute(question, values).fetchall()

    def row(self, question: str, *values: Any) -> sqlite3.Row | None:
        """Its first row."""
        return next(iter(self.rows(question, *values)), None)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()
