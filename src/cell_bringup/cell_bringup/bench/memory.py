"""How much memory a line takes while something happens."""

import os
import resource
import threading
from collections.abc import Collection
from pathlib import Path
from typing import Self

LOOK_S = 0.02
MIB = 2**20


class MemoryWatch:
    """Looks at processes again and again; a context manager.

    Args:
        groups: process groups whose processes are looked at, also those that come and go.
    """

    def __init__(self, groups: Collection[int]) -> None:
        self._groups = frozenset(groups)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._before = self._peak = 0

    @property
    def grown_mib(self) -> float:
        """By how much they grew at most [MiB]."""
        return (self._peak - self._before) / MIB

    def __enter__(self) -> Self:
        """Begin."""
        self._before = self._peak = own_memory(self._groups)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        """End."""
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(LOOK_S):
            self._peak = max(self._peak, own_memory(self._groups))


def own_memory(groups: Collection[int]) -> int:
    """What the processes of these groups hold of their own, not shared with files [bytes]."""
    pages = 0
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdecimal() and os.getpgid(int(entry.name)) in groups:
                _, resident, shared, *_ = (entry / "statm").read_text(encoding="ascii").split()
                pages += int(resident) - int(shared)
        except OSError:
            continue  # it has ended meanwhile
    return pages * resource.getpagesize()
