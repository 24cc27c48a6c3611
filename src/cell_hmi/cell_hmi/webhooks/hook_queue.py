"""What is still to be told to whom: SQLite beside the line's store, so that nothing is forgotten when the page ends.

The log of the line is the rest of the queue: a receiver's place in it moves on only while there is room, so that one
who is away for long costs no more than `MOST` messages, and misses none of what comes after.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock

from cell_line.log_head import LogHead
from cell_line.private_file import private_file

FILE = "webhooks.db"
MOST = 1000
"""Messages that wait for a receiver."""
MOST_DEAD = 1000
"""Messages of a receiver that nobody took, and that are kept for people; the newest."""
TABLES = """
CREATE TABLE IF NOT EXISTS heads (
    receiver TEXT PRIMARY KEY, log TEXT NOT NULL, seq INTEGER NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS messages (
    receiver TEXT NOT NULL, id TEXT NOT NULL, topic TEXT NOT NULL, body BLOB NOT NULL, due REAL NOT NULL,
    tries INTEGER NOT NULL, dead REAL NOT NULL, why TEXT NOT NULL, PRIMARY KEY (receiver, id)
) STRICT;
CREATE INDEX IF NOT EXISTS when_due ON messages (receiver, dead, due);
"""


@dataclass(frozen=True, slots=True)
class HookMessage:
    """A message on its way.

    Attributes:
        id: the same each time it is sent.
        tries: how often it was sent in vain; `why` the last time.
        dead: when it was given up [s since 1970], 0 for not.
    """

    id: str
    topic: str
    body: bytes
    tries: int = 0
    dead: float = 0.0
    why: str = ""


class HookQueue:
    """May be used by several threads."""

    def __init__(self, folder: Path) -> None:
        """Open the file, creating it.

        Raises:
            OSError: it cannot be written.
            sqlite3.Error: it is damaged, or something else.
        """
        path = folder / FILE
        private_file(path, "ab").close()
        self._lock = RLock()
        self._file = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._file.row_factory = sqlite3.Row
        self._file.execute("PRAGMA journal_mode = WAL")
        self._file.executescript(TABLES)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._file.close()

    def place(self, receiver: str, log: str) -> LogHead | None:
        """Return up to which event of a log a receiver's messages were taken, None for a new one or another log."""
        row = self._row("SELECT seq, hash FROM heads WHERE receiver = ? AND log = ?", receiver, log)
        return None if row is None else LogHead(int(row["seq"]), str(row["hash"]))

    def take(self, receiver: str, log: str, place: LogHead, messages: Iterable[HookMessage], now: float) -> None:
        """Put messages into the queue, and move the receiver's place to an event; both or neither."""
        with self._changing() as file:
            for it in messages:
                row = (receiver, it.id, it.topic, it.body, now, 0, 0.0, "")
                file.execute("INSERT OR IGNORE INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            file.execute("INSERT OR REPLACE INTO heads VALUES (?, ?, ?, ?)", (receiver, log, place.seq, place.hash))

    def room(self, receiver: str) -> int:
        """Return how many messages more may wait for a receiver."""
        return max(0, MOST - self.counts(receiver)[0])

    def due(self, receiver: str, now: float) -> HookMessage | None:
        """Return the next message that is to be sent now."""
        row = self._row(
            "SELECT * FROM messages WHERE receiver = ? AND dead = 0 AND due <= ? ORDER BY due, rowid LIMIT 1",
            receiver,
            now,
        )
        return None if row is None else _message(row)

    def done(self, receiver: str, message: str) -> None:
        """The receiver has it."""
        with self._changing() as file:
            file.execute("DELETE FROM messages WHERE receiver = ? AND id = ?", (receiver, message))

    def again(self, receiver: str, message: str, due: float, why: str) -> None:
        """The receiver did not take it; it is sent again at a date [s]."""
        with self._changing() as file:
            file.execute(
                "UPDATE messages SET tries = tries + 1, due = ?, why = ? WHERE receiver = ? AND id = ?",
                (due, why, receiver, message),
            )

    def give_up(self, receiver: str, message: str, now: float, why: str) -> None:
        """Keep it for people; of too many the oldest go."""
        with self._changing() as file:
            file.execute(
                "UPDATE messages SET tries = tries + 1, dead = ?, why = ? WHERE receiver = ? AND id = ?",
                (now, why, receiver, message),
            )
            file.execute(
                "DELETE FROM messages WHERE receiver = ?1 AND dead > 0 AND rowid NOT IN (SELECT rowid FROM messages"
                " WHERE receiver = ?1 AND dead > 0 ORDER BY dead DESC, rowid DESC LIMIT ?2)",
                (receiver, MOST_DEAD),
            )

    def revive(self, receiver: str, now: float) -> int:
        """Send all again that were given up; returns how many."""
        with self._changing() as file:
            dead = "UPDATE messages SET dead = 0, tries = 0, due = ? WHERE receiver = ? AND dead > 0"
            return file.execute(dead, (now, receiver)).rowcount

    def counts(self, receiver: str) -> tuple[int, int]:
        """Return how many messages wait, and how many were given up."""
        row = self._row(
            "SELECT COUNT(*) FILTER (WHERE dead = 0) AS waiting, COUNT(*) FILTER (WHERE dead > 0) AS dead"
            " FROM messages WHERE receiver = ?",
            receiver,
        )
        return (int(row["waiting"]), int(row["dead"])) if row else (0, 0)

    def last_trouble(self, receiver: str) -> str:
        """Return why the message that was sent in vain last was not taken, '' if all were."""
        row = self._row("SELECT why FROM messages WHERE receiver = ? AND why <> '' ORDER BY due DESC LIMIT 1", receiver)
        return str(row["why"]) if row else ""

    def dead(self, receiver: str, limit: int) -> list[HookMessage]:
        """Return messages that were given up, the newest first."""
        question = "SELECT * FROM messages WHERE receiver = ? AND dead > 0 ORDER BY dead DESC, rowid DESC LIMIT ?"
        with self._lock:
            return [_message(row) for row in self._file.execute(question, (receiver, limit)).fetchall()]

    def _row(self, question: str, *values: object) -> sqlite3.Row | None:
        with self._lock:
            row: sqlite3.Row | None = self._file.execute(question, values).fetchone()
            return row

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._file.execute("BEGIN IMMEDIATE")
            try:
                yield self._file
            except BaseException:
                self._file.execute("ROLLBACK")
                raise
            self._file.execute("COMMIT")


def _message(row: sqlite3.Row) -> HookMessage:
    return HookMessage(row["id"], row["topic"], row["body"], row["tries"], row["dead"], row["why"])
