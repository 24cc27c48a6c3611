"""Files that are there whole or not at all, and durable, whenever the process or the machine dies."""

import os
from pathlib import Path

from cell_line.private_file import private_file


def write_whole(path: Path, content: bytes) -> None:
    """Write a file anew: until the new one is durable, the old one stays.

    Raises:
        OSError: it cannot be written.
    """
    fresh = path.with_suffix(".new")
    with private_file(fresh, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make new names in a folder durable.

    Raises:
        OSError: that cannot be done.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
