"""Named JSON values in a file that survives the process and the machine, whenever and however they die."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from cell_line.entry_file import CountedFile, any_identity, read_entries
from cell_line.unwritable import Unwritable, tell

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

    def __init__(
        self, path: Path, unwritable: Unwritable = tell, new_identity: Callable[[], str] = any_identity
    ) -> None:
        """Open or create the file.

        Args:
            path: the file.
            unwritable: told when it cannot be written.
            new_identity: names the file where it is begun anew.

        Raises:
            EntryDamaged: a line that is not the last cannot be read: somebody has to look.
        """
        self.path = path
        self._values, count = _read(path)
        self._file = CountedFile(path, str(self._values.get(IDENTITY, "")), count, unwritable, new_identity)
        self.lost = self._file.lost
        self._values[IDENTITY] = self._file.identity  # what is numbered in it begins anew with another one
        self._file.trust()
        self._rewrite()

    @property
    def identity(self) -> str:
        """Of the file: another one after it was begun anew, or went back."""
        return self._file.identity

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
        self._file.append(list(changes.items()), durable)
        for key, value in changes.items():
            _take(self._values, key, value)
        if self._file.lines > len(self._values) + OLD_LINES:
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

    def _rewrite(self) -> None:
        self._values.pop(COUNT, None)
        self._values[COUNT] = self._file.count  # the last line, for each one after it counts
        self._file.rewrite(self._values.items())


def read_values(path: Path) -> dict[str, Any]:
    """Return what a journal says without touching it, nothing where there is none.

    Raises:
        EntryDamaged: a line that is not the last cannot be read.
    """
    return _read(path)[0]


def _read(path: Path) -> tuple[dict[str, Any], int]:
    """Return the values, and how many changes were ever made."""
    values: dict[str, Any] = {}
    count = 0

    def take(entry: Any) -> None:
        nonlocal count
        key, value = entry
        count = int(value) if key == COUNT else count + 1
        _take(values, key, value)

    read_entries(path, "a journal", take)
    return values, count


def _take(values: dict[str, Any], key: str, value: Any) -> None:
    if value is None:
        values.pop(key, None)
    else:
        values[key] = value
