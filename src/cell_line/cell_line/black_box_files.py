"""The files that tell what preceded failures: `<first>-<last>.mcap`, named by the events that they were kept for."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

FOLDER = "black_boxes"
"""In the state folder of a line."""
MOST_FILES, MOST_BYTES = 100, 200_000_000
"""So much is kept of the newest; what is older goes."""
FAILURES = frozenset(
    {
        "CarrierStuck",
        "CellHeld",
        "CellLost",
        "ChangeoverFailed",
        "MoveFailed",
        "OperationFailed",
        "UnitCondemned",
        "UnitUnsettled",
    }
)
"""Kinds of events that people ask later how they came to."""
GATED = "OperationDone"
"""Work that ended as planned, and may have failed its quality gates."""
PART = ".part"
"""How the name of one ends that is being written."""
NAME = re.compile(r"(\d{1,18})-(\d{1,18})\.mcap")


@dataclass(frozen=True, slots=True)
class BlackBox:
    """A file; `first` and `last`: numbers of the events of the log that it was kept for; `size` [bytes]."""

    first: int
    last: int
    path: Path
    size: int


def fails(kind: str, failed_gates: Collection[str]) -> bool:
    """Whether files are kept for an event of a kind, which says what gates were failed."""
    return kind in FAILURES or (kind == GATED and bool(failed_gates))


def black_boxes(state_dir: Path) -> list[BlackBox]:
    """Return those of a line, in the order of its log."""
    folder = state_dir / FOLDER
    found = []
    for path in folder.glob("*.mcap") if folder.is_dir() else ():
        if named := NAME.fullmatch(path.name):
            try:
                found.append(BlackBox(int(named[1]), int(named[2]), path, path.stat().st_size))
            except FileNotFoundError:
                continue  # it was the oldest, and went meanwhile
    return sorted(found, key=lambda box: (box.first, box.last))


def box_of(boxes: Iterable[BlackBox], seq: int) -> BlackBox | None:
    """Return the one that was kept for an event, None if none was."""
    return next((box for box in boxes if box.first <= seq <= box.last), None)


def path_of(state_dir: Path, first: int, last: int) -> Path:
    """Return the name of a new one."""
    return state_dir / FOLDER / f"{first}-{last}.mcap"


def drop_unfinished(state_dir: Path) -> None:
    """Remove what a process left that died while it wrote.

    Raises:
        OSError: one cannot be removed.
    """
    for path in (state_dir / FOLDER).glob(f"*{PART}"):
        path.unlink(missing_ok=True)


def drop_old(state_dir: Path, most_files: int = MOST_FILES, most_bytes: int = MOST_BYTES) -> None:
    """Keep the newest only: no more files and bytes than these, and one at least.

    Raises:
        OSError: one cannot be removed.
    """
    kept = size = 0
    for box in reversed(black_boxes(state_dir)):
        kept, size = kept + 1, size + box.size
        if kept > 1 and (kept > most_files or size > most_bytes):
            box.path.unlink(missing_ok=True)
