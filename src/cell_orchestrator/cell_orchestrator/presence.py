"""The sign of life of an orchestrator, for other processes of its machine: a file it holds locked and writes in place.

The lock says that the process is there, the text when it last did its work and whether it is active.  Writing in place
needs no space, so a full disk does not silence it.
"""

import fcntl
import json
import time
from dataclasses import dataclass
from pathlib import Path

from cell_skills.config.strict_yaml import ConfigError

FILE = "orchestrator.alive"
LENGTH = 256
"""Length of the text, padded with blanks, so that every sign replaces the whole one before it [bytes]."""


@dataclass(frozen=True, slots=True)
class Sign:
    """What a sign of life says.

    Attributes:
        running: the process is there.
        active: its node is active, as it said last.
        at: line time when it did its work last [s].
        age_s: how long ago that was, wall time [s].
    """

    running: bool
    active: bool
    at: float
    age_s: float


class Presence:
    """The sign of life of this process."""

    def __init__(self, folder: Path) -> None:
        """Take the file.

        Raises:
            ConfigError: another process has it.
        """
        path = folder / FILE
        folder.mkdir(parents=True, exist_ok=True)
        self._file = path.open("r+b" if path.exists() else "w+b", buffering=0)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise ConfigError(path, 1, "", "another orchestrator works in this folder") from None

    def show(self, active: bool, at: float) -> None:
        """Say that the work goes on.

        Args:
            active: whether the node is.
            at: line time [s].
        """
        sign = json.dumps({"active": active, "at": at, "uptime": _uptime()}).ljust(LENGTH - 1) + "\n"
        self._file.seek(0)
        self._file.write(sign.encode())

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def read_sign(folder: Path) -> Sign | None:
    """The sign of life of the orchestrator of a state folder, None where there never was one."""
    try:
        with (folder / FILE).open("rb") as file:
            said = json.loads(file.read(LENGTH))
            return Sign(_is_held(file.fileno()), bool(said["active"]), float(said["at"]), _uptime() - said["uptime"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _is_held(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def _uptime() -> float:
    """Time since the machine started, the same for all processes and free of steps [s]."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)
