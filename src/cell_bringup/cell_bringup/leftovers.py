"""What killed processes leave behind: shared memory of Fast DDS.  Only what nobody holds any more goes.

Fast DDS keeps each segment and each port of its shared memory as a file, and beside it a lock file (`_el` for one
owner, `_sl` for several) that its owners hold locked as long as they live.
"""

import fcntl
import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

SHARED_MEMORY: Final = Path("/dev/shm")
OURS: Final = re.compile(r"(?:sem\.)?(?P<name>fastrtps_(?:port\d+|[0-9a-f]{16}))(?:_el|_sl|_mutex)?")
YOUNG_S: Final = 60.0
"""What is younger is let be: its owner may be about to lock it [s]."""


def clear_shared_memory(folder: Path = SHARED_MEMORY) -> int:
    """Delete the files that dead processes of this user left there; returns how many."""
    files: dict[str, list[Path]] = {}
    for path in _files(folder):
        if found := OURS.fullmatch(path.name):
            files.setdefault(found["name"], []).append(path)
    gone = [path for family in files.values() if not any(map(_is_in_use, family)) for path in family]
    return sum(map(_delete, gone))


def _files(folder: Path) -> Iterator[Path]:
    with suppress(OSError):
        yield from folder.iterdir()


def _is_in_use(path: Path) -> bool:
    """Whether a file is another user's, young, or locked; true where that cannot be told."""
    try:
        told = path.stat()
        if told.st_uid != os.getuid() or time.time() - told.st_mtime < YOUNG_S:
            return True
        if not path.name.endswith(("_el", "_sl")):
            return False
        with path.open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # closing it lets go
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def _delete(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:
        return False
    return True
