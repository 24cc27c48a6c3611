"""A job of a skill and the action `run_skill`."""

from dataclasses import replace

from cell_interfaces.action import RunSkill
from cell_interfaces.msg import UnitRef

from cell_line import plain_json
from cell_line.believing import believed
from cell_line.job import JobKind, JobRequest, JobResult
from cell_line.plain import identifier, text
from cell_line.ros.asked_by import asked_by
from cell_line.ros.convert.job_result import job_result, result_fields
from cell_line.ros.message_part import part


def from_skill_goal(goal: RunSkill.Goal) -> JobRequest:
    """Return the job a RunSkill goal asks for.

    Raises:
        ValueError: if it asks for none.
    """
    return JobRequest(
        job_id=part("job_id", identifier, goal.job_id),
        kind=JobKind.SKILL,
        skill=part("skill", text, goal.skill),
        parameters=part("the text in parameters", plain_json.read_object, goal.parameters or "{}"),
        unit=part("unit", text, goal.unit.unit),
        order=part("order", text, goal.unit.order),
        variant=part("variant", text, goal.unit.variant),
        carrier=part("carrier", text, goal.carrier),
        required_setup=part("required_setup", text, goal.required_setup),
        operation=part("operation", text, goal.operation),
        begun=goal.begun,
        **asked_by(goal),
    )


def to_skill_goal(request: JobRequest, epoch: int) -> RunSkill.Goal:
    """Return the RunSkill goal of a job, asked for by the orchestrator of an epoch."""
    return RunSkill.Goal(
        job_id=request.job_id,
        skill=request.skill,
        parameters=plain_json.write(dict(request.parameters)),
        unit=UnitRef(unit=request.unit, order=request.order, variant=request.variant),
        carrier=request.carrier,
        required_setup=request.required_setup,
        operation=request.operation,
        begun=request.begun,
        epoch=epoch,
        log=request.log,
        boot=request.boot,
        last_job=request.last_job,
    )


def to_skill_result(result: JobResult, repeated: bool) -> RunSkill.Result:
    """Return the result of a skill as a message."""
    return RunSkill.Result(
        **result_fields(result, repeated),
        result=plain_json.write(dict(result.result)),
        artifacts=list(result.artifacts),
        began=result.began,
        repeatable=result.repeatable,
    )


def from_skill_result(job_id: str, status: int, message: RunSkill.Result) -> JobResult:
    """Return the result of a skill.

    Args:
        job_id: The job it must be of.
        status: How its goal ended.
        message: The result.

    Raises:
        ValueError: It cannot be believed.
    """
    return believed(
        replace(
            job_result(job_id, status, message),
            result=part("the text in result", plain_json.read_object, message.result),
            artifacts=tuple(message.artifacts),
            began=message.began,
            repeatable=message.repeatable,
        )
    )
