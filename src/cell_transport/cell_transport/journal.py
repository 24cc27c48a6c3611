"""Named JSON values in a file that survives the process and the machine, whenever and however they die."""

import json
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from uuid import uuid4

from cell_line.appending import AppendedFile
from cell_line.config.strict_yaml import ConfigError
from cell_line.file_mark import FileMark
from cell_line.unwritable import Unwritable, tell, writing
from cell_line.whole_file import write_whole

IDENTITY, COUNT = "identity", "count"
OLD_LINES = 5000
"""So many lines that say nothing any more are left in the file while it is open."""


class Journal:
    """A mapping kept as a list of changes, one JSON array `[key, value]` a line.

    A change is on the disk before `put` returns; one that is not `durable` survives the process, and the machine once
    the next durable one is there.  A change that cannot be written did not happen, in the file as in
    memory.  Opening leaves out a line torn by a crash and writes the file anew with the last value of each key; so
    does a change after too many lines that later ones have replaced.

    Attributes:
        lost: Why it has not all that it once had when it was opened, "" if nothing says so.
    """

    def __init__(self, path: Path, unwritable: Unwritable = tell) -> None:
        """Open or create the file.

        Args:
            path: the file.
            unwritable: told when it cannot be written.

        Raises:
            ConfigError: a line that is not the last cannot be read: somebody has to look.
        """
        self.path = path
        self._unwritable = unwritable
        self._values = read_values(path)
        self._count = int(self._values.get(COUNT, 0)) + _later(path)
        with self._writing():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._mark = FileMark(path.with_suffix(".mark"))
            self.lost = self._mark.lacks(str(self.get(IDENTITY)), self._count)
            if self.lost or IDENTITY not in self._values:
                self._values[IDENTITY] = str(uuid4())  # what is numbered in it begins anew
            self._rewrite()

    @property
    def identity(self) -> str:
        """Of the file: another one after it was begun anew, or went back."""
        return str(self.get(IDENTITY))

    def put(self, key: str, value: Any, durable: bool = True) -> None:
        """Set a value; None removes it.

        Raises:
            OSError: it cannot be written; nothing has changed.
        """
        self.put_all({key: value}, durable)

    def put_all(self, changes: Mapping[str, Any], durable: bool = True) -> None:
        """Set several values, or remove them, in one go.

        Raises:
            OSError: they cannot be written; nothing has changed.
        """
        if not changes:
            return
        with self._writing():
            self._file.append("".join(_line(key, value) for key, value in changes.items()).encode(), durable)
        for key, value in changes.items():
            _take(self._values, key, value)
        self._count += len(changes)
        with self._writing():
            self._mark.keep(self.identity, self._count)
        self._lines += len(changes)
        if self._lines > len(self._values) + OLD_LINES:
            with self._writing():
                self._file.close()
                self._rewrite()

    def get(self, key: str) -> Any:
        """Return a value, or None."""
        return self._values.get(key)

    def keys(self, prefix: str) -> list[str]:
        """Return all keys that begin so, the oldest first; those of the journal itself are left out."""
        return [key for key in self._values if key.startswith(prefix) and key not in (IDENTITY, COUNT)]

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        self._mark.close()

    def _writing(self) -> AbstractContextManager[None]:
        return writing(self.path, self._unwritable)

    def _rewrite(self) -> None:
        self._values.pop(COUNT, None)
        self._values[COUNT] = self._count  # the last line, for each one after it counts
        write_whole(self.path, "".join(_line(key, value) for key, value in self._values.items()).encode())
        self._file = AppendedFile(self.path)
        self._lines = len(self._values)
        self._mark.keep(self.identity, self._count)


def _later(path: Path) -> int:
    """Changes after the last time that their number was written."""
    lines = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
    return next((n for n, line in enumerate(reversed(lines)) if line.startswith(f'["{COUNT}"'.encode())), len(lines))


def _line(key: str, value: Any) -> str:
    return json.dumps([key, value]) + "\n"


def read_values(path: Path) -> dict[str, Any]:
    """Return what a journal says without touching it, nothing where there is none.

    Raises:
        ConfigError: a line that is not the last cannot be read.
    """
    values: dict[str, Any] = {}
    lines = path.read_bytes().split(b"\n") if path.exists() else []
    for number, line in enumerate(lines, 1):
        try:
            key, value = json.loads(line)
        except (TypeError, ValueError):
            if number < len(lines):
                raise ConfigError(path, number, "", "is not an entry of a journal") from None
            continue  # what is behind the last line end: nothing, or a torn line
        _take(values, key, value)
    return values


def _take(values: dict[str, Any], key: str, value: Any) -> None:
    if value is None:
        values.pop(key, None)
    else:
        values[key] = value
