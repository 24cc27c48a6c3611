"""What a cell must not forget: its jobs and their results, its setup and its machine state."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from cell_line.codes import Code
from cell_line.job import JobKind, JobRequest, JobResult
from cell_line.packml import Mode, State

KEPT_BOOTS = 1000
"""Starts of a cell that are remembered."""


RUNNING = (State.RESETTING, State.STARTING, State.EXECUTE, State.UNHOLDING, State.UNSUSPENDING)
"""States on the way to work or at work."""
LOST = "device lost: "
"""What the reason begins with for which a cell holds itself."""


@dataclass(frozen=True)
class JobRecord:
    """What the ledger knows of one job.

    Attributes:
        job_id: UUID of the job.
        kind: What the job does.
        what: The skill, or the setup of a changeover.
        unit: Unit it worked on, "" for none.
        started: Line time of the first start [s].
        starts: How often the body was started.
        ends: How often the body came to its end; more than one would be a double execution.
        result: The result, None while it has none.
        operation: Operation of the unit's recipe.
        began: What cannot be undone has begun on the unit, in this job or before it.
        digest: Names what was asked; "" in a record of before that was kept.
        variant: Variant of the unit.
        log: Newest event of the log of who asked, see `log_head`; "" for none.
    """

    job_id: str
    kind: JobKind
    what: str
    unit: str
    started: float
    starts: int = 0
    ends: int = 0
    result: JobResult | None = None
    operation: str = ""
    began: bool = False
    digest: str = ""
    variant: str = ""
    log: str = ""


@dataclass(frozen=True)
class SetupState:
    """The setup a cell holds; `verified` only if it was proved by measurement."""

    name: str
    verified: bool


@dataclass(frozen=True)
class MachineState:
    """The PackML state a cell comes back to, its mode and why it is not working ("" if it is)."""

    state: State
    mode: Mode
    reason: str = ""

    @property
    def held_for_devices(self) -> bool:
        """Whether it is held because of its devices, and by nobody else."""
        return self.state in (State.HOLDING, State.HELD) and self.reason.startswith(LOST)

    @property
    def wants_to_run(self) -> bool:
        """Whether a cell that died so goes back to work by itself."""
        return self.state in RUNNING or self.held_for_devices


class Ledger(Protocol):
    """Durable memory of a cell: when a call returns, the fact survives the process.

    Attributes:
        lost: Why it has not all that it once had, "" if nothing says so.
    """

    lost: str

    @property
    def boots(self) -> tuple[str, ...]:
        """Return the last boot ids of the cell, oldest first."""
        ...

    def keep_boot(self, boot: str) -> None:
        """Keep that the cell starts under a boot id."""
        ...

    def learn(self, boot: str, last_job: str, log: str) -> None:
        """Keep what it did not know any more, and was told; from here on it has all that it should.

        Args:
            boot: Boot id of this start of the cell; of jobs given to earlier ones nothing is known, and never will be.
            last_job: Job that the cell did, "" for none.
            log: Newest event of the log of who told, see `log_head`; "" for none.
        """
        ...

    def find(self, job_id: str) -> JobRecord | None:
        """Return what is known of a job."""
        ...

    def records(self) -> Iterable[JobRecord]:
        """Return all known jobs, oldest first."""
        ...

    def started(self, request: JobRequest, at: float, begins: bool = False) -> None:
        """Keep that a body starts at line time `at` [s], and whether what cannot be undone begins with it."""
        ...

    def began(self, job_id: str) -> None:
        """Keep that what cannot be undone begins in a job that was started."""
        ...

    def finished(self, result: JobResult) -> None:
        """Keep the result of a job that was started."""
        ...

    def refused(self, request: JobRequest, result: JobResult) -> None:
        """Keep that a job was refused, whether or not it was started before."""
        ...

    @property
    def setup(self) -> SetupState | None:
        """The last kept setup, None in a new cell."""
        ...

    def keep_setup(self, setup: SetupState) -> None:
        """Keep the setup."""
        ...

    @property
    def machine(self) -> MachineState | None:
        """The last kept machine state, None in a new cell."""
        ...

    def keep_machine(self, machine: MachineState) -> None:
        """Keep the machine state."""
        ...


class MemoryLedger:
    """A ledger that lasts as long as the object: for tests, and the memory behind `FileLedger`."""

    def __init__(self) -> None:
        """Start empty."""
        self.lost = ""
        self._boots: dict[str, None] = {}
        self._records: dict[str, JobRecord] = {}
        self._setup: SetupState | None = None
        self._machine: MachineState | None = None

    @property
    def boots(self) -> tuple[str, ...]:
        """Return the last boot ids of the cell, oldest first."""
        return tuple(self._boots)

    def keep_boot(self, boot: str) -> None:
        """Keep that the cell starts under a boot id."""
        self._boots[boot] = None
        while len(self._boots) > KEPT_BOOTS:
            del self._boots[next(iter(self._boots))]

    def learn(self, boot: str, last_job: str, log: str) -> None:
        """Keep what it did not know any more."""
        self._boots = {boot: None} if boot else {}
        if last_job and last_job not in self._records:
            result = JobResult(last_job, Code.LEDGER_LOST, "told by the orchestrator")
            self._records[last_job] = JobRecord(last_job, JobKind.SKILL, "", "", 0.0, result=result, log=log)
        self.lost = ""

    def find(self, job_id: str) -> JobRecord | None:
        """Return what is known of a job."""
        return self._records.get(job_id)

    def records(self) -> Iterable[JobRecord]:
        """Return all known jobs, oldest first."""
        return tuple(self._records.values())

    def started(self, request: JobRequest, at: float, begins: bool = False) -> None:
        """Count a start of a body at line time `at` [s]."""
        known = self.find(request.job_id) or _new_record(request, at)
        self._records[request.job_id] = replace(known, starts=known.starts + 1, began=known.began or begins)

    def began(self, job_id: str) -> None:
        """Keep that what cannot be undone begins."""
        self._records[job_id] = replace(self._records[job_id], began=True)

    def finished(self, result: JobResult) -> None:
        """Count the end of a body, unless the process died in it, and keep the job's first result."""
        known = self._records[result.job_id]
        ends = known.ends + (result.code != Code.INTERRUPTED)
        self._records[result.job_id] = replace(known, ends=ends, result=known.result or result)

    def refused(self, request: JobRequest, result: JobResult) -> None:
        """Keep the refusal as the job's result."""
        known = self.find(request.job_id) or _new_record(request, result.started)
        self._records[request.job_id] = replace(known, result=result)

    @property
    def setup(self) -> SetupState | None:
        """The last kept setup."""
        return self._setup

    def keep_setup(self, setup: SetupState) -> None:
        """Keep the setup."""
        self._setup = setup

    @property
    def machine(self) -> MachineState | None:
        """The last kept machine state."""
        return self._machine

    def keep_machine(self, machine: MachineState) -> None:
        """Keep the machine state."""
        self._machine = machine


def _new_record(request: JobRequest, at: float) -> JobRecord:
    return JobRecord(
        job_id=request.job_id,
        kind=request.kind,
        what=request.skill or request.setup,
        unit=request.unit,
        started=at,
        operation=request.operation,
        began=request.begun,
        digest=request.digest,
        variant=request.variant,
        log=request.log,
    )
