"""The file of an SQLite store: the same one for as long as it is written, whole when its writer has ended, copied."""

import os
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine

from cell_orchestrator.store.errors import StoreError

LOOK_S = 0.05
"""Least time between two looks at the files of a writer [s]: on some machines one takes as long as a small commit."""
READERS_WAIT_MS = 1000
"""How long the end of a writer waits for readers [ms]."""


class StoreFile:
    """Knows the files that a writer has open; the write-ahead log is one of them from the first append on.

    A file that is moved away or replaced goes on taking what is written, and nobody ever finds it again.
    """

    def __init__(self, path: Path) -> None:
        self._log = Path(f"{path}-wal")
        self._known = {path: _identity(path)}
        self._looked = -LOOK_S

    def check(self) -> None:
        """Look whether the files are still those that were opened, unless that was done just now.

        Raises:
            StoreError: one is gone, or another one has taken its place.
        """
        now = time.monotonic()
        if now - self._looked < LOOK_S:
            return
        self._looked = now
        if self._log not in self._known and self._log.exists():
            self._known[self._log] = _identity(self._log)
        for path, known in self._known.items():
            try:
                found = _identity(path)
            except OSError as error:
                raise StoreError(f"{path} cannot be found any more: {error.strerror}") from error
            if found != known:
                raise StoreError(f"{path} is another file than the one that was opened")


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino


def make_whole(engine: Engine) -> None:
    """Put what is still in the write-ahead log into the file itself, so that a copy of it has everything.

    Where that fails nothing is lost: the next one to open the store does it.
    """
    with suppress(sqlite3.Error), closing(engine.raw_connection()) as connection:
        connection.cursor().execute(f"PRAGMA busy_timeout={READERS_WAIT_MS}")
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def copy_store(source: Path, target: Path) -> None:
    """Copy a store as one file, also while it is written; durable when this returns.

    Raises:
        StoreError: it cannot be read, or the copy cannot be written.
    """
    try:
        with (
            closing(sqlite3.connect(f"file:{quote(str(source.absolute()))}?mode=ro", uri=True)) as original,
            closing(sqlite3.connect(target)) as copy,
        ):
            original.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        with target.open("rb") as file:
            os.fsync(file.fileno())
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"{source} cannot be copied to {target}: {error}") from error
