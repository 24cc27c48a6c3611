"""The index of a log in a file beside it: brought up to the log, then asked."""

import sqlite3
from contextlib import closing
from pathlib import Path

from cell_line.private_file import private_file
from cell_orchestrator.store.sql_store import SqlStore
from cell_records.recall.concern import Concern, Recalled
from cell_records.recall.recall_index import KINDS, RecallIndex

INDEX = "recall.db"
"""In the state folder of a line."""
WAIT_S = 60.0
"""For another recall that makes the index [s]."""


def recalled(store: SqlStore, line: str, file: Path, asked: Concern) -> list[Recalled]:
    """The units that are concerned; an index that is damaged is made anew, since it holds nothing that the log has not.

    Raises:
        sqlite3.OperationalError: it cannot be written.
        StoreError: the log cannot be read.
    """
    try:
        return find(store, line, file, asked)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        file.unlink()
        return find(store, line, file, asked)


def find(store: SqlStore, line: str, file: Path, asked: Concern) -> list[Recalled]:
    """Bring the index up to the log, and ask it.

    Raises:
        sqlite3.Error: it cannot be written, or is damaged.
        StoreError: the log cannot be read.
    """
    private_file(file, "ab").close()
    with closing(sqlite3.connect(file, timeout=WAIT_S, isolation_level=None)) as connection:
        index = RecallIndex(connection, line)
        index.catch_up(store.has, lambda seq: store.each(KINDS, seq))
        return index.find(asked)
