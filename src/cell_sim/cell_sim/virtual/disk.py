"""The disk of a virtual plant's computer, which is full now and then: whoever cannot write ends."""

from collections.abc import Callable
from functools import partial

from cell_line.job import JobRequest, JobResult
from cell_line.ledger import MachineState, MemoryLedger, SetupState
from cell_sim.virtual.faults import Luck
from cell_sim.virtual.schedule import Schedule

LOOK_S = 60.0
"""Between two occasions to fill it [s]."""
FULL_S = (10.0, 300.0)


class DiskFull(Exception):
    """What was to be written is not, or only seems so: it is there, but could not be synced."""


class Disk:
    """One for all processes."""

    def __init__(self, schedule: Schedule, luck: Luck) -> None:
        self._schedule, self._luck = schedule, luck
        self._full_until = 0.0
        schedule.after(LOOK_S, self._look)

    @property
    def is_full(self) -> bool:
        """Whether nothing can be written now."""
        return self._schedule.now < self._full_until

    def write(self, action: Callable[[], None]) -> None:
        """Have something written.

        Raises:
            DiskFull: it could not be.
        """
        if not self.is_full:
            action()
            return
        if self._luck.rng.random() < 0.5:
            action()
        raise DiskFull

    def _look(self) -> None:
        if self._luck.strikes("disk_full"):
            self._full_until = self._schedule.now + self._luck.rng.uniform(*FULL_S)
        self._schedule.after(LOOK_S, self._look)


class LedgerOnDisk(MemoryLedger):
    """A ledger whose every write may fail."""

    def __init__(self, disk: Disk) -> None:
        super().__init__()
        self._disk = disk

    def keep_boot(self, boot: str) -> None:
        """Keep a boot id, if it can be written."""
        self._disk.write(partial(super().keep_boot, boot))

    def learn(self, boot: str, last_job: str, log: str) -> None:
        """Keep what it was told, if it can be written."""
        self._disk.write(partial(super().learn, boot, last_job, log))

    def started(self, request: JobRequest, at: float, begins: bool = False) -> None:
        """Keep a start, if it can be written."""
        self._disk.write(partial(super().started, request, at, begins))

    def began(self, job_id: str) -> None:
        """Keep a beginning, if it can be written."""
        self._disk.write(partial(super().began, job_id))

    def finished(self, result: JobResult) -> None:
        """Keep a result, if it can be written."""
        self._disk.write(partial(super().finished, result))

    def refused(self, request: JobRequest, result: JobResult) -> None:
        """Keep a refusal, if it can be written."""
        self._disk.write(partial(super().refused, request, result))

    def keep_setup(self, setup: SetupState) -> None:
        """Keep the setup, if it can be written."""
        self._disk.write(partial(super().keep_setup, setup))

    def keep_machine(self, machine: MachineState) -> None:
        """Keep the machine state, if it can be written."""
        self._disk.write(partial(super().keep_machine, machine))
