"""Proof that the log of a line is what was written.

Covered: every column of every event, gaps, the end of the log, what each event is filed under, and the snapshots.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, select

from cell_orchestrator.store import rows, snapshots
from cell_orchestrator.store.chain import GENESIS, walk
from cell_orchestrator.store.errors import ChainError
from cell_orchestrator.store.refs import references
from cell_orchestrator.store.schema import REFS
from cell_orchestrator.store.store import Broken, Verified


def verify_line(connection: Connection, line: str) -> Verified | Broken:
    """Check everything stored for `line`; the database is read as a stream."""
    filed = _Filed(connection, line)
    seq, last = 0, GENESIS
    try:
        for stored in walk(rows.after(connection, line, 0), 0, GENESIS):
            seq, last = stored.seq, stored.hash
            if filed.take(seq) != set(references(stored.event)):
                return Broken(seq, "is filed under the wrong references")
    except ChainError as error:
        return Broken(error.seq, error.reason)
    if (seq, last) != rows.head(connection, line):
        return Broken(seq + 1, "is missing: the log is shorter or longer than its head says")
    if filed.next is not None:
        return Broken(filed.next.seq, "is missing: a reference to it is left")
    for row in reversed(snapshots.all_of(connection, line)):
        if reason := snapshots.fault(row):
            return Broken(row.seq, reason)
    return Verified(seq)


class _Filed:
    """The references in the order of events."""

    def __init__(self, connection: Connection, line: str) -> None:
        query = select(REFS.c.seq, REFS.c.ref).where(REFS.c.line == line).order_by(REFS.c.seq)
        self._rows: Iterator[Row[Any]] = iter(connection.execute(query.execution_options(yield_per=rows.STREAM)))
        self.next: Row[Any] | None = next(self._rows, None)

    def take(self, seq: int) -> set[str]:
        """References up to event `seq` that were not taken yet."""
        found: set[str] = set()
        while self.next is not None and self.next.seq <= seq:
            found.add(self.next.ref)
            self.next = next(self._rows, None)
        return found
