"""What events about cells, jobs and setups change."""

from collections.abc import Callable
from typing import Any

from immutables import Map

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.orders import Begun
from cell_orchestrator.core.plant import Cell, Job, Plant
from cell_orchestrator.core.replace import replace
from cell_orchestrator.core.requests import Recovery

ABOUT_THE_UNIT = (Recovery.REWORK, Recovery.SCRAP)
"""What a failure asks for that found fault with the unit, not with the cell."""


def _with(plant: Plant, at: float, cell: Cell) -> Plant:
    """The plant with `cell` changed, and its down time counted."""
    before = plant.cells[cell.name].working
    plant = replace(plant, at=at, cells=plant.cells.set(cell.name, cell))
    if cell.working == before:
        return plant
    times = plant.times[cell.name]
    if cell.working:
        down = at - times.down_since if times.down_since else 0.0
        times = replace(times, down_s=times.down_s + down, down_since=0.0, online_at=times.online_at or at)
    else:
        times = replace(times, down_since=at)
    return replace(plant, times=plant.times.set(cell.name, times))


def _start(plant: Plant, at: float, job: Job) -> Plant:
    job = replace(job, boot=plant.cells[job.cell].boot)
    return replace(plant, at=at, jobs=plant.jobs.set(job.id, job))


def _end(plant: Plant, job: str, cell: str, **times: Any) -> Plant:
    """Close the job; `times` are new values of the cell's times."""
    return replace(
        plant,
        jobs=plant.jobs.delete(job),
        times=plant.times.set(cell, replace(plant.times[cell], **times)),
    )


def _release_carrier(plant: Plant, job: Job) -> Plant:
    carrier = plant.carriers[job.carrier]
    return replace(plant, carriers=plant.carriers.set(carrier.id, replace(carrier, job="")))


def _operation_started(plant: Plant, e: ev.OperationStarted) -> Plant:
    plant = _start(plant, e.at, Job(e.job, ev.JobKind.SKILL, e.cell, e.at, e.setup, e.unit, e.carrier, e.step))
    carrier = replace(plant.carriers[e.carrier], job=e.job)
    plant = replace(plant, carriers=plant.carriers.set(carrier.id, carrier))  # busy anyway, with its unit
    return _with(plant, e.at, replace(plant.cells[e.cell], job=e.job))


def _operation_began(plant: Plant, e: ev.OperationBegan) -> Plant:
    unit = plant.units[e.unit]
    unit = replace(unit, begun=(*unit.begun, Begun(e.step, e.repeatable)))
    return replace(plant, at=e.at, units=plant.units.set(unit.id, unit))


def _operation_done(plant: Plant, e: ev.OperationDone) -> Plant:
    job = plant.jobs[e.job]
    unit = plant.units[job.unit]
    times = plant.times[e.cell]
    plant = _end(
        _release_carrier(plant, job),
        e.job,
        e.cell,
        producing_s=times.producing_s + (e.ended - e.started),
        planned_s=times.planned_s + unit.recipe.operations[job.step].duration_s,
        jobs=times.jobs + 1,
        good=times.good + (not e.failed_gates),
    )
    if not e.failed_gates:
        unit = replace(unit, step=job.step + 1, attempts=0, excluded=(), waiting_since=e.at)
        plant = replace(plant, units=plant.units.set(unit.id, unit))
    return _with(plant, e.at, replace(plant.cells[e.cell], job="", refusals=0, failures=0, last_job=e.job))


def _operation_failed(plant: Plant, e: ev.OperationFailed) -> Plant:
    times = plant.times[e.cell]
    plant = _end(
        _release_carrier(plant, plant.jobs[e.job]),
        e.job,
        e.cell,
        producing_s=times.producing_s + (e.ended - e.started),
        jobs=times.jobs + 1,
    )
    failures = 0 if e.recovery in ABOUT_THE_UNIT else plant.cells[e.cell].failures + 1
    return _with(plant, e.at, replace(plant.cells[e.cell], job="", refusals=0, failures=failures))


def _job_refused(plant: Plant, e: ev.JobRefused) -> Plant:
    """The cell is not what it was believed to be: it is not used until it reports again; unless it never heard."""
    job = plant.jobs[e.job]
    if job.kind is ev.JobKind.SKILL:
        plant = _release_carrier(plant, job)
    cell = plant.cells[e.cell]
    if e.given:
        cell = replace(cell, online=False, away="refused a job", since=e.at, refusals=cell.refusals + 1)
    cell = replace(cell, preparation="") if job.kind is ev.JobKind.PREPARE else replace(cell, job="")
    return _with(_end(plant, e.job, e.cell), e.at, cell)


def _holding(cell: Cell, setup: str, **changes: Any) -> Cell:
    """The cell with this setup; that fulfils the wish for it, and shows that it can be had."""
    cell = replace(cell, setup=setup, blocked=_without(cell.blocked, setup), **changes)
    return replace(cell, wanted="", wanted_by="") if cell.wanted == setup else cell


def _without(blocked: Map[str, str], setup: str) -> Map[str, str]:
    return blocked.delete(setup) if setup in blocked else blocked


def _changeover_requested(plant: Plant, e: ev.ChangeoverRequested) -> Plant:
    """A person who asks for a setup wants it tried, whatever happened before."""
    cell = plant.cells[e.cell]
    cell = replace(cell, wanted=e.setup, wanted_by=e.by, blocked=_without(cell.blocked, e.setup))
    return _with(plant, e.at, _holding(cell, cell.setup))


def _changeover_started(plant: Plant, e: ev.ChangeoverStarted) -> Plant:
    job = Job(e.job, ev.JobKind.CHANGEOVER, e.cell, e.at, e.to_setup, from_setup=e.from_setup)
    cell = replace(plant.cells[e.cell], job=e.job, setup="")
    return _with(_start(plant, e.at, job), e.at, cell)


def _changeover_done(plant: Plant, e: ev.ChangeoverDone) -> Plant:
    job, times, totals = plant.jobs[e.job], plant.times[e.cell], plant.totals
    plant = _end(plant, e.job, e.cell, setup_s=times.setup_s + e.at - job.started, changeovers=times.changeovers + 1)
    totals = replace(totals, changeovers=totals.changeovers + 1, changeover_s=totals.changeover_s + e.at - job.started)
    cell = _holding(plant.cells[e.cell], e.setup, job="", prepared="", refusals=0, last_job=e.job)
    return _with(replace(plant, totals=totals), e.at, cell)


def _changeover_failed(plant: Plant, e: ev.ChangeoverFailed) -> Plant:
    job, times = plant.jobs[e.job], plant.times[e.cell]
    plant = _end(plant, e.job, e.cell, setup_s=times.setup_s + e.at - job.started)
    cell = _holding(plant.cells[e.cell], job.setup, job="", prepared="", refusals=0)  # it was tried: the wish is over
    return _with(plant, e.at, _holding(cell, e.setup))


def _setup_blocked(plant: Plant, e: ev.SetupBlocked) -> Plant:
    cell = plant.cells[e.cell]
    return _with(plant, e.at, replace(cell, blocked=cell.blocked.set(e.setup, e.reason)))


def _preparation_started(plant: Plant, e: ev.PreparationStarted) -> Plant:
    plant = _start(plant, e.at, Job(e.job, ev.JobKind.PREPARE, e.cell, e.at, e.setup))
    return _with(plant, e.at, replace(plant.cells[e.cell], preparation=e.job, prepared=e.setup))


def _preparation_ended(plant: Plant, e: ev.PreparationEnded) -> Plant:
    return _with(_end(plant, e.job, e.cell), e.at, replace(plant.cells[e.cell], preparation="", refusals=0))


def _cell_reported(plant: Plant, e: ev.CellReported) -> Plant:
    cell = plant.cells[e.cell]
    # While a changeover runs the cell's own word on its setup is not final.
    setup = cell.setup if cell.job and plant.jobs[cell.job].kind is ev.JobKind.CHANGEOVER else e.setup
    return _with(
        plant, e.at, _holding(cell, setup, boot=e.boot, online=True, away="", since=e.at, state=e.state, mode=e.mode)
    )


def _cell_lost(plant: Plant, e: ev.CellLost) -> Plant:
    return _with(plant, e.at, replace(plant.cells[e.cell], online=False, away=e.why, since=e.at))


def _cell_held(plant: Plant, e: ev.CellHeld) -> Plant:
    return _with(plant, e.at, replace(plant.cells[e.cell], held=e.reason))


def _cell_resumed(plant: Plant, e: ev.CellResumed) -> Plant:
    return _with(plant, e.at, replace(plant.cells[e.cell], held="", blocked=Map(), refusals=0, failures=0))


APPLY: dict[type[ev.Event], Callable[[Plant, Any], Plant]] = {
    ev.OperationStarted: _operation_started,
    ev.OperationBegan: _operation_began,
    ev.OperationDone: _operation_done,
    ev.OperationFailed: _operation_failed,
    ev.JobRefused: _job_refused,
    ev.ChangeoverRequested: _changeover_requested,
    ev.ChangeoverStarted: _changeover_started,
    ev.ChangeoverDone: _changeover_done,
    ev.ChangeoverFailed: _changeover_failed,
    ev.SetupBlocked: _setup_blocked,
    ev.PreparationStarted: _preparation_started,
    ev.PreparationEnded: _preparation_ended,
    ev.CellReported: _cell_reported,
    ev.CellLost: _cell_lost,
    ev.CellHeld: _cell_held,
    ev.CellResumed: _cell_resumed,
}
