"""Where a cell's ledger is: in memory, or, if it may be lost, the real file and its mark in a folder of their own."""

from functools import partial
from itertools import count

from cell_line.file_ledger import FileLedger
from cell_line.ledger import Ledger, MemoryLedger
from cell_sim.virtual.disk import Disk, LedgerOnDisk
from cell_sim.virtual.faults import Luck
from cell_sim.virtual.file_damage import lose_end
from cell_sim.virtual.state_folder import StateFolder


class LedgerDisk:
    """Gives each process of a cell its ledger; in memory where none is ever lost, which is faster."""

    def __init__(self, cell: str, luck: Luck, disk: Disk, folder: StateFolder) -> None:
        self._cell, self._luck, self._folder = cell, luck, folder
        is_read = luck.may_strike("ledger_lost") or luck.may_strike("store_damaged")
        self._memory: MemoryLedger | None = None if is_read else LedgerOnDisk(disk)
        self._opened: FileLedger | None = None
        self._identities = map(f"ledger {{}} of {cell}".format, count(1))

    def open(self) -> Ledger:
        """The ledger for a process that starts; sometimes it is lost, or an older one."""
        if self._memory is not None:
            return self._memory
        path = self._folder.path / "cells" / self._cell / "ledger.jsonl"
        if self._opened is not None:
            self._opened.close()
            if self._luck.strikes("ledger_lost"):
                lose_end(path, self._luck.rng)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._opened = FileLedger(path, new_identity=partial(next, self._identities))
        return self._opened
