"""How jobs end, and what follows."""

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.line import Bounds
from cell_orchestrator.core.lots import used
from cell_orchestrator.core.plant import Job, Plant
from cell_orchestrator.core.recovery import after_failed_gates, after_failure, after_refusal
from cell_orchestrator.core.requests import JobEnd, Recovery, ReportBegan, ReportJob


def began(plant: Plant, request: ReportBegan, now: float) -> list[ev.Event]:
    """Record once that what cannot be undone begins; a job that is not open any more is old news."""
    job = plant.jobs.get(request.job)
    if job is None or job.kind is not ev.JobKind.SKILL:
        return []
    unit = plant.units[job.unit]
    if unit.is_once(job.step) or (unit.has_begun(job.step) and request.repeatable):
        return []
    operation = unit.recipe.operations[job.step].name
    return [ev.OperationBegan(now, job.id, job.cell, unit.id, job.step, operation, request.repeatable)]


def ended(plant: Plant, request: ReportJob, now: float) -> list[ev.Event]:
    """Record the end of a job, and first what it says has begun; a job that is not open any more is old news."""
    noted = began(plant, ReportBegan(request.job, request.repeatable), now) if request.began else []
    return [*noted, *_ended(replay(plant, noted), request, now)]


def _ended(plant: Plant, request: ReportJob, now: float) -> list[ev.Event]:
    job = plant.jobs.get(request.job)
    if job is None:
        return []
    if request.end is JobEnd.NOT_GIVEN:
        return _not_given(job, request, now) + _offered_again(plant, job, request, now)
    if request.end is JobEnd.REFUSED:
        return _refused(plant, job, request, now)
    if request.end is JobEnd.ID_TAKEN:
        return _id_taken(plant, job, request, now)
    if job.kind is ev.JobKind.PREPARE:
        return _preparation_ended(plant, job, request, now)
    if job.kind is ev.JobKind.CHANGEOVER:
        return _changeover_ended(plant, job, request, now)
    return _operation_ended(plant, job, request, now)


def _refused(plant: Plant, job: Job, r: ReportJob, now: float) -> list[ev.Event]:
    """Offered again, but not without end: a cell that only refuses needs a person."""
    cell = plant.cells[job.cell]
    out: list[ev.Event] = [ev.JobRefused(now, job.id, job.cell, job.unit, r.code, r.message)]
    if not cell.held and cell.refusals + 1 >= _bounds(plant).max_refusals:
        reason = f"refused {cell.refusals + 1} jobs in a row: {_said(r)}"
        out.append(ev.CellHeld(now, job.cell, reason, job.cell))
    return out + _offered_again(plant, job, r, now)


def _not_given(job: Job, r: ReportJob, now: float) -> list[ev.Event]:
    """The cell is not to blame, whatever the number of such jobs."""
    return [ev.JobRefused(now, job.id, job.cell, job.unit, r.code, r.message, given=False)]


def _offered_again(plant: Plant, job: Job, r: ReportJob, now: float) -> list[ev.Event]:
    return after_refusal(plant, job, _said(r), now) if job.kind is ev.JobKind.SKILL else []


def _id_taken(plant: Plant, job: Job, r: ReportJob, now: float) -> list[ev.Event]:
    """Somebody else gave the cell another job by this id, which is offered again by a new one.

    If the other was begun, it worked on whatever stands there: the cell waits until a person has looked, and so does
    the carrier, unless its unit waits for a person's word anyway.
    """
    out = _refused(plant, job, r, now)
    if r.recovery is not Recovery.HOLD:
        return out
    reason = f"somebody else had a job done here: {_said(r)}"
    if not plant.cells[job.cell].held and not any(isinstance(event, ev.CellHeld) for event in out):
        out.append(ev.CellHeld(now, job.cell, reason, job.cell))
    unsettled = any(isinstance(event, ev.UnitUnsettled) for event in out)
    if job.carrier and not unsettled and not plant.carriers[job.carrier].held:
        out.append(ev.CarrierHeld(now, job.carrier, reason, job.cell))
    return out


def _said(r: ReportJob) -> str:
    """Why it did not end well; a cell that says nothing says at least a code."""
    return r.message or f"code {r.code}"


def _preparation_ended(plant: Plant, job: Job, r: ReportJob, now: float) -> list[ev.Event]:
    """A failed one is done again by the changeover itself; only a bug needs a person."""
    out: list[ev.Event] = [ev.PreparationEnded(now, job.id, job.cell, job.setup, r.code, r.message)]
    if r.end is JobEnd.BUG and not plant.cells[job.cell].held:
        out.append(ev.CellHeld(now, job.cell, f"preparation of {job.setup}: {_said(r)}", job.cell))
    return out


def _changeover_ended(plant: Plant, job: Job, r: ReportJob, now: float) -> list[ev.Event]:
    """Committed only when the cell verified just this setup.

    Where it proved that the former one is back, nothing is made on this one before a person says so, and the cell
    goes on with what it can; anything else holds the cell, and no other.
    """
    if r.end is JobEnd.DONE and r.setup == job.setup:
        return [ev.ChangeoverDone(now, job.id, job.cell, r.setup, r.measurements, r.started, r.ended, r.simulated)]
    message = f"holds {r.setup or 'no setup'} instead of {job.setup}" if r.end is JobEnd.DONE else _said(r)
    out: list[ev.Event] = [
        ev.ChangeoverFailed(
            now, job.id, job.cell, r.setup, r.code, message, r.measurements, r.started, r.ended, r.simulated
        )
    ]
    if r.end is JobEnd.FAILED and r.setup and r.setup == job.from_setup:
        out.append(ev.SetupBlocked(now, job.cell, job.setup, message))
    elif not plant.cells[job.cell].held:
        out.append(ev.CellHeld(now, job.cell, f"changeover to {job.setup} failed: {message}", job.cell))
    return out


def _operation_ended(plant: Plant, job: Job, r: ReportJob, now: float) -> list[ev.Event]:
    op = plant.units[job.unit].recipe.operations[job.step]
    lots = used(plant, job.cell, op.parameters, r.result)
    if r.end is JobEnd.DONE:
        failed = op.failed_gates(r.measurements)
        about = (job.id, job.cell, job.unit)
        done = ev.OperationDone(
            now, *about, r.measurements, failed, r.result, r.artifacts, r.started, r.ended, r.simulated, lots
        )
        return [done, *after_failed_gates(plant, job, failed, now)]
    recovery = Recovery.HOLD if r.end is JobEnd.BUG else r.recovery
    judged = r.end is JobEnd.FAILED
    about, said = (job.id, job.cell, job.unit), (r.code, r.message, recovery)
    failed_event = ev.OperationFailed(
        now, *about, *said, r.measurements, r.started, r.ended, r.simulated, r.artifacts, lots
    )
    why = f"{op.name}: {_said(r)}"
    out = [failed_event, *after_failure(plant, job, recovery, why, now, judged)]
    cell = replay(plant, out).cells[job.cell]
    if not cell.held and cell.failures >= _bounds(plant).max_failures:
        out.append(ev.CellHeld(now, job.cell, f"failed {cell.failures} operations in a row: {why}", job.cell))
    return out


def _bounds(plant: Plant) -> Bounds:
    assert plant.line is not None
    return plant.line.policy
