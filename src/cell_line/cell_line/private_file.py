"""Files and folders that only their owner can read: what a line knows is nobody else's business."""

import os
from pathlib import Path
from typing import IO, Any

FILE_MODE, FOLDER_MODE = 0o600, 0o700


def private_file(path: Path, mode: str, buffering: int = -1) -> IO[Any]:
    """Open a file to write, as `open` does; one that is new, or was anybody's, becomes private.

    Raises:
        OSError: it cannot be opened.
    """
    file: IO[Any] = open(path, mode, buffering, opener=_open)  # noqa: SIM115  # Path.open takes no opener
    return file


def private_folder(path: Path) -> None:
    """Make a folder, and those above it, unless it is there.

    Raises:
        OSError: it cannot be made.
    """
    path.mkdir(FOLDER_MODE, parents=True, exist_ok=True)  # those above are made as any other


def _open(path: str, flags: int) -> int:
    descriptor = os.open(path, flags, FILE_MODE)
    if os.fstat(descriptor).st_mode & 0o077:
        os.fchmod(descriptor, FILE_MODE)
    return descriptor
