"""What becomes of a file that only grows: it is an older copy, empty, or gone."""

from pathlib import Path
from random import Random


def lose_end(path: Path, rng: Random) -> None:
    """Cut the end off, which is what an older copy lacks, or have nothing or no file."""
    lines = path.read_bytes().splitlines(keepends=True)
    kept = rng.randint(0, max(0, len(lines) - 1))
    if not kept and rng.random() < 0.5:
        path.unlink()
    else:
        path.write_bytes(b"".join(lines[:kept]))
