"""The state folder of a virtual plant whose files may be damaged: in memory, and gone with the plant."""

from pathlib import Path
from tempfile import TemporaryDirectory

MEMORY = Path("/dev/shm")


class StateFolder:
    """Made when it is first asked for."""

    def __init__(self) -> None:
        self._made: TemporaryDirectory[str] | None = None

    @property
    def path(self) -> Path:
        """The folder."""
        if self._made is None:
            self._made = TemporaryDirectory(prefix="cell-plant-", dir=MEMORY if MEMORY.is_dir() else None)
        return Path(self._made.name)
