"""What a line that is being started does before it shows itself, for whoever asks: a file that its starter holds."""

import json
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cell_client.errors import LineNotRunning
from cell_line.owner import LENGTH, FileLock, is_held
from cell_line.plain import shown
from cell_line.private_file import private_folder

FILE = "starting.lock"
STEP_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Starting:
    """A line that is being started.

    Attributes:
        since: Wall time at which that began [s].
        step: What is done now, as part of a sentence.
    """

    since: float
    step: str


class StartNote:
    """Held by who starts a line until its processes run; a context manager."""

    def __init__(self, state_dir: Path) -> None:
        """Take the file.

        Raises:
            Owned: another process starts a line in this folder.
            OSError: the folder cannot be made.
        """
        private_folder(state_dir)
        self._since = time.time()
        self._hold = FileLock(state_dir / FILE, "start of the line")

    def step(self, text: str) -> None:
        """Say what is done now; where it cannot be written, nobody is told."""
        with suppress(OSError):
            self._hold.say({"step": shown(text, STEP_LENGTH), "began": self._since})

    def close(self) -> None:
        """Let go of the file: the line shows itself."""
        self._hold.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def read_start(state_dir: Path) -> Starting | None:
    """What is done to start the line of a state folder, None where nobody starts one now."""
    try:
        with (state_dir / FILE).open("rb") as file:
            said = json.loads(file.read(LENGTH))
            return Starting(float(said["began"]), shown(str(said["step"]), STEP_LENGTH)) if is_held(file) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def not_running(state_dir: Path, why: str) -> LineNotRunning:
    """Return the error for a line that does not run, which says so where it is being started."""
    start = read_start(state_dir)
    return LineNotRunning(f"{state_dir}: {f'the line is starting: {start.step}' if start else why}")
