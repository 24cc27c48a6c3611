"""The orchestrator's store in memory, at which its process may die, and which may lose its last commits."""

from collections.abc import Callable, Sequence
from functools import partial

from cell_orchestrator.core.events import Event
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.store.memory_store import MemoryStore
from cell_sim.virtual.disk import Disk
from cell_sim.virtual.faults import Luck
from cell_sim.virtual.log_truth import go_back, log_state
from cell_sim.virtual.power_cut import lost_commits
from cell_sim.virtual.truth import PlantTruth


class Crash(BaseException):
    """The orchestrator's process dies here; whoever catches what may go wrong does not catch this."""


class CrashingStore(MemoryStore):
    """A store whose process may die before or after an append or a snapshot; what was written stays."""

    def __init__(self, truth: PlantTruth, disk: Disk, die: Callable[[], None], may_be_cut: bool) -> None:
        super().__init__()
        self._truth, self._disk, self._die = truth, disk, die
        self._commits = [(0, log_state(truth))] if may_be_cut else None

    def append(self, events: Sequence[Event]) -> int:
        """Append, unless the process dies first.

        Raises:
            Crash: before or after the append.
            DiskFull: before or after the append.
        """
        self._die()
        self._disk.write(partial(self._append, events))
        self._die()
        return len(self._events)

    def _append(self, events: Sequence[Event]) -> None:
        seq = super().append(events)
        self._truth.observe(events)
        if self._commits is not None:
            self._commits.append((seq, log_state(self._truth)))

    @property
    def head(self) -> str:
        """Of a log in memory nobody keeps it."""
        return ""

    def keep_head(self) -> None:
        """Nobody keeps it."""

    def close(self) -> None:
        """There is nothing to close."""

    def cut(self, luck: Luck) -> None:
        """Lose the last commits."""
        assert self._commits is not None
        commits = len(self._commits) - 1
        del self._commits[len(self._commits) - (lost_commits(luck, commits) if commits else 0) :]
        seq, known = self._commits[-1]
        del self._events[seq:]
        self._told, self._told_to = {}, 0
        if self._snapshot[1] > seq:
            self._snapshot = (Plant(), 0)
        go_back(self._truth, known)

    def snapshot(self, plant: Plant, seq: int) -> None:
        """Take a snapshot.

        Raises:
            Crash: after it.
            DiskFull: before or after it.
        """
        self._disk.write(partial(super().snapshot, plant, seq))
        self._die()
