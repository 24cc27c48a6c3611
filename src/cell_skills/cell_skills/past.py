"""Whether a cell's ledger has all that it once had: by its mark, and by what the orchestrator tells with each job."""

from dataclasses import replace

from cell_line.codes import Code
from cell_line.job import JobKind, JobRequest, JobResult
from cell_line.ledger import Ledger, SetupState
from cell_line.outcome import Recovery
from cell_skills.decision import RefusedJob


class Past:
    """What a cell should know of itself."""

    def __init__(self, ledger: Ledger, boot: str) -> None:
        """Begin a start of the cell.

        Args:
            ledger: Its memory.
            boot: Boot id of this start, "" for none.
        """
        self._ledger, self._boot = ledger, boot
        # A ledger with jobs and without boots is of before they were kept.
        self._knows_boots = bool(boot) and (bool(ledger.boots) or not any(True for _ in ledger.records()))
        if boot:
            ledger.keep_boot(boot)
        for job_id in self.unsure():
            ledger.began(job_id)

    def unsure(self) -> list[str]:
        """Jobs in the middle of which a ledger ends that lacks something: what it lacks may be that they began."""
        skills = (record for record in self._ledger.records() if record.kind is JobKind.SKILL)
        unfinished = [record.job_id for record in skills if record.starts and record.result is None]
        return unfinished if self._ledger.lost else []

    def believed(self, setup: SetupState) -> SetupState:
        """Return the setup of the ledger; one of a ledger that lacks something may be of before, and is not proved."""
        if self._ledger.lost:
            setup = SetupState(setup.name, verified=False)
            self._ledger.keep_setup(setup)
        return setup

    def lacks(self, request: JobRequest) -> str:
        """Say what the ledger lacks, "" if nothing says so; who asks by hand tells nothing of it."""
        if not request.boot or request.kind is JobKind.PREPARE:
            return ""
        if self._ledger.lost:
            return self._ledger.lost
        if self._knows_boots and request.boot not in self._ledger.boots:
            return "it does not know the start for which the job was"
        if request.last_job and self._ledger.find(request.last_job) is None:
            return f"it does not know job {request.last_job}, which was done here"
        return ""

    def is_of_before(self, request: JobRequest) -> bool:
        """Whether a job was given to the cell before this start: it may have begun."""
        return request.boot not in ("", self._boot)

    def refusal(self, request: JobRequest, lacks: str) -> RefusedJob:
        """Refuse a job because of what the ledger lacks: a person has to look at the cell."""
        became = "nobody knows what became of the job" if self.is_of_before(request) else "nothing was begun"
        message = f"the ledger was lost, or is an older copy ({lacks}): {became}, look at the cell"
        return RefusedJob(Code.LEDGER_LOST, message, Recovery.HOLD)

    def settled(self, request: JobRequest, result: JobResult) -> JobResult:
        """Keep the refusal, and what the orchestrator told; returns it with what may have begun."""
        if request.kind is JobKind.SKILL and self.is_of_before(request):
            result = replace(result, began=True)
        self._ledger.learn(self._boot, request.last_job, request.log)
        self._ledger.refused(request, result)
        return result
