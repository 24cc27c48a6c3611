"""A shift whose old events are archived whenever the orchestrator starts again is the same shift, event by event."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

from cell_orchestrator.core.events import Event
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.store.errors import NothingToArchive
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Verified
from cell_sim.virtual.disk import Disk
from cell_sim.virtual.run import simulate
from cell_sim.virtual.truth import PlantTruth

SEED, UNITS, FAULTS = 3, 12, "heavy"
LATER = 1e9
"""After all that happens [s]."""


class ArchivedStore(SqlStore):
    """A real store whose process dies as that of the virtual plant does; what is over is archived with each start."""

    def __init__(self, folder: Path, truth: PlantTruth, disk: Disk, die: Callable[[], None]) -> None:
        self._truth, self._disk, self._die, self._folder = truth, disk, die, folder
        self._archiving = False
        self.archives = 0
        super().__init__(f"sqlite:///{folder}/line.db", "demo")

    def append(self, events: Sequence[Event]) -> int:
        self._die()
        self._disk.write(partial(self._append, events))
        self._die()
        return super().append([])

    def _append(self, events: Sequence[Event]) -> None:
        super().append(events)
        self._truth.observe(events)

    def snapshot(self, plant: Plant, seq: int) -> None:
        if self._archiving:
            super().snapshot(plant, seq)
            return
        self._disk.write(partial(super().snapshot, plant, seq))
        self._die()

    def load(self) -> tuple[Plant, int]:
        if not self._archiving:
            self._archive()
        return super().load()

    def _archive(self) -> None:
        self._archiving = True
        try:
            self.archive(LATER, self._folder)
            self.archives += 1
        except NothingToArchive:
            pass
        finally:
            self._archiving = False


def test_an_archived_shift_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should end with the same log, and the log is proved."""
    kept = simulate(SEED, UNITS, FAULTS)
    stores: list[ArchivedStore] = []

    def store(truth: PlantTruth, disk: Disk, die: Callable[[], None], _may_be_cut: bool) -> ArchivedStore:
        stores.append(ArchivedStore(tmp_path, truth, disk, die))
        return stores[0]

    monkeypatch.setattr("cell_sim.virtual.world.CrashingStore", store)
    archived = simulate(SEED, UNITS, FAULTS)
    (used,) = stores
    assert used.verify() == Verified(kept.events)
    used.close()
    assert used.archives > 2
    assert not kept.violation
    assert archived == kept
