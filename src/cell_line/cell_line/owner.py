"""Who owns a folder: the one process that holds a file in it locked, for as long as it lives."""

import fcntl
import json
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from cell_line.plain import shown
from cell_line.private_file import FILE_MODE

FILE = "owner.lock"
"""In the folder of a node's state."""
LENGTH = 1024
"""Length of the text, padded with blanks, so that it replaces the whole one before it in place [bytes]."""
WHAT_LENGTH = 160
PATIENCE_S, PAUSE_S = 1.0, 0.05
"""How long and how often a lock is tried: a killed owner takes a moment to be gone, who looks holds it for one [s]."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who holds a file.

    Attributes:
        pid: Its process.
        what: What that is, for people.
        since: Date and time at which it took the file.
    """

    pid: int
    what: str
    since: str

    def __str__(self) -> str:
        """Return it as part of a sentence."""
        return f"process {self.pid} ({self.what}), since {self.since}"


class Owned(Exception):
    """Another process holds the file; the text is one line that names it.

    Attributes:
        owner: None where the file does not tell.
    """

    def __init__(self, file: Path, owner: Owner | None) -> None:
        """Say where and who."""
        self.owner = owner
        place = file.parent if file.name == FILE else file
        super().__init__(f"{place}: belongs to {owner or 'another process, which does not tell its name'}")


class FileLock:
    """A file that this process holds locked until it closes it, or ends."""

    def __init__(self, file: Path, what: str) -> None:
        """Take the file; it is made if it is missing, in a folder that is there.

        Args:
            file: Any file that is there for this only.
            what: What this process is.

        Raises:
            Owned: Another process has it.
            OSError: It cannot be opened.
        """
        since = datetime.now().astimezone().isoformat(" ", "seconds")
        self.owner = Owner(os.getpid(), shown(what, WHAT_LENGTH), since)
        self._file = _take(file)
        with suppress(OSError):  # the lock is what counts; a full disk must not keep the owner of old from its work
            self.say({})

    def say(self, more: Mapping[str, Any]) -> None:
        """Write who holds the file, and more; in place, which needs no space."""
        said = json.dumps({**more, **asdict(self.owner)}).encode().ljust(LENGTH - 1) + b"\n"
        self._file.seek(0)
        self._file.write(said)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def owner_of(file: Path) -> Owner | None:
    """Return who holds a file now as it says itself, None where nobody does."""
    try:
        with file.open("rb") as opened:
            return _said(opened) or Owner(0, "unknown", "?") if is_held(opened) else None
    except OSError:
        return None


def owners_below(folder: Path) -> list[Owner]:
    """Return who holds files below a folder."""
    return [owner for file in sorted(folder.glob("**/*.lock")) if (owner := owner_of(file))]


def is_held(file: IO[bytes]) -> bool:
    """Whether another opening of the file has it locked."""
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    fcntl.flock(file, fcntl.LOCK_UN)
    return False


def _take(file: Path) -> IO[bytes]:
    end = time.monotonic() + PATIENCE_S
    while True:
        opened = os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE), "r+b", buffering=0)
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = _said(opened)
            opened.close()
            if time.monotonic() > end:
                raise Owned(file, owner) from None
            time.sleep(PAUSE_S)
            continue
        if _is_still(file, opened):
            return opened
        opened.close()  # it was deleted, or replaced, before it was locked


def _is_still(file: Path, opened: IO[bytes]) -> bool:
    try:
        return os.path.samestat(os.fstat(opened.fileno()), file.stat())
    except OSError:
        return False


def _said(opened: IO[bytes]) -> Owner | None:
    """Return what the file says, None where that is not what an owner writes."""
    opened.seek(0)
    try:
        said = json.loads(opened.read(LENGTH))
        return Owner(int(said["pid"]), shown(str(said["what"]), WHAT_LENGTH), shown(str(said["since"]), 40))
    except (ValueError, KeyError, TypeError):
        return None
