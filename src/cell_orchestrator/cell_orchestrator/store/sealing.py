"""Sealing a segment of the log: its archive is whole on the disk and proved before the first row is deleted."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, and_, delete, func, select

from cell_line.plain import LATEST_S
from cell_line.whole_file import sync_folder
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.store import archive_file, rows, seals
from cell_orchestrator.store.chain import GENESIS, walk
from cell_orchestrator.store.errors import ChainError, NothingToArchive, StoreError
from cell_orchestrator.store.kept import KEPT_KINDS
from cell_orchestrator.store.schema import EVENTS, REFS, SNAPSHOTS
from cell_orchestrator.store.seals import Seal
from cell_orchestrator.store.whole_log import header_of

ASKED_AT_ONCE = 500
"""Values in one query; databases take no more than a thousand or so."""
DISPATCHED = ev.CarrierDispatched.__name__


def choose(connection: Connection, line: str, plant: Plant, before: float) -> tuple[int, int]:
    """First and last number of what can be archived: the events that are older than a line time, and all over.

    Over is what belongs to no order, unit, job or move that is open now: those are to be told whole by the database
    alone.  The newest event always stays, for the line goes on from a snapshot that stands on it.

    Args:
        connection: to the database.
        line: the line's name.
        plant: as it is now.
        before: line time [s].

    Raises:
        NothingToArchive: there is no such event; says why.
    """
    sealed = seals.all_of(connection, line)
    first = sealed[-1].last + 1 if sealed else 1
    newest, _ = rows.head(connection, line)
    mine = (EVENTS.c.line == line, EVENTS.c.seq >= first)
    younger = EVENTS.c.at.between(before, LATEST_S)  # what is of a time that no line has counts as of the one before it
    young = connection.execute(select(func.min(EVENTS.c.seq)).where(*mine, younger)).scalar()
    last = min(newest, young or newest) - 1
    if last < first:
        raise NothingToArchive("no event is older than that" + (", but for those that are archived" if sealed else ""))
    begun, what = _first_open(connection, line, plant)
    if begun <= first:
        raise NothingToArchive(f"{what} is open since event {begun}, and nothing before that is left to archive")
    return first, min(last, begun - 1)


def _first_open(connection: Connection, line: str, plant: Plant) -> tuple[int, str]:
    """Where the oldest open thing begins, and its name; far away where nothing is open."""
    things = [f"order:{name}" for name in plant.orders] + [f"unit:{name}" for name in plant.units]
    things += [f"job:{name}" for name in plant.jobs]
    found = [(2**62, "")]
    for begin in range(0, len(things), ASKED_AT_ONCE):
        some = REFS.c.ref.in_(things[begin : begin + ASKED_AT_ONCE])
        oldest = select(REFS.c.seq, REFS.c.ref).where(REFS.c.line == line, some).order_by(REFS.c.seq).limit(1)
        found += [(row.seq, row.ref.replace(":", " ", 1)) for row in connection.execute(oldest)]
    for carrier in plant.carriers.values():
        if carrier.move:
            own = rows.decoded(rows.about_any(connection, line, [f"carrier:{carrier.id}"], [DISPATCHED]))
            begun = [it.seq for it in own if getattr(it.event, "move", "") == carrier.move.id]
            found += [(seq, f"the move of carrier {carrier.id}") for seq in begun[:1]]
    return min(found)


def write(connection: Connection, line: str, first: int, last: int, folder: Path) -> tuple[Seal, bytes]:
    """Write the archive of a segment and read it back; returns its seal, and the marks of its events.

    Raises:
        ChainError: the segment is damaged.
        OSError: the folder cannot be written.
        StoreError: what is read back is not what was written.
    """
    sealed = seals.all_of(connection, line)
    previous = sealed[-1].head if sealed else GENESIS
    head = rows.hash_of(connection, line, last)
    if head is None:
        raise ChainError(last, "is missing")
    file = folder / f"{line}-events-{first}-{last}-{head[:12]}.jsonl.gz"
    kept = select(EVENTS.c.hash).where(_kept(line, first, last)).order_by(EVENTS.c.seq)
    seal = Seal(first, last, previous, head, str(file.absolute()), "", seals.digest_of(connection.scalars(kept)))
    part = folder / f".{line}-events.part"
    try:
        archive_file.write(part, header_of(line, seal), rows.between(connection, line, first, last))
        seal, marks = replace(seal, digest=archive_file.digest(part)), _proved(part, seal)
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(folder)
    return seal, marks


def _proved(part: Path, seal: Seal) -> bytes:
    """Walk through what was written; returns the marks of its events."""
    seq, last, marks = seal.first - 1, seal.previous, bytearray()
    for stored in walk(archive_file.read(part), seq, last):
        seq, last = stored.seq, stored.hash
        marks += seals.mark_of(last)
    if (seq, last) != (seal.last, seal.head):
        raise StoreError(f"{part} is not what was written to it, it ends with event {seq}: nothing is archived")
    return bytes(marks)


def commit(connection: Connection, line: str, seal: Seal, marks: bytes) -> None:
    """Record a seal and delete what is archived, in the transaction of the caller.

    Raises:
        StoreError: a newer snapshot is not there, so that the line could not go on without the archive.
    """
    newest = connection.execute(select(func.max(SNAPSHOTS.c.seq)).where(SNAPSHOTS.c.line == line)).scalar()
    if newest is None or newest <= seal.last:
        raise StoreError(f"no snapshot stands on what is left after event {seal.last}: nothing is archived")
    seals.add(connection, line, seal, marks)
    kept = select(EVENTS.c.seq).where(_kept(line, seal.first, seal.last))
    refs, events = REFS.c, EVENTS.c
    connection.execute(
        delete(REFS).where(refs.line == line, refs.seq.between(seal.first, seal.last), refs.seq.not_in(kept))
    )
    gone = events.kind.not_in(KEPT_KINDS)
    connection.execute(delete(EVENTS).where(events.line == line, events.seq.between(seal.first, seal.last), gone))
    connection.execute(delete(SNAPSHOTS).where(SNAPSHOTS.c.line == line, SNAPSHOTS.c.seq <= seal.last))


def _kept(line: str, first: int, last: int) -> ColumnElement[bool]:
    columns = EVENTS.c
    return and_(columns.line == line, columns.seq.between(first, last), columns.kind.in_(KEPT_KINDS))
