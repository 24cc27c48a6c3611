"""Files of entries, JSON, one a line, which survive the process and the machine, whenever and however they die.

One rule for damage: what is behind the last line end was being written when the process died, and is left out.  Any
other line that cannot be read is named, for a person to look at; nothing is guessed, and the file is left as it is.
"""

import json
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from cell_line.config.strict_yaml import ConfigError
from cell_line.file_mark import FileMark
from cell_line.private_file import private_file
from cell_line.unwritable import Unwritable, tell, writing
from cell_line.whole_file import write_whole


def any_identity() -> str:
    """Return one that no other file has."""
    return str(uuid4())


class EntryDamaged(ConfigError):
    """A line before the last one cannot be read."""

    def __init__(self, path: Path, line: int, of: str) -> None:
        """Say where; `of` is what the file should be."""
        super().__init__(path, line, "", f"is not an entry of {of}")


def read_entries(path: Path, of: str, take: Callable[[Any], object]) -> None:
    """Give each entry to `take`, which raises where it is none of its own; where there is no file, nothing.

    Args:
        path: The file, which is not touched.
        of: What it is, for people.
        take: Takes an entry.

    Raises:
        EntryDamaged: A line that is not the last cannot be read.
        OSError: The file cannot be read.
    """
    lines = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
    for number, line in enumerate(lines, start=1):
        try:
            take(json.loads(line))
        except (AttributeError, KeyError, TypeError, ValueError):
            raise EntryDamaged(path, number, of) from None


class EntryFile:
    """Such a file as its only writer has it; it is opened by being written anew.

    An entry that is `durable` is on the disk before `append` returns; another one survives the process, and the machine
    once a durable one follows it.  What cannot be written did not happen.

    Attributes:
        path: The file.
        lines: Entries that are in it.
    """

    def __init__(self, path: Path, unwritable: Unwritable = tell) -> None:
        """Take a file, and open nothing.

        Args:
            path: The file; it and its folder are made if they are missing.
            unwritable: Told when it cannot be written.
        """
        self.path, self.lines = path, 0
        self._unwritable = unwritable
        self._file: IO[bytes] | None = None

    def rewrite(self, entries: Iterable[Any]) -> None:
        """Write it anew, whole or not at all, and open it."""
        lines = list(map(_line, entries))
        with writing(self.path, self._unwritable):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self.path, b"".join(lines))
            if self._file:
                self._file.close()
            self._file = private_file(self.path, "ab", buffering=0)
        self.lines = len(lines)

    def append(self, entries: Sequence[Any], durable: bool = True) -> None:
        """Add entries, all of them or none.

        Raises:
            OSError: They cannot be written; the file is as it was, if that can be had at all.
            ValueError: It is not open.
        """
        if self._file is None:
            raise ValueError(f"{self.path} is not open")
        text = b"".join(map(_line, entries))
        with writing(self.path, self._unwritable):
            self._write(self._file, text, len(entries), durable)
        self.lines += len(entries)

    def close(self) -> None:
        """Close it."""
        if self._file:
            self._file.close()

    def _write(self, file: IO[bytes], text: bytes, count: int, durable: bool) -> None:
        end = file.seek(0, os.SEEK_END)  # not by a stat, which makes the next sync slower where stamps are fine
        try:
            while text:  # a disk that is nearly full takes a part
                text = text[file.write(text) :]
            if durable:
                os.fdatasync(file.fileno())
            self._counted(count)
        except OSError:
            with suppress(OSError):  # of a line that is cut off, the next one would be a part
                file.truncate(end)
            raise

    def _counted(self, entries: int) -> None:
        """Entries are on the disk; nobody counts them here."""


class CountedFile(EntryFile):
    """One that counts all entries that were ever made in it, and so knows whether it has lost some.

    Attributes:
        identity: Of the file: another one after it was begun anew, or went back.
        count: Entries that were ever made in it; to be kept in it with each writing anew, as its last entry.
        lost: Why it has not all that it once had, "" if nothing says so.
    """

    def __init__(
        self,
        path: Path,
        identity: str,
        count: int,
        unwritable: Unwritable = tell,
        new_identity: Callable[[], str] = any_identity,
    ) -> None:
        """Take a file, and look at the mark beside it.

        Args:
            path: The file.
            identity: What it says of itself, "" if nothing.
            count: Entries that were ever made in it, as far as it tells.
            unwritable: Told when it cannot be written.
            new_identity: Names it where it is begun anew.
        """
        super().__init__(path, unwritable)
        self.count = count
        with writing(path, unwritable):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._mark = FileMark(path.with_suffix(".mark"))
        self.lost = self._mark.lacks(identity, count)
        # Else what comes after it would fill it up to its mark.
        self.identity = identity if identity and not self.lost else new_identity()

    def rewrite(self, entries: Iterable[Any]) -> None:
        """Write it anew, whole or not at all, and open it."""
        super().rewrite(entries)
        with writing(self.path, self._unwritable):
            self._keep_mark(self.count)

    def trust(self) -> None:
        """From now on it has all that it should: until then its mark stays, so that each start finds what it lacks."""
        self.lost = ""

    def close(self) -> None:
        """Close it."""
        super().close()
        self._mark.close()

    def _counted(self, entries: int) -> None:
        self._keep_mark(self.count + entries)
        self.count += entries

    def _keep_mark(self, count: int) -> None:
        if not self.lost:
            self._mark.keep(self.identity, count)


def _line(entry: Any) -> bytes:
    return json.dumps(entry, separators=(",", ":")).encode() + b"\n"
