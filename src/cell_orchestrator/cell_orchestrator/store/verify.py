"""Proof that the log of a line is what was written.

Covered: every column of every event, in archives too, gaps, the end of the log, what each event is filed under, the
seals, and the snapshots.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, select

from cell_orchestrator.store import rows, seals, snapshots
from cell_orchestrator.store.chain import GENESIS, walk
from cell_orchestrator.store.errors import ArchiveAbsent, ChainError
from cell_orchestrator.store.refs import references
from cell_orchestrator.store.schema import REFS
from cell_orchestrator.store.seals import Seal
from cell_orchestrator.store.store import Broken, Verified
from cell_orchestrator.store.whole_log import WholeLog


def verify_line(connection: Connection, line: str, beside: Path | None = None) -> Verified | Broken:
    """Check everything stored for `line`; the database is read as a stream.  Archives as in `WholeLog`."""
    filed, log = _Filed(connection, line), WholeLog(connection, line, beside)
    seq, last, absent = 0, GENESIS, list[str]()
    try:
        for seal in log.seals:
            _check_seal(seal, seq, last)
            _check_kept(connection, line, seal, filed)
            try:
                _check_archive(connection, line, seal, log)
            except ArchiveAbsent as missing:
                absent.append(str(missing))
            seq, last = seal.last, seal.head
        for stored in walk(rows.after(connection, line, seq), seq, last):
            seq, last = stored.seq, stored.hash
            _check_filed(filed, stored.seq, stored.event)
    except ChainError as error:
        return Broken(error.seq, error.reason)
    if (seq, last) != rows.head(connection, line):
        return Broken(seq + 1, "is missing: the log is shorter or longer than its head says")
    if filed.next is not None:
        return Broken(filed.next.seq, "is missing: a reference to it is left")
    for row in reversed(snapshots.all_of(connection, line)):
        if reason := snapshots.fault(row):
            return Broken(row.seq, reason)
    if stray := snapshots.stray(connection):
        other, number = stray
        return Broken(number, f"its snapshot is filed under line {other!r}, which has no log")
    return Verified(seq, tuple(absent))


def _check_seal(seal: Seal, seq: int, last: str) -> None:
    if seal.first != seq + 1 or seal.last < seal.first:
        raise ChainError(seq + 1, "is missing: no archive was made of it")
    if seal.previous != last:
        raise ChainError(seal.first, "is in an archive that does not follow the event before it")


def _check_kept(connection: Connection, line: str, seal: Seal, filed: "_Filed") -> None:
    """Of an archived segment some events stay in the database: they are the same, and are filed as they were."""
    hashes = []
    for row in rows.between(connection, line, seal.first, seal.last):
        (stored,) = walk([row], row.seq - 1, row.prev_hash)
        _check_filed(filed, stored.seq, stored.event)
        hashes.append(stored.hash)
    if seals.digest_of(hashes) != seal.kept:
        raise ChainError(seal.first, f"to {seal.last} are archived: what stays of them in the store was altered")


def _check_archive(connection: Connection, line: str, seal: Seal, log: WholeLog) -> None:
    seq, last, marks = seal.first - 1, seal.previous, bytearray()
    for stored in walk(log.archived(seal), seq, last):
        seq, last = stored.seq, stored.hash
        marks += seals.mark_of(last)
    if (seq, last) != (seal.last, seal.head) or marks != seals.marks(connection, line, seal):
        raise ChainError(seal.first, f"is in archive {seal.file}, whose seal was altered")


def _check_filed(filed: "_Filed", seq: int, event: Any) -> None:
    if filed.take(seq) != set(references(event)):
        raise ChainError(seq, "is filed under the wrong references")


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
