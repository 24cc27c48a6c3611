"""Requests about orders, and how units leave."""

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.errors import NotAllowed, Unknown
from cell_orchestrator.core.orders import HIGHEST_PRIORITY, Order, Unit, UnitStatus
from cell_orchestrator.core.plant import Plant


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


def products(plant: Plant, request: rq.ReportProducts, now: float) -> list[ev.Event]:
    """Record what can be ordered, and by which revisions, if it is news."""
    if (request.products, request.errors) == (plant.products, plant.product_errors) and not request.revisions:
        return []
    return [ev.ProductsRead(now, request.products, request.errors, dict(request.revisions))]


def _check_makeable(plant: Plant, unit: Unit) -> None:
    assert plant.line is not None
    for op in unit.recipe.operations:
        if not any(op.skill in c.skills and (not op.setup or op.setup in c.setups) for c in plant.line.cells.values()):
            need = f"skill {op.skill!r}" + (f" on setup {op.setup!r}" if op.setup else "")
            raise NotAllowed(f"unit {unit.id!r}, operation {op.name!r}: no cell of this line offers {need}")


def cancel(plant: Plant, request: rq.CancelOrder, now: float) -> list[ev.Event]:
    """Take an order back: waiting units leave at once, units on carriers through the unload station."""
    order = open_order(plant, request.order)
    reason = request.reason or "order cancelled"
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


def prioritise(plant: Plant, request: rq.SetPriority, now: float) -> list[ev.Event]:
    """Give an order another priority; the one it has already changes nothing."""
    order = open_order(plant, request.order)
    if not 0 <= request.priority <= HIGHEST_PRIORITY:
        raise NotAllowed(f"priority must be from 0 to {HIGHEST_PRIORITY}, not {request.priority}")
    if order.priority == request.priority:
        return []
    return [ev.OrderPrioritised(now, order.id, request.priority, request.reason, request.by)]


def open_order(plant: Plant, name: str) -> Order:
    """The order of this id.

    Raises:
        Unknown: no such order is open.
    """
    if name not in plant.orders:
        raise Unknown("open order", name, plant.orders)
    return plant.orders[name]


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
