"""The inverse of a backup: a copy takes the place of a line's store, which is kept aside."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from cell_bringup.backup import checked_copy, sqlite_file
from cell_bringup.failure import CommandFailed
from cell_bringup.own_run import only_runner
from cell_client.run_file import RunFile
from cell_line.black_box_files import FOLDER
from cell_line.whole_file import sync_folder
from cell_orchestrator.memories import Memories, Missing, missing
from cell_orchestrator.store.database import lock_file, parse_url
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Verified
from cell_orchestrator.store.store_file import SIDES


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of it.

    Attributes:
        found: proof of the store as it is now.
        aside: where the one before is, None where there was none.
        lacks: what others remember and it does not have.
    """

    found: Verified
    aside: Path | None
    lacks: Missing


def restore(run: RunFile, state_dir: Path, file: Path) -> Restored:
    """Let a backup take the place of the store of a run.

    Raises:
        CommandFailed: there is no such file, it is damaged, or the store is not one of SQLite.
        AlreadyRunning: the line runs.
        StoreError: a file cannot be read or written.
    """
    store = sqlite_file(run)
    if not file.is_file():
        raise CommandFailed(f"{file}: there is no such file")
    with only_runner(state_dir), closing(lock_file(parse_url(run.store), run.line)):
        part = store.with_name(f".{store.name}.part")
        try:
            if not (found := checked_copy(file, part, run.line)).count:
                raise CommandFailed(f"{file} has no event of line {run.line}")
            _put_aside(state_dir / FOLDER)  # they are named by events, which may be others in the copy
            aside = _put_aside(store)
            part.rename(store)
        finally:
            part.unlink(missing_ok=True)
        sync_folder(store.parent)
        return Restored(found, aside, _lacks(run, state_dir))


def _put_aside(path: Path) -> Path | None:
    """Move a file or folder away with what belongs to it; a name that is taken stays."""
    if not path.exists():
        return None
    number = 1
    while (aside := path.with_name(f"{path.name}.before-{number}")).exists():
        number += 1
    for side in SIDES:  # its log first: without it the file is an older one, and is not taken for the path meanwhile
        beside = Path(f"{path}{side}")
        if beside.exists():
            beside.rename(f"{aside}{side}")
    path.rename(aside)
    return aside


def _lacks(run: RunFile, state_dir: Path) -> Missing:
    memories = Memories.read(state_dir, run.line, {})
    reader = SqlStore(run.store, run.line, read_only=True)
    try:
        return missing(reader, memories, is_empty=False)
    finally:
        reader.close()
