"""`./cell down --drain`: wait until nothing is left on the carriers of a line that loads nothing more."""

from collections.abc import Callable

from cell_bringup.failure import CommandFailed
from cell_client.follower import Follower
from cell_orchestrator.core.carrier_names import short
from cell_orchestrator.core.orders import Unit
from cell_orchestrator.core.plant import Carrier, Plant

LOOK_S = 0.5
"""Time between two looks [s]."""


def left_on_carriers(plant: Plant) -> list[str]:
    """The units that still ride, each with its carrier and with what a person has to end first."""
    riding = sorted((carrier for carrier in plant.carriers.values() if carrier.unit), key=lambda carrier: carrier.unit)
    return [f"{carrier.unit} on carrier {short(carrier.id)}{_kept(plant, carrier)}" for carrier in riding]


def _kept(plant: Plant, carrier: Carrier) -> str:
    """What a person has to end before the unit goes on, in brackets; "" for nothing."""
    why = f"held: {carrier.held}" if carrier.held else _unit_kept(plant, plant.units.get(carrier.unit))
    return f" ({why})" if why else ""


def _unit_kept(plant: Plant, unit: Unit | None) -> str:
    if unit is None:
        return ""
    if unit.held:
        return f"./cell unit settle {unit.id}: {unit.held}" if unit.out_of_limits else f"held: {unit.held}"
    if (op := unit.operation) is None:
        return ""
    if unit.unsettled:
        return f"./cell unit settle {unit.id}: {unit.unsettled}"
    if held := plant.orders[unit.order].held:
        return f"order {unit.order} is held: {held}"
    specs = plant.line.cells.values() if plant.line else ()
    able = sorted(spec.name for spec in specs if spec.offers(op.skill, op.setup))
    cells = [plant.cells[name] for name in able]
    if any(cell.works_on(op.setup) for cell in cells):
        return ""
    if blocked := [cell.name for cell in cells if cell.working]:
        name = blocked[0]
        return f"waits for setup {op.setup}, to which {name} failed to change over: ./cell resume cell {name}"
    return f"waits for a cell that does not work: {', '.join(able)}"


def drain(follower: Follower, pause: Callable[[float], bool], say: Callable[[str], None]) -> None:
    """Look on until no carrier has a unit, and no cell a job.

    Args:
        follower: of the line.
        pause: waits so many seconds; returns True when the user does not want to wait any more.
        say: told what is left, whenever that changes.

    Raises:
        CommandFailed: the user does not want to wait any more; the line stays as it is, held.
    """
    told: list[str] = []
    while (left := left_on_carriers(follower.plant)) or follower.plant.jobs:
        if left != told:
            say(f"waits for {', '.join(left)}" if left else "no unit is left; jobs of cells end")
            told = left
        if pause(LOOK_S):
            raise CommandFailed("the line runs on and loads nothing: ./cell resume line, or ./cell down")
        follower.poll()
