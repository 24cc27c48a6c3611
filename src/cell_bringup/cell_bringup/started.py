"""Which lines were started here: commands that name no state folder mean one of them."""

import os
from hashlib import sha256
from pathlib import Path

from cell_bringup.folders import default_state, state_base
from cell_client.run_file import is_running

STAYS, PASSES = "line", "demo"
"""A line that somebody runs, and a demo, which ends by itself: the line that somebody runs comes first."""


def note_start(state_dir: Path, kind: str = STAYS) -> None:
    """Remember that a line starts in a folder now."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    name = sha256(str(state_dir).encode()).hexdigest()[:16]
    fresh = folder / f".{name}.{os.getpid()}"
    fresh.symlink_to(state_dir.resolve(), target_is_directory=True)
    for other in (STAYS, PASSES):
        (folder / f"{other}.{name}").unlink(missing_ok=True)
    fresh.replace(folder / f"{kind}.{name}")


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
    """Whether a line runs there, as far as this user may see."""
    try:
        return is_running(state_dir)
    except OSError:
        return False


def _folder() -> Path:
    return state_base() / "started"
