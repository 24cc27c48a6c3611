"""Copies the store of a line, which may run meanwhile; a copy gets its name once it is proved to be whole."""

from pathlib import Path

from cell_bringup.failure import CommandFailed
from cell_client.run_file import RunFile
from cell_line.private_file import private_file
from cell_line.whole_file import sync_folder
from cell_orchestrator.store.database import parse_url
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Broken, Verified
from cell_orchestrator.store.store_file import copy_store
from cell_orchestrator.store.store_url import sqlite_url


def back_up(run: RunFile, file: Path) -> Verified:
    """Copy the store of a run; returns the proof of the copy.

    Raises:
        CommandFailed: the file is there already, the store is not one of SQLite, or the copy is not intact.
        StoreError: it cannot be read or written.
    """
    store = sqlite_file(run)
    if file.exists():
        raise CommandFailed(f"{file} is there already")
    part = file.with_name(f".{file.name}.part")
    try:
        found = checked_copy(store, part, run.line)
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(file.absolute().parent)
    return found


def sqlite_file(run: RunFile) -> Path:
    """The file of the store of a run.

    Raises:
        CommandFailed: it is not one of SQLite.
    """
    url = parse_url(run.store)
    if url.drivername != "sqlite":
        raise CommandFailed("the store is in PostgreSQL, which has its own backup: pg_dump, pg_restore")
    return Path(str(url.database))


def checked_copy(source: Path, part: Path, line: str) -> Verified:
    """Copy a store into a new file and prove the copy.  Archives are not copied, but read where they are.

    Raises:
        CommandFailed: the copy is not intact.
        StoreError: a file cannot be read or written.
    """
    part.unlink(missing_ok=True)
    private_file(part, "wb").close()
    copy_store(source, part)
    store = SqlStore(sqlite_url(part.absolute()), line, read_only=True)
    try:
        found = store.verify()
    finally:
        store.close()
    if isinstance(found, Broken):
        raise CommandFailed(f"no copy is made, {source} is damaged: event {found.seq} {found.reason}")
    return found
