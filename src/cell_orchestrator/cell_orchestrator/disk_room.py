"""Whether the disk of a line has room for what an order brings, before it has none for the work that is begun."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.events import Event
from cell_orchestrator.core.requests import Request, SubmitOrder

LEAST_B: Final = 200_000_000
LEAST_PART: Final = 0.05
MOST_PART: Final = 0.25
"""The least room is 200 MB or a twentieth of the disk, whichever is more; on a small disk no more than a quarter."""
AGAIN: Final = 1.1
"""So many times the least room must be there before orders are taken again: a little that comes and goes is no room."""

Answers = list[list[Event] | NotAllowed]


@dataclass(frozen=True, slots=True)
class DiskSpace:
    """Of a disk: what a process of the line may still write, and all there is [B]."""

    free: int
    total: int

    @property
    def least(self) -> float:
        """What must be free for new orders [B]."""
        return min(max(LEAST_B, LEAST_PART * self.total), MOST_PART * self.total)


class DiskRoom:
    """Looks at the room again and again.

    Attributes:
        problem: Why no order is taken, with the figures; "" while there is room.
    """

    def __init__(self, space: Callable[[], DiskSpace]) -> None:
        """Begin as if there were room.

        Args:
            space: Looks at the disk; raises OSError where that cannot be done.
        """
        self.problem = ""
        self._space = space

    def look(self) -> None:
        """Look; where the disk does not tell, all stays as it is."""
        try:
            space = self._space()
        except OSError:
            return
        least = space.least * (AGAIN if self.problem else 1.0)
        self.problem = _problem(space, least) if space.free < least else ""

    def submit(self, requests: Sequence[Request], submit: Callable[[list[Request]], Answers]) -> Answers:
        """Have requests decided; orders are refused while there is no room for them, all else goes on.

        Raises:
            Exception: What `submit` raises.
        """
        if not self.problem:
            return submit(list(requests))
        others = iter(submit([request for request in requests if not isinstance(request, SubmitOrder)]))
        return list(self._answers(requests, others))

    def _answers(
        self, requests: Sequence[Request], others: Iterator[list[Event] | NotAllowed]
    ) -> Iterator[list[Event] | NotAllowed]:
        for request in requests:
            yield NotAllowed(self.problem) if isinstance(request, SubmitOrder) else next(others)


def space_of(folder: Path) -> DiskSpace:
    """The space of the disk that a folder is on.

    Raises:
        OSError: It does not tell.
    """
    told = os.statvfs(folder)
    return DiskSpace(told.f_bavail * told.f_frsize, told.f_blocks * told.f_frsize)


def _problem(space: DiskSpace, least: float) -> str:
    figures = f"{size_text(space.free)} free of {size_text(space.total)}, {size_text(least)} needed"
    return f"disk nearly full: {figures}; no new orders until there is room, what is in work goes on"


def size_text(size: float) -> str:
    """A number of bytes for people."""
    if size < 1e6:
        return f"{size / 1e3:.0f} kB"
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"
