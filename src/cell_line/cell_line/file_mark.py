"""How far a ledger or journal has come, in a small file beside it: so one that was lost, or is older, is found.

It is written in place after each entry, and not synced, which costs nothing: after a power cut it may be behind its
file, but is never ahead of the right one.
"""

import json
import os
from pathlib import Path

from cell_line.private_file import FILE_MODE

LENGTH = 128
"""Length of the text, padded with blanks, so that it replaces the whole one before it in place [bytes]."""


class FileMark:
    """The mark of one file, as its only writer has it."""

    def __init__(self, path: Path) -> None:
        """Open the file, which is made if it is missing.

        Raises:
            OSError: It cannot be opened.
        """
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)

    def lacks(self, identity: str, count: int) -> str:
        """Say what the file has not that it once had, "" if nothing says so.

        Args:
            identity: Of the file.
            count: Entries that were ever made in it.
        """
        try:
            return lacks(os.pread(self._file, LENGTH, 0), identity, count)
        except OSError:
            return ""

    def keep(self, identity: str, count: int) -> None:
        """Keep how far the file has come.

        Raises:
            OSError: It cannot be written.
        """
        os.pwrite(self._file, json.dumps({"identity": identity, "count": count}).encode().ljust(LENGTH - 1) + b"\n", 0)

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


def lacks(mark: bytes, identity: str, count: int) -> str:
    """Say what a file has not that it once had, by what its mark says, "" if nothing says so; see `FileMark.lacks`."""
    try:
        said = json.loads(mark[:LENGTH])
        if said["identity"] != identity:
            return "it is another one than before"
        return f"{gone} of its entries are gone" if (gone := int(said["count"]) - count) > 0 else ""
    except (ValueError, KeyError, TypeError):
        return ""
