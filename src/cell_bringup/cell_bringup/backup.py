"""A copy of a line's store: made while the line runs, proved to be whole before it gets its name."""

from pathlib import Path

from cell_bringup.failure import CommandFailed
from cell_bringup.run_file import RunFile
from cell_orchestrator.store.database import parse_url
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Broken
from cell_orchestrator.store.store_file import copy_store
from cell_skills.whole_file import sync_folder


def back_up(run: RunFile, file: Path) -> int:
    """Copy the store of a run; returns how many events the copy has.

    Raises:
        CommandFailed: the file is there already, the store is not one of SQLite, or the copy is not intact.
        StoreError: it cannot be read or written.
    """
    url = parse_url(run.store)
    if url.drivername != "sqlite":
        raise CommandFailed("the store is in PostgreSQL, which has its own backup: pg_dump")
    if file.exists():
        raise CommandFailed(f"{file} is there already")
    part = file.with_name(f".{file.name}.part")
    part.unlink(missing_ok=True)
    try:
        copy_store(Path(str(url.database)), part)
        count = _verified(part, run.line)
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(file.absolute().parent)
    return count


def _verified(copy: Path, line: str) -> int:
    store = SqlStore(f"sqlite:///{copy.absolute()}", line, read_only=True)
    try:
        found = store.verify()
    finally:
        store.close()
    if isinstance(found, Broken):
        raise CommandFailed(f"no backup is made, for the store is damaged: event {found.seq} {found.reason}")
    return found.count
