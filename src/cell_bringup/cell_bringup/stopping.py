"""`./cell down`: end the line that runs in a state folder."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from cell_bringup.failure import CommandFailed
from cell_client.errors import LineNotRunning
from cell_client.run_file import LOCK, is_running
from cell_line.owner import owner_of

PATIENCE_S = 60.0
"""Longest wait for a line to end, wall time [s]."""
LOOK_S = 0.1


def stop_line(state_dir: Path, pause: Callable[[float], object] = time.sleep) -> None:
    """Ask the line to end, and wait until it has.

    Raises:
        LineNotRunning: no line runs there.
        CommandFailed: it is not ours to end, or does not end.
    """
    if not is_running(state_dir):
        raise LineNotRunning(f"{state_dir}: the line is not running")
    pid = runner_of(state_dir)
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + PATIENCE_S
    while is_running(state_dir):
        if time.monotonic() > deadline:
            raise CommandFailed(f"{state_dir}: process {pid} has not ended after {PATIENCE_S:.0f} s")
        pause(LOOK_S)


def runner_of(state_dir: Path) -> int:
    """The process of the runner.  It must have the lock open, since its number alone could be of any process.

    Raises:
        CommandFailed: no process that this user may look at is.
    """
    lock = state_dir / LOCK
    owner = owner_of(lock)
    try:
        opened = [entry for entry in Path("/proc", str(owner.pid), "fd").iterdir() if entry.exists()] if owner else []
        if owner and any(entry.samefile(lock) for entry in opened):
            return owner.pid
    except OSError:
        pass
    named = owner.pid if owner and owner.pid else "?"
    raise CommandFailed(f"{lock}: process {named} is not the one that runs the line, or belongs to another user")
