"""A changeover and its action."""

from dataclasses import replace

from cell_interfaces.action import Changeover

from cell_line.believing import believed
from cell_line.job import JobKind, JobRequest, JobResult
from cell_line.plain import identifier, text
from cell_line.ros.asked_by import asked_by
from cell_line.ros.convert.job_result import job_result, result_fields
from cell_line.ros.message_part import part


def from_changeover_goal(goal: Changeover.Goal) -> JobRequest:
    """Return the job a Changeover goal asks for.

    Raises:
        ValueError: if it asks for none.
    """
    kind = JobKind.PREPARE if goal.prepare_only else JobKind.CHANGEOVER
    return JobRequest(
        job_id=part("job_id", identifier, goal.job_id),
        kind=kind,
        setup=part("setup", text, goal.setup),
        **asked_by(goal),
    )


def to_changeover_goal(request: JobRequest, epoch: int) -> Changeover.Goal:
    """Return the Changeover goal of a job, asked for by the orchestrator of an epoch."""
    prepare_only = request.kind is JobKind.PREPARE
    return Changeover.Goal(
        job_id=request.job_id,
        setup=request.setup,
        prepare_only=prepare_only,
        epoch=epoch,
        log=request.log,
        boot=request.boot,
        last_job=request.last_job,
    )


def to_changeover_result(result: JobResult, repeated: bool) -> Changeover.Result:
    """Return the result of a changeover as a message."""
    return Changeover.Result(
        **result_fields(result, repeated), setup=result.setup_after, verified=result.verified_after
    )


def from_changeover_result(job_id: str, status: int, message: Changeover.Result) -> JobResult:
    """Return the result of a changeover.

    Args:
        job_id: The job it must be of.
        status: How its goal ended.
        message: The result.

    Raises:
        ValueError: It cannot be believed.
    """
    result = job_result(job_id, status, message)
    return believed(replace(result, setup_after=message.setup, verified_after=message.verified))
