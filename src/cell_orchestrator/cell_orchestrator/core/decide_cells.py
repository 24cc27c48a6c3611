"""What cells report and what operators ask of them."""

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.errors import NotAllowed, Unknown
from cell_orchestrator.core.plant import Plant

STOPPED, ABORTED, HELD = 2, 9, 11
"""PackML states (ISA-TR88.00.02) that a cell reaches by a local command."""


def configure(plant: Plant, request: rq.ConfigureLine, now: float) -> list[ev.Event]:
    """Take a new line configuration; what is in use may not disappear."""
    line = request.line
    if plant.line == line:
        return []
    for carrier in plant.carriers.values():
        in_use = carrier.unit or carrier.move
        if in_use and carrier.id not in line.carriers:
            raise NotAllowed(f"carrier {carrier.id!r} is in use and missing in the new line")
        if carrier.id in line.carriers and carrier.station not in line.stations:
            raise NotAllowed(f"carrier {carrier.id!r} stands at {carrier.station!r}, which the new line does not have")
    for job in plant.jobs.values():
        if job.cell not in line.cells:
            raise NotAllowed(f"cell {job.cell!r} has an open job and is missing in the new line")
    return [ev.LineConfigured(now, line)]


def report(plant: Plant, request: rq.ReportCell, now: float) -> list[ev.Event]:
    """Record what is new; a local stop, hold or abort becomes a hold that a person must end."""
    cell = plant.cells.get(request.cell)
    if cell is None:
        raise Unknown("cell", request.cell, plant.cells)
    changing = bool(cell.job) and plant.jobs[cell.job].kind is ev.JobKind.CHANGEOVER
    setup = cell.setup if changing else request.setup
    same = (cell.online, cell.boot, cell.state, cell.mode, cell.setup) == (
        True,
        request.boot,
        request.state,
        request.mode,
        setup,
    )
    if same:
        return []
    out: list[ev.Event] = [ev.CellReported(now, cell.name, request.boot, request.state, request.mode, request.setup)]
    stopped_locally = request.boot == cell.boot and request.state in (STOPPED, HELD) and cell.working
    if not cell.held and (request.state == ABORTED or stopped_locally):
        out.append(ev.CellHeld(now, cell.name, "stopped at the cell", cell.name))
    return out


def lost(plant: Plant, request: rq.ReportCellLost, now: float) -> list[ev.Event]:
    """The cell is silent; its open job stays open until it is heard again."""
    cell = plant.cells.get(request.cell)
    if cell is None:
        raise Unknown("cell", request.cell, plant.cells)
    return [ev.CellLost(now, cell.name)] if cell.online else []


def request_changeover(plant: Plant, request: rq.RequestChangeover, now: float) -> list[ev.Event]:
    """Note an operator's wish; planning starts it when the cell is free."""
    cell = plant.cells.get(request.cell)
    if cell is None or plant.line is None:
        raise Unknown("cell", request.cell, plant.cells)
    setups = plant.line.cells[cell.name].setups
    if request.setup not in setups:
        raise Unknown(f"setup of cell {cell.name!r}", request.setup, setups)
    if cell.wanted == request.setup or (cell.setup == request.setup and not cell.job):
        return []
    return [ev.ChangeoverRequested(now, cell.name, request.setup, request.by)]
