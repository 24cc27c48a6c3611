"""What a child process says: kept in files of bounded size, its last lines also in memory.

So a full disk, the likely cause of its end, does not keep these from being told.
"""

import os
import threading
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import Final

from cell_line.private_file import private_file

MAX_B: Final = 5_000_000
"""A log that is longer becomes the old one, of which there is one [B]."""
LINES: Final = 50
LINE_LENGTH: Final = 4000
"""So much is kept in memory [lines, characters]."""
CHUNK_B: Final = 65536
LAST_WORDS_S: Final = 1.0
"""Longest wait for what a process that has ended said last; a child of its own may still hold the line open [s]."""


class ChildLog:
    """The log of one child over all its lives.  What cannot be written is lost; nobody is told, and nobody waits.

    Attributes:
        path: Of the file.
    """

    def __init__(self, path: Path, most: int = MAX_B) -> None:
        """Take the file; `most` is its largest size [B]."""
        self.path = path
        self._most = most
        self._lock = threading.Lock()
        self._said = _Tail()
        self._listening: threading.Thread | None = None

    def begin(self) -> int:
        """Return where a new process is to write what it says."""
        reading, writing = os.pipe()
        self._said = _Tail()
        self._listening = threading.Thread(target=self._listen, args=(reading, self._said), daemon=True)
        self._listening.start()
        return writing

    def end(self) -> None:
        """Wait for the last words of a process that has ended."""
        if self._listening:
            self._listening.join(LAST_WORDS_S)

    def tail(self, lines: int) -> str:
        """The end of what the present process has said."""
        return self._said.last(lines)

    def write(self, text: bytes) -> None:
        """Append to the file."""
        with self._lock, suppress(OSError):
            self._turn_over()
            with private_file(self.path, "ab") as file:
                file.write(text)

    def _turn_over(self) -> None:
        if self.path.exists() and self.path.stat().st_size > self._most:
            self.path.replace(self.path.with_suffix(".log.1"))

    def _listen(self, pipe: int, said: "_Tail") -> None:
        with os.fdopen(pipe, "rb", buffering=0) as opened:
            while text := opened.read(CHUNK_B):
                said.add(text)
                self.write(text)


class _Tail:
    """The last lines of a text that comes in parts."""

    def __init__(self) -> None:
        self._lines: deque[str] = deque(maxlen=LINES)
        self._open = b""

    def add(self, text: bytes) -> None:
        *whole, self._open = (self._open + text).split(b"\n")
        self._open = self._open[-LINE_LENGTH:]
        self._lines.extend(line.decode(errors="replace").rstrip("\r")[:LINE_LENGTH] for line in whole)

    def last(self, lines: int) -> str:
        last = self._open.decode(errors="replace")
        return "\n".join([*self._lines, *([last] if last else [])][-lines:])
