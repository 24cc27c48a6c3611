"""The sign of life of an orchestrator, for other processes of its machine: a file it holds locked and writes in place.

The lock says that the process is there, the text when it last did its work and whether it is active.  Writing in place
needs no space, so a full disk does not silence it.
"""

import json
import time
from contextlib import suppress
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from cell_line.owner import LENGTH, FileLock, is_held
from cell_line.plain import shown
from cell_line.private_file import private_folder
from cell_line.unwritable import Unwritable, tell, writing

FILE = "orchestrator.alive"
ALARMS_LENGTH = 400
"""Of what is said of alarms [characters]."""
MOMENT_S = 10.0
"""Whose successor begins so soon has the line after it [s]."""


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
        place: ROS domain and namespace of the line.
        since: wall time at which it took the line there [s], 0 where it has not.
    """

    running: bool
    active: bool
    at: float
    age_s: float
    disk: str = ""
    alarms: str = ""
    place: str = ""
    since: float = 0.0


class Presence:
    """The sign of life of this process, which owns the folder as long as it gives it."""

    def __init__(self, folder: Path, line: str, unwritable: Unwritable = tell) -> None:
        """Take the file.

        Args:
            folder: of the line's state.
            line: its name.
            unwritable: told when it cannot be written: who works without a sign of it is taken for silent.

        Raises:
            Owned: another process has it.
        """
        private_folder(folder)
        self._path, self._unwritable = folder / FILE, unwritable
        self._hold = FileLock(self._path, f"orchestrator of line {line}")
        self._at = 0.0

    def show(
        self, active: bool, at: float, disk: str = "", alarms: str = "", place: str = "", since: float = 0.0
    ) -> None:
        """Say that the work goes on.

        Args:
            active: whether the node is.
            at: line time [s].
            disk: why it takes no orders for want of room, "" while it does.
            alarms: what is wrong with who speaks on the topics of the line, "" while nothing is.
            place: ROS domain and namespace of the line.
            since: wall time at which it took the line there [s].
        """
        self._at = at
        with writing(self._path, self._unwritable):
            self._say(active, at, disk, alarms, place, since)

    def _say(
        self, active: bool, at: float, disk: str = "", alarms: str = "", place: str = "", since: float = 0.0
    ) -> None:
        said = {"active": active, "at": at, "uptime": _uptime(), "disk": disk, "alarms": shown(alarms, ALARMS_LENGTH)}
        self._hold.say({**said, "place": place, "taken": since})

    def close(self) -> None:
        """Say that the work has ended, and let go of the file; who is killed does not come to that."""
        with suppress(OSError):
            self._say(False, self._at)
        self._hold.close()


def read_sign(folder: Path) -> Sign | None:
    """The sign of life of the orchestrator of a state folder, None where there never was one."""
    try:
        with (folder / FILE).open("rb") as file:
            said = json.loads(file.read(LENGTH))
            age_s = _uptime() - said["uptime"]
            disk, alarms, place = (str(said.get(what, "")) for what in ("disk", "alarms", "place"))
            active, at, since = bool(said["active"]), float(said["at"]), float(said.get("taken", 0.0))
            return Sign(is_held(file), active, at, age_s, disk, alarms, place, since)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def inherited(folder: Path, place: str) -> float:
    """Since when the orchestrator of a state folder has run the line of a place that was killed at it a moment ago.

    Args:
        folder: of the line's state.
        place: ROS domain and namespace of the line.

    Returns:
        Wall time [s]; 0 where there is no such orchestrator, or it ended in order, so that another may have the line.
    """
    sign = read_sign(folder)
    killed = sign is not None and sign.active and not sign.running and 0.0 <= sign.age_s <= MOMENT_S
    return sign.since if sign and killed and sign.place == place and isfinite(sign.since) else 0.0


def _uptime() -> float:
    """Time since the machine started, the same for all processes and free of steps [s]."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)
