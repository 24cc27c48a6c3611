"""A file of lines that only grows, line by line, each of them there whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path

from cell_line.private_file import private_file


class AppendedFile:
    """An open file; what is appended follows what was there."""

    def __init__(self, path: Path) -> None:
        """Open it.

        Raises:
            OSError: it cannot be opened.
        """
        self._file = private_file(path, "ab", buffering=0)

    def append(self, text: bytes, durable: bool = True) -> None:
        """Append whole lines; on the disk before this returns, if `durable`.

        Raises:
            OSError: they cannot be written; the file is as it was, if that can be had at all.
        """
        end = self._file.seek(0, os.SEEK_END)  # not by a stat, which makes the next sync slower where stamps are fine
        try:
            while text:  # a disk that is nearly full takes a part
                text = text[self._file.write(text) :]
            if durable:
                os.fdatasync(self._file.fileno())
        except OSError:
            with suppress(OSError):  # of a line that is cut off, the next one would be a part
                self._file.truncate(end)
            raise

    def close(self) -> None:
        """Close it."""
        self._file.close()
