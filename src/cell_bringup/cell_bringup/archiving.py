"""Moves old events of a stopped line from its store into a file, so that the store does not grow for ever."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from cell_bringup.failure import CommandFailed
from cell_bringup.own_run import only_runner
from cell_bringup.period import moment
from cell_client.dates import Dates
from cell_client.follower import open_store, the_run
from cell_client.run_file import RunFile
from cell_client.times import stamp
from cell_orchestrator.disk_room import DiskSpace, size_text, space_of
from cell_orchestrator.memories import Memories, missing
from cell_orchestrator.store.database import parse_url
from cell_orchestrator.store.errors import StoreError
from cell_orchestrator.store.seals import Seal
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Broken


@dataclass(frozen=True, slots=True)
class Archived:
    """What was archived.

    Attributes:
        seal: the segment, and its file.
        freed: what the file of the store has become shorter by [bytes], None where it is not one file.
        note: why it has not become shorter, "" where it has.
    """

    seal: Seal
    freed: int | None
    note: str = ""


def archive(
    state_dir: Path, before: str, folder: Path | None = None, space: Callable[[Path], DiskSpace] = space_of
) -> Archived:
    """Archive events of the line that ran last in this folder: those before a date and before all that is still open.

    Args:
        state_dir: of the line.
        before: the date, as a person says it.
        folder: for the archive, None for the state folder.
        space: tells of the disk of a folder.

    Raises:
        LineNotRunning: none ever ran, or it has no store.
        AlreadyRunning: the line runs.
        CommandFailed: there is no such date or folder, the folder cannot be written, the disk is nearly full, or the
            store is not whole.
        NothingToArchive: nothing is so old and over.
        StoreError: the store cannot be read or written.
    """
    run, target = the_run(state_dir), folder or state_dir
    if not target.is_dir():
        raise CommandFailed(f"{target}: there is no such folder")
    open_store(state_dir).close()  # who opens it to write makes it where there is none
    with only_runner(state_dir, "archiver of the log"), closing(SqlStore(run.store, run.line)) as store:
        begin = _line_time(store, before)
        _check_room(run, target, space)
        _check_whole(store, run, state_dir)
        return _shrunk(store, run, _sealed(store, begin, target))


def _line_time(store: SqlStore, before: str) -> float:
    """The line time [s] of a date that is not after the last event."""
    dates, (plant, _) = Dates.of(store), store.load()
    now = dates.date(plant.at)
    try:
        meant = moment(before, now, None)
    except ValueError as error:
        raise CommandFailed(str(error)) from None
    if meant > now:
        raise CommandFailed(f"{stamp(meant)} is after the last event, which is of {stamp(now)}")
    return dates.line_time(meant)


def _check_room(run: RunFile, target: Path, space: Callable[[Path], DiskSpace]) -> None:
    """The archive needs at most as much room as the store, and SQLite needs that again while it deletes."""
    file = _file(run)
    size = file.stat().st_size if file else 0
    disk = space(target)
    _need(disk, disk.least + size, f"{target}; another disk can be named by --to")
    if file:
        _need(space(file.parent), size, str(file.parent))


def _need(disk: DiskSpace, needed: float, where: str) -> None:
    if disk.free < needed:
        figures = f"{size_text(disk.free)} free of {size_text(disk.total)}, {size_text(needed)} needed"
        raise CommandFailed(f"disk nearly full: {figures} at {where}")


def _check_whole(store: SqlStore, run: RunFile, state_dir: Path) -> None:
    """Refuse to archive a damaged log."""
    found = store.verify()
    if isinstance(found, Broken):
        raise CommandFailed(f"nothing is archived, {store.name} is damaged: event {found.seq} {found.reason}")
    if lacks := missing(store, Memories.read(state_dir, run.line, {}), found.count == 0):
        raise CommandFailed(f"nothing is archived, {store.name} is not whole: {lacks}")


def _sealed(store: SqlStore, begin: float, target: Path) -> Seal:
    try:
        return store.archive(begin, target)
    except OSError as error:
        raise CommandFailed(f"{target}: no archive can be written there: {error.strerror}") from error


def _shrunk(store: SqlStore, run: RunFile, seal: Seal) -> Archived:
    if _file(run) is None:
        return Archived(seal, None, "PostgreSQL frees the room of what is deleted by itself")
    try:
        return Archived(seal, store.shrink())
    except StoreError as error:
        return Archived(seal, 0, f"the file has not become shorter, new events go where the old ones were: {error}")


def _file(run: RunFile) -> Path | None:
    url = parse_url(run.store)
    return Path(str(url.database)) if url.drivername == "sqlite" else None
