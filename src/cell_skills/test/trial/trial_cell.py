"""The pure cell with the test skills: at work, refusing, running a job."""

from trial_rig import make_cell

from cell_line.codes import Code
from cell_line.job import JobRequest, JobResult
from cell_line.ledger import MemoryLedger
from cell_line.outcome import Recovery
from cell_line.packml import Command
from cell_skills.cell import Cell
from cell_skills.decision import RefusedJob, Run


def at_work(ledger: MemoryLedger | None = None, verified: bool = True) -> Cell:
    """Return a cell in Execute."""
    subject = make_cell(ledger or MemoryLedger())
    if verified:
        subject.prove_setup(subject.setup.name)
    for command in (Command.RESET, Command.START):
        subject.command(command)
        subject.complete()
    return subject


def refused(subject: Cell, request: JobRequest) -> Code:
    """Return the code of a refusal."""
    decision = subject.admit(request, 5.0)
    assert isinstance(decision, RefusedJob)
    assert decision.message
    assert decision.recovery is not Recovery.NONE
    return decision.code


def run(subject: Cell, request: JobRequest, code: int = Code.DONE) -> JobResult:
    """Run a job to a result."""
    assert isinstance(subject.admit(request, 1.0), Run)
    subject.begin(request, 1.0)
    result = JobResult(request.job_id, code)
    subject.finish(result)
    return result
