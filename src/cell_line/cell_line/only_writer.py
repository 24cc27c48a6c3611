"""One process at a time writes to a folder; what one left unfinished that died, or met a full disk, is cleared away."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cell_line.private_file import FILE_MODE, private_folder

LOCK, FRESH = "lock", ".new"


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Be the only one who writes to a folder, which is made where it is not there.

    Raises:
        OSError: it cannot be written.
    """
    private_folder(folder)
    lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _clear(folder)
        try:
            yield
        finally:
            _clear(folder)
    finally:
        os.close(lock)


def _clear(folder: Path) -> None:
    for left in folder.glob(f"*{FRESH}"):
        left.unlink()
