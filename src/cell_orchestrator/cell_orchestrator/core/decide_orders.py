"""Requests about orders."""

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.decide_changes import change, content_of, wanted_of
from cell_orchestrator.core.errors import NotAllowed, Outdated, Unknown
from cell_orchestrator.core.leaving import left
from cell_orchestrator.core.order_content import Content
from cell_orchestrator.core.orders import HIGHEST_PRIORITY, Order, UnitStatus
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.replace import replace
from cell_orchestrator.core.routing import check_makeable


def submit(plant: Plant, request: rq.SubmitOrder, now: float) -> list[ev.Event]:
    """Accept an order once; one that is known already is what it was, or is changed, or says why it cannot be.

    Raises:
        NotAllowed: the order was cancelled, is closed with another content, was changed later than this says, or
            cannot be made here.
    """
    if plant.line is None:
        raise NotAllowed("the line is not configured yet")
    known = plant.orders.get(request.order.id) or request.former
    if known is not None and known.cancelled:
        raise NotAllowed(f"order {known.id!r} was cancelled: {known.cancelled}; what is wanted again needs another id")
    if known is not None and request.order.content.is_older_than(known.content):
        raise Outdated(f"order {known.id!r} is not changed: what the book has of it is newer than this")
    if known is not None and known.id not in plant.orders:
        return _closed(known, request)
    if known is not None and not request.units:
        return cancel(plant, rq.CancelOrder(known.id, "nothing is left of it", request.by), now)
    if not request.units:
        raise NotAllowed(f"order {request.order.id!r} has no units")
    if known is not None:
        return change(plant, known, request, now)
    for unit in request.units:
        check_makeable(plant, unit)
    units = request.units
    if plant.clock.offset:  # who made them knew only the date
        units = tuple(replace(unit, waiting_since=now) for unit in units)
    return [ev.OrderAccepted(now, request.order, units, request.by)]


def _closed(known: Order, request: rq.SubmitOrder) -> list[ev.Event]:
    if content_of(request.order, wanted_of(request, known)).says_the_same_as(known.content):
        return []
    raise NotAllowed(
        f"order {known.id!r} is not changed, it is too late: all of its units have left; "
        "what is wanted in addition needs another id"
    )


def products(plant: Plant, request: rq.ReportProducts, now: float) -> list[ev.Event]:
    """Record what can be ordered, and by which revisions, if it is news."""
    if (request.products, request.errors) == (plant.products, plant.product_errors) and not request.revisions:
        return []
    return [ev.ProductsRead(now, request.products, request.errors, dict(request.revisions))]


def cancel(plant: Plant, request: rq.CancelOrder, now: float) -> list[ev.Event]:
    """Take an order back: waiting units leave at once, units on carriers through the unload station.

    Raises:
        NotAllowed: there is no such order, all of it has left, or it was changed later than this says.
    """
    if request.order not in plant.orders:
        return _cancel_former(plant, request, now)
    order = plant.orders[request.order]
    if order.cancelled:
        return []
    if Content(revised=request.revised).is_older_than(order.content):
        raise Outdated(f"order {order.id!r} is not cancelled: what the book has of it is newer than this")
    reason = request.reason or "order cancelled"
    units = [plant.units[name] for name in order.units if name in plant.units]
    waiting = [u for u in units if u.status is UnitStatus.WAITING]
    running = [u for u in units if u.status is UnitStatus.RUNNING]
    out: list[ev.Event] = [ev.OrderCancelled(now, order.id, reason, request.by)]
    out += [left(u, UnitStatus.CANCELLED, reason, now) for u in waiting]
    out += [ev.UnitCondemned(now, u.id, UnitStatus.CANCELLED, reason) for u in running]
    if order.open_units == len(waiting):
        out.append(ev.OrderClosed(now, order.id, late=False))
    return out


def _cancel_former(plant: Plant, request: rq.CancelOrder, now: float) -> list[ev.Event]:
    """Cancel an order that has left already, or has not come yet."""
    if request.former is not None:
        if request.former.cancelled:
            return []
        raise NotAllowed(f"order {request.order!r} is not cancelled, it is too late: all of its units have left")
    if not request.ahead:
        raise Unknown("open order", request.order, plant.orders)
    return [ev.OrderCancelledAhead(now, request.order, request.reason or "order cancelled", request.by)]


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
