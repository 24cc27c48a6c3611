"""The hash chain: each event's hash covers its number, version, kind, time, text and the hash before it.

It finds what was changed, removed, inserted or exchanged by anything that does not recompute every later hash.
It is not a signature: who may rewrite the whole database may rewrite the chain.  A copy of one later hash kept
elsewhere closes that gap.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from cell_orchestrator.store.codec import decode_event
from cell_orchestrator.store.errors import ChainError
from cell_orchestrator.store.store import Stored

GENESIS = "0" * 64
"""What stands before the first event."""


def event_hash(previous: str, seq: int, version: int, kind: str, at: float, data: str) -> str:
    """Hash of one event in the chain, hexadecimal."""
    return sha256(f"{previous}\n{seq}\n{version}\n{kind}\n{at!r}\n{data}".encode()).hexdigest()


def snapshot_hash(event: str, seq: int, version: str, data: str) -> str:
    """Hash of a snapshot that stands on the event of hash `event`, hexadecimal."""
    return sha256(f"{event}\n{seq}\n{version}\n{data}".encode()).hexdigest()


def walk(rows: Iterable[Any], seq: int, previous: str) -> Iterator[Stored]:
    """Decode rows of the events table, in order, checking each against the one before.

    Args:
        rows: rows in order of `seq`, the first being number `seq` + 1.
        seq: number of the event before the first row.
        previous: its hash.

    Raises:
        ChainError: the first row that is missing, altered or unreadable.
    """
    for row in rows:
        seq += 1
        if row.seq != seq:
            raise ChainError(seq, "is missing")
        if row.prev_hash != previous:
            raise ChainError(seq, "does not follow the event before it")
        if row.hash != event_hash(previous, seq, row.version, row.kind, row.at, row.data):
            raise ChainError(seq, "was altered")
        event = decode_event(seq, row.version, row.kind, row.data)
        if event.at != row.at:
            raise ChainError(seq, f"is of {event.at} but filed under {row.at}")
        previous = row.hash
        yield Stored(seq, event, previous)
