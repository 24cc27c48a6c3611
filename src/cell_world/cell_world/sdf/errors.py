"""What is wrong in an SDF file: always one line that says where."""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from cell_line.plain import shown

LONGEST_NAME = 100
"""A longer name is no slip of the pen [characters]."""


class SdfError(Exception):
    """One thing wrong in an SDF file; its text is `FILE:LINE: message`."""

    def __init__(self, file: Path, line: int, message: str) -> None:
        """Say where (line from 1) and what."""
        self.file = file
        self.line = line
        self.message = shown(" ".join(message.split()))
        super().__init__(f"{shown(str(file))}:{line}: {self.message}")

    def __reduce__(self) -> tuple[type["SdfError"], tuple[Path, int, str]]:
        """Survive the way back from another process."""
        return (SdfError, (self.file, self.line, self.message))


def hint(name: str, known: Iterable[str], most: int = 12) -> str:
    """Return what the writer may have meant: the nearest of the known names, or all if they are few."""
    names = sorted(set(known))
    near = get_close_matches(name, names, n=1) if len(name) <= LONGEST_NAME else []
    if near:
        return f"; did you mean {near[0]}?"
    return f"; known: {', '.join(names)}" if 0 < len(names) <= most else ""
