"""Where a cell's ledger is: in memory, or, if it may be lost, the real file and its mark in a folder of their own."""

from pathlib import Path
from tempfile import TemporaryDirectory

from cell_sim.virtual.disk import Disk, LedgerOnDisk
from cell_sim.virtual.faults import Luck
from cell_skills.file_ledger import FileLedger
from cell_skills.ledger import Ledger, MemoryLedger

MEMORY = Path("/dev/shm")


class LedgerDisk:
    """Gives each process of a cell its ledger; in memory where none is ever lost, which is faster."""

    def __init__(self, luck: Luck, disk: Disk) -> None:
        self._luck = luck
        self._memory: MemoryLedger | None = None if luck.may_strike("ledger_lost") else LedgerOnDisk(disk)
        self._folder: TemporaryDirectory[str] | None = None
        self._opened: FileLedger | None = None

    def open(self) -> Ledger:
        """The ledger for a process that starts; sometimes it is lost, or an older one."""
        if self._memory is not None:
            return self._memory
        if self._folder is None:
            self._folder = TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)
        path = Path(self._folder.name, "ledger.jsonl")
        if self._opened is not None:
            self._opened.close()
            if self._luck.strikes("ledger_lost"):
                self._damage(path)
        self._opened = FileLedger(path)
        return self._opened

    def _damage(self, path: Path) -> None:
        """Cut the end off, which is what an older copy lacks, or have nothing or no file."""
        lines = path.read_bytes().splitlines(keepends=True)
        kept = self._luck.rng.randint(0, len(lines) - 1)
        if not kept and self._luck.rng.random() < 0.5:
            path.unlink()
        else:
            path.write_bytes(b"".join(lines[:kept]))
