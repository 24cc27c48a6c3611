"""What events about orders, products and the line change."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.backlog import with_units
from cell_orchestrator.core.order_content import Content, product_of
from cell_orchestrator.core.orders import Order, Scrapped
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.replace import replace


def _products_read(plant: Plant, e: ev.ProductsRead) -> Plant:
    return replace(plant, at=e.at, products=e.products, product_errors=e.errors)


def _order_accepted(plant: Plant, e: ev.OrderAccepted) -> Plant:
    totals = plant.totals
    return replace(
        plant,
        at=e.at,
        orders=plant.orders.set(e.order.id, replace(e.order, place=totals.orders, content=_content(e))),
        units=plant.units.update({u.id: u for u in e.units}),
        backlog=with_units(plant.backlog, e.units),
        totals=replace(
            totals,
            orders=totals.orders + 1,
            ordered=totals.ordered + len(e.units),
            first_order_at=totals.first_order_at or e.at,
        ),
    )


def _content(e: ev.OrderAccepted) -> Content:
    products = dict(Counter(product_of(unit.recipe) for unit in e.units))
    order = e.order
    return Content(order.received, products, order.priority, order.due, order.customer, order.content.revised)


def _order_changed(plant: Plant, e: ev.OrderChanged) -> Plant:
    said = e.content
    order = replace(
        plant.orders[e.order],
        content=said,
        priority=e.priority,
        due=said.due,
        customer=said.customer,
        number=e.number,
    )
    return _with_order(plant, e.at, order)


def _order_confirmed(plant: Plant, e: ev.OrderConfirmed) -> Plant:
    order = plant.orders[e.order]
    order = replace(order, content=replace(order.content, revised=e.revised))
    return replace(plant, at=e.at, orders=plant.orders.set(e.order, order))


def _with_order(plant: Plant, at: float, order: Order) -> Plant:
    """The plant with an order changed, and its open units as urgent as it is."""
    units = {
        name: replace(plant.units[name], priority=order.priority, due=order.due)
        for name in order.units
        if name in plant.units
    }
    return replace(plant, at=at, orders=plant.orders.set(order.id, order), units=plant.units.update(units))


def _units_added(plant: Plant, e: ev.UnitsAdded) -> Plant:
    order = plant.orders[e.order]
    replacing = {unit.replaces: unit.id for unit in e.units}
    order = replace(
        order,
        units=(*order.units, *(unit.id for unit in e.units)),
        open_units=order.open_units + len(e.units),
        scrapped=tuple(_replaced(lost, replacing) for lost in order.scrapped),
    )
    return replace(
        plant,
        at=e.at,
        orders=plant.orders.set(order.id, order),
        units=plant.units.update({unit.id: unit for unit in e.units}),
        backlog=with_units(plant.backlog, e.units),
        totals=replace(plant.totals, ordered=plant.totals.ordered + len(e.units)),
    )


def _replaced(lost: Scrapped, replacing: Mapping[str, str]) -> Scrapped:
    return Scrapped(lost.unit, lost.product, lost.reason, replacing.get(lost.unit, lost.replaced_by))


def _order_cancelled_ahead(plant: Plant, e: ev.OrderCancelledAhead) -> Plant:
    return replace(plant, at=e.at)  # the log remembers it, however many there are


def _line_taken(plant: Plant, e: ev.LineTaken) -> Plant:
    return replace(plant, at=e.at, epoch=e.epoch)


def _line_held(plant: Plant, e: ev.LineHeld) -> Plant:
    return replace(plant, at=e.at, held=e.reason)


def _line_resumed(plant: Plant, e: ev.LineResumed) -> Plant:
    return replace(plant, at=e.at, held="")


def _order_held(plant: Plant, e: ev.OrderHeld) -> Plant:
    return replace(plant, at=e.at, orders=plant.orders.set(e.order, replace(plant.orders[e.order], held=e.reason)))


def _order_resumed(plant: Plant, e: ev.OrderResumed) -> Plant:
    return replace(plant, at=e.at, orders=plant.orders.set(e.order, replace(plant.orders[e.order], held="")))


def _order_cancelled(plant: Plant, e: ev.OrderCancelled) -> Plant:
    # What it does to each unit follows as UnitCondemned and UnitLeft events; a held order must not keep them.
    order = replace(plant.orders[e.order], held="", cancelled=e.reason)
    return replace(plant, at=e.at, orders=plant.orders.set(e.order, order))


def _order_prioritised(plant: Plant, e: ev.OrderPrioritised) -> Plant:
    return _with_order(plant, e.at, replace(plant.orders[e.order], priority=e.priority))


def _order_closed(plant: Plant, e: ev.OrderClosed) -> Plant:
    totals = replace(plant.totals, late_orders=plant.totals.late_orders + e.late)
    return replace(plant, at=e.at, orders=plant.orders.delete(e.order), totals=totals)


APPLY: dict[type[ev.Event], Callable[[Plant, Any], Plant]] = {
    ev.LineTaken: _line_taken,
    ev.RequestRefused: lambda plant, e: replace(plant, at=e.at),
    ev.RequestMet: lambda plant, e: replace(plant, at=e.at),
    ev.LineHeld: _line_held,
    ev.LineResumed: _line_resumed,
    ev.ProductsRead: _products_read,
    ev.OrderAccepted: _order_accepted,
    ev.OrderChanged: _order_changed,
    ev.OrderConfirmed: _order_confirmed,
    ev.UnitsAdded: _units_added,
    ev.OrderCancelledAhead: _order_cancelled_ahead,
    ev.OrderHeld: _order_held,
    ev.OrderResumed: _order_resumed,
    ev.OrderCancelled: _order_cancelled,
    ev.OrderPrioritised: _order_prioritised,
    ev.OrderClosed: _order_closed,
}
