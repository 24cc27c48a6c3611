"""Reading the events table."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from cell_orchestrator.store.chain import GENESIS
from cell_orchestrator.store.codec import decode_event
from cell_orchestrator.store.schema import EVENTS, HEADS, REFS
from cell_orchestrator.store.store import Stored

STREAM = 1000
"""Rows held in memory at once while walking a long log."""


def after(connection: Connection, line: str, seq: int) -> Iterable[Row[Any]]:
    """The rows after number `seq`, in order, streamed."""
    found = select(EVENTS).where(EVENTS.c.line == line, EVENTS.c.seq > seq).order_by(EVENTS.c.seq)
    return connection.execute(found.execution_options(yield_per=STREAM))


def between(connection: Connection, line: str, first: int, last: int) -> Iterable[Row[Any]]:
    """The rows of these numbers that are in the database, in order, streamed."""
    found = select(EVENTS).where(EVENTS.c.line == line, EVENTS.c.seq.between(first, last)).order_by(EVENTS.c.seq)
    return connection.execute(found.execution_options(yield_per=STREAM))


def about(connection: Connection, line: str, ref: str) -> Iterable[Row[Any]]:
    """The rows of the events about one thing, in order."""
    same = (REFS.c.line == EVENTS.c.line) & (REFS.c.seq == EVENTS.c.seq)
    found = select(EVENTS).join_from(REFS, EVENTS, same).where(REFS.c.line == line, REFS.c.ref == ref)
    return connection.execute(found.order_by(REFS.c.seq))  # by events.seq SQLite would walk the whole log


def about_any(connection: Connection, line: str, refs: Sequence[str], kinds: Sequence[str]) -> Iterable[Row[Any]]:
    """The rows of the events of these kinds about any of these things, in order."""
    same = (REFS.c.line == EVENTS.c.line) & (REFS.c.seq == EVENTS.c.seq)
    found = select(EVENTS).join_from(REFS, EVENTS, same).where(REFS.c.line == line, REFS.c.ref.in_(refs))
    return connection.execute(found.where(EVENTS.c.kind.in_(kinds)).order_by(REFS.c.seq))


def of_kinds(connection: Connection, line: str, kinds: Sequence[str], seq: int = 0) -> Iterable[Row[Any]]:
    """The rows of the events of these kinds after number `seq`, in order, streamed; walks all that come after it."""
    found = select(EVENTS).where(EVENTS.c.line == line, EVENTS.c.seq > seq, EVENTS.c.kind.in_(kinds))
    return connection.execute(found.order_by(EVENTS.c.seq).execution_options(yield_per=STREAM))


def decoded(rows: Iterable[Any]) -> Iterator[Stored]:
    """The events of these rows, the chain not checked.

    Raises:
        ChainError: a row is not readable.
    """
    for row in rows:
        yield Stored(row.seq, decode_event(row.seq, row.version, row.kind, row.data), row.hash)


def hash_of(connection: Connection, line: str, seq: int) -> str | None:
    """Hash of one event, None where there is none of this number."""
    return connection.execute(select(EVENTS.c.hash).where(EVENTS.c.line == line, EVENTS.c.seq == seq)).scalar()


def head(connection: Connection, line: str) -> tuple[int, str]:
    """Number and hash of the line's last event, as the last append left them."""
    row = connection.execute(select(HEADS.c.seq, HEADS.c.hash).where(HEADS.c.line == line)).one_or_none()
    return (row.seq, row.hash) if row else (0, GENESIS)
