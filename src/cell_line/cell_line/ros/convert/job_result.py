"""What the results of all jobs have in common, and their measurements."""

import math
from collections.abc import Iterable
from typing import Any

from cell_interfaces.action import Changeover, RunSkill
from cell_interfaces.msg import Measurement as MeasurementMsg

from cell_line.job import JobResult
from cell_line.outcome import Measurement, Recovery
from cell_line.ros.actions import check_end
from cell_line.ros.convert.times import from_time, to_time


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


def result_fields(result: JobResult, repeated: bool) -> dict[str, Any]:
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
        "simulated": list(result.simulated),
    }


def job_result(job_id: str, status: int, message: RunSkill.Result | Changeover.Result) -> JobResult:
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
        simulated=tuple(message.simulated),
    )
