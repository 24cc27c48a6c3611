"""Writing events: the head moves, then the rows follow, in one transaction of the caller."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Dialect, bindparam, insert, update

from cell_orchestrator.core.events import Event
from cell_orchestrator.store.chain import event_hash
from cell_orchestrator.store.codec import encode_event
from cell_orchestrator.store.refs import references
from cell_orchestrator.store.schema import EVENTS, HEADS, REFS

Rows = list[dict[str, Any]]

_MOVE_HEAD = (
    update(HEADS)
    .where(
        HEADS.c.line == bindparam("same_line"),
        HEADS.c.seq == bindparam("old_seq"),
        HEADS.c.hash == bindparam("old_hash"),
    )
    .values(seq=bindparam("new_seq"), hash=bindparam("new_hash"))
)


class Appender:
    """The statements of an append, compiled once: SQLAlchemy takes as long to prepare them as the disk to write."""

    def __init__(self, dialect: Dialect) -> None:
        self._move_head = str(_MOVE_HEAD.compile(dialect=dialect))
        self._add_events = str(insert(EVENTS).compile(dialect=dialect))
        self._add_refs = str(insert(REFS).compile(dialect=dialect))

    def write(self, connection: Connection, event_rows: Rows, ref_rows: Rows) -> bool:
        """Write rows made by `entries`.  Returns False, with nothing written, if the head is not where they begin."""
        first, last = event_rows[0], event_rows[-1]
        moved = connection.exec_driver_sql(
            self._move_head,
            {
                "same_line": first["line"],
                "old_seq": first["seq"] - 1,
                "old_hash": first["prev_hash"],
                "new_seq": last["seq"],
                "new_hash": last["hash"],
            },
        )
        if moved.rowcount != 1:
            return False
        connection.exec_driver_sql(self._add_events, event_rows)
        if ref_rows:
            connection.exec_driver_sql(self._add_refs, ref_rows)
        return True


def entries(line: str, seq: int, previous: str, events: Sequence[Event]) -> tuple[Rows, Rows]:
    """Rows of the events and refs tables for events that follow number `seq`, whose hash is `previous`.

    Raises:
        Unstorable: an event has no stored form.
    """
    event_rows: Rows = []
    ref_rows: Rows = []
    for event in events:
        seq += 1
        kind, data = encode_event(event)
        at = float(event.at)
        digest = event_hash(previous, seq, event.VERSION, kind, at, data)
        event_rows.append(
            {
                "line": line,
                "seq": seq,
                "version": event.VERSION,
                "kind": kind,
                "at": at,
                "data": data,
                "prev_hash": previous,
                "hash": digest,
            }
        )
        ref_rows += [{"line": line, "ref": ref, "seq": seq} for ref in references(event)]
        previous = digest
    return event_rows, ref_rows
