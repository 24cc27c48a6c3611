"""Which lines were started here: commands that name no state folder mean one of them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from cell_bringup.folders import default_state, state_base
from cell_bringup.own_run import AlreadyRunning
from cell_client.run_file import LOCK, is_running
from cell_client.starting import FILE, StartNote, read_start
from cell_line.owner import Owned

STAYS, PASSES = "line", "demo"
"""A line that somebody runs, and a demo, which ends by itself: the line that somebody runs comes first."""


def note_start(state_dir: Path, kind: str = STAYS) -> None:
    """Remember that a line starts in a folder now."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    name = _name(state_dir)
    fresh = folder / f".{name}.{os.getpid()}"
    fresh.symlink_to(state_dir.resolve(), target_is_directory=True)
    for other in (STAYS, PASSES):
        (folder / f"{other}.{name}").unlink(missing_ok=True)
    fresh.replace(folder / f"{kind}.{name}")


@contextmanager
def started(state_dir: Path) -> Iterator[StartNote]:
    """Start a line that somebody runs in a folder: known to all commands from the first moment on.

    Where the start fails in a folder in which no line ran before, nothing is left of it.

    Raises:
        AlreadyRunning: somebody else starts one there.
    """
    new = not is_line(state_dir)
    try:
        note = StartNote(state_dir)
    except Owned as owned:
        who = owned.owner or "an unknown process"
        raise AlreadyRunning(f"{state_dir}: a line is being started here already, as {who}") from None
    with note:
        note_start(state_dir)
        try:
            yield note
        finally:
            if new and not is_line(state_dir):
                _forget(state_dir)


def is_line(state_dir: Path) -> bool:
    """Whether a line ever ran in a folder."""
    return (state_dir / LOCK).exists()


def _forget(state_dir: Path) -> None:
    for kind in (STAYS, PASSES):
        (_folder() / f"{kind}.{_name(state_dir)}").unlink(missing_ok=True)
    (state_dir / FILE).unlink(missing_ok=True)
    with suppress(OSError):  # others have put something there
        state_dir.rmdir()


def current_state() -> Path:
    """The folder of the line that runs; where none does, of the one that was started last.

    Where several run, it is the one started last of those that stay.
    """
    links = [link for link in _folder().glob("[!.]*") if os.path.isdir(link)]  # noqa: PTH112  # never raises

    def rank(link: Path) -> tuple[bool, bool, int]:
        running = _runs(link)
        return running, running and link.name.startswith(STAYS), link.lstat().st_mtime_ns

    return max(links, key=rank).resolve() if links else default_state()


def _runs(state_dir: Path) -> bool:
    """Whether a line runs there, or is being started, as far as this user may see."""
    try:
        return is_running(state_dir) or read_start(state_dir) is not None
    except OSError:
        return False


def _name(state_dir: Path) -> str:
    return sha256(str(state_dir).encode()).hexdigest()[:16]


def _folder() -> Path:
    return state_base() / "started"
