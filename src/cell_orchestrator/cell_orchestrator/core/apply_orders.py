"""What events about orders, units and loading change."""

from collections.abc import Callable
from typing import Any

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.backlog import with_units, without_unit
from cell_orchestrator.core.orders import Begun, UnitStatus, Verdict
from cell_orchestrator.core.plant import Plant, Totals
from cell_orchestrator.core.replace import replace


def _products_read(plant: Plant, e: ev.ProductsRead) -> Plant:
    return replace(plant, at=e.at, products=e.products, product_errors=e.errors)


def _order_accepted(plant: Plant, e: ev.OrderAccepted) -> Plant:
    totals = plant.totals
    return replace(
        plant,
        at=e.at,
        orders=plant.orders.set(e.order.id, replace(e.order, place=totals.orders)),
        units=plant.units.update({u.id: u for u in e.units}),
        backlog=with_units(plant.backlog, e.units),
        totals=replace(
            totals,
            orders=totals.orders + 1,
            ordered=totals.ordered + len(e.units),
            first_order_at=totals.first_order_at or e.at,
        ),
    )


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
    return replace(plant, at=e.at, orders=plant.orders.set(e.order, replace(plant.orders[e.order], held="")))


def _order_prioritised(plant: Plant, e: ev.OrderPrioritised) -> Plant:
    order = replace(plant.orders[e.order], priority=e.priority)
    units = {name: replace(plant.units[name], priority=e.priority) for name in order.units if name in plant.units}
    return replace(plant, at=e.at, orders=plant.orders.set(e.order, order), units=plant.units.update(units))


def _order_closed(plant: Plant, e: ev.OrderClosed) -> Plant:
    totals = replace(plant.totals, late_orders=plant.totals.late_orders + e.late)
    return replace(plant, at=e.at, orders=plant.orders.delete(e.order), totals=totals)


def _unit_loaded(plant: Plant, e: ev.UnitLoaded) -> Plant:
    waiting = plant.units[e.unit]
    unit = replace(waiting, status=UnitStatus.RUNNING, carrier=e.carrier, loaded_at=e.at, waiting_since=e.at)
    return replace(
        plant,
        at=e.at,
        units=plant.units.set(e.unit, unit),
        carriers=plant.carriers.set(e.carrier, replace(plant.carriers[e.carrier], unit=e.unit)),
        backlog=without_unit(plant.backlog, waiting),
    )


def _unit_reworked(plant: Plant, e: ev.UnitReworked) -> Plant:
    unit = plant.units[e.unit]
    unit = replace(
        unit,
        step=e.step,
        reworks=unit.reworks + 1,
        attempts=0,
        excluded=(),
        first_pass=False,
        waiting_since=e.at,
        begun=tuple(begun for begun in unit.begun if _still_counts(begun, e)),
    )
    totals = replace(plant.totals, reworks=plant.totals.reworks + 1)
    return replace(plant, at=e.at, units=plant.units.set(e.unit, unit), totals=totals)


def _still_counts(begun: Begun, e: ev.UnitReworked) -> bool:
    """Whether what began may still lie on a unit that goes back to a step.

    What a person made fit is fit.  Else the steps between are to make it fit for one that may not be repeated, as the
    recipe says; one that may be repeated judges by itself, and has to know.
    """
    if begun.step < e.step:
        return True
    return not e.fresh and (begun.repeatable or begun.step == e.step)


def _unit_unsettled(plant: Plant, e: ev.UnitUnsettled) -> Plant:
    unit = replace(plant.units[e.unit], unsettled=e.reason, first_pass=False, waiting_since=e.at)
    return replace(plant, at=e.at, units=plant.units.set(e.unit, unit))


def _unit_settled(plant: Plant, e: ev.UnitSettled) -> Plant:
    """Done: the next step.  What follows from another verdict is an event of its own."""
    unit = replace(plant.units[e.unit], unsettled="")
    if e.verdict is Verdict.DONE:
        unit = replace(unit, step=e.step + 1, attempts=0, excluded=(), waiting_since=e.at)
    return replace(plant, at=e.at, units=plant.units.set(e.unit, unit))


def _unit_retried(plant: Plant, e: ev.UnitRetried) -> Plant:
    unit = plant.units[e.unit]
    excluded = unit.excluded + ((e.exclude,) if e.exclude else ())
    unit = replace(unit, attempts=unit.attempts + 1, excluded=excluded, first_pass=False, waiting_since=e.at)
    return replace(plant, at=e.at, units=plant.units.set(e.unit, unit))


def _unit_condemned(plant: Plant, e: ev.UnitCondemned) -> Plant:
    unit = replace(plant.units[e.unit], status=e.status, reason=e.reason, first_pass=False)
    return replace(plant, at=e.at, units=plant.units.set(e.unit, unit))


def _unit_left(plant: Plant, e: ev.UnitLeft) -> Plant:
    unit = plant.units[e.unit]
    order = plant.orders[e.order]
    carriers, variants = plant.carriers, plant.variants
    if e.carrier:
        carriers = carriers.set(e.carrier, replace(carriers[e.carrier], unit=""))
    if e.status is UnitStatus.DONE:
        variants = variants.set(unit.recipe.variant, variants.get(unit.recipe.variant, 0) + 1)
    return replace(
        plant,
        at=e.at,
        units=plant.units.delete(e.unit),
        orders=plant.orders.set(e.order, replace(order, open_units=order.open_units - 1)),
        carriers=carriers,
        backlog=plant.backlog if e.carrier else without_unit(plant.backlog, unit),
        variants=variants,
        totals=_count(plant.totals, e),
    )


def _count(totals: Totals, e: ev.UnitLeft) -> Totals:
    if e.status is UnitStatus.DONE:
        return replace(
            totals,
            done=totals.done + 1,
            first_pass=totals.first_pass + e.first_pass,
            cycle_s=totals.cycle_s + e.cycle_s,
            last_unit_at=e.at,
        )
    if e.status is UnitStatus.SCRAPPED:
        return replace(totals, scrapped=totals.scrapped + 1, last_unit_at=e.at)
    return replace(totals, cancelled=totals.cancelled + 1)


APPLY: dict[type[ev.Event], Callable[[Plant, Any], Plant]] = {
    ev.LineHeld: _line_held,
    ev.LineResumed: _line_resumed,
    ev.ProductsRead: _products_read,
    ev.OrderAccepted: _order_accepted,
    ev.OrderHeld: _order_held,
    ev.OrderResumed: _order_resumed,
    ev.OrderCancelled: _order_cancelled,
    ev.OrderPrioritised: _order_prioritised,
    ev.OrderClosed: _order_closed,
    ev.UnitLoaded: _unit_loaded,
    ev.UnitReworked: _unit_reworked,
    ev.UnitRetried: _unit_retried,
    ev.UnitUnsettled: _unit_unsettled,
    ev.UnitSettled: _unit_settled,
    ev.UnitCondemned: _unit_condemned,
    ev.UnitLeft: _unit_left,
}
