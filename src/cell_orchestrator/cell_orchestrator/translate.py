"""Between the words of a cell (cell_skills) and of the core; pure, used by the ROS edge and the virtual plant."""

from cell_line import job as cell_job
from cell_line import outcome
from cell_line.codes import Code
from cell_orchestrator.core.effects import RunJob
from cell_orchestrator.core.events import JobKind
from cell_orchestrator.core.recipes import Measurement
from cell_orchestrator.core.requests import JobEnd, Recovery, ReportJob

ENDS: dict[int, JobEnd] = {
    Code.DONE: JobEnd.DONE,
    Code.REFUSED: JobEnd.REFUSED,
    Code.WRONG_SETUP: JobEnd.REFUSED,
    Code.EXCEPTION: JobEnd.BUG,
    Code.BAD_RESULT: JobEnd.BUG,
    Code.ID_TAKEN: JobEnd.ID_TAKEN,
    **dict.fromkeys(
        (Code.CANCELLED, Code.INTERRUPTED, Code.DEVICE_FAULT, Code.TIMEOUT, Code.LEDGER_LOST, Code.UNCERTAIN),
        JobEnd.CUT_OFF,
    ),
}
"""How a job with this code ended; every other code is an expected failure."""

RECOVERIES = {
    outcome.Recovery.NONE: Recovery.RETRY,
    outcome.Recovery.RETRY: Recovery.RETRY,
    outcome.Recovery.OTHER_CELL: Recovery.OTHER_CELL,
    outcome.Recovery.REWORK: Recovery.REWORK,
    outcome.Recovery.SCRAP: Recovery.SCRAP,
    outcome.Recovery.HOLD: Recovery.HOLD,
}


def job_request(effect: RunJob, log: str = "") -> cell_job.JobRequest:
    """What the cell is asked to do; `log` is the newest event of the log, "" for none."""
    skill = effect.kind is JobKind.SKILL
    return cell_job.JobRequest(
        job_id=effect.job,
        kind=cell_job.JobKind(effect.kind),
        skill=effect.skill,
        setup="" if skill else effect.setup,
        parameters=effect.parameters,
        unit=effect.unit,
        order=effect.order,
        variant=effect.variant,
        carrier=effect.carrier,
        required_setup=effect.setup if skill else "",
        operation=effect.operation,
        begun=effect.begun,
        log=log,
        boot=effect.boot,
        last_job=effect.last_job,
    )


def job_report(result: cell_job.JobResult) -> ReportJob:
    """What the cell's result tells the core."""
    return ReportJob(
        job=result.job_id,
        end=ENDS.get(result.code, JobEnd.FAILED),
        code=int(result.code),
        message=result.message,
        recovery=RECOVERIES[result.recovery],
        measurements=tuple(Measurement(m.name, m.value, m.unit, m.lower, m.upper) for m in result.measurements),
        result=result.result,
        artifacts=result.artifacts,
        setup=result.setup_after if result.verified_after else "",
        started=result.started,
        ended=result.ended,
        began=result.began,
        repeatable=result.repeatable,
        simulated=result.simulated,
    )
