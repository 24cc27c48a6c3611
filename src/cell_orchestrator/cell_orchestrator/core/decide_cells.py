"""What cells report and what operators ask of them."""

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.carrier_names import short
from cell_orchestrator.core.errors import NotAllowed, Unknown
from cell_orchestrator.core.line import Line
from cell_orchestrator.core.packml import ABORTED, ABORTING, CLEARING, HELD, HOLDING, STOPPED, STOPPING
from cell_orchestrator.core.plant import NOT_HEARD, Cell, Plant

AT_REST = (STOPPING, STOPPED, HOLDING, HELD, ABORTING, ABORTED)
"""States into which only a person leads a cell that is not held."""


def configure(plant: Plant, request: rq.ConfigureLine, now: float) -> list[ev.Event]:
    """Take a new line configuration; what is in use may not disappear."""
    line = request.line
    if plant.line == line:
        return []
    if plant.line is not None:
        _check_in_use(plant, plant.line, line)
    return [ev.LineConfigured(now, line)]


def _check_in_use(plant: Plant, old: Line, new: Line) -> None:
    for carrier in (plant.carriers[name] for name in old.carriers):
        if carrier.id not in new.carriers:
            if carrier.unit or carrier.move:
                raise NotAllowed(f"carrier {short(carrier.id)} is in use and missing in the new line")
        elif carrier.station not in new.stations:
            raise NotAllowed(
                f"carrier {short(carrier.id)} stands at {carrier.station!r}, which the new line does not have"
            )
        elif carrier.move and carrier.move.destination not in new.stations:
            where = carrier.move.destination
            raise NotAllowed(f"carrier {short(carrier.id)} is going to {where!r}, which the new line does not have")
    for cell in (plant.cells[name] for name in old.cells):
        if (cell.job or cell.preparation) and cell.name not in new.cells:
            raise NotAllowed(f"cell {cell.name!r} has an open job and is missing in the new line")


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
    if not cell.held and (request.state == ABORTED or _stopped_by_hand(cell, request)):
        out.append(ev.CellHeld(now, cell.name, "stopped at the cell", cell.name))
    return out


def _stopped_by_hand(cell: Cell, request: rq.ReportCell) -> bool:
    """A new process, a cleared cell and one that has lost a device come to rest by themselves."""
    moved_on = cell.state not in (CLEARING, *AT_REST)
    return request.boot == cell.boot and request.state in AT_REST and moved_on and not request.recovers


def lost(plant: Plant, request: rq.ReportCellLost, now: float) -> list[ev.Event]:
    """The cell is silent or inactive; its open job stays open until it is heard again."""
    cell = plant.cells.get(request.cell)
    if cell is None:
        raise Unknown("cell", request.cell, plant.cells)
    return [] if cell.away in (NOT_HEARD, request.why) else [ev.CellLost(now, cell.name, request.why)]


def request_changeover(plant: Plant, request: rq.RequestChangeover, now: float) -> list[ev.Event]:
    """Note an operator's wish; planning starts it when the cell is free.  What the cell holds takes a wish back."""
    cell = plant.cells.get(request.cell)
    if cell is None or plant.line is None:
        raise Unknown("cell", request.cell, plant.cells)
    setups = plant.line.cells[cell.name].setups
    if request.setup not in setups:
        raise Unknown(f"setup of cell {cell.name!r}", request.setup, setups)
    if (cell.wanted or cell.setup) == request.setup:
        return []
    return [ev.ChangeoverRequested(now, cell.name, request.setup, request.by, request.reason)]
