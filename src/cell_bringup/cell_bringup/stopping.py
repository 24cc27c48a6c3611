"""`./cell down`: end the line that runs in a state folder."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from cell_bringup.failure import CommandFailed, LineNotRunning
from cell_bringup.run_file import LOCK, is_running

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
    """The process that keeps the line alive; proved by the lock that it has open, since a number may be anybody's.

    Raises:
        CommandFailed: no process that this user may look at is.
    """
    lock = state_dir / LOCK
    said = lock.read_text(errors="replace")[:20].strip()
    try:
        opened = [entry for entry in Path("/proc", str(int(said)), "fd").iterdir() if entry.exists()]
        if any(entry.samefile(lock) for entry in opened):
            return int(said)
    except (ValueError, OSError):
        pass
    raise CommandFailed(f"{lock}: process {said or '?'} is not the one that runs the line, or belongs to another user")
