"""The store of a line as the orchestrator keeps it: checked against what others remember, its head kept outside."""

from collections.abc import Mapping
from pathlib import Path

from cell_orchestrator.core.plant import Plant
from cell_orchestrator.log_anchor import LogAnchor
from cell_orchestrator.memories import Memories, Records, check_memories
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store_url import sqlite_url


class LineStore:
    """An open store and its anchor.

    Attributes:
        store: the store itself.
    """

    def __init__(self, url: str, line: str, state_dir: Path, far: Mapping[str, Records]) -> None:
        """Open it.

        Args:
            url: of the database, "" for SQLite in the state folder.
            line: name of the line.
            state_dir: where anchor, ledgers and journal are.
            far: cell -> its jobs, where its ledger is on another computer.

        Raises:
            StoreError: it cannot be opened.
        """
        self._memories = Memories.read(state_dir, line, far)  # first: what they act on is in the log before
        self.store = SqlStore(url or sqlite_url(state_dir / "orchestrator.db"), line)
        self._anchor = LogAnchor(state_dir, line)
        self._checked = False

    def check(self, plant: Plant) -> None:
        """Look whether it has all that others remember.

        Raises:
            StoreError: it has not, and nobody has accepted that.
        """
        check_memories(self.store, plant, self._memories)
        self._checked = True

    def check_cells(self, plant: Plant, told: Mapping[str, Records]) -> None:
        """Look whether it has all that cells on other computers remember.

        Raises:
            StoreError: it has not.
        """
        check_memories(self.store, plant, Memories.of_cells(told))

    @property
    def head(self) -> str:
        """The newest event of the log."""
        return self.store.head

    def keep_head(self, durable: bool = False) -> None:
        """Keep the newest event outside of the store; one of a log that lacks something would hide that."""
        if self._checked:
            self._anchor.keep(self.head, durable)

    def close(self) -> None:
        """Keep the head for good, and close the store."""
        self.keep_head(durable=True)
        self.store.close()
