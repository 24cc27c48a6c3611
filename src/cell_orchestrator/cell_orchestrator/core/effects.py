"""`effects(plant)`: what should be going on in the world now.  Level-triggered: ask again after any crash.

Every effect is idempotent at its receiver: jobs and moves by their id, reads, writes and commands by their meaning.
`count` makes a repeated try a new effect.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from immutables import Map

from cell_orchestrator.core.decide_carriers import needs_read
from cell_orchestrator.core.events import JobKind, TagContent
from cell_orchestrator.core.frozen import frozen
from cell_orchestrator.core.line import StationKind
from cell_orchestrator.core.packml import (
    ABORTED,
    CLEAR,
    COMPLETE,
    EXECUTE,
    HELD,
    HOLD,
    IDLE,
    PRODUCTION,
    RESET,
    START,
    STOPPED,
    SUSPENDED,
    UNHOLD,
    UNSUSPEND,
)
from cell_orchestrator.core.plant import Carrier, Cell, Job, Plant
from cell_orchestrator.core.tags import tag_is_current, wanted_tag

TOWARDS_EXECUTE = {
    STOPPED: RESET,
    COMPLETE: RESET,
    IDLE: START,
    SUSPENDED: UNSUSPEND,
    HELD: UNHOLD,
    ABORTED: CLEAR,
}


@frozen
class Effect:
    """Base of all effects; equal effects are the same wish."""


@frozen
class RunJob(Effect):
    """Have a cell run a skill, a changeover or a preparation."""

    job: str
    cell: str
    kind: JobKind
    setup: str
    skill: str = ""
    unit: str = ""
    order: str = ""
    variant: str = ""
    carrier: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict, compare=False)
    operation: str = ""
    begun: bool = field(default=False, compare=False)
    """What cannot be undone has begun on the unit in this operation; it may become so while the job runs."""
    boot: str = field(default="", compare=False)
    """Of the cell, when it was given the job."""
    last_job: str = field(default="", compare=False)
    """The newest job that the cell did, by its own word."""


@frozen
class MoveCarrier(Effect):
    """Have the transport move a carrier."""

    move: str
    carrier: str
    origin: str
    destination: str
    recall: bool = False
    """It is to be taken back, if it has not begun."""
    journal: str = ""
    """As in `Move`."""


@frozen
class ReadTag(Effect):
    """Have the station look at the tag again."""

    carrier: str
    station: str
    count: int


@frozen
class WriteTag(Effect):
    """Write the user memory of this carrier's tag; `recode`: write its EPC anew as well (inspection only)."""

    carrier: str
    station: str
    tag: TagContent
    recode: bool
    count: int


@frozen
class Identify(Effect):
    """Have inspection look at the carrier's fiducial."""

    carrier: str
    station: str
    count: int


@frozen
class CommandCell(Effect):
    """Give a PackML command to a cell that was last heard in `state`."""

    cell: str
    command: int
    state: int


def effects(plant: Plant, known: Mapping[str, Effect] = Map()) -> dict[str, Effect]:
    """Everything that should be going on, in a fixed order: at most one effect for each carrier, cell and job.

    Args:
        plant: the plant.
        known: effects of before; a job that is still the same need not be put together again.
    """
    if plant.line is None:
        return {}
    out: dict[str, Effect] = {}
    for name in plant.busy:  # nothing is asked of those that are parked
        effect = _for_carrier(plant, plant.carriers[name])
        if effect is not None:
            out[name] = effect
    for name in (spec.name for spec in plant.line.in_order(_stirring(plant))):
        cell = plant.cells[name]
        command = _command(cell)
        if command:
            out[name] = CommandCell(name, command, cell.state)
        for job in (cell.job, cell.preparation):
            if job:
                out[job] = _run(plant, plant.jobs[job], known.get(job))
    return out


def _stirring(plant: Plant) -> list[str]:
    """The cells that may have a job or need a command: all but those that wait for work."""
    cells = plant.cells.values()
    return [c.name for c in cells if c.state != EXECUTE or c.held or c.job or c.preparation]


def _for_carrier(plant: Plant, carrier: Carrier) -> Effect | None:
    assert plant.line is not None
    if carrier.move is not None:
        move = carrier.move
        return MoveCarrier(move.id, carrier.id, carrier.station, move.destination, move.recalled, move.journal)
    kind = plant.line.stations[carrier.station].kind
    if carrier.doubt:
        if kind is not StationKind.INSPECTION or carrier.held or plant.uncounted:
            return None
        if not carrier.identified:
            return Identify(carrier.id, carrier.station, carrier.inspections)
        return WriteTag(carrier.id, carrier.station, wanted_tag(plant, carrier), True, carrier.writes)
    if kind is StationKind.BUFFER:  # where most stand, and nothing is asked of them
        return None
    if needs_read(plant, carrier):
        return ReadTag(carrier.id, carrier.station, carrier.reads) if carrier.reads else None
    if carrier.confirmed and not carrier.job and not tag_is_current(plant, carrier):
        return WriteTag(carrier.id, carrier.station, wanted_tag(plant, carrier), False, carrier.writes)
    return None


def _command(cell: Cell) -> int | None:
    if not cell.online:
        return None
    if cell.held:
        return HOLD if cell.state == EXECUTE and not cell.job else None
    # In another mode a person works at the cell.
    return TOWARDS_EXECUTE.get(cell.state) if cell.mode == PRODUCTION else None


def _run(plant: Plant, job: Job, known: Effect | None) -> RunJob:
    if job.kind is not JobKind.SKILL:
        last = plant.cells[job.cell].last_job
        return RunJob(job.id, job.cell, job.kind, job.setup, boot=job.boot, last_job=last)
    unit = plant.units[job.unit]
    if isinstance(known, RunJob) and known.begun == unit.has_begun(job.step):
        return known  # an id names one content
    op = unit.recipe.operations[job.step]
    return RunJob(
        job.id,
        job.cell,
        job.kind,
        job.setup,
        op.skill,
        unit.id,
        unit.order,
        unit.recipe.variant,
        job.carrier,
        op.parameters,
        op.name,
        unit.has_begun(job.step),
        job.boot,
        plant.cells[job.cell].last_job,
    )
