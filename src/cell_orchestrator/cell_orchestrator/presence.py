"""The sign of life of an orchestrator, for other processes of its machine: a file it holds locked and writes in place.

The lock says that the process is there, the text when it last did its work and whether it is active.  Writing in place
needs no space, so a full disk does not silence it.
"""

import json
import time
from dataclasses import dataclass
from pathlib import Path

from cell_skills.owner import LENGTH, Hold, is_held
from cell_skills.plain import shown
from cell_skills.private_file import private_folder

FILE = "orchestrator.alive"
ALARMS_LENGTH = 400
"""Of what is said of alarms [characters]."""


@dataclass(frozen=True, slots=True)
class Sign:
    """What a sign of life says.

    Attributes:
        running: the process is there.
        active: its node is active, as it said last.
        at: line time when it did its work last [s].
        age_s: how long ago that was, wall time [s].
        disk: why it takes no orders for want of room, "" while it does.
        alarms: what is wrong with who speaks on the topics of the line, "" while nothing is.
    """

    running: bool
    active: bool
    at: float
    age_s: float
    disk: str = ""
    alarms: str = ""


class Presence:
    """The sign of life of this process, which owns the folder as long as it gives it."""

    def __init__(self, folder: Path, line: str) -> None:
        """Take the file.

        Args:
            folder: of the line's state.
            line: its name.

        Raises:
            Owned: another process has it.
        """
        private_folder(folder)
        self._hold = Hold(folder / FILE, f"orchestrator of line {line}")

    def show(self, active: bool, at: float, disk: str = "", alarms: str = "") -> None:
        """Say that the work goes on.

        Args:
            active: whether the node is.
            at: line time [s].
            disk: why it takes no orders for want of room, "" while it does.
            alarms: what is wrong with who speaks on the topics of the line, "" while nothing is.
        """
        alarms = shown(alarms, ALARMS_LENGTH)
        self._hold.say({"active": active, "at": at, "uptime": _uptime(), "disk": disk, "alarms": alarms})

    def close(self) -> None:
        """Let go of the file."""
        self._hold.close()


def read_sign(folder: Path) -> Sign | None:
    """The sign of life of the orchestrator of a state folder, None where there never was one."""
    try:
        with (folder / FILE).open("rb") as file:
            said = json.loads(file.read(LENGTH))
            age_s = _uptime() - said["uptime"]
            wrong = (str(said.get(what, "")) for what in ("disk", "alarms"))
            return Sign(is_held(file), bool(said["active"]), float(said["at"]), age_s, *wrong)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _uptime() -> float:
    """Time since the machine started, the same for all processes and free of steps [s]."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)
