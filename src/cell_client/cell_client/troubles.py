"""Which processes of a line have died and are not up again.

The runner keeps them in a file whose room is reserved when the line starts, so that it can be written on a full disk,
the most likely cause of such troubles.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from cell_line.unwritable import tell, writing

FILE = "troubles"
SIZE = 32 * 1024
"""Room of the file [bytes]."""
SAID_LENGTH = 300
"""Of the last words of a process [characters]."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A process that has died.

    Attributes:
        label: what it is called.
        how: how it ended.
        at: when, wall time [s].
        again: when it is started again, wall time [s].
        said: the last line it said.
    """

    label: str
    how: str
    at: float
    again: float
    said: str = ""


class TroubleFile:
    """The file, written by one process only."""

    def __init__(self, state_dir: Path) -> None:
        """Take the room.

        Raises:
            OSError: there is none.
        """
        self._path = state_dir / FILE
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        with writing(self._path, tell):
            os.posix_fallocate(self._file, 0, SIZE)
        self.show(())

    def show(self, troubles: Sequence[Trouble]) -> None:
        """Write the troubles of now.

        Raises:
            OSError: the disk takes nothing.
        """
        with writing(self._path, tell):
            os.pwrite(self._file, msgspec.json.encode(troubles).ljust(SIZE)[:SIZE], 0)

    def close(self) -> None:
        """Empty the file and close it: of a line that has ended nothing is said."""
        with suppress(OSError):
            self.show(())
        os.close(self._file)


def read_troubles(state_dir: Path) -> tuple[Trouble, ...]:
    """The troubles of a line; none where the file cannot be read."""
    try:
        return msgspec.json.decode((state_dir / FILE).read_bytes(), type=tuple[Trouble, ...])
    except (OSError, msgspec.MsgspecError):
        return ()
