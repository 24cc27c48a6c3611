"""Holding and resuming the line, one cell, carrier, order or unit; nothing else is touched."""

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.carrier_names import short
from cell_orchestrator.core.decide_carriers import in_place_of
from cell_orchestrator.core.decide_orders import open_order
from cell_orchestrator.core.errors import NotAllowed, Unknown
from cell_orchestrator.core.orders import Unit, UnitStatus, Verdict
from cell_orchestrator.core.plant import Carrier, Cell, Plant


def hold(plant: Plant, request: rq.Hold, now: float) -> list[ev.Event]:
    """What runs on the held thing ends first; a held line is drained.  Holding what is held changes nothing."""
    reason, by = request.reason or "held by operator", request.by
    match request.target:
        case rq.Target.LINE:
            _check_line(plant, request.name)
            return [] if plant.held else [ev.LineHeld(now, reason, by)]
        case rq.Target.CELL:
            cell = _cell(plant, request.name)
            return [] if cell.held else [ev.CellHeld(now, cell.name, reason, by)]
        case rq.Target.CARRIER:
            carrier = _carrier(plant, request.name)
            return [] if carrier.held else [ev.CarrierHeld(now, carrier.id, reason, by)]
        case rq.Target.ORDER:
            order = open_order(plant, request.name)
            return [] if order.held else [ev.OrderHeld(now, order.id, reason, by)]
        case rq.Target.UNIT:
            unit = _unit(plant, request.name)
            return [] if unit.held else [ev.UnitHeld(now, unit.id, reason, by)]


def resume(plant: Plant, request: rq.Resume, now: float) -> list[ev.Event]:
    """End a hold, and let a cell try again the setups that failed.  Resuming what is not held changes nothing."""
    by, reason = request.by, request.reason
    match request.target:
        case rq.Target.LINE:
            _check_line(plant, request.name)
            return [ev.LineResumed(now, by, reason)] if plant.held else []
        case rq.Target.CELL:
            cell = _cell(plant, request.name)
            return [ev.CellResumed(now, cell.name, by, reason)] if cell.held or cell.blocked else []
        case rq.Target.CARRIER:
            return _resume_carrier(plant, request, now)
        case rq.Target.ORDER:
            order = open_order(plant, request.name)
            return [ev.OrderResumed(now, order.id, by, reason)] if order.held else []
        case rq.Target.UNIT:
            return _resume_unit(_unit(plant, request.name), request, now)


def _check_line(plant: Plant, name: str) -> None:
    """The line need not be named.

    Raises:
        NotAllowed: it is not configured, or of another name.
    """
    if plant.line is None:
        raise NotAllowed("the line is not configured yet")
    if name not in ("", plant.line.name):
        raise Unknown("line", name, [plant.line.name])


def _cell(plant: Plant, name: str) -> Cell:
    if name not in plant.cells:
        raise Unknown("cell", name, plant.cells)
    return plant.cells[name]


def _carrier(plant: Plant, name: str) -> Carrier:
    if name not in plant.carriers:
        raise Unknown("carrier", name, map(short, plant.carriers))
    return plant.carriers[name]


def _unit(plant: Plant, name: str) -> Unit:
    """A unit that may be held: one that leaves the line is out of reach."""
    if name not in plant.units:
        raise Unknown("unit", name, plant.units)
    unit = plant.units[name]
    if unit.status not in (UnitStatus.WAITING, UnitStatus.RUNNING):
        raise NotAllowed(f"unit {name!r} leaves the line: it is {unit.status}")
    return unit


def _resume_unit(unit: Unit, request: rq.Resume, now: float) -> list[ev.Event]:
    if unit.out_of_limits:
        words = f"{Verdict.USE_AS_IS}, {Verdict.REWORK} or {Verdict.SCRAP}"
        raise NotAllowed(f"unit {unit.id!r} is out of limits; a person has to settle it as {words}")
    return [ev.UnitResumed(now, unit.id, request.by, request.reason)] if unit.held else []


def _resume_carrier(plant: Plant, request: rq.Resume, now: float) -> list[ev.Event]:
    carrier = _carrier(plant, request.name)
    if request.station:
        _check_place(plant, carrier, request.station)
    elif carrier.absent and (others := in_place_of(plant, carrier)):
        them = ", ".join(short(other.id) for other in others)
        raise NotAllowed(f"carrier {short(carrier.id)} is not at {carrier.station}, {them} is; say where it is")
    resumed = ev.CarrierResumed(now, carrier.id, request.by, request.station, request.reason)
    return [resumed] if carrier.held else []


def _check_place(plant: Plant, carrier: Carrier, name: str) -> None:
    """A carrier can have been put only where there is room, and only while it is not driven."""
    assert plant.line is not None
    station = plant.line.stations.get(name)
    if station is None:
        raise Unknown("station", name, plant.line.stations)
    if not carrier.standing or carrier.job:
        raise NotAllowed(f"carrier {short(carrier.id)} is {'at work' if carrier.job else 'on its way'}")
    bound = (other.id for other in plant.carriers.values() if other.bound_for == name and other != carrier)
    others = [short(other) for other in sorted(bound)]
    if len(others) >= station.capacity:
        raise NotAllowed(f"station {name} is taken by carrier {', '.join(others)}")
