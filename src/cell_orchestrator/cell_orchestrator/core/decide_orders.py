"""Requests about orders, and holding and resuming of anything."""

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.errors import NotAllowed, Unknown
from cell_orchestrator.core.orders import Unit, UnitStatus
from cell_orchestrator.core.plant import Carrier, Plant


def submit(plant: Plant, request: rq.SubmitOrder, now: float) -> list[ev.Event]:
    """Accept an order once; the same order id again changes nothing."""
    order = request.order
    if request.known or order.id in plant.orders:
        return []
    if not request.units:
        raise NotAllowed(f"order {order.id!r} has no units")
    if plant.line is None:
        raise NotAllowed("the line is not configured yet")
    for unit in request.units:
        _check_makeable(plant, unit)
    return [ev.OrderAccepted(now, order, request.units)]


def note_revisions(plant: Plant, request: rq.NoteRevisions, now: float) -> list[ev.Event]:
    """Record what products are ordered by from now on."""
    return [ev.ProductsRevised(now, dict(request.revisions))] if request.revisions else []


def _check_makeable(plant: Plant, unit: Unit) -> None:
    assert plant.line is not None
    for op in unit.recipe.operations:
        if not any(op.skill in c.skills and (not op.setup or op.setup in c.setups) for c in plant.line.cells.values()):
            need = f"skill {op.skill!r}" + (f" on setup {op.setup!r}" if op.setup else "")
            raise NotAllowed(f"unit {unit.id!r}, operation {op.name!r}: no cell of this line offers {need}")


def cancel(plant: Plant, request: rq.CancelOrder, now: float) -> list[ev.Event]:
    """Take an order back: waiting units leave at once, units on carriers through the unload station."""
    if request.order not in plant.orders:
        raise Unknown("open order", request.order, plant.orders)
    reason = request.reason or "order cancelled"
    order = plant.orders[request.order]
    units = [plant.units[name] for name in order.units if name in plant.units]
    waiting = [u for u in units if u.status is UnitStatus.WAITING]
    running = [u for u in units if u.status is UnitStatus.RUNNING]
    if not waiting and not running:
        return []
    out: list[ev.Event] = [ev.OrderCancelled(now, order.id, reason, request.by)]
    out += [_left(u, UnitStatus.CANCELLED, reason, now) for u in waiting]
    out += [ev.UnitCondemned(now, u.id, UnitStatus.CANCELLED, reason) for u in running]
    if order.open_units == len(waiting):
        out.append(ev.OrderClosed(now, order.id, late=False))
    return out


def leave(plant: Plant, unit: Unit, status: UnitStatus, reason: str, now: float) -> list[ev.Event]:
    """The unit leaves the line, and with the last one its order is closed."""
    order = plant.orders[unit.order]
    out: list[ev.Event] = [_left(unit, status, reason, now)]
    if order.open_units == 1:
        late = order.due is not None and now > order.due and status is not UnitStatus.CANCELLED
        out.append(ev.OrderClosed(now, order.id, late))
    return out


def _left(unit: Unit, status: UnitStatus, reason: str, now: float) -> ev.UnitLeft:
    cycle_s = now - unit.loaded_at if unit.carrier else 0.0
    return ev.UnitLeft(now, unit.id, unit.order, status, reason, unit.carrier, unit.first_pass, cycle_s)


def hold(plant: Plant, request: rq.Hold, now: float) -> list[ev.Event]:
    """Hold one cell, carrier or order; what runs on it ends first.  Holding what is held changes nothing."""
    reason = request.reason or "held by operator"
    if request.target is rq.Target.CELL:
        cell = plant.cells.get(request.name)
        if cell is None:
            raise Unknown("cell", request.name, plant.cells)
        return [] if cell.held else [ev.CellHeld(now, cell.name, reason, request.by)]
    if request.target is rq.Target.CARRIER:
        carrier = plant.carriers.get(request.name)
        if carrier is None:
            raise Unknown("carrier", request.name, plant.carriers)
        return [] if carrier.held else [ev.CarrierHeld(now, carrier.id, reason, request.by)]
    order = plant.orders.get(request.name)
    if order is None:
        raise Unknown("open order", request.name, plant.orders)
    return [] if order.held else [ev.OrderHeld(now, order.id, reason, request.by)]


def resume(plant: Plant, request: rq.Resume, now: float) -> list[ev.Event]:
    """End a hold.  Resuming what is not held changes nothing."""
    if request.target is rq.Target.CELL:
        cell = plant.cells.get(request.name)
        if cell is None:
            raise Unknown("cell", request.name, plant.cells)
        return [ev.CellResumed(now, cell.name, request.by)] if cell.held else []
    if request.target is rq.Target.CARRIER:
        return _resume_carrier(plant, request, now)
    order = plant.orders.get(request.name)
    if order is None:
        raise Unknown("open order", request.name, plant.orders)
    return [ev.OrderResumed(now, order.id, request.by)] if order.held else []


def _resume_carrier(plant: Plant, request: rq.Resume, now: float) -> list[ev.Event]:
    carrier = plant.carriers.get(request.name)
    if carrier is None:
        raise Unknown("carrier", request.name, plant.carriers)
    if request.station:
        _check_place(plant, carrier, request.station)
    return [ev.CarrierResumed(now, carrier.id, request.by, request.station)] if carrier.held else []


def _check_place(plant: Plant, carrier: Carrier, name: str) -> None:
    """A carrier can have been put only where there is room, and only while it is not driven."""
    assert plant.line is not None
    station = plant.line.stations.get(name)
    if station is None:
        raise Unknown("station", name, plant.line.stations)
    if not carrier.standing or carrier.job:
        raise NotAllowed(f"carrier {carrier.id} is {'at work' if carrier.job else 'on its way'}")
    others = [other.id for other in plant.carriers.values() if other.bound_for == name and other.id != carrier.id]
    if len(others) >= station.capacity:
        raise NotAllowed(f"station {name} is taken by {', '.join(others)}")
