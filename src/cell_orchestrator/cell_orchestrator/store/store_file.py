"""The file of an SQLite store: the same one for as long as it is written, whole when its writer has ended, copied."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from sqlalchemy import Engine

from cell_orchestrator.store.errors import StoreError

SIDES = ("-wal", "-shm")
"""What SQLite puts beside the file while it is written: names end so."""
READERS_WAIT_MS = 1000
"""How long the end of a writer waits for readers [ms]."""


class StoreFile:
    """Knows the files that a writer has open; the write-ahead log is one of them from the first append on.

    A file that is moved away or replaced goes on taking what is written, and nobody ever finds it again.
    """

    def __init__(self, path: Path) -> None:
        """Begin to watch a store that is open.

        Raises:
            StoreError: its file cannot be opened.
        """
        self._log = Path(f"{path}-wal")
        self._held: dict[Path, _Held] = {}
        self._hold(path)

    def close(self) -> None:
        """Let the files go."""
        while self._held:
            os.close(self._held.popitem()[1].descriptor)

    def check(self) -> None:
        """Look whether the files still stand where they were opened.

        Raises:
            StoreError: one is gone, or another one has taken its place.
        """
        if self._log not in self._held and self._log.exists():
            self._hold(self._log)
        for path, held in self._held.items():
            if _name(held.descriptor) != held.name:
                gone = "is another file than the one that was opened" if path.exists() else "cannot be found any more"
                raise StoreError(f"{path} {gone}")

    def _hold(self, path: Path) -> None:
        try:
            # O_PATH: closing any other descriptor of the file would free the locks that SQLite has on it.
            descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError as error:
            raise StoreError(f"{path} cannot be watched: {error.strerror}") from error
        self._held[path] = _Held(descriptor, _name(descriptor))


class _Held(NamedTuple):
    descriptor: int
    name: str


def _name(descriptor: int) -> str:
    """Return where a file stands now, as the kernel knows it.

    Not by a stat: where time stamps are fine (Linux 6.13), each one makes the next sync of the file half as long again.
    """
    return os.readlink(f"/proc/self/fd/{descriptor}")  # noqa: PTH115 - this is called for each commit, a Path is slow


def make_whole(engine: Engine) -> None:
    """Put what is still in the write-ahead log into the file itself, so that a copy of it has everything.

    Where that fails nothing is lost: the next one to open the store does it.
    """
    with suppress(sqlite3.Error), closing(engine.raw_connection()) as connection:
        connection.cursor().execute(f"PRAGMA busy_timeout={READERS_WAIT_MS}")
        # One that has read nothing since others wrote would take its own old view of the log for a reader, and wait.
        connection.cursor().execute("SELECT count(*) FROM sqlite_master").fetchall()
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def shrink(engine: Engine, path: Path) -> int:
    """Give the disk back what deleted rows have left in the file; returns how much shorter it is [bytes].

    Raises:
        sqlite3.Error: there is no room for it; nothing else is wrong then.
    """
    make_whole(engine)
    before = path.stat().st_size
    with closing(engine.raw_connection()) as connection:
        connection.cursor().execute("VACUUM")
    make_whole(engine)
    return before - path.stat().st_size


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
