"""Files of a line, named by what is in them: parts that orders bring, pictures and reports that jobs leave.

Each is a file `<sha256>` in one folder beside the line's store, encrypted with the key of the line.  It is there whole
or not at all, never changed, and its hash is checked whenever it is read, so one that was damaged or exchanged is as
good as missing.
"""

import hashlib
import os
from collections.abc import Collection
from pathlib import Path
from typing import Protocol

from cell_line.file_key import FILE, MAGIC, OVERHEAD, FileKey, NoKey, file_key, is_sealed, made_key
from cell_line.licences import Licences, NoLicence
from cell_line.only_writer import FRESH, only_writer
from cell_line.private_file import private_file
from cell_line.whole_file import sync_folder

FOLDER = "artifacts"
"""In the state folder of a line."""
LARGEST = 200_000_000
"""No file is larger [bytes]."""
DIGITS = 64
"""Length of a SHA-256 hash in hexadecimal [characters]."""
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


class LineFiles(Files, Protocol):
    """The files of a line, of which each job is given its own."""

    def for_unit(self, unit: str, named: Collection[str]) -> Files:
        """Return what a job on a unit may read: the files that its order names, if they are released for the unit."""


class ArtifactStore:
    """The files in one folder.  Several processes may write to it at the same time.

    Attributes:
        licences: how many copies may be made of each.
    """

    def __init__(self, folder: Path) -> None:
        """Take the folder, which is made when the first file is kept."""
        self._folder = folder
        self.licences = Licences(folder, self._key)

    def keep(self, content: bytes) -> str:
        """Keep a file; see `Files`.  What a process left unfinished that died is cleared away.

        Raises:
            ValueError: it is larger than `LARGEST`, or the key of the files is none.
        """
        name = sha256_of(content)
        there = is_sealed(self._folder / name) and not self.lacks(name)
        sealed = b"" if there else self._made_key().seal(name, content)
        with only_writer(self._folder):
            if sealed:
                fresh = self._folder / f"{name}{FRESH}"
                with private_file(fresh, "wb") as file:
                    file.write(sealed)
                    file.flush()
                    os.fdatasync(file.fileno())
                fresh.replace(self._folder / name)
            sync_folder(self._folder)  # also of one that is there: who kept it may not have come that far
        return name

    def read(self, sha256: str) -> bytes:
        """Return what is in a file; see `Files`."""
        try:
            with (self._folder / checked_hash(sha256)).open("rb") as file:
                content = file.read(LARGEST + OVERHEAD + 1)
            if content.startswith(MAGIC):  # else it was kept before files were sealed
                content = self._key(False).open(sha256, content)
        except FileNotFoundError:
            raise NoArtifact(f"file {short_hash(sha256)} is missing") from None
        except OSError as error:
            raise NoArtifact(f"file {short_hash(sha256)} cannot be read: {error.strerror}") from None
        except ValueError as error:
            raise NoArtifact(f"file {short_hash(sha256)} is damaged: it {error}") from None
        except NoKey as error:
            raise NoArtifact(str(error)) from None
        if len(content) > LARGEST or sha256_of(content) != sha256:
            raise NoArtifact(f"file {short_hash(sha256)} is damaged: what is in it has another hash")
        return content

    def for_unit(self, unit: str, named: Collection[str]) -> Files:
        """Return the files of a job; see `LineFiles`."""
        return UnitFiles(self, unit, frozenset(named))

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

    def _made_key(self) -> FileKey:
        try:
            return self._key(True)
        except NoKey as error:
            raise ValueError(str(error)) from None

    def _key(self, make: bool) -> FileKey:
        own = self._folder.parent / FILE
        return made_key(own, self._folder) if make else file_key(own)


class UnitFiles:
    """What a job on one unit may do with the files of a line."""

    def __init__(self, store: ArtifactStore, unit: str, named: frozenset[str]) -> None:
        """Take the files, the unit, and the hashes that its job names."""
        self._store, self._unit, self._named = store, unit, named

    def read(self, sha256: str) -> bytes:
        """Return what is in a file; see `Files`."""
        checked_hash(sha256)
        if sha256 not in self._named:
            raise NoArtifact(f"file {short_hash(sha256)} is none of this job")
        try:
            released = self._unit in self._store.licences.of(sha256).units
        except NoLicence as error:
            raise NoArtifact(str(error)) from None
        if not released:
            raise NoArtifact(f"file {short_hash(sha256)} is not released for unit {self._unit or '(none)'}")
        return self._store.read(sha256)

    def keep(self, content: bytes) -> str:
        """Keep a file; see `Files`."""
        return self._store.keep(content)


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

    def for_unit(self, unit: str, named: Collection[str]) -> Files:
        """Return all of them: nothing is licensed here."""
        return self


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
