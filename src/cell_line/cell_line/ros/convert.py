"""Between the messages of cell_interfaces and the dataclasses of the SDK.

What comes in is made finite, typed and bounded here, or refused with a ValueError in one line; what goes out always
goes.
"""

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from builtin_interfaces.msg import Time
from cell_interfaces.action import Changeover, RunSkill
from cell_interfaces.msg import CellState, UnitRef
from cell_interfaces.msg import Measurement as MeasurementMsg

from cell_line import plain_json
from cell_line.believing import believed
from cell_line.cell_snapshot import CellSnapshot
from cell_line.job import JobKind, JobRequest, JobResult
from cell_line.outcome import Measurement, Recovery
from cell_line.packml import Mode, State
from cell_line.plain import LATEST_S, identifier, shown, text
from cell_line.ros.actions import check_end
from cell_line.ros.asked_by import asked_by
from cell_line.ros.message_part import part

NANO = 1_000_000_000


def to_time(seconds: float) -> Time:
    """Return line time [s] as a message, or the nearest that a message can say."""
    seconds = min(max(0.0, seconds), LATEST_S) if math.isfinite(seconds) else 0.0
    whole = math.floor(seconds)
    # Apart, because nanoseconds since 1970 have more digits than a float.
    carry, nanoseconds = divmod(round((seconds - whole) * NANO), NANO)
    return Time(sec=whole + carry, nanosec=nanoseconds)


def from_time(stamp: Time) -> float:
    """Return line time [s].

    Raises:
        ValueError: it is none: before 1970, or with more than a second of nanoseconds.
    """
    if stamp.sec < 0:
        raise ValueError(f"a stamp is of {stamp.sec} s, before 1970")
    if stamp.nanosec >= NANO:
        raise ValueError(f"a stamp has {stamp.nanosec} nanoseconds beside its seconds")
    return float(stamp.sec + stamp.nanosec / NANO)


def to_measurements(measurements: Iterable[Measurement]) -> list[MeasurementMsg]:
    """Return measurements as messages."""
    return [
        MeasurementMsg(
            name=measured.name,
            value=float(measured.value),
            unit=measured.unit,
            has_lower=measured.lower is not None,
            lower=math.nan if measured.lower is None else float(measured.lower),
            has_upper=measured.upper is not None,
            upper=math.nan if measured.upper is None else float(measured.upper),
        )
        for measured in measurements
    ]


def from_measurements(messages: Iterable[MeasurementMsg]) -> tuple[Measurement, ...]:
    """Return measurements."""
    return tuple(
        Measurement(
            name=message.name,
            value=message.value,
            unit=message.unit,
            lower=message.lower if message.has_lower else None,
            upper=message.upper if message.has_upper else None,
        )
        for message in messages
    )


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
        **_result_fields(result, repeated),
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
            _result(job_id, status, message),
            result=part("the text in result", plain_json.read_object, message.result),
            artifacts=tuple(message.artifacts),
            began=message.began,
            repeatable=message.repeatable,
        )
    )


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
        **_result_fields(result, repeated), setup=result.setup_after, verified=result.verified_after
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
    result = _result(job_id, status, message)
    return believed(replace(result, setup_after=message.setup, verified_after=message.verified))


def _result_fields(result: JobResult, repeated: bool) -> dict[str, Any]:
    """What the results of both kinds of job have."""
    return {
        "job_id": result.job_id,
        "code": int(result.code),
        "message": result.message,
        "recovery": int(result.recovery),
        "measurements": to_measurements(result.measurements),
        "started": to_time(result.started),
        "ended": to_time(result.ended),
        "repeated": repeated,
    }


def _result(job_id: str, status: int, message: RunSkill.Result | Changeover.Result) -> JobResult:
    """The same, read.

    Raises:
        ValueError: It is not of this job, or ended otherwise than it says.
    """
    check_end(job_id, message.job_id, status, message.code)
    return JobResult(
        job_id=job_id,
        code=message.code,
        message=message.message,
        recovery=Recovery(message.recovery),
        measurements=from_measurements(message.measurements),
        started=from_time(message.started),
        ended=from_time(message.ended),
    )


def to_cell_state(snapshot: CellSnapshot, boot_id: str, epoch: int, now: float, active: bool = True) -> CellState:
    """Return what a cell shows at line time [s], with its boot id and the epoch whose orders it takes, as a message."""
    return CellState(
        cell=snapshot.cell,
        active=active,
        boot_id=boot_id,
        epoch=epoch,
        state=int(snapshot.state),
        mode=int(snapshot.mode),
        setup=snapshot.setup,
        setup_verified=snapshot.setup_verified,
        prepared_setup=snapshot.prepared_setup,
        blocked=snapshot.blocked,
        starved=snapshot.starved,
        job_id=snapshot.job_id,
        processed=snapshot.processed,
        defective=snapshot.defective,
        stop_reason=snapshot.stop_reason,
        recovers=snapshot.recovers,
        stamp=to_time(now),
    )


def from_cell_state(message: CellState) -> CellSnapshot:
    """Return what a cell shows; boot_id, epoch and stamp stay in the message.

    Raises:
        ValueError: It shows what no cell can.
    """
    return CellSnapshot(
        cell=part("cell", text, message.cell),
        state=State(message.state),
        mode=Mode(message.mode),
        setup=part("setup", text, message.setup),
        setup_verified=message.setup_verified,
        prepared_setup=part("prepared_setup", text, message.prepared_setup),
        blocked=message.blocked,
        starved=message.starved,
        job_id=part("job_id", text, message.job_id),
        processed=message.processed,
        defective=message.defective,
        stop_reason=shown(message.stop_reason),
        recovers=bool(message.recovers),
    )


def plain_cell_state(message: CellState) -> CellState:
    """Return the state of a cell with nothing in it that could not be stored, shown or sent on.

    Raises:
        ValueError: It shows what no cell can.
    """
    boot_id = part("boot_id", identifier, message.boot_id)
    return to_cell_state(from_cell_state(message), boot_id, message.epoch, from_time(message.stamp), message.active)
