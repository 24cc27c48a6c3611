"""Files of a line, named by what is in them: parts that orders bring, pictures and reports that jobs leave.

Each is a file `<sha256>` in one folder beside the line's store.  It is there whole or not at all, never changed, and
its hash is checked whenever it is read, so one that was damaged or exchanged is as good as missing.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from cell_line.private_file import FILE_MODE, private_file, private_folder
from cell_line.whole_file import sync_folder

FOLDER = "artifacts"
"""In the state folder of a line."""
LARGEST = 200_000_000
"""No file is larger [bytes]."""
DIGITS = 64
"""Length of a SHA-256 hash in hexadecimal [characters]."""
LOCK, FRESH = "lock", ".new"
Stamp = tuple[int, int, int]
"""What changes when a file is written or exchanged: inode, time of the last change [ns], size [bytes]."""


class NoArtifact(Exception):
    """A file that is not there, or is not what it is called; the text says which and why."""


class Files(Protocol):
    """What a job may do with files: read those that its order brought, and leave its own."""

    def read(self, sha256: str) -> bytes:
        """Return what is in a file.

        Raises:
            NoArtifact: it is not there, or damaged.
        """

    def keep(self, content: bytes) -> str:
        """Keep a file durably; returns its SHA-256 hash.

        Raises:
            ValueError: it is larger than `LARGEST`.
            OSError: it cannot be written.
        """


class ArtifactStore:
    """The files in one folder.  Several processes may write to it at the same time."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, which is made when the first file is kept."""
        self._folder = folder

    def keep(self, content: bytes) -> str:
        """Keep a file; see `Files`.  What a process left unfinished that died is cleared away."""
        name = sha256_of(content)
        with self._writing():
            if self.lacks(name):
                fresh = self._folder / f"{name}{FRESH}"
                with private_file(fresh, "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fdatasync(file.fileno())
                fresh.replace(self._folder / name)
            sync_folder(self._folder)  # also of one that is there: who kept it may not have come that far
        return name

    def read(self, sha256: str) -> bytes:
        """Return what is in a file; see `Files`."""
        try:
            with (self._folder / checked_hash(sha256)).open("rb") as file:
                content = file.read(LARGEST + 1)
        except FileNotFoundError:
            raise NoArtifact(f"file {short_hash(sha256)} is missing") from None
        except OSError as error:
            raise NoArtifact(f"file {short_hash(sha256)} cannot be read: {error.strerror}") from None
        if sha256_of(content) != sha256:
            raise NoArtifact(f"file {short_hash(sha256)} is damaged: what is in it has another hash")
        return content

    def lacks(self, sha256: str) -> str:
        """Say what is wrong with a file, "" if it is there and whole; it is read for that."""
        try:
            self.read(sha256)
        except NoArtifact as error:
            return str(error)
        return ""

    def stamp(self, sha256: str) -> Stamp | None:
        """Return what changes when a file is exchanged, None where there is none."""
        try:
            found = (self._folder / checked_hash(sha256)).stat()
        except (OSError, NoArtifact):
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Be the only one who writes: all that is unfinished is then of those that died, or met a full disk."""
        private_folder(self._folder)
        lock = os.open(self._folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._clear()
            try:
                yield
            finally:
                self._clear()
        finally:
            os.close(lock)

    def _clear(self) -> None:
        for left in self._folder.glob(f"*{FRESH}"):
            left.unlink()


class MemoryFiles:
    """Files that nobody keeps, where a job runs without a line."""

    def __init__(self) -> None:
        """Start with none."""
        self._files: dict[str, bytes] = {}

    def read(self, sha256: str) -> bytes:
        """Return what is in a file; see `Files`."""
        if sha256 not in self._files:
            raise NoArtifact(f"file {short_hash(sha256)} is missing")
        return self._files[sha256]

    def keep(self, content: bytes) -> str:
        """Keep a file; see `Files`."""
        name = sha256_of(content)
        self._files[name] = content
        return name


def sha256_of(content: bytes) -> str:
    """Return the hash of what is in a file.

    Raises:
        ValueError: it is larger than `LARGEST`.
    """
    if len(content) > LARGEST:
        raise ValueError(f"has more than {LARGEST} bytes")
    return hashlib.sha256(content).hexdigest()


def checked_hash(given: str) -> str:
    """Return a hash as it is.

    Raises:
        NoArtifact: it is none, and names no file.
    """
    if len(given) != DIGITS or set(given) - set("0123456789abcdef"):
        raise NoArtifact(f"'{given[:DIGITS]}' is no SHA-256 hash of {DIGITS} digits 0-9, a-f")
    return given


def short_hash(sha256: str) -> str:
    """Return as much of a hash as people tell files apart by."""
    return sha256[:12]
