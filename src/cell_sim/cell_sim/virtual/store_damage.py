"""What a power cut, a bad disk or a hand may do to the files of an SQLite store whose writer was killed."""

import shutil
from pathlib import Path
from random import Random

from cell_orchestrator.store.store_file import SIDES

DAMAGES = ("wal_gone", "commits_cut", "bit_of_wal", "bit_of_file", "older_copy", "moved_away")
HEADER, FRAME_HEADER = 32, 24
"""Lengths in a write-ahead log [bytes]."""


def damage_store(path: Path, how: str, rng: Random, copy: Path) -> None:
    """Damage a store that nobody has open.

    Args:
        path: its file.
        how: one of `DAMAGES`.
        rng: draws where, and how much.
        copy: an older copy of it.
    """
    wal = Path(f"{path}-wal")
    match how:
        case "wal_gone":
            _remove(path, SIDES)
        case "commits_cut":
            ends = commit_ends(wal)
            kept = rng.randint(max(0, len(ends) - rng.choice((2, 10, 30, len(ends) + 1))), max(0, len(ends) - 1))
            _cut(wal, [HEADER, *ends][kept])
        case "bit_of_wal":
            ends = commit_ends(wal)
            _flip(wal, rng.randrange(HEADER, ends[-1]), rng) if ends else _flip(path, rng.randrange(_size(path)), rng)
        case "bit_of_file":
            _flip(path, rng.randrange(_size(path)), rng)
        case "older_copy":
            _remove(path, ("", *SIDES))
            shutil.copy(copy, path)
        case _:
            _remove(path, ("", *SIDES))


def commit_ends(wal: Path) -> list[int]:
    """Where each commit in a write-ahead log ends [bytes], of those that were written since it was begun anew."""
    log = wal.read_bytes() if wal.exists() else b""
    page = int.from_bytes(log[8:12])
    ends = []
    start = HEADER
    while page and start + FRAME_HEADER + page <= len(log) and log[start + 8 : start + 16] == log[16:24]:
        end = start + FRAME_HEADER + page
        if int.from_bytes(log[start + 4 : start + 8]):
            ends.append(end)
        start = end
    return ends


def _size(path: Path) -> int:
    return len(path.read_bytes())


def _cut(path: Path, length: int) -> None:
    if path.exists():
        path.write_bytes(path.read_bytes()[:length])


def _flip(path: Path, at: int, rng: Random) -> None:
    altered = bytearray(path.read_bytes())
    altered[at] ^= 1 << rng.randrange(8)
    path.write_bytes(altered)


def _remove(path: Path, ends: tuple[str, ...]) -> None:
    for end in ends:
        Path(f"{path}{end}").unlink(missing_ok=True)
