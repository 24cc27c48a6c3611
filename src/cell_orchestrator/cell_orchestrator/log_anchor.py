"""The newest event of the log, kept outside of the store: a small file of the orchestrator's, written in place.

It is written after each commit, and made durable at a clean end only: the log itself is durable with each event, and a
store that lost its end, or was replaced by an older copy, is to be seen.  After a power cut, what cells and transport
keep may be newer.
"""

import json
import os
from contextlib import suppress
from pathlib import Path

from cell_line.log_head import LogHead
from cell_line.private_file import FILE_MODE

FILE = "log.anchor"
LENGTH = 512
"""Length of the text, padded with blanks, so that it replaces the whole one before it in place [bytes]."""


class LogAnchor:
    """The file, as its only writer has it; that it cannot be written stops nobody."""

    def __init__(self, folder: Path, line: str) -> None:
        """Begin with nothing to keep.

        Args:
            folder: of the line's state.
            line: its name.
        """
        self._path, self._line, self._kept = folder / FILE, line, ""

    def keep(self, head: str, durable: bool = False) -> None:
        """Keep the newest event, unless that is done.

        Args:
            head: its text, "" before the first.
            durable: it is to be on the disk before this returns.
        """
        if not head or (head == self._kept and not durable):
            return
        said = json.dumps({"line": self._line, "head": head}).encode().ljust(LENGTH - 1) + b"\n"
        with suppress(OSError):
            file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
            try:
                os.pwrite(file, said, 0)
                if durable:
                    os.fdatasync(file)
            finally:
                os.close(file)
            self._kept = head


def read_anchor(folder: Path, line: str) -> LogHead | None:
    """What the anchor of a state folder says of a line; None where it says nothing that can be used."""
    try:
        said = json.loads((folder / FILE).read_bytes()[:LENGTH])
        return LogHead.read(said["head"]) if said["line"] == line else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
