"""Which processes of a line are not there: asked of the kernel, for a disk that takes nothing keeps no note of it."""

import time
from collections.abc import Iterator
from pathlib import Path

from cell_bringup.failure import CommandFailed
from cell_bringup.run_file import load_run
from cell_bringup.troubles import Trouble
from cell_orchestrator.presence import FILE as ALIVE
from cell_skills.owner import FILE, is_held
from cell_skills.ros.names import ORCHESTRATOR

CELL = "cell-"
"""The label of a cell's process begins so."""


def absent(state_dir: Path) -> Iterator[Trouble]:
    """Yield the processes that the runner has noted last and that are gone, while no other one has their folder."""
    try:
        run = load_run(state_dir)
    except CommandFailed:
        return
    for label, pid in run.children.items() if run else ():
        if not Path("/proc", str(pid)).exists() and not _is_held(state_dir / _lock(label)):
            now = time.time()
            yield Trouble(label, "was not there", now, now)


def _lock(label: str) -> Path:
    """What the process of a node holds locked."""
    if label == ORCHESTRATOR:
        return Path(ALIVE)
    return Path("cells", label.removeprefix(CELL), FILE) if label.startswith(CELL) else Path(label, FILE)


def _is_held(lock: Path) -> bool:
    try:
        with lock.open("rb") as opened:
            return is_held(opened)
    except OSError:
        return False
