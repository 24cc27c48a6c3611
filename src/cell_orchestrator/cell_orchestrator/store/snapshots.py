"""Snapshots of the plant, so that a start does not fold the whole log."""

from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from cell_orchestrator.core.plant import Plant
from cell_orchestrator.store.chain import GENESIS, snapshot_hash
from cell_orchestrator.store.codec import encode_plant
from cell_orchestrator.store.errors import StoreError
from cell_orchestrator.store.plant_forms import plant_of, plant_version
from cell_orchestrator.store.schema import EVENTS, HEADS, SNAPSHOTS

KEPT = 2
"""The newest may turn out broken: the one before it still saves folding everything."""


def save(connection: Connection, line: str, plant: Plant, seq: int) -> None:
    """Write the plant as of event `seq` and drop old snapshots.

    Raises:
        StoreError: there is no such event.
    """
    event = connection.execute(select(EVENTS.c.hash).where(EVENTS.c.line == line, EVENTS.c.seq == seq)).scalar()
    if event is None:
        raise StoreError(f"no event {seq} to take a snapshot at")
    version, data = plant_version(), encode_plant(plant)
    row = {"version": version, "data": data, "event_hash": event, "hash": snapshot_hash(event, seq, version, data)}
    mine = SNAPSHOTS.c.line == line
    connection.execute(delete(SNAPSHOTS).where(mine, SNAPSHOTS.c.seq == seq))
    connection.execute(insert(SNAPSHOTS), {"line": line, "seq": seq, **row})
    kept = select(SNAPSHOTS.c.seq).where(mine).order_by(SNAPSHOTS.c.seq.desc()).limit(KEPT)
    connection.execute(delete(SNAPSHOTS).where(mine, SNAPSHOTS.c.seq.not_in(connection.scalars(kept).all())))


def newest(connection: Connection, line: str) -> tuple[Plant, int, str]:
    """The newest snapshot that can be read: plant, number and hash of its event.  Where none can, the empty plant."""
    for row in all_of(connection, line):
        if fault(row) is None:
            try:
                return plant_of(row.version, row.data), row.seq, row.event_hash
            except StoreError:
                continue
    return Plant(), 0, GENESIS


def all_of(connection: Connection, line: str) -> list[Row[Any]]:
    """All snapshots of a line, newest first, each with `in_log`: the hash of its event in the log, None if missing."""
    stands_on = (EVENTS.c.line == SNAPSHOTS.c.line) & (EVENTS.c.seq == SNAPSHOTS.c.seq)
    query = select(SNAPSHOTS, EVENTS.c.hash.label("in_log")).outerjoin(EVENTS, stands_on)
    return list(connection.execute(query.where(SNAPSHOTS.c.line == line).order_by(SNAPSHOTS.c.seq.desc())))


def stray(connection: Connection) -> tuple[str, int] | None:
    """Line and number of the first snapshot in the database whose line has no log, if there is one."""
    lines = select(HEADS.c.line)
    found = select(SNAPSHOTS.c.line, SNAPSHOTS.c.seq).where(SNAPSHOTS.c.line.not_in(lines))
    row = connection.execute(found.order_by(SNAPSHOTS.c.line, SNAPSHOTS.c.seq)).first()
    return (row.line, row.seq) if row else None


def fault(row: Row[Any]) -> str | None:
    """What is wrong with a snapshot, or None."""
    if row.in_log != row.event_hash:
        return "its snapshot stands on another event"
    if row.hash != snapshot_hash(row.event_hash, row.seq, row.version, row.data):
        return "its snapshot was altered"
    return None
