"""What came out of a job is believed only if it can be stored, sent and shown: one check wherever a result comes in.

A skill's own outcome, a result in a ledger, a result over ROS: what cannot be believed becomes a failure of the job
with a code of its own, for which an operator has to look at the cell.
"""

from dataclasses import replace
from numbers import Real

from cell_line import plain_json
from cell_line.codes import Code
from cell_line.job import JobResult
from cell_line.outcome import Done, Failed, JsonOutcome, Measurement, Recovery
from cell_line.plain import LATEST_S, LIST_LENGTH, MESSAGE_LENGTH, TEXT_LENGTH, finite, quoted, shown, text

LARGEST_CODE = 2**16 - 1


def believed_outcome(outcome: JsonOutcome) -> JsonOutcome:
    """Return an outcome with plain texts, or the failure that it cannot be believed."""
    try:
        if isinstance(outcome, Failed):
            _check_code(outcome.code)
            message, recovery = shown(outcome.message), Recovery(outcome.recovery)
            return Failed(outcome.code, message, recovery, _measured(outcome), _artifacts(outcome))
        _check_json(outcome.result)
        return Done(outcome.result, _within(_measured(outcome)), _artifacts(outcome))
    except (TypeError, ValueError) as error:
        said = f"; it said code {outcome.code}: {outcome.message}" if isinstance(outcome, Failed) else ""
        return Failed(Code.BAD_RESULT, shown(f"the result cannot be believed: {error}{said}"), Recovery.HOLD)


def believed(result: JobResult) -> JobResult:
    """Return a result with plain texts.

    Raises:
        ValueError: it cannot be believed; the text says why.
    """
    if result.code != Code.DONE:
        _check_code(result.code)
    _check_json(result.result)
    ended = _time(result.ended, "ended")
    return replace(
        result,
        message=shown(result.message),
        measurements=_within(_measured(result)) if result.code == Code.DONE else _measured(result),
        artifacts=_artifacts(result),
        # Clocks may be set between the start and the end of a job that went on after a crash.
        started=min(_time(result.started, "started"), ended),
        ended=ended,
        setup_after=_text(result.setup_after, "setup"),
        simulated=_roles(result.simulated),
    )


def unbelievable(job_id: str, why: str, at: float) -> JobResult:
    """Return the failure of a job of which nothing can be believed: something may well have begun that may not again.

    Args:
        job_id: The job.
        why: What was wrong with its result.
        at: Line time at which it was heard, 0 if that is not known [s].
    """
    message = shown(f"the result cannot be believed: {why}")
    result = JobResult(job_id, Code.BAD_RESULT, message, Recovery.HOLD, started=at, ended=at)
    return replace(result, began=True, repeatable=False)


def _check_code(code: int) -> None:
    if not 0 < code <= LARGEST_CODE:
        raise ValueError(f"a failure has a code from 1 to {LARGEST_CODE}, not {code}")


def _check_json(result: object) -> None:
    try:
        plain_json.write(result)
    except ValueError as error:
        raise ValueError(f"the result {error}") from None


def _measured(given: JobResult | JsonOutcome) -> tuple[Measurement, ...]:
    if len(given.measurements) > LIST_LENGTH:
        raise ValueError(f"{len(given.measurements)} measurements, {LIST_LENGTH} at most")
    return tuple(_measurement(measured) for measured in given.measurements)


def _within(measurements: tuple[Measurement, ...]) -> tuple[Measurement, ...]:
    """Of what is done all is within the limits that are told with it."""
    for measured in measurements:
        low, high = measured.lower, measured.upper
        if (low is not None and measured.value < low) or (high is not None and measured.value > high):
            limits = f"{'-' if low is None else f'{low:g}'} to {'-' if high is None else f'{high:g}'}"
            where = f"measurement {quoted(measured.name)}"
            raise ValueError(f"it is done, though {where} is {measured.value:g}, outside its own limits {limits}")
    return measurements


def _measurement(measured: Measurement) -> Measurement:
    name = _text(measured.name, "name of a measurement")
    where = f"measurement {quoted(name)}"
    lower, upper = (
        None if limit is None else _number(limit, f"{where}: {side}")
        for side, limit in (("lower", measured.lower), ("upper", measured.upper))
    )
    value = _number(measured.value, f"{where}: value")
    return Measurement(name, value, _text(measured.unit, f"{where}: unit"), lower, upper)


def _artifacts(given: JobResult | JsonOutcome) -> tuple[str, ...]:
    if len(given.artifacts) > LIST_LENGTH:
        raise ValueError(f"{len(given.artifacts)} artifacts, {LIST_LENGTH} at most")
    return tuple(_text(artifact, "artifact", MESSAGE_LENGTH) for artifact in given.artifacts)


def _roles(given: tuple[str, ...]) -> tuple[str, ...]:
    if len(given) > LIST_LENGTH:
        raise ValueError(f"{len(given)} simulated devices, {LIST_LENGTH} at most")
    return tuple(_text(role, "simulated device") for role in given)


def _time(seconds: float, what: str) -> float:
    try:
        return finite(seconds, 0.0, LATEST_S)
    except ValueError as error:
        raise ValueError(f"{what}: {error}") from None


def _number(value: object, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, Real):
        raise ValueError(f"{what}: must be a number, not {quoted(repr(value))}")
    try:
        return float(finite(value))  # type: ignore[arg-type]  # numpy's numbers, too
    except ValueError as error:
        raise ValueError(f"{what}: {error}") from None


def _text(given: object, what: str, longest: int = TEXT_LENGTH) -> str:
    if not isinstance(given, str):
        raise ValueError(f"{what}: must be a text, not {quoted(repr(given))}")
    try:
        return text(given, longest)
    except ValueError as error:
        raise ValueError(f"{what}: {error}") from None
